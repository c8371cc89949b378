/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>

#include "cli-test.h"

/* `lyceumctl tasks`: what it says of a task, and what it does to one. */

static const char broken_pdf[] = "%PDF-1.4\n1 0 obj";

/* An empty collection with these rows in the table of tasks. */
static void
make_tasks (CliFixture *fixture,
            const char *rows)
{
  g_auto (CliRun) run = { 0 };
  g_autofree char *sql =
    g_strconcat ("INSERT INTO task (id, parent_id, kind, title, priority, state, attempts, crashes, created_at,"
                 " start_at, started_at, finished_at, is_paused, own_done, constraints, limit_key, error_message,"
                 " checkpoint) VALUES ",
                 rows, NULL);

  cli_run (fixture, &run, NULL, "courses", NULL);
  cli_execute (fixture, sql, NULL);
}

#define NOW "unixepoch () * 1000"
#define LATER "unixepoch () * 1000 + 300000"

static const char waiting_rows[] =
  "(1, 0, 'a', 'Scheduled', 1, -1, 0, 0, " NOW ", " LATER ", 0, 0, 0, 0, 0, NULL, NULL, NULL),"
  "(2, 0, 'a', 'Retried', 1, 0, 1, 0, " NOW ", " LATER ", " NOW ", 0, 0, 0, 0, NULL, 'No answer', '<''secret''>'),"
  "(3, 0, 'a', 'Paused', 1, 1, 0, 0, " NOW ", 0, 0, 0, 1, 0, 1, NULL, NULL, NULL),"
  "(4, 0, 'a', 'Parent', 1, 0, 0, 0, " NOW ", 0, 0, 0, 1, 1, 0, NULL, NULL, NULL),"
  "(5, 0, 'a', 'Network', 1, 0, 0, 0, " NOW ", 0, 0, 0, 0, 0, 1, 'x', NULL, NULL),"
  "(6, 0, 'a', 'Unmetered', 1, 0, 0, 0, " NOW ", 0, 0, 0, 0, 0, 3, NULL, NULL, NULL),"
  "(7, 0, 'a', 'Power', 1, 0, 0, 0, " NOW ", 0, 0, 0, 0, 0, 4, NULL, NULL, NULL),"
  "(8, 0, 'a', 'Limited', 1, 0, 0, 0, " NOW ", 0, 0, 0, 0, 0, 0, 'x', NULL, NULL),"
  "(9, 0, 'a', 'Queued', 1, 1, 0, 0, " NOW ", 0, 0, 0, 0, 0, 1, 'x', NULL, NULL),"
  "(10, 0, 'a', 'Done', 1, 3, 1, 0, " NOW ", 0, " NOW ", " NOW ", 1, 1, 7, 'x', NULL, NULL),"
  "(11, 4, 'a', 'Child', 1, 1, 0, 0, " NOW ", 0, 0, 0, 0, 0, 0, NULL, NULL, NULL)";

static void
test_reasons (CliFixture   *fixture,
              gconstpointer data)
{
  static const struct
  {
    const char *title, *state, *reason, *line;
  } expected[] = {
    { "Scheduled", "scheduled", NULL, "scheduled for .*\\d:\\d\\d +Scheduled" },
    { "Retried", "waiting", "retry", "waiting: tried again at .*\\d:\\d\\d +Retried: No answer" },
    { "Paused", "queued", "paused", "paused +Paused" },
    { "Parent", "waiting", "children", "waiting for its parts +Parent" },
    { "Network", "waiting", "network", "waiting for a network +Network" },
    { "Unmetered", "waiting", "metered", "waiting for an unmetered network +Unmetered" },
    { "Power", "waiting", "power_saver", "waiting until power is not saved +Power" },
    { "Limited", "waiting", "rate_limit", "waiting for its limit +Limited" },
    { "Queued", "queued", NULL, "queued +Queued" },
    { "Done", "succeeded", NULL, "done +Done" },
  };
  g_auto (CliRun) list = { 0 }, json = { 0 }, parent = { 0 };
  g_autoptr (JsonNode) node = NULL, parent_node = NULL;
  JsonArray *tasks;
  JsonObject *child;

  make_tasks (fixture, waiting_rows);
  cli_run (fixture, &list, NULL, "tasks", NULL);
  cli_run (fixture, &json, NULL, "tasks", "list", "--json", NULL);
  node = cli_json (&json);
  tasks = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (tasks), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      JsonObject *task = json_array_get_object_element (tasks, G_N_ELEMENTS (expected) - 1 - i);
      g_autofree char *pattern = g_strdup_printf ("^ *%u +%s$", i + 1, expected[i].line);

      g_assert_cmpstr (json_object_get_string_member (task, "title"), ==, expected[i].title);
      g_assert_cmpstr (json_object_get_string_member (task, "state"), ==, expected[i].state);
      g_assert_cmpstr (json_object_get_string_member_with_default (task, "wait_reason", NULL), ==, expected[i].reason);
      g_assert_true ((json_object_get_int_member (task, "start_at") > 0) == (i < 2));
      if (!g_regex_match_simple (pattern, list.out, G_REGEX_MULTILINE, 0))
        g_error ("%s is not in:\n%s", pattern, list.out);
    }
  g_assert_null (strstr (json.out, "secret"));

  /* What is below a task that rests, rests. */
  cli_run (fixture, &parent, NULL, "tasks", "show", "4", "--json", NULL);
  parent_node = cli_json (&parent);
  child = json_array_get_object_element (
    json_object_get_array_member (json_node_get_object (parent_node), "children"), 0);
  g_assert_cmpstr (json_object_get_string_member (child, "wait_reason"), ==, "paused");
}

