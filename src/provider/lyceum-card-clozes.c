/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-gaps-private.h"
#include "lyceum-cards-private.h"

#include <string.h>

/* Sentences with a gap where a term, a name, a date or a number stood. */

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
static gboolean
is_readable_elsewhere (const LyceumCardSentence *sentence, LyceumCardRun run)
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

static gboolean
ends_in_possessive (const LyceumCardSentence *sentence, guint index)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, index);
  g_autofree char *written = _lyceum_card_plain (sentence, word->start, word->end);

  return g_str_has_suffix (written, "'s") || g_str_has_suffix (written, "’s");
}

/* "Software in the Public Interest": the name began before. */
static gboolean
is_second_half (const LyceumCardSentence *sentence, LyceumCardRun run)
{
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
         _lyceum_card_gap_has (sentence, gap->run.first, "–±°") || *text == '0';
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
           !is_readable_elsewhere (sentence, gap->run) && !is_mere_example (sentence, gap->run) &&
           !is_inside_list (sentence, gap->run);
  if (n > MAX_ANSWER_BYTES || memchr (sentence->text + first->start, '{', n) ||
      memchr (sentence->text + first->start, '}', n) || memchr (sentence->text + first->start, '`', n) ||
      sentence->text[last->end] == '-' || (first->start > 0 && sentence->text[first->start - 1] == '-'))
    return FALSE;
  if ((gap->run.last - gap->run.first + 1) * 2 > sentence->words->len)
    return FALSE;
  /* "Ahab's": half a name. "1851—": half a life. */
  if (gap->kind == LYCEUM_CARD_GAP_NAME && ends_in_possessive (sentence, gap->run.last))
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
  return !(gap->named ? is_written_elsewhere (sentence, gap->run) : is_readable_elsewhere (sentence, gap->run)) &&
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

static void
consider_marks (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardGap *best)
{
  for (guint i = 0; i < sentence->marks->len; i++)
    {
      const LyceumCardMark *mark = &g_array_index (sentence->marks, LyceumCardMark, i);
      gboolean named =
          mark->run.first > 0 &&
          (_lyceum_card_word_is (sentence, mark->run.first - 1, LYCEUM_CARD_NAMING) ||
           (mark->run.first > 1 && _lyceum_card_word_is (sentence, mark->run.first - 2, LYCEUM_CARD_NAMING)));
      gboolean strong = (mark->styles & (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_TERM)) != 0;
      LyceumCardGap gap = { .kind = LYCEUM_CARD_GAP_TERM, .run = mark->run, .score = named ? 0.78 : 0.68 };

      /* Italics stress words, or are titles; only where the text names something do they mark a term. */
      if ((strong || named) && _lyceum_card_content_words (sentence, mark->run) > 0)
        _lyceum_card_consider (maker, sentence, gap, best);
    }
}

static void
consider_facts (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardGap *best)
{
  for (guint i = 0; i < sentence->words->len;)
    {
      LyceumCardGap gap = { .run = { .first = i, .last = i } };

      if (_lyceum_card_date_at (sentence, i, &gap.run))
        {
          gap.kind = LYCEUM_CARD_GAP_DATE;
          gap.score = 0.56;
          _lyceum_card_consider (maker, sentence, gap, best);
        }
      else if (maker->english && _lyceum_card_name_at (maker, sentence, i, &gap.run))
        {
          guint n = gap.run.last - gap.run.first + 1;

          gap.kind = LYCEUM_CARD_GAP_NAME;
          gap.score = n > 1 ? 0.57 : 0.46;
          _lyceum_card_consider (maker, sentence, gap, best);
        }
      else if (_lyceum_card_number_at (sentence, i, &gap.run))
        {
          gap.kind = LYCEUM_CARD_GAP_NUMBER;
          gap.score = gap.run.last > gap.run.first || !maker->english ? 0.52 : 0.47;
          _lyceum_card_consider (maker, sentence, gap, best);
        }
      i = gap.run.last + 1;
    }
}

/* The command in "the command `RowReduce[a]` will output …", where there is not much other code. */
static void
consider_code (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardGap *best)
{
  const LyceumBlock *block = lyceum_document_get_block (maker->document, sentence->block);
  guint n_code = 0;
  LyceumCardGap gap = { .kind = LYCEUM_CARD_GAP_CODE, .score = 0.55 };

  for (guint i = 0; maker->english && block->spans && i < block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, i);

      if (span->start < sentence->start || span->end > sentence->end || !(span->styles & LYCEUM_SPAN_CODE))
        continue;
      n_code++;
      if (span->end - span->start < 4 || gap.end > 0)
        continue;
      gap.start = span->start - sentence->start;
      gap.end = span->end - sentence->start;
    }
  if (gap.end == 0 || n_code > 2 || strpbrk (sentence->text + gap.start, "{}`"))
    return;
  gap.run.first = G_MAXUINT;
  for (guint i = 0; i < sentence->words->len; i++)
    if (_lyceum_card_word (sentence, i)->start >= gap.start && _lyceum_card_word (sentence, i)->end <= gap.end)
      {
        gap.run.first = MIN (gap.run.first, i);
        gap.run.last = i;
      }
  if (gap.run.first != G_MAXUINT && gap.run.last - gap.run.first + 6 < sentence->words->len)
    _lyceum_card_consider (maker, sentence, gap, best);
}

