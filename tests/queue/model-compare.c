/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

/* The queue against the model, and the store against the queue, after each step. */

#define check_field(field, format, real_value, model_value)                                                            \
  model_assert (model, (real_value) == (model_value), "%s: " field " is " format ", not " format,                       \
                model_name (task->id), (real_value), (model_value))

/* A time that has passed is no time to wait for. */
static gint64
still_to_come (gint64 start_at)
{
  return start_at > model_wall_ms () ? start_at : 0;
}

static void
compare_error (Model *model, ModelTask *task, LyceumTask *real)
{
  ModelError expected = task->error;
  g_autofree char *counts = NULL;

  if (task->phase == LYCEUM_PHASE_ENDED && task->state == LYCEUM_TASK_STATE_SUCCEEDED)
    return;
  if (task->state != LYCEUM_TASK_STATE_FAILED && model_errors_are_equal (expected, MODEL_CANCELLED))
    expected = MODEL_NO_ERROR; /* is made for whoever asks */
  model_assert (model, model_errors_are_equal (model_error_of (real->error), expected), "%s has the error %s, not %s %d",
                model_name (task->id), real->error != NULL ? real->error->message : "(none)",
                g_quark_to_string (expected.domain), expected.code);
  if (!g_error_matches (real->error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_CHILDREN_FAILED))
    return;
  counts = g_strdup_printf ("%u of %u part", task->n_told_failed, task->n_told_children);
  model_assert (model, g_str_has_prefix (real->error->message, counts), "%s: %s, not %s", model_name (task->id),
                real->error->message, counts);
}

static void
compare_task (Model *model, ModelTask *task, LyceumTask *real)
{
  GVariant *made = real->chance != NULL ? real->chance->result : NULL;
  guint32 result = made != NULL ? g_variant_get_uint32 (made) : 0;

  check_field ("phase", "%d", (int) real->phase, (int) task->phase);
  check_field ("state", "%d", (int) real->state, (int) task->state);
  check_field ("the reason to wait", "%d", (int) real->wait_reason, (int) task->reason);
  check_field ("the priority", "%d", (int) real->priority, (int) task->priority);
  check_field ("the number of attempts", "%u", (guint) real->attempts, task->attempts);
  check_field ("the number of crashes", "%u", (guint) real->crashes, task->crashes);
  check_field ("the number of claims", "%u", real->n_claims, task->n_claims);
  check_field ("paused", "%d", (int) real->is_paused, (int) task->is_paused);
  check_field ("cancelling", "%d", (int) real->cancel_requested, (int) task->is_cancelling);
  check_field ("done with its own part", "%d", (int) real->own_done, (int) task->is_own_done);
  check_field ("kept", "%d", (int) real->is_kept, (int) task->is_kept);
  check_field ("reopened", "%d", (int) real->is_reopened, (int) task->is_reopened);
  check_field ("its next attempt is a retry", "%d", (int) real->is_retry, (int) task->is_retry);
  check_field ("the result", "%u", result, task->result);
  model_assert (model, (real->parent != NULL ? real->parent->id : 0) == (task->parent != NULL ? task->parent->id : 0),
                "the parent of %s is another", model_name (task->id));
  model_assert (model, (real->parent_id == task->parent_id), "%s says it has another parent", model_name (task->id));
  if (task->phase == LYCEUM_PHASE_TIMED || task->phase == LYCEUM_PHASE_HELD)
    check_field ("the start", "%" G_GINT64_FORMAT, still_to_come (real->chance != NULL ? real->chance->start_at : 0),
                 still_to_come (task->start_at));
  if (model_has_attempt (task))
    check_field ("doomed", "%d", (int) real->run->is_doomed, (int) task->is_doomed);
  compare_error (model, task, real);
}

static gboolean
strings_are_equal (const char *one, const char *other)
{
  return g_strcmp0 (one, other) == 0;
}

static gboolean
variants_are_equal (GVariant *one, GVariant *other)
{
  return one == other || (one != NULL && other != NULL && g_variant_equal (one, other));
}

static void
compare_end (Model *model, ModelTask *task, LyceumTask *real, const LyceumTaskRecord *record)
{
  LyceumTaskState state = task->phase == LYCEUM_PHASE_ENDED ? task->state : task->written_as;

  check_field ("the state in the store", "%d", (int) record->state, (int) state);
  model_assert (model, variants_are_equal (record->result, real->chance != NULL ? real->chance->result : NULL),
                "%s: the store has another result", model_name (task->id));
  if (state == LYCEUM_TASK_STATE_FAILED)
    model_assert (model, strings_are_equal (record->error_message, real->error->message), "%s: the store has “%s”, not “%s”",
                  model_name (task->id), record->error_message, real->error->message);
}

/*
 * What the store will have of a task when it has carried out all that it was asked for. Whether an unfinished task waits for its
 * turn, a time or its pause need not be there, because the next start finds out; that it runs must, because then a crash counts.
 */
