/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lyceum-chunks.h"

static void
add_block (LyceumDocument  *document,
           LyceumBlockKind  kind,
           guint            level,
           const char      *text)
{
  LyceumBlock *block = lyceum_block_new (kind, text);

  block->level = level;
  lyceum_document_take_block (document, block);
}

static char *
repeat (const char *text,
        guint       n)
{
  GString *repeated = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (repeated, text);
  return g_strchomp (g_string_free (repeated, FALSE));
}

static GPtrArray *
cut (LyceumDocument *document)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *chunks = lyceum_chunks_cut_thread_cb (document, "en", NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (chunks);
  return chunks;
}

static char *
without_space (const char *text)
{
  GString *bare = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (bare, g_utf8_get_char (p));
  return g_string_free (bare, FALSE);
}

/* The promise that citations rest on: every word of every block that is no heading is in exactly one passage, in order. */
static void
assert_nothing_lost (LyceumDocument *document,
                     GPtrArray      *chunks)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GString) cut_text = g_string_new (NULL);
  g_autofree char *expected = NULL, *actual = NULL;

  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    if (lyceum_document_get_block (document, i)->kind != LYCEUM_BLOCK_HEADING)
      g_string_append (all, lyceum_document_get_block (document, i)->text);
  for (guint i = 0; i < chunks->len; i++)
    g_string_append (cut_text, ((LyceumChunk *) g_ptr_array_index (chunks, i))->text);

  expected = without_space (all->str);
  actual = without_space (cut_text->str);
  g_assert_cmpstr (actual, ==, expected);
}

static void
test_headings (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autoptr (GPtrArray) chunks = NULL;
  const LyceumChunk *chunk;

  add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, "Before any heading.");
  add_block (document, LYCEUM_BLOCK_HEADING, 1, "Cells");
  add_block (document, LYCEUM_BLOCK_HEADING, 2, "Membrane");
  add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, "The membrane is thin.");
  add_block (document, LYCEUM_BLOCK_LIST_ITEM, 1, "It has two layers.");
  add_block (document, LYCEUM_BLOCK_HEADING, 1, "Tissues");
  add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, "Cells form tissues.");

  chunks = cut (document);
  g_assert_cmpuint (chunks->len, ==, 3);
  chunk = g_ptr_array_index (chunks, 0);
  g_assert_cmpstr (chunk->heading_path, ==, "");
  chunk = g_ptr_array_index (chunks, 1);
  g_assert_cmpstr (chunk->heading_path, ==, "Cells › Membrane");
  g_assert_cmpstr (chunk->text, ==, "The membrane is thin.\nIt has two layers.");
  g_assert_cmpuint (chunk->first_block, ==, 3);
  g_assert_cmpuint (chunk->n_blocks, ==, 2);
  chunk = g_ptr_array_index (chunks, 2);
  g_assert_cmpstr (chunk->heading_path, ==, "Tissues");
  assert_nothing_lost (document, chunks);
}

/* 512 tokens of four letters each, and a piece of a block is never longer. */
static void
assert_within_limit (GPtrArray *chunks,
                     guint      bytes)
{
  for (guint i = 0; i < chunks->len; i++)
    g_assert_cmpuint (strlen (((LyceumChunk *) g_ptr_array_index (chunks, i))->text), <=, bytes);
}

static void
test_long_blocks (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autofree char *sentences = repeat ("The cell divides and its nucleus is copied before. ", 300);
  g_autofree char *words = repeat ("word ", 3000);
  g_autofree char *letters = repeat ("x", 30000);
  g_autofree char *ideographs = repeat ("細胞", 2000);
  g_autoptr (GPtrArray) chunks = NULL;

  add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, sentences);
  add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, words);
  add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, letters);
  add_block (document, LYCEUM_BLOCK_CODE, 0, words);
  add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, ideographs);

  chunks = cut (document);
  assert_nothing_lost (document, chunks);
  assert_within_limit (chunks, 512 * 4);

  /* A passage of sentences ends where a sentence ends. */
  g_assert_true (g_str_has_suffix (((LyceumChunk *) g_ptr_array_index (chunks, 0))->text, "before."));
}

/* A table and a listing of any length are cut between their lines. */
static void
test_lines (void)
{
  static const LyceumBlockKind kinds[] = { LYCEUM_BLOCK_TABLE, LYCEUM_BLOCK_CODE };

  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      g_autoptr (LyceumDocument) document = lyceum_document_new ();
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) together = g_string_new (NULL);
      g_autoptr (GPtrArray) chunks = NULL;

      for (guint i = 0; i < 300; i++)
        g_string_append_printf (text, "%s  row %u of many\tand its cells", i > 0 ? "\n" : "", i);
      add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, "Before it.");
      add_block (document, kinds[kind], 0, text->str);
      chunks = cut (document);
      g_assert_cmpuint (chunks->len, >, 3);
      for (guint i = 0; i < chunks->len; i++)
        {
          const LyceumChunk *chunk = g_ptr_array_index (chunks, i);

          g_assert_true (g_str_has_suffix (chunk->text, "and its cells"));
          g_string_append_printf (together, "%s%s", i > 0 ? "\n" : "", chunk->text);
        }
      g_string_assign (text, "Before it.\n");
      g_string_append (text, lyceum_document_get_block (document, 1)->text);
      g_assert_true (g_str_equal (together->str, text->str));
    }
}

