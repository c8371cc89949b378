/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-phrase-search-private.h"
#include "lyceum-language-rules-private.h"

#include <string.h>

/* Dates and numbers of a sentence: what is not a part of a name, a formula or an order. */

static gboolean
is_day (const LyceumPhraseSearch *search, guint index)
{
  const LyceumCardWord *word;

  if (!(_lyceum_phrase_flags (search, index) & LYCEUM_WORD_NUMBER))
    return FALSE;
  word = _lyceum_card_word (search->sentence, index);
  return word->end - word->start <= 4 && g_ascii_isdigit (search->sentence->text[word->start]) &&
         (word->end - word->start <= 2 || !g_ascii_isdigit (search->sentence->text[word->start + 2]));
}

/* Over "de", "of", "ngày" between the parts of a date. */
static guint
over_link (const LyceumPhraseSearch *search, guint index)
{
  return (_lyceum_phrase_class (search, index) &
          (LYCEUM_GRAMMAR_LINK | LYCEUM_GRAMMAR_ARTICLE | LYCEUM_GRAMMAR_PREPOSITION))
             ? index + 1
             : index;
}

static gboolean
is_month (const LyceumPhraseSearch *search, guint index)
{
  return (_lyceum_phrase_class (search, index) & LYCEUM_GRAMMAR_MONTH) != 0 &&
         (_lyceum_card_word (search->sentence, index)->start == 0 ||
          !_lyceum_card_word_equals (search->sentence, index, "may") ||
          (_lyceum_phrase_flags (search, index) & LYCEUM_WORD_CAPITALISED));
}

/* "7 January 1943", "7. Januar 1943", "7 de enero de 1943", "January 7, 1943", "1943". Returns: the last word, or 0. */
static guint
date_at (const LyceumPhraseSearch *search, guint index)
{
  guint at = index;

  if (is_day (search, at) && is_month (search, over_link (search, at + 1)))
    at = over_link (search, at + 1);
  if (is_month (search, at))
    {
      if (at == index && is_day (search, at + 1))
        at++;
      if (_lyceum_phrase_is_year (search, over_link (search, at + 1)) && !_lyceum_phrase_is_year (search, at))
        at = over_link (search, at + 1);
      return at > index ? at : 0;
    }
  if (!_lyceum_phrase_is_year (search, index) || index == 0)
    return 0;
  if (_lyceum_phrase_is_year (search, index + 1) && _lyceum_phrases_joined (search->sentence, index + 1))
    return index + 1;
  return index;
}

/* "17", "1.3 million", "two": the number with its magnitude, without its unit. Returns: the last word. */
static guint
number_at (const LyceumPhraseSearch *search, guint index)
{
  guint at = index;

  while (_lyceum_phrases_joined (search->sentence, at + 1) && at < index + 3 &&
         ((_lyceum_phrase_flags (search, at + 1) & LYCEUM_WORD_NUMBER) ||
          (_lyceum_phrase_class (search, at + 1) & LYCEUM_GRAMMAR_MAGNITUDE)))
    at++;
  return at;
}

/* "figure 2.21", "Kapitel 3": a noun that points when a number follows it. */
static gboolean
points_with_number (const char *language, const char *word, gsize length)
{
  const LyceumLanguageRules *rules = _lyceum_language_rules (language);
  g_autofree char *folded = g_utf8_casefold (word, (gssize) length);

  return rules->pointing_nouns && g_strv_contains (rules->pointing_nouns, folded);
}

/* "Apollo 11", "Convention No. 81", "§ 5", "(3)" */
static gboolean
is_part_of_name (const LyceumPhraseSearch *search, guint index, guint last)
{
  const LyceumCardWord *before = index > 0 ? _lyceum_card_word (search->sentence, index - 1) : NULL;
  const LyceumCardWord *word = _lyceum_card_word (search->sentence, index);
  const char *text = search->sentence->text;

  if (word->start > 0 && strchr ("#+*^:<>=~", text[word->start - 1]))
    return TRUE;
  /* "n + 1" */
  if (word->start > 1 && text[word->start - 1] == ' ' && strchr ("+*=<>^/", text[word->start - 2]))
    return TRUE;
  /* "501(c)(3)" */
  if (word->start > 1 && text[word->start - 1] == '(' && text[word->start - 2] != ' ')
    return TRUE;
  /* "O 2": a formula that lost its form */
  if (before && before->end - before->start == 1 && (before->flags & LYCEUM_WORD_CAPITALISED))
    return TRUE;
  if (!before)
    return FALSE;
  if (points_with_number (search->maker->language, text + before->start, before->end - before->start))
    return TRUE;
  if (_lyceum_phrases_joined (search->sentence, index))
    return (index > 1 && (before->flags & LYCEUM_WORD_CAPITALISED) &&
            !_lyceum_grammar_capitalises_nouns (search->grammar)) ||
           (last == index && _lyceum_phrase_is_content (search, index - 1) &&
            !(_lyceum_phrase_is_content (search, last + 1) && _lyceum_phrases_joined (search->sentence, last + 1)) &&
            text[word->end] != '%' && !g_str_has_prefix (text + word->end, " %"));
  return text[before->end] == '.' || text[before->end] == ':' ||
         _lyceum_card_gap_has (search->sentence, index, "§№º±°×");
}

void
_lyceum_phrase_find_numbers (LyceumPhraseSearch *search)
{
  guint n = search->sentence->words->len;

  for (guint i = 0; i < n; i++)
    {
      guint last = date_at (search, i);

      if (last > 0)
        {
          /* "a 1996 study" */
          if ((last > i || !(_lyceum_phrase_class (search, i - 1) & LYCEUM_GRAMMAR_ARTICLE) ||
               !_lyceum_phrase_is_content (search, i + 1)) &&
              !_lyceum_card_gap_has (search->sentence, i, "×*^=±"))
            _lyceum_phrase_add (search, LYCEUM_PHRASE_DATE, i, last, TRUE);
          i = last;
        }
      else if (_lyceum_phrase_is_number (search, i))
        {
          last = number_at (search, i);
          if (is_part_of_name (search, i, last))
            {
              i = last;
              continue;
            }
          _lyceum_phrase_add (search, LYCEUM_PHRASE_NUMBER, i, last, _lyceum_phrase_is_content (search, last + 1));
          i = last;
        }
      else if ((_lyceum_phrase_class (search, i) & LYCEUM_GRAMMAR_COUNT) &&
               (_lyceum_phrase_is_content (search, i + 1) ||
                (_lyceum_phrase_class (search, i + 1) & LYCEUM_GRAMMAR_MAGNITUDE)) &&
               _lyceum_phrases_joined (search->sentence, i + 1))
        {
          last = number_at (search, i);
          _lyceum_phrase_add (search, LYCEUM_PHRASE_COUNT, i, last, TRUE);
          i = last;
        }
    }
}
