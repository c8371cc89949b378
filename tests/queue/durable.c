/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

/* What the store holds when, and what a start makes of what a dead process left. */

static LyceumTaskState
stored_state (QueueFixture *fixture, gint64 id)
{
  g_autoptr (LyceumTaskRecord) record =
      lyceum_memory_task_store_get (LYCEUM_MEMORY_TASK_STORE (fixture->store), id);

  g_assert_nonnull (record);
  return record != NULL ? record->state : LYCEUM_TASK_STATE_WAITING;
}

/* A commit that looks whether the task is over too early, and fails if it is told to. */
typedef struct
{
  QueueFixture *fixture;
  gint n_commits; /* (atomic) */
  gboolean fails;
} Commits;

static gboolean
commit (gpointer transaction, gint64 task_id, gpointer data, GError **error)
{
  Commits *commits = data;

  lyceum_assert_writer ();
  g_assert_null (transaction);
  g_atomic_int_inc (&commits->n_commits);
  if (commits->fails)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The disk is full");
      return FALSE;
    }
  return TRUE;
}

static gboolean
commit_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  lyceum_task_run_set_commit (run, commit, data, NULL);
  lyceum_task_run_set_result (run, g_variant_new_boolean (TRUE));
  lyceum_task_run_add_task (run, fixture_spec ("nothing", LYCEUM_TASK_PRIORITY_LOW, 0));
  return TRUE;
}

static void
test_commit (gconstpointer durable)
{
  QueueFixture fixture;
  Commits commits = { &fixture, 0, FALSE };
  Reply reply = { 0 };
  LyceumTask *task;
  gint64 id;

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "commit", LYCEUM_LANE_COMPUTE, GPOINTER_TO_INT (durable), commit_thread_cb, &commits);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  task = fixture_submit (&fixture, "commit", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  id = lyceum_task_get_id (task);
  turn_until (reply.n_calls == 1);
  g_assert_no_error (reply.error);
  g_assert_cmpint (commits.n_commits, ==, 1);
  if (durable)
    g_assert_cmpint (stored_state (&fixture, id), ==, LYCEUM_TASK_STATE_SUCCEEDED);
  else
    g_assert_null (lyceum_memory_task_store_get (LYCEUM_MEMORY_TASK_STORE (fixture.store), id));
  fixture_shut_down (&fixture, LYCEUM_QUEUE_DRAIN);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.queue)), ==, 2);
  reply_clear (&reply);
  fixture_close (&fixture);
}

/* What could not be written did not happen: no followers, no result, and the store's reason. */
static void
test_commit_fails (gconstpointer durable)
{
  QueueFixture fixture;
  Commits commits = { &fixture, 0, TRUE };
  Reply reply = { 0 };
  LyceumTask *task;

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "commit", LYCEUM_LANE_COMPUTE, GPOINTER_TO_INT (durable), commit_thread_cb, &commits);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  task = fixture_submit (&fixture, "commit", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  turn_until (reply.n_calls == 1);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpstr (lyceum_task_get_error_message (task), ==, "The disk is full");
  turn_until (lyceum_queue_get_n_unfinished (fixture.queue) == 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.queue)), ==, 1);
  if (durable)
    g_assert_cmpint (stored_state (&fixture, lyceum_task_get_id (task)), ==, LYCEUM_TASK_STATE_FAILED);

  commits.fails = FALSE;
  lyceum_queue_retry (fixture.queue, task);
  turn_until (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_SUCCEEDED);
  reply_clear (&reply);
  fixture_close (&fixture);
}

/* Nothing runs before it is kept. */
static gboolean
check_kept_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  g_autoptr (LyceumTaskRecord) record = lyceum_memory_task_store_get (data, lyceum_task_run_get_task_id (run));

  g_assert_nonnull (record);
  return TRUE;
}

static void
test_kept_before_run (void)
{
  QueueFixture fixture;
  Reply replies[200] = { 0 };

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "check", LYCEUM_LANE_COMPUTE, TRUE, check_kept_thread_cb, fixture.store);
  fixture_start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    fixture_submit (&fixture, "check", i % LYCEUM_N_TASK_PRIORITIES, &replies[i]);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    turn_until (replies[i].n_calls == 1);
  fixture_close (&fixture);
}

