/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <malloc.h>
#include <pthread.h>

#include "event-log-fixture.h"

/* One event log, many threads. */

enum
{
  N_PIECES = 20000
};

static GMainContext *
context_enter (void)
{
  GMainContext *context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  return context;
}

static void
context_leave (GMainContext *context)
{
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
}

static void
speak_pieces (LyceumEventLog *log, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      char piece[16];

      g_snprintf (piece, sizeof piece, "%u ", i);
      g_assert_cmpuint (_lyceum_event_log_append_text (log, piece), >, 0);
    }
}

static char *
all_pieces (guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%u ", i);
  return g_string_free (text, FALSE);
}

/* Each thread has its own context and some who listen there: some stay, some come and go all the time, some come late.
 */
static void
leave_sometimes (const LyceumTaskEvent *event, gpointer data)
{
  Listener *self = data;

  if (self->n_events % 3 == 0 && self->subscription != NULL)
    listener_cancel (self);
}

static gpointer
listen_thread_cb (gpointer log)
{
  enum
  {
    N = 6
  };
  GMainContext *context = context_enter ();
  g_autofree char *wanted = all_pieces (N_PIECES);
  Listener listeners[N];
  guint n_done = 0, n_listening;

  for (guint i = 0; i < N; i++)
    {
      listener_init (&listeners[i], log);
      listeners[i].when_told = i % 2 == 0 ? leave_sometimes : NULL;
    }
  for (guint turn = 0; n_done < N; turn++)
    {
      n_done = n_listening = 0;
      for (guint i = 0; i < N; i++)
        {
          if (listeners[i].subscription == NULL && turn >= 2 * i)
            listener_listen (&listeners[i]);
          n_listening += listeners[i].subscription != NULL;
          n_done += listeners[i].last == N_PIECES;
        }
      if (n_done < N)
        g_main_context_iteration (context, n_listening == N);
    }
  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpstr (listeners[i].said->str, ==, wanted);
      listener_clear (&listeners[i]);
    }
  context_leave (context);
  _lyceum_event_log_unref (log);
  return NULL;
}

