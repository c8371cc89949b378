/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * What both lanes share: slots, the choice of the next task, the begin of an attempt. A slot is held from the moment a
 * task is taken until its attempt ends; writing what it made holds no slot, but still counts against the limits of the
 * kind and of the key, so that with a limit of one the next sees what the last has written.
 */

static LyceumLaneState *
lane_of (LyceumQueue *self, LyceumTask *task)
{
  return &self->lanes[task->kind->kind.lane];
}

static gboolean
is_eager (LyceumTask *task)
{
  return task->priority >= LYCEUM_TASK_PRIORITY_HIGH;
}

static void
count_pending (LyceumLaneState *lane, LyceumTask *task, int change)
{
  task->group->n_pending += (guint) change;
  lane->n_pending += (guint) change;
  if (is_eager (task))
    lane->n_eager += (guint) change;
}

static void
push_locked (LyceumQueue *self, LyceumTask *task, gboolean in_front)
{
  task->phase = LYCEUM_PHASE_PENDING;
  _lyceum_task_set_state_locked (self, task, LYCEUM_TASK_STATE_QUEUED, LYCEUM_WAIT_NONE);
  if (in_front)
    _lyceum_bands_push_front (&task->group->bands, task, --self->first_seq, self->clock ());
  else
    _lyceum_bands_push (&task->group->bands, task, ++self->last_seq, self->clock ());
  count_pending (lane_of (self, task), task, 1);
  _lyceum_lane_wake_locked (self, task->kind->kind.lane);
}

void
_lyceum_lane_push_locked (LyceumQueue *self, LyceumTask *task)
{
  push_locked (self, task, FALSE);
}

void
_lyceum_lane_push_front_locked (LyceumQueue *self, LyceumTask *task)
{
  push_locked (self, task, TRUE);
}

void
_lyceum_lane_remove_locked (LyceumQueue *self, LyceumTask *task)
{
  _lyceum_bands_remove (&task->group->bands, task);
  count_pending (lane_of (self, task), task, -1);
}

static void
push_ready (LyceumLaneState *lane, LyceumTask *task)
{
  task->phase = LYCEUM_PHASE_READY;
  task->next = NULL;
  if (lane->ready_tail != NULL)
    lane->ready_tail->next = task;
  else
    lane->ready_head = task;
  lane->ready_tail = task;
}

static LyceumTaskRun *
pop_ready (LyceumLaneState *lane)
{
  LyceumTask *task = lane->ready_head;

  lane->ready_head = task->next;
  if (lane->ready_head == NULL)
    lane->ready_tail = NULL;
  task->next = NULL;
  return task->run;
}

void
_lyceum_lane_wake_locked (LyceumQueue *self, LyceumLane lane)
{
  if (!self->running)
    return;
  if (lane == LYCEUM_LANE_COMPUTE)
    _lyceum_compute_lend_locked (self);
  else if (self->network_source != NULL)
    g_source_set_ready_time (self->network_source, 0);
}

/* Something may start that could not before, and not only one. */
void
_lyceum_lanes_wake_all_locked (LyceumQueue *self)
{
  for (guint i = 0; i <= self->lanes[LYCEUM_LANE_COMPUTE].n_slots; i++)
    _lyceum_lane_wake_locked (self, LYCEUM_LANE_COMPUTE);
  _lyceum_lane_wake_locked (self, LYCEUM_LANE_NETWORK);
}

/*
 * The store has noted that the attempt begins. If it could not, the attempt begins all the same, unless another process
 * has the task, or nobody would know after a crash that it must not be repeated.
 */
static void
noted_locked (LyceumQueue *self, LyceumStoreOp *op, const GError *error)
{
  LyceumTask *task = op->task;

  if (error != NULL &&
      (task->kind->kind.at_most_once || g_error_matches (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_LOST)))
    {
      g_clear_error (&task->run->checkpoint_error);
      task->run->checkpoint_error = g_error_copy (error);
      _lyceum_task_run_doom_locked (self, task->run);
    }
  push_ready (lane_of (self, task), task);
  _lyceum_lane_wake_locked (self, task->kind->kind.lane);
}

static void
note_start_locked (LyceumQueue *self, LyceumTask *task)
{
  LyceumStoreOp *op;

  if (!task->is_strict && !(task->kind->kind.at_most_once && task->is_kept))
    {
      _lyceum_outbox_note_locked (self, task);
      return;
    }
  task->phase = LYCEUM_PHASE_STARTING;
  op = _lyceum_store_op_new (LYCEUM_STORE_OP_UPDATE);
  op->record = _lyceum_task_to_record (self, task, task->state);
  op->task = task;
  op->done_locked = noted_locked;
  _lyceum_outbox_push_locked (self, op);
}

