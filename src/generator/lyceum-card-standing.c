/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-phrases-private.h"
#include "lyceum-language-rules-private.h"
#include "lyceum-section-analysis-private.h"

#include <string.h>

/*
 * Which sentences can stand with a gap in them. The judge of lyceum-card-judge.c looks for statements that a question
 * can be made of, and says no in doubt; here a sentence stays as it is, so that only what it leaves open to a reader
 * speaks against it.
 */

#define MAX_WORDS 46
#define MAX_CHARACTERS 440
/* With so many words before it, a pronoun has something in its sentence that it stands for. */
#define ENOUGH_BEFORE 2
/* A word that a section has so often is what it is about. */
#define FREQUENT 3
#define FEW_WORDS 9

/* Words before a comma that only tie a sentence to the one before it; without them it says the same. Not in languages
 * where the verb would move. */
static const struct
{
  const char *language;
  const char *phrases[48];
} ties[] = {
  { "en", { "However",     "Moreover",    "Furthermore",    "Additionally", "In addition",  "Meanwhile",
            "Therefore",   "Thus",        "Consequently",   "As a result",  "For example",  "For instance",
            "Also",        "Similarly",   "Likewise",       "Instead",      "Nevertheless", "Nonetheless",
            "Finally",     "Indeed",      "In fact",        "Hence",        "Accordingly",  "Conversely",
            "In contrast", "By contrast", "In particular",  "Overall",      "Notably",      "In turn",
            "Of course",   "In general",  "In other words", "In practice",  "Specifically", "On the other hand",
            "First",       "Second",      "Secondly",       "Ultimately",   "That is",      "In short",
            "As such",     "Besides",     "Still" } },
  { "es", { "Sin embargo",    "Además",     "Por ejemplo", "Por lo tanto",  "Por tanto",        "No obstante",
            "Por otra parte", "De hecho",   "Asimismo",    "Por otro lado", "En consecuencia",  "Finalmente",
            "En concreto",    "En general", "Por último",  "También",       "Por consiguiente", "En particular",
            "Del mismo modo", "En cambio",  "Así" } },
  { "fr",
    { "Cependant", "En outre", "De plus", "Par exemple", "Toutefois", "Ainsi", "En effet", "Par conséquent",
      "Néanmoins", "Enfin", "En revanche", "De même", "En particulier", "En général", "Finalement", "D'autre part" } },
  { "it",
    { "Tuttavia", "Inoltre", "Per esempio", "Ad esempio", "Pertanto", "Quindi", "Infatti", "Infine", "Di conseguenza",
      "In particolare", "In generale" } },
  { "pt",
    { "No entanto", "Além disso", "Por exemplo", "Portanto", "Contudo", "Porém", "Todavia", "De fato", "Finalmente",
      "Em geral", "Em particular", "Por outro lado" } },
  { "ro",
    { "Cu toate acestea", "În plus", "De exemplu", "Prin urmare", "De asemenea", "Totuși", "Astfel", "În general",
      "În cele din urmă", "De fapt", "În schimb" } },
  { "ru",
    { "Однако", "Кроме того", "Например", "Следовательно", "Таким образом", "Тем не менее", "Наконец", "Более того",
      "В частности" } },
  { "tr",
    { "Ancak", "Ayrıca", "Örneğin", "Bununla birlikte", "Dolayısıyla", "Böylece", "Sonuç olarak", "Öte yandan" } },
  { "el",
    { "Ωστόσο", "Επιπλέον", "Για παράδειγμα", "Επομένως", "Επίσης", "Τέλος", "Συνεπώς", "Παρ' όλα αυτά", "Γενικά" } },
  { "vi", { "Tuy nhiên", "Ngoài ra", "Ví dụ", "Do đó", "Vì vậy", "Hơn nữa", "Cuối cùng", "Vì thế", "Thực tế" } },
  { "pl", { "Jednak", "Ponadto", "Na przykład", "Dlatego", "Poza tym" } },
};

