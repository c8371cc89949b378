/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-vector-index-private.h"

#include <stdlib.h>

#include "lyceum-sql.h"

/* Between two looks at the cancellable. */
#define ROWS_AT_ONCE 512
/* When more than one row in so many is gone, the memory is filled anew. */
#define GONE_SHARE 4

LyceumVectorBlock *
_lyceum_vector_block_new (guint stride)
{
  LyceumVectorBlock *block = g_new0 (LyceumVectorBlock, 1);

  block->rows = aligned_alloc (LYCEUM_ROW_ALIGNMENT, (gsize) stride * LYCEUM_BLOCK_ROWS);
  if (!block->rows)
    g_clear_pointer (&block, g_free);
  return block;
}

void
_lyceum_vector_block_free (LyceumVectorBlock *block)
{
  free (block->rows);
  g_free (block);
}

LyceumStatement *
_lyceum_vector_rows_after (LyceumConnection *connection,
                           gint64            model_id,
                           gint64            id,
                           GError          **error)
{
  return _lyceum_sql_prepare (connection, error,
                              "SELECT id, chunk_id, scale, high FROM chunk_vector WHERE id > ?1 AND model_id = ?2 ORDER BY id",
                              "ii", id, model_id);
}

gboolean
_lyceum_vector_block_read (LyceumVectorBlock *block,
                           LyceumVectorIndex *index,
                           LyceumStatement   *statement,
                           gboolean          *row,
                           GError           **error)
{
  g_autoptr (GBytes) bytes = NULL;
  gint8 *place;
  gsize length = 0;
  const gint8 *values;

  if (!lyceum_statement_step (statement, row, error))
    return FALSE;
  if (!*row)
    return TRUE;
  bytes = lyceum_statement_get_bytes (statement, 3);
  values = bytes ? g_bytes_get_data (bytes, &length) : NULL;
  /* The file may say anything. */
  length = MIN (length, index->dimensions);

  place = block->rows + (gsize) block->n * index->stride;
  memset (place, 0, index->stride);
  if (length > 0)
    memcpy (place, values, length);
  block->sums[block->n] = 0;
  for (gsize i = 0; i < length; i++)
    {
      /* The products take no -128. */
      place[i] = MAX (place[i], -127);
      block->sums[block->n] += place[i];
    }
  block->ids[block->n] = lyceum_statement_get_int64 (statement, 0);
  block->chunk_ids[block->n] = lyceum_statement_get_int64 (statement, 1);
  block->scales[block->n] = (float) CLAMP (lyceum_statement_get_double (statement, 2), 0, 1);
  block->n++;
  return TRUE;
}

LyceumVectorIndex *
_lyceum_vector_index_new (const char *model,
                          gsize       most_bytes)
{
  LyceumVectorIndex *self = g_new0 (LyceumVectorIndex, 1);

  self->model = g_strdup (model);
  self->most_bytes = most_bytes;
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_vector_block_free);
  self->places = g_array_new (FALSE, FALSE, sizeof (LyceumVectorPlace));
  return self;
}

void
_lyceum_vector_index_free (LyceumVectorIndex *self)
{
  g_free (self->model);
  g_ptr_array_unref (self->blocks);
  g_array_unref (self->places);
  g_free (self);
}

const char *
_lyceum_vector_index_get_model (LyceumVectorIndex *self)
{
  return self->model;
}

gsize
_lyceum_vector_index_get_bytes (LyceumVectorIndex *self)
{
  return self->blocks->len * ((gsize) self->stride * LYCEUM_BLOCK_ROWS + sizeof (LyceumVectorBlock)) +
         self->places->len * sizeof (LyceumVectorPlace);
}

/* What the collection says of the model. */
typedef struct
{
  gint64 id, n_removed, newest_id;
  guint dimensions;
} ModelState;

static gboolean
read_state (LyceumVectorIndex *self,
            LyceumConnection  *connection,
            ModelState        *state,
            GError           **error)
{
  g_autoptr (LyceumStatement) statement = _lyceum_sql_prepare (
    connection, error, "SELECT id, n_removed, dimensions FROM vector_model WHERE name = ?", "t", self->model);
  gboolean row = FALSE;

  *state = (ModelState){ 0 };
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    {
      state->id = lyceum_statement_get_int64 (statement, 0);
      state->n_removed = lyceum_statement_get_int64 (statement, 1);
      state->dimensions = (guint) CLAMP (lyceum_statement_get_int64 (statement, 2), 0, LYCEUM_MAX_DIMENSIONS);
    }
  return _lyceum_sql_int64 (connection, error, &state->newest_id, "SELECT max(id) FROM chunk_vector", "");
}

/* One that another search has brought further than this one's snapshot is current, too: what is gone from the collection
 * is only passages that will not be found there. */
static gboolean
is_current (LyceumVectorIndex *self,
            const ModelState  *state)
{
  return state->id == self->model_id && state->dimensions == self->dimensions && state->n_removed <= self->n_removed &&
         state->newest_id <= self->newest_id;
}

gboolean
_lyceum_vector_index_check (LyceumVectorIndex *self,
                            LyceumConnection  *connection,
                            gboolean          *current,
                            GError           **error)
{
  ModelState state;

  if (!read_state (self, connection, &state, error))
    return FALSE;
  *current = is_current (self, &state);
  return TRUE;
}