/* Whether the word @index says that a name follows; moves @index to the last word before the name. */
static gboolean
is_naming (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint *index)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, *index);
  g_autofree char *written = NULL;

  if (!maker->english)
    {
      written = _lyceum_card_plain (sentence, word->start, word->end);
      return _lyceum_card_names (maker->language, written);
    }
  if (!(word->classes & LYCEUM_CARD_NAMING) || (sentence->story && !sentence->clause) ||
      _lyceum_card_word_equals (sentence, *index - 1, "be") ||
      (*index > 1 && _lyceum_card_word_equals (sentence, *index - 2, "what")))
    return FALSE;
  if (_lyceum_card_word_equals (sentence, *index, "known"))
    {
      if (!_lyceum_card_word_equals (sentence, *index + 1, "as"))
        return FALSE;
      (*index)++;
    }
  if (_lyceum_card_word_is (sentence, *index + 1, LYCEUM_CARD_ARTICLE))
    (*index)++;
  return !_lyceum_card_word_is (sentence, *index + 1,
                                LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_IT | LYCEUM_CARD_HE | LYCEUM_CARD_CONJUNCTION);
}

/* "wird … genannt": a name after a word of naming, up to the next sign. */
static void
consider_naming (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardGap *best)
{
  for (guint i = 1; i + 1 < sentence->words->len; i++)
    {
      guint last = i;
      LyceumCardGap gap = { .kind = LYCEUM_CARD_GAP_TERM, .score = 0.62 };

      if (!is_naming (maker, sentence, &last) || last + 1 >= sentence->words->len)
        continue;
      i = last;
      gap.run.first = gap.run.last = i + 1;
      while (gap.run.last + 1 < sentence->words->len && gap.run.last < i + 4 &&
             _lyceum_card_gap_is_space (sentence, gap.run.last + 1) &&
             !_lyceum_card_word_is (sentence, gap.run.last + 1,
                                    LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_VERB | LYCEUM_CARD_RELATIVE))
        gap.run.last++;
      /* "named William E. Simon" */
      if (gap.run.last + 1 < sentence->words->len && _lyceum_card_gap_has (sentence, gap.run.last + 1, "."))
        continue;
      if (gap.run.last < i + 4 && !_lyceum_card_gap_has (sentence, i + 1, ",،:(") &&
          !_lyceum_card_gap_has (sentence, gap.run.last + 1, "(«“„\""))
        {
          /* "تدعى الجينات الورمية" of genes: the word that can be read before stays. */
          if (!maker->english && gap.run.last > gap.run.first &&
              is_readable_elsewhere (sentence, (LyceumCardRun){ .first = gap.run.first, .last = gap.run.first }))
            gap.run.first++;
          gap.named = !maker->english;
          _lyceum_card_consider (maker, sentence, gap, best);
        }
    }
}

/* "by Rudolf Virchow", "the physician Rudolf Virchow": not "The Social Contract" nor "Hadrian's Wall". */
static gboolean
looks_like_person (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  guint before = run.first > 0 ? run.first - 1 : 0;

  for (guint i = run.first; i <= run.last; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_ARTICLE | LYCEUM_CARD_PLACE) ||
        _lyceum_card_word_equals (sentence, i, "of") ||
        (_lyceum_card_word (sentence, i)->styles & LYCEUM_SPAN_EMPHASIS) || ends_in_possessive (sentence, i))
      return FALSE;
  return run.first == 0 || _lyceum_card_word_is (sentence, before, LYCEUM_CARD_PERSON) ||
         _lyceum_card_word_equals (sentence, before, "by") || _lyceum_card_word_equals (sentence, before, "was") ||
         _lyceum_card_word_equals (sentence, before, "named");
}

