/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

/* Second chances: retry, recall and clearing, at every moment at which they can come. */

static LyceumTaskState
stored_state (QueueFixture *fixture, gint64 id)
{
  g_autoptr (LyceumTaskRecord) record =
      lyceum_memory_task_store_get (LYCEUM_MEMORY_TASK_STORE (fixture->store), id);

  g_assert_nonnull (record);
  return record != NULL ? record->state : LYCEUM_TASK_STATE_WAITING;
}

/* Fails for as long as the test says so. */
static gboolean
fail_if_thread_cb (LyceumTaskRun *run, gpointer fails, GError **error)
{
  return g_atomic_int_get ((gint *) fails) ? fail_thread_cb (run, NULL, error) : TRUE;
}

/* A commit that keeps the store busy until the gate opens. */
static gboolean
gate_commit (gpointer transaction, gint64 task_id, gpointer data, GError **error)
{
  Gate *gate = data;

  lyceum_assert_writer ();
  pthread_mutex_lock (&gate->mutex);
  gate->n_waiting++;
  pthread_cond_broadcast (&gate->changed);
  while (!gate->is_open)
    pthread_cond_wait (&gate->changed, &gate->mutex);
  pthread_mutex_unlock (&gate->mutex);
  return TRUE;
}

static gboolean
busy_thread_cb (LyceumTaskRun *run, gpointer gate, GError **error)
{
  lyceum_task_run_set_commit (run, gate_commit, gate, NULL);
  return TRUE;
}

/* Keeps the result of an operation for the test to finish. It holds the queue. */
static void
result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

/* Returns: (transfer full) (nullable) */
static LyceumTask *
recall (QueueFixture *fixture, gint64 id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumTask *task;

  lyceum_queue_recall_async (fixture->queue, id, NULL, result_cb, &result);
  turn_until (result != NULL);
  task = lyceum_queue_recall_finish (fixture->queue, result, &error);
  g_assert_no_error (error);
  return task;
}

static LyceumTaskRecord *
record_new (gint64 id, gint64 parent_id, const char *kind, LyceumTaskState state)
{
  LyceumTaskRecord *record = lyceum_task_record_new ();

  record->id = id;
  record->parent_id = parent_id;
  record->kind = g_strdup (kind);
  record->priority = LYCEUM_TASK_PRIORITY_NORMAL;
  record->state = state;
  return record;
}

static void
inserted_cb (LyceumTaskStore *store, const GError *error, gpointer is_done)
{
  g_assert_no_error (error);
  g_atomic_int_set ((gint *) is_done, TRUE);
}

/* Returns: (transfer full): a store that a dead process left with one record, or with two. Takes over the records. */
static LyceumTaskStore *
store_left (LyceumTaskRecord *first, LyceumTaskRecord *second /* (nullable) */)
{
  g_autoptr (LyceumTaskStore) store = lyceum_memory_task_store_new ();
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_record_free);
  gint is_done = FALSE; /* (atomic) */

  g_ptr_array_add (records, first);
  if (second != NULL)
    g_ptr_array_add (records, second);
  lyceum_task_store_insert (store, records, NULL, NULL, NULL, inserted_cb, &is_done);
  wait_for (g_atomic_int_get (&is_done));
  return lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (store));
}

