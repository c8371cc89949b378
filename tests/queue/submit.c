/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

/* What one task does from submission to its end. */

static gboolean
double_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  lyceum_assert_worker ();
  lyceum_task_run_set_progress (run, 0.5, "halfway");
  lyceum_task_run_set_result (run, g_variant_new_uint32 (2 * g_variant_get_uint32 (lyceum_task_run_get_payload (run))));
  return TRUE;
}

static void
test_result (void)
{
  QueueFixture fixture;
  Reply reply = { 0 };
  LyceumTask *task;

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "double", LYCEUM_LANE_COMPUTE, FALSE, double_thread_cb, NULL);
  task = fixture_submit_spec (&fixture,
      lyceum_task_spec_new ("double", "Doubling", g_variant_new_uint32 (21), LYCEUM_TASK_PRIORITY_NORMAL, 0),
      NULL,
      submit_replied,
      &reply);
  g_assert_cmpuint (reply.n_calls, ==, 0);
  g_assert_cmpuint (lyceum_queue_get_n_unfinished (fixture.queue), ==, 1);
  fixture_start (&fixture);
  turn_until (reply.n_calls == 1);
  g_assert_no_error (reply.error);
  g_assert_cmpuint (g_variant_get_uint32 (reply.result), ==, 42);
  g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_cmpstr (lyceum_task_get_title (task), ==, "Doubling");
  g_assert_cmpstr (lyceum_task_get_message (task), ==, "halfway");
  g_assert_cmpfloat (lyceum_task_get_progress (task), ==, 1);
  g_assert_cmpint (lyceum_task_get_finished_at (task), >=, lyceum_task_get_created_at (task));
  g_assert_cmpuint (lyceum_queue_get_n_unfinished (fixture.queue), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.queue)), ==, 1);
  g_assert_true (lyceum_queue_get_task (fixture.queue, lyceum_task_get_id (task)) == task);
  lyceum_queue_forget_finished (fixture.queue);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.queue)), ==, 0);
  reply_clear (&reply);
  fixture_close (&fixture);
}

static void
test_failure (void)
{
  QueueFixture fixture;
  Reply reply = { 0 };
  LyceumTask *task;

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "fail", LYCEUM_LANE_COMPUTE, FALSE, fail_thread_cb, NULL);
  fixture_start (&fixture);
  task = fixture_submit (&fixture, "fail", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  turn_until (reply.n_calls == 1);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_FAILED);
  g_assert_cmpstr (lyceum_task_get_error_message (task), ==, "It failed");

  task = fixture_submit (&fixture, "unheard-of", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  turn_until (reply.n_calls == 2);
  g_assert_error (reply.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_UNKNOWN_KIND);
  g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_FAILED);
  reply_clear (&reply);
  fixture_close (&fixture);
}

/* Network lane: a chain of callbacks on the network thread. */
static gboolean
answer_network_cb (gpointer data)
{
  LyceumTaskRun *run = data;

  lyceum_assert_network ();
  lyceum_task_run_set_result (run, g_variant_new_string ("answer"));
  lyceum_task_run_return (run);
  lyceum_task_run_unref (run);
  return G_SOURCE_REMOVE;
}

static void
ask_network_cb (LyceumTaskRun *run, gpointer queue_pointer)
{
  LyceumQueue **queue = queue_pointer;
  g_autoptr (GSource) source = g_timeout_source_new (5);

  lyceum_assert_network ();
  g_assert_true (g_main_context_get_thread_default () == lyceum_queue_get_network_context (*queue));
  g_source_set_callback (source, answer_network_cb, lyceum_task_run_ref (run), NULL);
  g_source_attach (source, lyceum_queue_get_network_context (*queue));
}

static void
test_network (void)
{
  QueueFixture fixture;
  Reply replies[100] = { 0 };
  guint n_calls = 0;

  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "ask", LYCEUM_LANE_NETWORK, FALSE, ask_network_cb, &fixture.queue);
  fixture_start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    fixture_submit (&fixture, "ask", LYCEUM_TASK_PRIORITY_NORMAL, &replies[i]);
  turn_until (lyceum_queue_get_n_unfinished (fixture.queue) == 0);
  fixture_shut_down (&fixture, LYCEUM_QUEUE_DRAIN);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      n_calls += replies[i].n_calls;
      g_assert_no_error (replies[i].error);
      g_assert_cmpstr (g_variant_get_string (replies[i].result, NULL), ==, "answer");
      reply_clear (&replies[i]);
    }
  g_assert_cmpuint (n_calls, ==, G_N_ELEMENTS (replies));
  fixture_close (&fixture);
}

static void
test_wait (void)
{
  QueueFixture fixture;
  Reply submitted = { 0 }, early = { 0 }, late = { 0 };
  LyceumTask *task;

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, FALSE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  task = fixture_submit (&fixture, "nothing", LYCEUM_TASK_PRIORITY_LOW, &submitted);
  lyceum_queue_wait_async (fixture.queue, task, NULL, wait_replied, &early);
  turn_until (submitted.n_calls == 1 && early.n_calls == 1);
  lyceum_queue_wait_async (fixture.queue, task, NULL, wait_replied, &late);
  g_assert_cmpuint (late.n_calls, ==, 0);
  turn_until (late.n_calls == 1);
  g_assert_true (early.ok && late.ok && submitted.ok);
  fixture_close (&fixture);
}