/* Returns: how many bytes at the beginning of @text only tie it on. */
gsize
_lyceum_card_measure_tie (const char *language, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (ties); i++)
    {
      if (!_lyceum_language_is (language, ties[i].language))
        continue;
      for (guint p = 0; p < G_N_ELEMENTS (ties[i].phrases) && ties[i].phrases[p]; p++)
        if (g_str_has_prefix (text, ties[i].phrases[p]) && g_str_has_prefix (text + strlen (ties[i].phrases[p]), ", "))
          return strlen (ties[i].phrases[p]) + 2;
    }
  return 0;
}

static gboolean
is_one_of (const LyceumCardSentence *sentence, guint index, const char *const *words)
{
  for (guint i = 0; words[i]; i++)
    if (_lyceum_card_word_equals (sentence, index, words[i]))
      return TRUE;
  return FALSE;
}

/* Words that point back although they are no pronouns. */
static gboolean
begins_leaning (const LyceumCardSentence *sentence)
{
  static const char *const never[] = {
    "then",    "thus",    "so",         "hence",    "yet",       "instead",    "also",        "rather",       "too",
    "either",  "neither", "not",        "even",     "here",      "both",       "another",     "others",       "later",
    "besides", "similar", "similarly",  "likewise", "and",       "but",        "or",          "nor",          "other",
    "still",   "next",    "therefore",  "again",    "elsewhere", "soon",       "none",        "ones",         "which",
    "who",     "whose",   "whom",       "said",     "further",   "afterwards", "thereafter",  "together",     "certain",
    "such",    "same",    "conversely", "indeed",   "however",   "moreover",   "furthermore", "respectively", "nearby",
    "yes",     "no",      "oh",         "well",     "because",   "except",     NULL
  };
  static const char *const counts[] = { "many",  "most", "some",  "several", "all",  "few",   "each",
                                        "one",   "two",  "three", "four",    "five", "first", "second",
                                        "third", "last", "more",  "fewer",   "much", "half",  NULL };
  static const char *const backwards[] = { "time",      "point",  "year",      "day",     "way",       "case",
                                           "reason",    "period", "date",      "respect", "end",       "same",
                                           "latter",    "former", "process",   "former",  "meantime",  "beginning",
                                           "other",     "two",    "following", "next",    "same",      "previous",
                                           "remaining", "rest",   "first",     "second",  "resulting", "new",
                                           NULL };
  static const char *const leads[] = { "addition",   "contrast",   "turn",    "short",    "return", "fact", "response",
                                       "comparison", "conclusion", "example", "instance", "result", NULL };
  static const char *const whole[] = { "on", "in", "at",   "by",     "as",    "for",    "from",
                                       "to", "of", "with", "during", "after", "before", NULL };

  if (g_str_has_prefix (sentence->text, "Here") ||
      (_lyceum_card_word_equals (sentence, 0, "summary") && sentence->words->len > 1 &&
       (_lyceum_card_word (sentence, 1)->flags & LYCEUM_WORD_CAPITALISED)))
    return TRUE;
  if (is_one_of (sentence, 0, never))
    return !(_lyceum_card_word_equals (sentence, 0, "soon") && _lyceum_card_word_equals (sentence, 1, "after")) &&
           !(_lyceum_card_word_equals (sentence, 0, "because") && _lyceum_card_word_equals (sentence, 1, "of")) &&
           !(_lyceum_card_word_equals (sentence, 0, "even") &&
             is_one_of (sentence, 1, (const char *const[]){ "if", "though", "when", NULL })) &&
           !(_lyceum_card_word_equals (sentence, 0, "none") && _lyceum_card_word_equals (sentence, 2, "the"));
  /* "A 1996 study": of whom? */
  if (_lyceum_card_word_is (sentence, 0, LYCEUM_CARD_ARTICLE) && !_lyceum_card_word_equals (sentence, 0, "the") &&
      sentence->words->len > 1 && (_lyceum_card_word (sentence, 1)->flags & LYCEUM_WORD_NUMBER))
    return TRUE;
  /* "Many took up service", "One is …", but "Many Normans …". */
  if (is_one_of (sentence, 0, counts) &&
      (_lyceum_card_word_is (sentence, 1, LYCEUM_CARD_VERB | LYCEUM_CARD_BE | LYCEUM_CARD_RELATIVE | LYCEUM_CARD_IT) ||
       _lyceum_card_gap_has (sentence, 1, ",") || _lyceum_card_word_equals (sentence, 1, "such") ||
       _lyceum_card_word_equals (sentence, 1, "other")))
    return TRUE;
  if (is_one_of (sentence, 0, whole) && is_one_of (sentence, 1, leads))
    return TRUE;
  /* "At the time", "In the same year", "The other half". */
  if (_lyceum_card_word_equals (sentence, 0, "the"))
    return is_one_of (sentence, 1, backwards) && !_lyceum_card_word_equals (sentence, 2, "of") &&
           !(sentence->words->len > 2 && (_lyceum_card_word (sentence, 2)->flags & LYCEUM_WORD_CAPITALISED));
  return is_one_of (sentence, 0, whole) && _lyceum_card_word_equals (sentence, 1, "the") &&
         is_one_of (sentence, 2, backwards) && !_lyceum_card_word_equals (sentence, 3, "of");
}

