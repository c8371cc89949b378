/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli-test.h"
#include "model-server.h"

/* `lyceumctl complete` against a server: streamed, stopped, tried again, broken off, and in a terminal. */

typedef struct
{
  CliFixture cli;
  ModelServer *server;
} Case;

static void
case_set_up (Case         *test,
             gconstpointer words)
{
  g_auto (CliRun) run = { 0 };

  cli_fixture_set_up (&test->cli, NULL);
  test->server = model_server_new (words);
  cli_run (&test->cli, &run, NULL, "provider", "add", "test", "--kind", "openai", "--url", model_server_get_url (test->server),
           "--model", "m", NULL);
  g_assert_cmpint (run.status, ==, 0);
}

static void
case_tear_down (Case         *test,
                gconstpointer words)
{
  model_server_free (test->server);
  cli_fixture_tear_down (&test->cli, NULL);
}

static guint
count_questions (Case *test)
{
  g_autoptr (GPtrArray) requests = model_server_get_requests (test->server);
  guint n = 0;

  for (guint i = 0; i < requests->len; i++)
    n += g_str_has_suffix (((ModelRequest *) g_ptr_array_index (requests, i))->path, "/chat/completions");
  return n;
}

static void
test_answer (Case         *test,
             gconstpointer words)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&test->cli, &run, NULL, "complete", "What is a cell?", "--system", "Be brief.", "--max-tokens", "77", "--temperature", "0.25",
           NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.out, ==, "What is a cell?\n");
  g_assert_cmpstr (run.err, ==, "");
  {
    g_autoptr (ModelRequest) request = model_server_get_last_request (test->server, "/v1/chat/completions");

    g_assert_nonnull (strstr (request->body, "Be brief."));
    g_assert_nonnull (strstr (request->body, "77"));
    g_assert_nonnull (strstr (request->body, "0.25"));
  }
}

static void
test_input (Case         *test,
            gconstpointer words)
{
  g_auto (CliRun) run = { 0 }, empty = { 0 }, none = { 0 }, two = { 0 }, cold = { 0 };

  cli_run (&test->cli, &run, "from standard input", "complete", "-", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.out, ==, "from standard input\n");
  cli_run (&test->cli, &empty, " \n", "complete", "-", NULL);
  g_assert_cmpint (empty.status, ==, 2);
  cli_run (&test->cli, &none, NULL, "complete", NULL);
  g_assert_cmpint (none.status, ==, 2);
  cli_run (&test->cli, &two, NULL, "complete", "one", "two", NULL);
  g_assert_cmpint (two.status, ==, 2);
  cli_run (&test->cli, &cold, NULL, "complete", "one", "--temperature", "-3", NULL);
  g_assert_cmpint (cold.status, ==, 2);
  g_assert_cmpuint (count_questions (test), ==, 1);
}

static void
test_json (Case         *test,
           gconstpointer words)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object, *usage;

  cli_run (&test->cli, &run, NULL, "complete", "one two", "--json", NULL);
  node = cli_json (&run);
  object = json_node_get_object (node);
  usage = json_object_get_object_member (object, "usage");
  g_assert_cmpstr (json_object_get_string_member (object, "text"), !=, "");
  g_assert_cmpstr (json_object_get_string_member (object, "reasoning"), !=, NULL);
  g_assert_cmpstr (json_object_get_string_member (object, "provider"), ==, "test");
  g_assert_cmpstr (json_object_get_string_member (object, "finish_reason"), ==, "stop");
  g_assert_cmpint (json_object_get_int_member (usage, "completion_tokens"), >, 0);
  g_assert_cmpfloat (json_object_get_double_member (object, "first_chunk_seconds"), >=, 0);
  g_assert_cmpfloat (json_object_get_double_member (object, "seconds"), >=,
                     json_object_get_double_member (object, "first_chunk_seconds"));
}

static void
test_tries_again (Case         *test,
                  gconstpointer words)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&test->cli, &run, NULL, "complete", "hello", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.out, ==, "hello\n");
  g_assert_cmpuint (count_questions (test), ==, 3);
}

/* What has gone into a pipe cannot be taken back: what came is there, and it is a failure. As JSON it is tried again. */
static void
test_breaks_off (Case         *test,
                 gconstpointer words)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&test->cli, &run, NULL, "complete", "hello", NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.out, !=, "");
  g_assert_cmpstr (run.err, !=, "");
  g_assert_cmpuint (count_questions (test), ==, 1);
}

