/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page from a server on this computer: what is asked of it, and all that it may do to us. */
#include <string.h>

#include "lyceum-thread.h"
#include "lyceum-web-fetch.h"
#include "raw-server.h"

typedef struct
{
  RawServer *server;
  GCancellable *cancellable;
  LyceumWebRequest request;
  LyceumWebPage *page;
  GError *error;
  guint n_progress;
  gboolean cancels;
  gboolean is_over;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  *fixture = (Fixture){ .server = raw_server_new (), .cancellable = g_cancellable_new (), .request = { .allow_private = TRUE } };
}

static void
clear (Fixture *fixture)
{
  g_clear_pointer (&fixture->page, lyceum_web_page_free);
  g_clear_error (&fixture->error);
  fixture->is_over = FALSE;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  clear (fixture);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  raw_server_free (fixture->server);
  g_assert_finalize_object (fixture->cancellable);
}

static void
progress_cb (double fraction, gpointer data)
{
  Fixture *fixture = data;

  g_assert_false (fixture->is_over);
  g_assert_cmpfloat (fraction, <=, 1.0);
  fixture->n_progress++;
  if (fixture->cancels)
    g_cancellable_cancel (fixture->cancellable);
}

static void
over_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  g_assert_false (fixture->is_over);
  fixture->page = lyceum_web_fetch_finish (result, &fixture->error);
  fixture->is_over = TRUE;
}

static void
begin (Fixture *fixture, const char *path)
{
  g_autofree char *url = g_strconcat (*path == '/' ? raw_server_get_url (fixture->server) : "", path, NULL);

  clear (fixture);
  fixture->request.url = url;
  lyceum_web_fetch_async (&fixture->request, progress_cb, fixture, fixture->cancellable, over_cb, fixture);
  g_assert_false (fixture->is_over);
}

static void
fetch (Fixture *fixture, const char *path)
{
  begin (fixture, path);
  while (!fixture->is_over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true ((fixture->page == NULL) == (fixture->error != NULL));
}

static void
expect_error (Fixture *fixture, const char *path, LyceumWebError code)
{
  fetch (fixture, path);
  g_assert_error (fixture->error, LYCEUM_WEB_ERROR, (int) code);
  g_test_message ("%s", fixture->error->message);
  g_assert_true (g_str_has_suffix (fixture->error->message, "."));
}

static void
expect_text (Fixture *fixture, const char *path, const char *text)
{
  fetch (fixture, path);
  g_assert_no_error (fixture->error);
  g_assert_cmpmem (g_bytes_get_data (fixture->page->bytes, NULL), g_bytes_get_size (fixture->page->bytes), text, strlen (text));
}

static void
send_head (Fixture *fixture, const char *head)
{
  raw_server_script (fixture->server);
  raw_server_send (fixture->server, head, -1);
}

static void
send_redirect (Fixture *fixture, const char *status, const char *location)
{
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 %s\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", status, location);

  send_head (fixture, head);
}

static void
test_page (Fixture *fixture, gconstpointer data)
{
  g_autofree char *request = NULL;

  send_head (fixture, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=koi8-r\r\nETag: \"one\"\r\nSet-Cookie: a=b\r\n"
                      "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r\nContent-Length: 9\r\n\r\n<p>Hello.");
  expect_text (fixture, "/a/page#part", "<meta charset=\"koi8-r\">\n<p>Hello.");
  g_assert_cmpstr (fixture->page->name, ==, "page.html");
  g_assert_cmpstr (fixture->page->etag, ==, "\"one\"");
  g_assert_cmpstr (fixture->page->last_modified, ==, "Mon, 01 Jan 2024 00:00:00 GMT");
  g_assert_true (g_str_has_suffix (fixture->page->url, "/a/page"));
  g_assert_cmpuint (fixture->n_progress, >, 0);
  request = raw_server_dup_request (fixture->server, 0);
  g_assert_nonnull (strstr (request, "User-Agent: Lyceum/"));
  g_assert_null (strstr (request, "Cookie"));
  g_assert_null (strstr (request, "Referer"));
}

static void
test_unchanged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *request = NULL;

  fixture->request.etag = "\"one\"";
  send_head (fixture, "HTTP/1.1 304 Not Modified\r\nETag: \"one\"\r\n\r\n");
  fetch (fixture, "/page");
  g_assert_no_error (fixture->error);
  g_assert_null (fixture->page->bytes);
  request = raw_server_dup_request (fixture->server, 0);
  g_assert_nonnull (strstr (request, "If-None-Match: \"one\""));
}

