/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * Tasks whose time has not come, and the one timer of the queue. They stand in a binary heap by the time of day at
 * which they start: adding, taking out and expiring one takes logarithmic time.
 *
 * Their time is a time of day because it is kept over a restart and while the computer sleeps; the timer itself runs by
 * the monotonic clock, and looks at the time of day at least once in a minute, so that a clock that was set, or a
 * laptop that slept, is noticed.
 */

#define LOOK_USEC (60 * G_USEC_PER_SEC)

static LyceumTask *
at (LyceumQueue *self, guint index)
{
  return g_ptr_array_index (self->timed, index - 1);
}

static void
put (LyceumQueue *self, guint index, LyceumTask *task)
{
  g_ptr_array_index (self->timed, index - 1) = task;
  task->chance->heap_index = index;
}

static gboolean
starts_before (const LyceumTask *task, const LyceumTask *other)
{
  if (task->chance->start_at != other->chance->start_at)
    return task->chance->start_at < other->chance->start_at;
  return task->id < other->id;
}

static void
sift_up (LyceumQueue *self, guint index)
{
  LyceumTask *task = at (self, index);

  while (index > 1 && starts_before (task, at (self, index / 2)))
    {
      put (self, index, at (self, index / 2));
      index /= 2;
    }
  put (self, index, task);
}

static void
sift_down (LyceumQueue *self, guint index)
{
  LyceumTask *task = at (self, index);
  guint n = self->timed->len;

  for (;;)
    {
      guint child = 2 * index;

      if (child < n && starts_before (at (self, child + 1), at (self, child)))
        child++;
      if (child > n || !starts_before (at (self, child), task))
        break;
      put (self, index, at (self, child));
      index = child;
    }
  put (self, index, task);
}

/* When the timer has to look at what stands first. */
static gint64
first_due_locked (LyceumQueue *self)
{
  gint64 left;

  if (self->timed->len == 0)
    return 0;
  left = at (self, 1)->chance->start_at * 1000 - self->wall_clock ();
  return self->clock () + CLAMP (left, 0, LOOK_USEC);
}

void
_lyceum_timed_add_locked (LyceumQueue *self, LyceumTask *task)
{
  task->phase = LYCEUM_PHASE_TIMED;
  g_ptr_array_add (self->timed, task);
  task->chance->heap_index = self->timed->len;
  sift_up (self, self->timed->len);
  if (task->chance->heap_index == 1)
    _lyceum_timer_arm_locked (self, first_due_locked (self));
}

void
_lyceum_timed_remove_locked (LyceumQueue *self, LyceumTask *task)
{
  guint index = task->chance->heap_index;
  LyceumTask *last = g_ptr_array_steal_index (self->timed, self->timed->len - 1);

  task->chance->heap_index = 0;
  if (last == task)
    return;
  put (self, index, last);
  sift_up (self, index);
  sift_down (self, last->chance->heap_index);
}

/*
 * A retry is to wait for so long, and not until a time of day: where the clock was set back, its time goes back with
 * it, and no retry waits longer than its kind allows.
 */
void
_lyceum_timed_compare_clocks_locked (LyceumQueue *self)
{
  gint64 lead = self->wall_clock () - self->clock ();
  gint64 change = lead - self->wall_lead;

  self->wall_lead = lead;
  if (change > -G_USEC_PER_SEC)
    return;
  for (guint i = 1; i <= self->timed->len; i++)
    if (at (self, i)->is_retry)
      at (self, i)->chance->start_at = MAX (1, at (self, i)->chance->start_at + change / 1000);
  for (guint i = self->timed->len / 2; i > 0; i--)
    sift_down (self, i);
}

/* Lets go on whose time has come. Returns: when to look again, by the queue's clock; 0: nothing is timed */
gint64
_lyceum_timed_expire_locked (LyceumQueue *self)
{
  gint64 now = self->wall_clock () / 1000;

  _lyceum_timed_compare_clocks_locked (self);
  while (self->timed->len > 0 && at (self, 1)->chance->start_at <= now)
    {
      LyceumTask *task = at (self, 1);

      _lyceum_timed_remove_locked (self, task);
      _lyceum_task_admit_locked (self, task);
    }
  return first_due_locked (self);
}

/* @when: by the queue's clock, which a test may have made its own */
void
_lyceum_timer_arm_locked (LyceumQueue *self, gint64 when)
{
  if (self->timer_source == NULL || (self->armed_timer != 0 && self->armed_timer <= when))
    return;
  self->armed_timer = when;
  g_source_set_ready_time (self->timer_source, g_get_monotonic_time () + (when - self->clock ()));
}

/* Returns: when the next attempt of the kind runs out of time; 0: none */
static gint64
expire_kind_locked (LyceumQueue *self, LyceumKind *kind, gint64 now)
{
  while (kind->first_run != NULL && kind->first_run->deadline <= now)
    {
      LyceumTaskRun *run = kind->first_run;

      run->timed_out = TRUE;
      _lyceum_task_run_doom_locked (self, run);
      _lyceum_kind_drop_run_locked (kind, run);
    }
  return kind->first_run != NULL ? kind->first_run->deadline : 0;
}

static gint64
earlier (gint64 one, gint64 other)
{
  if (one == 0 || other == 0)
    return one + other;
  return MIN (one, other);
}

/* Everything that is due. Returns: when the next is, by the queue's clock; 0: nothing is */
gint64
_lyceum_timers_run_locked (LyceumQueue *self)
{
  gint64 now = self->clock ();
  gint64 next = _lyceum_timed_expire_locked (self);

  for (guint lane = 0; lane < LYCEUM_N_LANES; lane++)
    {
      gint64 wake_at;
      gboolean rose;

      for (guint i = 0; i < self->lanes[lane].kinds->len; i++)
        next = earlier (next, expire_kind_locked (self, g_ptr_array_index (self->lanes[lane].kinds, i), now));
      /* Limits that were used up may have tokens again. */
      _lyceum_lane_best_locked (self, &self->lanes[lane], LYCEUM_TASK_PRIORITY_LOW, &rose, &wake_at);
      next = earlier (next, wake_at);
    }
  _lyceum_events_save_again_locked (self);
  self->groups_changed = TRUE;
  _lyceum_frame_arm_locked (self, FALSE);
  _lyceum_lanes_wake_all_locked (self);
  return next;
}
