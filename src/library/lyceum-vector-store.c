/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-dot-products.h"
#include "lyceum-search-private.h"
#include "lyceum-sql.h"

/* Finds or makes the model. One that now gives vectors of another length is another: what it gave before is of no use. */
static gboolean
get_model (LyceumConnection *connection,
           const char       *model,
           guint             n_dimensions,
           gint64           *model_id,
           GError          **error)
{
  gint64 before = 0;

  if (!_lyceum_sql_run (connection, error, "INSERT OR IGNORE INTO vector_model (name, dimensions) VALUES (?, ?)", "ti", model,
                        (gint64) n_dimensions) ||
      !_lyceum_sql_int64 (connection, error, model_id, "SELECT id FROM vector_model WHERE name = ?", "t", model) ||
      !_lyceum_sql_int64 (connection, error, &before, "SELECT dimensions FROM vector_model WHERE name = ?", "t", model))
    return FALSE;
  if (before == n_dimensions)
    return TRUE;
  return _lyceum_sql_run (connection, error, "DELETE FROM chunk_vector WHERE model_id = ?", "i", *model_id) &&
         _lyceum_sql_run (connection, error, "UPDATE vector_model SET dimensions = ? WHERE id = ?", "ii", (gint64) n_dimensions,
                          *model_id);
}

static gboolean
store_vector (LyceumConnection *connection,
              gint64            model_id,
              gint64            chunk_id,
              guint             n_dimensions,
              const float      *values,
              GError          **error)
{
  g_autofree gint8 *highs = g_new (gint8, n_dimensions);
  g_autofree gint8 *lows = g_new (gint8, n_dimensions);
  double scale = _lyceum_quantize (values, n_dimensions, highs, lows);
  g_autoptr (GBytes) high = g_bytes_new_take (g_steal_pointer (&highs), n_dimensions);
  g_autoptr (GBytes) low = g_bytes_new_take (g_steal_pointer (&lows), n_dimensions);

  /* A new row and not a changed one: copies in memory go by the number. */
  return _lyceum_sql_run (connection, error, "DELETE FROM chunk_vector WHERE model_id = ? AND chunk_id = ?", "ii", model_id,
                          chunk_id) &&
         _lyceum_sql_run (connection, error,
                          "INSERT INTO chunk_vector (model_id, chunk_id, scale, high, low)"
                          " SELECT ?1, id, ?3, ?4, ?5 FROM chunk WHERE id = ?2",
                          "iidbb", model_id, chunk_id, scale, high, low);
}

gboolean
lyceum_search_store_vectors (LyceumConnection *connection,
                             const char       *model,
                             const gint64     *chunk_ids,
                             guint             n,
                             guint             n_dimensions,
                             const float      *values,
                             GError          **error)
{
  gint64 model_id = 0;

  if (n_dimensions == 0 || n_dimensions > LYCEUM_MAX_DIMENSIONS)
    {
      g_set_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CONSTRAINT,
                   _("“%s” gives vectors of %u numbers, and Lyceum takes 1 to %u. Choose another model for embeddings."), model,
                   n_dimensions, LYCEUM_MAX_DIMENSIONS);
      return FALSE;
    }
  if (!get_model (connection, model, n_dimensions, &model_id, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!store_vector (connection, model_id, chunk_ids[i], n_dimensions, values + (gsize) i * n_dimensions, error))
      return FALSE;
  return TRUE;
}

/* What is asked of the vectors of one model. */
typedef struct
{
  char *model;
  gint64 after_chunk_id;
  guint most;
} Missing;

static void
missing_free (gpointer data)
{
  Missing *missing = data;

  g_free (missing->model);
  g_free (missing);
}

#define WITHOUT_VECTOR                                                                                                         \
  " NOT EXISTS (SELECT 1 FROM chunk_vector AS v JOIN vector_model AS m ON m.id = v.model_id"                                   \
  " WHERE v.chunk_id = c.id AND m.name = ?1)"

static gpointer
read_passage (LyceumStatement *statement)
{
  LyceumPassage *passage = g_new0 (LyceumPassage, 1);

  passage->chunk_id = lyceum_statement_get_int64 (statement, 0);
  passage->source_id = lyceum_statement_get_int64 (statement, 1);
  passage->course_id = lyceum_statement_get_int64 (statement, 2);
  passage->position = (guint) lyceum_statement_get_int64 (statement, 3);
  passage->first_block = (guint) lyceum_statement_get_int64 (statement, 4);
  passage->n_blocks = (guint) lyceum_statement_get_int64 (statement, 5);
  passage->source_name = g_strdup (lyceum_statement_get_text (statement, 6));
  passage->heading_path = g_strdup (lyceum_statement_get_text (statement, 7));
  passage->location = g_strdup (lyceum_statement_get_text (statement, 8));
  passage->text = g_strdup (lyceum_statement_get_text (statement, 9));
  passage->term = passage->vector = passage->rerank = -1;
  return passage;
}

