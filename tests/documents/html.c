/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"

#include <string.h>

static void
test_structure (void)
{
  documents_test_expect ("page.html",
                         "<!DOCTYPE html><html lang='en'><head><title>Cells</title><style>p { color: red }</style></head>"
                         "<body><h1>Cells</h1><p>All <b>living</b> things\n  are made of <em>cells</em>.</p>"
                         "<h2>Parts</h2><ul><li>nucleus</li><li>membrane<ul><li>inner</li></ul></li></ul>"
                         "<ol start=3><li>third<p>more</p></li><li>fourth</li></ol>"
                         "<blockquote><p>Omnis cellula e cellula.</p></blockquote>"
                         "<pre><code class='language-c'>int a;\n  int b;</code></pre>"
                         "<figure><img alt='x'><figcaption>Figure 1: a cell</figcaption></figure></body></html>",
                         "h1 Cells\n"
                         "p All *living* things are made of _cells_.\n"
                         "h2 Parts\n"
                         "li1 nucleus\n"
                         "li1 membrane\n"
                         "li2 inner\n"
                         "li1 #3 third\n"
                         "p more\n"
                         "li1 #4 fourth\n"
                         "quote Omnis cellula e cellula.\n"
                         "code (c) int a;/  int b;\n"
                         "caption Figure 1: a cell\n");
}

static void
test_title_and_language (void)
{
  g_autoptr (LyceumDocument) document = documents_test_read ("a.html", "<html lang='de'><title> Die\n Zelle </title><p>Text");

  g_assert_cmpstr (lyceum_document_get_title (document), ==, "Die Zelle");
  g_assert_cmpstr (lyceum_document_get_language (document), ==, "de");
}

static void
test_terms (void)
{
  documents_test_expect ("page.html",
                         "<html><p>A <dfn>cell</dfn> is the unit of life.</p>"
                         "<p>The <strong class='key-term'>nucleus</strong> holds DNA; <span data-type='term'>cytoplasm</span> "
                         "fills the rest.</p>"
                         "<dl><dt>Membrane</dt><dd>What surrounds a cell.</dd><dt>Wall</dt><dd><p>Of plants.</p><p>Stiff.</p></dd>"
                         "</dl><div class='definition'><p>A <b>tissue</b> is made of cells.</p></div>"
                         "<p><b>Definition 3</b><br>An <b>organ</b> is made of tissues.</p><p>It is <b>not</b> small.</p></html>",
                         "p A ^cell^ is the unit of life.\n"
                         "p The ^*nucleus*^ holds DNA; ^cytoplasm^ fills the rest.\n"
                         "dt Membrane\n"
                         "dd1 What surrounds a cell.\n"
                         "dt Wall\n"
                         "dd1 Of plants.\n"
                         "dd1 Stiff.\n"
                         "p A ^*tissue*^ is made of cells.\n"
                         "h1 Definition 3\n"
                         "p An ^*organ*^ is made of tissues.\n"
                         "p It is *not* small.\n");
}

static void
test_tables (void)
{
  documents_test_expect ("page.html",
                         "<html><body><table><caption>Planets</caption><tr><th>Name</th><th>Moons</th></tr>"
                         "<tr><td>Earth</td><td><p>1</p></td></tr><tr><td colspan=2>Mars \n has</td></tr><tr><td> </td><td></td></tr>"
                         "</table>"
                         "<table><tr><td>a</td><td>b</td></tr><tr><td></td><td><b>d</b></td></tr></table>"
                         "<table><tr><td><h2>Layout</h2><p>One.</p><p>Two.</p></td></tr></table></body></html>",
                         "caption Planets\n"
                         "table1 Name|Moons/Earth|1/Mars has\n"
                         "table a|b/|*d*\n"
                         "h2 Layout\n"
                         "p One.\n"
                         "p Two.\n");
}

