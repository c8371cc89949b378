/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-stats-private.h"

#include "lyceum-task-names.h"

/* Milliseconds: some thirty thousand years. */
#define MAX_NUMBER 1e15

static const char *const lane_names[LYCEUM_N_LANE_STATISTICS] = { "compute", "network" };

/* The following give what is harmless where a member is missing or is something else. */

static double
get_number (JsonObject *object,
            const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;
  double value;

  if (!node || !JSON_NODE_HOLDS_VALUE (node))
    return 0;
  value = json_node_get_double (node);
  return value > 0 ? MIN (value, MAX_NUMBER) : 0;
}

static guint64
get_count (JsonObject *object,
           const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  if (!node || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;
  return MAX (json_node_get_int (node), 0);
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  if (!node || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
get_element (JsonArray *array,
             guint      i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
read_times (JsonObject  *object,
            LyceumTimes *times)
{
  times->n = get_count (object, "n");
  times->sum = get_number (object, "sum");
  /* A greater share is never reached sooner. */
  times->p50 = get_number (object, "p50");
  times->p95 = MAX (get_number (object, "p95"), times->p50);
  times->p99 = MAX (get_number (object, "p99"), times->p95);
  times->longest = MAX (get_number (object, "longest"), times->p99);
}

static void
kind_free (gpointer data)
{
  LyceumKindStatistics *kind = data;

  g_free (kind->name);
  g_free (kind);
}

static void
read_kind (GPtrArray  *kinds,
           JsonObject *object,
           const char *name)
{
  LyceumKindStatistics *kind = g_new0 (LyceumKindStatistics, 1);
  JsonObject *tasks = get_object (object, "tasks");

  g_ptr_array_add (kinds, kind);
  kind->name = g_strdup (name);
  for (int state = LYCEUM_TASK_STATE_SCHEDULED; state <= LYCEUM_TASK_STATE_CANCELLED; state++)
    kind->n[LYCEUM_TASK_STATE_INDEX (state)] = get_count (tasks, lyceum_task_state_get_name (state));
  kind->n_submitted = get_count (object, "submitted");
  kind->n_attempts = get_count (object, "attempts");
  kind->n_retries = get_count (object, "retries");
  kind->n_succeeded = get_count (object, "succeeded");
  kind->n_failed = get_count (object, "failed");
  kind->n_cancelled = get_count (object, "cancelled");
  kind->n_timed_out = get_count (object, "timed_out");
  kind->n_crashed = get_count (object, "crashed");
  read_times (get_object (object, "wait_ms"), &kind->wait);
  read_times (get_object (object, "run_ms"), &kind->run);
}

static void
read_kinds (GPtrArray *kinds,
            JsonArray *array)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonObject *object = get_element (array, i);
      const char *name = get_text (object, "kind");

      /* A kind that comes twice would be a metric that comes twice. */
      if (name && g_hash_table_add (names, (gpointer) name))
        read_kind (kinds, object, name);
    }
}

static void
read_lanes (LyceumLaneStatistics *lanes,
            JsonArray            *array)
{
  for (guint lane = 0; lane < LYCEUM_N_LANE_STATISTICS; lane++)
    lanes[lane].name = lane_names[lane];
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonObject *object = get_element (array, i);
      const char *name = get_text (object, "lane");

      for (guint lane = 0; lane < LYCEUM_N_LANE_STATISTICS; lane++)
        if (g_strcmp0 (name, lane_names[lane]) == 0)
          {
            lanes[lane].n_slots = get_count (object, "slots");
            lanes[lane].n_running = get_count (object, "running");
            lanes[lane].n_pending = get_count (object, "pending");
            lanes[lane].oldest_wait_ms = get_number (object, "oldest_wait_ms");
            lanes[lane].utilisation = get_number (object, "utilisation");
          }
    }
}

static LyceumConditions
read_conditions (JsonArray *array)
{
  LyceumConditions conditions = 0;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node))
        continue;
      for (guint bit = LYCEUM_CONDITION_OFFLINE; bit <= LYCEUM_CONDITION_LOW_MEMORY; bit <<= 1)
        if (g_strcmp0 (json_node_get_string (node), lyceum_condition_get_name (bit)) == 0)
          conditions |= bit;
    }
  return conditions;
}

static void
read_report (LyceumCliProcess *process,
             JsonObject       *report)
{
  LyceumQueueStatistics *statistics = &process->statistics;
  JsonObject *waiting = get_object (report, "waiting");
  JsonObject *main_loop = get_object (report, "main_loop_ms");

  process->has_report = TRUE;
  process->program = g_strdup (get_text (report, "program"));
  process->pid = get_count (report, "pid");
  statistics->uptime_ms = get_count (report, "uptime_ms");
  read_kinds (statistics->kinds, get_array (report, "kinds"));
  read_lanes (statistics->lanes, get_array (report, "lanes"));
  for (guint reason = LYCEUM_WAIT_NONE + 1; reason < LYCEUM_N_WAIT_REASONS; reason++)
    statistics->n_waiting[reason] = get_count (waiting, lyceum_wait_reason_get_name (reason));
  statistics->conditions = read_conditions (get_array (report, "conditions"));
  statistics->has_main_loop = main_loop != NULL;
  read_times (main_loop, &statistics->main_loop);
  statistics->main_loop_p999 = CLAMP (get_number (main_loop, "p999"), statistics->main_loop.p99,
                                      statistics->main_loop.longest);
}

LyceumCliProcess *
_lyceum_cli_process_new (const char *id,
                         const char *report,
                         gint64      age_ms)
{
  LyceumCliProcess *process = g_new0 (LyceumCliProcess, 1);
  g_autoptr (JsonNode) node = NULL;

  process->id = g_strdup (id);
  process->age_ms = age_ms;
  process->statistics.kinds = g_ptr_array_new_with_free_func (kind_free);
  if (report && g_utf8_validate (report, -1, NULL))
    node = json_from_string (report, NULL);
  if (node && JSON_NODE_HOLDS_OBJECT (node))
    read_report (process, json_node_get_object (node));
  return process;
}

void
_lyceum_cli_process_free (LyceumCliProcess *process)
{
  g_free (process->id);
  g_free (process->label);
  g_free (process->program);
  g_ptr_array_unref (process->statistics.kinds);
  g_free (process);
}
