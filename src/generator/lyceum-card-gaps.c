/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-gaps-private.h"
#include "lyceum-cards-private.h"

#include <string.h>

/* Which words of a sentence can be hidden, and which of them are best. */

#define MAX_ANSWER_BYTES 60

static gboolean
is_inside_list (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  gboolean comma_before = run.first > 0 && _lyceum_card_gap_has (sentence, run.first, ",");
  gboolean comma_after = run.last + 1 < sentence->words->len && _lyceum_card_gap_has (sentence, run.last + 1, ",");
  gboolean and_before = run.first > 0 && (_lyceum_card_word_equals (sentence, run.first - 1, "and") ||
                                          _lyceum_card_word_equals (sentence, run.first - 1, "or"));
  gboolean and_after = _lyceum_card_word_equals (sentence, run.last + 1, "and") ||
                       _lyceum_card_word_equals (sentence, run.last + 1, "or");

  return and_before || and_after || (comma_before && comma_after);
}

/* "such as copper", "like Rome": others would be as right. */
static gboolean
is_mere_example (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  static const char *const signs[] = { "as",       "like", "including", "include", "includes",
                                       "instance", "see",  "example",   "e.g",     "especially" };
  guint first = run.first > 3 ? run.first - 3 : 0;

  for (guint i = first; i < run.first; i++)
    for (guint s = 0; s < G_N_ELEMENTS (signs); s++)
      if (_lyceum_card_word_equals (sentence, i, signs[s]) &&
          !(s == 0 && i > 0 &&
            (_lyceum_card_word_is (sentence, i - 1, LYCEUM_CARD_NAMING) ||
             !_lyceum_card_word_equals (sentence, i - 1, "such"))))
        return TRUE;
  return FALSE;
}

/* Whether what the gap hides stands somewhere else in the sentence. */
gboolean
_lyceum_card_is_readable_elsewhere (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  for (guint a = run.first; a <= run.last; a++)
    {
      const LyceumCardWord *hidden = _lyceum_card_word (sentence, a);

      if (hidden->flags & LYCEUM_WORD_STOP)
        continue;
      for (guint i = 0; i < sentence->words->len; i++)
        if ((i < run.first || i > run.last) && g_str_equal (_lyceum_card_word (sentence, i)->stem, hidden->stem))
          return TRUE;
    }
  return FALSE;
}

/* Whether a word of @run is written somewhere else in the sentence: a kindred word does not give a name away. */
static gboolean
is_written_elsewhere (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  for (guint a = run.first; a <= run.last; a++)
    {
      const LyceumCardWord *hidden = _lyceum_card_word (sentence, a);

      for (guint i = 0; i < sentence->words->len; i++)
        {
          const LyceumCardWord *other = _lyceum_card_word (sentence, i);

          if ((i < run.first || i > run.last) && other->end - other->start == hidden->end - hidden->start &&
              strncmp (sentence->text + other->start, sentence->text + hidden->start, hidden->end - hidden->start) == 0)
            return TRUE;
        }
    }
  return FALSE;
}

/* How much else in the sentence says what is meant. */
static guint
count_anchors (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardRun run)
{
  guint anchors = sentence->subject ? 2 : 0;

  for (guint i = 0; i < sentence->words->len;)
    {
      LyceumCardRun found = { .first = i, .last = i };
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);
      const LyceumCardMark *mark = _lyceum_card_mark_at (sentence, i);

      if (i >= run.first && i <= run.last)
        {
          i++;
          continue;
        }
      if (mark)
        found = mark->run;
      if (mark || _lyceum_card_date_at (sentence, i, &found) ||
          (i > 0 && _lyceum_card_name_at (maker, sentence, i, &found)) || (word->styles & LYCEUM_SPAN_CODE))
        anchors++;
      else if (!(word->flags & LYCEUM_WORD_STOP) && word->end - word->start > 3 &&
               g_hash_table_contains (maker->known, word->stem))
        anchors++;
      i = MAX (found.last, i) + 1;
    }
  return anchors;
}

