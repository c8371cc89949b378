/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pango/pango.h>
#include <string.h>

#include "lyceum-markdown.h"

static const LyceumMarkdownBlock *
block_at (GPtrArray *blocks,
          guint      index)
{
  g_assert_cmpuint (index, <, blocks->len);
  return g_ptr_array_index (blocks, index);
}

static void
test_blocks (void)
{
  g_autoptr (GPtrArray) blocks = lyceum_markdown_parse ("## Cells\n\nA **cell** is *small* & `x < y`.\n\n---\n\n```c\nint *p = &x;\n```\n");

  g_assert_cmpuint (blocks->len, ==, 4);
  g_assert_cmpint (block_at (blocks, 0)->kind, ==, LYCEUM_MARKDOWN_HEADING);
  g_assert_cmpuint (block_at (blocks, 0)->level, ==, 2);
  g_assert_cmpstr (block_at (blocks, 0)->markup, ==, "Cells");
  g_assert_cmpint (block_at (blocks, 1)->kind, ==, LYCEUM_MARKDOWN_PARAGRAPH);
  g_assert_cmpstr (block_at (blocks, 1)->markup, ==, "A <b>cell</b> is <i>small</i> &amp; <tt>x &lt; y</tt>.");
  g_assert_cmpint (block_at (blocks, 2)->kind, ==, LYCEUM_MARKDOWN_RULE);
  g_assert_cmpint (block_at (blocks, 3)->kind, ==, LYCEUM_MARKDOWN_CODE);
  g_assert_cmpstr (block_at (blocks, 3)->markup, ==, "int *p = &amp;x;");
}

static void
test_lists (void)
{
  g_autoptr (GPtrArray) blocks = lyceum_markdown_parse ("- one\n- two\n  - deep\n\n3. three\n4. four\n\n   more of four\n");

  g_assert_cmpuint (blocks->len, ==, 6);
  g_assert_cmpstr (block_at (blocks, 0)->marker, ==, "•");
  g_assert_cmpuint (block_at (blocks, 0)->indent, ==, 1);
  g_assert_true (block_at (blocks, 0)->tight);
  g_assert_cmpstr (block_at (blocks, 1)->markup, ==, "two");
  g_assert_cmpstr (block_at (blocks, 2)->markup, ==, "deep");
  g_assert_cmpuint (block_at (blocks, 2)->indent, ==, 2);
  g_assert_cmpstr (block_at (blocks, 3)->marker, ==, "3.");
  g_assert_cmpstr (block_at (blocks, 4)->marker, ==, "4.");
  g_assert_null (block_at (blocks, 5)->marker);
  g_assert_cmpstr (block_at (blocks, 5)->markup, ==, "more of four");
}

static void
test_table (void)
{
  g_autoptr (GPtrArray) blocks = lyceum_markdown_parse ("| a | n |\n| --- | ---: |\n| *x* | 1 |\n| y |\n\nafter\n");
  const LyceumMarkdownBlock *table = block_at (blocks, 0);

  g_assert_cmpuint (blocks->len, ==, 2);
  g_assert_cmpint (table->kind, ==, LYCEUM_MARKDOWN_TABLE);
  g_assert_cmpuint (table->n_columns, ==, 2);
  g_assert_cmpuint (table->cells->len, ==, 6);
  g_assert_cmpstr (g_ptr_array_index (table->cells, 2), ==, "<i>x</i>");
  g_assert_cmpstr (g_ptr_array_index (table->cells, 5), ==, "");
  g_assert_cmpuint (table->right, ==, 2);
}

static void
test_quote_and_links (void)
{
  g_autoptr (GPtrArray) blocks =
    lyceum_markdown_parse ("> said [he](http://example.org) and ![a cat](cat.png)\n\n<script>x</script> &eacute; &#8217; &amp;\n");

  g_assert_cmpuint (blocks->len, ==, 2);
  g_assert_true (block_at (blocks, 0)->quoted);
  g_assert_cmpstr (block_at (blocks, 0)->markup, ==, "said he and <i>a cat</i>");
  g_assert_cmpstr (block_at (blocks, 1)->markup, ==, "&lt;script&gt;x&lt;/script&gt; &amp;eacute; ’ &amp;");
}

