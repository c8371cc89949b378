/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-read-private.h"

#include <string.h>

static void
expect (const char *tex,
        const char *text)
{
  g_autofree char *read = lyceum_formula_text_of_tex (tex);

  g_assert_cmpstr (read, ==, text);
}

static void
test_plain (void)
{
  expect ("a+b=-3", "a + b = −3");
  expect ("x^2 + y_{n+1}", "x² + yₙ₊₁");
  expect ("f(x, y)", "f(x, y)");
  expect ("2x \\in \\mathbb{R}", "2x ∈ ℝ");
  expect ("\\sin x \\leq 1", "sin x ≤ 1");
  expect ("\\alpha\\beta \\to \\infty", "αβ → ∞");
  expect ("f'(x) = g''", "f′(x) = g′′");
  expect ("x \\text{ for all } y", "x for all y");
  expect ("5\\% \\text{ of } \\$3", "5% of $3");
  expect ("a \\neq b, c \\not= d, e \\not\\in F", "a ≠ b, c ≠ d, e ∉ F");
  expect ("", " ");
}

static void
test_structures (void)
{
  expect ("\\frac{a - b}{2c}", "(a − b)/2c");
  expect ("\\frac12", "1/2");
  expect ("{a \\over b+c}", "a/(b + c)");
  expect ("\\sqrt[3]{x+1}", "³√(x + 1)");
  expect ("\\sum_{i=1}^n i", "∑ᵢ₌₁ⁿ i");
  expect ("\\lim_{x \\to 0} f", "lim_(x → 0) f");
  expect ("\\left( \\frac{a}{b} \\right)^2", "(a/b)²");
  expect ("\\binom{n}{k}", "binom(n, k)");
  expect ("\\vec v \\cdot \\hat{x}", "v⃗ ⋅ x̂");
  expect ("\\overline{AB}", "overline(AB)");
  expect ("a \\equiv b \\pmod n", "a ≡ b (mod n)");
  expect ("\\operatorname{rank} A", "rank A");
  expect ("A \\xrightarrow{f} B", "A →^f B");
}

static void
test_arrays (void)
{
  expect ("\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}", "[1, 2; 3, 4]");
  expect ("\\begin{pmatrix}a\\\\b\\end{pmatrix}", "(a; b)");
  expect ("\\left[\\begin{array}{cc|c} 1 & 0 & 2 \\\\[2pt] \\hline 0 & 1 & 3 \\end{array}\\right]", "[1, 0, 2; 0, 1, 3]");
  expect ("\\begin{aligned} x &= 1 \\\\ y &= 2 \\end{aligned}", "x = 1; y = 2");
  expect ("|x| = \\begin{cases} x & \\text{if } x \\ge 0 \\\\ -x & \\text{else} \\end{cases}", "|x| = {x, if x ≥ 0; −x, else");
  expect ("a &= b \\\\ &= c", "a = b; = c");
  expect ("\\sum_{\\substack{i<n \\\\ j<m}} a", "∑_(i < n; j < m) a");
}

/* What nobody knows stands there by its name; what is not closed ends with the text. */
static void
test_broken (void)
{
  expect ("\\foo + 1", "\\foo + 1");
  expect ("\\frac{a", "a/");
  expect ("{{{a", "a");
  expect ("a}}}b", "ab");
  expect ("\\left( a", "(a");
  expect ("\\right) a", ")a");
  expect ("\\begin{bmatrix} 1 & 2", "[1, 2]");
  expect ("\\end{x} a", "a");
  expect ("\\begin{foo} a \\end{foo}", "foo a");
  /* Clipped between two characters, not within one. */
  expect ("\\begin{ééééééééééééé} a \\end{x}", "éééééééééééé a");
  expect ("^2", "²");
  expect ("x^", "x");
  expect ("x_1_2", "x₁₂");
  expect ("\\", "\\");
  expect ("a \\limits b", "ab");
  expect ("\\sqrt[", "√");
  expect ("% all of it a comment", "% all of it a comment");
}

static void
check_depth (const LyceumFormulaNode *node,
             guint                    depth)
{
  g_assert_cmpuint (depth, <, 4 * FORMULA_MAX_DEPTH);
  for (; node != NULL; node = node->next)
    for (guint i = 0; i < G_N_ELEMENTS (node->child); i++)
      if (node->child[i] != NULL)
        check_depth (node->child[i], depth + 1);
}

static void
check (const char *tex)
{
  g_autoptr (LyceumFormula) formula = lyceum_formula_new (tex, TRUE);

  g_assert_true (g_utf8_validate (lyceum_formula_get_text (formula), -1, NULL));
  g_assert_cmpint (lyceum_formula_get_text (formula)[0], !=, '\0');
  g_assert_cmpuint (formula->n_nodes, <, 2 * FORMULA_MAX_NODES);
  check_depth (formula->root, 0);
}

static void
test_hostile (void)
{
  static const char *const parts[] = {
    "{", "}", "\\frac", "\\sqrt", "\\sqrt[", "\\left(", "\\right)", "\\begin{array}{c}", "\\end{array}", "&", "\\\\", "^", "_",
    "x", "'", "\\over ", "\\displaystyle ", "\\text{a $", "$}", "\\hat", "\\not", "\\overset", "\\substack{", "\\begin{foo}",
    "\\big", "\\limits", "\\bf ", "\\mathbb", "%\n", "]", "\xff", "é", "\\left.", "\\middle|", "\\hspace{", "\\genfrac", "\\pmod",
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GString) many = g_string_new (NULL);

      while (many->len + 30 < LYCEUM_FORMULA_MAX_BYTES)
        g_string_append (many, parts[i]);
      check (many->str);
      while (many->len < (4 << 20))
        g_string_append (many, parts[i]);
      check (many->str);
    }
  for (guint n = 0; n < 3000; n++)
    {
      g_autoptr (GString) mixed = g_string_new (NULL);

      for (int k = g_test_rand_int_range (1, 400); k > 0; k--)
        g_string_append (mixed, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      check (mixed->str);
    }
}

/* The tables are searched by halves. */
static void
test_tables (void)
{
  guint n_names, n_commands;
  const LyceumFormulaName *names = _lyceum_formula_get_names (&n_names);
  const LyceumFormulaCommand *commands = _lyceum_formula_get_commands (&n_commands);

  for (guint i = 1; i < n_names; i++)
    g_assert_cmpint (strcmp (names[i - 1].name, names[i].name), <, 0);
  for (guint i = 1; i < n_commands; i++)
    g_assert_cmpint (strcmp (commands[i - 1].name, commands[i].name), <, 0);
  for (guint i = 0; i < n_names; i++)
    g_assert_null (_lyceum_formula_find_command (names[i].name));
}

static void
test_escape (void)
{
  g_autofree char *escaped = lyceum_formula_escape_text ("50% {a}_b \\ $");
  g_autofree char *tex = g_strdup_printf ("\\text{%s}", escaped);

  expect (tex, "50% {a}_b \\ $");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula/plain", test_plain);
  g_test_add_func ("/formula/structures", test_structures);
  g_test_add_func ("/formula/arrays", test_arrays);
  g_test_add_func ("/formula/broken", test_broken);
  g_test_add_func ("/formula/hostile", test_hostile);
  g_test_add_func ("/formula/tables", test_tables);
  g_test_add_func ("/formula/escape", test_escape);
  return g_test_run ();
}
