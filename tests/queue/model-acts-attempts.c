/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

/* What attempts do, and what they write: done to the queue and to the model. */

typedef enum
{
  EFFECT_SUCCESS,
  EFFECT_CHECKPOINT,
  EFFECT_ACCEPTANCE,
} EffectType;

typedef struct
{
  Model *model;
  EffectType type;
  gint64 id;             /* 0: not known yet */
  guint32 before, value; /* of checkpoints: what was the last, what is this one; 0, 0: not looked at */
  ModelFault fault;
} Effect;

/* No foreign code is called with the lock held. */
static void
check_unlocked (Model *model)
{
  model_assert (model, pthread_mutex_trylock (&model->queue->lock) == 0, "the lock is held");
  pthread_mutex_unlock (&model->queue->lock);
}

static void
effect_free (gpointer data)
{
  Effect *effect = data;

  check_unlocked (effect->model);
  effect->model->n_live_effects--;
  g_free (effect);
}

static Effect *
effect_new (Model *model, EffectType type, gint64 id, ModelFault fault)
{
  Effect *effect = g_new0 (Effect, 1);

  *effect = (Effect){ .model = model, .type = type, .id = id, .fault = fault };
  model->n_live_effects++;
  return effect;
}

/* What is written is written once, and in order. */
static void
check_effect (Model *model, Effect *effect, ModelLedger *ledger)
{
  switch (effect->type)
    {
    case EFFECT_SUCCESS:
      ledger->n_effects++;
      model_assert (model, ledger->n_effects == 1, "%s has its effect again", model_name (ledger->id));
      break;
    case EFFECT_CHECKPOINT:
      model_assert (model, effect->value == 0 || ledger->checkpoint_effect == effect->before,
                    "what %s made from %u to %u is lost", model_name (ledger->id), ledger->checkpoint_effect, effect->before);
      if (effect->value != 0)
        ledger->checkpoint_effect = effect->value;
      break;
    case EFFECT_ACCEPTANCE:
      ledger->n_acceptances++;
      model_assert (model, ledger->n_acceptances == 1, "%s is accepted again", model_name (ledger->id));
      break;
    }
}

static gboolean
effect_commit (gpointer transaction, gint64 id, gpointer data, GError **error)
{
  Effect *effect = data;

  check_unlocked (effect->model);
  model_assert (effect->model, effect->id == 0 || effect->id == id, "a commit of another task: %s", model_name (id));
  if (effect->fault != MODEL_FAULT_NONE)
    {
      g_set_error_literal (error, G_IO_ERROR,
                           effect->fault == MODEL_FAULT_CANCELS ? G_IO_ERROR_CANCELLED : G_IO_ERROR_NO_SPACE, "No commit");
      return FALSE;
    }
  check_effect (effect->model, effect, model_get_ledger (effect->model, id));
  return TRUE;
}

static const char *
fault_name (ModelFault fault)
{
  return fault == MODEL_FAULT_NONE ? "will be written" : "will not be written";
}

void
model_act_checkpoint (Model *model, ModelTask *task, gboolean has_commit, ModelFault fault)
{
  GArray *waiting = task->checkpoints;
  guint32 value = ++model->last_number;
  Effect *effect = has_commit ? effect_new (model, EFFECT_CHECKPOINT, task->id, fault) : NULL;

  if (effect != NULL && model_is_durable (task))
    {
      effect->before =
          waiting != NULL && waiting->len > 0 ? g_array_index (waiting, guint32, waiting->len - 1) : task->checkpoint;
      effect->value = value;
    }
  model_say (model, "%s reaches checkpoint %u, which %s", model_name (task->id), value,
             has_commit ? fault_name (fault) : "writes nothing");
  lyceum_task_run_checkpoint (task->run, g_variant_new_uint32 (value), has_commit ? effect_commit : NULL, effect,
                              has_commit ? effect_free : NULL);
  model_checkpoint (model, task, value, has_commit);
}

void
model_act_speak (Model *model, ModelTask *task)
{
  model_say (model, "%s says something", model_name (task->id));
  lyceum_task_run_emit_text (task->run, "word ");
  task->has_log = TRUE;
}

