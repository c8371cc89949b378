/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lyceum-lines.h"
#include "lyceum-sse.h"

/* What a stream says: events as "name=data|", and a mark where it was refused. */
static gboolean
note_event (const char *event, const char *data, gsize length, gpointer user_data)
{
  GString *heard = user_data;

  g_string_append_printf (heard, "%s=", event != NULL ? event : "");
  g_string_append_len (heard, data, length);
  g_string_append_c (heard, '|');
  return length != 4 || memcmp (data, "STOP", 4) != 0;
}

static gboolean
note_line (const char *line, gsize length, gpointer user_data)
{
  GString *heard = user_data;

  g_string_append_len (heard, line, length);
  g_string_append_c (heard, '|');
  return length != 4 || memcmp (line, "STOP", 4) != 0;
}

typedef struct
{
  LyceumSse sse;
  LyceumLines lines;
  gboolean is_lines;
  gboolean refused;
  GString *heard;
} Reading;

static void
begin (Reading *reading, gboolean is_lines)
{
  *reading = (Reading){ .is_lines = is_lines, .heard = g_string_new (NULL) };
  lyceum_sse_init (&reading->sse, note_event, reading->heard);
  lyceum_lines_init (&reading->lines, note_line, reading->heard);
}

/* Each piece in memory of its own, so that a sanitizer sees a read behind its end. */
static void
feed (Reading *reading, const char *bytes, gsize length)
{
  g_autofree char *piece = g_memdup2 (bytes, length);

  if (reading->refused)
    return;
  if (reading->is_lines)
    reading->refused = !lyceum_lines_feed (&reading->lines, piece, length);
  else
    reading->refused = !lyceum_sse_feed (&reading->sse, piece, length);
}

static char *
end (Reading *reading)
{
  if (reading->is_lines)
    lyceum_lines_end (&reading->lines);
  else
    lyceum_sse_end (&reading->sse);
  if (reading->refused)
    g_string_append (reading->heard, "refused");
  lyceum_sse_clear (&reading->sse);
  lyceum_lines_clear (&reading->lines);
  return g_string_free (reading->heard, FALSE);
}

typedef struct
{
  const char *name;
  const char *stream;
  const char *expected;
} Sample;

static const Sample samples[] = {
  { "plain", "data: one\n\ndata: two\n\n", "=one|=two|" },
  { "carriage-return", "data: one\r\rdata: two\r\r", "=one|=two|" },
  { "both", "data: one\r\n\r\ndata: two\r\n\r\n", "=one|=two|" },
  { "mixed", "data: one\r\n\ndata: two\n\r\ndata: three\r\r\ndata: four\n\n", "=one|=two|=three|=four|" },
  { "no-space", "data:one\n\ndata:  two\n\n", "=one|= two|" },
  { "several-lines", "data: a\ndata: b\ndata:\ndata: c\n\n", "=a\nb\n\nc|" },
  { "comments", ": keep-alive\n\n:\n\ndata: x\n: inside\ndata: y\n\n", "=x\ny|" },
  { "event", "event: error\ndata: {\"a\":1}\n\ndata: later\n\n", "error={\"a\":1}|=later|" },
  { "event-without-data", "event: ping\n\ndata: x\n\n", "=x|" },
  { "fields", "id: 7\nretry: 10\nfoo: bar\ndata\ndata: x\nid\n\n", "=\nx|" },
  { "empty-data", "data:\n\ndata: \n\n", "=|=|" },
  { "mark",
    "\xef\xbb\xbf"
    "data: x\n\n",
    "=x|" },
  { "half-a-mark",
    "\xef\xbb"
    "data: x\n\ndata: y\n\n",
    "=y|" },
  { "mark-inside",
    "data: \xef\xbb\xbf"
    "x\n\n",
    "=\xef\xbb\xbfx|" },
  { "characters", "data: \xe2\x82\xac \xf0\x9f\x98\x80\n\n", "=\xe2\x82\xac \xf0\x9f\x98\x80|" },
  { "unfinished", "data: one\n\ndata: tw", "=one|" },
  { "unfinished-line", "data: one\n\ndata: two\n", "=one|" },
  { "unfinished-json", "data: one\n\ndata: {\"a\":[1,2]}", "=one|={\"a\":[1,2]}|" },
  { "unfinished-json-line", "data: {\"a\":\ndata: 1}\r", "={\"a\":\n1}|" },
  { "broken-json", "data: one\n\ndata: {\"a\":[1,2", "=one|" },
  { "unfinished-done", "data: [DONE]", "=[DONE]|" },
  { "stopped", "data: STOP\n\ndata: more\n\n", "=STOP|" },
  { "nothing", "", "" },
  { "blank-lines", "\n\r\n\r\n\n", "" },
  { "colon-only", ":\n: \ndata: a:b: c\n\n", "=a:b: c|" },
};

