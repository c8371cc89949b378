/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue-private.h"

/* Taking tasks in, and calling back those who wait for their end. */

/* Somebody who is called back, once, when a task has ended. Belongs to the main thread, but for its id. */
typedef struct
{
  guint id;
  LyceumQueue *queue; /* (unowned) */
  LyceumTask *task;   /* (owned) */
  GTask *call;        /* (owned) */
  gboolean is_claim;  /* of a submission: withdrawing the last one cancels the task */
  GCancellable *cancellable; /* (owned) (nullable) */
  gulong handler;
} LyceumWaiter;

static void
waiter_free (LyceumWaiter *self)
{
  if (self->cancellable != NULL)
    g_cancellable_disconnect (self->cancellable, self->handler);
  g_clear_object (&self->cancellable);
  g_object_unref (self->call);
  g_object_unref (self->task);
  g_free (self);
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
ending_read (Ending *self, LyceumQueue *queue, LyceumTask *task)
{
  _lyceum_queue_lock (queue);
  self->state = task->state;
  if (task->error != NULL)
    self->error = g_error_copy (task->error);
  if (task->result != NULL)
    self->result = g_variant_ref (task->result);
  _lyceum_queue_unlock (queue);

  if (self->state != LYCEUM_TASK_STATE_SUCCEEDED && self->error == NULL)
    self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("It was cancelled"));
}

static void
waiter_return (LyceumWaiter *self, const Ending *ending)
{
  if (ending->state != LYCEUM_TASK_STATE_SUCCEEDED)
    g_task_return_error (self->call, g_error_copy (ending->error));
  else if (self->is_claim)
    g_task_return_pointer (self->call,
                           ending->result != NULL ? g_variant_ref (ending->result) : NULL,
                           (GDestroyNotify) g_variant_unref);
  else
    g_task_return_boolean (self->call, TRUE);
}

/* Any thread. */
static void
cancelled_cb (GCancellable *cancellable, LyceumWaiter *waiter)
{
  LyceumQueue *self = waiter->queue;

  _lyceum_queue_lock (self);
  g_array_append_val (self->withdrawn, waiter->id);
  _lyceum_frame_arm_locked (self, TRUE);
  _lyceum_queue_unlock (self);
}

static LyceumWaiter *
add_waiter (LyceumQueue *self, LyceumTask *task, GTask *call, GCancellable *cancellable, gboolean is_claim)
{
  LyceumAudience *audience = _lyceum_task_get_audience (task);
  LyceumWaiter *waiter = g_new0 (LyceumWaiter, 1);

  _lyceum_queue_lock (self); /* so that a thread that cancels sees the waiter whole */
  waiter->id = ++self->last_handle;
  waiter->queue = self;
  waiter->task = g_object_ref (task);
  waiter->call = call;
  waiter->is_claim = is_claim;
  _lyceum_queue_unlock (self);

  if (audience->waiters == NULL)
    audience->waiters = g_ptr_array_new ();
  g_ptr_array_add (audience->waiters, waiter);
  g_hash_table_insert (self->waiters, GUINT_TO_POINTER (waiter->id), waiter);
  if (cancellable != NULL)
    {
      waiter->cancellable = g_object_ref (cancellable);
      waiter->handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), waiter, NULL);
    }
  return waiter;
}

/* The task is over: everybody who waits for it is called. */
void
_lyceum_queue_call_waiters (LyceumQueue *self, LyceumTask *task)
{
  g_autoptr (GPtrArray) waiters = NULL;
  g_auto (Ending) ending = { 0 };

  if (task->audience == NULL || task->audience->waiters == NULL)
    return;
  waiters = g_steal_pointer (&task->audience->waiters);
  ending_read (&ending, self, task);
  for (guint i = 0; i < waiters->len; i++)
    {
      LyceumWaiter *waiter = g_ptr_array_index (waiters, i);

      g_hash_table_remove (self->waiters, GUINT_TO_POINTER (waiter->id));
      waiter_return (waiter, &ending);
      waiter_free (waiter);
    }
}

