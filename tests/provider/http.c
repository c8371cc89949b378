/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/resource.h>

#include "lyceum-http-private.h"
#include "lyceum-thread.h"
#include "raw-server.h"

#define CHUNKED "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

typedef struct
{
  LyceumHttp *http;
  RawServer *server;
  GCancellable *cancellable;
  GString *heard;
  gboolean stop_at_full_stop, cancel_at_first, waits;
  gboolean by_closing;
  gboolean is_over, is_well;
  GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  *fixture = (Fixture){ .http = lyceum_http_new (),
                        .server = raw_server_new (),
                        .cancellable = g_cancellable_new (),
                        .heard = g_string_new (NULL) };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->http);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  raw_server_free (fixture->server);
  g_assert_finalize_object (fixture->cancellable);
  g_string_free (fixture->heard, TRUE);
  g_clear_error (&fixture->error);
}

static LyceumHttpVerdict
hear_cb (const char *bytes, gsize length, gpointer data, GError **error)
{
  Fixture *fixture = data;

  g_assert_false (g_cancellable_is_cancelled (fixture->cancellable));
  g_assert_false (fixture->is_over);
  g_string_append_len (fixture->heard, bytes, length);
  if (fixture->cancel_at_first)
    g_cancellable_cancel (fixture->cancellable);
  if (fixture->stop_at_full_stop && strchr (fixture->heard->str, '.') != NULL)
    return LYCEUM_HTTP_STOP;
  return fixture->waits ? LYCEUM_HTTP_WAIT : LYCEUM_HTTP_GO_ON;
}

static void
over_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  fixture->is_well = _lyceum_http_send_finish (LYCEUM_HTTP (source), result, &fixture->by_closing, &fixture->error);
  g_atomic_int_set (&fixture->is_over, TRUE);
}

static void
begin (Fixture *fixture, const char *path, const char *key, const char *body)
{
  g_autofree char *url = g_strconcat (*path == '/' ? raw_server_get_url (fixture->server) : "", path, NULL);
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new_static (body, strlen (body)) : NULL;
  LyceumHttpRequest request = {
    body != NULL ? "POST" : "GET", url, key, bytes, "text/event-stream", "tiny", 1000 * 1000
  };

  g_string_truncate (fixture->heard, 0);
  g_clear_error (&fixture->error);
  fixture->is_over = FALSE;
  _lyceum_http_send_async (fixture->http, &request, hear_cb, fixture, fixture->cancellable, over_cb, fixture);
  g_assert_false (fixture->is_over);
}

