/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-vector-index-private.h"

#include <math.h>
#include <stdlib.h>

#include "lyceum-sql.h"

/* A passage and how near it is. */
typedef struct
{
  gint64 chunk_id;
  float cosine;
} Near;

struct _LyceumNearness
{
  GArray *places;  /* (owned) (element-type LyceumVectorPlace) */
  float *cosines;  /* (owned): by row */
  GArray *others;  /* (owned) (element-type Near): those not in memory; by chunk_id in the end */
  GArray *best;    /* (owned) (element-type Near) */
  guint top_k;
  float least;     /* what is not nearer is not among the best */
};

/* What a search works with. */
typedef struct
{
  LyceumVectorIndex *index;
  LyceumNearness *nearness;
  const LyceumFixedVector *vector;
  const LyceumAllowed *allowed;
  LyceumDotProducts dot_products;
} Scan;

static int
compare_nearest (gconstpointer a,
                 gconstpointer b)
{
  const Near *left = a, *right = b;

  if (left->cosine != right->cosine)
    return left->cosine > right->cosine ? -1 : 1;
  return left->chunk_id < right->chunk_id ? -1 : left->chunk_id > right->chunk_id;
}

static int
compare_chunks (gconstpointer a,
                gconstpointer b)
{
  const Near *left = a, *right = b;

  return left->chunk_id < right->chunk_id ? -1 : left->chunk_id > right->chunk_id;
}

static void
keep_best (LyceumNearness *self)
{
  g_array_sort (self->best, compare_nearest);
  if (self->best->len < self->top_k)
    return;
  g_array_set_size (self->best, self->top_k);
  self->least = g_array_index (self->best, Near, self->top_k - 1).cosine;
}

static void
consider (LyceumNearness *self,
          gint64          chunk_id,
          float           cosine)
{
  Near near = { chunk_id, cosine };

  if (cosine <= self->least)
    return;
  g_array_append_val (self->best, near);
  if (self->best->len >= 2 * self->top_k)
    keep_best (self);
}

static gboolean
is_wanted (const Scan              *scan,
           const LyceumVectorBlock *block,
           guint                    row)
{
  return block->chunk_ids[row] != 0 && _lyceum_allowed_contains (scan->allowed, block->chunk_ids[row]);
}

/* @cosines: of the rows of the block; those that are not wanted stay as they are. */
static void
scan_block (const Scan              *scan,
            const LyceumVectorBlock *block,
            float                   *cosines)
{
  gint64 products[LYCEUM_BLOCK_ROWS];

  for (guint from = 0, to; from < block->n; from = to)
    {
      to = from + 1;
      if (!is_wanted (scan, block, from))
        continue;
      while (to < block->n && is_wanted (scan, block, to))
        to++;

      scan->dot_products (scan->vector, block->rows + (gsize) from * scan->index->stride, block->sums + from, to - from,
                          products);
      for (guint i = from; i < to; i++)
        {
          double cosine = (double) products[i - from] * block->scales[i] * scan->vector->scale;

          cosines[i] = (float) CLAMP (cosine, 0, 1);
          consider (scan->nearness, block->chunk_ids[i], cosines[i]);
        }
    }
}

static gboolean
scan_memory (const Scan   *scan,
             GCancellable *cancellable,
             GError      **error)
{
  for (guint i = 0; i < scan->index->blocks->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      scan_block (scan, g_ptr_array_index (scan->index->blocks, i), scan->nearness->cosines + (gsize) i * LYCEUM_BLOCK_ROWS);
    }
  return TRUE;
}

/* What the memory has no room for goes through one block. */
static gboolean
scan_rest (const Scan       *scan,
           LyceumConnection *connection,
           GCancellable     *cancellable,
           GError          **error)
{
  g_autoptr (LyceumStatement) statement =
    _lyceum_vector_rows_after (connection, scan->index->model_id, scan->index->last_id, error);
  g_autoptr (LyceumVectorBlock) block = _lyceum_vector_block_new (scan->index->stride);
  gboolean row = TRUE;

  if (!statement)
    return FALSE;
  while (block && row)
    {
      float cosines[LYCEUM_BLOCK_ROWS];

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      for (block->n = 0; row && block->n < LYCEUM_BLOCK_ROWS;)
        if (!_lyceum_vector_block_read (block, scan->index, statement, &row, error))
          return FALSE;
      scan_block (scan, block, cosines);
      for (guint i = 0; i < block->n; i++)
        if (is_wanted (scan, block, i))
          {
            Near near = { block->chunk_ids[i], cosines[i] };

            g_array_append_val (scan->nearness->others, near);
          }
    }
  g_array_sort (scan->nearness->others, compare_chunks);
  return TRUE;
}

