/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-sqlite-task-store.h"

G_BEGIN_DECLS

/**
 * lyceum_sqlite_task_store_pause_async:
 * @id: a task
 *
 * Lets a task rest that no process works on, and so what is below it. Where one works on any of these, the error is
 * %LYCEUM_DATABASE_ERROR_BUSY; where the task has ended or is paused, nothing happens. Ends with
 * lyceum_sqlite_task_store_change_finish().
 */
void lyceum_sqlite_task_store_pause_async   (LyceumSqliteTaskStore *self,
                                             gint64                 id,
                                             GAsyncReadyCallback    callback,
                                             gpointer               user_data);
/** The contrary, likewise. */
void lyceum_sqlite_task_store_unpause_async (LyceumSqliteTaskStore *self,
                                             gint64                 id,
                                             GAsyncReadyCallback    callback,
                                             gpointer               user_data);

G_END_DECLS
