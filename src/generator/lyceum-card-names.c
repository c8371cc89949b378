/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* Names, dates and numbers in a sentence. */

static gboolean
is_year (const LyceumCardSentence *sentence, guint index)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, index);
  const char *text = sentence->text + word->start;

  return word->end - word->start == 4 && (*text == '1' || (*text == '2' && text[1] == '0')) &&
         g_ascii_isdigit (text[1]) && g_ascii_isdigit (text[2]) && g_ascii_isdigit (text[3]);
}

static gboolean
is_small_number (const LyceumCardSentence *sentence, guint index)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, index);

  return (word->flags & LYCEUM_WORD_NUMBER) && word->end - word->start <= 2;
}

/* "14 July 1789", "November 1988", "July 14, 1789", "1855" */
gboolean
_lyceum_card_date_at (const LyceumCardSentence *sentence, guint index, LyceumCardRun *run)
{
  guint n = sentence->words->len, i = index;

  run->first = index;
  if (is_small_number (sentence, i) && _lyceum_card_word_is (sentence, i + 1, LYCEUM_CARD_MONTH))
    i++;
  if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_MONTH) &&
      (_lyceum_card_word (sentence, i)->flags & LYCEUM_WORD_CAPITALISED))
    {
      if (i + 1 < n && i == index && is_small_number (sentence, i + 1))
        i++;
      if (i + 1 < n && is_year (sentence, i + 1))
        i++;
      run->last = i;
      return i > index;
    }
  if (!is_year (sentence, index))
    return FALSE;
  run->last = index;
  /* "1805–1875" is one answer; "1984 pages" is no year. */
  if (index + 1 < n && is_year (sentence, index + 1) && _lyceum_card_gap_has (sentence, index + 1, "-–—"))
    run->last = index + 1;
  return index > 0 &&
         (_lyceum_card_word_is (sentence, index - 1,
                                LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_MONTH | LYCEUM_CARD_ARTICLE) ||
          _lyceum_card_gap_has (sentence, index, "(,") || _lyceum_card_word_equals (sentence, index - 1, "a.d") ||
          _lyceum_card_word_equals (sentence, index - 1, "d") ||
          _lyceum_card_word_equals (sentence, index - 1, "year") ||
          _lyceum_card_word_equals (sentence, index - 1, "and"));
}

gboolean
_lyceum_card_is_name_word (const LyceumCardSentence *sentence, guint index)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, index);

  return (word->flags & LYCEUM_WORD_CAPITALISED) && !(word->flags & LYCEUM_WORD_NUMBER) &&
         !(word->styles & LYCEUM_SPAN_CODE) && !(word->styles & LYCEUM_SPAN_FORMULA) &&
         !(word->classes & LYCEUM_CARD_MONTH) && word->end - word->start > 1;
}

static gboolean
is_initial (const LyceumCardSentence *sentence, guint index)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, index);

  return word->end == word->start + 1 && g_ascii_isupper (sentence->text[word->start]) &&
         sentence->text[word->end] == '.';
}

/* "Dr. Abram Isaacs" */
static gboolean
follows_title (const LyceumCardSentence *sentence, guint index)
{
  static const char *const titles[] = { "dr", "mr", "mrs", "prof", "rev" };
  const char *end = sentence->text + _lyceum_card_word (sentence, index - 1)->end;

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (_lyceum_card_word_equals (sentence, index - 1, titles[i]) && g_str_has_prefix (end, ". "))
      return TRUE;
  return FALSE;
}

/* Whether the capital of the first word is its own: elsewhere it has one too, or the next word goes on with the name.
 */
static gboolean
is_proper_at_start (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, 0);
  g_autofree char *written = g_strndup (sentence->text, word->end);
  g_autofree char *folded = g_utf8_strdown (written, -1);

  if ((word->flags & LYCEUM_WORD_STOP) || g_hash_table_contains (maker->in_lower, folded) ||
      (word->classes &
       (LYCEUM_CARD_OPENER | LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_PERSON | LYCEUM_CARD_VERB | LYCEUM_CARD_COUNT)))
    return FALSE;
  if (g_hash_table_contains (maker->proper, written))
    return TRUE;
  return sentence->words->len > 1 && _lyceum_card_is_name_word (sentence, 1) &&
         _lyceum_card_gap_is_space (sentence, 1) && !g_str_has_suffix (written, "ly") &&
         !g_str_has_suffix (written, "ing") && !g_str_has_suffix (written, "ed");
}

