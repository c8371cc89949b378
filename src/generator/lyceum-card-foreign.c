/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-gaps-private.h"

#include <string.h>

/* Gaps where only the form of the text tells what is worth asking for: quotation marks, another script, brackets. */

/* Arabic: a noun with its article, of some length. */
static gboolean
is_long_name (const LyceumCardSentence *sentence, guint index)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, index);

  return g_str_has_prefix (sentence->text + word->start, "ال") && word->end - word->start >= strlen ("التمايز");
}

/* A term in quotation marks, in languages whose words of naming are not known. */
static void
consider_quoted (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint from, LyceumCardGap *best)
{
  guint least = (_lyceum_card_word (sentence, 0)->flags & LYCEUM_WORD_IDEOGRAPHIC) ? 1 : 2;

  /* Elsewhere words of grammar tell names from clauses: see lyceum-card-phrases.c. */
  gboolean known = g_unichar_get_script (g_utf8_get_char (sentence->text)) == G_UNICODE_SCRIPT_LATIN;

  for (guint i = from; !known && i < sentence->words->len; i++)
    {
      LyceumCardGap gap = { .kind = LYCEUM_CARD_GAP_TERM, .run = { .first = i, .last = i }, .score = 0.53 };
      LyceumCardRun all = { .first = i };

      if (!_lyceum_card_gap_has (sentence, i, "«「„“"))
        continue;
      while (gap.run.last + 1 < sentence->words->len && gap.run.last < i + 4 &&
             _lyceum_card_gap_is_space (sentence, gap.run.last + 1))
        gap.run.last++;
      all.last = gap.run.last;
      if (_lyceum_card_gap_has (sentence, gap.run.last + 1, "»」“”") && gap.run.last < i + 4 &&
          _lyceum_card_content_words (sentence, all) >= (is_long_name (sentence, i) ? 1 : least))
        _lyceum_card_consider (maker, sentence, gap, best);
      i = gap.run.last;
    }
}

static gboolean
is_latin_word (const LyceumCardSentence *sentence, guint index)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, index);

  for (gsize i = word->start; i < word->end; i++)
    if (!g_ascii_isalnum (sentence->text[i]))
      return FALSE;
  return g_ascii_isalpha (sentence->text[word->start]);
}

/* A vowel sign before a Latin word is a slip of the pen, which the gap would show. */
static gboolean
follows_a_mark (const LyceumCardSentence *sentence, guint index)
{
  const char *start = sentence->text + _lyceum_card_word (sentence, index)->start;

  return start > sentence->text && g_unichar_ismark (g_utf8_get_char (g_utf8_prev_char (start)));
}

/* "DNA", "p53" in a text of another script. */
static void
consider_latin (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint from, LyceumCardGap *best)
{
  guint latin = 0;

  if (maker->english)
    return;
  for (guint i = 0; i < sentence->words->len; i++)
    latin += is_latin_word (sentence, i) ? 1 : 0;
  if (latin == 0 || latin * 4 > sentence->words->len)
    return;
  for (guint i = from; i < sentence->words->len; i++)
    {
      LyceumCardGap gap = { .kind = LYCEUM_CARD_GAP_TERM, .run = { .first = i, .last = i }, .score = 0.6 };

      if (!is_latin_word (sentence, i) || follows_a_mark (sentence, i))
        continue;
      while (gap.run.last + 1 < sentence->words->len && gap.run.last < i + 2 &&
             is_latin_word (sentence, gap.run.last + 1) && _lyceum_card_gap_is_space (sentence, gap.run.last + 1))
        gap.run.last++;
      if (_lyceum_card_word (sentence, gap.run.last)->end - _lyceum_card_word (sentence, i)->start >= 3 &&
          !(gap.run.last + 1 < sentence->words->len &&
            g_ascii_isalpha (sentence->text[_lyceum_card_word (sentence, gap.run.last + 1)->start])))
        _lyceum_card_consider (maker, sentence, gap, best);
      i = gap.run.last;
    }
}

/* Arabic: only what has an article is a name of something; the rest are asides. */
static gboolean
is_named (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint index)
{
  return !maker->language || g_ascii_strncasecmp (maker->language, "ar", 2) != 0 ||
         g_str_has_prefix (sentence->text + _lyceum_card_word (sentence, index)->start, "ال");
}

/* "خضاب الدم (الهيموغلوبين)": one to three words in brackets, the other name of what stands before them. */
static void
consider_brackets (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardGap *best)
{
  if (!maker->language || g_ascii_strncasecmp (maker->language, "ar", 2) != 0)
    return;
  for (guint i = 2; i < sentence->words->len; i++)
    {
      LyceumCardGap gap = { .kind = LYCEUM_CARD_GAP_TERM, .run = { .first = i, .last = i }, .score = 0.51 };
      const char *before = sentence->text + _lyceum_card_word (sentence, i)->start - 1;
      const char *after;

      if (*before != '(')
        continue;
      while (gap.run.last + 1 < sentence->words->len && gap.run.last < i + 3 &&
             _lyceum_card_gap_is_space (sentence, gap.run.last + 1))
        gap.run.last++;
      after = sentence->text + _lyceum_card_word (sentence, gap.run.last)->end;
      if (*after == ')' && gap.run.last < i + 3 && _lyceum_card_content_words (sentence, gap.run) > 0 &&
          is_named (maker, sentence, i) &&
          _lyceum_card_word (sentence, i)->end - _lyceum_card_word (sentence, i)->start > 5 &&
          !(_lyceum_card_word (sentence, i)->flags & LYCEUM_WORD_NUMBER))
        _lyceum_card_consider (maker, sentence, gap, best);
      i = gap.run.last;
    }
}

