/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/* What holds of the computer. What waits for it is looked at when the next task is chosen; see lyceum-group.c. */

static void
set_compute_slots_locked (LyceumQueue *self)
{
  LyceumLaneState *lane = &self->lanes[LYCEUM_LANE_COMPUTE];
  gboolean is_low = (self->conditions & LYCEUM_CONDITION_LOW_MEMORY) != 0;

  _lyceum_lane_use_locked (lane, self->clock ());
  lane->n_slots = is_low ? MAX (1, lane->n_wanted / 2) : lane->n_wanted;
}

void
lyceum_queue_set_conditions (LyceumQueue *self, LyceumConditions conditions)
{
  g_return_if_fail (LYCEUM_IS_QUEUE (self));

  _lyceum_queue_lock (self);
  if (self->conditions != conditions)
    {
      self->conditions = conditions;
      set_compute_slots_locked (self);
      self->groups_changed = TRUE;
      _lyceum_lanes_wake_all_locked (self);
      _lyceum_frame_arm_locked (self, FALSE);
    }
  _lyceum_queue_unlock (self);
}

LyceumConditions
lyceum_queue_get_conditions (LyceumQueue *self)
{
  LyceumConditions conditions;

  g_return_val_if_fail (LYCEUM_IS_QUEUE (self), 0);

  _lyceum_queue_lock (self);
  conditions = self->conditions;
  _lyceum_queue_unlock (self);
  return conditions;
}
