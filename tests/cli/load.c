/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>

#include "cli-test.h"
#include "model-server.h"

#define USERS 4
#define REQUESTS 3
#define ALL (USERS * REQUESTS)

typedef struct
{
  CliFixture cli;
  ModelServer *server;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer words)
{
  g_auto (CliRun) run = { 0 };

  cli_fixture_set_up (&fixture->cli, NULL);
  fixture->server = model_server_new (words);
  cli_run (&fixture->cli, &run, NULL, "provider", "add", "tests", "--max-streams", "0", "--kind", "openai", "--url",
           model_server_get_url (fixture->server), "--model", "test", NULL);
  g_assert_cmpint (run.status, ==, 0);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer words)
{
  model_server_free (fixture->server);
  cli_fixture_tear_down (&fixture->cli, NULL);
}

static void
learn (Fixture *fixture)
{
  g_autofree char *path = cli_write_file (&fixture->cli, "cell.md", cli_sample_text, -1);
  g_auto (CliRun) run = { 0 };

  cli_run (&fixture->cli, &run, NULL, "learn", path, "--name", "Biology", NULL);
  g_assert_cmpint (run.status, ==, 0);
}

/* The load has left nothing behind. */
static void
assert_no_trace (Fixture *fixture,
                 guint    n_tasks)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->cli.data_dir, 0, NULL);
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;
  const char *name;

  while ((name = g_dir_read_name (dir)))
    g_assert_false (g_str_has_prefix (name, "load"));
  cli_run (&fixture->cli, &run, NULL, "tasks", "--json", NULL);
  node = cli_json (&run);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, n_tasks);
}

static void
assert_figures (JsonObject *object,
                guint       n,
                double      first_at_least)
{
  JsonObject *first = json_object_get_object_member (object, "first_chunk_seconds");
  JsonObject *seconds = json_object_get_object_member (object, "seconds");
  double mean = json_object_get_double_member (first, "mean"), max = json_object_get_double_member (first, "max");

  g_assert_cmpint (json_object_get_int_member (object, "requests"), ==, n);
  g_assert_cmpint (json_object_get_int_member (object, "succeeded"), ==, n);
  g_assert_cmpfloat (json_object_get_double_member (object, "success_rate"), ==, 1);
  g_assert_cmpfloat (mean, >=, first_at_least);
  g_assert_cmpfloat (json_object_get_double_member (first, "median"), <=, json_object_get_double_member (first, "p95"));
  g_assert_cmpfloat (json_object_get_double_member (first, "p95"), <=, max);
  g_assert_cmpfloat (json_object_get_double_member (seconds, "mean"), >=, mean);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "max_over_mean"), max / mean, 1e-6);
  g_assert_cmpint (json_object_get_boolean_member (object, "blocks"), ==, max > 2 * mean);
}

static void
test_chat (Fixture      *fixture,
           gconstpointer words)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *chat;

  learn (fixture);
  cli_run (&fixture->cli, &run, NULL, "load", "--provider", "tests", "--users", "4", "--requests", "3", "--json", NULL);
  node = cli_json (&run);
  chat = json_object_get_object_member (json_node_get_object (node), "chat");
  assert_figures (chat, ALL, 0.02);
  g_assert_cmpint (json_object_get_int_member (chat, "tokens"), ==, ALL * 20);
  g_assert_false (json_object_has_member (json_node_get_object (node), "search"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (node), "errors")), ==, 0);

  /* Nothing is asked besides: no titles, no vectors. */
  g_assert_cmpuint (model_server_get_n_requests (fixture->server), ==, ALL);
  g_assert_cmpuint (model_server_get_max_running (fixture->server), <=, USERS);
  assert_no_trace (fixture, 1);
}

static void
test_both (Fixture      *fixture,
           gconstpointer words)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;

  learn (fixture);
  cli_run (&fixture->cli, &run, NULL, "load", "-p", "tests", "-u", "4", "-r", "3", "-t", "both", "-q", "What is a membrane?",
           "--json", NULL);
  node = cli_json (&run);
  assert_figures (json_object_get_object_member (json_node_get_object (node), "chat"), ALL / 2, 0.02);
  assert_figures (json_object_get_object_member (json_node_get_object (node), "search"), ALL / 2, 0);
  g_assert_cmpuint (model_server_get_n_requests (fixture->server), ==, ALL / 2);
}