static void
test_leaves_out (void)
{
  documents_test_expect ("page.html",
                         "<html><body><nav><p>Home</p></nav><script>var a = '<p>no</p>';</script>"
                         "<p>Text<sup><a href='#fn1'>1</a></sup> and<a href='#footnote-2'>[2]</a> more "
                         "(see <a href='#eq3'>3</a>).</p>"
                         "<span class='pagenum'>17</span><div hidden>secret</div><p style='display: none'>gone</p>"
                         "<div role='doc-endnotes'><p>1. A note.</p></div><p aria-hidden='true'>decoration</p>"
                         "<svg><text>drawn</text></svg><button>Click</button><footer>Imprint</footer></body></html>",
                         "p Text and more (see ~3~).\n");
}

static void
test_menus (void)
{
  documents_test_expect ("page.html",
                         "<html><body><ul><li><a href=a>One</a></li><li><a href=b>Two</a><ul><li><a href=c>Inner</a></li></ul></li>"
                         "<li><a href=d>Three</a></li><li><a href=e>Four</a></li></ul>"
                         "<h2>Cells<a class='mark' href='#cells'>#</a></h2>"
                         "<ul><li><a href=f>A link</a> and text</li><li>two</li><li><a href=g>three</a></li><li>four</li></ul>",
                         "h2 Cells\n"
                         "li1 ~A link~ and text\n"
                         "li1 two\n"
                         "li1 ~three~\n"
                         "li1 four\n");
}

static void
test_main_part (void)
{
  documents_test_expect ("page.html",
                         "<html><body><div><p>Menu</p></div><main><h1>Title</h1><p>Text</p></main><p>Behind</p></body></html>",
                         "h1 Title\n"
                         "p Text\n");
}

static void
test_scripts (void)
{
  documents_test_expect ("page.html",
                         "<html><p>E = mc<sup>2</sup>, H<sub>2</sub>O, the 1<sup>st</sup>, x<sup>a+b</sup>, 10<sup>-7</sup>.</p></html>",
                         "p E = mc², H₂O, the 1st, x^(a+b), 10⁻⁷.\n");
}

static void
test_hand_made_titles (void)
{
  documents_test_expect ("page.html",
                         "<html><h2>Chapter</h2><p><b>Cell walls</b></p><p>Plants have them.</p>"
                         "<p><strong>Theorem 1</strong><br/><strong>Walls</strong><br/>They hold.</p>"
                         "<p><b>C12</b><br/>An exercise.</p><p><b>A sentence in bold.</b></p>"
                         "<p>One.<br><br>Two.</p></html>",
                         "h2 Chapter\n"
                         "h3 Cell walls\n"
                         "p Plants have them.\n"
                         "h3 Theorem 1: Walls\n"
                         "p They hold.\n"
                         "p *C12* An exercise.\n"
                         "p *A sentence in bold.*\n"
                         "p One.\n"
                         "p Two.\n");
}

static void
test_formulas (void)
{
  documents_test_expect ("page.html",
                         "<html><p>Let <math><mi>x</mi><mo>=</mo><mn>1</mn></math> .</p>"
                         "<p><math display='block'><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math></p>"
                         "<p>so <math display='block'><msup><mi>x</mi><mn>2</mn></msup></math> is</p></html>",
                         "p Let $x = 1$.\n"
                         "formula (a + b)/2\n"
                         "p so\n"
                         "formula x²\n"
                         "p is\n");
}

static void
test_formulas_of_pages (void)
{
  documents_test_expect ("page.html",
                         "<html><p>Let <span class='mwe-math-mathml-inline' style='display: none;'><math><mi>x</mi></math></span>"
                         "<img class='mwe-math-fallback-image-inline' alt='x'> be "
                         "<script type='math/tex'>a^2</script> and <img class='math' alt='b_1'>, or "
                         "<span class='katex'><span class='katex-mathml'><math><mi>y</mi></math></span>"
                         "<span class='katex-html' aria-hidden='true'>y</span></span>.</p></html>",
                         "p Let $x$ be $a²$ and $b₁$, or $y$.\n");
}

