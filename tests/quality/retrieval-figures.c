/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retrieval.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

RetrievalRun *
retrieval_run_new (const char *name,
                   guint       n_questions)
{
  RetrievalRun *run = g_new0 (RetrievalRun, 1);

  run->name = name;
  run->found = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < n_questions; i++)
    g_ptr_array_add (run->found, g_array_new (FALSE, FALSE, sizeof (guint)));
  run->find_seconds = g_new0 (double, n_questions + 1);
  return run;
}

void
retrieval_run_free (RetrievalRun *run)
{
  g_ptr_array_unref (run->found);
  g_free (run->find_seconds);
  g_free (run);
}

/* The place of the first right passage, from 1; 0: none is there. */
static guint
get_rank (const RetrievalSet *set,
          const RetrievalRun *run,
          guint               question)
{
  GHashTable *relevant = ((RetrievalQuestion *) g_ptr_array_index (set->questions, question))->relevant;
  GArray *found = g_ptr_array_index (run->found, question);

  for (guint i = 0; i < found->len; i++)
    if (g_hash_table_contains (relevant, GUINT_TO_POINTER (g_array_index (found, guint, i))))
      return i + 1;
  return 0;
}

/* @recall: (out): the share of the relevant ones that are there. */
static double
get_gain (const RetrievalSet *set,
          const RetrievalRun *run,
          guint               question,
          double             *recall)
{
  GHashTable *relevant = ((RetrievalQuestion *) g_ptr_array_index (set->questions, question))->relevant;
  GArray *found = g_ptr_array_index (run->found, question);
  guint n_relevant = g_hash_table_size (relevant), n_found = 0;
  double gain = 0, ideal = 0;

  for (guint i = 0; i < RETRIEVAL_DEPTH; i++)
    {
      if (i < found->len && g_hash_table_contains (relevant, GUINT_TO_POINTER (g_array_index (found, guint, i))))
        {
          gain += 1 / log2 (i + 2);
          n_found++;
        }
      if (i < n_relevant)
        ideal += 1 / log2 (i + 2);
    }
  *recall = n_relevant > 0 ? (double) n_found / n_relevant : 0;
  return ideal > 0 ? gain / ideal : 0;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
median (const double *values,
        guint         n)
{
  g_autofree double *sorted = g_memdup2 (values, (n + 1) * sizeof *values);

  qsort (sorted, n, sizeof *sorted, compare_doubles);
  return n > 0 ? sorted[n / 2] : 0;
}

static void
print_run (const RetrievalSet *set,
           const RetrievalRun *run)
{
  guint n = set->questions->len, n_first = 0, n_third = 0;
  double reciprocal = 0, gain = 0, recall = 0;

  for (guint i = 0; i < n; i++)
    {
      guint rank = get_rank (set, run, i);
      double share;

      n_first += rank == 1;
      n_third += rank >= 1 && rank <= 3;
      reciprocal += rank > 0 ? 1.0 / rank : 0;
      gain += get_gain (set, run, i, &share);
      recall += share;
    }
  if (set->is_judged)
    printf ("  %-24s nDCG@10 %.4f  recall@10 %.4f", run->name, gain / n, recall / n);
  else
    printf ("  %-24s hit@1 %.4f  hit@3 %.4f  MRR@10 %.4f", run->name, (double) n_first / n, (double) n_third / n, reciprocal / n);
  printf ("  indexed in %.2f s, found in %.2f ms (median)\n", run->index_seconds, 1000 * median (run->find_seconds, n));
}

void
retrieval_print (const RetrievalSet  *set,
                 RetrievalRun *const *runs,
                 guint                n_runs)
{
  printf ("%s: %u passages, %u questions\n", set->name, set->passages->len, set->questions->len);
  for (guint i = 0; i < n_runs && set->questions->len > 0; i++)
    print_run (set, runs[i]);
  fflush (stdout);
}

static int
compare_worth (gconstpointer a,
               gconstpointer b)
{
  const double *left = a, *right = b;

  return left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : left[1] < right[1] ? -1 : left[1] > right[1];
}

static void
print_beginning (const RetrievalSet *set,
                 const char         *what,
                 guint               place)
{
  const char *text = ((RetrievalPassage *) g_ptr_array_index (set->passages, place))->text;
  g_autofree char *head = g_utf8_substring (text, 0, MIN (100, g_utf8_strlen (text, -1)));

  printf ("      %s: %s\n", what, g_strdelimit (head, "\n", ' '));
}

void
retrieval_print_worst (const RetrievalSet *set,
                       const RetrievalRun *run,
                       guint               n)
{
  guint n_questions = set->questions->len;
  g_autofree double *worths = g_new0 (double, 2 * n_questions + 2);

  for (guint i = 0; i < n_questions; i++)
    {
      guint rank = get_rank (set, run, i);
      double recall;

      worths[2 * i] = set->is_judged ? get_gain (set, run, i, &recall) : rank > 0 ? 1.0 / rank : 0;
      worths[2 * i + 1] = i;
    }
  qsort (worths, n_questions, 2 * sizeof *worths, compare_worth);
  for (guint i = 0; i < MIN (n, n_questions); i++)
    {
      guint place = (guint) worths[2 * i + 1];
      const RetrievalQuestion *question = g_ptr_array_index (set->questions, place);
      GArray *found = g_ptr_array_index (run->found, place);
      GHashTableIter iter;
      gpointer right;

      if (worths[2 * i] >= 1)
        return;
      printf ("    %.3f %s\n", worths[2 * i], question->text);
      g_hash_table_iter_init (&iter, question->relevant);
      if (g_hash_table_iter_next (&iter, &right, NULL))
        print_beginning (set, "right", GPOINTER_TO_UINT (right));
      if (found->len > 0)
        print_beginning (set, "found", g_array_index (found, guint, 0));
    }
}