static void
empty (LyceumVectorIndex *self,
       const ModelState  *state)
{
  g_ptr_array_set_size (self->blocks, 0);
  g_array_unref (self->places);
  self->places = g_array_new (FALSE, FALSE, sizeof (LyceumVectorPlace));
  self->model_id = state->id;
  self->dimensions = state->dimensions;
  self->stride = (state->dimensions + LYCEUM_ROW_ALIGNMENT - 1) / LYCEUM_ROW_ALIGNMENT * LYCEUM_ROW_ALIGNMENT;
  self->n_gone = 0;
  self->n_removed = state->n_removed;
  self->last_id = 0;
  self->is_full = FALSE;
}

static LyceumVectorBlock *
get_block (LyceumVectorIndex *self,
           guint              row)
{
  return g_ptr_array_index (self->blocks, row / LYCEUM_BLOCK_ROWS);
}

/* Both lists are by passage: a row stays where the collection has it still. */
static gboolean
forget_gone (LyceumVectorIndex *self,
             LyceumConnection  *connection,
             GError           **error)
{
  g_autoptr (LyceumStatement) statement = _lyceum_sql_prepare (
    connection, error, "SELECT chunk_id, id FROM chunk_vector WHERE model_id = ? ORDER BY chunk_id", "i", self->model_id);
  gint64 chunk_id = G_MININT64, id = 0;
  gboolean row = TRUE;

  if (!statement)
    return FALSE;
  for (guint i = 0; i < self->places->len; i++)
    {
      const LyceumVectorPlace *place = &g_array_index (self->places, LyceumVectorPlace, i);
      LyceumVectorBlock *block = get_block (self, place->row);
      guint at = place->row % LYCEUM_BLOCK_ROWS;

      while (row && chunk_id < place->chunk_id)
        {
          if (!lyceum_statement_step (statement, &row, error))
            return FALSE;
          if (row)
            {
              chunk_id = lyceum_statement_get_int64 (statement, 0);
              id = lyceum_statement_get_int64 (statement, 1);
            }
        }
      if (row && chunk_id == place->chunk_id && id == block->ids[at])
        continue;
      self->n_gone += block->chunk_ids[at] != 0;
      block->chunk_ids[at] = 0;
    }
  return TRUE;
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const LyceumVectorPlace *left = a, *right = b;

  if (left->chunk_id != right->chunk_id)
    return left->chunk_id < right->chunk_id ? -1 : 1;
  return left->row < right->row ? -1 : left->row > right->row;
}

/* Searches that are under way keep the old list. */
static void
list_places (LyceumVectorIndex *self)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (LyceumVectorPlace));
  gboolean is_sorted = TRUE;

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const LyceumVectorBlock *block = g_ptr_array_index (self->blocks, i);

      for (guint j = 0; j < block->n; j++)
        {
          LyceumVectorPlace place = { block->chunk_ids[j], i * LYCEUM_BLOCK_ROWS + j };

          if (place.chunk_id == 0)
            continue;
          is_sorted &= places->len == 0 || g_array_index (places, LyceumVectorPlace, places->len - 1).chunk_id < place.chunk_id;
          g_array_append_val (places, place);
        }
    }
  if (!is_sorted)
    g_array_sort (places, compare_places);
  g_array_unref (self->places);
  self->places = g_steal_pointer (&places);
}

static gboolean
load_new (LyceumVectorIndex *self,
          LyceumConnection  *connection,
          GCancellable      *cancellable,
          GError           **error)
{
  g_autoptr (LyceumStatement) statement = _lyceum_vector_rows_after (connection, self->model_id, self->last_id, error);
  gboolean row = TRUE;

  if (!statement)
    return FALSE;
  for (guint i = 0; row; i++)
    {
      LyceumVectorBlock *block =
        self->blocks->len > 0 ? g_ptr_array_index (self->blocks, self->blocks->len - 1) : NULL;

      if (i % ROWS_AT_ONCE == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!block || block->n == LYCEUM_BLOCK_ROWS)
        {
          block = _lyceum_vector_index_get_bytes (self) < self->most_bytes ? _lyceum_vector_block_new (self->stride) : NULL;
          self->is_full = block == NULL;
          if (self->is_full)
            return TRUE;
          g_ptr_array_add (self->blocks, block);
        }
      if (!_lyceum_vector_block_read (block, self, statement, &row, error))
        return FALSE;
      if (row)
        self->last_id = block->ids[block->n - 1];
    }
  return TRUE;
}

gboolean
_lyceum_vector_index_update (LyceumVectorIndex *self,
                             LyceumConnection  *connection,
                             GCancellable      *cancellable,
                             GError           **error)
{
  ModelState state;
  gboolean ok = TRUE;

  if (!read_state (self, connection, &state, error))
    return FALSE;
  if (is_current (self, &state))
    return TRUE;
  if (state.id != self->model_id || state.dimensions != self->dimensions)
    empty (self, &state);
  if (state.n_removed > self->n_removed)
    {
      if (!forget_gone (self, connection, error))
        return FALSE;
      self->n_removed = state.n_removed;
      if (self->n_gone > self->blocks->len * LYCEUM_BLOCK_ROWS / GONE_SHARE)
        empty (self, &state);
    }

  if (self->model_id != 0 && self->stride > 0)
    ok = load_new (self, connection, cancellable, error);
  /* What was loaded before it was cancelled is loaded. */
  list_places (self);
  if (ok)
    self->newest_id = MAX (self->newest_id, state.newest_id);
  return ok;
}
