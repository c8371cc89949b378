/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

/* The end: what is run, what is called back, what stays in the store. */

static void
register_kinds (QueueFixture *fixture, Gate *gate)
{
  fixture_register (fixture, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (fixture, "kept", LYCEUM_LANE_COMPUTE, TRUE, gate_thread_cb, gate);
  fixture_register (fixture, "passing", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, gate);
}

static void
test_drain (gconstpointer started)
{
  QueueFixture fixture;
  Gate gate;
  Reply replies[40] = { 0 };
  Reply late = { 0 };

  gate_init (&gate);
  gate_open (&gate);
  fixture_open (&fixture, NULL, 2);
  register_kinds (&fixture, &gate);
  if (started)
    fixture_start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    fixture_submit (&fixture, i % 2 ? "kept" : "passing", i % LYCEUM_N_TASK_PRIORITIES, &replies[i]);
  fixture_shut_down (&fixture, LYCEUM_QUEUE_DRAIN);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_assert_cmpuint (replies[i].n_calls, ==, 1);
      g_assert_no_error (replies[i].error);
    }
  fixture_submit (&fixture, "kept", LYCEUM_TASK_PRIORITY_URGENT, &late);
  turn_until (late.n_calls == 1);
  g_assert_error (late.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_SHUT_DOWN);
  reply_clear (&late);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* What is kept goes on at the next start, what is not is over, and everybody is called once, before the shutdown is. */
static void
test_cancel_queued (void)
{
  QueueFixture fixture, next;
  Gate gate;
  Reply replies[20] = { 0 };
  Reply parent_reply = { 0 };
  LyceumTask *parent;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 2);
  register_kinds (&fixture, &gate);
  fixture_start (&fixture);
  parent = fixture_batch (&fixture, "parent", "kept", 6);
  lyceum_queue_wait_async (fixture.queue, parent, NULL, wait_replied, &parent_reply);
  gate_wait_for (&gate, 2);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    fixture_submit (&fixture, i % 2 ? "kept" : "passing", LYCEUM_TASK_PRIORITY_NORMAL, &replies[i]);
  fixture_shut_down (&fixture, LYCEUM_QUEUE_CANCEL_QUEUED);
  g_assert_cmpuint (parent_reply.n_calls, ==, 1);
  g_assert_error (parent_reply.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_SHUT_DOWN);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_assert_cmpuint (replies[i].n_calls, ==, 1);
      g_assert_error (replies[i].error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_SHUT_DOWN);
      reply_clear (&replies[i]);
    }

  gate_open (&gate);
  fixture_open (&next, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (fixture.store)), 2);
  register_kinds (&next, &gate);
  g_assert_cmpuint (fixture_start (&next), ==, 1 + 6 + 10);
  fixture_shut_down (&next, LYCEUM_QUEUE_DRAIN);
  {
    g_autoptr (GPtrArray) records = lyceum_memory_task_store_list (LYCEUM_MEMORY_TASK_STORE (next.store));

    g_assert_cmpuint (records->len, ==, 1 + 6 + 10);
    for (guint i = 0; i < records->len; i++)
      {
        LyceumTaskRecord *record = g_ptr_array_index (records, i);

        g_assert_cmpint (record->state, ==, LYCEUM_TASK_STATE_SUCCEEDED);
        g_assert_cmpuint (record->crashes, ==, 0); /* an orderly end is no crash */
      }
  }
  reply_clear (&parent_reply);
  fixture_close (&next);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* Work that is done in spite of the shutdown is kept. */
static gboolean
stubborn_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  Gate *gate = data;

  pthread_mutex_lock (&gate->mutex);
  gate->n_waiting++;
  pthread_cond_broadcast (&gate->changed);
  pthread_mutex_unlock (&gate->mutex);
  while (!g_cancellable_is_cancelled (lyceum_task_run_get_cancellable (run)))
    g_usleep (500);
  return TRUE;
}

static void
test_done_in_spite (void)
{
  QueueFixture fixture;
  Gate gate;
  Reply reply = { 0 };

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "stubborn", LYCEUM_LANE_COMPUTE, TRUE, stubborn_thread_cb, &gate);
  fixture_start (&fixture);
  fixture_submit (&fixture, "stubborn", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  gate_wait_for (&gate, 1);
  fixture_shut_down (&fixture, LYCEUM_QUEUE_CANCEL_QUEUED);
  g_assert_cmpuint (reply.n_calls, ==, 1);
  g_assert_no_error (reply.error);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* Several shutdowns at once, the second in more of a hurry: each calls back. */
static void
count_shutdown (GObject *object, GAsyncResult *result, gpointer data)
{
  g_assert_true (lyceum_queue_shutdown_finish (LYCEUM_QUEUE (object), result, NULL));
  ++*(guint *) data;
}

static void
test_hurry (void)
{
  QueueFixture fixture;
  Gate gate;
  Reply reply = { 0 };
  guint n_ends = 0;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  register_kinds (&fixture, &gate);
  fixture_start (&fixture);
  fixture_submit (&fixture, "passing", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  gate_wait_for (&gate, 1);
  lyceum_queue_shutdown_async (fixture.queue, LYCEUM_QUEUE_DRAIN, count_shutdown, &n_ends);
  lyceum_queue_shutdown_async (fixture.queue, LYCEUM_QUEUE_CANCEL_QUEUED, count_shutdown, &n_ends);
  turn_until (n_ends == 2);
  g_assert_cmpuint (reply.n_calls, ==, 1);
  g_assert_error (reply.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_SHUT_DOWN);
  lyceum_queue_shutdown_async (fixture.queue, LYCEUM_QUEUE_DRAIN, count_shutdown, &n_ends);
  turn_until (n_ends == 3);
  reply_clear (&reply);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* A shutdown at once, in the middle of the start. */
static void
start_ended (GObject *object, GAsyncResult *result, gpointer data)
{
  lyceum_queue_start_finish (LYCEUM_QUEUE (object), result, NULL, NULL);
  ++*(guint *) data;
}

static void
test_during_start (void)
{
  QueueFixture fixture;
  Gate gate;
  guint n_starts = 0;
  Reply reply = { 0 };

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  register_kinds (&fixture, &gate);
  fixture_submit (&fixture, "kept", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  lyceum_queue_start_async (fixture.queue, TRUE, NULL, start_ended, &n_starts);
  fixture_shut_down (&fixture, LYCEUM_QUEUE_CANCEL_QUEUED);
  g_assert_cmpuint (n_starts, ==, 1);
  g_assert_cmpuint (reply.n_calls, ==, 1);
  reply_clear (&reply);
  fixture_close (&fixture);
  gate_clear (&gate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_add_data_func ("/queue/shutdown/drain", GINT_TO_POINTER (TRUE), test_drain);
  g_test_add_data_func ("/queue/shutdown/drain-without-start", GINT_TO_POINTER (FALSE), test_drain);
  g_test_add_func ("/queue/shutdown/cancel-queued", test_cancel_queued);
  g_test_add_func ("/queue/shutdown/done-in-spite", test_done_in_spite);
  g_test_add_func ("/queue/shutdown/hurry", test_hurry);
  g_test_add_func ("/queue/shutdown/during-start", test_during_start);
  return g_test_run ();
}