/* "Throughout its existence, Warsaw has been …": a name follows the comma. */
static gboolean
is_named_soon (const LyceumCardSentence *sentence, guint index)
{
  if (index == 0 || !_lyceum_card_word_is (sentence, 0, LYCEUM_CARD_PREPOSITION | LYCEUM_CARD_OPENER))
    return FALSE;
  for (guint i = index + 1; i < sentence->words->len && i < index + 16; i++)
    if (_lyceum_card_gap_has (sentence, i, ","))
      {
        guint subject = _lyceum_card_word_is (sentence, i, LYCEUM_CARD_ARTICLE) ? i + 1 : i;

        return subject < sentence->words->len &&
               (_lyceum_card_word (sentence, subject)->flags & LYCEUM_WORD_CAPITALISED) &&
               !_lyceum_card_word_is (sentence, subject, LYCEUM_CARD_HE | LYCEUM_CARD_IT | LYCEUM_CARD_FIRST_PERSON);
      }
  return FALSE;
}

/* Whether a name or, for things, a noun stands before the word. */
static gboolean
has_antecedent (const LyceumCardSentence *sentence, GArray *classes, guint index, gboolean person)
{
  guint content = 0;

  for (guint i = sentence->subject ? 1 : 0; i < index; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);
      gboolean grammar = (word->flags & LYCEUM_WORD_STOP) ||
                         (g_array_index (classes, guint, i) & ~(guint) LYCEUM_GRAMMAR_VAGUE) ||
                         (word->flags & LYCEUM_WORD_NUMBER);

      if (person && i > 0 && (word->flags & LYCEUM_WORD_CAPITALISED) &&
          !(g_array_index (classes, guint, i) & LYCEUM_GRAMMAR_MONTH))
        return TRUE;
      if (person && (word->classes & LYCEUM_CARD_PERSON))
        return TRUE;
      if (person && i == 0 && !grammar && (word->flags & LYCEUM_WORD_CAPITALISED))
        return TRUE;
      content += grammar ? 0 : i > 0 && (word->flags & LYCEUM_WORD_CAPITALISED) ? ENOUGH_BEFORE : 1;
    }
  return sentence->subject || (!person && content >= ENOUGH_BEFORE);
}

