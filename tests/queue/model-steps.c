/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

/* The dice: what happens next. */

guint
model_dice (Model *model, guint n)
{
  return n > 1 ? (guint) g_rand_int_range (model->dice, 0, (gint32) n) : 0;
}

gboolean
model_chance (Model *model, guint in_100)
{
  return model_dice (model, 100) < in_100;
}

static gboolean
is_in_mood (Model *model, ModelMood mood)
{
  return model_chance (model, model->mood[mood]);
}

/* Returns: (nullable): a task that somebody can know of */
static ModelTask *
random_task (Model *model)
{
  for (guint i = 0; i < 4 && model->tasks->len > 0; i++)
    {
      ModelTask *task = g_ptr_array_index (model->tasks, model_dice (model, model->tasks->len));

      if (task->is_listed)
        return task;
    }
  return NULL;
}

static ModelFault
random_fault (Model *model)
{
  if (!is_in_mood (model, MODEL_MOOD_FAULT))
    return MODEL_FAULT_NONE;
  return model_chance (model, 20) ? MODEL_FAULT_CANCELS : MODEL_FAULT_FAILS;
}

/* Now and then below one that has ended, or never was. */
static gint64
random_parent (Model *model)
{
  ModelTask *task = is_in_mood (model, MODEL_MOOD_CHILD) ? random_task (model) : NULL;

  if (model_chance (model, 1))
    return MODEL_STRANGER;
  if (task == NULL || (task->phase == LYCEUM_PHASE_ENDED && !model_chance (model, 10)))
    return 0;
  return task->id;
}

static void
random_spec (Model *model, ModelSpec *spec)
{
  model_spec_init (spec, (ModelKind) model_dice (model, MODEL_N_KINDS), random_parent (model));
  spec->priority = (LyceumTaskPriority) model_dice (model, LYCEUM_N_TASK_PRIORITIES);
  if (model_chance (model, 1) || spec->kind == model->missing_kind)
    spec->kind = MODEL_KIND_UNKNOWN;
  if (is_in_mood (model, MODEL_MOOD_KEY))
    spec->key = (int) model_dice (model, MODEL_N_KEYS);
  if (is_in_mood (model, MODEL_MOOD_LIMIT))
    spec->limit = (ModelLimitKey) model_dice (model, MODEL_N_LIMITS);
  if (model_chance (model, 10))
    spec->constraints = (LyceumConstraints) model_dice (model, LYCEUM_CONSTRAINTS_ALL + 1);
  if (is_in_mood (model, MODEL_MOOD_LATER))
    spec->start_at = model_wall_ms () + (gint64) model_dice (model, 20000) - 2000;
  if (model_chance (model, 20))
    spec->weight = 0.5 + model_dice (model, 8);
}

static void
step_submit (Model *model)
{
  ModelWaiter *waiter = NULL;
  ModelSpec spec;

  if (model->tasks->len > MODEL_MANY)
    return;
  if (model_chance (model, 75))
    waiter = model_add_waiter (model, TRUE);
  if (waiter != NULL && model_chance (model, 40))
    {
      waiter->cancellable = g_cancellable_new ();
      waiter->is_silent = model_chance (model, 15);
      if (model_chance (model, 10))
        g_cancellable_cancel (waiter->cancellable);
    }
  random_spec (model, &spec);
  model_act_submit (model, &spec, waiter);
}

static void
step_batch (Model *model)
{
  g_autoptr (GCancellable) cancellable = model_chance (model, 10) ? g_cancellable_new () : NULL;
  GArray *children;
  ModelSpec spec;

  if (model->tasks->len > MODEL_MANY)
    return;
  children = g_array_new (FALSE, FALSE, sizeof (ModelSpec));
  for (guint i = model_dice (model, 6); i > 0; i--)
    {
      random_spec (model, &spec);
      g_array_append_val (children, spec);
    }
  random_spec (model, &spec);
  if (!model_chance (model, 3))
    spec.kind = model_chance (model, 75) ? MODEL_KIND_PARENT : MODEL_KIND_BUNDLE;
  if (spec.kind == model->missing_kind)
    spec.kind = MODEL_KIND_UNKNOWN;
  if (cancellable != NULL && model_chance (model, 50))
    g_cancellable_cancel (cancellable);
  model_act_batch (model, &spec, children, model_chance (model, 50), random_fault (model), cancellable);
}

