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

gboolean
cards_test_has_answer (const LyceumCardDraft *card, const char *answer)
{
  for (guint i = 0; i < card->answers->len; i++)
    if (g_str_equal (g_ptr_array_index (card->answers, i), answer))
      return TRUE;
  return FALSE;
}

/* @front without its marks, and with the gap @ordinal empty. */
static char *
unmark (const char *front, guint ordinal, GPtrArray *hidden)
{
  GString *out = g_string_new (NULL);
  const char *at = front, *open;

  while ((open = strstr (at, "{{c")))
    {
      const char *text = strstr (open, "::") + 2, *close = strstr (open, "}}");
      g_autofree char *answer = g_strndup (text, (gsize) (close - text));

      g_assert_nonnull (close);
      g_string_append_len (out, at, open - at);
      if (g_ascii_strtoull (open + 3, NULL, 10) != ordinal)
        g_string_append (out, answer);
      if (hidden)
        g_ptr_array_add (hidden, g_steal_pointer (&answer));
      at = close + 2;
    }
  g_string_append (out, at);
  return g_string_free (out, FALSE);
}

/* Whether one of several gaps of a note is the one of @front. */
static gboolean
asks_among_others (const LyceumCardDraft *card, const char *front)
{
  g_autofree char *asked = strstr (front, "{{c1::") ? unmark (front, 1, NULL) : NULL;

  for (guint i = 1; asked && strstr (card->front, "{{c2::") && i <= card->answers->len; i++)
    {
      g_autofree char *one = unmark (card->front, i, NULL);

      if (g_str_equal (one, asked))
        return TRUE;
    }
  return FALSE;
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
    if (asks_among_others (g_ptr_array_index (cards, i), front))
      return g_ptr_array_index (cards, i);
  for (guint i = 0; i < cards->len; i++)
    g_test_message ("%s", ((LyceumCardDraft *) g_ptr_array_index (cards, i))->front);
  g_error ("No card asks: %s", front);
}

static void
assert_cloze (const LyceumCardDraft *card)
{
  g_autoptr (GPtrArray) hidden = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *shown = unmark (card->front, 0, hidden);

  g_assert_cmpuint (hidden->len, >=, 1);
  g_assert_null (strstr (shown, "{{"));
  g_assert_null (strstr (shown, "}}"));
  for (guint i = 0; i < hidden->len; i++)
    {
      g_autofree char *mark = g_strdup_printf ("{{c%u::", i + 1);

      g_assert_nonnull (strstr (card->front, mark));
      g_assert_cmpstr (hidden->pdata[i], ==, g_ptr_array_index (card->answers, i));
    }
  /* Without its marks the front is the back, but for the backticks of code that is hidden. */
  if (!strchr (card->back, '`'))
    g_assert_cmpstr (shown, ==, card->back);
}

/* What gap @ordinal hides stands nowhere else. */
static void
assert_gap_hidden (const LyceumCardDraft *card, guint ordinal)
{
  g_autofree char *asked = unmark (card->front, ordinal, NULL);
  g_autofree char *answer = g_regex_escape_string (g_ptr_array_index (card->answers, ordinal - 1), -1);
  g_autofree char *pattern = g_strdup_printf ("(?<!\\w)%s(?!\\w)", answer);

  if (g_regex_match_simple (pattern, asked, G_REGEX_CASELESS, 0))
    g_error ("The answer “%s” stands in: %s", (char *) g_ptr_array_index (card->answers, ordinal - 1), card->front);
}

static void
assert_hidden (const LyceumCardDraft *card)
{
  gboolean several = strstr (card->front, "{{c2::") != NULL;
  g_autofree char *asked = unmark (card->front, 1, NULL);

  for (guint i = 0; several && i < card->answers->len; i++)
    assert_gap_hidden (card, i + 1);
  for (guint i = 0; !several && i < card->answers->len; i++)
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