/* A drain that comes during a start runs what was submitted, even if the start then fails. */
static void
test_drain_when_start_fails (void)
{
  QueueFixture fixture;
  Reply reply = { 0 };
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, FALSE, nothing_thread_cb, NULL);
  fixture_submit (&fixture, "nothing", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  lyceum_queue_start_async (fixture.queue, TRUE, cancellable, result_cb, &started);
  g_cancellable_cancel (cancellable);
  fixture_shut_down (&fixture, LYCEUM_QUEUE_DRAIN);
  g_assert_nonnull (started);
  g_assert_false (lyceum_queue_start_finish (fixture.queue, started, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (reply.n_calls, ==, 1);
  g_assert_no_error (reply.error);
  reply_clear (&reply);
  g_clear_object (&started);
  fixture_close (&fixture);
}

/* Halfway it waits, and then fails or not, as the test says. A later attempt that is to succeed says nothing. */
typedef struct
{
  Gate gate;
  gint fails; /* (atomic) */
} Half;

static gboolean
half_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  Half *half = data;

  if (g_atomic_int_get (&half->fails))
    lyceum_task_run_set_progress (run, 0.5, NULL);
  return gate_thread_cb (run, &half->gate, error) && fail_if_thread_cb (run, &half->fails, error);
}

/* The progress of the whole is the mean of what is under way, also after a task has come back and ended well. */
static void
test_progress_after_retry (void)
{
  QueueFixture fixture;
  Half half = { .fails = TRUE };
  LyceumTask *halfway, *failing;
  gint fails = TRUE; /* (atomic) */

  gate_init (&half.gate);
  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "half", LYCEUM_LANE_COMPUTE, FALSE, half_thread_cb, &half);
  fixture_register (&fixture, "fail", LYCEUM_LANE_COMPUTE, FALSE, fail_if_thread_cb, &fails);
  fixture_start (&fixture);
  halfway = fixture_submit (&fixture, "half", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  failing = fixture_submit (&fixture, "fail", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  turn_until (lyceum_task_get_progress (halfway) == 0.5);
  turn_until (lyceum_task_get_state (failing) == LYCEUM_TASK_STATE_FAILED);
  g_assert_cmpfloat (lyceum_queue_get_progress (fixture.queue), ==, 0.5);

  g_atomic_int_set (&fails, FALSE);
  lyceum_queue_retry (fixture.queue, failing);
  turn_until (lyceum_task_get_state (failing) == LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_cmpfloat (lyceum_queue_get_progress (fixture.queue), ==, 0.5);
  gate_open (&half.gate);
  fixture_close (&fixture);
  gate_clear (&half.gate);
}

/* Who shows the progress of a task hears of it when a retry begins anew. */
static void
progress_changed (LyceumTask *task, GParamSpec *pspec, gpointer seen)
{
  *(double *) seen = lyceum_task_get_progress (task);
}

static void
test_progress_notify (void)
{
  QueueFixture fixture;
  Half half = { .fails = TRUE };
  LyceumTask *task;
  double seen = 0;

  gate_init (&half.gate);
  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "half", LYCEUM_LANE_COMPUTE, FALSE, half_thread_cb, &half);
  fixture_start (&fixture);
  task = fixture_submit (&fixture, "half", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  g_signal_connect (task, "notify::progress", G_CALLBACK (progress_changed), &seen);
  turn_until (seen == 0.5);
  gate_open (&half.gate);
  turn_until (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_FAILED);

  gate_clear (&half.gate);
  gate_init (&half.gate);
  g_atomic_int_set (&half.fails, FALSE);
  lyceum_queue_retry (fixture.queue, task);
  turn_until (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_RUNNING);
  g_assert_cmpfloat (seen, ==, lyceum_task_get_progress (task));
  gate_open (&half.gate);
  turn_until (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_cmpfloat (seen, ==, 1);
  fixture_close (&fixture);
  gate_clear (&half.gate);
}

/* A child that was cancelled can be tried again though its parent succeeded: after clearing, and after a restart. */
static void
test_cancelled_child_stays_known (void)
{
  QueueFixture first, second;
  Gate gate;
  Reply reply = { 0 };
  g_autoptr (LyceumTask) recalled = NULL;
  LyceumTask *parent, *child;
  gint64 id;

  gate_init (&gate);
  fixture_open (&first, NULL, 2);
  fixture_register (&first, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (&first, "child", LYCEUM_LANE_COMPUTE, TRUE, gate_thread_cb, &gate);
  fixture_start (&first);
  parent = fixture_batch (&first, "parent", "child", 2);
  id = lyceum_task_get_id (parent);
  gate_wait_for (&gate, 2);
  child = lyceum_queue_get_task (first.queue, id + 2);
  lyceum_queue_cancel (first.queue, child);
  turn_until (lyceum_task_get_state (child) == LYCEUM_TASK_STATE_CANCELLED);
  gate_open (&gate);
  lyceum_queue_wait_async (first.queue, parent, NULL, wait_replied, &reply);
  turn_until (reply.n_calls == 1);
  g_assert_true (reply.ok);
  lyceum_queue_forget_finished (first.queue);
  g_assert_true (lyceum_queue_get_task (first.queue, id + 2) == child);

  fixture_open (&second, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (first.store)), 2);
  fixture_register (&second, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (&second, "child", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  g_assert_cmpuint (fixture_start (&second), ==, 0);
  recalled = recall (&second, id);
  g_assert_nonnull (recalled);
  child = lyceum_queue_get_task (second.queue, id + 2);
  g_assert_nonnull (child);
  lyceum_queue_retry (second.queue, child);
  turn_until (lyceum_task_get_state (child) == LYCEUM_TASK_STATE_SUCCEEDED);
  turn_until (lyceum_task_get_state (recalled) == LYCEUM_TASK_STATE_SUCCEEDED);
  g_clear_object (&recalled);
  fixture_close (&second);
  fixture_close (&first);
  gate_clear (&gate);
}

/* What follows a child of a cancelled parent is cancelled too, even if the queue closes while it is being written. */
static gboolean
follow_thread_cb (LyceumTaskRun *run, gpointer gate, GError **error)
{
  lyceum_task_run_add_task (
      run, fixture_spec ("next", LYCEUM_TASK_PRIORITY_NORMAL, lyceum_task_run_get_parent_id (run)));
  return busy_thread_cb (run, gate, error);
}

static void
test_cancel_then_close (void)
{
  QueueFixture fixture;
  Gate gate;
  LyceumTask *parent;
  gint64 id;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (&fixture, "child", LYCEUM_LANE_COMPUTE, TRUE, follow_thread_cb, &gate);
  fixture_register (&fixture, "next", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  parent = fixture_batch (&fixture, "parent", "child", 1);
  id = lyceum_task_get_id (parent);
  gate_wait_for (&gate, 1);
  lyceum_queue_cancel (fixture.queue, parent);
  lyceum_queue_shutdown_async (fixture.queue, LYCEUM_QUEUE_CANCEL_QUEUED, NULL, NULL);
  gate_open (&gate);
  fixture_shut_down (&fixture, LYCEUM_QUEUE_CANCEL_QUEUED);
  g_assert_cmpint (stored_state (&fixture, id), ==, LYCEUM_TASK_STATE_CANCELLED);
  g_assert_cmpint (stored_state (&fixture, id + 1), ==, LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_cmpint (stored_state (&fixture, id + 2), ==, LYCEUM_TASK_STATE_CANCELLED);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* A family of which a child is known already is not recalled beside it: one task would be there twice. */
static void
test_recall_beside_known (void)
{
  QueueFixture fixture;
  g_autoptr (LyceumTask) item = NULL;
  LyceumTask *child;
  gint fails = TRUE; /* (atomic) */

  fixture_open (&fixture,
                store_left (record_new (1, 0, "parent", LYCEUM_TASK_STATE_FAILED),
                            record_new (2, 1, "child", LYCEUM_TASK_STATE_QUEUED)),
                2);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (&fixture, "child", LYCEUM_LANE_COMPUTE, TRUE, fail_if_thread_cb, &fails);
  g_assert_cmpuint (fixture_start (&fixture), ==, 1);
  child = lyceum_queue_get_task (fixture.queue, 2);
  turn_until (lyceum_task_get_state (child) == LYCEUM_TASK_STATE_FAILED);

  g_assert_null (recall (&fixture, 1));
  g_assert_null (lyceum_queue_get_task (fixture.queue, 1));
  g_assert_true (lyceum_queue_get_task (fixture.queue, 2) == child);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.queue)), ==, 1);
  item = g_list_model_get_item (G_LIST_MODEL (fixture.queue), 0);
  g_assert_cmpint (lyceum_task_get_id (item), ==, 2);

  /* The child that is there can be tried again. */
  g_atomic_int_set (&fails, FALSE);
  lyceum_queue_retry (fixture.queue, child);
  turn_until (lyceum_task_get_state (child) == LYCEUM_TASK_STATE_SUCCEEDED);
  g_clear_object (&item);
  fixture_close (&fixture);
}

/* What this version cannot do has not succeeded because somebody tried it again. */
static void
test_retry_of_unknown_kind (void)
{
  QueueFixture fixture;
  LyceumTask *task;

  fixture_open (&fixture, store_left (record_new (1, 0, "forgotten", LYCEUM_TASK_STATE_QUEUED), NULL), 1);
  g_assert_cmpuint (fixture_start (&fixture), ==, 0);
  task = lyceum_queue_get_task (fixture.queue, 1);
  turn_until (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_FAILED);
  lyceum_queue_retry (fixture.queue, task);
  fixture_shut_down (&fixture, LYCEUM_QUEUE_DRAIN);
  g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_FAILED);
  g_assert_cmpint (stored_state (&fixture, 1), ==, LYCEUM_TASK_STATE_FAILED);
  fixture_close (&fixture);
}

/* What was never accepted has no number in the store, and a retry gives it none. */
static void
test_retry_of_what_was_never_accepted (void)
{
  QueueFixture fixture;
  Reply reply = { 0 };
  LyceumTask *task;
  g_autoptr (GPtrArray) records = NULL;

  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  task = fixture_submit_spec (&fixture, fixture_spec ("nothing", LYCEUM_TASK_PRIORITY_NORMAL, 12345), NULL, submit_replied, &reply);
  turn_until (reply.n_calls == 1);
  g_assert_error (reply.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_PARENT_ENDED);
  lyceum_queue_retry (fixture.queue, task);
  g_assert_cmpuint (lyceum_queue_get_n_unfinished (fixture.queue), ==, 0);
  g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_FAILED);
  fixture_shut_down (&fixture, LYCEUM_QUEUE_DRAIN);
  records = lyceum_memory_task_store_list (LYCEUM_MEMORY_TASK_STORE (fixture.store));
  g_assert_cmpuint (records->len, ==, 0);
  reply_clear (&reply);
  fixture_close (&fixture);
}

/* A task, and whoever tries it again. */
typedef struct
{
  QueueFixture *fixture;
  LyceumTask *task; /* (unowned) */
  Reply reply;
  gint fails; /* (atomic) */
} Again;

/* Who waits for a task that a handler of its failure tried again hears how it ended then. */
static void
retry_when_failed (LyceumTask *task, GParamSpec *pspec, gpointer data)
{
  Again *again = data;

  if (lyceum_task_get_state (task) != LYCEUM_TASK_STATE_FAILED)
    return;
  g_atomic_int_set (&again->fails, FALSE);
  lyceum_queue_retry (again->fixture->queue, task);
}

static void
test_retry_from_a_handler (void)
{
  QueueFixture fixture;
  Again again = { .fixture = &fixture, .fails = TRUE };

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "fail", LYCEUM_LANE_COMPUTE, FALSE, fail_if_thread_cb, &again.fails);
  fixture_start (&fixture);
  again.task = fixture_submit (&fixture, "fail", LYCEUM_TASK_PRIORITY_NORMAL, &again.reply);
  g_signal_connect (again.task, "notify::state", G_CALLBACK (retry_when_failed), &again);
  turn_until (again.reply.n_calls == 1);
  g_assert_no_error (again.reply.error);
  turn_until (lyceum_task_get_state (again.task) == LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_cmpuint (again.reply.n_calls, ==, 1);
  reply_clear (&again.reply);
  fixture_close (&fixture);
}

/* All who waited for a failed task hear of the failure, though the first of them tries it again. */
static void
retry_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Again *again = data;

  submit_replied (object, result, &again->reply);
  g_atomic_int_set (&again->fails, FALSE);
  lyceum_queue_retry (LYCEUM_QUEUE (object), again->task);
}

static void
test_retry_in_a_callback (void)
{
  QueueFixture fixture;
  Again again = { .fixture = &fixture, .fails = TRUE };
  Reply second = { 0 };

  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "fail", LYCEUM_LANE_COMPUTE, FALSE, fail_if_thread_cb, &again.fails);
  fixture_start (&fixture);
  again.task = fixture_submit_spec (&fixture, fixture_spec ("fail", LYCEUM_TASK_PRIORITY_NORMAL, 0), NULL, retry_cb, &again);
  lyceum_queue_wait_async (fixture.queue, again.task, NULL, wait_replied, &second);
  turn_until (again.reply.n_calls == 1 && second.n_calls == 1);
  g_assert_error (again.reply.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  turn_until (lyceum_task_get_state (again.task) == LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_cmpuint (again.reply.n_calls, ==, 1);
  reply_clear (&again.reply);
  reply_clear (&second);
  fixture_close (&fixture);
}

/* Who begins to wait for a parent while it is being reopened waits for its next end. */
static void
wait_for_parent (LyceumTask *child, GParamSpec *pspec, gpointer data)
{
  Again *parent = data;

  g_signal_handlers_disconnect_by_func (child, wait_for_parent, parent);
  lyceum_queue_wait_async (parent->fixture->queue, parent->task, NULL, wait_replied, &parent->reply);
}

static void
test_wait_while_reopened (void)
{
  QueueFixture fixture;
  Again parent = { .fixture = &fixture, .fails = TRUE };
  g_autoptr (LyceumTask) child = NULL;

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (&fixture, "fail", LYCEUM_LANE_COMPUTE, TRUE, fail_if_thread_cb, &parent.fails);
  fixture_start (&fixture);
  parent.task = fixture_batch (&fixture, "parent", "fail", 1);
  turn_until (lyceum_task_get_state (parent.task) == LYCEUM_TASK_STATE_FAILED);
  child = g_list_model_get_item (lyceum_queue_get_children (fixture.queue, parent.task), 0);
  g_signal_connect (child, "notify::state", G_CALLBACK (wait_for_parent), &parent);

  g_atomic_int_set (&parent.fails, FALSE);
  lyceum_queue_retry (fixture.queue, child);
  turn_until (parent.reply.n_calls == 1);
  g_assert_no_error (parent.reply.error);
  g_assert_true (parent.reply.ok);
  g_assert_cmpint (lyceum_task_get_state (parent.task), ==, LYCEUM_TASK_STATE_SUCCEEDED);
  g_clear_object (&child);
  fixture_close (&fixture);
}

/* Whoever hears of a failure may clear the list there and then: the task stays known, and can be tried again. */
static void
clear_cb (GObject *object, GAsyncResult *result, gpointer reply)
{
  submit_replied (object, result, reply);
  lyceum_queue_forget_finished (LYCEUM_QUEUE (object));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (object)), ==, 0);
}

static void
test_clearing_in_a_callback (void)
{
  QueueFixture fixture;
  Reply reply = { 0 };
  g_autoptr (LyceumTask) task = NULL;
  gint fails = TRUE; /* (atomic) */

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "fail", LYCEUM_LANE_COMPUTE, TRUE, fail_if_thread_cb, &fails);
  fixture_start (&fixture);
  task = g_object_ref (fixture_submit_spec (&fixture, fixture_spec ("fail", LYCEUM_TASK_PRIORITY_NORMAL, 0), NULL, clear_cb, &reply));
  turn_until (reply.n_calls == 1);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_true (lyceum_queue_get_task (fixture.queue, lyceum_task_get_id (task)) == task);

  g_atomic_int_set (&fails, FALSE);
  lyceum_queue_retry (fixture.queue, task);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.queue)), ==, 1);
  turn_until (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_SUCCEEDED);
  reply_clear (&reply);
  g_clear_object (&task);
  fixture_close (&fixture);
}

