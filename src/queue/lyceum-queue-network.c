/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * The network lane: one thread with a main context on which every task of the lane is a chain of callbacks. The same
 * thread watches the deadlines of both lanes, because it is the one that is never busy for long.
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
      GError *error = NULL;
      LyceumTaskRun *run;

      _lyceum_queue_lock (self);
      run = _lyceum_lane_take_locked (self, LYCEUM_LANE_NETWORK);
      _lyceum_queue_unlock (self);
      if (run == NULL)
        return G_SOURCE_CONTINUE;
      if (g_cancellable_set_error_if_cancelled (run->cancellable, &error))
        lyceum_task_run_return_error (run, g_steal_pointer (&error));
      else
        run->kind->kind.start_network_cb (run, run->kind->data);
      lyceum_task_run_unref (run);
    }
  g_source_set_ready_time (source, 0);
  return G_SOURCE_CONTINUE;
}

/* Returns: when the next attempt of the kind runs out of time; 0: none */
static gint64
expire_kind_locked (LyceumQueue *self, LyceumKind *kind, gint64 now)
{
  while (kind->first_run != NULL && kind->first_run->deadline <= now)
    {
      LyceumTaskRun *run = kind->first_run;

      run->timed_out = TRUE;
      g_ptr_array_add (self->doomed, g_object_ref (run->cancellable));
      _lyceum_kind_drop_run_locked (kind, run);
    }
  return kind->first_run != NULL ? kind->first_run->deadline : 0;
}

static gboolean
expire_network_cb (GSource *source, GSourceFunc callback, gpointer user_data)
{
  LyceumQueue *self = ((QueueSource *) source)->queue;
  gint64 now = g_get_monotonic_time ();
  gint64 next = 0;

  _lyceum_queue_lock (self);
  for (guint lane = 0; lane < LYCEUM_N_LANES; lane++)
    for (guint i = 0; i < self->lanes[lane].kinds->len; i++)
      {
        gint64 deadline = expire_kind_locked (self, g_ptr_array_index (self->lanes[lane].kinds, i), now);

        if (deadline != 0 && (next == 0 || deadline < next))
          next = deadline;
      }
  self->armed_deadline = next;
  g_source_set_ready_time (source, next != 0 ? next : -1);
  _lyceum_queue_unlock (self);
  return G_SOURCE_CONTINUE;
}

void
_lyceum_network_arm_deadline_locked (LyceumQueue *self, gint64 deadline)
{
  if (self->deadline_source == NULL || (self->armed_deadline != 0 && self->armed_deadline <= deadline))
    return;
  self->armed_deadline = deadline;
  g_source_set_ready_time (self->deadline_source, deadline);
}

static GSourceFuncs start_funcs = { .dispatch = start_network_cb };
static GSourceFuncs expire_funcs = { .dispatch = expire_network_cb };

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
  g_source_destroy (self->deadline_source);
  g_clear_pointer (&self->deadline_source, g_source_unref);
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
  self->deadline_source = attach_source (self, &expire_funcs, "lyceum-deadlines");
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
