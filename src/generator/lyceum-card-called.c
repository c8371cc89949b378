/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* "a small rope called a warp", "small bubbles, called vesicles": a term explained by the noun that it stands behind.
 * English. */

#define MAX_EXPLANATION_WORDS 9
#define MAX_TERM_WORDS 3
#define MAX_REST_WORDS 30

/* Where the noun phrase that ends before the word @end begins; @end if there is none. */
static guint
start_of_phrase (const LyceumCardSentence *sentence, guint end)
{
  guint first = end;

  while (first > 0 && end - first < MAX_EXPLANATION_WORDS)
    {
      guint i = first - 1;
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);
      guint stops = LYCEUM_CARD_VERB | LYCEUM_CARD_RELATIVE | LYCEUM_CARD_THIS | LYCEUM_CARD_FIRST_PERSON |
                    LYCEUM_CARD_SECOND_PERSON | LYCEUM_CARD_HE | LYCEUM_CARD_IT | LYCEUM_CARD_CONJUNCTION;

      if (_lyceum_card_word_equals (sentence, i, "or") && first < end && !_lyceum_card_gap_has (sentence, first, ",") &&
          _lyceum_card_gap_is_space (sentence, i))
        {
          first = i;
          continue;
        }
      /* "a long, keen weapon" */
      if (first < end && i > 0 && _lyceum_card_gap_has (sentence, first, ",") &&
          _lyceum_card_word_is (sentence, i - 1, LYCEUM_CARD_ARTICLE))
        return i - 1;
      if ((word->classes & stops) ||
          ((word->classes & LYCEUM_CARD_PREPOSITION) && !_lyceum_card_word_equals (sentence, i, "of")) ||
          (first < end && _lyceum_card_gap_has (sentence, first, ",;:()—“”\"")))
        break;
      first = i;
      /* "a sort of policeman": the article that comes first begins the phrase. */
      if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_ARTICLE) && _lyceum_card_word_equals (sentence, i + 1, "sort"))
        break;
      if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_ARTICLE) &&
          !(i > 0 && _lyceum_card_word_equals (sentence, i - 1, "of")))
        break;
    }
  while (first < end && _lyceum_card_word_is (sentence, first, LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_CONJUNCTION))
    first++;
  return first;
}

/* The words behind @naming up to the next sign or verb; empty when that is too far. */
static LyceumCardRun
term_after (const LyceumCardSentence *sentence, guint naming)
{
  LyceumCardRun term = { .first = naming + 1, .last = naming + 1 };

  if (_lyceum_card_word_is (sentence, term.first, LYCEUM_CARD_ARTICLE))
    term.first = ++term.last;
  while (
      term.last + 1 < sentence->words->len && term.last - term.first < MAX_TERM_WORDS &&
      (_lyceum_card_gap_is_space (sentence, term.last + 1) || _lyceum_card_gap_has (sentence, term.last + 1, "-’'")) &&
      !_lyceum_card_word_is (sentence, term.last + 1,
                             LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_VERB | LYCEUM_CARD_RELATIVE |
                                 LYCEUM_CARD_CONJUNCTION | LYCEUM_CARD_HE | LYCEUM_CARD_IT))
    term.last++;
  return term;
}

static gboolean
ends_in_possessive (const LyceumCardSentence *sentence, guint index)
{
  g_autofree char *written = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, index)->start,
                                                 _lyceum_card_word (sentence, index)->end);

  return g_str_has_suffix (written, "’s") || g_str_has_suffix (written, "'s");
}

/* "a light tackle", "guardian deities", "the long upper strip"; not "the article", "twenty fathoms", "received shares".
 */
