/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-definitions-private.h"

#include <string.h>

/* "X refers to …", "… is called X", "X, a …", "X (ABC)". English. */

/* "X refers to …", "X means …" */
gboolean
_lyceum_card_find_meaning (LyceumCardMaker *maker, LyceumCardSentence *sentence)
{
  static const struct
  {
    const char *verb, *second, *question;
  } verbs[] = {
    { "refers", "to", "What does %s%s refer to?" }, { "means", NULL, "What does %s%s mean?" },
    { "denotes", NULL, "What does %s%s denote?" },  { "stands", "for", "What does %s%s stand for?" },
    { "mean", NULL, "What do %s%s mean?" },         { "refer", "to", "What do %s%s refer to?" },
  };
  guint first = _lyceum_card_word_is (sentence, 0, LYCEUM_CARD_ARTICLE) ? 1 : 0;

  for (guint i = first + 1; i < sentence->words->len && i <= first + LYCEUM_CARD_MAX_TERM_WORDS; i++)
    for (guint v = 0; v < G_N_ELEMENTS (verbs); v++)
      {
        LyceumCardRun term = { .first = first, .last = i - 1 };
        guint next = i + (verbs[v].second ? 2 : 1);
        LyceumCardRun definition = { .first = next, .last = _lyceum_card_last_of_thought (sentence, next) };
        g_autofree char *name = NULL, *article = NULL;

        if (!_lyceum_card_word_equals (sentence, i, verbs[v].verb) ||
            (verbs[v].second && !_lyceum_card_word_equals (sentence, i + 1, verbs[v].second)))
          continue;
        if (!_lyceum_card_is_term (maker, sentence, term) || next >= sentence->words->len ||
            !_lyceum_card_is_definition (sentence, term, definition, FALSE) ||
            _lyceum_card_word_is (sentence, first, LYCEUM_CARD_OPENER | LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_VERB))
          return FALSE;
        name = _lyceum_card_show_term (maker, sentence, term);
        article = first == 1 ? g_ascii_strdown (sentence->text, (gssize) _lyceum_card_word (sentence, 0)->end + 1)
                             : g_strdup ("");
        _lyceum_card_define (maker, sentence, g_strdup_printf (verbs[v].question, article, name), definition,
                             _lyceum_card_mark_at (sentence, first) ? 0.98 : 0.8);
        return TRUE;
      }
  return FALSE;
}

/* Where "called", "known as" or "referred to as" ends after a copula at @copula; 0 where none stands. */
static guint
after_naming (const LyceumCardSentence *sentence, guint copula)
{
  guint i = copula + 1;

  if (_lyceum_card_word_equals (sentence, i, "also") || _lyceum_card_word_equals (sentence, i, "usually") ||
      _lyceum_card_word_equals (sentence, i, "often") || _lyceum_card_word_equals (sentence, i, "then"))
    i++;
  if (_lyceum_card_word_equals (sentence, i, "known") && _lyceum_card_word_equals (sentence, i + 1, "as"))
    return i + 2;
  if (_lyceum_card_word_equals (sentence, i, "referred") && _lyceum_card_word_equals (sentence, i + 1, "to") &&
      _lyceum_card_word_equals (sentence, i + 2, "as"))
    return i + 3;
  if (_lyceum_card_word_equals (sentence, i, "called") || _lyceum_card_word_equals (sentence, i, "termed"))
    return i + 1;
  return 0;
}

/* "The fluid between the organelles" says which; "the index files" does not. */
static gboolean
is_described (const LyceumCardSentence *sentence, LyceumCardRun subject)
{
  for (guint i = subject.first + 2; i < subject.last; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_RELATIVE) || _lyceum_card_word_equals (sentence, i, "of") ||
        _lyceum_card_word_equals (sentence, i, "between"))
      return TRUE;
  return FALSE;
}

