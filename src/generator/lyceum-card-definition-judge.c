/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-definitions-private.h"

#include <string.h>

/* Which words are a term, which a definition, and how one asks for it. English. */

#define MAX_DEFINITION_WORDS 38
#define MIN_DEFINITION_WORDS 4

/* Ends a definition at a semicolon: what follows is another thought. */
guint
_lyceum_card_last_of_thought (const LyceumCardSentence *sentence, guint first)
{
  for (guint i = first + MIN_DEFINITION_WORDS; i < sentence->words->len; i++)
    if (_lyceum_card_gap_has (sentence, i, ";:—–"))
      return i - 1;
  return sentence->words->len - 1;
}

gboolean
_lyceum_card_shares_all_stems (const LyceumCardSentence *sentence, LyceumCardRun term, LyceumCardRun definition)
{
  for (guint t = term.first; t <= term.last; t++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, t);
      gboolean found = (word->flags & LYCEUM_WORD_STOP) != 0;

      for (guint i = definition.first; i <= definition.last && !found; i++)
        found = g_str_equal (_lyceum_card_word (sentence, i)->stem, word->stem);
      if (!found)
        return FALSE;
    }
  return TRUE;
}

/* Whether something after the first noun says which one is meant: "a cell without a nucleus". */
static gboolean
is_specific (const LyceumCardSentence *sentence, LyceumCardRun definition)
{
  for (guint i = definition.first + 1; i <= definition.last; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_RELATIVE | LYCEUM_CARD_PREPOSITION) ||
        _lyceum_card_word_equals (sentence, i, "used") || _lyceum_card_word_equals (sentence, i, "when"))
      return i < definition.last;
  return FALSE;
}

/* "free from tax", "smooth", "wrapped in": says how it is, not what. */
static gboolean
describes (const LyceumCardSentence *sentence, guint head)
{
  static const char *const endings[] = { "ed",   "ing",  "ful", "ous", "ive", "able", "ible",
                                         "less", "ular", "ic",  "al",  "ent", "ant" };
  static const char *const after[] = { "if", "with", "for", "to", "than", "as", "by", "when", "at", "on" };
  const LyceumCardWord *word = _lyceum_card_word (sentence, head);
  gboolean noun_follows = !_lyceum_card_word_is (
      sentence, head + 1, LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_RELATIVE | LYCEUM_CARD_CONJUNCTION);

  for (guint i = 0; i < G_N_ELEMENTS (after); i++)
    if (_lyceum_card_word_equals (sentence, head + 1, after[i]))
      return TRUE;
  if (word->end - word->start > 6 && g_ascii_strncasecmp (sentence->text + word->end - 4, "ment", 4) == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      gsize length = strlen (endings[i]);

      if ((i < 2 || !noun_follows) && word->end - word->start > length + 2 &&
          g_ascii_strncasecmp (sentence->text + word->end - length, endings[i], length) == 0)
        return TRUE;
    }
  return FALSE;
}

/* "A Loose-Fish": a term of art, written with capitals in the middle of a sentence. */
gboolean
_lyceum_card_is_capital_compound (const LyceumCardSentence *sentence, LyceumCardRun term)
{
  return term.first == 1 && term.last == 2 && _lyceum_card_gap_has (sentence, 2, "-") &&
         (_lyceum_card_word (sentence, 1)->flags & LYCEUM_WORD_CAPITALISED) &&
         (_lyceum_card_word (sentence, 2)->flags & LYCEUM_WORD_CAPITALISED);
}

