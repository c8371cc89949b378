/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"
#include "lyceum-task-store.h"

G_BEGIN_DECLS

/**
 * LyceumSqliteTaskStore:
 *
 * Keeps tasks in the tables `task` and `task_event` of the collection. The transaction that it hands to a
 * LyceumTaskCommitFunc is the writer's LyceumConnection. A process is alive as long as it holds the lock on its file in the folder
 * `owners` beside the database; the kernel lets go of it however the process ends.
 */
#define LYCEUM_TYPE_SQLITE_TASK_STORE (lyceum_sqlite_task_store_get_type ())
G_DECLARE_FINAL_TYPE (LyceumSqliteTaskStore, lyceum_sqlite_task_store, LYCEUM, SQLITE_TASK_STORE, GObject)

LyceumTaskStore *lyceum_sqlite_task_store_new (LyceumDatabase *database);

G_END_DECLS
