/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lyceum-event-log-private.h"

/*
 * One answer that comes as a stream of pieces, and a thousand who listen to it: what an append costs the one who makes
 * it. Beside it stands what one would write without thinking, an idle source for each listener and piece, in the same
 * run. All listen in one context, or spread over the contexts of eight threads.
 */

#define N_LISTENERS 1000
#define N_PIECES 500
#define PERIOD_NSEC 10000000 /* 100 pieces a second */
#define MAX_THREADS 8

typedef struct _Room Room;

typedef struct
{
  Room *room;
  guint n_pieces, n_calls;
} Ear;

/* A thread with a context, and those who listen there. */
struct _Room
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  LyceumEventLog *log; /* (nullable): none in the naive way */
  pthread_barrier_t *ready;
  Ear *ears;
  LyceumSubscription **subscriptions;
  guint n_ears, n_done;
  double cpu_msec;
};

static double
now (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return (double) time.tv_sec * 1e6 + (double) time.tv_nsec / 1e3;
}

static void
done (Room *room)
{
  if (++room->n_done == room->n_ears)
    g_main_loop_quit (room->loop);
}

static void
heard (const LyceumTaskEvent *event, gpointer data)
{
  Ear *ear = data;

  ear->n_calls++;
  if (event->type == LYCEUM_TASK_EVENT_TEXT)
    ear->n_pieces += (guint) (event->seq - event->first_seq + 1);
  else
    done (ear->room);
}

/* The naive way: the piece travels to each listener by itself. */
typedef struct
{
  Ear *ear;
  char *piece; /* (nullable) (GRefString): none at the end */
} Parcel;

static void
parcel_free (gpointer data)
{
  Parcel *parcel = data;

  g_clear_pointer (&parcel->piece, g_ref_string_release);
  g_free (parcel);
}

static gboolean
open_parcel (gpointer data)
{
  Parcel *parcel = data;

  parcel->ear->n_calls++;
  if (parcel->piece != NULL)
    parcel->ear->n_pieces++;
  else
    done (parcel->ear->room);
  return G_SOURCE_REMOVE;
}

static void
send_parcel (Ear *ear, char *piece)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Parcel *parcel = g_new (Parcel, 1);

  parcel->ear = ear;
  parcel->piece = piece != NULL ? g_ref_string_acquire (piece) : NULL;
  g_source_set_callback (source, open_parcel, parcel, parcel_free);
  g_source_attach (source, ear->room->context);
}

static gpointer
room_thread_cb (gpointer data)
{
  Room *self = data;
  double begin;

  g_main_context_push_thread_default (self->context);
  for (guint i = 0; i < self->n_ears; i++)
    {
      self->ears[i].room = self;
      if (self->log != NULL)
        self->subscriptions[i] = _lyceum_event_log_subscribe (self->log, 0, heard, &self->ears[i], NULL);
    }
  pthread_barrier_wait (self->ready);
  begin = now (CLOCK_THREAD_CPUTIME_ID);
  g_main_loop_run (self->loop);
  self->cpu_msec = (now (CLOCK_THREAD_CPUTIME_ID) - begin) / 1e3;
  for (guint i = 0; i < self->n_ears; i++)
    g_clear_pointer (&self->subscriptions[i], lyceum_subscription_cancel);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static void
room_open (Room *self, guint n_ears, LyceumEventLog *log, pthread_barrier_t *ready)
{
  *self = (Room){ .n_ears = n_ears, .log = log, .ready = ready };
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->ears = g_new0 (Ear, n_ears);
  self->subscriptions = g_new0 (LyceumSubscription *, n_ears);
  self->thread = g_thread_new ("room", room_thread_cb, self);
}

static void
room_close (Room *self)
{
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self->ears);
  g_free (self->subscriptions);
}

