/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "cli-test.h"
#include "exposition-test.h"

/* `lyceumctl stats`: what the collection says, what living processes say, and what others pretend that they say. */

static const char broken_pdf[] = "%PDF-1.4\n1 0 obj";

static JsonObject *
get_path (JsonNode   *node,
          const char *first,
          const char *second,
          const char *third)
{
  JsonObject *object = json_object_get_object_member (json_node_get_object (node), first);

  if (second)
    object = json_object_get_object_member (object, second);
  if (third)
    object = json_object_get_object_member (object, third);
  g_assert_nonnull (object);
  return object;
}

static JsonArray *
get_processes (JsonNode *node)
{
  return json_object_get_array_member (json_node_get_object (node), "processes");
}

/* Reads all three forms, and asserts that the metrics are right. */
static JsonNode *
read_stats (CliFixture  *fixture,
            GHashTable **samples,
            char       **table)
{
  g_auto (CliRun) json = { 0 }, prometheus = { 0 }, person = { 0 };

  cli_run (fixture, &json, NULL, "stats", "--json", NULL);
  cli_run (fixture, &prometheus, NULL, "stats", "--prometheus", NULL);
  g_assert_cmpint (prometheus.status, ==, 0);
  *samples = exposition_check (prometheus.out);
  cli_run (fixture, &person, NULL, "stats", NULL);
  g_assert_cmpint (person.status, ==, 0);
  g_assert_cmpstr (person.err, ==, "");
  /* Nothing of what it prints steers a terminal. */
  for (const char *p = person.out; *p; p++)
    g_assert_true (*p == '\n' || (guchar) *p >= 0x20);
  *table = g_steal_pointer (&person.out);
  return cli_json (&json);
}

static void
test_empty (CliFixture   *fixture,
            gconstpointer data)
{
  g_autoptr (GHashTable) samples = NULL;
  g_autofree char *table = NULL;
  g_autoptr (JsonNode) node = read_stats (fixture, &samples, &table);

  g_assert_cmpint (json_object_get_int_member (get_path (node, "collection", NULL, NULL), "depth"), ==, 0);
  g_assert_cmpuint (json_array_get_length (get_processes (node)), ==, 0);
  g_assert_cmpstr (exposition_get (samples, "lyceum_collection_depth{}"), ==, "0");
  g_assert_cmpstr (exposition_get (samples, "lyceum_collection_processes{}"), ==, "0");
  g_assert_cmpstr (table, !=, "");
}

