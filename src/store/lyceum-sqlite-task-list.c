/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-sqlite-task-store-private.h"
#include "lyceum-task-rows-private.h"

/* Tasks as they stand on disk, seen and changed by a program that does not run them. */

typedef struct
{
  LyceumSqliteTaskStore *store; /* (owned) */
  gint64 id;
} Query;

static Query *
query_new (LyceumSqliteTaskStore *store,
           gint64                 id)
{
  Query *query = g_new0 (Query, 1);

  query->store = g_object_ref (store);
  query->id = id;
  return query;
}

static void
query_free (gpointer data)
{
  Query *query = data;

  g_object_unref (query->store);
  g_free (query);
}

static gboolean
list_cb (LyceumConnection *connection,
         gpointer          data,
         gpointer         *result,
         GError          **error)
{
  const Query *query = data;
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection, "SELECT " LYCEUM_TASK_COLUMNS " FROM task WHERE parent_id = ? ORDER BY id DESC", error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, query->id);
  *result = _lyceum_task_rows_read (statement, error);
  return *result != NULL;
}

static LyceumTaskRecord *
read_task (LyceumConnection *connection,
           gint64            id,
           GError          **error)
{
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection, "SELECT " LYCEUM_TASK_COLUMNS " FROM task WHERE id = ?", error);
  gboolean row = FALSE;

  if (!statement)
    return NULL;
  lyceum_statement_bind_int64 (statement, 1, id);
  if (!lyceum_statement_step (statement, &row, error))
    return NULL;
  if (row)
    return _lyceum_task_row_read (statement);

  g_set_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND,
               _("There is no task %" G_GINT64_FORMAT "."), id);
  return NULL;
}

static gboolean
get_cb (LyceumConnection *connection,
        gpointer          data,
        gpointer         *result,
        GError          **error)
{
  *result = read_task (connection, ((const Query *) data)->id, error);
  return *result != NULL;
}

static void
read_ready_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  gpointer value = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &value, &error))
    g_task_return_pointer (task, value, g_task_get_task_data (task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
read_async (LyceumSqliteTaskStore *self,
            LyceumReadFunc         func,
            gint64                 id,
            GDestroyNotify         result_destroy,
            gpointer               source_tag,
            GCancellable          *cancellable,
            GAsyncReadyCallback    callback,
            gpointer               user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, result_destroy, NULL);
  lyceum_database_read_async (self->database, func, query_new (self, id), query_free, result_destroy, cancellable,
                              read_ready_cb, task);
}

void
lyceum_sqlite_task_store_list_async (LyceumSqliteTaskStore *self,
                                     gint64                 parent_id,
                                     GCancellable          *cancellable,
                                     GAsyncReadyCallback    callback,
                                     gpointer               user_data)
{
  read_async (self, list_cb, parent_id, (GDestroyNotify) g_ptr_array_unref, lyceum_sqlite_task_store_list_async,
              cancellable, callback, user_data);
}

GPtrArray *
lyceum_sqlite_task_store_list_finish (LyceumSqliteTaskStore *self,
                                      GAsyncResult          *result,
                                      GError               **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_sqlite_task_store_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
lyceum_sqlite_task_store_get_async (LyceumSqliteTaskStore *self,
                                    gint64                 id,
                                    GCancellable          *cancellable,
                                    GAsyncReadyCallback    callback,
                                    gpointer               user_data)
{
  read_async (self, get_cb, id, (GDestroyNotify) lyceum_task_record_free, lyceum_sqlite_task_store_get_async,
              cancellable, callback, user_data);
}

LyceumTaskRecord *
lyceum_sqlite_task_store_get_finish (LyceumSqliteTaskStore *self,
                                     GAsyncResult          *result,
                                     GError               **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_sqlite_task_store_get_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A task (?1) and all below it; those above it; all of its family. Here and below SQLite is left no other way than by
 * ids: by its statistics it would read the tasks of everybody. */
#define BELOW                                                                                                          \
  "WITH RECURSIVE below (id) AS"                                                                                       \
  " (VALUES (?1) UNION SELECT task.id FROM below CROSS JOIN task ON task.parent_id = below.id) "
#define ABOVE                                                                                                          \
  "WITH RECURSIVE above (id) AS (SELECT parent_id FROM task WHERE id = ?1"                                             \
  " UNION SELECT (SELECT parent_id FROM task WHERE id = above.id) FROM above) "
#define FAMILY                                                                                                         \
  "WITH RECURSIVE above (id) AS"                                                                                       \
  " (VALUES (?1) UNION SELECT (SELECT parent_id FROM task WHERE id = above.id) FROM above),"                           \
  " below (id) AS (SELECT id FROM above WHERE id != 0"                                                                 \
  " UNION SELECT task.id FROM below CROSS JOIN task ON task.parent_id = below.id) "

/* Runs an update whose ?1 is @id. Adds the rows that it changed to *@n_changed. */
static gboolean
change_rows (LyceumConnection *connection,
             const char       *sql,
             gint64            id,
             guint            *n_changed,
             GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, sql, error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, id);
  if (!lyceum_statement_run (statement, error))
    return FALSE;
  *n_changed += lyceum_connection_changes (connection);
  return TRUE;
}

#define OWNERS "SELECT DISTINCT (SELECT owner FROM task WHERE id = below.id AND state < 3) FROM below"

/* A task that a living process runs is that process's to change, and so is what belongs to it. @sql: tells the owners.
 * @message: what to do instead. */
static gboolean
check_no_owner_lives (Query            *query,
                      LyceumConnection *connection,
                      const char       *sql,
                      const char       *message,
                      GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, sql, error);
  const char *owner;
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, query->id);
  while (lyceum_statement_step (statement, &row, error))
    {
      if (!row)
        return TRUE;
      owner = lyceum_statement_get_text (statement, 0);
      if (!owner || !_lyceum_sqlite_task_store_is_alive (query->store, owner))
        continue;
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_BUSY, message);
      return FALSE;
    }

  return FALSE;
}

