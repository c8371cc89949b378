/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model-store.h"

/*
 * What the files of the model test share. A queue is driven by hand, without threads, beside a model of it: plain structs in
 * one array, and loops over all of them. Whatever is done to the queue is done to the model; after each step the two are
 * compared, and the queue's own structure is checked against a count over all its tasks.
 *
 * The store: model-store.c, model-store-calls.c. The model's rules: model-tasks.c, where a task goes and how it ends;
 * model-changes.c, what a person asks for; model-starts.c, what starts next; model-attempts.c, what becomes of an attempt;
 * model-waiters.c, who is called back; model-lives.c, start, death, recovery and shutdown. The checks: model-compare.c, the
 * queue against the model; model-audit.c, the queue against itself. What happens: model-kinds.c, what there is to submit;
 * model-acts.c and model-acts-attempts.c, what is done to both; model-turns.c, the turns of the threads; model-steps.c, the
 * dice; model-cases.c, by hand. model.c: seeds and tests.
 */

#define MODEL_N_KEYS 3
#define MODEL_STRANGER 424242 /* the number of no task */
#define MODEL_MANY 60 /* no more is submitted while so many tasks are known */

typedef struct _Model Model;
typedef struct _ModelTask ModelTask;
typedef struct _ModelWaiter ModelWaiter;

/* Why something failed; all zero: it did not. */
typedef struct
{
  GQuark domain;
  int code;
} ModelError;

/* In the order of model_kinds. */
typedef enum
{
  MODEL_KIND_PARENT,
  MODEL_KIND_BUNDLE,
  MODEL_KIND_KEPT,
  MODEL_KIND_STUBBORN,
  MODEL_KIND_PASSING,
  MODEL_KIND_FLEETING,
  MODEL_KIND_PAIR,
  MODEL_KIND_ONCE,
  MODEL_KIND_SERVER,
  MODEL_KIND_LOCAL,
  MODEL_KIND_REPLACE,
  MODEL_KIND_REJECT,
  MODEL_N_KINDS,
  MODEL_KIND_UNKNOWN = MODEL_N_KINDS, /* registered nowhere */
  MODEL_KIND_LOST, /* kept by a version that knew it */
} ModelKind;

typedef enum
{
  MODEL_LIMIT_NONE = -1,
  MODEL_LIMIT_SERVER,
  MODEL_LIMIT_LOCAL,
  MODEL_LIMIT_SHARED,
  MODEL_N_LIMITS,
} ModelLimitKey;

/* What differs from life to life: where everything is always a little likely, much never comes together. */
typedef enum
{
  MODEL_MOOD_CHILD,
  MODEL_MOOD_KEY,
  MODEL_MOOD_LIMIT,
  MODEL_MOOD_LATER,
  MODEL_MOOD_SUCCESS,
  MODEL_MOOD_RETRY_AFTER,
  MODEL_MOOD_FOLLOWER,
  MODEL_MOOD_FAULT,
  MODEL_MOOD_PAUSE,
  MODEL_N_MOODS,
} ModelMood;

/* Of a commit. */
typedef enum
{
  MODEL_FAULT_NONE,
  MODEL_FAULT_FAILS,
  MODEL_FAULT_CANCELS,
} ModelFault;

extern const LyceumTaskKind model_kinds[MODEL_N_KINDS];
extern const char *const model_limits[MODEL_N_LIMITS];

typedef struct
{
  ModelKind kind;
  LyceumTaskPriority priority;
  gint64 parent_id;
  int key; /* -1: none */
  ModelLimitKey limit;
  LyceumConstraints constraints;
  gint64 start_at;
  double weight;
} ModelSpec;

/* What is remembered of a task beyond the life of a process. */
typedef struct
{
  gint64 id;
  gboolean has_open_attempt; /* one that began, and of which nobody saw the end, since a person last asked for one */
  gboolean has_failed;       /* its own part, and only its children keep it from ending: as the store has been told */
  guint n_effects;           /* commits of its success */
  guint n_acceptances;       /* commits of its batch */
  guint32 checkpoint;        /* the last that was written */
  guint32 checkpoint_effect; /* the last that had an effect */
} ModelLedger;

struct _ModelTask
{
  gint64 id, parent_id;
  ModelKind kind;
  ModelLimitKey limit;
  LyceumConstraints constraints;
  int key;
  double weight;
  ModelLedger *ledger; /* (unowned) */