static void
test_figures (CliFixture   *fixture,
              gconstpointer data)
{
  g_autofree char *good = cli_write_file (fixture, "cell.md", cli_sample_text, -1);
  g_autofree char *bad = cli_write_file (fixture, "broken.pdf", broken_pdf, -1);
  g_auto (CliRun) learn = { 0 };
  g_autoptr (GHashTable) samples = NULL;
  g_autofree char *table = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *kind;

  cli_run (fixture, &learn, NULL, "learn", good, bad, NULL);
  g_assert_cmpint (learn.status, ==, 1);
  node = read_stats (fixture, &samples, &table);

  g_assert_cmpint (json_object_get_int_member (get_path (node, "collection", "tasks", NULL), "failed"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (get_path (node, "collection", "tasks", NULL), "running"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (get_path (node, "collection", "run_ms", NULL), "n"), >=, 2);
  kind = json_array_get_object_element (
    json_object_get_array_member (get_path (node, "collection", NULL, NULL), "kinds"), 0);
  g_assert_cmpstr (json_object_get_string_member (kind, "kind"), ==, "course");
  g_assert_cmpstr (exposition_get (samples, "lyceum_collection_tasks{kind=import,state=failed}"), ==, "1");
  g_assert_cmpstr (exposition_get (samples, "lyceum_collection_tasks{kind=import,state=succeeded}"), ==, "1");
  g_assert_cmpstr (exposition_get (samples, "lyceum_collection_retries{kind=import}"), ==, "0");
  g_assert_nonnull (exposition_get (samples, "lyceum_collection_run_seconds{kind=import,percentile=99}"));
  g_assert_true (g_regex_match_simple ("^import +0 +0 +0 +1 +1 +0 +0$", table, G_REGEX_MULTILINE, 0));
  g_assert_true (g_regex_match_simple ("^import +\\d.* m?s$", table, G_REGEX_MULTILINE, 0));
}

/* How many tasks a process says that it runs on its threads. */
static gint64
get_n_computing (JsonObject *process)
{
  JsonObject *report;

  if (json_object_get_null_member (process, "report"))
    return 0;
  report = json_object_get_object_member (process, "report");
  return json_object_get_int_member (
    json_array_get_object_element (json_object_get_array_member (report, "lanes"), 0), "running");
}

/* A process that works is told by what it does, and by what it says of itself once it has. */
static void
test_living (CliFixture   *fixture,
             gconstpointer data)
{
  g_autoptr (GSubprocess) stuck = cli_spawn_stuck (fixture);
  g_autoptr (GHashTable) samples = NULL;
  g_autofree char *table = NULL, *series = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *process = NULL;
  const char *id;

  while (!process || get_n_computing (process) == 0)
    {
      g_auto (CliRun) run = { 0 };

      g_usleep (50000);
      cli_run (fixture, &run, NULL, "stats", "--json", NULL);
      g_clear_pointer (&node, json_node_unref);
      node = cli_json (&run);
      g_assert_cmpuint (json_array_get_length (get_processes (node)), <=, 1);
      process = NULL;
      if (json_array_get_length (get_processes (node)) == 1)
        process = json_array_get_object_element (get_processes (node), 0);
    }
  id = json_object_get_string_member (process, "id");
  g_assert_true (g_uuid_string_is_valid (id));
  g_assert_cmpint (get_n_computing (process), ==, 1);
  g_assert_cmpint (json_object_get_int_member (process, "unfinished"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (process, "running"), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (process, "titles"), 0), ==,
                   "Reading “stuck.md”");
  series = g_strdup_printf ("lyceum_queue_lane_running{lane=compute,process=%.8s}", id);

  json_node_unref (node);
  node = read_stats (fixture, &samples, &table);
  g_assert_cmpstr (exposition_get (samples, series), ==, "1");
  g_assert_cmpstr (exposition_get (samples, "lyceum_collection_processes{}"), ==, "1");
  g_assert_nonnull (strstr (table, "lyceumctl learn"));
  g_assert_nonnull (strstr (table, "Reading “stuck.md”"));
  cli_stop (stuck, SIGTERM);

  g_clear_pointer (&node, json_node_unref);
  g_clear_pointer (&samples, g_hash_table_unref);
  g_clear_pointer (&table, g_free);
  node = read_stats (fixture, &samples, &table);
  g_assert_cmpuint (json_array_get_length (get_processes (node)), ==, 0);
}

static void
test_kinds (CliFixture   *fixture,
            gconstpointer data)
{
  g_autoptr (GHashTable) samples = NULL;
  g_autofree char *table = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_auto (CliRun) run = { 0 };

  cli_run (fixture, &run, NULL, "courses", NULL);
  cli_execute (fixture,
               "INSERT INTO task (kind, priority, state, attempts, created_at, started_at, finished_at) VALUES"
               " ('a\"} 1' || char(10) || '# TYPE x counter' || char(10), 1, 3, 1, 1, 2, 3), ('', 1, 3, 1, 1, 2, 3),"
               " (char(27) || '[31m' || char(13, 155), 1, 3, 5, 1, 2, 3),"
               " ('細胞 of a kind with a name that is long', 1, 1, 0, 1, 0, 0), ('\\', 1, 4, 1, 1, 2, 3),"
               " (CAST(x'ff' AS TEXT), 1, 4, 1, 1, 2, 3), (CAST(x'fe' AS TEXT), 1, 4, 1, 1, 2, 3)",
               NULL);
  node = read_stats (fixture, &samples, &table);
  g_assert_cmpstr (exposition_get (samples, "lyceum_collection_tasks{kind=\\,state=failed}"), ==, "1");
  g_assert_cmpstr (exposition_get (samples, "lyceum_collection_retries{kind=\033[31m\r\302\233}"), ==, "4");
  g_assert_cmpint (json_object_get_int_member (get_path (node, "collection", NULL, NULL), "retries"), ==, 4);
  g_assert_null (strstr (table, "\302\233"));
  g_assert_nonnull (strstr (table, "細胞 of a kind with a name that is long"));
}

/* A file that this process holds as a process of Lyceum would, with whatever in it. Returns: its descriptor. */
static int
pretend (CliFixture *fixture,
         const char *id,
         const char *report,
         gssize      length)
{
  g_autofree char *dir = g_build_filename (fixture->data_dir, "owners", NULL);
  g_autofree char *path = g_build_filename (dir, id, NULL);
  int fd;

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  fd = g_open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (flock (fd, LOCK_EX | LOCK_NB), ==, 0);
  if (length < 0)
    length = (gssize) strlen (report);
  g_assert_cmpint (write (fd, report, length), ==, length);
  return fd;
}

/* What another program says is not believed further than it makes sense. */
static void
test_forged (CliFixture   *fixture,
             gconstpointer data)
{
  static const char *const reports[] = {
    "",
    "{",
    "null",
    "[]",
    "\"text\"",
    "{\"kinds\":{},\"lanes\":7,\"waiting\":[],\"conditions\":null,\"main_loop_ms\":[],\"program\":{},\"pid\":\"x\"}",
    "{\"kinds\":[null,1,\"x\",[],{},{\"kind\":5},{\"kind\":\"a\"},{\"kind\":\"a\"}],\"lanes\":[null,{},{\"lane\":1}]}",
    "{\"kinds\":[{\"kind\":\"a\",\"tasks\":[],\"attempts\":-5,\"failed\":1e300,"
    "\"wait_ms\":{\"n\":\"x\",\"p50\":-1,\"sum\":1e999}}]}",
    "{\"lanes\":[{\"lane\":\"compute\",\"slots\":99999999999,\"utilisation\":1e308,\"oldest_wait_ms\":1e308,"
    "\"pending\":1}]}",
    "{\"main_loop_ms\":{\"n\":1,\"p50\":9,\"p95\":8,\"p99\":7,\"p999\":6,\"longest\":5},"
    "\"uptime_ms\":9223372036854775807}",
    "{\"program\":\"\\u001b[31m\\u009b\\n\\\"\",\"pid\":-1,\"conditions\":[1,null,\"offline\",\"nonsense\"]}",
    "{\"program\":\"\xff\xfe\"}",
  };
  g_autofree char *deep = g_strnfill (60000, '[');
  g_autoptr (GArray) fds = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GHashTable) samples = NULL;
  g_autofree char *table = NULL;
  g_autoptr (JsonNode) node = NULL;
  int fd;

  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_autofree char *id = g_strdup_printf ("%08x-0000-4000-8000-000000000000", i);

      fd = pretend (fixture, id, reports[i], -1);
      g_array_append_val (fds, fd);
    }
  fd = pretend (fixture, "ffffffff-0000-4000-8000-000000000000", deep, -1);
  g_array_append_val (fds, fd);
  /* Two whose short names would be the same. */
  fd = pretend (fixture, "ffffffff-0000-4000-8000-000000000001", "{}\0{", 4);
  g_array_append_val (fds, fd);
  /* And what is no process. */
  fd = pretend (fixture, "not-a-process", "{}", -1);
  g_array_append_val (fds, fd);

  node = read_stats (fixture, &samples, &table);
  g_assert_cmpuint (json_array_get_length (get_processes (node)), ==, G_N_ELEMENTS (reports) + 2);
  g_assert_cmpstr (exposition_get (samples, "lyceum_queue_lane_slots{lane=compute,process=00000005}"), ==, "0");
  g_assert_cmpstr (exposition_get (samples, "lyceum_queue_condition{condition=offline,process=0000000a}"), ==, "1");
  g_assert_nonnull (exposition_get (samples, "lyceum_queue_lane_slots{lane=compute,"
                                             "process=ffffffff-0000-4000-8000-000000000001}"));
  g_assert_nonnull (strstr (table, "0000000a"));
  for (guint i = 0; i < fds->len; i++)
    close (g_array_index (fds, int, i));
}

static void
test_usage (CliFixture   *fixture,
            gconstpointer data)
{
  g_auto (CliRun) both = { 0 }, word = { 0 };

  cli_run (fixture, &both, NULL, "stats", "--json", "--prometheus", NULL);
  g_assert_cmpint (both.status, ==, 2);
  cli_run (fixture, &word, NULL, "stats", "please", NULL);
  g_assert_cmpint (word.status, ==, 2);
  g_assert_false (g_file_test (fixture->data_dir, G_FILE_TEST_EXISTS));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, CliFixture, NULL, cli_fixture_set_up, func, cli_fixture_tear_down)
  ADD ("/cli/stats/empty", test_empty);
  ADD ("/cli/stats/figures", test_figures);
  ADD ("/cli/stats/living", test_living);
  ADD ("/cli/stats/kinds", test_kinds);
  ADD ("/cli/stats/forged", test_forged);
  ADD ("/cli/stats/usage", test_usage);
#undef ADD

  return g_test_run ();
}
