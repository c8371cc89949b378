/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event-log-fixture.h"

/* What the listeners of one event log are told, in one context. */

static void
test_numbers (void)
{
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();

  g_assert_cmpuint (_lyceum_event_log_get_last_seq (log), ==, 0);
  g_assert_cmpuint (_lyceum_event_log_append_state (log, LYCEUM_TASK_STATE_QUEUED), ==, 1);
  g_assert_cmpuint (_lyceum_event_log_append_text (log, "one"), ==, 2);
  g_assert_cmpuint (_lyceum_event_log_append_text (log, ""), ==, 0); /* says nothing */
  g_assert_cmpuint (_lyceum_event_log_append_progress (log, 0.5, NULL), ==, 3);
  g_assert_cmpuint (_lyceum_event_log_append_text (log, "two"), ==, 4);
  g_assert_cmpuint (_lyceum_event_log_get_last_seq (log), ==, 4);
}

/* Text pieces in a row are one event; what stands between them is told in its place. */
static void
note_numbers (const LyceumTaskEvent *event, gpointer data)
{
  Listener *listener = data;

  g_string_append_printf (listener->data, "%u-%u ", (guint) event->first_seq, (guint) event->seq);
}

static void
test_joined (void)
{
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  g_autoptr (GString) numbers = g_string_new (NULL);
  Listener listener;

  listener_init (&listener, log);
  listener.when_told = note_numbers;
  listener.data = numbers;
  listener_listen (&listener);
  _lyceum_event_log_append_state (log, LYCEUM_TASK_STATE_SCHEDULED);
  _lyceum_event_log_append_text (log, "A ");
  _lyceum_event_log_append_text (log, "vector ");
  _lyceum_event_log_append_text (log, "space");
  _lyceum_event_log_append_progress (log, 0.25, "reading");
  _lyceum_event_log_append_progress (log, -3, "");
  _lyceum_event_log_append_text (log, " over");
  _lyceum_event_log_append_text (log, " K");
  _lyceum_event_log_append_state (log, LYCEUM_TASK_STATE_SUCCEEDED);
  listener_catch_up (&listener);
  g_assert_cmpstr (listener.said->str, ==, "[-1]A vector space[0.2500 reading][-1.0000 -] over K[3]");
  g_assert_cmpstr (numbers->str, ==, "1-1 2-4 5-5 6-6 7-8 9-9 ");
  listener_clear (&listener);
}

/* However late somebody comes: no call is given more than a bounded piece, and all of it comes. */
static void
test_late (void)
{
  enum
  {
    N_PIECES = 50000
  };
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  g_autoptr (GString) spoken = g_string_new (NULL);
  g_autofree char *huge = g_strnfill (300000, 'h');
  Listener listener;

  for (guint i = 0; i < N_PIECES; i++)
    {
      g_autofree char *piece = i == N_PIECES / 2 ? g_strdup (huge) : g_strdup_printf ("%u und so weiter ", i);

      _lyceum_event_log_append_text (log, piece);
      g_string_append (spoken, piece);
    }
  listener_init (&listener, log);
  listener_listen (&listener);
  listener_catch_up (&listener);
  g_assert_cmpstr (listener.said->str, ==, spoken->str);
  g_assert_cmpuint (listener.longest, ==, 300000); /* a piece is never cut */
  g_assert_cmpuint (listener.n_events, >=, (spoken->len - 300000) / 65536);
  g_assert_cmpuint (listener.n_events, <, 100);
  listener_clear (&listener);

  listener_init (&listener, log);
  listener.last = N_PIECES / 2 + 1;
  listener_listen (&listener);
  listener_catch_up (&listener);
  g_assert_cmpuint (listener.longest, <=, 65536);
  listener_clear (&listener);
}

/* From every number, the rest and nothing else; also for those who come back, and who know more than there is. */
static void
test_resume (void)
{
  enum
  {
    N = 400
  };
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func (g_free);
  Listener *listeners = g_new (Listener, N + 3);

  speak_at_random (log, random, N, written);
  for (guint k = 0; k < N + 3; k++)
    {
      listener_init (&listeners[k], log);
      listeners[k].last = k;
      listener_listen (&listeners[k]);
    }
  for (guint k = 0; k <= N; k++)
    listener_catch_up (&listeners[k]);
  for (guint k = 0; k < N + 3; k++)
    {
      g_autofree char *rest = written_after (written, k);

      g_assert_cmpstr (listeners[k].said->str, ==, rest);
      listener_cancel (&listeners[k]);
    }

  speak_at_random (log, random, 10, written);
  for (guint k = 0; k < N + 3; k++)
    listener_listen (&listeners[k]);
  for (guint k = 0; k < N + 3; k++)
    {
      g_autofree char *rest = written_after (written, k);

      listener_catch_up (&listeners[k]);
      g_assert_cmpstr (listeners[k].said->str, ==, rest);
      listener_clear (&listeners[k]);
    }
  g_free (listeners);
}

