/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

/*
 * "Mitosis is … It takes about one hour." Where a sentence begins with what the next one speaks of, the pronoun there
 * is replaced, and the next one stands by itself too. English, and only where nothing else could be meant.
 */

/* Where the sentence begins with a term that is marked or with a name: the text up to its end. (nullable) */
static char *
subject_of (LyceumCardMaker *maker, const LyceumCardSentence *sentence, gboolean *person, gboolean *plural)
{
  guint first = _lyceum_card_word_is (sentence, 0, LYCEUM_CARD_ARTICLE) ? 1 : 0;
  const LyceumCardMark *mark = _lyceum_card_mark_at (sentence, first);
  LyceumCardRun run;

  if (sentence->words->len < 4)
    return NULL;
  *person = FALSE;
  if (mark && mark->run.first <= first && (mark->styles & (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_TERM)))
    run = mark->run;
  else if (first == 0 && _lyceum_card_name_at (maker, sentence, 0, &run))
    *person = run.last > run.first;
  else
    return NULL;
  if (!_lyceum_card_word_is (sentence, run.last + 1, LYCEUM_CARD_BE | LYCEUM_CARD_VERB) &&
      !(*person && _lyceum_card_gap_has (sentence, run.last + 1, "(,")))
    return NULL;
  *plural = _lyceum_card_word_equals (sentence, run.last + 1, "are") ||
            _lyceum_card_word_equals (sentence, run.last + 1, "were") ||
            _lyceum_card_word_equals (sentence, run.last + 1, "have");
  return _lyceum_card_show (maker, sentence, 0, _lyceum_card_word (sentence, run.last)->end);
}

static gboolean
agrees (const LyceumCardSentence *sentence, gboolean person, gboolean plural)
{
  if (person)
    return _lyceum_card_word_equals (sentence, 0, "he") || _lyceum_card_word_equals (sentence, 0, "she");
  return _lyceum_card_word_equals (sentence, 0, plural ? "they" : "it");
}

/* "It is clear that …" stands for nothing. */
static gboolean
is_empty_it (const LyceumCardSentence *sentence)
{
  for (guint i = 2; i < 5; i++)
    if (_lyceum_card_word_equals (sentence, i, "that") || _lyceum_card_word_equals (sentence, i, "to") ||
        _lyceum_card_word_equals (sentence, i, "whether"))
      return _lyceum_card_word_equals (sentence, 0, "it");
  return _lyceum_card_word_equals (sentence, 1, "takes") && _lyceum_card_word_equals (sentence, 2, "a");
}

/* The name in the sentence that years stand behind. (nullable) */
static char *
life_in (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  for (guint i = 0; i + 1 < sentence->words->len; i++)
    {
      LyceumCardRun name, years;

      if (!_lyceum_card_name_at (maker, sentence, i, &name))
        continue;
      if (_lyceum_card_life_after (sentence, name, &years))
        return _lyceum_card_plain (sentence, _lyceum_card_word (sentence, name.first)->start,
                                   _lyceum_card_word (sentence, name.last)->end);
      i = name.last;
    }
  return NULL;
}

/* "He", "His" where the paragraph tells one life: the name. (nullable) */
static char *
person_of (const LyceumCardSentence *sentence)
{
  gboolean subject = _lyceum_card_word_equals (sentence, 0, "he") || _lyceum_card_word_equals (sentence, 0, "she");
  gboolean owner = _lyceum_card_word_equals (sentence, 0, "his") || _lyceum_card_word_equals (sentence, 0, "her");

  if (!sentence->biography || (!subject && !owner))
    return NULL;
  return g_strconcat (sentence->biography, owner ? "'s" : NULL, NULL);
}

void
_lyceum_card_resolve_subjects (LyceumCardMaker *maker)
{
  g_autofree char *subject = NULL;
  g_autofree char *life = NULL;
  gboolean person = FALSE, plural = FALSE;
  guint block = G_MAXUINT;

  for (guint i = 0; maker->english && i < maker->sentences->len; i++)
    {
      LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);
      char *own;

      if (sentence->block != block)
        {
          g_clear_pointer (&subject, g_free);
          g_clear_pointer (&life, g_free);
        }
      block = sentence->block;
      if (!life)
        life = life_in (maker, sentence);
      sentence->biography = g_strdup (life);
      /* A life is told of "him" and "her" as a story is, and yet it teaches. */
      sentence->story &= !life;
      sentence->subject = sentence->words->len > 4 ? person_of (sentence) : NULL;
      if (sentence->subject)
        continue;
      if (subject && sentence->words->len > 4 && agrees (sentence, person, plural) && !is_empty_it (sentence))
        {
          sentence->subject = g_strdup (subject);
          continue;
        }
      own = subject_of (maker, sentence, &person, &plural);
      g_free (subject);
      subject = own;
    }
}
