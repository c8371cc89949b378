/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"

#include "lyceum-block-writer.h"

#include <string.h>

static void
expect_formulas (LyceumDocument *document,
                 guint           index,
                 const char     *text,
                 const char     *formulas)
{
  const LyceumBlock *block = lyceum_document_get_block (document, index);
  g_autoptr (GString) joined = g_string_new (NULL);

  g_assert_cmpstr (block->text, ==, text);
  for (guint i = 0; block->formulas != NULL && i < block->formulas->len; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? "|" : "", (const char *) g_ptr_array_index (block->formulas, i));
  g_assert_cmpstr (joined->str, ==, formulas);
}

static void
test_writer (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_auto (LyceumBlockWriter) writer = { 0 };

  _lyceum_block_writer_init (&writer, document);
  _lyceum_block_writer_add (&writer, "Let ", -1, 0);
  _lyceum_block_writer_add_formula (&writer, "a/b", "\\frac{a}{b}", 0);
  _lyceum_block_writer_add_formula (&writer, "x²", "x^2", 0);
  _lyceum_block_writer_add (&writer, "y", -1, LYCEUM_SPAN_FORMULA);
  _lyceum_block_writer_add (&writer, "z", -1, LYCEUM_SPAN_FORMULA);
  _lyceum_block_writer_add (&writer, " be.", -1, LYCEUM_SPAN_STRONG);
  _lyceum_block_writer_finish (&writer, LYCEUM_BLOCK_PARAGRAPH, 0, 0, NULL);
  expect_formulas (document, 0, "Let a/bx²yz be.", "\\frac{a}{b}|x^2|");

  /* The next block begins anew. */
  _lyceum_block_writer_add (&writer, "No formula", -1, LYCEUM_SPAN_FORMULA);
  _lyceum_block_writer_finish (&writer, LYCEUM_BLOCK_PARAGRAPH, 0, 0, NULL);
  expect_formulas (document, 1, "No formula", "");
  documents_test_check (document);
}

static void
test_split_and_truncate (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_auto (LyceumBlockWriter) writer = { 0 };

  _lyceum_block_writer_init (&writer, document);
  _lyceum_block_writer_add_formula (&writer, "a + b", "a+b", 0);
  _lyceum_block_writer_add (&writer, " one ", -1, 0);
  _lyceum_block_writer_add_formula (&writer, "c²", "c^{2}", LYCEUM_SPAN_EMPHASIS);
  _lyceum_block_writer_add (&writer, " two ", -1, 0);
  _lyceum_block_writer_add_formula (&writer, "d + e", "d+e", 0);
  _lyceum_block_writer_split (&writer, (guint) strlen ("a + b one "), LYCEUM_BLOCK_HEADING, 2);
  expect_formulas (document, 0, "a + b one", "a+b");

  /* Cut in its middle it is another formula. */
  _lyceum_block_writer_truncate (&writer, strlen ("c² two d"));
  _lyceum_block_writer_finish (&writer, LYCEUM_BLOCK_PARAGRAPH, 0, 0, NULL);
  expect_formulas (document, 1, "c² two d", "c^{2}|");

  _lyceum_block_writer_add_formula (&writer, "a + b", "a+b", 0);
  _lyceum_block_writer_split (&writer, 2, LYCEUM_BLOCK_PARAGRAPH, 0);
  _lyceum_block_writer_finish (&writer, LYCEUM_BLOCK_PARAGRAPH, 0, 0, NULL);
  expect_formulas (document, 2, "a", "");
  expect_formulas (document, 3, "+ b", "");
  documents_test_check (document);
}

static void
test_tighten (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_auto (LyceumBlockWriter) writer = { 0 };

  _lyceum_block_writer_init (&writer, document);
  _lyceum_block_writer_add (&writer, "So ( ", -1, 0);
  _lyceum_block_writer_add_formula (&writer, "f( x ) .", "f(x).", 0);
  _lyceum_block_writer_add (&writer, " , ", -1, 0);
  _lyceum_block_writer_add_formula (&writer, "y", "y", 0);
  _lyceum_block_writer_add (&writer, " )", -1, 0);
  _lyceum_block_writer_tighten (&writer);
  _lyceum_block_writer_finish (&writer, LYCEUM_BLOCK_PARAGRAPH, 0, 0, NULL);
  expect_formulas (document, 0, "So (f(x)., y)", "f(x).|y");
  documents_test_check (document);
}

