/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue-private.h"

/* Where a task goes that may go on, and how it ends. */

/* Nothing of its own is left to do. */
void
_lyceum_task_await_children_locked (LyceumQueue *self, LyceumTask *task)
{
  task->phase = LYCEUM_PHASE_PARENT;
  _lyceum_task_set_state_locked (self, task, LYCEUM_TASK_STATE_WAITING,
                                 task->is_paused ? LYCEUM_WAIT_PAUSED : LYCEUM_WAIT_CHILDREN);
  _lyceum_frame_dirty_locked (self, task);
}

static gboolean
is_early (LyceumQueue *self, LyceumTask *task)
{
  return task->chance != NULL && task->chance->start_at * 1000 > self->wall_clock ();
}

/* The task may go on: the store has it, or need not have it. */
void
_lyceum_task_admit_locked (LyceumQueue *self, LyceumTask *task)
{
  _lyceum_frame_dirty_locked (self, task);
  if (_lyceum_task_give_way_locked (self, task))
    return;
  if (task->cancel_requested)
    _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_CANCELLED, NULL);
  else if (self->stop == LYCEUM_STOP_NOW)
    _lyceum_task_interrupt_locked (self, task);
  else if (task->own_done)
    {
      _lyceum_task_await_children_locked (self, task);
      _lyceum_tree_advance_locked (self, task);
    }
  else if (_lyceum_task_is_held_locked (task))
    {
      task->phase = LYCEUM_PHASE_HELD;
      _lyceum_task_set_state_locked (self, task, LYCEUM_TASK_STATE_WAITING, LYCEUM_WAIT_PAUSED);
    }
  else if (is_early (self, task))
    {
      _lyceum_task_set_state_locked (self, task, task->is_retry ? LYCEUM_TASK_STATE_WAITING : LYCEUM_TASK_STATE_SCHEDULED,
                                     task->is_retry ? LYCEUM_WAIT_RETRY : LYCEUM_WAIT_NONE);
      _lyceum_timed_add_locked (self, task);
    }
  else
    _lyceum_lane_push_locked (self, task);
}

static void
settled_locked (LyceumQueue *self, LyceumStoreOp *op, const GError *error)
{
  LyceumTask *task = op->task;

  task->is_being_written = FALSE;
  if (task->is_reopened)
    {
      /* A child was queued again in the meantime. */
      task->is_reopened = FALSE;
      task->cancel_requested = FALSE;
      _lyceum_task_await_children_locked (self, task);
      _lyceum_unique_add_locked (self, task);
      g_clear_error (&task->error);
      _lyceum_outbox_note_locked (self, task);
      _lyceum_tree_advance_locked (self, task);
      return;
    }
  if (error != NULL && op->outcome == LYCEUM_TASK_STATE_SUCCEEDED)
    _lyceum_task_end_locked (self, task, LYCEUM_TASK_STATE_FAILED, g_error_copy (error));
  else
    _lyceum_task_end_locked (self, task, op->outcome, NULL);
}

/* How the task ends is known: the store hears of it, and then everybody. @error: (transfer full) (nullable). */
void
_lyceum_task_settle_locked (LyceumQueue *self, LyceumTask *task, LyceumTaskState outcome, GError *error)
{
  LyceumStoreOp *op;

  g_clear_error (&task->error);
  task->error = error;
  if (task->chance != NULL)
    task->chance->start_at = 0;
  if (outcome == LYCEUM_TASK_STATE_CANCELLED)
    task->cancel_requested = TRUE;
  if (outcome != LYCEUM_TASK_STATE_SUCCEEDED)
    _lyceum_unique_remove_locked (self, task);
  if (_lyceum_task_has_open_children (task))
    {
      _lyceum_task_await_children_locked (self, task);
      _lyceum_outbox_note_locked (self, task); /* its end is decided, and a crash must not decide otherwise */
      return;
    }
  if (!task->is_kept)
    {
      _lyceum_task_end_locked (self, task, outcome, NULL);
      return;
    }
  task->phase = LYCEUM_PHASE_SETTLING;
  op = _lyceum_store_op_new (LYCEUM_STORE_OP_UPDATE);
  op->task = task;
  op->outcome = outcome;
  op->record = _lyceum_task_to_record (self, task, outcome);
  op->done_locked = settled_locked;
  task->is_being_written = TRUE;
  _lyceum_outbox_push_locked (self, op);
}

static void
leave_locked (LyceumQueue *self, LyceumTask *task)
{
  task->phase = LYCEUM_PHASE_ENDED;
  _lyceum_unique_remove_locked (self, task);
  self->n_unfinished--;
  _lyceum_frame_dirty_last_locked (self, task);
  if (task->parent != NULL)
    task->parent->family->n_unfinished--;
}

/* It is over. @error: (transfer full) (nullable): %NULL keeps the one that is there. */
void
_lyceum_task_end_locked (LyceumQueue *self, LyceumTask *task, LyceumTaskState outcome, GError *error)
{
  if (_lyceum_task_give_way_locked (self, task))
    {
      g_clear_error (&error);
      return;
    }
  if (error != NULL)
    {
      g_clear_error (&task->error);
      task->error = error;
    }
  _lyceum_task_set_state_locked (self, task, outcome, LYCEUM_WAIT_NONE);
  task->finished_at = self->wall_clock () / 1000;
  leave_locked (self, task);
  if (task->parent != NULL)
    {
      task->parent->family->n_failed += outcome == LYCEUM_TASK_STATE_FAILED;
      _lyceum_tree_advance_locked (self, task->parent);
    }
}

/*
 * The shutdown takes the task out of this process. One that the store has stays unfinished there, for the next start;
 * for who waits here it is over.
 */
void
_lyceum_task_interrupt_locked (LyceumQueue *self, LyceumTask *task)
{
  g_clear_error (&task->error);
  if (!task->is_kept)
    {
      _lyceum_task_set_state_locked (self, task, LYCEUM_TASK_STATE_CANCELLED, LYCEUM_WAIT_NONE);
      task->finished_at = self->wall_clock () / 1000;
    }
  else if (task->state == LYCEUM_TASK_STATE_RUNNING)
    {
      _lyceum_task_set_state_locked (self, task, LYCEUM_TASK_STATE_QUEUED, LYCEUM_WAIT_NONE);
      _lyceum_outbox_note_locked (self, task);
    }
  task->error = g_error_new_literal (LYCEUM_QUEUE_ERROR,
                                     LYCEUM_QUEUE_ERROR_SHUT_DOWN,
                                     task->is_kept ? _ ("Lyceum was closed; it goes on at the next start")
                                                   : _ ("Lyceum was closed before it was done"));
  leave_locked (self, task);
  if (task->parent != NULL)
    {
      task->parent->family->n_interrupted++;
      _lyceum_tree_advance_locked (self, task->parent);
    }
}
