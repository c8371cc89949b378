/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-sqlite-task-pause.h"

#include <glib/gi18n-lib.h>

#include "lyceum-sqlite-task-store-private.h"

typedef struct
{
  LyceumSqliteTaskStore *store; /* (owned) */
  gint64 id;
  gboolean pause;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->store);
  g_free (change);
}

static gboolean
check_exists (LyceumConnection *connection,
              gint64            id,
              GError          **error)
{
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection, "SELECT 1 FROM task WHERE id = ?", error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, id);
  if (!lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    g_set_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND,
                 _("There is no task %" G_GINT64_FORMAT "."), id);
  return row;
}

/* A process that works on a task, or on something below it, knows better than the collection what runs. */
static gboolean
check_no_owner_lives (const Change     *change,
                      LyceumConnection *connection,
                      GError          **error)
{
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection,
                               "WITH RECURSIVE below (id) AS"
                               " (VALUES (?1) UNION SELECT task.id FROM task JOIN below ON task.parent_id = below.id)"
                               " SELECT DISTINCT owner FROM below JOIN task USING (id)"
                               " WHERE state < 3 AND owner IS NOT NULL",
                               error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, change->id);
  while (lyceum_statement_step (statement, &row, error))
    {
      if (!row)
        return TRUE;
      if (!_lyceum_sqlite_task_store_is_alive (change->store, lyceum_statement_get_text (statement, 0)))
        continue;
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_BUSY,
                           change->pause
                             ? _("Another window or program of Lyceum is working on it: pause it there.")
                             : _("Another window or program of Lyceum is working on it: let it go on there."));
      return FALSE;
    }
  return FALSE;
}

static gboolean
set_paused_cb (LyceumConnection *connection,
               gpointer          data,
               gpointer         *result,
               GError          **error)
{
  const Change *change = data;
  g_autoptr (LyceumStatement) statement = NULL;

  if (!check_exists (connection, change->id, error) || !check_no_owner_lives (change, connection, error))
    return FALSE;

  statement = lyceum_connection_prepare (
    connection, "UPDATE task SET is_paused = ?2 WHERE id = ?1 AND state < 3 AND is_paused != ?2", error);
  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, change->id);
  lyceum_statement_bind_int64 (statement, 2, change->pause);
  if (!lyceum_statement_run (statement, error))
    return FALSE;
  *result = GUINT_TO_POINTER ((guint) lyceum_connection_changes (connection));
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
set_paused_async (LyceumSqliteTaskStore *self,
                  gint64                 id,
                  gboolean               pause,
                  GAsyncReadyCallback    callback,
                  gpointer               user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Change *change = g_new0 (Change, 1);

  change->store = g_object_ref (self);
  change->id = id;
  change->pause = pause;
  g_task_set_source_tag (task, lyceum_sqlite_task_store_change_finish);
  lyceum_database_write_async (self->database, set_paused_cb, change, change_free, NULL, NULL, changed_cb, task);
}

void
lyceum_sqlite_task_store_pause_async (LyceumSqliteTaskStore *self,
                                      gint64                 id,
                                      GAsyncReadyCallback    callback,
                                      gpointer               user_data)
{
  set_paused_async (self, id, TRUE, callback, user_data);
}

void
lyceum_sqlite_task_store_unpause_async (LyceumSqliteTaskStore *self,
                                        gint64                 id,
                                        GAsyncReadyCallback    callback,
                                        gpointer               user_data)
{
  set_paused_async (self, id, FALSE, callback, user_data);
}
