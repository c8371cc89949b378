/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue-private.h"

/*
 * Parents and children, and how a task ends. A parent ends when its own work is done and all its children have ended,
 * and not while followers of a child are being written.
 */

gboolean
_lyceum_task_has_open_children (LyceumTask *task)
{
  return task->family != NULL && (task->family->n_unfinished > 0 || task->family->n_holds > 0);
}

/* A child that has ended already (it was read from the store) is counted as such. */
void
_lyceum_tree_attach_locked (LyceumQueue *self, LyceumTask *parent, LyceumTask *child)
{
  LyceumFamily *family = _lyceum_task_get_family (parent);

  child->parent = parent;
  child->sibling = NULL;
  if (family->last != NULL)
    family->last->sibling = child;
  else
    family->first = child;
  family->last = child;
  family->n_children++;
  if (child->phase != LYCEUM_PHASE_ENDED)
    family->n_unfinished++;
  else if (child->state == LYCEUM_TASK_STATE_FAILED)
    family->n_failed++;
}

/* Takes back a child that was never accepted. Linear in the number of children; it is rare. */
void
_lyceum_tree_detach_locked (LyceumTask *child)
{
  LyceumFamily *family = child->parent != NULL ? child->parent->family : NULL;
  LyceumTask *before = NULL;

  if (family == NULL)
    return;
  for (LyceumTask *each = family->first; each != child; each = each->sibling)
    before = each;
  if (before != NULL)
    before->sibling = child->sibling;
  else
    family->first = child->sibling;
  if (family->last == child)
    family->last = before;
  family->n_children--;
  family->n_failed -= child->state == LYCEUM_TASK_STATE_FAILED;
  child->parent = NULL;
}

static GError *
children_failed_error (LyceumFamily *family)
{
  return g_error_new (LYCEUM_QUEUE_ERROR,
                      LYCEUM_QUEUE_ERROR_CHILDREN_FAILED,
                      /* Translators: of the parts that a piece of background work consists of, so many failed. */
                      ngettext ("%u of %u part failed", "%u of %u parts failed", family->n_children),
                      family->n_failed,
                      family->n_children);
}

/* Ends a parent whose time has come. */
void
_lyceum_tree_advance_locked (LyceumQueue *self, LyceumTask *parent)
{
  LyceumFamily *family = parent->family;

  if (parent->phase != LYCEUM_PHASE_PARENT || _lyceum_task_has_open_children (parent))
    return;

  if (parent->cancel_requested)
    _lyceum_task_settle_locked (self, parent, LYCEUM_TASK_STATE_CANCELLED, NULL);
  else if (family != NULL && family->n_interrupted > 0)
    _lyceum_task_interrupt_locked (self, parent);
  else if (parent->error != NULL)
    _lyceum_task_settle_locked (self, parent, LYCEUM_TASK_STATE_FAILED, g_steal_pointer (&parent->error));
  else if (family != NULL && family->n_failed > 0)
    _lyceum_task_settle_locked (self, parent, LYCEUM_TASK_STATE_FAILED, children_failed_error (family));
  else
    _lyceum_task_settle_locked (self, parent, LYCEUM_TASK_STATE_SUCCEEDED, NULL);
}

/* The task may go on: the store has it, or need not have it. */
void
_lyceum_task_admit_locked (LyceumQueue *self, LyceumTask *task)
{
  _lyceum_frame_dirty_locked (self, task);
  if (task->cancel_requested)
    _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_CANCELLED, NULL);
  else if (self->stop == LYCEUM_STOP_NOW)
    _lyceum_task_interrupt_locked (self, task);
  else if (task->own_done)
    {
      task->phase = LYCEUM_PHASE_PARENT;
      task->state = LYCEUM_TASK_STATE_WAITING;
      _lyceum_tree_advance_locked (self, task);
    }
  else
    _lyceum_lane_push_locked (self, task);
}