static void
compare_record (Model *model, ModelTask *task, LyceumTask *real, const LyceumTaskRecord *record)
{
  gboolean is_being_written = task->phase == LYCEUM_PHASE_SETTLING || (task->phase == LYCEUM_PHASE_COMMITTING && !task->awaits_checkpoints);

  check_field ("the number of attempts in the store", "%u", record->attempts, task->attempts);
  check_field ("the number of crashes in the store", "%u", record->crashes, task->crashes);
  if (task->phase == LYCEUM_PHASE_SETTLING ? !task->is_reopened : task->phase == LYCEUM_PHASE_ENDED && !task->is_interrupted)
    {
      compare_end (model, task, real, record);
      return;
    }
  if (is_being_written)
    {
      if (task->phase == LYCEUM_PHASE_COMMITTING)
        check_field ("the state in the store", "%d", (int) record->state, (int) task->written_as);
      return; /* what has changed since is noted when it is written */
    }
  model_assert (model, !LYCEUM_TASK_STATE_IS_FINISHED (record->state), "%s has ended in the store", model_name (task->id));
  check_field ("running in the store", "%d", record->state == LYCEUM_TASK_STATE_RUNNING,
               model_has_attempt (task) || task->phase == LYCEUM_PHASE_COMMITTING);
  check_field ("the priority in the store", "%d", (int) record->priority, (int) task->priority);
  check_field ("paused in the store", "%d", (int) record->is_paused, (int) task->is_paused);
  check_field ("cancelling in the store", "%d", (int) record->is_cancelling, (int) task->is_cancelling);
  check_field ("done with its own part in the store", "%d", (int) record->own_done, (int) task->is_own_done);
  check_field ("the start in the store", "%" G_GINT64_FORMAT, still_to_come (record->start_at), still_to_come (task->start_at));
}

static void
notice_record (Model *model, HandCall *call, const LyceumTaskRecord *record)
{
  ModelTask *task = model_find (model, record->id);

  if (task == NULL)
    return;
  task->last_serial = call->serial;
  task->is_stale = FALSE;
  call->has_failed = task->has_failed;
}

/* New calls of the store. */
void
model_notice_calls (Model *model)
{
  GPtrArray *calls = hand_store_get_calls (model->store);

  for (guint i = 0; i < calls->len; i++)
    {
      HandCall *call = g_ptr_array_index (calls, i);

      if (call->serial <= model->last_noticed)
        continue;
      if (call->record != NULL)
        notice_record (model, call, call->record);
      for (guint j = 0; call->records != NULL && j < call->records->len; j++)
        notice_record (model, call, g_ptr_array_index (call->records, j));
    }
  model->last_noticed = hand_store_get_last_serial (model->store);
}

/* Returns: id → the last record that the store was given of each task */
static GHashTable *
find_latest (Model *model)
{
  GHashTable *latest = g_hash_table_new (g_int64_hash, g_int64_equal);
  GPtrArray *calls = hand_store_get_calls (model->store);

  for (guint i = 0; i < calls->len; i++)
    {
      HandCall *call = g_ptr_array_index (calls, i);

      if (call->record != NULL)
        g_hash_table_insert (latest, &call->record->id, call->record);
      for (guint j = 0; call->records != NULL && j < call->records->len; j++)
        {
          LyceumTaskRecord *record = g_ptr_array_index (call->records, j);

          g_hash_table_insert (latest, &record->id, record);
        }
    }
  return latest;
}

/* Each task that waits for the store has one call under way, and no other has. */
static void
compare_calls (Model *model)
{
  g_autoptr (GHashTable) n_calls = g_hash_table_new (NULL, NULL);
  GPtrArray *calls = hand_store_get_calls (model->store);

  for (guint i = 0; i < calls->len; i++)
    {
      HandCall *call = g_ptr_array_index (calls, i);
      ModelTask *task = call->task_id != 0 && call->done != NULL && call->type == HAND_CALL_UPDATE ? model_find (model, call->task_id) : NULL;
      guint n = task != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (n_calls, task)) : 0;

      if (task != NULL)
        g_hash_table_insert (n_calls, task, GUINT_TO_POINTER (n + (call->is_checkpoint ? 100 : 1)));
      for (guint j = 0; call->ids != NULL && call->task_id == 0 && j < call->ids->len; j++)
        {
          task = model_find (model, g_array_index (call->ids, gint64, j));
          model_assert (model, task != NULL && task->phase == LYCEUM_PHASE_ACCEPTING, "the store is asked to keep a task twice");
          g_hash_table_insert (n_calls, task, GUINT_TO_POINTER (1));
        }
    }
  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *task = g_ptr_array_index (model->tasks, i);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (n_calls, task)), expected = 0;

      if (task->phase == LYCEUM_PHASE_STARTING || task->phase == LYCEUM_PHASE_SETTLING)
        expected = 1;
      else if (task->phase == LYCEUM_PHASE_ACCEPTING)
        expected = !task->is_reading && !model_is_follower (model, task);
      else if (task->phase == LYCEUM_PHASE_COMMITTING)
        expected = !task->awaits_checkpoints;
      if (task->checkpoints != NULL && task->checkpoints->len > 0)
        expected += 100;
      check_field ("the number of calls of the store", "%u", n, expected);
    }
}

