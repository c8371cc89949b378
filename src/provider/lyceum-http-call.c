/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-http-private.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "lyceum-thread.h"

/*
 * One call. It ends in one place, end_call(), whatever ends it: the answer, an error, a limit of time, the caller. The
 * session gets a cancellable of the call's own, so that each of them closes the connection at once.
 *
 * The body is read when it is there (a pollable stream) and not by asynchronous reads: no memory waits for bytes, and a call
 * that is dropped leaves nothing behind on the main context.
 */

#define READ_SIZE 16384
#define READS_A_TURN 4
#define DRAIN_SECONDS 2
#define END_SECONDS 5
#define KEEPALIVE_SECONDS 30
#define UNHEARD_SECONDS 60 /* without a sign that what was sent has arrived, or may be sent */

typedef enum
{
  CONNECTING,
  WAITING, /* the request is on its way, nothing of use has come */
  ANSWERING,
  ENDING,
  DRAINING, /* the caller has what it wanted; if the answer ends soon, the connection can be used again */
} CallState;

struct _LyceumHttpCall
{
  LyceumHttp *http; /* kept alive by the task, and while draining forgets us in time */
  GTask *task;      /* (owned) (nullable): %NULL once it was answered */
  char *method, *key, *accept, *model; /* (owned) */
  GUri *uri;        /* (owned) */
  GBytes *body;     /* (owned) (nullable) */
  gsize max_bytes;
  LyceumHttpPieceFunc func;
  gpointer func_data;

  LyceumHttpSession *session; /* (unowned): of @http */
  SoupMessage *message;   /* (owned) (nullable) */
  GInputStream *stream;   /* (owned) (nullable) */
  GCancellable *abort;    /* (owned) */
  GSource *clock;         /* (owned) (nullable) */
  GSource *cancelled;     /* (owned) (nullable) */
  GSource *readable;      /* (owned) (nullable) */
  GByteArray *refusal;    /* (owned) (nullable): of an answer that says no */
  GError *failure;        /* (owned) (nullable): why the call ends, while the session still has it */
  CallState state;
  gint64 last;            /* when something last happened */
  goffset n_bytes;
  guint n_redirects;
  gboolean is_sending;    /* soup_session_send_async() has not called back */
  gboolean is_fresh;      /* its connection was opened for it */
  gboolean is_repeated;   /* an old connection turned out to be dead */
  gboolean by_closing;
};

static void read_body (LyceumHttpCall *call);
static void send_request (LyceumHttpCall *call);

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
clear_connection (LyceumHttpCall *call)
{
  clear_source (&call->readable);
  if (call->stream != NULL)
    {
      /* Does not read what is left: it closes the connection unless the answer is over. */
      g_input_stream_close (call->stream, NULL, NULL);
      g_clear_object (&call->stream);
    }
  if (call->message != NULL)
    g_signal_handlers_disconnect_by_data (call->message, call);
  g_clear_object (&call->message);
}

static void
free_call (LyceumHttpCall *call)
{
  clear_source (&call->clock);
  clear_source (&call->cancelled);
  clear_connection (call);
  call->session->n_calls--;
  g_clear_object (&call->abort);
  g_clear_object (&call->task);
  g_clear_pointer (&call->refusal, g_byte_array_unref);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_clear_pointer (&call->uri, g_uri_unref);
  g_clear_error (&call->failure);
  g_free (call->method);
  g_free (call->key);
  g_free (call->accept);
  g_free (call->model);
  g_free (call);
}

/* The connection is closed, not kept: the answer is not read to its end. */
static void
drop_connection (LyceumHttpCall *call)
{
  g_cancellable_cancel (call->abort);
  clear_connection (call);
}

/* Ends the call and frees it. @error: (transfer full) (nullable): %NULL if it went well. */
static void
end_call (LyceumHttpCall *call, GError *error)
{
  GTask *task = g_steal_pointer (&call->task);
  gboolean by_closing = call->by_closing;

  if (error != NULL)
    drop_connection (call);
  free_call (call);
  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, by_closing);
  g_clear_object (&task);
}

