/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/*
 * Definitions that take two sentences, or stand in capitals: "What is a gam? …", "The crotch … It is a notched stick
 * …", "GAM. NOUN—A SOCIAL MEETING OF …", "a whale is A SPOUTING FISH …". English.
 */

#define MAX_ANSWER_BYTES 330
#define MIN_ANSWER_WORDS 6
#define MIN_CAPITALS 4
#define MAX_TERM_BYTES 24

static gboolean
is_impersonal (const LyceumCardSentence *sentence, guint first)
{
  for (guint i = first; i < sentence->words->len; i++)
    if (_lyceum_card_word_is (sentence, i,
                              LYCEUM_CARD_FIRST_PERSON | LYCEUM_CARD_SECOND_PERSON | LYCEUM_CARD_REFERENCE))
      return FALSE;
  return TRUE;
}

static void
propose (LyceumCardMaker *maker, LyceumCardSentence *sentence, char *question, const char *answer, double score)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (answer));
  gsize length = strlen (trimmed);
  LyceumCardDraft *draft;

  if (length > 0 && strchr (".;:,", trimmed[length - 1]))
    trimmed[length - 1] = '\0';
  draft = _lyceum_card_propose (maker, "basic", question, _lyceum_card_sentence_case (trimmed), sentence->block,
                                sentence->text, score);
  _lyceum_card_answer (draft, trimmed);
  sentence->used = TRUE;
}

static gboolean
ends_in_ed (const LyceumCardSentence *sentence, guint index)
{
  const LyceumCardWord *word = _lyceum_card_word (sentence, index);

  return word->end - word->start > 4 && strncmp (sentence->text + word->end - 2, "ed", 2) == 0;
}

/* The text asks itself, "What is a Fast-Fish?", and answers at once. */
static void
find_after_question (LyceumCardMaker *maker, const LyceumCardSentence *before, LyceumCardSentence *sentence)
{
  const char *question = strstr (before->text, "What is a");
  gsize length = question ? strlen (question) : 0;

  if (!question || length > 60 || question[length - 1] != '?' || strpbrk (question, "“”\"") ||
      sentence->words->len < MIN_ANSWER_WORDS || strlen (sentence->text) > MAX_ANSWER_BYTES ||
      !g_str_has_suffix (sentence->text, ".") || !is_impersonal (sentence, 0) || !is_impersonal (before, 0) ||
      _lyceum_card_word_is (sentence, 0, LYCEUM_CARD_CONJUNCTION | LYCEUM_CARD_OPENER | LYCEUM_CARD_THIS) ||
      !_lyceum_card_is_readable (sentence->text))
    return;
  propose (maker, sentence, g_strdup (question), sentence->text, 0.76);
}

/* "The crotch deserves mention. It is a notched stick …": a thing that a heading names. */
static void
find_it (LyceumCardMaker *maker, const LyceumCardSentence *before, LyceumCardSentence *sentence)
{
  LyceumCardRun rest = { .first = 3, .last = sentence->words->len - 1 };
  const LyceumCardWord *noun = before->words->len > 3 ? _lyceum_card_word (before, 1) : NULL;
  g_autofree char *term = NULL, *answer = NULL;

  if (!noun || before->index > 0 || sentence->words->len < MIN_ANSWER_WORDS + 4 || sentence->subject ||
      !_lyceum_card_word_equals (before, 0, "the") || noun->classes || (noun->flags & LYCEUM_WORD_STOP) ||
      !g_hash_table_contains (maker->known, noun->stem) || !_lyceum_card_word_equals (sentence, 0, "it") ||
      !_lyceum_card_word_equals (sentence, 1, "is") || !_lyceum_card_word_is (sentence, 2, LYCEUM_CARD_ARTICLE) ||
      _lyceum_card_word_equals (sentence, 2, "the") || _lyceum_card_word_is (sentence, 3, LYCEUM_CARD_VAGUE) ||
      !(_lyceum_card_word_is (before, 2, LYCEUM_CARD_VERB | LYCEUM_CARD_BE) || ends_in_ed (before, 2)) ||
      strlen (sentence->text) > MAX_ANSWER_BYTES || !is_impersonal (sentence, 0) ||
      _lyceum_card_points_outside (sentence, rest) || !_lyceum_card_is_readable (sentence->text))
    return;
  term = _lyceum_card_plain (before, noun->start, noun->end);
  answer = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, 2)->start, strlen (sentence->text));
  if (!strstr (answer, term))
    propose (maker, sentence, g_strdup_printf ("What is the %s?", term), answer, 0.7);
}

