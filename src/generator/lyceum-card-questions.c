/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* Headings that ask, as in lists of frequent questions: the first sentence below answers. */

#define MAX_QUESTION_BYTES 130
#define MIN_ANSWER_WORDS 5
#define MAX_ANSWER_WORDS 45

static gboolean
is_numbering (char c)
{
  return g_ascii_isdigit (c) || c == '.' || c == ' ' || c == ')';
}

/* The question of a heading, without its number. (nullable) */
static char *
question_of (const char *heading)
{
  gunichar last = *heading ? g_utf8_get_char (g_utf8_prev_char (heading + strlen (heading))) : 0;
  const char *text = heading;
  g_autofree char *name = NULL;

  if (last != '?' && last != 0xFF1F && last != 0x61F)
    return NULL;
  if (g_ascii_isdigit (*text))
    while (is_numbering (*text))
      text++;
  name = g_strdup (text);
  /* One question: two on one card are one too many. */
  if (strlen (name) > MAX_QUESTION_BYTES || strchr (name, '?') != strrchr (name, '?') || strstr (name, ". ") ||
      strstr (name, "...") || g_str_has_prefix (name, "And ") || g_str_has_prefix (name, "But ") || *name == '(' ||
      strchr (name, '!') || !_lyceum_card_is_readable (name))
    return NULL;
  return g_steal_pointer (&name);
}

/* "How do I …?" is answered by what to do, "Why …?" by a reason. */
static gboolean
is_of_the_kind (const char *question, const LyceumCardSentence *sentence)
{
  gboolean means = _lyceum_card_word_is (sentence, 0, LYCEUM_CARD_IMPERATIVE), reason = FALSE, code = FALSE;

  for (guint i = 0; i < sentence->words->len; i++)
    {
      means |= _lyceum_card_word_equals (sentence, i, "by") || _lyceum_card_word_equals (sentence, i, "via") ||
               _lyceum_card_word_equals (sentence, i, "using");
      reason |= _lyceum_card_word_equals (sentence, i, "because") || _lyceum_card_word_equals (sentence, i, "since") ||
                _lyceum_card_word_equals (sentence, i, "so") || _lyceum_card_word_equals (sentence, i, "reason");
      code |= (_lyceum_card_word (sentence, i)->styles & LYCEUM_SPAN_CODE) != 0;
    }
  if (g_str_has_prefix (question, "How do ") || g_str_has_prefix (question, "How can ") ||
      g_str_has_prefix (question, "How does ") || g_str_has_prefix (question, "How should "))
    return means || code;
  if (g_str_has_prefix (question, "Why "))
    return reason;
  return !means || !_lyceum_card_word_is (sentence, 0, LYCEUM_CARD_IMPERATIVE);
}

/* An answer takes up the words of its question, or says yes or no. */
static gboolean
answers (LyceumCardMaker *maker, const char *question, const LyceumCardSentence *sentence)
{
  g_autoptr (LyceumWords) asked = lyceum_words_new (question, maker->language);
  guint shared = 0, content = 0;

  for (guint i = 0; i < lyceum_words_get_n (asked); i++)
    {
      const LyceumWord *word = lyceum_words_get (asked, i);
      gboolean found = FALSE;

      if (word->flags & LYCEUM_WORD_STOP)
        continue;
      content++;
      for (guint w = 0; w < sentence->words->len && !found; w++)
        found = g_str_equal (_lyceum_card_word (sentence, w)->stem, word->stem);
      shared += found;
    }
  if (maker->english && !is_of_the_kind (question, sentence))
    return FALSE;
  return content > 0 && (shared * 2 >= content || _lyceum_card_word_equals (sentence, 0, "yes") ||
                         _lyceum_card_word_equals (sentence, 0, "no"));
}

/* "If you want …", "There are several …", "One of the reasons …" only lead to an answer. */
static gboolean
leads_up (const LyceumCardSentence *sentence)
{
  static const char *const words[] = { "if",   "one",   "there", "several", "many", "some",
                                       "when", "while", "well",  "users",   "for",  "most" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (_lyceum_card_word_equals (sentence, 0, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_fit_answer (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  if (sentence->words->len < MIN_ANSWER_WORDS || sentence->words->len > MAX_ANSWER_WORDS ||
      !g_str_has_suffix (sentence->text, ".") || (maker->english && leads_up (sentence)) ||
      !_lyceum_card_is_readable (sentence->text))
    return FALSE;
  for (guint i = 0; maker->english && i < sentence->words->len; i++)
    {
      if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_FIRST_PERSON | LYCEUM_CARD_REFERENCE) ||
          (i > 0 && _lyceum_card_word_is (sentence, i, LYCEUM_CARD_THIS)) ||
          _lyceum_card_word_equals (sentence, i, "depends"))
        return FALSE;
      if (i == 0 && _lyceum_card_word_is (sentence, i, LYCEUM_CARD_CONJUNCTION | LYCEUM_CARD_HE))
        return FALSE;
    }
  return maker->english || !_lyceum_card_opens_dangling (maker->language, sentence->text);
}

static void
find_below (LyceumCardMaker *maker, guint heading, guint *at)
{
  g_autofree char *question = question_of (lyceum_document_get_block (maker->document, heading)->text);
  LyceumCardSentence *sentence;
  LyceumCardDraft *draft;
  g_autofree char *shown = NULL;

  while (*at < maker->sentences->len &&
         ((LyceumCardSentence *) g_ptr_array_index (maker->sentences, *at))->block <= heading)
    (*at)++;
  if (!question || *at >= maker->sentences->len)
    return;
  sentence = g_ptr_array_index (maker->sentences, *at);
  if (sentence->block != heading + 1 || sentence->used || !is_fit_answer (maker, sentence) ||
      !answers (maker, question, sentence))
    return;
  shown = _lyceum_card_show (maker, sentence, 0, strlen (sentence->text));
  draft = _lyceum_card_propose (maker, "basic", g_strdup (question), g_strdup (shown), sentence->block, sentence->text,
                                0.86);
  _lyceum_card_answer (draft, sentence->text);
  sentence->used = TRUE;
}

void
_lyceum_card_find_questions (LyceumCardMaker *maker)
{
  guint end = (guint) MIN (lyceum_document_get_n_blocks (maker->document),
                           (guint64) maker->section->first_block + maker->section->n_blocks);
  guint at = 0;

  for (guint i = maker->section->first_block; i < end && !g_cancellable_is_cancelled (maker->cancellable); i++)
    if (lyceum_document_get_block (maker->document, i)->kind == LYCEUM_BLOCK_HEADING &&
        _lyceum_card_block_teaches (maker, i))
      find_below (maker, i, &at);
}
