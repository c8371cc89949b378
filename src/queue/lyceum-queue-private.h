/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pthread.h>

#include "lyceum-queue.h"
#include "lyceum-thread.h"

/*
 * What the files of the queue share.
 *
 * One lock guards the engine: which task is where, what runs, who waits for whom. The engine may be moved on by any
 * thread: the main thread submits, workers and the network thread end attempts, the store's thread reports commits.
 * A function whose name ends in _locked is called with the lock held.
 *
 * What a person sees is kept apart, belongs to the main thread and follows the engine once a frame: engine code puts a
 * task on the dirty list, and lyceum-queue-frame.c carries its news over.
 *
 * No foreign code is called with the lock held. What has to happen outside (calls of the store, cancelling an
 * attempt) is put down under the lock, in order, and done by _lyceum_queue_unlock().
 *
 * The lock is a pthread mutex and not a GMutex because a GMutex is invisible to ThreadSanitizer while GLib itself is
 * not instrumented.
 */

G_BEGIN_DECLS

#define LYCEUM_N_LANES 2 /* that run something: compute and network */
#define LYCEUM_DEFAULT_TIMEOUT_SECONDS 300
#define LYCEUM_MAX_TIMEOUT_SECONDS 86400
#define LYCEUM_MAX_CRASHES 3
#define LYCEUM_MAX_WORKERS 64
#define LYCEUM_DEFAULT_NETWORK_SLOTS 32
#define LYCEUM_DEFAULT_AGEING_MS 15000
#define LYCEUM_RISE_EVERY 4                        /* of that many starts, one may go to a task that rose */
#define LYCEUM_FRAME_USEC 16000                    /* the main loop wakes at most that often */
#define LYCEUM_SLICE_USEC 4000                     /* and works that long */
#define LYCEUM_FRAME_PRIORITY 125                  /* GTK redraws at 120 */
#define LYCEUM_FIRST_LOCAL_ID (G_GINT64_CONSTANT (1) << 52) /* tasks that are not kept; exact in a double */

typedef struct _LyceumKind LyceumKind;
typedef struct _LyceumFamily LyceumFamily;
typedef struct _LyceumAudience LyceumAudience;
typedef struct _LyceumStoreOp LyceumStoreOp;
typedef struct _LyceumTaskList LyceumTaskList;

/* Where a task is in the engine; finer than its state. */
typedef enum
{
  LYCEUM_PHASE_ACCEPTING,  /* the store has been asked to keep it */
  LYCEUM_PHASE_PENDING,    /* in a band */
  LYCEUM_PHASE_STARTING,   /* has a slot; the store has been asked to note that it runs */
  LYCEUM_PHASE_READY,      /* has a slot; waits for the lane's thread */
  LYCEUM_PHASE_RUNNING,    /* an attempt is under way */
  LYCEUM_PHASE_COMMITTING, /* the attempt succeeded; the store has been asked to write what it made */
  LYCEUM_PHASE_PARENT,     /* its own work is done, its children's is not */
  LYCEUM_PHASE_SETTLING,   /* how it ends is decided; the store has been asked to write that */
  LYCEUM_PHASE_ENDED,
} LyceumPhase;

/* Pending tasks of one kind: one queue for each priority, linked through the tasks. */
typedef struct
{
  struct
  {
    LyceumTask *head, *tail;
  } band[LYCEUM_N_TASK_PRIORITIES];
} LyceumBands;

/* A registered kind. Reference counted, because a task may outlive the queue. */
struct _LyceumKind
{
  gint ref_count; /* (atomic) */
  /* fixed */
  LyceumTaskKind kind; /* name and title owned */
  gpointer data;
  GDestroyNotify destroy;
  /* protected by the lock */
  LyceumBands bands;
  guint n_running;                   /* from the start of an attempt until its outcome is written */
  LyceumTaskRun *first_run, *last_run; /* in the order of their deadlines, since all have the same time */
};

