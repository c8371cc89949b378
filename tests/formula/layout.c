/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-layout-private.h"

#include <string.h>

/* Signs of half an em, 0.7 above and 0.2 below the line, at ten pixels: lengths can be counted. */
static void
expect (const char *tex,
        gboolean    display,
        const char *layout)
{
  g_autoptr (LyceumFormulaFont) font = lyceum_formula_font_new_plain (10);
  g_autoptr (LyceumFormula) formula = lyceum_formula_new (tex, display);
  g_autoptr (LyceumFormulaBox) box = lyceum_formula_box_new (formula, font);
  g_autofree char *described = lyceum_formula_box_describe (box);

  g_assert_cmpstr (described, ==, layout);
}

static double
width_of (const char *tex)
{
  g_autoptr (LyceumFormulaFont) font = lyceum_formula_font_new_plain (18);
  g_autoptr (LyceumFormula) formula = lyceum_formula_new (tex, FALSE);
  g_autoptr (LyceumFormulaBox) box = lyceum_formula_box_new (formula, font);

  return lyceum_formula_box_get_width (box);
}

/* At 18 pixels an em has as many pixels as it has mu: nine for a sign. */
static void
test_spaces (void)
{
  const struct
  {
    const char *tex;
    double width;
  } cases[] = {
    { "ab", 18 },       { "a+b", 27 + 8 },  { "a=b", 27 + 10 },  { "-a", 18 },          { "a=-b", 36 + 10 }, { "(-a)", 36 },
    { "a,b", 27 + 3 },  { "f(x)", 36 },     { "\\sin x", 36 + 3 }, { "\\sin(x)", 54 },  { "a\\quad b", 36 }, { "a\\,b", 21 },
    { "a\\!b", 15 },    { "a<b>c", 45 + 20 }, { "a{=}b", 27 },     { "\\mathbin{a}b", 18 }, { "a\\mathbin{b}c", 27 + 8 }, { "x!", 18 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (width_of (cases[i].tex), cases[i].width, 0.01);
}

static void
test_structures (void)
{
  expect ("x^2", FALSE, "box 9.00 +8.70 -2.00\nsign x 0.00,0.00 at 10.00\nsign 2 5.00,-3.80 at 7.00\n");
  expect ("\\frac{a}{b}", TRUE,
          "box 7.40 +13.80 -8.90\nsign a 1.20,-6.80 at 10.00\nsign b 1.20,6.90 at 10.00\nrule 1.20,-2.88 5.00x0.55\n");
  /* Limits above and below where there is room, at the side where there is none. */
  expect ("\\sum_{i}^{n} i", TRUE,
          "box 14.17 +17.15 -12.05\nsign ∑ 0.00,1.15 at 15.00\nsign i 2.00,10.65 at 7.00\nsign n 2.00,-12.25 at 7.00\n"
          "sign i 9.17,0.00 at 10.00\n");
  expect ("\\sqrt{x}", TRUE,
          "box 11.63 +9.40 -2.00\nsign x 6.03,0.00 at 10.00\nshape √ 0.80,-8.85 3.43x10.85\nrule 5.87,-8.85 5.76x0.55\n");
  expect ("\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}", TRUE,
          "box 30.00 +15.10 -9.90\nsign 1 5.50,-6.70 at 10.00\nsign 2 19.50,-6.70 at 10.00\nsign 3 5.50,6.30 at 10.00\n"
          "sign 4 19.50,6.30 at 10.00\nshape [ 0.80,-13.86 3.90x22.52\nshape ] 25.30,-13.86 3.90x22.52\n");
  expect ("\\hat{x}", TRUE, "box 5.00 +10.00 -2.00\nsign x 0.00,0.00 at 10.00\nshape \u0302 0.50,-9.80 4.00x2.00\n");
}

static void
check (const char *tex)
{
  g_autoptr (LyceumFormulaFont) font = lyceum_formula_font_new_plain (10);
  g_autoptr (LyceumFormula) formula = lyceum_formula_new (tex, TRUE);
  g_autoptr (LyceumFormulaBox) box = lyceum_formula_box_new (formula, font);
  double sum = 0;

  g_assert_cmpfloat (lyceum_formula_box_get_width (box), >=, 0);
  g_assert_cmpfloat (lyceum_formula_box_get_width (box), <=, 60000);
  g_assert_cmpfloat (lyceum_formula_box_get_ascent (box), >=, 0);
  g_assert_cmpfloat (lyceum_formula_box_get_ascent (box), <=, 60000);
  g_assert_cmpfloat (lyceum_formula_box_get_descent (box), >=, 0);
  for (guint i = 0; i < lyceum_formula_box_get_n_pieces (box); i++)
    sum += lyceum_formula_box_get_piece_width (box, i);
  if (lyceum_formula_box_get_width (box) < 60000)
    g_assert_cmpfloat_with_epsilon (sum, lyceum_formula_box_get_width (box), 0.5);
}

static void
test_hostile (void)
{
  static const char *const parts[] = {
    "{", "}", "\\frac", "\\sqrt", "\\sqrt[", "\\left(", "\\right)", "\\begin{array}{c|c}", "\\end{array}", "&", "\\\\", "^", "_", "x", "'",
    "\\over ", "\\displaystyle ", "\\text{a $", "$}", "\\hat", "\\not", "\\overset", "\\substack{", "\\big(", "\\sum", "\\int", "=", "+",
    "\\middle|", "\\hspace{-9em}", "\\binom", "\\underbrace", "\\xrightarrow", "\\boxed", "\\phantom", "\\smash", "\\hline", "\\overline",
    "\\widehat", "\\begin{cases}", "\\end{cases}", "\\left\\{",
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GString) many = g_string_new (NULL);

      while (many->len + 30 < LYCEUM_FORMULA_MAX_BYTES)
        g_string_append (many, parts[i]);
      check (many->str);
    }
  for (guint n = 0; n < 2000; n++)
    {
      g_autoptr (GString) mixed = g_string_new (NULL);

      for (int k = g_test_rand_int_range (1, 200); k > 0; k--)
        g_string_append (mixed, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      check (mixed->str);
    }
}

/* With whatever fonts there are: set, drawn, and no wider than the sum of its pieces. */
static void
test_real_fonts (void)
{
  static const char *const formulas[] = {
    "x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}", "\\left[\\begin{array}{cc|c} 1 & 0 & 5 \\\\ \\hline 0 & 1 & 6 \\end{array}\\right]",
    "\\underbrace{a+b}_{n} \\widehat{ABC} \\sum_{i=1}^n \\int_0^1 \\unknown \\text{words} \\xrightarrow{f}", "f'(x) \\not\\equiv \\mathbb{R}漢",
  };
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *description = pango_font_description_from_string ("Sans 12");
  g_autoptr (LyceumFormulaFont) font = lyceum_formula_font_new (context, description);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 600, 300);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < G_N_ELEMENTS (formulas); i++)
    {
      g_autoptr (LyceumFormula) formula = lyceum_formula_new (formulas[i], TRUE);
      g_autoptr (LyceumFormulaBox) box = lyceum_formula_box_new (formula, font);

      g_assert_cmpfloat (lyceum_formula_box_get_width (box), >, 10);
      lyceum_formula_box_draw (box, cr, 10, 100);
      for (guint k = 0; k < lyceum_formula_box_get_n_pieces (box); k++)
        lyceum_formula_box_draw_piece (box, k, cr, 10, 200);
    }
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  pango_font_description_free (description);
  g_object_unref (context);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula-layout/spaces", test_spaces);
  g_test_add_func ("/formula-layout/structures", test_structures);
  g_test_add_func ("/formula-layout/hostile", test_hostile);
  g_test_add_func ("/formula-layout/real-fonts", test_real_fonts);
  return g_test_run ();
}
