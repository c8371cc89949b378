/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-citations.h"

#include <string.h>

#include "lyceum-tokens.h"

/* How much of what a sentence says must stand in the passage that it cites; and of each, where it cites several. */
#define ENOUGH 0.4
#define ENOUGH_OF_EACH 0.2
#define MIN_WORDS 2 /* a sentence that says less is read together with the one before it */

#define MAX_CHECKED_BYTES 262144

/* The words of a passage, or of a sentence, that say something: stem → weight. */
typedef struct
{
  char *text;            /* (owned) */
  const char *language;  /* static */
  GHashTable *stems;     /* (owned): (element-type utf8 double) */
} Terms;

typedef struct
{
  const LyceumAnswerSource *source;
  Terms *terms; /* (owned) (nullable): until it is cited */
  GArray *sentences; /* (owned) (nullable) (element-type LyceumRange) */
} Cited;

static double
weight_of (const LyceumWord *word, gboolean is_first)
{
  if (word->flags & LYCEUM_WORD_NUMBER)
    return 2;
  return (word->flags & (LYCEUM_WORD_CAPITALISED | LYCEUM_WORD_UPPER)) && !is_first ? 1.5 : 1;
}

/* "1,000" and "1000" are one number. */
static char *
key_of (const LyceumWord *word, const char *text)
{
  g_autoptr (GString) digits = NULL;

  if (!(word->flags & LYCEUM_WORD_NUMBER))
    return g_strdup (word->stem);
  digits = g_string_new (NULL);
  for (gsize i = word->start; i < word->end; i++)
    if (text[i] != ',' && text[i] != '\'')
      g_string_append_c (digits, g_ascii_tolower (text[i]));
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

static GHashTable *
read_stems (const char *text, const char *language)
{
  g_autoptr (LyceumWords) words = lyceum_words_new (text, language);
  GHashTable *stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < lyceum_words_get_n (words); i++)
    {
      const LyceumWord *word = lyceum_words_get (words, i);
      double weight = weight_of (word, i == 0);
      gboolean says_nothing = (word->flags & LYCEUM_WORD_STOP) && !(word->flags & LYCEUM_WORD_NUMBER);

      if (!says_nothing)
        g_hash_table_replace (stems, key_of (word, text), g_memdup2 (&weight, sizeof weight));
    }
  return stems;
}

/* @text: (transfer full) */
static Terms *
terms_new (char *text, const char *language)
{
  Terms *self = g_new0 (Terms, 1);

  self->text = text;
  self->language = language;
  self->stems = read_stems (text, language);
  return self;
}

static void
terms_free (Terms *self)
{
  g_hash_table_unref (self->stems);
  g_free (self->text);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Terms, terms_free)

static void
cited_clear (gpointer data)
{
  Cited *self = data;

  g_clear_pointer (&self->terms, terms_free);
  g_clear_pointer (&self->sentences, g_array_unref);
}

/* What a source says, and where from: an answer may name that too. */
static void
open_source (Cited *self)
{
  const LyceumPassage *passage = self->source->passage;

  if (self->terms)
    return;
  self->terms = terms_new (g_strjoin ("\n", passage->text, passage->heading_path ? passage->heading_path : "",
                                      passage->source_name ? passage->source_name : "", passage->location ? passage->location : "",
                                      NULL),
                           lyceum_guess_language (passage->text));
  self->sentences = lyceum_split_sentences (passage->text, self->terms->language);
}

/* The share of what @claim says that @terms have. @is_missing: (nullable): a number of several digits that they have not */
static double
share_of (const Terms *claim, GHashTable *stems, gboolean *lacks_number)
{
  GHashTableIter iter;
  double all = 0, found = 0, *weight;
  char *stem;

  g_hash_table_iter_init (&iter, claim->stems);
  while (g_hash_table_iter_next (&iter, (gpointer *) &stem, (gpointer *) &weight))
    {
      all += *weight;
      if (g_hash_table_contains (stems, stem))
        found += *weight;
      else if (lacks_number && g_ascii_isdigit (*stem) && strlen (stem) > 1)
        *lacks_number = TRUE;
    }
  return all > 0 ? found / all : 0;
}

/* The sentence of the passage that is nearest to the claim. */
static char *
find_quote (Cited *cited, const Terms *claim)
{
  const char *text = cited->source->passage->text;
  g_autofree char *best = NULL;
  double most = 0;

  for (guint i = 0; i < cited->sentences->len; i++)
    {
      const LyceumRange *range = &g_array_index (cited->sentences, LyceumRange, i);
      g_autofree char *sentence = g_strndup (text + range->start, range->end - range->start);
      g_autoptr (GHashTable) stems = read_stems (sentence, cited->terms->language);
      double share = share_of (claim, stems, NULL);

      if (share <= most)
        continue;
      most = share;
      g_free (best);
      best = g_steal_pointer (&sentence);
    }
  return g_steal_pointer (&best);
}

