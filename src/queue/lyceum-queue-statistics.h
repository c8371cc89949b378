/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-histogram.h"
#include "lyceum-queue.h"

G_BEGIN_DECLS

/**
 * LyceumKindStatistics:
 * @name: of the kind
 * @n: tasks that the queue has, by LYCEUM_TASK_STATE_INDEX()
 * @n_submitted: tasks since the start, and so the others
 * @n_attempts: attempts that began
 * @n_retries: attempts that began because an earlier one failed, by themselves or by hand
 * @n_succeeded: tasks that ended well
 * @n_failed: tasks that failed
 * @n_cancelled: tasks that were cancelled
 * @n_timed_out: attempts that took too long
 * @n_crashed: tasks that were taken over from a process that died while they ran
 * @wait: from when a task could start to when it did
 * @run: from the start of an attempt to its end
 */
typedef struct
{
  char *name;
  guint n[LYCEUM_N_TASK_STATES];
  guint64 n_submitted, n_attempts, n_retries, n_succeeded, n_failed, n_cancelled, n_timed_out, n_crashed;
  LyceumTimes wait, run;
} LyceumKindStatistics;

/**
 * LyceumLaneStatistics:
 * @name: "compute" or "network"
 * @n_slots: how many may run at once, without the one for HIGH and URGENT
 * @n_running: how many do
 * @n_pending: how many wait for their turn or for what they need
 * @oldest_wait_ms: how long the one that has waited longest has waited
 * @utilisation: share of the slots that was in use, 0 to 1 (a little more with the extra slot), over the last minute
 */
typedef struct
{
  const char *name;
  guint n_slots, n_running, n_pending;
  double oldest_wait_ms;
  double utilisation;
} LyceumLaneStatistics;

#define LYCEUM_N_LANE_STATISTICS 2

/**
 * LyceumQueueStatistics:
 *
 * What a queue has done since its start and what it has now.
 */
typedef struct
{
  gint64 uptime_ms;
  GPtrArray *kinds; /* (element-type LyceumKindStatistics): in the order of their names; those that had a task */
  LyceumLaneStatistics lanes[LYCEUM_N_LANE_STATISTICS];
  guint n_waiting[LYCEUM_N_WAIT_REASONS]; /* tasks that wait, by reason */
  LyceumConditions conditions;
  gboolean has_main_loop; /* whether the following was measured */
  LyceumTimes main_loop;  /* iterations of the main loop, from waking up to waiting again */
  double main_loop_p999;  /* milliseconds */
} LyceumQueueStatistics;

/** Returns: (transfer full): a snapshot. Takes time for each kind, not for each task. Any thread. */
LyceumQueueStatistics *lyceum_queue_get_statistics  (LyceumQueue           *self);
void                   lyceum_queue_statistics_free (LyceumQueueStatistics *statistics);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumQueueStatistics, lyceum_queue_statistics_free)

G_END_DECLS
