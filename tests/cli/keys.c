/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "cli-test.h"
#include "model-server.h"
#include "secret-service.h"

/* A key goes to the keyring and to its server, and nowhere else: not into a file, a log, a task, a command line or the environment
 * of a child. */

#define KEY "sk-lyceum-9f8e7d6c5b4a-test-key"
#define OTHER_KEY "sk-lyceum-other-00112233-test-key"

typedef struct
{
  CliFixture base;
  SecretService *secrets;
  ModelServer *server;
} Test;

static void
set_variable (Test *test, const char *name, const char *value)
{
  test->base.environment = g_environ_setenv (test->base.environment, name, value, TRUE);
}

static void
set_up (Test *test, gconstpointer data)
{
  cli_fixture_set_up (&test->base, data);
  test->server = model_server_new (NULL);
  test->secrets = secret_service_start ();
  test->base.environment = g_get_environ ();
  set_variable (test, "DBUS_SESSION_BUS_ADDRESS", secret_service_get_address (test->secrets));
  set_variable (test, "G_MESSAGES_DEBUG", "all");
  /* libsecret forgets to free the answer to each look-up; what we forget, the other tests find. */
  set_variable (test, "ASAN_OPTIONS", "detect_leaks=0:abort_on_error=1:strict_string_checks=1");
}

static void
tear_down (Test *test, gconstpointer data)
{
  secret_service_stop (test->secrets);
  model_server_free (test->server);
  cli_fixture_tear_down (&test->base, data);
}

static gboolean
holds (const char *bytes, gsize length, const char *text)
{
  return memmem (bytes, length, text, strlen (text)) != NULL;
}

static void
assert_clean_bytes (const char *where, const char *bytes, gsize length)
{
  if (holds (bytes, length, KEY) || holds (bytes, length, OTHER_KEY))
    g_error ("%s holds the key", where);
}

/* Every file below @path. */
static guint
assert_clean_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n_files = 0;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        n_files += assert_clean_tree (child);
      else if (g_file_get_contents (child, &bytes, &length, NULL))
        {
          assert_clean_bytes (child, bytes, length);
          n_files++;
        }
    }
  return n_files;
}

/* What others see of a process. What they may not even read is well. */
static void
assert_clean_process (const char *identifier)
{
  static const char *const files[] = { "cmdline", "environ", "comm", "status" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename ("/proc", identifier, files[i], NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      if (g_file_get_contents (path, &bytes, &length, NULL))
        assert_clean_bytes (path, bytes, length);
    }
}

static void
assert_clean_run (const CliRun *run)
{
  if (run->status != 0)
    g_test_message ("%s", run->err);
  g_assert_cmpint (run->status, ==, 0);
  assert_clean_bytes ("standard output", run->out, strlen (run->out));
  assert_clean_bytes ("standard error", run->err, strlen (run->err));
}

static void
assert_authorization (Test *test, const char *path, const char *key)
{
  g_autoptr (ModelRequest) request = model_server_get_last_request (test->server, path);
  g_autofree char *expected = key ? g_strconcat ("Bearer ", key, NULL) : NULL;

  g_assert_cmpstr (request->authorization, ==, expected);
}

static void
run (Test *test, const char *input, const char *const *words)
{
  g_auto (CliRun) done = { 0 };

  cli_run (&test->base, &done, input, words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7], words[8], NULL);
  assert_clean_run (&done);
  assert_clean_tree (test->base.root);
}

#define RUN(input, ...) run (test, input, (const char *[10]) { __VA_ARGS__ })

static void
test_keyring (Test *test, gconstpointer data)
{
  const char *url = model_server_get_url (test->server);
  g_autofree char *expected = g_strdup_printf ("io.github.lyceum_study.Lyceum.Provider home %s “Lyceum: key for the server “home”” "
                                               KEY "\n", url);
  g_autofree char *kept = NULL, *left = NULL;

  RUN (KEY "\n", "provider", "add", "home", "--url", url, "--model", "m", "--key-stdin");
  kept = secret_service_describe (test->secrets);
  g_assert_cmpstr (kept, ==, expected);

  RUN (NULL, "provider", "test", "home");
  assert_authorization (test, "/v1/models", KEY);
  assert_authorization (test, "/v1/chat/completions", KEY);
  RUN (NULL, "models", "home");
  RUN (NULL, "provider", "list", "--json");
  RUN (NULL, "complete", "Say something", "--provider", "home");
  assert_authorization (test, "/v1/chat/completions", KEY);
  RUN (NULL, "ask", "What is a cell?", "--provider", "home");
  RUN (NULL, "tasks", "--json");
  RUN (NULL, "stats", "--json");

  RUN (OTHER_KEY "\n", "provider", "set", "home", "--key-stdin");
  RUN (NULL, "models", "home");
  assert_authorization (test, "/v1/models", OTHER_KEY);
  g_assert_cmpuint (assert_clean_tree (test->base.root), >, 0);

  RUN (NULL, "provider", "remove", "home");
  left = secret_service_describe (test->secrets);
  g_assert_cmpstr (left, ==, "");
}

