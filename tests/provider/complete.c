/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "lyceum-json.h"
#include "lyceum-thread.h"
#include "server-test.h"

#define STREAM "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
#define ANSWER                                                                                                         \
  "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\n\n"                        \
  "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\n"                                          \
  "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"                                    \
  "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\n\n"                                 \
  "data: [DONE]\n\n"

static void
script_stream (ServerTest *test, const char *stream)
{
  raw_server_script (test->server);
  raw_server_send (test->server, STREAM, -1);
  raw_server_send (test->server, stream, -1);
}

static void
test_plain (ServerTest *test, gconstpointer data)
{
  g_autofree char *request = NULL;
  LyceumJson value;

  script_stream (test, ANSWER);
  server_test_complete (test);
  g_assert_no_error (test->error);
  g_assert_cmpstr (test->text->str, ==, "hello");
  g_assert_cmpint (test->completion.finish, ==, LYCEUM_FINISH_STOP);
  g_assert_cmpuint (test->completion.prompt_tokens, ==, 3);
  g_assert_cmpuint (test->completion.completion_tokens, ==, 4);
  g_assert_cmpfloat (test->completion.first_seconds, >=, 0);
  g_assert_cmpfloat (test->completion.seconds, >=, test->completion.first_seconds);
  server_test_assert_sent (test, 0, "POST /v1/chat/completions HTTP/1.1\r\n");
  server_test_assert_sent (test, 0, "Authorization: Bearer " TEST_KEY "\r\n");
  server_test_assert_sent (test, 0, "{\"role\":\"user\",\"content\":\"Say “hello”.\"}");
  server_test_assert_sent (test, 0, "\"stream_options\":{\"include_usage\":true}");
  server_test_assert_not_sent (test, 0, "temperature");
  request = raw_server_dup_request (test->server, 0);
  g_assert_true (
      lyceum_json_check (strstr (request, "\r\n\r\n") + 4, strlen (strstr (request, "\r\n\r\n") + 4), &value));
}

static void
test_everything_asked (ServerTest *test, gconstpointer data)
{
  const char *stop[] = { "END", "\"", NULL };
  g_autofree char *request = NULL;
  LyceumJson value;

  test->request->temperature = 0.1;
  test->request->top_p = 0.3;
  test->request->frequency_penalty = 0.7;
  test->request->presence_penalty = 0.4;
  test->request->max_tokens = 512;
  test->request->json_schema = g_strdup ("{\"type\":\"object\"}");
  test->request->stop = g_strdupv ((char **) stop);
  lyceum_completion_request_add (test->request, LYCEUM_ROLE_ASSISTANT, "bad \xff bytes");
  script_stream (test, ANSWER);
  server_test_complete (test);
  g_assert_no_error (test->error);
  request = raw_server_dup_request (test->server, 0);
  g_assert_true (
      lyceum_json_check (strstr (request, "\r\n\r\n") + 4, strlen (strstr (request, "\r\n\r\n") + 4), &value));
  server_test_assert_sent (
      test, 0,
      "\"temperature\":0.1,\"top_p\":0.3,\"frequency_penalty\":0.7,\"presence_penalty\":0.4,\"max_tokens\":512");
  server_test_assert_sent (test, 0, "\"stop\":[\"END\",\"\\\"\"]");
  server_test_assert_sent (test, 0,
                           "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\","
                           "\"strict\":true,\"schema\":{\"type\":\"object\"}}}");
}

