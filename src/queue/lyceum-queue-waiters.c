/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue-private.h"

/*
 * Those who are called back, once, when a task has ended. They may come from any thread, and are called on the context
 * that they came from; the word is given by the main thread, when it shows the end.
 */

/* What only those have who come from another thread, or may withdraw. */
typedef struct
{
  GMainContext *context;     /* (owned) (nullable): where it is called; %NULL: the queue's own */
  GCancellable *cancellable; /* (owned) (nullable) */
  gulong handler;
  LyceumTask *task; /* (owned) (nullable): with a cancellable */
  guint id;
  gboolean is_withdrawn;
} Origin;

/* Protected by the lock, until it is taken out of its lists. Small: a task that waits often has one. */
struct _LyceumWaiter
{
  LyceumWaiter *next;
  GAsyncReadyCallback callback; /* (nullable) */
  gpointer user_data;
  Origin *origin;    /* (owned) (nullable) */
  gboolean is_claim; /* of a submission: withdrawing the last one cancels the task */
};

/* Without the lock: disconnecting waits for a handler that runs. */
static void
waiter_free (LyceumWaiter *self)
{
  Origin *origin = self->origin;

  if (origin != NULL)
    {
      if (origin->cancellable != NULL)
        g_cancellable_disconnect (origin->cancellable, origin->handler);
      g_clear_object (&origin->cancellable);
      g_clear_object (&origin->task);
      g_clear_pointer (&origin->context, g_main_context_unref);
      g_free (origin);
    }
  g_free (self);
}

static Origin *
get_origin (LyceumWaiter *self)
{
  if (self->origin == NULL)
    self->origin = g_new0 (Origin, 1);
  return self->origin;
}

static gboolean
is_revocable (const LyceumWaiter *self)
{
  return self->origin != NULL && self->origin->cancellable != NULL;
}

/* How a task ended. All who wait hear the same, even if the first of them has it tried again. */
typedef struct
{
  LyceumTaskState state;
  GError *error;    /* (owned) (nullable) */
  GVariant *result; /* (owned) (nullable) */
} Ending;

static void
ending_clear (Ending *self)
{
  g_clear_error (&self->error);
  g_clear_pointer (&self->result, g_variant_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ending, ending_clear)

static void
ending_read_locked (Ending *self, LyceumTask *task)
{
  self->state = task->state;
  if (task->error != NULL)
    self->error = g_error_copy (task->error);
  if (task->chance != NULL && task->chance->result != NULL)
    self->result = g_variant_ref (task->chance->result);
  if (self->state != LYCEUM_TASK_STATE_SUCCEEDED && self->error == NULL)
    self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("It was cancelled"));
}

typedef struct
{
  LyceumWaiter *waiter;   /* (owned) */
  LyceumOutcome *outcome; /* (owned) */
} Call;

/* A source hands a call over to another thread; this says so to ThreadSanitizer, which cannot see into GLib. */
static void
say_handed_over (void)
{
  static pthread_mutex_t handing_over = PTHREAD_MUTEX_INITIALIZER;

  pthread_mutex_lock (&handing_over);
  pthread_mutex_unlock (&handing_over);
}

static gboolean
call_cb (gpointer data)
{
  Call *call = data;

  say_handed_over ();
  call->waiter->callback (_lyceum_outcome_get_source (call->outcome), G_ASYNC_RESULT (call->outcome),
                          call->waiter->user_data);
  return G_SOURCE_REMOVE;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->outcome);
  waiter_free (call->waiter);
  g_free (call);
}

static void
call_elsewhere (LyceumQueue *self, LyceumWaiter *waiter, LyceumOutcome *outcome)
{
  g_autoptr (GMainContext) context = g_main_context_ref (waiter->origin->context); /* the waiter may go at once */
  g_autoptr (GSource) source = g_idle_source_new ();
  Call *call = g_new0 (Call, 1);

  call->waiter = waiter;
  call->outcome = outcome;
  g_source_set_priority (source, LYCEUM_FRAME_PRIORITY);
  g_source_set_static_name (source, "lyceum-queue-callback");
  g_source_set_callback (source, call_cb, call, call_free);
  say_handed_over ();
  g_source_attach (source, context);
}

