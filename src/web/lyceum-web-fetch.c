/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-web-private.h"

#include <string.h>

#include "lyceum-thread.h"
#include "lyceum-web-address.h"

/*
 * One page. Of its operations (sending, reading) one is under way at any time, and it has a cancellable of ours: whatever
 * ends the fetch, the caller, a limit, an error, notes why, stops that operation, and ends in its callback.
 *
 * Each step has a session of its own, for a session connects to the one host that it was made for: that is how the host
 * gets to say which of its addresses are connected to.
 */

#define CONNECT_SECONDS 20.0
#define UPGRADE_SECONDS 8.0
#define SILENCE_SECONDS 60.0
#define PIECE_BYTES (64u << 10)

typedef struct
{
  GTask *task;            /* (owned) */
  GUri *uri;              /* (owned): of this step */
  GUri *plain;            /* (owned) (nullable): what a person asked for, while it is tried with https: */
  LyceumWebHost *host;    /* (owned) */
  SoupSession *session;   /* (owned) */
  SoupMessage *message;   /* (owned) */
  GInputStream *stream;   /* (owned) (nullable) */
  GByteArray *body;       /* (owned) */
  GCancellable *abort;    /* (owned) */
  GError *failure;        /* (owned) (nullable): why it ends */
  GSource *clock;         /* (owned) (nullable) */
  GSource *cancelled;     /* (owned) (nullable) */
  GTlsDatabase *trust;    /* (owned) (nullable) */
  GProxyResolver *proxies; /* (owned) (nullable) */
  char *etag, *last_modified; /* (owned) (nullable) */
  gboolean allow_private;
  gboolean may_be_plain;  /* a person asked for http: */
  gboolean is_connected;
  gsize max_bytes;
  double connect_seconds, silence_seconds;
  gint64 last;            /* the last sign of life */
  guint n_redirects;
  LyceumWebProgressFunc progress;
  gpointer progress_data;
} Fetch;

static void send_request (Fetch *self);
static void read_on (Fetch *self);

void
lyceum_web_page_free (LyceumWebPage *page)
{
  g_free (page->url);
  g_free (page->name);
  g_free (page->etag);
  g_free (page->last_modified);
  g_clear_pointer (&page->bytes, g_bytes_unref);
  g_free (page);
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
clear_step (Fetch *self)
{
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->host);
}

static void
fetch_free (Fetch *self)
{
  clear_source (&self->clock);
  clear_source (&self->cancelled);
  clear_step (self);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->plain, g_uri_unref);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_object (&self->abort);
  g_clear_object (&self->trust);
  g_clear_object (&self->proxies);
  g_clear_object (&self->task);
  g_clear_error (&self->failure);
  g_free (self->etag);
  g_free (self->last_modified);
  g_free (self);
}

/* @error: (transfer full) */
static void
end_with (Fetch  *self,
          GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  fetch_free (self);
  g_task_return_error (task, error);
}

/* Ends it in the callback of what is under way. @error: (transfer full) */
static void
fail (Fetch  *self,
      GError *error)
{
  if (self->failure != NULL)
    g_error_free (error);
  else
    self->failure = error;
  g_cancellable_cancel (self->abort);
}

static gboolean
cancelled_network_cb (GCancellable *cancellable,
                      gpointer      data)
{
  GError *error = NULL;

  g_cancellable_set_error_if_cancelled (cancellable, &error);
  fail (data, error);
  return G_SOURCE_REMOVE;
}

static gboolean
clock_network_cb (gpointer data)
{
  Fetch *self = data;
  double limit = self->is_connected ? self->silence_seconds : self->connect_seconds;
  double waited;

  if (!self->is_connected && self->plain != NULL)
    limit = MIN (limit, UPGRADE_SECONDS);
  waited = (double) (g_get_monotonic_time () - self->last) / G_USEC_PER_SEC;
  if (waited >= limit)
    fail (self, _lyceum_web_explain_limit (LYCEUM_WEB_ERROR_SILENT, self->uri, 0));
  return G_SOURCE_CONTINUE;
}