static void
compare_counts (Model *model)
{
  GHashTableIter iter;
  gpointer value;

  model_assert (model, g_hash_table_size (model->queue->tasks) == model->tasks->len, "%u tasks are known, not %u",
                g_hash_table_size (model->queue->tasks), model->tasks->len);
  /* Whoever is called back at the very end may still ask for something. */
  if (model->queue->stop == LYCEUM_STOP_DONE)
    model_assert (model, model->stop != LYCEUM_STOP_NONE && model->queue->n_unfinished == 0, "the end came too early");
  else
    model_assert (model, model->queue->stop == model->stop || model->is_closed, "the stop is %d", model->queue->stop);
  model_assert (model, model->queue->next_local_id == model->next_local_id, "local numbers differ");
  model_assert (model, model->queue->next_id == model->next_id && model->queue->end_id == model->end_id, "numbers differ");
  model_assert (model, model->queue->reserving == model->is_reserving, "reserving: %d", model->queue->reserving);
  g_hash_table_iter_init (&iter, model->queue->kinds);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LyceumKind *kind = value;
      const ModelCounts *counts = NULL;

      for (guint i = 0; i < MODEL_N_KINDS; i++)
        if (g_str_equal (model_kinds[i].name, kind->kind.name))
          counts = &model->counts[i];
      if (kind->record == NULL)
        continue;
#define check_count(field)                                                                                             \
  model_assert (model, kind->record->field == counts->field, "%s: " #field " is %" G_GUINT64_FORMAT ", not %"           \
                G_GUINT64_FORMAT, kind->kind.name, kind->record->field, counts->field)
      check_count (n_submitted);
      check_count (n_attempts);
      check_count (n_retries);
      check_count (n_succeeded);
      check_count (n_failed);
      check_count (n_cancelled);
      check_count (n_timed_out);
#undef check_count
    }
}

/* Lines stand in the model's order. */
static void
compare_lines (Model *model)
{
  GPtrArray *groups = model->queue->lanes[LYCEUM_LANE_NETWORK].groups;

  for (guint i = 0; i < groups->len; i++)
    for (guint priority = 0; priority < LYCEUM_N_TASK_PRIORITIES; priority++)
      {
        LyceumGroup *group = g_ptr_array_index (groups, i);
        ModelTask *last = NULL;

        for (LyceumTask *real = group->bands.band[priority].head; real != NULL; real = real->next)
          {
            ModelTask *task = model_find (model, real->id);

            model_assert (model, last == NULL || last->order < task->order, "%s stands before %s", model_name (last->id),
                          model_name (task->id));
            last = task;
          }
      }
}

void
model_compare (Model *model)
{
  g_autoptr (GHashTable) latest = find_latest (model);

  model_notice_calls (model);
  compare_counts (model);
  model_sync_limits (model);
  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *task = g_ptr_array_index (model->tasks, i);
      LyceumTask *real = _lyceum_queue_find_locked (model->queue, task->id);
      const LyceumTaskRecord *record = g_hash_table_lookup (latest, &task->id);

      model_assert (model, real != NULL, "%s is not known", model_name (task->id));
      compare_task (model, task, real);
      if (record == NULL)
        record = hand_store_get (model->store, task->id);
      if (!task->is_kept && task->phase != LYCEUM_PHASE_ACCEPTING)
        continue; /* need not be there, or could not be */
      if (!model_is_durable (task))
        continue;
      if (record == NULL || task->is_stale)
        model_assert (model, !task->is_kept || task->is_stale, "%s is not in the store", model_name (task->id));
      else
        compare_record (model, task, real, record);
    }
  compare_calls (model);
  compare_lines (model);
}

/* When the main loop has nothing left to show: what a person sees is how it is. */
void
model_compare_shown (Model *model)
{
  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *task = g_ptr_array_index (model->tasks, i);
      LyceumTask *real = _lyceum_queue_find_locked (model->queue, task->id);

      if (!task->is_listed)
        continue;
      check_field ("the state that is shown", "%d", (int) real->shown_state, (int) task->state);
      check_field ("the reason that is shown", "%d", (int) real->shown_reason, (int) task->reason);
      check_field ("the priority that is shown", "%d", (int) real->shown_priority, (int) task->priority);
      if (task->phase != LYCEUM_PHASE_ENDED)
        check_field ("paused, as shown,", "%d", (int) real->shown_paused, (int) task->is_paused);
      check_field ("over", "%d", (int) real->is_over, (int) (task->phase == LYCEUM_PHASE_ENDED));
      check_field ("the number of attempts shown", "%u", (guint) real->shown_attempts, task->attempts);
      if (task->phase == LYCEUM_PHASE_ENDED)
        model_assert (model, real->waiters == NULL, "somebody waits for %s, which is over", model_name (task->id));
    }
}
