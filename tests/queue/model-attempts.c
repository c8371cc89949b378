/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

/* What becomes of an attempt: the model's rules. */

static guint
n_checkpoints (ModelTask *task)
{
  return task->checkpoints != NULL ? task->checkpoints->len : 0;
}

void
model_checkpoint (Model *model, ModelTask *task, guint32 value, gboolean has_commit)
{
  if (!task->is_kept && !has_commit && n_checkpoints (task) == 0 && !model_has_error (task->checkpoint_error))
    {
      task->checkpoint = value;
      return;
    }
  if (task->checkpoints == NULL)
    task->checkpoints = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (task->checkpoints, value);
}

static ModelError
reason_of (ModelTask *task)
{
  if (model_has_error (task->checkpoint_error))
    return task->checkpoint_error;
  return task->has_timed_out ? MODEL_QUEUE_ERROR (TIMED_OUT) : task->failure;
}

static void
fail (Model *model, ModelTask *task, ModelError reason)
{
  const LyceumTaskKind *kind = model_kind (task);
  LyceumTask *real = _lyceum_queue_find_locked (model->queue, task->id);
  gint64 least, most;

  if (task->is_permanent || (task->has_timed_out && kind->at_most_once))
    most = -1;
  else if (task->retry_after_ms > 0 && !task->has_timed_out && task->n_snoozes < LYCEUM_MAX_SNOOZES)
    {
      task->n_snoozes++;
      task->attempts--;
      least = most = task->retry_after_ms;
      if (task->limit >= 0)
        model->limits[task->limit].paused_until =
            MAX (model->limits[task->limit].paused_until, model_now + most * 1000);
    }
  else if (task->attempts < MAX (kind->max_attempts, 1))
    {
      task->n_snoozes = 0;
      least = 0;
      most = (kind->backoff_base_ms > 0 ? kind->backoff_base_ms : LYCEUM_DEFAULT_BACKOFF_BASE_MS) * (1LL << (task->attempts - 1));
      most = MIN (most, kind->backoff_cap_ms > 0 ? kind->backoff_cap_ms : LYCEUM_DEFAULT_BACKOFF_CAP_MS);
    }
  else
    most = -1;
  if (most < 0)
    {
      model_settle (model, task, LYCEUM_TASK_STATE_FAILED, reason);
      return;
    }
  /* The time is drawn by the queue; the model knows in which range it lies. */
  task->start_at = real != NULL && real->chance != NULL ? real->chance->start_at : 0;
  model_assert (model, task->start_at - model_wall_ms () >= least && task->start_at - model_wall_ms () <= most,
                "%s is tried again in %" G_GINT64_FORMAT " ms, and not in %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                model_name (task->id), task->start_at - model_wall_ms (), least, most);
  task->error = reason;
  task->is_retry = TRUE;
  model_admit (model, task);
}

static void
end_badly (Model *model, ModelTask *task)
{
  gboolean was_stopped_here = task->has_timed_out || model_has_error (task->checkpoint_error);
  ModelError reason = reason_of (task);
  gboolean was_cancelled = task->is_cancelling || model_errors_are_equal (reason, MODEL_CANCELLED);

  model->counts[task->kind].n_timed_out += task->has_timed_out;
  if (!task->is_cancelling && task->is_stopped_midway && was_cancelled && task->is_kept &&
      model_kinds[task->kind].at_most_once)
    model_settle (model, task, LYCEUM_TASK_STATE_FAILED, MODEL_QUEUE_ERROR (INTERRUPTED));
  else if (!task->is_cancelling && task->is_stopped && !was_stopped_here)
    model_interrupt (model, task);
  else if (was_cancelled)
    model_settle (model, task, LYCEUM_TASK_STATE_CANCELLED, MODEL_CANCELLED);
  else
    fail (model, task, reason);
}

static void
drop_followers (Model *model, GPtrArray *followers, ModelError error)
{
  for (guint i = 0; i < followers->len; i++)
    {
      ModelTask *follower = g_ptr_array_index (followers, i);
      ModelTask *parent = follower->holder;

      follower->holder = NULL;
      if (parent != NULL)
        model_advance (model, parent);
      model_end (model, follower, LYCEUM_TASK_STATE_FAILED, error);
    }
}

/* Returns: whether all could be made. A follower whose key another task has is left out. */
static gboolean
make_followers (Model *model, ModelTask *task, ModelError *error)
{
  g_clear_pointer (&task->followers, g_ptr_array_unref);
  task->followers = g_ptr_array_new ();
  for (guint i = 0; task->follower_specs != NULL && i < task->follower_specs->len; i++)
    {
      const ModelSpec *spec = &g_array_index (task->follower_specs, ModelSpec, i);
      ModelTask *follower;

      if (spec->kind != MODEL_KIND_UNKNOWN && model_find_key (model, spec->kind, spec->key) != NULL)
        continue;
      follower = model_adopt (model, spec, error);
      if (follower == NULL)
        {
          drop_followers (model, task->followers, *error);
          return FALSE;
        }
      follower->holder = spec->parent_id != 0 ? model_find (model, spec->parent_id) : NULL;
      g_ptr_array_add (task->followers, follower);
    }
  return TRUE;
}

static gboolean
has_failed_children (Model *model, ModelTask *task)
{
  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *other = g_ptr_array_index (model->tasks, i);

      if (other->parent == task && other->phase == LYCEUM_PHASE_ENDED && other->state == LYCEUM_TASK_STATE_FAILED)
        return TRUE;
    }
  return FALSE;
}

