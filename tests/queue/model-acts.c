/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

/* What somebody asks for: of the queue and of the model. */

LyceumTask *
model_real (Model *model, ModelTask *task)
{
  return lyceum_queue_get_task (model->queue, task->id);
}

/* @waiter: (nullable): who is called back */
ModelTask *
model_act_submit (Model *model, const ModelSpec *spec, ModelWaiter *waiter)
{
  GCancellable *cancellable = waiter != NULL ? waiter->cancellable : NULL;
  ModelTask *task;
  gint64 id;

  if (cancellable != NULL && g_cancellable_is_cancelled (cancellable))
    g_array_append_val (model->withdrawn, waiter->number);
  id = lyceum_queue_submit (model->queue, model_make_spec (spec), cancellable,
                            waiter != NULL && !waiter->is_silent ? model_submit_cb : NULL, waiter);
  model_say (model, "a %s is submitted: %s below %s, priority %d, key %d, waiter %d", model_kind_name (spec->kind),
             model_name (id), model_name (spec->parent_id), spec->priority, spec->key,
             waiter != NULL ? (int) waiter->number : -1);
  if (waiter != NULL)
    waiter->id = id;
  task = model_submit (model, spec);
  model_assert (model, task->id == id, "it is %s", model_name (task->id));
  return task;
}

/* @task: (nullable): one that is not known */
void
model_act_cancel (Model *model, ModelTask *task, gboolean by_id)
{
  gint64 id = task != NULL ? task->id : MODEL_STRANGER;

  model_say (model, "%s is cancelled", model_name (id));
  if (by_id || task == NULL)
    lyceum_queue_cancel_id (model->queue, id);
  else
    lyceum_queue_cancel (model->queue, model_real (model, task));
  if (task != NULL)
    model_cancel (model, task);
}

void
model_act_withdraw (Model *model, ModelWaiter *waiter)
{
  if (waiter->cancellable == NULL || g_cancellable_is_cancelled (waiter->cancellable))
    return;
  model_say (model, "waiter %u of %s gives up", waiter->number, model_name (waiter->id));
  /* What has been called back no longer listens. */
  if (!waiter->is_called && !waiter->is_later)
    g_array_append_val (model->withdrawn, waiter->number);
  g_cancellable_cancel (waiter->cancellable);
}

void
model_act_retry (Model *model, ModelTask *task)
{
  LyceumTask *real = model_real (model, task);
  gboolean can = LYCEUM_TASK_STATE_IS_FINISHED (real->shown_state) && model->stop == LYCEUM_STOP_NONE;

  model_say (model, "%s is to be tried again", model_name (task->id));
  model_notice_silent (model);
  lyceum_queue_retry (model->queue, real);
  if (can)
    model_retry (model, task);
}

void
model_act_set_priority (Model *model, ModelTask *task, LyceumTaskPriority priority)
{
  model_say (model, "%s gets priority %d", model_name (task->id), priority);
  lyceum_queue_set_priority (model->queue, model_real (model, task), priority);
  model_set_priority (model, task, priority);
}

void
model_act_move_to_front (Model *model, ModelTask *task)
{
  model_say (model, "%s is to come first", model_name (task->id));
  lyceum_queue_move_to_front (model->queue, model_real (model, task));
  model_move_to_front (model, task);
}

void
model_act_set_paused (Model *model, ModelTask *task, gboolean paused)
{
  model_say (model, "%s is %s", model_name (task->id), paused ? "paused" : "let go");
  lyceum_queue_set_paused (model->queue, model_real (model, task), paused);
  model_set_paused (model, task, paused);
}

/* @kind: MODEL_N_KINDS: all there are */
void
model_act_pause_kind (Model *model, guint kind, gboolean paused)
{
  model_say (model, "%s is %s", kind < MODEL_N_KINDS ? model_kind_name (kind) : "everything", paused ? "paused" : "let go");
  lyceum_queue_set_kind_paused (model->queue, kind < MODEL_N_KINDS ? model_kinds[kind].name : NULL, paused);
  if (kind < MODEL_N_KINDS)
    model->kind_paused[kind] = paused;
  else
    model->is_paused = paused;
}

