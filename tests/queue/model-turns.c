/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

/* The threads' turns, taken by hand: the store's, the network thread's and the main loop's. */

/* Now and then there are few, so that the next block comes into use. */
static void
lose_numbers (Model *model)
{
  if (model->is_scripted || !model_chance (model, 30) || model->end_id - model->next_id < 100)
    return;
  model->end_id = model->queue->end_id = model->next_id + model_dice (model, 60);
  if (model->spare_end > 0)
    model->spare_end = model->queue->spare_end = model->spare_id + 1 + model_dice (model, 60);
}

static void
reserved (Model *model, gint64 first, guint n, gboolean ok)
{
  model->is_reserving = FALSE;
  if (!ok)
    return;
  if (model->next_id == model->end_id)
    {
      model->next_id = first;
      model->end_id = first + n;
    }
  else
    {
      model->spare_id = first;
      model->spare_end = first + n;
    }
}

static void
claimed (Model *model, ModelTask *task, const GError *error)
{
  if (error == NULL)
    model_go_on (model, task);
  else
    model_settle (model, task, LYCEUM_TASK_STATE_FAILED, model_error_of (error));
}

/* The answer to a call that moves one task on. Which one it was follows from where the task is. */
static void
moved (Model *model, HandCall *call)
{
  ModelTask *task = model_find (model, call->task_id);

  model_assert (model, task != NULL, "the store was asked for %s", model_name (call->task_id));
  if (call->is_checkpoint)
    model_checkpoint_written (model, task, call->error);
  else if (task->phase == LYCEUM_PHASE_STARTING)
    model_noted (model, task, call->error);
  else if (task->phase == LYCEUM_PHASE_COMMITTING)
    model_written (model, task, call->error);
  else if (task->phase == LYCEUM_PHASE_SETTLING)
    model_settled (model, task, task->written_as, call->error);
  else if (task->phase == LYCEUM_PHASE_ACCEPTING)
    claimed (model, task, call->error);
  else
    model_fail (model, G_STRLOC, "a call of the store", "%s in phase %d waits for none", model_name (task->id), task->phase);
}

static void
answered (Model *model, HandCall *call)
{
  switch (call->type)
    {
    case HAND_CALL_INSERT:
    case HAND_CALL_UPDATE:
      if (call->task_id != 0)
        moved (model, call);
      else if (call->ids != NULL)
        model_accepted (model, call);
      break;
    case HAND_CALL_RECOVER:
      if (call->error == NULL)
        model_recovered (model, call->reply);
      break;
    case HAND_CALL_READ_EVENTS:
      model_log_read (model, model_find (model, call->task_id), call->error == NULL && call->reply->len > 0);
      break;
    case HAND_CALL_READ_FAMILY: /* it was recalled before the caller was told */
    case HAND_CALL_RESERVE:
    case HAND_CALL_PRUNE:
    case HAND_CALL_APPEND_EVENTS:
      break;
    }
}

static void
note_record (Model *model, HandCall *call, const LyceumTaskRecord *record)
{
  ModelTask *task = model_find (model, record->id);

  if (call->error == NULL)
    model_get_ledger (model, record->id)->has_failed = call->has_failed;
  else if (task != NULL && task->last_serial == call->serial)
    task->is_stale = TRUE;
}

/* What the store has now, or has not. */
void
model_note_writing (Model *model, HandCall *call)
{
  if (call->record != NULL)
    note_record (model, call, call->record);
  for (guint i = 0; call->records != NULL && i < call->records->len; i++)
    note_record (model, call, g_ptr_array_index (call->records, i));
}