static const Sample line_samples[] = {
  { "plain", "{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}|{\"b\":2}|" },
  { "both", "a\r\nb\r\n\r\n \t\n", "a|b|" },
  { "last", "a\nb", "a|b|" },
  { "stopped", "STOP\nmore\n", "STOP|" },
  { "nothing", "", "" },
};

static void
check_splits (const Sample *sample, gboolean is_lines)
{
  gsize length = strlen (sample->stream);

  for (gsize i = 0; i <= length; i++)
    for (gsize j = i; j <= length; j++)
      {
        g_autofree char *heard = NULL;
        Reading reading;

        begin (&reading, is_lines);
        feed (&reading, sample->stream, i);
        feed (&reading, sample->stream + i, j - i);
        feed (&reading, sample->stream + j, length - j);
        heard = end (&reading);
        if (strcmp (heard, sample->expected) != 0)
          g_error ("%s, cut at %zu and %zu: “%s” instead of “%s”", sample->name, i, j, heard, sample->expected);
      }
}

static void
test_every_split (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    check_splits (&samples[i], FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (line_samples); i++)
    check_splits (&line_samples[i], TRUE);
}

static void
test_byte_by_byte (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *heard = NULL;
      Reading reading;

      begin (&reading, FALSE);
      for (const char *at = samples[i].stream; *at != '\0'; at++)
        feed (&reading, at, 1);
      heard = end (&reading);
      g_assert_cmpstr (heard, ==, samples[i].expected);
    }
}

/* Streams made of the pieces that matter, cut at random: always the same as in one piece. */
static void
test_random (void)
{
  static const char *const bits[] = { "data: ", "data:", "data",         "event: e",     "id: 1", ":",         ": c",
                                      "\n",     "\n",    "\r",           "\r\n",         "\n\n",  "{\"a\":1}", "x",
                                      "[DONE]", " ",     "\xef\xbb\xbf", "\xe2\x82\xac", "\xe2" };
  guint n_rounds = g_getenv ("LYCEUM_TEST_THOROUGH") != NULL ? 200000 : 5000;

  for (guint round = 0; round < n_rounds; round++)
    {
      g_autoptr (GString) stream = g_string_new (NULL);
      g_autofree char *whole = NULL;
      g_autofree char *cut = NULL;
      gboolean is_lines = g_test_rand_bit ();
      Reading reading;

      for (int i = g_test_rand_int_range (0, 40); i > 0; i--)
        g_string_append (stream, bits[g_test_rand_int_range (0, G_N_ELEMENTS (bits))]);
      begin (&reading, is_lines);
      feed (&reading, stream->str, stream->len);
      whole = end (&reading);
      begin (&reading, is_lines);
      for (gsize at = 0; at < stream->len;)
        {
          gsize wanted = g_test_rand_int_range (0, 9);
          gsize length = MIN (wanted, stream->len - at);

          feed (&reading, stream->str + at, length);
          at += length;
        }
      cut = end (&reading);
      g_assert_cmpstr (cut, ==, whole);
    }
}

/* @n bytes of "data: aaa…", fed in pieces of @piece. Returns: whether it was refused. */
static gboolean
is_refused (gsize n, gsize piece, const char *before, gboolean is_lines)
{
  g_autoptr (GString) stream = g_string_new (before);
  g_autofree char *heard = NULL;
  Reading reading;
  gboolean refused;

  if (!is_lines)
    g_string_append (stream, "data: ");
  while (stream->len < strlen (before) + n)
    g_string_append_c (stream, 'a');
  g_string_append (stream, "\n\n");
  begin (&reading, is_lines);
  for (gsize at = 0; at < stream->len; at += piece)
    feed (&reading, stream->str + at, MIN (piece, stream->len - at));
  refused = reading.refused;
  heard = end (&reading);
  return refused;
}

static void
test_long_lines (void)
{
  static const gsize pieces[] = { 1000, 65536, 4 * LYCEUM_STREAM_MAX_LINE };
  g_autofree char *half = g_strnfill (LYCEUM_STREAM_MAX_LINE - 10, 'b');
  g_autofree char *first = g_strconcat ("data: ", half, "\n", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_assert_false (is_refused (LYCEUM_STREAM_MAX_LINE, pieces[i], "", FALSE));
      g_assert_true (is_refused (LYCEUM_STREAM_MAX_LINE + 1, pieces[i], "", FALSE));
      g_assert_false (is_refused (LYCEUM_STREAM_MAX_LINE, pieces[i], "", TRUE));
      g_assert_true (is_refused (LYCEUM_STREAM_MAX_LINE + 1, pieces[i], "", TRUE));
      /* Two lines that are short enough each make an event that is not. */
      g_assert_false (is_refused (10, pieces[i], first, FALSE));
      g_assert_true (is_refused (100, pieces[i], first, FALSE));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/sse/byte-by-byte", test_byte_by_byte);
  g_test_add_func ("/provider/sse/every-split", test_every_split);
  g_test_add_func ("/provider/sse/long-lines", test_long_lines);
  g_test_add_func ("/provider/sse/random", test_random);
  return g_test_run ();
}
