/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-definitions-private.h"

#include <string.h>

/* English definitions: "X is a …"; the other forms are in lyceum-card-meanings.c. */

/* "A void pointer, written `void *`, is a …": returns the copula that belongs to the term, or 0. */
static guint
find_copula (const LyceumCardSentence *sentence, const LyceumCardMark *mark, guint first, guint *last)
{
  guint n = sentence->words->len;

  if (!mark)
    {
      for (guint i = first + 1; i < n && i <= first + LYCEUM_CARD_MAX_TERM_WORDS; i++)
        if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_BE))
          {
            *last = i - 1;
            return i;
          }
      return 0;
    }
  *last = mark->run.last;
  /* "The null space of a matrix A" */
  if (_lyceum_card_word_equals (sentence, *last + 1, "of") || _lyceum_card_word_equals (sentence, *last + 1, "for") ||
      _lyceum_card_word_equals (sentence, *last + 1, "in"))
    while (*last + 1 < n && *last < first + LYCEUM_CARD_MAX_TERM_WORDS + 1 &&
           !_lyceum_card_word_is (sentence, *last + 1, LYCEUM_CARD_BE) &&
           !_lyceum_card_gap_has (sentence, *last + 1, ",(;:"))
      (*last)++;
  if (_lyceum_card_word_is (sentence, *last + 1, LYCEUM_CARD_BE))
    return *last + 1;
  if (!_lyceum_card_gap_has (sentence, *last + 1, ",("))
    return 0;
  for (guint i = *last + 2; i < n && i < *last + 10; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_BE))
      return _lyceum_card_gap_has (sentence, i, ",)") ? i : 0;
  return 0;
}

/* "A nipper is a short firm strip … cut from …", "Plum-pudding is the term bestowed upon …": a thing, not a portrait.
 */
static gboolean
is_cut_or_made (const LyceumCardSentence *sentence, LyceumCardRun term, LyceumCardRun definition)
{
  static const char *const words[] = { "cut", "made", "used", "formed", "composed", "bestowed", "given", "applied" };
  gboolean term_named = _lyceum_card_word_equals (sentence, definition.first, "the") &&
                        (_lyceum_card_word_equals (sentence, definition.first + 1, "term") ||
                         _lyceum_card_word_equals (sentence, definition.first + 1, "name"));

  if (_lyceum_card_is_capital_compound (sentence, term))
    return TRUE;
  for (guint i = definition.first + 2; i < definition.last && (term.first > 0 || term_named); i++)
    for (guint w = 0; w < G_N_ELEMENTS (words); w++)
      if (_lyceum_card_word_equals (sentence, i, words[w]))
        return TRUE;
  return FALSE;
}

/* "The waif is a pennoned pole, two or three of which are carried by every boat": a story explains a thing. */
static gboolean
is_told_in_passing (const LyceumCardSentence *sentence, LyceumCardRun term, LyceumCardRun definition)
{
  if (!sentence->story || term.first != 1 || term.last != 1 || _lyceum_card_word (sentence, 1)->classes != 0 ||
      !_lyceum_card_word_equals (sentence, 2, "is"))
    return FALSE;
  for (guint i = definition.first + 2; i <= definition.last; i++)
    if (_lyceum_card_word_equals (sentence, i, "which"))
      return TRUE;
  return FALSE;
}

/* A term that the source does not mark is one when the sentence is built like a definition and speaks of it in general.
 */
static gboolean
is_sure_without_mark (LyceumCardMaker *maker,
                      const LyceumCardSentence *sentence,
                      LyceumCardRun term,
                      LyceumCardRun definition)
{
  const LyceumCardWord *last = _lyceum_card_word (sentence, term.last);
  gboolean relative = FALSE;

  for (guint i = definition.first; i <= definition.last; i++)
    {
      relative |= _lyceum_card_word_is (sentence, i, LYCEUM_CARD_RELATIVE);
      /* "a dusky fellow, a sort of Indian": a portrait. */
      if (!relative && i > definition.first && _lyceum_card_gap_has (sentence, i, ",") &&
          _lyceum_card_word_is (sentence, i, LYCEUM_CARD_ARTICLE))
        return FALSE;
    }
  if (sentence->story && (!relative || term.first == 0) && !is_cut_or_made (sentence, term, definition))
    return FALSE;
  /* "Stubb was a high liver" paints; "Jordan was a French mathematician who …" tells who he was. */
  if (term.first == 0 && !_lyceum_card_word_equals (sentence, term.last + 1, "is") &&
      !_lyceum_card_word_equals (sentence, term.last + 1, "are"))
    {
      gboolean person = FALSE;

      for (guint i = definition.first; i <= definition.last && i < definition.first + 5; i++)
        person |= _lyceum_card_word_is (sentence, i, LYCEUM_CARD_PERSON);
      if (!person)
        return FALSE;
    }
  /* "Abominable are the tumblers": only what is spoken of again is a thing. */
  return term.first > 0 || is_cut_or_made (sentence, term, definition) ||
         GPOINTER_TO_UINT (g_hash_table_lookup (maker->frequency, last->stem)) > 1;
}

