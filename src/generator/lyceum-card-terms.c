/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* Terms that the structure of the document explains: definition lists, and "Term: what it means". Any language. */

#define MAX_TERM_BYTES 90
#define MAX_ANSWER_BYTES 420

static const char *
question_mark (const char *language)
{
  if (language && g_ascii_strncasecmp (language, "ar", 2) == 0)
    return "؟";
  if (language && (g_ascii_strncasecmp (language, "zh", 2) == 0 || g_ascii_strncasecmp (language, "ja", 2) == 0))
    return "？";
  return "?";
}

/* A term by itself, as a question. */
static char *
ask_for (LyceumCardMaker *maker, const char *term)
{
  gsize length = strlen (term);

  while (length > 0 && strchr (":.- ", term[length - 1]))
    length--;
  return g_strdup_printf ("%.*s%s", (int) length, term,
                          g_str_has_suffix (term, "?") ? "" : question_mark (maker->language));
}

static gboolean
is_fit_term (const char *term)
{
  gsize length = strlen (term);

  return length > 0 && length <= MAX_TERM_BYTES && strchr (term, '\n') == NULL && _lyceum_card_is_readable (term) &&
         strpbrk (term, "[]{}<>|\\") == NULL;
}

static gboolean
answer_points_outside (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  LyceumCardRun all = { .first = 0, .last = sentence->words->len - 1 };

  if (!maker->english)
    return FALSE;
  for (guint i = 0; i < sentence->words->len; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_FIRST_PERSON | LYCEUM_CARD_REFERENCE))
      return TRUE;
  /* "This is the …" after a term speaks of the term. */
  if (_lyceum_card_word_is (sentence, 0, LYCEUM_CARD_THIS | LYCEUM_CARD_IT))
    return FALSE;
  return _lyceum_card_points_outside (sentence, all);
}

/* English: "a program that …", "reserves memory" explain a term; "Debian includes more software" goes on talking. */
static gboolean
explains (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint first)
{
  if (!maker->english || _lyceum_card_word_is (sentence, first, LYCEUM_CARD_THIS | LYCEUM_CARD_IT | LYCEUM_CARD_VERB))
    return TRUE;
  for (guint i = first; i < sentence->words->len; i++)
    {
      if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_RELATIVE) ||
          (i > first + 2 && _lyceum_card_gap_has (sentence, i, ".;")))
        return TRUE;
      if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_VERB | LYCEUM_CARD_SECOND_PERSON))
        return FALSE;
    }
  return TRUE;
}

/* "You probably can" is the beginning of a sentence, no term. */
static gboolean
is_english_term (const char *term)
{
  g_auto (GStrv) words = g_strsplit (term, " ", -1);

  for (guint i = 0; words[i]; i++)
    if (_lyceum_card_classify (words[i], strlen (words[i])) &
        (LYCEUM_CARD_FIRST_PERSON | LYCEUM_CARD_SECOND_PERSON | LYCEUM_CARD_BE | LYCEUM_CARD_THIS))
      return FALSE;
  return g_strv_length (words) <= 7;
}

/* Bytes of the explanation that begins at @start: up to a semicolon, and without the last stop. */
static gsize
end_of_explanation (const char *text, gsize start)
{
  const char *semicolon = strstr (text + start, "; ");
  gsize end = semicolon ? (gsize) (semicolon - text) : strlen (text);

  return end > start && text[end - 1] == '.' ? end - 1 : end;
}

static LyceumCardSentence *
first_sentence_of (LyceumCardMaker *maker, guint block)
{
  guint index = _lyceum_card_find_sentence (maker, block);
  LyceumCardSentence *sentence = index < maker->sentences->len ? g_ptr_array_index (maker->sentences, index) : NULL;

  return sentence && sentence->block == block ? sentence : NULL;
}