void
model_act_add_follower (Model *model, ModelTask *task, const ModelSpec *spec)
{
  if (task->follower_specs == NULL)
    task->follower_specs = g_array_new (FALSE, FALSE, sizeof (ModelSpec));
  model_say (model, "a %s is to follow from %s, below %s", model_kind_name (spec->kind), model_name (task->id),
             model_name (spec->parent_id));
  g_array_append_vals (task->follower_specs, spec, 1);
  lyceum_task_run_add_task (task->run, model_make_spec (spec));
}

void
model_act_succeed (Model *model, ModelTask *task, gboolean has_commit, ModelFault fault)
{
  model_say (model, "%s succeeds%s%s", model_name (task->id), has_commit ? ", and its commit " : "",
             has_commit ? fault_name (fault) : "");
  task->next_result = ++model->last_number;
  lyceum_task_run_set_result (task->run, g_variant_new_uint32 (task->next_result));
  task->has_commit = has_commit;
  if (has_commit)
    lyceum_task_run_set_commit (task->run, effect_commit, effect_new (model, EFFECT_SUCCESS, task->id, fault), effect_free);
  lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
  lyceum_task_run_return (task->run);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  model_attempt_ended (model, task, MODEL_NO_ERROR);
}

/* @code: of %G_IO_ERROR. @has_commit: it had something to write, and does not come to it */
void
model_act_fail (Model *model, ModelTask *task, int code, gboolean is_permanent, guint retry_after_ms, gboolean has_commit)
{
  model_say (model, "%s ends with %s%s%s", model_name (task->id), code == G_IO_ERROR_CANCELLED ? "“cancelled”" : "an error",
             is_permanent ? ", for good" : "", retry_after_ms > 0 ? ", and is to come later" : "");
  task->is_permanent = is_permanent;
  task->retry_after_ms = retry_after_ms;
  if (has_commit)
    lyceum_task_run_set_commit (task->run, effect_commit, effect_new (model, EFFECT_SUCCESS, task->id, MODEL_FAULT_NONE),
                                effect_free);
  if (is_permanent)
    lyceum_task_run_set_permanent (task->run);
  if (retry_after_ms > 0)
    lyceum_task_run_retry_after (task->run, retry_after_ms);
  lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
  lyceum_task_run_return_error (task->run, g_error_new_literal (G_IO_ERROR, code, "It ended"));
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  model_attempt_ended (model, task, model_error (G_IO_ERROR, code));
}

/* @children: (element-type ModelSpec) (transfer full). Returns: (transfer none) */
ModelBatch *
model_act_batch (Model *model, const ModelSpec *parent, GArray *children, gboolean has_commit, ModelFault fault,
                 GCancellable *cancellable)
{
  GPtrArray *specs = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);
  Effect *effect = has_commit ? effect_new (model, EFFECT_ACCEPTANCE, 0, fault) : NULL;
  ModelBatch *batch = g_new0 (ModelBatch, 1);

  *batch = (ModelBatch){ .model = model, .parent = *parent, .children = children, .has_commit = has_commit };
  batch->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  batch->has_waited = model->end_id == 0 && model->is_reserving;
  for (guint i = 0; i < model->batches->len; i++)
    batch->has_waited |= !((ModelBatch *) g_ptr_array_index (model->batches, i))->is_decided;
  for (guint i = 0; i < children->len; i++)
    g_ptr_array_add (specs, model_make_spec (&g_array_index (children, ModelSpec, i)));
  g_ptr_array_add (model->batches, batch);
  model_say (model, "a batch of %u is submitted below %s%s", children->len, model_name (parent->parent_id),
             batch->has_waited ? ", and waits for numbers" : "");
  if (!batch->has_waited)
    model_accept_batch (model, batch);
  lyceum_queue_submit_batch_async (model->queue, model_make_spec (parent), specs, has_commit ? effect_commit : NULL, effect,
                                   has_commit ? effect_free : NULL, cancellable, model_batch_cb, batch);
  return batch;
}
