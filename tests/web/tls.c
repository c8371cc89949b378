/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encrypted connections: the name that is vouched for is that of the address, though we choose what is connected to. */
#include <libsoup/soup.h>
#include <string.h>

#include "lyceum-thread.h"
#include "lyceum-web-fetch.h"

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
  GTlsDatabase *trust;
  guint port;
  guint n_requests;
  LyceumWebPage *page;
  GError *error;
  gboolean is_over;
} Fixture;

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *fixture = data;

  fixture->n_requests++;
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "safe", 4);
}

static gboolean
set_up (Fixture *fixture)
{
  g_autofree char *pem = g_test_build_filename (G_TEST_DIST, "provider", "localhost.pem", NULL);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  *fixture = (Fixture){ 0 };
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("no glib-networking");
      return FALSE;
    }
  certificate = g_tls_certificate_new_from_file (pem, &error);
  g_assert_no_error (error);
  fixture->trust = g_tls_file_database_new (pem, &error);
  g_assert_no_error (error);
  fixture->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (fixture->server, NULL, request_cb, fixture, NULL);
  g_assert_true (
    soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (fixture->server);
  fixture->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

static void
clear (Fixture *fixture)
{
  g_clear_pointer (&fixture->page, lyceum_web_page_free);
  g_clear_error (&fixture->error);
  fixture->is_over = FALSE;
}

static void
tear_down (Fixture *fixture)
{
  clear (fixture);
  if (fixture->server == NULL)
    return;
  while (g_main_context_iteration (NULL, FALSE))
    ;
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->trust);
}

static void
over_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  fixture->page = lyceum_web_fetch_finish (result, &fixture->error);
  fixture->is_over = TRUE;
}

static void
fetch (Fixture *fixture, const char *scheme, const char *host, gboolean is_trusted)
{
  g_autofree char *url = g_strdup_printf ("%s://%s:%u/", scheme, host, fixture->port);
  LyceumWebRequest request = { .url = url, .allow_private = TRUE, .trust = is_trusted ? fixture->trust : NULL };

  if (g_str_equal (scheme, "http"))
    request.https_port = (guint16) fixture->port;
  clear (fixture);
  lyceum_web_fetch_async (&request, NULL, NULL, NULL, over_cb, fixture);
  while (!fixture->is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_trust (void)
{
  Fixture fixture;

  if (set_up (&fixture))
    {
      fetch (&fixture, "https", "localhost", FALSE);
      g_assert_error (fixture.error, LYCEUM_WEB_ERROR, LYCEUM_WEB_ERROR_TLS);
      g_assert_nonnull (strstr (fixture.error->message, "cannot be trusted"));
      g_assert_cmpuint (fixture.n_requests, ==, 0);
      fetch (&fixture, "https", "localhost", TRUE);
      g_assert_no_error (fixture.error);
      g_assert_cmpuint (g_bytes_get_size (fixture.page->bytes), ==, 4);
    }
  tear_down (&fixture);
}

/* One that is asked for without encryption is fetched with it where that is possible. */
static void
test_upgrade (void)
{
  Fixture fixture;

  if (set_up (&fixture))
    {
      fetch (&fixture, "http", "localhost", TRUE);
      g_assert_no_error (fixture.error);
      g_assert_true (g_str_has_prefix (fixture.page->url, "https://localhost"));
    }
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
  g_test_add_func ("/web-tls/trust", test_trust);
  g_test_add_func ("/web-tls/upgrade", test_upgrade);
  return g_test_run ();
}