/* Fields that a server does not take are left out, once each, and remembered. */
static void
test_refused_fields (ServerTest *test, gconstpointer data)
{
  test->request->temperature = 0.1;
  test->request->max_tokens = 100;
  test->request->json_schema = g_strdup ("{\"type\":\"object\"}");
  raw_server_answer (test->server, "422 Unprocessable Entity", "application/json",
                     "{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"stream_options\"],\"msg\":\"Extra "
                     "inputs are not permitted\"}]}");
  raw_server_answer (test->server, "400 Bad Request", "application/json",
                     "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this model. "
                     "Use 'max_completion_tokens' instead.\"}}");
  raw_server_answer (test->server, "400 Bad Request", "application/json",
                     "{\"error\":{\"message\":\"'temperature' does not support 0.1\",\"param\":\"temperature\"}}");
  raw_server_answer (test->server, "400 Bad Request", "application/json",
                     "{\"error\":\"response_format type must be text or json_object\"}");
  script_stream (test, ANSWER);
  server_test_complete (test);
  g_assert_no_error (test->error);
  g_assert_cmpstr (test->text->str, ==, "hello");
  server_test_assert_not_sent (test, 1, "stream_options");
  server_test_assert_sent (test, 1, "\"max_tokens\":100");
  server_test_assert_sent (test, 2, "\"max_completion_tokens\":100");
  server_test_assert_sent (test, 2, "temperature");
  server_test_assert_not_sent (test, 3, "temperature");
  server_test_assert_sent (test, 4, "\"response_format\":{\"type\":\"json_object\"}");
  /* The next call knows. */
  script_stream (test, ANSWER);
  server_test_complete (test);
  g_assert_no_error (test->error);
  g_assert_cmpuint (raw_server_get_n_requests (test->server), ==, 6);
  server_test_assert_not_sent (test, 5, "stream_options");
  /* What was left out already is no reason to ask again. */
  raw_server_answer (test->server, "400 Bad Request", "application/json", "{\"error\":\"stream_options\"}");
  server_test_complete (test);
  g_assert_error (test->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_REQUEST);
  g_assert_cmpuint (raw_server_get_n_requests (test->server), ==, 7);
}

static void
test_plain_object (ServerTest *test, gconstpointer data)
{
  raw_server_answer (test->server, "200 OK", "text/html",
                     "{\"choices\":[{\"message\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}");
  server_test_complete (test);
  g_assert_no_error (test->error);
  g_assert_cmpstr (test->text->str, ==, "hello");
}

static void
test_web_page (ServerTest *test, gconstpointer data)
{
  raw_server_answer (test->server, "200 OK", "text/html", "<html>Sign in</html>");
  server_test_complete (test);
  g_assert_error (test->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BAD_ANSWER);
}