/* A definition list: the term asks, the first sentence of its definition answers. */
static void
find_listed (LyceumCardMaker *maker, guint block)
{
  const LyceumBlock *term = lyceum_document_get_block (maker->document, block);
  LyceumCardSentence *sentence = first_sentence_of (maker, block + 1);
  g_autofree char *name = NULL, *shown = NULL, *plain = NULL;
  LyceumCardDraft *draft;

  if (!sentence || sentence->words->len < 3 || strlen (sentence->text) > MAX_ANSWER_BYTES ||
      !is_fit_term (term->text) || !_lyceum_card_is_readable (sentence->text) ||
      answer_points_outside (maker, sentence) || g_str_has_suffix (sentence->text, ":") ||
      !explains (maker, sentence, 0) || (maker->english && !is_english_term (term->text)))
    return;
  name = _lyceum_card_show_block (term, 0, strlen (term->text));
  shown = _lyceum_card_show (maker, sentence, 0, end_of_explanation (sentence->text, 0));
  plain = _lyceum_card_plain (sentence, 0, end_of_explanation (sentence->text, 0));
  draft = _lyceum_card_propose (maker, "basic", ask_for (maker, name), _lyceum_card_sentence_case (shown),
                                sentence->block, sentence->text, 0.9);
  _lyceum_card_answer (draft, plain);
  sentence->used = TRUE;
}

/* "Ownership: the answer to the question …", the term marked. */
static void
find_labelled (LyceumCardMaker *maker, LyceumCardSentence *sentence)
{
  const LyceumCardMark *mark = sentence->marks->len > 0 ? &g_array_index (sentence->marks, LyceumCardMark, 0) : NULL;
  g_autofree char *term = NULL, *plain = NULL, *shown = NULL;
  guint next = mark ? mark->run.last + 1 : 0;
  LyceumCardDraft *draft;
  gsize start;

  if (!mark || mark->run.first != 0 || sentence->index != 0 || next + 2 >= sentence->words->len ||
      !_lyceum_card_gap_has (sentence, next, ":–—：-") || _lyceum_card_gap_is_space (sentence, next) ||
      strlen (sentence->text) > MAX_ANSWER_BYTES || (_lyceum_card_word (sentence, 0)->classes & LYCEUM_CARD_TRIVIAL) ||
      answer_points_outside (maker, sentence) || !_lyceum_card_is_readable (sentence->text) || sentence->story ||
      _lyceum_card_is_shouted (sentence))
    return;
  start = _lyceum_card_word (sentence, next)->start;
  if (sentence->text[_lyceum_card_word (sentence, mark->run.last)->end] == '-' ||
      g_str_has_suffix (sentence->text, ":"))
    return;
  term = _lyceum_card_show (maker, sentence, 0, _lyceum_card_word (sentence, mark->run.last)->end);
  shown = _lyceum_card_show (maker, sentence, start, end_of_explanation (sentence->text, start));
  plain = _lyceum_card_plain (sentence, start, end_of_explanation (sentence->text, start));
  if (!is_fit_term (term) || !explains (maker, sentence, next) || (maker->english && !is_english_term (term)))
    return;
  draft = _lyceum_card_propose (maker, "basic", ask_for (maker, term), _lyceum_card_sentence_case (shown),
                                sentence->block, sentence->text, 0.88);
  _lyceum_card_answer (draft, plain);
  sentence->used = TRUE;
}

void
_lyceum_card_find_terms (LyceumCardMaker *maker)
{
  guint n = lyceum_document_get_n_blocks (maker->document);
  guint first = maker->section->first_block;
  guint end = (guint) MIN (n, (guint64) first + maker->section->n_blocks);

  for (guint i = first; i + 1 < end && !g_cancellable_is_cancelled (maker->cancellable); i++)
    if (lyceum_document_get_block (maker->document, i)->kind == LYCEUM_BLOCK_TERM &&
        lyceum_document_get_block (maker->document, i + 1)->kind == LYCEUM_BLOCK_DEFINITION)
      find_listed (maker, i);
  for (guint i = 0; i < maker->sentences->len && !g_cancellable_is_cancelled (maker->cancellable); i++)
    find_labelled (maker, g_ptr_array_index (maker->sentences, i));
}
