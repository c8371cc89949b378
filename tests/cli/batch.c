/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli-test.h"
#include "model-server.h"

/* `lyceumctl batch` against a server: concurrent, killed in the middle and gone on with, and hostile files. */

#define N_LINES 40

typedef struct
{
  CliFixture cli;
  ModelServer *server;
  char *requests, *answers, *errors;
} Case;

static void
case_set_up (Case         *test,
             gconstpointer words)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (GString) content = g_string_new (NULL);

  cli_fixture_set_up (&test->cli, NULL);
  test->server = model_server_new (words);
  cli_run (&test->cli, &run, NULL, "provider", "add", "test", "--kind", "openai", "--url", model_server_get_url (test->server),
           "--model", "m", NULL);
  g_assert_cmpint (run.status, ==, 0);
  for (guint i = 0; i < N_LINES; i++)
    g_string_append_printf (content,
                            "{\"custom_id\": \"q%u\", \"method\": \"POST\", \"url\": \"/v1/chat/completions\", \"body\": "
                            "{\"messages\": [{\"role\": \"user\", \"content\": \"question %u of them\"}]}}\n",
                            i, i);
  test->requests = cli_write_file (&test->cli, "requests.jsonl", content->str, content->len);
  test->answers = g_build_filename (test->cli.root, "requests.answers.jsonl", NULL);
  test->errors = g_build_filename (test->cli.root, "requests.errors.jsonl", NULL);
}

static void
case_tear_down (Case         *test,
                gconstpointer words)
{
  model_server_free (test->server);
  cli_fixture_tear_down (&test->cli, NULL);
  g_free (test->requests);
  g_free (test->answers);
  g_free (test->errors);
}

static guint
count_questions (Case       *test,
                 const char *about)
{
  g_autoptr (GPtrArray) requests = model_server_get_requests (test->server);
  guint n = 0;

  for (guint i = 0; i < requests->len; i++)
    {
      const ModelRequest *request = g_ptr_array_index (requests, i);

      n += g_str_has_suffix (request->path, "/chat/completions") && (!about || strstr (request->body, about));
    }
  return n;
}

/* The answers are those of the lines, in their order. */
static void
assert_answers (Case *test)
{
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (test->answers, &content, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (content, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, N_LINES + 1);
  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *id = g_strdup_printf ("\"custom_id\":\"q%u\"", i);
      g_autofree char *text = g_strdup_printf ("\"content\":\"question %u of them\"", i);

      g_assert_nonnull (strstr (lines[i], id));
      g_assert_nonnull (strstr (lines[i], text));
    }
}

static JsonObject *
run_batch (Case       *test,
           CliRun     *run,
           JsonNode  **node,
           const char *concurrency)
{
  cli_run_clear (run);
  cli_run (&test->cli, run, NULL, "batch", test->requests, "--concurrency", concurrency, "--json", NULL);
  *node = cli_json (run);
  return json_node_get_object (*node);
}

static void
test_answers (Case         *test,
              gconstpointer words)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) first = NULL, second = NULL;
  JsonObject *object = run_batch (test, &run, &first, "5");

  g_assert_cmpint (json_object_get_int_member (object, "answers"), ==, N_LINES);
  g_assert_cmpint (json_object_get_int_member (object, "errors"), ==, 0);
  assert_answers (test);
  g_assert_false (g_file_test (test->errors, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_questions (test, NULL), ==, N_LINES);
  g_assert_cmpuint (model_server_get_max_running (test->server), <=, 5);

  /* Once more: nothing is asked, and the file is written anew. */
  g_assert_cmpint (unlink (test->answers), ==, 0);
  object = run_batch (test, &run, &second, "5");
  g_assert_cmpint (json_object_get_int_member (object, "answered_before"), ==, N_LINES);
  assert_answers (test);
  g_assert_cmpuint (count_questions (test, NULL), ==, N_LINES);
}

/* Killed in the middle, or stopped: begun again it goes on. Only what was under way is asked once more. */
static void
interrupt (Case *test,
           int   signal_number)
{
  g_autoptr (GSubprocess) process = cli_spawn (&test->cli, "batch", test->requests, "--concurrency", "4", NULL);
  guint n_before = count_questions (test, NULL);

  model_server_wait_requests (test->server, model_server_get_n_requests (test->server) + 9);
  g_subprocess_send_signal (process, signal_number);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_cmpuint (count_questions (test, NULL), >, n_before);
  g_assert_false (g_file_test (test->answers, G_FILE_TEST_EXISTS));
}

static void
test_killed (Case         *test,
             gconstpointer words)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  guint n_repeated = 0;

  interrupt (test, SIGKILL);
  interrupt (test, SIGINT);
  object = run_batch (test, &run, &node, "4");
  g_assert_cmpint (json_object_get_int_member (object, "answers"), ==, N_LINES);
  g_assert_cmpint (json_object_get_int_member (object, "answered_before"), >, 0);
  assert_answers (test);
  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *text = g_strdup_printf ("question %u of them", i);
      guint n = count_questions (test, text);

      g_assert_cmpuint (n, >=, 1);
      n_repeated += n - 1;
    }
  g_assert_cmpuint (n_repeated, <=, 2 * 4);
}

/* The server refuses for a while; what it says is obeyed, and no line is lost. */
static void
test_refusals (Case         *test,
               gconstpointer words)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = run_batch (test, &run, &node, "3");

  g_assert_cmpint (json_object_get_int_member (object, "answers"), ==, N_LINES);
  g_assert_cmpuint (count_questions (test, NULL), ==, N_LINES + 5);
  assert_answers (test);
}

