/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"

static void
expect (const char *mathml,
        const char *text)
{
  g_autofree char *html = g_strdup_printf ("<html><p>a</p><math display='block'>%s</math></html>", mathml);
  g_autofree char *outline = g_strdup_printf ("p a\nformula %s\n", text);

  documents_test_expect ("a.html", html, outline);
}

static void
expect_tex (const char *mathml,
            const char *tex)
{
  g_autofree char *html = g_strdup_printf ("<html><p>a</p><math display='block'>%s</math></html>", mathml);
  g_autoptr (LyceumDocument) document = documents_test_read ("a.html", html);
  const LyceumBlock *block = lyceum_document_get_block (document, 1);

  g_assert_nonnull (block->formulas);
  g_assert_cmpstr (g_ptr_array_index (block->formulas, 0), ==, tex);
  documents_test_check (document);
}

static void
test_tex (void)
{
  expect_tex ("<mi>a</mi><mo>+</mo><mi>b</mi><mo>=</mo><mo>−</mo><mn>3</mn>", "a+b=-3");
  expect_tex ("<mn>2</mn><mi>x</mi><mo>∈</mo><mi mathvariant='double-struck'>R</mi>", "2x\\in\\mathbb{R}");
  expect_tex ("<mi>α</mi><mi>x</mi><mo>≤</mo><mn>1,000</mn>", "\\alpha x\\le1{,}000");
  expect_tex ("<mi>sin</mi><mi>x</mi><mo>+</mo><mi>rank</mi><mi>A</mi>", "\\sin x+\\operatorname{rank}A");
  expect_tex ("<mi>x</mi><mtext> for 5% </mtext><mi>y</mi>", "x\\text{ for 5\\% }y");
  expect_tex ("<mfrac><mi>a</mi><mrow><mn>2</mn><mi>c</mi></mrow></mfrac>", "\\frac{a}{2c}");
  expect_tex ("<msubsup><mi>x</mi><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></msubsup>", "x_{n+1}^2");
  expect_tex ("<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup>", "{a+b}^2");
  expect_tex ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt><mroot><mi>x</mi><mn>3</mn></mroot>", "\\sqrt{a+b}\\sqrt[3]{x}");
  expect_tex ("<mover><mi>x</mi><mo>¯</mo></mover><mover><mrow><mi>A</mi><mi>B</mi></mrow><mo>→</mo></mover>",
              "\\bar{x}\\overrightarrow{AB}");
  expect_tex ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>",
              "\\sum_{i=1}^ni");
  expect_tex ("<munder><mi>lim</mi><mrow><mi>x</mi><mo>→</mo><mn>0</mn></mrow></munder>", "\\lim_{x\\rightarrow0}");
  expect_tex ("<munder><munder><mi>x</mi><mo>⏟</mo></munder><mi>n</mi></munder>", "\\underbrace{x}_n");
  expect_tex ("<mo>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>)</mo>", "\\left(\\frac{a}{b}\\right)");
  expect_tex ("<mo>(</mo><mi>a</mi><mo>)</mo>", "(a)");
  expect_tex ("<mfenced open='{' close='}'><mi>a</mi><mi>b</mi></mfenced>", "\\{a,b\\}");
  expect_tex ("<mo>[</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd>"
              "<mtd><mn>4</mn></mtd></mtr></mtable><mo>]</mo><mi>x</mi>",
              "\\begin{bmatrix}1 & 2 \\\\ 3 & 4\\end{bmatrix}x");
  expect_tex ("<mo>{</mo><mtable><mtr><mtd><mi>x</mi></mtd></mtr></mtable>", "\\left\\{\\begin{matrix}x\\end{matrix}\\right.");
  expect_tex ("<mtable><mtr><mtd><mi>x</mi></mtd><mtd><mo>=</mo><mn>1</mn></mtd></mtr></mtable>",
              "\\begin{aligned}x & =1\\end{aligned}");
  expect_tex ("<semantics><mi>a</mi><annotation encoding='application/x-tex'>{\\displaystyle \\alpha }</annotation></semantics>",
              "\\alpha");
}

static void
test_operators (void)
{
  expect ("<mi>a</mi><mo>+</mo><mi>b</mi><mo>=</mo><mo>−</mo><mn>3</mn>", "a + b = −3");
  expect ("<mi>f</mi><mo>&#x2061;</mo><mo>(</mo><mi>x</mi><mo>,</mo><mi>y</mi><mo>)</mo>", "f(x, y)");
  expect ("<mn>2</mn><mo>&#x2062;</mo><mi>x</mi><mo>∈</mo><mi mathvariant='double-struck'>R</mi>", "2x ∈ ℝ");
  expect ("<mi>sin</mi><mi>x</mi><mo>≤</mo><mn>1</mn>", "sin x ≤ 1");
  expect ("<mo>|</mo><mi>x</mi><mo>|</mo><mo>→</mo><mn>0</mn>", "|x| → 0");
  expect ("<mi>x</mi><mtext> for all </mtext><mi>y</mi>", "x for all y");
}

static void
test_layout (void)
{
  expect ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", "a/b");
  expect ("<mfrac><mrow><mi>a</mi><mo>−</mo><mi>b</mi></mrow><mrow><mn>2</mn><mi>c</mi></mrow></mfrac>", "(a − b)/2c");
  expect ("<msup><mrow><mo>(</mo><mi>a</mi><mo>+</mo><mi>b</mi><mo>)</mo></mrow><mn>2</mn></msup>", "(a + b)²");
  expect ("<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup>", "(a + b)²");
  expect ("<msub><mi>x</mi><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></msub>", "xₙ₊₁");
  expect ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x₁²");
  expect ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "√(a + b)");
  expect ("<mroot><mi>x</mi><mn>3</mn></mroot>", "³√x");
  expect ("<mover><mi>x</mi><mo>¯</mo></mover>", "x̄");
  expect ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>", "∑ᵢ₌₁ⁿ i");
  expect ("<mfenced open='{' close='}'><mi>a</mi><mi>b</mi></mfenced>", "{a, b}");
}

static void
test_tables (void)
{
  expect ("<mo>[</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mo>−</mo><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd>"
          "<mtd><mn>4</mn></mtd></mtr></mtable><mo>]</mo>",
          "[1, −2; 3, 4]");
  expect ("<mtable><mtr><mtd><mi>x</mi></mtd><mtd><mo>=</mo><mn>1</mn></mtd></mtr><mtr><mtd><mi>y</mi></mtd><mtd><mo>=</mo>"
          "<mn>2</mn></mtd></mtr></mtable>",
          "x = 1; y = 2");
}

static void
test_annotations (void)
{
  expect ("<semantics><mrow><mi>a</mi></mrow><annotation encoding='application/x-tex'>\\alpha</annotation></semantics>", "a");
  expect ("<semantics><mrow/><annotation encoding='application/x-tex'>\\alpha</annotation></semantics>", "\\alpha");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mathml/operators", test_operators);
  g_test_add_func ("/mathml/layout", test_layout);
  g_test_add_func ("/mathml/tables", test_tables);
  g_test_add_func ("/mathml/tex", test_tex);
  g_test_add_func ("/mathml/annotations", test_annotations);
  return g_test_run ();
}
