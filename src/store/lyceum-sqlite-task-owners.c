/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-sqlite-task-store-private.h"

/* The processes that live and own tasks, and what each says of itself. */

#define NS_PER_MS 1000000

static LyceumOwnerReport *
owner_report_new (const char *dir,
                  const char *name,
                  gint64      beat_at)
{
  LyceumOwnerReport *report = g_new0 (LyceumOwnerReport, 1);

  report->name = g_strdup (name);
  report->report = _lyceum_owner_read_report (dir, name);
  report->age_ms = MAX (g_get_real_time () / 1000 - beat_at / NS_PER_MS, 0);
  return report;
}

void
lyceum_owner_report_free (LyceumOwnerReport *report)
{
  g_free (report->name);
  g_free (report->report);
  g_free (report);
}

static gboolean
read_reports_cb (LyceumConnection *connection,
                 gpointer          data,
                 gpointer         *result,
                 GError          **error)
{
  LyceumSqliteTaskStore *self = data;
  LyceumOwnerLock *lock = _lyceum_sqlite_task_store_peek_lock (self);
  GPtrArray *reports = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_owner_report_free);
  /* No folder: nobody ever owned anything. */
  g_autoptr (GDir) dir = g_dir_open (self->owners_dir, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      LyceumOwnerReport *report;
      gint64 beat_at = 0;

      if (!_lyceum_owner_is_alive (self->owners_dir, name, &beat_at))
        continue;
      report = owner_report_new (self->owners_dir, name, beat_at);
      report->is_this_process = lock && g_str_equal (name, _lyceum_owner_lock_get_name (lock));
      g_ptr_array_add (reports, report);
    }

  *result = reports;
  return TRUE;
}

static void
reports_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  gpointer reports = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &reports, &error))
    g_task_return_pointer (task, reports, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
lyceum_sqlite_task_store_read_reports_async (LyceumSqliteTaskStore *self,
                                             GCancellable          *cancellable,
                                             GAsyncReadyCallback    callback,
                                             gpointer               user_data)
{
  GTask *task;

  g_return_if_fail (LYCEUM_IS_SQLITE_TASK_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, lyceum_sqlite_task_store_read_reports_async);
  lyceum_database_read_async (self->database, read_reports_cb, g_object_ref (self), g_object_unref,
                              (GDestroyNotify) g_ptr_array_unref, cancellable, reports_read_cb, task);
}

GPtrArray *
lyceum_sqlite_task_store_read_reports_finish (LyceumSqliteTaskStore *self,
                                              GAsyncResult          *result,
                                              GError               **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_sqlite_task_store_read_reports_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
