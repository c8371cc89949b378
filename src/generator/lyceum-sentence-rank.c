/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-sentence-rank-private.h"

#include "lyceum-tokens.h"

#include <math.h>
#include <string.h>

/* Sentences before it that a sentence is compared with. */
#define REACH 150
/* A stem that stands in more sentences than this links none of them. */
#define MAX_POSTINGS 60
/* How often values are handed on, and the share of a value that is. */
#define ROUNDS 12
#define DAMPING 0.85
/* Less alike than this is not alike. */
#define MIN_LIKENESS 0.08

/* @to recommends and is recommended. */
typedef struct
{
  guint from, to;
  double likeness;
} Link;

static LyceumSentence *
sentence_at (GPtrArray *sentences, guint index)
{
  return g_ptr_array_index (sentences, index);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const guint one = *(const guint *) a, other = *(const guint *) b;

  return (one > other) - (one < other);
}

static void
number_sentence (LyceumSentence *sentence, GHashTable *numbers)
{
  guint n = 0;

  sentence->stems = g_new (guint, sentence->n_words + 1);
  for (guint i = 0; i < sentence->n_words; i++)
    {
      const LyceumWord *word = lyceum_words_get (sentence->words, sentence->first_word + i);
      gpointer number;

      if ((word->flags & LYCEUM_WORD_STOP) || word->end - word->start < 2)
        continue;
      number = g_hash_table_lookup (numbers, word->stem);
      if (!number)
        {
          number = GUINT_TO_POINTER (g_hash_table_size (numbers) + 1);
          g_hash_table_insert (numbers, (gpointer) word->stem, number);
        }
      sentence->stems[n++] = GPOINTER_TO_UINT (number) - 1;
    }
  qsort (sentence->stems, n, sizeof (guint), compare_numbers);
  for (guint i = 0; i < n; i++)
    {
      if (sentence->n_stems == 0 || sentence->stems[sentence->n_stems - 1] != sentence->stems[i])
        sentence->stems[sentence->n_stems++] = sentence->stems[i];
    }
}

guint
_lyceum_sentences_number_stems (GPtrArray *sentences)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sentences->len; i++)
    number_sentence (sentence_at (sentences, i), numbers);
  return g_hash_table_size (numbers);
}

double
_lyceum_sentences_sameness (const LyceumSentence *one, const LyceumSentence *other)
{
  guint i = 0, k = 0, n_same = 0;

  while (i < one->n_stems && k < other->n_stems)
    {
      n_same += one->stems[i] == other->stems[k];
      if (one->stems[i] < other->stems[k])
        i++;
      else if (one->stems[i] > other->stems[k])
        k++;
      else
        i++, k++;
    }
  return MIN (one->n_stems, other->n_stems) == 0 ? 0 : (double) n_same / MIN (one->n_stems, other->n_stems);
}

/* The rarer a stem, the more it says. */
static double *
weigh_stems (GPtrArray *sentences, guint n_stems)
{
  g_autofree guint *counts = g_new0 (guint, n_stems + 1);
  double *weights = g_new0 (double, n_stems + 1);

  for (guint i = 0; i < sentences->len; i++)
    for (guint k = 0; k < sentence_at (sentences, i)->n_stems; k++)
      counts[sentence_at (sentences, i)->stems[k]]++;
  for (guint i = 0; i < n_stems; i++)
    weights[i] = log (1 + (double) sentences->len / MAX (counts[i], 1));
  return weights;
}

static double
length_of (const LyceumSentence *sentence, const double *weights)
{
  double sum = 0;

  for (guint i = 0; i < sentence->n_stems; i++)
    sum += weights[sentence->stems[i]] * weights[sentence->stems[i]];
  return sqrt (sum);
}

/* Which sentences are alike, and how much. Goes through the sentences that had the same stem last. */
static GArray *
find_links (GPtrArray *sentences, guint n_stems)
{
  GArray *links = g_array_new (FALSE, FALSE, sizeof (Link));
  g_autofree double *weights = weigh_stems (sentences, n_stems);
  g_autofree double *lengths = g_new0 (double, sentences->len + 1);
  g_autofree double *products = g_new0 (double, sentences->len + 1);
  g_autofree guint *last = g_new (guint, n_stems + 1);     /* the last occurrence of each stem, or G_MAXUINT */
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (guint)); /* each occurrence: the one before it */
  g_autoptr (GArray) where = g_array_new (FALSE, FALSE, sizeof (guint));  /* and its sentence */

  memset (last, 0xff, (n_stems + 1) * sizeof (guint));
  for (guint i = 0; i < sentences->len; i++)
    {
      const LyceumSentence *sentence = sentence_at (sentences, i);
      const guint first = i > REACH ? i - REACH : 0;

      lengths[i] = length_of (sentence, weights);
      for (guint k = 0; k < sentence->n_stems; k++)
        {
          const guint stem = sentence->stems[k], at = before->len;
          guint n = 0;

          for (guint other = last[stem]; other != G_MAXUINT && n < MAX_POSTINGS && g_array_index (where, guint, other) >= first;
               other = g_array_index (before, guint, other), n++)
            products[g_array_index (where, guint, other)] += weights[stem] * weights[stem];
          g_array_append_val (before, last[stem]);
          g_array_append_val (where, i);
          last[stem] = at;
        }
      for (guint k = first; k < i; k++)
        {
          const Link link = { .from = k, .to = i, .likeness = products[k] > 0 ? products[k] / (lengths[k] * lengths[i]) : 0 };

          products[k] = 0;
          if (link.likeness >= MIN_LIKENESS)
            g_array_append_val (links, link);
        }
    }
  return links;
}

double *
_lyceum_sentences_rank (GPtrArray *sentences, guint n_stems)
{
  const guint n = sentences->len;
  g_autoptr (GArray) links = find_links (sentences, n_stems);
  g_autofree double *sums = g_new0 (double, n + 1);
  double *values = g_new (double, n + 1);
  double most = 1e-9;

  for (guint i = 0; i < links->len; i++)
    {
      const Link *link = &g_array_index (links, Link, i);

      sums[link->from] += link->likeness;
      sums[link->to] += link->likeness;
    }
  for (guint i = 0; i < n; i++)
    values[i] = 1;
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autofree double *next = g_new0 (double, n + 1);

      for (guint i = 0; i < links->len; i++)
        {
          const Link *link = &g_array_index (links, Link, i);

          next[link->to] += values[link->from] * link->likeness / sums[link->from];
          next[link->from] += values[link->to] * link->likeness / sums[link->to];
        }
      for (guint i = 0; i < n; i++)
        values[i] = 1 - DAMPING + DAMPING * next[i];
    }
  for (guint i = 0; i < n; i++)
    most = MAX (most, values[i]);
  for (guint i = 0; i < n; i++)
    values[i] /= most;
  return values;
}
