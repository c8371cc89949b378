/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

/* Where a task goes that may go on, and how it ends: the model's rules. */

ModelTask *
model_find (Model *model, gint64 id)
{
  for (guint i = 0; i < model->tasks->len; i++)
    if (((ModelTask *) g_ptr_array_index (model->tasks, i))->id == id)
      return g_ptr_array_index (model->tasks, i);
  return NULL;
}

ModelLedger *
model_get_ledger (Model *model, gint64 id)
{
  ModelLedger *ledger = g_hash_table_lookup (model->ledgers, &id);

  if (ledger == NULL)
    {
      ledger = g_new0 (ModelLedger, 1);
      ledger->id = id;
      g_hash_table_insert (model->ledgers, &ledger->id, ledger);
    }
  return ledger;
}

/* As the queue gives them out: one block in use, and one in reserve. Returns: 0 where there is none */
gint64
model_new_id (Model *model, gboolean durable)
{
  if (!durable)
    return model->next_local_id++;
  if (model->next_id == model->end_id && model->spare_id < model->spare_end)
    {
      model->next_id = model->spare_id;
      model->end_id = model->spare_end;
      model->spare_id = model->spare_end = 0;
    }
  if (model->spare_id == model->spare_end)
    model->is_reserving = model->is_reserving || model->end_id - model->next_id < 32768;
  return model->next_id < model->end_id ? model->next_id++ : 0;
}

ModelTask *
model_add_task (Model *model, const ModelSpec *spec, gint64 id)
{
  ModelTask *task = g_new0 (ModelTask, 1);
  const char *limit;

  task->id = id;
  task->parent_id = spec->parent_id;
  task->kind = spec->kind;
  task->ledger = model_get_ledger (model, id);
  limit = model_kind (task)->limit_key;
  task->limit = spec->limit;
  for (int i = 0; task->limit == MODEL_LIMIT_NONE && limit != NULL && i < MODEL_N_LIMITS; i++)
    if (g_str_equal (model_limits[i], limit))
      task->limit = (ModelLimitKey) i;
  task->constraints = spec->constraints | model_kind (task)->constraints;
  task->key = spec->key;
  task->weight = spec->weight;
  task->priority = spec->priority;
  task->start_at = spec->start_at;
  task->phase = LYCEUM_PHASE_ACCEPTING;
  task->n_claims = 1;
  task->is_own_done = model_kind (task)->lane == LYCEUM_LANE_NONE;
  g_ptr_array_add (model->tasks, task);
  return task;
}

void
model_task_free (gpointer data)
{
  ModelTask *task = data;

  g_clear_pointer (&task->run, lyceum_task_run_unref);
  g_clear_pointer (&task->followers, g_ptr_array_unref);
  g_clear_pointer (&task->follower_specs, g_array_unref);
  g_clear_pointer (&task->checkpoints, g_array_unref);
  g_free (task);
}

void
model_drop_task (Model *model, ModelTask *task)
{
  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *other = g_ptr_array_index (model->tasks, i);

      if (other->parent == task)
        other->parent = NULL;
    }
  g_ptr_array_remove (model->tasks, task);
}

ModelTask *
model_find_key (Model *model, ModelKind kind, int key)
{
  for (guint i = 0; key >= 0 && i < model->tasks->len; i++)
    {
      ModelTask *task = g_ptr_array_index (model->tasks, i);

      if (task->has_key && task->kind == kind && task->key == key)
        return task;
    }
  return NULL;
}

void
model_take_key (Model *model, ModelTask *task)
{
  if (task->key >= 0 && model_find_key (model, task->kind, task->key) == NULL)
    task->has_key = TRUE;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const ModelTask *one = *(ModelTask *const *) a, *other = *(ModelTask *const *) b;

  return one->place < other->place ? -1 : one->place > other->place;
}

GPtrArray *
model_children (Model *model, ModelTask *task)
{
  GPtrArray *children = g_ptr_array_new ();

  for (guint i = 0; i < model->tasks->len; i++)
    if (((ModelTask *) g_ptr_array_index (model->tasks, i))->parent == task)
      g_ptr_array_add (children, g_ptr_array_index (model->tasks, i));
  g_ptr_array_sort (children, compare_places);
  return children;
}