static void
test_apart (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_auto (LyceumBlockWriter) writer = { 0 };

  _lyceum_block_writer_init (&writer, document);
  _lyceum_block_writer_add_formula (&writer, "a/b", "\\frac ab", 0);
  _lyceum_block_writer_add (&writer, ".", -1, 0);
  _lyceum_block_writer_finish (&writer, LYCEUM_BLOCK_FORMULA, 0, 0, NULL);
  expect_formulas (document, 0, "a/b.", "\\frac ab");
  _lyceum_block_writer_add_formula (&writer, "x = 1", "x=1", 0);
  _lyceum_block_writer_add (&writer, ", ", -1, 0);
  _lyceum_block_writer_add_formula (&writer, "y = 2", "y=2", 0);
  _lyceum_block_writer_finish (&writer, LYCEUM_BLOCK_FORMULA, 0, 0, NULL);
  expect_formulas (document, 1, "x = 1, y = 2", "x=1,\\quad y=2");
  /* What is only known in part is not known. */
  _lyceum_block_writer_add_formula (&writer, "x = 1", "x=1", 0);
  _lyceum_block_writer_add (&writer, " z", -1, LYCEUM_SPAN_FORMULA);
  _lyceum_block_writer_finish (&writer, LYCEUM_BLOCK_FORMULA, 0, 0, NULL);
  expect_formulas (document, 2, "x = 1 z", "");
  documents_test_check (document);
}

static void
add_span (LyceumBlock *block,
          guint        start,
          guint        end,
          const char  *tex)
{
  LyceumSpan span = { start, end, LYCEUM_SPAN_FORMULA };

  if (block->spans == NULL)
    {
      block->spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));
      block->formulas = g_ptr_array_new_with_free_func (g_free);
    }
  g_array_append_val (block->spans, span);
  g_ptr_array_add (block->formulas, g_strdup (tex));
}

/* Runs that are empty, out of order or behind the end take their TeX along when they go. */
static void
test_fold (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autofree char *long_tex = g_strnfill (LYCEUM_LIMIT_FORMULA_BYTES + 1, 'x');
  LyceumBlock *block = lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "a  b   \xc2\xad c d e f");

  add_span (block, 0, 1, "A\t");
  add_span (block, 1, 3, "blank");
  add_span (block, 3, 4, "B");
  add_span (block, 2, 4, "back");
  add_span (block, 7, 9, "hyphen");
  add_span (block, 10, 11, "\xff");
  add_span (block, 12, 13, long_tex);
  add_span (block, 14, 15, "E");
  add_span (block, 99, 100, "behind");
  lyceum_document_take_block (document, block);
  expect_formulas (document, 0, "a b c d e f", "A|B|||E");
  documents_test_check (document);
}

static void
test_pieces (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LyceumDocument) copy = NULL;
  LyceumBlock *block = lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "");
  guint seen = 0;

  for (guint i = 0; i < 30000; i++)
    {
      g_autofree char *tex = g_strdup_printf ("x_{%u}", i);

      add_span (block, (guint) text->len, (guint) text->len + 7, tex);
      g_string_append_printf (text, "x_%05u ", i);
    }
  g_free (block->text);
  block->text = g_strdup (text->str);
  lyceum_document_take_block (document, block);
  bytes = lyceum_document_serialize (document);
  copy = lyceum_document_deserialize (bytes, NULL);
  documents_test_check (copy);
  g_assert_cmpuint (lyceum_document_get_n_blocks (copy), >, 2);
  for (guint i = 0; i < lyceum_document_get_n_blocks (copy); i++)
    {
      const LyceumBlock *piece = lyceum_document_get_block (copy, i);

      for (guint k = 0; k < piece->spans->len; k++, seen++)
        {
          g_autofree char *tex = g_strdup_printf ("x_{%u}", seen);

          g_assert_cmpstr (g_ptr_array_index (piece->formulas, k), ==, tex);
        }
    }
  g_assert_cmpuint (seen, ==, 30000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formulas/writer", test_writer);
  g_test_add_func ("/formulas/split-and-truncate", test_split_and_truncate);
  g_test_add_func ("/formulas/tighten", test_tighten);
  g_test_add_func ("/formulas/apart", test_apart);
  g_test_add_func ("/formulas/fold", test_fold);
  g_test_add_func ("/formulas/pieces", test_pieces);
  return g_test_run ();
}