/* As end_call(), at any time: waits for the session to let go of the request. */
static void
fail_call (LyceumHttpCall *call, GError *error)
{
  if (!call->is_sending)
    {
      end_call (call, error);
      return;
    }
  if (call->failure == NULL)
    call->failure = g_steal_pointer (&error);
  g_clear_error (&error);
  clear_source (&call->clock);
  clear_source (&call->cancelled);
  g_cancellable_cancel (call->abort);
}

void
_lyceum_http_call_forget (LyceumHttpCall *call)
{
  g_ptr_array_remove_fast (call->http->draining, call);
  drop_connection (call);
  free_call (call);
}

static GError *
new_cancelled (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("This was stopped."));
}

static gboolean
cancelled_network_cb (GCancellable *cancellable, gpointer data)
{
  fail_call (data, new_cancelled ());
  return G_SOURCE_REMOVE;
}

static double
get_limit (LyceumHttpCall *call)
{
  switch (call->state)
    {
    case CONNECTING:
      return call->http->connect;
    case WAITING:
      return call->http->first;
    case ANSWERING:
      return call->http->silence;
    case ENDING:
      return MIN (END_SECONDS, call->http->silence);
    case DRAINING:
      return DRAIN_SECONDS;
    }
  return 0;
}

static GError *
new_late (LyceumHttpCall *call)
{
  g_autofree char *origin = _lyceum_http_dup_origin (call->uri);
  guint seconds = MAX (1, (guint) (get_limit (call) + 0.5));
  g_autofree char *message = NULL;

  if (call->state == CONNECTING)
    message = g_strdup_printf (ngettext ("%s could not be reached within %u second. Is the address right, and this computer online?",
                                         "%s could not be reached within %u seconds. Is the address right, and this computer online?",
                                         seconds),
                               origin, seconds);
  else
    message = g_strdup_printf (ngettext ("Nothing came from %s for %u second. Perhaps it has too much to do; try again later.",
                                         "Nothing came from %s for %u seconds. Perhaps it has too much to do; try again later.",
                                         seconds),
                               origin, seconds);
  return lyceum_provider_error_new (call->state == CONNECTING ? LYCEUM_PROVIDER_ERROR_UNREACHABLE : LYCEUM_PROVIDER_ERROR_SILENT, -1,
                                    message);
}

/* Nothing is armed anew when bytes come: the clock looks when the last ones did, and rings again as late as it may. */
static void
arm_clock (LyceumHttpCall *call)
{
  g_source_set_ready_time (call->clock, call->last + (gint64) (get_limit (call) * G_USEC_PER_SEC));
}

static gboolean
clock_network_cb (gpointer data)
{
  LyceumHttpCall *call = data;

  if (g_get_monotonic_time () < call->last + (gint64) (get_limit (call) * G_USEC_PER_SEC))
    arm_clock (call);
  else if (call->state == DRAINING)
    _lyceum_http_call_forget (call);
  else
    fail_call (call, new_late (call));
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_clock (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs clock_funcs = { .dispatch = dispatch_clock };

/* A state may have a shorter limit than the one before. */
static void
enter_state (LyceumHttpCall *call, CallState state)
{
  call->state = state;
  call->last = g_get_monotonic_time ();
  arm_clock (call);
}

/* A machine that is gone, or a router that has forgotten the connection, is noticed by the kernel: while a model thinks in
 * silence, and when a request goes out over a connection that was good an hour ago. A server that is there answers for that
 * by its kernel, however busy it is. */
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
    enter_state (call, WAITING);
}

static void
wrote_body_data_cb (SoupMessage *message, guint n_bytes, gpointer data)
{
  LyceumHttpCall *call = data;

  call->last = g_get_monotonic_time ();
}

static GError *
new_refusal (LyceumHttpCall *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *milliseconds = soup_message_headers_get_one (headers, "Retry-After-Ms");
  const char *retry_after = soup_message_headers_get_one (headers, "Retry-After");
  g_autofree char *origin = _lyceum_http_dup_origin (call->uri);
  LyceumRefusal refusal = {
    .origin = origin,
    .model = call->model,
    .key = call->key,
    .status = soup_message_get_status (call->message),
    .retry_after = _lyceum_retry_after_parse (retry_after, g_get_real_time () / G_USEC_PER_SEC),
  };
  guint64 exactly;

  if (milliseconds != NULL && g_ascii_string_to_unsigned (milliseconds, 10, 0, 24 * 3600 * 1000, &exactly, NULL))
    refusal.retry_after = exactly;
  return _lyceum_refusal_explain (&refusal, (const char *) call->refusal->data, call->refusal->len);
}

static GError *
new_broken_off (LyceumHttpCall *call)
{
  g_autoptr (GError) cause = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "");

  return _lyceum_http_explain (cause, call->uri, TRUE);
}

