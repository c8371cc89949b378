/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

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
} LyceumQueueError;

GQuark lyceum_queue_error_quark (void);

/**
 * LyceumQueue:
 *
 * The queue of background work; one for each process. All functions below belong to the main thread (the thread that
 * made the queue); code that runs tasks talks through LyceumTaskRun. The queue is a GListModel of its top-level tasks, newest first
 * (unfinished ones, and finished ones of this run until lyceum_queue_forget_finished()); a task's children are had from lyceum_queue_get_children().
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
 * @milliseconds: how long a task waits until it counts as one priority higher; 0: waiting tasks do not rise. 15 s by default
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
 * @cancellable: (nullable): cancels the task
 * @callback: (nullable): called exactly once, on the caller's context, when the task has ended
 *
 * Returns at once. Returns: (transfer none): the task, owned by the queue
 */
LyceumTask  *lyceum_queue_submit              (LyceumQueue          *self,
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
 *
 * Calls back when the tasks are accepted: on disk, for durable kinds. This is the acknowledgement, not the end. The
 * children's ids are those that follow the parent's, in order.
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
/** Queues a failed or cancelled task again, and its failed or cancelled children. */
void         lyceum_queue_retry               (LyceumQueue          *self,
                                               LyceumTask           *task);
/** Changes the priority of a waiting task and its children; O(1) for each. */
void         lyceum_queue_set_priority        (LyceumQueue          *self,
                                               LyceumTask           *task,
                                               LyceumTaskPriority    priority);

/** Returns: (transfer none) (nullable): the task with that id, if the queue knows it. */
LyceumTask  *lyceum_queue_get_task            (LyceumQueue          *self,
                                               gint64                id);
/**
 * lyceum_queue_recall_async:
 * @id: a top-level task
 *
 * Makes a task known again that failed or was cancelled in an earlier process, or had a child that did, so that it can be
 * looked at and tried again. A retry puts it into the list of top-level tasks; until then it is in none. Main thread.
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
 * LyceumTaskEventFunc:
 * @seq: number of the event in the task's log, from 1, without gaps
 * @type: "progress", "text", "state"
 * @data: "progress": (ds); "text": s; "state": u
 */
typedef void (*LyceumTaskEventFunc) (LyceumTask *task, guint64 seq, const char *type, GVariant *data, gpointer user_data);

/**
 * lyceum_queue_subscribe:
 * @after_seq: the last number that the subscriber has; 0 for the whole log
 *
 * Replays every later event and then goes on live, without a gap and without a repeat, on the caller's context.
 *
 * Returns: a subscription for lyceum_queue_unsubscribe()
 */
guint        lyceum_queue_subscribe           (LyceumQueue          *self,
                                               LyceumTask           *task,
                                               guint64               after_seq,
                                               LyceumTaskEventFunc   func,
                                               gpointer              user_data,
                                               GDestroyNotify        destroy);
void         lyceum_queue_unsubscribe         (LyceumQueue          *self,
                                               guint                 subscription);

/**
 * LyceumQueueShutdown:
 * @LYCEUM_QUEUE_DRAIN: everything submitted is run to its end
 * @LYCEUM_QUEUE_CANCEL_QUEUED: what runs is stopped (durable tasks stay in the store for the next start, as queued); what waits calls back
 *   with %LYCEUM_QUEUE_ERROR_SHUT_DOWN
 */
typedef enum
{
  LYCEUM_QUEUE_DRAIN,
  LYCEUM_QUEUE_CANCEL_QUEUED,
} LyceumQueueShutdown;

/** Ends the queue. Every submitted task calls back exactly once, before this does. */
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
