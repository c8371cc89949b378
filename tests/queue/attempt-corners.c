/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

/* Corners of one attempt; see corners.c. */

static LyceumMemoryTaskStore *
store_of (QueueFixture *fixture)
{
  return LYCEUM_MEMORY_TASK_STORE (fixture->store);
}

/* A commit that keeps the store busy until the gate opens. */
static gboolean
gate_commit (gpointer transaction, gint64 task_id, gpointer data, GError **error)
{
  Gate *gate = data;

  pthread_mutex_lock (&gate->mutex);
  gate->n_waiting++;
  pthread_cond_broadcast (&gate->changed);
  while (!gate->is_open)
    pthread_cond_wait (&gate->changed, &gate->mutex);
  pthread_mutex_unlock (&gate->mutex);
  return TRUE;
}

static gint n_freed; /* (atomic) */

static void
count_freed (gpointer data)
{
  g_atomic_int_inc (&n_freed);
}

static gboolean
point_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  lyceum_task_run_checkpoint (run, g_variant_new_uint32 (1), NULL, NULL, count_freed);
  return TRUE;
}

/* What comes with a checkpoint is freed, even if there is nothing to write with it. */
static void
test_checkpoint_without_commit (void)
{
  QueueFixture fixture;
  Reply reply = { 0 };

  n_freed = 0;
  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "kept", LYCEUM_LANE_COMPUTE, TRUE, point_thread_cb, NULL);
  fixture_register (&fixture, "not-kept", LYCEUM_LANE_COMPUTE, FALSE, point_thread_cb, NULL);
  fixture_start (&fixture);
  fixture_submit (&fixture, "kept", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  fixture_submit (&fixture, "not-kept", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  turn_until (reply.n_calls == 2);
  fixture_close (&fixture);
  g_assert_cmpint (n_freed, ==, 2);
}

/* Hears nobody until the gate opens. */
static gboolean
stubborn_thread_cb (LyceumTaskRun *run, gpointer gate, GError **error)
{
  gate_commit (NULL, 0, gate, NULL);
  return fail_thread_cb (run, NULL, error);
}

static gboolean
has_timed_out (QueueFixture *fixture, LyceumTask *task)
{
  gboolean has;

  _lyceum_queue_lock (fixture->queue);
  has = task->run->timed_out;
  _lyceum_queue_unlock (fixture->queue);
  return has;
}

/* A shutdown takes no attempts away from a task whose time had just run out. */
static void
test_timed_out_and_stopped (void)
{
  QueueFixture fixture;
  Gate gate;
  LyceumTaskKind kind = { .name = "stubborn",
                          .lane = LYCEUM_LANE_COMPUTE,
                          .durable = TRUE,
                          .timeout_seconds = 1,
                          .max_attempts = 2,
                          .run_thread_cb = stubborn_thread_cb };
  g_autoptr (LyceumTaskRecord) record = NULL;
  LyceumTask *task;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  fixture_stop_clock (&fixture);
  lyceum_queue_register (fixture.queue, &kind, &gate, NULL);
  fixture_start (&fixture);
  task = fixture_submit (&fixture, "stubborn", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  gate_wait_for (&gate, 1);
  fixture_advance (&fixture, 2000);
  wait_for (has_timed_out (&fixture, task));
  lyceum_queue_shutdown_async (fixture.queue, LYCEUM_QUEUE_CANCEL_QUEUED, NULL, NULL);
  gate_open (&gate);
  fixture_shut_down (&fixture, LYCEUM_QUEUE_CANCEL_QUEUED);
  record = lyceum_memory_task_store_get (store_of (&fixture), lyceum_task_get_id (task));
  g_assert_cmpint (record->state, ==, LYCEUM_TASK_STATE_QUEUED);
  g_assert_cmpstr (record->error_message, ==, NULL);
  fixture_close (&fixture);
  gate_clear (&gate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_add_func ("/queue/attempt-corners/checkpoint-without-commit", test_checkpoint_without_commit);
  g_test_add_func ("/queue/attempt-corners/timed-out-and-stopped", test_timed_out_and_stopped);
  return g_test_run ();
}
