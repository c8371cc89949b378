/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

/* The event log, and what the main loop has to do for it. */

typedef struct
{
  guint64 first, last;
  guint n_events;
  GString *text;
  guint n_states;
  gboolean destroyed;
  guint unsubscribe_after;
  LyceumSubscription *subscription; /* (owned) */
} Listener;

static void
listener_init (Listener *listener)
{
  *listener = (Listener){ .text = g_string_new (NULL) };
}

static void
heard (const LyceumTaskEvent *event, gpointer user_data)
{
  Listener *listener = user_data;

  g_assert_false (listener->destroyed);
  if (listener->n_events > 0)
    g_assert_cmpuint (event->first_seq, ==, listener->last + 1); /* no gap, no repeat */
  else
    listener->first = event->first_seq;
  g_assert_cmpuint (event->seq, >=, event->first_seq);
  listener->last = event->seq;
  listener->n_events++;
  if (event->type == LYCEUM_TASK_EVENT_TEXT)
    g_string_append (listener->text, event->text);
  listener->n_states += event->type == LYCEUM_TASK_EVENT_STATE;
  if (listener->unsubscribe_after == listener->n_events)
    g_clear_pointer (&listener->subscription, lyceum_subscription_cancel);
}

static void
gone (gpointer user_data)
{
  ((Listener *) user_data)->destroyed = TRUE;
}

static void
listen_to (Listener *listener, QueueFixture *fixture, LyceumTask *task, guint64 after_seq)
{
  listener->subscription =
      lyceum_queue_subscribe (fixture->queue, lyceum_task_get_id (task), after_seq, heard, listener, gone);
}

static void
stop_listening (Listener *listener)
{
  g_clear_pointer (&listener->subscription, lyceum_subscription_cancel);
}

/* Speaks in small pieces, with pauses, so that frames fall between them. */
enum { N_PIECES = 400 };

static gboolean
speak_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  for (guint i = 0; i < N_PIECES; i++)
    {
      g_autofree char *piece = g_strdup_printf ("%u ", i);

      lyceum_task_run_emit_text (run, piece);
      lyceum_task_run_set_progress (run, (double) i / N_PIECES, piece);
      if (i % 4 == 0)
        g_usleep (1000);
    }
  return TRUE;
}

static char *
whole_speech (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_PIECES; i++)
    g_string_append_printf (text, "%u ", i);
  return g_string_free (text, FALSE);
}

/* Subscribers come at any time, before, during and after, from the start or from where they were; all hear the same. */
static void
test_replay (void)
{
  enum { N_LISTENERS = 40 };
  QueueFixture fixture;
  Listener listeners[N_LISTENERS], resumed, late;
  Reply reply = { 0 };
  LyceumTask *task;
  guint n = 0;
  guint64 seen;
  g_autofree char *speech = whole_speech ();

  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "speak", LYCEUM_LANE_COMPUTE, FALSE, speak_thread_cb, NULL);
  fixture_start (&fixture);
  task = fixture_submit (&fixture, "speak", LYCEUM_TASK_PRIORITY_URGENT, &reply);

  /* One that goes away in the middle and comes back. */
  listener_init (&resumed);
  listen_to (&resumed, &fixture, task, 0);
  for (guint i = 0; reply.n_calls == 0; i++)
    {
      if (n < N_LISTENERS)
        {
          listener_init (&listeners[n]);
          listen_to (&listeners[n++], &fixture, task, 0);
        }
      if (i % 3 == 1)
        {
          seen = resumed.last;
          stop_listening (&resumed);
          resumed.destroyed = FALSE;
          listen_to (&resumed, &fixture, task, seen);
        }
      g_main_context_iteration (NULL, TRUE);
    }
  listener_init (&late);
  listen_to (&late, &fixture, task, 0);
  turn_until (late.n_events > 0 && late.last == resumed.last && late.text->len == strlen (speech));

  g_assert_cmpstr (late.text->str, ==, speech);
  g_assert_cmpstr (resumed.text->str, ==, speech);
  g_assert_cmpuint (late.first, ==, 1);
  for (guint i = 0; i < n; i++)
    {
      turn_until (listeners[i].last == late.last);
      g_assert_cmpuint (listeners[i].first, ==, 1);
      g_assert_cmpstr (listeners[i].text->str, ==, speech);
    }

  /* They outlive the task. */
  lyceum_queue_forget_finished (fixture.queue);
  for (guint i = 0; i < n; i++)
    {
      g_assert_false (listeners[i].destroyed);
      stop_listening (&listeners[i]);
      g_assert_true (listeners[i].destroyed);
      g_string_free (listeners[i].text, TRUE);
    }
  stop_listening (&late);
  stop_listening (&resumed);
  g_string_free (late.text, TRUE);
  g_string_free (resumed.text, TRUE);
  fixture_close (&fixture);
}

static void
test_unsubscribe_inside (void)
{
  QueueFixture fixture;
  Listener listener;
  Reply reply = { 0 };

  listener_init (&listener);
  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "speak", LYCEUM_LANE_COMPUTE, FALSE, speak_thread_cb, NULL);
  fixture_start (&fixture);
  listener.unsubscribe_after = 2;
  listen_to (&listener, &fixture, fixture_submit (&fixture, "speak", LYCEUM_TASK_PRIORITY_URGENT, &reply), 0);
  turn_until (reply.n_calls == 1 && listener.destroyed);
  g_assert_cmpuint (listener.n_events, ==, 2);
  g_assert_true (listener.destroyed);
  g_string_free (listener.text, TRUE);
  fixture_close (&fixture);
}