static void
test_styles (void)
{
  documents_test_expect ("page.html",
                         "<html><style>.c1 { font-weight: 700 } .c2{color:red;font-style : italic} /* .c3 { font-weight: bold } */"
                         "@media print { .c4 { display:none } } p.c5, span.c6 { font-family: monospace }</style>"
                         "<p>A <span class='c1'>b</span> <span class='c2 x'>c</span> <span class='c3'>d</span> "
                         "<span class='c4'>e</span> <span class='c6'>f</span> <span style='font-weight:bold'>g</span></p></html>",
                         "p A *b* _c_ d `f` *g*\n");
}

static void
test_encodings (void)
{
  documents_test_expect ("a.html", "<html><meta charset='iso-8859-1'><p>caf\xe9 \x93so\x94</p>", "p café “so”\n");
  documents_test_expect ("a.html", "<html><meta http-equiv=Content-Type content='text/html; charset=koi8-r'><p>\xf2\xf5</p>",
                         "p РУ\n");
  documents_test_expect ("a.html", "<html><meta charset='utf-8'><p>caf\xe9 no&euml;l &#x4e2d; &nosuch;</p>",
                         "p café noël 中 &nosuch;\n");
  documents_test_expect ("a.html", "<html><meta charset='no-such-thing'><p>café</p>", "p café\n");
}

static void
test_untidy (void)
{
  documents_test_expect ("a.html", "<p>One<p>Two<li>Three<td>Four</b></i></div><h2>Five<h3>Six",
                         "p One\n"
                         "p Two\n"
                         "li1 Three\n"
                         "p Four\n"
                         "h2 Five\n"
                         "h3 Six\n");
}

static void
test_nothing_in_it (void)
{
  static const char empty[] = "<html><body><nav>Home</nav><img src=x></body></html>";

  documents_test_expect_error ("a.html", empty, strlen (empty), LYCEUM_DOCUMENT_ERROR_EMPTY);
}

/* An element that goes on in another block: where it began is no place there. */
static void
test_broken_elements (void)
{
  documents_test_expect ("sup.html", "<html><p>Some text<sup><br><br>éééééééé</sup> more.</p></html>", "p Some text\np éééééééé more.\n");
}

/* A style in a style, which only a prefix makes possible. */
static void
test_nested_styles (void)
{
  documents_test_expect ("styles.html", "<html><p>Before</p><x:style>p { } <x:style>b { }</x:style> i { }</x:style><p>Behind</p></html>",
                         "p Before\np Behind\n");
}

