/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-typed-answer.h"

#include <string.h>

static void
test_judge (void)
{
  static const struct
  {
    const char *typed, *wanted;
    LyceumTyped judgement;
  } cases[] = {
    { "mitochondrion", "Mitochondrion", LYCEUM_TYPED_RIGHT },
    { "  the   cell. ", "The cell", LYCEUM_TYPED_RIGHT },
    { "strasse", "Straße", LYCEUM_TYPED_RIGHT },
    { "ecole", "École", LYCEUM_TYPED_RIGHT },
    { "cafe\xcc\x81", "café", LYCEUM_TYPED_RIGHT },
    { "lodz", "Łódź", LYCEUM_TYPED_RIGHT },
    { "cell", "**cell**", LYCEUM_TYPED_RIGHT },
    { "mitochondiron", "mitochondrion", LYCEUM_TYPED_NEARLY },
    { "mitochndrion", "mitochondrion", LYCEUM_TYPED_NEARLY },
    { "nucleus", "mitochondrion", LYCEUM_TYPED_WRONG },
    { "", "mitochondrion", LYCEUM_TYPED_WRONG },
    { "cat", "car", LYCEUM_TYPED_WRONG },
    { "1798", "1789", LYCEUM_TYPED_WRONG },
    { "3", "-3", LYCEUM_TYPED_WRONG },
    { "35", "3.5", LYCEUM_TYPED_WRONG },
    { "?", "!", LYCEUM_TYPED_WRONG },
    { "\xff\xfe", "abcdef", LYCEUM_TYPED_WRONG },
    { "北京", "北京", LYCEUM_TYPED_RIGHT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s / %s", cases[i].typed, cases[i].wanted);
      g_assert_cmpint (lyceum_typed_answer_judge (cases[i].typed, cases[i].wanted), ==, cases[i].judgement);
    }
}

/* Together the pieces are both answers, whatever they are. */
static void
test_compare (void)
{
  static const char *const texts[] = { "", "a", "mitochondrion", "mitochndrionn", "日本語", "x y z", "zyx" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
      {
        g_autoptr (GPtrArray) pieces = lyceum_typed_answer_compare (texts[i], texts[j]);
        g_autoptr (GString) typed = g_string_new (NULL);
        g_autoptr (GString) wanted = g_string_new (NULL);

        for (guint k = 0; k < pieces->len; k++)
          {
            const LyceumTypedPiece *piece = g_ptr_array_index (pieces, k);

            if (piece->kind != LYCEUM_TYPED_MISSING)
              g_string_append (typed, piece->text);
            if (piece->kind != LYCEUM_TYPED_EXTRA)
              g_string_append (wanted, piece->text);
          }
        g_assert_cmpstr (typed->str, ==, texts[i]);
        g_assert_cmpstr (wanted->str, ==, texts[j]);
        if (i == j)
          g_assert_cmpuint (pieces->len, <=, 1);
      }
}

static void
test_long (void)
{
  g_autofree char *a = g_strnfill (100000, 'a'), *b = g_strnfill (100000, 'b');
  g_autoptr (GPtrArray) pieces = lyceum_typed_answer_compare (a, b);

  g_assert_cmpuint (pieces->len, ==, 2);
  g_assert_cmpint (lyceum_typed_answer_judge (a, b), ==, LYCEUM_TYPED_WRONG);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/typed-answer/judge", test_judge);
  g_test_add_func ("/study/typed-answer/compare", test_compare);
  g_test_add_func ("/study/typed-answer/long", test_long);
  return g_test_run ();
}
