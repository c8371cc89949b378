/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-test.h"

#include <string.h>

void
server_test_set_up (ServerTest *test, gconstpointer data)
{
  *test = (ServerTest){ .http = lyceum_http_new (), .server = raw_server_new (), .cancellable = g_cancellable_new () };
  test->provider =
      lyceum_provider_new_for_server (test->http, GPOINTER_TO_INT (data), raw_server_get_url (test->server), TEST_KEY);
  test->request = lyceum_completion_request_new ("tiny");
  lyceum_completion_request_add (test->request, LYCEUM_ROLE_USER, "Say “hello”.");
  test->text = g_string_new (NULL);
  test->reasoning = g_string_new (NULL);
}

void
server_test_tear_down (ServerTest *test, gconstpointer data)
{
  g_clear_object (&test->result);
  g_assert_finalize_object (test->provider);
  g_assert_finalize_object (test->http);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  raw_server_free (test->server);
  g_assert_finalize_object (test->cancellable);
  lyceum_completion_request_free (test->request);
  g_string_free (test->text, TRUE);
  g_string_free (test->reasoning, TRUE);
  g_clear_error (&test->error);
}

void
server_test_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ServerTest *test = data;

  g_assert_null (test->result);
  test->result = g_object_ref (result);
}

GAsyncResult *
server_test_wait (ServerTest *test)
{
  while (test->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return test->result;
}

static void
hear_cb (LyceumDelta delta, const char *text, gpointer data)
{
  ServerTest *test = data;

  g_assert_null (test->result);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_string_append (delta == LYCEUM_DELTA_TEXT ? test->text : test->reasoning, text);
}

void
server_test_begin (ServerTest *test)
{
  g_string_truncate (test->text, 0);
  g_string_truncate (test->reasoning, 0);
  g_clear_object (&test->result);
  g_clear_error (&test->error);
  lyceum_provider_complete_async (test->provider, test->request, hear_cb, test, test->cancellable,
                                  server_test_result_cb, test);
  g_assert_null (test->result);
}

void
server_test_complete (ServerTest *test)
{
  server_test_begin (test);
  lyceum_provider_complete_finish (test->provider, server_test_wait (test), &test->completion, &test->error);
}

static gboolean
was_sent (ServerTest *test, guint index, const char *text)
{
  g_autofree char *request = raw_server_dup_request (test->server, index);

  g_assert_nonnull (request);
  return strstr (request, text) != NULL;
}

void
server_test_assert_sent (ServerTest *test, guint index, const char *text)
{
  g_autofree char *request = raw_server_dup_request (test->server, index);

  if (!was_sent (test, index, text))
    g_error ("“%s” is not in “%s”", text, request);
}

void
server_test_assert_not_sent (ServerTest *test, guint index, const char *text)
{
  g_autofree char *request = raw_server_dup_request (test->server, index);

  if (was_sent (test, index, text))
    g_error ("“%s” is in “%s”", text, request);
}