static void
step_cancel (Model *model)
{
  model_act_cancel (model, random_task (model), model_chance (model, 50));
}

static void
step_withdraw (Model *model)
{
  if (model->waiters->len > 0)
    model_act_withdraw (model, g_ptr_array_index (model->waiters, model_dice (model, model->waiters->len)));
}

static void
step_retry (Model *model)
{
  for (guint i = 0; i < 8; i++)
    {
      ModelTask *task = random_task (model);

      /* Mostly one that can. */
      if (task == NULL || (i < 7 && task->state != LYCEUM_TASK_STATE_FAILED && task->state != LYCEUM_TASK_STATE_CANCELLED))
        continue;
      model_act_retry (model, task);
      return;
    }
}

static void
step_priority (Model *model)
{
  ModelTask *task = random_task (model);

  if (task != NULL)
    model_act_set_priority (model, task, (LyceumTaskPriority) model_dice (model, LYCEUM_N_TASK_PRIORITIES));
}

static void
step_front (Model *model)
{
  ModelTask *task = random_task (model);

  if (task != NULL)
    model_act_move_to_front (model, task);
}

static void
step_pause (Model *model)
{
  ModelTask *task = random_task (model);

  if (task != NULL)
    model_act_set_paused (model, task, is_in_mood (model, MODEL_MOOD_PAUSE));
}

static void
step_pause_kind (Model *model)
{
  guint kind = model_dice (model, MODEL_N_KINDS + 2);

  if (kind != model->missing_kind || kind == MODEL_N_KINDS)
    model_act_pause_kind (model, MIN (kind, MODEL_N_KINDS), model_chance (model, 25));
}

static void
step_conditions (Model *model)
{
  model_act_set_conditions (model, model_chance (model, 60) ? 0 : (LyceumConditions) model_dice (model, 16));
}

static void
step_limits (Model *model)
{
  if (model_chance (model, 50))
    model_act_set_slots (model, 1 + model_dice (model, 5));
  else
    model_change_limit (model, (ModelLimitKey) model_dice (model, MODEL_N_LIMITS),
                        model_chance (model, 30) ? 0 : 20.7 + model_dice (model, 400), model_dice (model, 5),
                        model_dice (model, 4));
}

static void
step_time (Model *model)
{
  static const guint scales[] = { 1000, 100000, 1000000, 5000000, 30000000 };
  gint64 step = model_dice (model, scales[model_dice (model, G_N_ELEMENTS (scales))]);
  gint64 due = model->queue->armed_timer - model_now;

  if (due > 0 && due <= 120 * G_USEC_PER_SEC && model_chance (model, 40))
    step = due; /* exactly */
  model_act_pass (model, step, model_chance (model, 2) ? (gint64) model_dice (model, 120) * G_USEC_PER_SEC : 0);
}

static void
step_timer (Model *model)
{
  gint64 due = model->queue->armed_timer;

  if ((due != 0 && due <= model_now) || model_chance (model, 2))
    model_turn_timer (model);
}

static void
step_network (Model *model)
{
  model_turn_network (model, 1 + model_dice (model, 6));
}

static void
step_store (Model *model)
{
  guint n = model_chance (model, 30) ? 100 : 1 + model_dice (model, 4);

  for (; n > 0 && hand_store_get_calls (model->store)->len > 0; n--)
    model_answer (model, model_chance (model, 50) && is_in_mood (model, MODEL_MOOD_FAULT));
}

static void
step_frame (Model *model)
{
  /* A look at the clock that takes a millisecond: a turn of the main loop ends before all is shown. */
  model_haste = model_chance (model, 10) ? 1000 : 0;
  if (model_chance (model, 20))
    {
      model_say (model, "the main loop turns once");
      model_turn_frame (model);
    }
  else
    model_turn_frames (model);
  model_haste = 0;
}

static void
step_wait (Model *model)
{
  ModelTask *task = random_task (model);

  if (task != NULL)
    model_wait (model, model_real (model, task), model_chance (model, 30));
}

