/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-sqlite-task-store-private.h"
#include "lyceum-task-rows-private.h"

/* A task with its children, as they are written by now. */

typedef struct
{
  LyceumSqliteTaskStore *store; /* (owned) */
  gint64 id;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_object_unref (query->store);
  g_free (query);
}

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
  const Query *query = data;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection,
    "SELECT " LYCEUM_TASK_COLUMNS " FROM task WHERE id = ?1 OR parent_id = ?1 ORDER BY id != ?1, id",
    error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, query->id);
  records = _lyceum_task_rows_read (statement, error);
  if (!records)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      LyceumTaskRecord *record = g_ptr_array_index (records, i);

      record->claim = _lyceum_task_claims_learn (query->store->claims, record->id, FALSE);
    }
  /* Those that name a task that is not there are no family. */
  if (records->len > 0 && ((LyceumTaskRecord *) g_ptr_array_index (records, 0))->id != query->id)
    g_ptr_array_set_size (records, 0);
  *result = g_steal_pointer (&records);
  return TRUE;
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
  Query *query = g_new0 (Query, 1);

  g_task_set_source_tag (task, _lyceum_sqlite_task_store_read_family_async);
  query->store = g_object_ref (self);
  query->id = task_id;
  lyceum_database_read_async (self->database, read_family_cb, query, query_free, (GDestroyNotify) g_ptr_array_unref,
                              cancellable, rows_read_cb, task);
}

GPtrArray *
_lyceum_sqlite_task_store_read_family_finish (LyceumTaskStore *store,
                                              GAsyncResult    *result,
                                              GError         **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, _lyceum_sqlite_task_store_read_family_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