static void
assert_well_formed (const char *text)
{
  g_autoptr (GPtrArray) blocks = lyceum_markdown_parse (text);

  for (guint i = 0; i < blocks->len; i++)
    {
      const LyceumMarkdownBlock *block = g_ptr_array_index (blocks, i);
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (block->indent, <=, 8);
      g_assert_true ((block->markup == NULL) == (block->kind == LYCEUM_MARKDOWN_TABLE || block->kind == LYCEUM_MARKDOWN_RULE));
      if (block->markup)
        pango_parse_markup (block->markup, -1, 0, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      for (guint j = 0; block->cells && j < block->cells->len; j++)
        pango_parse_markup (g_ptr_array_index (block->cells, j), -1, 0, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      if (block->kind == LYCEUM_MARKDOWN_TABLE)
        g_assert_cmpuint (block->n_columns, >, 0);
    }
}

/* A formula is in the markup by its readable line; one that stands apart is a block; code and prices are none. */
static void
test_formulas (void)
{
  g_autoptr (GPtrArray) blocks = lyceum_markdown_parse ("Let $x^2$ and \\(y<1\\) be `$z$`, $5 or $6\n$$\\frac{a}{b}$$\nafter\n\n```math\n\\alpha\n```\n\n"
                                                        "```math\nx²\n```\n\n| $|x|$ | b |\n|---|---|\n| c | $d_1$ |\n\n- $e$\n");

  g_assert_cmpuint (blocks->len, ==, 7);
  g_assert_cmpstr (block_at (blocks, 0)->markup, ==,
                   "Let " LYCEUM_MARKDOWN_FORMULA_START "x²" LYCEUM_MARKDOWN_FORMULA_END " and " LYCEUM_MARKDOWN_FORMULA_START
                   "y &lt; 1" LYCEUM_MARKDOWN_FORMULA_END " be <tt>$z$</tt>, $5 or $6 ");
  g_assert_cmpuint (block_at (blocks, 0)->formulas->len, ==, 2);
  g_assert_cmpint (block_at (blocks, 1)->kind, ==, LYCEUM_MARKDOWN_FORMULA);
  g_assert_true (lyceum_formula_is_display (g_ptr_array_index (block_at (blocks, 1)->formulas, 0)));
  g_assert_cmpstr (lyceum_formula_get_tex (g_ptr_array_index (block_at (blocks, 1)->formulas, 0)), ==, "\\frac{a}{b}");
  g_assert_cmpstr (block_at (blocks, 2)->markup, ==, "after");
  g_assert_null (block_at (blocks, 2)->formulas);
  g_assert_cmpint (block_at (blocks, 3)->kind, ==, LYCEUM_MARKDOWN_FORMULA);
  g_assert_cmpint (block_at (blocks, 4)->kind, ==, LYCEUM_MARKDOWN_FORMULA);
  g_assert_cmpstr (block_at (blocks, 4)->markup, ==, "x²");
  g_assert_null (block_at (blocks, 4)->formulas);
  g_assert_cmpuint (block_at (blocks, 5)->cells->len, ==, 4);
  g_assert_nonnull (g_ptr_array_index (block_at (blocks, 5)->cell_formulas, 0));
  g_assert_null (g_ptr_array_index (block_at (blocks, 5)->cell_formulas, 1));
  g_assert_cmpuint (block_at (blocks, 6)->formulas->len, ==, 1);
}

static void
test_hostile (void)
{
  static const char *const pieces[] = {
    "*", "**", "_", "`", "```\n", "[", "](", ")", "![", "<b>", "&", "&#0;", "&#x110000;", "&lt", "\n", "\n\n", "> ", "- ", "1. ",
    "    ", "| a | b |\n| - | - |\n", "|", "#", "---\n", "\xff\xfe", "\xed\xa0\x80", "\x01", "\u202e", "x", "~~", "$", "$$", "\\(", "\\)", "\\[", "\\]", "x=", "```math\n", "\\", "<",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      guint n = g_rand_int_range (rand, 1, 40);

      for (guint i = 0; i < n; i++)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      assert_well_formed (text->str);
    }
}

static void
test_deep_and_long (void)
{
  g_autofree char *quotes = g_strnfill (4000, '>');
  g_autofree char *stars = g_strnfill (20000, '*');
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GPtrArray) blocks = NULL;

  assert_well_formed (quotes);
  assert_well_formed (stars);
  for (guint i = 0; i < 20000; i++)
    g_string_append (many, "word\n\n");
  blocks = lyceum_markdown_parse (many->str);
  g_assert_cmpuint (blocks->len, <=, 5001);
}

#define NAME "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* A paragraph that is nothing but a picture of the collection is one; all others are told by what is said of them. */
static void
test_pictures (void)
{
  g_autoptr (GPtrArray) blocks =
    lyceum_markdown_parse ("![The <cell> *wall*](picture:" NAME "#640x480)\n\n"
                           "![](picture:" NAME ")\n\n"
                           "![A map](picture:" NAME ") and words\n\n"
                           "Words ![A map](picture:" NAME ")\n\n"
                           "![A map](https://example.org/map.png)\n\n"
                           "![A map](picture:../../secret)\n\n"
                           "![A map](picture:" NAME "#0x99999999999)\n");
  const LyceumMarkdownBlock *block = block_at (blocks, 0);

  g_assert_cmpuint (blocks->len, ==, 7);
  g_assert_cmpint (block->kind, ==, LYCEUM_MARKDOWN_PICTURE);
  g_assert_cmpstr (block->picture, ==, NAME);
  g_assert_cmpint (block->width, ==, 640);
  g_assert_cmpint (block->height, ==, 480);
  g_assert_true (pango_parse_markup (block->markup, -1, 0, NULL, NULL, NULL, NULL));
  g_assert_cmpint (block_at (blocks, 1)->kind, ==, LYCEUM_MARKDOWN_PICTURE);
  g_assert_cmpstr (block_at (blocks, 1)->markup, ==, "");
  for (guint i = 2; i < 6; i++)
    {
      g_assert_cmpint (block_at (blocks, i)->kind, ==, LYCEUM_MARKDOWN_PARAGRAPH);
      g_assert_nonnull (strstr (block_at (blocks, i)->markup, "A map"));
    }
  g_assert_cmpint (block_at (blocks, 6)->kind, ==, LYCEUM_MARKDOWN_PICTURE);
  g_assert_cmpint (block_at (blocks, 6)->width, ==, 0);
  g_assert_cmpint (block_at (blocks, 6)->height, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markdown/blocks", test_blocks);
  g_test_add_func ("/markdown/lists", test_lists);
  g_test_add_func ("/markdown/table", test_table);
  g_test_add_func ("/markdown/quote-and-links", test_quote_and_links);
  g_test_add_func ("/markdown/formulas", test_formulas);
  g_test_add_func ("/markdown/pictures", test_pictures);
  g_test_add_func ("/markdown/hostile", test_hostile);
  g_test_add_func ("/markdown/deep-and-long", test_deep_and_long);
  return g_test_run ();
}
