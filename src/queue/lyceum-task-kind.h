/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lyceum-task-spec.h"

G_BEGIN_DECLS

/**
 * LyceumLane:
 * @LYCEUM_LANE_COMPUTE: burns a processor; runs on a thread of the pool
 * @LYCEUM_LANE_NETWORK: waits for a socket; runs as a chain of callbacks on the network thread and holds no thread
 * @LYCEUM_LANE_NONE: runs nothing itself; a parent that ends when its children have ended
 */
typedef enum
{
  LYCEUM_LANE_COMPUTE,
  LYCEUM_LANE_NETWORK,
  LYCEUM_LANE_NONE,
} LyceumLane;

/**
 * LyceumTaskRun:
 *
 * One attempt at one task, as the code of its kind sees it, on the thread where it runs. Reference counted.
 */
typedef struct _LyceumTaskRun LyceumTaskRun;

/**
 * LyceumTaskThreadFunc:
 * @run: the attempt
 * @kind_data: what was given when the kind was registered
 * @error: return location for an error
 *
 * Runs on a worker. Looks at lyceum_task_run_get_cancellable() often (at least every 50 ms of work).
 *
 * Returns: %TRUE when the task has done its work
 */
typedef gboolean (*LyceumTaskThreadFunc)  (LyceumTaskRun        *run,
                                           gpointer              kind_data,
                                           GError              **error);

/**
 * LyceumTaskStartFunc:
 * @run: the attempt
 * @kind_data: what was given when the kind was registered
 *
 * Runs on the network thread and returns at once. Whoever goes on holds a reference on @run and ends it exactly once
 * with lyceum_task_run_return() or lyceum_task_run_return_error(), on the network thread.
 */
typedef void     (*LyceumTaskStartFunc)   (LyceumTaskRun        *run,
                                           gpointer              kind_data);

/**
 * LyceumTaskCommitFunc:
 * @transaction: (nullable): the store's open transaction; for the SQLite store a LyceumConnection, for the memory
 *   store %NULL
 * @task_id: the task
 * @data: what was given with the function
 * @error: return location for an error; an error rolls everything back and fails the task, or cancels it where it is
 *   %G_IO_ERROR_CANCELLED
 *
 * Writes what a task made. Runs on the store's writer thread, in the same transaction that marks the task as
 * succeeded (or, for a submission, as accepted) and inserts its children.
 */
typedef gboolean (*LyceumTaskCommitFunc)  (gpointer              transaction,
                                           gint64                task_id,
                                           gpointer              data,
                                           GError              **error);

/**
 * LyceumTaskKind:
 * @name: unique, stored in the database: never rename one
 * @title: what a person reads for tasks without a title, translated
 * @lane: where it runs
 * @durable: whether it survives a crash
 * @timeout_seconds: longest time of one attempt in seconds, 1 to 86400; 0 for the default of 300
 * @max_running: how many of the kind may run at once; 0 for no limit but the lane's
 * @run_thread_cb: for %LYCEUM_LANE_COMPUTE
 * @start_network_cb: for %LYCEUM_LANE_NETWORK
 *
 * How tasks of one kind behave. The record is copied when it is registered.
 */
typedef struct
{
  const char *name;
  const char *title;
  LyceumLane lane;
  gboolean durable;
  guint timeout_seconds;
  guint max_running;
  LyceumTaskThreadFunc run_thread_cb;
  LyceumTaskStartFunc start_network_cb;
} LyceumTaskKind;

LyceumTaskRun *lyceum_task_run_ref             (LyceumTaskRun        *run);
void           lyceum_task_run_unref           (LyceumTaskRun        *run);

/** Identity and input; any thread; borrowed. */
gint64         lyceum_task_run_get_task_id     (LyceumTaskRun        *run);
gint64         lyceum_task_run_get_parent_id   (LyceumTaskRun        *run);
GVariant      *lyceum_task_run_get_payload     (LyceumTaskRun        *run);
GCancellable  *lyceum_task_run_get_cancellable (LyceumTaskRun        *run);

/**
 * lyceum_task_run_set_progress:
 * @run: the attempt
 * @fraction: how much is done, 0 to 1; negative when it cannot be known
 * @message: (nullable): what is being done now, in words, translated
 *
 * Cheap enough for a tight loop: the main loop hears of it at most once a frame. Any thread.
 */
void           lyceum_task_run_set_progress    (LyceumTaskRun        *run,
                                                double                fraction,
                                                const char           *message);

/**
 * lyceum_task_run_emit_text:
 * @run: the attempt
 * @text: a piece of the answer, in order
 *
 * Appends to the task's event log. Never blocks. Any one thread at a time.
 */
void           lyceum_task_run_emit_text       (LyceumTaskRun        *run,
                                                const char           *text);

/**
 * lyceum_task_run_set_result:
 * @run: the attempt
 * @result: a variant; a floating reference is taken
 *
 * What the submitter's callback receives. Kept with a durable task.
 */
void           lyceum_task_run_set_result      (LyceumTaskRun        *run,
                                                GVariant             *result);

/**
 * lyceum_task_run_set_commit:
 * @run: the attempt
 * @commit: writes what the task made
 * @data: (transfer full): for @commit
 * @destroy: frees @data, on any thread
 *
 * What the task made and 'succeeded' reach the disk in one transaction, or neither does.
 */
void           lyceum_task_run_set_commit      (LyceumTaskRun        *run,
                                                LyceumTaskCommitFunc  commit,
                                                gpointer              data,
                                                GDestroyNotify        destroy);

/**
 * lyceum_task_run_add_task:
 * @run: the attempt
 * @spec: (transfer full): a task that follows from this one; its parent_id says whose child it is (its own parent's,
 *   for work that goes on side by side; this task's, for work that this one waits for)
 *
 * The tasks are inserted in the transaction that marks this one as succeeded.
 */
void           lyceum_task_run_add_task        (LyceumTaskRun        *run,
                                                LyceumTaskSpec       *spec);

/** The end of an attempt in the network lane, exactly once. @error: (transfer full). */
void           lyceum_task_run_return          (LyceumTaskRun        *run);
void           lyceum_task_run_return_error    (LyceumTaskRun        *run,
                                                GError               *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumTaskRun, lyceum_task_run_unref)

G_END_DECLS
