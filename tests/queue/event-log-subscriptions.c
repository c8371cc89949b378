/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event-log-fixture.h"
#include "lyceum-event-log-parts-private.h"

/* What listeners may do while they are told: go away, send others away, come back, speak, let go of the log; and how
 * they end. */

static void
leave (const LyceumTaskEvent *event, gpointer data)
{
  listener_cancel (data);
}

static void
test_cancel_inside (void)
{
  Circle circle;

  circle_open (&circle);
  circle.listeners[0].when_told = leave;
  for (guint i = 0; i < 3; i++)
    {
      _lyceum_event_log_append_text (circle.log, "a");
      _lyceum_event_log_append_state (circle.log, LYCEUM_TASK_STATE_RUNNING);
    }
  listener_catch_up (&circle.listeners[2]);
  g_assert_cmpuint (circle.listeners[0].n_events, ==, 1);
  g_assert_cmpuint (circle.listeners[0].n_destroyed, ==, 1);
  g_assert_cmpuint (circle.listeners[1].last, ==, 6);

  /* The last ones go, one of them inside; then there is nobody, and somebody comes again. */
  listener_cancel (&circle.listeners[1]);
  circle.listeners[2].when_told = leave;
  _lyceum_event_log_append_text (circle.log, "b");
  turn_until (circle.listeners[2].n_destroyed == 1);
  _lyceum_event_log_append_text (circle.log, "c");
  listener_listen (&circle.listeners[1]);
  listener_catch_up (&circle.listeners[1]);
  g_assert_cmpstr (circle.listeners[1].said->str, ==, "a[2]a[2]a[2]bc");
  g_assert_cmpstr (circle.listeners[2].said->str, ==, "a[2]a[2]a[2]b");
  circle_close (&circle);
}

static void
send_others_away (const LyceumTaskEvent *event, gpointer data)
{
  Circle *circle = ((Listener *) data)->data;

  for (guint i = 0; i < 3; i++)
    if (&circle->listeners[i] != data && circle->listeners[i].subscription != NULL)
      listener_cancel (&circle->listeners[i]);
}

static void
test_cancel_others (void)
{
  Circle circle;
  guint n_told = 0;

  circle_open (&circle);
  for (guint i = 0; i < 3; i++)
    circle.listeners[i].when_told = send_others_away;
  for (guint i = 0; i < 10; i++)
    _lyceum_event_log_append_progress (circle.log, i / 10.0, NULL);
  turn_until (circle.listeners[0].last == 10 || circle.listeners[1].last == 10 || circle.listeners[2].last == 10);
  for (guint i = 0; i < 3; i++)
    {
      n_told += circle.listeners[i].n_events;
      g_assert_true ((circle.listeners[i].n_events == 10) == (circle.listeners[i].n_destroyed == 0));
    }
  g_assert_cmpuint (n_told, ==, 10); /* whoever was told first was the only one */
  circle_close (&circle);
}

static void
come_back (const LyceumTaskEvent *event, gpointer data)
{
  Listener *self = data;

  listener_cancel (self);
  /* The first subscription is not gone before this call returns, so a second listener takes over. */
  if (self->said->len < 20)
    {
      Circle *circle = self->data;
      Listener *other = self == &circle->listeners[0] ? &circle->listeners[1] : &circle->listeners[0];

      other->last = self->last;
      listener_listen (other);
      _lyceum_event_log_append_text (self->log, "x");
      _lyceum_event_log_append_state (self->log, LYCEUM_TASK_STATE_QUEUED);
    }
}

static void
test_subscribe_inside (void)
{
  Circle circle;

  circle_open (&circle);
  for (guint i = 0; i < 3; i++)
    listener_cancel (&circle.listeners[i]);
  circle.listeners[0].when_told = circle.listeners[1].when_told = come_back;
  listener_listen (&circle.listeners[0]);
  _lyceum_event_log_append_text (circle.log, "begin");
  turn_until (circle.listeners[0].subscription == NULL && circle.listeners[1].subscription == NULL);
  listener_listen (&circle.listeners[2]);
  listener_catch_up (&circle.listeners[2]);
  g_assert_true (g_str_has_prefix (circle.listeners[2].said->str, "begin"));
  g_assert_cmpuint (circle.listeners[0].n_events, >, 1);
  g_assert_cmpuint (circle.listeners[1].n_events, >, 1);
  circle_close (&circle);
}

/* After the last event somebody comes, and nothing is said any more. */
static void
bring_somebody (const LyceumTaskEvent *event, gpointer data)
{
  Circle *circle = ((Listener *) data)->data;

  listener_listen (&circle->listeners[1]);
}

static void
test_bring_inside (void)
{
  Circle circle;

  circle_open (&circle);
  listener_cancel (&circle.listeners[1]);
  circle.listeners[0].when_told = bring_somebody;
  _lyceum_event_log_append_text (circle.log, "all there is");
  turn_until (circle.listeners[1].last == 1);
  circle_close (&circle);
}

/* Who answers every event with another does not keep the loop to itself. */
static void
answer (const LyceumTaskEvent *event, gpointer data)
{
  if (event->seq < 20)
    _lyceum_event_log_append_state (((Listener *) data)->log, LYCEUM_TASK_STATE_RUNNING);
}

