/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * The event logs of tasks: who has one, who is told, and what of it the store keeps. Most tasks say nothing and have
 * none.
 *
 * What a task of a durable kind says goes to the store about once a second, and at its end; once it has succeeded, its
 * log is read from there by whoever still asks. A task that may run again keeps its log, because its events are
 * numbered on.
 */

void
_lyceum_events_ensure_log_locked (LyceumTask *task)
{
  if (task->log == NULL)
    task->log = _lyceum_event_log_new ();
}

/* Main thread; once a frame. What changes by less than one in a hundred is no event of its own. */
void
_lyceum_events_show_progress (LyceumQueue *self, LyceumTask *task, double fraction, const char *message)
{
  const double step = 0.01;
  g_autoptr (LyceumEventLog) log = NULL;
  LyceumAudience *audience;

  _lyceum_queue_lock (self);
  log = task->log != NULL ? _lyceum_event_log_ref (task->log) : NULL;
  _lyceum_queue_unlock (self);
  if (log == NULL)
    return;
  audience = _lyceum_task_get_audience (task);
  if (ABS (fraction - audience->logged_progress) < step && (fraction < 1 || audience->logged_progress >= 1) &&
      g_strcmp0 (message, audience->logged_message) == 0)
    return;
  audience->logged_progress = fraction;
  g_free (audience->logged_message);
  audience->logged_message = g_strdup (message);
  _lyceum_event_log_append_progress (log, fraction, message);
}

/*
 * Whether what the task said in an earlier process has yet to be read, and its events are numbered on from there: until
 * then it has none of its own. Only what was revived can have said anything that is not here.
 */
gboolean
_lyceum_events_lack_log_locked (LyceumTask *task)
{
  return task->is_strict && task->started_at != 0 && !task->own_done &&
         (task->log == NULL || _lyceum_event_log_get_last_seq (task->log) == 0);
}

static void
log_state_locked (LyceumTask *task, LyceumTaskState state)
{
  if (task->log == NULL || task->logged_state == LYCEUM_TASK_STATE_INDEX (state) + 1)
    return;
  if (task->phase == LYCEUM_PHASE_ACCEPTING && _lyceum_events_lack_log_locked (task))
    return;
  task->logged_state = (guint8) (LYCEUM_TASK_STATE_INDEX (state) + 1);
  _lyceum_event_log_append_state (task->log, state);
}

/* Main thread. */
void
_lyceum_events_show_state (LyceumQueue *self, LyceumTask *task, LyceumTaskState state)
{
  _lyceum_queue_lock (self);
  log_state_locked (task, state);
  _lyceum_queue_unlock (self);
}

static void
save_later_locked (LyceumQueue *self, LyceumTask *task)
{
  if (task->is_unsaved)
    return;
  task->is_unsaved = TRUE;
  g_array_append_val (self->unsaved, task->id);
  _lyceum_timer_arm_locked (self, self->clock () + LYCEUM_SAVE_USEC);
}

/*
 * The store has taken what the task said, or has not: then it gets it once more, with what was said since. It gets one
 * part at a time, so that no later one is there without it.
 */
static void
saved_locked (LyceumQueue *self, LyceumStoreOp *op, const GError *error)
{
  LyceumTask *task = _lyceum_queue_find_locked (self, op->task_id);

  if (task != NULL && task->log == op->log)
    task->is_saving = FALSE;
  if (error != NULL)
    {
      g_info ("what a task said was not saved: %s", error->message);
      _lyceum_event_log_put_back (op->log, (guint64) op->first_id);
    }
  if (task == NULL || task->phase != LYCEUM_PHASE_ENDED)
    return;
  if (error == NULL)
    _lyceum_frame_dirty_locked (self, task);
  else if (self->stop == LYCEUM_STOP_NONE && !g_error_matches (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_LOST))
    save_later_locked (self, task);
}