/* The acknowledgement of a batch comes when all of it is kept; if its commit fails, nothing is. */
static void
batch_failed (GObject *object, GAsyncResult *result, gpointer data)
{
  Reply *reply = data;

  g_assert_null (lyceum_queue_submit_batch_finish (LYCEUM_QUEUE (object), result, &reply->error));
  reply->n_calls++;
}

static void
test_batch_fails (gconstpointer durable)
{
  QueueFixture fixture;
  Commits commits = { &fixture, 0, TRUE };
  Reply reply = { 0 };
  GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);
  g_autoptr (GPtrArray) records = NULL;

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, GPOINTER_TO_INT (durable), NULL, NULL);
  fixture_register (&fixture, "child", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (children, fixture_spec ("child", LYCEUM_TASK_PRIORITY_LOW, 0));
  lyceum_queue_submit_batch_async (fixture.queue, fixture_spec ("parent", LYCEUM_TASK_PRIORITY_LOW, 0), children, commit,
                                   &commits, NULL, NULL, batch_failed, &reply);
  turn_until (reply.n_calls == 1);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpint (commits.n_commits, ==, 1);
  turn_until (lyceum_queue_get_n_unfinished (fixture.queue) == 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.queue)), ==, 0);
  records = lyceum_memory_task_store_list (LYCEUM_MEMORY_TASK_STORE (fixture.store));
  g_assert_cmpuint (records->len, ==, 0);
  reply_clear (&reply);
  fixture_close (&fixture);
}

static void
register_all (QueueFixture *fixture, gpointer func, gpointer data)
{
  fixture_register (fixture, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (fixture, "child", LYCEUM_LANE_COMPUTE, TRUE, func, data);
}

/* A process dies with one child running; the next takes up all of it. */
static void
test_recovery (void)
{
  QueueFixture first, second;
  Gate gate;
  Reply reply = { 0 };
  LyceumTask *parent;
  gint64 id;

  gate_init (&gate);
  fixture_open (&first, NULL, 1);
  register_all (&first, gate_thread_cb, &gate);
  fixture_start (&first);
  parent = fixture_batch (&first, "parent", "child", 4);
  id = lyceum_task_get_id (parent);
  gate_wait_for (&gate, 1);
  wait_for (stored_state (&first, id + 1) == LYCEUM_TASK_STATE_RUNNING);

  fixture_open (&second, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (first.store)), 2);
  register_all (&second, nothing_thread_cb, NULL);
  g_assert_cmpuint (fixture_start (&second), ==, 5);
  parent = lyceum_queue_get_task (second.queue, id);
  g_assert_nonnull (parent);
  lyceum_queue_wait_async (second.queue, parent, NULL, wait_replied, &reply);
  turn_until (reply.n_calls == 1);
  g_assert_true (reply.ok);
  g_assert_cmpuint (lyceum_task_get_n_finished_children (parent), ==, 4);
  for (gint64 i = id; i <= id + 4; i++)
    g_assert_cmpint (stored_state (&second, i), ==, LYCEUM_TASK_STATE_SUCCEEDED);

  gate_open (&gate);
  fixture_close (&second);
  fixture_close (&first);
  gate_clear (&gate);
}

