/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With every message of every library switched on, no line has the key in it; nor has any error. */
#include <string.h>

#include "lyceum-thread.h"
#include "server-test.h"

static void
talk (ServerTest *test, gconstpointer data)
{
  static const char *const statuses[] = { "401 Unauthorized", "403 Forbidden", "429 Slow Down", "500 Oops" };
  const char *const texts[] = { "a", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      raw_server_answer (test->server, statuses[i], "application/json",
                         "{\"error\":{\"message\":\"Wrong key: " TEST_KEY "\"}}");
      server_test_complete (test);
      g_assert_nonnull (test->error);
      g_printerr ("%s\n", test->error->message);
    }
  for (guint i = 0; i < 2; i++)
    {
      raw_server_script (test->server);
      raw_server_send (test->server, i == 0 ? "HTTP/1.1 307 Go" : "HTTP/1.1 301 Go", -1);
      raw_server_send (test->server, "\r\nLocation: http://elsewhere.invalid/" TEST_KEY "\r\nContent-Length: 0\r\n\r\n",
                       -1);
      server_test_complete (test);
      g_assert_nonnull (test->error);
      g_printerr ("%s\n", test->error->message);
    }
  raw_server_answer (test->server, "200 OK", "text/event-stream",
                     "data: {\"choices\":[{\"delta\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}\n\n");
  server_test_complete (test);
  g_assert_no_error (test->error);
  g_clear_object (&test->result);
  lyceum_provider_embed_async (test->provider, "m", texts, NULL, server_test_result_cb, test);
  g_assert_null (lyceum_provider_embed_finish (test->provider, server_test_wait (test), &test->error));
  g_printerr ("%s\n", test->error->message);
}

static void
test_logs (void)
{
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "G_MESSAGES_DEBUG", "all", TRUE);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  char *arguments[] = { program, (char *) "--talk", NULL };
  int status;

  g_spawn_sync (NULL, arguments, environment, 0, NULL, NULL, &output, &errors, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_assert_nonnull (strstr (output, "GSocketClient"));
  g_assert_nonnull (strstr (errors, "was not accepted"));
  g_assert_null (strstr (output, TEST_KEY));
  g_assert_null (strstr (errors, TEST_KEY));
}

int
main (int argc, char *argv[])
{
  if (argc == 2 && g_str_equal (argv[1], "--talk"))
    {
      ServerTest test;

      lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
      server_test_set_up (&test, GINT_TO_POINTER (LYCEUM_PROVIDER_OPENAI));
      talk (&test, NULL);
      server_test_tear_down (&test, NULL);
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/secrets/logs", test_logs);
  return g_test_run ();
}