  ModelTask *parent;  /* (nullable) */
  guint64 place;      /* among its siblings */
  ModelTask *holder;  /* (nullable): the parent that it will have, when it has been written with what it follows from */
  LyceumPhase phase;
  LyceumTaskState state;
  LyceumWaitReason reason;
  LyceumTaskPriority priority;
  gint64 order; /* of what is pending with one priority, the least is first */
  gint64 start_at;
  guint attempts, crashes, n_snoozes, n_claims;
  gboolean is_paused, is_cancelling, is_own_done, is_reopened, is_kept, is_strict, is_retry, has_key;
  gboolean is_listed;      /* will be, or is, in a list; what is not is dropped when it ends */
  gboolean has_failed;     /* its own part, for good */
  gboolean is_interrupted; /* by the shutdown */
  gboolean is_old;         /* it had ended when it came back, with all below it */
  gboolean has_started, has_log, has_read_log, is_reading;
  ModelError error;
  guint n_told_failed, n_told_children; /* where the error speaks of children */
  guint32 result;     /* 0: none */
  guint32 checkpoint; /* the last that was written, or need not be; 0: none */
  guint64 last_serial;        /* of the last write of it that the store was asked for */
  gboolean is_stale;          /* and that failed: the store has something older */

  /* the attempt */
  LyceumTaskRun *run; /* (owned) (nullable) */
  guint64 ready_serial;
  gboolean is_general, is_doomed, has_timed_out, is_stopped, is_stopped_midway, has_ended, awaits_checkpoints, is_permanent, has_commit;
  gint64 deadline; /* 0: none */
  GArray *checkpoints; /* (owned) (nullable) (element-type guint32): that are being written */
  guint32 next_result, retry_after_ms;
  ModelError failure, checkpoint_error;
  GArray *follower_specs; /* (owned) (nullable) (element-type ModelSpec) */
  GPtrArray *followers;   /* (owned) (nullable) (element-type ModelTask): that are being written with its outcome */
  LyceumTaskState written_as;
};

struct _ModelWaiter
{
  Model *model;
  guint number;
  gint64 id;
  gboolean is_claim, is_later, is_withdrawn, is_called;
  gboolean is_silent; /* it has no callback, and only a cancellable */
  gboolean is_due; /* what it is to hear has been decided */
  LyceumTaskState state;
  ModelError error;
  guint32 result;
  GCancellable *cancellable; /* (owned) (nullable) */
};

typedef struct
{
  Model *model;
  ModelSpec parent;
  GArray *children; /* (element-type ModelSpec) */
  GCancellable *cancellable; /* (nullable) (owned) */
  gint64 id;            /* the parent's, once it is made */
  gboolean is_decided, is_accepted, is_called, has_commit;
  gboolean has_waited;  /* for numbers */
} ModelBatch;

typedef struct
{
  guint max_running;
  double per_minute, burst, tokens;
  gint64 filled_at, paused_until;
  GArray *starts; /* (element-type gint64): since it was last changed */
} ModelLimit;

typedef struct
{
  guint64 n_submitted, n_attempts, n_retries, n_succeeded, n_failed, n_cancelled, n_timed_out;
} ModelCounts;

struct _Model
{
  guint32 seed;
  GRand *dice;
  guint n_steps;
  guint mood[MODEL_N_MOODS]; /* what is likely in this life, in percent */
  guint8 step_moods[32];     /* and how often each step is taken */
  ModelKind missing_kind;    /* this version does not know it; MODEL_N_KINDS: it knows all */
  gboolean is_scripted; /* nothing is left to the dice */
  void (*in_callback) (Model *model); /* (nullable): then, what whoever is called back does */
  HandStore *store;
  LyceumQueue *queue;
  GSource *network_source, *timer_source; /* as the network thread has them; here nobody runs them but the test */
  GHashTable *ledgers;   /* (owned): id → ModelLedger */
  GPtrArray *tasks;      /* (owned) (element-type ModelTask): what the queue knows */
  GPtrArray *waiters;    /* (owned) (element-type ModelWaiter): of this life */
  GPtrArray *batches;    /* (owned) (element-type ModelBatch): likewise */
  GArray *withdrawn;     /* (element-type guint): numbers of waiters, to be looked at in the next frame */
  GPtrArray *held;       /* (owned) (element-type LyceumTask): somebody has a reference */
  ModelLimit limits[MODEL_N_LIMITS];
  ModelCounts counts[MODEL_N_KINDS];
  LyceumConditions conditions;
  gboolean is_paused, kind_paused[MODEL_N_KINDS];
  gboolean ages;
  guint n_slots, since_rise;
  LyceumStop stop;
  gint64 last_order, first_order;
  guint64 last_place, last_ready;
  gint64 next_id, end_id, spare_id, spare_end, next_local_id;
  gboolean is_reserving;
  guint64 last_noticed; /* serial of a call of the store */
  guint32 last_number; /* for results, checkpoints and waiters */