static gboolean
read_missing (LyceumConnection *connection,
              gpointer          data,
              gpointer         *result,
              GError          **error)
{
  const Missing *missing = data;

  return _lyceum_sql_collect (
    _lyceum_sql_prepare (connection, error,
                         "SELECT c.id, c.source_id, s.course_id, c.position, c.first_block, c.n_blocks,"
                         " coalesce (nullif (s.title, ''), s.name), c.heading_path, c.location, c.text"
                         " FROM chunk AS c JOIN source AS s ON s.id = c.source_id"
                         " WHERE c.id > ?2 AND" WITHOUT_VECTOR " ORDER BY c.id LIMIT ?3",
                         "tii", missing->model, missing->after_chunk_id, (gint64) missing->most),
    read_passage, (GDestroyNotify) lyceum_passage_free, result, error);
}

static void
missing_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  gpointer passages = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &passages, &error))
    g_task_return_pointer (task, passages, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
lyceum_search_missing_async (LyceumSearch        *self,
                             const char          *model,
                             gint64               after_chunk_id,
                             guint                most,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Missing *missing = g_new0 (Missing, 1);

  g_task_set_source_tag (task, lyceum_search_missing_async);
  missing->model = g_strdup (model);
  missing->after_chunk_id = after_chunk_id;
  missing->most = most;
  lyceum_database_read_async (_lyceum_search_get_database (self), read_missing, missing, missing_free,
                              (GDestroyNotify) g_ptr_array_unref, cancellable, missing_read_cb, task);
}

GPtrArray *
lyceum_search_missing_finish (LyceumSearch *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_search_missing_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
count_missing (LyceumConnection *connection,
               gpointer          data,
               gpointer         *result,
               GError          **error)
{
  const Missing *missing = data;
  g_autofree LyceumVectorCount *count = g_new0 (LyceumVectorCount, 1);
  gint64 n_missing = 0, n_chunks = 0, n_others = 0;

  if (!_lyceum_sql_int64 (connection, error, &n_missing, "SELECT count(*) FROM chunk AS c WHERE" WITHOUT_VECTOR, "t",
                          missing->model) ||
      !_lyceum_sql_int64 (connection, error, &n_chunks, "SELECT count(*) FROM chunk", "") ||
      !_lyceum_sql_int64 (connection, error, &n_others,
                          "SELECT count(*) FROM chunk_vector WHERE model_id IN"
                          " (SELECT id FROM vector_model WHERE name != ?)",
                          "t", missing->model))
    return FALSE;
  count->n_chunks = (guint) n_chunks;
  count->n_missing = (guint) n_missing;
  count->n_of_other_models = (guint) n_others;
  *result = g_steal_pointer (&count);
  return TRUE;
}

static void
counted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  gpointer count = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &count, &error))
    g_task_return_pointer (task, count, g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
lyceum_search_count_vectors_async (LyceumSearch        *self,
                                   const char          *model,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Missing *missing = g_new0 (Missing, 1);

  g_task_set_source_tag (task, lyceum_search_count_vectors_async);
  missing->model = g_strdup (model);
  lyceum_database_read_async (_lyceum_search_get_database (self), count_missing, missing, missing_free, g_free, cancellable,
                              counted_cb, task);
}

gboolean
lyceum_search_count_vectors_finish (LyceumSearch      *self,
                                    GAsyncResult      *result,
                                    LyceumVectorCount *count,
                                    GError           **error)
{
  g_autofree LyceumVectorCount *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_search_count_vectors_async), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (!found)
    return FALSE;
  *count = *found;
  return TRUE;
}

gboolean
lyceum_search_forget_vectors (LyceumConnection *connection,
                              const char       *model,
                              guint             most,
                              GError          **error)
{
  return _lyceum_sql_run (connection, error,
                          "DELETE FROM chunk_vector WHERE id IN (SELECT v.id FROM chunk_vector AS v"
                          " JOIN vector_model AS m ON m.id = v.model_id WHERE m.name != ?1 LIMIT ?2)",
                          "ti", model, (gint64) most);
}
