/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue-private.h"

/*
 * What both lanes share: slots, the choice of the next task, the begin and the end of an attempt. A slot is held from
 * the moment a task is taken until its attempt ends; writing what it made holds no slot, but still counts against the
 * limit of the kind, so that with a limit of one the next sees what the last has written.
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

void
_lyceum_lane_push_locked (LyceumQueue *self, LyceumTask *task)
{
  LyceumLaneState *lane = lane_of (self, task);

  task->phase = LYCEUM_PHASE_PENDING;
  task->state = LYCEUM_TASK_STATE_QUEUED;
  _lyceum_bands_push (&task->kind->bands, task, ++self->last_seq, self->clock ());
  lane->n_pending++;
  lane->n_eager += is_eager (task);
  _lyceum_lane_wake_locked (self, task->kind->kind.lane);
}

void
_lyceum_lane_remove_locked (LyceumQueue *self, LyceumTask *task)
{
  LyceumLaneState *lane = lane_of (self, task);

  _lyceum_bands_remove (&task->kind->bands, task);
  lane->n_pending--;
  lane->n_eager -= is_eager (task);
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

/* The store has noted that the attempt begins. If it could not, the attempt begins all the same. */
static void
noted_locked (LyceumQueue *self, LyceumStoreOp *op, const GError *error)
{
  LyceumTask *task = op->task;

  push_ready (lane_of (self, task), task);
  _lyceum_lane_wake_locked (self, task->kind->kind.lane);
}

static void
note_start_locked (LyceumQueue *self, LyceumTask *task)
{
  LyceumStoreOp *op;

  if (!task->is_strict)
    {
      _lyceum_outbox_note_locked (self, task);
      return;
    }
  task->phase = LYCEUM_PHASE_STARTING;
  op = _lyceum_store_op_new (LYCEUM_STORE_OP_UPDATE);
  op->record = _lyceum_task_to_record (task, task->state);
  op->task = task;
  op->done_locked = noted_locked;
  _lyceum_outbox_push_locked (self, op);
}

static void
give_slot_locked (LyceumQueue *self, LyceumTask *task, gboolean general)
{
  LyceumLaneState *lane = lane_of (self, task);

  _lyceum_lane_remove_locked (self, task);
  if (general)
    lane->n_general++;
  else
    lane->n_reserved++;
  task->kind->n_running++;
  self->n_attempts++;

  g_clear_pointer (&task->run, lyceum_task_run_unref);
  task->run = _lyceum_task_run_new (self, task);
  task->run->has_general_slot = general;
  task->phase = LYCEUM_PHASE_READY;
  task->state = LYCEUM_TASK_STATE_RUNNING;
  task->attempts++;
  task->started_at = g_get_real_time () / 1000;
  note_start_locked (self, task);
  _lyceum_frame_dirty_locked (self, task);
}

static void
begin_locked (LyceumQueue *self, LyceumTaskRun *run)
{
  run->task->phase = LYCEUM_PHASE_RUNNING;
  run->deadline = g_get_monotonic_time () + run->kind->kind.timeout_seconds * G_USEC_PER_SEC;
  _lyceum_kind_add_run_locked (run->kind, run);
  _lyceum_network_arm_deadline_locked (self, run->deadline);
}

/*
 * Returns: (transfer full) (nullable): an attempt for the calling thread of the lane to make; %NULL when there is
 *   nothing that may start now
 */
LyceumTaskRun *
_lyceum_lane_take_locked (LyceumQueue *self, LyceumLane lane_id)
{
  LyceumLaneState *lane = &self->lanes[lane_id];
  LyceumTaskRun *run = NULL;

  while (run == NULL && self->running)
    {
      gboolean general = lane->n_general < lane->n_slots;
      LyceumTask *task = NULL;
      gboolean rose = FALSE;

      if (lane->ready_head != NULL)
        {
          run = pop_ready (lane);
          break;
        }
      if (general || lane->n_reserved == 0)
        task = _lyceum_lane_best (lane,
                                  general ? LYCEUM_TASK_PRIORITY_LOW : LYCEUM_TASK_PRIORITY_HIGH,
                                  self->ageing_usec,
                                  &rose);
      if (task == NULL)
        return NULL;
      lane->since_rise = rose ? 0 : MIN (lane->since_rise + 1, LYCEUM_RISE_EVERY);
      give_slot_locked (self, task, general);
      if (task->phase == LYCEUM_PHASE_READY)
        run = task->run;
    }
  if (run == NULL)
    return NULL;
  begin_locked (self, run);
  return lyceum_task_run_ref (run);
}

