/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-key-terms-private.h"

#include "lyceum-sentence-judge-private.h"

#include <math.h>
#include <string.h>

#define MAX_TERM_WORDS 6
/* Characters of what is left of a sentence that says what a term is. */
#define MIN_OPEN 12
/* Importance of a marked term that needs no help from the heading above it. */
#define GOOD_ENOUGH 0.55

/* Run-in heads, folded, that are no terms. */
static const char *const remarks[] = {
  "note",       "notes",         "warning",  "caution",     "important", "tip",
  "hint",       "example",       "examples", "for example", "remark",    "definition",
  "theorem",    "proof",         "lemma",    "corollary",   "solution",  "answer",
  "question",   "exercise",      "problem",  "summary",     "figure",    "table",
  "step",       "see",           "see also", "contents",    "source",    "sources",
  "result",     "results",       "output",   "input",       "usage",     "syntax",
  "advantages", "disadvantages", "first",    "second",      "third",     "finally",
  "next",       "yes",           "no",       "however",     "remember",  "date",
  "time",       "place",         "name",     "author",      "page",      "hinweis",
  "achtung",    "wichtig",       "beispiel", "anmerkung",   "merke",     "aufgabe",
  "frage",      "antwort",       "remarque", "attention",   "exemple",   "nota",
  "ejemplo",    "importante",    "esempio",  "attenzione",  "exemplo",   "let op",
  "voorbeeld",  "примечание",    "пример",   "注意",        "例",        "注",
  NULL
};

char *
lyceum_key_term_make_key (const char *term, const char *language)
{
  g_autoptr (LyceumWords) words = lyceum_words_new (term, language);
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < lyceum_words_get_n (words); i++)
    g_string_append_printf (key, "%s ", lyceum_words_get (words, i)->stem);
  if (key->len == 0)
    g_string_append (key, term);
  return g_string_free (key, FALSE);
}

/* "the number of such a box": which box was said before. */
static gboolean
leans (const char *definition, const char *language)
{
  g_autoptr (LyceumSurface) surface = _lyceum_surface_new (definition, -1);

  return _lyceum_surface_has_any (surface, _lyceum_language_rules (language)->leaning_words) ||
         _lyceum_surface_has_any (surface, _lyceum_language_rules (language)->pointing_words);
}

static gboolean
is_fit (const LyceumFoundTerm *term, const char *language)
{
  g_autoptr (LyceumWords) words = lyceum_words_new (term->term, language);
  g_autofree char *folded = g_utf8_casefold (term->term, -1);
  const guint n_words = lyceum_words_get_n (words);
  gboolean content = FALSE;

  /* "you probably can", "linux-image-", "the distribution, now called …" */
  if (n_words == 0 || (lyceum_words_get (words, 0)->flags & LYCEUM_WORD_STOP) || strchr (term->term, ',') ||
      g_str_has_suffix (term->term, "-"))
    return FALSE;
  if (n_words > MAX_TERM_WORDS || g_utf8_strlen (term->term, -1) < 2 || g_strv_contains (remarks, folded))
    return FALSE;
  if (term->pattern != LYCEUM_TERM_LISTED && leans (term->definition, language))
    return FALSE;
  /* "Mathematics is a language": so are many. */
  if (term->pattern == LYCEUM_TERM_SUBJECT && !term->marked &&
      strchr (term->definition, ' ') == strrchr (term->definition, ' '))
    return FALSE;
  /* A quote that opened before the term: "unstable’ distribution". */
  if (strstr (term->term, "\xe2\x80\x99 ") && !strstr (term->term, "\xe2\x80\x98") &&
      !strstr (term->term, "s\xe2\x80\x99 "))
    return FALSE;
  if (strpbrk (term->term, "?!:;=\n\t<>") || !_lyceum_text_is_balanced (term->term) ||
      !_lyceum_text_is_balanced (term->definition))
    return FALSE;
  for (guint i = 0; i < n_words; i++)
    content = content || !(lyceum_words_get (words, i)->flags & (LYCEUM_WORD_STOP | LYCEUM_WORD_NUMBER));
  return content && strcmp (term->term, term->definition) != 0;
}