/* A thousand who are equally far are told in one event each. */
static void
test_many (void)
{
  enum
  {
    N = 1000
  };
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  Listener *listeners = g_new (Listener, N);

  for (guint i = 0; i < N; i++)
    {
      listener_init (&listeners[i], log);
      listener_listen (&listeners[i]);
    }
  for (guint i = 0; i < 100; i++)
    _lyceum_event_log_append_text (log, "piece ");
  for (guint i = 0; i < N; i++)
    {
      listener_catch_up (&listeners[i]);
      g_assert_cmpuint (listeners[i].n_events, ==, 1);
      g_assert_cmpuint (listeners[i].said->len, ==, 600);
      listener_clear (&listeners[i]);
    }
  g_free (listeners);
}

/* In turn: nobody is told a second event before everybody was told one, however slow one of them is. */
enum
{
  N_TURNS = 30
};

static void
check_turns (const LyceumTaskEvent *event, gpointer data)
{
  Circle *circle = ((Listener *) data)->data;

  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (ABS ((gint) event->seq - (gint) circle->listeners[i].last), <=, 1);
  if (data == &circle->listeners[1])
    g_usleep (3000);
}

static void
test_fair (void)
{
  Circle circle;

  circle_open (&circle);
  for (guint i = 0; i < 3; i++)
    circle.listeners[i].when_told = check_turns;
  for (guint i = 0; i < N_TURNS; i++)
    _lyceum_event_log_append_progress (circle.log, (double) i / N_TURNS, NULL);
  for (guint i = 0; i < 3; i++)
    listener_catch_up (&circle.listeners[i]);
  circle_close (&circle);
}

/* However much is said, the main loop turns no more often than frames go by. */
static void
test_frames (void)
{
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  gint64 begin = g_get_monotonic_time ();
  guint n_turns = 0, n_frames;
  Listener listener;

  listener_init (&listener, log);
  listener_listen (&listener);
  for (guint i = 0; i < 20000; i++)
    {
      _lyceum_event_log_append_text (log, "piece ");
      if (i % 100 == 0)
        g_usleep (1000);
      n_turns += g_main_context_iteration (NULL, FALSE);
    }
  n_frames = (g_get_monotonic_time () - begin) / 16000 + 1;
  g_test_message ("%u turns, %u events, %u frames", n_turns, listener.n_events, n_frames);
  g_assert_cmpuint (n_turns, <=, n_frames + 1);
  g_assert_cmpuint (n_turns, >, 1);
  listener_catch_up (&listener);
  g_assert_cmpuint (listener.said->len, ==, 20000 * 6);
  listener_clear (&listener);
}

/* A main loop that is kept busy by drawing is not disturbed; what was said is told later. */
static gboolean
draw (gpointer data)
{
  return --*(guint *) data > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
test_below_drawing (void)
{
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  guint n_draws = 500;
  Listener listener;

  g_idle_add_full (120, draw, &n_draws, NULL);
  listener_init (&listener, log);
  listener_listen (&listener);
  while (n_draws > 0)
    {
      _lyceum_event_log_append_text (log, "piece ");
      g_assert_cmpuint (listener.n_events, ==, 0);
      g_main_context_iteration (NULL, TRUE);
    }
  listener_catch_up (&listener);
  g_assert_cmpuint (listener.said->len, ==, 500 * 6);
  listener_clear (&listener);
}

/* Each turn of the main loop is short, and in the end everything has been told. */
static void
take_a_while (const LyceumTaskEvent *event, gpointer data)
{
  g_usleep (100);
}

static void
test_slices (void)
{
  Circle circle;
  guint before = 0, most = 0, n = 0;

  circle_open (&circle);
  for (guint i = 0; i < 3; i++)
    circle.listeners[i].when_told = take_a_while;
  for (guint i = 0; i < 200; i++)
    _lyceum_event_log_append_state (circle.log, LYCEUM_TASK_STATE_RUNNING);
  while (n < 3 * 200)
    {
      g_main_context_iteration (NULL, TRUE);
      n = circle.listeners[0].n_events + circle.listeners[1].n_events + circle.listeners[2].n_events;
      most = MAX (most, n - before);
      before = n;
    }
  /* 100 us each: a slice has room for 40 at most, and one more that began in time. */
  g_assert_cmpuint (most, <=, 4000 / 100 + 1);
  circle_close (&circle);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/event-log/numbers", test_numbers);
  g_test_add_func ("/queue/event-log/joined", test_joined);
  g_test_add_func ("/queue/event-log/late", test_late);
  g_test_add_func ("/queue/event-log/resume", test_resume);
  g_test_add_func ("/queue/event-log/many", test_many);
  g_test_add_func ("/queue/event-log/fair", test_fair);
  g_test_add_func ("/queue/event-log/frames", test_frames);
  g_test_add_func ("/queue/event-log/below-drawing", test_below_drawing);
  g_test_add_func ("/queue/event-log/slices", test_slices);
  return g_test_run ();
}