/* "The cabin-compass is called the tell-tale, because …": why it is. */
static gboolean
find_reason (LyceumCardMaker *maker, LyceumCardSentence *sentence, guint copula, LyceumCardRun term)
{
  LyceumCardRun reason = { .first = term.last + 2 };
  g_autofree char *verb = NULL, *asked = NULL;
  gsize from;

  if (!_lyceum_card_word_equals (sentence, term.last + 1, "because") || reason.first + 4 >= sentence->words->len ||
      !_lyceum_card_word_is (sentence, 0, LYCEUM_CARD_ARTICLE) ||
      _lyceum_card_word_equals (sentence, reason.first, "of"))
    return FALSE;
  reason.last = _lyceum_card_last_of_thought (sentence, reason.first);
  if (_lyceum_card_points_outside (sentence, (LyceumCardRun){ .first = 0, .last = reason.last }))
    return FALSE;
  verb = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, copula)->start,
                             _lyceum_card_word (sentence, copula)->end);
  from = _lyceum_card_word (sentence, copula + 1)->start;
  asked = _lyceum_card_show (maker, sentence, 0, _lyceum_card_word (sentence, copula - 1)->end);
  *asked = g_ascii_tolower (*asked);
  {
    g_autofree char *rest = _lyceum_card_show (maker, sentence, from, _lyceum_card_word (sentence, term.last)->end);

    _lyceum_card_define (maker, sentence, g_strdup_printf ("Why %s %s %s?", verb, asked, rest), reason, 0.8);
  }
  return TRUE;
}

/* "The fluid between the organelles is called the cytosol." */
gboolean
_lyceum_card_find_naming (LyceumCardMaker *maker, LyceumCardSentence *sentence)
{
  for (guint i = 2; i < sentence->words->len && i < 20; i++)
    {
      guint next = _lyceum_card_word_is (sentence, i, LYCEUM_CARD_BE) ? after_naming (sentence, i) : 0;
      LyceumCardRun subject = { .first = 0, .last = i - 1 };
      LyceumCardRun term = { .first = next, .last = next };
      g_autofree char *asked = NULL;
      g_autofree char *verb = NULL;
      const LyceumCardMark *mark;

      if (next == 0)
        continue;
      if (_lyceum_card_word_is (sentence, next, LYCEUM_CARD_ARTICLE))
        term.first = term.last = next + 1;
      if (term.first >= sentence->words->len)
        return FALSE;
      mark = _lyceum_card_mark_at (sentence, term.first);
      while (mark ? term.last < mark->run.last
                  : term.last + 1 < sentence->words->len && _lyceum_card_gap_is_space (sentence, term.last + 1) &&
                        !_lyceum_card_word_is (sentence, term.last + 1,
                                               LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_VERB | LYCEUM_CARD_RELATIVE |
                                                   LYCEUM_CARD_CONJUNCTION))
        term.last++;
      while (!mark && term.last + 1 < sentence->words->len && _lyceum_card_gap_has (sentence, term.last + 1, "-"))
        term.last++;
      if (!mark && find_reason (maker, sentence, i, term))
        return TRUE;
      if (subject.last < 2 || !_lyceum_card_is_term (maker, sentence, term) || !_lyceum_card_stands (maker, sentence) ||
          _lyceum_card_shares_all_stems (sentence, term, subject) ||
          (!mark && (sentence->story || !is_described (sentence, subject))) ||
          !_lyceum_card_word_is (sentence, 0, LYCEUM_CARD_ARTICLE))
        return FALSE;
      for (guint w = 0; w <= subject.last; w++)
        if (_lyceum_card_gap_has (sentence, w, ",;:") || _lyceum_card_word_equals (sentence, w, "there") ||
            (w > 0 && _lyceum_card_word_is (sentence, w, LYCEUM_CARD_BE)))
          return FALSE;
      asked = _lyceum_card_show (maker, sentence, 0, _lyceum_card_word (sentence, i - 1)->end);
      if (!_lyceum_card_is_readable (asked))
        return FALSE;
      *asked = g_ascii_tolower (*asked);
      verb =
          _lyceum_card_plain (sentence, _lyceum_card_word (sentence, i)->start, _lyceum_card_word (sentence, i)->end);
      _lyceum_card_define (maker, sentence, g_strdup_printf ("What %s %s called?", verb, asked), term,
                           mark ? 0.97 : 0.8);
      return TRUE;
    }
  return FALSE;
}