/* "Figure 3", "see above", "the following table". */
static gboolean
refers (const LyceumCardSentence *sentence, guint index)
{
  static const char *const always[] = { "aforementioned", "aforesaid", "foregoing", "ibid",   "overleaf",
                                        "supra",          "infra",     "hereby",    "herein", "footnote",
                                        "respectively",   "vice",      NULL };
  static const char *const places[] = { "above", "below", NULL };
  static const char *const towards[] = { "next", "following", "previous", "preceding", "last", "present", NULL };

  if (is_one_of (sentence, index, always))
    return TRUE;
  if (is_one_of (sentence, index, towards) && _lyceum_card_word_is (sentence, index + 1, LYCEUM_CARD_REFERENCE))
    return TRUE;
  if (is_one_of (sentence, index, places) && index > 0 &&
      _lyceum_card_word_is (sentence, index - 1, LYCEUM_CARD_REFERENCE))
    return TRUE;
  if (_lyceum_card_word_equals (sentence, index, "ago") || _lyceum_card_word_equals (sentence, index, "here"))
    return TRUE;
  if (is_one_of (sentence, index, places) &&
      (index + 1 == sentence->words->len || _lyceum_card_gap_has (sentence, index + 1, ",.;:)")))
    return TRUE;
  /* "Figure 3", "Theorem SMZD" */
  return _lyceum_card_word_is (sentence, index, LYCEUM_CARD_REFERENCE) && index + 1 < sentence->words->len &&
         ((_lyceum_card_word (sentence, index + 1)->flags & (LYCEUM_WORD_NUMBER | LYCEUM_WORD_UPPER)) ||
          (index == 0 && (_lyceum_card_word (sentence, 1)->flags & LYCEUM_WORD_CAPITALISED)));
}

/* "The company …", "The team …": of whom something is told that only the sentences before say. */
static gboolean
begins_with_known_one (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  const LyceumCardWord *noun, *next;

  if (!_lyceum_card_word_equals (sentence, 0, "the") || sentence->words->len < 4)
    return FALSE;
  noun = _lyceum_card_word (sentence, 1);
  next = _lyceum_card_word (sentence, 2);
  if ((noun->flags & (LYCEUM_WORD_CAPITALISED | LYCEUM_WORD_NUMBER)) || _lyceum_card_mark_at (sentence, 1) ||
      g_hash_table_contains (maker->known, noun->stem))
    return FALSE;
  if (_lyceum_card_word_equals (sentence, 2, "of") || _lyceum_card_word_equals (sentence, 2, "between") ||
      _lyceum_card_word_equals (sentence, 2, "in") || _lyceum_card_word_equals (sentence, 2, "for") ||
      (next->flags & LYCEUM_WORD_CAPITALISED))
    return FALSE;
  return (next->classes & (LYCEUM_CARD_VERB | LYCEUM_CARD_BE | LYCEUM_CARD_RELATIVE | LYCEUM_CARD_CONJUNCTION)) ||
         (next->flags & LYCEUM_WORD_STOP) || _lyceum_card_gap_has (sentence, 2, ",;(") ||
         (next->end - next->start > 3 && strncmp (sentence->text + next->end - 2, "ed", 2) == 0);
}

/* Whether anything in the sentence tells one thing from others: a name, a number, a term of the section. */
static gboolean
has_anchor (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  for (guint i = 0; i < sentence->words->len; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);

      if ((word->flags & LYCEUM_WORD_NUMBER) || (i > 0 && (word->flags & LYCEUM_WORD_CAPITALISED)) ||
          (word->styles & (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_TERM | LYCEUM_SPAN_CODE)) ||
          _lyceum_card_gap_has (sentence, i, "«「『„“《"))
        return TRUE;
      if (!(word->flags & LYCEUM_WORD_STOP) &&
          (g_hash_table_contains (maker->known, word->stem) ||
           GPOINTER_TO_UINT (g_hash_table_lookup (maker->frequency, word->stem)) >= FREQUENT))
        return TRUE;
    }
  return FALSE;
}

