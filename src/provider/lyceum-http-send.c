/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-http-call-private.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "lyceum-thread.h"

#define KEEPALIVE_SECONDS 30
#define UNHEARD_SECONDS 60 /* without a sign that what was sent has arrived, or may be sent */

/* A machine that is gone, or a router that has forgotten the connection, is noticed by the kernel: while a model thinks
 * in silence, and when a request goes out over a connection that was good an hour ago. A server that is there answers
 * for that by its kernel, however busy it is. */
static void
watch_over (GSocket *socket)
{
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_SECONDS, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_SECONDS / 3, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, 3, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, UNHEARD_SECONDS * 1000, NULL);
}

static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  LyceumHttpCall *call = data;

  call->is_fresh = TRUE;
  if (event == G_SOCKET_CLIENT_CONNECTED && G_IS_SOCKET_CONNECTION (connection))
    watch_over (g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)));
}

static void
starting_cb (SoupMessage *message, gpointer data)
{
  LyceumHttpCall *call = data;

  if (call->clock != NULL)
    _lyceum_http_call_enter (call, LYCEUM_CALL_WAITING);
}

static void
wrote_body_data_cb (SoupMessage *message, guint n_bytes, gpointer data)
{
  LyceumHttpCall *call = data;

  call->last = g_get_monotonic_time ();
}

static void
follow_redirect (LyceumHttpCall *call, const char *location)
{
  /* An address with the key in it would be shown, or told to somebody else. */
  gboolean is_fit = call->key == NULL || strstr (location, call->key) == NULL;
  g_autoptr (GUri) to = is_fit ? g_uri_parse_relative (call->uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  GError *refused = _lyceum_http_check_redirect (call->uri, to, call->method, soup_message_get_status (call->message),
                                                 call->n_redirects);

  if (refused != NULL)
    {
      _lyceum_http_call_end (call, refused);
      return;
    }
  _lyceum_http_call_clear_connection (call);
  if (!_lyceum_http_may_tell_key (call->uri, to))
    g_clear_pointer (&call->key, g_free);
  g_uri_unref (call->uri);
  call->uri = g_steal_pointer (&to);
  call->n_redirects++;
  _lyceum_http_call_send (call);
}

static void
begin_answer (LyceumHttpCall *call)
{
  guint status = soup_message_get_status (call->message);
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (call->message), "Location");

  call->last = g_get_monotonic_time ();
  if (SOUP_STATUS_IS_REDIRECTION (status) && location != NULL)
    {
      follow_redirect (call, location);
      return;
    }
  if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    call->refusal = g_byte_array_new ();
  _lyceum_http_call_read (call);
}

static void
sent_network_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LyceumHttpCall *call = data;
  g_autoptr (GError) error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  call->is_sending = FALSE;
  if (call->failure != NULL)
    _lyceum_http_call_end (call, g_steal_pointer (&call->failure));
  else if (call->stream != NULL)
    begin_answer (call);
  else if (!call->is_fresh && !call->is_repeated && soup_message_get_status (call->message) == SOUP_STATUS_NONE)
    {
      /* The server had given up the old connection just when we took it; it never saw the request. */
      call->is_repeated = TRUE;
      _lyceum_http_call_clear_connection (call);
      _lyceum_http_call_send (call);
    }
  else
    _lyceum_http_call_end (call, _lyceum_http_explain (error, call->uri, FALSE));
}

void
_lyceum_http_call_send (LyceumHttpCall *call)
{
  SoupMessage *message = soup_message_new_from_uri (call->method, call->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  call->message = message;
  call->is_fresh = FALSE;
  /* libsoup would never send a POST over a connection that was used before. */
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE |
                                       (call->is_repeated ? SOUP_MESSAGE_NEW_CONNECTION : SOUP_MESSAGE_IDEMPOTENT));
  soup_message_headers_replace (headers, "Accept", call->accept);
  if (call->key != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", call->key, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  if (call->body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", call->body);
  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), call);
  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), call);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), call);
  _lyceum_http_call_enter (call, LYCEUM_CALL_CONNECTING);
  call->is_sending = TRUE;
  soup_session_send_async (call->session->session, message, G_PRIORITY_DEFAULT, call->abort, sent_network_cb, call);
}

/* Returns: (nullable): why a request cannot be sent at all. */
static GError *
check_request (const LyceumHttpRequest *request, GUri *uri)
{
  g_autofree char *origin = uri != NULL ? _lyceum_http_dup_origin (uri) : NULL;
  g_autofree char *message = NULL;

  if (uri == NULL)
    return lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_REQUEST, -1,
                                      _ ("The address of the server cannot be used. Change it in the settings."));
  for (const char *at = request->key; at != NULL && *at != '\0'; at++)
    if (*at <= ' ' || *at > '~')
      {
        message = g_strdup_printf (
            _ ("The key for %s has characters in it that no key has. Enter it again in the settings."), origin);
        return lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_KEY, -1, message);
      }
  if (g_str_equal (g_uri_get_scheme (uri), "https") && !g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    return lyceum_provider_error_new (
        LYCEUM_PROVIDER_ERROR_TLS, -1,
        _ ("Encrypted connections are not supported on this system. Install the package “glib-networking”."));
  return NULL;
}

void
_lyceum_http_send_async (LyceumHttp *self,
                         const LyceumHttpRequest *request,
                         LyceumHttpPieceFunc func,
                         gpointer func_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GUri) uri = g_uri_parse (request->url, SOUP_HTTP_URI_FLAGS, NULL);
  GError *refused = check_request (request, uri);
  LyceumHttpCall *call;

  lyceum_assert_network ();
  g_task_set_source_tag (task, _lyceum_http_send_async);
  g_task_set_name (task, "LyceumHttp send");
  g_task_set_check_cancellable (task, FALSE);
  if (refused != NULL)
    {
      g_task_return_error (task, refused);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  call = g_new0 (LyceumHttpCall, 1);
  call->http = self;
  call->session = _lyceum_http_take_session (self);
  call->task = g_steal_pointer (&task);
  call->method = g_strdup (request->method);
  call->key = g_strdup (request->key);
  call->accept = g_strdup (request->accept);
  call->model = g_strdup (request->model);
  call->uri = g_steal_pointer (&uri);
  call->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;
  call->max_bytes = request->max_bytes;
  call->func = func;
  call->func_data = func_data;
  call->abort = g_cancellable_new ();
  _lyceum_http_call_begin (call, cancellable);
  _lyceum_http_call_send (call);
}

gboolean
_lyceum_http_send_finish (LyceumHttp *self, GAsyncResult *result, gboolean *by_closing, GError **error)
{
  gssize value;

  g_return_val_if_fail (g_async_result_is_tagged (result, _lyceum_http_send_async), FALSE);

  value = g_task_propagate_int (G_TASK (result), error);
  if (by_closing != NULL)
    *by_closing = value == TRUE;
  return value >= 0;
}