typedef struct
{
  GPtrArray *kinds; /* (element-type LyceumKind); fixed after the start */
  /* protected by the lock */
  guint n_slots;          /* that any task may take; one more is for HIGH and URGENT */
  guint n_general;        /* slots in use */
  guint n_reserved;       /* 0 or 1: the reserved slot in use */
  guint n_pending;        /* in all bands of the lane */
  guint n_eager;          /* of these: HIGH and URGENT */
  guint since_rise;       /* starts since a task was last taken because it had risen */
  LyceumTask *ready_head; /* have a slot already, linked through next */
  LyceumTask *ready_tail;
} LyceumLaneState;

/* A task's children, for those that have some. Protected by the lock. */
struct _LyceumFamily
{
  LyceumTask *first, *last; /* linked through sibling, in order of submission */
  guint n_children;
  guint n_unfinished;
  guint n_failed;
  guint n_holds; /* followers of children that are being written, and will be added */
  guint n_interrupted; /* that the shutdown stopped */
};

/* What only a task that somebody looks at has. Belongs to the main thread. */
struct _LyceumAudience
{
  GPtrArray *waiters;       /* (nullable) (element-type LyceumWaiter) */
  GPtrArray *subscriptions; /* (nullable) (element-type LyceumSubscription) */
  GArray *log;              /* (nullable) (element-type LyceumEvent): event n is element n - 1 */
  LyceumTaskList *children; /* (nullable) (owned) */
  double progress_sum;      /* of the children in the list */
  guint n_listed;           /* children in the list */
  guint n_listed_finished;
  guint n_listed_failed;
  char *child_message; /* (owned) (nullable): what a child said last, not yet taken over */
};

struct _LyceumTask
{
  GObject parent_instance;

  /* fixed once the task is made */
  gint64 id;
  gint64 parent_id;
  LyceumKind *kind; /* (owned) */
  char *title;      /* (owned) (nullable) */
  GVariant *payload; /* (owned) (nullable) */
  char *unique_key; /* (owned) (nullable) */
  gint64 created_at;

  /* protected by the queue's lock */
  LyceumTask *parent;         /* (unowned) (nullable) */
  LyceumTask *previous, *next; /* in a band, or among the ready */
  LyceumTask *sibling;        /* the next child of the same parent */
  LyceumTask *dirty_previous, *dirty_next;
  LyceumTask *newborn_next;
  LyceumFamily *family; /* (owned) (nullable) */
  LyceumTaskRun *run;   /* (owned) (nullable): until its last words have been carried over */
  GError *error;        /* (owned) (nullable) */
  GVariant *result;     /* (owned) (nullable) */
  guint64 queued_seq;   /* first in, first out */
  gint64 queued_at;     /* monotonic microseconds; for ageing */
  gint64 started_at, finished_at;
  guint attempts, crashes;
  guint n_claims; /* submissions that want it */
  guint8 phase;
  guint8 state;
  guint8 priority;
  guint8 is_dirty;
  guint8 is_newborn; /* is to be put into a list */
  guint8 is_strict;        /* was taken over from a dead process: runs only after the store noted that it runs */
  guint8 own_done;         /* nothing of its own is left to run */
  guint8 cancel_requested;
  guint8 is_reopened; /* a child was queued again while the end was being written */
  guint8 is_kept;          /* the store has it */

  /* main thread */
  guint8 shown_state;
  guint8 shown_priority;
  guint8 is_listed;
  guint8 is_over; /* its waiters have been called */
  LyceumAudience *audience; /* (owned) (nullable) */
  char *message;            /* (owned) (nullable) */
  char *error_message;      /* (owned) (nullable) */
  gint64 shown_finished_at;
  guint shown_in; /* number of the frame */
  double progress;       /* as notified */
  double logged_progress; /* as in the last progress event */
};

struct _LyceumTaskRun
{
  gint ref_count; /* (atomic) */