static void
step_held (Model *model)
{
  ModelTask *task = random_task (model);
  LyceumTask *real;

  /* Parents above all: of these more is left behind. */
  if (task != NULL && model->held->len < 16 && (model_kind (task)->lane == LYCEUM_LANE_NONE || model_chance (model, 20)))
    g_ptr_array_add (model->held, g_object_ref (model_real (model, task)));
  if (model->held->len == 0)
    return;
  real = g_ptr_array_index (model->held, model_dice (model, model->held->len));
  if (model_find (model, real->id) != NULL)
    return;
  model_act_ask_for_gone (model, real);
  g_ptr_array_remove_fast (model->held, real);
}

/* Another process dies, and leaves something; here somebody looks. */
static void
step_rescue (Model *model)
{
  guint kind = model_dice (model, MODEL_N_KINDS);

  if (!model->is_started || model->stop != LYCEUM_STOP_NONE || model->queue->is_rescuing)
    return;
  if (model_kinds[kind].durable)
    {
      LyceumTaskRecord *record = lyceum_task_record_new ();

      record->id = hand_store_new_id (model->store);
      record->kind = g_strdup (model_kinds[kind].name);
      record->state = (LyceumTaskState) ((int) model_dice (model, 4) - 1);
      record->attempts = model_dice (model, 3);
      record->crashes = model_dice (model, 4);
      record->started_at = record->attempts > 0 ? model_wall_ms () - 1000 : 0;
      record->is_paused = model_chance (model, 10);
      record->is_cancelling = model_chance (model, 10);
      record->own_done = model_kinds[kind].lane == LYCEUM_LANE_NONE;
      record->constraints = model_kinds[kind].constraints;
      record->limit_key = g_strdup (model_kinds[kind].limit_key);
      hand_store_leave (model->store, record);
      model_say (model, "another process died, and left %s, a %s", model_name (record->id), record->kind);
    }
  _lyceum_upkeep_run (model->queue);
}

static void
step_recall (Model *model)
{
  gint64 id = hand_store_pick (model->store, model_dice (model, 1000));

  if (model->stop == LYCEUM_STOP_NONE && id != 0)
    model_act_recall (model, id);
}

static void
end_attempt (Model *model, ModelTask *task)
{
  guint dice = model_dice (model, 100);

  if (task->is_doomed && dice < 70)
    model_act_fail (model, task, G_IO_ERROR_CANCELLED, FALSE, 0, FALSE);
  else if (is_in_mood (model, MODEL_MOOD_SUCCESS))
    {
      for (guint i = model->tasks->len < MODEL_MANY && is_in_mood (model, MODEL_MOOD_FOLLOWER) ? 1 + model_dice (model, 3) : 0; i > 0; i--)
        {
          guint whose = model_dice (model, 100);
          ModelSpec spec;

          random_spec (model, &spec);
          if (whose < 90)
            spec.parent_id = whose < 40 ? task->id : whose < 60 ? task->parent_id : 0;
          model_act_add_follower (model, task, &spec);
        }
      model_act_succeed (model, task, model_is_durable (task) || model_chance (model, 30), random_fault (model));
    }
  else
    model_act_fail (model, task, model_chance (model, 8) ? G_IO_ERROR_CANCELLED : G_IO_ERROR_TIMED_OUT, model_chance (model, 15),
                    is_in_mood (model, MODEL_MOOD_RETRY_AFTER) ? 1 + model_dice (model, 20000) : 0, model_chance (model, 20));
}

static void
step_attempt (Model *model)
{
  g_autoptr (GPtrArray) running = g_ptr_array_new ();
  guint dice = model_dice (model, 100);
  ModelTask *task;

  for (guint i = 0; i < model->tasks->len; i++)
    if (((ModelTask *) g_ptr_array_index (model->tasks, i))->phase == LYCEUM_PHASE_RUNNING)
      g_ptr_array_add (running, g_ptr_array_index (model->tasks, i));
  if (running->len == 0)
    return;
  task = g_ptr_array_index (running, model_dice (model, running->len));
  if (model_chance (model, 20))
    model_assert (model, g_cancellable_is_cancelled (lyceum_task_run_get_cancellable (task->run)) == task->is_doomed,
                  "%s is told to stop: %d", model_name (task->id), !task->is_doomed);
  if (dice < 15)
    model_act_checkpoint (model, task, model_is_durable (task) || model_chance (model, 50), random_fault (model));
  else if (dice < 20)
    model_act_speak (model, task);
  else if (dice < 25)
    lyceum_task_run_set_progress (task->run, model_dice (model, 100) / 100.0, model_chance (model, 50) ? "at work" : NULL);
  else
    end_attempt (model, task);
}

