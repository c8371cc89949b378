/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue-private.h"

/*
 * A task that another process had in the meantime, and that is this one's again. What this process remembers of it is
 * old, and what the store holds is right: how far it is, what of it is done, how often it crashed. While something of
 * it is still under way here the record waits: the store takes nothing of that any more, so that it comes to an end,
 * and then the record takes its place.
 */

static void
forget_locked (LyceumTask *task)
{
  g_clear_error (&task->error);
  _lyceum_task_set_result_locked (task, NULL);
  g_clear_pointer (&task->log, _lyceum_event_log_unref);
  if (task->chance != NULL)
    {
      g_clear_pointer (&task->chance->checkpoint, g_variant_unref);
      task->chance->start_at = task->chance->n_snoozes = 0;
    }
  task->own_done = task->kind->kind.lane == LYCEUM_LANE_NONE;
  task->cancel_requested = task->is_reopened = task->has_read_log = task->is_saving = FALSE;
  task->finished_at = 0;
}

static void
stand_as_locked (LyceumQueue *self, LyceumTask *task, const LyceumTaskRecord *record)
{
  forget_locked (task);
  _lyceum_task_read_record_locked (self, task, record);
  if (record->start_at != 0)
    _lyceum_task_get_chance (task)->start_at = record->start_at;
  task->priority = MIN (record->priority, LYCEUM_TASK_PRIORITY_URGENT);
  task->phase = LYCEUM_PHASE_ACCEPTING;
  /* From there it may go everywhere. */
  _lyceum_task_set_state_locked (self, task, LYCEUM_TASK_STATE_WAITING, LYCEUM_WAIT_CHILDREN);
  _lyceum_unique_add_locked (self, task);
  _lyceum_frame_dirty_locked (self, task);
}

static void
wait_for_end_locked (LyceumQueue *self, LyceumTask *task, const LyceumTaskRecord *record)
{
  LyceumSecondChance *chance = _lyceum_task_get_chance (task);
  gboolean is_running = task->phase == LYCEUM_PHASE_STARTING || task->phase == LYCEUM_PHASE_READY ||
                        task->phase == LYCEUM_PHASE_RUNNING;

  g_clear_pointer (&chance->heir, lyceum_task_record_free);
  chance->heir = lyceum_task_record_copy (record);
  if (!is_running)
    return;
  if (task->run->checkpoint_error == NULL)
    lyceum_task_store_set_lost (&task->run->checkpoint_error);
  _lyceum_task_run_doom_locked (self, task->run);
}

/* It has ended in another process, and stands here for its parent's sake. */
static void
end_as_locked (LyceumQueue *self, LyceumTask *task, const LyceumTaskRecord *record)
{
  LyceumFamily *above = task->parent != NULL ? task->parent->family : NULL;

  if (task->phase != LYCEUM_PHASE_ENDED)
    {
      wait_for_end_locked (self, task, record);
      if (_lyceum_task_withdraw_locked (self, task))
        _lyceum_task_end_locked (self, task, LYCEUM_TASK_STATE_FAILED, NULL);
      return;
    }
  if (task->state == (gint8) record->state)
    return;
  if (above != NULL)
    above->n_failed = above->n_failed - (task->state == LYCEUM_TASK_STATE_FAILED) +
                      (record->state == LYCEUM_TASK_STATE_FAILED);
  forget_locked (task);
  _lyceum_task_read_record_locked (self, task, record);
  _lyceum_task_set_state_locked (self, task, LYCEUM_TASK_STATE_WAITING, LYCEUM_WAIT_CHILDREN);
  _lyceum_task_set_state_locked (self, task, record->state, LYCEUM_WAIT_NONE);
  _lyceum_frame_dirty_locked (self, task);
}

/*
 * @reopened: (element-type LyceumTask): the task is added if it had ended here
 *
 * Returns: whether it stands as @record says, and may be resumed
 */
gboolean
_lyceum_task_renew_locked (LyceumQueue *self, LyceumTask *task, const LyceumTaskRecord *record, GPtrArray *reopened)
{
  if (!record->is_news)
    return FALSE;
  if (LYCEUM_TASK_STATE_IS_FINISHED (record->state))
    {
      end_as_locked (self, task, record);
      return FALSE;
    }
  if (task->phase == LYCEUM_PHASE_ENDED)
    _lyceum_task_reopen_locked (self, task, reopened);
  else if (task->phase != LYCEUM_PHASE_PARENT && !_lyceum_task_withdraw_locked (self, task))
    {
      wait_for_end_locked (self, task, record);
      return FALSE;
    }
  stand_as_locked (self, task, record);
  return TRUE;
}

/* Nothing of the task is under way any more. Returns: whether it goes on as the record that waited for that */
gboolean
_lyceum_task_give_way_locked (LyceumQueue *self, LyceumTask *task)
{
  g_autoptr (LyceumTaskRecord) record = NULL;
  gboolean was_cancelled = task->cancel_requested;

  if (task->chance == NULL || task->chance->heir == NULL || self->stop == LYCEUM_STOP_NOW)
    return FALSE;
  record = g_steal_pointer (&task->chance->heir);
  stand_as_locked (self, task, record);
  if (LYCEUM_TASK_STATE_IS_FINISHED (record->state))
    {
      _lyceum_task_end_locked (self, task, record->state, NULL);
      return TRUE;
    }
  _lyceum_task_resume_locked (self, task, record);
  if (was_cancelled)
    _lyceum_task_cancel_locked (self, task);
  return TRUE;
}
