/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cards-test.h"

#include <string.h>

#include "lyceum-reader-private.h"

/* What holds for the cards of whole books and of the sample texts. */

#define WORDS_OF_A_SECTION 500

static guint
count_words (const char *text)
{
  guint n = 1;

  for (; *text; text++)
    n += *text == ' ' ? 1 : 0;
  return n;
}

static const char *const dangling[] = { "This ",       "These ",   "It ",    "They ",      "He ",    "She ",
                                        "However",     "But ",     "And ",   "Therefore ", "Such ",  "Thus ",
                                        "For example", "Moreover", "Those ", "Another ",   "So ",    "Because ",
                                        "We ",         "I ",       "You ",   "Here ",      "There ", "As we ",
                                        "Consider ",   "Suppose ", "Let " };

static void
assert_fit_to_ask (const LyceumCardDraft *card)
{
  if (g_str_equal (card->kind, "cloze"))
    for (guint i = 0; i < G_N_ELEMENTS (dangling); i++)
      if (g_str_has_prefix (card->front, dangling[i]))
        g_error ("A card leans on the sentence before it: %s", card->front);
  g_assert_cmpuint (strlen (card->front), <, 700);
  g_assert_null (strstr (card->front, "\xEF\xBF\xBD"));
  g_assert_null (strstr (card->back, "\xEF\xBF\xBD"));
  g_assert_null (strstr (card->front, "://"));
}

static guint
make_section (LyceumDocument *document, guint first, guint end, guint n_words)
{
  const LyceumSection section = {
    .title = (char *) "", .heading_path = (char *) "", .first_block = first, .n_blocks = end - first
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = lyceum_builtin_cards_thread_cb (document, &section, 0, NULL, &error);

  g_assert_no_error (error);
  cards_test_assert_sound (document, &section, cards);
  for (guint i = 0; i < cards->len; i++)
    assert_fit_to_ask (g_ptr_array_index (cards, i));
  /* Definitions that the text marks are all asked for; nothing is as dense as that. */
  g_assert_cmpuint (cards->len, <=, 1 + n_words / 25);
  return cards->len;
}

/* Returns how many cards a book has, cut at its headings. */
static guint
make_book (const char *path)
{
  g_autofree char *data = NULL;
  g_autofree char *name = g_path_get_basename (path);
  gsize size = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = NULL;
  guint first = 0, n_words = 0, n_cards = 0, n_blocks;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  document = _lyceum_read (name, data, size, FALSE, &error);
  g_assert_no_error (error);
  n_blocks = lyceum_document_get_n_blocks (document);
  for (guint i = 0; i <= n_blocks; i++)
    {
      const LyceumBlock *block = i < n_blocks ? lyceum_document_get_block (document, i) : NULL;

      if (!block || (block->kind == LYCEUM_BLOCK_HEADING && n_words > WORDS_OF_A_SECTION))
        {
          n_cards += make_section (document, first, i, n_words);
          first = i;
          n_words = 0;
        }
      if (block)
        n_words += count_words (block->text);
    }
  return n_cards;
}

typedef struct
{
  const char *file;
  guint at_least;
} Book;

static const Book books[] = {
  { "linear-algebra.epub", 100 },
  { "moby-dick.epub", 50 },
  { "childrens-literature.epub", 50 },
  { "regime-anticancer-arabic.epub", 22 },
};

static void
test_book (gconstpointer data)
{
  const Book *book = data;
  g_autofree char *path = g_build_filename (g_getenv ("LYCEUM_TEST_CORPUS"), book->file, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("The corpus is not on this machine");
      return;
    }
  g_assert_cmpuint (make_book (path), >=, book->at_least);
}

static void
test_sample (gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "samples", data, NULL);

  g_assert_cmpuint (make_book (path), >=, 14);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (books); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cards/corpus/%s", books[i].file);

      g_test_add_data_func (path, &books[i], test_book);
    }
  g_test_add_data_func ("/cards/samples/cell-biology", "cell-biology.md", test_sample);
  g_test_add_data_func ("/cards/samples/french-revolution", "french-revolution.md", test_sample);
  g_test_add_data_func ("/cards/samples/c-pointers", "c-pointers.md", test_sample);
  return g_test_run ();
}
