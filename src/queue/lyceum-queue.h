/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lyceum-event-log.h"
#include "lyceum-task-kind.h"
#include "lyceum-task-store.h"
#include "lyceum-task.h"

G_BEGIN_DECLS

#define LYCEUM_QUEUE_ERROR (lyceum_queue_error_quark ())

/**
 * LyceumQueueError:
 * @LYCEUM_QUEUE_ERROR_TIMED_OUT: an attempt took longer than its kind allows
 * @LYCEUM_QUEUE_ERROR_SHUT_DOWN: the queue no longer takes work
 * @LYCEUM_QUEUE_ERROR_UNKNOWN_KIND: no such kind is registered
 * @LYCEUM_QUEUE_ERROR_CHILDREN_FAILED: some children of the task failed
 * @LYCEUM_QUEUE_ERROR_POISON: the task was running in three crashes
 * @LYCEUM_QUEUE_ERROR_STORE: the store could not keep the task
 * @LYCEUM_QUEUE_ERROR_PARENT_ENDED: the task that it was to be a child of has ended, or was never there
 * @LYCEUM_QUEUE_ERROR_DUPLICATE: an unfinished task has the same unique key, and its kind takes no second
 * @LYCEUM_QUEUE_ERROR_LOST: another process has taken the task over
 * @LYCEUM_QUEUE_ERROR_INTERRUPTED: a crash, or a shutdown, interrupted it, and its kind must not be repeated unasked
 *
 * A cancelled task ends with %G_IO_ERROR_CANCELLED.
 */
typedef enum
{
  LYCEUM_QUEUE_ERROR_TIMED_OUT,
  LYCEUM_QUEUE_ERROR_SHUT_DOWN,
  LYCEUM_QUEUE_ERROR_UNKNOWN_KIND,
  LYCEUM_QUEUE_ERROR_CHILDREN_FAILED,
  LYCEUM_QUEUE_ERROR_POISON,
  LYCEUM_QUEUE_ERROR_STORE,
  LYCEUM_QUEUE_ERROR_PARENT_ENDED,
  LYCEUM_QUEUE_ERROR_DUPLICATE,
  LYCEUM_QUEUE_ERROR_LOST,
  LYCEUM_QUEUE_ERROR_INTERRUPTED,
} LyceumQueueError;

GQuark lyceum_queue_error_quark (void);

/**
 * LyceumQueue:
 *
 * The queue of background work; one for each process. The functions below belong to the main thread (the thread that
 * made the queue) unless they say "any thread"; code that runs tasks talks through LyceumTaskRun. The queue is a
 * GListModel of its top-level tasks, newest first (unfinished ones, and finished ones of this run until
 * lyceum_queue_forget_finished()); a task's children are had from lyceum_queue_get_children().
 */
#define LYCEUM_TYPE_QUEUE (lyceum_queue_get_type ())
G_DECLARE_FINAL_TYPE (LyceumQueue, lyceum_queue, LYCEUM, QUEUE, GObject)

/**
 * lyceum_queue_new:
 * @store: (nullable): where durable tasks are kept; %NULL for a store in memory
 * @n_workers: threads of the compute lane, 1 to 64; 0 for the environment's LYCEUM_QUEUE_WORKERS, or half the
 *   processors but at least 2
 *
 * Returns: (transfer full): a queue that takes submissions, and starts nothing until lyceum_queue_start_async()
 */
LyceumQueue *lyceum_queue_new                 (LyceumTaskStore      *store,
                                               guint                 n_workers);

/** Registers @kind (copied) with @kind_data for its functions. Before the start. */
void         lyceum_queue_register            (LyceumQueue          *self,
                                               const LyceumTaskKind *kind,
                                               gpointer              kind_data,
                                               GDestroyNotify        destroy);

/**
 * lyceum_queue_set_ageing:
 * @milliseconds: how long a task waits until it counts as one priority higher; 0: waiting tasks do not rise. 15 s by
 *   default
 *
 * Of four starts in a lane at most one goes to a task that has risen above what would have been next, so that a backlog
 * that grew old does not stand in front of what the person has just asked for, and yet moves on.
 */