static void
test_show (CliFixture   *fixture,
           gconstpointer data)
{
  g_auto (CliRun) show = { 0 }, json = { 0 }, fresh = { 0 }, none = { 0 };
  g_autoptr (JsonNode) node = NULL, fresh_node = NULL;

  make_tasks (fixture, "(1, 0, 'course', 'All', 1, 4, 0, 0, 1000, 0, 0, 9000, 0, 1, 0, NULL, 'A part failed.', NULL),"
                       "(2, 1, 'lesson', 'Cells', 1, 4, 1, 3, 1000, 0, 1250, 6250, 0, 0, 0, NULL, 'It broke.', NULL),"
                       "(3, 1, 'lesson', NULL, 1, 1, 2, 0, 1000, 0, 1250, 0, 0, 0, 0, NULL, NULL, NULL)");
  cli_run (fixture, &show, NULL, "tasks", "show", "2", NULL);
  g_assert_cmpint (show.status, ==, 0);
  g_assert_true (g_str_has_prefix (show.out, "Cells: failed\n"));
  g_assert_true (g_regex_match_simple ("^  Kind +lesson$", show.out, G_REGEX_MULTILINE, 0));
  g_assert_true (g_regex_match_simple ("^  Part of +1 \\(All\\)$", show.out, G_REGEX_MULTILINE, 0));
  g_assert_true (g_regex_match_simple ("^  Attempts +1$", show.out, G_REGEX_MULTILINE, 0));
  g_assert_true (g_regex_match_simple ("^  Crashes +3$", show.out, G_REGEX_MULTILINE, 0));
  g_assert_true (g_regex_match_simple ("^  Waited +250 ms$", show.out, G_REGEX_MULTILINE, 0));
  g_assert_true (g_regex_match_simple ("^  Ran +5.0 s$", show.out, G_REGEX_MULTILINE, 0));
  g_assert_true (g_regex_match_simple ("^  Error +It broke.$", show.out, G_REGEX_MULTILINE, 0));

  cli_run (fixture, &json, NULL, "tasks", "show", "2", "--json", NULL);
  node = cli_json (&json);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "wait_ms"), ==, 250);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "run_ms"), ==, 5000);
  /* Tried twice, and not at its end. */
  cli_run (fixture, &fresh, NULL, "tasks", "show", "3", "--json", NULL);
  fresh_node = cli_json (&fresh);
  g_assert_true (json_object_get_null_member (json_node_get_object (fresh_node), "wait_ms"));
  g_assert_true (json_object_get_null_member (json_node_get_object (fresh_node), "run_ms"));
  g_assert_true (json_object_get_null_member (json_node_get_object (fresh_node), "title"));

  cli_run (fixture, &none, NULL, "tasks", "show", "4", NULL);
  g_assert_cmpint (none.status, ==, 1);
}

static gint64
run_count (CliFixture *fixture,
           const char *verb,
           const char *id,
           const char *member)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;

  cli_run (fixture, &run, NULL, "tasks", verb, id, "--json", NULL);
  node = cli_json (&run);
  return json_object_get_int_member (json_node_get_object (node), member);
}

