/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-gaps-private.h"
#include "lyceum-cards-private.h"

#include <string.h>

/* Sentences with a gap where a term, a name, a date or a number stood. */

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
      /* "el sistema de llamada virtual": no word of naming. */
      if (_lyceum_card_word_equals (sentence, *index - 1, "de"))
        return FALSE;
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
              _lyceum_card_is_readable_elsewhere (sentence,
                                                  (LyceumCardRun){ .first = gap.run.first, .last = gap.run.first }))
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
        (_lyceum_card_word (sentence, i)->styles & LYCEUM_SPAN_EMPHASIS) ||
        _lyceum_card_ends_in_possessive (sentence, i))
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
      if (maker->english || g_ascii_strncasecmp (maker->language ? maker->language : "", "ar", 2) == 0)
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
