/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <string.h>

#include "streams.h"

#define READ_SIZE 8192

typedef struct
{
  StreamFigures *figures;
  guint *n_left;
  gint64 began_at;
  gboolean has_first;
  GInputStream *body;
  GString *tail; /* what may be the first half of an event */
} BareStream;

static void read_next (BareStream *stream);

static void
stream_end (BareStream *stream)
{
  (*stream->n_left)--;
  g_clear_object (&stream->body);
  g_string_free (stream->tail, TRUE);
  g_free (stream);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  BareStream *stream = user_data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, NULL);
  gsize n = bytes ? g_bytes_get_size (bytes) : 0;
  const char *end;

  if (n == 0)
    {
      stream->figures->n_well += bytes && strstr (stream->tail->str, "[DONE]");
      stream_end (stream);
      return;
    }
  if (!stream->has_first)
    stream_figures_add_first (stream->figures, (double) (g_get_monotonic_time () - stream->began_at) / 1e6);
  stream->has_first = TRUE;
  g_string_append_len (stream->tail, g_bytes_get_data (bytes, NULL), (gssize) n);
  end = g_strrstr_len (stream->tail->str, (gssize) stream->tail->len, "\n\n");
  if (end)
    {
      stream_figures_add_text (stream->figures, stream->tail->str, (gsize) (end - stream->tail->str));
      if (!g_str_has_suffix (stream->tail->str, "[DONE]\n\n"))
        g_string_erase (stream->tail, 0, end + 2 - stream->tail->str);
    }
  read_next (stream);
}

static void
read_next (BareStream *stream)
{
  g_input_stream_read_bytes_async (stream->body, READ_SIZE, G_PRIORITY_DEFAULT, NULL, read_cb, stream);
}

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  BareStream *stream = user_data;

  stream->body = soup_session_send_finish (SOUP_SESSION (object), result, NULL);
  if (stream->body)
    read_next (stream);
  else
    stream_end (stream);
}

static gboolean
measure_cb (gpointer figures)
{
  stream_figures_measure (figures, ((StreamFigures *) figures)->memory);
  return G_SOURCE_REMOVE;
}

/* A session looks through all of its requests whenever anything happens to one of them: with a thousand in one, nothing else
 * happens for seconds. */
static GPtrArray *
sessions_new (guint n)
{
  GPtrArray *sessions = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (sessions,
                     soup_session_new_with_options ("max-conns", 4096, "max-conns-per-host", 4096, "timeout", 0, NULL));
  return sessions;
}

void
streams_run_bare (const StreamLoad *load, guint n_sessions, StreamFigures *figures)
{
  g_autoptr (GPtrArray) sessions = sessions_new (n_sessions);
  g_autofree char *url = g_strconcat (load->url, "/v1/chat/completions", NULL);
  g_autofree char *text = g_strdup_printf ("{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]}",
                                           load->model);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  gint64 began_at = g_get_monotonic_time ();
  guint n_left = load->n_streams;

  figures->memory = stream_resident_bytes ();
  for (guint i = 0; i < load->n_streams; i++)
    {
      g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
      BareStream *stream = g_new0 (BareStream, 1);

      stream->figures = figures;
      stream->n_left = &n_left;
      stream->began_at = began_at;
      stream->tail = g_string_new (NULL);
      soup_message_set_request_body_from_bytes (message, "application/json", body);
      soup_session_send_async (g_ptr_array_index (sessions, i % n_sessions), message, G_PRIORITY_DEFAULT, NULL,
                               sent_cb, stream);
    }
  g_timeout_add (1000, measure_cb, figures);
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  figures->seconds = (double) (g_get_monotonic_time () - began_at) / 1e6;
}