static void
network_event_cb (SoupMessage       *message,
                  GSocketClientEvent event,
                  GIOStream         *connection,
                  gpointer           data)
{
  Fetch *self = data;

  if (event != G_SOCKET_CLIENT_COMPLETE)
    return;
  self->is_connected = TRUE;
  self->last = g_get_monotonic_time ();
}

/* The certificate is not one that this computer trusts: perhaps one that we were told to trust. */
static gboolean
is_trusted (SoupMessage         *message,
            GTlsCertificate     *certificate,
            GTlsCertificateFlags errors,
            gpointer             data)
{
  Fetch *self = data;
  g_autoptr (GSocketConnectable) identity = NULL;

  if (self->trust == NULL)
    return FALSE;
  identity = g_network_address_new (g_uri_get_host (self->uri), (guint16) g_uri_get_port (self->uri));
  return g_tls_database_verify_chain (self->trust, certificate, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, identity, NULL,
                                      G_TLS_DATABASE_VERIFY_NONE, self->abort, NULL) == 0;
}

static LyceumWebPage *
make_page (Fetch *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  LyceumWebPage *page = g_new0 (LyceumWebPage, 1);
  g_autoptr (GHashTable) parameters = NULL;
  const char *type = soup_message_headers_get_content_type (headers, &parameters);
  g_autoptr (GBytes) bytes = NULL;

  page->url = g_uri_to_string_partial (self->uri, G_URI_HIDE_FRAGMENT);
  page->name = _lyceum_web_kind_dup_name (self->uri, type, soup_message_headers_get_one (headers, "Content-Disposition"));
  page->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  page->last_modified = g_strdup (soup_message_headers_get_one (headers, "Last-Modified"));
  if (soup_message_get_status (self->message) == SOUP_STATUS_NOT_MODIFIED)
    return page;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  page->bytes = _lyceum_web_kind_declare (bytes, type, parameters != NULL ? g_hash_table_lookup (parameters, "charset") : NULL);
  return page;
}

static void
finish (Fetch *self)
{
  LyceumWebPage *page = make_page (self);
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  fetch_free (self);
  g_task_return_pointer (task, page, (GDestroyNotify) lyceum_web_page_free);
}

static void
report_progress (Fetch *self)
{
  goffset whole = soup_message_headers_get_content_length (soup_message_get_response_headers (self->message));

  if (self->progress != NULL)
    self->progress (whole > 0 ? MIN (1.0, (double) self->body->len / (double) whole) : -1, self->progress_data);
}

static void
piece_network_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  Fetch *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (self->failure != NULL)
    {
      end_with (self, g_steal_pointer (&self->failure));
      return;
    }
  if (piece == NULL)
    {
      end_with (self, _lyceum_web_explain (error, self->uri, TRUE));
      return;
    }
  if (g_bytes_get_size (piece) == 0)
    {
      finish (self);
      return;
    }
  if (self->body->len + g_bytes_get_size (piece) > self->max_bytes)
    {
      end_with (self, _lyceum_web_explain_limit (LYCEUM_WEB_ERROR_TOO_LARGE, self->uri, self->max_bytes));
      return;
    }
  g_byte_array_append (self->body, g_bytes_get_data (piece, NULL), (guint) g_bytes_get_size (piece));
  self->last = g_get_monotonic_time ();
  report_progress (self);
  read_on (self);
}

static void
read_on (Fetch *self)
{
  g_input_stream_read_bytes_async (self->stream, PIECE_BYTES, G_PRIORITY_DEFAULT, self->abort, piece_network_cb, self);
}

/* @uri: (transfer full) */
static void
go_to (Fetch *self,
       GUri  *uri)
{
  clear_step (self);
  g_clear_pointer (&self->uri, g_uri_unref);
  self->uri = uri;
  send_request (self);
}

