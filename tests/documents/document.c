/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"

#include <string.h>

static void
add_span (LyceumBlock *block,
          guint        start,
          guint        end,
          guint        styles)
{
  LyceumSpan span = { start, end, styles };

  if (block->spans == NULL)
    block->spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));
  g_array_append_val (block->spans, span);
}

static const LyceumBlock *
take (LyceumDocument *document,
      LyceumBlock    *block)
{
  guint n = lyceum_document_get_n_blocks (document);

  lyceum_document_take_block (document, block);
  return lyceum_document_get_n_blocks (document) > n ? lyceum_document_get_block (document, n) : NULL;
}

static void
test_folds_space (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  const LyceumBlock *block;

  block = take (document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "  a\n\n b\t\xc2\xa0 c\xc2\xad" "d\xe2\x80\x8b  "));
  g_assert_cmpstr (block->text, ==, "a b cd");
  block = take (document, lyceum_block_new (LYCEUM_BLOCK_CODE, "\n\n  if a:\n\treturn\n\n"));
  g_assert_cmpstr (block->text, ==, "  if a:\n\treturn");
  block = take (document, lyceum_block_new (LYCEUM_BLOCK_TABLE, "a \t b\n\n c\td\te\n"));
  g_assert_cmpstr (block->text, ==, "a\tb\nc\td\te");
  g_assert_cmpuint (block->n_columns, ==, 3);
  g_assert_null (take (document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, " \n\t \xc2\xa0 ")));
  documents_test_check (document);
}

static void
test_normalises (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  LyceumBlock *block = lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "cafe\xcc\x81 is  cafe\xcc\x81");
  const LyceumBlock *taken;

  add_span (block, 5, 8, LYCEUM_SPAN_CODE); /* from the middle of a character: left out */
  add_span (block, 11, 17, LYCEUM_SPAN_STRONG);
  taken = take (document, block);
  g_assert_cmpstr (taken->text, ==, "café is café");
  g_assert_nonnull (taken->spans);
  g_assert_cmpuint (g_array_index (taken->spans, LyceumSpan, 0).start, ==, strlen ("café is "));
  g_assert_cmpuint (g_array_index (taken->spans, LyceumSpan, 0).end, ==, strlen ("café is café"));
}

static void
test_spans_move (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  LyceumBlock *block = lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "  one   two  three ");
  const LyceumBlock *taken;

  add_span (block, 2, 6, LYCEUM_SPAN_STRONG);
  add_span (block, 8, 12, LYCEUM_SPAN_EMPHASIS);
  /* Over what came before, and behind the end: left out. */
  add_span (block, 9, 13, LYCEUM_SPAN_CODE);
  add_span (block, 13, 99, LYCEUM_SPAN_CODE);
  taken = take (document, block);
  g_assert_cmpstr (taken->text, ==, "one two three");
  g_assert_cmpuint (taken->spans->len, ==, 2);
  g_assert_cmpuint (g_array_index (taken->spans, LyceumSpan, 0).end, ==, 3);
  g_assert_cmpuint (g_array_index (taken->spans, LyceumSpan, 1).start, ==, 4);
  documents_test_check (document);
}

static void
test_offsets (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  LyceumBlock *block;

  lyceum_document_add_section (document, "One");
  lyceum_document_add_section (document, "Two");
  g_assert_cmpuint (take (document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "äöü"))->offset, ==, 0);
  g_assert_cmpuint (take (document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "abc"))->offset, ==, 4);
  block = lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "next");
  block->section = 1;
  g_assert_cmpuint (take (document, block)->offset, ==, 0);
}

static void
test_places (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autofree char *plain = NULL;
  g_autofree char *paged = NULL;
  LyceumBlock *block;

  take (document, lyceum_block_new (LYCEUM_BLOCK_HEADING, "Cells"));
  take (document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "They are small."));
  block = lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "Here.");
  block->page = 12;
  take (document, block);
  plain = lyceum_document_describe_place (document, 1);
  paged = lyceum_document_describe_place (document, 2);
  g_assert_cmpstr (plain, ==, "Cells");
  g_assert_cmpstr (paged, ==, "page 12");
}

