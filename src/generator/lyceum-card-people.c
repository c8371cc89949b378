/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* Who somebody is, and when somebody lived, told in passing. English. */

#define MAX_WORDS 70
#define MAX_NAME_WORDS 4
#define MAX_PORTRAIT_WORDS 20

static void
propose (LyceumCardMaker *maker,
         LyceumCardSentence *sentence,
         const char *question,
         LyceumCardRun name,
         LyceumCardRun answer,
         double score)
{
  gsize start = _lyceum_card_word (sentence, answer.first)->start, end = _lyceum_card_word (sentence, answer.last)->end;
  g_autofree char *shown = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, name.first)->start,
                                               _lyceum_card_word (sentence, name.last)->end);
  g_autofree char *plain = _lyceum_card_plain (sentence, start, end);
  LyceumCardDraft *draft;

  if (!_lyceum_card_is_readable (shown))
    return;
  draft = _lyceum_card_propose (maker, "basic", g_strdup_printf (question, shown), _lyceum_card_sentence_case (plain),
                                sentence->block, sentence->text, score);
  _lyceum_card_answer (draft, plain);
  sentence->used = TRUE;
}

/* "John Ruskin (1819-1900)" */
static gboolean
find_life (LyceumCardMaker *maker, LyceumCardSentence *sentence, LyceumCardRun name)
{
  LyceumCardRun years;

  if (!_lyceum_card_life_after (sentence, name, &years))
    return FALSE;
  _lyceum_card_find_life (maker, sentence, name, years);
  return TRUE;
}

/* Where the apposition that begins at @first ends: at the next sign. */
static guint
last_of_portrait (const LyceumCardSentence *sentence, guint first)
{
  guint last = first;

  while (last + 1 < sentence->words->len && (!_lyceum_card_gap_has (sentence, last + 1, ",;:.—()“”\"") ||
                                             /* "a well-to-do, retired whaleman" */
                                             (_lyceum_card_gap_has (sentence, last + 1, ",") && last < first + 5 &&
                                              _lyceum_card_word_is (sentence, last + 2, LYCEUM_CARD_PERSON) &&
                                              !_lyceum_card_word_is (sentence, last + 1, ~(guint) LYCEUM_CARD_ORIGIN))))
    last++;
  return last;
}

/* Whether the words are a portrait: an article, a person, and what kind of. */
static gboolean
is_portrait (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  gboolean person = FALSE, more = FALSE, says_rank = FALSE, detailed = FALSE;

  if (_lyceum_card_word_equals (sentence, run.first + 1, "last") ||
      _lyceum_card_word_equals (sentence, run.first + 1, "first") ||
      _lyceum_card_word_equals (sentence, run.first + 1, "only") ||
      _lyceum_card_word_equals (sentence, run.first + 1, "very") ||
      _lyceum_card_word_equals (sentence, run.first + 1, "same"))
    return FALSE;
  if (run.last < run.first + 2 || run.last - run.first > MAX_PORTRAIT_WORDS)
    return FALSE;
  for (guint i = run.first + 1; i <= run.last; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);

      if (!more && (word->classes & LYCEUM_CARD_RELATIVE) && person)
        more = TRUE;
      if ((word->classes & LYCEUM_CARD_PREPOSITION) && !person)
        return FALSE;
      if (!more && (word->classes & (LYCEUM_CARD_VERB | LYCEUM_CARD_COUNT)))
        return FALSE;
      if (i + 2 > run.last && (word->classes & LYCEUM_CARD_RELATIVE))
        return FALSE;
      if (!more && word->end - word->start > 3 && strncmp (sentence->text + word->end - 2, "ed", 2) == 0 && person)
        return FALSE;
      detailed |= (word->classes & LYCEUM_CARD_PREPOSITION) != 0 && person;
      says_rank |= _lyceum_card_word_equals (sentence, i, "mate") || _lyceum_card_word_equals (sentence, i, "captain");
      person |= (word->classes & (LYCEUM_CARD_PERSON | LYCEUM_CARD_ORIGIN | LYCEUM_CARD_PLACE)) != 0 &&
                i < run.first + 6 &&
                (i == run.last ||
                 _lyceum_card_word_is (sentence, i + 1,
                                       LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_RELATIVE | LYCEUM_CARD_CONJUNCTION));
    }
  /* "a great naturalist" says too little. */
  if (!more && !detailed && !says_rank && _lyceum_card_content_words (sentence, run) < 3)
    return FALSE;
  return person && !_lyceum_card_points_outside (sentence, run);
}

/* Whether the noun of a portrait is a place: the last word before "of" or "that". */
static gboolean
is_place (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  guint head = run.first;

  while (head < run.last && !_lyceum_card_word_is (sentence, head + 1, LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_RELATIVE))
    head++;
  return _lyceum_card_word_is (sentence, head, LYCEUM_CARD_PLACE);
}

/* "a native of Tisbury, in Martha's Vineyard": where somebody comes from says more than that somebody comes from there.
 */
static gboolean
find_origin (LyceumCardMaker *maker, LyceumCardSentence *sentence, LyceumCardRun name, guint first)
{
  LyceumCardRun place = { .first = first + 3 };

  if (!_lyceum_card_word_equals (sentence, first, "a") || !_lyceum_card_word_equals (sentence, first + 1, "native") ||
      !_lyceum_card_word_equals (sentence, first + 2, "of") || place.first >= sentence->words->len ||
      !_lyceum_card_is_name_word (sentence, place.first))
    return FALSE;
  place.last = last_of_portrait (sentence, place.first);
  /* ", in Martha's Vineyard", ", an island far away" */
  if (place.last + 2 < sentence->words->len && _lyceum_card_gap_has (sentence, place.last + 1, ",") &&
      (_lyceum_card_word_equals (sentence, place.last + 1, "in") ||
       _lyceum_card_word_is (sentence, place.last + 2, LYCEUM_CARD_PLACE)))
    place.last = last_of_portrait (sentence, place.last + 1);
  propose (maker, sentence, "Where does %s come from?", name, place, 0.72);
  return TRUE;
}

