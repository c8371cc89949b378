/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

/* The life of a process: start, taking up what the last one left, shutdown or death. */

static gint64
test_clock (void)
{
  return model_now;
}

static gint64
test_wall_clock (void)
{
  return model_wall;
}

static gboolean
never_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  g_assert_not_reached ();
}

static GSourceFuncs never_funcs = { .dispatch = never_dispatch };

/* As after the registration of everything a process knows. No thread runs; the sources only tell when one would be woken. */
static void
make_queue (Model *model)
{
  LyceumQueue *queue = lyceum_queue_new (LYCEUM_TASK_STORE (model->store), 2);

  model->queue = queue;
  queue->clock = test_clock;
  queue->wall_clock = test_wall_clock;
  queue->born_at = model_now;
  queue->last_beat = G_MAXINT64 / 2; /* no signs of life: they would wake the timer before anybody misses it */
  queue->is_logging = !model->is_scripted && model_chance (model, 10);
  g_rand_set_seed (queue->random, g_rand_int (model->dice));
  for (guint i = 0; i < LYCEUM_N_LANES; i++)
    queue->lanes[i].busy_since = queue->lanes[i].window_start = model_now;
  for (guint i = 0; i < MODEL_N_KINDS; i++)
    if (i != model->missing_kind)
      lyceum_queue_register (queue, &model_kinds[i], NULL, NULL);
  queue->network_source = model->network_source = g_source_new (&never_funcs, sizeof (GSource));
  queue->timer_source = model->timer_source = g_source_new (&never_funcs, sizeof (GSource));
  lyceum_queue_set_ageing (queue, model->ages ? 2000 : 0);
  model->n_slots = model->is_scripted ? 4 : 1 + model_dice (model, 4);
  lyceum_queue_set_network_slots (queue, model->n_slots);
}

static void
reset (Model *model)
{
  model->tasks = g_ptr_array_new_with_free_func (model_task_free);
  model->waiters = g_ptr_array_new_with_free_func (model_waiter_free);
  model->batches = g_ptr_array_new_with_free_func (model_batch_free);
  model->withdrawn = g_array_new (FALSE, FALSE, sizeof (guint));
  memset (model->counts, 0, sizeof model->counts);
  memset (model->kind_paused, 0, sizeof model->kind_paused);
  model->conditions = 0;
  model->is_paused = FALSE;
  model->stop = LYCEUM_STOP_NONE;
  model->last_order = model->first_order = 0;
  model->since_rise = 0;
  model->next_id = model->end_id = model->spare_id = model->spare_end = 0;
  model->next_local_id = LYCEUM_FIRST_LOCAL_ID;
  model->is_reserving = TRUE;
  model->is_started = model->is_dead = model->is_closed = FALSE;
  model->n_recovered = model->n_closing = 0;
  for (guint i = 0; i < MODEL_N_LIMITS; i++)
    {
      ModelLimit *limit = &model->limits[i];

      if (limit->starts == NULL)
        limit->starts = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_array_set_size (limit->starts, 0);
      limit->per_minute = limit->tokens = limit->burst = 0;
      limit->max_running = 0;
      limit->paused_until = 0;
    }
}

static gboolean
is_local (gpointer key, gpointer value, gpointer data)
{
  return *(gint64 *) key >= LYCEUM_FIRST_LOCAL_ID;
}

static void
started_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Model *model = data;
  g_autoptr (GError) error = NULL;
  guint n_recovered = 0;
  gboolean ok = lyceum_queue_start_finish (LYCEUM_QUEUE (object), result, &n_recovered, &error);

  if (model->is_dead)
    return;
  model_say (model, "  the start %s, and %u tasks go on", ok ? "is over" : error->message, n_recovered);
  if (!ok)
    {
      /* A drain runs what there is all the same. */
      model->start_failed = model->stop == LYCEUM_STOP_NONE;
      model->is_started = model->stop == LYCEUM_STOP_DRAIN;
      return;
    }
  model_assert (model, n_recovered == model->n_recovered, "%u tasks go on, not %u", n_recovered, model->n_recovered);
  model->is_started = TRUE;
  /* It runs by a clock that is not the test's. */
  _lyceum_upkeep_close (model->queue);
}

