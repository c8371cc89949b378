/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"
#include "lyceum-extractor.h"
#include "lyceum-thread.h"

#include <string.h>

typedef struct
{
  guint blocks[LYCEUM_BLOCK_FORMULA + 1];
  guint headings[7];
  guint terms; /* styled runs that are terms */
  gsize bytes;
} Counts;

static LyceumDocument *
read_sample (const char *name)
{
  const char *folder = g_getenv ("LYCEUM_TEST_CORPUS");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  LyceumDocument *document;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the sample texts are not on this machine");
      return NULL;
    }
  document = lyceum_extractor_read_file_thread_cb (path, NULL, &error);
  g_assert_no_error (error);
  documents_test_check (document);
  return document;
}

/* What no reader of a book should ever see, whatever the book. */
static void
check_clean (const LyceumBlock *block)
{
  static const char *const markup[] = { "</", "&nbsp;", "&amp;", "<span", "<p>", "epub:type", "\xc2\xad", "\xef\xbb\xbf" };

  if (block->kind == LYCEUM_BLOCK_CODE)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (markup); i++)
    g_assert_null (strstr (block->text, markup[i]));
  g_assert_false (g_regex_match_simple ("^(Page |p\\. )?\\d+$", block->text, G_REGEX_CASELESS, 0) &&
                  block->kind == LYCEUM_BLOCK_PARAGRAPH);
  g_assert_false (g_regex_match_simple ("\\. \\. \\. \\. \\.", block->text, 0, 0));
}

static Counts
count (LyceumDocument *document)
{
  Counts counts = { 0 };

  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      check_clean (block);
      counts.blocks[block->kind]++;
      counts.bytes += strlen (block->text);
      if (block->kind == LYCEUM_BLOCK_HEADING)
        counts.headings[block->level]++;
      for (guint k = 0; block->spans != NULL && k < block->spans->len; k++)
        counts.terms += (g_array_index (block->spans, LyceumSpan, k).styles & LYCEUM_SPAN_TERM) != 0;
    }
  return counts;
}

static const LyceumBlock *
find (LyceumDocument  *document,
      LyceumBlockKind  kind,
      const char      *part)
{
  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      if (block->kind == kind && strstr (block->text, part) != NULL)
        return block;
    }
  return NULL;
}

static void
test_linear_algebra (void)
{
  g_autoptr (LyceumDocument) document = read_sample ("linear-algebra.epub");
  const LyceumBlock *definition;
  Counts counts;

  if (document == NULL)
    return;
  counts = count (document);
  g_assert_cmpstr (lyceum_document_get_title (document), ==, "A First Course in Linear Algebra");
  g_assert_cmpuint (counts.blocks[LYCEUM_BLOCK_HEADING], >, 500);
  g_assert_cmpuint (counts.blocks[LYCEUM_BLOCK_HEADING], <, 900);
  g_assert_cmpuint (counts.headings[3], >, 20);
  g_assert_cmpuint (counts.blocks[LYCEUM_BLOCK_FORMULA], >, 1000);
  g_assert_cmpuint (counts.terms, >, 90);
  g_assert_nonnull (find (document, LYCEUM_BLOCK_HEADING, "Definition NM: Nonsingular Matrix"));
  definition = find (document, LYCEUM_BLOCK_PARAGRAPH, "A matrix with m rows and n columns is square if m = n.");
  g_assert_nonnull (definition);
  g_assert_nonnull (find (document, LYCEUM_BLOCK_FORMULA, "A = [1, −1, 2; 2, 1, 1; 1, 1, 0]"));
  /* The same line at the head of every section. */
  g_assert_null (find (document, LYCEUM_BLOCK_PARAGRAPH, "Licensed under the GNU Free Documentation License"));
  g_assert_null (find (document, LYCEUM_BLOCK_PARAGRAPH, "Previous topic"));
}

