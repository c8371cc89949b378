/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-search.h"

#include <stdlib.h>

LyceumPassage *
lyceum_passage_copy (const LyceumPassage *passage)
{
  LyceumPassage *copy = g_memdup2 (passage, sizeof *passage);

  copy->source_name = g_strdup (passage->source_name);
  copy->heading_path = g_strdup (passage->heading_path);
  copy->location = g_strdup (passage->location);
  copy->text = g_strdup (passage->text);
  return copy;
}

void
lyceum_passage_free (LyceumPassage *passage)
{
  g_free (passage->source_name);
  g_free (passage->heading_path);
  g_free (passage->location);
  g_free (passage->text);
  g_free (passage);
}

void
lyceum_passage_set_score (LyceumPassage              *passage,
                          const LyceumSearchSettings *settings)
{
  double weight = CLAMP (settings->vector_weight, 0, 1);
  double words = passage->fit > 0 ? passage->fit : passage->term;

  if (passage->rerank >= 0)
    passage->score = (1 - weight) * words + weight * passage->rerank;
  else if (passage->vector >= 0)
    passage->score = (1 - weight) * words + weight * passage->vector;
  else
    passage->score = words;
}

/* Equal ones stay as they were: each knows where that is. */
typedef struct
{
  LyceumPassage *passage;
  guint place;
} Ranked;

static int
compare_ranked (gconstpointer a,
                gconstpointer b)
{
  const Ranked *left = a, *right = b;

  if (left->passage->score != right->passage->score)
    return left->passage->score > right->passage->score ? -1 : 1;
  return left->place < right->place ? -1 : left->place > right->place;
}

static void
sort_by_score (GPtrArray *passages)
{
  g_autofree Ranked *ranked = g_new (Ranked, passages->len + 1);

  for (guint i = 0; i < passages->len; i++)
    ranked[i] = (Ranked){ g_ptr_array_index (passages, i), i };
  qsort (ranked, passages->len, sizeof *ranked, compare_ranked);
  for (guint i = 0; i < passages->len; i++)
    g_ptr_array_index (passages, i) = ranked[i].passage;
}

static void
drop_below (GPtrArray *passages,
            double     threshold)
{
  for (guint i = passages->len; i > 0; i--)
    if (((LyceumPassage *) g_ptr_array_index (passages, i - 1))->score < threshold)
      g_ptr_array_remove_index (passages, i - 1);
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const LyceumPassage *left = *(LyceumPassage *const *) a, *right = *(LyceumPassage *const *) b;

  if (left->source_id != right->source_id)
    return left->source_id < right->source_id ? -1 : 1;
  return left->position < right->position ? -1 : left->position > right->position;
}

static gboolean
are_neighbours (const LyceumPassage *first,
                const LyceumPassage *second)
{
  return first->source_id == second->source_id && first->position + 1 == second->position &&
         g_strcmp0 (first->heading_path, second->heading_path) == 0;
}

/* The mean of what has been asked of each; -1 where it has been asked of none. */
static double
mean (GPtrArray *members,
      guint      from,
      guint      to,
      goffset    offset)
{
  double sum = 0;
  guint n = 0;

  for (guint i = from; i < to; i++)
    {
      double value = G_STRUCT_MEMBER (double, g_ptr_array_index (members, i), offset);

      if (value < 0)
        continue;
      sum += value;
      n++;
    }
  return n > 0 ? sum / n : -1;
}

static LyceumPassage *
join (GPtrArray *members,
      guint      from,
      guint      to)
{
  LyceumPassage *joined = lyceum_passage_copy (g_ptr_array_index (members, from));
  g_autoptr (GString) text = g_string_new (joined->text);

  for (guint i = from + 1; i < to; i++)
    {
      const LyceumPassage *next = g_ptr_array_index (members, i);
      /* A block that was cut goes on behind a space. */
      gboolean goes_on = next->first_block < joined->first_block + joined->n_blocks;

      g_string_append_c (text, goes_on ? ' ' : '\n');
      g_string_append (text, next->text);
      joined->n_blocks = next->first_block + next->n_blocks - joined->first_block;
    }
  g_free (joined->text);
  joined->text = g_strdup (text->str);
  joined->term = mean (members, from, to, G_STRUCT_OFFSET (LyceumPassage, term));
  joined->fit = mean (members, from, to, G_STRUCT_OFFSET (LyceumPassage, fit));
  joined->vector = mean (members, from, to, G_STRUCT_OFFSET (LyceumPassage, vector));
  joined->rerank = mean (members, from, to, G_STRUCT_OFFSET (LyceumPassage, rerank));
  joined->score = mean (members, from, to, G_STRUCT_OFFSET (LyceumPassage, score));
  return joined;
}

/* What is joined takes the place of its best part, and is then put in order. */
static void
join_neighbours (GPtrArray *passages)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  /* A passage and what it was joined into; what has been put in its place, and itself. */
  g_autoptr (GHashTable) replaced = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < passages->len; i++)
    g_ptr_array_add (members, g_ptr_array_index (passages, i));
  g_ptr_array_sort (members, compare_places);

  for (guint from = 0, to; from < members->len; from = to)
    {
      LyceumPassage *joined;

      for (to = from + 1; to < members->len; to++)
        if (!are_neighbours (g_ptr_array_index (members, to - 1), g_ptr_array_index (members, to)))
          break;
      if (to - from == 1)
        continue;
      joined = join (members, from, to);
      for (guint i = from; i < to; i++)
        g_hash_table_insert (replaced, g_ptr_array_index (members, i), joined);
    }

  for (guint i = 0; i < passages->len; i++)
    {
      LyceumPassage *passage = g_ptr_array_index (passages, i);
      LyceumPassage *joined = g_hash_table_lookup (replaced, passage);

      if (!joined)
        continue;
      lyceum_passage_free (passage);
      g_ptr_array_index (passages, i) = g_hash_table_add (replaced, joined) ? joined : NULL;
    }
  for (guint i = passages->len; i > 0; i--)
    if (!g_ptr_array_index (passages, i - 1))
      g_ptr_array_steal_index (passages, i - 1);
}

void
lyceum_search_choose (GPtrArray                  *passages,
                      const LyceumSearchSettings *settings)
{
  sort_by_score (passages);
  if (settings->vector_weight > 0)
    drop_below (passages, settings->threshold);
  if (settings->with_parents)
    {
      join_neighbours (passages);
      sort_by_score (passages);
    }
  if (passages->len > settings->top_n)
    g_ptr_array_set_size (passages, (gint) settings->top_n);
}
