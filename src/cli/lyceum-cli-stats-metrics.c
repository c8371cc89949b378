/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-stats-private.h"

#include <stdio.h>

#include "lyceum-exposition.h"
#include "lyceum-queue-prometheus.h"
#include "lyceum-task-names.h"

/* What the collection says is no counter: old tasks are deleted, and what one counted goes with it. */

static void
add_states (GString                *text,
            const LyceumStoredKind *kind)
{
  for (int state = LYCEUM_TASK_STATE_SCHEDULED; state <= LYCEUM_TASK_STATE_CANCELLED; state++)
    {
      g_autofree char *labels = lyceum_exposition_labels (NULL, "kind", kind->kind, "state",
                                                          lyceum_task_state_get_name (state), NULL);

      lyceum_exposition_add_count (text, "lyceum_collection_tasks", labels, kind->n[LYCEUM_TASK_STATE_INDEX (state)]);
    }
}

static void
add_percentile (GString                *text,
                const char             *name,
                const LyceumStoredKind *kind,
                const char             *percentile,
                double                  milliseconds)
{
  g_autofree char *labels = lyceum_exposition_labels (NULL, "kind", kind->kind, "percentile", percentile, NULL);

  lyceum_exposition_add (text, name, labels, milliseconds / 1000);
}

static void
add_percentiles (GString                *text,
                 const char             *name,
                 const LyceumStoredKind *kind,
                 const LyceumTimes      *times)
{
  if (times->n == 0)
    return;
  add_percentile (text, name, kind, "50", times->p50);
  add_percentile (text, name, kind, "95", times->p95);
  add_percentile (text, name, kind, "99", times->p99);
  add_percentile (text, name, kind, "100", times->longest);
}

typedef void (*AddKindFunc) (GString *text, const LyceumStoredKind *kind);

static void
add_retries (GString                *text,
             const LyceumStoredKind *kind)
{
  g_autofree char *labels = lyceum_exposition_labels (NULL, "kind", kind->kind, NULL);

  lyceum_exposition_add_count (text, "lyceum_collection_retries", labels, kind->n_retries);
}

static void
add_crashes (GString                *text,
             const LyceumStoredKind *kind)
{
  g_autofree char *labels = lyceum_exposition_labels (NULL, "kind", kind->kind, NULL);

  lyceum_exposition_add_count (text, "lyceum_collection_crashes", labels, kind->n_crashes);
}

static void
add_wait (GString                *text,
          const LyceumStoredKind *kind)
{
  add_percentiles (text, "lyceum_collection_wait_seconds", kind, &kind->wait);
}

static void
add_run (GString                *text,
         const LyceumStoredKind *kind)
{
  add_percentiles (text, "lyceum_collection_run_seconds", kind, &kind->run);
}

static void
add_kinds (GString    *text,
           GPtrArray  *kinds,
           const char *name,
           const char *help,
           AddKindFunc add)
{
  gsize start = text->len, head;

  lyceum_exposition_begin (text, name, "gauge", help);
  head = text->len;
  for (guint i = 0; i < kinds->len; i++)
    add (text, g_ptr_array_index (kinds, i));
  if (text->len == head)
    g_string_truncate (text, start);
}

static void
append_collection (GString                      *text,
                   const LyceumStoredStatistics *stored)
{
  add_kinds (text, stored->kinds, "lyceum_collection_tasks", "Tasks in the collection, by kind and state.", add_states);
  add_kinds (text, stored->kinds, "lyceum_collection_retries", "Attempts beyond the first of these tasks.",
             add_retries);
  add_kinds (text, stored->kinds, "lyceum_collection_crashes", "How often a process died while it ran one of them.",
             add_crashes);
  add_kinds (text, stored->kinds, "lyceum_collection_wait_seconds",
             "From when a task could start to when it did, of the newest that ended.", add_wait);
  add_kinds (text, stored->kinds, "lyceum_collection_run_seconds",
             "From the start of the last attempt to the end, of the newest that ended.", add_run);
  lyceum_exposition_begin (text, "lyceum_collection_depth", "gauge", "Tasks that have not begun.");
  lyceum_exposition_add_count (text, "lyceum_collection_depth", NULL, stored->depth);
  lyceum_exposition_begin (text, "lyceum_collection_paused", "gauge", "Tasks that are paused.");
  lyceum_exposition_add_count (text, "lyceum_collection_paused", NULL, stored->n_paused);
  lyceum_exposition_begin (text, "lyceum_collection_oldest_wait_seconds", "gauge",
                           "How long the task that has waited longest has waited.");
  lyceum_exposition_add (text, "lyceum_collection_oldest_wait_seconds", NULL, stored->oldest_wait_ms / 1000.0);
}

static void
append_processes (GString   *text,
                  GPtrArray *processes)
{
  lyceum_exposition_begin (text, "lyceum_collection_processes", "gauge", "Processes that live and have owned tasks.");
  lyceum_exposition_add_count (text, "lyceum_collection_processes", NULL, processes->len);
  if (processes->len == 0)
    return;
  lyceum_exposition_begin (text, "lyceum_collection_heartbeat_age_seconds", "gauge",
                           "How long ago a process last said that it lives.");
  for (guint i = 0; i < processes->len; i++)
    {
      const LyceumCliProcess *process = g_ptr_array_index (processes, i);
      g_autofree char *labels = lyceum_exposition_labels (NULL, "process", process->label, "program",
                                                          process->program ? process->program : "", NULL);

      lyceum_exposition_add (text, "lyceum_collection_heartbeat_age_seconds", labels, process->age_ms / 1000.0);
    }
}

void
_lyceum_cli_stats_print_metrics (const LyceumCliStats *stats)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree const LyceumQueueStatistics **said = g_new0 (const LyceumQueueStatistics *, stats->processes->len + 1);
  g_autofree const char **labels = g_new0 (const char *, stats->processes->len + 1);
  guint n = 0;

  append_collection (text, stats->stored);
  append_processes (text, stats->processes);

  for (guint i = 0; i < stats->processes->len; i++)
    {
      const LyceumCliProcess *process = g_ptr_array_index (stats->processes, i);

      if (!process->has_report)
        continue;
      said[n] = &process->statistics;
      labels[n++] = process->label;
    }
  lyceum_queue_statistics_append_prometheus (text, said, labels, n);
  /* In UTF-8, whatever the locale is. */
  fputs (text->str, stdout);
}