static void
test_long_block_is_cut (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autofree char *text = documents_test_repeat ("déjà vu ", 40000);
  g_autofree char *solid = documents_test_repeat ("漢", 100000);
  gsize bytes = 0;
  LyceumBlock *block = lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, text);

  add_span (block, 0, 300000, LYCEUM_SPAN_STRONG);
  take (document, block);
  take (document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, solid));
  documents_test_check (document);
  g_assert_cmpuint (lyceum_document_get_n_blocks (document), >, 8);
  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    bytes += strlen (lyceum_document_get_block (document, i)->text);
  /* Nothing is lost but the spaces where it was cut. */
  g_assert_cmpuint (bytes, >, strlen (text) + strlen (solid) - 20);
}

static void
test_limit_of_blocks (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();

  for (guint i = 0; i <= LYCEUM_LIMIT_BLOCKS; i++)
    lyceum_document_take_block (document, lyceum_block_new (LYCEUM_BLOCK_PARAGRAPH, "x"));
  g_assert_true (_lyceum_document_is_full (document));
  g_assert_cmpuint (lyceum_document_get_n_blocks (document), ==, LYCEUM_LIMIT_BLOCKS);
}

static LyceumDocument *
make_random (guint n_blocks)
{
  static const char *const words[] = { "Zelle ", "cell ", "ячейка ", "細胞", "خلية ", "a\tb\n", "x² ", "  ", "e\xcc\x81 " };
  LyceumDocument *document = lyceum_document_new ();

  lyceum_document_set_title (document, "A title – with é");
  lyceum_document_set_language (document, "en-GB");
  lyceum_document_add_section (document, "One");
  lyceum_document_add_section (document, NULL);
  for (guint i = 0; i < n_blocks; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      LyceumBlock *block;

      for (int k = g_test_rand_int_range (0, 30); k >= 0; k--)
        g_string_append (text, words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
      block = lyceum_block_new ((LyceumBlockKind) g_test_rand_int_range (0, LYCEUM_BLOCK_FORMULA + 1), text->str);
      block->level = (guint) g_test_rand_int_range (0, 9);
      block->number = (guint) g_test_rand_int_range (0, 100);
      block->section = i > n_blocks / 2;
      block->info = g_test_rand_bit () ? g_strdup ("python") : NULL;
      add_span (block, 0, (guint) text->len, (guint) g_test_rand_int_range (1, 64));
      lyceum_document_take_block (document, block);
    }
  return document;
}

static void
assert_same_block (const LyceumBlock *a,
                   const LyceumBlock *b)
{
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpuint (a->level, ==, b->level);
  g_assert_cmpuint (a->number, ==, b->number);
  g_assert_cmpstr (a->text, ==, b->text);
  g_assert_cmpuint (a->n_columns, ==, b->n_columns);
  g_assert_cmpuint (a->page, ==, b->page);
  g_assert_cmpuint (a->section, ==, b->section);
  g_assert_cmpuint (a->offset, ==, b->offset);
  g_assert_cmpstr (a->info, ==, b->info);
  if (a->spans != NULL)
    g_assert_cmpmem (a->spans->data, a->spans->len * sizeof (LyceumSpan), b->spans->data,
                     b->spans->len * sizeof (LyceumSpan));
  else
    g_assert_null (b->spans);
}

static void
test_round_trip (void)
{
  for (guint n = 0; n < 40; n++)
    {
      g_autoptr (LyceumDocument) document = make_random (n);
      g_autoptr (GBytes) bytes = lyceum_document_serialize (document);
      g_autoptr (GError) error = NULL;
      g_autoptr (LyceumDocument) copy = lyceum_document_deserialize (bytes, &error);

      g_assert_no_error (error);
      documents_test_check (copy);
      g_assert_cmpstr (lyceum_document_get_title (copy), ==, "A title – with é");
      g_assert_cmpstr (lyceum_document_get_language (copy), ==, "en-GB");
      g_assert_cmpuint (lyceum_document_get_n_sections (copy), ==, 2);
      g_assert_cmpstr (lyceum_document_get_section_name (copy, 0), ==, "One");
      g_assert_null (lyceum_document_get_section_name (copy, 1));
      g_assert_cmpuint (lyceum_document_get_n_blocks (copy), ==, lyceum_document_get_n_blocks (document));
      for (guint i = 0; i < lyceum_document_get_n_blocks (copy); i++)
        assert_same_block (lyceum_document_get_block (copy, i), lyceum_document_get_block (document, i));
    }
}

static void
expect_refused_or_sane (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = lyceum_document_deserialize (bytes, &error);

  if (document == NULL)
    g_assert_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_DAMAGED);
  else
    documents_test_check_form (document);
}

