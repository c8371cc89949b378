/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * The network lane: one thread with a main context on which every task of the lane is a chain of callbacks. The same
 * thread has the timer of the queue (deadlines, retries, limits, signs of life), because it is the one that is never
 * busy for long.
 */

#define STARTS_A_TURN 64

typedef struct
{
  GSource source;
  LyceumQueue *queue;
} QueueSource;

static gboolean
start_network_cb (GSource *source, GSourceFunc callback, gpointer user_data)
{
  LyceumQueue *self = ((QueueSource *) source)->queue;

  g_source_set_ready_time (source, -1);
  for (guint i = 0; i < STARTS_A_TURN; i++)
    {
      LyceumTaskRun *run;
      gboolean is_doomed;

      _lyceum_queue_lock (self);
      run = _lyceum_lane_take_locked (self, LYCEUM_LANE_NETWORK, self->clock ());
      is_doomed = run != NULL && run->is_doomed;
      _lyceum_queue_unlock (self);
      if (run == NULL)
        return G_SOURCE_CONTINUE;
      if (is_doomed)
        lyceum_task_run_return_error (run, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
      else
        run->kind->kind.start_network_cb (run, run->kind->data);
      lyceum_task_run_unref (run);
    }
  g_source_set_ready_time (source, 0);
  return G_SOURCE_CONTINUE;
}

static gboolean
timer_network_cb (GSource *source, GSourceFunc callback, gpointer user_data)
{
  LyceumQueue *self = ((QueueSource *) source)->queue;
  gboolean must_beat = FALSE;
  gint64 next, beat;

  _lyceum_queue_lock (self);
  self->armed_timer = 0;
  g_source_set_ready_time (source, -1);
  next = _lyceum_timers_run_locked (self);
  beat = _lyceum_upkeep_beat_due_locked (self, self->clock (), &must_beat);
  if (next != 0)
    _lyceum_timer_arm_locked (self, next);
  if (beat != 0)
    _lyceum_timer_arm_locked (self, beat);
  _lyceum_queue_unlock (self);
  if (must_beat)
    _lyceum_upkeep_beat (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs start_funcs = { .dispatch = start_network_cb };
static GSourceFuncs timer_funcs = { .dispatch = timer_network_cb };

static GSource *
attach_source (LyceumQueue *self, GSourceFuncs *funcs, const char *name)
{
  GSource *source = g_source_new (funcs, sizeof (QueueSource));

  ((QueueSource *) source)->queue = self;
  g_source_set_static_name (source, name);
  g_source_attach (source, self->network_context);
  return source;
}

static void
drop_sources (LyceumQueue *self)
{
  _lyceum_queue_lock (self);
  g_source_destroy (self->network_source);
  g_clear_pointer (&self->network_source, g_source_unref);
  g_source_destroy (self->timer_source);
  g_clear_pointer (&self->timer_source, g_source_unref);
  _lyceum_queue_unlock (self);
}

static gpointer
network_thread (gpointer data)
{
  GMainLoop *loop = data;
  GMainContext *context = g_main_loop_get_context (loop);

  lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
  g_main_context_push_thread_default (context);
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (context);
  g_main_loop_unref (loop);
  return NULL;
}

void
_lyceum_network_init (LyceumQueue *self)
{
  self->network_context = g_main_context_new ();
}

gboolean
_lyceum_network_open (LyceumQueue *self, GError **error)
{
  /* Before the thread: what it finds, it sees whole. */
  _lyceum_queue_lock (self);
  self->network_source = attach_source (self, &start_funcs, "lyceum-network-start");
  self->timer_source = attach_source (self, &timer_funcs, "lyceum-timers");
  self->armed_timer = 0;
  self->wall_lead = self->wall_clock () - self->clock ();
  _lyceum_timer_arm_locked (self, self->clock ());
  _lyceum_queue_unlock (self);
  self->network_loop = g_main_loop_new (self->network_context, FALSE);
  self->network_thread =
      g_thread_try_new ("lyceum-network", network_thread, g_main_loop_ref (self->network_loop), error);
  if (self->network_thread == NULL)
    {
      g_main_loop_unref (self->network_loop);
      g_clear_pointer (&self->network_loop, g_main_loop_unref);
      drop_sources (self);
      return FALSE;
    }
  return TRUE;
}

static gboolean
quit_network_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
_lyceum_network_close (LyceumQueue *self)
{
  g_autoptr (GSource) quit = NULL;

  if (self->network_thread == NULL)
    return;
  drop_sources (self);
  /* From inside the loop: a loop that is told to quit before it runs would run for ever. */
  quit = g_idle_source_new ();
  g_source_set_callback (quit, quit_network_cb, self->network_loop, NULL);
  g_source_attach (quit, self->network_context);
  g_thread_join (g_steal_pointer (&self->network_thread));
  g_clear_pointer (&self->network_loop, g_main_loop_unref);
}

GMainContext *
lyceum_queue_get_network_context (LyceumQueue *self)
{
  g_return_val_if_fail (LYCEUM_IS_QUEUE (self), NULL);
  return self->network_context;
}