gboolean
_lyceum_card_is_definition (const LyceumCardSentence *sentence,
                            LyceumCardRun term,
                            LyceumCardRun definition,
                            gboolean marked)
{
  guint n = definition.last - definition.first + 1;
  guint head = definition.first;

  if (definition.last < definition.first || n < MIN_DEFINITION_WORDS || n > MAX_DEFINITION_WORDS)
    return FALSE;
  if (_lyceum_card_word_is (sentence, head, LYCEUM_CARD_ARTICLE) || _lyceum_card_word_equals (sentence, head, "any"))
    head++;
  else if ((!marked && !_lyceum_card_is_capital_compound (sentence, term)) ||
           _lyceum_card_word_is (sentence, head,
                                 LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_BE | LYCEUM_CARD_NAMING | LYCEUM_CARD_VERB))
    return FALSE;
  else if (describes (sentence, head))
    return FALSE;
  for (guint i = head; i < head + 2 && i <= definition.last; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_VAGUE) && !_lyceum_card_word_equals (sentence, i, "result"))
      return FALSE;
  return is_specific (sentence, definition) && !_lyceum_card_shares_all_stems (sentence, term, definition) &&
         !_lyceum_card_points_outside (sentence, definition);
}

gboolean
_lyceum_card_is_term (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardRun term)
{
  if (term.last < term.first || term.last - term.first >= LYCEUM_CARD_MAX_TERM_WORDS ||
      _lyceum_card_content_words (sentence, term) == 0)
    return FALSE;
  for (guint i = term.first; i <= term.last; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);

      if (i > term.first && _lyceum_card_gap_has (sentence, i, ",;:()[]\"“”"))
        return FALSE;
      if ((word->styles & LYCEUM_SPAN_FORMULA) && i == term.last && i == term.first)
        return FALSE;
      if (!(word->styles & (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_TERM | LYCEUM_SPAN_CODE)) &&
          (word->classes &
           (LYCEUM_CARD_FIRST_PERSON | LYCEUM_CARD_SECOND_PERSON | LYCEUM_CARD_HE | LYCEUM_CARD_IT | LYCEUM_CARD_THIS |
            LYCEUM_CARD_REFERENCE | LYCEUM_CARD_RELATIVE | LYCEUM_CARD_CONTEXT | LYCEUM_CARD_BE)))
        return FALSE;
      if (term.first == term.last && (word->classes & LYCEUM_CARD_TRIVIAL))
        return FALSE;
    }
  return TRUE;
}

/* Whether a word that only begins sentences here is a common noun all the same. */
static gboolean
is_common_noun (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardRun term)
{
  static const char *const endings[] = { "sis",  "ism",  "tion", "sion",   "ity", "ness", "ment", "ics", "ogy",
                                         "ance", "ence", "ship", "graphy", "ing", "phy",  "ency", "ancy" };
  const LyceumCardWord *word = _lyceum_card_word (sentence, term.first);
  g_autofree char *written = g_strndup (sentence->text + word->start, word->end - word->start);

  if (g_hash_table_contains (maker->proper, written))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (written, endings[i]))
      return TRUE;
  for (const char *p = written + 1; *p; p++)
    if (g_ascii_isupper (*p))
      return FALSE;
  return _lyceum_card_word_equals (sentence, term.last + 1, "are");
}

/* The term as it is written in the middle of a sentence. */
char *
_lyceum_card_show_term (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardRun term)
{
  const LyceumCardWord *first = _lyceum_card_word (sentence, term.first);
  g_autofree char *shown =
      _lyceum_card_show (maker, sentence, first->start, _lyceum_card_word (sentence, term.last)->end);
  g_autofree char *small = g_strndup (sentence->text + first->start, first->end - first->start);
  g_autofree char *folded = g_utf8_strdown (small, -1);
  const LyceumCardWord *second = term.last > term.first ? _lyceum_card_word (sentence, term.first + 1) : NULL;

  /* A capital that only the beginning of the sentence asked for. */
  if (term.first > 0 || (first->flags & LYCEUM_WORD_UPPER) || !(first->flags & LYCEUM_WORD_CAPITALISED) ||
      *shown == '`' || (second && (second->flags & LYCEUM_WORD_CAPITALISED)))
    return g_steal_pointer (&shown);
  if (!second && !g_hash_table_contains (maker->in_lower, folded) && !is_common_noun (maker, sentence, term))
    return g_steal_pointer (&shown);
  return g_strconcat (folded, shown + strlen (small), NULL);
}