/* Arabic: "البروتينات هي … العناصر الأساسية": what a pronoun between subject and predicate says the thing is. */
static void
consider_copula (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardGap *best)
{
  if (!maker->language || g_ascii_strncasecmp (maker->language, "ar", 2) != 0 || sentence->words->len < 7)
    return;
  for (guint i = 1; i <= 3; i++)
    {
      LyceumCardGap gap = { .kind = LYCEUM_CARD_GAP_TERM, .run = { .first = 0, .last = i - 1 }, .score = 0.56 };
      g_autofree char *word =
          _lyceum_card_plain (sentence, _lyceum_card_word (sentence, i)->start, _lyceum_card_word (sentence, i)->end);

      if (_lyceum_card_gap_has (sentence, i, "،,:؛("))
        return;
      if (!_lyceum_card_is_copula (maker->language, word))
        continue;
      if (g_str_has_prefix (sentence->text, "ال") && !_lyceum_card_gap_has (sentence, i + 1, "،,:؛("))
        _lyceum_card_consider (maker, sentence, gap, best);
      return;
    }
}

/* Arabic: "… حرق شيء واحد وهو السكر.": what the end of the sentence says the thing is. */
static void
consider_ending (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardGap *best)
{
  guint n = sentence->words->len;

  if (!maker->language || g_ascii_strncasecmp (maker->language, "ar", 2) != 0 || n < 8)
    return;
  for (guint i = n - 2; i + 4 >= n; i--)
    {
      LyceumCardGap gap = { .kind = LYCEUM_CARD_GAP_TERM, .run = { .first = i + 1, .last = n - 1 }, .score = 0.56 };
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);

      if (g_str_has_prefix (sentence->text + word->start, "وه") && word->end - word->start <= strlen ("وهما") &&
          g_str_has_prefix (sentence->text + _lyceum_card_word (sentence, i + 1)->start, "ال") &&
          _lyceum_card_gap_is_space (sentence, i + 1))
        {
          _lyceum_card_consider (maker, sentence, gap, best);
          return;
        }
    }
}

/* Arabic: "مليون مليار", "ستة وأربعين": numbers in words, where they are large. */
static void
consider_spelled_numbers (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardGap *best)
{
  guint n = sentence->words->len;

  if (!maker->language || g_ascii_strncasecmp (maker->language, "ar", 2) != 0)
    return;
  for (guint i = 1; i < n; i++)
    {
      LyceumCardGap gap = { .kind = LYCEUM_CARD_GAP_NUMBER, .run = { .first = i, .last = i }, .score = 0.52 };

      while (gap.run.last < n && (gap.run.last == i || _lyceum_card_gap_is_space (sentence, gap.run.last)))
        {
          const LyceumCardWord *word = _lyceum_card_word (sentence, gap.run.last);
          g_autofree char *written = _lyceum_card_plain (sentence, word->start, word->end);

          if (!_lyceum_card_is_numeral (maker->language, written))
            break;
          gap.run.last++;
        }
      if (gap.run.last < i + 2)
        continue;
      gap.run.last--;
      _lyceum_card_consider (maker, sentence, gap, best);
      i = gap.run.last;
    }
}

static void
consider_digits (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint from, LyceumCardGap *best)
{
  for (guint i = from; i < sentence->words->len; i++)
    {
      LyceumCardGap gap = { .kind = LYCEUM_CARD_GAP_NUMBER, .score = 0.51 };

      if (_lyceum_card_number_at (sentence, i, &gap.run))
        _lyceum_card_consider (maker, sentence, gap, best);
    }
}

void
_lyceum_card_consider_foreign (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardGap *best)
{
  if (maker->english)
    return;
  consider_quoted (maker, sentence, 1, best);
  consider_latin (maker, sentence, 1, best);
  consider_brackets (maker, sentence, best);
  consider_copula (maker, sentence, best);
  consider_ending (maker, sentence, best);
  consider_spelled_numbers (maker, sentence, best);
}

void
_lyceum_card_consider_second (LyceumCardMaker *maker,
                              const LyceumCardSentence *sentence,
                              const LyceumCardGap *first,
                              LyceumCardGap *second)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, first->run.first);

  if (maker->english)
    return;
  if (first->kind == LYCEUM_CARD_GAP_NUMBER)
    consider_digits (maker, sentence, first->run.last + 1, second);
  if (first->kind != LYCEUM_CARD_GAP_TERM || !is_latin_word (sentence, first->run.first))
    return;
  if ((word->flags & LYCEUM_WORD_UPPER) && _lyceum_card_gap_has (sentence, first->run.first, "("))
    consider_latin (maker, sentence, first->run.last + 1, second);
  consider_quoted (maker, sentence, first->run.last + 1, second);
  consider_spelled_numbers (maker, sentence, second);
}
