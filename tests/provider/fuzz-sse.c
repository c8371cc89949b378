/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events and lines: however a stream is cut, the same comes out; and nothing that is longer than what went in. */
#include <string.h>

#include "fuzz.h"
#include "lyceum-lines.h"
#include "lyceum-sse.h"

static gboolean
note_event (const char *event, const char *data, gsize length, gpointer user_data)
{
  g_string_append_printf (user_data, "%s=", event != NULL ? event : "");
  g_string_append_len (user_data, data, length);
  g_string_append_c (user_data, '|');
  return TRUE;
}

static gboolean
note_line (const char *line, gsize length, gpointer user_data)
{
  g_string_append_len (user_data, line, length);
  g_string_append_c (user_data, '|');
  return TRUE;
}

static GString *
read_all (const guint8 *data, gsize size, guint cut, gboolean as_lines)
{
  GString *heard = g_string_new (NULL);
  LyceumLines lines;
  LyceumSse sse;

  lyceum_sse_init (&sse, note_event, heard);
  lyceum_lines_init (&lines, note_line, heard);
  for (gsize at = 0, length; at < size; at += length)
    {
      length = cut > 0 ? MIN ((at * 7 + cut) % 23 + 1, size - at) : size;
      if (as_lines)
        lyceum_lines_feed (&lines, (const char *) data + at, length);
      else
        lyceum_sse_feed (&sse, (const char *) data + at, length);
    }
  if (as_lines)
    lyceum_lines_end (&lines);
  else
    lyceum_sse_end (&sse);
  lyceum_sse_clear (&sse);
  lyceum_lines_clear (&lines);
  return heard;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  for (guint as_lines = 0; as_lines < 2; as_lines++)
    {
      GString *whole = read_all (data, size, 0, as_lines);
      GString *cut = read_all (data, size, 1 + size % 19, as_lines);

      g_assert_cmpmem (whole->str, whole->len, cut->str, cut->len);
      g_string_free (whole, TRUE);
      g_string_free (cut, TRUE);
    }
  return 0;
}