static void
test_moby_dick (void)
{
  g_autoptr (LyceumDocument) document = read_sample ("moby-dick.epub");
  Counts counts;

  if (document == NULL)
    return;
  counts = count (document);
  g_assert_cmpuint (counts.headings[1], >=, 136);
  g_assert_cmpuint (counts.headings[1], <, 145);
  g_assert_cmpuint (counts.bytes, >, 1100000);
  g_assert_cmpstr (lyceum_document_get_section_name (document, 5), ==, "Chapter 1. Loomings.");
  g_assert_null (find (document, LYCEUM_BLOCK_PARAGRAPH, "This eBook is for the use of anyone"));
}

static void
test_childrens_literature (void)
{
  g_autoptr (LyceumDocument) document = read_sample ("childrens-literature.epub");
  Counts counts;

  if (document == NULL)
    return;
  counts = count (document);
  g_assert_cmpuint (counts.headings[1], ==, 1);
  g_assert_cmpuint (counts.blocks[LYCEUM_BLOCK_HEADING], >, 40);
  g_assert_cmpuint (counts.blocks[LYCEUM_BLOCK_LIST_ITEM], ==, 42);
  g_assert_nonnull (find (document, LYCEUM_BLOCK_HEADING, "THE UGLY DUCKLING"));
  g_assert_nonnull (find (document, LYCEUM_BLOCK_HEADING, "The modern fairy story"));
  g_assert_null (find (document, LYCEUM_BLOCK_PARAGRAPH, "Transcriber's Note"));
}

static void
test_arabic (void)
{
  g_autoptr (LyceumDocument) document = read_sample ("regime-anticancer-arabic.epub");
  Counts counts;

  if (document == NULL)
    return;
  counts = count (document);
  g_assert_cmpstr (lyceum_document_get_language (document), ==, "ar");
  g_assert_cmpuint (counts.blocks[LYCEUM_BLOCK_HEADING], >=, 8);
  g_assert_cmpuint (counts.blocks[LYCEUM_BLOCK_PARAGRAPH], >, 120);
  g_assert_null (find (document, LYCEUM_BLOCK_PARAGRAPH, "[1]"));
}

static void
test_debian_faq (void)
{
  g_autoptr (LyceumDocument) document = read_sample ("debian-faq.en.pdf");
  Counts counts;
  const LyceumBlock *term;

  if (document == NULL)
    return;
  counts = count (document);
  g_assert_cmpuint (counts.headings[1], >=, 16);
  g_assert_cmpuint (counts.headings[1], <, 20);
  g_assert_cmpuint (counts.headings[2], >, 80);
  g_assert_cmpuint (counts.blocks[LYCEUM_BLOCK_LIST_ITEM], >, 150);
  g_assert_cmpuint (counts.blocks[LYCEUM_BLOCK_TERM], >=, 15);
  g_assert_cmpuint (counts.blocks[LYCEUM_BLOCK_CODE], >, 50);
  g_assert_nonnull (find (document, LYCEUM_BLOCK_HEADING, "Chapter 2: Getting and installing Debian GNU/Linux"));
  /* Cut in two by a line end, and by the end of a page. */
  g_assert_nonnull (find (document, LYCEUM_BLOCK_PARAGRAPH, "value-added Linux distributions can be built"));
  g_assert_nonnull (find (document, LYCEUM_BLOCK_DEFINITION, "some kind of package maintenance system"));
  g_assert_null (find (document, LYCEUM_BLOCK_PARAGRAPH, "CHAPTER 1. DEFINITIONS AND OVERVIEW"));
  term = find (document, LYCEUM_BLOCK_TERM, "Open development");
  g_assert_nonnull (term);
  g_assert_cmpuint (term->page, ==, 11);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_WORKER);
  g_test_add_func ("/corpus/linear-algebra", test_linear_algebra);
  g_test_add_func ("/corpus/moby-dick", test_moby_dick);
  g_test_add_func ("/corpus/childrens-literature", test_childrens_literature);
  g_test_add_func ("/corpus/arabic", test_arabic);
  g_test_add_func ("/corpus/debian-faq", test_debian_faq);
  return g_test_run ();
}