/* The apposition that begins at @first ends before the comma that closes it, or with the sentence. 0: it cannot be
 * told. */
static guint
last_of_apposition (const LyceumCardSentence *sentence, guint first)
{
  guint last = _lyceum_card_last_of_thought (sentence, first);
  guint commas = 0, comma = 0;

  for (guint i = first + 1; i <= last; i++)
    if (_lyceum_card_gap_has (sentence, i, ","))
      {
        commas++;
        if (comma == 0)
          comma = i;
      }
  if (commas == 0)
    return last;
  for (guint i = first; i < comma; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_RELATIVE))
      {
        /* "that alters, sorts and packs …": the comma lists what it does. */
        return commas == 1 && !_lyceum_card_word_is (
                                  sentence, comma, LYCEUM_CARD_RELATIVE | LYCEUM_CARD_ARTICLE | LYCEUM_CARD_CONJUNCTION)
                   ? last
                   : 0;
      }
  return comma - 1;
}

/* "the stack, a region of memory that …" behind a marked term. */
void
_lyceum_card_find_marked_apposition (LyceumCardMaker *maker, LyceumCardSentence *sentence)
{
  for (guint m = 0; m < sentence->marks->len; m++)
    {
      const LyceumCardMark *mark = &g_array_index (sentence->marks, LyceumCardMark, m);
      guint next = mark->run.last + 1;
      LyceumCardRun definition = { .first = next };
      guint copula = G_MAXUINT;

      if (!(mark->styles & (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_TERM)) || next + 2 >= sentence->words->len ||
          !_lyceum_card_gap_has (sentence, next, ",") || !_lyceum_card_is_term (maker, sentence, mark->run))
        continue;
      definition.last = last_of_apposition (sentence, next);
      if (definition.last == 0 || (!_lyceum_card_word_is (sentence, next, LYCEUM_CARD_ARTICLE) &&
                                   !(_lyceum_card_word_is (sentence, next + 1, LYCEUM_CARD_RELATIVE))))
        continue;
      if (!_lyceum_card_is_definition (sentence, mark->run, definition, TRUE))
        continue;
      for (guint i = next; i <= definition.last; i++)
        if (_lyceum_card_word_equals (sentence, i, "was") || _lyceum_card_word_equals (sentence, i, "were"))
          copula = i;
      _lyceum_card_define (maker, sentence, _lyceum_card_ask (maker, sentence, mark->run, definition, copula),
                           definition, 0.93);
      return;
    }
}

/* "polymerase chain reaction (PCR)" */
void
_lyceum_card_find_abbreviation (LyceumCardMaker *maker, LyceumCardSentence *sentence)
{
  for (guint i = 2; i < sentence->words->len; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);
      gsize n = word->end - word->start;
      gboolean matches = TRUE;
      LyceumCardRun expansion;
      g_autofree char *letters = NULL;

      if (!(word->flags & LYCEUM_WORD_UPPER) || n < 2 || n > 6 || n > i || sentence->text[word->start - 1] != '(' ||
          sentence->text[word->end] != ')')
        continue;
      expansion = (LyceumCardRun){ .first = i - (guint) n, .last = i - 1 };
      for (gsize k = 0; k < n && matches; k++)
        matches = g_ascii_toupper (sentence->text[_lyceum_card_word (sentence, expansion.first + (guint) k)->start]) ==
                  sentence->text[word->start + k];
      if (!matches)
        continue;
      letters = _lyceum_card_plain (sentence, word->start, word->end);
      _lyceum_card_define (maker, sentence, g_strdup_printf ("What does %s stand for?", letters), expansion, 0.8);
    }
}
