/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue-private.h"

/*
 * The end of an attempt: what it made, the tasks that follow from it and its new state are written in one transaction,
 * or it has failed, and perhaps is tried again. Checkpoints on the way there are transactions of the same kind; the end
 * waits for them.
 */

/* Followers were made but the transaction that was to insert them was not carried out. */
static void
drop_followers_locked (LyceumQueue *self, GPtrArray *followers, const GError *error)
{
  for (guint i = 0; followers != NULL && i < followers->len; i++)
    {
      LyceumTask *follower = g_ptr_array_index (followers, i);
      LyceumTask *parent = _lyceum_queue_find_locked (self, follower->parent_id);

      if (parent != NULL)
        {
          parent->family->n_holds--;
          _lyceum_tree_advance_locked (self, parent);
        }
      follower->is_void = TRUE;
      _lyceum_task_end_locked (self, follower, LYCEUM_TASK_STATE_FAILED, g_error_copy (error));
    }
}

/* Its own followers count, and those of others that will be its children. */
static gboolean
will_wait_for_children (LyceumTask *task)
{
  return _lyceum_task_has_open_children (task) || (task->family != NULL && task->family->n_failed > 0);
}

/*
 * The attempt has succeeded and the store has written what it made, its followers and its new state. The followers join
 * the tree before the task leaves it, under one hold of the lock: no parent sees a moment without them.
 */
static void
written_locked (LyceumQueue *self, LyceumStoreOp *op, const GError *error)
{
  LyceumTask *task = op->task;

  task->is_being_written = FALSE;
  _lyceum_kind_release_locked (self, task);
  if (error != NULL)
    {
      drop_followers_locked (self, op->tasks, error);
      _lyceum_task_set_result_locked (task, NULL);
      if (task->cancel_requested || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_CANCELLED, NULL);
      else
        _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_FAILED, g_error_copy (error));
      return;
    }

  task->own_done = TRUE;
  for (guint i = 0; op->tasks != NULL && i < op->tasks->len; i++)
    {
      LyceumTask *follower = g_ptr_array_index (op->tasks, i);
      LyceumTask *parent = _lyceum_queue_find_locked (self, follower->parent_id);

      if (parent != NULL)
        {
          parent->family->n_holds--;
          _lyceum_tree_attach_locked (self, parent, follower);
        }
      follower->is_kept = follower->kind->kind.durable;
      _lyceum_queue_list_locked (self, follower);
      if (parent != NULL && parent->cancel_requested)
        _lyceum_task_cancel_locked (self, follower);
      _lyceum_task_admit_locked (self, follower);
    }

  if (op->outcome == LYCEUM_TASK_STATE_SUCCEEDED && !will_wait_for_children (task))
    {
      _lyceum_task_end_locked (self, task, LYCEUM_TASK_STATE_SUCCEEDED, NULL);
      return;
    }
  _lyceum_task_await_children_locked (self, task);
  /* A child was submitted in the meantime, and perhaps failed already, or somebody asked for something. */
  if (op->outcome == LYCEUM_TASK_STATE_SUCCEEDED || task->must_note)
    _lyceum_outbox_note_locked (self, task);
  if (task->cancel_requested)
    _lyceum_task_cancel_locked (self, task);
  _lyceum_tree_advance_locked (self, task);
}

/* Returns: (transfer container): the tasks that follow, not yet in the tree. %NULL with @error when one is not possible. */
static GPtrArray *
make_followers_locked (LyceumQueue *self, LyceumTaskRun *run, GPtrArray *records, GError **error)
{
  g_autoptr (GPtrArray) followers = g_ptr_array_new ();

  for (guint i = 0; run->followers != NULL && i < run->followers->len; i++)
    {
      LyceumTaskSpec *spec = g_ptr_array_index (run->followers, i);
      LyceumTask *parent = _lyceum_queue_find_locked (self, spec->parent_id);
      LyceumKind *kind = g_hash_table_lookup (self->kinds, spec->kind);
      LyceumTask *follower;

      if (kind != NULL && _lyceum_unique_find_locked (self, kind, spec->unique_key) != NULL)
        continue;
      follower = _lyceum_queue_adopt_locked (self, spec, error);
      if (follower == NULL)
        {
          drop_followers_locked (self, followers, *error);
          return NULL;
        }
      if (parent != NULL)
        _lyceum_task_get_family (parent)->n_holds++;
      g_ptr_array_add (followers, follower);
      if (kind->kind.durable)
        g_ptr_array_add (records, _lyceum_task_to_record (self, follower, LYCEUM_TASK_STATE_QUEUED));
    }
  return g_steal_pointer (&followers);
}

