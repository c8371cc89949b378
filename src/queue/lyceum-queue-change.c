/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/* What somebody asks for who watches: cancel, another priority, first. Each goes down the family. */

/* Takes a task that waits out of where it waits. Returns: whether it did */
gboolean
_lyceum_task_withdraw_locked (LyceumQueue *self, LyceumTask *task)
{
  switch ((LyceumPhase) task->phase)
    {
    case LYCEUM_PHASE_PENDING:
      _lyceum_lane_remove_locked (self, task);
      return TRUE;
    case LYCEUM_PHASE_TIMED:
      _lyceum_timed_remove_locked (self, task);
      return TRUE;
    case LYCEUM_PHASE_HELD:
      return TRUE;
    case LYCEUM_PHASE_ACCEPTING:
    case LYCEUM_PHASE_STARTING:
    case LYCEUM_PHASE_READY:
    case LYCEUM_PHASE_RUNNING:
    case LYCEUM_PHASE_COMMITTING:
    case LYCEUM_PHASE_PARENT:
    case LYCEUM_PHASE_SETTLING:
    case LYCEUM_PHASE_ENDED:
      return FALSE;
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
has_attempt (LyceumTask *task)
{
  return task->run != NULL && (task->phase == LYCEUM_PHASE_RUNNING || task->phase == LYCEUM_PHASE_READY ||
                               task->phase == LYCEUM_PHASE_STARTING);
}

void
_lyceum_task_cancel_locked (LyceumQueue *self, LyceumTask *task)
{
  gboolean was_requested = task->cancel_requested;
  gboolean is_waiting;

  if (task->phase == LYCEUM_PHASE_ENDED || task->phase == LYCEUM_PHASE_SETTLING)
    return;
  task->cancel_requested = TRUE;
  _lyceum_unique_remove_locked (self, task);
  is_waiting = _lyceum_task_withdraw_locked (self, task);
  if (has_attempt (task))
    _lyceum_task_run_doom_locked (self, task->run);
  /* It ends later; a crash until then must not forget what was asked for. */
  if (!is_waiting && !was_requested)
    _lyceum_outbox_note_locked (self, task);

  for (LyceumTask *child = task->family != NULL ? task->family->first : NULL; child != NULL; child = child->sibling)
    _lyceum_task_cancel_locked (self, child);

  if (is_waiting)
    _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_CANCELLED, NULL);
  else if (task->phase == LYCEUM_PHASE_PARENT)
    _lyceum_tree_advance_locked (self, task);
}

void
lyceum_queue_cancel (LyceumQueue *self, LyceumTask *task)
{
  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  g_return_if_fail (LYCEUM_IS_TASK (task));
  lyceum_queue_assert_owner (self);

  _lyceum_queue_lock (self);
  _lyceum_task_cancel_locked (self, task);
  _lyceum_queue_unlock (self);
}

void
lyceum_queue_cancel_id (LyceumQueue *self, gint64 id)
{
  LyceumTask *task;

  g_return_if_fail (LYCEUM_IS_QUEUE (self));

  _lyceum_queue_lock (self);
  task = _lyceum_queue_find_locked (self, id);
  if (task != NULL)
    _lyceum_task_cancel_locked (self, task);
  _lyceum_queue_unlock (self);
}

static void
change_priority_locked (LyceumQueue *self, LyceumTask *task, LyceumTaskPriority priority)
{
  gboolean is_pending = task->phase == LYCEUM_PHASE_PENDING;

  if (task->phase == LYCEUM_PHASE_ENDED || task->priority == priority)
    return;
  if (is_pending)
    _lyceum_lane_remove_locked (self, task);
  task->priority = priority;
  if (is_pending)
    _lyceum_lane_push_locked (self, task);
  _lyceum_outbox_note_locked (self, task);
  _lyceum_frame_dirty_locked (self, task);
}

void
_lyceum_task_set_priority_locked (LyceumQueue *self, LyceumTask *task, LyceumTaskPriority priority)
{
  change_priority_locked (self, task, priority);
  for (LyceumTask *child = task->family != NULL ? task->family->first : NULL; child != NULL; child = child->sibling)
    _lyceum_task_set_priority_locked (self, child, priority);
}

void
lyceum_queue_set_priority (LyceumQueue *self, LyceumTask *task, LyceumTaskPriority priority)
{
  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  g_return_if_fail (LYCEUM_IS_TASK (task));
  g_return_if_fail ((guint) priority < LYCEUM_N_TASK_PRIORITIES);
  lyceum_queue_assert_owner (self);

  _lyceum_queue_lock (self);
  _lyceum_task_set_priority_locked (self, task, priority);
  _lyceum_queue_unlock (self);
}

/* The last is put in front first, so that in the end they stand as they stood. */
static void
move_to_front_locked (LyceumQueue *self, LyceumTask *task)
{
  g_autoptr (GPtrArray) children = g_ptr_array_new ();

  for (LyceumTask *child = task->family != NULL ? task->family->first : NULL; child != NULL; child = child->sibling)
    g_ptr_array_add (children, child);
  for (guint i = children->len; i > 0; i--)
    move_to_front_locked (self, g_ptr_array_index (children, i - 1));

  change_priority_locked (self, task, LYCEUM_TASK_PRIORITY_URGENT);
  if (task->phase == LYCEUM_PHASE_PENDING)
    {
      _lyceum_lane_remove_locked (self, task);
      _lyceum_lane_push_front_locked (self, task);
    }
}

void
lyceum_queue_move_to_front (LyceumQueue *self, LyceumTask *task)
{
  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  g_return_if_fail (LYCEUM_IS_TASK (task));
  lyceum_queue_assert_owner (self);

  _lyceum_queue_lock (self);
  move_to_front_locked (self, task);
  _lyceum_queue_unlock (self);
}
