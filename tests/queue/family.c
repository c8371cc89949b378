/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

/* Parents and their children. */

static LyceumTask *
child_of (QueueFixture *fixture, LyceumTask *parent, guint position)
{
  g_autoptr (LyceumTask) child = g_list_model_get_item (lyceum_queue_get_children (fixture->queue, parent), position);

  return child;
}

static void
wait_for_end (QueueFixture *fixture, LyceumTask *task, Reply *reply)
{
  guint before = reply->n_calls;

  lyceum_queue_wait_async (fixture->queue, task, NULL, wait_replied, reply);
  turn_until (reply->n_calls == before + 1);
}

static void
test_ends_after_children (void)
{
  QueueFixture fixture;
  Gate gate;
  Reply reply = { 0 };
  LyceumTask *parent;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, FALSE, NULL, NULL);
  fixture_register (&fixture, "child", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_start (&fixture);
  parent = fixture_batch (&fixture, "parent", "child", 5);
  gate_wait_for (&gate, 2);
  turn_until (lyceum_task_get_n_children (parent) == 5);
  g_assert_cmpint (lyceum_task_get_state (parent), ==, LYCEUM_TASK_STATE_WAITING);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.queue)), ==, 1);
  gate_open (&gate);
  wait_for_end (&fixture, parent, &reply);
  g_assert_true (reply.ok);
  g_assert_cmpuint (lyceum_task_get_n_finished_children (parent), ==, 5);
  g_assert_cmpfloat (lyceum_task_get_progress (parent), ==, 1);
  for (guint i = 1; i < 5; i++)
    g_assert_cmpint (lyceum_task_get_id (child_of (&fixture, parent, i - 1)), <,
                     lyceum_task_get_id (child_of (&fixture, parent, i)));

  /* A parent without children has nothing to wait for. */
  parent = fixture_batch (&fixture, "parent", "child", 0);
  wait_for_end (&fixture, parent, &reply);
  g_assert_true (reply.ok);
  fixture_close (&fixture);
  gate_clear (&gate);
}

typedef struct
{
  gint fails_left; /* (atomic) */
} Flaky;

static gboolean
flaky_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  Flaky *flaky = data;

  if (g_atomic_int_add (&flaky->fails_left, -1) > 0)
    return fail_thread_cb (run, NULL, error);
  return TRUE;
}

static void
test_children_failed (void)
{
  QueueFixture fixture;
  Flaky flaky = { 2 };
  Reply reply = { 0 };
  LyceumTask *parent;

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (&fixture, "child", LYCEUM_LANE_COMPUTE, TRUE, flaky_thread_cb, &flaky);
  fixture_start (&fixture);
  parent = fixture_batch (&fixture, "parent", "child", 14);
  wait_for_end (&fixture, parent, &reply);
  g_assert_error (reply.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_CHILDREN_FAILED);
  g_assert_cmpstr (reply.error->message, ==, "2 of 14 parts failed");
  g_assert_cmpstr (lyceum_task_get_error_message (parent), ==, "2 of 14 parts failed");
  g_assert_cmpuint (lyceum_task_get_n_failed_children (parent), ==, 2);
  g_assert_cmpuint (lyceum_task_get_n_finished_children (parent), ==, 14);

  /* A retry of the parent runs again what failed, and only that. */
  lyceum_queue_retry (fixture.queue, parent);
  wait_for_end (&fixture, parent, &reply);
  g_assert_no_error (reply.error);
  g_assert_cmpuint (lyceum_task_get_n_failed_children (parent), ==, 0);
  g_assert_cmpint (flaky.fails_left, ==, 2 - 14 - 2);
  g_assert_cmpint (lyceum_task_get_state (parent), ==, LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_null (lyceum_task_get_error_message (parent));
  fixture_close (&fixture);
}

/* A retry of one child opens the parent again. */
static void
test_retry_child (void)
{
  QueueFixture fixture;
  Flaky flaky = { 1 };
  Reply reply = { 0 };
  LyceumTask *parent;

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (&fixture, "child", LYCEUM_LANE_COMPUTE, TRUE, flaky_thread_cb, &flaky);
  fixture_start (&fixture);
  parent = fixture_batch (&fixture, "parent", "child", 3);
  wait_for_end (&fixture, parent, &reply);
  g_assert_false (reply.ok);
  for (guint i = 0; i < 3; i++)
    if (lyceum_task_get_state (child_of (&fixture, parent, i)) == LYCEUM_TASK_STATE_FAILED)
      lyceum_queue_retry (fixture.queue, child_of (&fixture, parent, i));
  g_assert_cmpint (lyceum_task_get_state (parent), ==, LYCEUM_TASK_STATE_WAITING);
  wait_for_end (&fixture, parent, &reply);
  g_assert_true (reply.ok);
  g_assert_cmpint (lyceum_task_get_state (parent), ==, LYCEUM_TASK_STATE_SUCCEEDED);
  fixture_close (&fixture);
}

static void
test_cancel_parent (void)
{
  QueueFixture fixture;
  Gate gate;
  Reply reply = { 0 };
  LyceumTask *parent;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (&fixture, "child", LYCEUM_LANE_COMPUTE, TRUE, gate_thread_cb, &gate);
  fixture_start (&fixture);
  parent = fixture_batch (&fixture, "parent", "child", 20);
  gate_wait_for (&gate, 2);
  lyceum_queue_cancel (fixture.queue, parent);
  wait_for_end (&fixture, parent, &reply);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (lyceum_task_get_n_finished_children (parent), ==, 20);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (LyceumTaskRecord) record = NULL;
      LyceumTask *child = child_of (&fixture, parent, i);

      g_assert_cmpint (lyceum_task_get_state (child), ==, LYCEUM_TASK_STATE_CANCELLED);
      record =
          lyceum_memory_task_store_get (LYCEUM_MEMORY_TASK_STORE (fixture.store), lyceum_task_get_id (child));
      g_assert_cmpint (record->state, ==, LYCEUM_TASK_STATE_CANCELLED);
    }
  reply_clear (&reply);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* Followers: each task adds two of the next generation beside itself, until the fifth. */
static gboolean
breed_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  guint generation = g_variant_get_uint32 (lyceum_task_run_get_payload (run));
  gint *n_runs = data;

  g_atomic_int_inc (n_runs);
  for (guint i = 0; i < 2 && generation < 5; i++)
    lyceum_task_run_add_task (run,
                              lyceum_task_spec_new ("breed", NULL, g_variant_new_uint32 (generation + 1),
                                                    LYCEUM_TASK_PRIORITY_NORMAL, lyceum_task_run_get_parent_id (run)));
  return TRUE;
}