/* Without material the model is asked all the same. */
static void
test_no_material (Fixture      *fixture,
                  gconstpointer words)
{
  g_auto (CliRun) run = { 0 }, search = { 0 };

  cli_run (&fixture->cli, &run, NULL, "load", "--provider", "tests", "--users", "2", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpuint (model_server_get_n_requests (fixture->server), ==, 2);
  assert_no_trace (fixture, 0);

  cli_run (&fixture->cli, &search, NULL, "load", "--provider", "tests", "--type", "search", NULL);
  g_assert_cmpint (search.status, ==, 1);
  g_assert_nonnull (strstr (search.err, "nothing to search"));
}

static void
element_cb (GMarkupParseContext *context,
            const char          *name,
            const char         **names,
            const char         **values,
            gpointer             n_marks,
            GError             **error)
{
  if (g_str_equal (name, "circle"))
    (*(guint *) n_marks)++;
}

static void
test_plot (Fixture      *fixture,
           gconstpointer words)
{
  static const GMarkupParser parser = { .start_element = element_cb };
  guint n_marks = 0;
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &n_marks, NULL);
  g_autofree char *path = g_build_filename (fixture->cli.root, "load.svg", NULL);
  g_autofree char *svg = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CliRun) run = { 0 };

  cli_run (&fixture->cli, &run, NULL, "load", "--provider", "tests", "--users", "4", "--requests", "3", "--svg", path, NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "100.0 %"));
  g_assert_true (g_file_get_contents (path, &svg, NULL, NULL));
  g_markup_parse_context_parse (context, svg, -1, &error);
  g_assert_no_error (error);
  /* One for each request, and one that says what it is. */
  g_assert_cmpuint (n_marks, ==, ALL + 1);
  g_assert_nonnull (strstr (svg, "prefers-color-scheme: dark"));
}

/* A server that fails is a failed load, with its reason, and not a fast one. */
static void
test_failures (Fixture      *fixture,
               gconstpointer words)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object, *chat;

  learn (fixture);
  model_server_set_words (fixture->server, "401");
  cli_run (&fixture->cli, &run, NULL, "load", "--provider", "tests", "--users", "2", "--json", NULL);
  g_assert_cmpint (run.status, ==, 1);
  node = json_from_string (run.out, NULL);
  object = json_node_get_object (node);
  chat = json_object_get_object_member (object, "chat");
  g_assert_cmpint (json_object_get_int_member (chat, "succeeded"), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (chat, "success_rate"), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "errors")), ==, 1);
}

/* One answer that comes much later than the others is what the verdict is for. */
static void
test_verdict (Fixture      *fixture,
              gconstpointer words)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *chat;

  /* Each waits for the one before: the last waits twenty times as long as the first. */
  cli_run (&fixture->cli, &run, NULL, "provider", "set", "tests", "--max-streams", "1", NULL);
  g_assert_cmpint (run.status, ==, 0);
  cli_run_clear (&run);
  model_server_set_words (fixture->server, "first:0.05,tokens:3,usage");
  cli_run (&fixture->cli, &run, NULL, "load", "--provider", "tests", "--users", "20", "--json", NULL);
  node = cli_json (&run);
  chat = json_object_get_object_member (json_node_get_object (node), "chat");
  g_assert_cmpuint (model_server_get_max_running (fixture->server), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (chat, "max_over_mean"), >, 1.5);
}

/* All users are answered at the same time. Ctrl+C ends their answers, and leaves nothing behind. */
static void
test_interrupt (Fixture      *fixture,
                gconstpointer words)
{
  g_autoptr (GSubprocess) process = NULL;

  model_server_set_words (fixture->server, "endless,rate:20");
  process = cli_spawn (&fixture->cli, "load", "--provider", "tests", "--users", "8", NULL);
  model_server_wait_running (fixture->server, 8);
  cli_stop (process, SIGINT);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  model_server_wait_running (fixture->server, 0);
  assert_no_trace (fixture, 0);
}

static void
test_usage (Fixture      *fixture,
            gconstpointer words)
{
  static const char *const lines[][6] = {
    { "load" },
    { "load", "--provider", "tests", "--users", "0" },
    { "load", "--provider", "tests", "--requests", "-1" },
    { "load", "--provider", "tests", "--type", "dance" },
    { "load", "--provider", "tests", "--question", " " },
    { "load", "--provider", "tests", "surplus" },
  };
  g_auto (CliRun) absent = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (CliRun) run = { 0 };

      cli_run (&fixture->cli, &run, NULL, lines[i][0], lines[i][1], lines[i][2], lines[i][3], lines[i][4], NULL);
      g_assert_cmpint (run.status, ==, 2);
      g_assert_cmpstr (run.err, !=, "");
    }
  cli_run (&fixture->cli, &absent, NULL, "load", "--provider", "absent", NULL);
  g_assert_cmpint (absent.status, ==, 1);
  g_assert_nonnull (strstr (absent.err, "provider list"));
  g_assert_cmpuint (model_server_get_n_requests (fixture->server), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  static const char words[] = "first:0.02,rate:400,tokens:20,usage";

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/load/chat", Fixture, words, set_up, test_chat, tear_down);
  g_test_add ("/cli/load/both", Fixture, words, set_up, test_both, tear_down);
  g_test_add ("/cli/load/no-material", Fixture, words, set_up, test_no_material, tear_down);
  g_test_add ("/cli/load/plot", Fixture, words, set_up, test_plot, tear_down);
  g_test_add ("/cli/load/failures", Fixture, words, set_up, test_failures, tear_down);
  g_test_add ("/cli/load/verdict", Fixture, words, set_up, test_verdict, tear_down);
  g_test_add ("/cli/load/interrupt", Fixture, words, set_up, test_interrupt, tear_down);
  g_test_add ("/cli/load/usage", Fixture, words, set_up, test_usage, tear_down);
  return g_test_run ();
}