static void
end_well (Model *model, ModelTask *task)
{
  gboolean must_write = model_is_durable (task) || task->has_commit;
  ModelError error = MODEL_NO_ERROR;
  gboolean is_made = make_followers (model, task, &error);

  g_clear_pointer (&task->follower_specs, g_array_unref);
  if (!is_made)
    {
      g_ptr_array_set_size (task->followers, 0);
      model_settle (model, task, LYCEUM_TASK_STATE_FAILED, error);
      return;
    }
  task->error = MODEL_NO_ERROR; /* of an earlier attempt */
  task->result = task->next_result;
  task->phase = LYCEUM_PHASE_COMMITTING;
  task->written_as = model_has_open_children (model, task) || has_failed_children (model, task) ? LYCEUM_TASK_STATE_WAITING
                                                                                               : LYCEUM_TASK_STATE_SUCCEEDED;
  for (guint i = 0; i < task->followers->len; i++)
    must_write = must_write || model_is_durable (g_ptr_array_index (task->followers, i));
  if (!must_write)
    model_written (model, task, NULL);
}

static void
finish_attempt (Model *model, ModelTask *task)
{
  task->awaits_checkpoints = FALSE;
  if (model_has_error (task->failure) || model_has_error (task->checkpoint_error) || task->is_cancelling || task->has_timed_out)
    {
      g_clear_pointer (&task->follower_specs, g_array_unref);
      end_badly (model, task);
    }
  else
    end_well (model, task);
}

void
model_attempt_ended (Model *model, ModelTask *task, ModelError error)
{
  task->failure = error;
  task->deadline = 0;
  /* Of one that took too long nobody knows what it did. */
  task->ledger->has_open_attempt = task->has_timed_out && !task->is_cancelling;
  g_clear_pointer (&task->run, lyceum_task_run_unref);
  if (n_checkpoints (task) == 0)
    {
      finish_attempt (model, task);
      return;
    }
  task->phase = LYCEUM_PHASE_COMMITTING;
  task->awaits_checkpoints = TRUE;
}

void
model_checkpoint_written (Model *model, ModelTask *task, const GError *error)
{
  guint32 value = g_array_index (task->checkpoints, guint32, 0);

  g_array_remove_index (task->checkpoints, 0);
  /* What comes after a gap must not be written. */
  if (error == NULL)
    model_assert (model, !model_has_error (task->checkpoint_error), "%s: a checkpoint after a gap", model_name (task->id));
  if (error == NULL)
    task->checkpoint = value;
  else if (!model_has_error (task->checkpoint_error))
    {
      task->checkpoint_error = model_error_of (error);
      task->is_doomed = TRUE;
    }
  if (task->awaits_checkpoints && n_checkpoints (task) == 0)
    finish_attempt (model, task);
}

static void
join_followers (Model *model, GPtrArray *followers)
{
  for (guint i = 0; i < followers->len; i++)
    {
      ModelTask *follower = g_ptr_array_index (followers, i);
      ModelTask *parent = g_steal_pointer (&follower->holder);

      if (parent != NULL)
        model_attach (model, parent, follower);
      follower->is_kept = model_is_durable (follower);
      follower->is_listed = TRUE;
      if (parent != NULL && parent->is_cancelling)
        model_cancel (model, follower);
      model_admit (model, follower);
    }
}

/* The store has written what the attempt made, or nothing of it. */
void
model_written (Model *model, ModelTask *task, const GError *error)
{
  g_autoptr (GPtrArray) followers = g_steal_pointer (&task->followers);
  ModelError reason = model_error_of (error);

  if (error != NULL)
    {
      gboolean is_cancelled = task->is_cancelling || model_errors_are_equal (reason, MODEL_CANCELLED);

      task->result = 0;
      drop_followers (model, followers, reason);
      model_settle (model, task, is_cancelled ? LYCEUM_TASK_STATE_CANCELLED : LYCEUM_TASK_STATE_FAILED,
                    is_cancelled ? MODEL_CANCELLED : reason);
      return;
    }
  task->is_own_done = TRUE;
  join_followers (model, followers);
  if (task->written_as == LYCEUM_TASK_STATE_SUCCEEDED && !model_has_open_children (model, task) &&
      !has_failed_children (model, task))
    {
      model_end (model, task, LYCEUM_TASK_STATE_SUCCEEDED, MODEL_NO_ERROR);
      return;
    }
  model_await_children (model, task);
  if (task->is_cancelling)
    model_cancel (model, task);
  else
    model_advance (model, task);
}

static ModelTask *
first_timed (Model *model)
{
  ModelTask *first = NULL;

  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *task = g_ptr_array_index (model->tasks, i);

      if (task->phase != LYCEUM_PHASE_TIMED || task->start_at > model_wall_ms ())
        continue;
      if (first == NULL || task->start_at < first->start_at || (task->start_at == first->start_at && task->id < first->id))
        first = task;
    }
  return first;
}

void
model_run_timers (Model *model)
{
  ModelTask *task;

  while ((task = first_timed (model)) != NULL)
    {
      task->start_at = 0;
      model_admit (model, task);
    }
  for (guint i = 0; i < model->tasks->len; i++)
    {
      task = g_ptr_array_index (model->tasks, i);
      if (task->phase == LYCEUM_PHASE_RUNNING && task->deadline <= model_now)
        task->has_timed_out = task->is_doomed = TRUE;
    }
}
