/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-task-store.h"

G_BEGIN_DECLS

/**
 * LyceumMemoryTaskStore:
 *
 * Keeps tasks for as long as it lives, for programs without a collection and for tests. It has a thread of its own for
 * commits and answers; the transaction that it hands to a LyceumTaskCommitFunc is %NULL. Ids are reserved before the
 * call returns. A queue that was let go of, or a copy of the store, plays the dead process.
 */
#define LYCEUM_TYPE_MEMORY_TASK_STORE (lyceum_memory_task_store_get_type ())
G_DECLARE_FINAL_TYPE (LyceumMemoryTaskStore, lyceum_memory_task_store, LYCEUM, MEMORY_TASK_STORE, GObject)

/** Returns: (transfer full): an empty store. Any thread. */
LyceumTaskStore *lyceum_memory_task_store_new  (void);

/**
 * lyceum_memory_task_store_copy:
 *
 * Returns: (transfer full): a store with what this one holds at this moment, owned by nobody: what a process leaves
 *   that dies now. Any thread.
 */
LyceumTaskStore *lyceum_memory_task_store_copy (LyceumMemoryTaskStore *self);

/** Returns: (transfer full) (nullable): what the store holds of a task at this moment. Any thread. */
LyceumTaskRecord *lyceum_memory_task_store_get (LyceumMemoryTaskStore *self,
                                                gint64                 id);

/** Returns: (transfer full) (element-type LyceumTaskRecord): all that the store holds at this moment, by id. Any thread. */
GPtrArray        *lyceum_memory_task_store_list (LyceumMemoryTaskStore *self);

G_END_DECLS