static void
follow (Fetch *self)
{
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Location");
  g_autoptr (GUri) to = location != NULL ? g_uri_parse_relative (self->uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  GError *refused = _lyceum_web_check_redirect (self->uri, to, self->n_redirects++, self->may_be_plain);

  if (refused != NULL)
    end_with (self, refused);
  else
    go_to (self, g_steal_pointer (&to));
}

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Whether it goes on without encryption, because a person asked for it without. */
static gboolean
falls_back (Fetch        *self,
            const GError *error)
{
  if (self->plain == NULL || lyceum_web_host_has_refused (self->host) || !_lyceum_web_may_be_plain (error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  g_clear_error (&self->failure);
  g_clear_object (&self->abort);
  self->abort = g_cancellable_new ();
  go_to (self, g_steal_pointer (&self->plain));
  return TRUE;
}

/* A proxy that makes no way to the server answers in its place. */
static gboolean
is_from_proxy (Fetch *self)
{
  return g_str_equal (g_uri_get_scheme (self->uri), "https") && soup_message_get_tls_peer_certificate (self->message) == NULL;
}

static void
begin_answer (Fetch *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  guint status = soup_message_get_status (self->message);

  self->last = g_get_monotonic_time ();
  if (is_from_proxy (self))
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PROXY_FAILED, "");

      if (!falls_back (self, error))
        end_with (self, _lyceum_web_explain (error, self->uri, FALSE));
      return;
    }
  g_clear_pointer (&self->plain, g_uri_unref);
  if (is_redirect (status))
    follow (self);
  else if (status == SOUP_STATUS_NOT_MODIFIED && (self->etag != NULL || self->last_modified != NULL))
    finish (self);
  else if (status < 200 || status >= 300)
    end_with (self, _lyceum_web_explain_status (self->message, self->uri));
  else if (!_lyceum_web_kind_is_readable (soup_message_headers_get_content_type (headers, NULL)))
    end_with (self, _lyceum_web_explain_limit (LYCEUM_WEB_ERROR_TYPE, self->uri, 0));
  else if (soup_message_headers_get_content_length (headers) > (goffset) self->max_bytes)
    end_with (self, _lyceum_web_explain_limit (LYCEUM_WEB_ERROR_TOO_LARGE, self->uri, self->max_bytes));
  else
    read_on (self);
}

static void
sent_network_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  Fetch *self = data;
  g_autoptr (GError) error = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->stream != NULL && self->failure == NULL)
    begin_answer (self);
  else if (falls_back (self, self->failure != NULL ? self->failure : error))
    return;
  else if (self->failure != NULL)
    end_with (self, g_steal_pointer (&self->failure));
  else if (lyceum_web_host_has_refused (self->host))
    end_with (self, _lyceum_web_explain_private (self->uri));
  else
    end_with (self, _lyceum_web_explain (error, self->uri, FALSE));
}

/* Names and numbers that need no look-up; with a proxy, which looks up the others, this is all that can be checked. */
static gboolean
is_private_at_sight (GUri *uri)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (g_uri_get_host (uri));

  return address != NULL ? lyceum_web_address_is_private (address) : lyceum_web_name_is_private (g_uri_get_host (uri));
}

static void
send_request (Fetch *self)
{
  SoupMessageHeaders *headers;

  if (!self->allow_private && is_private_at_sight (self->uri))
    {
      end_with (self, _lyceum_web_explain_private (self->uri));
      return;
    }
  self->host = lyceum_web_host_new (g_uri_get_host (self->uri), (guint16) g_uri_get_port (self->uri),
                                    g_uri_get_scheme (self->uri), self->allow_private);
  self->session = soup_session_new_with_options ("remote-connectable", self->host, "timeout", 0, "user-agent",
                                                 "Lyceum/" PACKAGE_VERSION " (+https://github.com/lyceum-study/lyceum)", NULL);
  if (self->proxies != NULL)
    soup_session_set_proxy_resolver (self->session, self->proxies);
  self->message = soup_message_new_from_uri (SOUP_METHOD_GET, self->uri);
  soup_message_set_flags (self->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  headers = soup_message_get_request_headers (self->message);
  soup_message_headers_replace (headers, "Accept",
                                "text/html,application/xhtml+xml,application/pdf,application/epub+zip,text/markdown,text/plain,"
                                "*/*;q=0.5");
  if (self->etag != NULL)
    soup_message_headers_replace (headers, "If-None-Match", self->etag);
  if (self->last_modified != NULL)
    soup_message_headers_replace (headers, "If-Modified-Since", self->last_modified);
  g_signal_connect (self->message, "network-event", G_CALLBACK (network_event_cb), self);
  g_signal_connect (self->message, "accept-certificate", G_CALLBACK (is_trusted), self);
  self->is_connected = FALSE;
  self->last = g_get_monotonic_time ();
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->abort, sent_network_cb, self);
}

