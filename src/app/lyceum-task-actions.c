/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-task-actions.h"

#include <glib/gi18n-lib.h>

#include "lyceum-activity-place.h"
#include "lyceum-past-task.h"

static LyceumTaskActions
get_unfinished (LyceumTask      *task,
                LyceumTaskState  state)
{
  gboolean is_batch = lyceum_task_get_n_children (task) > 0 || state == LYCEUM_TASK_STATE_WAITING;
  LyceumTaskActions actions = LYCEUM_TASK_CANCEL;

  /* What runs needs no better place, and runs to its end. */
  if (state == LYCEUM_TASK_STATE_RUNNING && !is_batch)
    return actions;

  if (state != LYCEUM_TASK_STATE_SCHEDULED)
    actions |= LYCEUM_TASK_FIRST;
  if (lyceum_task_is_paused (task))
    actions |= LYCEUM_TASK_RESUME;
  else
    actions |= LYCEUM_TASK_PAUSE;
  return actions;
}

LyceumTaskActions
lyceum_task_actions_get (gpointer item)
{
  LyceumTaskState state;
  guint n_failed = 0;

  if (LYCEUM_IS_TASK (item))
    {
      state = lyceum_task_get_state (item);
      n_failed = lyceum_task_get_n_failed_children (item);
      if (!LYCEUM_TASK_STATE_IS_FINISHED (state))
        return get_unfinished (item, state);
    }
  else
    state = lyceum_past_task_get_record (item)->state;

  if (state == LYCEUM_TASK_STATE_FAILED || state == LYCEUM_TASK_STATE_CANCELLED || n_failed > 0)
    return LYCEUM_TASK_RETRY;
  return 0;
}

static void
recalled_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) done = G_TASK (user_data);
  LyceumQueue *queue = LYCEUM_QUEUE (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumTask) task = lyceum_queue_recall_finish (queue, result, &error);

  if (task)
    {
      lyceum_queue_retry (queue, task);
      g_task_return_boolean (done, TRUE);
    }
  else if (error)
    g_task_return_error (done, g_steal_pointer (&error));
  else
    g_task_return_new_error (done, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             _("This cannot be tried again: it is done, or another program of Lyceum works on it."));
}

static void
act (LyceumQueue       *queue,
     LyceumTask        *task,
     LyceumTaskActions  action)
{
  switch (action)
    {
    case LYCEUM_TASK_CANCEL:
      lyceum_queue_cancel (queue, task);
      break;
    case LYCEUM_TASK_RETRY:
      lyceum_queue_retry (queue, task);
      break;
    case LYCEUM_TASK_FIRST:
      lyceum_queue_move_to_front (queue, task);
      lyceum_activity_place_put_first (task);
      break;
    case LYCEUM_TASK_PAUSE:
      lyceum_queue_set_paused (queue, task, TRUE);
      break;
    case LYCEUM_TASK_RESUME:
      lyceum_queue_set_paused (queue, task, FALSE);
      break;
    }
}

void
lyceum_task_actions_do (LyceumQueue         *queue,
                        gpointer             item,
                        LyceumTaskActions    action,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) done = g_task_new (queue, cancellable, callback, user_data);

  g_task_set_source_tag (done, lyceum_task_actions_do);
  if (!(lyceum_task_actions_get (item) & action))
    {
      g_task_return_boolean (done, TRUE);
      return;
    }
  if (LYCEUM_IS_TASK (item))
    {
      act (queue, item, action);
      g_task_return_boolean (done, TRUE);
      return;
    }

  lyceum_queue_recall_async (queue, lyceum_past_task_get_record (item)->id, cancellable, recalled_cb,
                             g_steal_pointer (&done));
}

gboolean
lyceum_task_actions_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_task_actions_do), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