void
model_act_set_conditions (Model *model, LyceumConditions conditions)
{
  model->conditions = conditions;
  model_say (model, "the conditions are %d", conditions);
  lyceum_queue_set_conditions (model->queue, conditions);
}

void
model_act_set_slots (Model *model, guint n)
{
  model->n_slots = n;
  model_say (model, "there are %u slots", n);
  lyceum_queue_set_network_slots (model->queue, n);
}

/* @set: how much somebody sets the time of day forward, beside */
void
model_act_pass (Model *model, gint64 usec, gint64 set)
{
  model_now += usec;
  model_wall += usec + set;
  model->wall_was_set = model->wall_was_set || set > 0;
  model_say (model, "%" G_GINT64_FORMAT " µs pass%s", usec, set > 0 ? ", and the clock is set" : "");
}

typedef enum
{
  LOOK_OVER,
  LOOK_WELL,
} Look;

/* Whether a task is over, or has succeeded, with all below it, as far as a person has been told. */
static gboolean
looks (Model *model, ModelTask *task, Look look)
{
  g_autoptr (GPtrArray) children = model_children (model, task);
  LyceumTask *real = model_real (model, task);

  if (look == LOOK_OVER ? !real->is_over || !LYCEUM_TASK_STATE_IS_FINISHED (real->shown_state)
                        : real->shown_state != LYCEUM_TASK_STATE_SUCCEEDED)
    return FALSE;
  for (guint i = 0; i < children->len; i++)
    if (!looks (model, g_ptr_array_index (children, i), look))
      return FALSE;
  return TRUE;
}

static void
drop_tree (Model *model, ModelTask *task)
{
  g_autoptr (GPtrArray) children = model_children (model, task);

  for (guint i = 0; i < children->len; i++)
    drop_tree (model, g_ptr_array_index (children, i));
  model_drop_task (model, task);
}

void
model_act_forget (Model *model)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();

  model_say (model, "what is over is forgotten");
  model_notice_silent (model);
  for (guint i = 0; i < model->queue->listed->len; i++)
    {
      ModelTask *task = model_find (model, ((LyceumTask *) g_ptr_array_index (model->queue->listed, i))->id);

      if (looks (model, task, LOOK_OVER) && looks (model, task, LOOK_WELL))
        g_ptr_array_add (gone, task);
    }
  lyceum_queue_forget_finished (model->queue);
  for (guint i = 0; i < gone->len; i++)
    drop_tree (model, g_ptr_array_index (gone, i));
}

typedef struct
{
  Model *model;
  gint64 id;
  gboolean was_known; /* then it may have been forgotten in the meantime */
} Recall;

static void
recalled_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Recall *recall = data;
  Model *model = recall->model;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumTask) real = lyceum_queue_recall_finish (LYCEUM_QUEUE (object), result, &error);
  gboolean is_known = model->tasks != NULL && model_find (model, recall->id) != NULL;

  if (model->is_dead || model->is_closed || error != NULL)
    return;
  model_say (model, "  %s is recalled: %d", model_name (recall->id), real != NULL);
  model_assert (model, (real != NULL) == (is_known || recall->was_known), "%s is known: %d", model_name (recall->id),
                is_known);
}

void
model_act_recall (Model *model, gint64 id)
{
  Recall *recall = g_new (Recall, 1);

  *recall = (Recall){ model, id, model_find (model, id) != NULL };
  model_say (model, "%s is to be recalled", model_name (id));
  lyceum_queue_recall_async (model->queue, id, NULL, recalled_cb, recall);
}

/* Somebody still has a task that the queue has forgotten, and asks for everything. */
void
model_act_ask_for_gone (Model *model, LyceumTask *real)
{
  model_say (model, "somebody asks for %s, which is gone", model_name (real->id));
  lyceum_queue_cancel (model->queue, real);
  lyceum_queue_retry (model->queue, real);
  lyceum_queue_set_priority (model->queue, real, LYCEUM_TASK_PRIORITY_HIGH);
  lyceum_queue_move_to_front (model->queue, real);
  lyceum_queue_set_paused (model->queue, real, TRUE);
  model_wait (model, real, FALSE);
}