static void
test_mutated_bytes (void)
{
  g_autoptr (LyceumDocument) document = make_random (12);
  g_autoptr (GBytes) bytes = lyceum_document_serialize (document);
  gsize size = g_bytes_get_size (bytes);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), size);

  for (guint i = 0; i < 3000; i++)
    {
      gsize at = (gsize) g_test_rand_int_range (0, (int) size);
      guint8 before = data[at];

      data[at] = (guint8) g_test_rand_int_range (0, 256);
      expect_refused_or_sane (data, size);
      if (i % 3 != 0)
        data[at] = before;
      if (i % 100 == 0)
        memcpy (data, g_bytes_get_data (bytes, NULL), size);
    }
  for (gsize cut = 0; cut < size; cut += 1 + size / 200)
    expect_refused_or_sane (data, cut);
}

/* A form that is whole but says what no document says. */
static void
expect_lie (guint       kind,
            guint       level,
            guint       columns,
            guint       section,
            const char *text,
            guint       start,
            guint       end,
            guint       styles)
{
  GVariantBuilder spans;
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_variant_builder_init (&spans, G_VARIANT_TYPE ("a(uuu)"));
  g_variant_builder_add (&spans, "(uuu)", start, end, styles);
  variant = g_variant_ref_sink (g_variant_new_parsed ("(byte 1, '', '', @as ['One'], [(%y, %y, uint32 0, %u, uint32 0, %u, uint32 "
                                                      "0, %s, '', %@a(uuu))])",
                                                      (guchar) kind, (guchar) level, columns, section, text,
                                                      g_variant_builder_end (&spans)));
  bytes = g_variant_get_data_as_bytes (variant);
  g_assert_null (lyceum_document_deserialize (bytes, &error));
  g_assert_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_DAMAGED);
}

static void
test_lies (void)
{
  expect_lie (99, 0, 0, 0, "text", 0, 4, 1);
  expect_lie (LYCEUM_BLOCK_HEADING, 7, 0, 0, "text", 0, 4, 1);
  expect_lie (LYCEUM_BLOCK_PARAGRAPH, 0, 0, 5, "text", 0, 4, 1);
  expect_lie (LYCEUM_BLOCK_PARAGRAPH, 0, 0, 0, "", 0, 0, 1);
  expect_lie (LYCEUM_BLOCK_PARAGRAPH, 0, 0, 0, "text", 0, 5, 1);
  expect_lie (LYCEUM_BLOCK_PARAGRAPH, 0, 0, 0, "text", 3, 2, 1);
  expect_lie (LYCEUM_BLOCK_PARAGRAPH, 0, 0, 0, "é", 0, 1, 1);
  expect_lie (LYCEUM_BLOCK_PARAGRAPH, 0, 0, 0, "text", 0, 4, 4096);
  expect_lie (LYCEUM_BLOCK_PARAGRAPH, 0, 0, 0, "a\nb", 0, 1, 1);
  expect_lie (LYCEUM_BLOCK_TABLE, 0, 1, 0, "a\tb", 0, 1, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/folds-space", test_folds_space);
  g_test_add_func ("/document/normalises", test_normalises);
  g_test_add_func ("/document/spans-move", test_spans_move);
  g_test_add_func ("/document/offsets", test_offsets);
  g_test_add_func ("/document/places", test_places);
  g_test_add_func ("/document/long-block-is-cut", test_long_block_is_cut);
  g_test_add_func ("/document/limit-of-blocks", test_limit_of_blocks);
  g_test_add_func ("/document/round-trip", test_round_trip);
  g_test_add_func ("/document/mutated-bytes", test_mutated_bytes);
  g_test_add_func ("/document/lies", test_lies);
  return g_test_run ();
}
