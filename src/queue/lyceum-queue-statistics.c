/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"
#include "lyceum-queue-statistics.h"
#include "lyceum-stall-watchdog.h"

/* What the queue has done and has now. Counting is done where things happen; here it is read. */

#define WINDOW_USEC (60 * G_USEC_PER_SEC)
#define SHORT_USEC (5 * G_USEC_PER_SEC) /* a window that is shorter says too little */

/* An attempt begins. */
void
_lyceum_statistics_began_locked (LyceumQueue *self, LyceumTask *task, gint64 now)
{
  LyceumKindRecord *record = _lyceum_kind_get_record (task->kind);

  record->n_attempts++;
  record->n_retries += task->is_retry;
  task->is_retry = FALSE;
  lyceum_histogram_record (&record->wait, now - task->queued_at);
}

void
_lyceum_statistics_ended_locked (LyceumQueue *self, LyceumTaskRun *run, gint64 now)
{
  lyceum_histogram_record (&_lyceum_kind_get_record (run->kind)->run, now - run->began_at);
}

/* To be called before the number of slots in use, or there, changes. */
void
_lyceum_lane_use_locked (LyceumLaneState *lane, gint64 now)
{
  lane->busy_usec += (now - lane->busy_since) * (lane->n_general + lane->n_reserved);
  lane->busy_since = now;
}

static double
read_utilisation_locked (LyceumLaneState *lane, gint64 now)
{
  gint64 elapsed = now - lane->window_start;
  double share;

  _lyceum_lane_use_locked (lane, now);
  if (elapsed <= 0 || (elapsed < SHORT_USEC && lane->utilisation > 0))
    return lane->utilisation;
  share = (double) (lane->busy_usec - lane->window_busy) / ((double) elapsed * lane->n_slots);
  if (elapsed >= WINDOW_USEC)
    {
      lane->utilisation = share;
      lane->window_start = now;
      lane->window_busy = lane->busy_usec;
    }
  return share;
}

gint64
_lyceum_lane_oldest_wait_locked (LyceumLaneState *lane, gint64 now)
{
  gint64 oldest = now;

  for (guint i = 0; i < lane->groups->len; i++)
    for (guint priority = 0; priority < LYCEUM_N_TASK_PRIORITIES; priority++)
      {
        LyceumGroup *group = g_ptr_array_index (lane->groups, i);
        LyceumTask *head = group->bands.band[priority].head;

        if (head != NULL)
          oldest = MIN (oldest, head->queued_at);
      }
  return now - oldest;
}

static void
read_lane_locked (LyceumLaneStatistics *statistics, LyceumLaneState *lane, const char *name, gint64 now)
{
  statistics->name = name;
  statistics->n_slots = lane->n_slots;
  statistics->n_running = lane->n_general + lane->n_reserved;
  statistics->n_pending = lane->n_pending;
  statistics->oldest_wait_ms = (double) _lyceum_lane_oldest_wait_locked (lane, now) / 1000;
  statistics->utilisation = read_utilisation_locked (lane, now);
}

static LyceumKindStatistics *
read_kind_locked (const LyceumKind *kind)
{
  const LyceumKindRecord *record = kind->record;
  LyceumKindStatistics *statistics = g_new0 (LyceumKindStatistics, 1);

  statistics->name = g_strdup (kind->kind.name);
  memcpy (statistics->n, record->n, sizeof record->n);
  statistics->n_submitted = record->n_submitted;
  statistics->n_attempts = record->n_attempts;
  statistics->n_retries = record->n_retries;
  statistics->n_succeeded = record->n_succeeded;
  statistics->n_failed = record->n_failed;
  statistics->n_cancelled = record->n_cancelled;
  statistics->n_timed_out = record->n_timed_out;
  statistics->n_crashed = record->n_crashed;
  lyceum_histogram_get_times (&record->wait, &statistics->wait);
  lyceum_histogram_get_times (&record->run, &statistics->run);
  return statistics;
}

static void
kind_statistics_free (gpointer data)
{
  LyceumKindStatistics *statistics = data;

  g_free (statistics->name);
  g_free (statistics);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const LyceumKindStatistics *one = *(gpointer const *) a, *other = *(gpointer const *) b;

  return strcmp (one->name, other->name);
}

/* Tasks in the queue that something blocks wait too, and are no longer queued. */
static void
move_blocked_locked (LyceumQueue *self, LyceumKind *kind, LyceumKindStatistics *statistics, guint *n_waiting)
{
  for (guint i = 0; kind->groups != NULL && i < kind->groups->len; i++)
    {
      LyceumGroup *group = g_ptr_array_index (kind->groups, i);
      gint64 until;
      LyceumWaitReason reason = _lyceum_group_reason_locked (self, group, self->clock (), &until);

      if (reason == LYCEUM_WAIT_NONE)
        continue;
      statistics->n[LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_QUEUED)] -= group->n_pending;
      statistics->n[LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_WAITING)] += group->n_pending;
      n_waiting[reason] += group->n_pending;
    }
}

static void
read_kinds_locked (LyceumQueue *self, LyceumQueueStatistics *statistics)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->kinds);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LyceumKind *kind = value;
      LyceumKindStatistics *one;

      if (kind->record == NULL)
        continue;
      one = read_kind_locked (kind);
      move_blocked_locked (self, kind, one, statistics->n_waiting);
      g_ptr_array_add (statistics->kinds, one);
    }
}

LyceumQueueStatistics *
lyceum_queue_get_statistics (LyceumQueue *self)
{
  LyceumQueueStatistics *statistics;
  gint64 now;

  g_return_val_if_fail (LYCEUM_IS_QUEUE (self), NULL);

  statistics = g_new0 (LyceumQueueStatistics, 1);
  statistics->kinds = g_ptr_array_new_with_free_func (kind_statistics_free);
  _lyceum_queue_lock (self);
  now = self->clock ();
  statistics->uptime_ms = (now - self->born_at) / 1000;
  statistics->conditions = self->conditions;
  memcpy (statistics->n_waiting, self->n_waiting, sizeof self->n_waiting);
  read_lane_locked (&statistics->lanes[0], &self->lanes[LYCEUM_LANE_COMPUTE], "compute", now);
  read_lane_locked (&statistics->lanes[1], &self->lanes[LYCEUM_LANE_NETWORK], "network", now);
  read_kinds_locked (self, statistics);
  _lyceum_queue_unlock (self);

  g_ptr_array_sort (statistics->kinds, compare_names);
  statistics->has_main_loop = lyceum_stall_watchdog_read (&statistics->main_loop, &statistics->main_loop_p999);
  return statistics;
}

void
lyceum_queue_statistics_free (LyceumQueueStatistics *statistics)
{
  g_ptr_array_unref (statistics->kinds);
  g_free (statistics);
}
