/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"
#include "lyceum-task-store.h"

G_BEGIN_DECLS

/**
 * LyceumSqliteTaskStore:
 *
 * Keeps tasks in the tables `task` and `task_event` of the collection. The transaction that it hands to a
 * LyceumTaskCommitFunc is the writer's LyceumConnection. A process is alive as long as it holds the lock on its file in
 * the folder `owners` beside the database, which the kernel lets go of however the process ends, and its heartbeat can
 * be seen there.
 */
#define LYCEUM_TYPE_SQLITE_TASK_STORE (lyceum_sqlite_task_store_get_type ())
G_DECLARE_FINAL_TYPE (LyceumSqliteTaskStore, lyceum_sqlite_task_store, LYCEUM, SQLITE_TASK_STORE, GObject)

LyceumTaskStore *lyceum_sqlite_task_store_new           (LyceumDatabase         *database);

/**
 * LyceumOwnerReport:
 * @name: by which the process owns tasks; a UUID
 * @is_this_process: whether it is the one that asks
 * @report: (nullable): what it last said of itself with lyceum_task_store_beat(); another program wrote it, so nothing
 *   of it need be true
 * @age_ms: how long ago its last heartbeat was, in milliseconds by the clock on the wall
 *
 * A process that lives and has owned tasks.
 */
typedef struct
{
  char *name;
  gboolean is_this_process;
  char *report;
  gint64 age_ms;
} LyceumOwnerReport;

void             lyceum_owner_report_free               (LyceumOwnerReport      *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumOwnerReport, lyceum_owner_report_free)

/** Reads what the processes that live say of themselves, in any order. Any thread. */
void             lyceum_sqlite_task_store_read_reports_async  (LyceumSqliteTaskStore *self,
                                                               GCancellable          *cancellable,
                                                               GAsyncReadyCallback    callback,
                                                               gpointer               user_data);
/** Returns: (transfer full) (nullable) (element-type LyceumOwnerReport): the processes. */
GPtrArray       *lyceum_sqlite_task_store_read_reports_finish (LyceumSqliteTaskStore *self,
                                                               GAsyncResult          *result,
                                                               GError               **error);

/**
 * lyceum_sqlite_task_store_list_async:
 * @parent_id: the children of this task; 0 for the tasks that have no parent
 *
 * Reads tasks as they stand in the collection, whichever process works on them; the newest first.
 */
void             lyceum_sqlite_task_store_list_async    (LyceumSqliteTaskStore  *self,
                                                         gint64                  parent_id,
                                                         GCancellable           *cancellable,
                                                         GAsyncReadyCallback     callback,
                                                         gpointer                user_data);
/** Returns: (transfer full) (nullable) (element-type LyceumTaskRecord): the tasks. */
GPtrArray       *lyceum_sqlite_task_store_list_finish   (LyceumSqliteTaskStore  *self,
                                                         GAsyncResult           *result,
                                                         GError                **error);

/** Reads one task: %LYCEUM_DATABASE_ERROR_NOT_FOUND where there is none with that id. */
void              lyceum_sqlite_task_store_get_async    (LyceumSqliteTaskStore  *self,
                                                         gint64                  id,
                                                         GCancellable           *cancellable,
                                                         GAsyncReadyCallback     callback,
                                                         gpointer                user_data);
LyceumTaskRecord *lyceum_sqlite_task_store_get_finish   (LyceumSqliteTaskStore  *self,
                                                         GAsyncResult           *result,
                                                         GError                **error);

/**
 * lyceum_sqlite_task_store_cancel_async:
 * @id: a task
 *
 * Cancels a task that no process works on, and all below it. Where one does, the error is %LYCEUM_DATABASE_ERROR_BUSY;
 * where the task has ended, nothing happens.
 */
void             lyceum_sqlite_task_store_cancel_async  (LyceumSqliteTaskStore  *self,
                                                         gint64                  id,
                                                         GAsyncReadyCallback     callback,
                                                         gpointer                user_data);

/**
 * lyceum_sqlite_task_store_requeue_async:
 * @id: a task that failed or was cancelled
 *
 * Where a process works on its family, the error is %LYCEUM_DATABASE_ERROR_BUSY. Otherwise lets it, and what failed or
 * was cancelled below it, wait for the next recovery, of whichever process; it counts as submitted anew, and goes on
 * from its checkpoint. Those above it wait again too.
 */
void             lyceum_sqlite_task_store_requeue_async (LyceumSqliteTaskStore  *self,
                                                         gint64                  id,
                                                         GAsyncReadyCallback     callback,
                                                         gpointer                user_data);
/** @n_changed: (out) (optional): how many tasks were changed. */
gboolean         lyceum_sqlite_task_store_change_finish (LyceumSqliteTaskStore  *self,
                                                         GAsyncResult           *result,
                                                         guint                  *n_changed,
                                                         GError                **error);

G_END_DECLS