/* Tasks that said something just after the store was asked to keep what was said before, or whose last words it did not take. */
void
_lyceum_events_save_again_locked (LyceumQueue *self)
{
  for (guint i = 0; i < self->unsaved->len; i++)
    {
      LyceumTask *task = _lyceum_queue_find_locked (self, g_array_index (self->unsaved, gint64, i));

      if (task == NULL)
        continue;
      task->is_unsaved = FALSE;
      _lyceum_frame_dirty_locked (self, task);
    }
  g_array_set_size (self->unsaved, 0);
}

static void
save_locked (LyceumQueue *self, LyceumTask *task, GPtrArray *rows)
{
  LyceumStoreOp *op = _lyceum_store_op_new (LYCEUM_STORE_OP_EVENTS);
  guint64 first;

  g_variant_get_child (g_ptr_array_index (rows, 0), 0, "t", &first);
  task->is_saving = TRUE;
  op->records = rows;
  op->task_id = task->id;
  op->claim = task->claim;
  op->first_id = (gint64) first;
  op->log = _lyceum_event_log_ref (task->log);
  op->done_locked = saved_locked;
  _lyceum_outbox_push_locked (self, op);
}

/* Main thread; once a frame while the task speaks, and when it has ended. */
void
_lyceum_events_save (LyceumQueue *self, LyceumTask *task, gboolean has_ended)
{
  gint64 now = g_get_monotonic_time ();
  gboolean is_early = !has_ended && task->audience != NULL && now - task->audience->saved_at < LYCEUM_SAVE_USEC;
  gboolean has_text;
  GPtrArray *rows;

  _lyceum_queue_lock (self);
  has_text = task->speaks && task->is_kept && task->log != NULL;
  if (!has_text || is_early || task->is_saving)
    {
      if (has_text && !has_ended)
        save_later_locked (self, task);
      _lyceum_queue_unlock (self);
      return;
    }
  rows = _lyceum_event_log_take_unsaved (task->log);
  if (rows != NULL)
    {
      _lyceum_task_get_audience (task)->saved_at = now;
      save_locked (self, task, rows);
    }
  else if (has_ended && task->state == LYCEUM_TASK_STATE_SUCCEEDED)
    g_clear_pointer (&task->log, _lyceum_event_log_unref);
  _lyceum_queue_unlock (self);
}

static void
log_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (LyceumEventLog) log = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = lyceum_task_store_read_events_finish (LYCEUM_TASK_STORE (object), result, &error);

  if (rows == NULL)
    g_info ("a log was not read: %s", error->message);
  else if (!_lyceum_event_log_load (log, rows))
    g_info ("a log is damaged: it ends where the damage begins");
}

/* Whether all there is to know of the task's events is in the store. */
static gboolean
is_in_store_only (LyceumTask *task)
{
  return task == NULL || (task->log == NULL && task->is_kept && LYCEUM_TASK_STATE_IS_FINISHED (task->state) &&
                          (task->speaks || task->is_strict));
}

LyceumSubscription *
lyceum_queue_subscribe (LyceumQueue         *self,
                        gint64               task_id,
                        guint64              after_seq,
                        LyceumTaskEventFunc  func,
                        gpointer             user_data,
                        GDestroyNotify       destroy)
{
  g_autoptr (LyceumEventLog) log = NULL;
  LyceumTask *task;

  g_return_val_if_fail (LYCEUM_IS_QUEUE (self), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  _lyceum_queue_lock (self);
  task = _lyceum_queue_find_locked (self, task_id);
  if (!is_in_store_only (task))
    {
      _lyceum_events_ensure_log_locked (task);
      if (task->logged_state == 0)
        log_state_locked (task, task->state);
      log = _lyceum_event_log_ref (task->log);
    }
  _lyceum_queue_unlock (self);

  if (log == NULL)
    {
      log = _lyceum_event_log_new ();
      lyceum_task_store_read_events_async (self->store, task_id, 1, NULL, log_read_cb, _lyceum_event_log_ref (log));
    }
  return _lyceum_event_log_subscribe (log, after_seq, func, user_data, destroy);
}
