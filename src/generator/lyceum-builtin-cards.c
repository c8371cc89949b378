/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-builtin-generator.h"
#include "lyceum-cards-private.h"

#include <string.h>

static void
draft_free (gpointer draft)
{
  if (draft)
    lyceum_card_draft_free (draft);
}

static void
maker_clear (LyceumCardMaker *maker)
{
  g_ptr_array_unref (maker->sentences);
  g_ptr_array_unref (maker->drafts);
  g_hash_table_unref (maker->in_lower);
  g_hash_table_unref (maker->proper);
  g_hash_table_unref (maker->frequency);
  g_hash_table_unref (maker->known);
  g_hash_table_unref (maker->answers);
  _lyceum_card_alternatives_free (maker->alternatives);
  g_clear_pointer (&maker->idle, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LyceumCardMaker, maker_clear)

/* The declared language; where there is none, what the first paragraphs of the section look like. */
static const char *
find_language (LyceumDocument *document, const LyceumSection *section)
{
  const char *declared = lyceum_document_get_language (document);
  guint end = (guint) MIN (lyceum_document_get_n_blocks (document), (guint64) section->first_block + section->n_blocks);
  g_autoptr (GString) sample = g_string_new (NULL);

  if (declared && *declared)
    return declared;
  for (guint i = section->first_block; i < end && sample->len < 2000; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      if (block->kind != LYCEUM_BLOCK_CODE && block->kind != LYCEUM_BLOCK_FORMULA && strlen (block->text) < 20000)
        g_string_append_printf (sample, "%s\n", block->text);
    }
  return lyceum_guess_language (sample->str);
}

GPtrArray *
lyceum_builtin_cards_thread_cb (LyceumDocument *document,
                                const LyceumSection *section,
                                guint max_cards,
                                GCancellable *cancellable,
                                GError **error)
{
  g_auto (LyceumCardMaker) maker = {
    .document = document,
    .section = section,
    .cancellable = cancellable,
    .sentences = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_card_sentence_free),
    .drafts = g_ptr_array_new_with_free_func (draft_free),
    .in_lower = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .proper = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .frequency = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .alternatives = _lyceum_card_alternatives_new (),
    .answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  g_autoptr (GPtrArray) cards = NULL;

  maker.language = find_language (document, section);
  maker.english =
      maker.language && g_ascii_strncasecmp (maker.language, "en", 2) == 0 && !g_ascii_isalpha (maker.language[2]);
  _lyceum_card_collect (&maker);
  _lyceum_card_tell_stories (&maker);
  _lyceum_card_resolve_subjects (&maker);
  _lyceum_card_find_terms (&maker);
  _lyceum_card_find_lists (&maker);
  _lyceum_card_find_definitions (&maker);
  _lyceum_card_find_is_a (&maker);
  _lyceum_card_find_statements (&maker);
  _lyceum_card_find_questions (&maker);
  _lyceum_card_find_tables (&maker);
  _lyceum_card_find_answers (&maker);
  _lyceum_card_find_people (&maker);
  _lyceum_card_find_kinds (&maker);
  _lyceum_card_find_numerals (&maker);
  _lyceum_card_find_lives (&maker);
  _lyceum_card_find_works (&maker);
  _lyceum_card_find_called (&maker);
  _lyceum_card_find_places (&maker);
  _lyceum_card_find_appositions (&maker);
  _lyceum_card_find_clozes (&maker);
  _lyceum_card_find_facts (&maker);
  cards = _lyceum_card_select (&maker, max_cards);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&cards);
}