/* Where the cosine of a passage is kept; %NULL where it has none. */
static float *
find_cosine (LyceumNearness *self,
             gint64          chunk_id)
{
  Near key = { .chunk_id = chunk_id };
  Near *other = self->others->len == 0
                  ? NULL
                  : bsearch (&key, self->others->data, self->others->len, sizeof (Near), compare_chunks);
  guint low = 0, high = self->places->len;

  if (other)
    return &other->cosine;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const LyceumVectorPlace *place = &g_array_index (self->places, LyceumVectorPlace, middle);

      if (place->chunk_id == chunk_id)
        return &self->cosines[place->row];
      if (place->chunk_id < chunk_id)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

/* Both bytes, and the question as it came. @cosine: (inout): stays where the vector is gone. */
static gboolean
read_exact (LyceumVectorIndex *index,
            LyceumConnection  *connection,
            const float       *vector,
            gint64             chunk_id,
            float             *cosine,
            GError           **error)
{
  g_autoptr (LyceumStatement) statement =
    _lyceum_sql_prepare (connection, error,
                         "SELECT scale, high, low FROM chunk_vector WHERE model_id = ? AND chunk_id = ?", "ii", index->model_id,
                         chunk_id);
  g_autoptr (GBytes) highs = NULL, lows = NULL;
  const gint8 *high, *low;
  double sum = 0;
  gboolean row = FALSE;

  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  highs = row ? lyceum_statement_get_bytes (statement, 1) : NULL;
  lows = row ? lyceum_statement_get_bytes (statement, 2) : NULL;
  if (!highs || !lows || g_bytes_get_size (highs) != index->dimensions || g_bytes_get_size (lows) != index->dimensions)
    return TRUE;

  high = g_bytes_get_data (highs, NULL);
  low = g_bytes_get_data (lows, NULL);
  for (guint i = 0; i < index->dimensions; i++)
    sum += vector[i] * (high[i] + low[i] / 256.0);
  *cosine = (float) CLAMP (sum * CLAMP (lyceum_statement_get_double (statement, 0), 0, 1), 0, 1);
  return TRUE;
}

static float *
normalize (const float *vector,
           guint        n)
{
  float *unit = g_new0 (float, n);
  double squares = 0;

  for (guint i = 0; i < n; i++)
    squares += (double) vector[i] * vector[i];
  for (guint i = 0; i < n && isfinite (squares) && squares > 0; i++)
    unit[i] = (float) (vector[i] / sqrt (squares));
  return unit;
}

static gboolean
look_again (LyceumNearness    *self,
            LyceumVectorIndex *index,
            LyceumConnection  *connection,
            const float       *vector,
            guint              n_exact,
            GError           **error)
{
  g_autofree float *unit = normalize (vector, index->dimensions);

  for (guint i = 0; i < MIN (self->best->len, n_exact); i++)
    {
      Near *near = &g_array_index (self->best, Near, i);
      float *kept = find_cosine (self, near->chunk_id);

      if (!read_exact (index, connection, unit, near->chunk_id, &near->cosine, error))
        return FALSE;
      if (kept)
        *kept = near->cosine;
    }
  g_array_sort (self->best, compare_nearest);
  return TRUE;
}

static LyceumNearness *
nearness_new (LyceumVectorIndex *index,
              guint              top_k)
{
  LyceumNearness *self = g_new0 (LyceumNearness, 1);
  gsize n_rows = (gsize) index->blocks->len * LYCEUM_BLOCK_ROWS;

  self->places = g_array_ref (index->places);
  self->cosines = g_new (float, n_rows + 1);
  for (gsize i = 0; i < n_rows; i++)
    self->cosines[i] = -1;
  self->others = g_array_new (FALSE, FALSE, sizeof (Near));
  self->best = g_array_new (FALSE, FALSE, sizeof (Near));
  self->top_k = MAX (top_k, 1);
  return self;
}

LyceumNearness *
_lyceum_vector_index_search (LyceumVectorIndex   *self,
                             LyceumConnection    *connection,
                             const float         *vector,
                             guint                n_dimensions,
                             const LyceumAllowed *allowed,
                             guint                top_k,
                             guint                n_exact,
                             LyceumDotProducts    dot_products,
                             GCancellable        *cancellable,
                             GError             **error)
{
  g_autoptr (LyceumNearness) nearness = nearness_new (self, top_k);
  g_autoptr (LyceumFixedVector) fixed = NULL;
  Scan scan = { self, nearness, NULL, allowed, dot_products };

  if (self->dimensions == 0 || n_dimensions != self->dimensions)
    return g_steal_pointer (&nearness);
  scan.vector = fixed = _lyceum_fixed_vector_new (vector, n_dimensions);
  if (!scan_memory (&scan, cancellable, error) ||
      (self->is_full && !scan_rest (&scan, connection, cancellable, error)))
    return NULL;
  keep_best (nearness);
  if (!look_again (nearness, self, connection, vector, n_exact, error))
    return NULL;
  return g_steal_pointer (&nearness);
}

float
_lyceum_nearness_get (LyceumNearness *self,
                      gint64          chunk_id)
{
  const float *cosine = find_cosine (self, chunk_id);

  return cosine ? *cosine : -1;
}

guint
_lyceum_nearness_get_n_best (LyceumNearness *self)
{
  return self->best->len;
}

gint64
_lyceum_nearness_get_best (LyceumNearness *self,
                           guint           index)
{
  return g_array_index (self->best, Near, index).chunk_id;
}

void
_lyceum_nearness_free (LyceumNearness *self)
{
  g_array_unref (self->places);
  g_free (self->cosines);
  g_array_unref (self->others);
  g_array_unref (self->best);
  g_free (self);
}