static void
wait_until_over (Fixture *fixture)
{
  while (!fixture->is_over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (fixture->is_well, ==, fixture->error == NULL);
}

static gboolean
nothing_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* The server saw that many connections closed under it. */
static void
wait_until_gone (Fixture *fixture, guint n)
{
  guint tick = g_timeout_add (5, nothing_cb, NULL);

  while (raw_server_get_n_gone (fixture->server) < n)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

static void
send (Fixture *fixture, const char *path, const char *key, const char *body)
{
  begin (fixture, path, key, body);
  wait_until_over (fixture);
}

static void
test_stream (Fixture *fixture, gconstpointer data)
{
  raw_server_script (fixture->server);
  raw_server_send (fixture->server, CHUNKED "5\r\nhello\r\n", -1);
  raw_server_wait (fixture->server, 30);
  raw_server_send (fixture->server, "6\r\n world\r\n0\r\n\r\n", -1);
  send (fixture, "/x", "secret", "{}");
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->heard->str, ==, "hello world");
  g_autofree char *request = raw_server_dup_request (fixture->server, 0);
  g_assert_nonnull (strstr (request, "POST /x HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request, "Authorization: Bearer secret\r\n"));
  g_assert_nonnull (strstr (request, "Content-Type: application/json\r\n"));
  g_assert_null (strstr (request, "Accept-Encoding"));
}

static void
test_connections_are_used_again (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      raw_server_script (fixture->server);
      raw_server_send (fixture->server, CHUNKED "2\r\na.\r\n", -1);
      raw_server_send (fixture->server, "0\r\n\r\n", -1);
      raw_server_keep (fixture->server);
    }
  send (fixture, "/", NULL, "{}");
  send (fixture, "/", NULL, "{}");
  g_assert_no_error (fixture->error);
  /* Also where the caller had enough before the end. */
  fixture->stop_at_full_stop = TRUE;
  send (fixture, "/", NULL, "{}");
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 1);
}

/* Many at once do not wait for each other. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  enum
  {
    N = 200
  };
  Fixture calls[N];

  for (guint i = 0; i < N; i++)
    {
      raw_server_script (fixture->server);
      raw_server_send (fixture->server, CHUNKED "1\r\na\r\n", -1);
      raw_server_wait (fixture->server, 1000);
      raw_server_send (fixture->server, "0\r\n\r\n", -1);
      calls[i] = *fixture;
      calls[i].heard = g_string_new (NULL);
    }
  gint64 begun = g_get_monotonic_time ();
  for (guint i = 0; i < N; i++)
    begin (&calls[i], "/", NULL, "{}");
  for (guint i = 0; i < N; i++)
    {
      wait_until_over (&calls[i]);
      g_assert_no_error (calls[i].error);
      g_string_free (calls[i].heard, TRUE);
    }
  g_test_message ("%u calls of a second each took %.2f s", N, (g_get_monotonic_time () - begun) / 1e6);
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, N);
}

/* A thousand streams are a thousand open files, and more than a program may have that does not ask. */
static void
test_open_files (Fixture *fixture, gconstpointer data)
{
  struct rlimit before, after;
  g_autoptr (LyceumHttp) another = NULL;

  getrlimit (RLIMIT_NOFILE, &before);
  before.rlim_cur = MIN (before.rlim_max, 256);
  setrlimit (RLIMIT_NOFILE, &before);
  another = lyceum_http_new ();
  getrlimit (RLIMIT_NOFILE, &after);
  g_assert_cmpuint (after.rlim_cur, ==, MIN (before.rlim_max, 16384));
}

/* An old connection that dies as it is used again is not the caller's trouble. */
static void
test_stale_connection (Fixture *fixture, gconstpointer data)
{
  raw_server_script (fixture->server);
  raw_server_send (fixture->server, CHUNKED "1\r\na\r\n0\r\n\r\n", -1);
  raw_server_keep (fixture->server);
  send (fixture, "/", NULL, "{}");
  raw_server_script (fixture->server);
  raw_server_answer (fixture->server, "200 OK", "text/plain", "again");
  send (fixture, "/", NULL, "{}");
  g_assert_no_error (fixture->error);
  g_assert_false (fixture->by_closing);
  g_assert_cmpstr (fixture->heard->str, ==, "again");
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 2);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 3);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  /* While nothing has come. */
  raw_server_script (fixture->server);
  raw_server_hold (fixture->server);
  begin (fixture, "/", NULL, "{}");
  while (raw_server_get_n_requests (fixture->server) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (fixture->cancellable);
  wait_until_over (fixture);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_until_gone (fixture, 1);
  /* While an endless answer comes: nothing is heard after it. */
  g_cancellable_reset (fixture->cancellable);
  fixture->cancel_at_first = TRUE;
  raw_server_script (fixture->server);
  raw_server_send (fixture->server, CHUNKED, -1);
  raw_server_send_forever (fixture->server, "1\r\na\r\n");
  send (fixture, "/", NULL, "{}");
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_until_gone (fixture, 2);
  /* Between two pieces. */
  g_cancellable_reset (fixture->cancellable);
  fixture->cancel_at_first = FALSE;
  raw_server_script (fixture->server);
  raw_server_send (fixture->server, CHUNKED "1\r\na\r\n", -1);
  raw_server_hold (fixture->server);
  begin (fixture, "/", NULL, "{}");
  while (fixture->heard->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (fixture->cancellable);
  wait_until_over (fixture);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_until_gone (fixture, 3);
  /* Before it began. */
  begin (fixture, "/", NULL, "{}");
  wait_until_over (fixture);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  lyceum_http_set_time_limits (fixture->http, 0, 0.05, 0);
  raw_server_script (fixture->server);
  raw_server_hold (fixture->server);
  send (fixture, "/", NULL, "{}");
  g_assert_error (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_SILENT);
  wait_until_gone (fixture, 1);
  lyceum_http_set_time_limits (fixture->http, 0, 0, 0.05);
  raw_server_script (fixture->server);
  raw_server_send (fixture->server, CHUNKED "1\r\na\r\n", -1);
  raw_server_hold (fixture->server);
  send (fixture, "/", NULL, "{}");
  g_assert_error (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_SILENT);
  g_assert_cmpstr (fixture->heard->str, ==, "a");
  wait_until_gone (fixture, 2);
}

/* Only silence counts, not the whole time; and what is not yet the answer has the patience of the first byte. */
static void
test_slow_is_not_silent (Fixture *fixture, gconstpointer data)
{
  lyceum_http_set_time_limits (fixture->http, 10, 0.5, 0.5);
  raw_server_script (fixture->server);
  raw_server_send (fixture->server, CHUNKED, -1);
  for (guint i = 0; i < 12; i++)
    {
      raw_server_wait (fixture->server, 100);
      raw_server_send (fixture->server, "1\r\na\r\n", -1);
    }
  raw_server_send (fixture->server, "0\r\n\r\n", -1);
  send (fixture, "/", NULL, "{}");
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->heard->len, ==, 12);
  lyceum_http_set_time_limits (fixture->http, 10, 10, 0.02);
  fixture->waits = TRUE;
  raw_server_script (fixture->server);
  raw_server_send (fixture->server, CHUNKED "1\r\na\r\n", -1);
  raw_server_wait (fixture->server, 200);
  raw_server_send (fixture->server, "1\r\na\r\n0\r\n\r\n", -1);
  send (fixture, "/", NULL, "{}");
  g_assert_no_error (fixture->error);
}