/* "those who", "such as", "these cells" behind "cells": what is meant stands in the sentence. */
static gboolean
says_which (const LyceumCardSentence *sentence, guint index)
{
  static const char *const after[] = { "as", "who", "of", "in", "with", "that", "which", "whose", NULL };
  static const char *const verbs[] = { "led", "made", "gave", "means",  "caused",  "has",
                                       "had", "can",  "may",  "allows", "allowed", NULL };
  static const char *const harmless[] = { "same", "thus", "therefore", "hence", NULL };

  if (is_one_of (sentence, index, harmless))
    return index > 0;
  if (is_one_of (sentence, index + 1, after) || (index > 3 && _lyceum_card_word_equals (sentence, index, "those")))
    return TRUE;
  if (index + 1 >= sentence->words->len)
    return FALSE;
  for (guint i = 0; i < index; i++)
    if (!(_lyceum_card_word (sentence, i)->flags & LYCEUM_WORD_STOP) &&
        g_str_equal (_lyceum_card_word (sentence, i)->stem, _lyceum_card_word (sentence, index + 1)->stem))
      return TRUE;
  /* "…, and this led to …" */
  return index > 7 &&
         (_lyceum_card_word_is (sentence, index + 1, LYCEUM_CARD_BE) || is_one_of (sentence, index + 1, verbs));
}

/* "at the time", "in that year", "was erected there" */
static gboolean
points_at_time_or_place (const LyceumCardSentence *sentence, guint index)
{
  static const char *const times[] = { "time", "point", "period", "year", "day", "moment", "season", NULL };

  if (_lyceum_card_word_equals (sentence, index, "there"))
    return index > 0 && !_lyceum_card_word_is (sentence, index + 1, LYCEUM_CARD_BE | LYCEUM_CARD_VERB);
  if (_lyceum_card_word_equals (sentence, index, "that") && is_one_of (sentence, index + 1, times))
    return TRUE;
  return _lyceum_card_word_equals (sentence, index, "at") && _lyceum_card_word_equals (sentence, index + 1, "the") &&
         is_one_of (sentence, index + 2, times) && !_lyceum_card_word_equals (sentence, index + 3, "of") &&
         !_lyceum_card_word_equals (sentence, index + 3, "when");
}

/* "Theo Kearney, which extends to Kerman.": nothing is said of it. */
gboolean
_lyceum_card_is_fragment (const LyceumCardSentence *sentence)
{
  for (guint i = 1; i < sentence->words->len && i < 8; i++)
    if (_lyceum_card_gap_has (sentence, i, ","))
      {
        static const char *const relatives[] = { "que", "quien", "che", "qui", "dont", "care", NULL };

        if (!_lyceum_card_word_is (sentence, i, LYCEUM_CARD_RELATIVE) && !is_one_of (sentence, i, relatives))
          return FALSE;
        for (guint k = i + 1; k < sentence->words->len; k++)
          if (_lyceum_card_gap_has (sentence, k, ","))
            return FALSE;
        return TRUE;
      }
  return FALSE;
}