/* The last words of a section are no passage of their own; those of a section that holds no more are. */
static void
test_left_over (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autofree char *sentences = repeat ("The cell divides and its nucleus is copied before. ", 24);
  g_autoptr (GPtrArray) chunks = NULL;
  const LyceumChunk *chunk;

  add_block (document, LYCEUM_BLOCK_HEADING, 1, "Cells");
  add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, sentences);
  add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, "That is all.");
  add_block (document, LYCEUM_BLOCK_HEADING, 1, "Tissues");
  add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, "That is more.");

  chunks = cut (document);
  g_assert_cmpuint (chunks->len, ==, 2);
  chunk = g_ptr_array_index (chunks, 0);
  g_assert_true (g_str_has_suffix (chunk->text, "before.\nThat is all."));
  g_assert_cmpuint (chunk->first_block, ==, 1);
  g_assert_cmpuint (chunk->n_blocks, ==, 2);
  chunk = g_ptr_array_index (chunks, 1);
  g_assert_cmpstr (chunk->text, ==, "That is more.");
  assert_nothing_lost (document, chunks);
}

static void
test_random (void)
{
  static const char *const pieces[] = { "Short. ", "A sentence of some length stands here. ", "字", "é", "— ", "naïve words " };

  for (guint round = 0; round < 50; round++)
    {
      g_autoptr (LyceumDocument) document = lyceum_document_new ();
      g_autoptr (GPtrArray) chunks = NULL;
      guint n_blocks = g_test_rand_int_range (1, 30);

      for (guint i = 0; i < n_blocks; i++)
        {
          g_autofree char *text = repeat (pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))],
                                          g_test_rand_int_range (1, 400));
          LyceumBlockKind kind = g_test_rand_int_range (0, LYCEUM_BLOCK_FORMULA + 1);

          add_block (document, kind, g_test_rand_int_range (1, 7), text);
        }

      chunks = cut (document);
      assert_nothing_lost (document, chunks);
      for (guint i = 0; i < chunks->len; i++)
        g_assert_cmpint (g_utf8_strlen (((LyceumChunk *) g_ptr_array_index (chunks, i))->text, -1), <=, 512 * 4);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, "Text.");
  g_cancellable_cancel (cancellable);
  g_assert_null (lyceum_chunks_cut_thread_cb (document, "en", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A quotation in another language is stemmed as what it is. */
static void
test_languages (void)
{
  static const char german[] =
    "Die Häuser der alten Stadt stehen dicht an dem Fluss, und wer durch ihre Gassen geht, der hört noch heute das Wasser unter den "
    "Brücken rauschen. Es ist nicht leicht, sich in diesen Gassen zurechtzufinden, denn sie sind eng und haben keine Namen, die man "
    "lesen könnte, aber wer lange genug hier gelebt hat, der kennt sie alle.";
  static const char english[] =
    "The houses of the old town stand close to the river, and whoever walks through its lanes can still hear the water under the "
    "bridges. It is not easy to find one's way in these lanes, for they are narrow and have no names that could be read.";
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autoptr (GPtrArray) chunks = NULL;
  const LyceumChunk *chunk;

  add_block (document, LYCEUM_BLOCK_HEADING, 1, "Towns");
  add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, english);
  add_block (document, LYCEUM_BLOCK_HEADING, 1, "A quotation");
  add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, german);
  add_block (document, LYCEUM_BLOCK_HEADING, 1, "Short");
  add_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, "Die Häuser am Fluss.");
  chunks = cut (document);
  g_assert_cmpuint (chunks->len, ==, 3);
  chunk = g_ptr_array_index (chunks, 0);
  g_assert_null (chunk->language);
  chunk = g_ptr_array_index (chunks, 1);
  g_assert_cmpstr (chunk->language, ==, "de");
  g_assert_nonnull (strstr (chunk->terms->body, "haus "));
  chunk = g_ptr_array_index (chunks, 2);
  g_assert_null (chunk->language);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/chunks/headings", test_headings);
  g_test_add_func ("/library/chunks/long-blocks", test_long_blocks);
  g_test_add_func ("/library/chunks/lines", test_lines);
  g_test_add_func ("/library/chunks/left-over", test_left_over);
  g_test_add_func ("/library/chunks/random", test_random);
  g_test_add_func ("/library/chunks/cancelled", test_cancelled);

  g_test_add_func ("/library/chunks/languages", test_languages);

  return g_test_run ();
}