  gboolean is_started, start_failed;
  gboolean is_dead;      /* the process; its queue is only being taken down */
  gboolean is_closed;    /* the shutdown has called back */
  guint n_recovered, n_closing;
  gboolean must_crash;
  gboolean wall_was_set;   /* and the timer has not run since */
  guint n_live_effects;  /* commits whose data is not freed */
  guint n_deaths, n_shutdowns, n_ends, n_starts;
};

/* model.c */
extern gint64 model_now;  /* the queue's clock, in microseconds */
extern gint64 model_wall; /* microseconds of Unix time */
extern gint64 model_haste; /* what each look at the clock takes; 0: nothing takes any time */
void     model_say   (Model *model, const char *format, ...) G_GNUC_PRINTF (2, 3);
void     model_fail  (Model *model, const char *place, const char *condition, const char *format, ...)
    G_GNUC_PRINTF (4, 5) G_GNUC_NORETURN;
char    *model_name  (gint64 id);
/* Says what was done last, and ends the process. */
#define model_assert(model, condition, ...)                                                                            \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    if G_UNLIKELY (!(condition))                                                                                       \
      model_fail ((model), G_STRLOC, #condition, __VA_ARGS__);                                                         \
  }                                                                                                                    \
  G_STMT_END
static inline gint64
model_wall_ms (void)
{
  return model_wall / 1000;
}

/* model-kinds.c */
const char *model_kind_name (ModelKind kind);
void     model_spec_init  (ModelSpec *spec, ModelKind kind, gint64 parent_id);
LyceumTaskSpec *model_make_spec (const ModelSpec *spec);
gboolean model_is_durable (const ModelTask *task);
const LyceumTaskKind *model_kind (const ModelTask *task);
ModelError model_error    (GQuark domain, int code);
ModelError model_error_of (const GError *error);
gboolean   model_has_error (ModelError error);
gboolean   model_errors_are_equal (ModelError one, ModelError other);
#define MODEL_NO_ERROR ((ModelError){ 0, 0 })
#define MODEL_CANCELLED model_error (G_IO_ERROR, G_IO_ERROR_CANCELLED)
#define MODEL_QUEUE_ERROR(code) model_error (LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_##code)

/* model-tasks.c */
ModelTask   *model_find         (Model *model, gint64 id);
ModelLedger *model_get_ledger   (Model *model, gint64 id);
ModelTask   *model_add_task     (Model *model, const ModelSpec *spec, gint64 id);
void         model_drop_task    (Model *model, ModelTask *task);
void         model_task_free    (gpointer task);
gint64       model_new_id       (Model *model, gboolean durable);
ModelTask   *model_find_key     (Model *model, ModelKind kind, int key);
void         model_take_key     (Model *model, ModelTask *task);
GPtrArray   *model_children     (Model *model, ModelTask *task); /* in order */
void         model_attach       (Model *model, ModelTask *parent, ModelTask *child);
gboolean     model_has_open_children (Model *model, ModelTask *task);
gboolean     model_is_held      (ModelTask *task);
gboolean     model_is_follower  (Model *model, ModelTask *task); /* that is being written with what it follows from */
void         model_set_state    (Model *model, ModelTask *task, LyceumTaskState state, LyceumWaitReason reason);
void         model_push         (Model *model, ModelTask *task);
void         model_admit        (Model *model, ModelTask *task);
void         model_await_children (Model *model, ModelTask *task);
void         model_settle       (Model *model, ModelTask *task, LyceumTaskState outcome, ModelError error);
void         model_settled      (Model *model, ModelTask *task, LyceumTaskState outcome, const GError *fault);
void         model_end          (Model *model, ModelTask *task, LyceumTaskState outcome, ModelError error);
void         model_interrupt    (Model *model, ModelTask *task);
void         model_advance      (Model *model, ModelTask *parent);

/* model-changes.c */
ModelTask   *model_adopt        (Model *model, const ModelSpec *spec, ModelError *error);
ModelTask   *model_submit       (Model *model, const ModelSpec *spec);
void         model_accept_batch (Model *model, ModelBatch *batch);
void         model_accepted     (Model *model, HandCall *call);
void         model_cancel       (Model *model, ModelTask *task);
void         model_retry        (Model *model, ModelTask *task);
void         model_set_priority (Model *model, ModelTask *task, LyceumTaskPriority priority);
void         model_move_to_front (Model *model, ModelTask *task);
void         model_set_paused   (Model *model, ModelTask *task, gboolean paused);
void         model_withdraw     (Model *model, ModelWaiter *waiter);