  /* fixed */
  LyceumQueue *queue; /* (unowned): not touched once the attempt is closed */
  LyceumTask *task;   /* (unowned): not touched once the attempt is closed */
  LyceumKind *kind;   /* (owned) */
  gint64 task_id, parent_id;
  GVariant *payload;         /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  gint64 deadline;           /* monotonic microseconds */

  /* protected by the queue's lock */
  LyceumTaskRun *previous, *next; /* in the kind's list of deadlines */
  gboolean has_deadline;          /* is in that list */
  gboolean has_general_slot;
  gboolean timed_out;
  gboolean stopped; /* the shutdown asked it to stop */

  /* protected by @mutex */
  pthread_mutex_t mutex;
  double fraction;
  char *message; /* (owned) (nullable) */
  GString *text; /* (owned) (nullable): not yet carried over */
  gboolean has_news;
  gboolean has_progress;
  gboolean has_spoken; /* emitted text before */
  gboolean closed;     /* the attempt is over */

  /* of the code that runs the attempt, until it ends */
  GVariant *result; /* (owned) (nullable) */
  LyceumTaskCommitFunc commit;
  gpointer commit_data;
  GDestroyNotify commit_destroy;
  GPtrArray *followers; /* (owned) (nullable) (element-type LyceumTaskSpec) */
  gboolean has_returned; /* (atomic) */
};

typedef enum
{
  LYCEUM_STORE_OP_RESERVE,
  LYCEUM_STORE_OP_INSERT,
  LYCEUM_STORE_OP_UPDATE,
} LyceumStoreOpType;

typedef void (*LyceumStoreOpDone) (LyceumQueue   *self,
                                   LyceumStoreOp *op,
                                   const GError  *error);

/* One call of the store, from the moment it is decided until the store has answered. */
struct _LyceumStoreOp
{
  LyceumStoreOp *next;
  LyceumQueue *queue;
  LyceumStoreOpType type;
  LyceumStoreOpDone done_locked; /* (nullable): with the lock held, on a thread of the store */
  LyceumTaskRecord *record;      /* (owned) (nullable) */
  GPtrArray *records;            /* (owned) (nullable): to insert, or followers */
  LyceumTaskCommitFunc commit;
  gpointer commit_data;
  GDestroyNotify commit_destroy;
  gint64 first_id;
  guint n_ids;
  LyceumTask *task;     /* (unowned) (nullable) */
  GPtrArray *tasks;     /* (owned) (nullable) (element-type LyceumTask, unowned): to attach when it is done */
  LyceumTaskState outcome;
  GError *outcome_error; /* (owned) (nullable) */
  GTask *ack;           /* (owned) (nullable): a batch to acknowledge */
};

typedef enum
{
  LYCEUM_STOP_NONE,
  LYCEUM_STOP_DRAIN,
  LYCEUM_STOP_NOW,
  LYCEUM_STOP_DONE,
} LyceumStop;

typedef enum
{
  LYCEUM_ARMED_NOT,
  LYCEUM_ARMED_FRAME,
  LYCEUM_ARMED_NOW,
} LyceumArmed;

struct _LyceumQueue
{
  GObject parent_instance;

  /* fixed */
  LyceumTaskStore *store; /* (owned) */
  GThread *owner;
  GMainContext *context;         /* (owned) */
  GMainContext *network_context; /* (owned) */
  GSource *frame_source;         /* (owned) */
  guint n_workers;
  gint64 (*clock) (void); /* monotonic microseconds; tests give their own before the start */

  pthread_mutex_t lock;
  pthread_cond_t quiet; /* signalled when the store has answered */

