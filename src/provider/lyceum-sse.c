/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-sse.h"

#include <string.h>

#include "lyceum-json.h"

#define MARK "\xef\xbb\xbf"

void
lyceum_sse_init (LyceumSse *self, LyceumSseFunc func, gpointer user_data)
{
  *self = (LyceumSse){ .func = func, .user_data = user_data };
  self->line = g_string_new (NULL);
  self->data = g_string_new (NULL);
  self->event = g_string_new (NULL);
}

void
lyceum_sse_clear (LyceumSse *self)
{
  if (self->line == NULL)
    return;
  g_string_free (self->line, TRUE);
  g_string_free (self->data, TRUE);
  g_string_free (self->event, TRUE);
  self->line = self->data = self->event = NULL;
}

/* The only line of an event moves from the piece that is read into the parser. */
static void
keep_data (LyceumSse *self)
{
  if (self->only == NULL)
    return;
  g_string_append_len (self->data, self->only, self->only_length);
  self->only = NULL;
}

static void
forget_event (LyceumSse *self)
{
  self->only = NULL;
  self->has_data = FALSE;
  g_string_truncate (self->data, 0);
  g_string_truncate (self->event, 0);
}

static void
dispatch (LyceumSse *self)
{
  const char *data = self->only != NULL ? self->only : self->data->str;
  gsize length = self->only != NULL ? self->only_length : self->data->len;

  if (self->has_data && !self->func (self->event->len > 0 ? self->event->str : NULL, data, length, self->user_data))
    self->stopped = TRUE;
  forget_event (self);
}

static void
add_data (LyceumSse *self, const char *value, gsize length, gboolean lasts)
{
  if (!self->has_data && lasts)
    {
      self->only = value;
      self->only_length = length;
      self->has_data = TRUE;
      return;
    }
  keep_data (self);
  if (self->data->len + length + 1 > LYCEUM_STREAM_MAX_LINE)
    {
      self->too_long = TRUE;
      return;
    }
  if (self->has_data)
    g_string_append_c (self->data, '\n');
  g_string_append_len (self->data, value, length);
  self->has_data = TRUE;
}

/* @lasts: whether @line stays where it is until the end of the piece. */
static void
read_line (LyceumSse *self, const char *line, gsize length, gboolean lasts)
{
  const char *colon, *value;
  gsize name_length, value_length;

  if (length == 0)
    {
      dispatch (self);
      return;
    }
  /* Nearly every line is this. */
  if (length >= 6 && memcmp (line, "data: ", 6) == 0)
    {
      add_data (self, line + 6, length - 6, lasts);
      return;
    }
  colon = memchr (line, ':', length);
  name_length = colon != NULL ? (gsize) (colon - line) : length;
  value = colon != NULL ? colon + 1 : line + length;
  value_length = line + length - value;
  if (value_length > 0 && *value == ' ')
    {
      value++;
      value_length--;
    }
  if (name_length == 4 && memcmp (line, "data", 4) == 0)
    add_data (self, value, value_length, lasts);
  else if (name_length == 5 && memcmp (line, "event", 5) == 0)
    {
      g_string_truncate (self->event, 0);
      g_string_append_len (self->event, value, MIN (value_length, 256));
    }
  /* Comments, "id" and "retry" (nobody here takes a stream up again where it broke off), and what is unknown. */
}

/* The end of the line that begins at @at: its CR or LF; %NULL: not in this piece. @line_feed: (inout): the next LF, so
 * that it is looked for once however many lines end in CR. */
static const char *
find_end (const char *at, const char *end, const char **line_feed)
{
  const char *carriage_return;

  if (*line_feed != NULL && *line_feed < at)
    *line_feed = memchr (at, '\n', end - at);
  carriage_return = memchr (at, '\r', (*line_feed != NULL ? *line_feed : end) - at);
  return carriage_return != NULL ? carriage_return : *line_feed;
}

/* A line goes on that began in an earlier piece. */
static void
keep_line (LyceumSse *self, const char *from, gsize length)
{
  if (self->line->len + length > LYCEUM_STREAM_MAX_LINE)
    self->too_long = TRUE;
  else
    g_string_append_len (self->line, from, length);
}

static const char *
skip_mark (LyceumSse *self, const char *at, const char *end)
{
  for (; self->n_mark < 3 && at < end; at++, self->n_mark++)
    if (*at != MARK[self->n_mark])
      {
        /* It was none after all. */
        g_string_append_len (self->line, MARK, self->n_mark);
        self->n_mark = 3;
        break;
      }
  return at;
}

gboolean
lyceum_sse_feed (LyceumSse *self, const char *bytes, gsize length)
{
  const char *end = bytes + length;
  const char *at = skip_mark (self, bytes, end);
  const char *line_feed = at < end ? memchr (at, '\n', end - at) : NULL;

  if (self->after_cr && at < end)
    {
      self->after_cr = FALSE;
      at += *at == '\n';
    }
  while (at < end && !self->stopped && !self->too_long)
    {
      const char *line_end = find_end (at, end, &line_feed);

      if (line_end == NULL)
        {
          keep_line (self, at, end - at);
          break;
        }
      if (self->line->len > 0)
        {
          keep_line (self, at, line_end - at);
          if (!self->too_long)
            read_line (self, self->line->str, self->line->len, FALSE);
          g_string_truncate (self->line, 0);
        }
      else if (line_end - at > LYCEUM_STREAM_MAX_LINE)
        self->too_long = TRUE;
      else
        read_line (self, at, line_end - at, TRUE);
      at = line_end + 1;
      if (*line_end == '\r' && at == end)
        self->after_cr = TRUE;
      else if (*line_end == '\r' && *at == '\n')
        at++;
    }
  keep_data (self);
  return !self->too_long;
}

void
lyceum_sse_end (LyceumSse *self)
{
  LyceumJson value;

  if (self->stopped || self->too_long)
    return;
  if (self->line->len > 0)
    read_line (self, self->line->str, self->line->len, FALSE);
  if (self->too_long || !self->has_data)
    return;
  if (lyceum_json_check (self->data->str, self->data->len, &value) || g_str_equal (self->data->str, "[DONE]"))
    dispatch (self);
}