/* The answer is over, by its own account or because the connection is. */
static void
end_body (LyceumHttpCall *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  SoupEncoding encoding = soup_message_headers_get_encoding (headers);

  if (call->state == DRAINING)
    {
      g_ptr_array_remove_fast (call->http->draining, call);
      free_call (call);
      return;
    }
  if (call->refusal != NULL)
    {
      GError *refusal = new_refusal (call);

      /* It is read to its end: no need to give up the connection. */
      clear_connection (call);
      end_call (call, refusal);
      return;
    }
  call->by_closing = encoding != SOUP_ENCODING_CONTENT_LENGTH;
  if (encoding == SOUP_ENCODING_CONTENT_LENGTH && call->n_bytes < soup_message_headers_get_content_length (headers))
    end_call (call, new_broken_off (call));
  else
    end_call (call, NULL);
}

static GError *
new_too_large (LyceumHttpCall *call)
{
  g_autofree char *origin = _lyceum_http_dup_origin (call->uri);
  g_autofree char *message = g_strdup_printf (_ ("The answer of %s is far too long and was cut off."), origin);

  return lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_BAD_ANSWER, -1, message);
}

static gboolean
readable_network_cb (gpointer data)
{
  LyceumHttpCall *call = data;

  clear_source (&call->readable);
  read_body (call);
  return G_SOURCE_REMOVE;
}

static gboolean
pollable_network_cb (GObject *stream, gpointer data)
{
  return readable_network_cb (data);
}

/* @source: (transfer full) */
static void
attach (GSource **to, GSource *source, GSourceFunc func, LyceumHttpCall *call)
{
  *to = source;
  g_source_set_callback (source, func, call, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/* The caller has what it wanted. What it does then may be the end of the session and so of the call, too. */
static void
finish_call (LyceumHttpCall *call)
{
  g_autoptr (GTask) task = g_steal_pointer (&call->task);

  clear_source (&call->cancelled);
  g_ptr_array_add (call->http->draining, call);
  enter_state (call, DRAINING);
  call->n_bytes = 0;
  call->max_bytes = LYCEUM_HTTP_MAX_REFUSAL;
  attach (&call->readable, g_timeout_source_new (0), readable_network_cb, call);
  g_task_return_int (task, FALSE);
}

/* Returns: whether to read on; if not, the call may be gone. */
static gboolean
take_piece (LyceumHttpCall *call, const char *bytes, gsize length)
{
  GError *error = NULL;
  LyceumHttpVerdict verdict;

  call->last = g_get_monotonic_time ();
  call->n_bytes += length;
  if (call->state == DRAINING)
    {
      if ((gsize) call->n_bytes <= call->max_bytes)
        return TRUE;
      _lyceum_http_call_forget (call);
      return FALSE;
    }
  if (call->refusal != NULL)
    {
      g_byte_array_append (call->refusal, (const guint8 *) bytes, length);
      if (call->refusal->len <= LYCEUM_HTTP_MAX_REFUSAL)
        return TRUE;
      end_call (call, new_refusal (call));
      return FALSE;
    }
  if ((gsize) call->n_bytes > call->max_bytes)
    {
      end_call (call, new_too_large (call));
      return FALSE;
    }
  verdict = call->func (bytes, length, call->func_data, &error);
  if (error != NULL || g_cancellable_is_cancelled (g_task_get_cancellable (call->task)))
    {
      end_call (call, error != NULL ? error : new_cancelled ());
      return FALSE;
    }
  if (verdict == LYCEUM_HTTP_STOP)
    {
      finish_call (call);
      return FALSE;
    }
  if (verdict == LYCEUM_HTTP_GO_ON && call->state == WAITING)
    enter_state (call, ANSWERING);
  else if (verdict == LYCEUM_HTTP_END_SOON && call->state != ENDING)
    enter_state (call, ENDING);
  return TRUE;
}

static void
read_body (LyceumHttpCall *call)
{
  char bytes[READ_SIZE];

  for (guint i = 0; i < READS_A_TURN; i++)
    {
      g_autoptr (GError) error = NULL;
      gssize length = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (call->stream), bytes, sizeof bytes, NULL, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          attach (&call->readable, g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (call->stream), NULL),
                  G_SOURCE_FUNC (pollable_network_cb), call);
          return;
        }
      if (length < 0)
        {
          if (call->state == DRAINING)
            _lyceum_http_call_forget (call);
          else
            end_call (call, _lyceum_http_explain (error, call->uri, TRUE));
          return;
        }
      if (length == 0)
        {
          end_body (call);
          return;
        }
      if (!take_piece (call, bytes, length))
        return;
    }
  /* There is more; but the others, too, want their turn. */
  attach (&call->readable, g_timeout_source_new (0), readable_network_cb, call);
}

