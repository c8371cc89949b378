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

/**
 * lyceum_memory_task_store_fail_next:
 * @n: which call of the store is to fail, from now on: 1 is the next one
 * @error: (transfer full): what it fails with
 *
 * That call has no effect, and ends with the error; those after it are as good as ever. All calls count but beat.
 * Another wish takes the place of one that has not come true. Any thread.
 */
void              lyceum_memory_task_store_fail_next (LyceumMemoryTaskStore *self,
                                                      guint                  n,
                                                      GError                *error);

/** Another process, which lives, takes a task over. Any thread. */
void              lyceum_memory_task_store_steal     (LyceumMemoryTaskStore *self,
                                                      gint64                 id);

/** Another process leaves @record (transfer full) behind and dies: the next recovery finds it. If the store holds the
 * task already it stands as @record says from now on. Any thread. */
void              lyceum_memory_task_store_leave     (LyceumMemoryTaskStore *self,
                                                      LyceumTaskRecord      *record);

/** Returns: (transfer full) (nullable): what beat was last called with. Any thread. */
char             *lyceum_memory_task_store_get_report (LyceumMemoryTaskStore *self);

G_END_DECLS
