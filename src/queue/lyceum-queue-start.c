/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue-private.h"

/* The start: ids, what a dead process left, then the lanes. */

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
  Start *start = g_task_get_task_data (self->start_task);
  GError *error = NULL;

  if (self->stop == LYCEUM_STOP_NONE)
    _lyceum_upkeep_open (self, start->recover);

  if (!self->running && self->stop != LYCEUM_STOP_DONE)
    _lyceum_queue_open_lanes (self, &error);
  return_start (self, error);
}

static void
recovered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (LyceumQueue) self = data;
  g_autoptr (GPtrArray) reopened = g_ptr_array_new_with_free_func (g_object_unref);
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
  start->n_recovered = _lyceum_queue_take_up_locked (self, records, reopened);
  start->has_taken_up = TRUE;
  _lyceum_frame_arm_locked (self, TRUE);
  _lyceum_queue_unlock (self);
  _lyceum_show_reopened (self, reopened);
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
          self->store, TRUE, g_task_get_cancellable (self->start_task), recovered_cb, g_object_ref (self));
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
