/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-delta-sink.h"

#include <string.h>

static const struct
{
  const char *open, *close;
} tags[] = { { "<think>", "</think>" }, { "<thinking>", "</thinking>" } };

void
lyceum_delta_sink_init (LyceumDeltaSink *self, LyceumDeltaFunc func, gpointer func_data, GCancellable *cancellable)
{
  *self = (LyceumDeltaSink){ .func = func, .func_data = func_data, .cancellable = cancellable };
  self->text = g_string_new (NULL);
  self->cut[LYCEUM_DELTA_TEXT] = g_string_new (NULL);
  self->cut[LYCEUM_DELTA_REASONING] = g_string_new (NULL);
}

void
lyceum_delta_sink_clear (LyceumDeltaSink *self)
{
  if (self->text == NULL)
    return;
  g_string_free (self->text, TRUE);
  g_string_free (self->cut[LYCEUM_DELTA_TEXT], TRUE);
  g_string_free (self->cut[LYCEUM_DELTA_REASONING], TRUE);
  self->text = NULL;
}

gboolean
lyceum_delta_sink_is_too_large (LyceumDeltaSink *self)
{
  return self->n_bytes > LYCEUM_MAX_COMPLETION;
}

static void
say (LyceumDeltaSink *self, LyceumDelta delta, const char *text)
{
  if (*text == '\0' || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->first == 0)
    self->first = g_get_monotonic_time ();
  self->has_text |= delta == LYCEUM_DELTA_TEXT;
  if (self->func != NULL)
    self->func (delta, text, self->func_data);
}

/* Half of a surrogate pair, as three bytes. */
static gboolean
is_surrogate (const char *at, gsize length, gboolean low)
{
  guchar from = low ? 0xb0 : 0xa0;

  return length >= 3 && (guchar) at[0] == 0xed && (guchar) at[1] >= from && (guchar) at[1] < from + 0x10;
}

/* Whether what begins at @at may yet become a character: the head of one, or the first half of a pair. */
static gboolean
may_go_on (const char *at, gsize length)
{
  if (is_surrogate (at, length, FALSE))
    return length == 3 || (length < 6 && (guchar) at[3] == 0xed && (length < 5 || (guchar) at[4] >= 0xb0));
  return g_utf8_get_char_validated (at, length) == (gunichar) -2;
}

static gunichar
join_surrogates (const char *at)
{
  gunichar high = ((guchar) at[1] & 0x0f) << 6 | ((guchar) at[2] & 0x3f);
  gunichar low = ((guchar) at[4] & 0x0f) << 6 | ((guchar) at[5] & 0x3f);

  return 0x10000 + (high << 10) + low;
}

/* Moves what of @raw makes whole characters to @whole; the rest, at most five bytes, stays, or is mended if @last. */
static void
take_characters (GString *raw, GString *whole, gboolean last)
{
  const char *at = raw->str, *end = raw->str + raw->len;

  while (at < end)
    {
      const char *valid_end;

      g_utf8_validate_len (at, end - at, &valid_end);
      g_string_append_len (whole, at, valid_end - at);
      at = valid_end;
      if (at == end || (!last && may_go_on (at, end - at)))
        break;
      if (is_surrogate (at, end - at, FALSE) && is_surrogate (at + 3, end - at - 3, TRUE))
        {
          g_string_append_unichar (whole, join_surrogates (at));
          at += 6;
          continue;
        }
      g_string_append (whole, "\xef\xbf\xbd");
      at += is_surrogate (at, end - at, FALSE) || is_surrogate (at, end - at, TRUE) ? 3 : 1;
    }
  g_string_erase (raw, 0, at - raw->str);
}

static void
emit (LyceumDeltaSink *self, LyceumDelta delta, const char *bytes, gsize length, gboolean last)
{
  GString *cut = self->cut[delta];
  g_autoptr (GString) whole = NULL;

  if (length == 0 && (cut->len == 0 || !last))
    return;
  /* Nearly every piece is whole, and its end is where a string ends. */
  if (cut->len == 0 && bytes[length] == '\0' && g_utf8_validate_len (bytes, length, NULL))
    {
      say (self, delta, bytes);
      return;
    }
  whole = g_string_sized_new (length + 8);
  g_string_append_len (cut, bytes, length);
  take_characters (cut, whole, last);
  say (self, delta, whole->str);
}