/* "The chief mate was Starbuck, a native of …": a story says who somebody is. */
static gboolean
is_introduced (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  if (run.first > 3 && _lyceum_card_word_is (sentence, run.first - 1, LYCEUM_CARD_BE) &&
      _lyceum_card_gap_has (sentence, run.last + 1, ",") &&
      _lyceum_card_word_is (sentence, run.last + 1, LYCEUM_CARD_ARTICLE))
    return TRUE;
  if (!_lyceum_card_word_is (sentence, run.last + 1, LYCEUM_CARD_BE) ||
      !_lyceum_card_word_is (sentence, run.last + 2, LYCEUM_CARD_ARTICLE))
    return FALSE;
  for (guint i = run.last + 3; i < sentence->words->len && i < run.last + 7; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_PERSON))
      return TRUE;
  return FALSE;
}

/* A name needs more than the subject of the section around it: a date, a term, another name. */
static gboolean
is_pinned (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardRun run)
{
  if (is_introduced (sentence, run))
    return TRUE;
  for (guint i = 0; i < sentence->words->len; i++)
    {
      LyceumCardRun found;

      if (i >= run.first && i <= run.last)
        continue;
      if (_lyceum_card_date_at (sentence, i, &found))
        return TRUE;
      if (run.last > run.first && (_lyceum_card_mark_at (sentence, i) ||
                                   (_lyceum_card_name_at (maker, sentence, i, &found) && found.last > found.first)))
        return TRUE;
    }
  return FALSE;
}

gboolean
_lyceum_card_ends_in_possessive (const LyceumCardSentence *sentence, guint index)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, index);
  g_autofree char *written = _lyceum_card_plain (sentence, word->start, word->end);

  return g_str_has_suffix (written, "'s") || g_str_has_suffix (written, "’s");
}

/* "Software in the Public Interest": the name began before. */
static gboolean
is_second_half (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  /* "In 1564, René Goulaine …": behind the comma no name was looked for. */
  if (run.first > 1 && _lyceum_card_gap_is_space (sentence, run.first) && _lyceum_card_is_name_word (sentence, run.first - 1) &&
      !_lyceum_card_word_is (sentence, run.first - 1, LYCEUM_CARD_PERSON) &&
      !(_lyceum_card_word (sentence, run.first - 1)->flags & LYCEUM_WORD_STOP) && _lyceum_card_gap_has (sentence, run.first - 1, ","))
    return TRUE;
  return run.first > 2 && _lyceum_card_word_equals (sentence, run.first - 1, "the") &&
         _lyceum_card_word_is (sentence, run.first - 2, LYCEUM_CARD_PREPOSITION) &&
         (_lyceum_card_word (sentence, run.first - 3)->flags & LYCEUM_WORD_CAPITALISED) &&
         !_lyceum_card_word_is (sentence, run.first - 3, LYCEUM_CARD_OPENER);
}

/* Code of a name that the text made up, or glued to a word, or one part of a longer command. */
static gboolean
is_odd_code (const LyceumCardSentence *sentence, const LyceumCardGap *gap)
{
  guint next = gap->run.last + 1;

  return g_str_has_prefix (sentence->text + gap->start, "my") || g_ascii_isalnum (sentence->text[gap->end]) ||
         (gap->start > 0 && g_ascii_isalnum (sentence->text[gap->start - 1])) ||
         (next < sentence->words->len && (_lyceum_card_word (sentence, next)->styles & LYCEUM_SPAN_CODE)) ||
         (gap->run.first > 0 && (_lyceum_card_word (sentence, gap->run.first - 1)->styles & LYCEUM_SPAN_CODE));
}

/* "the Far Eastern collections", "Seven Years' War": a word of the name, or the noun that it tells of, comes after it.
 */
static gboolean
goes_on (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  const LyceumCardWord *last = _lyceum_card_word (sentence, run.last);
  const LyceumCardWord *next;
  g_autofree char *written = NULL;
  static const char *const adjectives[] = { "n", "al", "ic", "ern", "ese", "ish" };

  if (sentence->text[last->end] == '\'' || g_str_has_prefix (sentence->text + last->end, "’") ||
      g_str_has_prefix (sentence->text + last->end, "–"))
    return TRUE;
  if (run.last + 1 >= sentence->words->len || !_lyceum_card_gap_is_space (sentence, run.last + 1))
    return FALSE;
  next = _lyceum_card_word (sentence, run.last + 1);
  if (next->flags & LYCEUM_WORD_NUMBER)
    return TRUE;
  if ((next->flags & (LYCEUM_WORD_STOP | LYCEUM_WORD_CAPITALISED | LYCEUM_WORD_NUMBER)) ||
      (next->classes & (LYCEUM_CARD_VERB | LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_RELATIVE | LYCEUM_CARD_CONJUNCTION)) ||
      next->end - next->start < 3 || strncmp (sentence->text + next->end - 2, "ed", 2) == 0 ||
      strncmp (sentence->text + next->end - 2, "ly", 2) == 0)
    return FALSE;
  if (sentence->text[next->end - 1] != 's')
    return TRUE;
  written = _lyceum_card_plain (sentence, last->start, last->end);
  for (guint i = 0; i < G_N_ELEMENTS (adjectives); i++)
    if (g_str_has_suffix (written, adjectives[i]))
      return TRUE;
  return FALSE;
}