/* The store carries out, or refuses, the call that it got first, and says so. */
void
model_answer (Model *model, gboolean is_refused)
{
  GError *fault = is_refused ? g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The disk is full") : NULL;
  gint64 first;
  HandCall *call, copy;

  model_notice_calls (model);
  call = hand_store_carry_out (model->store, fault);
  copy = *call;
  first = call->type == HAND_CALL_RESERVE ? *call->first : 0;
  model_say (model, "the store answers call %" G_GUINT64_FORMAT " (type %d, %s)%s%s", call->serial, call->type,
             model_name (call->task_id), call->error != NULL ? ": " : "", call->error != NULL ? call->error->message : "");
  copy.ids = call->ids != NULL ? g_array_ref (call->ids) : NULL;
  copy.reply = call->reply != NULL ? g_ptr_array_ref (call->reply) : NULL;
  copy.error = call->error != NULL ? g_error_copy (call->error) : NULL;
  model_note_writing (model, call);
  if (call->type == HAND_CALL_RESERVE)
    reserved (model, first, call->n, call->error == NULL);
  if (call->type == HAND_CALL_READ_FAMILY && call->error == NULL)
    model_recalled (model, call->reply);
  hand_store_answer (model->store);
  if (copy.type == HAND_CALL_RESERVE)
    lose_numbers (model);
  answered (model, &copy);
  model_notice_calls (model);
  g_clear_pointer (&copy.ids, g_array_unref);
  g_clear_pointer (&copy.reply, g_ptr_array_unref);
  g_clear_error (&copy.error);
}

/* Tasks that run only after the store has noted it have a slot already when a turn ends: each has a new call. */
static void
find_strict_starts (Model *model, guint64 after)
{
  GPtrArray *calls = hand_store_get_calls (model->store);

  for (guint i = 0; i < calls->len; i++)
    {
      HandCall *call = g_ptr_array_index (calls, i);
      ModelTask *task = call->serial > after && call->task_id != 0 ? model_find (model, call->task_id) : NULL;

      if (task == NULL || call->is_checkpoint || call->type != HAND_CALL_UPDATE)
        continue;
      model_say (model, "  %s has a slot, and waits for the store", model_name (task->id));
      model_choose (model, task);
    }
}

static ModelTask *
first_ready (Model *model)
{
  ModelTask *first = NULL;

  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *task = g_ptr_array_index (model->tasks, i);

      if (task->phase == LYCEUM_PHASE_READY && (first == NULL || task->ready_serial < first->ready_serial))
        first = task;
    }
  return first;
}