static void
say (LyceumEventLog *log, Room *rooms, guint n_rooms, const char *text)
{
  char *piece; /* a GRefString */

  if (log != NULL)
    {
      if (text != NULL)
        _lyceum_event_log_append_text (log, text);
      else
        _lyceum_event_log_append_state (log, LYCEUM_TASK_STATE_SUCCEEDED);
      return;
    }
  piece = text != NULL ? g_ref_string_new (text) : NULL;
  for (guint r = 0; r < n_rooms; r++)
    for (guint i = 0; i < rooms[r].n_ears; i++)
      send_parcel (&rooms[r].ears[i], piece);
  g_clear_pointer (&piece, g_ref_string_release);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

static void
print_run (const char *name, double *costs, Room *rooms, guint n_rooms)
{
  guint64 n_pieces = 0, n_calls = 0, n_listeners = 0;
  double cpu_msec = 0;

  for (guint r = 0; r < n_rooms; r++)
    {
      n_listeners += rooms[r].n_ears;
      cpu_msec += rooms[r].cpu_msec;
      for (guint i = 0; i < rooms[r].n_ears; i++)
        {
          n_pieces += rooms[r].ears[i].n_pieces;
          n_calls += rooms[r].ears[i].n_calls;
        }
    }
  qsort (costs, N_PIECES, sizeof *costs, compare_doubles);
  printf ("%-34s %8.1f %8.1f %8.1f %9" G_GUINT64_FORMAT " %6" G_GINT64_FORMAT " %9.0f\n", name, costs[N_PIECES / 2],
          costs[N_PIECES * 99 / 100], costs[N_PIECES - 1], n_calls, (gint64) (n_listeners * N_PIECES - n_pieces),
          cpu_msec);
  fflush (stdout);
}

static void
run (const char *name, gboolean naive, guint n_listeners, guint n_rooms)
{
  g_autoptr (LyceumEventLog) log = naive ? NULL : _lyceum_event_log_new ();
  g_autofree double *costs = g_new (double, N_PIECES);
  Room rooms[MAX_THREADS];
  pthread_barrier_t ready;
  struct timespec next;

  pthread_barrier_init (&ready, NULL, n_rooms + 1);
  for (guint r = 0; r < n_rooms; r++)
    room_open (&rooms[r], n_listeners / n_rooms, log, &ready);
  pthread_barrier_wait (&ready);
  clock_gettime (CLOCK_MONOTONIC, &next);
  for (guint i = 0; i < N_PIECES; i++)
    {
      char text[32];
      double begin;

      next.tv_nsec += PERIOD_NSEC;
      if (next.tv_nsec >= 1000000000)
        {
          next.tv_nsec -= 1000000000;
          next.tv_sec++;
        }
      clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
      g_snprintf (text, sizeof text, "piece %u of the answer ", i);
      begin = now (CLOCK_MONOTONIC);
      say (log, rooms, n_rooms, text);
      costs[i] = now (CLOCK_MONOTONIC) - begin;
    }
  say (log, rooms, n_rooms, NULL);
  for (guint r = 0; r < n_rooms; r++)
    g_thread_join (rooms[r].thread);
  print_run (name, costs, rooms, n_rooms);
  for (guint r = 0; r < n_rooms; r++)
    room_close (&rooms[r]);
  pthread_barrier_destroy (&ready);
}

int
main (void)
{
  printf ("Microseconds for one append, %d pieces at %d a second\n\n", N_PIECES, 1000000000 / PERIOD_NSEC);
  printf ("%-34s %8s %8s %8s %9s %6s %9s\n", "", "median", "p99", "longest", "calls", "lost", "CPU ms");
  printf ("%-34s %8s %8s %8s %9s %6s %9s\n", "", "", "", "", "", "pieces", "of those");
  printf ("%-34s %8s %8s %8s %9s %6s %9s\n", "", "", "", "", "", "", "who hear");
  run ("event log, 1 listener", FALSE, 1, 1);
  run ("event log, 1000 in 1 context", FALSE, N_LISTENERS, 1);
  run ("event log, 1000 in 8 contexts", FALSE, N_LISTENERS, MAX_THREADS);
  run ("idle sources, 1 listener", TRUE, 1, 1);
  run ("idle sources, 1000 in 1 context", TRUE, N_LISTENERS, 1);
  run ("idle sources, 1000 in 8 contexts", TRUE, N_LISTENERS, MAX_THREADS);
  return EXIT_SUCCESS;
}