/* With the lanes open beforehand, so that the start opens none. */
void
model_start (Model *model)
{
  model_say (model, "the queue is started");
  model->start_failed = FALSE;
  model->queue->running = FALSE;
  model->is_reserving = model->is_reserving || model->end_id == 0;
  lyceum_queue_start_async (model->queue, TRUE, NULL, started_cb, model);
  model->queue->running = TRUE;
}

void
model_open_life (Model *model)
{
  g_hash_table_foreach_remove (model->ledgers, is_local, NULL);
  reset (model);
  model->missing_kind = MODEL_N_KINDS;
  if (!model->is_scripted)
    model_new_mood (model);
  make_queue (model);
  model_change_limit (model, MODEL_LIMIT_SERVER, 37.7, 3, 2);
  model_change_limit (model, MODEL_LIMIT_LOCAL, 191.3, 2, 0);
  model_start (model);
}

static void
ledger_gone (gint64 id, gpointer data)
{
  g_hash_table_remove (((Model *) data)->ledgers, &id);
}

/* What is left of the process goes; its rows go over to the next. */
static void
close_life (Model *model, HandStore *next)
{
  for (guint i = 0; i < model->waiters->len; i++)
    {
      ModelWaiter *waiter = g_ptr_array_index (model->waiters, i);

      model_assert (model, waiter->is_called || waiter->is_silent, "waiter %u was never called", i);
    }
  for (guint i = 0; i < model->batches->len; i++)
    model_assert (model, ((ModelBatch *) g_ptr_array_index (model->batches, i))->is_called, "a batch was forgotten");
  model_assert (model, model->queue->n_unfinished == 0, "%u are left", model->queue->n_unfinished);
  g_clear_pointer (&model->tasks, g_ptr_array_unref);
  g_clear_pointer (&model->waiters, g_ptr_array_unref);
  g_clear_pointer (&model->batches, g_ptr_array_unref);
  g_clear_pointer (&model->withdrawn, g_array_unref);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (g_steal_pointer (&model->queue));
  g_clear_pointer (&model->network_source, g_source_unref);
  g_clear_pointer (&model->timer_source, g_source_unref);
  /* A task may outlive its queue. */
  g_ptr_array_set_size (model->held, 0);
  g_assert_finalize_object (model->store);
  model_assert (model, model->n_live_effects == 0, "%u commits were not freed", model->n_live_effects);
  model->store = next;
  hand_store_tidy (next, ledger_gone, model);
}

static void
closed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Model *model = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (lyceum_queue_shutdown_finish (LYCEUM_QUEUE (object), result, &error));
  model->is_closed = TRUE;
  if (!model->is_dead)
    model_say (model, "  the shutdown is over");
}

static void
return_dead (LyceumTaskRun *run)
{
  lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
  lyceum_task_run_return_error (run, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "The process is dead"));
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  lyceum_task_run_unref (run);
}

static void
turn_dead (Model *model)
{
  LyceumTaskRun *run;

  while (hand_store_get_calls (model->store)->len > 0)
    hand_store_refuse (model->store);
  do
    {
      _lyceum_queue_lock (model->queue);
      run = _lyceum_lane_take_locked (model->queue, LYCEUM_LANE_NETWORK, model_now);
      _lyceum_queue_unlock (model->queue);
      if (run != NULL)
        return_dead (run);
    }
  while (run != NULL);
  model_turn_frame (model);
}

/*
 * The process is killed. Nothing that it was told counts from now on, and of what it asked of the store, the first @n are carried
 * out and no more. Its queue is shut down with a store that refuses everything, which must work too: everybody is called back.
 */
void
model_crash (Model *model, guint n)
{
  GPtrArray *calls = hand_store_get_calls (model->store);
  HandStore *next;

  model_say (model, "---- the process is killed; of %u calls %u are carried out", calls->len, n);
  for (guint i = 0; i < n; i++)
    {
      HandCall *call = g_ptr_array_index (calls, i);

      hand_store_carry_out_unheard (model->store, i);
      if (call->error == NULL)
        model_note_writing (model, call);
    }
  next = hand_store_reborn (model->store);
  model->is_dead = TRUE;
  model->n_deaths++;
  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *task = g_ptr_array_index (model->tasks, i);

      if (task->run != NULL)
        return_dead (g_steal_pointer (&task->run));
    }
  if (!model->n_closing)
    lyceum_queue_shutdown_async (model->queue, LYCEUM_QUEUE_CANCEL_QUEUED, closed_cb, model);
  else
    _lyceum_queue_stop_now (model->queue);
  for (guint i = 0; !model->is_closed; i++)
    {
      model_assert (model, i < 10000, "a queue whose store refuses everything does not end");
      turn_dead (model);
    }
  close_life (model, next);
}