static void
end_doomed (Model *model, ModelTask *task, LyceumTaskRun *run)
{
  model_say (model, "  %s was to stop before it began", model_name (task->id));
  lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
  lyceum_task_run_return_error (run, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  model_attempt_ended (model, task, MODEL_CANCELLED);
}

static gboolean
take_one (Model *model)
{
  guint64 before = hand_store_get_last_serial (model->store);
  ModelTask *ready = first_ready (model), *task;
  LyceumTaskRun *run;

  model_sync_limits (model);
  _lyceum_queue_lock (model->queue);
  run = _lyceum_lane_take_locked (model->queue, LYCEUM_LANE_NETWORK, model_now);
  _lyceum_queue_unlock (model->queue);
  find_strict_starts (model, before);
  task = run != NULL ? model_find (model, run->task_id) : NULL;
  model_assert (model, run == NULL || task != NULL, "an attempt at what is not known");
  if (ready != NULL)
    model_assert (model, task == ready, "%s was ready first", model_name (ready->id));
  else
    model_choose (model, task);
  if (run == NULL)
    return FALSE;
  model_say (model, "  attempt %u at %s begins", run->attempt, model_name (task->id));
  model_begin (model, task, run);
  if (run->is_doomed)
    end_doomed (model, task, run);
  return TRUE;
}

/* What the network thread does when it is woken; at most @n starts. */
void
model_turn_network (Model *model, guint n)
{
  if (!model->is_started || g_source_get_ready_time (model->network_source) != 0)
    return;
  model_say (model, "the network thread starts up to %u", n);
  g_source_set_ready_time (model->network_source, -1);
  for (guint i = 0; i < n; i++)
    if (!take_one (model))
      return;
  g_source_set_ready_time (model->network_source, 0);
}

/* What it does when the timer is due. */
void
model_turn_timer (Model *model)
{
  gint64 next;

  model_say (model, "the timer runs");
  _lyceum_queue_lock (model->queue);
  model->queue->armed_timer = 0;
  g_source_set_ready_time (model->timer_source, -1);
  next = _lyceum_timers_run_locked (model->queue);
  if (next != 0)
    _lyceum_timer_arm_locked (model->queue, next);
  _lyceum_queue_unlock (model->queue);
  model_run_timers (model);
  model->wall_was_set = FALSE;
}

/* Whether a drain had nothing left that moves by itself, when @last was the last call of the store. */
static gboolean
is_stuck (Model *model, guint64 last)
{
  GPtrArray *calls = hand_store_get_calls (model->store);
  gboolean is_unfinished = FALSE;

  for (guint i = 0; i < calls->len; i++)
    {
      HandCall *call = g_ptr_array_index (calls, i);

      if (call->done != NULL && call->serial <= last)
        return FALSE;
    }
  for (guint i = 0; i < model->batches->len; i++)
    if (!((ModelBatch *) g_ptr_array_index (model->batches, i))->is_decided)
      return FALSE;
  for (guint i = 0; i < model->tasks->len; i++)
    {
      ModelTask *task = g_ptr_array_index (model->tasks, i);
      LyceumWaitReason block = task->phase == LYCEUM_PHASE_PENDING ? model_block_of (model, task) : LYCEUM_WAIT_PAUSED;

      is_unfinished = is_unfinished || task->phase != LYCEUM_PHASE_ENDED;
      if (model_has_attempt (task) || task->is_reading || task->reason == LYCEUM_WAIT_RETRY || block == LYCEUM_WAIT_NONE ||
          block == LYCEUM_WAIT_RATE_LIMIT)
        return FALSE;
    }
  return is_unfinished && model->is_started;
}

static void
before_frame (Model *model)
{
  gboolean has_ids = model->end_id != 0 || !model->is_reserving || model->stop == LYCEUM_STOP_NOW;

  for (guint i = 0; has_ids && i < model->batches->len; i++)
    {
      ModelBatch *batch = g_ptr_array_index (model->batches, i);

      if (!batch->is_decided)
        model_accept_batch (model, batch);
    }
  for (guint i = 0; i < model->withdrawn->len; i++)
    model_withdraw (model, g_ptr_array_index (model->waiters, g_array_index (model->withdrawn, guint, i)));
  g_array_set_size (model->withdrawn, 0);
}

/* What was in no list when it ended is dropped once its end has been shown. */
void
model_notice_dropped (Model *model)
{
  for (guint i = model->tasks->len; i > 0; i--)
    {
      ModelTask *task = g_ptr_array_index (model->tasks, i - 1);

      if (_lyceum_queue_find_locked (model->queue, task->id) != NULL)
        continue;
      model_assert (model, task->phase == LYCEUM_PHASE_ENDED && !task->is_listed, "%s is not known any more",
                    model_name (task->id));
      model_drop_task (model, task);
    }
}

static void
turn_others (Model *model)
{
  do
    g_source_set_ready_time (model->queue->frame_source, -1);
  while (g_main_context_iteration (NULL, FALSE));
}

/* At the end of a frame the queue looks whether a drain is stuck. Then it stops, which may call the store again. */
static void
check_drain (Model *model, guint64 before)
{
  gboolean has_stopped = model->queue->stop != LYCEUM_STOP_DRAIN && !model->is_closed;

  if (model->stop != LYCEUM_STOP_DRAIN || model->queue->stop == LYCEUM_STOP_DONE)
    return;
  model_assert (model, is_stuck (model, has_stopped ? before : G_MAXUINT64) == has_stopped, "the drain has stopped: %d",
                has_stopped);
  if (!has_stopped)
    return;
  model_say (model, "nothing moves any more");
  model_stop_all (model);
}

/* One turn of the queue in the main loop. */
void
model_turn_frame (Model *model)
{
  guint64 before = hand_store_get_last_serial (model->store);

  turn_others (model);
  if (model->queue->armed == LYCEUM_ARMED_NOT)
    return;
  if (!model->is_dead)
    before_frame (model);
  g_source_set_ready_time (model->queue->frame_source, 0);
  g_main_context_iteration (NULL, FALSE);
  if (model->is_dead)
    {
      turn_others (model);
      return;
    }
  check_drain (model, before);
  turn_others (model);
  model_notice_dropped (model);
  model_notice_silent (model);
}

/* Turns until all has been shown that there is to show. */
void
model_turn_frames (Model *model)
{
  guint n = 0;

  model_say (model, "the main loop turns%s", model_haste > 0 ? ", slowly" : "");
  do
    {
      model_turn_frame (model);
      model_assert (model, n++ < 10000, "there is no end of frames");
    }
  while (model->queue->armed != LYCEUM_ARMED_NOT && !model->is_closed);
  model_haste = 0;
  if (!model->is_closed)
    model_compare_shown (model);
}