/* Two that want the same get one task; it goes on as long as one of them wants it. */
static void
test_unique_key (void)
{
  QueueFixture fixture;
  Gate gate;
  Reply first = { 0 }, second = { 0 }, third = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  LyceumTaskSpec *specs[3];
  LyceumTask *task;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_start (&fixture);
  for (guint i = 0; i < 3; i++)
    {
      specs[i] = fixture_spec ("gate", LYCEUM_TASK_PRIORITY_LOW, 0);
      specs[i]->unique_key = g_strdup (i < 2 ? "the same" : "another");
    }
  task = fixture_submit_spec (&fixture, specs[0], NULL, submit_replied, &first);
  g_assert_true (fixture_submit_spec (&fixture, specs[1], cancellable, submit_replied, &second) == task);
  g_assert_true (fixture_submit_spec (&fixture, specs[2], NULL, submit_replied, &third) != task);
  gate_wait_for (&gate, 2);
  g_cancellable_cancel (cancellable);
  turn_until (second.n_calls == 1);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (first.n_calls, ==, 0);
  gate_open (&gate);
  turn_until (first.n_calls == 1 && third.n_calls == 1);
  g_assert_no_error (first.error);

  specs[0] = fixture_spec ("gate", LYCEUM_TASK_PRIORITY_LOW, 0);
  specs[0]->unique_key = g_strdup ("the same");
  g_assert_true (fixture_submit_spec (&fixture, specs[0], NULL, submit_replied, &first) != task);
  turn_until (first.n_calls == 2);
  reply_clear (&second);
  fixture_close (&fixture);
  gate_clear (&gate);
}

static void
test_cancel (void)
{
  QueueFixture fixture;
  Gate gate;
  Reply running = { 0 }, waiting = { 0 }, withdrawn = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  LyceumTask *tasks[2];

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_start (&fixture);
  tasks[0] = fixture_submit (&fixture, "gate", LYCEUM_TASK_PRIORITY_LOW, &running);
  gate_wait_for (&gate, 1);
  tasks[1] = fixture_submit (&fixture, "gate", LYCEUM_TASK_PRIORITY_LOW, &waiting);
  fixture_submit_spec (&fixture, fixture_spec ("gate", LYCEUM_TASK_PRIORITY_LOW, 0), cancellable, submit_replied, &withdrawn);
  lyceum_queue_cancel (fixture.queue, tasks[1]);
  g_cancellable_cancel (cancellable);
  turn_until (waiting.n_calls == 1 && withdrawn.n_calls == 1);
  g_assert_cmpuint (running.n_calls, ==, 0);
  lyceum_queue_cancel (fixture.queue, tasks[0]);
  turn_until (running.n_calls == 1);
  g_assert_error (running.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (waiting.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (withdrawn.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (lyceum_task_get_state (tasks[0]), ==, LYCEUM_TASK_STATE_CANCELLED);
  lyceum_queue_cancel (fixture.queue, tasks[0]);

  gate_open (&gate);
  lyceum_queue_retry (fixture.queue, tasks[0]);
  g_assert_cmpint (lyceum_task_get_state (tasks[0]), !=, LYCEUM_TASK_STATE_CANCELLED);
  lyceum_queue_wait_async (fixture.queue, tasks[0], NULL, wait_replied, &waiting);
  turn_until (waiting.n_calls == 2);
  g_assert_no_error (waiting.error);
  g_assert_cmpuint (running.n_calls, ==, 1);
  g_assert_cmpint (lyceum_task_get_state (tasks[0]), ==, LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_null (lyceum_task_get_error_message (tasks[0]));
  reply_clear (&running);
  reply_clear (&withdrawn);
  fixture_close (&fixture);
  gate_clear (&gate);
}

static void
test_timeout (void)
{
  QueueFixture fixture;
  Gate gate;
  Reply reply = { 0 };
  LyceumTaskKind kind = {
    .name = "slow", .lane = LYCEUM_LANE_COMPUTE, .timeout_seconds = 1, .run_thread_cb = gate_thread_cb
  };

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  lyceum_queue_register (fixture.queue, &kind, &gate, NULL);
  fixture_start (&fixture);
  fixture_submit (&fixture, "slow", LYCEUM_TASK_PRIORITY_LOW, &reply);
  turn_until (reply.n_calls == 1);
  g_assert_error (reply.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_TIMED_OUT);
  g_assert_cmpstr (reply.error->message, ==, "It took longer than 1 second");
  reply_clear (&reply);
  fixture_close (&fixture);
  gate_clear (&gate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_add_func ("/queue/submit/result", test_result);
  g_test_add_func ("/queue/submit/failure", test_failure);
  g_test_add_func ("/queue/submit/network", test_network);
  g_test_add_func ("/queue/submit/wait", test_wait);
  g_test_add_func ("/queue/submit/unique-key", test_unique_key);
  g_test_add_func ("/queue/submit/cancel-and-retry", test_cancel);
  g_test_add_func ("/queue/submit/timeout", test_timeout);
  return g_test_run ();
}