static void
test_refused (Case         *test,
              gconstpointer words)
{
  g_auto (CliRun) run = { 0 }, absent = { 0 };

  cli_run (&test->cli, &run, NULL, "complete", "hello", NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.out, ==, "");
  g_assert_true (g_str_has_prefix (run.err, "lyceumctl: "));
  g_assert_cmpuint (count_questions (test), ==, 1);
  cli_run (&test->cli, &absent, NULL, "complete", "hello", "--provider", "nobody", NULL);
  g_assert_cmpint (absent.status, ==, 1);
  g_assert_nonnull (strstr (absent.err, "nobody"));
}

static void
test_no_model (CliFixture   *fixture,
               gconstpointer data)
{
  g_auto (CliRun) run = { 0 };

  cli_run (fixture, &run, NULL, "complete", "hello", NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.out, ==, "");
  g_assert_nonnull (strstr (run.err, "provider add"));
}

/* Ctrl+C, in the middle of an answer that never ends: the connection is closed, and what came is there. */
static void
test_stops (Case         *test,
            gconstpointer words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, g_getenv ("LYCEUM_TEST_LYCEUMCTL"),
                      "--data-dir", test->cli.data_dir, "complete", "hello", NULL);
  char bytes[64];

  g_assert_no_error (error);
  /* It streams, into a pipe too. */
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (process), bytes, sizeof bytes, NULL, NULL), >, 0);
  g_subprocess_send_signal (process, SIGINT);
  while (g_input_stream_read (g_subprocess_get_stdout_pipe (process), bytes, sizeof bytes, NULL, NULL) > 0)
    continue;
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  model_server_wait_running (test->server, 0);
}

/* Returns: (transfer full): what a terminal has got of "complete hello" */
static char *
run_in_terminal (Case *test,
                 int  *status)
{
  const struct winsize size = { .ws_row = 24, .ws_col = 80 };
  g_autoptr (GString) output = g_string_new (NULL);
  char bytes[512];
  ssize_t n;
  int fd;
  pid_t pid = forkpty (&fd, NULL, NULL, &size);

  if (pid == 0)
    {
      execl (g_getenv ("LYCEUM_TEST_LYCEUMCTL"), "lyceumctl", "--data-dir", test->cli.data_dir, "complete", "hello", NULL);
      _exit (99);
    }
  g_assert_cmpint (pid, >, 0);
  while ((n = read (fd, bytes, sizeof bytes)) > 0)
    g_string_append_len (output, bytes, n);
  close (fd);
  g_assert_cmpint (waitpid (pid, status, 0), ==, pid);
  return g_string_free (g_steal_pointer (&output), FALSE);
}

static void
test_terminal (Case         *test,
               gconstpointer words)
{
  int status = 0;
  g_autofree char *output = run_in_terminal (test, &status);
  const char *dim = strstr (output, "\033[2m"), *plain = dim ? strstr (dim, "\033[0m") : NULL;

  g_assert_cmpint (status, ==, 0);
  /* What it thought, dimmed; then what it said, of which nothing could steer the terminal. */
  g_assert_nonnull (plain);
  g_assert_nonnull (strstr (plain, "Red []31malert."));
  g_assert_null (strstr (plain, "\033[31m"));
  g_assert_null (strstr (plain, "\033]"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, words, func) g_test_add (path, Case, words, case_set_up, func, case_tear_down)
  ADD ("/cli/complete/answer", "echo", test_answer);
  ADD ("/cli/complete/input", "echo", test_input);
  ADD ("/cli/complete/json", "think", test_json);
  ADD ("/cli/complete/tries-again", "echo,429:2,retry-after:0", test_tries_again);
  ADD ("/cli/complete/breaks-off", "cut:3000,tokens:200", test_breaks_off);
  ADD ("/cli/complete/refused", "401", test_refused);
  ADD ("/cli/complete/stops", "endless,rate:100", test_stops);
  ADD ("/cli/complete/terminal", "think,text:Red []31malert.", test_terminal);
#undef ADD
  g_test_add ("/cli/complete/no-model", CliFixture, NULL, cli_fixture_set_up, test_no_model, cli_fixture_tear_down);
  return g_test_run ();
}