static gboolean
says_what (const LyceumCardSentence *sentence, LyceumCardRun phrase)
{
  const LyceumCardWord *first = _lyceum_card_word (sentence, phrase.first);
  const LyceumCardWord *last = _lyceum_card_word (sentence, phrase.last);
  guint content = _lyceum_card_content_words (sentence, phrase);

  for (guint i = phrase.first; i <= phrase.last; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);

      if ((word->classes & (LYCEUM_CARD_COUNT | LYCEUM_CARD_NUMERAL)) || (word->flags & LYCEUM_WORD_NUMBER) ||
          sentence->text[word->end - 1] == '\'' ||
          (word->end > word->start + 1 && sentence->text[word->end - 2] == '\'') || ends_in_possessive (sentence, i) ||
          _lyceum_card_word_equals (sentence, i, "new") ||
          (_lyceum_card_word_equals (sentence, i, "little") && phrase.last - phrase.first < 3) ||
          _lyceum_card_word_equals (sentence, i, "certain"))
        return FALSE;
    }
  if (last->end - last->start > 3 && strncmp (sentence->text + last->end - 2, "ly", 2) == 0)
    return FALSE;
  if (_lyceum_card_word_equals (sentence, phrase.first, "the"))
    return content >= 3 && !(_lyceum_card_word (sentence, phrase.first + 1)->flags & LYCEUM_WORD_CAPITALISED);
  if ((first->classes & LYCEUM_CARD_ARTICLE) ||
      (phrase.first > 0 && content >= 3 && _lyceum_card_word_equals (sentence, phrase.first - 1, "that")))
    return TRUE;
  return sentence->text[last->end - 1] == 's' && !(first->flags & LYCEUM_WORD_CAPITALISED) &&
         !(first->end > 2 && strncmp (sentence->text + first->end - 2, "ed", 2) == 0) &&
         !(first->end > 3 && strncmp (sentence->text + first->end - 3, "ing", 3) == 0);
}

static gboolean
is_fit (const LyceumCardSentence *sentence, LyceumCardRun term, LyceumCardRun phrase)
{
  if (term.last >= sentence->words->len || term.last - term.first >= MAX_TERM_WORDS ||
      _lyceum_card_content_words (sentence, term) == 0 || _lyceum_card_content_words (sentence, phrase) < 2)
    return FALSE;
  for (guint i = phrase.first; i <= phrase.last; i++)
    for (guint t = term.first; t <= term.last; t++)
      if (g_str_equal (_lyceum_card_word (sentence, i)->stem, _lyceum_card_word (sentence, t)->stem))
        return FALSE;
  if (_lyceum_card_word (sentence, term.first)->end - _lyceum_card_word (sentence, term.first)->start > 4 &&
      strncmp (sentence->text + _lyceum_card_word (sentence, term.first)->end - 2, "ly", 2) == 0)
    return FALSE;
  for (guint t = term.first; t <= term.last; t++)
    if (_lyceum_card_word_is (sentence, t,
                              LYCEUM_CARD_HE | LYCEUM_CARD_IT | LYCEUM_CARD_THIS | LYCEUM_CARD_FIRST_PERSON |
                                  LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_VERB | LYCEUM_CARD_CONJUNCTION) ||
        (_lyceum_card_word (sentence, t)->flags & LYCEUM_WORD_NUMBER))
      return FALSE;
  return !(term.first == term.last && _lyceum_card_word_is (sentence, term.first, LYCEUM_CARD_TRIVIAL)) &&
         says_what (sentence, phrase) && !_lyceum_card_points_outside (sentence, phrase);
}

/* ", by which it can be hauled back", ", consisting of two parts": what goes on to say what the term is. Ends before it
 * where nothing does. */
static guint
last_of_rest (const LyceumCardSentence *sentence, guint term)
{
  static const char *const beginnings[] = { "used",    "formed", "produced", "consisting", "serving",
                                            "made",    "taken",  "composed", "containing", "placed",
                                            "whereby", "of",     "obtained", "fitted",     "attached" };
  LyceumCardRun rest = { .first = term + 1, .last = term + 1 };
  gboolean goes_on = rest.first + 2 < sentence->words->len && _lyceum_card_gap_has (sentence, rest.first, ",") &&
                     !_lyceum_card_gap_has (sentence, rest.first, ";:()“”\"");
  gboolean relative = _lyceum_card_word_is (sentence, rest.first, LYCEUM_CARD_RELATIVE) ||
                      _lyceum_card_word_is (sentence, rest.first + 1, LYCEUM_CARD_RELATIVE);

  /* ", is one immense honeycomb of oil" */
  relative |= _lyceum_card_word_is (sentence, rest.first, LYCEUM_CARD_BE) &&
              (_lyceum_card_word_is (sentence, rest.first + 1, LYCEUM_CARD_ARTICLE) ||
               _lyceum_card_word_equals (sentence, rest.first + 1, "one"));
  for (guint i = 0; goes_on && !relative && i < G_N_ELEMENTS (beginnings); i++)
    relative = _lyceum_card_word_equals (sentence, rest.first, beginnings[i]);
  if (!goes_on || !relative)
    return term;
  while (rest.last + 1 < sentence->words->len && !_lyceum_card_gap_has (sentence, rest.last + 1, ";:.—()“”\""))
    rest.last++;
  for (guint i = rest.first; i <= rest.last; i++)
    if (_lyceum_card_word_is (sentence, i,
                              LYCEUM_CARD_FIRST_PERSON | LYCEUM_CARD_SECOND_PERSON | LYCEUM_CARD_REFERENCE) ||
        (i < rest.first + 5 && _lyceum_card_word_is (sentence, i, LYCEUM_CARD_HE)))
      return term;
  return rest.last - rest.first < MAX_REST_WORDS ? rest.last : term;
}

