/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * Retries by themselves. The time until the next attempt is a random one out of a range that doubles with each failure
 * up to a cap: many tasks that failed together (a server went down) do not come back together.
 *
 * Full jitter: sleep = random (0, min (cap, base * 2 ^ attempt)), after "Exponential Backoff And Jitter", Marc Brooker,
 * 2015.
 */

/* Returns: milliseconds until the next attempt */
static gint64
draw_delay (LyceumQueue *self, const LyceumTaskKind *kind, guint n_failures)
{
  guint64 range = kind->backoff_base_ms;

  for (guint i = 1; i < n_failures && range < kind->backoff_cap_ms; i++)
    range *= 2;
  range = MIN (range, kind->backoff_cap_ms);
  return (gint64) (g_rand_double (self->random) * (double) range);
}

/* The server asked for a pause: its key rests, and the task comes back when the pause is over. Returns: milliseconds */
static gint64
obey_server_locked (LyceumQueue *self, LyceumTask *task, LyceumTaskRun *run)
{
  gint64 delay = MIN (run->retry_after_ms, LYCEUM_MAX_RETRY_AFTER_MS);

  if (task->group->limit != NULL)
    {
      gint64 until = self->clock () + delay * 1000;

      _lyceum_limit_pause_locked (task->group->limit, until);
      _lyceum_timer_arm_locked (self, until);
      self->groups_changed = TRUE;
      _lyceum_frame_arm_locked (self, FALSE);
    }
  return delay;
}

/* Whether the failure says that trying once more may help and can do no harm. */
static gboolean
may_repeat (LyceumTask *task, LyceumTaskRun *run, const GError *error)
{
  if (run->is_permanent || g_error_matches (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_LOST))
    return FALSE;
  return !(run->timed_out && task->kind->kind.at_most_once);
}

/* Returns: whether the task is tried again, later; then @error is taken */
gboolean
_lyceum_task_try_again_locked (LyceumQueue *self, LyceumTask *task, LyceumTaskRun *run, GError *error)
{
  LyceumSecondChance *chance;
  gint64 delay;

  if (!may_repeat (task, run, error))
    return FALSE;
  if (run->retry_after_ms > 0 && !run->timed_out && _lyceum_task_get_chance (task)->n_snoozes < LYCEUM_MAX_SNOOZES)
    {
      task->chance->n_snoozes++;
      task->attempts--;
      delay = obey_server_locked (self, task, run);
    }
  else if (task->attempts < task->kind->kind.max_attempts)
    {
      _lyceum_task_get_chance (task)->n_snoozes = 0;
      delay = draw_delay (self, &task->kind->kind, task->attempts);
    }
  else
    return FALSE;

  chance = _lyceum_task_get_chance (task);
  chance->start_at = self->wall_clock () / 1000 + delay;
  g_clear_error (&task->error);
  task->error = error;
  task->is_retry = TRUE;
  _lyceum_task_admit_locked (self, task);
  if (task->phase != LYCEUM_PHASE_ENDED) /* by the shutdown; it is tried again at the next start */
    _lyceum_outbox_note_locked (self, task);
  return TRUE;
}