static void
step_end (Model *model)
{
  if (model->n_closing > 0)
    return;
  if (model_chance (model, 60))
    model->must_crash = TRUE; /* not in the middle of a step */
  else
    model_shut_down (model, model_chance (model, 50) ? LYCEUM_QUEUE_DRAIN : LYCEUM_QUEUE_CANCEL_QUEUED);
}

/* Whoever is called back asks for something there and then. */
void
model_step_in_callback (Model *model, gint64 id)
{
  void (*const asked[]) (Model *) = { step_retry, step_submit, step_cancel, step_priority, model_act_forget, step_wait };
  ModelTask *task;

  model_notice_dropped (model);
  task = model_find (model, id);
  if (model->in_callback != NULL)
    model->in_callback (model);
  if (model->is_scripted || !model_chance (model, 12))
    return;
  model_say (model, "  and asks for something:");
  if (task != NULL && model_chance (model, 20))
    model_act_retry (model, task);
  else
    asked[model_dice (model, G_N_ELEMENTS (asked))](model);
}

static const struct
{
  void (*step) (Model *model);
  guint weight;
} steps[] = {
  { step_submit, 120 }, { step_batch, 25 },     { step_cancel, 20 },     { step_withdraw, 15 },   { step_retry, 30 },
  { step_priority, 15 }, { step_front, 8 },     { step_pause, 25 },      { step_pause_kind, 8 },  { step_conditions, 8 },
  { step_limits, 5 },   { step_time, 90 },      { step_timer, 60 },      { step_store, 150 },     { step_frame, 70 },
  { step_wait, 8 },     { step_held, 12 },      { model_act_forget, 10 }, { step_rescue, 4 },    { step_recall, 6 },     { step_attempt, 200 },
  { step_network, 120 }, { step_end, 3 },
};

/* How much of it there is in this life. */
static guint
weight_of (Model *model, guint step)
{
  static const guint factors[] = { 1, 3, 3, 3, 9 };

  return steps[step].weight * factors[model->step_moods[step] % G_N_ELEMENTS (factors)];
}

void
model_new_mood (Model *model)
{
  static const struct
  {
    guint least, most;
  } ranges[MODEL_N_MOODS] = {
    [MODEL_MOOD_CHILD] = { 10, 70 },   [MODEL_MOOD_KEY] = { 5, 70 },       [MODEL_MOOD_LIMIT] = { 5, 40 },
    [MODEL_MOOD_LATER] = { 5, 60 },    [MODEL_MOOD_SUCCESS] = { 30, 90 },  [MODEL_MOOD_RETRY_AFTER] = { 5, 60 },
    [MODEL_MOOD_FOLLOWER] = { 10, 60 }, [MODEL_MOOD_FAULT] = { 0, 15 },    [MODEL_MOOD_PAUSE] = { 10, 50 },
  };

  for (guint i = 0; i < MODEL_N_MOODS; i++)
    model->mood[i] = ranges[i].least + model_dice (model, ranges[i].most - ranges[i].least + 1);
  if (model_chance (model, 10))
    model->missing_kind = (ModelKind) model_dice (model, MODEL_N_KINDS);
  G_STATIC_ASSERT (G_N_ELEMENTS (steps) <= G_N_ELEMENTS (model->step_moods));
  for (guint i = 0; i < G_N_ELEMENTS (model->step_moods); i++)
    model->step_moods[i] = (guint8) model_dice (model, 256);
}

void
model_step (Model *model)
{
  guint total = 0, dice;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    total += weight_of (model, i);
  dice = model_dice (model, total);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (dice < weight_of (model, i))
        {
          steps[i].step (model);
          return;
        }
      dice -= weight_of (model, i);
    }
}