static void
attach (GSource   **to,
        GSource    *source,
        GSourceFunc func,
        Fetch      *self)
{
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  *to = source;
}

/* How often the clock looks: about twenty times in the shortest limit. */
static guint
clock_interval (Fetch *self)
{
  return (guint) CLAMP (MIN (self->connect_seconds, self->silence_seconds) * 50, 5, 1000);
}

/* An address without encryption, and without a port of its own, is first tried with it. */
static void
upgrade (Fetch  *self,
         guint16 port)
{
  GUri *uri = self->uri;
  int had = g_uri_get_port (uri);

  if (!g_str_equal (g_uri_get_scheme (uri), "http") || (had != 80 && port == 0))
    return;
  self->may_be_plain = TRUE;
  self->plain = uri;
  self->uri = g_uri_build (SOUP_HTTP_URI_FLAGS, "https", NULL, g_uri_get_host (uri), port > 0 ? port : 443, g_uri_get_path (uri),
                           g_uri_get_query (uri), NULL);
}

static Fetch *
fetch_new (const LyceumWebRequest *request,
           GUri                   *uri)
{
  Fetch *self = g_new0 (Fetch, 1);

  self->uri = uri;
  self->body = g_byte_array_new ();
  self->abort = g_cancellable_new ();
  self->trust = request->trust != NULL ? g_object_ref (request->trust) : NULL;
  self->proxies = request->proxies != NULL ? g_object_ref (request->proxies) : NULL;
  self->etag = g_strdup (request->etag);
  self->last_modified = g_strdup (request->last_modified);
  self->allow_private = request->allow_private;
  self->max_bytes = request->max_bytes > 0 ? request->max_bytes : LYCEUM_WEB_MAX_BYTES;
  self->connect_seconds = request->connect_seconds > 0 ? request->connect_seconds : CONNECT_SECONDS;
  self->silence_seconds = request->silence_seconds > 0 ? request->silence_seconds : SILENCE_SECONDS;
  self->may_be_plain = g_str_equal (g_uri_get_scheme (uri), "http");
  upgrade (self, request->https_port);
  return self;
}

void
lyceum_web_fetch_async (const LyceumWebRequest *request,
                        LyceumWebProgressFunc   progress,
                        gpointer                progress_data,
                        GCancellable           *cancellable,
                        GAsyncReadyCallback     callback,
                        gpointer                user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *url = NULL;
  GError *error = NULL;
  Fetch *self;

  lyceum_assert_network ();
  g_task_set_source_tag (task, lyceum_web_fetch_async);
  g_task_set_name (task, "lyceum_web_fetch");
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  url = lyceum_web_address_parse (request->url, &error);
  if (url == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self = fetch_new (request, g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL));
  self->task = g_steal_pointer (&task);
  self->progress = progress;
  self->progress_data = progress_data;
  attach (&self->clock, g_timeout_source_new (clock_interval (self)), clock_network_cb, self);
  if (cancellable != NULL)
    attach (&self->cancelled, g_cancellable_source_new (cancellable), G_SOURCE_FUNC (cancelled_network_cb), self);
  send_request (self);
}

LyceumWebPage *
lyceum_web_fetch_finish (GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_web_fetch_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
