/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event-log-fixture.h"

#include <string.h>

void
write_down (GString *to, const LyceumTaskEvent *event)
{
  switch (event->type)
    {
    case LYCEUM_TASK_EVENT_TEXT:
      g_string_append (to, event->text);
      break;
    case LYCEUM_TASK_EVENT_PROGRESS:
      g_string_append_printf (to, "[%.4f %s]", event->fraction, event->text != NULL ? event->text : "-");
      break;
    case LYCEUM_TASK_EVENT_STATE:
      g_string_append_printf (to, "[%d]", event->state);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
listener_init (Listener *self, LyceumEventLog *log)
{
  *self = (Listener){ .log = log, .thread = g_thread_self (), .said = g_string_new (NULL) };
}

void
listener_clear (Listener *self)
{
  g_clear_pointer (&self->subscription, lyceum_subscription_cancel);
  g_string_free (self->said, TRUE);
}

static void
told (const LyceumTaskEvent *event, gpointer data)
{
  Listener *self = data;

  g_assert_true (g_thread_self () == self->thread);
  g_assert_cmpuint (self->n_destroyed, ==, 0);
  g_assert_false (self->is_called);
  g_assert_cmpuint (event->first_seq, ==, self->last + 1); /* no gap, no repeat */
  g_assert_cmpuint (event->seq, >=, event->first_seq);
  if (event->type != LYCEUM_TASK_EVENT_TEXT)
    g_assert_cmpuint (event->seq, ==, event->first_seq);
  else
    self->longest = MAX (self->longest, strlen (event->text));
  self->last = event->seq;
  self->n_events++;
  write_down (self->said, event);
  self->is_called = TRUE;
  if (self->when_told != NULL)
    self->when_told (event, self);
  self->is_called = FALSE;
}

static void
gone (gpointer data)
{
  Listener *self = data;

  g_assert_true (g_thread_self () == self->thread);
  g_assert_false (self->is_called);
  self->n_destroyed++;
}

void
listener_listen (Listener *self)
{
  g_assert_null (self->subscription);
  self->n_destroyed = 0;
  self->subscription = _lyceum_event_log_subscribe (self->log, self->last, told, self, gone);
}

void
listener_cancel (Listener *self)
{
  g_assert_cmpuint (self->n_destroyed, ==, 0);
  lyceum_subscription_cancel (g_steal_pointer (&self->subscription));
  g_assert_cmpuint (self->n_destroyed, ==, self->is_called ? 0 : 1);
}

void
listener_catch_up (Listener *self)
{
  guint64 last = _lyceum_event_log_get_last_seq (self->log);

  turn_until (self->last >= last);
}

void
circle_open (Circle *circle)
{
  circle->log = _lyceum_event_log_new ();
  for (guint i = 0; i < G_N_ELEMENTS (circle->listeners); i++)
    {
      listener_init (&circle->listeners[i], circle->log);
      circle->listeners[i].data = circle;
      listener_listen (&circle->listeners[i]);
    }
}

void
circle_close (Circle *circle)
{
  for (guint i = 0; i < G_N_ELEMENTS (circle->listeners); i++)
    listener_clear (&circle->listeners[i]);
  g_clear_pointer (&circle->log, _lyceum_event_log_unref);
}

static guint64
speak_text (LyceumEventLog *log, GRand *random, GString *spoken)
{
  static const char *const pieces[] = { "a",  "word ", "für ", "∀x∈V ", "𝛼", "a longer piece of the answer. ",
                                        "\n", "漢字" };

  for (gint i = g_rand_int_range (random, 0, 4); i >= 0; i--)
    g_string_append (spoken, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
  return _lyceum_event_log_append_text (log, spoken->str);
}

void
speak_at_random (LyceumEventLog *log, GRand *random, guint n, GPtrArray *written)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);
      gint dice = g_rand_int_range (random, 0, 10);
      LyceumTaskEvent event = { .type = LYCEUM_TASK_EVENT_PROGRESS };
      guint64 seq;

      if (dice < 7)
        seq = speak_text (log, random, line);
      else if (dice < 9)
        {
          event.fraction = g_rand_boolean (random) ? g_rand_double (random) : -1;
          event.text = g_rand_boolean (random) ? "reading page ½" : NULL;
          seq = _lyceum_event_log_append_progress (log, event.fraction, event.text);
          write_down (line, &event);
        }
      else
        {
          event.type = LYCEUM_TASK_EVENT_STATE;
          event.state = g_rand_int_range (random, LYCEUM_TASK_STATE_SCHEDULED, LYCEUM_TASK_STATE_CANCELLED + 1);
          seq = _lyceum_event_log_append_state (log, event.state);
          write_down (line, &event);
        }
      g_ptr_array_add (written, g_string_free (g_steal_pointer (&line), FALSE));
      g_assert_cmpuint (seq, ==, written->len);
    }
}

char *
written_after (GPtrArray *written, guint64 n)
{
  GString *text = g_string_new (NULL);

  for (guint64 i = n; i < written->len; i++)
    g_string_append (text, g_ptr_array_index (written, i));
  return g_string_free (text, FALSE);
}
