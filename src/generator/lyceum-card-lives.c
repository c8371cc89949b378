/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/*
 * Lives: "John Ruskin (1819-1900), the most eloquent of English prose writers, …", where somebody was born, was
 * educated and died. English.
 */

#define MAX_WHO_WORDS 30

static gboolean
is_four_digits (const LyceumCardSentence *sentence, guint index)
{
  const LyceumCardWord *word = index < sentence->words->len ? _lyceum_card_word (sentence, index) : NULL;

  return word && (word->flags & LYCEUM_WORD_NUMBER) && word->end - word->start == 4 &&
         g_ascii_isdigit (sentence->text[word->start + 3]);
}

/* "(1819-1900)" or "(1851—)" behind the name. */
gboolean
_lyceum_card_life_after (const LyceumCardSentence *sentence, LyceumCardRun name, LyceumCardRun *years)
{
  guint first = name.last + 1;

  if (name.last == name.first || !is_four_digits (sentence, first) || !_lyceum_card_gap_has (sentence, first, "("))
    return FALSE;
  *years = (LyceumCardRun){ .first = first, .last = first };
  if (is_four_digits (sentence, first + 1) && _lyceum_card_gap_has (sentence, first + 1, "-–—"))
    years->last++;
  return _lyceum_card_gap_has (sentence, years->last + 1, ")") &&
         (years->last > first || _lyceum_card_gap_has (sentence, years->last + 1, "-–—"));
}

static void
propose (LyceumCardMaker *maker,
         LyceumCardSentence *sentence,
         const char *question,
         const char *person,
         LyceumCardRun answer,
         double score)
{
  g_autofree char *plain = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, answer.first)->start,
                                               _lyceum_card_word (sentence, answer.last)->end);
  LyceumCardDraft *draft;

  if (!_lyceum_card_is_readable (person) || (!_lyceum_card_is_readable (plain) && !g_ascii_isdigit (*plain)))
    return;
  draft = _lyceum_card_propose (maker, "basic", g_strdup_printf (question, person), _lyceum_card_sentence_case (plain),
                                sentence->block, sentence->text, score);
  _lyceum_card_answer (draft, plain);
  sentence->used = TRUE;
}

/* "a professor in New York University and is also a rabbi", "an English poet, novelist, and writer of stories". */
static void
find_who (LyceumCardMaker *maker, LyceumCardSentence *sentence, const char *person, guint first)
{
  LyceumCardRun run = { .first = first, .last = first };
  gboolean copula = _lyceum_card_word_is (sentence, first, LYCEUM_CARD_BE);
  gboolean named = FALSE;

  if (copula)
    run.first = run.last = first + 1;
  else if (!_lyceum_card_gap_has (sentence, first, ","))
    return;
  if (!_lyceum_card_word_is (sentence, run.first, LYCEUM_CARD_ARTICLE))
    return;
  while (run.last + 1 < sentence->words->len && !_lyceum_card_gap_has (sentence, run.last + 1, ";:.—()“”\"") &&
         (copula || !_lyceum_card_gap_has (sentence, run.last + 1, ",")))
    run.last++;
  for (guint i = run.first; i <= run.last; i++)
    named |=
        _lyceum_card_word_is (sentence, i, LYCEUM_CARD_PERSON) || _lyceum_card_word_equals (sentence, i, "writers");
  if (named && run.last > run.first + 2 && run.last - run.first < MAX_WHO_WORDS)
    propose (maker, sentence, copula && _lyceum_card_word_equals (sentence, first, "is") ? "Who is %s?" : "Who was %s?",
             person, run, 0.74);
}

void
_lyceum_card_find_life (LyceumCardMaker *maker, LyceumCardSentence *sentence, LyceumCardRun name, LyceumCardRun years)
{
  g_autofree char *person = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, name.first)->start,
                                                _lyceum_card_word (sentence, name.last)->end);

  propose (maker, sentence, years.last > years.first ? "When did %s live?" : "When was %s born?", person, years, 0.66);
  find_who (maker, sentence, person, years.last + 1);
}

/* The name of a place that begins at the word @first, with what a comma adds: "Odense, Denmark". 0 words: none. */
static gboolean
place_at (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint first, LyceumCardRun *place)
{
  LyceumCardRun more;

  if (first >= sentence->words->len || !_lyceum_card_name_at (maker, sentence, first, place))
    return FALSE;
  if (_lyceum_card_gap_has (sentence, place->last + 1, ",") && place->last + 2 < sentence->words->len &&
      _lyceum_card_is_name_word (sentence, place->last + 1) &&
      _lyceum_card_gap_has (sentence, place->last + 2, ",.;") &&
      _lyceum_card_word (sentence, place->last + 1)->end - _lyceum_card_word (sentence, place->last + 1)->start > 2)
    {
      more = *place;
      more.last++;
      *place = more;
    }
  return TRUE;
}

/* "was born in Ireland, was educated at Oxford, … and died in distressing circumstances in Paris" */
static void
find_stations (LyceumCardMaker *maker, LyceumCardSentence *sentence, const char *person)
{
  gboolean died = FALSE, born = FALSE;

  for (guint i = 1; i + 2 < sentence->words->len; i++)
    {
      LyceumCardRun place;
      gboolean in =
          _lyceum_card_word_equals (sentence, i + 1, "in") || _lyceum_card_word_equals (sentence, i + 1, "at");

      if (!born && _lyceum_card_word_equals (sentence, i, "born") && in && place_at (maker, sentence, i + 2, &place))
        {
          propose (maker, sentence, "Where was %s born?", person, place, 0.7);
          born = TRUE;
        }
      else if (_lyceum_card_word_equals (sentence, i, "educated") && in && place_at (maker, sentence, i + 2, &place))
        propose (maker, sentence, "Where was %s educated?", person, place, 0.62);
      died |= _lyceum_card_word_equals (sentence, i, "died");
      if (died && in && i + 3 >= sentence->words->len && place_at (maker, sentence, i + 2, &place))
        propose (maker, sentence, "Where did %s die?", person, place, 0.64);
    }
}

/* The lives that the text tells: of whom a sentence speaks is known by the years that stand behind the name. */
void
_lyceum_card_find_lives (LyceumCardMaker *maker)
{
  for (guint i = 0; maker->english && i < maker->sentences->len; i++)
    {
      LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);
      gboolean pronoun;

      if (g_cancellable_is_cancelled (maker->cancellable))
        return;
      if (!sentence->biography || sentence->words->len < 5)
        continue;
      pronoun = _lyceum_card_word_is (sentence, 0, LYCEUM_CARD_HE) && sentence->subject;
      if (pronoun || strstr (sentence->text, sentence->biography))
        find_stations (maker, sentence, sentence->biography);
    }
}