static gboolean
has_preposition (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  for (guint i = run.first; i <= run.last; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_PREPOSITION))
      return TRUE;
  return FALSE;
}

static void
find_at (LyceumCardMaker *maker, LyceumCardSentence *sentence, guint naming)
{
  guint end = naming;
  LyceumCardRun phrase, term;
  g_autofree char *shown = NULL, *plain = NULL, *full = NULL;
  const char *article = "", *verb;
  guint rest;
  LyceumCardDraft *draft;

  phrase.first = start_of_phrase (sentence, end);
  if (phrase.first >= end || end < 2)
    return;
  phrase.last = end - 1;
  if (_lyceum_card_word_equals (sentence, naming, "known"))
    naming++;
  term = term_after (sentence, naming);
  if (!is_fit (sentence, term, phrase))
    return;
  if (_lyceum_card_word_is (sentence, term.first - 1, LYCEUM_CARD_ARTICLE))
    article = _lyceum_card_word_equals (sentence, term.first - 1, "the")  ? "the "
              : _lyceum_card_word_equals (sentence, term.first - 1, "an") ? "an "
                                                                          : "a ";
  shown = _lyceum_card_show (maker, sentence, _lyceum_card_word (sentence, term.first)->start,
                             _lyceum_card_word (sentence, term.last)->end);
  plain = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, phrase.first)->start,
                              _lyceum_card_word (sentence, phrase.last)->end);
  if (!_lyceum_card_is_readable (plain) || !_lyceum_card_is_readable (shown))
    return;
  rest = last_of_rest (sentence, term.last);
  /* "an unfurnished parlor", "the long upper strip": neither says enough. */
  if (rest == term.last && !_lyceum_card_mark_at (sentence, term.first) &&
      (_lyceum_card_content_words (sentence, phrase) < 3 || _lyceum_card_word_equals (sentence, phrase.first, "the")) &&
      !has_preposition (sentence, phrase))
    return;
  if (rest > term.last)
    {
      g_autofree char *more = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, term.last + 1)->start,
                                                  _lyceum_card_word (sentence, rest)->end);

      full = g_strconcat (plain, _lyceum_card_word_is (sentence, term.last + 1, LYCEUM_CARD_BE) ? "; it " : ", ", more,
                          NULL);
    }
  if (strlen (shown) > 4 && (_lyceum_card_word (sentence, term.first)->flags & LYCEUM_WORD_UPPER) &&
      (_lyceum_card_word (sentence, term.last)->flags & LYCEUM_WORD_UPPER))
    {
      g_autofree char *loud = g_steal_pointer (&shown);

      shown = g_utf8_strdown (loud, -1);
    }
  verb = *article == '\0' && g_str_has_suffix (shown, "s") && g_str_has_suffix (plain, "s") ? "are" : "is";
  draft = _lyceum_card_propose (maker, "basic", g_strdup_printf ("What %s %s%s?", verb, article, shown),
                                _lyceum_card_sentence_case (full ? full : plain), sentence->block, sentence->text,
                                _lyceum_card_mark_at (sentence, term.first) ? 0.8 : 0.66);
  _lyceum_card_answer (draft, plain);
  if (full)
    _lyceum_card_answer (draft, full);
  sentence->used = TRUE;
}

void
_lyceum_card_find_called (LyceumCardMaker *maker)
{
  for (guint i = 0; maker->english && i < maker->sentences->len; i++)
    {
      LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);

      if (g_cancellable_is_cancelled (maker->cancellable))
        return;
      for (guint w = 2; w + 1 < sentence->words->len && !sentence->used; w++)
        if (_lyceum_card_word_equals (sentence, w, "called") || _lyceum_card_word_equals (sentence, w, "termed") ||
            (_lyceum_card_word_equals (sentence, w, "known") && _lyceum_card_word_equals (sentence, w + 1, "as")))
          find_at (maker, sentence, w);
    }
}