void         lyceum_queue_set_ageing          (LyceumQueue          *self,
                                               guint                 milliseconds);

/** How many tasks may be under way in the network lane at once, one more for HIGH and URGENT not counted. 32 by default. */
void         lyceum_queue_set_network_slots   (LyceumQueue          *self,
                                               guint                 n_slots);

/**
 * lyceum_queue_set_alarm:
 * @wait_seconds: a pending task that waits longer is worth a warning in the log; 0: none is. 600 by default
 * @depth: so are more pending tasks than that; 0: any number is all right. 100000 by default
 *
 * Looked at every few seconds while there is work. One warning each time that a bound is passed anew.
 */
void         lyceum_queue_set_alarm           (LyceumQueue          *self,
                                               guint                 wait_seconds,
                                               guint                 depth);

/**
 * lyceum_queue_set_retention:
 * @days: finished top-level tasks that did not fail are deleted with all below them when they ended so long ago; 90 by
 *   default
 * @n_kept: and beyond the newest of that number; 10000 by default
 *
 * A minute after the start and every hour after that, and only of queues that recover. Of what this process shows,
 * finished tasks beyond @n_kept go too. What is unfinished, or has something unfinished below it, stays.
 */
void         lyceum_queue_set_retention       (LyceumQueue          *self,
                                               guint                 days,
                                               guint                 n_kept);

/**
 * lyceum_queue_start_async:
 * @recover: whether to take up what a dead process left
 *
 * Reserves ids, takes up unfinished work, and begins to run. What was taken up is in the lists when this calls back.
 * Durable tasks may be submitted from then on, and batches at any time.
 */