/* A run of words with capitals, joined by "of", "de", "van" or a hyphen. */
gboolean
_lyceum_card_name_at (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint index, LyceumCardRun *run)
{
  static const char *const links[] = { "of", "de", "van", "von", "du", "la", "der", "the" };
  guint n = sentence->words->len, i = index, shouted = 0;

  if (i > 0 && !_lyceum_card_gap_is_space (sentence, i) && !follows_title (sentence, i))
    return FALSE;
  /* "H. J. Boyesen" */
  while (i + 1 < n && i < index + 2 && is_initial (sentence, i) &&
         !(index > 0 && _lyceum_card_is_name_word (sentence, index - 1)))
    i++;
  if (!_lyceum_card_is_name_word (sentence, i))
    return FALSE;
  if (i == 0 && !is_proper_at_start (maker, sentence))
    return FALSE;
  while (i + 1 < n)
    {
      guint next = i + 1;
      gboolean hyphen = sentence->text[_lyceum_card_word (sentence, i)->end] == '-';

      while (next + 1 < n && next < i + 3 && _lyceum_card_gap_is_space (sentence, next))
        {
          gboolean link = FALSE;

          for (guint k = 0; k < G_N_ELEMENTS (links); k++)
            link |= _lyceum_card_word_equals (sentence, next, links[k]) &&
                    !(_lyceum_card_word (sentence, next)->flags & LYCEUM_WORD_CAPITALISED);
          if (!link)
            break;
          next++;
        }
      /* "Raymond M. Alden" */
      if (next == i + 1 && next + 1 < n && is_initial (sentence, next) && _lyceum_card_gap_is_space (sentence, next) &&
          _lyceum_card_is_name_word (sentence, next + 1))
        {
          i = next + 1;
          continue;
        }
      if (!_lyceum_card_is_name_word (sentence, next) || (!hyphen && !_lyceum_card_gap_is_space (sentence, next)))
        break;
      /* "Boyesen's *Scandinavian Literature*" */
      if ((_lyceum_card_word (sentence, next)->styles ^ _lyceum_card_word (sentence, i)->styles) & LYCEUM_SPAN_EMPHASIS)
        break;
      i = next;
    }
  for (guint k = index; k <= i; k++)
    shouted += (_lyceum_card_word (sentence, k)->flags & LYCEUM_WORD_UPPER) ? 1 : 0;
  if (i > index && shouted == i - index + 1)
    return FALSE;
  *run = (LyceumCardRun){ .first = index, .last = i };
  return TRUE;
}

/* "sixteen feet", "twenty to thirty thousand men": only with a measure. */
static gboolean
spelled_number_at (const LyceumCardSentence *sentence, guint index, LyceumCardRun *run)
{
  static const char *const times[] = { "seconds", "minutes", "hours", "days", "weeks", "months", "years" };
  guint i = index;

  while (_lyceum_card_word_is (sentence, i + 1, LYCEUM_CARD_COUNT | LYCEUM_CARD_NUMERAL) ||
         ((_lyceum_card_word_equals (sentence, i + 1, "or") || _lyceum_card_word_equals (sentence, i + 1, "to")) &&
          _lyceum_card_word_is (sentence, i + 2, LYCEUM_CARD_COUNT | LYCEUM_CARD_NUMERAL)))
    i++;
  if (!_lyceum_card_word_is (sentence, i + 1, LYCEUM_CARD_MEASURE))
    return FALSE;
  /* Times of a story are not worth asking for. */
  for (guint t = 0; t < G_N_ELEMENTS (times); t++)
    if (_lyceum_card_word_equals (sentence, i + 1, times[t]))
      return FALSE;
  *run = (LyceumCardRun){ .first = index, .last = i + 1 };
  return TRUE;
}

/* "30 trillion", "7 to 8 nanometres", "97 per cent": the number with its measure. */
gboolean
_lyceum_card_number_at (const LyceumCardSentence *sentence, guint index, LyceumCardRun *run)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, index);
  const char *before = sentence->text + word->start;
  guint n = sentence->words->len, i = index;

  if (word->classes & (LYCEUM_CARD_COUNT | LYCEUM_CARD_NUMERAL))
    return spelled_number_at (sentence, index, run);
  if (!(word->flags & LYCEUM_WORD_NUMBER) || !g_ascii_isdigit (*before) ||
      (word->styles & (LYCEUM_SPAN_CODE | LYCEUM_SPAN_FORMULA)) ||
      (word->start > 0 && strchr ("-.#/+*^$:", before[-1])))
    return FALSE;
  for (const char *p = before; p < sentence->text + word->end; p++)
    if (g_ascii_isalpha (*p))
      return FALSE;
  if (_lyceum_card_word_equals (sentence, i + 1, "to") && i + 2 < n &&
      (_lyceum_card_word (sentence, i + 2)->flags & LYCEUM_WORD_NUMBER))
    i += 2;
  else if (i + 1 < n && _lyceum_card_gap_has (sentence, i + 1, "–") &&
           (_lyceum_card_word (sentence, i + 1)->flags & LYCEUM_WORD_NUMBER))
    i++;
  while (i + 1 < n && i < index + 4 && _lyceum_card_word_is (sentence, i + 1, LYCEUM_CARD_MEASURE) &&
         _lyceum_card_gap_is_space (sentence, i + 1))
    i++;
  /* A single digit is rarely worth asking for; three sodium ions are. */
  if (i == index && word->end - word->start < 2)
    return FALSE;
  *run = (LyceumCardRun){ .first = index, .last = i };
  return TRUE;
}
