/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* "The try-works are planted between the foremast and mainmast": where something is. English. */

#define MAX_THING_WORDS 6
#define MAX_PLACE_WORDS 14

static gboolean
is_put (const LyceumCardSentence *sentence, guint index)
{
  static const char *const verbs[] = { "planted", "situated", "placed", "located", "lodged",   "stowed",
                                       "fixed",   "inserted", "buried", "seated",  "stationed" };

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (_lyceum_card_word_equals (sentence, index, verbs[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_fit_thing (LyceumCardMaker *maker, const LyceumCardSentence *sentence, guint be)
{
  LyceumCardRun thing = { .first = 0, .last = be - 1 };

  if (!_lyceum_card_word_is (sentence, 0, LYCEUM_CARD_ARTICLE) || be < 2 || be > MAX_THING_WORDS ||
      _lyceum_card_points_outside (sentence, thing) || _lyceum_card_word_is (sentence, 1, LYCEUM_CARD_CONTEXT))
    return FALSE;
  for (guint i = 1; i < be; i++)
    if (_lyceum_card_gap_has (sentence, i, ",;:(“\"") ||
        _lyceum_card_word_is (sentence, i, LYCEUM_CARD_BE | LYCEUM_CARD_RELATIVE))
      return FALSE;
  /* Which thing, the section has said before, unless it is what the section is about. */
  return be > 2 || g_hash_table_contains (maker->known, _lyceum_card_word (sentence, 1)->stem);
}

/* Where the place that begins at @first ends: the sign before what else is said. */
static guint
last_of_place (const LyceumCardSentence *sentence, guint first)
{
  guint last = first;

  while (last + 1 < sentence->words->len && !_lyceum_card_gap_has (sentence, last + 1, ";:—(“\"") &&
         !(_lyceum_card_gap_has (sentence, last + 1, ",") &&
           !_lyceum_card_word_is (sentence, last + 1, LYCEUM_CARD_ARTICLE)))
    last++;
  return last;
}

static void
find_in_sentence (LyceumCardMaker *maker, LyceumCardSentence *sentence)
{
  for (guint i = 2; i + 3 < sentence->words->len && i <= MAX_THING_WORDS; i++)
    {
      LyceumCardRun place = { .first = i + 2 };
      g_autofree char *thing = NULL, *verb = NULL, *put = NULL, *plain = NULL;
      LyceumCardDraft *draft;

      if (!_lyceum_card_word_equals (sentence, i, "is") && !_lyceum_card_word_equals (sentence, i, "are"))
        continue;
      place.last = last_of_place (sentence, place.first);
      if (!is_put (sentence, i + 1) || !_lyceum_card_word_is (sentence, place.first, LYCEUM_CARD_PREPOSITION) ||
          !is_fit_thing (maker, sentence, i) || place.last < place.first + 2 ||
          place.last - place.first >= MAX_PLACE_WORDS || _lyceum_card_points_outside (sentence, place))
        return;
      thing = _lyceum_card_show (maker, sentence, 0, _lyceum_card_word (sentence, i - 1)->end);
      *thing = g_ascii_tolower (*thing);
      verb =
          _lyceum_card_plain (sentence, _lyceum_card_word (sentence, i)->start, _lyceum_card_word (sentence, i)->end);
      put = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, i + 1)->start,
                                _lyceum_card_word (sentence, i + 1)->end);
      plain = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, place.first)->start,
                                  _lyceum_card_word (sentence, place.last)->end);
      if (!_lyceum_card_is_readable (plain) || !_lyceum_card_is_readable (thing))
        return;
      draft = _lyceum_card_propose (maker, "basic", g_strdup_printf ("Where %s %s %s?", verb, thing, put),
                                    _lyceum_card_sentence_case (plain), sentence->block, sentence->text, 0.7);
      _lyceum_card_answer (draft, plain);
      sentence->used = TRUE;
      return;
    }
}

void
_lyceum_card_find_places (LyceumCardMaker *maker)
{
  for (guint i = 0; maker->english && i < maker->sentences->len; i++)
    {
      LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);

      if (g_cancellable_is_cancelled (maker->cancellable))
        return;
      if (!sentence->used && _lyceum_card_is_whole (sentence) && !_lyceum_card_is_fragment (sentence))
        find_in_sentence (maker, sentence);
    }
}
