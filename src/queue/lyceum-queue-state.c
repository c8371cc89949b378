/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * The states of a task as one machine: every change of a state comes through here, is checked against the table,
 * counted, and put down for the log. The log is foreign code; it is written when the lock is free.
 */

#define TO(state) (1u << LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_##state))

static const guint moves[LYCEUM_N_TASK_STATES] = {
  /* its time comes; it is paused; it is taken back */
  [LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_SCHEDULED)] =
      TO (QUEUED) | TO (WAITING) | TO (FAILED) | TO (CANCELLED),
  /* it may go on; or what it waited for decides how it ends */
  [LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_WAITING)] =
      TO (SCHEDULED) | TO (WAITING) | TO (QUEUED) | TO (SUCCEEDED) | TO (FAILED) | TO (CANCELLED),
  /* it gets a slot; it is paused; it is taken back, or cannot be kept */
  [LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_QUEUED)] =
      TO (RUNNING) | TO (WAITING) | TO (SCHEDULED) | TO (FAILED) | TO (CANCELLED),
  /* it ends; it waits for its children or for its next attempt; the shutdown puts it back */
  [LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_RUNNING)] =
      TO (WAITING) | TO (QUEUED) | TO (SUCCEEDED) | TO (FAILED) | TO (CANCELLED),
  /* a child of it is tried again */
  [LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_SUCCEEDED)] = TO (WAITING),
  /* it is tried again */
  [LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_FAILED)] = TO (WAITING),
  [LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_CANCELLED)] = TO (WAITING),
};

gboolean
_lyceum_task_can_move (LyceumTaskState from, LyceumTaskState to)
{
  return (moves[LYCEUM_TASK_STATE_INDEX (from)] & (1u << LYCEUM_TASK_STATE_INDEX (to))) != 0;
}

static void
count (LyceumQueue *self, LyceumTask *task, int change)
{
  if (!task->has_counted)
    return;
  _lyceum_kind_get_record (task->kind)->n[LYCEUM_TASK_STATE_INDEX (task->state)] += (guint) change;
  if (task->state == LYCEUM_TASK_STATE_WAITING)
    self->n_waiting[task->wait_reason] += (guint) change;
}

/* The queue knows the task from now on. */
void
_lyceum_task_enter_locked (LyceumQueue *self, LyceumTask *task)
{
  g_hash_table_add (self->tasks, &task->id);
  /* Nobody reads the figures of a kind that is not registered: each such task has one of its own. */
  task->has_counted = g_hash_table_lookup (self->kinds, task->kind->kind.name) == task->kind;
  count (self, task, 1);
}

/* And no longer. */
void
_lyceum_task_leave_locked (LyceumQueue *self, LyceumTask *task)
{
  count (self, task, -1);
  task->has_counted = FALSE;
  g_hash_table_steal (self->tasks, &task->id);
}

static void
put_down (LyceumQueue *self, LyceumTask *task, LyceumTaskState from)
{
  LyceumTransition transition = { .id = task->id,
                                  .kind = task->kind->kind.name,
                                  .from = (gint8) from,
                                  .to = task->state,
                                  .reason = task->wait_reason,
                                  .attempt = task->attempts,
                                  .wait_usec = -1,
                                  .run_usec = -1 };
  gint64 now = self->clock ();

  if (task->state == LYCEUM_TASK_STATE_RUNNING)
    transition.wait_usec = now - task->queued_at;
  else if (from == LYCEUM_TASK_STATE_RUNNING && task->run != NULL && task->run->began_at != 0)
    transition.run_usec = now - task->run->began_at;
  g_array_append_val (self->transitions, transition);
}

static void
count_end (LyceumTask *task)
{
  LyceumKindRecord *record;

  if (!task->has_counted)
    return;
  record = _lyceum_kind_get_record (task->kind);
  record->n_succeeded += task->state == LYCEUM_TASK_STATE_SUCCEEDED;
  record->n_failed += task->state == LYCEUM_TASK_STATE_FAILED;
  record->n_cancelled += task->state == LYCEUM_TASK_STATE_CANCELLED;
}

void
_lyceum_task_set_state_locked (LyceumQueue *self, LyceumTask *task, LyceumTaskState state, LyceumWaitReason reason)
{
  LyceumTaskState from = task->state;

  if (from == state && task->wait_reason == reason)
    return;
  if G_UNLIKELY (!_lyceum_task_can_move (from, state))
    g_critical ("task %" G_GINT64_FORMAT " of kind %s cannot go from state %d to %d", task->id, task->kind->kind.name, from,
                state);
  count (self, task, -1);
  task->state = (gint8) state;
  task->wait_reason = reason;
  count (self, task, 1);
  if (from != state && LYCEUM_TASK_STATE_IS_FINISHED (state))
    count_end (task);
  if (self->is_logging)
    put_down (self, task, from);
}

static const char *
state_name (int state)
{
  static const char *const names[LYCEUM_N_TASK_STATES] = {
    "scheduled", "waiting", "queued", "running", "succeeded", "failed", "cancelled",
  };

  return names[LYCEUM_TASK_STATE_INDEX (state)];
}

static const char *
reason_name (guint reason)
{
  static const char *const names[LYCEUM_N_WAIT_REASONS] = {
    "none", "children", "paused", "retry", "network", "metered", "power-saver", "rate-limit",
  };

  return names[reason];
}

static void
log_one (const LyceumTransition *transition)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, transition->id);
  g_autofree char *attempt = g_strdup_printf ("%u", transition->attempt);
  g_autofree char *wait = g_strdup_printf ("%.3f", (double) transition->wait_usec / 1000);
  g_autofree char *run = g_strdup_printf ("%.3f", (double) transition->run_usec / 1000);

  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_DEBUG,
                    "LYCEUM_TASK_ID", id,
                    "LYCEUM_TASK_KIND", transition->kind,
                    "LYCEUM_TASK_FROM", state_name (transition->from),
                    "LYCEUM_TASK_STATE", state_name (transition->to),
                    "LYCEUM_TASK_REASON", reason_name (transition->reason),
                    "LYCEUM_TASK_ATTEMPT", attempt,
                    "LYCEUM_TASK_WAIT_MS", transition->wait_usec >= 0 ? wait : "",
                    "LYCEUM_TASK_RUN_MS", transition->run_usec >= 0 ? run : "",
                    "MESSAGE", "task %s (%s): %s to %s", id, transition->kind, state_name (transition->from),
                    state_name (transition->to));
}

/* Without the lock. */
void
_lyceum_transitions_log (GArray *transitions)
{
  for (guint i = 0; i < transitions->len; i++)
    log_one (&g_array_index (transitions, LyceumTransition, i));
}