void
model_attach (Model *model, ModelTask *parent, ModelTask *child)
{
  child->parent = parent;
  child->place = ++model->last_place;
}

gboolean
model_has_open_children (Model *model, ModelTask *task)
{
  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *other = g_ptr_array_index (model->tasks, i);

      if (other->holder == task || (other->parent == task && other->phase != LYCEUM_PHASE_ENDED))
        return TRUE;
    }
  return FALSE;
}

gboolean
model_is_held (ModelTask *task)
{
  for (; task != NULL; task = task->parent)
    if (task->is_paused)
      return TRUE;
  return FALSE;
}

gboolean
model_is_follower (Model *model, ModelTask *task)
{
  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *other = g_ptr_array_index (model->tasks, i);

      if (other->followers != NULL && g_ptr_array_find (other->followers, task, NULL))
        return TRUE;
    }
  return FALSE;
}

void
model_set_state (Model *model, ModelTask *task, LyceumTaskState state, LyceumWaitReason reason)
{
  LyceumTaskState from = task->state;

  task->state = state;
  task->reason = reason;
  if (from == state || task->kind >= MODEL_N_KINDS)
    return;
  model->counts[task->kind].n_succeeded += state == LYCEUM_TASK_STATE_SUCCEEDED;
  model->counts[task->kind].n_failed += state == LYCEUM_TASK_STATE_FAILED;
  model->counts[task->kind].n_cancelled += state == LYCEUM_TASK_STATE_CANCELLED;
}

void
model_push (Model *model, ModelTask *task)
{
  task->phase = LYCEUM_PHASE_PENDING;
  model_set_state (model, task, LYCEUM_TASK_STATE_QUEUED, LYCEUM_WAIT_NONE);
  task->order = ++model->last_order;
}

/* The task may go on. */
void
model_admit (Model *model, ModelTask *task)
{
  if (task->is_cancelling)
    model_settle (model, task, LYCEUM_TASK_STATE_CANCELLED, MODEL_CANCELLED);
  else if (model->stop == LYCEUM_STOP_NOW)
    model_interrupt (model, task);
  else if (task->is_own_done)
    {
      model_await_children (model, task);
      model_advance (model, task);
    }
  else if (model_is_held (task))
    {
      task->phase = LYCEUM_PHASE_HELD;
      model_set_state (model, task, LYCEUM_TASK_STATE_WAITING, LYCEUM_WAIT_PAUSED);
    }
  else if (task->start_at > 0 && task->start_at * 1000 > model_wall)
    {
      task->phase = LYCEUM_PHASE_TIMED;
      if (task->is_retry)
        model_set_state (model, task, LYCEUM_TASK_STATE_WAITING, LYCEUM_WAIT_RETRY);
      else
        model_set_state (model, task, LYCEUM_TASK_STATE_SCHEDULED, LYCEUM_WAIT_NONE);
    }
  else
    model_push (model, task);
}

/* Nothing of its own is left to do. */
void
model_await_children (Model *model, ModelTask *task)
{
  task->phase = LYCEUM_PHASE_PARENT;
  model_set_state (model, task, LYCEUM_TASK_STATE_WAITING, task->is_paused ? LYCEUM_WAIT_PAUSED : LYCEUM_WAIT_CHILDREN);
}

/* How it ends is known. It ends when its children have, and when the store has heard of it. */
void
model_settle (Model *model, ModelTask *task, LyceumTaskState outcome, ModelError error)
{
  task->error = error;
  task->has_failed = outcome != LYCEUM_TASK_STATE_SUCCEEDED && !task->is_own_done;
  task->start_at = 0;
  if (outcome == LYCEUM_TASK_STATE_CANCELLED)
    task->is_cancelling = TRUE;
  if (outcome != LYCEUM_TASK_STATE_SUCCEEDED)
    task->has_key = FALSE;
  if (model_has_open_children (model, task))
    model_await_children (model, task);
  else if (!task->is_kept)
    model_end (model, task, outcome, error);
  else
    {
      task->phase = LYCEUM_PHASE_SETTLING;
      task->written_as = outcome;
    }
}

