/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue-private.h"

/*
 * The start: ids, what a dead process left, then the lanes.
 *
 * A task that was taken over runs only after the store has noted that it runs. A task that kills the process at once is
 * therefore counted from its second start on, and is given up after the third; other tasks do not wait for that note.
 */

typedef struct
{
  gboolean recover;
  gboolean has_asked;
  gboolean has_taken_up;
  guint n_recovered;
} Start;

gboolean
_lyceum_queue_open_lanes (LyceumQueue *self, GError **error)
{
  if (!_lyceum_network_open (self, error))
    return FALSE;
  if (!_lyceum_compute_open (self, error))
    {
      _lyceum_network_close (self);
      return FALSE;
    }
  _lyceum_queue_lock (self);
  self->running = TRUE;
  for (guint i = 0; i <= self->n_workers; i++)
    _lyceum_lane_wake_locked (self, LYCEUM_LANE_COMPUTE);
  _lyceum_lane_wake_locked (self, LYCEUM_LANE_NETWORK);
  _lyceum_queue_unlock (self);
  return TRUE;
}

static void
return_start (LyceumQueue *self, GError *error)
{
  g_autoptr (GTask) task = NULL;

  _lyceum_queue_lock (self);
  task = g_steal_pointer (&self->start_task);
  if (self->stop != LYCEUM_STOP_NONE)
    _lyceum_frame_arm_locked (self, FALSE);
  _lyceum_queue_unlock (self);
  /* A drain that came during the start has left the lanes to it. */
  if (error != NULL && self->stop == LYCEUM_STOP_DRAIN && !self->running)
    {
      g_autoptr (GError) local_error = NULL;

      if (!_lyceum_queue_open_lanes (self, &local_error))
        _lyceum_queue_stop_now (self);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
finish_start (LyceumQueue *self)
{
  GError *error = NULL;

  if (!self->running && self->stop != LYCEUM_STOP_DONE)
    _lyceum_queue_open_lanes (self, &error);
  return_start (self, error);
}

LyceumTask *
_lyceum_queue_revive_locked (LyceumQueue *self, const LyceumTaskRecord *record)
{
  LyceumKind *kind = g_hash_table_lookup (self->kinds, record->kind);
  LyceumTaskKind unknown = { .name = record->kind, .lane = LYCEUM_LANE_NONE, .durable = TRUE };
  LyceumTaskSpec spec = { .kind = record->kind,
                          .title = record->title,
                          .payload = record->payload,
                          .priority = MIN (record->priority, LYCEUM_TASK_PRIORITY_URGENT),
                          .parent_id = record->parent_id,
                          .unique_key = record->unique_key };
  LyceumTask *task;

  kind = kind != NULL ? _lyceum_kind_ref (kind) : _lyceum_kind_new (&unknown, NULL, NULL);
  task = _lyceum_task_new (kind, record->id, &spec);
  _lyceum_kind_unref (kind);
  task->created_at = record->created_at;
  task->started_at = record->started_at;
  task->attempts = record->attempts;
  task->crashes = record->crashes;
  task->is_kept = task->is_strict = TRUE;
  task->result = record->result != NULL ? g_variant_ref (record->result) : NULL;
  g_hash_table_add (self->tasks, &task->id);
  if (LYCEUM_TASK_STATE_IS_FINISHED (record->state))
    {
      task->phase = LYCEUM_PHASE_ENDED;
      task->state = record->state;
      task->own_done = record->state == LYCEUM_TASK_STATE_SUCCEEDED || task->own_done;
      task->finished_at = record->finished_at;
      if (record->error_message != NULL)
        task->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, record->error_message);
    }
  else
    {
      self->n_unfinished++;
      _lyceum_unique_add_locked (self, task);
    }
  return task;
}

static GError *
why_not (LyceumQueue *self, const LyceumTaskRecord *record)
{
  if (!g_hash_table_contains (self->kinds, record->kind))
    return g_error_new (LYCEUM_QUEUE_ERROR,
                        LYCEUM_QUEUE_ERROR_UNKNOWN_KIND,
                        _ ("This version of Lyceum does not know how to do this (%s)"),
                        record->kind);
  if (record->crashes >= LYCEUM_MAX_CRASHES)
    return g_error_new_literal (LYCEUM_QUEUE_ERROR,
                                LYCEUM_QUEUE_ERROR_POISON,
                                _ ("It was running when the app stopped three times"));
  return NULL;
}

/* Returns: whether it goes on */
static gboolean
resume_locked (LyceumQueue *self, LyceumTask *task, const LyceumTaskRecord *record)
{
  GError *error = why_not (self, record);

  if (error != NULL)
    {
      _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_FAILED, error);
      return FALSE;
    }
  /* A task that waits and has children has done its own part. */
  if (record->state == LYCEUM_TASK_STATE_WAITING && task->family != NULL)
    task->own_done = TRUE;
  _lyceum_task_admit_locked (self, task);
  if (record->state == LYCEUM_TASK_STATE_RUNNING && task->phase == LYCEUM_PHASE_PENDING)
    _lyceum_outbox_note_locked (self, task);
  return TRUE;
}

