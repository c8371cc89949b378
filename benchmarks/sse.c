/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast a stream is cut into events, in pieces as they come from a socket; beside it, on the same bytes, copying
 * them, and reading them line by line with GDataInputStream. */
#include <gio/gio.h>
#include <string.h>

#include "lyceum-json.h"
#include "lyceum-sse.h"

#define PIECE 16384
#define N_BYTES (256 * 1024 * 1024)

typedef struct
{
  guint64 n_events, n_bytes, n_text;
  GString *text; /* (nullable): read the JSON as well */
} Count;

static gboolean
count_event (const char *event, const char *data, gsize length, gpointer user_data)
{
  Count *count = user_data;
  LyceumJson value;

  count->n_events++;
  count->n_bytes += length;
  if (count->text != NULL && lyceum_json_check (data, length, &value))
    {
      g_string_truncate (count->text, 0);
      lyceum_json_append_string (
          lyceum_json_get (lyceum_json_get (lyceum_json_first (lyceum_json_get (value, "choices")), "delta"),
                           "content"),
          count->text);
      count->n_text += count->text->len;
    }
  return TRUE;
}

static char *
make_stream (const char *line_end, gsize *length)
{
  GString *stream = g_string_sized_new (4 * 1024 * 1024 + 4096);

  for (guint i = 0; stream->len < 4 * 1024 * 1024; i++)
    g_string_append_printf (
        stream,
        "data: {\"id\":\"chatcmpl-%08u\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
        "\"model\":\"some-model-7b-instruct\",\"system_fingerprint\":null,\"choices\":[{\"index\":0,\"delta\":"
        "{\"content\":\" word%u\"},\"logprobs\":null,\"finish_reason\":null}]}%s%s",
        i, i % 1000, line_end, line_end);
  *length = stream->len;
  return g_string_free (stream, FALSE);
}

static void
report (const char *name, gint64 begun, guint64 n_bytes)
{
  double seconds = (g_get_monotonic_time () - begun) / 1e6;

  g_print ("%-34s %8.0f MB/s\n", name, n_bytes / seconds / 1e6);
}

static void
parse (const char *name, const char *stream, gsize length, gboolean with_json)
{
  gint64 begun = g_get_monotonic_time ();
  guint64 n_bytes = 0;
  Count count = { .text = with_json ? g_string_new (NULL) : NULL };
  LyceumSse sse;

  lyceum_sse_init (&sse, count_event, &count);
  while (n_bytes < N_BYTES)
    for (gsize at = 0; at < length; at += PIECE)
      {
        gsize piece = MIN (PIECE, length - at);

        g_assert (lyceum_sse_feed (&sse, stream + at, piece));
        n_bytes += piece;
      }
  lyceum_sse_clear (&sse);
  report (name, begun, n_bytes);
  g_assert (count.n_events > 100000);
  if (count.text != NULL)
    g_string_free (count.text, TRUE);
}

static void
copy (const char *stream, gsize length)
{
  gint64 begun = g_get_monotonic_time ();
  static char piece[PIECE];
  guint64 n_bytes = 0, sum = 0;

  while (n_bytes < N_BYTES)
    for (gsize at = 0; at < length; at += PIECE)
      {
        gsize n = MIN (PIECE, length - at);

        memcpy (piece, stream + at, n);
        sum += piece[n / 2];
        n_bytes += n;
      }
  g_assert (sum > 0);
  report ("memcpy of the same pieces", begun, n_bytes);
}

static void
read_lines (const char *stream, gsize length)
{
  gint64 begun = g_get_monotonic_time ();
  guint64 n_bytes = 0;

  while (n_bytes < N_BYTES / 8)
    {
      g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_data (stream, length, NULL);
      g_autoptr (GDataInputStream) lines = g_data_input_stream_new (memory);
      char *line;

      g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_ANY);
      while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
        g_free (line);
      n_bytes += length;
    }
  report ("GDataInputStream, lines only", begun, n_bytes);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name, *line_end;
  } ends[] = { { "events, LF", "\n" }, { "events, CRLF", "\r\n" }, { "events, CR", "\r" } };
  gsize length = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *stream = make_stream (ends[i].line_end, &length);

      parse (ends[i].name, stream, length, FALSE);
    }
  g_autofree char *stream = make_stream ("\n", &length);

  parse ("events, LF, and the JSON in them", stream, length, TRUE);
  copy (stream, length);
  read_lines (stream, length);
  return 0;
}
