/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-time-limit.h"

struct _LyceumTimeLimit
{
  GCancellable *cancellable; /* (owned) */
  GSource *follow;           /* (owned) (nullable) */
  GSource *timer;            /* (owned) (nullable) */
  gboolean is_over;
};

static gboolean
outer_cancelled_cb (GCancellable *outer, gpointer data)
{
  LyceumTimeLimit *self = data;

  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
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
  GMainContext *context = g_main_context_get_thread_default ();

  self->cancellable = g_cancellable_new ();
  if (g_cancellable_is_cancelled (outer))
    g_cancellable_cancel (self->cancellable);
  else if (outer)
    {
      self->follow = g_cancellable_source_new (outer);
      g_source_set_callback (self->follow, G_SOURCE_FUNC (outer_cancelled_cb), self, NULL);
      g_source_attach (self->follow, context);
    }
  if (milliseconds > 0)
    {
      self->timer = g_timeout_source_new (milliseconds);
      g_source_set_callback (self->timer, time_over_cb, self, NULL);
      g_source_attach (self->timer, context);
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

static void
drop_source (GSource **source)
{
  if (!*source)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
lyceum_time_limit_free (LyceumTimeLimit *self)
{
  drop_source (&self->follow);
  drop_source (&self->timer);
  g_object_unref (self->cancellable);
  g_free (self);
}