void
model_shut_down (Model *model, LyceumQueueShutdown mode)
{
  model_say (model, "---- the queue is shut down (%s)", mode == LYCEUM_QUEUE_DRAIN ? "drain" : "now");
  model->n_closing = MAX (model->n_closing, 1);
  lyceum_queue_shutdown_async (model->queue, mode, closed_cb, model);
  if (mode == LYCEUM_QUEUE_CANCEL_QUEUED)
    model_stop_all (model);
  else if (model->stop == LYCEUM_STOP_NONE)
    model->stop = LYCEUM_STOP_DRAIN;
}

/* After a shutdown. Nothing that it left is taken for something that a crash interrupted. */
void
model_end_life (Model *model)
{
  HandStore *next = hand_store_reborn (model->store);

  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *task = g_ptr_array_index (model->tasks, i);
      const LyceumTaskRecord *record = task->is_kept ? hand_store_get (model->store, task->id) : NULL;

      if (record != NULL && !task->is_stale)
        model_assert (model, record->state != LYCEUM_TASK_STATE_RUNNING, "%s is left as running", model_name (task->id));
    }
  model->n_shutdowns++;
  /* Somebody may still ask for something that ended long ago. */
  while (hand_store_get_calls (model->store)->len > 0)
    hand_store_refuse (model->store);
  close_life (model, next);
}

/* In which order does not matter: who stands above goes when all below has gone. */
void
model_stop_all (Model *model)
{
  model->stop = LYCEUM_STOP_NOW;
  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *task = g_ptr_array_index (model->tasks, i);

      if (task->phase == LYCEUM_PHASE_PENDING || task->phase == LYCEUM_PHASE_TIMED || task->phase == LYCEUM_PHASE_HELD)
        model_interrupt (model, task);
      else if (model_has_attempt (task))
        {
          task->is_stopped = task->is_doomed = TRUE;
          task->is_stopped_midway = task->phase == LYCEUM_PHASE_RUNNING;
        }
      else if (task->awaits_checkpoints)
        task->is_stopped = model_has_error (task->failure);
    }
}

static ModelTask *
revive (Model *model, const LyceumTaskRecord *record)
{
  ModelSpec spec = { .kind = MODEL_KIND_LOST,
                     .priority = record->priority,
                     .parent_id = record->parent_id,
                     .key = record->unique_key != NULL ? record->unique_key[strlen (record->unique_key) - 1] - '0' : -1,
                     .limit = MODEL_LIMIT_NONE,
                     .constraints = record->constraints,
                     .start_at = record->start_at,
                     .weight = record->weight };
  ModelTask *task;

  for (guint i = 0; i < MODEL_N_KINDS; i++)
    if (g_str_equal (model_kinds[i].name, record->kind))
      spec.kind = (ModelKind) i;
  if (spec.kind == model->missing_kind)
    spec.kind = MODEL_KIND_LOST;
  for (guint i = 0; record->limit_key != NULL && i < MODEL_N_LIMITS; i++)
    if (g_str_equal (model_limits[i], record->limit_key))
      spec.limit = (ModelLimitKey) i;
  task = model_add_task (model, &spec, record->id);
  /* A parent that was not kept is gone, and another task may have its number. */
  if (task->parent_id >= LYCEUM_FIRST_LOCAL_ID)
    task->parent_id = 0;
  task->attempts = record->attempts;
  task->crashes = record->crashes;
  task->is_kept = task->is_strict = task->is_listed = task->has_commit = TRUE;
  task->is_paused = record->is_paused;
  task->has_failed = task->ledger->has_failed;
  task->is_retry = record->attempts > 0;
  task->is_own_done = record->own_done || (task->is_own_done && spec.kind != MODEL_KIND_LOST);
  task->has_started = record->started_at != 0;
  task->checkpoint = record->checkpoint != NULL ? g_variant_get_uint32 (record->checkpoint) : 0;
  task->result = record->result != NULL ? g_variant_get_uint32 (record->result) : 0;
  if (record->error_message != NULL)
    task->error = model_error (G_IO_ERROR, G_IO_ERROR_FAILED);
  task->state = record->state;
  if (LYCEUM_TASK_STATE_IS_FINISHED (record->state))
    {
      task->phase = LYCEUM_PHASE_ENDED;
      task->is_old = TRUE;
    }
  else
    task->state = LYCEUM_TASK_STATE_WAITING;
  return task;
}