  /* protected by @lock */
  GHashTable *kinds;  /* (owned): name → LyceumKind; fixed after the start */
  GHashTable *tasks;  /* (owned): set of &task->id; owns the tasks */
  GHashTable *unique; /* (owned): LyceumUniqueKey → unowned unfinished task */
  LyceumLaneState lanes[LYCEUM_N_LANES];
  gint64 ageing_usec; /* to rise by one priority; 0: never */
  guint64 last_seq;
  gint64 next_id, end_id, next_local_id;
  gint64 spare_id, spare_end; /* a block in reserve */
  gboolean reserving;
  GError *reserve_error; /* (owned) (nullable) */
  guint n_unfinished;
  guint n_attempts; /* under way, or with a slot */
  LyceumStop stop;
  gboolean running; /* lanes are open */
  GTask *start_task; /* (owned) (nullable): waits for ids, then for what is recovered; written by the main thread */

  LyceumStoreOp *outbox_head, *outbox_tail;
  gboolean flushing;
  guint n_ops;
  GPtrArray *doomed; /* (owned) (element-type GCancellable): to cancel when unlocking */

  LyceumTask *dirty_head, *dirty_tail;
  LyceumTask *newborn_head, *newborn_tail;
  GPtrArray *early;     /* (owned): batches that wait for numbers; changed by the main thread only */
  GPtrArray *acks;      /* (owned) (element-type LyceumAck) */
  GArray *withdrawn;    /* (owned) (element-type guint): waiters whose cancellable was cancelled */
  LyceumArmed armed;
  gint64 last_frame;

  GThreadPool *pool; /* (owned) (nullable) */
  guint n_tokens;    /* pushed, and not yet taken up by a thread */
  GSource *network_source;  /* (owned) (nullable) */
  GSource *deadline_source; /* (owned) (nullable) */
  gint64 armed_deadline;    /* 0: none */
  gboolean thread_missing;  /* the pool could not start a thread; try again */

  /* main thread */
  GThread *network_thread; /* (owned) (nullable) */
  GMainLoop *network_loop; /* (owned) (nullable) */
  GSource *rescue_source;  /* (owned) (nullable) */
  GPtrArray *listed;       /* (owned): top-level tasks, oldest first; unowned elements */
  GHashTable *waiters;     /* (owned): id → LyceumWaiter */
  GHashTable *subscriptions; /* (owned): id → LyceumSubscription */
  guint last_handle;
  guint frame_number;
  double top_progress; /* sum over the unfinished top-level tasks */
  guint n_top_unfinished;
  guint notified_unfinished;
  double notified_progress;
  GPtrArray *shutdowns; /* (owned) (nullable) (element-type GTask) */
};

/* lyceum-kind.c */
LyceumKind *_lyceum_kind_new             (const LyceumTaskKind *kind, gpointer data, GDestroyNotify destroy);
LyceumKind *_lyceum_kind_ref             (LyceumKind *self);
void        _lyceum_kind_unref           (LyceumKind *self);
gboolean    _lyceum_kind_is_full_locked  (LyceumKind *self);
void        _lyceum_kind_add_run_locked  (LyceumKind *self, LyceumTaskRun *run);
void        _lyceum_kind_drop_run_locked (LyceumKind *self, LyceumTaskRun *run);

/* lyceum-bands.c */
void        _lyceum_bands_push   (LyceumBands *self, LyceumTask *task, guint64 seq, gint64 now);
void        _lyceum_bands_remove (LyceumBands *self, LyceumTask *task);
LyceumTask *_lyceum_lane_best    (LyceumLaneState *lane, LyceumTaskPriority lowest, gint64 ageing_usec, gboolean *rose);

/* lyceum-task.c */
LyceumTask     *_lyceum_task_new          (LyceumKind *kind, gint64 id, const LyceumTaskSpec *spec);
LyceumAudience *_lyceum_task_get_audience (LyceumTask *self);
LyceumFamily   *_lyceum_task_get_family   (LyceumTask *self);
LyceumTaskRecord *_lyceum_task_to_record  (LyceumTask *self, LyceumTaskState state);
void            _lyceum_task_notify_state    (LyceumTask *self);
void            _lyceum_task_notify_priority (LyceumTask *self);
void            _lyceum_task_notify_progress (LyceumTask *self);
void            _lyceum_task_notify_message  (LyceumTask *self);
void            _lyceum_task_notify_error    (LyceumTask *self);

