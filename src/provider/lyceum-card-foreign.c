/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-gaps-private.h"

#include <string.h>

/* Gaps where only the form of the text tells what is worth asking for: quotation marks, another script, brackets. */

/* A term in quotation marks, in languages whose words of naming are not known. */
static void
consider_quoted (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardGap *best)
{
  guint least = (_lyceum_card_word (sentence, 0)->flags & LYCEUM_WORD_IDEOGRAPHIC) ? 1 : 2;

  for (guint i = 1; !maker->english && i < sentence->words->len; i++)
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
          _lyceum_card_content_words (sentence, all) >= least)
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

/* "DNA", "p53" in a text of another script. */
static void
consider_latin (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardGap *best)
{
  guint latin = 0;

  if (maker->english)
    return;
  for (guint i = 0; i < sentence->words->len; i++)
    latin += is_latin_word (sentence, i) ? 1 : 0;
  if (latin == 0 || latin * 4 > sentence->words->len)
    return;
  for (guint i = 1; i < sentence->words->len; i++)
    {
      LyceumCardGap gap = { .kind = LYCEUM_CARD_GAP_TERM, .run = { .first = i, .last = i }, .score = 0.6 };

      if (!is_latin_word (sentence, i))
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

void
_lyceum_card_consider_foreign (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardGap *best)
{
  if (maker->english)
    return;
  consider_quoted (maker, sentence, best);
  consider_latin (maker, sentence, best);
}
