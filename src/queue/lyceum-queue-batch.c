/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue-private.h"

/* Acceptance: tasks that the store is to keep before anybody relies on them, alone or as a parent with its children. */

void
_lyceum_ack_free (LyceumAck *self)
{
  g_clear_object (&self->task);
  g_clear_object (&self->parent);
  g_clear_error (&self->error);
  g_free (self);
}

void
_lyceum_ack_complete (LyceumQueue *self, LyceumAck *ack)
{
  if (ack->error != NULL)
    g_task_return_error (ack->task, g_steal_pointer (&ack->error));
  else
    g_task_return_pointer (ack->task, g_steal_pointer (&ack->parent), g_object_unref);
}

static void
acknowledge_locked (LyceumQueue *self, GTask *task, LyceumTask *parent, const GError *error)
{
  LyceumAck *ack = g_new0 (LyceumAck, 1);

  ack->task = task;
  ack->parent = error == NULL ? g_object_ref (parent) : NULL;
  ack->error = error != NULL ? g_error_copy (error) : NULL;
  g_ptr_array_add (self->acks, ack);
  _lyceum_frame_arm_locked (self, TRUE); /* somebody waits for it, and may have more to submit */
}

/* The store has answered. The children go first: a parent with none left would end at once. */
static void
accepted_locked (LyceumQueue *self, LyceumStoreOp *op, const GError *error)
{
  for (guint i = 0; i < op->tasks->len; i++)
    {
      LyceumTask *task = g_ptr_array_index (op->tasks, i);

      task->is_void = error != NULL && op->ack != NULL;
      if (error == NULL)
        {
          task->is_kept = task->kind->kind.durable;
          if (op->ack != NULL)
            _lyceum_queue_list_locked (self, task);
        }
    }
  _lyceum_upkeep_wake_locked (self);
  for (guint i = op->tasks->len; i > 0; i--)
    {
      /* In order of submission, and the parent, which is the first, last. */
      LyceumTask *task = g_ptr_array_index (op->tasks, i == 1 ? 0 : op->tasks->len + 1 - i);

      if (error == NULL)
        _lyceum_task_admit_locked (self, task);
      else
        /* It may have children already, which are waited for. */
        _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_FAILED,
                                    g_error_new_literal (LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_STORE, error->message));
    }
  if (op->ack != NULL)
    acknowledge_locked (self, g_steal_pointer (&op->ack), g_ptr_array_index (op->tasks, 0), error);
}

static LyceumTaskState
state_when_accepted (LyceumQueue *self, LyceumTask *task)
{
  if (task->own_done)
    return LYCEUM_TASK_STATE_WAITING;
  return task->chance != NULL && task->chance->start_at * 1000 > self->wall_clock () ? LYCEUM_TASK_STATE_SCHEDULED
                                                                                    : LYCEUM_TASK_STATE_QUEUED;
}

/* Asks the store to keep @tasks (transfer full), and admits them when it has. @op may bring a commit and an ack. */
void
_lyceum_task_keep_locked (LyceumQueue *self, GPtrArray *tasks, LyceumStoreOp *op)
{
  op->tasks = tasks;
  op->done_locked = accepted_locked;
  op->records = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_record_free);
  for (guint i = 0; i < tasks->len; i++)
    {
      LyceumTask *task = g_ptr_array_index (tasks, i);

      if (task->kind->kind.durable)
        g_ptr_array_add (op->records, _lyceum_task_to_record (self, task, state_when_accepted (self, task)));
    }
  _lyceum_outbox_push_locked (self, op);
}

/*
 * The commit of a batch gets the id of the first record, which is the parent's if the parent is kept. Otherwise the
 * call goes by way of an update of the parent, which changes no row: the rule for what is not kept.
 */
static void
keep_batch_locked (LyceumQueue *self, GPtrArray *tasks, LyceumStoreOp *op)
{
  LyceumTask *parent = g_ptr_array_index (tasks, 0);

  _lyceum_task_keep_locked (self, tasks, op);
  if (parent->kind->kind.durable)
    return;
  op->type = LYCEUM_STORE_OP_UPDATE;
  op->record = _lyceum_task_to_record (self, parent, LYCEUM_TASK_STATE_WAITING);
}

static void
forsake_locked (LyceumQueue *self, GPtrArray *tasks, const GError *error)
{
  /* In this order: who is not listed is taken out of the family from the front, and the parent goes last. */
  for (guint i = 1; i <= tasks->len; i++)
    {
      LyceumTask *task = g_ptr_array_index (tasks, i % tasks->len);

      task->is_void = TRUE;
      _lyceum_task_end_locked (self, task, LYCEUM_TASK_STATE_FAILED, g_error_copy (error));
    }
}

static GPtrArray *
adopt_batch_locked (LyceumQueue *self, LyceumTaskSpec *parent_spec, GPtrArray *children, GError **error)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();
  LyceumTask *parent = _lyceum_queue_adopt_locked (self, parent_spec, error);

  if (parent == NULL)
    return NULL;
  g_ptr_array_add (tasks, parent);
  if (parent_spec->parent_id != 0)
    _lyceum_tree_attach_locked (self, _lyceum_queue_find_locked (self, parent_spec->parent_id), parent);
  for (guint i = 0; i < children->len; i++)
    {
      LyceumTaskSpec *spec = g_ptr_array_index (children, i);
      LyceumKind *kind = g_hash_table_lookup (self->kinds, spec->kind);
      LyceumTask *child;

      if (kind != NULL && _lyceum_unique_find_locked (self, kind, spec->unique_key) != NULL)
        continue;
      spec->parent_id = parent->id;
      child = _lyceum_queue_adopt_locked (self, spec, error);
      if (child == NULL)
        {
          forsake_locked (self, tasks, *error);
          return NULL;
        }
      _lyceum_tree_attach_locked (self, parent, child);
      g_ptr_array_add (tasks, child);
    }
  return g_steal_pointer (&tasks);
}