/* The waiter's cancellable was cancelled. */
void
_lyceum_queue_withdraw (LyceumQueue *self, guint waiter_id)
{
  LyceumWaiter *waiter = g_hash_table_lookup (self->waiters, GUINT_TO_POINTER (waiter_id));
  gboolean is_wanted = TRUE;

  if (waiter == NULL)
    return;
  if (waiter->is_claim)
    {
      _lyceum_queue_lock (self);
      is_wanted = --waiter->task->n_claims > 0;
      if (!is_wanted)
        _lyceum_task_cancel_locked (self, waiter->task);
      _lyceum_queue_unlock (self);
    }
  /* Whoever wanted the task last hears of its end; others only of their own withdrawal. */
  if (!is_wanted)
    return;
  g_ptr_array_remove (waiter->task->audience->waiters, waiter);
  g_hash_table_remove (self->waiters, GUINT_TO_POINTER (waiter_id));
  g_task_return_new_error (waiter->call, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _ ("It was cancelled"));
  waiter_free (waiter);
}

static GTask *
new_call (LyceumQueue *self, gpointer tag, const char *name, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *call = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (call, tag);
  g_task_set_name (call, name);
  g_task_set_priority (call, LYCEUM_FRAME_PRIORITY);
  return call;
}

static void
add_to_engine_locked (LyceumQueue *self, LyceumTask *task)
{
  g_hash_table_add (self->tasks, &task->id);
  self->n_unfinished++;
}

/* Returns: (transfer none) (nullable): a task made of @spec, known to the queue, but neither in the tree nor in a band */
LyceumTask *
_lyceum_queue_adopt_locked (LyceumQueue *self, const LyceumTaskSpec *spec, GError **error)
{
  LyceumKind *kind = g_hash_table_lookup (self->kinds, spec->kind);
  LyceumTask *parent = _lyceum_queue_find_locked (self, spec->parent_id);
  LyceumTask *task;
  gint64 id;

  if (kind == NULL)
    {
      g_set_error (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_UNKNOWN_KIND,
                   _ ("This version of Lyceum does not know how to do this (%s)"), spec->kind);
      return NULL;
    }
  if (spec->parent_id != 0 &&
      (parent == NULL || parent->phase == LYCEUM_PHASE_ENDED || parent->phase == LYCEUM_PHASE_SETTLING))
    {
      g_set_error_literal (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_PARENT_ENDED,
                           _ ("The work that this is a part of has ended already"));
      return NULL;
    }
  id = _lyceum_queue_new_id_locked (self, kind->kind.durable);
  if (id == 0)
    {
      g_set_error (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_STORE, _ ("The list of tasks cannot be written: %s"),
                   self->reserve_error != NULL ? self->reserve_error->message : _ ("it is not open yet"));
      return NULL;
    }
  task = _lyceum_task_new (kind, id, spec);
  add_to_engine_locked (self, task);
  _lyceum_unique_add_locked (self, task);
  return task;
}

/* A task that could not be taken in: it ends at once, and calls back like any other. @error: (transfer full). */
LyceumTask *
_lyceum_queue_adopt_dead_locked (LyceumQueue *self, const LyceumTaskSpec *spec, GError *error)
{
  LyceumKind *kind = g_hash_table_lookup (self->kinds, spec->kind);
  LyceumTaskKind unknown = { .name = spec->kind, .lane = LYCEUM_LANE_NONE };
  gboolean is_shut_down = g_error_matches (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_SHUT_DOWN);
  LyceumTask *task;

  kind = kind != NULL ? _lyceum_kind_ref (kind) : _lyceum_kind_new (&unknown, NULL, NULL);
  task = _lyceum_task_new (kind, _lyceum_queue_new_id_locked (self, FALSE), spec);
  _lyceum_kind_unref (kind);
  task->parent_id = 0;
  add_to_engine_locked (self, task);
  _lyceum_queue_list_locked (self, task);
  _lyceum_task_end_locked (self, task, is_shut_down ? LYCEUM_TASK_STATE_CANCELLED : LYCEUM_TASK_STATE_FAILED, error);
  return task;
}