static void
propose (LyceumCardMaker *maker, LyceumCardSentence *sentence, const LyceumCardGap *gap)
{
  const LyceumCardWord *last = _lyceum_card_word (sentence, gap->run.last);
  gsize start = _lyceum_card_word (sentence, gap->run.first)->start, end = last->end;
  g_autofree char *answer = NULL;
  LyceumCardDraft *draft;

  if (gap->end > 0)
    {
      start = gap->start;
      end = gap->end;
    }
  if (gap->kind == LYCEUM_CARD_GAP_NUMBER && sentence->text[end] == '%')
    end++;
  answer = _lyceum_card_plain (sentence, start, end);
  if (!maker->english && gap->kind == LYCEUM_CARD_GAP_TERM && !g_hash_table_add (maker->answers, g_strdup (answer)))
    return;
  draft = _lyceum_card_propose (maker, "cloze", _lyceum_card_hide (maker, sentence, start, end),
                                _lyceum_card_show (maker, sentence, 0, strlen (sentence->text)), sentence->block,
                                sentence->text, gap->score);
  _lyceum_card_answer (draft, answer);
  /* A person is known by the last name. */
  if (gap->kind == LYCEUM_CARD_GAP_NAME && gap->run.last - gap->run.first <= 3 && gap->run.last > gap->run.first &&
      !(last->flags & LYCEUM_WORD_UPPER) && looks_like_person (sentence, gap->run) &&
      (gap->run.first == 0 || !_lyceum_card_word_is (sentence, gap->run.first - 1, LYCEUM_CARD_ARTICLE)))
    {
      g_autofree char *surname = _lyceum_card_plain (sentence, last->start, last->end);

      _lyceum_card_answer (draft, surname);
    }
  sentence->used = TRUE;
}

static gboolean
is_proper (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  g_autofree char *written = g_strndup (sentence->text, _lyceum_card_word (sentence, 0)->end);

  return g_hash_table_contains (maker->proper, written);
}

/* "Ambergris is soft, waxy, and so fragrant that …" where a heading says ambergris. */
static void
consider_subject (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardGap *best)
{
  LyceumCardGap gap = { .kind = LYCEUM_CARD_GAP_TERM, .score = 0.54 };

  if (!maker->english || sentence->subject || sentence->story)
    return;
  gap.run.first = _lyceum_card_word_is (sentence, 0, LYCEUM_CARD_ARTICLE) ? 1 : 0;
  for (guint i = gap.run.first; i < gap.run.first + 3 && i + 1 < sentence->words->len; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);

      if ((word->flags & LYCEUM_WORD_STOP) || (word->styles & (LYCEUM_SPAN_FORMULA | LYCEUM_SPAN_CODE)) ||
          (word->classes & (LYCEUM_CARD_TRIVIAL | LYCEUM_CARD_PERSON)) || (i == 0 && is_proper (maker, sentence)) ||
          !g_hash_table_contains (maker->known, word->stem))
        return;
      if (_lyceum_card_word_is (sentence, i + 1, LYCEUM_CARD_BE) &&
          _lyceum_card_word_is (sentence, i + 2, LYCEUM_CARD_ARTICLE))
        {
          gap.run.last = i;
          _lyceum_card_consider (maker, sentence, gap, best);
          return;
        }
    }
}

void
_lyceum_card_find_clozes (LyceumCardMaker *maker)
{
  for (guint i = 0; i < maker->sentences->len && !g_cancellable_is_cancelled (maker->cancellable); i++)
    {
      LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);
      LyceumCardGap best = { .score = 0 };

      if (sentence->used || sentence->words->len == 0 || !_lyceum_card_stands (maker, sentence))
        continue;
      consider_marks (maker, sentence, &best);
      consider_facts (maker, sentence, &best);
      consider_code (maker, sentence, &best);
      consider_naming (maker, sentence, &best);
      consider_subject (maker, sentence, &best);
      _lyceum_card_consider_foreign (maker, sentence, &best);
      if (best.score > 0)
        {
          LyceumCardGap second = { .score = 0 };

          propose (maker, sentence, &best);
          _lyceum_card_consider_second (maker, sentence, &best, &second);
          if (second.score > 0)
            propose (maker, sentence, &second);
        }
    }
}