static void
release_slot_locked (LyceumQueue *self, LyceumTaskRun *run)
{
  LyceumLaneState *lane = lane_of (self, run->task);

  if (run->has_general_slot)
    lane->n_general--;
  else
    lane->n_reserved--;
  self->n_attempts--;
  _lyceum_kind_drop_run_locked (run->kind, run);
  _lyceum_lane_wake_locked (self, run->kind->kind.lane);
}

static void
release_kind_locked (LyceumQueue *self, LyceumTask *task)
{
  task->kind->n_running--;
  if (task->kind->kind.max_running > 0)
    _lyceum_lane_wake_locked (self, task->kind->kind.lane);
}

/* Followers were made but the transaction that was to insert them was not carried out. */
static void
drop_followers_locked (LyceumQueue *self, GPtrArray *followers, const GError *error)
{
  for (guint i = 0; followers != NULL && i < followers->len; i++)
    {
      LyceumTask *follower = g_ptr_array_index (followers, i);
      LyceumTask *parent = _lyceum_queue_find_locked (self, follower->parent_id);

      if (parent != NULL)
        {
          parent->family->n_holds--;
          _lyceum_tree_advance_locked (self, parent);
        }
      _lyceum_task_end_locked (self, follower, LYCEUM_TASK_STATE_FAILED, g_error_copy (error));
    }
}

/*
 * The attempt has succeeded and the store has written what it made, its followers and its new state. The followers join
 * the tree before the task leaves it, under one hold of the lock: no parent sees a moment without them.
 */
static void
written_locked (LyceumQueue *self, LyceumStoreOp *op, const GError *error)
{
  LyceumTask *task = op->task;

  release_kind_locked (self, task);
  if (error != NULL)
    {
      drop_followers_locked (self, op->tasks, error);
      g_clear_pointer (&task->result, g_variant_unref);
      if (task->cancel_requested || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_CANCELLED, NULL);
      else
        _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_FAILED, g_error_copy (error));
      return;
    }

  task->own_done = TRUE;
  for (guint i = 0; op->tasks != NULL && i < op->tasks->len; i++)
    {
      LyceumTask *follower = g_ptr_array_index (op->tasks, i);
      LyceumTask *parent = _lyceum_queue_find_locked (self, follower->parent_id);

      if (parent != NULL)
        {
          parent->family->n_holds--;
          _lyceum_tree_attach_locked (self, parent, follower);
        }
      follower->is_kept = follower->kind->kind.durable;
      _lyceum_queue_list_locked (self, follower);
      if (parent != NULL && parent->cancel_requested)
        _lyceum_task_cancel_locked (self, follower);
      _lyceum_task_admit_locked (self, follower);
    }

  if (op->outcome == LYCEUM_TASK_STATE_SUCCEEDED && !_lyceum_task_has_open_children (task))
    {
      _lyceum_task_end_locked (self, task, LYCEUM_TASK_STATE_SUCCEEDED, NULL);
      return;
    }
  task->phase = LYCEUM_PHASE_PARENT;
  task->state = LYCEUM_TASK_STATE_WAITING;
  if (op->outcome == LYCEUM_TASK_STATE_SUCCEEDED)
    _lyceum_outbox_note_locked (self, task); /* a child was submitted in the meantime */
  _lyceum_frame_dirty_locked (self, task);
  if (task->cancel_requested)
    _lyceum_task_cancel_locked (self, task);
  _lyceum_tree_advance_locked (self, task);
}