/* Main thread. @waiter: (transfer full) */
static void
waiter_call (LyceumQueue *self, LyceumWaiter *waiter, const GError *error, GVariant *result)
{
  LyceumOutcome *outcome;

  if (waiter->callback == NULL)
    {
      waiter_free (waiter);
      return;
    }
  outcome = _lyceum_outcome_new (self, waiter->is_claim ? (gpointer) lyceum_queue_submit : lyceum_queue_wait_async,
                                 waiter->user_data, error, result);
  if (waiter->origin != NULL && waiter->origin->context != NULL)
    {
      call_elsewhere (self, waiter, outcome);
      return;
    }
  waiter->callback (G_OBJECT (self), G_ASYNC_RESULT (outcome), waiter->user_data);
  _lyceum_outcome_give_back (self, outcome);
  waiter_free (waiter);
}

/* What a cancellable knows of a waiter. */
typedef struct
{
  LyceumQueue *queue; /* (unowned): it calls every waiter before it ends */
  guint id;
} Revocation;

static void
withdraw_later_locked (LyceumQueue *self, guint id)
{
  g_array_append_val (self->withdrawn, id);
  _lyceum_frame_arm_locked (self, TRUE);
}

/* Any thread. */
static void
cancelled_cb (GCancellable *cancellable, Revocation *revocation)
{
  LyceumQueue *self = revocation->queue;

  _lyceum_queue_lock (self);
  withdraw_later_locked (self, revocation->id);
  _lyceum_queue_unlock (self);
}

static void
make_revocable (LyceumQueue *self, LyceumWaiter *waiter, GCancellable *cancellable)
{
  Revocation *revocation = g_new0 (Revocation, 1);
  Origin *origin = get_origin (waiter);

  origin->id = (guint) g_atomic_int_add (&self->last_handle, 1) + 1;
  origin->cancellable = g_object_ref (cancellable);
  revocation->queue = self;
  revocation->id = origin->id;
  origin->handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), revocation, g_free);
}

/* Without the lock. Returns: a waiter for _lyceum_waiter_add_locked(), of no task yet; called back on the caller's context */
LyceumWaiter *
_lyceum_waiter_new (LyceumQueue         *self,
                    gboolean             is_claim,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  LyceumWaiter *waiter = g_new0 (LyceumWaiter, 1);

  waiter->callback = callback;
  waiter->user_data = user_data;
  waiter->is_claim = is_claim != FALSE;
  if (self->owner != g_thread_self () || g_main_context_get_thread_default () != self->default_context)
    {
      g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

      /* A thread without a context of its own is called back on the default one, which mostly is the queue's. */
      if (context != self->context)
        get_origin (waiter)->context = g_steal_pointer (&context);
    }
  /* Connected before the task is there: once it is, it may end at any moment, and the waiter with it. */
  if (cancellable != NULL)
    make_revocable (self, waiter, cancellable);
  return waiter;
}

/* @waiter: (transfer full) */
void
_lyceum_waiter_add_locked (LyceumQueue *self, LyceumTask *task, LyceumWaiter *waiter)
{
  waiter->next = task->waiters;
  task->waiters = waiter;
  self->n_waiters++;
  if (!is_revocable (waiter))
    return;
  waiter->origin->task = g_object_ref (task);
  g_hash_table_insert (self->revocable, GUINT_TO_POINTER (waiter->origin->id), waiter);
  if (g_cancellable_is_cancelled (waiter->origin->cancellable))
    withdraw_later_locked (self, waiter->origin->id);
}