static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  RawServer *gone = raw_server_new ();
  g_autofree char *url = g_strdup (raw_server_get_url (gone));
  g_autofree char *expected = g_strdup_printf ("No server answers at %s. Is it running?", url);

  raw_server_free (gone);
  send (fixture, url, NULL, NULL);
  g_assert_error (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNREACHABLE);
  g_assert_cmpstr (fixture->error->message, ==, expected);
  g_assert_false (lyceum_provider_error_is_permanent (fixture->error));
  send (fixture, "http://no-such-host.invalid/", NULL, NULL);
  g_assert_error (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNREACHABLE);
  send (fixture, "nonsense", NULL, NULL);
  g_assert_error (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_REQUEST);
}

/* No encryption where it was asked for. */
static void
test_tls (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strconcat ("https", raw_server_get_url (fixture->server) + 4, NULL);

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      send (fixture, url, NULL, NULL);
      g_assert_error (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_TLS);
      g_assert_nonnull (strstr (fixture->error->message, "glib-networking"));
      return;
    }
  lyceum_http_set_time_limits (fixture->http, 0.3, 1, 1);
  send (fixture, url, NULL, NULL);
  g_assert_nonnull (fixture->error);
  g_assert_true (g_error_matches (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_TLS) ||
                 g_error_matches (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNREACHABLE));
}

static const char whole_answer[] = CHUNKED "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";

/* Broken off at each byte: never well. */
static void
test_broken_anywhere (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < sizeof whole_answer - 1; i++)
    {
      raw_server_script (fixture->server);
      raw_server_send (fixture->server, whole_answer, i);
      send (fixture, "/", NULL, "{}");
      g_assert_true (g_str_has_prefix ("hello world", fixture->heard->str));
      /* libsoup takes a connection that ends behind a chunk or a header for the end of the answer; the caller is told.
       */
      if (fixture->error == NULL && fixture->by_closing)
        continue;
      if (fixture->error == NULL)
        g_error ("cut at %zu: well, with “%s”", i, fixture->heard->str);
      g_assert_cmpint (fixture->error->domain, ==, LYCEUM_PROVIDER_ERROR);
      g_assert_false (lyceum_provider_error_is_permanent (fixture->error));
    }
}