/* Returns: (transfer container): the tasks that follow, not yet in the tree. %NULL with @error when one is not possible. */
static GPtrArray *
make_followers_locked (LyceumQueue *self, LyceumTaskRun *run, GPtrArray *records, GError **error)
{
  g_autoptr (GPtrArray) followers = g_ptr_array_new ();

  for (guint i = 0; run->followers != NULL && i < run->followers->len; i++)
    {
      LyceumTaskSpec *spec = g_ptr_array_index (run->followers, i);
      LyceumTask *parent = _lyceum_queue_find_locked (self, spec->parent_id);
      LyceumKind *kind = g_hash_table_lookup (self->kinds, spec->kind);
      LyceumTask *follower;

      if (kind != NULL && _lyceum_unique_find_locked (self, kind, spec->unique_key) != NULL)
        continue;
      follower = _lyceum_queue_adopt_locked (self, spec, error);
      if (follower == NULL)
        {
          drop_followers_locked (self, followers, *error);
          return NULL;
        }
      if (parent != NULL)
        _lyceum_task_get_family (parent)->n_holds++;
      g_ptr_array_add (followers, follower);
      if (kind->kind.durable)
        g_ptr_array_add (records, _lyceum_task_to_record (follower, kind->kind.lane == LYCEUM_LANE_NONE
                                                                        ? LYCEUM_TASK_STATE_WAITING
                                                                        : LYCEUM_TASK_STATE_QUEUED));
    }
  return g_steal_pointer (&followers);
}

static gboolean
will_wait_for_children (LyceumTask *task, GPtrArray *followers)
{
  for (guint i = 0; i < followers->len; i++)
    if (((LyceumTask *) g_ptr_array_index (followers, i))->parent_id == task->id)
      return TRUE;
  return task->family != NULL && (task->family->n_unfinished > 0 || task->family->n_failed > 0);
}

static void
write_outcome_locked (LyceumQueue *self, LyceumTaskRun *run)
{
  LyceumTask *task = run->task;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_record_free);
  GPtrArray *followers;
  GError *error = NULL;
  LyceumStoreOp *op;

  followers = make_followers_locked (self, run, records, &error);
  if (followers == NULL)
    {
      release_kind_locked (self, task);
      _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_FAILED, error);
      return;
    }

  g_clear_pointer (&task->result, g_variant_unref);
  task->result = g_steal_pointer (&run->result);
  task->phase = LYCEUM_PHASE_COMMITTING;
  op = _lyceum_store_op_new (LYCEUM_STORE_OP_UPDATE);
  op->task = task;
  op->tasks = followers;
  op->outcome =
      will_wait_for_children (task, followers) ? LYCEUM_TASK_STATE_WAITING : LYCEUM_TASK_STATE_SUCCEEDED;
  op->done_locked = written_locked;
  if (!task->kind->kind.durable && run->commit == NULL && records->len == 0)
    {
      written_locked (self, op, NULL);
      g_ptr_array_unref (followers);
      g_free (op);
      return;
    }
  op->record = _lyceum_task_to_record (task, op->outcome);
  op->records = records->len > 0 ? g_steal_pointer (&records) : NULL;
  op->commit = g_steal_pointer (&run->commit);
  op->commit_data = g_steal_pointer (&run->commit_data);
  op->commit_destroy = g_steal_pointer (&run->commit_destroy);
  _lyceum_outbox_push_locked (self, op);
}

/* The end of an attempt, on the thread that made it. @error: (transfer full) (nullable). */
void
_lyceum_attempt_ended_locked (LyceumQueue *self, LyceumTaskRun *run, GError *error)
{
  LyceumTask *task = run->task;
  g_autoptr (GError) failure = error;

  release_slot_locked (self, run);
  if (failure == NULL && !task->cancel_requested && !run->timed_out)
    {
      write_outcome_locked (self, run);
      return;
    }

  release_kind_locked (self, task);
  if (task->cancel_requested)
    _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_CANCELLED, NULL);
  else if (run->timed_out)
    _lyceum_task_settle_locked (self,
                                task,
                                LYCEUM_TASK_STATE_FAILED,
                                g_error_new (LYCEUM_QUEUE_ERROR,
                                             LYCEUM_QUEUE_ERROR_TIMED_OUT,
                                             ngettext ("It took longer than %u second",
                                                       "It took longer than %u seconds",
                                                       run->kind->kind.timeout_seconds),
                                             run->kind->kind.timeout_seconds));
  else if (run->stopped)
    _lyceum_task_interrupt_locked (self, task);
  else if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_CANCELLED, NULL);
  else
    _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_FAILED, g_steal_pointer (&failure));
}