/* Nothing is to be written, and nobody follows. */
static void
end_simply_locked (LyceumQueue *self, LyceumTaskRun *run)
{
  LyceumTask *task = run->task;

  _lyceum_kind_release_locked (self, task);
  task->own_done = TRUE;
  _lyceum_task_set_result_locked (task, g_steal_pointer (&run->result));
  _lyceum_task_end_locked (self, task, LYCEUM_TASK_STATE_SUCCEEDED, NULL);
}

static void
write_outcome_locked (LyceumQueue *self, LyceumTaskRun *run)
{
  LyceumTask *task = run->task;
  g_autoptr (GPtrArray) records = NULL;
  GPtrArray *followers;
  GError *error = NULL;
  LyceumStoreOp *op;

  g_clear_error (&task->error); /* of an earlier attempt */
  if (!task->kind->kind.durable && run->commit == NULL && run->followers == NULL && task->family == NULL)
    {
      end_simply_locked (self, run);
      return;
    }
  records = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_record_free);
  followers = make_followers_locked (self, run, records, &error);
  if (followers == NULL)
    {
      _lyceum_kind_release_locked (self, task);
      _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_FAILED, error);
      return;
    }

  _lyceum_task_set_result_locked (task, g_steal_pointer (&run->result));
  task->phase = LYCEUM_PHASE_COMMITTING;
  op = _lyceum_store_op_new (LYCEUM_STORE_OP_UPDATE);
  op->task = task;
  op->tasks = followers;
  op->outcome =
      will_wait_for_children (task) ? LYCEUM_TASK_STATE_WAITING : LYCEUM_TASK_STATE_SUCCEEDED;
  op->done_locked = written_locked;
  if (!task->kind->kind.durable && run->commit == NULL && records->len == 0)
    {
      written_locked (self, op, NULL);
      g_ptr_array_unref (followers);
      g_free (op);
      return;
    }
  op->record = _lyceum_task_to_record (self, task, op->outcome);
  op->record->own_done = TRUE;
  task->is_being_written = TRUE;
  op->records = records->len > 0 ? g_steal_pointer (&records) : NULL;
  op->commit = g_steal_pointer (&run->commit);
  op->commit_data = g_steal_pointer (&run->commit_data);
  op->commit_destroy = g_steal_pointer (&run->commit_destroy);
  _lyceum_outbox_push_locked (self, op);
}

static GError *
timed_out_error (LyceumKind *kind)
{
  guint seconds = kind->kind.timeout_seconds;

  return g_error_new (LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_TIMED_OUT,
                      ngettext ("It took longer than %u second", "It took longer than %u seconds", seconds), seconds);
}

static void
fail_locked (LyceumQueue *self, LyceumTaskRun *run, GError *error)
{
  if (!_lyceum_task_try_again_locked (self, run->task, run, error))
    _lyceum_task_settle_locked (self, run->task, LYCEUM_TASK_STATE_FAILED, error);
}

/* Why the attempt failed. @failure: (transfer full): what it said itself */
static GError *
reason_of_failure (LyceumTaskRun *run, GError *failure)
{
  if (run->checkpoint_error == NULL && !run->timed_out)
    return failure;
  g_clear_error (&failure);
  return run->checkpoint_error != NULL ? g_error_copy (run->checkpoint_error) : timed_out_error (run->kind);
}

static void
ended_badly_locked (LyceumQueue *self, LyceumTaskRun *run, GError *failure)
{
  LyceumTask *task = run->task;
  gboolean was_stopped_here = run->timed_out || run->checkpoint_error != NULL;
  GError *reason = reason_of_failure (run, failure);
  gboolean was_cancelled = g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  _lyceum_kind_release_locked (self, task);
  if (run->timed_out && task->has_counted)
    _lyceum_kind_get_record (task->kind)->n_timed_out++;
  if (!task->cancel_requested && !was_cancelled && (was_stopped_here || !run->stopped))
    {
      fail_locked (self, run, reason);
      return;
    }
  g_clear_error (&reason);
  if (!task->cancel_requested && run->stopped_midway && was_cancelled && task->is_kept && task->kind->kind.at_most_once)
    _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_FAILED, _lyceum_interrupted_error ());
  else if (!task->cancel_requested && run->stopped && !was_stopped_here)
    _lyceum_task_interrupt_locked (self, task);
  else
    _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_CANCELLED, NULL);
}