/* A batch on its way in. */
typedef struct
{
  GTask *task;               /* (owned) (nullable): taken over by whoever acknowledges */
  LyceumTaskSpec *parent;    /* (owned) */
  GPtrArray *children;       /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) */
  LyceumTaskCommitFunc commit;
  gpointer commit_data;
  GDestroyNotify commit_destroy;
  gboolean has_waited; /* it came before there were numbers */
} Batch;

void
_lyceum_batch_free (gpointer data)
{
  Batch *batch = data;

  if (batch->commit_destroy != NULL)
    batch->commit_destroy (batch->commit_data);
  lyceum_task_spec_free (batch->parent);
  g_ptr_array_unref (batch->children);
  g_clear_object (&batch->cancellable);
  g_clear_object (&batch->task);
  g_free (batch);
}

static GPtrArray *
check_batch_locked (LyceumQueue *self, Batch *batch, GError **error)
{
  LyceumTaskSpec *parent = batch->parent;
  LyceumKind *kind = g_hash_table_lookup (self->kinds, parent->kind);
  LyceumTask *twin;
  GPtrArray *tasks;

  if (g_cancellable_set_error_if_cancelled (batch->cancellable, error))
    return NULL;
  if (self->stop == LYCEUM_STOP_DRAIN ? !batch->has_waited : self->stop != LYCEUM_STOP_NONE)
    {
      g_set_error_literal (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_SHUT_DOWN, _ ("Lyceum is closing"));
      return NULL;
    }
  if (kind != NULL && kind->kind.lane != LYCEUM_LANE_NONE)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s runs something itself", parent->kind);
      return NULL;
    }
  twin = kind != NULL ? _lyceum_unique_find_locked (self, kind, parent->unique_key) : NULL;
  /* Nobody can join: the commit and the children are this batch's own. */
  if (twin != NULL && kind->kind.on_duplicate != LYCEUM_ON_DUPLICATE_REPLACE)
    {
      g_set_error_literal (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_DUPLICATE, _ ("This is under way already"));
      return NULL;
    }
  if (twin != NULL)
    _lyceum_unique_remove_locked (self, twin);
  tasks = adopt_batch_locked (self, parent, batch->children, error);
  if (twin != NULL)
    _lyceum_task_cancel_locked (self, twin);
  return tasks;
}

static void
accept_batch_locked (LyceumQueue *self, Batch *batch)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *tasks = check_batch_locked (self, batch, &error);
  LyceumTask *parent;
  LyceumStoreOp *op;

  if (tasks == NULL)
    {
      acknowledge_locked (self, g_steal_pointer (&batch->task), NULL, error);
      return;
    }
  op = _lyceum_store_op_new (LYCEUM_STORE_OP_INSERT);
  op->ack = g_steal_pointer (&batch->task);
  op->commit = batch->commit;
  op->commit_data = g_steal_pointer (&batch->commit_data);
  op->commit_destroy = g_steal_pointer (&batch->commit_destroy);
  parent = g_ptr_array_index (tasks, 0);
  keep_batch_locked (self, tasks, op);
  if (parent->parent != NULL && parent->parent->cancel_requested)
    _lyceum_task_cancel_locked (self, parent);
}

/* Main thread; once a frame. What was submitted before there were numbers goes its way when they have come, or will not. */
void
_lyceum_queue_accept_early (LyceumQueue *self)
{
  g_autoptr (GPtrArray) batches = NULL;

  if (self->early->len == 0)
    return;
  _lyceum_queue_lock (self);
  if (self->end_id != 0 || !self->reserving || self->stop == LYCEUM_STOP_NOW)
    {
      batches = g_steal_pointer (&self->early);
      self->early = g_ptr_array_new_with_free_func (_lyceum_batch_free);
    }
  for (guint i = 0; batches != NULL && i < batches->len; i++)
    accept_batch_locked (self, g_ptr_array_index (batches, i));
  _lyceum_queue_unlock (self);
}

void
lyceum_queue_submit_batch_async (LyceumQueue          *self,
                                 LyceumTaskSpec       *parent,
                                 GPtrArray            *children,
                                 LyceumTaskCommitFunc  commit,
                                 gpointer              commit_data,
                                 GDestroyNotify        commit_destroy,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data)
{
  Batch *batch;

  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  g_return_if_fail (parent != NULL && children != NULL);
  lyceum_queue_assert_owner (self);

  batch = g_new0 (Batch, 1);
  batch->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (batch->task, lyceum_queue_submit_batch_async);
  g_task_set_name (batch->task, "lyceum_queue_submit_batch_async");
  g_task_set_priority (batch->task, LYCEUM_FRAME_PRIORITY);
  batch->parent = parent;
  batch->children = children;
  batch->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  batch->commit = commit;
  batch->commit_data = commit_data;
  batch->commit_destroy = commit_destroy;

  _lyceum_queue_lock (self);
  if ((self->end_id == 0 && self->reserving) || self->early->len > 0)
    {
      batch->has_waited = TRUE;
      g_ptr_array_add (self->early, g_steal_pointer (&batch));
    }
  else
    accept_batch_locked (self, batch);
  _lyceum_queue_unlock (self);
  g_clear_pointer (&batch, _lyceum_batch_free);
}

LyceumTask *
lyceum_queue_submit_batch_finish (LyceumQueue *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_queue_submit_batch_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