/* "X is a …" */
static gboolean
find_copular (LyceumCardMaker *maker, LyceumCardSentence *sentence)
{
  guint first = _lyceum_card_word_is (sentence, 0, LYCEUM_CARD_ARTICLE) ? 1 : 0;
  const LyceumCardMark *mark = _lyceum_card_mark_at (sentence, first);
  guint copula, last = 0;
  LyceumCardRun term, definition;

  if (!mark &&
      _lyceum_card_word_is (
          sentence, 0, LYCEUM_CARD_OPENER | LYCEUM_CARD_IMPERATIVE | LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_CONJUNCTION))
    return FALSE;
  /* "An m × n matrix is …", where only "matrix" is marked. */
  for (guint i = first;
       !mark && i < first + 5 && i < sentence->words->len && !_lyceum_card_word_is (sentence, i, LYCEUM_CARD_BE); i++)
    mark = _lyceum_card_mark_at (sentence, i);
  if (mark && (mark->run.first > first + 4 || (mark->styles & (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_TERM)) == 0) &&
      mark->run.first > first)
    mark = NULL;
  for (guint i = first; mark && i < mark->run.first; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_VERB | LYCEUM_CARD_CONJUNCTION) ||
        _lyceum_card_gap_has (sentence, i + 1, ",;:"))
      mark = NULL;
  copula = find_copula (sentence, mark, first, &last);
  if (copula == 0)
    return FALSE;
  term = (LyceumCardRun){ .first = first, .last = last };
  definition = (LyceumCardRun){ .first = copula + 1, .last = _lyceum_card_last_of_thought (sentence, copula + 1) };
  if (!_lyceum_card_is_term (maker, sentence, term) ||
      !_lyceum_card_is_definition (sentence, term, definition, mark != NULL))
    return FALSE;
  /* "The pump is a …" speaks of one pump, not of pumps. */
  if (!mark)
    {
      if (!is_sure_without_mark (maker, sentence, term, definition) ||
          (_lyceum_card_word_equals (sentence, 0, "the") && !is_told_in_passing (sentence, term, definition)) ||
          sentence->words->len < 7 ||
          _lyceum_card_word_is (sentence, first, LYCEUM_CARD_OPENER | LYCEUM_CARD_PREPOSITION))
        return FALSE;
      for (guint i = term.first; i <= term.last; i++)
        if (_lyceum_card_word_is (sentence, i,
                                  LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_VERB | LYCEUM_CARD_ARTICLE |
                                      LYCEUM_CARD_CONJUNCTION))
          return FALSE;
    }
  _lyceum_card_define (maker, sentence, _lyceum_card_ask (maker, sentence, term, definition, copula), definition,
                       (mark ? 0.96 : 0.8) + _lyceum_card_weight (maker, sentence, term));
  return TRUE;
}

void
_lyceum_card_find_definitions (LyceumCardMaker *maker)
{
  for (guint i = 0; maker->english && i < maker->sentences->len; i++)
    {
      LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);

      if (g_cancellable_is_cancelled (maker->cancellable))
        return;
      if (sentence->words->len < 5 || sentence->used || !_lyceum_card_is_whole (sentence))
        continue;
      if (!find_copular (maker, sentence) && !_lyceum_card_find_meaning (maker, sentence) &&
          !_lyceum_card_find_naming (maker, sentence))
        _lyceum_card_find_marked_apposition (maker, sentence);
      _lyceum_card_find_abbreviation (maker, sentence);
    }
}