/* Each word is heard when it comes, and not with the next one. */
static void
test_slow_words (ServerTest *test, gconstpointer data)
{
  raw_server_script (test->server);
  raw_server_send (test->server, STREAM "data: {\"choices\":[{\"delta\":{\"content\":\"one\"}}]}\n\n", -1);
  raw_server_hold (test->server);
  server_test_begin (test);
  while (!g_str_equal (test->text->str, "one"))
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (test->cancellable);
  lyceum_provider_complete_finish (test->provider, server_test_wait (test), &test->completion, &test->error);
  g_assert_error (test->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpfloat (test->completion.first_seconds, >=, 0);
  while (raw_server_get_n_gone (test->server) == 0)
    g_main_context_iteration (NULL, FALSE);
}

/* Broken off at each byte of the answer: what had come is heard, and the error says so; but not after its last word. */
static void
test_broken_anywhere (ServerTest *test, gconstpointer data)
{
  const char *finish = strstr (ANSWER, "\"finish_reason\"");
  gsize length = strlen (ANSWER), enough = finish + strlen ("\"finish_reason\":\"stop\"}]}") - ANSWER;

  for (gsize cut = 0; cut <= length; cut++)
    {
      raw_server_script (test->server);
      raw_server_send (test->server, STREAM, -1);
      raw_server_send (test->server, ANSWER, cut);
      server_test_complete (test);
      g_assert_true (g_str_has_prefix ("hello", test->text->str));
      if (cut >= enough)
        {
          g_assert_no_error (test->error);
          g_assert_cmpstr (test->text->str, ==, "hello");
        }
      else if (!g_error_matches (test->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BROKEN_OFF))
        g_assert_error (test->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BAD_ANSWER);
    }
}

/* A server that does not hang up after the last word does not hold the answer for long. */
static void
test_never_hangs_up (ServerTest *test, gconstpointer data)
{
  lyceum_http_set_time_limits (test->http, 0, 0, 0.05);
  raw_server_script (test->server);
  raw_server_send (test->server,
                   STREAM "data: {\"choices\":[{\"delta\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}\n\n",
                   -1);
  raw_server_hold (test->server);
  server_test_complete (test);
  g_assert_no_error (test->error);
  g_assert_cmpstr (test->text->str, ==, "hello");
}

static void
test_endless (ServerTest *test, gconstpointer data)
{
  raw_server_script (test->server);
  raw_server_send (test->server, STREAM, -1);
  raw_server_send_forever (
      test->server,
      "data: {\"choices\":[{\"delta\":{\"content\":\"and on and on and on and on and on and on \"}}]}\n\n");
  server_test_complete (test);
  g_assert_error (test->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BAD_ANSWER);
}

static void
test_error_inside (ServerTest *test, gconstpointer data)
{
  script_stream (
      test,
      "data: {\"choices\":[{\"delta\":{\"content\":\"he\"}}]}\n\ndata: {\"error\":{\"message\":\"The key " TEST_KEY
      " is used up\",\"code\":402}}\n\n");
  server_test_complete (test);
  g_assert_error (test->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_REQUEST);
  g_assert_cmpstr (test->text->str, ==, "he");
  g_assert_null (strstr (test->error->message, TEST_KEY));
  g_assert_nonnull (strstr (test->error->message, "is used up"));
}

static void
test_ollama (ServerTest *test, gconstpointer data)
{
  test->request->context_length = 8192;
  test->request->max_tokens = 100;
  test->request->temperature = 0.5;
  test->request->json_schema = g_strdup ("{\"type\":\"object\"}");
  raw_server_answer (test->server, "200 OK", "application/x-ndjson",
                     "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"hm\"},\"done\":false}\n"
                     "{\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"done\":false}\n"
                     "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done_reason\":\"length\",\"done\":true,"
                     "\"prompt_eval_count\":26,\"eval_count\":298}\n");
  server_test_complete (test);
  g_assert_no_error (test->error);
  g_assert_cmpstr (test->text->str, ==, "hello");
  g_assert_cmpstr (test->reasoning->str, ==, "hm");
  g_assert_cmpint (test->completion.finish, ==, LYCEUM_FINISH_LENGTH);
  g_assert_cmpuint (test->completion.completion_tokens, ==, 298);
  server_test_assert_sent (test, 0, "POST /api/chat HTTP/1.1\r\n");
  server_test_assert_sent (test, 0, "\"keep_alive\":");
  server_test_assert_sent (test, 0, "\"format\":{\"type\":\"object\"}");
  server_test_assert_sent (test, 0, "\"options\":{\"temperature\":0.5,\"num_predict\":100,\"num_ctx\":8192}");
  raw_server_answer (test->server, "404 Not Found", "application/json",
                     "{\"error\":\"model \\\"tiny\\\" not found, try pulling it first\"}");
  server_test_complete (test);
  g_assert_error (test->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_NO_MODEL);
  g_assert_nonnull (strstr (test->error->message, "“tiny”"));
}

static void
test_unsupported (ServerTest *test, gconstpointer data)
{
  server_test_complete (test);
  g_assert_error (test->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNSUPPORTED);
  g_assert_cmpuint (raw_server_get_n_requests (test->server), ==, 0);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *url;
    gboolean is_fit;
  } samples[] = {
    { "http://localhost:11434", TRUE },
    { "https://api.openai.com/v1", TRUE },
    { " http://[::1]:8080/ ", TRUE },
    { "localhost:11434", FALSE },
    { "ftp://host", FALSE },
    { "http://", FALSE },
    { "http:///v1", FALSE },
    { "https://user:pass@host", FALSE },
    { "https://user@host", FALSE },
    { "", FALSE },
    { "http://host:999999", FALSE },
    { "file:///etc/passwd", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (GError) error = NULL;

      if (lyceum_provider_check_url (samples[i].url, &error) != samples[i].is_fit)
        g_error ("%s: %s", samples[i].url, error != NULL ? error->message : "taken");
      g_assert_cmpint (error == NULL, ==, samples[i].is_fit);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
#define ADD(name_, kind_, func_)                                                                                       \
  g_test_add ("/provider/complete/" name_, ServerTest, GINT_TO_POINTER (LYCEUM_PROVIDER_##kind_), server_test_set_up,  \
              func_, server_test_tear_down)
  g_test_add_func ("/provider/complete/addresses", test_addresses);
  ADD ("broken-anywhere", OPENAI, test_broken_anywhere);
  ADD ("endless", OPENAI, test_endless);
  ADD ("error-inside", OPENAI, test_error_inside);
  ADD ("everything-asked", OPENAI, test_everything_asked);
  ADD ("never-hangs-up", OPENAI, test_never_hangs_up);
  ADD ("ollama", OLLAMA, test_ollama);
  ADD ("plain", OPENAI, test_plain);
  ADD ("plain-object", OPENAI, test_plain_object);
  ADD ("refused-fields", OPENAI, test_refused_fields);
  ADD ("slow-words", OPENAI, test_slow_words);
  ADD ("unsupported", JINA, test_unsupported);
  ADD ("web-page", OPENAI, test_web_page);
  return g_test_run ();
}