static void
test_half_a_length (Fixture *fixture, gconstpointer data)
{
  static const char *const connections[] = { "keep-alive", "close" };

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("HTTP/1.1 200 OK\r\nConnection: %s\r\nContent-Length: 10\r\n\r\nhello", connections[i]);

      raw_server_script (fixture->server);
      raw_server_send (fixture->server, text, -1);
      send (fixture, "/", NULL, "{}");
      g_assert_error (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BROKEN_OFF);
    }
  raw_server_script (fixture->server);
  raw_server_send (fixture->server, "HTTP/1.1 200 OK\r\n\r\nhello", -1);
  send (fixture, "/", NULL, "{}");
  g_assert_no_error (fixture->error);
  g_assert_true (fixture->by_closing);
}

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  static const char *const answers[] = { "220 mail.example ESMTP\r\n\r\n",
                                         "\r\n\r\n",
                                         "HTTP/1.1\r\n\r\n",
                                         "\x16\x03\x01\x02\x00\x01\xff\xff",
                                         "HTTP/9.9 999 what\r\n\r\n",
                                         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello" };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      raw_server_script (fixture->server);
      raw_server_send (fixture->server, answers[i], -1);
      send (fixture, "/", NULL, "{}");
      if (fixture->error == NULL && fixture->by_closing && fixture->heard->len == 0)
        continue; /* to libsoup, a chunk whose size is no number is the last one */
      g_assert_nonnull (fixture->error);
      g_assert_cmpint (fixture->error->domain, ==, LYCEUM_PROVIDER_ERROR);
      g_test_message ("%s", fixture->error->message);
    }
  /* Headers without an end. */
  raw_server_script (fixture->server);
  raw_server_send (fixture->server, "HTTP/1.1 200 OK\r\n", -1);
  raw_server_send_forever (fixture->server, "X-Header: and another one\r\n");
  send (fixture, "/", NULL, "{}");
  g_assert_nonnull (fixture->error);
  wait_until_gone (fixture, 1);
}

static void
test_endless (Fixture *fixture, gconstpointer data)
{
  raw_server_script (fixture->server);
  raw_server_send (fixture->server, CHUNKED, -1);
  raw_server_send_forever (fixture->server, "a\r\naaaaaaaaaa\r\n");
  send (fixture, "/", NULL, "{}");
  g_assert_error (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BAD_ANSWER);
  wait_until_gone (fixture, 1);
  raw_server_script (fixture->server);
  raw_server_send (fixture->server, "HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n", -1);
  raw_server_send_forever (fixture->server, "a\r\naaaaaaaaaa\r\n");
  send (fixture, "/", NULL, "{}");
  g_assert_error (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_SERVER);
  wait_until_gone (fixture, 2);
}

/* Enough was heard: the caller goes on at once, and an answer that does not end is let go of. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  fixture->stop_at_full_stop = TRUE;
  raw_server_script (fixture->server);
  raw_server_send (fixture->server, CHUNKED "2\r\na.\r\n", -1);
  raw_server_send_forever (fixture->server, "a\r\naaaaaaaaaa\r\n");
  send (fixture, "/", NULL, "{}");
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->heard->str, ==, "a.");
  wait_until_gone (fixture, 1);
  /* The session may go while the end is still awaited. */
  raw_server_script (fixture->server);
  raw_server_send (fixture->server, CHUNKED "2\r\na.\r\n", -1);
  raw_server_hold (fixture->server);
  send (fixture, "/", NULL, "{}");
  g_assert_no_error (fixture->error);
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *status, *body;
    int code;
    gboolean is_permanent;
    const char *words;
  } samples[] = {
    { "401 Unauthorized", "{\"error\":{\"message\":\"Incorrect API key provided: s3cret-key.\"}}",
      LYCEUM_PROVIDER_ERROR_KEY, TRUE, "The key for http" },
    { "403 Forbidden", "", LYCEUM_PROVIDER_ERROR_KEY, TRUE, "not allowed" },
    { "404 Not Found", "{\"error\":\"model 'tiny' not found\"}", LYCEUM_PROVIDER_ERROR_NO_MODEL, TRUE,
      "does not have the model “tiny”" },
    { "400 Bad Request",
      "{\"error\":{\"message\":\"This model's maximum context length is 4096 "
      "tokens.\",\"code\":\"context_length_exceeded\"}}",
      LYCEUM_PROVIDER_ERROR_TOO_LONG, TRUE, "more text than the model holds" },
    { "400 Bad Request", "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"extra fields not permitted\"}]}",
      LYCEUM_PROVIDER_ERROR_REQUEST, TRUE, "extra fields not permitted" },
    { "429 Too Many Requests", "{}", LYCEUM_PROVIDER_ERROR_RATE_LIMITED, FALSE, "tried again" },
    { "503 Service Unavailable", "{\"error\":{\"message\":\"Loading model\"}}", LYCEUM_PROVIDER_ERROR_BUSY, FALSE,
      "Loading model" },
    { "500 Oops", "<html><body>Oops</body></html>", LYCEUM_PROVIDER_ERROR_SERVER, FALSE,
      "failed to answer. Try again." },
    { "502 Bad Gateway", "\xff\xfe garbage \x01", LYCEUM_PROVIDER_ERROR_SERVER, FALSE, "garbage" },
    { "418 Teapot", "[[[[[[[", LYCEUM_PROVIDER_ERROR_REQUEST, TRUE, "does not accept" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      raw_server_answer (fixture->server, samples[i].status, "application/json", samples[i].body);
      send (fixture, "/", "s3cret-key", "{}");
      g_assert_error (fixture->error, LYCEUM_PROVIDER_ERROR, samples[i].code);
      g_assert_cmpint (lyceum_provider_error_is_permanent (fixture->error), ==, samples[i].is_permanent);
      g_test_message ("%s", fixture->error->message);
      g_assert_nonnull (strstr (fixture->error->message, samples[i].words));
      g_assert_null (strstr (fixture->error->message, "s3cret-key"));
      g_assert_true (g_utf8_validate (fixture->error->message, -1, NULL));
      g_assert_false (lyceum_provider_error_get_retry_after (fixture->error, NULL));
      g_assert_cmpuint (fixture->heard->len, ==, 0);
    }
  raw_server_answer (fixture->server, "401 Unauthorized", "application/json", "{}");
  send (fixture, "/", NULL, "{}");
  g_assert_nonnull (strstr (fixture->error->message, "wants a key"));
}

