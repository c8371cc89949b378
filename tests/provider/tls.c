/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encrypted connections: to a server that is trusted, and to one that is not. And the road through a proxy. */
#include <string.h>

#include "lyceum-http-private.h"
#include "lyceum-thread.h"
#include "raw-server.h"

/* The leak sanitizer falls over the thread-local memory of the library that GIO loads for TLS. The other tests look for
 * leaks. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}

typedef struct
{
  SoupServer *server;
  char *url;
  LyceumHttp *http;
  GTlsCertificate *certificate;
  guint n_requests;
  SoupHTTPVersion version;
  GBytes *answer;
  GError *error;
  gboolean is_over;
} Fixture;

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *fixture = data;

  fixture->n_requests++;
  fixture->version = soup_server_message_get_http_version (message);
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "safe", 4);
}

/* The first session; calls one after the other need no more. */
static SoupSession *
get_session (Fixture *fixture)
{
  return ((LyceumHttpSession *) g_ptr_array_index (fixture->http->sessions, 0))->session;
}

static gboolean
set_up (Fixture *fixture)
{
  g_autofree char *pem = g_test_build_filename (G_TEST_DIST, "provider", "localhost.pem", NULL);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  *fixture = (Fixture){ .http = lyceum_http_new () };
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("no glib-networking");
      return FALSE;
    }
  fixture->certificate = g_tls_certificate_new_from_file (pem, &error);
  g_assert_no_error (error);
  fixture->server = soup_server_new ("tls-certificate", fixture->certificate, NULL);
  soup_server_add_handler (fixture->server, NULL, request_cb, fixture, NULL);
  g_assert_true (
      soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (fixture->server);
  fixture->url = g_strdup_printf ("https://localhost:%d/", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

static void
tear_down (Fixture *fixture)
{
  g_clear_object (&fixture->http);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (fixture->server != NULL)
    soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->certificate);
  g_clear_pointer (&fixture->answer, g_bytes_unref);
  g_clear_error (&fixture->error);
  g_free (fixture->url);
}

static void
over_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  fixture->answer = _lyceum_http_fetch_finish (LYCEUM_HTTP (source), result, &fixture->error);
  fixture->is_over = TRUE;
}

static void
fetch (Fixture *fixture, const char *url)
{
  LyceumHttpRequest request = { "GET", url, "sk-secret", NULL, "*/*", NULL, 1000 };

  g_clear_pointer (&fixture->answer, g_bytes_unref);
  g_clear_error (&fixture->error);
  fixture->is_over = FALSE;
  _lyceum_http_fetch_async (fixture->http, &request, NULL, over_cb, fixture);
  while (!fixture->is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* Nothing is sent to a server whose certificate nobody vouches for. */
static void
test_not_trusted (void)
{
  Fixture fixture;

  if (set_up (&fixture))
    {
      fetch (&fixture, fixture.url);
      g_assert_error (fixture.error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_TLS);
      g_assert_nonnull (strstr (fixture.error->message, "cannot be trusted"));
      g_assert_cmpuint (fixture.n_requests, ==, 0);
    }
  tear_down (&fixture);
}

/* One that is trusted; by HTTP/1.1, though it could do more. */
static void
test_trusted (void)
{
  g_autofree char *pem = g_test_build_filename (G_TEST_DIST, "provider", "localhost.pem", NULL);
  g_autoptr (GTlsDatabase) trust = NULL;
  Fixture fixture;

  if (set_up (&fixture))
    {
      trust = g_tls_file_database_new (pem, NULL);
      soup_session_set_tls_database (get_session (&fixture), trust);
      fetch (&fixture, fixture.url);
      g_assert_no_error (fixture.error);
      g_assert_cmpmem (g_bytes_get_data (fixture.answer, NULL), g_bytes_get_size (fixture.answer), "safe", 4);
      g_assert_cmpint (fixture.version, ==, SOUP_HTTP_1_1);
      /* The same server by a name that is not in its certificate. */
      g_autofree char *other = g_strdup_printf ("https://127.0.0.2:%s", strrchr (fixture.url, ':') + 1);
      fetch (&fixture, other);
      g_assert_nonnull (fixture.error);
      g_assert_cmpuint (fixture.n_requests, ==, 1);
    }
  tear_down (&fixture);
}

/* What is told about plain HTTP through a proxy is that it gets the whole address; the name is not looked up here. */
static void
test_proxy (void)
{
  Fixture fixture = { .http = lyceum_http_new () };
  g_autoptr (RawServer) proxy = raw_server_new ();
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (raw_server_get_url (proxy), NULL);
  g_autofree char *request = NULL;

  soup_session_set_proxy_resolver (get_session (&fixture), resolver);
  raw_server_answer (proxy, "200 OK", "text/plain", "by proxy");
  fetch (&fixture, "http://models.invalid/v1/models");
  g_assert_no_error (fixture.error);
  request = raw_server_dup_request (proxy, 0);
  g_assert_true (g_str_has_prefix (request, "GET http://models.invalid/v1/models HTTP/1.1\r\n"));
  /* A proxy that does not let us through. */
  raw_server_answer (proxy, "407 Proxy Authentication Required", "text/plain", "");
  fetch (&fixture, "http://models.invalid/v1/models");
  g_assert_error (fixture.error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (fixture.error->message, "The proxy"));
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
  g_test_add_func ("/provider/tls/not-trusted", test_not_trusted);
  g_test_add_func ("/provider/tls/proxy", test_proxy);
  g_test_add_func ("/provider/tls/trusted", test_trusted);
  return g_test_run ();
}