/* "chloroplasts, organelles that …" */
static gboolean
names_many (const LyceumCardSentence *sentence, LyceumCardRun term, LyceumCardRun definition)
{
  const LyceumCardWord *last = _lyceum_card_word (sentence, term.last);
  g_autofree char *written = _lyceum_card_plain (sentence, last->start, last->end);

  return g_str_has_suffix (written, "s") && !g_str_has_suffix (written, "ss") && !g_str_has_suffix (written, "is") &&
         !g_str_has_suffix (written, "us") && !_lyceum_card_word_equals (sentence, definition.first, "a") &&
         !_lyceum_card_word_equals (sentence, definition.first, "an");
}

char *
_lyceum_card_ask (LyceumCardMaker *maker,
                  const LyceumCardSentence *sentence,
                  LyceumCardRun term,
                  LyceumCardRun definition,
                  guint be)
{
  g_autofree char *name = _lyceum_card_show_term (maker, sentence, term);
  g_autofree char *verb = NULL;
  const char *article = "";
  const char *word = "What";

  if (term.first > 0 && _lyceum_card_word_equals (sentence, term.first - 1, "a"))
    article = "a ";
  else if (term.first > 0 && _lyceum_card_word_equals (sentence, term.first - 1, "an"))
    article = "an ";
  else if (term.first > 0 && _lyceum_card_word_equals (sentence, term.first - 1, "the"))
    article = "the ";
  for (guint i = definition.first; i <= definition.last && i < definition.first + 5; i++)
    {
      if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_RELATIVE | LYCEUM_CARD_PREPOSITION))
        break;
      if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_PERSON) &&
          (_lyceum_card_word (sentence, term.first)->flags & LYCEUM_WORD_CAPITALISED))
        word = "Who";
    }
  verb = be == G_MAXUINT ? g_strdup (names_many (sentence, term, definition) ? "are" : "is")
                         : g_ascii_strdown (sentence->text + _lyceum_card_word (sentence, be)->start,
                                            (gssize) (_lyceum_card_word (sentence, be)->end -
                                                      _lyceum_card_word (sentence, be)->start));
  return g_strdup_printf ("%s %s %s%s?", word, verb, article, name);
}

/* What the section often speaks of matters more. */
double
_lyceum_card_weight (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardRun term)
{
  const LyceumCardWord *last = _lyceum_card_word (sentence, term.last);

  return 0.005 * MIN (GPOINTER_TO_UINT (g_hash_table_lookup (maker->frequency, last->stem)), 10);
}

/* A draft whose answer is the words @definition. */
void
_lyceum_card_define (LyceumCardMaker *maker,
                     LyceumCardSentence *sentence,
                     char *question,
                     LyceumCardRun definition,
                     double score)
{
  gsize start = _lyceum_card_word (sentence, definition.first)->start;
  gsize end = _lyceum_card_word (sentence, definition.last)->end;
  g_autofree char *shown = NULL, *plain = NULL;
  LyceumCardDraft *draft;

  /* What closes with the last word belongs to it; so does what opens before the first. */
  while (sentence->text[end] && strchr (")]'\"", sentence->text[end]))
    end++;
  while (start > 0 && strchr ("(['\"&*", sentence->text[start - 1]))
    start--;
  plain = _lyceum_card_plain (sentence, start, end);
  if (!_lyceum_card_is_readable (plain))
    {
      g_free (question);
      return;
    }
  shown = _lyceum_card_show (maker, sentence, start, end);
  draft = _lyceum_card_propose (maker, "basic", question, _lyceum_card_sentence_case (shown), sentence->block,
                                sentence->text, score);
  _lyceum_card_answer (draft, plain);
  sentence->used = TRUE;
}