static void
settled_locked (LyceumQueue *self, LyceumStoreOp *op, const GError *error)
{
  LyceumTask *task = op->task;

  if (task->is_reopened)
    {
      /* A child was queued again in the meantime. */
      task->phase = LYCEUM_PHASE_PARENT;
      task->state = LYCEUM_TASK_STATE_WAITING;
      task->is_reopened = FALSE;
      task->cancel_requested = FALSE;
      _lyceum_unique_add_locked (self, task);
      g_clear_error (&task->error);
      _lyceum_outbox_note_locked (self, task);
      _lyceum_frame_dirty_locked (self, task);
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
  if (outcome == LYCEUM_TASK_STATE_CANCELLED)
    task->cancel_requested = TRUE;
  if (outcome != LYCEUM_TASK_STATE_SUCCEEDED)
    _lyceum_unique_remove_locked (self, task);
  if (_lyceum_task_has_open_children (task))
    {
      task->phase = LYCEUM_PHASE_PARENT;
      task->state = LYCEUM_TASK_STATE_WAITING;
      _lyceum_frame_dirty_locked (self, task);
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
  op->record = _lyceum_task_to_record (task, outcome);
  op->done_locked = settled_locked;
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
  if (error != NULL)
    {
      g_clear_error (&task->error);
      task->error = error;
    }
  task->state = outcome;
  task->finished_at = g_get_real_time () / 1000;
  leave_locked (self, task);
  if (task->parent != NULL)
    {
      task->parent->family->n_failed += outcome == LYCEUM_TASK_STATE_FAILED;
      _lyceum_tree_advance_locked (self, task->parent);
    }
}

/*
 * The shutdown takes the task out of this process. One that the store has stays unfinished there, for the next start; for
 * who waits here it is over.
 */
void
_lyceum_task_interrupt_locked (LyceumQueue *self, LyceumTask *task)
{
  g_clear_error (&task->error);
  if (!task->is_kept)
    {
      task->state = LYCEUM_TASK_STATE_CANCELLED;
      task->finished_at = g_get_real_time () / 1000;
    }
  else if (task->state == LYCEUM_TASK_STATE_RUNNING)
    {
      task->state = LYCEUM_TASK_STATE_QUEUED;
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

void
_lyceum_task_cancel_locked (LyceumQueue *self, LyceumTask *task)
{
  LyceumPhase phase = task->phase;

  if (phase == LYCEUM_PHASE_ENDED || phase == LYCEUM_PHASE_SETTLING)
    return;
  task->cancel_requested = TRUE;
  _lyceum_unique_remove_locked (self, task);
  if (phase == LYCEUM_PHASE_PENDING)
    _lyceum_lane_remove_locked (self, task);
  if (task->run != NULL && (phase == LYCEUM_PHASE_RUNNING || phase == LYCEUM_PHASE_READY || phase == LYCEUM_PHASE_STARTING))
    g_ptr_array_add (self->doomed, g_object_ref (task->run->cancellable));

  for (LyceumTask *child = task->family != NULL ? task->family->first : NULL; child != NULL; child = child->sibling)
    _lyceum_task_cancel_locked (self, child);

  if (phase == LYCEUM_PHASE_PENDING)
    _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_CANCELLED, NULL);
  else if (task->phase == LYCEUM_PHASE_PARENT)
    _lyceum_tree_advance_locked (self, task);
}

void
lyceum_queue_cancel (LyceumQueue *self, LyceumTask *task)
{
  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  g_return_if_fail (LYCEUM_IS_TASK (task));
  lyceum_queue_assert_owner (self);

  _lyceum_queue_lock (self);
  _lyceum_task_cancel_locked (self, task);
  _lyceum_queue_unlock (self);
}

static void
set_priority_locked (LyceumQueue *self, LyceumTask *task, LyceumTaskPriority priority, GPtrArray *changed)
{
  if (task->phase != LYCEUM_PHASE_ENDED && task->priority != priority)
    {
      gboolean is_pending = task->phase == LYCEUM_PHASE_PENDING;

      if (is_pending)
        _lyceum_lane_remove_locked (self, task);
      task->priority = priority;
      if (is_pending)
        _lyceum_lane_push_locked (self, task);
      if (task->is_kept && task->phase != LYCEUM_PHASE_SETTLING && task->phase != LYCEUM_PHASE_COMMITTING)
        _lyceum_outbox_note_locked (self, task);
      g_ptr_array_add (changed, g_object_ref (task));
    }
  for (LyceumTask *child = task->family != NULL ? task->family->first : NULL; child != NULL; child = child->sibling)
    set_priority_locked (self, child, priority, changed);
}

void
lyceum_queue_set_priority (LyceumQueue *self, LyceumTask *task, LyceumTaskPriority priority)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  g_return_if_fail (LYCEUM_IS_TASK (task));
  g_return_if_fail ((guint) priority < LYCEUM_N_TASK_PRIORITIES);
  lyceum_queue_assert_owner (self);

  _lyceum_queue_lock (self);
  set_priority_locked (self, task, priority, changed);
  _lyceum_queue_unlock (self);
  for (guint i = 0; i < changed->len; i++)
    {
      LyceumTask *each = g_ptr_array_index (changed, i);

      each->shown_priority = priority;
      _lyceum_task_notify_priority (each);
    }
}
