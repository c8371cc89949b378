/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-phrases-private.h"

#include <string.h>

/*
 * Gaps for the names, dates, numbers and things of any sentence that stands by itself, in all languages alike. They
 * score less than what the patterns of a language are sure of, and fill up what is asked for beyond that.
 */

#define MAX_GAPS 6
#define FEW_WORDS 9
#define WORDS_PER_GAP 5
#define MIN_SCORE 0.1
/* What a card gains that needs no other to be worth having; so many of a sentence do. */
#define SURE 0.12
#define MAX_SURE 2
/* What a card loses when it shows the sentence before. */
#define NEEDS_CONTEXT 0.04
#define MAX_CHARACTERS_WITH_CONTEXT 480

static gboolean
is_written_elsewhere (const LyceumCardSentence *sentence, const LyceumPhrase *phrase)
{
  for (guint a = phrase->run.first; a <= phrase->run.last; a++)
    {
      const LyceumCardWord *hidden = _lyceum_card_word (sentence, a);

      if ((hidden->flags & LYCEUM_WORD_STOP) ||
          (phrase->kind == LYCEUM_PHRASE_THING && phrase->run.last > phrase->run.first && a < phrase->run.last))
        continue;
      for (guint i = 0; i < sentence->words->len; i++)
        if ((i < phrase->run.first || i > phrase->run.last) &&
            g_str_equal (_lyceum_card_word (sentence, i)->stem, hidden->stem))
          return TRUE;
    }
  return FALSE;
}

/* "such as copper", "including Rome": others would be as right. */
static gboolean
is_example (const LyceumPhrase *phrase, GArray *classes)
{
  guint first = phrase->run.first > 3 ? phrase->run.first - 3 : 0;

  for (guint i = first; i < phrase->run.first; i++)
    if (g_array_index (classes, guint, i) & LYCEUM_GRAMMAR_EXAMPLE)
      return TRUE;
  return FALSE;
}

static double
base_score (const LyceumPhrase *phrase)
{
  guint n = phrase->run.last - phrase->run.first + 1;

  switch (phrase->kind)
    {
    case LYCEUM_PHRASE_DATE:
      return 0.45;
    case LYCEUM_PHRASE_NUMBER:
      return n > 1 ? 0.46 : 0.43;
    case LYCEUM_PHRASE_COUNT:
      return 0.41;
    case LYCEUM_PHRASE_NAME:
      return 0.38 + 0.03 * MIN (n - 1, 2);
    case LYCEUM_PHRASE_QUOTED:
      return 0.39;
    case LYCEUM_PHRASE_PAIR:
      return 0.34;
    case LYCEUM_PHRASE_THING:
      return (phrase->bounded ? 0.29 : 0.26) + 0.02 * MIN (n - 1, 3);
    }
  return 0;
}

/* Names, dates and numbers outside of the gap: what pins it down. */
static guint
count_anchors (GArray *phrases, const LyceumPhrase *phrase)
{
  guint n = 0, last = 0;

  for (guint i = 0; i < phrases->len; i++)
    {
      const LyceumPhrase *other = &g_array_index (phrases, LyceumPhrase, i);

      if (other->kind == LYCEUM_PHRASE_THING || other->kind == LYCEUM_PHRASE_PAIR ||
          (n > 0 && other->run.first <= last))
        continue;
      if (other->run.last < phrase->run.first || other->run.first > phrase->run.last)
        {
          n++;
          last = other->run.last;
        }
    }
  return n;
}

/* Whether a course should have the card without being asked for more: a fact with others around it that pin it down. */
static gboolean
is_sure (LyceumCardMaker *maker, const LyceumCardSentence *sentence, GArray *phrases, const LyceumPhrase *phrase)
{
  if (phrase->kind == LYCEUM_PHRASE_THING || phrase->kind == LYCEUM_PHRASE_PAIR ||
      phrase->kind == LYCEUM_PHRASE_COUNT || phrase->listed ||
      (phrase->kind == LYCEUM_PHRASE_NUMBER && !phrase->bounded) || sentence->words->len < 8 ||
      sentence->words->len > 32)
    return FALSE;
  /* Where every noun has a capital, several of them in a row are no sure name; a year in brackets may be that of a
   * book. */
  if (phrase->kind == LYCEUM_PHRASE_NAME && _lyceum_grammar_capitalises_nouns (_lyceum_grammar_get (maker->language)))
    return FALSE;
  if (phrase->kind == LYCEUM_PHRASE_DATE && phrase->start > 0 && sentence->text[phrase->start - 1] == '(' &&
      sentence->text[phrase->end] == ')')
    return FALSE;
  return count_anchors (phrases, phrase) >= (phrase->kind == LYCEUM_PHRASE_NAME ? 2 : 1) &&
         (!maker->english || _lyceum_card_stands (maker, sentence));
}

static double
score_of (const LyceumCardSentence *sentence, const LyceumPhrase *phrase)
{
  /* What a paragraph says first is what it is about. */
  double score = base_score (phrase) - 0.01 * MIN (sentence->index, 5);

  if (phrase->listed && phrase->kind != LYCEUM_PHRASE_NUMBER)
    score -= 0.02;
  /* Hardly anything tells what belongs there. */
  if (sentence->words->len < FEW_WORDS && phrase->kind != LYCEUM_PHRASE_DATE && phrase->kind != LYCEUM_PHRASE_NUMBER)
    return 0;
  return score;
}

static int
compare_scores (gconstpointer a, gconstpointer b)
{
  const double *first = a, *second = b;

  return (*first < *second) - (*first > *second);
}