void
model_settled (Model *model, ModelTask *task, LyceumTaskState outcome, const GError *fault)
{
  if (task->is_reopened)
    {
      task->is_reopened = task->is_cancelling = FALSE;
      task->error = MODEL_NO_ERROR;
      model_take_key (model, task);
      model_await_children (model, task);
      model_advance (model, task);
    }
  else if (fault != NULL && outcome == LYCEUM_TASK_STATE_SUCCEEDED)
    model_end (model, task, LYCEUM_TASK_STATE_FAILED, model_error_of (fault));
  else
    model_end (model, task, outcome, task->error);
}

/* What a task made has its effect exactly once if it succeeded, and not at all if it did not. */
static void
check_effects (Model *model, ModelTask *task)
{
  guint n = task->ledger->n_effects;

  if (task->kind == MODEL_KIND_LOST)
    return; /* another version may have done it */
  if (model_kind (task)->lane == LYCEUM_LANE_NONE)
    model_assert (model, n == 0, "%s has nothing to write", model_name (task->id));
  else if (!task->is_own_done)
    model_assert (model, n == 0, "%s did not succeed and had %u effects", model_name (task->id), n);
  else if (task->has_commit)
    model_assert (model, n == 1, "%s succeeded and had %u effects", model_name (task->id), n);
}

void
model_end (Model *model, ModelTask *task, LyceumTaskState outcome, ModelError error)
{
  /* Only the shutdown takes a parent away before its children; and one whose own work failed stays failed, though a child of
   * it is tried again. */
  model_assert (model,
                !model_has_open_children (model, task) || (task->phase == LYCEUM_PHASE_SETTLING && !task->is_own_done),
                "%s ends before its children", model_name (task->id));
  task->phase = LYCEUM_PHASE_ENDED;
  task->has_key = FALSE;
  task->error = error;
  model_set_state (model, task, outcome, LYCEUM_WAIT_NONE);
  check_effects (model, task);
  model->n_ends++;
  if (task->parent != NULL)
    model_advance (model, task->parent);
}

/* The shutdown takes it out of this process; where the store has it, it goes on at the next start. */
void
model_interrupt (Model *model, ModelTask *task)
{
  if (!task->is_kept)
    model_set_state (model, task, LYCEUM_TASK_STATE_CANCELLED, LYCEUM_WAIT_NONE);
  else if (task->state == LYCEUM_TASK_STATE_RUNNING)
    model_set_state (model, task, LYCEUM_TASK_STATE_QUEUED, LYCEUM_WAIT_NONE);
  task->error = MODEL_QUEUE_ERROR (SHUT_DOWN);
  task->phase = LYCEUM_PHASE_ENDED;
  task->has_key = FALSE;
  task->is_interrupted = TRUE;
  if (task->parent != NULL)
    model_advance (model, task->parent);
}

/* Ends a parent whose time has come. What was asked for comes first, then its own failure, then its children's. */
void
model_advance (Model *model, ModelTask *parent)
{
  g_autoptr (GPtrArray) children = NULL;
  guint n_failed = 0, n_interrupted = 0;

  if (parent->phase != LYCEUM_PHASE_PARENT || model_has_open_children (model, parent))
    return;
  children = model_children (model, parent);
  for (guint i = 0; i < children->len; i++)
    {
      ModelTask *child = g_ptr_array_index (children, i);

      n_failed += child->state == LYCEUM_TASK_STATE_FAILED;
      n_interrupted += child->is_interrupted;
    }
  if (parent->is_cancelling)
    model_settle (model, parent, LYCEUM_TASK_STATE_CANCELLED, MODEL_CANCELLED);
  else if (n_interrupted > 0)
    model_interrupt (model, parent);
  else if (model_has_error (parent->error))
    model_settle (model, parent, LYCEUM_TASK_STATE_FAILED, parent->error);
  else if (n_failed > 0)
    {
      parent->n_told_failed = n_failed;
      parent->n_told_children = children->len;
      model_settle (model, parent, LYCEUM_TASK_STATE_FAILED, MODEL_QUEUE_ERROR (CHILDREN_FAILED));
    }
  else
    model_settle (model, parent, LYCEUM_TASK_STATE_SUCCEEDED, MODEL_NO_ERROR);
}