static void
test_deep (void)
{
  g_autofree char *open = documents_test_repeat ("<div>", 100000);
  g_autofree char *text = g_strconcat ("<html>", open, "<p>deep</p>", NULL);
  g_autofree char *some = documents_test_repeat ("<div>", 500);
  g_autofree char *less = g_strconcat ("<html>", some, "<p>deep", NULL);
  g_autofree char *lists = documents_test_repeat ("<ul><li>x", 3000);
  g_autofree char *tables = documents_test_repeat ("<table><tr><td>x<td>y<tr><td>", 2000);
  g_autofree char *formulas = documents_test_repeat ("<math><mfrac><mrow>", 3000);
  g_autofree char *in_html = g_strconcat ("<html>", formulas, NULL);
  g_autoptr (LyceumDocument) document = NULL;

  documents_test_expect_error ("deep.html", text, strlen (text), LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
  documents_test_expect ("less.html", less, "p deep\n");
  g_clear_pointer (&document, lyceum_document_unref);
  document = documents_test_read ("lists.html", lists);
  g_clear_pointer (&document, lyceum_document_unref);
  document = documents_test_read ("tables.html", tables);
  documents_test_expect_error ("formulas.html", in_html, strlen (in_html), LYCEUM_DOCUMENT_ERROR_EMPTY);
}

/* A list that is set as a table, as older programs do. */
static void
test_bullets (void)
{
  documents_test_expect ("page.html",
                         "<html><p>It has:</p><table><tr><td>•</td><td></td><td><p>no air</p></td></tr>"
                         "<tr><td> &bull; </td><td></td><td>a far side</td></tr></table><p>So it is.</p></html>",
                         "p It has:\nli1 no air\nli1 a far side\np So it is.\n");
}

/* TeX for a script to draw, in one piece or, for its entities, in several. */
static void
test_tex_in_text (void)
{
  g_autoptr (LyceumDocument) document =
    documents_test_read ("page.html", "<html><p>Where \\(a &lt; b^2\\) holds, and \\(c\\) too. It costs $5 and $6.</p>"
                                      "<p>\\[ \\frac{a}{b} \\]</p><script type='math/tex; mode=display'>x_1</script>"
                                      "<p><code>\\(x\\)</code> and \\(never closed.</p></html>");
  g_autofree char *outline = documents_test_outline (document);
  const LyceumBlock *first = lyceum_document_get_block (document, 0);

  g_assert_cmpstr (outline, ==,
                   "p Where $a < b²$ holds, and $c$ too. It costs $5 and $6.\n"
                   "formula a/b\n"
                   "formula x₁\n"
                   "p `\\(x\\)` and \\(never closed.\n");
  g_assert_nonnull (first->formulas);
  g_assert_cmpstr (g_ptr_array_index (first->formulas, 0), ==, "a < b^2");
}

/* A picture may stand in its own address. */
static void
test_data_pictures (void)
{
  g_autoptr (LyceumDocument) document = documents_test_read (
    "page.html",
    "<html><p>Here.</p><figure><img alt='A black square' src=\"data:image/svg+xml;base64,"
    "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI5MCIgaGVpZ2h0PSI5MCI+PHJlY3Qgd2lkdGg9IjkwIiBoZWlnaHQ9IjkwIi8+"
    "PC9zdmc+\"></figure><p><img alt='A picture elsewhere' src='https://example.org/a.png'></p></html>");

  g_assert_cmpuint (lyceum_document_get_n_blocks (document), ==, 2);
  g_assert_cmpint (lyceum_document_get_block (document, 1)->kind, ==, LYCEUM_BLOCK_IMAGE);
  g_assert_nonnull (lyceum_document_get_block (document, 1)->info);
  g_assert_cmpuint (lyceum_document_get_n_pictures (document), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/html/structure", test_structure);
  g_test_add_func ("/html/title-and-language", test_title_and_language);
  g_test_add_func ("/html/terms", test_terms);
  g_test_add_func ("/html/tables", test_tables);
  g_test_add_func ("/html/leaves-out", test_leaves_out);
  g_test_add_func ("/html/menus", test_menus);
  g_test_add_func ("/html/main-part", test_main_part);
  g_test_add_func ("/html/scripts", test_scripts);
  g_test_add_func ("/html/hand-made-titles", test_hand_made_titles);
  g_test_add_func ("/html/formulas", test_formulas);
  g_test_add_func ("/html/formulas-of-pages", test_formulas_of_pages);
  g_test_add_func ("/html/styles", test_styles);
  g_test_add_func ("/html/encodings", test_encodings);
  g_test_add_func ("/html/untidy", test_untidy);
  g_test_add_func ("/html/nothing-in-it", test_nothing_in_it);
  g_test_add_func ("/html/broken-elements", test_broken_elements);
  g_test_add_func ("/html/nested-styles", test_nested_styles);
  g_test_add_func ("/html/deep", test_deep);
  g_test_add_func ("/html/bullets", test_bullets);
  g_test_add_func ("/html/tex-in-text", test_tex_in_text);
  g_test_add_func ("/html/data-pictures", test_data_pictures);
  return g_test_run ();
}
