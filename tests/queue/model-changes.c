/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

/* What a person, or the program, asks for: the model's rules. */

/* Returns: (nullable): the new task, neither in the tree nor in line */
ModelTask *
model_adopt (Model *model, const ModelSpec *spec, ModelError *error)
{
  ModelTask *parent = spec->parent_id != 0 ? model_find (model, spec->parent_id) : NULL;
  ModelTask *task;
  gint64 id;

  if (spec->kind == MODEL_KIND_UNKNOWN)
    *error = MODEL_QUEUE_ERROR (UNKNOWN_KIND);
  else if (spec->parent_id != 0 && (parent == NULL || parent->phase == LYCEUM_PHASE_ENDED || parent->phase == LYCEUM_PHASE_SETTLING))
    *error = MODEL_QUEUE_ERROR (PARENT_ENDED);
  else if ((id = model_new_id (model, model_kinds[spec->kind].durable)) == 0)
    *error = MODEL_QUEUE_ERROR (STORE);
  else
    {
      task = model_add_task (model, spec, id);
      model->counts[spec->kind].n_submitted++;
      model_take_key (model, task);
      return task;
    }
  return NULL;
}

/* It could not be taken in, and ends at once. */
static ModelTask *
adopt_dead (Model *model, const ModelSpec *spec, ModelError error)
{
  ModelTask *task = model_add_task (model, spec, model_new_id (model, FALSE));

  task->parent_id = 0;
  task->is_listed = TRUE;
  if (spec->kind != MODEL_KIND_UNKNOWN)
    model->counts[spec->kind].n_submitted++;
  model_end (model, task,
             model_errors_are_equal (error, MODEL_QUEUE_ERROR (SHUT_DOWN)) ? LYCEUM_TASK_STATE_CANCELLED
                                                                           : LYCEUM_TASK_STATE_FAILED,
             error);
  return task;
}

static ModelTask *
submit_new (Model *model, const ModelSpec *spec, ModelError error)
{
  ModelTask *task = NULL;

  if (!model_has_error (error) && model->stop != LYCEUM_STOP_NONE)
    error = MODEL_QUEUE_ERROR (SHUT_DOWN);
  if (!model_has_error (error))
    task = model_adopt (model, spec, &error);
  if (task == NULL)
    return adopt_dead (model, spec, error);
  task->is_listed = TRUE;
  if (spec->parent_id != 0)
    model_attach (model, model_find (model, spec->parent_id), task);
  if (!model_is_durable (task))
    model_admit (model, task);
  if (task->parent != NULL && task->parent->is_cancelling)
    model_cancel (model, task);
  return task;
}

ModelTask *
model_submit (Model *model, const ModelSpec *spec)
{
  ModelTask *twin = spec->kind != MODEL_KIND_UNKNOWN ? model_find_key (model, spec->kind, spec->key) : NULL;
  ModelTask *task;

  if (twin == NULL || model->stop != LYCEUM_STOP_NONE)
    return submit_new (model, spec, MODEL_NO_ERROR);
  switch (model_kinds[spec->kind].on_duplicate)
    {
    case LYCEUM_ON_DUPLICATE_JOIN:
      twin->n_claims++;
      if (spec->priority > twin->priority)
        model_set_priority (model, twin, spec->priority);
      return twin;
    case LYCEUM_ON_DUPLICATE_REPLACE:
      twin->has_key = FALSE;
      task = submit_new (model, spec, MODEL_NO_ERROR);
      model_cancel (model, twin);
      return task;
    case LYCEUM_ON_DUPLICATE_REJECT:
      return submit_new (model, spec, MODEL_QUEUE_ERROR (DUPLICATE));
    }
  g_assert_not_reached ();
}

static gboolean
is_refused (Model *model, ModelBatch *batch)
{
  const ModelSpec *parent = &batch->parent;

  if (g_cancellable_is_cancelled (batch->cancellable))
    return TRUE;
  if (model->stop == LYCEUM_STOP_DRAIN ? !batch->has_waited : model->stop != LYCEUM_STOP_NONE)
    return TRUE;
  if (parent->kind == MODEL_KIND_UNKNOWN || model_kinds[parent->kind].lane != LYCEUM_LANE_NONE)
    return TRUE;
  return model_find_key (model, parent->kind, parent->key) != NULL;
}

/* All that was made of a batch ends, the children first. */
static void
forsake (Model *model, GPtrArray *tasks, ModelError error)
{
  for (guint i = tasks->len; i > 0; i--)
    model_end (model, g_ptr_array_index (tasks, i - 1), LYCEUM_TASK_STATE_FAILED, error);
}