/* "a 1996 study", "Cantor (2001)", "Apollo 11", "article 227": a number that is a part of a name. */
static gboolean
is_part_of_name (const LyceumCardSentence *sentence, const LyceumCardGap *gap)
{
  guint before = gap->run.first - 1;
  const char *text = sentence->text + _lyceum_card_word (sentence, gap->run.first)->start;

  if (gap->run.first == 0)
    return FALSE;
  if (gap->kind == LYCEUM_CARD_GAP_DATE)
    return gap->run.first == gap->run.last && (_lyceum_card_word_is (sentence, before, LYCEUM_CARD_ARTICLE) ||
                                               (_lyceum_card_gap_has (sentence, gap->run.first, "(") &&
                                                _lyceum_card_gap_has (sentence, gap->run.last + 1, ")")));
  return (before > 0 && (_lyceum_card_word (sentence, before)->flags & LYCEUM_WORD_CAPITALISED) &&
          _lyceum_card_gap_is_space (sentence, gap->run.first)) ||
         _lyceum_card_word_equals (sentence, before, "no") || _lyceum_card_word_equals (sentence, before, "article") ||
         _lyceum_card_word_equals (sentence, before, "number") ||
         _lyceum_card_gap_has (sentence, gap->run.first, "–±°×") || *text == '0';
}

/* "averages sixteen feet", "measured seventy-two feet": a size that even a story states. */
static gboolean
is_measured (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  static const char *const verbs[] = {
    "measure", "measures", "measured", "averages", "weighs", "weighed", "exceed",
    "exceeds", "ranges",   "yield",    "yields",   "spans",  "spanned", "comprises"
  };
  guint first = run.first > 5 ? run.first - 5 : 0;

  if (!_lyceum_card_word_is (sentence, run.last, LYCEUM_CARD_MEASURE))
    return FALSE;
  for (guint i = first; i < run.first; i++)
    for (guint v = 0; v < G_N_ELEMENTS (verbs); v++)
      if (_lyceum_card_word_equals (sentence, i, verbs[v]))
        return TRUE;
  return FALSE;
}