static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 ("2026-01-01T00:00:00Z", NULL);
  gint64 seconds = g_date_time_to_unix (now);
  guint milliseconds;

  raw_server_script (fixture->server);
  raw_server_send (fixture->server, "HTTP/1.1 429 Slow Down\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", -1);
  send (fixture, "/", NULL, "{}");
  g_assert_true (lyceum_provider_error_get_retry_after (fixture->error, &milliseconds));
  g_assert_cmpuint (milliseconds, ==, 7000);
  g_assert_nonnull (strstr (fixture->error->message, "7 seconds"));
  g_assert_cmpint (_lyceum_retry_after_parse ("Thu, 01 Jan 2026 00:01:00 GMT", seconds), ==, 60000);
  g_assert_cmpint (_lyceum_retry_after_parse ("Thu, 01 Jan 2015 00:01:00 GMT", seconds), ==, 0);
  g_assert_cmpint (_lyceum_retry_after_parse ("1.5", seconds), ==, 1500);
  g_assert_cmpint (_lyceum_retry_after_parse ("99999999999999999999", seconds), ==, 24 * 3600 * 1000);
  g_assert_cmpint (_lyceum_retry_after_parse ("Thu, 01 Jan 9999 00:01:00 GMT", seconds), ==, 24 * 3600 * 1000);
  g_assert_cmpint (_lyceum_retry_after_parse ("-5", seconds), ==, -1);
  g_assert_cmpint (_lyceum_retry_after_parse ("nan", seconds), ==, -1);
  g_assert_cmpint (_lyceum_retry_after_parse ("soon", seconds), ==, -1);
  g_assert_cmpint (_lyceum_retry_after_parse ("", seconds), ==, -1);
  g_assert_cmpint (_lyceum_retry_after_parse (NULL, seconds), ==, -1);
}

static void
script_redirect (RawServer *server, const char *status, const char *to)
{
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 %s\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", status, to);

  raw_server_script (server);
  raw_server_send (server, text, -1);
}