static guint
take_up_locked (LyceumQueue *self, GPtrArray *records)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();
  guint n_recovered = 0;

  for (guint i = 0; i < records->len; i++)
    {
      const LyceumTaskRecord *record = g_ptr_array_index (records, i);
      LyceumTask *parent = _lyceum_queue_find_locked (self, record->parent_id);
      LyceumTask *task = NULL;

      if (_lyceum_queue_find_locked (self, record->id) == NULL)
        {
          task = _lyceum_queue_revive_locked (self, record);
          if (parent != NULL)
            _lyceum_tree_attach_locked (self, parent, task);
          _lyceum_queue_list_locked (self, task);
          _lyceum_frame_dirty_locked (self, task);
        }
      g_ptr_array_add (tasks, task);
    }
  /* Not before all are in the tree: a parent would end without those that come later. */
  for (guint i = 0; i < records->len; i++)
    {
      LyceumTask *task = g_ptr_array_index (tasks, i);

      if (task != NULL && task->phase != LYCEUM_PHASE_ENDED)
        n_recovered += resume_locked (self, task, g_ptr_array_index (records, i));
    }
  return n_recovered;
}

static void
recovered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (LyceumQueue) self = data;
  g_autoptr (GPtrArray) records = NULL;
  GError *error = NULL;
  Start *start = g_task_get_task_data (self->start_task);

  records = lyceum_task_store_recover_finish (LYCEUM_TASK_STORE (object), result, &error);
  if (records == NULL)
    {
      return_start (self, error);
      return;
    }
  _lyceum_queue_lock (self);
  start->n_recovered = take_up_locked (self, records);
  start->has_taken_up = TRUE;
  _lyceum_frame_arm_locked (self, TRUE);
  _lyceum_queue_unlock (self);
}

/* Main thread; once all new tasks are in the lists, so that whoever hears of the start finds there what was taken up. */
void
_lyceum_queue_complete_start (LyceumQueue *self)
{
  if (self->start_task != NULL && ((Start *) g_task_get_task_data (self->start_task))->has_taken_up)
    finish_start (self);
}

/* Main thread; once the ids are there. */
void
_lyceum_queue_continue_start (LyceumQueue *self)
{
  GError *error = NULL;
  gboolean has_ids;
  Start *start;

  if (self->start_task == NULL)
    return;
  start = g_task_get_task_data (self->start_task);
  _lyceum_queue_lock (self);
  has_ids = self->end_id != 0;
  if (!has_ids && !self->reserving)
    error = self->reserve_error != NULL
                ? g_error_copy (self->reserve_error)
                : g_error_new_literal (LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_STORE, _ ("The list of tasks gave no numbers"));
  _lyceum_queue_unlock (self);

  if (error != NULL)
    return_start (self, error);
  else if (has_ids && !start->recover)
    finish_start (self);
  else if (has_ids && !start->has_asked)
    {
      start->has_asked = TRUE;
      lyceum_task_store_recover_async (
          self->store, g_task_get_cancellable (self->start_task), recovered_cb, g_object_ref (self));
    }
}

void
lyceum_queue_start_async (LyceumQueue         *self,
                          gboolean             recover,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task;
  Start *start;

  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  g_return_if_fail (self->start_task == NULL && !self->running);
  lyceum_queue_assert_owner (self);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, lyceum_queue_start_async);
  g_task_set_name (task, "lyceum_queue_start_async");
  start = g_new0 (Start, 1);
  start->recover = recover;
  g_task_set_task_data (task, start, g_free);

  _lyceum_queue_lock (self);
  self->start_task = task;
  if (self->end_id == 0)
    _lyceum_queue_reserve_locked (self);
  _lyceum_frame_arm_locked (self, TRUE);
  _lyceum_queue_unlock (self);
}

gboolean
lyceum_queue_start_finish (LyceumQueue *self, GAsyncResult *result, guint *n_recovered, GError **error)
{
  Start *start;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_queue_start_async), FALSE);
  start = g_task_get_task_data (G_TASK (result));
  if (n_recovered != NULL)
    *n_recovered = start->n_recovered;
  return g_task_propagate_boolean (G_TASK (result), error);
}
