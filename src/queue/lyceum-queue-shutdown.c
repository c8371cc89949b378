/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * The end of the queue: no task is taken in any more, and when the last has left, everybody has been called, and the
 * store has answered every call, the threads go and the shutdown calls back.
 */

/* Whoever was called back at the very end may have submitted once more. Returns: whether nobody waits to be called back */
static gboolean
all_have_been_called (LyceumQueue *self)
{
  gboolean all;

  _lyceum_queue_lock (self);
  all = self->n_waiters == 0 && self->acks->len == 0 && self->newborn_head == NULL && self->dirty_head == NULL;
  if (!all)
    _lyceum_frame_arm_locked (self, TRUE);
  _lyceum_queue_unlock (self);
  return all;
}

static gboolean
return_shutdowns_cb (gpointer data)
{
  g_autoptr (LyceumQueue) self = g_object_ref (data);
  g_autoptr (GPtrArray) shutdowns = NULL;

  self->is_returning = all_have_been_called (self);
  if (!self->is_returning)
    return G_SOURCE_REMOVE; /* the next frame comes back to it */
  shutdowns = g_steal_pointer (&self->shutdowns);
  for (guint i = 0; shutdowns != NULL && i < shutdowns->len; i++)
    g_task_return_boolean (g_ptr_array_index (shutdowns, i), TRUE);
  return G_SOURCE_REMOVE;
}

/* Behind every callback of a task, some of which may wait in the main loop as sources of their own. */
static void
return_shutdowns_later (LyceumQueue *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, LYCEUM_FRAME_PRIORITY + 1);
  g_source_set_callback (source, return_shutdowns_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

static void
stop_task_locked (LyceumQueue *self, LyceumTask *task)
{
  switch ((LyceumPhase) task->phase)
    {
    case LYCEUM_PHASE_PENDING:
    case LYCEUM_PHASE_TIMED:
    case LYCEUM_PHASE_HELD:
      _lyceum_task_withdraw_locked (self, task);
      _lyceum_task_interrupt_locked (self, task);
      break;
    case LYCEUM_PHASE_STARTING:
    case LYCEUM_PHASE_READY:
    case LYCEUM_PHASE_RUNNING:
      task->run->stopped = TRUE;
      task->run->stopped_midway = task->phase == LYCEUM_PHASE_RUNNING;
      _lyceum_task_run_doom_locked (self, task->run);
      break;
    case LYCEUM_PHASE_COMMITTING: /* is done, and is written; or has failed, and goes on at the next start */
      task->run->stopped = task->run->failure != NULL;
      break;
    case LYCEUM_PHASE_ACCEPTING: /* is stopped when the store has answered */
    case LYCEUM_PHASE_SETTLING:
    case LYCEUM_PHASE_PARENT: /* follows its children */
    case LYCEUM_PHASE_ENDED:
      break;
    }
}

static void
stop_all_locked (LyceumQueue *self)
{
  GHashTableIter iter;
  gpointer id;

  self->stop = LYCEUM_STOP_NOW;
  g_hash_table_iter_init (&iter, self->tasks);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    stop_task_locked (self, _lyceum_task_of_id (id));
}

/*
 * Whether a drain has nothing left that moves: what is paused, scheduled, or waits for a network that is not there,
 * would keep it for ever. What is tried again soon, or waits for its limit, it waits for.
 */
static gboolean
is_stuck_locked (LyceumQueue *self)
{
  if (self->n_unfinished == 0 || self->n_attempts > 0 || self->n_ops > 0 || self->unread->len > 0 || self->early->len > 0 ||
      self->n_reading > 0 || self->start_task != NULL || !self->running || self->n_waiting[LYCEUM_WAIT_RETRY] > 0)
    return FALSE;
  for (guint i = 0; i < LYCEUM_N_LANES; i++)
    {
      gboolean rose;
      gint64 wake_at;

      if (_lyceum_lane_best_locked (self, &self->lanes[i], LYCEUM_TASK_PRIORITY_LOW, &rose, &wake_at) != NULL || wake_at != 0)
        return FALSE;
    }
  return TRUE;
}

/* At the end of each frame. */
void
_lyceum_queue_check_quiet (LyceumQueue *self)
{
  gboolean is_quiet;

  if (self->shutdowns == NULL || self->is_returning)
    return;
  _lyceum_queue_lock (self);
  if (self->stop == LYCEUM_STOP_DRAIN && is_stuck_locked (self))
    stop_all_locked (self);
  is_quiet = self->n_unfinished == 0 && self->n_attempts == 0 && self->n_ops == 0 && self->dirty_head == NULL &&
             self->newborn_head == NULL && self->early->len == 0 && self->acks->len == 0 && self->start_task == NULL &&
             self->unread->len == 0 && self->n_waiters == 0 && !self->is_rescuing;
  if (is_quiet)
    self->stop = LYCEUM_STOP_DONE;
  self->is_returning = is_quiet;
  _lyceum_queue_unlock (self);
  if (!is_quiet)
    return;
  _lyceum_compute_close (self);
  _lyceum_network_close (self);
  return_shutdowns_later (self);
}

void
_lyceum_queue_stop_now (LyceumQueue *self)
{
  _lyceum_queue_lock (self);
  stop_all_locked (self);
  _lyceum_frame_arm_locked (self, FALSE);
  _lyceum_queue_unlock (self);
}

void
lyceum_queue_shutdown_async (LyceumQueue         *self,
                             LyceumQueueShutdown  mode,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean must_open;
  GTask *task;

  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  lyceum_queue_assert_owner (self);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, lyceum_queue_shutdown_async);
  g_task_set_name (task, "lyceum_queue_shutdown_async");
  if (self->shutdowns == NULL)
    self->shutdowns = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->shutdowns, task);
  if (self->stop == LYCEUM_STOP_DONE)
    {
      return_shutdowns_later (self);
      return;
    }

  /* What was submitted to a queue that was never started is run as well. */
  must_open = mode == LYCEUM_QUEUE_DRAIN && !self->running && self->start_task == NULL;
  if (must_open && !_lyceum_queue_open_lanes (self, &error))
    {
      g_info ("nothing can be run before the end: %s", error->message);
      mode = LYCEUM_QUEUE_CANCEL_QUEUED;
    }
  _lyceum_queue_lock (self);
  if (mode == LYCEUM_QUEUE_CANCEL_QUEUED)
    stop_all_locked (self);
  else if (self->stop == LYCEUM_STOP_NONE)
    self->stop = LYCEUM_STOP_DRAIN;
  _lyceum_frame_arm_locked (self, FALSE);
  _lyceum_queue_unlock (self);
}

gboolean
lyceum_queue_shutdown_finish (LyceumQueue *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_queue_shutdown_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