static gboolean
cancel_cb (LyceumConnection *connection,
           gpointer          data,
           gpointer         *result,
           GError          **error)
{
  Query *query = data;
  g_autoptr (LyceumTaskRecord) record = read_task (connection, query->id, error);
  guint n_changed = 0;

  if (!record ||
      !check_no_owner_lives (query, connection, BELOW OWNERS,
                             _("Another window or program of Lyceum is working on it: cancel it there."), error))
    return FALSE;
  if (!change_rows (connection,
                    BELOW "UPDATE task NOT INDEXED"
                          " SET state = 5, owner = NULL, is_cancelling = 0, finished_at = unixepoch() * 1000"
                          " WHERE state < 3 AND id IN (SELECT id FROM below)",
                    query->id, &n_changed, error))
    return FALSE;
  *result = GUINT_TO_POINTER (n_changed);
  return TRUE;
}

/* As if it had just been submitted, with nothing of its own left to do where that was so. No owner: the next process
 * that looks takes it. */
#define ANEW                                                                                                           \
  "UPDATE task NOT INDEXED SET state = iif(own_done, 0, 1), owner = NULL, error_message = NULL, attempts = 0,"         \
  " crashes = 0, progress = 0, finished_at = 0, start_at = 0, is_paused = 0, is_cancelling = 0 "

static gboolean
requeue_cb (LyceumConnection *connection,
            gpointer          data,
            gpointer         *result,
            GError          **error)
{
  Query *query = data;
  g_autoptr (LyceumTaskRecord) record = read_task (connection, query->id, error);
  guint n_changed = 0;

  if (!record ||
      !check_no_owner_lives (query, connection, FAMILY OWNERS,
                             _("Another window or program of Lyceum is working on it: try again there, or when it has ended."),
                             error))
    return FALSE;
  if (!change_rows (connection, BELOW ANEW "WHERE state IN (4, 5) AND id IN (SELECT id FROM below)", query->id,
                    &n_changed, error))
    return FALSE;
  /* Parents end anew when their children do. */
  if (n_changed > 0 &&
      !change_rows (connection, ABOVE ANEW "WHERE state >= 3 AND id IN (SELECT id FROM above)", query->id, &n_changed,
                    error))
    return FALSE;
  *result = GUINT_TO_POINTER (n_changed);
  return TRUE;
}

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  gpointer n_changed = NULL;

  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, &n_changed, &error))
    g_task_return_pointer (task, n_changed, NULL);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
change_async (LyceumSqliteTaskStore *self,
              LyceumWriteFunc        func,
              gint64                 id,
              GAsyncReadyCallback    callback,
              gpointer               user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, lyceum_sqlite_task_store_change_finish);
  lyceum_database_write_async (self->database, func, query_new (self, id), query_free, NULL, NULL, changed_cb, task);
}

void
lyceum_sqlite_task_store_cancel_async (LyceumSqliteTaskStore *self,
                                       gint64                 id,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data)
{
  change_async (self, cancel_cb, id, callback, user_data);
}

void
lyceum_sqlite_task_store_requeue_async (LyceumSqliteTaskStore *self,
                                        gint64                 id,
                                        GAsyncReadyCallback    callback,
                                        gpointer               user_data)
{
  change_async (self, requeue_cb, id, callback, user_data);
}

gboolean
lyceum_sqlite_task_store_change_finish (LyceumSqliteTaskStore *self,
                                        GAsyncResult          *result,
                                        guint                 *n_changed,
                                        GError               **error)
{
  g_autoptr (GError) local_error = NULL;
  gpointer value;

  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_sqlite_task_store_change_finish), FALSE);

  value = g_task_propagate_pointer (G_TASK (result), &local_error);
  if (local_error)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (n_changed)
    *n_changed = GPOINTER_TO_UINT (value);
  return TRUE;
}