/* A term that a heading only names is not needed where the text under it marks one. */
static gboolean
has_better_in_block (GPtrArray *found, const LyceumFoundTerm *term)
{
  for (guint i = 0; i < found->len; i++)
    {
      const LyceumFoundTerm *other = g_ptr_array_index (found, i);

      if (other && other != term && other->block == term->block && other->marked && other->importance >= GOOD_ENOUGH)
        return TRUE;
    }
  return FALSE;
}

static void
find_in_sentence (const LyceumTermSearch *search, GPtrArray *found)
{
  LyceumFoundTerm *term;

  if (search->sentence->flags & LYCEUM_SENTENCE_LABEL)
    term = _lyceum_term_labelled (search);
  else if (search->sentence->start == 0)
    term = _lyceum_term_listed (search);
  else
    term = NULL;
  if (term)
    g_ptr_array_add (found, term);
  if (search->sentence->flags & LYCEUM_SENTENCE_LABEL)
    return;
  term = _lyceum_term_as_subject (search);
  if (term)
    g_ptr_array_add (found, term);
  term = _lyceum_term_named (search);
  if (term)
    g_ptr_array_add (found, term);
  _lyceum_terms_marked (search, found);
  if (_lyceum_language_is (search->analysis->language, "ar"))
    _lyceum_terms_quoted (search, found);
}

/* How often the words of @key stand together, in any form. */
static guint
count_uses (const LyceumSectionAnalysis *analysis, const char *key)
{
  g_auto (GStrv) stems = g_strsplit (key, " ", -1);
  const guint n_stems = g_strv_length (stems) - 1;
  guint n_uses = 0;

  for (guint i = 0; i < analysis->sentences->len && n_stems > 0; i++)
    {
      const LyceumSentence *sentence = g_ptr_array_index (analysis->sentences, i);

      for (guint k = 0; k + n_stems <= sentence->n_words; k++)
        {
          guint same = 0;

          while (same < n_stems &&
                 strcmp (lyceum_words_get (sentence->words, sentence->first_word + k + same)->stem, stems[same]) == 0)
            same++;
          n_uses += same == n_stems;
        }
    }
  return n_uses;
}

gboolean
_lyceum_section_has_word (const LyceumSectionAnalysis *analysis, const char *word)
{
  const gsize length = strlen (word);

  for (guint i = 0; i < analysis->sentences->len; i++)
    {
      const char *text = ((LyceumSentence *) g_ptr_array_index (analysis->sentences, i))->text;

      for (const char *at = strstr (text, word); at; at = strstr (at + 1, word))
        {
          if ((at == text || !g_ascii_isalnum (at[-1])) && !g_ascii_isalnum (at[length]))
            return TRUE;
        }
    }
  return FALSE;
}

/* Between a term and what it is, at the beginning of a whole sentence. */
static const struct
{
  const char *language;
  const char *const *verbs;
} copulas[] = {
  { "en", (const char *const[]){ " is ", " are ", " was ", " were ", " means ", NULL } },
  { "de", (const char *const[]){ " ist ", " sind ", " war ", " waren ", " bedeutet ", NULL } },
  { "es", (const char *const[]){ " es ", " son ", " era ", " eran ", NULL } },
  { "fr", (const char *const[]){ " est ", " sont ", " était ", " étaient ", NULL } },
  { "it", (const char *const[]){ " è ", " sono ", " era ", NULL } },
  { "pt", (const char *const[]){ " é ", " são ", " era ", NULL } },
  { "nl", (const char *const[]){ " is ", " zijn ", " was ", NULL } },
  { "sv", (const char *const[]){ " är ", " var ", NULL } },
  { "ro", (const char *const[]){ " este ", " sunt ", NULL } },
};

/* "The empty set is the set with no elements." says of the empty set that it is "the set with no elements". */
static void
open_circle (const LyceumSectionAnalysis *analysis, LyceumFoundTerm *term)
{
  const char *at = term->definition;
  const gsize length = strlen (term->term);
  const char *word = strchr (at, ' ');

  if (g_ascii_strncasecmp (at, term->term, length) != 0 && word && word - at <= 4)
    at = word + 1;
  if (g_ascii_strncasecmp (at, term->term, length) != 0)
    return;
  at += length;
  for (gsize i = 0; i < G_N_ELEMENTS (copulas); i++)
    {
      if (!_lyceum_language_is (analysis->language, copulas[i].language))
        continue;
      for (guint k = 0; copulas[i].verbs[k]; k++)
        {
          const gsize verb = strlen (copulas[i].verbs[k]);

          if (g_str_has_prefix (at, copulas[i].verbs[k]) && g_utf8_strlen (at + verb, -1) >= MIN_OPEN)
            {
              g_autofree char *whole = term->definition;

              term->definition = g_strdup (at + verb);
              if (g_str_has_suffix (term->definition, ".") && !strstr (term->definition, ". "))
                term->definition[strlen (term->definition) - 1] = '\0';
              return;
            }
        }
    }
}