/* While it is being used. */
static void
test_running (Test *test, gconstpointer data)
{
  const char *url = model_server_get_url (test->server);
  g_autoptr (GSubprocess) process = NULL;

  RUN (KEY "\n", "provider", "add", "home", "--url", url, "--model", "endless", "--key-stdin");
  model_server_set_words (test->server, "endless,rate:20");
  process = cli_spawn (&test->base, "complete", "Say something", "--provider", "home", NULL);
  model_server_wait_running (test->server, 1);
  assert_authorization (test, "/v1/chat/completions", KEY);
  assert_clean_process (g_subprocess_get_identifier (process));
  assert_clean_tree (test->base.root);
  cli_stop (process, SIGKILL);
  assert_clean_tree (test->base.root);
}

/* One in the environment serves as well, and neither the process nor its children have it there. */
static void
test_environment (Test *test, gconstpointer data)
{
  const char *url = model_server_get_url (test->server);
  g_autofree char *seen = g_build_filename (test->base.root, "seen", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nenv > '%s'\ncat /proc/$PPID/environ >> '%s'\nexit 1\n", seen, seen);
  g_autofree char *reader = cli_write_file (&test->base, "reader", script, -1);
  g_autofree char *file = cli_write_file (&test->base, "cell.md", cli_sample_text, -1);
  g_auto (CliRun) learn = { 0 };

  RUN (NULL, "provider", "add", "home", "--url", url, "--model", "m");
  set_variable (test, "LYCEUM_API_KEY", KEY);
  RUN (NULL, "complete", "Say something", "--provider", "home");
  assert_authorization (test, "/v1/chat/completions", KEY);
  RUN (NULL, "provider", "test", "home");
  assert_authorization (test, "/v1/models", KEY);

  g_assert_cmpint (g_chmod (reader, 0700), ==, 0);
  set_variable (test, "LYCEUM_EXTRACT", reader);
  cli_run (&test->base, &learn, NULL, "learn", file, NULL);
  g_assert_true (g_file_test (seen, G_FILE_TEST_EXISTS));
  assert_clean_tree (test->base.root);
}

/* It is shown to no other server than the one that it is for. */
static void
test_meant_for_another (Test *test, gconstpointer data)
{
  const char *url = model_server_get_url (test->server);
  g_autofree char *elsewhere = g_strconcat (url, "/v1", NULL);

  RUN (KEY "\n", "provider", "add", "home", "--url", url, "--model", "m", "--key-stdin");
  RUN (NULL, "provider", "set", "home", "--url", elsewhere);
  RUN (NULL, "models", "home");
  assert_authorization (test, "/v1/models", NULL);
}

/* A server that says the key back, as some do in their errors. */
static void
test_said_back (Test *test, gconstpointer data)
{
  const char *url = model_server_get_url (test->server);
  g_auto (CliRun) done = { 0 };

  RUN (KEY "\n", "provider", "add", "home", "--url", url, "--model", "m", "--key-stdin");
  model_server_set_words (test->server, "401");
  cli_run (&test->base, &done, NULL, "provider", "test", "home", NULL);
  g_assert_cmpint (done.status, ==, 1);
  assert_clean_bytes ("standard output", done.out, strlen (done.out));
  assert_clean_bytes ("standard error", done.err, strlen (done.err));
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "C", TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/keys/" path, Test, NULL, set_up, func, tear_down)
  ADD ("keyring", test_keyring);
  ADD ("running", test_running);
  ADD ("environment", test_environment);
  ADD ("meant-for-another", test_meant_for_another);
  ADD ("said-back", test_said_back);
#undef ADD
  return g_test_run ();
}