/* Whoever still knows the number of a task that the queue has let go of may subscribe to it. */
static void
event_cb (const LyceumTaskEvent *event, gpointer user_data)
{
}

static void
test_subscribe_to_the_forgotten (void)
{
  QueueFixture fixture;
  Reply reply = { 0 };
  g_autoptr (LyceumTask) task = NULL;
  LyceumSubscription *subscription;

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, FALSE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  task = g_object_ref (fixture_submit (&fixture, "nothing", LYCEUM_TASK_PRIORITY_NORMAL, &reply));
  turn_until (reply.n_calls == 1);
  lyceum_queue_forget_finished (fixture.queue);
  g_assert_null (lyceum_queue_get_task (fixture.queue, lyceum_task_get_id (task)));
  subscription = lyceum_queue_subscribe (fixture.queue, lyceum_task_get_id (task), 0, event_cb, NULL, NULL);
  lyceum_subscription_cancel (subscription);
  g_clear_object (&task);

  /* The queue goes on, and does not look for what is gone. */
  fixture_submit (&fixture, "nothing", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  turn_until (reply.n_calls == 2);
  g_assert_no_error (reply.error);
  fixture_close (&fixture);
}

/* What a task has made is still there after its children were tried again: its own part is not done a second time. */
static gboolean
result_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  lyceum_task_run_set_result (run, g_variant_new_int32 (42));
  lyceum_task_run_add_task (run, fixture_spec ("fail", LYCEUM_TASK_PRIORITY_NORMAL, lyceum_task_run_get_task_id (run)));
  return TRUE;
}

