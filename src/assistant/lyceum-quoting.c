/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-quoting.h"

#include <math.h>
#include <string.h>

#include "lyceum-tokens.h"

#define MIN_SENTENCES 2
#define MAX_SENTENCES 4
#define MIN_CHARACTERS 20
#define MAX_CHARACTERS 600
#define MAX_CANDIDATES 512
#define LEANING 0.8   /* of a sentence that leans on the one before it */
#define BEGINNING 1.3 /* of one that begins with what was asked for */
#define LONG 30       /* words; of one that is longer each counts less */

/* A sentence that may be quoted. */
typedef struct
{
  char *text;
  guint number;      /* of its source */
  guint source;      /* its index */
  guint order;       /* among all */
  GHashTable *stems; /* (owned): those of the question that it has */
  double fitness;    /* how well it stands by itself, as an answer, to about 1 */
  double score;
  gboolean is_taken;
} Candidate;

static void
candidate_free (gpointer data)
{
  Candidate *self = data;

  g_free (self->text);
  g_hash_table_unref (self->stems);
  g_free (self);
}

static GHashTable *
stems_of (const char *text, const char *language, GHashTable *among)
{
  g_autoptr (LyceumWords) words = lyceum_words_new (text, language);
  GHashTable *stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < lyceum_words_get_n (words); i++)
    {
      const LyceumWord *word = lyceum_words_get (words, i);

      if (!(word->flags & LYCEUM_WORD_STOP) && (!among || g_hash_table_contains (among, word->stem)))
        g_hash_table_add (stems, g_strdup (word->stem));
    }
  return stems;
}

/* What a sentence may begin with though it says nothing. */
static const char *const articles[] = { "the", "a", "an", "der", "die", "das", "ein", "eine", "le", "la", "les", "un", "une",
                                        "el", "los", "las", "una", "il", "lo", "i", "gli", "o", "os", "as", "um", "uma", NULL };

static gboolean
is_article (const char *sentence, const LyceumWord *word)
{
  g_autofree char *text = g_utf8_strdown (sentence + word->start, (gssize) (word->end - word->start));

  return g_strv_contains (articles, text);
}

/*
 * A sentence that begins with what was asked for is rather about it than one that mentions it; one that begins with "but" or "it" leans
 * on the one before; and a long one has many words, whatever was asked.
 */
static double
judge_fitness (const char *sentence, const char *language, GHashTable *asked)
{
  g_autoptr (LyceumWords) words = lyceum_words_new (sentence, language);
  guint n = lyceum_words_get_n (words), first_hit = n;
  double fitness = 1;

  for (guint i = 0; i < n && first_hit == n; i++)
    if (g_hash_table_contains (asked, lyceum_words_get (words, i)->stem))
      first_hit = i;
  if (n > 0 && (lyceum_words_get (words, 0)->flags & LYCEUM_WORD_STOP) && !is_article (sentence, lyceum_words_get (words, 0)))
    fitness *= LEANING;
  if (first_hit <= 2)
    fitness *= BEGINNING;
  return n > LONG ? fitness * LONG / n : fitness;
}

/* The middle of a sentence that a page parted is no beginning of one. */
static gboolean
begins_well (const char *sentence)
{
  gunichar first = g_utf8_get_char (sentence);

  return !g_unichar_islower (first) && (!g_unichar_ispunct (first) || strchr ("\"'(", *sentence) || (guchar) *sentence >= 0x80);
}

/* Titles and scraps are no sentences: those end with a mark. */
static gboolean
is_quotable (const char *sentence)
{
  glong length = g_utf8_strlen (sentence, -1);
  const char *last = g_utf8_find_prev_char (sentence, sentence + strlen (sentence));

  if (!begins_well (sentence) || length < MIN_CHARACTERS / (last && g_utf8_get_char (last) > 0x2e80 ? 3 : 1) || length > MAX_CHARACTERS || !last)
    return FALSE;
  return g_unichar_ispunct (g_utf8_get_char (last)) && *last != ':' && *last != ',' && *last != '?';
}

static void
add_candidates (GPtrArray *candidates, const LyceumAnswerSource *source, guint index, const char *question)
{
  const char *text = source->passage->text, *language = lyceum_guess_language (text);
  g_autoptr (GHashTable) asked = stems_of (question, language, NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint l = 0; lines[l]; l++)
    {
      g_autoptr (GArray) sentences = lyceum_split_sentences (lines[l], language);

      for (guint i = 0; i < sentences->len && candidates->len < MAX_CANDIDATES; i++)
        {
          const LyceumRange *range = &g_array_index (sentences, LyceumRange, i);
          g_autofree char *sentence = g_strndup (lines[l] + range->start, range->end - range->start);
          Candidate *candidate;

          if (!is_quotable (sentence))
            continue;
          candidate = g_new0 (Candidate, 1);
          candidate->stems = stems_of (sentence, language, asked);
          candidate->fitness = judge_fitness (sentence, language, asked);
          candidate->text = g_steal_pointer (&sentence);
          candidate->number = source->number;
          candidate->source = index;
          candidate->order = candidates->len;
          g_ptr_array_add (candidates, candidate);
        }
    }
}