/* *@is_over: whether it is; whoever was told of the end may have had it tried again */
static LyceumWaiter *
take_waiters (LyceumQueue *self, LyceumTask *task, Ending *ending, gboolean *is_over)
{
  LyceumWaiter *first = NULL;

  _lyceum_queue_lock (self);
  *is_over = task->phase == LYCEUM_PHASE_ENDED;
  /* The last that came stands first. */
  while (*is_over && task->waiters != NULL)
    {
      LyceumWaiter *waiter = task->waiters;

      task->waiters = waiter->next;
      waiter->next = first;
      first = waiter;
      if (is_revocable (waiter))
        g_hash_table_remove (self->revocable, GUINT_TO_POINTER (waiter->origin->id));
      self->n_waiters--;
    }
  if (first != NULL)
    ending_read_locked (ending, task);
  _lyceum_queue_unlock (self);
  return first;
}

/* Main thread. The task is over: everybody who waits for it is called. Returns: whether it is over */
gboolean
_lyceum_queue_call_waiters (LyceumQueue *self, LyceumTask *task)
{
  g_auto (Ending) ending = { 0 };
  gboolean is_over;
  LyceumWaiter *waiter = take_waiters (self, task, &ending, &is_over);

  if (is_over)
    task->is_over = TRUE;

  while (waiter != NULL)
    {
      LyceumWaiter *next = waiter->next;

      waiter_call (self, waiter, ending.state != LYCEUM_TASK_STATE_SUCCEEDED ? ending.error : NULL, ending.result);
      waiter = next;
    }
  return is_over;
}

static void
unlink_locked (LyceumQueue *self, LyceumWaiter *waiter)
{
  LyceumWaiter **link = &waiter->origin->task->waiters;

  while (*link != waiter)
    link = &(*link)->next;
  *link = waiter->next;
  g_hash_table_remove (self->revocable, GUINT_TO_POINTER (waiter->origin->id));
  self->n_waiters--;
}

/* Main thread. The waiter's cancellable was cancelled. */
void
_lyceum_queue_withdraw (LyceumQueue *self, guint waiter_id)
{
  g_autoptr (GError) error = NULL;
  LyceumWaiter *waiter;

  _lyceum_queue_lock (self);
  waiter = g_hash_table_lookup (self->revocable, GUINT_TO_POINTER (waiter_id));
  if (waiter != NULL && waiter->origin->is_withdrawn)
    waiter = NULL;
  if (waiter != NULL)
    waiter->origin->is_withdrawn = TRUE;
  if (waiter != NULL && waiter->is_claim && --waiter->origin->task->n_claims == 0)
    {
      /* Whoever wanted the task last hears of its end; others only of their own withdrawal. */
      _lyceum_task_cancel_locked (self, waiter->origin->task);
      waiter = NULL;
    }
  if (waiter != NULL)
    unlink_locked (self, waiter);
  _lyceum_queue_unlock (self);
  if (waiter == NULL)
    return;
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("It was cancelled"));
  waiter_call (self, waiter, error, NULL);
}

void
lyceum_queue_wait_async (LyceumQueue         *self,
                         LyceumTask          *task,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  LyceumWaiter *waiter;

  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  g_return_if_fail (LYCEUM_IS_TASK (task));
  lyceum_queue_assert_owner (self);

  waiter = _lyceum_waiter_new (self, FALSE, cancellable, callback, user_data);
  /* Never from within the call. */
  if (task->is_over && get_origin (waiter)->context == NULL)
    waiter->origin->context = g_main_context_ref (self->context);
  _lyceum_queue_lock (self);
  _lyceum_waiter_add_locked (self, task, waiter);
  _lyceum_queue_unlock (self);
  if (task->is_over)
    _lyceum_queue_call_waiters (self, task);
}

gboolean
lyceum_queue_wait_finish (LyceumQueue *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_queue_wait_async), FALSE);
  return _lyceum_outcome_propagate (LYCEUM_OUTCOME (result), NULL, error);
}
