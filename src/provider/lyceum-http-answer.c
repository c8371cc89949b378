/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-http-call-private.h"

#include <glib/gi18n-lib.h>

#define READ_SIZE 16384
#define READS_A_TURN 4

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

  if (call->state == LYCEUM_CALL_DRAINING)
    {
      g_ptr_array_remove_fast (call->http->draining, call);
      _lyceum_http_call_free (call);
      return;
    }
  if (call->refusal != NULL)
    {
      GError *refusal = new_refusal (call);

      /* It is read to its end: no need to give up the connection. */
      _lyceum_http_call_clear_connection (call);
      _lyceum_http_call_end (call, refusal);
      return;
    }
  call->by_closing = encoding != SOUP_ENCODING_CONTENT_LENGTH;
  if (encoding == SOUP_ENCODING_CONTENT_LENGTH && call->n_bytes < soup_message_headers_get_content_length (headers))
    _lyceum_http_call_end (call, new_broken_off (call));
  else
    _lyceum_http_call_end (call, NULL);
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

  _lyceum_http_call_clear_source (&call->readable);
  _lyceum_http_call_read (call);
  return G_SOURCE_REMOVE;
}

static gboolean
pollable_network_cb (GObject *stream, gpointer data)
{
  return readable_network_cb (data);
}

/* The caller has what it wanted. What it does then may be the end of the session and so of the call, too. */
static void
finish_call (LyceumHttpCall *call)
{
  g_autoptr (GTask) task = g_steal_pointer (&call->task);

  _lyceum_http_call_unwatch (call);
  g_ptr_array_add (call->http->draining, call);
  _lyceum_http_call_enter (call, LYCEUM_CALL_DRAINING);
  call->n_bytes = 0;
  call->max_bytes = LYCEUM_HTTP_MAX_REFUSAL;
  _lyceum_http_call_attach (&call->readable, g_timeout_source_new (0), readable_network_cb, call);
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
  if (call->state == LYCEUM_CALL_DRAINING)
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
      _lyceum_http_call_end (call, new_refusal (call));
      return FALSE;
    }
  if ((gsize) call->n_bytes > call->max_bytes)
    {
      _lyceum_http_call_end (call, new_too_large (call));
      return FALSE;
    }
  verdict = call->func (bytes, length, call->func_data, &error);
  if (error != NULL || g_cancellable_is_cancelled (g_task_get_cancellable (call->task)))
    {
      _lyceum_http_call_end (call, error != NULL ? error : _lyceum_http_call_new_cancelled ());
      return FALSE;
    }
  if (verdict == LYCEUM_HTTP_STOP)
    {
      finish_call (call);
      return FALSE;
    }
  if (verdict == LYCEUM_HTTP_GO_ON && call->state == LYCEUM_CALL_WAITING)
    _lyceum_http_call_enter (call, LYCEUM_CALL_ANSWERING);
  else if (verdict == LYCEUM_HTTP_END_SOON && call->state != LYCEUM_CALL_ENDING)
    _lyceum_http_call_enter (call, LYCEUM_CALL_ENDING);
  return TRUE;
}

void
_lyceum_http_call_read (LyceumHttpCall *call)
{
  char bytes[READ_SIZE];

  for (guint i = 0; i < READS_A_TURN; i++)
    {
      g_autoptr (GError) error = NULL;
      gssize length = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (call->stream), bytes,
                                                                sizeof bytes, NULL, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          _lyceum_http_call_attach (
              &call->readable, g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (call->stream), NULL),
              G_SOURCE_FUNC (pollable_network_cb), call);
          return;
        }
      if (length < 0)
        {
          if (call->state == LYCEUM_CALL_DRAINING)
            _lyceum_http_call_forget (call);
          else
            _lyceum_http_call_end (call, _lyceum_http_explain (error, call->uri, TRUE));
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
  _lyceum_http_call_attach (&call->readable, g_timeout_source_new (0), readable_network_cb, call);
}
