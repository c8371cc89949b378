/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* English definitions: "X is a …", "X refers to …", "… is called X", "X, a …", "X (ABC)". */

#define MAX_TERM_WORDS 6
#define MAX_DEFINITION_WORDS 38
#define MIN_DEFINITION_WORDS 4

/* Ends a definition at a semicolon: what follows is another thought. */
static guint
last_of_thought (const LyceumCardSentence *sentence, guint first)
{
  for (guint i = first + MIN_DEFINITION_WORDS; i < sentence->words->len; i++)
    if (_lyceum_card_gap_has (sentence, i, ";:—–"))
      return i - 1;
  return sentence->words->len - 1;
}

static gboolean
shares_all_stems (const LyceumCardSentence *sentence, LyceumCardRun term, LyceumCardRun definition)
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
static gboolean
is_capital_compound (const LyceumCardSentence *sentence, LyceumCardRun term)
{
  return term.first == 1 && term.last == 2 && _lyceum_card_gap_has (sentence, 2, "-") &&
         (_lyceum_card_word (sentence, 1)->flags & LYCEUM_WORD_CAPITALISED) &&
         (_lyceum_card_word (sentence, 2)->flags & LYCEUM_WORD_CAPITALISED);
}

static gboolean
is_definition (const LyceumCardSentence *sentence, LyceumCardRun term, LyceumCardRun definition, gboolean marked)
{
  guint n = definition.last - definition.first + 1;
  guint head = definition.first;

  if (definition.last < definition.first || n < MIN_DEFINITION_WORDS || n > MAX_DEFINITION_WORDS)
    return FALSE;
  if (_lyceum_card_word_is (sentence, head, LYCEUM_CARD_ARTICLE) || _lyceum_card_word_equals (sentence, head, "any"))
    head++;
  else if ((!marked && !is_capital_compound (sentence, term)) ||
           _lyceum_card_word_is (sentence, head,
                                 LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_BE | LYCEUM_CARD_NAMING | LYCEUM_CARD_VERB))
    return FALSE;
  else if (describes (sentence, head))
    return FALSE;
  for (guint i = head; i < head + 2 && i <= definition.last; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_VAGUE) && !_lyceum_card_word_equals (sentence, i, "result"))
      return FALSE;
  return is_specific (sentence, definition) && !shares_all_stems (sentence, term, definition) &&
         !_lyceum_card_points_outside (sentence, definition);
}

