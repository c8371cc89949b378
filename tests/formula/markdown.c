/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-markdown.h"

#include <string.h>

/* "a <x> b": a formula between angles, one set apart between two of them. */
static char *
show (const char *markdown)
{
  g_autoptr (GPtrArray) formulas = NULL;
  g_autofree char *hidden = lyceum_formula_hide (markdown, -1, &formulas);
  GString *shown = g_string_new (NULL);
  const char *at = hidden;
  gsize start, end;
  guint index;

  while (lyceum_formula_find_mark (at, strlen (at), &start, &end, &index))
    {
      const LyceumHiddenFormula *formula = g_ptr_array_index (formulas, index);

      g_string_append_len (shown, at, (gssize) start);
      g_string_append_printf (shown, formula->display ? "<<%s>>" : "<%s>", formula->tex);
      at += end;
    }
  g_string_append (shown, at);
  return g_string_free (shown, FALSE);
}

static void
expect (const char *markdown,
        const char *shown)
{
  g_autofree char *result = show (markdown);

  g_assert_cmpstr (result, ==, shown);
}

static void
test_found (void)
{
  expect ("Let $x^2$ be", "Let <x^2> be");
  expect ("($a$, $b$)", "(<a>, <b>)");
  expect ("$$\n\\frac{a}{b}\n$$", "<<\\frac{a}{b}>>");
  expect ("so \\(x_1\\) and\n\\[\n x = y \\\\ z\n\\]\nend", "so <x_1> and\n<<x = y \\\\ z>>\nend");
  expect ("> \\[\n> a = b\n> \\]", "> <<a = b>>");
  expect ("**$x$**: 令$y$为", "**<x>**: 令<y>为");
  expect ("| $|x|$ | $a_1$ |", "| <|x|> | <a_1> |");
  expect ("$a\nb$", "<a\nb>");
  expect ("$\\$5$", "<\\$5>");
  expect ("- $x$\n- $y$", "- <x>\n- <y>");
}

/* Prices, escapes, brackets, code. */
static void
test_not_found (void)
{
  static const char *const same[] = {
    "$5 and $10", "It costs $5.", "from $5-$10", "US$5 or US$ 6", "a $ b $ c", "$5 a month (US$)", "costs $5, not $10 or 3$",
    "\\$x\\$", "`$x$`", "``a ` $x$``", "```\n$x$\n```\n", "~~~ tex\n$$x$$\n~~~", "- ```\n  $x$\n  ```", "\\[1\\]", "see \\[Smith 2003\\]",
    "\\(see above\\)", "$a\n\nb$", "$$a\n\nb$$", "$", "$$", "\\(", "\\[a", "$$$x$$$", "- $5\n- 6$", "\\\\(x\\\\)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    expect (same[i], same[i]);
}

/* Nobody makes a mark who writes its characters. */
static void
test_marks (void)
{
  g_autoptr (GPtrArray) formulas = NULL;
  g_autofree char *hidden = lyceum_formula_hide ("\xef\xa3\xba" "0\xef\xa3\xbb `\xef\xa3\xba` $x$\n```\n\xef\xa3\xba" "0\xef\xa3\xbb\n```\n", -1, &formulas);
  gsize start, end;
  guint index;

  g_assert_cmpuint (formulas->len, ==, 1);
  g_assert_true (lyceum_formula_find_mark (hidden, strlen (hidden), &start, &end, &index));
  g_assert_cmpstr (((LyceumHiddenFormula *) g_ptr_array_index (formulas, 0))->source, ==, "$x$");
  g_assert_cmpuint (index, ==, 0);
  g_assert_false (lyceum_formula_find_mark (hidden + end, strlen (hidden + end), &start, &end, &index));
}

static void
test_in_text (void)
{
  const char *text = "A price of $5, a formula \\(a_1\\), one apart \\[b=c\\] and $d$.";
  const struct { const char *tex; gboolean display; } expected[] = { { "a_1", FALSE }, { "b=c", TRUE }, { "d", FALSE } };
  gsize start, end;
  gboolean display;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++, text += end)
    {
      g_autofree char *tex = lyceum_formula_find_in_text (text, strlen (text), TRUE, &start, &end, &display);

      g_assert_cmpstr (tex, ==, expected[i].tex);
      g_assert_cmpint (display, ==, expected[i].display);
    }
  g_assert_null (lyceum_formula_find_in_text ("only $x$", 8, FALSE, &start, &end, &display));
}

static void
test_readable (void)
{
  g_autofree char *readable = lyceum_formula_make_readable ("Let $x^2$ and `$y$` cost $5: $$\\frac{a}{b}$$");

  g_assert_cmpstr (readable, ==, "Let x² and `$y$` cost $5: a/b");
}

static void
test_hostile (void)
{
  static const char *const parts[] = { "$", "$$", "\\(", "\\)", "\\[", "\\]", "`", "``", "```\n", "\n", "\n\n", "> ", "- ", "x ", "x=",
                                       "\\", "\xef\xa3\xba", "\xef\xa3", "1", "|", "~~~\n" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
      {
        g_autoptr (GString) many = g_string_new (NULL);
        g_autofree char *shown = NULL;

        while (many->len < (64 << 10))
          g_string_append_printf (many, "%s%s", parts[i], parts[k]);
        shown = show (many->str);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula-markdown/found", test_found);
  g_test_add_func ("/formula-markdown/not-found", test_not_found);
  g_test_add_func ("/formula-markdown/marks", test_marks);
  g_test_add_func ("/formula-markdown/in-text", test_in_text);
  g_test_add_func ("/formula-markdown/readable", test_readable);
  g_test_add_func ("/formula-markdown/hostile", test_hostile);
  return g_test_run ();
}