static const char *
skip_space (const char *at)
{
  while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')
    at++;
  return at;
}

/* The head of the answer, or what follows a closed tag. Returns: whether it could be told what it is. */
static gboolean
read_head (LyceumDeltaSink *self)
{
  const char *head = skip_space (self->text->str);
  gsize length = strlen (head);

  if (length == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      gsize tag_length = strlen (tags[i].open);

      if (g_str_has_prefix (head, tags[i].open))
        {
          self->think = LYCEUM_THINK_INSIDE;
          self->close = tags[i].close;
          g_string_erase (self->text, 0, head + tag_length - self->text->str);
          return TRUE;
        }
      if (length < tag_length && strncmp (head, tags[i].open, length) == 0)
        return FALSE;
    }
  if (self->think == LYCEUM_THINK_AFTER)
    g_string_erase (self->text, 0, head - self->text->str);
  self->think = LYCEUM_THINK_NO;
  return TRUE;
}

/* How many bytes at the end of @text are the beginning of @tag. */
static gsize
count_tag_head (GString *text, const char *tag)
{
  gsize n = MIN (text->len, strlen (tag) - 1);

  while (n > 0 && strncmp (text->str + text->len - n, tag, n) != 0)
    n--;
  return n;
}

static void
say_reasoning (LyceumDeltaSink *self, gsize length)
{
  g_autofree char *reasoning = g_strndup (self->text->str, length);

  emit (self, LYCEUM_DELTA_REASONING, reasoning, length, FALSE);
  g_string_erase (self->text, 0, length);
}

/* Returns: whether the tag was closed, so that there is more to do. */
static gboolean
read_inside (LyceumDeltaSink *self)
{
  const char *close = strstr (self->text->str, self->close);

  if (close == NULL)
    {
      say_reasoning (self, self->text->len - count_tag_head (self->text, self->close));
      return FALSE;
    }
  say_reasoning (self, close - self->text->str);
  emit (self, LYCEUM_DELTA_REASONING, "", 0, TRUE);
  g_string_erase (self->text, 0, strlen (self->close));
  self->think = LYCEUM_THINK_AFTER;
  return TRUE;
}

void
lyceum_delta_sink_add_text (LyceumDeltaSink *self, const char *bytes, gsize length)
{
  gboolean goes_on = length > 0;

  self->n_bytes += length;
  if (self->think == LYCEUM_THINK_NO)
    {
      emit (self, LYCEUM_DELTA_TEXT, bytes, length, FALSE);
      return;
    }
  g_string_append_len (self->text, bytes, length);
  while (goes_on && self->think != LYCEUM_THINK_NO)
    goes_on = self->think == LYCEUM_THINK_INSIDE ? read_inside (self) : read_head (self);
  if (self->think == LYCEUM_THINK_NO)
    {
      emit (self, LYCEUM_DELTA_TEXT, self->text->str, self->text->len, FALSE);
      g_string_truncate (self->text, 0);
    }
}

void
lyceum_delta_sink_add_reasoning (LyceumDeltaSink *self, const char *bytes, gsize length)
{
  self->n_bytes += length;
  emit (self, LYCEUM_DELTA_REASONING, bytes, length, FALSE);
}

void
lyceum_delta_sink_end (LyceumDeltaSink *self)
{
  LyceumDelta delta = self->think == LYCEUM_THINK_INSIDE ? LYCEUM_DELTA_REASONING : LYCEUM_DELTA_TEXT;

  if (self->think != LYCEUM_THINK_AFTER || *skip_space (self->text->str) != '\0')
    emit (self, delta, self->text->str, self->text->len, FALSE);
  g_string_truncate (self->text, 0);
  emit (self, LYCEUM_DELTA_REASONING, "", 0, TRUE);
  emit (self, LYCEUM_DELTA_TEXT, "", 0, TRUE);
}