/* The attempt is over, and nothing of it is being written any more. @failure: (transfer full) (nullable) */
static void
conclude_locked (LyceumQueue *self, LyceumTaskRun *run, GError *failure)
{
  run->awaits_checkpoints = FALSE;
  if (failure == NULL && run->checkpoint_error == NULL && !run->task->cancel_requested && !run->timed_out)
    {
      write_outcome_locked (self, run);
      return;
    }
  if (failure == NULL)
    failure = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  ended_badly_locked (self, run, failure);
}

/* The end of an attempt, on the thread that made it. @error: (transfer full) (nullable). */
void
_lyceum_attempt_ended_locked (LyceumQueue *self, LyceumTaskRun *run, GError *error, gint64 now)
{
  _lyceum_statistics_ended_locked (self, run, now);
  _lyceum_lane_release_locked (self, run, now);
  if (run->n_checkpoints == 0)
    {
      conclude_locked (self, run, error);
      return;
    }
  run->task->phase = LYCEUM_PHASE_COMMITTING;
  run->awaits_checkpoints = TRUE;
  run->failure = error;
}

/* In place of the commit of a checkpoint: what it would follow is not there. */
static gboolean
refuse_cb (gpointer transaction, gint64 task_id, gpointer data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the checkpoint before this one was not written");
  return FALSE;
}

/*
 * One after the other: what a checkpoint stands for is all that was made up to it, so that none may reach the store if
 * the one before it did not.
 */
static void
push_held_locked (LyceumQueue *self, LyceumTaskRun *run)
{
  LyceumStoreOp *op = run->held_head;

  if (op == NULL)
    return;
  run->held_head = op->next;
  if (run->held_head == NULL)
    run->held_tail = NULL;
  op->record = _lyceum_task_to_record (self, run->task, LYCEUM_TASK_STATE_RUNNING);
  /* The store lets go of what came with the commit, outside of the lock. */
  if (run->checkpoint_error != NULL)
    op->commit = refuse_cb;
  _lyceum_outbox_push_locked (self, op);
}

static void
checkpoint_written_locked (LyceumQueue *self, LyceumStoreOp *op, const GError *error)
{
  LyceumTaskRun *run = op->run;

  run->n_checkpoints--;
  if (error == NULL)
    {
      LyceumSecondChance *chance = _lyceum_task_get_chance (run->task);

      g_clear_pointer (&chance->checkpoint, g_variant_unref);
      chance->checkpoint = g_steal_pointer (&op->checkpoint);
    }
  else if (run->checkpoint_error == NULL)
    {
      run->checkpoint_error = g_error_copy (error);
      _lyceum_task_run_doom_locked (self, run);
    }
  push_held_locked (self, run);
  if (run->awaits_checkpoints && run->n_checkpoints == 0)
    conclude_locked (self, run, g_steal_pointer (&run->failure));
}

/* @checkpoint, @data: (transfer full) */
void
_lyceum_attempt_checkpoint_locked (LyceumQueue          *self,
                                   LyceumTaskRun        *run,
                                   GVariant             *checkpoint,
                                   LyceumTaskCommitFunc  commit,
                                   gpointer              data,
                                   GDestroyNotify        destroy)
{
  LyceumTask *task = run->task;
  LyceumSecondChance *chance = _lyceum_task_get_chance (task);
  LyceumStoreOp *op;

  if (!task->is_kept && commit == NULL && run->n_checkpoints == 0 && run->checkpoint_error == NULL)
    {
      g_clear_pointer (&chance->checkpoint, g_variant_unref);
      chance->checkpoint = checkpoint;
      return;
    }
  op = _lyceum_store_op_new (LYCEUM_STORE_OP_UPDATE);
  op->run = lyceum_task_run_ref (run);
  op->checkpoint = checkpoint;
  op->commit = commit;
  op->commit_data = data;
  op->commit_destroy = destroy;
  op->done_locked = checkpoint_written_locked;
  if (run->held_tail != NULL)
    run->held_tail->next = op;
  else
    run->held_head = op;
  run->held_tail = op;
  if (run->n_checkpoints++ == 0)
    push_held_locked (self, run);
}
