/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "lyceum-event-log-parts-private.h"

/* The events of a task as a store keeps them. What comes back from a store may have been edited by anybody. */

static const char *const type_words[] = {
  [LYCEUM_TASK_EVENT_TEXT] = "text",
  [LYCEUM_TASK_EVENT_PROGRESS] = "progress",
  [LYCEUM_TASK_EVENT_STATE] = "state",
};

/* A variant holds valid UTF-8 only. What is not becomes as many question marks as it has bytes, so that ends stay. */
static void
make_valid (char *text, gsize n)
{
  const char *bad;

  while (!g_utf8_validate_len (text, n, &bad))
    {
      gsize n_valid = bad - text;

      text[n_valid] = '?';
      text += n_valid + 1;
      n -= n_valid + 1;
    }
}

static GVariant *
text_to_data (LyceumEventLog *self, const LyceumTaskEvent *event, GString *bytes)
{
  g_autofree guint32 *ends = _lyceum_event_log_dup_ends (self, event->first_seq, event->seq);
  gsize n_ends = event->seq - event->first_seq + 1;

  /* Piece by piece, because a row whose pieces end inside characters would not be read back. */
  for (gsize i = 0; i < n_ends; i++)
    make_valid (bytes->str + (i > 0 ? ends[i - 1] : 0), ends[i] - (i > 0 ? ends[i - 1] : 0));
  return g_variant_new ("(s@au)", bytes->str,
                        g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, ends, n_ends, sizeof *ends));
}

static GVariant *
event_to_data (LyceumEventLog *self, const LyceumTaskEvent *event, GString *bytes)
{
  switch (event->type)
    {
    case LYCEUM_TASK_EVENT_TEXT:
      return text_to_data (self, event, bytes);
    case LYCEUM_TASK_EVENT_PROGRESS:
      make_valid (bytes->str + sizeof (double), bytes->len - sizeof (double));
      return g_variant_new ("(ds)", event->fraction, event->text != NULL ? event->text : "");
    case LYCEUM_TASK_EVENT_STATE:
      return g_variant_new_int32 (event->state);
    default:
      g_assert_not_reached ();
    }
}

GPtrArray *
_lyceum_event_log_take_unsaved (LyceumEventLog *self)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GString) bytes = NULL;
  guint64 seq, last_seq;

  g_return_val_if_fail (self != NULL, NULL);

  pthread_mutex_lock (&self->lock);
  seq = self->saved_seq;
  last_seq = self->saved_seq = self->last_seq;
  pthread_mutex_unlock (&self->lock);
  if (seq == last_seq)
    return NULL;

  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  bytes = g_string_new (NULL);
  while (seq < last_seq)
    {
      LyceumTaskEvent event;
      GVariant *data;

      _lyceum_event_log_read (self, seq, last_seq, &event, bytes);
      data = event_to_data (self, &event, bytes);
      data = g_variant_new ("(ttsv)", event.first_seq, event.seq, type_words[event.type], data);
      g_ptr_array_add (rows, g_variant_ref_sink (data));
      seq = event.seq;
    }
  return g_steal_pointer (&rows);
}

void
_lyceum_event_log_put_back (LyceumEventLog *self, guint64 first)
{
  g_return_if_fail (self != NULL && first > 0);

  pthread_mutex_lock (&self->lock);
  self->saved_seq = MIN (self->saved_seq, first - 1);
  pthread_mutex_unlock (&self->lock);
}

/* Whether the pieces fill the text, none is empty, and none ends inside a character. */
static gboolean
ends_are_right (const char *text, gsize n_bytes, const guint32 *ends, gsize n_ends)
{
  gsize begin = 0;

  for (gsize i = 0; i < n_ends; i++)
    {
      if (ends[i] <= begin || ends[i] > n_bytes || (text[ends[i]] & 0xc0) == 0x80)
        return FALSE;
      begin = ends[i];
    }
  return begin == n_bytes;
}

static gboolean
load_text (LyceumEventLog *self, guint64 first, guint64 last, GVariant *data)
{
  g_autoptr (GVariant) array = NULL;
  const guint32 *ends;
  const char *text;
  gsize n_ends;

  if (!g_variant_is_of_type (data, G_VARIANT_TYPE ("(sau)")))
    return FALSE;
  g_variant_get (data, "(&s@au)", &text, &array);
  ends = g_variant_get_fixed_array (array, &n_ends, sizeof *ends);
  return n_ends > 0 && last - first == n_ends - 1 && ends_are_right (text, strlen (text), ends, n_ends) &&
         _lyceum_event_log_restore (self, first, LYCEUM_TASK_EVENT_TEXT, text, ends, n_ends);
}

static gboolean
load_progress (LyceumEventLog *self, guint64 first, guint64 last, GVariant *data)
{
  guint8 bytes[LYCEUM_MAX_PROGRESS_BYTES];
  const char *message;
  double fraction;
  guint32 n;

  if (first != last || !g_variant_is_of_type (data, G_VARIANT_TYPE ("(ds)")))
    return FALSE;
  g_variant_get (data, "(d&s)", &fraction, &message);
  if ((fraction != -1 && !(fraction >= 0 && fraction <= 1)) || strlen (message) > LYCEUM_MAX_MESSAGE_BYTES)
    return FALSE;
  n = (guint32) _lyceum_event_log_encode_progress (bytes, fraction, message);
  return _lyceum_event_log_restore (self, first, LYCEUM_TASK_EVENT_PROGRESS, bytes, &n, 1);
}

static gboolean
load_state (LyceumEventLog *self, guint64 first, guint64 last, GVariant *data)
{
  const guint32 n = 1;
  gint32 state;
  gint8 byte;

  if (first != last || !g_variant_is_of_type (data, G_VARIANT_TYPE_INT32))
    return FALSE;
  state = g_variant_get_int32 (data);
  if (state < LYCEUM_TASK_STATE_SCHEDULED || state > LYCEUM_TASK_STATE_CANCELLED)
    return FALSE;
  byte = (gint8) state;
  return _lyceum_event_log_restore (self, first, LYCEUM_TASK_EVENT_STATE, &byte, &n, 1);
}

static gboolean
load_row (LyceumEventLog *self, GVariant *row)
{
  g_autoptr (GVariant) data = NULL;
  const char *type;
  guint64 first, last;

  if (!g_variant_is_of_type (row, G_VARIANT_TYPE ("(ttsv)")) || !g_variant_is_normal_form (row))
    return FALSE;
  g_variant_get (row, "(tt&sv)", &first, &last, &type, &data);
  if (g_str_equal (type, type_words[LYCEUM_TASK_EVENT_TEXT]))
    return load_text (self, first, last, data);
  if (g_str_equal (type, type_words[LYCEUM_TASK_EVENT_PROGRESS]))
    return load_progress (self, first, last, data);
  if (g_str_equal (type, type_words[LYCEUM_TASK_EVENT_STATE]))
    return load_state (self, first, last, data);
  return FALSE;
}

gboolean
_lyceum_event_log_load (LyceumEventLog *self, GPtrArray *rows)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (rows != NULL, FALSE);

  for (guint i = 0; i < rows->len; i++)
    if (!load_row (self, g_ptr_array_index (rows, i)))
      return FALSE;
  return TRUE;
}