static gboolean
is_loud (const char *text, gsize length)
{
  guint upper = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_islower (text[i]))
        return FALSE;
      upper += g_ascii_isupper (text[i]) ? 1 : 0;
    }
  return upper * 2 > length;
}

/* "GAM. NOUN—A SOCIAL MEETING OF TWO SHIPS": as a dictionary has it. */
static void
find_entry (LyceumCardMaker *maker, LyceumCardSentence *sentence)
{
  const char *text = lyceum_document_get_block (maker->document, sentence->block)->text;
  const char *noun = strstr (text, ". NOUN—");
  g_autofree char *term = NULL, *answer = NULL;
  const char *start, *end;

  if (sentence->index > 0 || !noun || noun - text > MAX_TERM_BYTES || noun - text < 3 ||
      !is_loud (text, (gsize) (noun - text)))
    return;
  start = noun + strlen (". NOUN—");
  end = start + strcspn (start, ":.");
  if (end - start < 20 || end - start > MAX_ANSWER_BYTES)
    return;
  term = g_ascii_strdown (text, noun - text);
  answer = g_utf8_strdown (start, end - start);
  if (_lyceum_card_is_readable (answer) && !strstr (answer, term))
    propose (maker, sentence, g_strdup_printf ("What is a %s?", term), answer, 0.88);
}

/* "a whale is A SPOUTING FISH WITH A HORIZONTAL TAIL" */
static void
find_capitals (LyceumCardMaker *maker, LyceumCardSentence *sentence)
{
  for (guint i = 2; i + MIN_CAPITALS < sentence->words->len; i++)
    {
      guint last = i;
      g_autofree char *term = NULL, *loud = NULL, *answer = NULL;

      if (!_lyceum_card_word_equals (sentence, i, "is") ||
          !(_lyceum_card_word_equals (sentence, i - 2, "a") || _lyceum_card_word_equals (sentence, i - 2, "an")))
        continue;
      while (last + 1 < sentence->words->len &&
             is_loud (sentence->text + _lyceum_card_word (sentence, last + 1)->start,
                      _lyceum_card_word (sentence, last + 1)->end - _lyceum_card_word (sentence, last + 1)->start) &&
             _lyceum_card_gap_is_space (sentence, last + 1))
        last++;
      if (last < i + MIN_CAPITALS)
        continue;
      term = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, i - 1)->start,
                                 _lyceum_card_word (sentence, i - 1)->end);
      loud = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, i + 1)->start,
                                 _lyceum_card_word (sentence, last)->end);
      answer = g_utf8_strdown (loud, -1);
      if (!strstr (answer, term))
        propose (maker, sentence,
                 g_strdup_printf ("What is %s %s?", _lyceum_card_word_equals (sentence, i - 2, "a") ? "a" : "an", term),
                 answer, 0.8);
      return;
    }
}

void
_lyceum_card_find_answers (LyceumCardMaker *maker)
{
  const LyceumCardSentence *before = NULL;

  for (guint i = 0; maker->english && i < maker->sentences->len; i++)
    {
      LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);

      if (g_cancellable_is_cancelled (maker->cancellable))
        return;
      if (before && before->block == sentence->block && !sentence->used && sentence->words->len > 0)
        {
          find_after_question (maker, before, sentence);
          find_it (maker, before, sentence);
        }
      if (!sentence->used && sentence->words->len > 0)
        find_entry (maker, sentence);
      if (!sentence->used)
        find_capitals (maker, sentence);
      before = sentence;
    }
}