static void
test_pause (CliFixture   *fixture,
            gconstpointer data)
{
  g_auto (CliRun) ended = { 0 }, none = { 0 }, again = { 0 };

  make_tasks (fixture, waiting_rows);
  g_assert_cmpint (run_count (fixture, "pause", "9", "paused"), ==, 1);
  g_assert_cmpint (run_count (fixture, "pause", "9", "paused"), ==, 0);
  cli_run (fixture, &again, NULL, "tasks", "pause", "9", NULL);
  g_assert_cmpint (again.status, ==, 0);
  g_assert_nonnull (strstr (again.out, "was paused already"));
  g_assert_cmpint (run_count (fixture, "unpause", "9", "unpaused"), ==, 1);
  g_assert_cmpint (run_count (fixture, "unpause", "9", "unpaused"), ==, 0);
  g_assert_cmpint (run_count (fixture, "pause", "10", "paused"), ==, 0);
  cli_run (fixture, &ended, NULL, "tasks", "unpause", "10", NULL);
  g_assert_nonnull (strstr (ended.out, "had ended already"));
  cli_run (fixture, &none, NULL, "tasks", "pause", "99", NULL);
  g_assert_cmpint (none.status, ==, 1);
}

/* It is left to the process that works on it; when that has gone it rests over restarts, and then goes on. */
static void
test_pause_work (CliFixture   *fixture,
                 gconstpointer data)
{
  g_autoptr (GSubprocess) stuck = cli_spawn_stuck (fixture);
  g_autofree char *id = cli_find_task (fixture, "title", "Biology");
  g_auto (CliRun) busy = { 0 }, resume = { 0 };

  cli_run (fixture, &busy, NULL, "tasks", "pause", id, NULL);
  g_assert_cmpint (busy.status, ==, 1);
  cli_stop (stuck, SIGINT);

  g_assert_cmpint (run_count (fixture, "pause", id, "paused"), ==, 1);
  for (guint i = 0; i < 2; i++)
    {
      g_auto (CliRun) rest = { 0 };
      g_autoptr (JsonNode) node = NULL;

      cli_run (fixture, &rest, NULL, "tasks", "resume", "--json", NULL);
      node = cli_json (&rest);
      g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "succeeded"), ==, 0);
      g_assert_cmpstr (rest.err, !=, "");
    }
  g_assert_cmpint (run_count (fixture, "unpause", id, "unpaused"), ==, 1);
  cli_run (fixture, &resume, NULL, "tasks", "resume", "--json", NULL);
  g_assert_cmpint (resume.status, ==, 0);
  g_assert_nonnull (strstr (resume.out, "\"succeeded\" : 1"));
}

/* What cannot be done any more because a person has deleted what it works on was not done. */
static void
test_retry_deleted (CliFixture   *fixture,
                    gconstpointer data)
{
  static const char *const titles[] = { "Cell", "Reading “broken.pdf”" };
  g_autofree char *good = cli_write_file (fixture, "cell.md", cli_sample_text, -1);
  g_autofree char *bad = cli_write_file (fixture, "broken.pdf", broken_pdf, -1);
  g_autofree char *id = NULL;
  g_auto (CliRun) learn = { 0 }, deleted = { 0 }, json = { 0 }, resume = { 0 };

  cli_run (fixture, &learn, NULL, "learn", good, bad, "--name", titles[0], NULL);
  g_assert_cmpint (learn.status, ==, 1);
  id = cli_find_task (fixture, "title", titles[0]);
  cli_execute (fixture, "DELETE FROM course", NULL);

  cli_run (fixture, &deleted, NULL, "tasks", "retry", id, NULL);
  g_assert_cmpint (deleted.status, ==, 1);
  g_assert_nonnull (strstr (deleted.err, titles[1]));
  g_assert_nonnull (strstr (deleted.err, "deleted"));
  cli_run (fixture, &json, NULL, "tasks", "retry", id, "--json", NULL);
  g_assert_cmpint (json.status, ==, 1);
  g_assert_nonnull (strstr (json.out, "\"given_up\" : 1"));
  /* Who does not ask for it by its number does not want it. */
  cli_run (fixture, &resume, NULL, "tasks", "resume", NULL);
  g_assert_cmpint (resume.status, ==, 0);
}

static void
add_event (CliFixture *fixture,
           guint       seq,
           guint       last_seq,
           const char *type,
           GVariant   *data)
{
  g_autoptr (GVariant) boxed = g_variant_ref_sink (g_variant_new_variant (data));
  g_autoptr (GVariant) little = G_BYTE_ORDER == G_BIG_ENDIAN ? g_variant_byteswap (boxed) : g_variant_ref (boxed);
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (little);
  g_autofree char *sql = g_strdup_printf ("INSERT INTO task_event (task_id, seq, last_seq, type, data) VALUES"
                                          " (1, %u, %u, '%s', ?)", seq, last_seq, type);

  cli_execute (fixture, sql, bytes);
}

