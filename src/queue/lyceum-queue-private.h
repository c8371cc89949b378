/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pthread.h>

#include "lyceum-event-log-private.h"
#include "lyceum-histogram.h"
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
#define LYCEUM_DEFAULT_BACKOFF_BASE_MS 1000
#define LYCEUM_DEFAULT_BACKOFF_CAP_MS 300000
#define LYCEUM_MAX_ATTEMPTS 100
#define LYCEUM_DEFAULT_WAIT_LIMIT_SECONDS 600
#define LYCEUM_DEFAULT_DEPTH_LIMIT 100000
#define LYCEUM_DEFAULT_RETENTION_DAYS 90
#define LYCEUM_DEFAULT_RETENTION_KEPT 10000
#define LYCEUM_MAX_SNOOZES 50                      /* retries in a row that a server asked for and that do not count */
#define LYCEUM_MAX_RETRY_AFTER_MS (24 * 3600 * 1000)
#define LYCEUM_MAX_START_AT (G_MAXINT64 / 1000)    /* in milliseconds; it is compared in microseconds */
#define LYCEUM_MIN_WEIGHT 1e-6                     /* a float holds it, and sums of it */
#define LYCEUM_MAX_WEIGHT 1e6
#define LYCEUM_SAVE_USEC G_USEC_PER_SEC            /* text of a durable task reaches the store that often */

typedef struct _LyceumKind LyceumKind;
typedef struct _LyceumGroup LyceumGroup;
typedef struct _LyceumLimit LyceumLimit;
typedef struct _LyceumFamily LyceumFamily;
typedef struct _LyceumSecondChance LyceumSecondChance;
typedef struct _LyceumAudience LyceumAudience;
typedef struct _LyceumStoreOp LyceumStoreOp;
typedef struct _LyceumTaskList LyceumTaskList;
typedef struct _LyceumWaiter LyceumWaiter;
typedef struct _LyceumOutcome LyceumOutcome;

/* Where a task is in the engine; finer than its state. */
typedef enum
{
  LYCEUM_PHASE_ACCEPTING,  /* the store has been asked to keep it, or to give it to this process */
  LYCEUM_PHASE_HELD,       /* it, or a task above it, is paused: in no band */
  LYCEUM_PHASE_TIMED,      /* its time has not come: among the timed */
  LYCEUM_PHASE_PENDING,    /* in a band */
  LYCEUM_PHASE_STARTING,   /* has a slot; the store has been asked to note that it runs */
  LYCEUM_PHASE_READY,      /* has a slot; waits for the lane's thread */
  LYCEUM_PHASE_RUNNING,    /* an attempt is under way */
  LYCEUM_PHASE_COMMITTING, /* the attempt succeeded; the store has been asked to write what it made */
  LYCEUM_PHASE_PARENT,     /* its own work is done, its children's is not */
  LYCEUM_PHASE_SETTLING,   /* how it ends is decided; the store has been asked to write that */
  LYCEUM_PHASE_ENDED,
} LyceumPhase;

/* Pending tasks of one group: one queue for each priority, linked through the tasks. */
typedef struct
{
  struct
  {
    LyceumTask *head, *tail;
  } band[LYCEUM_N_TASK_PRIORITIES];
} LyceumBands;

/* What a kind has done. Protected by the lock. */
typedef struct
{
  guint n[LYCEUM_N_TASK_STATES];
  guint64 n_submitted, n_attempts, n_retries, n_succeeded, n_failed, n_cancelled, n_timed_out, n_crashed;
  LyceumHistogram wait, run;
} LyceumKindRecord;

/* A registered kind. Reference counted, because a task may outlive the queue. */
struct _LyceumKind
{
  gint ref_count; /* (atomic) */
  /* fixed */
  LyceumTaskKind kind; /* title and limit_key owned, name interned */
  gpointer data;
  GDestroyNotify destroy;
  /* protected by the lock */
  GPtrArray *groups; /* (owned) (nullable) (element-type LyceumGroup): the first is the usual one; gone when the queue is */
  guint n_running;   /* from the start of an attempt until its outcome is written */
  gboolean is_paused;
  LyceumTaskRun *first_run, *last_run; /* in the order of their deadlines, since all have the same time */
  LyceumKindRecord *record; /* (owned) (nullable): from its first task on */
};

/* Tasks of one kind that may start under the same conditions: what blocks one of them blocks all, and is looked at once. */
struct _LyceumGroup
{
  gint ref_count; /* (atomic) */
  /* fixed */
  LyceumKind *kind;   /* (owned) */
  LyceumLimit *limit; /* (unowned) (nullable): not touched once the queue is gone */
  LyceumConstraints constraints;
  /* protected by the lock */
  LyceumBands bands;
  guint n_pending;
  /* main thread */
  guint8 shown_reason;
};

