/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* "the loggerhead, a stout sort of post rooted in the keel": a word that nothing marks, explained at once by the kind
 * of thing that it is. English. */

#define MAX_WORDS 34
#define MIN_WORDS 5
#define KIND_WITHIN 6

static gboolean
names_a_kind (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  static const char *const kinds[] = { "sort",   "kind",   "species", "piece",   "instrument", "substance", "fluid",
                                       "liquid", "tool",   "device",  "weapon",  "rope",       "pole",      "post",
                                       "plant",  "vessel", "strip",   "machine", "disease",    "mineral",   "metal" };

  for (guint i = run.first + 1; i <= run.last && i < run.first + KIND_WITHIN; i++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      if (_lyceum_card_word_equals (sentence, i, kinds[k]))
        return i < run.last;
  return FALSE;
}

/* "rooted in the keel", "upon which the whale feeds": says which of the kind, and is no new sentence. */
static gboolean
is_told_apart (const LyceumCardSentence *sentence, LyceumCardRun run)
{
  gboolean relative = FALSE, preposition = FALSE;

  for (guint i = run.first; i <= run.last; i++)
    {
      relative |= _lyceum_card_word_is (sentence, i, LYCEUM_CARD_RELATIVE);
      preposition |=
          _lyceum_card_word_is (sentence, i, LYCEUM_CARD_PREPOSITION) && !_lyceum_card_word_equals (sentence, i, "of");
      if (!relative && _lyceum_card_word_is (sentence, i, LYCEUM_CARD_VERB))
        return FALSE;
    }
  return relative || (preposition && !_lyceum_card_word_equals (sentence, run.first, "the"));
}

/* A common noun behind an article or "of", which nothing else belongs to. */
static gboolean
is_bare_noun (const LyceumCardSentence *sentence, guint index)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, index);

  return index > 0 && _lyceum_card_gap_is_space (sentence, index) && word->classes == 0 &&
         word->end - word->start > 3 &&
         !(word->flags & (LYCEUM_WORD_STOP | LYCEUM_WORD_CAPITALISED | LYCEUM_WORD_NUMBER)) &&
         (_lyceum_card_word_is (sentence, index - 1, LYCEUM_CARD_ARTICLE) ||
          _lyceum_card_word_equals (sentence, index - 1, "of"));
}

/* Up to the next sign; a comma goes on where "which" or "and" with another participle follows it, or between
 * adjectives. */
static guint
last_of_explanation (const LyceumCardSentence *sentence, guint first)
{
  guint last = first;

  while (last + 1 < sentence->words->len && !_lyceum_card_gap_has (sentence, last + 1, ";:.—()“”\""))
    {
      guint next = last + 1;
      gboolean relative = _lyceum_card_word_is (sentence, next, LYCEUM_CARD_RELATIVE) ||
                          (_lyceum_card_word_is (sentence, next, LYCEUM_CARD_PREPOSITION) &&
                           _lyceum_card_word_is (sentence, next + 1, LYCEUM_CARD_RELATIVE));

      if (_lyceum_card_gap_has (sentence, next, ",") && !relative && next > first + 3)
        break;
      last = next;
    }
  return last;
}

static void
find_at (LyceumCardMaker *maker, LyceumCardSentence *sentence, guint index)
{
  LyceumCardRun run = { .first = index + 1 };
  const LyceumCardWord *word = _lyceum_card_word (sentence, index);
  g_autofree char *term = NULL, *plain = NULL;
  const char *article = "";
  LyceumCardDraft *draft;

  if (!_lyceum_card_gap_has (sentence, run.first, ",") || !is_bare_noun (sentence, index) ||
      !_lyceum_card_word_is (sentence, run.first, LYCEUM_CARD_ARTICLE))
    return;
  run.last = last_of_explanation (sentence, run.first);
  if (run.last - run.first + 1 < MIN_WORDS || run.last - run.first >= MAX_WORDS || !names_a_kind (sentence, run) ||
      !is_told_apart (sentence, run) || _lyceum_card_points_outside (sentence, run))
    return;
  if (_lyceum_card_word_is (sentence, index - 1, LYCEUM_CARD_ARTICLE))
    article = _lyceum_card_word_equals (sentence, index - 1, "the")  ? "the "
              : _lyceum_card_word_equals (sentence, index - 1, "an") ? "an "
                                                                     : "a ";
  term = _lyceum_card_plain (sentence, word->start, word->end);
  plain = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, run.first)->start,
                              _lyceum_card_word (sentence, run.last)->end);
  if (!_lyceum_card_is_readable (plain) || strstr (plain, term))
    return;
  draft = _lyceum_card_propose (maker, "basic", g_strdup_printf ("What is %s%s?", article, term),
                                _lyceum_card_sentence_case (plain), sentence->block, sentence->text, 0.68);
  _lyceum_card_answer (draft, plain);
  sentence->used = TRUE;
}

void
_lyceum_card_find_appositions (LyceumCardMaker *maker)
{
  for (guint i = 0; maker->english && i < maker->sentences->len; i++)
    {
      LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);

      if (g_cancellable_is_cancelled (maker->cancellable))
        return;
      for (guint w = 1; w + 3 < sentence->words->len && !sentence->used; w++)
        find_at (maker, sentence, w);
    }
}
