/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-test.h"

#include <signal.h>
#include <string.h>

#include "model-server.h"

#define QUESTION "Who described the nucleus of the cell?"

/* `ask`: answers in the terminal, as JSON, in a conversation, and stopped in the middle. */
typedef struct
{
  CliFixture cli;
  ModelServer *server; /* (owned) (nullable) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer words)
{
  g_autofree char *path = NULL;
  g_auto (CliRun) run = { 0 };

  cli_fixture_set_up (&fixture->cli, NULL);
  path = cli_write_file (&fixture->cli, "cell.md",
                         "# The cell\n\nThe nucleus of the cell was described by the botanist Robert Brown in 1831.\n", -1);
  cli_run (&fixture->cli, &run, NULL, "import", path, NULL);
  g_assert_cmpint (run.status, ==, 0);
  if (!words)
    return;
  cli_run_clear (&run);
  fixture->server = model_server_new (words);
  cli_run (&fixture->cli, &run, NULL, "provider", "add", "tests", "--kind", "openai", "--url",
           model_server_get_url (fixture->server), "--model", "test", NULL);
  g_assert_cmpint (run.status, ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer words)
{
  g_clear_pointer (&fixture->server, model_server_free);
  cli_fixture_tear_down (&fixture->cli, NULL);
}

static void
test_without_model (Fixture *fixture, gconstpointer words)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&fixture->cli, &run, NULL, "ask", QUESTION, NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.out, ==,
                   "The nucleus of the cell was described by the botanist Robert Brown in 1831. [1]\n\n[1] The cell, The cell\n");
  g_assert_cmpstr (run.err, ==, "");
}

static void
assert_number (JsonObject *object, const char *name)
{
  g_assert_cmpfloat (json_object_get_double_member (object, name), >=, 0);
}

static void
test_json (Fixture *fixture, gconstpointer words)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object, *citation;
  JsonArray *citations;

  cli_run (&fixture->cli, &run, NULL, "ask", "--json", QUESTION, NULL);
  node = cli_json (&run);
  object = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (object, "answer"), ==, "Robert Brown did in 1831 [1]; Marie Curie too [1].");
  g_assert_cmpstr (json_object_get_string_member (object, "provider"), ==, "tests");
  g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, "done");
  citations = json_object_get_array_member (object, "citations");
  g_assert_cmpuint (json_array_get_length (citations), ==, 2);
  citation = json_array_get_object_element (citations, 0);
  g_assert_cmpint (json_object_get_int_member (citation, "number"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (citation, "source"), ==, "The cell");
  g_assert_nonnull (strstr (json_object_get_string_member (citation, "quote"), "Robert Brown in 1831"));
  g_assert_true (json_object_get_boolean_member (citation, "supported"));
  assert_number (object, "first_chunk_seconds");
  assert_number (object, "seconds");
  assert_number (json_object_get_object_member (object, "stages"), "search");
  g_assert_true (json_object_get_null_member (json_object_get_object_member (object, "stages"), "rewrite"));
}

static void
test_doubtful (Fixture *fixture, gconstpointer words)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&fixture->cli, &run, NULL, "ask", QUESTION, "--provider", "tests", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_str_has_prefix (run.out, "Bananas grow in the tropics of 1950 [1]."));
  g_assert_nonnull (strstr (run.out, "[1] The cell, The cell – not found there\n"));
}

static void
test_conversation (Fixture *fixture, gconstpointer words)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (ModelRequest) request = NULL;

  cli_run (&fixture->cli, &run, NULL, "ask", QUESTION, NULL);
  g_assert_cmpint (run.status, ==, 0);
  cli_run_clear (&run);
  cli_run (&fixture->cli, &run, NULL, "ask", "--conversation", "1", "And when?", NULL);
  g_assert_cmpint (run.status, ==, 0);
  request = model_server_get_last_request (fixture->server, "/v1/chat/completions");
  g_assert_nonnull (strstr (request->body, "And when?"));
  g_assert_nonnull (strstr (request->body, QUESTION));
}

/* What has come is kept about once a second. */
static void
wait_for_words (Fixture *fixture)
{
  gboolean has_words = FALSE;

  while (!has_words)
    {
      g_auto (CliRun) run = { 0 };

      cli_run (&fixture->cli, &run, NULL, "conversations", "1", "--json", NULL);
      has_words = strstr (run.out, "Robert Brown") != NULL;
    }
}

/* Ctrl+C: the server hears nothing more of it, and what had come is in the conversation. */
static void
test_interrupted (Fixture *fixture, gconstpointer words)
{
  g_autoptr (GSubprocess) process = cli_spawn (&fixture->cli, "ask", QUESTION, NULL);
  g_auto (CliRun) run = { 0 };

  model_server_wait_running (fixture->server, 1);
  wait_for_words (fixture);
  g_subprocess_send_signal (process, SIGINT);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  model_server_wait_running (fixture->server, 0);
  cli_run (&fixture->cli, &run, NULL, "conversations", "1", "--json", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "\"stopped\""));
  g_assert_nonnull (strstr (run.out, "Robert Brown"));
  cli_run_clear (&run);
  cli_run (&fixture->cli, &run, NULL, "conversations", NULL);
  g_assert_nonnull (strstr (run.out, QUESTION));
}

static void
test_refused (Fixture *fixture, gconstpointer words)
{
  static const struct
  {
    const char *first, *second, *third;
    int status;
    const char *says;
  } lines[] = {
    { NULL, NULL, NULL, 2, "What do you want to know?" },
    { "one", "two", NULL, 2, "quotation marks" },
    { " ", NULL, NULL, 1, "empty" },
    { QUESTION, "--course", "99", 1, "no course 99" },
    { QUESTION, "--conversation", "99", 1, "deleted" },
    { QUESTION, "--conversation", "x", 2, "not the number" },
    { QUESTION, "--provider", "nobody", 1, "nobody" },
    { QUESTION, "--free", NULL, 1, "no model" },
    { QUESTION, "--free", "--course=1", 2, "choose one" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (CliRun) run = { 0 };

      cli_run (&fixture->cli, &run, NULL, "ask", lines[i].first, lines[i].second, lines[i].third, NULL);
      g_test_message ("%s %s: %s", lines[i].first, lines[i].second, run.err);
      g_assert_cmpint (run.status, ==, lines[i].status);
      g_assert_nonnull (strstr (run.err, lines[i].says));
    }
}

#define add(path, words, func) g_test_add (path, Fixture, words, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/ask/without-model", NULL, test_without_model);
  add ("/ask/json", "text:Robert Brown did in 1831 [1]; Marie Curie too [1].", test_json);
  add ("/ask/doubtful", "text:Bananas grow in the tropics of 1950 [1].", test_doubtful);
  add ("/ask/conversation", "text:Robert Brown did in 1831 [1].", test_conversation);
  add ("/ask/interrupted", "endless,rate:50", test_interrupted);
  add ("/ask/refused", NULL, test_refused);
  return g_test_run ();
}