/* What holds for all tasks with one limit key. Protected by the lock; lives as long as the queue. */
struct _LyceumLimit
{
  char *key;
  guint max_running; /* 0: any number */
  guint n_running;
  double per_usec; /* tokens that it gains in a microsecond; 0: it needs none */
  double burst, tokens;
  gint64 filled_at;    /* by the queue's clock */
  gint64 paused_until; /* by the queue's clock; 0: not paused */
};

typedef struct
{
  GPtrArray *kinds; /* (element-type LyceumKind); fixed after the start */
  /* protected by the lock */
  GPtrArray *groups;      /* (element-type LyceumGroup) */
  guint n_wanted;         /* slots when all is well */
  guint n_slots;          /* that any task may take now; one more is for HIGH and URGENT */
  guint n_general;        /* slots in use */
  guint n_reserved;       /* 0 or 1: the reserved slot in use */
  guint n_pending;        /* in all bands of the lane */
  guint n_eager;          /* of these: HIGH and URGENT */
  guint since_rise;       /* starts since a task was last taken because it had risen */
  LyceumTask *ready_head; /* have a slot already, linked through next */
  LyceumTask *ready_tail;
  gint64 busy_usec, busy_since; /* slots in use, summed over time */
  gint64 window_start, window_busy; /* of the last whole minute or so */
  double utilisation;
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

/* What only a task has that starts later, or again. Protected by the lock. */
struct _LyceumSecondChance
{
  gint64 start_at;      /* Unix time in milliseconds; 0: at once */
  guint heap_index;     /* among the timed, from 1; 0: not there */
  guint n_snoozes;      /* in a row */
  GVariant *checkpoint; /* (owned) (nullable): the last that is written */
  GVariant *result;     /* (owned) (nullable): what an attempt made */
  LyceumTaskRecord *heir; /* (owned) (nullable): as what it goes on when nothing of it is under way any more */
};

/* What only a task that somebody looks at has. Belongs to the main thread. */
struct _LyceumAudience
{
  LyceumTaskList *children; /* (nullable) (owned) */
  double progress_sum;      /* of the children in the list, by weight */
  double weight_sum;        /* of these */
  guint n_listed;           /* children in the list */
  guint n_listed_finished;
  guint n_listed_failed;
  char *child_message; /* (owned) (nullable): what a child said last, not yet taken over */
  double logged_progress; /* as in the last progress event */
  char *logged_message;   /* (owned) (nullable): likewise */
  char *message;          /* (owned) (nullable) */
  gint64 start_at;        /* as shown */
  gint64 saved_at;        /* monotonic microseconds: what it said went to the store */
  double rate;            /* progress a second, lately; 0: not known */
  double rated_progress;  /* when it was last taken */
  gint64 rated_at;        /* monotonic microseconds; 0: never */
  char *error_message;    /* (owned) (nullable): as shown */
};

struct _LyceumTask
{
  GObject parent_instance;

  /* fixed once the task is made */
  gint64 id;
  gint64 parent_id;
  LyceumGroup *group; /* (owned) */
  LyceumKind *kind;   /* (unowned): the group's */
  char *title;        /* (owned) (nullable) */
  GVariant *payload;  /* (owned) (nullable) */
  char *unique_key;   /* (owned) (nullable) */
  gint64 created_at;
  float weight;

  /* protected by the queue's lock */
  guint n_claims; /* submissions that want it */
  LyceumTask *parent;         /* (unowned) (nullable) */
  LyceumTask *previous, *next; /* in a band, or among the ready */
  LyceumTask *sibling;        /* the next child of the same parent */
  LyceumTask *dirty_previous, *dirty_next;
  LyceumTask *newborn_next;
  LyceumFamily *family; /* (owned) (nullable) */
  LyceumSecondChance *chance; /* (owned) (nullable) */
  LyceumTaskRun *run;   /* (owned) (nullable): until its last words have been carried over */
  LyceumWaiter *waiters; /* (owned) (nullable): a list */
  LyceumEventLog *log;  /* (owned) (nullable): of a task that said something, or has subscribers */
  GError *error;        /* (owned) (nullable) */
  gint64 queued_seq;    /* first in, first out */
  gint64 queued_at;     /* by the queue's clock; for ageing, and for how long it waited */
  gint64 started_at, finished_at;
  guint claim;          /* see LyceumTaskRecord */
  guint16 attempts, crashes;
  guint8 phase;
  gint8 state;
  guint8 wait_reason;
  guint8 priority;
  guint8 logged_state; /* LYCEUM_TASK_STATE_INDEX() of what its log said last, plus 1; 0: nothing */
  guint8 is_dirty : 1;
  guint8 is_newborn : 1; /* is to be put into a list */
  guint8 is_strict : 1;  /* was taken over from a dead process: runs only after the store noted that it runs */
  guint8 own_done : 1;   /* nothing of its own is left to run */
  guint8 cancel_requested : 1;
  guint8 is_reopened : 1; /* a child was queued again while the end was being written */
  guint8 is_kept : 1;     /* the store has it */
  guint8 is_paused : 1;
  guint8 is_retry : 1;    /* its next attempt follows one that failed */
  guint8 has_counted : 1; /* is in the statistics of its kind */
  guint8 has_read_log : 1; /* what it said in an earlier process has been asked for */
  guint8 is_saving : 1;   /* the store has been asked to keep what it said */
  guint8 is_unsaved : 1;  /* is looked at again, because it said something that the store has not been asked to keep */
  guint8 speaks : 1;      /* has put text into its log, which the store is to keep */
  guint8 is_being_written : 1; /* its outcome or its end */
  guint8 must_note : 1;   /* it has changed since that was decided */
  guint8 is_void : 1;     /* never came to be: what it was to be accepted or written with was refused */

  /* main thread; a byte before the first bit, which would share its own with those above */
  gint8 shown_state;
  guint8 shown_reason;
  guint8 shown_priority;
  guint8 shown_paused : 1;
  guint8 is_listed : 1;
  guint8 is_over : 1; /* its waiters have been called */
  guint16 shown_attempts;
  guint16 shown_in; /* number of the frame, or of one long ago */
  double progress; /* as notified */
  LyceumAudience *audience; /* (owned) (nullable) */
  gint64 shown_started_at, shown_finished_at;
};

struct _LyceumTaskRun
{
  gint ref_count; /* (atomic) */

  /* fixed */
  LyceumQueue *queue; /* (unowned): not touched once the attempt is closed */
  LyceumTask *task;   /* (unowned): not touched once the attempt is closed */
  LyceumKind *kind;   /* (owned) */
  gint64 task_id, parent_id;
  guint attempt;
  GVariant *payload;         /* (owned) (nullable) */
  gint64 began_at, deadline; /* by the queue's clock */

  /* protected by the queue's lock */
  LyceumTaskRun *previous, *next; /* in the kind's list of deadlines */
  gboolean has_deadline;          /* is in that list */
  gboolean has_general_slot;
  GCancellable *cancellable; /* (owned) (nullable) (atomic): once somebody asked for it; set with @mutex held as well */
  gboolean is_doomed;        /* it is to stop */
  gboolean timed_out;
  gboolean stopped; /* the shutdown asked it to stop */
  gboolean stopped_midway; /* and it had begun */
  guint n_checkpoints;       /* that are being written, or are held */
  LyceumStoreOp *held_head, *held_tail; /* checkpoints that go to the store when the one before them is written */
  gboolean awaits_checkpoints; /* the attempt is over, and ends when they are written */
  GError *failure;           /* (owned) (nullable): with which it ends then */
  GError *checkpoint_error;  /* (owned) (nullable) */

  /* protected by @mutex */
  pthread_mutex_t mutex;
  double fraction;
  char *message; /* (owned) (nullable) */
  LyceumEventLog *log; /* (owned) (nullable): the task's */
  gboolean has_news;
  gboolean has_progress;
  gboolean closed;     /* the attempt is over */

  /* of the code that runs the attempt, until it ends */
  GVariant *result; /* (owned) (nullable) */
  LyceumTaskCommitFunc commit;
  gpointer commit_data;
  GDestroyNotify commit_destroy;
  GPtrArray *followers; /* (owned) (nullable) (element-type LyceumTaskSpec) */
  GVariant *checkpoint; /* (owned) (nullable) */
  gboolean is_permanent;
  gboolean has_last_words; /* when it was closed, there was progress that nobody had heard of */
  guint retry_after_ms;
  gboolean has_returned; /* (atomic) */
};

typedef enum
{
  LYCEUM_STORE_OP_RESERVE,
  LYCEUM_STORE_OP_INSERT,
  LYCEUM_STORE_OP_UPDATE,
  LYCEUM_STORE_OP_EVENTS,
  LYCEUM_STORE_OP_PRUNE,
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
  GPtrArray *records;            /* (owned) (nullable): to insert, followers, or rows of a log */
  LyceumTaskCommitFunc commit;
  gpointer commit_data;
  GDestroyNotify commit_destroy;
  gint64 first_id;
  guint n_ids;
  gint64 before;        /* to prune */
  gint64 task_id;       /* whose events */
  guint claim;          /* as of whose events */
  LyceumTask *task;     /* (unowned) (nullable) */
  LyceumTaskRun *run;   /* (owned) (nullable): whose checkpoint */
  GVariant *checkpoint; /* (owned) (nullable): which */
  LyceumEventLog *log;  /* (owned) (nullable): what is saved of it begins with first_id */
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

/* A state that a task has come to, to be logged when the lock is free. */
typedef struct
{
  gint64 id;
  const char *kind;
  gint8 from, to;
  guint8 reason;
  guint attempt;
  gint64 wait_usec, run_usec; /* negative: not known */
} LyceumTransition;

struct _LyceumQueue
{
  GObject parent_instance;

  /* fixed */
  LyceumTaskStore *store; /* (owned) */
  GThread *owner;
  GMainContext *context;         /* (owned) */
  GMainContext *default_context; /* (unowned) (nullable): the owner's thread-default one, which is that, or none */
  GMainContext *network_context; /* (owned) */
  GSource *frame_source;         /* (owned) */
  guint n_workers;
  gint64 (*clock) (void);      /* monotonic microseconds; tests give their own before the start */
  gint64 (*wall_clock) (void); /* microseconds of Unix time; likewise */
  gint64 born_at;
  gboolean is_logging; /* transitions; tests say so before the start */

  pthread_mutex_t lock;
  pthread_cond_t quiet; /* signalled when the store has answered */

  /* protected by @lock */
  GHashTable *kinds;  /* (owned): name → LyceumKind; fixed after the start */
  GHashTable *tasks;  /* (owned): set of &task->id; owns the tasks */
  GHashTable *unique; /* (owned): set of unfinished tasks, by kind and unique key */
  GHashTable *limits; /* (owned): key → LyceumLimit */
  LyceumLaneState lanes[LYCEUM_N_LANES];
  LyceumConditions conditions;
  gboolean is_paused;
  GRand *random;      /* (owned): for the times of retries */
  GPtrArray *timed;   /* (owned) (element-type LyceumTask): a heap, the earliest first */
  gint64 wall_lead;   /* of the time of day over the queue's clock, when last looked at */
  gint64 ageing_usec; /* to rise by one priority; 0: never */
  gint64 last_seq, first_seq; /* of those that were put at the end, and in front */
  gint64 next_id, end_id, next_local_id;
  gint64 spare_id, spare_end; /* a block in reserve */
  gboolean reserving;
  GError *reserve_error; /* (owned) (nullable) */
  guint n_unfinished;
  guint n_attempts; /* under way, or with a slot */
  LyceumStop stop;
  gboolean running; /* lanes are open */
  GTask *start_task; /* (owned) (nullable): waits for ids, then for what is recovered; written by the main thread */
  guint n_waiting[LYCEUM_N_WAIT_REASONS]; /* tasks in the state WAITING */

  LyceumStoreOp *outbox_head, *outbox_tail;
  gboolean flushing;
  guint n_ops;
  GPtrArray *doomed; /* (owned) (element-type GCancellable): to cancel when unlocking */
  GPtrArray *litter; /* (owned) (element-type LyceumTaskRun): to let go of when unlocking, because of what came with a commit */
  GArray *transitions; /* (owned) (element-type LyceumTransition): to log when unlocking */

  LyceumTask *dirty_head, *dirty_tail;
  LyceumTask *newborn_head, *newborn_tail;
  GPtrArray *unread;    /* (owned) (element-type LyceumTask, owned): that go on when their logs are read */
  guint n_reading;      /* whose logs are being read */
  GArray *unsaved;      /* (owned) (element-type gint64): tasks of which something is still to be saved */
  GPtrArray *early;     /* (owned): batches that wait for numbers; changed by the main thread only */
  GPtrArray *acks;      /* (owned) (element-type LyceumAck) */
  GHashTable *revocable; /* (owned): id → LyceumWaiter with a cancellable */
  GArray *withdrawn;    /* (owned) (element-type guint): waiters whose cancellable was cancelled */
  guint n_waiters;
  gint last_handle; /* (atomic) */
  LyceumArmed armed;
  gboolean groups_changed; /* what blocks a group may have changed */
  gint64 last_frame;

  GThreadPool *pool; /* (owned) (nullable) */
  guint n_tokens;    /* pushed, and not yet taken up by a thread */
  GSource *network_source;  /* (owned) (nullable) */
  GSource *timer_source; /* (owned) (nullable) */
  gint64 armed_timer;    /* by the queue's clock; 0: none */
  gint64 last_beat;      /* by the queue's clock; 0: none */
  gboolean thread_missing;  /* the pool could not start a thread; try again */
  gboolean warned_depth, warned_wait;
  gint64 wait_limit_usec; /* a longer wait is warned of; 0: none is */
  guint depth_limit;      /* more pending tasks are warned of; 0: any number is all right */

  /* main thread */
  GThread *network_thread; /* (owned) (nullable) */
  GMainLoop *network_loop; /* (owned) (nullable) */
  GSource *rescue_source;  /* (owned) (nullable): threads that could not be started */
  GSource *upkeep_source;  /* (owned) (nullable): tasks that other processes left, and what is old */
  GCancellable *upkeep_cancellable; /* (owned) (nullable) */
  guint n_upkeeps;
  gboolean is_recovering; /* takes up what others leave */
  gboolean is_rescuing;   /* is asking the store */
  guint retention_days, retention_kept;
  GPtrArray *listed;       /* (owned): top-level tasks, oldest first; unowned elements */
  LyceumOutcome *spare_outcome; /* (owned) (nullable) */
  guint16 frame_number; /* wraps */
  gboolean is_behind; /* the last turn ended before all was shown */
  double top_progress; /* sum over the unfinished top-level tasks */
  guint n_top_unfinished;
  guint notified_unfinished;
  double notified_progress;
  GPtrArray *shutdowns; /* (owned) (nullable) (element-type GTask) */
  gboolean is_returning; /* they are about to call back */
};

/* lyceum-kind.c */
LyceumKind  *_lyceum_kind_new             (const LyceumTaskKind *kind, gpointer data, GDestroyNotify destroy);
LyceumKind  *_lyceum_kind_ref             (LyceumKind *self);
void         _lyceum_kind_unref           (LyceumKind *self);
LyceumKindRecord *_lyceum_kind_get_record (LyceumKind *self);
void         _lyceum_kind_add_run_locked  (LyceumKind *self, LyceumTaskRun *run);
void         _lyceum_kind_drop_run_locked (LyceumKind *self, LyceumTaskRun *run);

/* lyceum-group.c */
LyceumGroup *_lyceum_group_new         (LyceumKind *kind, LyceumLimit *limit, LyceumConstraints constraints);
LyceumGroup *_lyceum_group_ref         (LyceumGroup *self);
void         _lyceum_group_unref       (LyceumGroup *self);
LyceumGroup *_lyceum_group_find_locked (LyceumQueue *self, LyceumKind *kind, const LyceumTaskSpec *spec);
LyceumWaitReason _lyceum_group_reason_locked (LyceumQueue *self, LyceumGroup *group, gint64 now, gint64 *until);
gboolean     _lyceum_group_is_full_locked (LyceumGroup *self);

/* lyceum-queue-limits.c */
LyceumLimit *_lyceum_limit_get_locked   (LyceumQueue *self, const char *key);
void         _lyceum_limit_free         (gpointer limit);
gint64       _lyceum_limit_opens_locked (LyceumLimit *self, gint64 now);
void         _lyceum_limit_take_locked  (LyceumLimit *self, gint64 now);
void         _lyceum_limit_pause_locked (LyceumLimit *self, gint64 until);

/* lyceum-bands.c */
void        _lyceum_bands_push        (LyceumBands *self, LyceumTask *task, gint64 seq, gint64 now);
void        _lyceum_bands_push_front  (LyceumBands *self, LyceumTask *task, gint64 seq, gint64 now);
void        _lyceum_bands_remove      (LyceumBands *self, LyceumTask *task);
LyceumTask *_lyceum_lane_best_locked  (LyceumQueue *self, LyceumLaneState *lane, LyceumTaskPriority lowest, gboolean *rose,
                                       gint64 *wake_at);

/* lyceum-queue-state.c */
void _lyceum_task_enter_locked     (LyceumQueue *self, LyceumTask *task);
void _lyceum_task_set_state_locked (LyceumQueue *self, LyceumTask *task, LyceumTaskState state, LyceumWaitReason reason);
void _lyceum_task_leave_locked     (LyceumQueue *self, LyceumTask *task);
void _lyceum_transitions_log       (GArray *transitions);
gboolean _lyceum_task_can_move     (LyceumTaskState from, LyceumTaskState to);

/* lyceum-task.c */
LyceumTask     *_lyceum_task_new          (LyceumGroup *group, gint64 id, const LyceumTaskSpec *spec);
LyceumAudience *_lyceum_task_get_audience (LyceumTask *self);
LyceumFamily   *_lyceum_task_get_family   (LyceumTask *self);
LyceumSecondChance *_lyceum_task_get_chance (LyceumTask *self);
void _lyceum_task_set_result_locked (LyceumTask *self, GVariant *result);
LyceumTaskRecord *_lyceum_task_to_record  (LyceumQueue *queue, LyceumTask *self, LyceumTaskState state);
void            _lyceum_task_notify_state    (LyceumTask *self);
void            _lyceum_task_notify_priority (LyceumTask *self);
void            _lyceum_task_notify_progress (LyceumTask *self);
void            _lyceum_task_notify_message  (LyceumTask *self);
void            _lyceum_task_notify_error    (LyceumTask *self);
void            _lyceum_task_notify_wait     (LyceumTask *self);

/* lyceum-task-list.c */
#define LYCEUM_TYPE_TASK_LIST (lyceum_task_list_get_type ())
G_DECLARE_FINAL_TYPE (LyceumTaskList, lyceum_task_list, LYCEUM, TASK_LIST, GObject)
LyceumTaskList *_lyceum_task_list_new     (void);
void            _lyceum_task_list_append  (LyceumTaskList *self, GPtrArray *tasks);

/* lyceum-task-run.c */
LyceumTaskRun *_lyceum_task_run_new   (LyceumQueue *queue, LyceumTask *task);
void           _lyceum_task_run_close (LyceumTaskRun *self);
void           _lyceum_task_run_doom_locked (LyceumQueue *queue, LyceumTaskRun *self);

/* lyceum-queue.c */
static inline void
_lyceum_queue_lock (LyceumQueue *self)
{
  pthread_mutex_lock (&self->lock);
}
void     _lyceum_queue_unlock          (LyceumQueue *self);
void     _lyceum_queue_assert_owner    (LyceumQueue *self, const char *function);
void     _lyceum_queue_list_locked     (LyceumQueue *self, LyceumTask *task);
void     _lyceum_queue_add_top         (LyceumQueue *self, GPtrArray *tasks);
void     _lyceum_queue_notify          (LyceumQueue *self);
void     _lyceum_queue_emit_waiting_changed (LyceumQueue *self);
LyceumTask *_lyceum_queue_find_locked  (LyceumQueue *self, gint64 id);
#define lyceum_queue_assert_owner(self) _lyceum_queue_assert_owner ((self), G_STRFUNC)
static inline LyceumTask *
_lyceum_task_of_id (gpointer id)
{
  return (gpointer) ((char *) id - G_STRUCT_OFFSET (LyceumTask, id));
}

/* lyceum-queue-ids.c */
gint64   _lyceum_queue_new_id_locked   (LyceumQueue *self, gboolean durable);
void     _lyceum_queue_reserve_locked  (LyceumQueue *self);

/* lyceum-queue-unique.c */
GHashTable *_lyceum_unique_table_new     (void);
LyceumTask *_lyceum_unique_find_locked   (LyceumQueue *self, LyceumKind *kind, const char *key);
void        _lyceum_unique_add_locked    (LyceumQueue *self, LyceumTask *task);
void        _lyceum_unique_remove_locked (LyceumQueue *self, LyceumTask *task);
gboolean    _lyceum_unique_is_taken_locked (LyceumQueue *self, LyceumTask *task);

/* lyceum-queue-outbox.c */
LyceumStoreOp *_lyceum_store_op_new        (LyceumStoreOpType type);
void           _lyceum_outbox_push_locked  (LyceumQueue *self, LyceumStoreOp *op);
void           _lyceum_outbox_note_locked  (LyceumQueue *self, LyceumTask *task);
void           _lyceum_outbox_flush        (LyceumQueue *self);

/* lyceum-queue-lanes.c */
void           _lyceum_lane_push_locked     (LyceumQueue *self, LyceumTask *task);
void           _lyceum_lane_push_front_locked (LyceumQueue *self, LyceumTask *task);
void           _lyceum_lane_remove_locked   (LyceumQueue *self, LyceumTask *task);
void           _lyceum_lane_wake_locked     (LyceumQueue *self, LyceumLane lane);
void           _lyceum_lanes_wake_all_locked (LyceumQueue *self);
LyceumTaskRun *_lyceum_lane_take_locked     (LyceumQueue *self, LyceumLane lane, gint64 now);
void           _lyceum_lane_release_locked  (LyceumQueue *self, LyceumTaskRun *run, gint64 now);
void           _lyceum_kind_release_locked  (LyceumQueue *self, LyceumTask *task);

/* lyceum-queue-attempt.c */
void           _lyceum_attempt_ended_locked (LyceumQueue *self, LyceumTaskRun *run, GError *error, gint64 now);
void           _lyceum_attempt_checkpoint_locked (LyceumQueue *self, LyceumTaskRun *run, GVariant *checkpoint,
                                                  LyceumTaskCommitFunc commit, gpointer data, GDestroyNotify destroy);

/* lyceum-queue-backoff.c */
gboolean       _lyceum_task_try_again_locked (LyceumQueue *self, LyceumTask *task, LyceumTaskRun *run, GError *error);

/* lyceum-queue-timed.c */
void           _lyceum_timed_add_locked    (LyceumQueue *self, LyceumTask *task);
void           _lyceum_timed_remove_locked (LyceumQueue *self, LyceumTask *task);
void           _lyceum_timed_compare_clocks_locked (LyceumQueue *self);
gint64         _lyceum_timed_expire_locked (LyceumQueue *self);
void           _lyceum_timer_arm_locked    (LyceumQueue *self, gint64 when);
gint64         _lyceum_timers_run_locked   (LyceumQueue *self);

/* lyceum-queue-compute.c */
gboolean _lyceum_compute_open        (LyceumQueue *self, GError **error);
void     _lyceum_compute_close       (LyceumQueue *self);
void     _lyceum_compute_lend_locked (LyceumQueue *self);

/* lyceum-queue-network.c */
void     _lyceum_network_init  (LyceumQueue *self);
gboolean _lyceum_network_open  (LyceumQueue *self, GError **error);
void     _lyceum_network_close (LyceumQueue *self);

/* lyceum-queue-tree.c */
void _lyceum_tree_attach_locked   (LyceumQueue *self, LyceumTask *parent, LyceumTask *child);
void _lyceum_tree_detach_locked   (LyceumTask *child);
void _lyceum_tree_advance_locked  (LyceumQueue *self, LyceumTask *parent);
gboolean _lyceum_task_has_open_children (LyceumTask *task);

/* lyceum-queue-ends.c */
void _lyceum_task_admit_locked    (LyceumQueue *self, LyceumTask *task);
void _lyceum_task_await_children_locked (LyceumQueue *self, LyceumTask *task);
void _lyceum_task_settle_locked   (LyceumQueue *self, LyceumTask *task, LyceumTaskState outcome, GError *error);
void _lyceum_task_end_locked      (LyceumQueue *self, LyceumTask *task, LyceumTaskState outcome, GError *error);
void _lyceum_task_interrupt_locked (LyceumQueue *self, LyceumTask *task);

/* lyceum-queue-change.c */
void _lyceum_task_set_priority_locked (LyceumQueue *self, LyceumTask *task, LyceumTaskPriority priority);
void _lyceum_task_cancel_locked   (LyceumQueue *self, LyceumTask *task);
gboolean _lyceum_task_withdraw_locked (LyceumQueue *self, LyceumTask *task);

/* lyceum-queue-pause.c */
gboolean _lyceum_task_is_held_locked (LyceumTask *task);

/* lyceum-queue-batch.c */
typedef struct
{
  GTask *task;
  LyceumTask *parent; /* (nullable) */
  GError *error;      /* (nullable) */
} LyceumAck;
void _lyceum_task_keep_locked   (LyceumQueue *self, GPtrArray *tasks, LyceumStoreOp *op);
void _lyceum_batch_free         (gpointer batch);
void _lyceum_queue_accept_early (LyceumQueue *self);
void _lyceum_ack_free           (LyceumAck *self);
void _lyceum_ack_complete       (LyceumQueue *self, LyceumAck *ack);

/* lyceum-queue-submit.c */
LyceumTask *_lyceum_queue_adopt_locked (LyceumQueue *self, const LyceumTaskSpec *spec, GError **error);
LyceumTask *_lyceum_queue_adopt_dead_locked (LyceumQueue *self, const LyceumTaskSpec *spec, GError *error);

/* lyceum-outcome.c */
#define LYCEUM_TYPE_OUTCOME (lyceum_outcome_get_type ())
G_DECLARE_FINAL_TYPE (LyceumOutcome, lyceum_outcome, LYCEUM, OUTCOME, GObject)
LyceumOutcome *_lyceum_outcome_new (LyceumQueue *queue, gpointer tag, gpointer user_data, const GError *error, GVariant *result);
void           _lyceum_outcome_give_back  (LyceumQueue *queue, LyceumOutcome *self);
GObject       *_lyceum_outcome_get_source (LyceumOutcome *self);
gboolean       _lyceum_outcome_propagate  (LyceumOutcome *self, GVariant **result, GError **error);

/* lyceum-queue-waiters.c */
LyceumWaiter *_lyceum_waiter_new (LyceumQueue *self, gboolean is_claim, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
void _lyceum_waiter_add_locked   (LyceumQueue *self, LyceumTask *task, LyceumWaiter *waiter);
gboolean _lyceum_queue_call_waiters (LyceumQueue *self, LyceumTask *task);
void _lyceum_queue_withdraw      (LyceumQueue *self, guint waiter_id);

/* lyceum-queue-events.c */
void _lyceum_events_ensure_log_locked (LyceumTask *task);
gboolean _lyceum_events_lack_log_locked (LyceumTask *task);
void _lyceum_events_show_progress (LyceumQueue *self, LyceumTask *task, double fraction, const char *message);
void _lyceum_events_show_state    (LyceumQueue *self, LyceumTask *task, LyceumTaskState state);
void _lyceum_events_save_again_locked (LyceumQueue *self);
void _lyceum_events_save          (LyceumQueue *self, LyceumTask *task, gboolean has_ended);

/* lyceum-queue-frame.c */
GSource *_lyceum_frame_source_new      (LyceumQueue *self);
void     _lyceum_frame_arm_locked      (LyceumQueue *self, gboolean at_once);
void     _lyceum_frame_dirty_locked    (LyceumQueue *self, LyceumTask *task);
void     _lyceum_frame_dirty_last_locked (LyceumQueue *self, LyceumTask *task);
void     _lyceum_frame_undirty_locked  (LyceumQueue *self, LyceumTask *task);

/* lyceum-queue-show.c */

/* What the engine has to tell of one task, read in one hold of the lock. */
typedef struct
{
  LyceumTaskState state;
  LyceumWaitReason reason;
  LyceumTaskPriority priority;
  gboolean is_paused, has_ended;
  guint16 attempts;
  gint64 start_at, started_at, finished_at;
  char *error_message; /* (owned) (nullable) */
  LyceumTaskRun *run;  /* (owned) (nullable) */
} LyceumNews;

void     _lyceum_news_read_locked   (LyceumNews *news, LyceumTask *task);
void     _lyceum_news_clear         (LyceumNews *news);
void     _lyceum_show_task          (LyceumQueue *self, LyceumTask *task, const LyceumNews *news);
void     _lyceum_show_recalled      (LyceumQueue *self, LyceumTask *task);
void     _lyceum_show_reopened      (LyceumQueue *self, GPtrArray *reopened);
void     _lyceum_show_newborns      (LyceumQueue *self, GPtrArray *newborns);
void     _lyceum_show_groups        (LyceumQueue *self);

/* lyceum-queue-recovery.c */
LyceumTask *_lyceum_queue_revive_locked (LyceumQueue *self, const LyceumTaskRecord *record);
GError  *_lyceum_interrupted_error      (void);
guint    _lyceum_queue_take_up_locked   (LyceumQueue *self, GPtrArray *records, GPtrArray *reopened);
void     _lyceum_task_read_record_locked (LyceumQueue *self, LyceumTask *task, const LyceumTaskRecord *record);
gboolean _lyceum_task_resume_locked     (LyceumQueue *self, LyceumTask *task, const LyceumTaskRecord *record);
void     _lyceum_task_go_on_locked      (LyceumQueue *self, LyceumTask *task);
void     _lyceum_queue_read_logs        (LyceumQueue *self);

/* lyceum-queue-renew.c */
gboolean _lyceum_task_renew_locked      (LyceumQueue *self, LyceumTask *task, const LyceumTaskRecord *record,
                                         GPtrArray *reopened);
gboolean _lyceum_task_give_way_locked   (LyceumQueue *self, LyceumTask *task);

/* lyceum-queue-retry.c */
void     _lyceum_task_reopen_locked     (LyceumQueue *self, LyceumTask *task, GPtrArray *reopened);

/* lyceum-queue-start.c */
gboolean _lyceum_queue_open_lanes     (LyceumQueue *self, GError **error);
void     _lyceum_queue_continue_start (LyceumQueue *self);
void     _lyceum_queue_complete_start (LyceumQueue *self);

/* lyceum-queue-upkeep.c */
void _lyceum_upkeep_open   (LyceumQueue *self, gboolean recover);
void _lyceum_upkeep_close  (LyceumQueue *self);
void _lyceum_upkeep_beat   (LyceumQueue *self);
void _lyceum_upkeep_run    (LyceumQueue *self);
void _lyceum_upkeep_wake_locked (LyceumQueue *self);
gint64 _lyceum_upkeep_beat_due_locked (LyceumQueue *self, gint64 now, gboolean *is_due);

/* lyceum-queue-forget.c */
void _lyceum_queue_forget        (LyceumQueue *self, LyceumTask *task);
void _lyceum_queue_forget_beyond (LyceumQueue *self, guint n_kept);

/* lyceum-queue-statistics.c */
void _lyceum_statistics_began_locked (LyceumQueue *self, LyceumTask *task, gint64 now);
void _lyceum_statistics_ended_locked (LyceumQueue *self, LyceumTaskRun *run, gint64 now);
void _lyceum_lane_use_locked         (LyceumLaneState *lane, gint64 now);
gint64 _lyceum_lane_oldest_wait_locked (LyceumLaneState *lane, gint64 now);

/* lyceum-queue-shutdown.c */
void _lyceum_queue_check_quiet (LyceumQueue *self);
void _lyceum_queue_stop_now    (LyceumQueue *self);

G_END_DECLS