/* A retry is visible in the log, so that a window can begin again. */
static void
test_retry_is_logged (void)
{
  QueueFixture fixture;
  Listener listener;
  Reply reply = { 0 }, second = { 0 };
  LyceumTask *task;
  guint n_states;

  listener_init (&listener);
  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "fail", LYCEUM_LANE_COMPUTE, FALSE, fail_thread_cb, NULL);
  fixture_start (&fixture);
  task = fixture_submit (&fixture, "fail", LYCEUM_TASK_PRIORITY_URGENT, &reply);
  listen_to (&listener, &fixture, task, 0);
  turn_until (reply.n_calls == 1 && listener.n_states >= 1);
  n_states = listener.n_states;
  lyceum_queue_retry (fixture.queue, task);
  lyceum_queue_wait_async (fixture.queue, task, NULL, wait_replied, &second);
  turn_until (second.n_calls == 1 && listener.n_states >= n_states + 2);
  stop_listening (&listener);
  reply_clear (&reply);
  reply_clear (&second);
  g_string_free (listener.text, TRUE);
  fixture_close (&fixture);
}

/* Reports in a tight loop from many threads: the main loop wakes no more often than frames go by. */
static gboolean
report_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  gint64 end = g_get_monotonic_time () + 300000;
  guint i = 0;

  for (; g_get_monotonic_time () < end; i++)
    lyceum_task_run_set_progress (run, (i % 1000) / 1000.0, "working");
  g_atomic_int_add ((gint *) data, i);
  return TRUE;
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer data)
{
  ++*(guint *) data;
}

static void
test_coalescing (void)
{
  enum { N_TASKS = 8 };
  QueueFixture fixture;
  gint n_reports = 0;
  guint n_notifies = 0, n_turns = 0;
  Reply replies[N_TASKS] = { 0 };
  gint64 begin = g_get_monotonic_time ();
  guint n_frames;

  fixture_open (&fixture, NULL, 4);
  fixture_register (&fixture, "report", LYCEUM_LANE_COMPUTE, FALSE, report_thread_cb, &n_reports);
  fixture_start (&fixture);
  for (guint i = 0; i < N_TASKS; i++)
    g_signal_connect (fixture_submit (&fixture, "report", LYCEUM_TASK_PRIORITY_LOW, &replies[i]), "notify::progress",
                      G_CALLBACK (count_notify), &n_notifies);
  for (guint i = 0; i < N_TASKS; i++)
    while (replies[i].n_calls == 0)
      {
        g_main_context_iteration (NULL, TRUE);
        n_turns++;
      }
  n_frames = (g_get_monotonic_time () - begin) / LYCEUM_FRAME_USEC + 1;
  g_test_message ("%d reports, %u frames, %u turns, %u notifies", n_reports, n_frames, n_turns, n_notifies);
  g_assert_cmpuint (n_turns, <=, 2 * n_frames + 20);
  g_assert_cmpuint (n_notifies, <=, n_frames * N_TASKS);
  g_assert_cmpint (n_reports, >, (gint) n_turns);
  fixture_close (&fixture);
}

/* A main loop that is kept busy by something more urgent, such as drawing, is not disturbed; it hears it all later. */
static gboolean
draw (gpointer data)
{
  return --*(guint *) data > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
test_below_drawing (void)
{
  QueueFixture fixture;
  guint n_draws = 500;
  Reply reply = { 0 };

  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, FALSE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  g_idle_add_full (120, draw, &n_draws, NULL);
  fixture_submit (&fixture, "nothing", LYCEUM_TASK_PRIORITY_URGENT, &reply);
  g_usleep (40000);
  while (n_draws > 0)
    {
      g_assert_cmpuint (reply.n_calls, ==, 0);
      g_main_context_iteration (NULL, TRUE);
    }
  turn_until (reply.n_calls == 1);
  fixture_close (&fixture);
}

/* Many ends at once: each turn of the main loop is short, and all are called. */
static void
ended (GObject *object, GAsyncResult *result, gpointer data)
{
  ++*(guint *) data;
  g_usleep (100);
}

static void
test_slices (void)
{
  enum { N_TASKS = 1000 };
  QueueFixture fixture;
  guint n_ended = 0, before = 0, most = 0;

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, FALSE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  for (guint i = 0; i < N_TASKS; i++)
    fixture_submit_spec (&fixture, fixture_spec ("nothing", LYCEUM_TASK_PRIORITY_LOW, 0), NULL, ended, &n_ended);
  wait_for (lyceum_queue_get_n_unfinished (fixture.queue) == 0);
  while (n_ended < N_TASKS)
    {
      g_main_context_iteration (NULL, TRUE);
      most = MAX (most, n_ended - before);
      before = n_ended;
    }
  /* 100 us each: a slice has room for 40 at most, and one more that began in time. */
  g_assert_cmpuint (most, <=, LYCEUM_SLICE_USEC / 100 + 1);
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_add_func ("/queue/events/replay", test_replay);
  g_test_add_func ("/queue/events/unsubscribe-inside", test_unsubscribe_inside);
  g_test_add_func ("/queue/events/retry-is-logged", test_retry_is_logged);
  g_test_add_func ("/queue/events/coalescing", test_coalescing);
  g_test_add_func ("/queue/events/below-drawing", test_below_drawing);
  g_test_add_func ("/queue/events/slices", test_slices);
  return g_test_run ();
}