static void
test_redirects (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) other = raw_server_new ();

  /* On the same server: with the key and the body. */
  script_redirect (fixture->server, "307 Temporary Redirect", "/there");
  raw_server_answer (fixture->server, "200 OK", "text/plain", "here");
  send (fixture, "/", "secret", "{\"a\":1}");
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->heard->str, ==, "here");
  g_autofree char *second = raw_server_dup_request (fixture->server, 1);
  g_assert_nonnull (strstr (second, "POST /there"));
  g_assert_nonnull (strstr (second, "Bearer secret"));
  g_assert_nonnull (strstr (second, "{\"a\":1}"));
  /* Another server does not get the key. */
  script_redirect (fixture->server, "308 Permanent Redirect", raw_server_get_url (other));
  raw_server_answer (other, "200 OK", "text/plain", "other");
  send (fixture, "/", "secret", "{}");
  g_assert_no_error (fixture->error);
  g_autofree char *moved = raw_server_dup_request (other, 0);
  g_assert_null (strstr (moved, "secret"));
  /* A POST does not become a GET. */
  script_redirect (fixture->server, "301 Moved", "/there");
  send (fixture, "/", "secret", "{}");
  g_assert_error (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_REQUEST);
  g_assert_nonnull (strstr (fixture->error->message, "/there"));
  script_redirect (fixture->server, "301 Moved", "/there");
  raw_server_answer (fixture->server, "200 OK", "text/plain", "got");
  send (fixture, "/", NULL, NULL);
  g_assert_no_error (fixture->error);
  /* Not forever, and not to anything. */
  for (guint i = 0; i < 6; i++)
    script_redirect (fixture->server, "307 Temporary Redirect", "/round");
  send (fixture, "/", NULL, NULL);
  g_assert_error (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_REQUEST);
  script_redirect (fixture->server, "307 Temporary Redirect", "file:///etc/passwd");
  send (fixture, "/", NULL, NULL);
  g_assert_error (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_REQUEST);
}

static void
test_bad_key (Fixture *fixture, gconstpointer data)
{
  send (fixture, "/", "two\r\nX-Evil: lines", "{}");
  g_assert_error (fixture->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_KEY);
  g_assert_null (strstr (fixture->error->message, "Evil"));
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 0);
}

/* A handler that comes after the call's own, and returns when the call is over. */
static void
wait_for_end_cb (GCancellable *cancellable, gpointer data)
{
  Fixture *fixture = data;

  while (!g_atomic_int_get (&fixture->is_over))
    g_usleep (100);
}

static gpointer
cancel_thread (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* The call ends while the thread that cancels it still does so. On a context of its own, which does not outlive the test: what
 * stays in it is lost then, and the sanitizer says so. */
static void
test_ends_while_cancelled (Fixture *fixture, gconstpointer data)
{
  GMainContext *context = g_main_context_new ();
  g_autoptr (GThread) thread = NULL;

  g_assert_finalize_object (fixture->http);
  g_main_context_push_thread_default (context);
  fixture->http = lyceum_http_new ();
  raw_server_script (fixture->server);
  raw_server_wait (fixture->server, 60 * 1000);
  begin (fixture, "/x", NULL, NULL);
  g_signal_connect (fixture->cancellable, "cancelled", G_CALLBACK (wait_for_end_cb), fixture);
  thread = g_thread_new ("canceller", cancel_thread, fixture->cancellable);
  while (!fixture->is_over)
    g_main_context_iteration (context, TRUE);
  g_thread_join (g_steal_pointer (&thread));
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_signal_handlers_disconnect_by_data (fixture->cancellable, fixture);
  g_assert_finalize_object (fixture->http);
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  fixture->http = lyceum_http_new ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
#define ADD(name_, func_) g_test_add ("/provider/http/" name_, Fixture, NULL, set_up, func_, tear_down)
  ADD ("ends-while-cancelled", test_ends_while_cancelled);
  ADD ("bad-key", test_bad_key);
  ADD ("broken-anywhere", test_broken_anywhere);
  ADD ("cancel", test_cancel);
  ADD ("connections-are-used-again", test_connections_are_used_again);
  ADD ("endless", test_endless);
  ADD ("garbage", test_garbage);
  ADD ("half-a-length", test_half_a_length);
  ADD ("limits", test_limits);
  ADD ("many", test_many);
  ADD ("open-files", test_open_files);
  ADD ("redirects", test_redirects);
  ADD ("refusals", test_refusals);
  ADD ("retry-after", test_retry_after);
  ADD ("slow-is-not-silent", test_slow_is_not_silent);
  ADD ("stale-connection", test_stale_connection);
  ADD ("stop", test_stop);
  ADD ("stream", test_stream);
  ADD ("tls", test_tls);
  ADD ("unreachable", test_unreachable);
  return g_test_run ();
}
