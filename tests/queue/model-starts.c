/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

/* What starts next: the model's rules. */

/*
 * Both have a bucket of tokens as floating numbers, filled at different moments. They must agree but for rounding; then the
 * model takes the queue's number over, so that it never has to guess on which side of one token it lies.
 */
void
model_sync_limits (Model *model)
{
  for (guint i = 0; i < MODEL_N_LIMITS; i++)
    {
      ModelLimit *limit = &model->limits[i];
      LyceumLimit *real = g_hash_table_lookup (model->queue->limits, model_limits[i]);
      double tokens, per_usec = limit->per_minute / 60 / G_USEC_PER_SEC;

      if (real != NULL)
        model_assert (model, real->paused_until == limit->paused_until, "%s rests for %" G_GINT64_FORMAT " µs, not %" G_GINT64_FORMAT,
                      real->key, real->paused_until - model_now, limit->paused_until - model_now);
      if (real == NULL || per_usec <= 0)
        continue;
      _lyceum_limit_opens_locked (real, model_now);
      tokens = MIN (limit->burst, limit->tokens + (double) (model_now - limit->filled_at) * per_usec);
      model_assert (model, ABS (tokens - real->tokens) < 1e-6, "%s has %f tokens, not %f", real->key, real->tokens, tokens);
      limit->tokens = real->tokens;
      limit->filled_at = model_now;
    }
}

gboolean
model_has_attempt (const ModelTask *task)
{
  return task->phase == LYCEUM_PHASE_STARTING || task->phase == LYCEUM_PHASE_READY || task->phase == LYCEUM_PHASE_RUNNING;
}

/* Why the task may not start, of all reasons the first in the list of them. */
LyceumWaitReason
model_block_of (Model *model, ModelTask *task)
{
  const ModelLimit *limit = task->limit >= 0 ? &model->limits[task->limit] : NULL;
  LyceumConstraints constraints = task->constraints;
  double tokens;

  if (model->is_paused || model->kind_paused[task->kind])
    return LYCEUM_WAIT_PAUSED;
  if ((constraints & (LYCEUM_CONSTRAINT_NETWORK | LYCEUM_CONSTRAINT_UNMETERED)) && (model->conditions & LYCEUM_CONDITION_OFFLINE))
    return LYCEUM_WAIT_NETWORK;
  if ((constraints & LYCEUM_CONSTRAINT_UNMETERED) && (model->conditions & LYCEUM_CONDITION_METERED))
    return LYCEUM_WAIT_METERED;
  if ((constraints & LYCEUM_CONSTRAINT_NO_POWER_SAVER) && (model->conditions & LYCEUM_CONDITION_POWER_SAVER))
    return LYCEUM_WAIT_POWER_SAVER;
  if (limit == NULL)
    return LYCEUM_WAIT_NONE;
  if (model_now < limit->paused_until)
    return LYCEUM_WAIT_RATE_LIMIT;
  tokens = MIN (limit->burst, limit->tokens + (double) (model_now - limit->filled_at) * limit->per_minute / 60 / G_USEC_PER_SEC);
  return limit->per_minute > 0 && tokens < 1 - 1e-9 ? LYCEUM_WAIT_RATE_LIMIT : LYCEUM_WAIT_NONE;
}

/* Whether as many of its kind, or of its key, run as may. What is being written still counts. */
gboolean
model_is_full (Model *model, ModelTask *task)
{
  guint of_kind = 0, of_limit = 0;

  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *other = g_ptr_array_index (model->tasks, i);
      gboolean counts = model_has_attempt (other) || other->phase == LYCEUM_PHASE_COMMITTING;

      of_kind += counts && other->kind == task->kind;
      of_limit += counts && other->limit == task->limit;
    }
  if (model_kind (task)->max_running > 0 && of_kind >= model_kind (task)->max_running)
    return TRUE;
  return task->limit >= 0 && model->limits[task->limit].max_running > 0 &&
         of_limit >= model->limits[task->limit].max_running;
}

