/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * Calls of the store. The engine decides on them under its lock, and they must reach the store in the order in which
 * they were decided: an old state written after a newer one would run a task again that is done. But the store is
 * foreign code and is not called with the lock held. So they wait in one line, and one thread at a time carries them
 * out.
 */

LyceumStoreOp *
_lyceum_store_op_new (LyceumStoreOpType type)
{
  LyceumStoreOp *op = g_new0 (LyceumStoreOp, 1);

  op->type = type;
  return op;
}

static void
store_op_free (LyceumStoreOp *op)
{
  g_clear_pointer (&op->tasks, g_ptr_array_unref);
  g_clear_pointer (&op->run, lyceum_task_run_unref);
  g_clear_pointer (&op->checkpoint, g_variant_unref);
  g_clear_pointer (&op->log, _lyceum_event_log_unref);
  g_clear_error (&op->outcome_error);
  g_free (op);
}

void
_lyceum_outbox_push_locked (LyceumQueue *self, LyceumStoreOp *op)
{
  op->queue = self;
  op->next = NULL;
  /* Only a checkpoint changes the checkpoint: one that is on its way may not arrive. */
  if (op->type == LYCEUM_STORE_OP_UPDATE)
    {
      g_clear_pointer (&op->record->checkpoint, g_variant_unref);
      op->record->checkpoint = op->checkpoint != NULL ? g_variant_ref (op->checkpoint) : NULL;
    }
  if (self->outbox_tail != NULL)
    self->outbox_tail->next = op;
  else
    self->outbox_head = op;
  self->outbox_tail = op;
  self->n_ops++;
}

/*
 * The store is to hold the task as it is now. Nobody waits for that. While its end or its outcome is being written, a
 * note would bring back an older state: it is made afterwards, if the task is not over.
 */
void
_lyceum_outbox_note_locked (LyceumQueue *self, LyceumTask *task)
{
  LyceumStoreOp *op;

  if (!task->is_kept && !(task->kind->kind.durable && task->phase == LYCEUM_PHASE_ACCEPTING))
    return;
  task->must_note = task->is_being_written;
  if (task->is_being_written)
    return;
  op = _lyceum_store_op_new (LYCEUM_STORE_OP_UPDATE);
  op->record = _lyceum_task_to_record (self, task, task->state);
  _lyceum_outbox_push_locked (self, op);
}

static void
op_done (LyceumTaskStore *store, const GError *error, gpointer data)
{
  LyceumStoreOp *op = data;
  LyceumQueue *self = op->queue;

  _lyceum_queue_lock (self);
  if (op->done_locked != NULL)
    op->done_locked (self, op, error);
  else if (error != NULL)
    g_info ("the store did not take a note: %s", error->message);
  _lyceum_queue_unlock (self);
  store_op_free (op);

  /* Last, and on its own: the queue may go as soon as no call is under way. */
  pthread_mutex_lock (&self->lock);
  if (self->stop != LYCEUM_STOP_NONE)
    _lyceum_frame_arm_locked (self, FALSE);
  if (--self->n_ops == 0)
    pthread_cond_broadcast (&self->quiet);
  pthread_mutex_unlock (&self->lock);
}

static void
carry_out (LyceumQueue *self, LyceumStoreOp *op)
{
  switch (op->type)
    {
    case LYCEUM_STORE_OP_RESERVE:
      lyceum_task_store_reserve_ids (self->store, op->n_ids, &op->first_id, op_done, op);
      break;
    case LYCEUM_STORE_OP_INSERT:
      lyceum_task_store_insert (self->store,
                                g_steal_pointer (&op->records),
                                op->commit,
                                op->commit_data,
                                op->commit_destroy,
                                op_done,
                                op);
      break;
    case LYCEUM_STORE_OP_UPDATE:
      lyceum_task_store_update (self->store,
                                g_steal_pointer (&op->record),
                                g_steal_pointer (&op->records),
                                op->commit,
                                op->commit_data,
                                op->commit_destroy,
                                op_done,
                                op);
      break;
    case LYCEUM_STORE_OP_EVENTS:
      lyceum_task_store_append_events (self->store, op->task_id, op->claim, g_steal_pointer (&op->records), op_done, op);
      break;
    case LYCEUM_STORE_OP_PRUNE:
      lyceum_task_store_prune (self->store, op->before, op->n_ids, op_done, op);
      break;
    }
}

/* Without the lock. */
void
_lyceum_outbox_flush (LyceumQueue *self)
{
  LyceumStoreOp *op;

  pthread_mutex_lock (&self->lock);
  if (self->flushing)
    {
      pthread_mutex_unlock (&self->lock);
      return;
    }
  self->flushing = TRUE;
  while ((op = self->outbox_head) != NULL)
    {
      self->outbox_head = op->next;
      if (self->outbox_head == NULL)
        self->outbox_tail = NULL;
      pthread_mutex_unlock (&self->lock);
      carry_out (self, op);
      pthread_mutex_lock (&self->lock);
    }
  self->flushing = FALSE;
  pthread_mutex_unlock (&self->lock);
}