static void
test_append_inside (void)
{
  Circle circle;
  guint before = 0;

  circle_open (&circle);
  circle.listeners[0].when_told = answer;
  _lyceum_event_log_append_state (circle.log, LYCEUM_TASK_STATE_QUEUED);
  while (circle.listeners[1].last < 20)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (circle.listeners[0].n_events, <=, before + 1);
      before = circle.listeners[0].n_events;
    }
  listener_catch_up (&circle.listeners[0]);
  g_assert_cmpstr (circle.listeners[0].said->str, ==, circle.listeners[1].said->str);
  circle_close (&circle);
}

static void
let_go (const LyceumTaskEvent *event, gpointer data)
{
  Circle *circle = ((Listener *) data)->data;

  g_clear_pointer (&circle->log, _lyceum_event_log_unref);
  send_others_away (event, data);
  listener_cancel (data);
}

static void
test_last_reference_inside (void)
{
  Circle circle;

  circle_open (&circle);
  for (guint i = 0; i < 3; i++)
    circle.listeners[i].when_told = let_go;
  _lyceum_event_log_append_text (circle.log, "the last words");
  turn_until (circle.log == NULL);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (circle.listeners[i].n_destroyed, ==, 1);
  circle_close (&circle);
}

/* A subscription keeps the log alive; one that nothing was ever told to ends like any other. */
static void
test_keeps_log (void)
{
  LyceumEventLog *log = _lyceum_event_log_new ();
  Listener early, kept;

  listener_init (&early, log);
  listener_listen (&early);
  listener_cancel (&early);
  _lyceum_event_log_append_text (log, "kept");
  listener_listen (&early);
  listener_cancel (&early);
  listener_init (&kept, log);
  listener_listen (&kept);
  _lyceum_event_log_unref (log);
  turn_until (kept.last == 1);
  g_assert_cmpuint (early.n_events, ==, 0);
  g_assert_cmpstr (kept.said->str, ==, "kept");
  listener_clear (&early);
  listener_clear (&kept);
}

/*
 * A context that goes away takes its subscriptions along, and what they held, even where the end of one cancels
 * another. What is left of them is cancelled afterwards.
 */
static void
not_told (const LyceumTaskEvent *event, gpointer data)
{
  g_assert_not_reached ();
}

static void
cancel_others (gpointer data)
{
  GPtrArray *others = data;

  for (guint i = 0; i < others->len; i++)
    listener_cancel (g_ptr_array_index (others, i));
  g_ptr_array_unref (others);
}

static void
context_gone (guint n_others)
{
  LyceumEventLog *log = _lyceum_event_log_new ();
  GMainContext *context = g_main_context_new ();
  GPtrArray *others = g_ptr_array_new ();
  LyceumSubscription *first;
  Listener listeners[3];

  g_main_context_push_thread_default (context);
  first = _lyceum_event_log_subscribe (log, 100, not_told, others, cancel_others);
  for (guint i = 0; i < 3; i++)
    {
      listener_init (&listeners[i], log);
      listener_listen (&listeners[i]);
      if (i == 0)
        _lyceum_event_log_append_text (log, "before");
      if (i == 0)
        listener_catch_up (&listeners[i]);
    }
  for (guint i = 0; i < n_others; i++)
    g_ptr_array_add (others, &listeners[i]);
  g_main_context_pop_thread_default (context);
  _lyceum_event_log_append_text (log, "after");
  g_main_context_unref (context);
  _lyceum_event_log_append_text (log, "after all");
  _lyceum_event_log_unref (log);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (listeners[i].n_destroyed, ==, 1);
      g_assert_cmpstr (listeners[i].said->str, ==, i == 0 ? "before" : "");
      listener_clear (&listeners[i]);
    }
  lyceum_subscription_cancel (first);
}

static void
test_context_gone (void)
{
  for (guint n_others = 0; n_others <= 3; n_others++)
    context_gone (n_others);
}

/* The same while another thread is about to wake the context: it has seen who sleeps there, and let go of the lock. */
static void
test_gone_before_woken (void)
{
  LyceumEventLog *log = _lyceum_event_log_new ();
  GMainContext *context = g_main_context_new ();
  LyceumReader *sleepers;
  Listener listener;

  g_main_context_push_thread_default (context);
  listener_init (&listener, log);
  listener_listen (&listener);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  pthread_mutex_lock (&log->lock);
  sleepers = _lyceum_readers_take_idle_locked (log);
  pthread_mutex_unlock (&log->lock);
  g_assert_nonnull (sleepers);
  g_main_context_unref (context);
  g_assert_cmpuint (listener.n_destroyed, ==, 1);
  _lyceum_event_log_unref (log);
  _lyceum_readers_wake (sleepers);
  listener_clear (&listener);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/event-log-subscriptions/cancel-inside", test_cancel_inside);
  g_test_add_func ("/queue/event-log-subscriptions/cancel-others", test_cancel_others);
  g_test_add_func ("/queue/event-log-subscriptions/subscribe-inside", test_subscribe_inside);
  g_test_add_func ("/queue/event-log-subscriptions/bring-inside", test_bring_inside);
  g_test_add_func ("/queue/event-log-subscriptions/append-inside", test_append_inside);
  g_test_add_func ("/queue/event-log-subscriptions/last-reference-inside", test_last_reference_inside);
  g_test_add_func ("/queue/event-log-subscriptions/keeps-log", test_keeps_log);
  g_test_add_func ("/queue/event-log-subscriptions/context-gone", test_context_gone);
  g_test_add_func ("/queue/event-log-subscriptions/gone-before-woken", test_gone_before_woken);
  return g_test_run ();
}