/* "Debian has an extensive specification of …, the Debian Policy.": what it is stands before the comma. */
static void
cut_apposition (const LyceumSectionAnalysis *analysis, LyceumFoundTerm *term)
{
  g_autofree char *ending = g_strdup_printf (", the %s.", term->term);
  g_autofree char *definition = NULL;
  const char *verb;

  if (!_lyceum_language_is (analysis->language, "en") || !g_str_has_suffix (term->definition, ending))
    return;
  definition = g_strndup (term->definition, strlen (term->definition) - strlen (ending));
  verb = strstr (definition, " has ");
  if (!verb || strpbrk (definition, ",;:") ||
      !(g_str_has_prefix (verb, " has a ") || g_str_has_prefix (verb, " has an ")) || strlen (verb + 5) < MIN_OPEN)
    return;
  g_free (term->definition);
  term->definition = g_strdup (verb + 5);
}

/* How a common noun ends that nobody would take for a name. */
static gboolean
is_common_noun (const char *word)
{
  static const char *const ends[] = { "ship", "tion", "sion", "ness", "ment", "ism", "osis", "ysis", "logy", "graphy", "metry",
                                      "ance", "ence", "ency", "ancy", "ture", "hood", "ability", "ibility", NULL };

  for (guint i = 0; ends[i]; i++)
    {
      if (g_str_has_suffix (word, ends[i]) && strlen (word) > strlen (ends[i]) + 2)
        return TRUE;
    }
  return FALSE;
}

/* "Change-of-Basis Matrix" of a heading is "change-of-basis matrix" where its definition writes it so. */
static gboolean
is_written_small (const LyceumFoundTerm *term, const char *small)
{
  return strcmp (term->term, small) != 0 && strchr (small, ' ') && strstr (term->definition, small);
}

/* "Osmosis" at the start of its sentence is "osmosis", when the text says so elsewhere, or where it can be nothing but a common
 * noun that the text never writes with a capital inside of a sentence. */
static void
settle_case (const LyceumSectionAnalysis *analysis, LyceumFoundTerm *term)
{
  g_autofree char *first_word = NULL;
  g_autofree char *lower = NULL, *whole = NULL;
  const gsize length = strcspn (term->term, " -");

  if (!g_ascii_isupper (term->term[0]) || !g_ascii_islower (term->term[1]) ||
      !_lyceum_language_is (analysis->language, "en"))
    return;
  whole = g_ascii_strdown (term->term, -1);
  if (is_written_small (term, whole))
    {
      g_free (term->term);
      term->term = g_steal_pointer (&whole);
      return;
    }
  /* "First Estate" is a name: the next word has its capital too. */
  for (const char *at = term->term + 1; *at != '\0'; at++)
    {
      if (g_ascii_isupper (*at))
        return;
    }
  first_word = g_strndup (term->term, length);
  lower = g_strdup (first_word);
  lower[0] = g_ascii_tolower (lower[0]);
  if (_lyceum_section_has_word (analysis, lower) || is_common_noun (lower))
    term->term[0] = lower[0];
}

/* Better is what the source marks and says in so many words. */
static gboolean
is_better (const LyceumFoundTerm *one, const LyceumFoundTerm *other)
{
  return one->importance > other->importance + 1e-6;
}