static void
test_events (CliFixture   *fixture,
             gconstpointer data)
{
  const guint32 ends[] = { 6, 40 };
  const char *text = "First \033[31mline\033[0m\nsecond 細胞 \\n line";
  g_auto (CliRun) none = { 0 }, events = { 0 }, json = { 0 }, unknown = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;
  GVariant *pieces;

  make_tasks (fixture, "(1, 0, 'a', 'A', 1, 3, 1, 0, 1, 0, 1, 1, 0, 0, 0, NULL, NULL, NULL)");
  cli_run (fixture, &none, NULL, "tasks", "events", "1", NULL);
  g_assert_cmpint (none.status, ==, 0);
  g_assert_cmpstr (none.out, !=, "");

  add_event (fixture, 1, 1, "state", g_variant_new_int32 (2));
  pieces = g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, ends, G_N_ELEMENTS (ends), sizeof ends[0]);
  add_event (fixture, 2, 3, "text", g_variant_new ("(s@au)", text, pieces));
  add_event (fixture, 4, 4, "progress", g_variant_new ("(ds)", 0.5, "Half\nway"));
  add_event (fixture, 5, 5, "progress", g_variant_new ("(ds)", -1.0, ""));
  add_event (fixture, 6, 6, "state", g_variant_new_int32 (3));

  cli_run (fixture, &events, NULL, "tasks", "events", "1", NULL);
  g_assert_cmpint (events.status, ==, 0);
  g_assert_cmpstr (events.out, ==,
                   "[running]\nFirst [31mline[0m\nsecond 細胞 \\n line\n[50 % Half way]\n[…]\n[done]\n");

  cli_run (fixture, &json, NULL, "tasks", "events", "1", "--json", NULL);
  node = cli_json (&json);
  array = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (array), ==, 5);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (array, 0), "state"), ==, "running");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (array, 1), "text"), ==, text);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (array, 1), "last_seq"), ==, 3);
  g_assert_cmpfloat (json_object_get_double_member (json_array_get_object_element (array, 2), "fraction"), ==, 0.5);
  g_assert_true (json_object_get_null_member (json_array_get_object_element (array, 3), "fraction"));

  cli_run (fixture, &unknown, NULL, "tasks", "events", "2", NULL);
  g_assert_cmpint (unknown.status, ==, 1);
}

/* Rows that no version has written are left out; they break nothing. */
static void
test_odd_events (CliFixture   *fixture,
                 gconstpointer data)
{
  g_auto (CliRun) events = { 0 }, json = { 0 };
  g_autoptr (JsonNode) node = NULL;

  make_tasks (fixture, "(1, 0, 'a', 'A', 1, 3, 1, 0, 1, 0, 1, 1, 0, 0, 0, NULL, NULL, NULL)");
  add_event (fixture, 1, 1, "state", g_variant_new_int32 (77));
  add_event (fixture, 2, 2, "state", g_variant_new_string ("x"));
  add_event (fixture, 3, 3, "text", g_variant_new_int32 (1));
  add_event (fixture, 4, 4, "progress", g_variant_new ("(dd)", 1.0, 2.0));
  add_event (fixture, 5, 5, "thought", g_variant_new_string ("x"));
  add_event (fixture, 6, 6, "progress", g_variant_new ("(ds)", 5.0, "%s%n"));
  cli_run (fixture, &events, NULL, "tasks", "events", "1", NULL);
  g_assert_cmpint (events.status, ==, 0);
  g_assert_cmpstr (events.out, ==, "[100 % %s%n]\n");
  cli_run (fixture, &json, NULL, "tasks", "events", "1", "--json", NULL);
  node = cli_json (&json);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 1);
}

static void
test_usage (CliFixture   *fixture,
            gconstpointer data)
{
  static const char *const lines[][3] = {
    { "frobnicate", NULL }, { "show", NULL },          { "events", NULL },      { "pause", "x" },
    { "unpause", "0" },     { "retry", "9x" },         { "resume", "1" },       { "list", "1" },
    { "pause", "-1" },      { "show", "1", "2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (CliRun) run = { 0 };

      cli_run (fixture, &run, NULL, "tasks", lines[i][0], lines[i][1], lines[i][1] ? lines[i][2] : NULL, NULL);
      g_assert_cmpint (run.status, ==, 2);
      g_assert_cmpstr (run.out, ==, "");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, CliFixture, NULL, cli_fixture_set_up, func, cli_fixture_tear_down)
  ADD ("/cli/tasks/reasons", test_reasons);
  ADD ("/cli/tasks/show", test_show);
  ADD ("/cli/tasks/pause", test_pause);
  ADD ("/cli/tasks/pause-work", test_pause_work);
  ADD ("/cli/tasks/retry-deleted", test_retry_deleted);
  ADD ("/cli/tasks/events", test_events);
  ADD ("/cli/tasks/odd-events", test_odd_events);
  ADD ("/cli/tasks/usage", test_usage);
#undef ADD

  return g_test_run ();
}