/* 64 MB of zeros in 64 KB. */
static GBytes *
make_bomb (void)
{
  g_autoptr (GConverter) converter = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) packed = g_converter_output_stream_new (memory, converter);
  g_autofree char *zeros = g_malloc0 (1 << 20);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 64; i++)
    g_output_stream_write_all (packed, zeros, 1 << 20, NULL, NULL, &error);
  g_output_stream_close (packed, NULL, &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
test_compressed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bomb = make_bomb ();
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
                                           "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                                           g_bytes_get_size (bomb));

  send_head (fixture, head);
  raw_server_send (fixture->server, g_bytes_get_data (bomb, NULL), (gssize) g_bytes_get_size (bomb));
  fixture->request.max_bytes = 1 << 20;
  expect_error (fixture, "/bomb", LYCEUM_WEB_ERROR_TOO_LARGE);
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  fixture->request.max_bytes = 100000;
  send_head (fixture, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100001\r\n\r\n");
  raw_server_hold (fixture->server);
  expect_error (fixture, "/said", LYCEUM_WEB_ERROR_TOO_LARGE);
  send_head (fixture, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
  raw_server_send_forever (fixture->server, "and so on and so on ");
  expect_error (fixture, "/endless", LYCEUM_WEB_ERROR_TOO_LARGE);
}

static void
test_redirects (Fixture *fixture, gconstpointer data)
{
  const char *base = raw_server_get_url (fixture->server);
  g_autofree char *whole = g_strconcat (base, "/there", NULL);

  send_redirect (fixture, "301 Moved", "/b/");
  send_redirect (fixture, "302 Found", "../c?d=e");
  send_redirect (fixture, "307 Temporary", whole);
  raw_server_answer (fixture->server, "200 OK", "text/plain", "there");
  expect_text (fixture, "/a", "there");
  g_assert_cmpstr (fixture->page->url, ==, whole);
  for (guint i = 0; i < 6; i++)
    send_redirect (fixture, "302 Found", "/again");
  expect_error (fixture, "/again", LYCEUM_WEB_ERROR_REDIRECT);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 4 + 6);
  send_redirect (fixture, "302 Found", "file:///etc/passwd");
  expect_error (fixture, "/file", LYCEUM_WEB_ERROR_REDIRECT);
  send_head (fixture, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
  expect_error (fixture, "/nowhere", LYCEUM_WEB_ERROR_REDIRECT);
}

/* Nothing is asked of a server that is not to be asked. */
static void
test_private (Fixture *fixture, gconstpointer data)
{
  static const char *const addresses[] = { "http://localhost:1/", "http://169.254.169.254/latest", "http://[::1]:1/",
                                           "https://printer.local/", "http://[::ffff:127.0.0.1]:1/" };

  fixture->request.allow_private = FALSE;
  raw_server_answer (fixture->server, "200 OK", "text/plain", "secret");
  expect_error (fixture, "/", LYCEUM_WEB_ERROR_PRIVATE);
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    expect_error (fixture, addresses[i], LYCEUM_WEB_ERROR_PRIVATE);
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 0);
}

static void
test_says_no (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *status;
    LyceumWebError code;
    gboolean is_permanent;
  } cases[] = {
    { "404 Not Found", LYCEUM_WEB_ERROR_NOT_FOUND, TRUE }, { "410 Gone", LYCEUM_WEB_ERROR_NOT_FOUND, TRUE },
    { "401 Unauthorized", LYCEUM_WEB_ERROR_FORBIDDEN, TRUE }, { "403 Forbidden", LYCEUM_WEB_ERROR_FORBIDDEN, TRUE },
    { "418 Teapot", LYCEUM_WEB_ERROR_REFUSED, TRUE }, { "500 Oh", LYCEUM_WEB_ERROR_SERVER, FALSE },
  };
  guint wait = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      raw_server_answer (fixture->server, cases[i].status, "text/html", "<h1>No</h1>");
      expect_error (fixture, "/", cases[i].code);
      g_assert_true (lyceum_web_error_is_permanent (fixture->error) == cases[i].is_permanent);
    }
  send_head (fixture, "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");
  expect_error (fixture, "/", LYCEUM_WEB_ERROR_BUSY);
  g_assert_true (lyceum_web_error_get_retry_after (fixture->error, &wait));
  g_assert_cmpuint (wait, ==, 7000);
  send_head (fixture, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
  expect_error (fixture, "/", LYCEUM_WEB_ERROR_BUSY);
  g_assert_false (lyceum_web_error_get_retry_after (fixture->error, &wait));
}