static void
count_slots (Model *model, guint *n_general, guint *n_reserved)
{
  *n_general = *n_reserved = 0;
  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *task = g_ptr_array_index (model->tasks, i);

      *n_general += model_has_attempt (task) && task->is_general;
      *n_reserved += model_has_attempt (task) && !task->is_general;
    }
}

static gboolean
may_start (Model *model, ModelTask *task, LyceumTaskPriority lowest)
{
  return task->phase == LYCEUM_PHASE_PENDING && task->priority >= lowest &&
         model_block_of (model, task) == LYCEUM_WAIT_NONE && !model_is_full (model, task);
}

static gboolean
find_slot (Model *model, LyceumTaskPriority *lowest)
{
  guint n_general, n_reserved;

  count_slots (model, &n_general, &n_reserved);
  *lowest = n_general < model->n_slots ? LYCEUM_TASK_PRIORITY_LOW : LYCEUM_TASK_PRIORITY_HIGH;
  return n_general < model->n_slots || n_reserved == 0;
}

/* Of what may start, the highest priority, and of that what came first. */
ModelTask *
model_next (Model *model)
{
  LyceumTaskPriority lowest;
  ModelTask *best = NULL;

  if (!find_slot (model, &lowest))
    return NULL;
  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *task = g_ptr_array_index (model->tasks, i);

      if (best != NULL && (task->priority < best->priority || (task->priority == best->priority && task->order > best->order)))
        continue;
      if (may_start (model, task, lowest))
        best = task;
    }
  return best;
}

/* How often attempts began since the limit was last changed: never more than the burst and what was gained since. */
static void
check_rate (Model *model, ModelLimit *limit)
{
  gint64 last = model_now;
  double per_usec = limit->per_minute / 60 / G_USEC_PER_SEC;

  g_array_append_val (limit->starts, last);
  if (limit->per_minute <= 0)
    return;
  for (guint i = limit->starts->len; i > 0; i--)
    {
      double gained = (double) (last - g_array_index (limit->starts, gint64, i - 1)) * per_usec;
      guint n = limit->starts->len - i + 1;

      model_assert (model, n <= limit->burst + gained + 1e-6, "%u starts with a burst of %f and %f gained", n, limit->burst, gained);
    }
  if (limit->starts->len > 40)
    g_array_remove_range (limit->starts, 0, 20);
}

static void
give_slot (Model *model, ModelTask *task)
{
  ModelLimit *limit = task->limit >= 0 ? &model->limits[task->limit] : NULL;
  guint n_general, n_reserved;
  gboolean must_note;

  count_slots (model, &n_general, &n_reserved);
  task->is_general = n_general < model->n_slots;
  task->attempts++;
  /* The store must know of an attempt that may kill the process again, or that must not be repeated. */
  must_note = task->is_strict || (model_kind (task)->at_most_once && task->is_kept);
  task->phase = must_note ? LYCEUM_PHASE_STARTING : LYCEUM_PHASE_READY;
  model_set_state (model, task, LYCEUM_TASK_STATE_RUNNING, LYCEUM_WAIT_NONE);
  task->has_started = TRUE;
  task->is_doomed = task->has_timed_out = task->is_stopped = task->is_stopped_midway = task->awaits_checkpoints = FALSE;
  task->is_permanent = task->has_commit = FALSE;
  task->retry_after_ms = task->next_result = 0;
  task->failure = task->checkpoint_error = MODEL_NO_ERROR;
  if (limit == NULL)
    return;
  limit->tokens = MAX (0, limit->tokens - 1);
  check_rate (model, limit);
}

/*
 * The queue gave a slot to @chosen, or to nobody. Where waiting tasks rise with time, which one it is to be is not predicted
 * (order.c does that): only that it may start, that nothing of its like stands before it, and that risen ones get one start in four.
 */
