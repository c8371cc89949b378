/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-queue-report.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "statistics-test.h"

static JsonNode *
parse (const LyceumQueueStatistics *statistics)
{
  g_autofree char *text = lyceum_queue_statistics_to_json (statistics);
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  /* It is written to a file that others read line by line, and by whoever looks at it. */
  for (const char *p = text; *p; p++)
    g_assert_cmpint ((guchar) *p, >=, 0x20);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  node = json_from_string (text, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

static gint64
get_int (JsonObject *object,
         const char *name)
{
  g_assert_true (json_object_has_member (object, name));
  return json_object_get_int_member (object, name);
}

static double
get_double (JsonObject *object,
            const char *name)
{
  g_assert_true (json_object_has_member (object, name));
  return json_object_get_double_member (object, name);
}

static void
check_times (JsonObject        *object,
             const char        *name,
             const LyceumTimes *times)
{
  JsonObject *member = json_object_get_object_member (object, name);

  g_assert_cmpint (get_int (member, "n"), ==, times->n);
  g_assert_cmpfloat (get_double (member, "sum"), ==, times->sum);
  g_assert_cmpfloat (get_double (member, "p50"), ==, times->p50);
  g_assert_cmpfloat (get_double (member, "p95"), ==, times->p95);
  g_assert_cmpfloat (get_double (member, "p99"), ==, times->p99);
  g_assert_cmpfloat (get_double (member, "longest"), ==, times->longest);
}

static void
check_kind (JsonObject                 *object,
            const LyceumKindStatistics *kind)
{
  static const char *const states[] = {
    "scheduled", "waiting", "queued", "running", "succeeded", "failed", "cancelled",
  };
  JsonObject *tasks = json_object_get_object_member (object, "tasks");

  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, kind->name);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_assert_cmpint (get_int (tasks, states[i]), ==, kind->n[i]);
  g_assert_cmpint (get_int (object, "submitted"), ==, kind->n_submitted);
  g_assert_cmpint (get_int (object, "attempts"), ==, kind->n_attempts);
  g_assert_cmpint (get_int (object, "retries"), ==, kind->n_retries);
  g_assert_cmpint (get_int (object, "succeeded"), ==, kind->n_succeeded);
  g_assert_cmpint (get_int (object, "failed"), ==, kind->n_failed);
  g_assert_cmpint (get_int (object, "cancelled"), ==, kind->n_cancelled);
  g_assert_cmpint (get_int (object, "timed_out"), ==, kind->n_timed_out);
  g_assert_true (json_object_has_member (object, "crashed"));
  check_times (object, "wait_ms", &kind->wait);
  check_times (object, "run_ms", &kind->run);
}

static void
check_report (JsonNode                    *node,
              const LyceumQueueStatistics *statistics)
{
  JsonObject *report = json_node_get_object (node);
  JsonArray *kinds = json_object_get_array_member (report, "kinds");
  JsonArray *lanes = json_object_get_array_member (report, "lanes");

  g_assert_cmpint (get_int (report, "pid"), ==, getpid ());
  g_assert_cmpstr (json_object_get_string_member (report, "program"), ==, g_get_prgname ());
  g_assert_cmpint (get_int (report, "written_at"), >, 0);
  g_assert_cmpint (get_int (report, "uptime_ms"), ==, statistics->uptime_ms);
  g_assert_cmpuint (json_array_get_length (kinds), ==, statistics->kinds->len);
  for (guint i = 0; i < statistics->kinds->len; i++)
    check_kind (json_array_get_object_element (kinds, i), g_ptr_array_index (statistics->kinds, i));

  g_assert_cmpuint (json_array_get_length (lanes), ==, LYCEUM_N_LANE_STATISTICS);
  for (guint i = 0; i < LYCEUM_N_LANE_STATISTICS; i++)
    {
      JsonObject *lane = json_array_get_object_element (lanes, i);

      g_assert_cmpstr (json_object_get_string_member (lane, "lane"), ==, statistics->lanes[i].name);
      g_assert_cmpint (get_int (lane, "slots"), ==, statistics->lanes[i].n_slots);
      g_assert_cmpint (get_int (lane, "running"), ==, statistics->lanes[i].n_running);
      g_assert_cmpint (get_int (lane, "pending"), ==, statistics->lanes[i].n_pending);
      g_assert_cmpfloat (get_double (lane, "oldest_wait_ms"), ==, statistics->lanes[i].oldest_wait_ms);
      g_assert_cmpfloat_with_epsilon (get_double (lane, "utilisation"), statistics->lanes[i].utilisation, 1e-12);
    }
}

static void
test_figures (void)
{
  static const char *const names[] = { "import", "lesson", NULL };
  g_auto (LyceumQueueStatistics) statistics = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *report, *waiting, *main_loop;
  JsonArray *conditions;

  statistics_fill (&statistics, names, 3);
  node = parse (&statistics);
  check_report (node, &statistics);

  report = json_node_get_object (node);
  waiting = json_object_get_object_member (report, "waiting");
  g_assert_cmpint (get_int (waiting, "children"), ==, 1);
  g_assert_cmpint (get_int (waiting, "rate_limit"), ==, 10);
  conditions = json_object_get_array_member (report, "conditions");
  g_assert_cmpuint (json_array_get_length (conditions), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (conditions, 0), ==, "metered");
  g_assert_cmpstr (json_array_get_string_element (conditions, 1), ==, "low_memory");
  main_loop = json_object_get_object_member (report, "main_loop_ms");
  check_times (report, "main_loop_ms", &statistics.main_loop);
  g_assert_cmpfloat (get_double (main_loop, "p999"), ==, 25.75);
}

static void
test_names (void)
{
  g_auto (LyceumQueueStatistics) statistics = { 0 };
  g_autoptr (JsonNode) node = NULL;

  statistics_fill (&statistics, statistics_hostile_names, 1);
  node = parse (&statistics);
  check_report (node, &statistics);
}

static void
test_nothing (void)
{
  static const char *const names[] = { NULL }, *const bytes[] = { "\xff\"", NULL };
  g_auto (LyceumQueueStatistics) nothing = { 0 }, broken = { 0 };
  g_autoptr (JsonNode) empty = NULL, mended = NULL;
  JsonObject *kind;

  statistics_fill (&nothing, names, 0);
  nothing.has_main_loop = FALSE;
  nothing.uptime_ms = -1;
  nothing.conditions = 0;
  empty = parse (&nothing);
  g_assert_true (json_object_get_null_member (json_node_get_object (empty), "main_loop_ms"));
  g_assert_cmpint (get_int (json_node_get_object (empty), "uptime_ms"), ==, 0);

  statistics_fill (&broken, bytes, 1);
  broken.lanes[0].utilisation = NAN;
  broken.lanes[1].utilisation = INFINITY;
  mended = parse (&broken);
  kind = json_array_get_object_element (json_object_get_array_member (json_node_get_object (mended), "kinds"), 0);
  g_assert_cmpstr (json_object_get_string_member (kind, "kind"), ==, "\uFFFD\"");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/report/figures", test_figures);
  g_test_add_func ("/report/names", test_names);
  g_test_add_func ("/report/nothing", test_nothing);

  return g_test_run ();
}