static void
parent_accepted (GObject *object, GAsyncResult *result, gpointer data)
{
  LyceumTask **parent = data;

  *parent = lyceum_queue_submit_batch_finish (LYCEUM_QUEUE (object), result, NULL);
}

/* The parent ends when all generations have, never in between; seen for many families at once. */
static void
test_followers (gconstpointer durable)
{
  enum { N_FAMILIES = 50 };
  QueueFixture fixture;
  LyceumTask *parents[N_FAMILIES] = { NULL };
  Reply replies[N_FAMILIES] = { 0 };
  gint n_runs = 0;

  fixture_open (&fixture, NULL, 4);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, GPOINTER_TO_INT (durable), NULL, NULL);
  fixture_register (&fixture, "breed", LYCEUM_LANE_COMPUTE, GPOINTER_TO_INT (durable), breed_thread_cb, &n_runs);
  fixture_start (&fixture);
  for (guint i = 0; i < N_FAMILIES; i++)
    {
      GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);

      g_ptr_array_add (children,
                       lyceum_task_spec_new ("breed", NULL, g_variant_new_uint32 (1), LYCEUM_TASK_PRIORITY_NORMAL, 0));
      lyceum_queue_submit_batch_async (fixture.queue, fixture_spec ("parent", LYCEUM_TASK_PRIORITY_NORMAL, 0), children,
                                       NULL, NULL, NULL, NULL, parent_accepted, &parents[i]);
    }
  for (guint i = 0; i < N_FAMILIES; i++)
    turn_until (parents[i] != NULL);
  for (guint i = 0; i < N_FAMILIES; i++)
    lyceum_queue_wait_async (fixture.queue, parents[i], NULL, wait_replied, &replies[i]);
  for (guint i = 0; i < N_FAMILIES; i++)
    {
      turn_until (replies[i].n_calls == 1);
      g_assert_true (replies[i].ok);
      g_assert_cmpuint (lyceum_task_get_n_children (parents[i]), ==, 31);
      g_assert_cmpuint (lyceum_task_get_n_finished_children (parents[i]), ==, 31);
      g_clear_object (&parents[i]);
    }
  g_assert_cmpint (n_runs, ==, N_FAMILIES * 31);
  fixture_close (&fixture);
}

/* A task that adds children of its own ends after them, and fails if they do. */
static gboolean
fan_out_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  const char *child_kind = g_variant_get_string (lyceum_task_run_get_payload (run), NULL);

  for (guint i = 0; i < 3; i++)
    lyceum_task_run_add_task (
        run, fixture_spec (child_kind, LYCEUM_TASK_PRIORITY_NORMAL, lyceum_task_run_get_task_id (run)));
  lyceum_task_run_set_result (run, g_variant_new_string ("fanned out"));
  return TRUE;
}