/* The sentences of the answer, and which of its citations each has. */
typedef struct
{
  const char *text;
  GArray *sentences;    /* (owned) (element-type LyceumRange) */
  GArray *citations;
  Cited *cited;
  guint n_cited;
  const char *language; /* static */
} Check;

/* A number behind the full stop belongs to what stands before it. */
static guint
sentence_of (const Check *self, const LyceumCitation *citation)
{
  guint i = 0;

  while (i + 1 < self->sentences->len && g_array_index (self->sentences, LyceumRange, i + 1).start <= citation->start)
    i++;
  if (i == 0)
    return 0;

  const LyceumRange *range = &g_array_index (self->sentences, LyceumRange, i);
  const LyceumRange *before = range - 1;
  g_autofree char *lead = g_strndup (self->text + range->start, citation->start - range->start);
  g_autofree char *gap = g_strndup (self->text + before->end, range->start - before->end);

  if (strspn (lead, "[]0123456789 ") == strlen (lead) && !strchr (gap, '\n'))
    return i - 1;
  return i;
}

/* "1. " before an item of a list is no number that it speaks of. */
static const char *
skip_list_number (const char *text)
{
  gsize digits = strspn (text, "0123456789");

  return digits > 0 && (text[digits] == '.' || text[digits] == ')') && text[digits + 1] == ' ' ? text + digits + 2 : text;
}

static Terms *
read_claim (const Check *self, guint sentence)
{
  const LyceumRange *range = &g_array_index (self->sentences, LyceumRange, sentence);
  g_autofree char *raw = g_strndup (self->text + range->start, range->end - range->start);
  g_autofree char *plain = lyceum_citations_strip (skip_list_number (raw));
  Terms *claim = terms_new (g_steal_pointer (&plain), self->language);

  if (g_hash_table_size (claim->stems) < MIN_WORDS && sentence > 0)
    {
      range--;
      g_free (raw);
      raw = g_strndup (self->text + range->start, range->end - range->start);
      plain = lyceum_citations_strip (skip_list_number (raw));
      terms_free (claim);
      claim = terms_new (g_steal_pointer (&plain), self->language);
    }
  return claim;
}

/* All the citations of one sentence, from @first to before @last: between them they have to bear it. */
static void
check_sentence (Check *self, guint sentence, guint first, guint last)
{
  g_autoptr (Terms) claim = read_claim (self, sentence);
  g_autoptr (GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean lacks_number = FALSE, is_enough;

  for (guint i = first; i < last; i++)
    {
      Cited *cited = &self->cited[g_array_index (self->citations, LyceumCitation, i).number - 1];
      GHashTableIter iter;
      gpointer stem;

      open_source (cited);
      g_hash_table_iter_init (&iter, cited->terms->stems);
      while (g_hash_table_iter_next (&iter, &stem, NULL))
        g_hash_table_add (all, stem);
    }
  is_enough = share_of (claim, all, &lacks_number) >= ENOUGH || g_hash_table_size (claim->stems) == 0;

  for (guint i = first; i < last; i++)
    {
      LyceumCitation *citation = &g_array_index (self->citations, LyceumCitation, i);
      Cited *cited = &self->cited[citation->number - 1];
      gboolean is_same_language = g_str_equal (cited->terms->language, self->language) ||
                                  g_str_equal (cited->terms->language, "und") || g_str_equal (self->language, "und");
      double share = share_of (claim, cited->terms->stems, NULL);

      /* Words of another language cannot be compared; numbers can. */
      citation->supported = !lacks_number && (!is_same_language || (is_enough && (share >= ENOUGH_OF_EACH ||
                                                                                 g_hash_table_size (claim->stems) == 0)));
      if (citation->supported)
        citation->quote = find_quote (cited, claim);
    }
}

void
lyceum_citations_check (const char *text, GArray *citations, GPtrArray *sources)
{
  g_autofree char *part = g_strndup (text, MIN (strlen (text), MAX_CHECKED_BYTES));
  Check check = { .text = text, .citations = citations, .n_cited = sources->len };
  guint last = 0;

  if (citations->len == 0)
    return;
  check.language = lyceum_guess_language (part);
  check.sentences = lyceum_split_sentences (text, check.language);
  check.cited = g_new0 (Cited, sources->len);
  for (guint i = 0; i < sources->len; i++)
    check.cited[i].source = g_ptr_array_index (sources, i);

  for (guint first = 0; first < citations->len && check.sentences->len > 0; first = last)
    {
      guint sentence = sentence_of (&check, &g_array_index (citations, LyceumCitation, first));

      for (last = first + 1; last < citations->len; last++)
        if (sentence_of (&check, &g_array_index (citations, LyceumCitation, last)) != sentence)
          break;
      check_sentence (&check, sentence, first, last);
    }

  for (guint i = 0; i < check.n_cited; i++)
    cited_clear (&check.cited[i]);
  g_free (check.cited);
  g_array_unref (check.sentences);
}