void
model_accept_batch (Model *model, ModelBatch *batch)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();
  ModelError error;
  ModelTask *parent, *above;

  batch->is_decided = TRUE;
  parent = is_refused (model, batch) ? NULL : model_adopt (model, &batch->parent, &error);
  if (parent == NULL)
    return;
  above = batch->parent.parent_id != 0 ? model_find (model, batch->parent.parent_id) : NULL;
  g_ptr_array_add (tasks, parent);
  if (above != NULL)
    model_attach (model, above, parent);
  for (guint i = 0; i < batch->children->len; i++)
    {
      ModelSpec spec = g_array_index (batch->children, ModelSpec, i);
      ModelTask *child;

      if (spec.kind != MODEL_KIND_UNKNOWN && model_find_key (model, spec.kind, spec.key) != NULL)
        continue;
      spec.parent_id = parent->id;
      child = model_adopt (model, &spec, &error);
      if (child == NULL)
        {
          forsake (model, tasks, error);
          return;
        }
      model_attach (model, parent, child);
      g_ptr_array_add (tasks, child);
    }
  batch->id = parent->id;
  /* What is added below work that is being cancelled is cancelled too, whether it comes alone or as a batch. */
  if (above != NULL && above->is_cancelling)
    model_cancel (model, parent);
}

static void
decide_batch (Model *model, gint64 id, gboolean accepted)
{
  for (guint i = 0; i < model->batches->len; i++)
    {
      ModelBatch *batch = g_ptr_array_index (model->batches, i);

      if (batch->id == id && id != 0)
        batch->is_accepted = accepted;
    }
}

/* The store has answered. The children go first: a parent with none left would end at once. */
void
model_accepted (Model *model, HandCall *call)
{
  gint64 first = g_array_index (call->ids, gint64, 0);

  for (guint i = 0; i < call->ids->len && call->error == NULL; i++)
    {
      ModelTask *task = model_find (model, g_array_index (call->ids, gint64, i));

      model_assert (model, task != NULL, "a batch of unknown tasks");
      task->is_kept = model_is_durable (task);
      task->is_listed = TRUE;
    }
  for (guint i = 1; i <= call->ids->len; i++)
    {
      ModelTask *task = model_find (model, g_array_index (call->ids, gint64, i % call->ids->len));

      if (call->error == NULL)
        model_admit (model, task);
      else
        model_settle (model, task, LYCEUM_TASK_STATE_FAILED, MODEL_QUEUE_ERROR (STORE));
    }
  if (call->has_ack)
    decide_batch (model, first, call->error == NULL);
}

void
model_cancel (Model *model, ModelTask *task)
{
  g_autoptr (GPtrArray) children = NULL;
  gboolean was_waiting = task->phase == LYCEUM_PHASE_PENDING || task->phase == LYCEUM_PHASE_TIMED || task->phase == LYCEUM_PHASE_HELD;

  if (task->phase == LYCEUM_PHASE_ENDED || task->phase == LYCEUM_PHASE_SETTLING)
    return;
  task->is_cancelling = TRUE;
  task->has_key = FALSE;
  if (task->phase == LYCEUM_PHASE_STARTING || task->phase == LYCEUM_PHASE_READY || task->phase == LYCEUM_PHASE_RUNNING)
    task->is_doomed = TRUE;
  children = model_children (model, task);
  for (guint i = 0; i < children->len; i++)
    model_cancel (model, g_ptr_array_index (children, i));
  if (was_waiting)
    model_settle (model, task, LYCEUM_TASK_STATE_CANCELLED, MODEL_CANCELLED);
  else
    model_advance (model, task);
}

static gboolean
is_taken (Model *model, ModelTask *task)
{
  ModelTask *twin = model_find_key (model, task->kind, task->key);

  return twin != NULL && twin != task;
}

/* Nor may what is reopened with it be a second with its key. */
static gboolean
has_twin (Model *model, ModelTask *task)
{
  if (is_taken (model, task))
    return TRUE;
  for (ModelTask *each = task->parent; each != NULL && each->is_own_done; each = each->parent)
    {
      if (each->phase != LYCEUM_PHASE_ENDED && each->phase != LYCEUM_PHASE_SETTLING)
        return FALSE;
      if (is_taken (model, each))
        return TRUE;
    }
  return FALSE;
}

static gboolean
can_retry (Model *model, ModelTask *task)
{
  return task->phase == LYCEUM_PHASE_ENDED && task->kind < MODEL_N_KINDS && task->is_listed &&
         (!model_is_durable (task) || task->id < LYCEUM_FIRST_LOCAL_ID) &&
         (task->state == LYCEUM_TASK_STATE_FAILED || task->state == LYCEUM_TASK_STATE_CANCELLED) &&
         !has_twin (model, task);
}

