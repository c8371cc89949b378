/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-prometheus.h"

#include "lyceum-exposition.h"
#include "lyceum-task-names.h"

typedef struct _Metric Metric;

/* Appends what one process says of a metric. @base: (nullable): labels that say which process. */
typedef void (*AddFunc) (GString                     *text,
                         const Metric                *metric,
                         const LyceumQueueStatistics *statistics,
                         const char                  *base);

struct _Metric
{
  const char *name;
  const char *type;
  const char *help;
  AddFunc add;
  gsize offset; /* of what it tells, in the record of a kind or of a lane */
};

static void
add_uptime (GString                     *text,
            const Metric                *metric,
            const LyceumQueueStatistics *statistics,
            const char                  *base)
{
  lyceum_exposition_add (text, metric->name, base, statistics->uptime_ms / 1000.0);
}

static void
add_tasks (GString                     *text,
           const Metric                *metric,
           const LyceumQueueStatistics *statistics,
           const char                  *base)
{
  for (guint i = 0; i < statistics->kinds->len; i++)
    {
      const LyceumKindStatistics *kind = g_ptr_array_index (statistics->kinds, i);

      for (int state = LYCEUM_TASK_STATE_SCHEDULED; state <= LYCEUM_TASK_STATE_CANCELLED; state++)
        {
          g_autofree char *labels = lyceum_exposition_labels (base, "kind", kind->name, "state",
                                                              lyceum_task_state_get_name (state), NULL);

          lyceum_exposition_add_count (text, metric->name, labels, kind->n[LYCEUM_TASK_STATE_INDEX (state)]);
        }
    }
}

static void
add_kind_count (GString                     *text,
                const Metric                *metric,
                const LyceumQueueStatistics *statistics,
                const char                  *base)
{
  for (guint i = 0; i < statistics->kinds->len; i++)
    {
      const LyceumKindStatistics *kind = g_ptr_array_index (statistics->kinds, i);
      g_autofree char *labels = lyceum_exposition_labels (base, "kind", kind->name, NULL);

      lyceum_exposition_add_count (text, metric->name, labels, G_STRUCT_MEMBER (guint64, kind, metric->offset));
    }
}

static void
add_kind_times (GString                     *text,
                const Metric                *metric,
                const LyceumQueueStatistics *statistics,
                const char                  *base)
{
  for (guint i = 0; i < statistics->kinds->len; i++)
    {
      const LyceumKindStatistics *kind = g_ptr_array_index (statistics->kinds, i);
      g_autofree char *labels = lyceum_exposition_labels (base, "kind", kind->name, NULL);

      lyceum_exposition_add_times (text, metric->name, labels,
                                   &G_STRUCT_MEMBER (LyceumTimes, kind, metric->offset), -1);
    }
}

static void
add_lane_count (GString                     *text,
                const Metric                *metric,
                const LyceumQueueStatistics *statistics,
                const char                  *base)
{
  for (guint i = 0; i < LYCEUM_N_LANE_STATISTICS; i++)
    {
      g_autofree char *labels = lyceum_exposition_labels (base, "lane", statistics->lanes[i].name, NULL);

      lyceum_exposition_add_count (text, metric->name, labels,
                                   G_STRUCT_MEMBER (guint, &statistics->lanes[i], metric->offset));
    }
}

static void
add_lane_wait (GString                     *text,
               const Metric                *metric,
               const LyceumQueueStatistics *statistics,
               const char                  *base)
{
  for (guint i = 0; i < LYCEUM_N_LANE_STATISTICS; i++)
    {
      g_autofree char *labels = lyceum_exposition_labels (base, "lane", statistics->lanes[i].name, NULL);

      lyceum_exposition_add (text, metric->name, labels, statistics->lanes[i].oldest_wait_ms / 1000);
    }
}

static void
add_lane_utilisation (GString                     *text,
                      const Metric                *metric,
                      const LyceumQueueStatistics *statistics,
                      const char                  *base)
{
  for (guint i = 0; i < LYCEUM_N_LANE_STATISTICS; i++)
    {
      g_autofree char *labels = lyceum_exposition_labels (base, "lane", statistics->lanes[i].name, NULL);

      lyceum_exposition_add (text, metric->name, labels, statistics->lanes[i].utilisation);
    }
}

static void
add_reasons (GString                     *text,
             const Metric                *metric,
             const LyceumQueueStatistics *statistics,
             const char                  *base)
{
  for (guint reason = LYCEUM_WAIT_NONE + 1; reason < LYCEUM_N_WAIT_REASONS; reason++)
    {
      g_autofree char *labels = lyceum_exposition_labels (base, "reason", lyceum_wait_reason_get_name (reason), NULL);

      lyceum_exposition_add_count (text, metric->name, labels, statistics->n_waiting[reason]);
    }
}