static void
test_own_children (void)
{
  QueueFixture fixture;
  Reply good = { 0 }, bad = { 0 };
  LyceumTask *task;

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "fan-out", LYCEUM_LANE_COMPUTE, TRUE, fan_out_thread_cb, NULL);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  fixture_register (&fixture, "fail", LYCEUM_LANE_COMPUTE, TRUE, fail_thread_cb, NULL);
  fixture_start (&fixture);
  task = fixture_submit_spec (&fixture,
                              lyceum_task_spec_new ("fan-out", NULL, g_variant_new_string ("nothing"),
                                                    LYCEUM_TASK_PRIORITY_NORMAL, 0),
                              NULL, submit_replied, &good);
  turn_until (good.n_calls == 1);
  g_assert_no_error (good.error);
  g_assert_cmpstr (g_variant_get_string (good.result, NULL), ==, "fanned out");
  g_assert_cmpuint (lyceum_task_get_n_finished_children (task), ==, 3);
  task = fixture_submit_spec (&fixture,
                              lyceum_task_spec_new ("fan-out", NULL, g_variant_new_string ("fail"),
                                                    LYCEUM_TASK_PRIORITY_NORMAL, 0),
                              NULL, submit_replied, &bad);
  turn_until (bad.n_calls == 1);
  g_assert_error (bad.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_CHILDREN_FAILED);
  g_assert_cmpstr (bad.error->message, ==, "3 of 3 parts failed");
  reply_clear (&good);
  reply_clear (&bad);
  fixture_close (&fixture);
}

/* A child for a parent that has ended, or never was, is refused, and calls back. */
static void
test_late_child (void)
{
  QueueFixture fixture;
  Reply late = { 0 }, lost = { 0 };
  LyceumTask *parent;
  Reply reply = { 0 };

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, FALSE, NULL, NULL);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, FALSE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  parent = fixture_batch (&fixture, "parent", "nothing", 1);
  wait_for_end (&fixture, parent, &reply);
  fixture_submit_spec (&fixture, fixture_spec ("nothing", LYCEUM_TASK_PRIORITY_LOW, lyceum_task_get_id (parent)),
                       NULL, submit_replied, &late);
  fixture_submit_spec (&fixture, fixture_spec ("nothing", LYCEUM_TASK_PRIORITY_LOW, 987654321), NULL,
                       submit_replied, &lost);
  turn_until (late.n_calls == 1 && lost.n_calls == 1);
  g_assert_error (late.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_PARENT_ENDED);
  g_assert_error (lost.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_PARENT_ENDED);
  reply_clear (&late);
  reply_clear (&lost);
  fixture_close (&fixture);
}

/* The parent shows its children's progress and words. */
static gboolean
half_thread_cb (LyceumTaskRun *run, gpointer gate, GError **error)
{
  lyceum_task_run_set_progress (run, 0.5, "half of it");
  return gate_thread_cb (run, gate, error);
}

static void
test_progress (void)
{
  QueueFixture fixture;
  Gate gate;
  Reply reply = { 0 };
  LyceumTask *parent;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, FALSE, NULL, NULL);
  fixture_register (&fixture, "half", LYCEUM_LANE_COMPUTE, FALSE, half_thread_cb, &gate);
  fixture_start (&fixture);
  parent = fixture_batch (&fixture, "parent", "half", 4);
  turn_until (lyceum_task_get_progress (parent) == 0.25);
  g_assert_cmpstr (lyceum_task_get_message (parent), ==, "half of it");
  turn_until (lyceum_queue_get_progress (fixture.queue) == 0.25);
  gate_open (&gate);
  wait_for_end (&fixture, parent, &reply);
  g_assert_cmpfloat (lyceum_task_get_progress (parent), ==, 1);
  g_assert_cmpfloat (lyceum_queue_get_progress (fixture.queue), ==, 0);
  fixture_close (&fixture);
  gate_clear (&gate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_add_func ("/queue/family/ends-after-children", test_ends_after_children);
  g_test_add_func ("/queue/family/children-failed", test_children_failed);
  g_test_add_func ("/queue/family/retry-child", test_retry_child);
  g_test_add_func ("/queue/family/cancel-parent", test_cancel_parent);
  g_test_add_data_func ("/queue/family/followers", GINT_TO_POINTER (FALSE), test_followers);
  g_test_add_data_func ("/queue/family/durable-followers", GINT_TO_POINTER (TRUE), test_followers);
  g_test_add_func ("/queue/family/own-children", test_own_children);
  g_test_add_func ("/queue/family/late-child", test_late_child);
  g_test_add_func ("/queue/family/progress", test_progress);
  return g_test_run ();
}
