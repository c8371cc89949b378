/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-time-limit.h"

struct _LyceumTimeLimit
{
  GCancellable *cancellable; /* (owned) */
  GMainContext *context;     /* (owned): of the thread that it is for */
  GCancellable *outer;       /* (owned) (nullable) */
  gulong outer_handler;
  GSource *timer;            /* (owned) (nullable) */
  gboolean is_over;
};

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/*
 * On the thread that cancels, whichever that is. What hangs on our cancellable lives on our own thread, and is told there: GLib loses a
 * source that is dropped on one thread while its cancellable is cancelled on another one.
 */
static void
outer_cancelled_cb (GCancellable *outer, gpointer data)
{
  LyceumTimeLimit *self = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, cancel_cb, g_object_ref (self->cancellable), g_object_unref);
  g_source_attach (source, self->context);
}

static gboolean
time_over_cb (gpointer data)
{
  LyceumTimeLimit *self = data;

  self->is_over = !g_cancellable_is_cancelled (self->cancellable);
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

LyceumTimeLimit *
lyceum_time_limit_new (GCancellable *outer, guint milliseconds)
{
  LyceumTimeLimit *self = g_new0 (LyceumTimeLimit, 1);

  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
  if (g_cancellable_is_cancelled (outer))
    g_cancellable_cancel (self->cancellable);
  else if (outer)
    {
      self->outer = g_object_ref (outer);
      self->outer_handler = g_cancellable_connect (outer, G_CALLBACK (outer_cancelled_cb), self, NULL);
    }
  if (milliseconds > 0)
    {
      self->timer = g_timeout_source_new (milliseconds);
      g_source_set_callback (self->timer, time_over_cb, self, NULL);
      g_source_attach (self->timer, self->context);
    }
  return self;
}

GCancellable *
lyceum_time_limit_get_cancellable (LyceumTimeLimit *self)
{
  return self->cancellable;
}

gboolean
lyceum_time_limit_is_over (LyceumTimeLimit *self)
{
  return self->is_over;
}

void
lyceum_time_limit_free (LyceumTimeLimit *self)
{
  g_cancellable_disconnect (self->outer, self->outer_handler);
  g_clear_object (&self->outer);
  if (self->timer)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_main_context_unref (self->context);
  g_object_unref (self->cancellable);
  g_free (self);
}