/* lyceum-task-list.c */
#define LYCEUM_TYPE_TASK_LIST (lyceum_task_list_get_type ())
G_DECLARE_FINAL_TYPE (LyceumTaskList, lyceum_task_list, LYCEUM, TASK_LIST, GObject)
LyceumTaskList *_lyceum_task_list_new     (void);
void            _lyceum_task_list_append  (LyceumTaskList *self, GPtrArray *tasks);

/* lyceum-task-run.c */
LyceumTaskRun *_lyceum_task_run_new   (LyceumQueue *queue, LyceumTask *task);
void           _lyceum_task_run_close (LyceumTaskRun *self);

/* lyceum-queue.c */
static inline void
_lyceum_queue_lock (LyceumQueue *self)
{
  pthread_mutex_lock (&self->lock);
}
void     _lyceum_queue_unlock          (LyceumQueue *self);
void     _lyceum_queue_assert_owner    (LyceumQueue *self, const char *function);
gint64   _lyceum_queue_new_id_locked   (LyceumQueue *self, gboolean durable);
void     _lyceum_queue_reserve_locked  (LyceumQueue *self);
void     _lyceum_queue_list_locked     (LyceumQueue *self, LyceumTask *task);
void     _lyceum_queue_add_top         (LyceumQueue *self, GPtrArray *tasks);
void     _lyceum_queue_notify          (LyceumQueue *self);
#define lyceum_queue_assert_owner(self) _lyceum_queue_assert_owner ((self), G_STRFUNC)

/* lyceum-queue-unique.c */
GHashTable *_lyceum_unique_table_new     (void);
LyceumTask *_lyceum_unique_find_locked   (LyceumQueue *self, LyceumKind *kind, const char *key);
void        _lyceum_unique_add_locked    (LyceumQueue *self, LyceumTask *task);
void        _lyceum_unique_remove_locked (LyceumQueue *self, LyceumTask *task);

/* lyceum-queue-outbox.c */
LyceumStoreOp *_lyceum_store_op_new        (LyceumStoreOpType type);
void           _lyceum_outbox_push_locked  (LyceumQueue *self, LyceumStoreOp *op);
void           _lyceum_outbox_note_locked  (LyceumQueue *self, LyceumTask *task);
void           _lyceum_outbox_flush        (LyceumQueue *self);

/* lyceum-queue-lanes.c */
void           _lyceum_lane_push_locked     (LyceumQueue *self, LyceumTask *task);
void           _lyceum_lane_remove_locked   (LyceumQueue *self, LyceumTask *task);
void           _lyceum_lane_wake_locked     (LyceumQueue *self, LyceumLane lane);
LyceumTaskRun *_lyceum_lane_take_locked     (LyceumQueue *self, LyceumLane lane);
void           _lyceum_attempt_ended_locked (LyceumQueue *self, LyceumTaskRun *run, GError *error);

/* lyceum-queue-compute.c */
gboolean _lyceum_compute_open        (LyceumQueue *self, GError **error);
void     _lyceum_compute_close       (LyceumQueue *self);
void     _lyceum_compute_lend_locked (LyceumQueue *self);

/* lyceum-queue-network.c */
void     _lyceum_network_init                (LyceumQueue *self);
gboolean _lyceum_network_open                (LyceumQueue *self, GError **error);
void     _lyceum_network_close               (LyceumQueue *self);
void     _lyceum_network_arm_deadline_locked (LyceumQueue *self, gint64 deadline);