static void
test_types (Fixture *fixture, gconstpointer data)
{
  raw_server_answer (fixture->server, "200 OK", "image/png", "PNG");
  expect_error (fixture, "/a.png", LYCEUM_WEB_ERROR_TYPE);
  send_head (fixture, "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 40000000\r\n\r\n");
  raw_server_hold (fixture->server);
  expect_error (fixture, "/film", LYCEUM_WEB_ERROR_TYPE);
  raw_server_answer (fixture->server, "200 OK", "application/octet-stream", "words");
  expect_text (fixture, "/notes.txt", "words");
}

static void
test_silence (Fixture *fixture, gconstpointer data)
{
  fixture->request.silence_seconds = 0.2;
  raw_server_script (fixture->server);
  raw_server_hold (fixture->server);
  expect_error (fixture, "/", LYCEUM_WEB_ERROR_SILENT);
  g_assert_false (lyceum_web_error_is_permanent (fixture->error));
  send_head (fixture, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nbegun");
  raw_server_hold (fixture->server);
  expect_error (fixture, "/", LYCEUM_WEB_ERROR_SILENT);
}

static void
test_broken_off (Fixture *fixture, gconstpointer data)
{
  send_head (fixture, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nbegun");
  expect_error (fixture, "/", LYCEUM_WEB_ERROR_BROKEN_OFF);
  send_head (fixture, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nbegun");
  expect_error (fixture, "/", LYCEUM_WEB_ERROR_BROKEN_OFF);
  fetch (fixture, "http://127.0.0.1:1/");
  g_assert_error (fixture->error, LYCEUM_WEB_ERROR, LYCEUM_WEB_ERROR_UNREACHABLE);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  fixture->cancels = TRUE;
  send_head (fixture, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nbegun");
  raw_server_hold (fixture->server);
  fetch (fixture, "/");
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  while (raw_server_get_n_gone (fixture->server) < 1)
    g_thread_yield ();
  /* And before anything. */
  fetch (fixture, "/");
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What is asked for without encryption is first tried with it. */
static void
test_upgrade (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) encrypted = raw_server_new ();
  const char *port = strrchr (raw_server_get_url (encrypted), ':') + 1;

  fixture->request.https_port = (guint16) g_ascii_strtoull (port, NULL, 10);
  raw_server_answer (encrypted, "200 OK", "text/plain", "this is not TLS");
  raw_server_answer (fixture->server, "200 OK", "text/plain", "plain");
  expect_text (fixture, "/", "plain");
  g_assert_cmpuint (raw_server_get_n_connections (encrypted), ==, 1);
  g_assert_true (g_str_has_prefix (fixture->page->url, "http:"));
}

/* A proxy is on this computer or near it, and asked for servers by their names. One that makes no way for encryption says so
 * in the place of the server. */
static void
test_proxy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GProxyResolver) proxies = g_simple_proxy_resolver_new (raw_server_get_url (fixture->server), NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  fixture->request.allow_private = FALSE;
  fixture->request.proxies = proxies;
  raw_server_answer (fixture->server, "502 Bad Gateway", "text/html", "no way");
  raw_server_answer (fixture->server, "200 OK", "text/plain", "there");
  expect_text (fixture, "http://example.org/page", "there");
  first = raw_server_dup_request (fixture->server, 0);
  second = raw_server_dup_request (fixture->server, 1);
  g_assert_true (g_str_has_prefix (first, "CONNECT example.org:443 "));
  g_assert_true (g_str_has_prefix (second, "GET http://example.org/page "));
  raw_server_answer (fixture->server, "502 Bad Gateway", "text/html", "no way");
  expect_error (fixture, "https://example.org/page", LYCEUM_WEB_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (fixture->error->message, "proxy"));
  expect_error (fixture, "http://10.0.0.1/", LYCEUM_WEB_ERROR_PRIVATE);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
#define add(name, func) g_test_add ("/web-fetch/" name, Fixture, NULL, set_up, func, tear_down)
  add ("page", test_page);
  add ("unchanged", test_unchanged);
  add ("compressed", test_compressed);
  add ("too-large", test_too_large);
  add ("redirects", test_redirects);
  add ("private", test_private);
  add ("says-no", test_says_no);
  add ("types", test_types);
  add ("silence", test_silence);
  add ("broken-off", test_broken_off);
  add ("cancel", test_cancel);
  add ("upgrade", test_upgrade);
  add ("proxy", test_proxy);
#undef add
  return g_test_run ();
}