static guint
count_with (GPtrArray *candidates, const char *stem)
{
  guint n = 0;

  for (guint i = 0; i < candidates->len; i++)
    n += g_hash_table_contains (((Candidate *) g_ptr_array_index (candidates, i))->stems, stem);
  return n;
}

/* A word that few sentences have says more; a passage that was found first counts a little more. */
static void
rate (GPtrArray *candidates, guint n_sources)
{
  g_autoptr (GHashTable) weights = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < candidates->len; i++)
    {
      Candidate *candidate = g_ptr_array_index (candidates, i);
      GHashTableIter iter;
      char *stem;

      g_hash_table_iter_init (&iter, candidate->stems);
      while (g_hash_table_iter_next (&iter, (gpointer *) &stem, NULL))
        {
          double *weight = g_hash_table_lookup (weights, stem);

          if (!weight)
            {
              weight = g_new (double, 1);
              *weight = log (1 + (double) candidates->len / count_with (candidates, stem));
              g_hash_table_insert (weights, stem, weight);
            }
          candidate->score += *weight;
        }
      candidate->score *= candidate->fitness * (1 - 0.3 * candidate->source / MAX (n_sources, 1));
    }
}

static Candidate *
find_best (GPtrArray *candidates)
{
  Candidate *best = NULL;

  for (guint i = 0; i < candidates->len; i++)
    {
      Candidate *candidate = g_ptr_array_index (candidates, i);

      if (!candidate->is_taken && (!best || candidate->score > best->score))
        best = candidate;
    }
  return best;
}

static gboolean
is_repeated (GPtrArray *candidates, const Candidate *candidate)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *other = g_ptr_array_index (candidates, i);

      if (other != candidate && other->is_taken && g_str_equal (other->text, candidate->text))
        return TRUE;
    }
  return FALSE;
}

/* Where nothing shares a word with the question (it was found by its meaning), the beginning of the best passage speaks for itself. */
static void
choose (GPtrArray *candidates)
{
  double most = 0;
  guint n = 0;

  for (guint tries = 0; n < MAX_SENTENCES && tries < candidates->len; tries++)
    {
      Candidate *best = find_best (candidates);

      if (!best || (n >= MIN_SENTENCES && best->score < most / 2) || (n > 0 && best->score <= 0 && (most > 0 || n >= MIN_SENTENCES)))
        return;
      most = MAX (most, best->score);
      best->is_taken = TRUE;
      if (is_repeated (candidates, best))
        best->score = -1;
      else
        n++;
    }
}

/* What Markdown would take for a mark. */
static void
append_escaped (GString *out, const char *text)
{
  gsize digits = strspn (text, "0123456789");

  g_string_append_len (out, text, digits);
  text += digits;
  if (*text && strchr (digits > 0 ? ".)" : "#-+>=~", *text))
    g_string_append_c (out, '\\');
  for (; *text; text++)
    {
      if (strchr ("\\`*_[]<>", *text))
        g_string_append_c (out, '\\');
      g_string_append_c (out, *text);
    }
}

/* A passage without a sentence, such as a table: as much of its beginning as one looks over. */
static char *
quote_beginning (const LyceumAnswerSource *source)
{
  g_autofree char *text = g_strdup (source->passage->text);
  g_autoptr (GString) answer = g_string_new (NULL);
  gboolean is_long = g_utf8_strlen (text, -1) > MAX_CHARACTERS;

  if (is_long)
    *g_utf8_offset_to_pointer (text, MAX_CHARACTERS) = '\0';
  g_strstrip (text);
  if (*text == '\0')
    return NULL;
  append_escaped (answer, text);
  g_string_append_printf (answer, "%s [%u]", is_long ? "…" : "", source->number);
  return g_string_free (g_steal_pointer (&answer), FALSE);
}

char *
lyceum_quote_passages (const char *question, GPtrArray *sources)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func (candidate_free);
  g_autoptr (GString) answer = g_string_new (NULL);
  guint last = 0;

  for (guint i = 0; i < sources->len; i++)
    add_candidates (candidates, g_ptr_array_index (sources, i), i, question);
  rate (candidates, sources->len);
  choose (candidates);
  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *candidate = g_ptr_array_index (candidates, i);

      if (!candidate->is_taken || candidate->score < 0)
        continue;
      if (answer->len > 0)
        g_string_append (answer, last == candidate->number ? " " : "\n\n");
      append_escaped (answer, candidate->text);
      g_string_append_printf (answer, " [%u]", candidate->number);
      last = candidate->number;
    }
  if (answer->len == 0)
    return sources->len > 0 ? quote_beginning (g_ptr_array_index (sources, 0)) : NULL;
  return g_string_free (g_steal_pointer (&answer), FALSE);
}