/* model-starts.c */
void         model_sync_limits  (Model *model);
LyceumWaitReason model_block_of (Model *model, ModelTask *task);
gboolean     model_is_full      (Model *model, ModelTask *task);
gboolean     model_has_attempt  (const ModelTask *task);
ModelTask   *model_next         (Model *model);
void         model_choose       (Model *model, ModelTask *chosen);
void         model_noted        (Model *model, ModelTask *task, const GError *error);
void         model_begin        (Model *model, ModelTask *task, LyceumTaskRun *run);
void         model_change_limit (Model *model, ModelLimitKey key, double per_minute, guint burst, guint max_running);

/* model-attempts.c */
void         model_checkpoint   (Model *model, ModelTask *task, guint32 value, gboolean has_commit);
void         model_checkpoint_written (Model *model, ModelTask *task, const GError *error);
void         model_attempt_ended (Model *model, ModelTask *task, ModelError error);
void         model_written      (Model *model, ModelTask *task, const GError *error);
void         model_run_timers   (Model *model);

/* model-lives.c */
void         model_open_life    (Model *model);
void         model_start        (Model *model);
void         model_crash        (Model *model, guint n);
void         model_end_life     (Model *model);
void         model_shut_down    (Model *model, LyceumQueueShutdown mode);
void         model_stop_all     (Model *model);
void         model_recovered    (Model *model, GPtrArray *records);
void         model_go_on        (Model *model, ModelTask *task);
void         model_log_read     (Model *model, ModelTask *task, gboolean has_rows);
void         model_recalled     (Model *model, GPtrArray *records);

/* model-turns.c */
void         model_note_writing (Model *model, HandCall *call);
void         model_answer       (Model *model, gboolean is_refused);
void         model_turn_network (Model *model, guint n);
void         model_turn_timer   (Model *model);
void         model_notice_dropped (Model *model);
void         model_turn_frame   (Model *model);
void         model_turn_frames  (Model *model);

/* model-waiters.c */
ModelWaiter *model_add_waiter   (Model *model, gboolean is_claim);
void         model_waiter_free  (gpointer waiter);
void         model_notice_silent (Model *model);
void         model_wait         (Model *model, LyceumTask *real, gboolean can_withdraw);
void         model_submit_cb    (GObject *object, GAsyncResult *result, gpointer waiter);
void         model_batch_cb     (GObject *object, GAsyncResult *result, gpointer batch);
void         model_wait_cb      (GObject *object, GAsyncResult *result, gpointer waiter);
void         model_batch_free   (gpointer batch);

/* model-compare.c */
void         model_notice_calls (Model *model);
void         model_compare      (Model *model);
void         model_compare_shown (Model *model);

/* model-audit.c */
void         model_audit        (Model *model);

/* model-acts.c */
LyceumTask  *model_real         (Model *model, ModelTask *task);
ModelTask   *model_act_submit   (Model *model, const ModelSpec *spec, ModelWaiter *waiter);
void         model_act_cancel   (Model *model, ModelTask *task, gboolean by_id);
void         model_act_withdraw (Model *model, ModelWaiter *waiter);
void         model_act_retry    (Model *model, ModelTask *task);
void         model_act_set_priority (Model *model, ModelTask *task, LyceumTaskPriority priority);
void         model_act_move_to_front (Model *model, ModelTask *task);
void         model_act_set_paused (Model *model, ModelTask *task, gboolean paused);
void         model_act_pause_kind (Model *model, guint kind, gboolean paused);
void         model_act_set_conditions (Model *model, LyceumConditions conditions);
void         model_act_set_slots (Model *model, guint n);
void         model_act_pass     (Model *model, gint64 usec, gint64 set);
void         model_act_forget   (Model *model);
void         model_act_recall   (Model *model, gint64 id);
void         model_act_ask_for_gone (Model *model, LyceumTask *real);

/* model-acts-attempts.c */
void         model_act_checkpoint (Model *model, ModelTask *task, gboolean has_commit, ModelFault fault);
void         model_act_speak    (Model *model, ModelTask *task);
void         model_act_add_follower (Model *model, ModelTask *task, const ModelSpec *spec);
void         model_act_succeed  (Model *model, ModelTask *task, gboolean has_commit, ModelFault fault);
void         model_act_fail     (Model *model, ModelTask *task, int code, gboolean is_permanent, guint retry_after_ms,
                                 gboolean has_commit);
ModelBatch  *model_act_batch    (Model *model, const ModelSpec *parent, GArray *children, gboolean has_commit, ModelFault fault,
                                 GCancellable *cancellable);

/* model-steps.c */
guint        model_dice         (Model *model, guint n);
gboolean     model_chance       (Model *model, guint in_100);
void         model_new_mood     (Model *model);
void         model_step         (Model *model);
void         model_step_in_callback (Model *model, gint64 id);

/* model-cases.c */
void         model_add_cases    (void);

/* model.c */
void         model_open         (Model *model, guint32 seed, gboolean is_scripted);
void         model_close        (Model *model);
void         model_check        (Model *model);
