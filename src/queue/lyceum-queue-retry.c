/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * Retry by hand; lyceum-queue-backoff.c has retries by themselves. A task that the store keeps is first made this
 * process's own again: another process that shares the store may have had the same idea, and one of them has to be
 * told.
 */

/* Whether it, or what stands above it and would be reopened with it, would be a second unfinished task with its key. */
static gboolean
has_twin (LyceumQueue *self, LyceumTask *task)
{
  if (_lyceum_unique_is_taken_locked (self, task))
    return TRUE;
  for (LyceumTask *each = task->parent; each != NULL && each->own_done; each = each->parent)
    {
      if (each->phase != LYCEUM_PHASE_ENDED && each->phase != LYCEUM_PHASE_SETTLING)
        return FALSE;
      if (_lyceum_unique_is_taken_locked (self, each))
        return TRUE;
    }
  return FALSE;
}

static gboolean
can_retry (LyceumQueue *self, LyceumTask *task)
{
  return task->phase == LYCEUM_PHASE_ENDED && !task->is_void &&
         g_hash_table_lookup (self->kinds, task->kind->kind.name) == task->kind &&
         (!task->kind->kind.durable || task->id < LYCEUM_FIRST_LOCAL_ID) &&
         (task->state == LYCEUM_TASK_STATE_FAILED || task->state == LYCEUM_TASK_STATE_CANCELLED) &&
         !has_twin (self, task);
}

/* The task is unfinished again, and so are all above it. */
void
_lyceum_task_reopen_locked (LyceumQueue *self, LyceumTask *task, GPtrArray *reopened)
{
  LyceumTask *parent = task->parent;

  if (parent != NULL)
    {
      parent->family->n_unfinished++;
      parent->family->n_failed -= task->state == LYCEUM_TASK_STATE_FAILED;
    }
  g_clear_error (&task->error);
  if (!task->own_done)
    _lyceum_task_set_result_locked (task, NULL);
  task->cancel_requested = FALSE;
  task->finished_at = 0;
  if (!task->own_done)
    task->attempts = task->crashes = 0;
  task->is_paused = FALSE;
  task->is_retry = TRUE;
  if (task->chance != NULL)
    task->chance->start_at = task->chance->n_snoozes = 0;
  task->n_claims = MAX (task->n_claims, 1); /* the person's */
  task->phase = LYCEUM_PHASE_PARENT;
  _lyceum_task_set_state_locked (self, task, LYCEUM_TASK_STATE_WAITING, LYCEUM_WAIT_CHILDREN);
  self->n_unfinished++;
  _lyceum_unique_add_locked (self, task);
  _lyceum_frame_dirty_locked (self, task);
  g_ptr_array_add (reopened, g_object_ref (task));

  if (parent != NULL && parent->phase == LYCEUM_PHASE_SETTLING && parent->own_done)
    {
      parent->is_reopened = TRUE;
      _lyceum_unique_add_locked (self, parent);
    }
  /* A parent whose own work failed stays failed: only a retry of its own can mend that. */
  if (parent != NULL && parent->phase == LYCEUM_PHASE_ENDED && parent->own_done)
    {
      _lyceum_task_reopen_locked (self, parent, reopened);
      _lyceum_outbox_note_locked (self, parent);
    }
}

/* The store has given the task to this process, or has not. */
static void
claimed_locked (LyceumQueue *self, LyceumStoreOp *op, const GError *error)
{
  LyceumTask *task = op->task;

  _lyceum_upkeep_wake_locked (self);
  if (error == NULL)
    _lyceum_task_go_on_locked (self, task);
  else /* its children, which were queued again with it, are waited for */
    _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_FAILED, g_error_copy (error));
}

static void
requeue_locked (LyceumQueue *self, LyceumTask *task)
{
  LyceumStoreOp *op;

  if (!task->kind->kind.durable)
    {
      _lyceum_task_admit_locked (self, task);
      return;
    }
  task->phase = LYCEUM_PHASE_ACCEPTING;
  if (!task->is_kept)
    {
      GPtrArray *tasks = g_ptr_array_new ();

      g_ptr_array_add (tasks, task);
      _lyceum_task_keep_locked (self, tasks, _lyceum_store_op_new (LYCEUM_STORE_OP_INSERT));
      return;
    }
  op = _lyceum_store_op_new (LYCEUM_STORE_OP_UPDATE);
  op->record = _lyceum_task_to_record (self, task, task->own_done ? LYCEUM_TASK_STATE_WAITING : LYCEUM_TASK_STATE_QUEUED);
  op->task = task;
  op->done_locked = claimed_locked;
  _lyceum_outbox_push_locked (self, op);
}

static void
retry_locked (LyceumQueue *self, LyceumTask *task, GPtrArray *reopened)
{
  if (!can_retry (self, task))
    return;
  _lyceum_task_reopen_locked (self, task, reopened);
  /* Nothing of the task settles while its children are walked: its phase says so. */
  task->phase = LYCEUM_PHASE_ACCEPTING;
  for (LyceumTask *child = task->family != NULL ? task->family->first : NULL; child != NULL; child = child->sibling)
    retry_locked (self, child, reopened);
  requeue_locked (self, task);
}

void
lyceum_queue_retry (LyceumQueue *self, LyceumTask *task)
{
  g_autoptr (GPtrArray) reopened = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  g_return_if_fail (LYCEUM_IS_TASK (task));
  lyceum_queue_assert_owner (self);

  /* What the person has not yet seen end has not ended for them. */
  if (!LYCEUM_TASK_STATE_IS_FINISHED (task->shown_state))
    return;
  _lyceum_queue_lock (self);
  if (self->stop == LYCEUM_STOP_NONE && _lyceum_queue_find_locked (self, task->id) == task)
    retry_locked (self, task, reopened);
  _lyceum_queue_unlock (self);
  _lyceum_show_reopened (self, reopened);
}