typedef struct
{
  double score;
  const LyceumPhrase *phrase;
} Scored;

static char *
put_after (LyceumCardMaker *maker, const LyceumCardSentence *before, char *text)
{
  g_autofree char *rest = text;
  g_autofree char *shown = NULL;

  if (!before)
    return g_steal_pointer (&rest);
  shown = _lyceum_card_show (maker, before, 0, strlen (before->text));
  return g_strconcat (shown, " ", rest, NULL);
}

static void
propose (LyceumCardMaker *maker,
         const LyceumCardSentence *sentence,
         const LyceumCardSentence *before,
         const Scored *scored)
{
  const char *text = lyceum_document_get_block (maker->document, sentence->block)->text;
  gsize start = before ? before->start : sentence->start;
  g_autofree char *quote = g_strndup (text + start, sentence->end - start);
  g_autofree char *answer = _lyceum_card_plain (sentence, scored->phrase->start, scored->phrase->end);
  LyceumCardDraft *draft = _lyceum_card_propose (
      maker, "cloze",
      put_after (maker, before, _lyceum_card_hide (maker, sentence, scored->phrase->start, scored->phrase->end)),
      put_after (maker, before, _lyceum_card_show (maker, sentence, 0, strlen (sentence->text))), sentence->block,
      quote, scored->score - (before ? NEEDS_CONTEXT : 0));

  _lyceum_card_answer (draft, answer);
}

static gboolean
overlaps_any (GArray *scored, guint n_taken, const LyceumPhrase *phrase)
{
  for (guint i = 0; i < n_taken; i++)
    {
      const LyceumPhrase *taken = g_array_index (scored, Scored, i).phrase;

      if (phrase->run.first <= taken->run.last && taken->run.first <= phrase->run.last)
        return TRUE;
    }
  return FALSE;
}

static void
find_in (LyceumCardMaker *maker, const LyceumCardSentence *sentence, const LyceumCardSentence *before, GArray *classes)
{
  g_autoptr (GArray) phrases = _lyceum_phrases_find (maker, sentence, classes);
  g_autoptr (GArray) scored = g_array_new (FALSE, FALSE, sizeof (Scored));
  guint n_taken = 0;

  for (guint i = 0; i < phrases->len; i++)
    {
      const LyceumPhrase *phrase = &g_array_index (phrases, LyceumPhrase, i);
      g_autofree char *text = g_strndup (sentence->text + phrase->start, phrase->end - phrase->start);
      Scored one = { .score = score_of (sentence, phrase), .phrase = phrase };

      _lyceum_card_alternatives_note (maker->alternatives, phrase->kind, text);
      if (one.score >= MIN_SCORE && (phrase->run.last - phrase->run.first + 1) * 2 <= sentence->words->len &&
          (!sentence->subject || phrase->run.first > 0) && !is_example (phrase, classes) &&
          !is_written_elsewhere (sentence, phrase))
        g_array_append_val (scored, one);
    }
  g_array_sort (scored, compare_scores);
  for (guint i = 0; i < scored->len && n_taken < MIN (MAX_GAPS, MAX (sentence->words->len / WORDS_PER_GAP, 1)); i++)
    {
      Scored one = g_array_index (scored, Scored, i);

      if (overlaps_any (scored, n_taken, one.phrase))
        continue;
      if (!before && n_taken < MAX_SURE && is_sure (maker, sentence, phrases, one.phrase))
        one.score += SURE;
      propose (maker, sentence, before, &one);
      g_array_index (scored, Scored, n_taken++) = one;
    }
}

/* Returns: whether the sentence stands without the one before it. */
static gboolean
consider (LyceumCardMaker *maker,
          const LyceumGrammar *grammar,
          const LyceumCardSentence *sentence,
          const LyceumCardSentence *before)
{
  g_autoptr (GArray) classes = _lyceum_phrases_classify (grammar, sentence);

  if (_lyceum_card_stands_with_gap (maker, sentence, classes))
    {
      find_in (maker, sentence, NULL, classes);
      return TRUE;
    }
  if (before && g_utf8_strlen (before->text, -1) + g_utf8_strlen (sentence->text, -1) <= MAX_CHARACTERS_WITH_CONTEXT &&
      !sentence->subject && _lyceum_card_stands_after (maker, sentence))
    find_in (maker, sentence, before, classes);
  return FALSE;
}

void
_lyceum_card_find_facts (LyceumCardMaker *maker)
{
  const LyceumGrammar *grammar = _lyceum_grammar_get (maker->language);
  const LyceumCardSentence *before = NULL;    /* (nullable): the last sentence, where it stands by itself */
  g_autoptr (LyceumCardSentence) kept = NULL; /* what @before is where it was cut */

  for (guint i = 0; i < maker->sentences->len && !g_cancellable_is_cancelled (maker->cancellable); i++)
    {
      const LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i), *told = sentence;
      gsize tie = _lyceum_card_measure_tie (maker->language, sentence->text);
      g_autoptr (LyceumCardSentence) cut = tie > 0 ? _lyceum_card_sentence_cut (maker, sentence, tie) : NULL;

      if (before && (before->block != sentence->block || before->end + 2 < sentence->start))
        before = NULL;
      if (cut)
        told = cut;
      if (told->words->len == 0 || (sentence->clause && !sentence->tied) || !_lyceum_card_is_telling (told) ||
          !consider (maker, grammar, told, before))
        before = NULL;
      else
        before = told;
      if (before && before == cut)
        {
          g_clear_pointer (&kept, _lyceum_card_sentence_free);
          kept = g_steal_pointer (&cut);
        }
    }
}