static void
add_conditions (GString                     *text,
                const Metric                *metric,
                const LyceumQueueStatistics *statistics,
                const char                  *base)
{
  for (guint bit = LYCEUM_CONDITION_OFFLINE; bit <= LYCEUM_CONDITION_LOW_MEMORY; bit <<= 1)
    {
      g_autofree char *labels = lyceum_exposition_labels (base, "condition", lyceum_condition_get_name (bit), NULL);

      lyceum_exposition_add_count (text, metric->name, labels, (statistics->conditions & bit) != 0);
    }
}

static void
add_main_loop (GString                     *text,
               const Metric                *metric,
               const LyceumQueueStatistics *statistics,
               const char                  *base)
{
  if (statistics->has_main_loop)
    lyceum_exposition_add_times (text, metric->name, base, &statistics->main_loop, statistics->main_loop_p999);
}

#define KIND(member) G_STRUCT_OFFSET (LyceumKindStatistics, member)
#define LANE(member) G_STRUCT_OFFSET (LyceumLaneStatistics, member)

/* The names are stable. */
static const Metric metrics[] = {
  { "lyceum_queue_uptime_seconds", "gauge", "Time since the queue began to run tasks.", add_uptime },
  { "lyceum_queue_tasks", "gauge", "Tasks that the queue has, by kind and state.", add_tasks },
  { "lyceum_queue_submitted_total", "counter", "Tasks that were submitted.", add_kind_count, KIND (n_submitted) },
  { "lyceum_queue_attempts_total", "counter", "Attempts that began.", add_kind_count, KIND (n_attempts) },
  { "lyceum_queue_retries_total", "counter", "Attempts that began because an earlier one failed.", add_kind_count,
    KIND (n_retries) },
  { "lyceum_queue_succeeded_total", "counter", "Tasks that ended well.", add_kind_count, KIND (n_succeeded) },
  { "lyceum_queue_failed_total", "counter", "Tasks that failed.", add_kind_count, KIND (n_failed) },
  { "lyceum_queue_cancelled_total", "counter", "Tasks that were cancelled.", add_kind_count, KIND (n_cancelled) },
  { "lyceum_queue_timed_out_total", "counter", "Attempts that took too long.", add_kind_count, KIND (n_timed_out) },
  { "lyceum_queue_crashed_total", "counter", "Tasks taken over from a process that died while they ran.",
    add_kind_count, KIND (n_crashed) },
  { "lyceum_queue_wait_seconds", "summary", "From when a task could start to when it did.", add_kind_times,
    KIND (wait) },
  { "lyceum_queue_run_seconds", "summary", "From the start of an attempt to its end.", add_kind_times, KIND (run) },
  { "lyceum_queue_lane_slots", "gauge", "How many tasks of a lane may run at once.", add_lane_count, LANE (n_slots) },
  { "lyceum_queue_lane_running", "gauge", "How many tasks of a lane run.", add_lane_count, LANE (n_running) },
  { "lyceum_queue_lane_pending", "gauge", "How many tasks of a lane wait to run.", add_lane_count, LANE (n_pending) },
  { "lyceum_queue_lane_oldest_wait_seconds", "gauge", "How long the task that has waited longest has waited.",
    add_lane_wait },
  { "lyceum_queue_lane_utilisation_ratio", "gauge", "Share of the slots of a lane in use over the last minute.",
    add_lane_utilisation },
  { "lyceum_queue_waiting_tasks", "gauge", "Tasks that wait, by what they wait for.", add_reasons },
  { "lyceum_queue_condition", "gauge", "Whether a condition of the computer holds that the queue minds.",
    add_conditions },
  { "lyceum_queue_main_loop_seconds", "summary", "Iterations of the main loop, from waking up to waiting again.",
    add_main_loop },
};

static void
append (GString                            *text,
        const LyceumQueueStatistics *const *statistics,
        const char *const                  *bases,
        guint                               n)
{
  for (guint i = 0; i < G_N_ELEMENTS (metrics); i++)
    {
      gsize start = text->len, head;

      lyceum_exposition_begin (text, metrics[i].name, metrics[i].type, metrics[i].help);
      head = text->len;
      for (guint process = 0; process < n; process++)
        metrics[i].add (text, &metrics[i], statistics[process], bases ? bases[process] : NULL);
      /* A head with nothing below it says nothing. */
      if (text->len == head)
        g_string_truncate (text, start);
    }
}

void
lyceum_queue_statistics_append_prometheus (GString                            *text,
                                           const LyceumQueueStatistics *const *statistics,
                                           const char *const                  *processes,
                                           guint                               n)
{
  g_auto (GStrv) bases = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    bases[i] = lyceum_exposition_labels (NULL, "process", processes[i], NULL);
  append (text, statistics, (const char *const *) bases, n);
}

char *
lyceum_queue_statistics_to_prometheus (const LyceumQueueStatistics *statistics)
{
  GString *text = g_string_new (NULL);

  append (text, &statistics, NULL, 1);
  return g_string_free (text, FALSE);
}
