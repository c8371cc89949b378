/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-sqlite-task-store-private.h"
#include "lyceum-task-rows-private.h"

/* What the store of tasks reads for the queue: on a reader's thread, as it is written by then. */

static void
rows_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  gpointer rows = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &rows, &error))
    g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
read_family_cb (LyceumConnection *connection,
                gpointer          data,
                gpointer         *result,
                GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection,
    "SELECT " LYCEUM_TASK_COLUMNS " FROM task WHERE id = ?1 OR parent_id = ?1 ORDER BY id != ?1, id",
    error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, *(const gint64 *) data);
  *result = _lyceum_task_rows_read (statement, error);
  return *result != NULL;
}

void
_lyceum_sqlite_task_store_read_family_async (LyceumTaskStore    *store,
                                             gint64              task_id,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data)
{
  LyceumSqliteTaskStore *self = LYCEUM_SQLITE_TASK_STORE (store);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, _lyceum_sqlite_task_store_read_family_async);
  lyceum_database_read_async (self->database, read_family_cb, g_memdup2 (&task_id, sizeof task_id), g_free,
                              (GDestroyNotify) g_ptr_array_unref, cancellable, rows_read_cb, task);
}

GPtrArray *
_lyceum_sqlite_task_store_read_family_finish (LyceumTaskStore *store,
                                              GAsyncResult    *result,
                                              GError         **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, _lyceum_sqlite_task_store_read_family_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  gint64 task_id;
  guint64 from_seq;
} EventQuery;

/* A row holds several events joined: the one before @from_seq may reach beyond it. */
static gboolean
read_events_cb (LyceumConnection *connection,
                gpointer          data,
                gpointer         *result,
                GError          **error)
{
  const EventQuery *query = data;
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection,
    "SELECT seq, type, data FROM task_event WHERE task_id = ?1 AND seq >= coalesce("
    "(SELECT max(seq) FROM task_event WHERE task_id = ?1 AND seq <= ?2), 0) ORDER BY seq",
    error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, query->task_id);
  lyceum_statement_bind_int64 (statement, 2, query->from_seq);
  while (lyceum_statement_step (statement, &row, error))
    {
      g_autoptr (GVariant) value = NULL;

      if (!row)
        {
          *result = g_steal_pointer (&events);
          return TRUE;
        }
      value = _lyceum_variant_from_text (lyceum_statement_get_text (statement, 2));
      if (value)
        g_ptr_array_add (events, g_variant_ref_sink (g_variant_new ("(tsv)", lyceum_statement_get_int64 (statement, 0),
                                                                    lyceum_statement_get_text (statement, 1), value)));
    }

  return FALSE;
}

void
_lyceum_sqlite_task_store_read_events_async (LyceumTaskStore    *store,
                                             gint64              task_id,
                                             guint64             from_seq,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data)
{
  LyceumSqliteTaskStore *self = LYCEUM_SQLITE_TASK_STORE (store);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  EventQuery *query = g_new0 (EventQuery, 1);

  g_task_set_source_tag (task, _lyceum_sqlite_task_store_read_events_async);
  query->task_id = task_id;
  query->from_seq = from_seq;
  lyceum_database_read_async (self->database, read_events_cb, query, g_free, (GDestroyNotify) g_ptr_array_unref,
                              cancellable, rows_read_cb, task);
}

GPtrArray *
_lyceum_sqlite_task_store_read_events_finish (LyceumTaskStore *store,
                                              GAsyncResult    *result,
                                              GError         **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, _lyceum_sqlite_task_store_read_events_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