/* "The chief mate of the Pequod was Starbuck, …": who held an office. */
static gboolean
find_office (LyceumCardMaker *maker, LyceumCardSentence *sentence, LyceumCardRun name)
{
  static const char *const ranks[] = { "first", "second", "third", "chief" };
  g_autofree char *office = NULL, *answer = NULL;
  gboolean person = FALSE, which = FALSE;
  LyceumCardDraft *draft;

  if (name.first < 4 || !_lyceum_card_word_equals (sentence, 0, "the") ||
      !_lyceum_card_word_is (sentence, name.first - 1, LYCEUM_CARD_BE) ||
      !_lyceum_card_gap_has (sentence, name.last + 1, ",.;"))
    return FALSE;
  for (guint i = 1; i + 1 < name.first; i++)
    {
      person |= _lyceum_card_word_is (sentence, i, LYCEUM_CARD_PERSON);
      which |= _lyceum_card_word_equals (sentence, i, "of");
      for (guint r = 0; r < G_N_ELEMENTS (ranks); r++)
        which |= _lyceum_card_word_equals (sentence, i, ranks[r]);
      if (_lyceum_card_gap_has (sentence, i, ",;:.—“\"") ||
          _lyceum_card_word_is (sentence, i, LYCEUM_CARD_VERB | LYCEUM_CARD_RELATIVE | LYCEUM_CARD_IT | LYCEUM_CARD_HE))
        return FALSE;
    }
  if (!person || !which)
    return FALSE;
  office = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, 1)->start,
                               _lyceum_card_word (sentence, name.first - 2)->end);
  answer = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, name.first)->start,
                               _lyceum_card_word (sentence, name.last)->end);
  draft = _lyceum_card_propose (maker, "basic", g_strdup_printf ("Who was the %s?", office), g_strdup (answer),
                                sentence->block, sentence->text, 0.72);
  _lyceum_card_answer (draft, answer);
  return TRUE;
}

/* "Tashtego, an Indian from Gay Head," */
static gboolean
find_portrait (LyceumCardMaker *maker, LyceumCardSentence *sentence, LyceumCardRun name)
{
  LyceumCardRun run = { .first = name.last + 1 };

  /* "Queequeg was a native of …" */
  if (sentence->story && (name.first == 0 || _lyceum_card_word_equals (sentence, 0, "like")) &&
      _lyceum_card_word_is (sentence, run.first, LYCEUM_CARD_BE) &&
      _lyceum_card_word_is (sentence, run.first + 1, LYCEUM_CARD_ARTICLE))
    {
      run.first++;
      if (find_origin (maker, sentence, name, run.first))
        return TRUE;
      run.last = last_of_portrait (sentence, run.first);
      if (!is_portrait (sentence, run) || is_place (sentence, run))
        return FALSE;
      propose (maker, sentence, "Who is %s?", name, run, 0.7);
      return TRUE;
    }
  find_office (maker, sentence, name);
  if (run.first + 2 >= sentence->words->len || !_lyceum_card_gap_has (sentence, run.first, ",") ||
      _lyceum_card_gap_has (sentence, run.first, ".()—\"“”’") ||
      !_lyceum_card_word_is (sentence, run.first, LYCEUM_CARD_ARTICLE) ||
      (name.first == name.last &&
       _lyceum_card_word_is (sentence, name.first, LYCEUM_CARD_ORIGIN | LYCEUM_CARD_TRIVIAL | LYCEUM_CARD_PERSON)) ||
      (name.first > 0 &&
       (_lyceum_card_gap_has (sentence, name.first, ",") ||
        _lyceum_card_word_is (sentence, name.first - 1, LYCEUM_CARD_CONJUNCTION | LYCEUM_CARD_ARTICLE) ||
        _lyceum_card_word_equals (sentence, name.first - 1, "in"))))
    return FALSE;
  if (find_origin (maker, sentence, name, run.first))
    return TRUE;
  run.last = last_of_portrait (sentence, run.first);
  if (!is_portrait (sentence, run))
    return FALSE;
  propose (maker, sentence,
           is_place (sentence, run) ? "What is %s?"
           : sentence->story        ? "Who is %s?"
                                    : "Who was %s?",
           name, run, 0.7);
  return TRUE;
}

void
_lyceum_card_find_people (LyceumCardMaker *maker)
{
  for (guint i = 0; maker->english && i < maker->sentences->len; i++)
    {
      LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);

      if (g_cancellable_is_cancelled (maker->cancellable))
        return;
      if (sentence->used || sentence->words->len < 6 || sentence->words->len > MAX_WORDS ||
          strpbrk (sentence->text, "\n?"))
        continue;
      for (guint w = 0; w + 2 < sentence->words->len && !sentence->used; w++)
        {
          LyceumCardRun name;

          if (!_lyceum_card_name_at (maker, sentence, w, &name) ||
              (_lyceum_card_word (sentence, w)->flags & LYCEUM_WORD_UPPER))
            continue;
          if (name.last - name.first < MAX_NAME_WORDS && !find_life (maker, sentence, name))
            find_portrait (maker, sentence, name);
          w = name.last;
        }
    }
}