/* lyceum-queue-tree.c */
void _lyceum_tree_attach_locked   (LyceumQueue *self, LyceumTask *parent, LyceumTask *child);
void _lyceum_tree_detach_locked   (LyceumTask *child);
void _lyceum_tree_advance_locked  (LyceumQueue *self, LyceumTask *parent);
void _lyceum_task_admit_locked    (LyceumQueue *self, LyceumTask *task);
void _lyceum_task_settle_locked   (LyceumQueue *self, LyceumTask *task, LyceumTaskState outcome, GError *error);
void _lyceum_task_end_locked      (LyceumQueue *self, LyceumTask *task, LyceumTaskState outcome, GError *error);
void _lyceum_task_cancel_locked   (LyceumQueue *self, LyceumTask *task);
void _lyceum_task_interrupt_locked (LyceumQueue *self, LyceumTask *task);

gboolean _lyceum_task_has_open_children (LyceumTask *task);

/* lyceum-queue-batch.c */
void _lyceum_task_keep_locked (LyceumQueue *self, GPtrArray *tasks, LyceumStoreOp *op);

/* lyceum-queue-submit.c */
LyceumTask *_lyceum_queue_find_locked  (LyceumQueue *self, gint64 id);
LyceumTask *_lyceum_queue_adopt_locked (LyceumQueue *self, const LyceumTaskSpec *spec, GError **error);
LyceumTask *_lyceum_queue_adopt_dead_locked (LyceumQueue *self, const LyceumTaskSpec *spec, GError *error);
void        _lyceum_queue_call_waiters (LyceumQueue *self, LyceumTask *task);
void        _lyceum_queue_withdraw     (LyceumQueue *self, guint waiter_id);

/* lyceum-queue-batch.c */
typedef struct
{
  GTask *task;
  LyceumTask *parent; /* (nullable) */
  GError *error;      /* (nullable) */
} LyceumAck;
void _lyceum_batch_free         (gpointer batch);
void _lyceum_queue_accept_early (LyceumQueue *self);
void _lyceum_ack_free     (LyceumAck *self);
void _lyceum_ack_complete (LyceumQueue *self, LyceumAck *ack);

/* lyceum-queue-events.c */
void _lyceum_events_add_text     (LyceumTask *task, const char *text);
void _lyceum_events_add_progress (LyceumTask *task, double fraction, const char *message);
void _lyceum_events_add_state    (LyceumTask *task, LyceumTaskState state);
gboolean _lyceum_events_deliver  (LyceumQueue *self, LyceumTask *task, gint64 until);
void _lyceum_events_drop         (LyceumQueue *self, LyceumTask *task);
void _lyceum_subscription_unref  (gpointer subscription);

/* lyceum-queue-frame.c */
GSource *_lyceum_frame_source_new      (LyceumQueue *self);
void     _lyceum_frame_arm_locked      (LyceumQueue *self, gboolean at_once);
void     _lyceum_frame_dirty_locked    (LyceumQueue *self, LyceumTask *task);
void     _lyceum_frame_dirty_last_locked (LyceumQueue *self, LyceumTask *task);
void     _lyceum_frame_show_recalled   (LyceumQueue *self, LyceumTask *task);
void     _lyceum_frame_show_reopened   (LyceumQueue *self, LyceumTask *task);
void     _lyceum_frame_undirty_locked  (LyceumQueue *self, LyceumTask *task);

/* lyceum-queue-recovery.c */
LyceumTask *_lyceum_queue_revive_locked (LyceumQueue *self, const LyceumTaskRecord *record);
gboolean _lyceum_queue_open_lanes     (LyceumQueue *self, GError **error);
void     _lyceum_queue_continue_start (LyceumQueue *self);
void     _lyceum_queue_complete_start (LyceumQueue *self);

/* lyceum-queue-forget.c */
void _lyceum_queue_forget (LyceumQueue *self, LyceumTask *task);

/* lyceum-queue-shutdown.c */
void _lyceum_queue_check_quiet (LyceumQueue *self);
void _lyceum_queue_stop_now    (LyceumQueue *self);

G_END_DECLS