/* Three crashes while it ran, and it is not run again. */
static void
test_poison (void)
{
  QueueFixture fixtures[5];
  Gate gate;
  LyceumTask *task;
  gint64 id = 0;

  gate_init (&gate);
  for (guint i = 0; i < 4; i++)
    {
      fixture_open (&fixtures[i],
                    i > 0 ? lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (fixtures[i - 1].store)) : NULL, 1);
      fixture_register (&fixtures[i], "gate", LYCEUM_LANE_COMPUTE, TRUE, gate_thread_cb, &gate);
      g_assert_cmpuint (fixture_start (&fixtures[i]), ==, i == 0 || i == 3 ? 0 : 1);
      if (i == 0)
        id = lyceum_task_get_id (fixture_submit (&fixtures[0], "gate", LYCEUM_TASK_PRIORITY_NORMAL, NULL));
      /* One that was taken over goes on when the main loop has read what it had said. */
      if (i > 0 && i < 3)
        turn_until (lyceum_task_get_state (lyceum_queue_get_task (fixtures[i].queue, id)) == LYCEUM_TASK_STATE_RUNNING);
      if (i < 3)
        gate_wait_for (&gate, i + 1);
      if (i < 3)
        wait_for (stored_state (&fixtures[i], id) == LYCEUM_TASK_STATE_RUNNING);
    }
  task = lyceum_queue_get_task (fixtures[3].queue, id);
  turn_until (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_FAILED);
  g_assert_cmpstr (lyceum_task_get_error_message (task), ==, "It was running when the app stopped three times");
  turn_until (stored_state (&fixtures[3], id) == LYCEUM_TASK_STATE_FAILED);

  /* By hand it may be tried again. */
  gate_open (&gate);
  lyceum_queue_retry (fixtures[3].queue, task);
  turn_until (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_SUCCEEDED);
  for (guint i = 0; i < 4; i++)
    fixture_close (&fixtures[i]);
  gate_clear (&gate);
}

/* Taken-over tasks run only after the store knows that they run, so that a task that kills at once is counted. */
static gboolean
check_running_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  g_autoptr (LyceumTaskRecord) record = lyceum_memory_task_store_get (data, lyceum_task_run_get_task_id (run));

  g_assert_cmpint (record->state, ==, LYCEUM_TASK_STATE_RUNNING);
  g_assert_cmpuint (record->attempts, >=, 1);
  return TRUE;
}

static void
test_start_is_noted (void)
{
  QueueFixture first, second;

  fixture_open (&first, NULL, 1);
  register_all (&first, nothing_thread_cb, NULL);
  for (guint i = 0; i < 50; i++)
    fixture_submit (&first, "child", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  fixture_shut_down (&first, LYCEUM_QUEUE_CANCEL_QUEUED);
  fixture_open (&second, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (first.store)), 3);
  register_all (&second, check_running_thread_cb, second.store);
  g_assert_cmpuint (fixture_start (&second), ==, 50);
  /* Whoever hears of the start can wait for what was taken up. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (second.queue)), ==, 50);
  turn_until (lyceum_queue_get_n_unfinished (second.queue) == 0);
  fixture_shut_down (&second, LYCEUM_QUEUE_DRAIN);
  fixture_close (&second);
  fixture_close (&first);
}

/* A kind that this version does not know fails, with its children left to themselves. */
static void
test_unknown_kind (void)
{
  QueueFixture first, second;
  LyceumTask *task;
  gint64 id;

  fixture_open (&first, NULL, 1);
  fixture_register (&first, "forgotten", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  id = lyceum_task_get_id (fixture_submit (&first, "forgotten", LYCEUM_TASK_PRIORITY_NORMAL, NULL));
  fixture_shut_down (&first, LYCEUM_QUEUE_CANCEL_QUEUED);
  fixture_open (&second, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (first.store)), 1);
  g_assert_cmpuint (fixture_start (&second), ==, 0);
  task = lyceum_queue_get_task (second.queue, id);
  turn_until (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_FAILED);
  fixture_close (&second);
  fixture_close (&first);
}

typedef struct
{
  guint n_calls;
  LyceumTask *task; /* (owned) (nullable) */
} Recalled;

static void
recalled_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Recalled *recalled = data;
  g_autoptr (GError) error = NULL;

  g_clear_object (&recalled->task);
  recalled->task = lyceum_queue_recall_finish (LYCEUM_QUEUE (object), result, &error);
  g_assert_no_error (error);
  recalled->n_calls++;
}

/* Returns: (transfer none) (nullable) */
static LyceumTask *
recall (QueueFixture *fixture, gint64 id, Recalled *recalled)
{
  guint before = recalled->n_calls;

  lyceum_queue_recall_async (fixture->queue, id, NULL, recalled_cb, recalled);
  turn_until (recalled->n_calls == before + 1);
  return recalled->task;
}