static void
count_slots (LyceumQueue *self, LyceumLaneState *lane, gboolean general, int change, gint64 now)
{
  _lyceum_lane_use_locked (lane, now);
  if (general)
    lane->n_general += (guint) change;
  else
    lane->n_reserved += (guint) change;
  self->n_attempts += (guint) change;
}

static void
give_slot_locked (LyceumQueue *self, LyceumTask *task, gboolean general, gint64 now)
{
  _lyceum_lane_remove_locked (self, task);
  count_slots (self, lane_of (self, task), general, 1, now);
  task->kind->n_running++;
  if (task->group->limit != NULL)
    _lyceum_limit_take_locked (task->group->limit, now);

  task->attempts = (guint16) MIN (task->attempts + 1, G_MAXUINT16);
  if (task->run != NULL)
    g_ptr_array_add (self->litter, g_steal_pointer (&task->run));
  task->run = _lyceum_task_run_new (self, task);
  task->run->has_general_slot = general;
  task->phase = LYCEUM_PHASE_READY;
  _lyceum_task_set_state_locked (self, task, LYCEUM_TASK_STATE_RUNNING, LYCEUM_WAIT_NONE);
  task->started_at = self->wall_clock () / 1000;
  note_start_locked (self, task);
  _lyceum_frame_dirty_locked (self, task);
}

static void
begin_locked (LyceumQueue *self, LyceumTaskRun *run, gint64 now)
{
  run->task->phase = LYCEUM_PHASE_RUNNING;
  run->began_at = now;
  run->deadline = run->began_at + run->kind->kind.timeout_seconds * G_USEC_PER_SEC;
  _lyceum_statistics_began_locked (self, run->task, run->began_at);
  _lyceum_kind_add_run_locked (run->kind, run);
  _lyceum_timer_arm_locked (self, run->deadline);
  _lyceum_upkeep_wake_locked (self);
}

/* Returns: (nullable): the task that a free slot of the lane goes to, which it has then */
static LyceumTask *
choose_locked (LyceumQueue *self, LyceumLaneState *lane, gint64 now)
{
  gboolean general = lane->n_general < lane->n_slots;
  LyceumTask *task;
  gboolean rose;
  gint64 wake_at;

  if (!general && lane->n_reserved > 0)
    return NULL;
  task = _lyceum_lane_best_locked (self, lane, general ? LYCEUM_TASK_PRIORITY_LOW : LYCEUM_TASK_PRIORITY_HIGH, &rose,
                                   &wake_at);
  if (wake_at != 0)
    {
      _lyceum_timer_arm_locked (self, wake_at);
      self->groups_changed = TRUE;
      _lyceum_frame_arm_locked (self, FALSE);
    }
  if (task == NULL)
    return NULL;
  lane->since_rise = rose ? 0 : MIN (lane->since_rise + 1, LYCEUM_RISE_EVERY);
  give_slot_locked (self, task, general, now);
  return task;
}

/*
 * Returns: (transfer full) (nullable): an attempt for the calling thread of the lane to make; %NULL when there is
 *   nothing that may start now
 */
LyceumTaskRun *
_lyceum_lane_take_locked (LyceumQueue *self, LyceumLane lane_id, gint64 now)
{
  LyceumLaneState *lane = &self->lanes[lane_id];
  LyceumTaskRun *run = NULL;

  while (run == NULL && self->running)
    {
      LyceumTask *task;

      if (lane->ready_head != NULL)
        {
          run = pop_ready (lane);
          break;
        }
      task = choose_locked (self, lane, now);
      if (task == NULL)
        return NULL;
      if (task->phase == LYCEUM_PHASE_READY)
        run = task->run;
    }
  if (run == NULL)
    return NULL;
  begin_locked (self, run, now);
  return lyceum_task_run_ref (run);
}

void
_lyceum_lane_release_locked (LyceumQueue *self, LyceumTaskRun *run, gint64 now)
{
  count_slots (self, lane_of (self, run->task), run->has_general_slot, -1, now);
  _lyceum_kind_drop_run_locked (run->kind, run);
  /* A thread of the compute lane takes the next task itself. */
  if (run->kind->kind.lane == LYCEUM_LANE_NETWORK)
    _lyceum_lane_wake_locked (self, LYCEUM_LANE_NETWORK);
}

/* What the attempt made is written, or nothing is. */
void
_lyceum_kind_release_locked (LyceumQueue *self, LyceumTask *task)
{
  LyceumLimit *limit = task->group->limit;

  task->kind->n_running--;
  if (limit != NULL)
    limit->n_running--;
  if (task->kind->kind.max_running > 0 || (limit != NULL && limit->max_running > 0))
    _lyceum_lanes_wake_all_locked (self);
}