void
model_choose (Model *model, ModelTask *chosen)
{
  ModelTask *expected;
  LyceumTaskPriority lowest;

  expected = model_next (model);
  if (!model->ages || chosen == NULL || expected == NULL)
    model_assert (model, chosen == expected, "%s was chosen, and not %s", chosen != NULL ? model_name (chosen->id) : "nobody",
                  expected != NULL ? model_name (expected->id) : "nobody");
  else
    {
      model_assert (model, find_slot (model, &lowest) && may_start (model, chosen, lowest), "%s may not start",
                    model_name (chosen->id));
      model_assert (model, chosen->priority < expected->priority || chosen == expected, "%s does not stand first",
                    model_name (chosen->id));
      model_assert (model, chosen == expected || model->since_rise >= LYCEUM_RISE_EVERY - 1, "%s rose too soon",
                    model_name (chosen->id));
      model->since_rise = chosen == expected ? model->since_rise + 1 : 0;
    }
  if (chosen != NULL)
    give_slot (model, chosen);
}

/* The store has noted that an attempt begins, or could not. */
void
model_noted (Model *model, ModelTask *task, const GError *error)
{
  task->phase = LYCEUM_PHASE_READY;
  task->ready_serial = ++model->last_ready;
  /* Without the note, a crash would have it repeated. */
  if (error != NULL && model_kind (task)->at_most_once)
    {
      task->is_doomed = TRUE;
      task->checkpoint_error = model_error_of (error);
    }
}

static void
check_begin (Model *model, ModelTask *task, LyceumTaskRun *run)
{
  GVariant *checkpoint = lyceum_task_run_get_checkpoint (run);
  guint32 value = checkpoint != NULL ? g_variant_get_uint32 (checkpoint) : 0;

  model_assert (model, value == task->checkpoint, "%s begins at checkpoint %u, not %u", model_name (task->id), value,
                task->checkpoint);
  model_assert (model, run->attempt == task->attempts, "attempt %u, not %u", run->attempt, task->attempts);
  model_assert (model, run->is_doomed == task->is_doomed, "doomed: %d", run->is_doomed);
  model_assert (model, run->has_general_slot == task->is_general, "general slot: %d", run->has_general_slot);
  model_assert (model, !task->is_own_done, "%s has done its work", model_name (task->id));
  if (model_kind (task)->at_most_once && !task->is_doomed)
    model_assert (model, !task->ledger->has_open_attempt, "%s is repeated, and nobody saw how it ended", model_name (task->id));
}

void
model_begin (Model *model, ModelTask *task, LyceumTaskRun *run)
{
  guint timeout = model_kind (task)->timeout_seconds;

  model_assert (model, task->phase == LYCEUM_PHASE_READY, "it is in phase %d", task->phase);
  check_begin (model, task, run);
  task->phase = LYCEUM_PHASE_RUNNING;
  task->run = run;
  task->deadline = model_now + (timeout > 0 ? timeout : LYCEUM_DEFAULT_TIMEOUT_SECONDS) * G_USEC_PER_SEC;
  task->ledger->has_open_attempt = !task->is_doomed;
  model->counts[task->kind].n_attempts++;
  model->counts[task->kind].n_retries += task->is_retry;
  task->is_retry = FALSE;
  model->n_starts++;
}

/* In the queue and in the model. A bucket that was there keeps what it has: changing a limit gives no tokens away. */
void
model_change_limit (Model *model, ModelLimitKey key, double per_minute, guint burst, guint max_running)
{
  ModelLimit *limit = &model->limits[key];

  model_say (model, "the limit %s is %.1f a minute, burst %u, %u at once", model_limits[key], per_minute, burst, max_running);
  model_sync_limits (model);
  lyceum_queue_set_limit (model->queue, model_limits[key], per_minute, burst, max_running);
  limit->tokens = limit->per_minute > 0 ? MIN (limit->tokens, MAX (burst, 1)) : MAX (burst, 1);
  limit->burst = MAX (burst, 1);
  limit->per_minute = per_minute;
  limit->max_running = max_running;
  limit->filled_at = model_now;
  g_array_set_size (limit->starts, 0);
}