static gboolean
is_fit_gap (const LyceumCardSentence *sentence, const LyceumCardGap *gap)
{
  const LyceumCardWord *first = _lyceum_card_word (sentence, gap->run.first);
  const LyceumCardWord *last = _lyceum_card_word (sentence, gap->run.last);
  gsize n = last->end - first->start;

  /* Braces beside the marks of the gap could not be told from them. */
  if (strpbrk (sentence->text, "{}") || sentence->text[last->end] == '\'' ||
      g_str_has_prefix (sentence->text + last->end, "’"))
    return FALSE;
  if (gap->kind == LYCEUM_CARD_GAP_CODE)
    return gap->end - gap->start <= MAX_ANSWER_BYTES / 2 && !is_odd_code (sentence, gap) &&
           !_lyceum_card_is_readable_elsewhere (sentence, gap->run) && !is_mere_example (sentence, gap->run) &&
           !is_inside_list (sentence, gap->run);
  if (n > MAX_ANSWER_BYTES || memchr (sentence->text + first->start, '{', n) ||
      memchr (sentence->text + first->start, '}', n) || memchr (sentence->text + first->start, '`', n) ||
      sentence->text[last->end] == '-' || (first->start > 0 && sentence->text[first->start - 1] == '-'))
    return FALSE;
  if ((gap->run.last - gap->run.first + 1) * 2 > sentence->words->len)
    return FALSE;
  /* "Ahab's": half a name. "1851—": half a life. */
  if (gap->kind == LYCEUM_CARD_GAP_NAME && _lyceum_card_ends_in_possessive (sentence, gap->run.last))
    return FALSE;
  if (gap->kind == LYCEUM_CARD_GAP_NAME && (is_second_half (sentence, gap->run) || goes_on (sentence, gap->run)))
    return FALSE;
  if ((gap->kind == LYCEUM_CARD_GAP_DATE || gap->kind == LYCEUM_CARD_GAP_NUMBER) && is_part_of_name (sentence, gap))
    return FALSE;
  /* "the 5 days": those that were spoken of. */
  if (gap->kind == LYCEUM_CARD_GAP_NUMBER && gap->run.first > 0 &&
      _lyceum_card_word_equals (sentence, gap->run.first - 1, "the"))
    return FALSE;
  /* "The Prince's Dream" without its article. */
  if (gap->kind == LYCEUM_CARD_GAP_NAME && gap->run.first > 1 &&
      _lyceum_card_word_equals (sentence, gap->run.first - 1, "the") &&
      (_lyceum_card_word (sentence, gap->run.first - 1)->flags & LYCEUM_WORD_CAPITALISED))
    return FALSE;
  /* Half of a title. */
  if (gap->kind == LYCEUM_CARD_GAP_NAME && (first->styles & LYCEUM_SPAN_EMPHASIS) &&
      ((gap->run.first > 0 && (_lyceum_card_word (sentence, gap->run.first - 1)->styles & LYCEUM_SPAN_EMPHASIS)) ||
       (gap->run.last + 1 < sentence->words->len &&
        (_lyceum_card_word (sentence, gap->run.last + 1)->styles & LYCEUM_SPAN_EMPHASIS))))
    return FALSE;
  if (gap->kind == LYCEUM_CARD_GAP_DATE && _lyceum_card_gap_has (sentence, gap->run.last + 1, "—–-"))
    return FALSE;
  if (sentence->story && gap->kind != LYCEUM_CARD_GAP_DATE && gap->kind != LYCEUM_CARD_GAP_TERM &&
      !(gap->kind == LYCEUM_CARD_GAP_NUMBER && is_measured (sentence, gap->run)) &&
      !(gap->kind == LYCEUM_CARD_GAP_NAME && is_introduced (sentence, gap->run)))
    return FALSE;
  if (gap->run.first == gap->run.last && gap->kind != LYCEUM_CARD_GAP_DATE && gap->kind != LYCEUM_CARD_GAP_NUMBER &&
      ((first->classes & (LYCEUM_CARD_TRIVIAL | LYCEUM_CARD_ORIGIN)) || (first->flags & LYCEUM_WORD_STOP)))
    return FALSE;
  return !(gap->named ? is_written_elsewhere (sentence, gap->run)
                      : _lyceum_card_is_readable_elsewhere (sentence, gap->run)) &&
         !is_mere_example (sentence, gap->run) && !is_inside_list (sentence, gap->run);
}

/* Two years in a sentence are easily taken for each other. */
static gboolean
has_other_year (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  for (guint i = 0; i < sentence->words->len; i++)
    {
      LyceumCardRun found;

      if ((i < run.first || i > run.last) && _lyceum_card_date_at (sentence, i, &found))
        return TRUE;
    }
  return FALSE;
}

void
_lyceum_card_consider (LyceumCardMaker *maker,
                       const LyceumCardSentence *sentence,
                       LyceumCardGap gap,
                       LyceumCardGap *best)
{
  guint anchors;

  if (!is_fit_gap (sentence, &gap))
    return;
  anchors = count_anchors (maker, sentence, gap.run);
  if (anchors == 0 && gap.kind != LYCEUM_CARD_GAP_TERM && (maker->english || gap.kind != LYCEUM_CARD_GAP_NUMBER) &&
      !(sentence->story && gap.kind == LYCEUM_CARD_GAP_NUMBER))
    return;
  if (gap.kind == LYCEUM_CARD_GAP_NAME && !is_pinned (maker, sentence, gap.run))
    return;
  gap.score += 0.03 * MIN (anchors, 4);
  if (gap.kind == LYCEUM_CARD_GAP_DATE && has_other_year (sentence, gap.run))
    gap.score -= 0.06;
  if (sentence->words->len < 9)
    gap.score -= 0.05;
  if (sentence->words->len > 28)
    gap.score -= 0.04;
  if (gap.score > best->score)
    *best = gap;
}
