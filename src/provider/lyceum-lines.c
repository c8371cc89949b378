/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lines.h"

#include <string.h>

#include "lyceum-sse.h"

void
lyceum_lines_init (LyceumLines *self, LyceumLineFunc func, gpointer user_data)
{
  *self = (LyceumLines){ .func = func, .user_data = user_data, .line = g_string_new (NULL) };
}

void
lyceum_lines_clear (LyceumLines *self)
{
  if (self->line != NULL)
    g_string_free (self->line, TRUE);
  self->line = NULL;
}

static void
read_line (LyceumLines *self, const char *line, gsize length)
{
  if (length > 0 && line[length - 1] == '\r')
    length--;
  for (gsize i = 0; i < length; i++)
    if (line[i] != ' ' && line[i] != '\t')
      {
        self->stopped = !self->func (line, length, self->user_data);
        return;
      }
}

gboolean
lyceum_lines_feed (LyceumLines *self, const char *bytes, gsize length)
{
  const char *end = bytes + length;

  for (const char *at = bytes; at < end && !self->stopped;)
    {
      const char *line_feed = memchr (at, '\n', end - at);
      const char *until = line_feed != NULL ? line_feed : end;

      if (self->line->len + (until - at) > LYCEUM_STREAM_MAX_LINE)
        {
          self->stopped = TRUE;
          return FALSE;
        }
      if (line_feed == NULL || self->line->len > 0)
        g_string_append_len (self->line, at, until - at);
      if (line_feed == NULL)
        break;
      if (self->line->len > 0)
        read_line (self, self->line->str, self->line->len);
      else
        read_line (self, at, until - at);
      g_string_truncate (self->line, 0);
      at = line_feed + 1;
    }
  return TRUE;
}

void
lyceum_lines_end (LyceumLines *self)
{
  if (!self->stopped && self->line->len > 0)
    read_line (self, self->line->str, self->line->len);
}
