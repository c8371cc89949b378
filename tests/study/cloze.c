/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cloze.h"

static void
assert_rendered (const char *text,
                 guint       ordinal,
                 const char *expected)
{
  g_autofree char *rendered = lyceum_cloze_render (text, ordinal, NULL, NULL);

  g_assert_cmpstr (rendered, ==, expected);
}

static void
test_gaps (void)
{
  const char *text = "The {{c1::heart}} has {{c2::four}} chambers; the {{c1::heart}} beats.";

  assert_rendered (text, 0, "The heart has four chambers; the heart beats.");
  assert_rendered (text, 1, "The […] has four chambers; the […] beats.");
  assert_rendered (text, 2, "The heart has […] chambers; the heart beats.");
  assert_rendered (text, 3, "The heart has four chambers; the heart beats.");
  assert_rendered ("No gap", 1, "No gap");
}

static void
test_hints (void)
{
  const char *answers[] = { "std::vector", NULL };
  g_autofree char *whole = lyceum_cloze_render ("Use {{c1::std::vector}}.", 0, answers, NULL);
  g_auto (GStrv) hidden = NULL;
  g_autofree char *gap = lyceum_cloze_render ("Use {{c1::std::vector}}.", 1, answers, &hidden);

  assert_rendered ("It is {{c1::ATP::a molecule}}.", 1, "It is [a molecule].");
  assert_rendered ("It is {{c1::ATP::a molecule}}.", 0, "It is ATP.");
  g_assert_cmpstr (whole, ==, "Use std::vector.");
  g_assert_cmpstr (gap, ==, "Use […].");
  g_assert_cmpuint (g_strv_length (hidden), ==, 1);
  g_assert_cmpstr (hidden[0], ==, "std::vector");
}

static void
test_nested_and_broken (void)
{
  assert_rendered ("{{c1::a {{c2::b}} c}}", 0, "a b c");
  assert_rendered ("{{c1::a {{c2::b}} c}}", 1, "[…]");
  assert_rendered ("{{c1::a {{c2::b}} c}}", 2, "a […] c");
  assert_rendered ("x }} y", 1, "x }} y");
  assert_rendered ("{{c::x}} {{c0::y}} {{c256::z}} {{c99999999999999999999::z}}", 1,
                   "{{c::x}} {{c0::y}} {{c256::z}} {{c99999999999999999999::z}}");
  assert_rendered ("{{c", 1, "{{c");
  assert_rendered ("{{c1", 1, "{{c1");
  assert_rendered ("{{c1::", 1, "");
  assert_rendered ("", 1, "");
}

static void
test_ordinals (void)
{
  gboolean ordinals[LYCEUM_CLOZE_MAX + 1];

  g_assert_cmpuint (lyceum_cloze_get_ordinals ("{{c2::a}} {{c5::b}} {{c2::c}}", ordinals), ==, 2);
  g_assert_true (ordinals[2] && ordinals[5] && !ordinals[1]);
  g_assert_cmpuint (lyceum_cloze_get_ordinals ("none", ordinals), ==, 1);
  g_assert_true (ordinals[1]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/cloze/gaps", test_gaps);
  g_test_add_func ("/study/cloze/hints", test_hints);
  g_test_add_func ("/study/cloze/nested-and-broken", test_nested_and_broken);
  g_test_add_func ("/study/cloze/ordinals", test_ordinals);
  return g_test_run ();
}