static void
follow_redirect (LyceumHttpCall *call, const char *location)
{
  /* An address with the key in it would be shown, or told to somebody else. */
  gboolean is_fit = call->key == NULL || strstr (location, call->key) == NULL;
  g_autoptr (GUri) to = is_fit ? g_uri_parse_relative (call->uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  GError *refused = _lyceum_http_check_redirect (call->uri, to, call->method, soup_message_get_status (call->message), call->n_redirects);

  if (refused != NULL)
    {
      end_call (call, refused);
      return;
    }
  clear_connection (call);
  if (!_lyceum_http_may_tell_key (call->uri, to))
    g_clear_pointer (&call->key, g_free);
  g_uri_unref (call->uri);
  call->uri = g_steal_pointer (&to);
  call->n_redirects++;
  send_request (call);
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
  read_body (call);
}

static void
sent_network_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LyceumHttpCall *call = data;
  g_autoptr (GError) error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  call->is_sending = FALSE;
  if (call->failure != NULL)
    end_call (call, g_steal_pointer (&call->failure));
  else if (call->stream != NULL)
    begin_answer (call);
  else if (!call->is_fresh && !call->is_repeated && soup_message_get_status (call->message) == SOUP_STATUS_NONE)
    {
      /* The server had given up the old connection just when we took it; it never saw the request. */
      call->is_repeated = TRUE;
      clear_connection (call);
      send_request (call);
    }
  else
    end_call (call, _lyceum_http_explain (error, call->uri, FALSE));
}

static void
send_request (LyceumHttpCall *call)
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
  enter_state (call, CONNECTING);
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
        message = g_strdup_printf (_ ("The key for %s has characters in it that no key has. Enter it again in the settings."), origin);
        return lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_KEY, -1, message);
      }
  if (g_str_equal (g_uri_get_scheme (uri), "https") && !g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    return lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_TLS, -1,
                                      _ ("Encrypted connections are not supported on this system. Install the package “glib-networking”."));
  return NULL;
}

void
_lyceum_http_send_async (LyceumHttp *self, const LyceumHttpRequest *request, LyceumHttpPieceFunc func, gpointer func_data,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
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
  attach (&call->clock, g_source_new (&clock_funcs, sizeof (GSource)), clock_network_cb, call);
  if (cancellable != NULL)
    attach (&call->cancelled, g_cancellable_source_new (cancellable), G_SOURCE_FUNC (cancelled_network_cb), call);
  send_request (call);
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