static gboolean
english_leaves_open (LyceumCardMaker *maker, const LyceumCardSentence *sentence, GArray *classes)
{
  guint first = sentence->subject ? 1 : 0;

  if (_lyceum_card_is_fragment (sentence))
    return TRUE;
  if (!sentence->subject && (begins_leaning (sentence) || begins_with_known_one (maker, sentence)))
    return TRUE;
  if (!sentence->subject && _lyceum_card_word_is (sentence, 0, LYCEUM_CARD_IMPERATIVE) &&
      !_lyceum_card_word_is (sentence, 1, LYCEUM_CARD_BE | LYCEUM_CARD_VERB) &&
      !_lyceum_card_word_equals (sentence, 1, "of"))
    return TRUE;
  for (guint i = first; i < sentence->words->len; i++)
    {
      const LyceumCardWord *word = _lyceum_card_word (sentence, i);

      if ((word->styles & (LYCEUM_SPAN_CODE | LYCEUM_SPAN_FORMULA)) ||
          ((word->flags & LYCEUM_WORD_UPPER) && word->end - word->start > 1))
        continue;
      /* "World War I" */
      if (i > 0 && _lyceum_card_word_equals (sentence, i, "i") &&
          (_lyceum_card_word (sentence, i - 1)->flags & LYCEUM_WORD_CAPITALISED))
        continue;
      if (word->classes & (LYCEUM_CARD_FIRST_PERSON | LYCEUM_CARD_SECOND_PERSON))
        return TRUE;
      if ((word->classes & LYCEUM_CARD_HE) && !has_antecedent (sentence, classes, i, TRUE) &&
          !is_named_soon (sentence, i))
        return TRUE;
      if ((word->classes & LYCEUM_CARD_IT) && !has_antecedent (sentence, classes, i, FALSE) &&
          !is_named_soon (sentence, i))
        return TRUE;
      if (_lyceum_card_word_equals (sentence, i, "former") || _lyceum_card_word_equals (sentence, i, "latter"))
        return i < 8;
      if ((word->classes & LYCEUM_CARD_THIS) && !says_which (sentence, i))
        return TRUE;
      if (points_at_time_or_place (sentence, i))
        return TRUE;
      if (refers (sentence, i))
        return TRUE;
    }
  return FALSE;
}

/* Marks of a wiki, digits glued to the end of a sentence, speech that begins and does not end. */
static gboolean
is_torn (const char *text)
{
  int low = 0, high = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      low += c == 0x201E;
      high += c == 0x201C || c == 0x201D;
      if ((*p == '[' && g_unichar_isalpha (g_utf8_get_char (p + 1))) ||
          (*p == '.' && p[1] == ':' && g_ascii_isdigit (p[2])) || (*p == ' ' && (p[1] == ',' || p[1] == ' ')))
        return TRUE;
    }
  return (low > 0 && low != high) || g_str_has_suffix (text, " al.") || g_str_has_suffix (text, " col.");
}

/* Whether the sentence is clear to who has read the one before it: it speaks neither to a reader nor of the page. */
gboolean
_lyceum_card_stands_after (LyceumCardMaker *maker, const LyceumCardSentence *sentence)
{
  const LyceumLanguageRules *rules = _lyceum_language_rules (maker->language);
  g_autoptr (LyceumSurface) surface = _lyceum_surface_new (sentence->text, -1);

  if (_lyceum_surface_has_any (surface, rules->pointing_words) ||
      _lyceum_surface_has_any (surface, rules->personal_words) ||
      _lyceum_card_announces (maker->language, sentence->text))
    return FALSE;
  if (!maker->english)
    return TRUE;
  for (guint i = 0; i < sentence->words->len; i++)
    if (_lyceum_card_word_is (sentence, i, LYCEUM_CARD_FIRST_PERSON | LYCEUM_CARD_SECOND_PERSON) ||
        refers (sentence, i) || _lyceum_card_word_equals (sentence, i, "former") ||
        _lyceum_card_word_equals (sentence, i, "latter"))
      return FALSE;
  return _lyceum_card_has_verb (sentence) && !_lyceum_card_word_is (sentence, 0, LYCEUM_CARD_IMPERATIVE);
}

gboolean
_lyceum_card_is_telling (const LyceumCardSentence *sentence)
{
  return !sentence->story && _lyceum_card_is_whole_within (sentence, MAX_WORDS, MAX_CHARACTERS) &&
         !_lyceum_card_is_shouted (sentence) && !is_torn (sentence->text);
}

gboolean
_lyceum_card_stands_with_gap (LyceumCardMaker *maker, const LyceumCardSentence *sentence, GArray *classes)
{
  if (!has_anchor (maker, sentence) || _lyceum_card_has_placeholder (sentence))
    return FALSE;
  if (maker->english)
    return _lyceum_card_has_verb (sentence) && !_lyceum_card_begins_later (maker, sentence) &&
           !english_leaves_open (maker, sentence, classes);
  return _lyceum_card_foreign_stands_by (maker, sentence, classes);
}