void         lyceum_queue_start_async         (LyceumQueue          *self,
                                               gboolean              recover,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
/** @n_recovered: (out) (optional): how many unfinished tasks were taken up. */
gboolean     lyceum_queue_start_finish        (LyceumQueue          *self,
                                               GAsyncResult         *result,
                                               guint                *n_recovered,
                                               GError              **error);

/**
 * lyceum_queue_submit:
 * @spec: (transfer full): the task
 * @cancellable: (nullable): cancels the task, unless somebody else wants it too
 * @callback: (nullable): called exactly once, on the caller's thread-default main context, when the task has ended
 *
 * Returns at once. Any thread.
 *
 * Returns: the id of the task, for lyceum_queue_get_task() and lyceum_queue_cancel_id()
 */
gint64       lyceum_queue_submit              (LyceumQueue          *self,
                                               LyceumTaskSpec       *spec,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
/** Returns: (transfer full) (nullable): the task's result; %NULL with @error when it failed, %NULL without when it has none. */
GVariant    *lyceum_queue_submit_finish       (LyceumQueue          *self,
                                               GAsyncResult         *result,
                                               GError              **error);

/**
 * lyceum_queue_submit_batch_async:
 * @parent: (transfer full): a task of a kind in %LYCEUM_LANE_NONE
 * @children: (transfer full) (element-type LyceumTaskSpec): its first children; their parent_id is filled in
 * @commit: (nullable): runs on the writer thread in the transaction that accepts the tasks, with the parent's id
 * @cancellable: (nullable): refuses the batch if it is cancelled before it is taken in; lyceum_queue_cancel() cancels
 *   it later
 *
 * Calls back when the tasks are accepted: on disk, for durable kinds. This is the acknowledgement, not the end. A child
 * whose unique key an unfinished task of its kind has is left out. If one has the parent's, it is replaced where the
 * kind of the parent says so; otherwise the batch is refused with %LYCEUM_QUEUE_ERROR_DUPLICATE, because there is no
 * joining it.
 */
void         lyceum_queue_submit_batch_async  (LyceumQueue          *self,
                                               LyceumTaskSpec       *parent,
                                               GPtrArray            *children,
                                               LyceumTaskCommitFunc  commit,
                                               gpointer              commit_data,
                                               GDestroyNotify        commit_destroy,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
/** Returns: (transfer full) (nullable): the parent. */
LyceumTask  *lyceum_queue_submit_batch_finish (LyceumQueue          *self,
                                               GAsyncResult         *result,
                                               GError              **error);

/** Calls back when the task has ended, at once if it has. */
void         lyceum_queue_wait_async          (LyceumQueue          *self,
                                               LyceumTask           *task,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
/** Returns: whether the task succeeded; @error says why not. */
gboolean     lyceum_queue_wait_finish         (LyceumQueue          *self,
                                               GAsyncResult         *result,
                                               GError              **error);

/** Cancels a task and its children. Nothing happens if it has ended. */
void         lyceum_queue_cancel              (LyceumQueue          *self,
                                               LyceumTask           *task);
/** The same by its id; nothing happens where the queue does not know it. Any thread. */
void         lyceum_queue_cancel_id           (LyceumQueue          *self,
                                               gint64                id);
/** Queues a failed or cancelled task again, and its failed or cancelled children; those above it are unfinished again. Nothing
 * happens while another unfinished task has the unique key of it or of one of those. */
void         lyceum_queue_retry               (LyceumQueue          *self,
                                               LyceumTask           *task);
/** Changes the priority of a waiting task and its children; O(1) for each. */
void         lyceum_queue_set_priority        (LyceumQueue          *self,
                                               LyceumTask           *task,
                                               LyceumTaskPriority    priority);
/** "Do this first": the task and its children become URGENT and stand in front of all others; O(1) for each. */
void         lyceum_queue_move_to_front       (LyceumQueue          *self,
                                               LyceumTask           *task);

/**
 * lyceum_queue_set_paused:
 * @task: an unfinished task
 * @paused: whether it is to rest
 *
 * A paused task does not start, and nothing below it. What runs goes on to its end. It stays paused over a restart.
 * O(1) for each task below.
 */
void         lyceum_queue_set_paused          (LyceumQueue          *self,
                                               LyceumTask           *task,
                                               gboolean              paused);
/** The same for all tasks of a kind, and, with %NULL for @kind, for all there are. Of this process; O(1). */
void         lyceum_queue_set_kind_paused     (LyceumQueue          *self,
                                               const char           *kind,
                                               gboolean              paused);
/** Whether lyceum_queue_set_kind_paused() has paused all. */
gboolean     lyceum_queue_is_paused           (LyceumQueue          *self);

/**
 * lyceum_queue_set_limit:
 * @key: what specs and kinds name as their limit_key
 * @per_minute: how many attempts may begin in a minute, in the long run; 0: any number
 * @burst: how many may begin at once after a pause, from 1; 0 for 1
 * @max_running: how many may run at once; 0: any number
 *
 * A token bucket: it holds @burst tokens, gains @per_minute / 60 a second, and each attempt takes one. May be changed
 * at any time. Any thread.
 */
void         lyceum_queue_set_limit           (LyceumQueue          *self,
                                               const char           *key,
                                               double                per_minute,
                                               guint                 burst,
                                               guint                 max_running);

/**
 * LyceumConditions:
 * @LYCEUM_CONDITION_OFFLINE: there is no network
 * @LYCEUM_CONDITION_METERED: the network is metered
 * @LYCEUM_CONDITION_POWER_SAVER: the computer saves power
 * @LYCEUM_CONDITION_LOW_MEMORY: memory is short: the compute lane has half its slots (at least one)
 *
 * What holds of the computer now, as far as the queue cares.
 */
typedef enum
{
  LYCEUM_CONDITION_OFFLINE = 1 << 0,
  LYCEUM_CONDITION_METERED = 1 << 1,
  LYCEUM_CONDITION_POWER_SAVER = 1 << 2,
  LYCEUM_CONDITION_LOW_MEMORY = 1 << 3,
} LyceumConditions;

/** Says what holds; none of it does at first. LyceumConditionsMonitor tells a queue what it sees of the computer. Any thread. */
void         lyceum_queue_set_conditions      (LyceumQueue          *self,
                                               LyceumConditions      conditions);
LyceumConditions lyceum_queue_get_conditions  (LyceumQueue          *self);

/** Returns: (transfer none) (nullable): the task with that id, if the queue knows it. */
LyceumTask  *lyceum_queue_get_task            (LyceumQueue          *self,
                                               gint64                id);
/**
 * lyceum_queue_recall_async:
 * @id: a top-level task
 *
 * Makes a task known again that failed or was cancelled in an earlier process, or had a child that did, so that it can
 * be looked at and tried again. A retry puts it into the list of top-level tasks; until then it is in none. Main
 * thread.
 */
void         lyceum_queue_recall_async        (LyceumQueue          *self,
                                               gint64                id,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
/** Returns: (transfer full) (nullable): the task; %NULL with @error when it could not be read, %NULL without when there is
 * none with that id, all of it succeeded, another process works on it, or this version does not know its kind. */
LyceumTask  *lyceum_queue_recall_finish       (LyceumQueue          *self,
                                               GAsyncResult         *result,
                                               GError              **error);

/** Returns: (transfer none): a live list of a task's children, in order of submission. */
GListModel  *lyceum_queue_get_children        (LyceumQueue          *self,
                                               LyceumTask           *task);
/** Drops finished top-level tasks from the list of this process; the store keeps them. Those that did not succeed in all their
 * parts stay known, and come back into the list when they are tried again. */
void         lyceum_queue_forget_finished     (LyceumQueue          *self);

/** How many tasks have not ended, and the mean progress of the unfinished top-level ones (0 to 1). Properties
 * `n-unfinished` and `progress`, for the ring in the header bar. */
guint        lyceum_queue_get_n_unfinished    (LyceumQueue          *self);
double       lyceum_queue_get_progress        (LyceumQueue          *self);

/**
 * lyceum_queue_subscribe:
 * @task_id: the task; one that ended long ago is replayed from the store
 * @after_seq: the number of the last event that the subscriber has; 0 for the whole log
 * @func: is told, on the caller's thread-default main context
 * @destroy: (nullable): frees @user_data there, after the last call
 *
 * Replays every later event and then goes on live, without a gap and without a repeat. A subscriber that is slow, or
 * whose context is busy, gets several pieces of text as one; it never holds up the task. Where neither the queue nor
 * the store knows the task, nothing is ever told. Any thread.
 *
 * Returns: (transfer full): ends with lyceum_subscription_cancel(), on the thread of that context; @func is not called
 *   after that
 */
LyceumSubscription *lyceum_queue_subscribe    (LyceumQueue          *self,
                                               gint64                task_id,
                                               guint64               after_seq,
                                               LyceumTaskEventFunc   func,
                                               gpointer              user_data,
                                               GDestroyNotify        destroy);

/**
 * LyceumQueueShutdown:
 * @LYCEUM_QUEUE_DRAIN: everything submitted that can run is run to its end, with its retries, and what waits for its
 *   limit; then what is left (it is paused, scheduled, or waits for a network) ends as below
 * @LYCEUM_QUEUE_CANCEL_QUEUED: what runs is stopped (durable tasks stay in the store for the next start, as queued);
 *   what waits calls back with %LYCEUM_QUEUE_ERROR_SHUT_DOWN
 */
typedef enum
{
  LYCEUM_QUEUE_DRAIN,
  LYCEUM_QUEUE_CANCEL_QUEUED,
} LyceumQueueShutdown;

/** Ends the queue. Every submitted task calls back exactly once, before this does; what was submitted on the context of another
 * thread has been sent there. Keep the queue until what is submitted after this has called back, too. */
void         lyceum_queue_shutdown_async      (LyceumQueue          *self,
                                               LyceumQueueShutdown   mode,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean     lyceum_queue_shutdown_finish     (LyceumQueue          *self,
                                               GAsyncResult         *result,
                                               GError              **error);

/** The main context of the network thread; sockets and timers of the network lane live there. Any thread. */
GMainContext *lyceum_queue_get_network_context (LyceumQueue         *self);

G_END_DECLS