static void
test_result_survives (void)
{
  QueueFixture fixture;
  LyceumTask *task;
  g_autoptr (LyceumTaskRecord) record = NULL;
  gint fails = TRUE; /* (atomic) */

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "result", LYCEUM_LANE_COMPUTE, TRUE, result_thread_cb, NULL);
  fixture_register (&fixture, "fail", LYCEUM_LANE_COMPUTE, TRUE, fail_if_thread_cb, &fails);
  fixture_start (&fixture);
  task = fixture_submit (&fixture, "result", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  turn_until (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_FAILED);
  g_atomic_int_set (&fails, FALSE);
  lyceum_queue_retry (fixture.queue, task);
  turn_until (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_SUCCEEDED);
  record = lyceum_memory_task_store_get (LYCEUM_MEMORY_TASK_STORE (fixture.store), lyceum_task_get_id (task));
  g_assert_nonnull (record);
  g_assert_cmpuint (record->attempts, ==, 1);
  g_assert_nonnull (record->result);
  g_assert_cmpint (g_variant_get_int32 (record->result), ==, 42);
  fixture_close (&fixture);
}

/* A child that is tried again while its parent's end is being written brings the parent back. */
static void
test_retry_while_the_end_is_written (void)
{
  QueueFixture fixture;
  Gate gate, store_gate;
  LyceumTask *parent, *busy;
  g_autoptr (LyceumTask) child = NULL;

  gate_init (&gate);
  gate_init (&store_gate);
  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (&fixture, "child", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_register (&fixture, "busy", LYCEUM_LANE_COMPUTE, TRUE, busy_thread_cb, &store_gate);
  fixture_start (&fixture);
  parent = fixture_batch (&fixture, "parent", "child", 1);
  gate_wait_for (&gate, 1);
  turn_until (lyceum_task_get_n_children (parent) == 1);
  child = g_list_model_get_item (lyceum_queue_get_children (fixture.queue, parent), 0);
  busy = fixture_submit (&fixture, "busy", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  gate_wait_for (&store_gate, 1);
  lyceum_queue_cancel (fixture.queue, parent);
  turn_until (lyceum_task_get_state (child) == LYCEUM_TASK_STATE_CANCELLED);
  g_assert_cmpint (fixture_phase (&fixture, parent), ==, LYCEUM_PHASE_SETTLING);

  lyceum_queue_retry (fixture.queue, child);
  gate_open (&gate);
  gate_open (&store_gate);
  turn_until (lyceum_task_get_state (child) == LYCEUM_TASK_STATE_SUCCEEDED);
  turn_until (LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (parent)));
  turn_until (lyceum_task_get_state (busy) == LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_cmpint (lyceum_task_get_state (parent), ==, LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_cmpint (stored_state (&fixture, lyceum_task_get_id (parent)), ==, LYCEUM_TASK_STATE_SUCCEEDED);
  g_clear_object (&child);
  fixture_close (&fixture);
  gate_clear (&gate);
  gate_clear (&store_gate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_add_func ("/queue/second-chances/drain-when-start-fails", test_drain_when_start_fails);
  g_test_add_func ("/queue/second-chances/progress-after-retry", test_progress_after_retry);
  g_test_add_func ("/queue/second-chances/progress-notify", test_progress_notify);
  g_test_add_func ("/queue/second-chances/cancelled-child-stays-known", test_cancelled_child_stays_known);
  g_test_add_func ("/queue/second-chances/cancel-then-close", test_cancel_then_close);
  g_test_add_func ("/queue/second-chances/recall-beside-known", test_recall_beside_known);
  g_test_add_func ("/queue/second-chances/retry-of-unknown-kind", test_retry_of_unknown_kind);
  g_test_add_func ("/queue/second-chances/retry-of-what-was-never-accepted", test_retry_of_what_was_never_accepted);
  g_test_add_func ("/queue/second-chances/retry-from-a-handler", test_retry_from_a_handler);
  g_test_add_func ("/queue/second-chances/retry-in-a-callback", test_retry_in_a_callback);
  g_test_add_func ("/queue/second-chances/wait-while-reopened", test_wait_while_reopened);
  g_test_add_func ("/queue/second-chances/clearing-in-a-callback", test_clearing_in_a_callback);
  g_test_add_func ("/queue/second-chances/subscribe-to-the-forgotten", test_subscribe_to_the_forgotten);
  g_test_add_func ("/queue/second-chances/result-survives", test_result_survives);
  g_test_add_func ("/queue/second-chances/retry-while-the-end-is-written", test_retry_while_the_end_is_written);
  return g_test_run ();
}