void
model_go_on (Model *model, ModelTask *task)
{
  if (!task->is_strict || task->has_log || task->has_read_log || !task->has_started || task->is_own_done)
    {
      model_admit (model, task);
      return;
    }
  task->has_read_log = task->is_reading = TRUE;
  task->phase = LYCEUM_PHASE_ACCEPTING;
}

void
model_log_read (Model *model, ModelTask *task, gboolean has_rows)
{
  model_assert (model, task != NULL && task->is_reading, "a log was read that nobody asked for");
  task->is_reading = FALSE;
  task->has_log = task->has_log || has_rows;
  model_admit (model, task);
}

/* What a task that a dead process left does now. */
static void
resume (Model *model, ModelTask *task, const LyceumTaskRecord *record)
{
  if (record->is_cancelling)
    {
      model_cancel (model, task);
      if (task->phase == LYCEUM_PHASE_ACCEPTING)
        model_admit (model, task);
    }
  else if (task->kind == MODEL_KIND_LOST)
    model_settle (model, task, LYCEUM_TASK_STATE_FAILED, MODEL_QUEUE_ERROR (UNKNOWN_KIND));
  else if (record->crashes >= LYCEUM_MAX_CRASHES)
    model_settle (model, task, LYCEUM_TASK_STATE_FAILED, MODEL_QUEUE_ERROR (POISON));
  else if (record->crashes > 0 && model_kind (task)->at_most_once && !task->is_own_done)
    model_settle (model, task, LYCEUM_TASK_STATE_FAILED, MODEL_QUEUE_ERROR (INTERRUPTED));
  else if (task->ledger->has_failed)
    {
      model_await_children (model, task);
      model_advance (model, task);
    }
  else
    {
      model_go_on (model, task);
      model->n_recovered++;
    }
}

void
model_recovered (Model *model, GPtrArray *records)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();

  for (guint i = 0; i < records->len; i++)
    {
      const LyceumTaskRecord *record = g_ptr_array_index (records, i);
      ModelTask *task = model_find (model, record->id) == NULL ? revive (model, record) : NULL;
      ModelTask *parent = task != NULL && task->parent_id != 0 ? model_find (model, task->parent_id) : NULL;

      g_ptr_array_add (tasks, task);
      if (task == NULL)
        continue;
      model_say (model, "  %s comes back, a %s in state %d, %u attempts, %u crashes", model_name (record->id), record->kind,
                 record->state, record->attempts, record->crashes);
      if (parent != NULL)
        model_attach (model, parent, task);
      /* Of two with one key, the one that is being cancelled, or has failed, has given it up. */
      if (task->phase != LYCEUM_PHASE_ENDED && !record->is_cancelling && !task->ledger->has_failed)
        model_take_key (model, task);
    }
  for (guint i = 0; i < records->len; i++)
    {
      ModelTask *task = g_ptr_array_index (tasks, i);

      if (task != NULL && task->phase != LYCEUM_PHASE_ENDED)
        resume (model, task, g_ptr_array_index (records, i));
    }
}

/* A task that an earlier process ended is looked at again, with its children. */
void
model_recalled (Model *model, GPtrArray *records)
{
  gboolean all_well = TRUE;
  ModelTask *first = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const LyceumTaskRecord *record = g_ptr_array_index (records, i);

      if (!LYCEUM_TASK_STATE_IS_FINISHED (record->state) || model_find (model, record->id) != NULL ||
          (model->missing_kind < MODEL_N_KINDS && g_str_equal (record->kind, model_kinds[model->missing_kind].name)))
        return;
      all_well = all_well && record->state == LYCEUM_TASK_STATE_SUCCEEDED;
    }
  for (guint i = 0; i < records->len && !all_well; i++)
    {
      ModelTask *task = revive (model, g_ptr_array_index (records, i));

      if (first != NULL)
        model_attach (model, first, task);
      else
        first = task;
    }
}
