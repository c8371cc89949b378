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
 * LyceumOnDuplicate:
 * @LYCEUM_ON_DUPLICATE_JOIN: the second submission waits for the first one's task, and raises its priority to its own;
 *   a batch is rejected
 * @LYCEUM_ON_DUPLICATE_REPLACE: the first is cancelled, and the second takes its place
 * @LYCEUM_ON_DUPLICATE_REJECT: the second fails with %LYCEUM_QUEUE_ERROR_DUPLICATE
 *
 * What becomes of a submission whose unique key an unfinished task of the kind has.
 */
typedef enum
{
  LYCEUM_ON_DUPLICATE_JOIN,
  LYCEUM_ON_DUPLICATE_REPLACE,
  LYCEUM_ON_DUPLICATE_REJECT,
} LyceumOnDuplicate;

/**
 * LyceumTaskKind:
 * @name: unique, stored in the database: never rename one
 * @title: what a person reads for tasks without a title, translated
 * @lane: where it runs
 * @durable: whether it survives a crash
 * @at_most_once: not idempotent: an attempt of which nobody saw the end (it was interrupted by a crash or a shutdown,
 *   or took too long) is not repeated unless a person asks for it
 * @timeout_seconds: longest time of one attempt in seconds, 1 to 86400; 0 for the default of 300
 * @max_running: how many of the kind may run at once; 0 for no limit but the lane's
 * @max_attempts: how often it is tried by itself, 1 to 100; 0 for 1: what fails stays failed until a person tries again
 * @backoff_base_ms: the first retry comes after a random time of 0 to that many milliseconds, and each further one
 *   doubles the range ("full jitter"); 0 for 1000
 * @backoff_cap_ms: no retry waits longer than that, in milliseconds; 0 for 300000
 * @constraints: what has to hold for a task of the kind to start
 * @on_duplicate: what a second task with the same unique key does
 * @limit_key: (nullable): whose limits hold for tasks that name none themselves
 * @run_thread_cb: for %LYCEUM_LANE_COMPUTE
 * @start_network_cb: for %LYCEUM_LANE_NETWORK
 *
 * How tasks of one kind behave. The record is copied when it is registered. What is left at zero is the default.
 *
 * The times of retries follow "Exponential Backoff And Jitter" (Marc Brooker, AWS Architecture Blog, 2015).
 */
typedef struct
{
  const char *name;
  const char *title;
  LyceumLane lane;
  gboolean durable;
  gboolean at_most_once;
  guint timeout_seconds;
  guint max_running;
  guint max_attempts;
  guint backoff_base_ms;
  guint backoff_cap_ms;
  LyceumConstraints constraints;
  LyceumOnDuplicate on_duplicate;
  const char *limit_key;
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
/** Which attempt it is, from 1; attempts before a person's retry do not count. Any thread. */
guint          lyceum_task_run_get_attempt     (LyceumTaskRun        *run);
/** Returns: (transfer none) (nullable): what the last checkpoint of the task said, of this attempt or of an earlier one. The
 * thread of the attempt. */
GVariant      *lyceum_task_run_get_checkpoint  (LyceumTaskRun        *run);

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
 * Appends to the task's event log, where subscribers see it at once. Never blocks. An answer longer than 16 MiB is cut
 * there. Any one thread at a time.
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
 * lyceum_task_run_checkpoint:
 * @run: the attempt
 * @checkpoint: how far the task is; a floating reference is taken
 * @commit: (nullable): writes what was made since the last checkpoint
 * @data: (transfer full): for @commit
 * @destroy: (nullable): frees @data, on any thread
 *
 * What was made so far and how far the task is reach the disk in one transaction. The next attempt, after a failure or
 * a crash, finds the last @checkpoint that was written, and goes on from there. Returns at once; calls are carried out
 * in order and before the attempt's own commit. If one fails, the attempt is cancelled and fails with that error.
 *
 * Of a task that is not durable the checkpoint is kept in memory, for its next attempt, and @commit is carried out all
 * the same. The thread of the attempt.
 */
void           lyceum_task_run_checkpoint      (LyceumTaskRun        *run,
                                                GVariant             *checkpoint,
                                                LyceumTaskCommitFunc  commit,
                                                gpointer              data,
                                                GDestroyNotify        destroy);

/**
 * lyceum_task_run_set_permanent:
 * @run: the attempt
 *
 * The error with which the attempt will end is one that no repetition mends (a refused key, a damaged file): it is not
 * tried again by itself. The thread of the attempt.
 */
void           lyceum_task_run_set_permanent   (LyceumTaskRun        *run);

/**
 * lyceum_task_run_retry_after:
 * @run: the attempt
 * @milliseconds: how long the server asked us to wait (429 or 503 with `Retry-After`), up to a day
 *
 * If the attempt ends with an error, nothing with its limit key starts before that time is over, other work goes on,
 * and the task is tried again afterwards. That does not count as one of its attempts; after fifty times in a row it
 * does. The thread of the attempt.
 */
void           lyceum_task_run_retry_after     (LyceumTaskRun        *run,
                                                guint                 milliseconds);

/**
 * lyceum_task_run_add_task:
 * @run: the attempt
 * @spec: (transfer full): a task that follows from this one; its parent_id says whose child it is (its own parent's,
 *   for work that goes on side by side; this task's, for work that this one waits for)
 *
 * The tasks are inserted in the transaction that marks this one as succeeded. One whose unique key an unfinished task
 * of its kind has (this one too) is left out.
 */
void           lyceum_task_run_add_task        (LyceumTaskRun        *run,
                                                LyceumTaskSpec       *spec);

/** The end of an attempt in the network lane, exactly once. @error: (transfer full). */
void           lyceum_task_run_return          (LyceumTaskRun        *run);
void           lyceum_task_run_return_error    (LyceumTaskRun        *run,
                                                GError               *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumTaskRun, lyceum_task_run_unref)

G_END_DECLS