static void
test_contexts (void)
{
  enum
  {
    N_THREADS = 12
  };
  LyceumEventLog *log = _lyceum_event_log_new ();
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("listener", listen_thread_cb, _lyceum_event_log_ref (log));
  speak_pieces (log, N_PIECES);
  _lyceum_event_log_unref (log);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

/* One who does not come back from the first call until everything has been said. */
typedef struct
{
  pthread_mutex_t lock;
  pthread_cond_t changed;
  gboolean is_inside, is_open;
  LyceumEventLog *log;
  guint n_events;
} Gate;

static void
wait_at_gate (const LyceumTaskEvent *event, gpointer data)
{
  Gate *gate = ((Listener *) data)->data;

  pthread_mutex_lock (&gate->lock);
  gate->is_inside = TRUE;
  pthread_cond_broadcast (&gate->changed);
  while (!gate->is_open)
    pthread_cond_wait (&gate->changed, &gate->lock);
  pthread_mutex_unlock (&gate->lock);
}

static gpointer
block_thread_cb (gpointer data)
{
  Gate *gate = data;
  GMainContext *context = context_enter ();
  g_autofree char *wanted = all_pieces (N_PIECES);
  Listener listener;

  listener_init (&listener, gate->log);
  listener.when_told = wait_at_gate;
  listener.data = gate;
  listener_listen (&listener);
  turn_until (listener.last == N_PIECES);
  g_assert_cmpstr (listener.said->str, ==, wanted);
  gate->n_events = listener.n_events;
  listener_clear (&listener);
  context_leave (context);
  return NULL;
}

/* Bytes that are in use; 0 under a sanitizer. */
static size_t
heap_size (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

static void
test_blocked (void)
{
  Gate gate = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER };
  g_autoptr (LyceumEventLog) alone = _lyceum_event_log_new ();
  size_t before, growth_alone, growth;
  GThread *thread;

  gate.log = _lyceum_event_log_new ();
  thread = g_thread_new ("blocked", block_thread_cb, &gate);
  speak_pieces (gate.log, 1);
  pthread_mutex_lock (&gate.lock);
  while (!gate.is_inside)
    pthread_cond_wait (&gate.changed, &gate.lock);
  pthread_mutex_unlock (&gate.lock);

  /* Nobody waits for it, and nothing is kept for it: a log that nobody listens to takes as much memory. */
  before = heap_size ();
  for (guint i = 1; i < N_PIECES; i++)
    {
      g_autofree char *piece = g_strdup_printf ("%u ", i);

      _lyceum_event_log_append_text (gate.log, piece);
    }
  growth = heap_size () - before;
  g_assert_cmpuint (_lyceum_event_log_get_last_seq (gate.log), ==, N_PIECES);
  before = heap_size ();
  speak_pieces (alone, N_PIECES);
  growth_alone = heap_size () - before;
  g_test_message ("%zu bytes, alone %zu", growth, growth_alone);
  g_assert_cmpuint (growth, <=, growth_alone + 65536);

  pthread_mutex_lock (&gate.lock);
  gate.is_open = TRUE;
  pthread_cond_broadcast (&gate.changed);
  pthread_mutex_unlock (&gate.lock);
  g_thread_join (thread);
  g_assert_cmpuint (gate.n_events, <, 20); /* it was told the rest in few pieces */
  _lyceum_event_log_unref (gate.log);
}

/* Where a thread has no context of its own, the main thread is told. */
static gpointer
subscribe_thread_cb (gpointer data)
{
  listener_listen (data);
  return NULL;
}

static void
test_for_main (void)
{
  enum
  {
    N = 20
  };
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  Listener listeners[N];

  for (guint i = 0; i < N; i++)
    {
      listener_init (&listeners[i], log);
      _lyceum_event_log_append_text (log, "piece ");
      g_thread_join (g_thread_new ("subscriber", subscribe_thread_cb, &listeners[i]));
      if (i % 3 == 0)
        g_main_context_iteration (NULL, FALSE);
      if (i % 5 == 4)
        listener_cancel (&listeners[i]);
    }
  for (guint i = 0; i < N; i++)
    {
      if (listeners[i].subscription != NULL)
        {
          listener_catch_up (&listeners[i]);
          g_assert_cmpuint (listeners[i].said->len, ==, 6 * N);
        }
      listener_clear (&listeners[i]);
    }
}

/* Contexts go away with all who listen there, at any moment of somebody's speech. */
static gint n_gone; /* (atomic) */

static void
count_gone (gpointer data)
{
  g_atomic_int_inc (&n_gone);
}

static void
check_order (const LyceumTaskEvent *event, gpointer data)
{
  guint64 *last = data;

  g_assert_cmpuint (event->first_seq, ==, *last + 1);
  *last = event->seq;
}

enum
{
  N_CONTEXTS = 300,
  N_A_CONTEXT = 3
};

static gpointer
come_and_go_thread_cb (gpointer log)
{
  for (guint i = 0; i < N_CONTEXTS; i++)
    {
      GMainContext *context = context_enter ();
      LyceumSubscription *subscriptions[N_A_CONTEXT];
      guint64 last[N_A_CONTEXT];

      for (guint k = 0; k < N_A_CONTEXT; k++)
        {
          last[k] = _lyceum_event_log_get_last_seq (log) * k / 2;
          subscriptions[k] = _lyceum_event_log_subscribe (log, last[k], check_order, &last[k], count_gone);
        }
      for (guint k = 0; k < i % 7; k++)
        g_main_context_iteration (context, FALSE);
      if (i % 2 == 0)
        lyceum_subscription_cancel (g_steal_pointer (&subscriptions[0]));
      context_leave (context);
      for (guint k = 0; k < N_A_CONTEXT; k++)
        g_clear_pointer (&subscriptions[k], lyceum_subscription_cancel);
    }
  _lyceum_event_log_unref (log);
  return NULL;
}

static void
test_contexts_gone (void)
{
  enum
  {
    N_THREADS = 3
  };
  LyceumEventLog *log = _lyceum_event_log_new ();
  GThread *threads[N_THREADS];

  g_atomic_int_set (&n_gone, 0);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("guest", come_and_go_thread_cb, _lyceum_event_log_ref (log));
  while (g_atomic_int_get (&n_gone) < N_THREADS * N_CONTEXTS * N_A_CONTEXT)
    {
      _lyceum_event_log_append_state (log, LYCEUM_TASK_STATE_RUNNING);
      g_thread_yield ();
    }
  _lyceum_event_log_unref (log);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (g_atomic_int_get (&n_gone), ==, N_THREADS * N_CONTEXTS * N_A_CONTEXT);
}

/* Everything at once: several speak, many listen from anywhere, and one saves. */
enum
{
  N_SPEAKERS = 3,
  N_SPEECHES = 3000
};

typedef struct
{
  LyceumEventLog *log;
  gint n_speakers; /* (atomic): that go on */
  GPtrArray *rows;
} Party;

static gpointer
speak_thread_cb (gpointer data)
{
  Party *party = data;
  g_autoptr (GRand) random = g_rand_new ();

  for (guint i = 0; i < N_SPEECHES; i++)
    {
      if (i % 10 == 0)
        _lyceum_event_log_append_progress (party->log, (double) i / N_SPEECHES, "speaking");
      else if (i % 101 == 1)
        _lyceum_event_log_append_state (party->log, LYCEUM_TASK_STATE_RUNNING);
      else
        _lyceum_event_log_append_text (party->log, "piece ");
      if (g_rand_int_range (random, 0, 20) == 0)
        g_usleep (100);
    }
  g_atomic_int_dec_and_test (&party->n_speakers);
  return NULL;
}

static gpointer
save_thread_cb (gpointer data)
{
  Party *party = data;
  gboolean is_over = FALSE;

  while (!is_over)
    {
      g_autoptr (GPtrArray) rows = NULL;

      is_over = g_atomic_int_get (&party->n_speakers) == 0;
      rows = _lyceum_event_log_take_unsaved (party->log);
      for (guint i = 0; rows != NULL && i < rows->len; i++)
        g_ptr_array_add (party->rows, g_variant_ref (g_ptr_array_index (rows, i)));
      g_usleep (500);
    }
  return NULL;
}

static gpointer
drop_in_thread_cb (gpointer data)
{
  Party *party = data;
  GMainContext *context = context_enter ();
  g_autoptr (GRand) random = g_rand_new ();
  gboolean is_over = FALSE;

  while (!is_over)
    {
      Listener listener;

      is_over = g_atomic_int_get (&party->n_speakers) == 0;
      listener_init (&listener, party->log);
      listener.last = g_rand_int_range (random, 0, _lyceum_event_log_get_last_seq (party->log) + 1);
      listener_listen (&listener);
      for (gint i = g_rand_int_range (random, 0, 4); i > 0 && !is_over; i--)
        g_main_context_iteration (context, FALSE);
      if (g_rand_boolean (random) || is_over)
        listener_catch_up (&listener);
      listener_clear (&listener);
    }
  context_leave (context);
  return NULL;
}

static void
test_party (void)
{
  enum
  {
    N_GUESTS = 4
  };
  Party party = { .log = _lyceum_event_log_new (), .n_speakers = N_SPEAKERS };
  g_autoptr (LyceumEventLog) loaded = _lyceum_event_log_new ();
  GThread *threads[N_SPEAKERS + N_GUESTS + 1];
  Listener live, replayed;
  guint n = 0;

  party.rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  listener_init (&live, party.log);
  listener_listen (&live);
  for (guint i = 0; i < N_SPEAKERS; i++)
    threads[n++] = g_thread_new ("speaker", speak_thread_cb, &party);
  for (guint i = 0; i < N_GUESTS; i++)
    threads[n++] = g_thread_new ("guest", drop_in_thread_cb, &party);
  threads[n++] = g_thread_new ("saver", save_thread_cb, &party);
  turn_until (live.last == N_SPEAKERS * N_SPEECHES);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);

  g_assert_true (_lyceum_event_log_load (loaded, party.rows));
  listener_init (&replayed, loaded);
  listener_listen (&replayed);
  listener_catch_up (&replayed);
  g_assert_cmpstr (replayed.said->str, ==, live.said->str);
  listener_clear (&live);
  listener_clear (&replayed);
  g_ptr_array_unref (party.rows);
  _lyceum_event_log_unref (party.log);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/event-log-threads/contexts", test_contexts);
  g_test_add_func ("/queue/event-log-threads/blocked", test_blocked);
  g_test_add_func ("/queue/event-log-threads/for-main", test_for_main);
  g_test_add_func ("/queue/event-log-threads/contexts-gone", test_contexts_gone);
  g_test_add_func ("/queue/event-log-threads/party", test_party);
  return g_test_run ();
}
