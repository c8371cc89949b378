/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * Pauses. A kind, or the whole queue, is paused where the next task is chosen: nothing has to be moved. A task, and
 * with it everything below it, is taken out of the bands and stands aside until it may go on.
 */

gboolean
_lyceum_task_is_held_locked (LyceumTask *task)
{
  for (LyceumTask *each = task; each != NULL; each = each->parent)
    if (each->is_paused)
      return TRUE;
  return FALSE;
}

static void
hold_locked (LyceumQueue *self, LyceumTask *task)
{
  if (task->phase != LYCEUM_PHASE_HELD && _lyceum_task_withdraw_locked (self, task))
    {
      task->phase = LYCEUM_PHASE_HELD;
      _lyceum_task_set_state_locked (self, task, LYCEUM_TASK_STATE_WAITING, LYCEUM_WAIT_PAUSED);
      _lyceum_frame_dirty_locked (self, task);
    }
  for (LyceumTask *child = task->family != NULL ? task->family->first : NULL; child != NULL; child = child->sibling)
    hold_locked (self, child);
}

/* What is paused itself stays so. */
static void
let_go_locked (LyceumQueue *self, LyceumTask *task)
{
  if (task->is_paused)
    return;
  if (task->phase == LYCEUM_PHASE_HELD)
    _lyceum_task_admit_locked (self, task);
  for (LyceumTask *child = task->family != NULL ? task->family->first : NULL; child != NULL; child = child->sibling)
    let_go_locked (self, child);
}

static void
set_paused_locked (LyceumQueue *self, LyceumTask *task, gboolean paused)
{
  task->is_paused = paused;
  if (paused)
    hold_locked (self, task);
  else if (!_lyceum_task_is_held_locked (task))
    let_go_locked (self, task);
  if (task->phase == LYCEUM_PHASE_PARENT)
    _lyceum_task_await_children_locked (self, task);
  _lyceum_outbox_note_locked (self, task);
  _lyceum_frame_dirty_locked (self, task);
}

void
lyceum_queue_set_paused (LyceumQueue *self, LyceumTask *task, gboolean paused)
{
  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  g_return_if_fail (LYCEUM_IS_TASK (task));
  lyceum_queue_assert_owner (self);

  _lyceum_queue_lock (self);
  if (task->is_paused != (paused != FALSE) && task->phase != LYCEUM_PHASE_ENDED)
    set_paused_locked (self, task, paused != FALSE);
  _lyceum_queue_unlock (self);
}

void
lyceum_queue_set_kind_paused (LyceumQueue *self, const char *kind, gboolean paused)
{
  LyceumKind *found;

  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  lyceum_queue_assert_owner (self);

  _lyceum_queue_lock (self);
  found = kind != NULL ? g_hash_table_lookup (self->kinds, kind) : NULL;
  if (kind == NULL)
    self->is_paused = paused != FALSE;
  else if (found != NULL)
    found->is_paused = paused != FALSE;
  self->groups_changed = TRUE;
  _lyceum_lanes_wake_all_locked (self);
  _lyceum_frame_arm_locked (self, TRUE);
  _lyceum_queue_unlock (self);
}

gboolean
lyceum_queue_is_paused (LyceumQueue *self)
{
  gboolean is_paused;

  g_return_val_if_fail (LYCEUM_IS_QUEUE (self), FALSE);
  lyceum_queue_assert_owner (self);

  _lyceum_queue_lock (self);
  is_paused = self->is_paused;
  _lyceum_queue_unlock (self);
  return is_paused;
}