/* Keeps the best of each term, in order of the text. */
static void
keep_best (LyceumSectionAnalysis *analysis, GPtrArray *found)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint most = 1;

  for (guint i = 0; i < found->len; i++)
    {
      LyceumFoundTerm *term = g_ptr_array_index (found, i);
      g_autofree char *key = NULL;
      guint place, uses;

      if (!is_fit (term, analysis->language))
        continue;
      key = lyceum_key_term_make_key (term->term, analysis->language);
      place = GPOINTER_TO_UINT (g_hash_table_lookup (places, key));
      if (place > 0)
        {
          if (is_better (term, g_ptr_array_index (analysis->terms, place - 1)))
            {
              gpointer *slot = &g_ptr_array_index (analysis->terms, place - 1);

              found->pdata[i] = *slot;
              *slot = term;
            }
          continue;
        }
      uses = count_uses (analysis, key);
      if (!term->marked && (strstr (term->definition, " we ") || strstr (term->definition, " I ")))
        continue;
      /* A story explains nothing: who somebody was is told in passing. */
      if (analysis->narrative && !term->marked)
        continue;
      /* What is neither marked nor spoken of again is a remark and no term. */
      if (!term->marked && uses < 2 && term->importance < 0.65)
        continue;
      most = MAX (most, uses);
      found->pdata[i] = NULL;
      g_ptr_array_add (analysis->terms, term);
      g_hash_table_insert (places, g_steal_pointer (&key), GUINT_TO_POINTER (analysis->terms->len));
    }

  for (guint i = 0; i < analysis->terms->len; i++)
    {
      LyceumFoundTerm *term = g_ptr_array_index (analysis->terms, i);
      g_autofree char *key = lyceum_key_term_make_key (term->term, analysis->language);

      settle_case (analysis, term);
      open_circle (analysis, term);
      cut_apposition (analysis, term);
      term->importance *= 0.7 + 0.3 * log (1 + count_uses (analysis, key)) / log (1 + most);
      term->importance = CLAMP (term->importance, 0, 1);
    }
}

/* "APT is the Advanced Package Tool, an interface to …" says both names at once. */
static gboolean
is_said_by_other (const LyceumSectionAnalysis *analysis, const LyceumFoundTerm *term)
{
  for (guint i = 0; i < analysis->terms->len; i++)
    {
      const LyceumFoundTerm *other = g_ptr_array_index (analysis->terms, i);

      if (other != term && other->sentence == term->sentence && other->pattern == LYCEUM_TERM_SUBJECT &&
          term->pattern == LYCEUM_TERM_NAMED && strstr (other->definition, term->term) &&
          g_str_has_suffix (other->definition, term->definition))
        return TRUE;
    }
  return FALSE;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const LyceumFoundTerm *one = *(LyceumFoundTerm *const *) a, *other = *(LyceumFoundTerm *const *) b;

  if (one->block != other->block)
    return one->block < other->block ? -1 : 1;
  if (one->sentence != other->sentence)
    return one->sentence < other->sentence ? -1 : 1;
  if (one->term_start != other->term_start)
    return one->term_start < other->term_start ? -1 : 1;
  return strcmp (one->term, other->term);
}

static void
free_if_found (gpointer term)
{
  if (term)
    _lyceum_found_term_free (term);
}

void
_lyceum_find_terms (LyceumSectionAnalysis *analysis, GPtrArray *surfaces)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_if_found);
  LyceumTermSearch search = { .analysis = analysis, .rules = _lyceum_language_rules (analysis->language) };
  guint n_found;

  _lyceum_terms_in_lists (analysis, found);
  for (guint i = 0; i < analysis->sentences->len; i++)
    {
      search.index = i;
      search.sentence = g_ptr_array_index (analysis->sentences, i);
      search.surface = g_ptr_array_index (surfaces, i);
      search.block = lyceum_document_get_block (analysis->document, search.sentence->block);
      find_in_sentence (&search, found);
    }
  n_found = found->len;
  _lyceum_terms_under_headings (analysis, found);
  for (guint i = found->len; i-- > n_found;)
    {
      if (has_better_in_block (found, g_ptr_array_index (found, i)))
        g_ptr_array_remove_index (found, i);
    }
  keep_best (analysis, found);
  for (guint i = analysis->terms->len; i-- > 0;)
    {
      if (is_said_by_other (analysis, g_ptr_array_index (analysis->terms, i)))
        g_ptr_array_remove_index (analysis->terms, i);
    }
  g_ptr_array_sort (analysis->terms, compare_places);
  for (guint i = 0; i < analysis->terms->len; i++)
    {
      const LyceumFoundTerm *term = g_ptr_array_index (analysis->terms, i);

      if (term->sentence < analysis->sentences->len)
        ((LyceumSentence *) g_ptr_array_index (analysis->sentences, term->sentence))->flags |= LYCEUM_SENTENCE_DEFINES;
    }
}