/* What fails is said of its line, and is asked again the next time; what was answered is not. */
static void
test_partial (Case         *test,
              gconstpointer words)
{
  const char *content =
    "{\"custom_id\": \"good\", \"url\": \"/v1/chat/completions\", \"body\": {\"model\": \"m\", \"messages\": [{\"role\": \"user\", "
    "\"content\": \"hello\"}]}}\n"
    "{\"custom_id\": \"bad\", \"url\": \"/v1/chat/completions\", \"body\": {\"model\": \"400\", \"messages\": [{\"role\": \"user\", "
    "\"content\": \"bad one\"}]}}\n"
    "this is no request\n"
    "{\"custom_id\": \"good\", \"url\": \"/v1/chat/completions\", \"body\": {\"messages\": []}}\n"
    "{\"custom_id\": \"vector\", \"url\": \"/v1/embeddings\", \"body\": {\"model\": \"dimensions:8\", \"input\": [\"one\", \"two\"]}}\n";
  g_autofree char *path = cli_write_file (&test->cli, "mixed.jsonl", content, -1);
  g_autofree char *answers = g_build_filename (test->cli.root, "a.jsonl", NULL);
  g_autofree char *errors = g_build_filename (test->cli.root, "e.jsonl", NULL);
  g_autofree char *answered = NULL, *failed = NULL;

  for (guint round = 1; round <= 2; round++)
    {
      g_auto (CliRun) run = { 0 };

      g_clear_pointer (&answered, g_free);
      g_clear_pointer (&failed, g_free);
      cli_run (&test->cli, &run, NULL, "batch", path, "--output", answers, "--errors", errors, NULL);
      g_assert_cmpint (run.status, ==, 1);
      g_assert_true (g_file_get_contents (answers, &answered, NULL, NULL));
      g_assert_true (g_file_get_contents (errors, &failed, NULL, NULL));
      g_assert_nonnull (strstr (answered, "\"custom_id\":\"good\""));
      g_assert_nonnull (strstr (answered, "\"embedding\":["));
      g_assert_null (strstr (answered, "\"bad\""));
      g_assert_nonnull (strstr (failed, "\"custom_id\":\"bad\""));
      g_assert_nonnull (strstr (failed, "\"line\":3"));
      g_assert_nonnull (strstr (failed, "\"line\":4"));
      g_assert_nonnull (strstr (run.err, "Line 3"));
      g_assert_cmpuint (count_questions (test, "hello"), ==, 1);
      g_assert_cmpuint (count_questions (test, "bad one"), ==, round);
    }
}

static void
test_hostile (Case         *test,
              gconstpointer words)
{
  g_autofree char *empty = cli_write_file (&test->cli, "empty.jsonl", "", 0);
  g_autofree char *rubbish = cli_write_file (&test->cli, "rubbish.jsonl", "\0\xff\n[[[[\n{\n", 10);
  g_autofree char *rubbish_answers = g_build_filename (test->cli.root, "rubbish.answers.jsonl", NULL);
  g_auto (CliRun) none = { 0 }, absent = { 0 }, nothing = { 0 }, bad = { 0 }, same = { 0 }, folder = { 0 }, wide = { 0 };

  cli_run (&test->cli, &none, NULL, "batch", NULL);
  g_assert_cmpint (none.status, ==, 2);
  cli_run (&test->cli, &absent, NULL, "batch", "/nowhere/at/all.jsonl", NULL);
  g_assert_cmpint (absent.status, ==, 1);
  cli_run (&test->cli, &nothing, NULL, "batch", empty, NULL);
  g_assert_cmpint (nothing.status, ==, 1);
  cli_run (&test->cli, &bad, NULL, "batch", rubbish, NULL);
  g_assert_cmpint (bad.status, ==, 1);
  g_assert_true (g_file_test (rubbish_answers, G_FILE_TEST_EXISTS));
  cli_run (&test->cli, &same, NULL, "batch", test->requests, "--output", test->requests, NULL);
  g_assert_cmpint (same.status, ==, 2);
  cli_run (&test->cli, &wide, NULL, "batch", test->requests, "--concurrency", "0", NULL);
  g_assert_cmpint (wide.status, ==, 2);
  g_assert_cmpuint (count_questions (test, NULL), ==, 0);
  /* What cannot be written is said, and the answers are not lost. */
  cli_run (&test->cli, &folder, NULL, "batch", test->requests, "--output", "/nowhere/at/all.jsonl", NULL);
  g_assert_cmpint (folder.status, ==, 1);
  g_assert_nonnull (strstr (folder.err, "/nowhere/at/all.jsonl"));
  {
    g_auto (CliRun) run = { 0 };
    g_autoptr (JsonNode) node = NULL;
    guint n = count_questions (test, NULL);

    run_batch (test, &run, &node, "8");
    g_assert_cmpuint (count_questions (test, NULL), ==, n);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, words, func) g_test_add (path, Case, words, case_set_up, func, case_tear_down)
  ADD ("/cli/batch/answers", "echo", test_answers);
  ADD ("/cli/batch/killed", "echo,first:0.05", test_killed);
  ADD ("/cli/batch/refusals", "echo,429:5,retry-after:0", test_refusals);
  ADD ("/cli/batch/partial", "echo", test_partial);
  ADD ("/cli/batch/hostile", "echo", test_hostile);
#undef ADD
  return g_test_run ();
}
