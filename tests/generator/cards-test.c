/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cards-test.h"

#include <string.h>

#include "lyceum-reader-private.h"

LyceumDocument *
cards_test_document (const char *markdown, const char *language)
{
  g_autoptr (GError) error = NULL;
  LyceumDocument *document = _lyceum_read ("test.md", markdown, strlen (markdown), FALSE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (document);
  lyceum_document_set_language (document, language);
  return document;
}

GPtrArray *
cards_test_make (LyceumDocument *document, guint max_cards)
{
  g_autoptr (GError) error = NULL;
  LyceumSection section = { .title = (char *) "Lesson",
                            .heading_path = (char *) "",
                            .n_blocks = lyceum_document_get_n_blocks (document) };
  GPtrArray *cards = lyceum_builtin_cards_thread_cb (document, &section, max_cards, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (cards);
  cards_test_assert_sound (document, &section, cards);
  return cards;
}

GPtrArray *
cards_test_english (const char *markdown)
{
  g_autoptr (LyceumDocument) document = cards_test_document (markdown, "en");

  return cards_test_make (document, 50);
}

LyceumCardDraft *
cards_test_find (GPtrArray *cards, const char *front)
{
  for (guint i = 0; i < cards->len; i++)
    {
      LyceumCardDraft *card = g_ptr_array_index (cards, i);

      if (g_str_equal (card->front, front))
        return card;
    }
  for (guint i = 0; i < cards->len; i++)
    g_test_message ("%s", ((LyceumCardDraft *) g_ptr_array_index (cards, i))->front);
  g_error ("No card asks: %s", front);
}

gboolean
cards_test_has_answer (const LyceumCardDraft *card, const char *answer)
{
  for (guint i = 0; i < card->answers->len; i++)
    if (g_str_equal (g_ptr_array_index (card->answers, i), answer))
      return TRUE;
  return FALSE;
}

static void
assert_cloze (const LyceumCardDraft *card)
{
  const char *open = strstr (card->front, "{{c1::");
  const char *close = open ? strstr (open, "}}") : NULL;
  g_autofree char *hidden = NULL;
  g_autofree char *shown = NULL;

  g_assert_nonnull (open);
  g_assert_nonnull (close);
  g_assert_null (strstr (open + 2, "{{"));
  g_assert_null (strstr (close + 2, "}}"));
  hidden = g_strndup (open + strlen ("{{c1::"), (gsize) (close - open) - strlen ("{{c1::"));
  g_assert_cmpstr (hidden, ==, g_ptr_array_index (card->answers, 0));
  /* Without its marks the front is the back, but for the backticks of code that is hidden. */
  shown = g_strdup_printf ("%.*s%s%s", (int) (open - card->front), card->front, hidden, close + 2);
  if (!strchr (card->back, '`'))
    g_assert_cmpstr (shown, ==, card->back);
}

static void
assert_hidden (const LyceumCardDraft *card)
{
  const char *open = strstr (card->front, "{{c1::");
  const char *close = open ? strstr (open, "}}") : NULL;
  g_autofree char *asked =
      close ? g_strdup_printf ("%.*s%s", (int) (open - card->front), card->front, close + 2) : g_strdup (card->front);

  for (guint i = 0; i < card->answers->len; i++)
    {
      g_autofree char *answer = g_regex_escape_string (g_ptr_array_index (card->answers, i), -1);
      g_autofree char *pattern = g_strdup_printf ("(?<!\\w)%s(?!\\w)", answer);

      if (g_regex_match_simple (pattern, asked, G_REGEX_CASELESS, 0))
        g_error ("The answer “%s” stands in: %s", (char *) g_ptr_array_index (card->answers, i), card->front);
    }
}

void
cards_test_assert_sound (LyceumDocument *document, const LyceumSection *section, GPtrArray *cards)
{
  g_autoptr (GHashTable) fingerprints = g_hash_table_new (g_str_hash, g_str_equal);
  guint last_block = section->first_block;

  for (guint i = 0; i < cards->len; i++)
    {
      const LyceumCardDraft *card = g_ptr_array_index (cards, i);
      const LyceumBlock *block;

      g_assert_cmpuint (card->block, >=, last_block);
      g_assert_cmpuint (card->block, <, section->first_block + section->n_blocks);
      last_block = card->block;
      block = lyceum_document_get_block (document, card->block);
      g_assert_nonnull (strstr (block->text, card->quote));
      g_assert_true (g_utf8_validate (card->front, -1, NULL));
      g_assert_true (g_utf8_validate (card->back, -1, NULL));
      g_assert_cmpuint (strlen (card->front), >, 0);
      g_assert_cmpuint (strlen (card->back), >, 0);
      g_assert_nonnull (card->location);
      g_assert_cmpuint (card->answers->len, >, 0);
      g_assert_true (g_hash_table_add (fingerprints, card->fingerprint));
      if (g_str_equal (card->kind, "cloze"))
        assert_cloze (card);
      else if (g_str_equal (card->kind, "list"))
        g_assert_cmpuint (card->answers->len, >=, 2);
      else
        g_assert_cmpstr (card->kind, ==, "basic");
      assert_hidden (card);
    }
}