static gboolean
fail_first_thread_cb (LyceumTaskRun *run, gpointer first, GError **error)
{
  return lyceum_task_run_get_task_id (run) == *(gint64 *) first ? fail_thread_cb (run, NULL, error) : TRUE;
}

/* What failed in an earlier process is looked at, and tried again: only that, and as if it had failed here. */
static void
test_recall (void)
{
  QueueFixture first, second;
  Recalled recalled = { 0 };
  LyceumTask *parent;
  g_autoptr (LyceumTask) child = NULL;
  gint64 id, failing;

  fixture_open (&first, NULL, 2);
  register_all (&first, fail_first_thread_cb, &failing);
  fixture_start (&first);
  failing = 2; /* the parent's id is 1 */
  parent = fixture_batch (&first, "parent", "child", 3);
  id = lyceum_task_get_id (parent);
  g_assert_cmpint (id, ==, 1);
  turn_until (lyceum_task_get_state (parent) == LYCEUM_TASK_STATE_FAILED);
  fixture_shut_down (&first, LYCEUM_QUEUE_DRAIN);

  fixture_open (&second, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (first.store)), 2);
  register_all (&second, nothing_thread_cb, NULL);
  g_assert_cmpuint (fixture_start (&second), ==, 0);
  g_assert_null (lyceum_queue_get_task (second.queue, id));
  parent = recall (&second, id, &recalled);
  g_assert_nonnull (parent);
  g_assert_true (parent == lyceum_queue_get_task (second.queue, id));
  g_assert_true (parent == recall (&second, id, &recalled));
  g_assert_cmpint (lyceum_task_get_state (parent), ==, LYCEUM_TASK_STATE_FAILED);
  g_assert_cmpstr (lyceum_task_get_error_message (parent), ==, "1 of 3 parts failed");
  g_assert_cmpuint (lyceum_task_get_n_children (parent), ==, 3);
  g_assert_cmpuint (lyceum_task_get_n_finished_children (parent), ==, 3);
  g_assert_cmpuint (lyceum_task_get_n_failed_children (parent), ==, 1);
  child = g_list_model_get_item (lyceum_queue_get_children (second.queue, parent), 0);
  g_assert_cmpint (lyceum_task_get_state (child), ==, LYCEUM_TASK_STATE_FAILED);
  /* It is not news. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (second.queue)), ==, 0);
  g_assert_cmpuint (lyceum_queue_get_n_unfinished (second.queue), ==, 0);

  /* Its parent is tried again with it, and is now in the list. */
  lyceum_queue_retry (second.queue, child);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (second.queue)), ==, 1);
  turn_until (lyceum_task_get_state (parent) == LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_cmpuint (lyceum_task_get_n_children (parent), ==, 3);
  g_assert_cmpuint (lyceum_task_get_n_failed_children (parent), ==, 0);
  g_assert_cmpuint (lyceum_queue_get_n_unfinished (second.queue), ==, 0);
  g_assert_cmpfloat (lyceum_queue_get_progress (second.queue), ==, 0);
  fixture_shut_down (&second, LYCEUM_QUEUE_DRAIN);
  for (gint64 i = id; i <= id + 3; i++)
    g_assert_cmpint (stored_state (&second, i), ==, LYCEUM_TASK_STATE_SUCCEEDED);
  g_clear_object (&recalled.task);
  g_clear_object (&child);
  fixture_close (&second);
  fixture_close (&first);
}

