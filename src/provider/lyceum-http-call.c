/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-http-call-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DRAIN_SECONDS 2
#define END_SECONDS 5

void
_lyceum_http_call_clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
_lyceum_http_call_clear_connection (LyceumHttpCall *call)
{
  _lyceum_http_call_clear_source (&call->readable);
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

void
_lyceum_http_call_free (LyceumHttpCall *call)
{
  _lyceum_http_call_clear_source (&call->clock);
  _lyceum_http_call_unwatch (call);
  _lyceum_http_call_clear_connection (call);
  call->session->n_calls--;
  g_clear_object (&call->abort);
  g_clear_object (&call->task);
  g_clear_pointer (&call->refusal, g_byte_array_unref);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_clear_pointer (&call->uri, g_uri_unref);
  g_clear_error (&call->failure);
  g_free (call->method);
  if (call->key != NULL)
    explicit_bzero (call->key, strlen (call->key));
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
  _lyceum_http_call_clear_connection (call);
}

void
_lyceum_http_call_end (LyceumHttpCall *call, GError *error)
{
  GTask *task = g_steal_pointer (&call->task);
  gboolean by_closing = call->by_closing;

  if (error != NULL)
    drop_connection (call);
  _lyceum_http_call_free (call);
  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, by_closing);
  g_clear_object (&task);
}

void
_lyceum_http_call_fail (LyceumHttpCall *call, GError *error)
{
  if (!call->is_sending)
    {
      _lyceum_http_call_end (call, error);
      return;
    }
  if (call->failure == NULL)
    call->failure = g_steal_pointer (&error);
  g_clear_error (&error);
  _lyceum_http_call_clear_source (&call->clock);
  _lyceum_http_call_unwatch (call);
  g_cancellable_cancel (call->abort);
}

void
_lyceum_http_call_forget (LyceumHttpCall *call)
{
  g_ptr_array_remove_fast (call->http->draining, call);
  drop_connection (call);
  _lyceum_http_call_free (call);
}

GError *
_lyceum_http_call_new_cancelled (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("This was stopped."));
}

/* For sources that have nothing but their time. */
static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs ready_funcs = { .dispatch = dispatch };

static gboolean
cancelled_network_cb (gpointer data)
{
  _lyceum_http_call_fail (data, _lyceum_http_call_new_cancelled ());
  return G_SOURCE_REMOVE;
}

/* On whatever thread cancels. @source is still there, because the signal holds a reference, but it may be destroyed. */
static void
cancelled_cb (GCancellable *cancellable, gpointer source)
{
  g_source_set_ready_time (source, 0);
}

static void
unref_source (gpointer source, GClosure *closure)
{
  g_source_unref (source);
}

/* A source of our own: that of GIO is lost where it is dropped while another thread is just cancelling. */
static void
watch_cancellable (LyceumHttpCall *call, GCancellable *cancellable)
{
  GSource *source = g_source_new (&ready_funcs, sizeof (GSource));

  _lyceum_http_call_attach (&call->cancelled, source, cancelled_network_cb, call);
  call->cancellable = g_object_ref (cancellable);
  call->cancelled_id = g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (cancelled_cb), g_source_ref (source),
                                              unref_source, 0);
  /* It may have been cancelled before the handler was there, and then never calls it. */
  if (g_cancellable_is_cancelled (cancellable))
    g_source_set_ready_time (source, 0);
}

/* Not g_cancellable_disconnect(), which waits: the handler that runs may be what ends the call. */
void
_lyceum_http_call_unwatch (LyceumHttpCall *call)
{
  _lyceum_http_call_clear_source (&call->cancelled);
  if (call->cancellable != NULL)
    g_clear_signal_handler (&call->cancelled_id, call->cancellable);
  g_clear_object (&call->cancellable);
}

static double
get_limit (LyceumHttpCall *call)
{
  switch (call->state)
    {
    case LYCEUM_CALL_CONNECTING:
      return call->http->connect;
    case LYCEUM_CALL_WAITING:
      return call->http->first;
    case LYCEUM_CALL_ANSWERING:
      return call->http->silence;
    case LYCEUM_CALL_ENDING:
      return MIN (END_SECONDS, call->http->silence);
    case LYCEUM_CALL_DRAINING:
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

  if (call->state == LYCEUM_CALL_CONNECTING)
    message = g_strdup_printf (
        ngettext ("%s could not be reached within %u second. Is the address right, and this computer online?",
                  "%s could not be reached within %u seconds. Is the address right, and this computer online?",
                  seconds),
        origin, seconds);
  else
    message = g_strdup_printf (
        ngettext ("Nothing came from %s for %u second. Perhaps it has too much to do; try again later.",
                  "Nothing came from %s for %u seconds. Perhaps it has too much to do; try again later.", seconds),
        origin, seconds);
  return lyceum_provider_error_new (call->state == LYCEUM_CALL_CONNECTING ? LYCEUM_PROVIDER_ERROR_UNREACHABLE
                                                                          : LYCEUM_PROVIDER_ERROR_SILENT,
                                    -1, message);
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
  else if (call->state == LYCEUM_CALL_DRAINING)
    _lyceum_http_call_forget (call);
  else
    _lyceum_http_call_fail (call, new_late (call));
  return G_SOURCE_CONTINUE;
}

void
_lyceum_http_call_enter (LyceumHttpCall *call, LyceumCallState state)
{
  call->state = state;
  call->last = g_get_monotonic_time ();
  arm_clock (call);
}

void
_lyceum_http_call_attach (GSource **to, GSource *source, GSourceFunc func, LyceumHttpCall *call)
{
  *to = source;
  g_source_set_callback (source, func, call, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

void
_lyceum_http_call_begin (LyceumHttpCall *call, GCancellable *cancellable)
{
  _lyceum_http_call_attach (&call->clock, g_source_new (&ready_funcs, sizeof (GSource)), clock_network_cb, call);
  if (cancellable != NULL)
    watch_cancellable (call, cancellable);
}