static gboolean
is_term (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardRun term)
{
  if (term.last < term.first || term.last - term.first >= MAX_TERM_WORDS ||
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
static char *
show_term (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardRun term)
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

static char *
ask (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardRun term, LyceumCardRun definition, guint be)
{
  g_autofree char *name = show_term (maker, sentence, term);
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
static double
weight (LyceumCardMaker *maker, const LyceumCardSentence *sentence, LyceumCardRun term)
{
  const LyceumCardWord *last = _lyceum_card_word (sentence, term.last);

  return 0.005 * MIN (GPOINTER_TO_UINT (g_hash_table_lookup (maker->frequency, last->stem)), 10);
}

/* A draft whose answer is the words @definition. */
static void
propose (LyceumCardMaker *maker, LyceumCardSentence *sentence, char *question, LyceumCardRun definition, double score)
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

static gboolean
is_copula (const LyceumCardSentence *sentence, guint index)
{
  return _lyceum_card_word_is (sentence, index, LYCEUM_CARD_BE);
}

/* "A void pointer, written `void *`, is a …": returns the copula that belongs to the term, or 0. */
static guint
find_copula (const LyceumCardSentence *sentence, const LyceumCardMark *mark, guint first, guint *last)
{
  guint n = sentence->words->len;

  if (!mark)
    {
      for (guint i = first + 1; i < n && i <= first + MAX_TERM_WORDS; i++)
        if (is_copula (sentence, i))
          {
            *last = i - 1;
            return i;
          }
      return 0;
    }
  *last = mark->run.last;
  /* "The null space of a matrix A" */
  if (_lyceum_card_word_equals (sentence, *last + 1, "of") || _lyceum_card_word_equals (sentence, *last + 1, "for") ||
      _lyceum_card_word_equals (sentence, *last + 1, "in"))
    while (*last + 1 < n && *last < first + MAX_TERM_WORDS + 1 && !is_copula (sentence, *last + 1) &&
           !_lyceum_card_gap_has (sentence, *last + 1, ",(;:"))
      (*last)++;
  if (is_copula (sentence, *last + 1))
    return *last + 1;
  if (!_lyceum_card_gap_has (sentence, *last + 1, ",("))
    return 0;
  for (guint i = *last + 2; i < n && i < *last + 10; i++)
    if (is_copula (sentence, i))
      return _lyceum_card_gap_has (sentence, i, ",)") ? i : 0;
  return 0;
}

/* "A nipper is a short firm strip … cut from …", "Plum-pudding is the term bestowed upon …": a thing, not a portrait.
 */
static gboolean
is_cut_or_made (const LyceumCardSentence *sentence, LyceumCardRun term, LyceumCardRun definition)
{
  static const char *const words[] = { "cut", "made", "used", "formed", "composed", "bestowed", "given", "applied" };
  gboolean term_named = _lyceum_card_word_equals (sentence, definition.first, "the") &&
                        (_lyceum_card_word_equals (sentence, definition.first + 1, "term") ||
                         _lyceum_card_word_equals (sentence, definition.first + 1, "name"));

  if (is_capital_compound (sentence, term))
    return TRUE;
  for (guint i = definition.first + 2; i < definition.last && (term.first > 0 || term_named); i++)
    for (guint w = 0; w < G_N_ELEMENTS (words); w++)
      if (_lyceum_card_word_equals (sentence, i, words[w]))
        return TRUE;
  return FALSE;
}

/* "The waif is a pennoned pole, two or three of which are carried by every boat": a story explains a thing. */
static gboolean
is_told_in_passing (const LyceumCardSentence *sentence, LyceumCardRun term, LyceumCardRun definition)
{
  if (!sentence->story || term.first != 1 || term.last != 1 || _lyceum_card_word (sentence, 1)->classes != 0 ||
      !_lyceum_card_word_equals (sentence, 2, "is"))
    return FALSE;
  for (guint i = definition.first + 2; i <= definition.last; i++)
    if (_lyceum_card_word_equals (sentence, i, "which"))
      return TRUE;
  return FALSE;
}

/* A term that the source does not mark is one when the sentence is built like a definition and speaks of it in general.
 */
static gboolean
is_sure_without_mark (LyceumCardMaker *maker,
                      const LyceumCardSentence *sentence,
                      LyceumCardRun term,
                      LyceumCardRun definition)
{
  const LyceumCardWord *last = _lyceum_card_word (sentence, term.last);
  gboolean relative = FALSE;

  for (guint i = definition.first; i <= definition.last; i++)
    {
      relative |= _lyceum_card_word_is (sentence, i, LYCEUM_CARD_RELATIVE);
      /* "a dusky fellow, a sort of Indian": a portrait. */
      if (!relative && i > definition.first && _lyceum_card_gap_has (sentence, i, ",") &&
          _lyceum_card_word_is (sentence, i, LYCEUM_CARD_ARTICLE))
        return FALSE;
    }
  if (sentence->story && (!relative || term.first == 0) && !is_cut_or_made (sentence, term, definition))
    return FALSE;
  /* "Stubb was a high liver" paints; "Jordan was a French mathematician who …" tells who he was. */
  if (term.first == 0 && !_lyceum_card_word_equals (sentence, term.last + 1, "is") &&
      !_lyceum_card_word_equals (sentence, term.last + 1, "are"))
    {
      gboolean person = FALSE;

      for (guint i = definition.first; i <= definition.last && i < definition.first + 5; i++)
        person |= _lyceum_card_word_is (sentence, i, LYCEUM_CARD_PERSON);
      if (!person)
        return FALSE;
    }
  /* "Abominable are the tumblers": only what is spoken of again is a thing. */
  return term.first > 0 || is_cut_or_made (sentence, term, definition) ||
         GPOINTER_TO_UINT (g_hash_table_lookup (maker->frequency, last->stem)) > 1;
}

/* "X is a …" */
static gboolean
find_copular (LyceumCardMaker *maker, LyceumCardSentence *sentence)
{
  guint first = _lyceum_card_word_is (sentence, 0, LYCEUM_CARD_ARTICLE) ? 1 : 0;
  const LyceumCardMark *mark = _lyceum_card_mark_at (sentence, first);
  guint copula, last = 0;
  LyceumCardRun term, definition;

  if (!mark &&
      _lyceum_card_word_is (
          sentence, 0, LYCEUM_CARD_OPENER | LYCEUM_CARD_IMPERATIVE | LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_CONJUNCTION))
    return FALSE;
  /* "An m × n matrix is …", where only "matrix" is marked. */
  for (guint i = first; !mark && i < first + 5 && i < sentence->words->len && !is_copula (sentence, i); i++)
    mark = _lyceum_card_mark_at (sentence, i);
  if (mark && (mark->run.first > first + 4 || (mark->styles & (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_TERM)) == 0) &&
      mark->run.first > first)
    mark = NULL;
  for (guint i = first; mark && i < mark->run.first; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_VERB | LYCEUM_CARD_CONJUNCTION) ||
        _lyceum_card_gap_has (sentence, i + 1, ",;:"))
      mark = NULL;
  copula = find_copula (sentence, mark, first, &last);
  if (copula == 0)
    return FALSE;
  term = (LyceumCardRun){ .first = first, .last = last };
  definition = (LyceumCardRun){ .first = copula + 1, .last = last_of_thought (sentence, copula + 1) };
  if (!is_term (maker, sentence, term) || !is_definition (sentence, term, definition, mark != NULL))
    return FALSE;
  /* "The pump is a …" speaks of one pump, not of pumps. */
  if (!mark)
    {
      if (!is_sure_without_mark (maker, sentence, term, definition) ||
          (_lyceum_card_word_equals (sentence, 0, "the") && !is_told_in_passing (sentence, term, definition)) ||
          sentence->words->len < 7 ||
          _lyceum_card_word_is (sentence, first, LYCEUM_CARD_OPENER | LYCEUM_CARD_PREPOSITION))
        return FALSE;
      for (guint i = term.first; i <= term.last; i++)
        if (_lyceum_card_word_is (sentence, i,
                                  LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_VERB | LYCEUM_CARD_ARTICLE |
                                      LYCEUM_CARD_CONJUNCTION))
          return FALSE;
    }
  propose (maker, sentence, ask (maker, sentence, term, definition, copula), definition,
           (mark ? 0.96 : 0.8) + weight (maker, sentence, term));
  return TRUE;
}

/* "X refers to …", "X means …" */
static gboolean
find_meaning (LyceumCardMaker *maker, LyceumCardSentence *sentence)
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

  for (guint i = first + 1; i < sentence->words->len && i <= first + MAX_TERM_WORDS; i++)
    for (guint v = 0; v < G_N_ELEMENTS (verbs); v++)
      {
        LyceumCardRun term = { .first = first, .last = i - 1 };
        guint next = i + (verbs[v].second ? 2 : 1);
        LyceumCardRun definition = { .first = next, .last = last_of_thought (sentence, next) };
        g_autofree char *name = NULL, *article = NULL;

        if (!_lyceum_card_word_equals (sentence, i, verbs[v].verb) ||
            (verbs[v].second && !_lyceum_card_word_equals (sentence, i + 1, verbs[v].second)))
          continue;
        if (!is_term (maker, sentence, term) || next >= sentence->words->len ||
            !is_definition (sentence, term, definition, FALSE) ||
            _lyceum_card_word_is (sentence, first, LYCEUM_CARD_OPENER | LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_VERB))
          return FALSE;
        name = show_term (maker, sentence, term);
        article = first == 1 ? g_ascii_strdown (sentence->text, (gssize) _lyceum_card_word (sentence, 0)->end + 1)
                             : g_strdup ("");
        propose (maker, sentence, g_strdup_printf (verbs[v].question, article, name), definition,
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
  reason.last = last_of_thought (sentence, reason.first);
  if (_lyceum_card_points_outside (sentence, (LyceumCardRun){ .first = 0, .last = reason.last }))
    return FALSE;
  verb = _lyceum_card_plain (sentence, _lyceum_card_word (sentence, copula)->start,
                             _lyceum_card_word (sentence, copula)->end);
  from = _lyceum_card_word (sentence, copula + 1)->start;
  asked = _lyceum_card_show (maker, sentence, 0, _lyceum_card_word (sentence, copula - 1)->end);
  *asked = g_ascii_tolower (*asked);
  {
    g_autofree char *rest = _lyceum_card_show (maker, sentence, from, _lyceum_card_word (sentence, term.last)->end);

    propose (maker, sentence, g_strdup_printf ("Why %s %s %s?", verb, asked, rest), reason, 0.8);
  }
  return TRUE;
}

/* "The fluid between the organelles is called the cytosol." */
static gboolean
find_naming (LyceumCardMaker *maker, LyceumCardSentence *sentence)
{
  for (guint i = 2; i < sentence->words->len && i < 20; i++)
    {
      guint next = is_copula (sentence, i) ? after_naming (sentence, i) : 0;
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
      if (subject.last < 2 || !is_term (maker, sentence, term) || !_lyceum_card_stands (maker, sentence) ||
          shares_all_stems (sentence, term, subject) ||
          (!mark && (sentence->story || !is_described (sentence, subject))) ||
          !_lyceum_card_word_is (sentence, 0, LYCEUM_CARD_ARTICLE))
        return FALSE;
      for (guint w = 0; w <= subject.last; w++)
        if (_lyceum_card_gap_has (sentence, w, ",;:") || _lyceum_card_word_equals (sentence, w, "there") ||
            (w > 0 && is_copula (sentence, w)))
          return FALSE;
      asked = _lyceum_card_show (maker, sentence, 0, _lyceum_card_word (sentence, i - 1)->end);
      if (!_lyceum_card_is_readable (asked))
        return FALSE;
      *asked = g_ascii_tolower (*asked);
      verb =
          _lyceum_card_plain (sentence, _lyceum_card_word (sentence, i)->start, _lyceum_card_word (sentence, i)->end);
      propose (maker, sentence, g_strdup_printf ("What %s %s called?", verb, asked), term, mark ? 0.97 : 0.8);
      return TRUE;
    }
  return FALSE;
}

/* The apposition that begins at @first ends before the comma that closes it, or with the sentence. 0: it cannot be
 * told. */
static guint
last_of_apposition (const LyceumCardSentence *sentence, guint first)
{
  guint last = last_of_thought (sentence, first);
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
static void
find_apposition (LyceumCardMaker *maker, LyceumCardSentence *sentence)
{
  for (guint m = 0; m < sentence->marks->len; m++)
    {
      const LyceumCardMark *mark = &g_array_index (sentence->marks, LyceumCardMark, m);
      guint next = mark->run.last + 1;
      LyceumCardRun definition = { .first = next };
      guint copula = G_MAXUINT;

      if (!(mark->styles & (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_TERM)) || next + 2 >= sentence->words->len ||
          !_lyceum_card_gap_has (sentence, next, ",") || !is_term (maker, sentence, mark->run))
        continue;
      definition.last = last_of_apposition (sentence, next);
      if (definition.last == 0 || (!_lyceum_card_word_is (sentence, next, LYCEUM_CARD_ARTICLE) &&
                                   !(_lyceum_card_word_is (sentence, next + 1, LYCEUM_CARD_RELATIVE))))
        continue;
      if (!is_definition (sentence, mark->run, definition, TRUE))
        continue;
      for (guint i = next; i <= definition.last; i++)
        if (_lyceum_card_word_equals (sentence, i, "was") || _lyceum_card_word_equals (sentence, i, "were"))
          copula = i;
      propose (maker, sentence, ask (maker, sentence, mark->run, definition, copula), definition, 0.93);
      return;
    }
}

/* "polymerase chain reaction (PCR)" */
static void
find_abbreviation (LyceumCardMaker *maker, LyceumCardSentence *sentence)
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
      propose (maker, sentence, g_strdup_printf ("What does %s stand for?", letters), expansion, 0.8);
    }
}

void
_lyceum_card_find_definitions (LyceumCardMaker *maker)
{
  for (guint i = 0; maker->english && i < maker->sentences->len; i++)
    {
      LyceumCardSentence *sentence = g_ptr_array_index (maker->sentences, i);

      if (g_cancellable_is_cancelled (maker->cancellable))
        return;
      if (sentence->words->len < 5 || sentence->used || !_lyceum_card_is_whole (sentence))
        continue;
      if (!find_copular (maker, sentence) && !find_meaning (maker, sentence) && !find_naming (maker, sentence))
        find_apposition (maker, sentence);
      find_abbreviation (maker, sentence);
    }
}