/* Unfinished again, and so is all above it whose own work is done. */
static void
reopen (Model *model, ModelTask *task)
{
  ModelTask *parent = task->parent;

  task->error = MODEL_NO_ERROR;
  task->has_failed = task->is_cancelling = task->is_paused = FALSE;
  task->is_retry = TRUE;
  task->start_at = 0;
  task->n_snoozes = 0;
  if (!task->is_own_done)
    {
      task->attempts = task->crashes = 0;
      task->result = 0;
      task->ledger->has_open_attempt = FALSE;
    }
  task->n_claims = MAX (task->n_claims, 1);
  task->phase = LYCEUM_PHASE_PARENT;
  model_set_state (model, task, LYCEUM_TASK_STATE_WAITING, LYCEUM_WAIT_CHILDREN);
  model_take_key (model, task);
  if (parent == NULL || !parent->is_own_done)
    return;
  if (parent->phase == LYCEUM_PHASE_SETTLING)
    {
      parent->is_reopened = TRUE;
      model_take_key (model, parent);
    }
  else if (parent->phase == LYCEUM_PHASE_ENDED)
    reopen (model, parent);
}

void
model_retry (Model *model, ModelTask *task)
{
  g_autoptr (GPtrArray) children = NULL;

  if (!can_retry (model, task))
    return;
  reopen (model, task);
  task->phase = LYCEUM_PHASE_ACCEPTING;
  children = model_children (model, task);
  for (guint i = 0; i < children->len; i++)
    model_retry (model, g_ptr_array_index (children, i));
  if (!model_is_durable (task))
    model_admit (model, task);
}

static void
change_priority (Model *model, ModelTask *task, LyceumTaskPriority priority)
{
  if (task->phase == LYCEUM_PHASE_ENDED || task->priority == priority)
    return;
  task->priority = priority;
  if (task->phase == LYCEUM_PHASE_PENDING)
    task->order = ++model->last_order;
}

void
model_set_priority (Model *model, ModelTask *task, LyceumTaskPriority priority)
{
  g_autoptr (GPtrArray) children = model_children (model, task);

  change_priority (model, task, priority);
  for (guint i = 0; i < children->len; i++)
    model_set_priority (model, g_ptr_array_index (children, i), priority);
}

/* In the end they stand as they stand in the tree. */
void
model_move_to_front (Model *model, ModelTask *task)
{
  g_autoptr (GPtrArray) children = model_children (model, task);

  for (guint i = children->len; i > 0; i--)
    model_move_to_front (model, g_ptr_array_index (children, i - 1));
  change_priority (model, task, LYCEUM_TASK_PRIORITY_URGENT);
  if (task->phase == LYCEUM_PHASE_PENDING)
    task->order = --model->first_order;
}

static void
hold_or_let_go (Model *model, ModelTask *task, gboolean paused)
{
  g_autoptr (GPtrArray) children = model_children (model, task);

  if (!paused && task->is_paused)
    return;
  if (paused && (task->phase == LYCEUM_PHASE_PENDING || task->phase == LYCEUM_PHASE_TIMED))
    {
      task->phase = LYCEUM_PHASE_HELD;
      model_set_state (model, task, LYCEUM_TASK_STATE_WAITING, LYCEUM_WAIT_PAUSED);
    }
  else if (!paused && task->phase == LYCEUM_PHASE_HELD)
    model_admit (model, task);
  for (guint i = 0; i < children->len; i++)
    hold_or_let_go (model, g_ptr_array_index (children, i), paused);
}

void
model_set_paused (Model *model, ModelTask *task, gboolean paused)
{
  if (task->is_paused == paused || task->phase == LYCEUM_PHASE_ENDED)
    return;
  task->is_paused = paused;
  if (paused || !model_is_held (task))
    hold_or_let_go (model, task, paused);
  if (task->phase == LYCEUM_PHASE_PARENT)
    model_await_children (model, task);
}

/* A submission no longer wants its task: the last cancels it, and hears of its end; others hear of this only. */
void
model_withdraw (Model *model, ModelWaiter *waiter)
{
  ModelTask *task = model_find (model, waiter->id);

  if (waiter->is_called || waiter->is_withdrawn || waiter->is_due)
    return;
  waiter->is_withdrawn = TRUE;
  model_assert (model, task != NULL, "waiter %u waits for what is not known", waiter->number);
  if (waiter->is_claim && --task->n_claims == 0)
    {
      model_cancel (model, task);
      return;
    }
  waiter->is_due = TRUE;
  waiter->state = LYCEUM_TASK_STATE_CANCELLED;
  waiter->error = MODEL_CANCELLED;
}