static LyceumTask *
submit_locked (LyceumQueue *self, LyceumTaskSpec *spec)
{
  LyceumTask *task = NULL;
  GError *error = NULL;

  if (self->stop != LYCEUM_STOP_NONE)
    g_set_error_literal (&error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_SHUT_DOWN, _ ("Lyceum is closing"));
  else
    task = _lyceum_queue_adopt_locked (self, spec, &error);
  if (task == NULL)
    return _lyceum_queue_adopt_dead_locked (self, spec, error);

  if (spec->parent_id != 0)
    _lyceum_tree_attach_locked (self, _lyceum_queue_find_locked (self, spec->parent_id), task);
  _lyceum_queue_list_locked (self, task);
  if (task->kind->kind.durable)
    {
      GPtrArray *tasks = g_ptr_array_new ();

      g_ptr_array_add (tasks, task);
      _lyceum_task_keep_locked (self, tasks, _lyceum_store_op_new (LYCEUM_STORE_OP_INSERT));
    }
  else
    _lyceum_task_admit_locked (self, task);
  if (task->parent != NULL && task->parent->cancel_requested)
    _lyceum_task_cancel_locked (self, task);
  return task;
}

/* Joins the unfinished task with the same key, if there is one. */
static LyceumTask *
join_locked (LyceumQueue *self, LyceumTaskSpec *spec, gboolean *raise)
{
  LyceumKind *kind = g_hash_table_lookup (self->kinds, spec->kind);
  LyceumTask *task = kind != NULL ? _lyceum_unique_find_locked (self, kind, spec->unique_key) : NULL;

  if (task == NULL || self->stop != LYCEUM_STOP_NONE)
    return NULL;
  task->n_claims++;
  *raise = spec->priority > task->priority;
  return task;
}

LyceumTask *
lyceum_queue_submit (LyceumQueue         *self,
                     LyceumTaskSpec      *spec,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  LyceumTask *task;
  gboolean joined, raise = FALSE;

  g_return_val_if_fail (LYCEUM_IS_QUEUE (self), NULL);
  g_return_val_if_fail (spec != NULL, NULL);
  lyceum_queue_assert_owner (self);

  _lyceum_queue_lock (self);
  task = join_locked (self, spec, &raise);
  joined = task != NULL;
  if (!joined)
    {
      task = submit_locked (self, spec);
      if (!LYCEUM_TASK_STATE_IS_FINISHED (task->state))
        task->shown_state = task->state;
    }
  _lyceum_queue_unlock (self);

  if (callback != NULL || cancellable != NULL)
    add_waiter (self,
                task,
                new_call (self, lyceum_queue_submit, "lyceum_queue_submit", callback, user_data),
                cancellable,
                TRUE);
  if (raise)
    lyceum_queue_set_priority (self, task, spec->priority);
  lyceum_task_spec_free (spec);
  return task;
}

GVariant *
lyceum_queue_submit_finish (LyceumQueue *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_queue_submit), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
lyceum_queue_wait_async (LyceumQueue         *self,
                         LyceumTask          *task,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  g_return_if_fail (LYCEUM_IS_TASK (task));
  lyceum_queue_assert_owner (self);

  add_waiter (self,
              task,
              new_call (self, lyceum_queue_wait_async, "lyceum_queue_wait_async", callback, user_data),
              cancellable,
              FALSE);
  if (task->is_over)
    _lyceum_queue_call_waiters (self, task);
}

gboolean
lyceum_queue_wait_finish (LyceumQueue *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_queue_wait_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