/* Not what succeeded, not what another process works on, not what this version cannot do, and not what never was. */
static void
test_recall_nothing (void)
{
  QueueFixture first, second;
  Gate gate;
  Recalled recalled = { 0 };
  gint64 never = 0;
  gint64 succeeded, running, unknown;

  gate_init (&gate);
  fixture_open (&first, NULL, 2);
  register_all (&first, fail_first_thread_cb, &never);
  fixture_register (&first, "gate", LYCEUM_LANE_COMPUTE, TRUE, gate_thread_cb, &gate);
  fixture_register (&first, "forgotten", LYCEUM_LANE_COMPUTE, TRUE, fail_thread_cb, NULL);
  fixture_start (&first);
  succeeded = lyceum_task_get_id (fixture_submit (&first, "child", LYCEUM_TASK_PRIORITY_NORMAL, NULL));
  unknown = lyceum_task_get_id (fixture_submit (&first, "forgotten", LYCEUM_TASK_PRIORITY_NORMAL, NULL));
  turn_until (lyceum_queue_get_n_unfinished (first.queue) == 0);
  running = lyceum_task_get_id (fixture_submit (&first, "gate", LYCEUM_TASK_PRIORITY_NORMAL, NULL));
  gate_wait_for (&gate, 1);
  wait_for (stored_state (&first, running) == LYCEUM_TASK_STATE_RUNNING);

  fixture_open (&second, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (first.store)), 2);
  register_all (&second, nothing_thread_cb, NULL);
  fixture_register (&second, "gate", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  g_assert_cmpint (stored_state (&second, unknown), ==, LYCEUM_TASK_STATE_FAILED);
  g_assert_null (recall (&second, succeeded, &recalled));
  g_assert_null (recall (&second, unknown, &recalled));
  g_assert_null (recall (&second, running, &recalled));
  g_assert_null (recall (&second, 1000, &recalled));
  g_assert_null (recall (&second, 0, &recalled));

  gate_open (&gate);
  fixture_close (&second);
  fixture_close (&first);
  gate_clear (&gate);
}

/* What was cleared from the list can be tried again where it is still shown, and comes back into the list. */
static void
test_retry_after_clearing (void)
{
  QueueFixture fixture;
  LyceumTask *parent;
  gint64 failing = 2;

  fixture_open (&fixture, NULL, 2);
  register_all (&fixture, fail_first_thread_cb, &failing);
  fixture_start (&fixture);
  parent = fixture_batch (&fixture, "parent", "child", 3);
  turn_until (lyceum_task_get_state (parent) == LYCEUM_TASK_STATE_FAILED);
  lyceum_queue_forget_finished (fixture.queue);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.queue)), ==, 0);
  /* There is nothing more to clear. */
  lyceum_queue_forget_finished (fixture.queue);

  failing = 0;
  lyceum_queue_retry (fixture.queue, parent);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.queue)), ==, 1);
  turn_until (lyceum_task_get_state (parent) == LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_cmpuint (lyceum_queue_get_n_unfinished (fixture.queue), ==, 0);
  lyceum_queue_forget_finished (fixture.queue);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.queue)), ==, 0);
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_add_data_func ("/queue/durable/commit", GINT_TO_POINTER (TRUE), test_commit);
  g_test_add_data_func ("/queue/durable/commit-not-kept", GINT_TO_POINTER (FALSE), test_commit);
  g_test_add_data_func ("/queue/durable/commit-fails", GINT_TO_POINTER (TRUE), test_commit_fails);
  g_test_add_data_func ("/queue/durable/commit-fails-not-kept", GINT_TO_POINTER (FALSE), test_commit_fails);
  g_test_add_func ("/queue/durable/kept-before-run", test_kept_before_run);
  g_test_add_data_func ("/queue/durable/batch-fails", GINT_TO_POINTER (TRUE), test_batch_fails);
  g_test_add_data_func ("/queue/durable/batch-fails-not-kept", GINT_TO_POINTER (FALSE), test_batch_fails);
  g_test_add_func ("/queue/durable/recovery", test_recovery);
  g_test_add_func ("/queue/durable/poison", test_poison);
  g_test_add_func ("/queue/durable/start-is-noted", test_start_is_noted);
  g_test_add_func ("/queue/durable/unknown-kind", test_unknown_kind);
  g_test_add_func ("/queue/durable/recall", test_recall);
  g_test_add_func ("/queue/durable/recall-nothing", test_recall_nothing);
  g_test_add_func ("/queue/durable/retry-after-clearing", test_retry_after_clearing);
  return g_test_run ();
}
