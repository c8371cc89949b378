/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

#include <math.h>

/* Corners in which two rules meet: found by reading, each with the fault that it was. */

static LyceumMemoryTaskStore *
store_of (QueueFixture *fixture)
{
  return LYCEUM_MEMORY_TASK_STORE (fixture->store);
}

static LyceumTaskRecord *
record_new (gint64 id, const char *kind, LyceumTaskState state)
{
  LyceumTaskRecord *record = lyceum_task_record_new ();

  record->id = id;
  record->kind = g_strdup (kind);
  record->priority = LYCEUM_TASK_PRIORITY_NORMAL;
  record->state = state;
  return record;
}

/* A store that a dead process left with one record (transfer full). */
static LyceumTaskStore *
store_left (LyceumTaskRecord *record)
{
  LyceumTaskStore *store = lyceum_memory_task_store_new ();

  lyceum_memory_task_store_leave (LYCEUM_MEMORY_TASK_STORE (store), record);
  return store;
}

/* Fails at first; then a child follows. */
static gboolean
second_time_thread_cb (LyceumTaskRun *run, gpointer child_kind, GError **error)
{
  if (lyceum_task_run_get_attempt (run) == 1)
    return fail_thread_cb (run, NULL, error);
  lyceum_task_run_add_task (run, fixture_spec (child_kind, LYCEUM_TASK_PRIORITY_NORMAL, lyceum_task_run_get_task_id (run)));
  return TRUE;
}

static void
register_second_time (QueueFixture *fixture)
{
  LyceumTaskKind kind = { .name = "adult",
                          .lane = LYCEUM_LANE_COMPUTE,
                          .durable = TRUE,
                          .max_attempts = 2,
                          .backoff_base_ms = 1,
                          .run_thread_cb = second_time_thread_cb };

  lyceum_queue_register (fixture->queue, &kind, "child", NULL);
}

/* What failed at first and then succeeded has not failed, however long its children take, and whatever process sees them end. */
static void
test_forgiven (gconstpointer crashes)
{
  QueueFixture first, second;
  Gate gate;
  LyceumTask *task;
  gint64 id;

  gate_init (&gate);
  fixture_open (&first, NULL, 1);
  register_second_time (&first);
  fixture_register (&first, "child", LYCEUM_LANE_COMPUTE, TRUE, gate_thread_cb, &gate);
  fixture_start (&first);
  task = fixture_submit (&first, "adult", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  id = lyceum_task_get_id (task);
  gate_wait_for (&gate, 1);
  if (crashes)
    {
      fixture_open (&second, lyceum_memory_task_store_copy (store_of (&first)), 1);
      register_second_time (&second);
      fixture_register (&second, "child", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
      fixture_start (&second);
      task = lyceum_queue_get_task (second.queue, id);
      turn_until (LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (task)));
      g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_SUCCEEDED);
      fixture_close (&second);
    }
  gate_open (&gate);
  task = lyceum_queue_get_task (first.queue, id);
  turn_until (LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (task)));
  g_assert_cmpstr (lyceum_task_get_error_message (task), ==, NULL);
  g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_SUCCEEDED);
  fixture_close (&first);
  gate_clear (&gate);
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

static gboolean
busy_thread_cb (LyceumTaskRun *run, gpointer gate, GError **error)
{
  lyceum_task_run_set_commit (run, gate_commit, gate, NULL);
  return TRUE;
}

typedef struct
{
  GString *text;
  guint64 last;
  LyceumTaskState state;
} Heard;

static void
hear (const LyceumTaskEvent *event, gpointer data)
{
  Heard *heard = data;

  g_assert_cmpuint (event->first_seq, ==, heard->last + 1);
  heard->last = event->seq;
  if (event->type == LYCEUM_TASK_EVENT_TEXT)
    g_string_append (heard->text, event->text);
  else if (event->type == LYCEUM_TASK_EVENT_STATE)
    heard->state = event->state;
}

static gboolean
say_thread_cb (LyceumTaskRun *run, gpointer word, GError **error)
{
  lyceum_task_run_emit_text (run, word);
  return g_str_equal (word, "one ") ? fail_thread_cb (run, NULL, error) : TRUE;
}

static void
recalled_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  LyceumTask **task = data;

  *task = lyceum_queue_recall_finish (LYCEUM_QUEUE (object), result, NULL);
}

/* Who asks for the events of a task that was just queued again hears all of them, those of the earlier process first. */
static void
test_subscribe_after_retry (void)
{
  QueueFixture first, second;
  Reply reply = { 0 };
  Heard heard = { .text = g_string_new (NULL) };
  Gate gate;
  LyceumSubscription *subscription;
  g_autoptr (LyceumTask) task = NULL;
  gint64 id;

  gate_init (&gate);
  fixture_open (&first, NULL, 1);
  fixture_register (&first, "say", LYCEUM_LANE_COMPUTE, TRUE, say_thread_cb, "one ");
  fixture_start (&first);
  id = lyceum_task_get_id (fixture_submit (&first, "say", LYCEUM_TASK_PRIORITY_NORMAL, &reply));
  turn_until (reply.n_calls == 1);
  reply_clear (&reply);
  fixture_shut_down (&first, LYCEUM_QUEUE_DRAIN);

  fixture_open (&second, lyceum_memory_task_store_copy (store_of (&first)), 1);
  fixture_register (&second, "say", LYCEUM_LANE_COMPUTE, TRUE, say_thread_cb, "two ");
  fixture_register (&second, "busy", LYCEUM_LANE_COMPUTE, TRUE, busy_thread_cb, &gate);
  fixture_start (&second);
  lyceum_queue_recall_async (second.queue, id, NULL, recalled_cb, &task);
  turn_until (task != NULL);
  fixture_submit (&second, "busy", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  gate_wait_for (&gate, 1);
  lyceum_queue_retry (second.queue, task);
  subscription = lyceum_queue_subscribe (second.queue, id, 0, hear, &heard, NULL);
  gate_open (&gate);
  turn_until (heard.state == LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_cmpstr (heard.text->str, ==, "one two ");
  lyceum_subscription_cancel (subscription);
  g_string_free (heard.text, TRUE);
  g_clear_object (&task);
  fixture_close (&second);
  fixture_close (&first);
  gate_clear (&gate);
}

static LyceumTaskStoreInterface *memory_iface;
static void (*read_events_at_once) (LyceumTaskStore *, gint64, guint64, GCancellable *, GAsyncReadyCallback, gpointer);

typedef struct
{
  LyceumTaskStore *store;
  gint64 task_id;
  GAsyncReadyCallback callback;
  gpointer data;
} LateRead;

static gboolean
read_late_cb (gpointer data)
{
  g_autofree LateRead *late = data;

  read_events_at_once (late->store, late->task_id, 1, NULL, late->callback, late->data);
  return G_SOURCE_REMOVE;
}

/* In place of the store's: some frames late. */
static void
read_events_late (LyceumTaskStore *store, gint64 task_id, guint64 from_seq, GCancellable *cancellable,
                  GAsyncReadyCallback callback, gpointer data)
{
  LateRead *late = g_new (LateRead, 1);

  *late = (LateRead){ store, task_id, callback, data };
  g_timeout_add (4 * LYCEUM_FRAME_USEC / 1000, read_late_cb, late);
}

/* A drain waits for a task that goes on as soon as its log has been read. */
static void
test_drain_while_reading (void)
{
  QueueFixture fixture;
  LyceumTaskRecord *record = record_new (7, "nothing", LYCEUM_TASK_STATE_RUNNING);
  g_autoptr (LyceumTaskRecord) stored = NULL;

  record->started_at = record->attempts = 1;
  fixture_open (&fixture, store_left (record), 1);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  memory_iface = LYCEUM_TASK_STORE_GET_IFACE (fixture.store);
  read_events_at_once = memory_iface->read_events_async;
  memory_iface->read_events_async = read_events_late;
  fixture_start (&fixture);
  fixture_shut_down (&fixture, LYCEUM_QUEUE_DRAIN);
  memory_iface->read_events_async = read_events_at_once;
  stored = lyceum_memory_task_store_get (store_of (&fixture), 7);
  g_assert_cmpint (stored->state, ==, LYCEUM_TASK_STATE_SUCCEEDED);
  fixture_close (&fixture);
}

static gboolean
has_report (QueueFixture *fixture)
{
  g_autofree char *report = lyceum_memory_task_store_get_report (store_of (fixture));

  return report != NULL;
}

/* An idle queue that takes over a task which does not start gives signs of life from then on, or it would lose it again. */
static void
test_beat_after_rescue (void)
{
  QueueFixture fixture;
  LyceumTaskRecord *record = record_new (7, "nothing", LYCEUM_TASK_STATE_QUEUED);

  record->is_paused = TRUE;
  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  fixture_settle ();
  g_assert_false (has_report (&fixture));
  lyceum_memory_task_store_leave (store_of (&fixture), record);
  _lyceum_upkeep_run (fixture.queue);
  turn_until (lyceum_queue_get_task (fixture.queue, 7) != NULL);
  while (!has_report (&fixture))
    fixture_settle ();
  fixture_close (&fixture);
}

/* A retry that is blocked, too. */
static void
test_beat_after_retry (void)
{
  QueueFixture fixture;
  g_autoptr (LyceumTask) task = NULL;

  fixture_open (&fixture, store_left (record_new (7, "nothing", LYCEUM_TASK_STATE_FAILED)), 1);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  lyceum_queue_set_kind_paused (fixture.queue, NULL, TRUE);
  lyceum_queue_recall_async (fixture.queue, 7, NULL, recalled_cb, &task);
  turn_until (task != NULL);
  fixture_settle ();
  g_assert_false (has_report (&fixture));
  lyceum_queue_retry (fixture.queue, task);
  while (!has_report (&fixture))
    fixture_settle ();
  g_clear_object (&task);
  fixture_close (&fixture);
}

static LyceumTaskSpec *
unique_spec (const char *kind, gint64 parent_id)
{
  LyceumTaskSpec *spec = fixture_spec (kind, LYCEUM_TASK_PRIORITY_NORMAL, parent_id);

  spec->unique_key = g_strdup ("key");
  return spec;
}

static void
batch_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Reply *reply = data;
  g_autoptr (LyceumTask) parent = lyceum_queue_submit_batch_finish (LYCEUM_QUEUE (object), result, &reply->error);

  if (parent != NULL)
    reply->result = g_variant_ref_sink (g_variant_new_int64 (lyceum_task_get_id (parent)));
  reply->ok = parent != NULL;
  reply->n_calls++;
}

/* Returns: (transfer none) (nullable): the parent, which has the unique key; with the error in @error */
static LyceumTask *
unique_batch (QueueFixture *fixture, const char *parent_kind, const char *child_kind, GError **error)
{
  GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);
  Reply reply = { 0 };
  LyceumTask *parent = NULL;

  g_ptr_array_add (children, fixture_spec (child_kind, LYCEUM_TASK_PRIORITY_NORMAL, 0));
  lyceum_queue_submit_batch_async (fixture->queue, unique_spec (parent_kind, 0), children, NULL, NULL, NULL, NULL, batch_cb,
                                   &reply);
  turn_until (reply.n_calls == 1);
  if (reply.ok)
    parent = lyceum_queue_get_task (fixture->queue, g_variant_get_int64 (reply.result));
  else
    g_propagate_error (error, g_steal_pointer (&reply.error));
  reply_clear (&reply);
  return parent;
}

/* A retry of a child would have its parent go on beside another with the same key. */
static void
test_retry_beside_parents_twin (void)
{
  QueueFixture fixture;
  Gate gate;
  LyceumTask *parent, *child, *twin;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, FALSE, NULL, NULL);
  fixture_register (&fixture, "fail", LYCEUM_LANE_COMPUTE, FALSE, fail_thread_cb, NULL);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_start (&fixture);
  parent = unique_batch (&fixture, "parent", "fail", NULL);
  turn_until_state (parent, FAILED);
  twin = unique_batch (&fixture, "parent", "gate", NULL);
  g_assert_nonnull (twin);
  child = g_list_model_get_item (lyceum_queue_get_children (fixture.queue, parent), 0);
  lyceum_queue_retry (fixture.queue, child);
  g_assert_cmpint (lyceum_task_get_state (child), ==, LYCEUM_TASK_STATE_FAILED);
  g_assert_cmpint (lyceum_task_get_state (parent), ==, LYCEUM_TASK_STATE_FAILED);
  gate_open (&gate);
  turn_until_state (twin, SUCCEEDED);
  lyceum_queue_retry (fixture.queue, child);
  g_assert_cmpint (lyceum_task_get_state (child), !=, LYCEUM_TASK_STATE_FAILED);
  turn_until_state (parent, FAILED);
  g_object_unref (child);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* The only child of a parent is replaced, and the parent goes on with the second. */
static void
test_replace_only_child (void)
{
  QueueFixture fixture;
  LyceumTaskKind kind = { .name = "child",
                          .lane = LYCEUM_LANE_COMPUTE,
                          .on_duplicate = LYCEUM_ON_DUPLICATE_REPLACE,
                          .run_thread_cb = nothing_thread_cb };
  Reply replies[3] = { 0 };
  Gate gate;
  LyceumTask *parent;
  gint64 id;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, FALSE, NULL, NULL);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  lyceum_queue_register (fixture.queue, &kind, NULL, NULL);
  fixture_start (&fixture);
  parent = fixture_batch (&fixture, "parent", "gate", 1);
  id = lyceum_task_get_id (parent);
  gate_wait_for (&gate, 1);
  for (guint i = 0; i < 3; i++)
    {
      if (i == 1)
        {
          gate_open (&gate);
          turn_until (lyceum_task_get_n_finished_children (parent) == 1);
        }
      if (i == 0)
        lyceum_queue_set_kind_paused (fixture.queue, "child", TRUE);
      lyceum_queue_submit (fixture.queue, unique_spec ("child", id), NULL, submit_replied, &replies[i]);
    }
  lyceum_queue_set_kind_paused (fixture.queue, "child", FALSE);
  turn_until_state (parent, SUCCEEDED);
  turn_until (replies[2].n_calls == 1);
  g_assert_no_error (replies[2].error);
  g_assert_error (replies[1].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  for (guint i = 0; i < 3; i++)
    reply_clear (&replies[i]);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* A time in the farthest future has not come, whoever asked for it. */
static void
test_end_of_time (gconstpointer is_kept)
{
  QueueFixture fixture;
  LyceumTaskRecord *record = record_new (7, "nothing", LYCEUM_TASK_STATE_SCHEDULED);
  LyceumTask *task;

  record->start_at = G_MAXINT64;
  fixture_open (&fixture, is_kept ? store_left (record) : NULL, 1);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  if (is_kept)
    task = lyceum_queue_get_task (fixture.queue, 7);
  else
    {
      LyceumTaskSpec *spec = fixture_spec ("nothing", LYCEUM_TASK_PRIORITY_NORMAL, 0);

      lyceum_task_record_free (record);
      spec->start_at = G_MAXINT64;
      task = fixture_submit_spec (&fixture, spec, NULL, NULL, NULL);
    }
  turn_until_state (task, SCHEDULED);
  fixture_settle ();
  g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_SCHEDULED);
  fixture_close (&fixture);
}

/* The smallest weight there is makes no progress that is not a number. */
static void
test_tiny_weight (void)
{
  QueueFixture fixture;
  Gate gate;
  LyceumTask *parent;
  GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);
  LyceumTaskSpec *spec;
  Reply reply = { 0 };

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, FALSE, NULL, NULL);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_start (&fixture);
  spec = fixture_spec ("gate", LYCEUM_TASK_PRIORITY_NORMAL, 0);
  spec->weight = G_MINDOUBLE;
  g_ptr_array_add (children, spec);
  lyceum_queue_submit_batch_async (fixture.queue, fixture_spec ("parent", LYCEUM_TASK_PRIORITY_NORMAL, 0), children, NULL, NULL,
                                   NULL, NULL, batch_cb, &reply);
  turn_until (reply.n_calls == 1);
  parent = lyceum_queue_get_task (fixture.queue, g_variant_get_int64 (reply.result));
  reply_clear (&reply);
  gate_wait_for (&gate, 1);
  fixture_settle ();
  g_assert_false (isnan (lyceum_task_get_progress (parent)));
  gate_open (&gate);
  turn_until_state (parent, SUCCEEDED);
  fixture_close (&fixture);
  gate_clear (&gate);
}

static gpointer
ask_cb (gpointer run)
{
  return lyceum_task_run_get_cancellable (run);
}

/* Whoever asks for the cancellable of an attempt gets the same one. */
static gboolean
ask_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  GThread *thread = g_thread_new ("ask", ask_cb, run);
  GCancellable *cancellable = lyceum_task_run_get_cancellable (run);

  g_assert_true (g_thread_join (thread) == cancellable);
  return TRUE;
}

static void
test_cancellable_of_threads (void)
{
  enum { N_TASKS = 2000 };
  QueueFixture fixture;

  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "ask", LYCEUM_LANE_COMPUTE, FALSE, ask_thread_cb, NULL);
  fixture_start (&fixture);
  for (guint i = 0; i < N_TASKS; i++)
    fixture_submit (&fixture, "ask", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  turn_until (lyceum_queue_get_n_unfinished (fixture.queue) == 0);
  fixture_close (&fixture);
}

static gint64 wall_offset; /* (atomic) */

static gint64
set_wall_clock (void)
{
  return g_get_real_time () + __atomic_load_n (&wall_offset, __ATOMIC_SEQ_CST);
}

static gboolean
fail_once_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  return lyceum_task_run_get_attempt (run) == 1 ? fail_thread_cb (run, NULL, error) : TRUE;
}

/* A clock that was a day fast and is set right does not make a retry wait for a day. */
static void
test_clock_set_back (void)
{
  QueueFixture fixture;
  LyceumTaskKind kind = { .name = "fail",
                          .lane = LYCEUM_LANE_COMPUTE,
                          .max_attempts = 2,
                          .backoff_base_ms = 2000,
                          .run_thread_cb = fail_once_thread_cb };
  LyceumTask *task;

  wall_offset = 0;
  fixture_open (&fixture, NULL, 1);
  fixture.queue->wall_clock = set_wall_clock;
  g_rand_set_seed (fixture.queue->random, 1); /* some wait that is long enough to be seen */
  lyceum_queue_register (fixture.queue, &kind, NULL, NULL);
  fixture_start (&fixture);
  task = fixture_submit (&fixture, "fail", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  turn_until (lyceum_task_get_wait_reason (task) == LYCEUM_WAIT_RETRY);
  __atomic_store_n (&wall_offset, -(gint64) 24 * 3600 * G_USEC_PER_SEC, __ATOMIC_SEQ_CST);
  turn_until_state (task, SUCCEEDED);
  fixture_close (&fixture);
}

/* What must not be repeated unasked is not, either, if the end of the program stopped it halfway. */
static void
test_at_most_once_stopped (void)
{
  QueueFixture first, second;
  Gate gate;
  LyceumTaskKind kind = {
    .name = "once", .lane = LYCEUM_LANE_COMPUTE, .durable = TRUE, .at_most_once = TRUE, .run_thread_cb = gate_thread_cb
  };
  g_autoptr (LyceumTaskRecord) running = NULL, waiting = NULL;
  gint64 id, other_id;

  gate_init (&gate);
  fixture_open (&first, NULL, 1);
  lyceum_queue_register (first.queue, &kind, &gate, NULL);
  fixture_start (&first);
  id = lyceum_task_get_id (fixture_submit (&first, "once", LYCEUM_TASK_PRIORITY_NORMAL, NULL));
  gate_wait_for (&gate, 1);
  other_id = lyceum_task_get_id (fixture_submit (&first, "once", LYCEUM_TASK_PRIORITY_NORMAL, NULL));
  fixture_settle ();
  fixture_shut_down (&first, LYCEUM_QUEUE_CANCEL_QUEUED);

  fixture_open (&second, lyceum_memory_task_store_copy (store_of (&first)), 1);
  kind.run_thread_cb = nothing_thread_cb;
  lyceum_queue_register (second.queue, &kind, NULL, NULL);
  fixture_start (&second);
  fixture_shut_down (&second, LYCEUM_QUEUE_DRAIN);
  running = lyceum_memory_task_store_get (store_of (&second), id);
  waiting = lyceum_memory_task_store_get (store_of (&second), other_id);
  g_assert_cmpint (running->state, ==, LYCEUM_TASK_STATE_FAILED);
  g_assert_cmpint (waiting->state, ==, LYCEUM_TASK_STATE_SUCCEEDED);
  fixture_close (&second);
  fixture_close (&first);
  gate_clear (&gate);
}

/* A batch whose key is taken does what its kind says; there is no joining a commit. */
static void
test_batch_duplicate (gconstpointer data)
{
  LyceumOnDuplicate rule = GPOINTER_TO_INT (data);
  LyceumTaskKind kind = { .name = "parent", .lane = LYCEUM_LANE_NONE, .on_duplicate = rule };
  QueueFixture fixture;
  Gate gate;
  LyceumTask *first, *second;
  g_autoptr (GError) error = NULL;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  lyceum_queue_register (fixture.queue, &kind, NULL, NULL);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_start (&fixture);
  first = unique_batch (&fixture, "parent", "gate", NULL);
  second = unique_batch (&fixture, "parent", "gate", &error);
  gate_open (&gate);
  if (rule == LYCEUM_ON_DUPLICATE_REPLACE)
    {
      g_assert_no_error (error);
      turn_until_state (second, SUCCEEDED);
      turn_until_state (first, CANCELLED);
    }
  else
    {
      g_assert_error (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_DUPLICATE);
      turn_until_state (first, SUCCEEDED);
    }
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* A parent that cannot be had back ends after its child, which could. */
static void
test_retry_lost_parent (void)
{
  QueueFixture fixture;
  Gate gate;
  LyceumTaskStore *store = store_left (record_new (7, "parent", LYCEUM_TASK_STATE_FAILED));
  LyceumTaskRecord *record = record_new (8, "gate", LYCEUM_TASK_STATE_FAILED);
  g_autoptr (LyceumTask) parent = NULL;
  LyceumTask *child;

  gate_init (&gate);
  record->parent_id = 7;
  lyceum_memory_task_store_leave (LYCEUM_MEMORY_TASK_STORE (store), record);
  fixture_open (&fixture, store, 1);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, TRUE, gate_thread_cb, &gate);
  fixture_start (&fixture);
  lyceum_queue_recall_async (fixture.queue, 7, NULL, recalled_cb, &parent);
  turn_until (parent != NULL);
  lyceum_memory_task_store_fail_next (store_of (&fixture), 2, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Full"));
  lyceum_queue_retry (fixture.queue, parent);
  gate_wait_for (&gate, 1);
  fixture_settle ();
  g_assert_false (LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (parent)));
  gate_open (&gate);
  turn_until_state (parent, FAILED);
  child = g_list_model_get_item (lyceum_queue_get_children (fixture.queue, parent), 0);
  g_assert_cmpint (lyceum_task_get_state (child), ==, LYCEUM_TASK_STATE_SUCCEEDED);
  g_object_unref (child);
  g_clear_object (&parent);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* A child that comes, and fails, while the work of its parent is being written counts. */
static void
test_child_during_commit (void)
{
  QueueFixture fixture;
  Gate gate;
  Reply reply = { 0 };
  LyceumTask *parent;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "busy", LYCEUM_LANE_COMPUTE, TRUE, busy_thread_cb, &gate);
  fixture_register (&fixture, "fail", LYCEUM_LANE_COMPUTE, FALSE, fail_thread_cb, NULL);
  fixture_start (&fixture);
  parent = fixture_submit (&fixture, "busy", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  gate_wait_for (&gate, 1);
  fixture_submit_spec (&fixture, fixture_spec ("fail", LYCEUM_TASK_PRIORITY_NORMAL, lyceum_task_get_id (parent)), NULL,
                       submit_replied, &reply);
  turn_until (reply.n_calls == 1);
  gate_open (&gate);
  turn_until (LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (parent)));
  g_assert_cmpint (lyceum_task_get_state (parent), ==, LYCEUM_TASK_STATE_FAILED);
  reply_clear (&reply);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* Two words in a burst, and then a long silence. */
static gboolean
burst_thread_cb (LyceumTaskRun *run, gpointer gate, GError **error)
{
  lyceum_task_run_emit_text (run, "one ");
  g_usleep (4 * LYCEUM_FRAME_USEC);
  lyceum_task_run_emit_text (run, "two ");
  return gate_thread_cb (run, gate, error);
}

static void
events_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GPtrArray **rows = data;

  *rows = lyceum_task_store_read_events_finish (LYCEUM_TASK_STORE (object), result, NULL);
}

static gboolean
stored_text_is_whole (QueueFixture *fixture, gint64 id)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  lyceum_task_store_read_events_async (fixture->store, id, 1, NULL, events_read_cb, &rows);
  turn_until (rows != NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *row = g_variant_print (g_ptr_array_index (rows, i), FALSE);

      g_string_append (text, row);
    }
  return strstr (text->str, "two") != NULL;
}

/* What was said before a silence reaches the disk during it. */
static void
test_silence_is_saved (void)
{
  QueueFixture fixture;
  Gate gate;
  gint64 id;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "burst", LYCEUM_LANE_COMPUTE, TRUE, burst_thread_cb, &gate);
  fixture_start (&fixture);
  id = lyceum_task_get_id (fixture_submit (&fixture, "burst", LYCEUM_TASK_PRIORITY_NORMAL, NULL));
  while (!stored_text_is_whole (&fixture, id))
    fixture_settle ();
  gate_open (&gate);
  fixture_close (&fixture);
  gate_clear (&gate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_add_data_func ("/queue/corners/forgiven", GINT_TO_POINTER (FALSE), test_forgiven);
  g_test_add_data_func ("/queue/corners/forgiven-after-crash", GINT_TO_POINTER (TRUE), test_forgiven);
  g_test_add_func ("/queue/corners/subscribe-after-retry", test_subscribe_after_retry);
  g_test_add_func ("/queue/corners/drain-while-reading", test_drain_while_reading);
  g_test_add_func ("/queue/corners/beat-after-rescue", test_beat_after_rescue);
  g_test_add_func ("/queue/corners/beat-after-retry", test_beat_after_retry);
  g_test_add_func ("/queue/corners/retry-beside-parents-twin", test_retry_beside_parents_twin);
  g_test_add_func ("/queue/corners/replace-only-child", test_replace_only_child);
  g_test_add_data_func ("/queue/corners/end-of-time", GINT_TO_POINTER (FALSE), test_end_of_time);
  g_test_add_data_func ("/queue/corners/end-of-time-kept", GINT_TO_POINTER (TRUE), test_end_of_time);
  g_test_add_func ("/queue/corners/tiny-weight", test_tiny_weight);
  g_test_add_func ("/queue/corners/cancellable-of-threads", test_cancellable_of_threads);
  g_test_add_func ("/queue/corners/clock-set-back", test_clock_set_back);
  g_test_add_func ("/queue/corners/at-most-once-stopped", test_at_most_once_stopped);
  g_test_add_data_func ("/queue/corners/batch-join", GINT_TO_POINTER (LYCEUM_ON_DUPLICATE_JOIN), test_batch_duplicate);
  g_test_add_data_func ("/queue/corners/batch-replace", GINT_TO_POINTER (LYCEUM_ON_DUPLICATE_REPLACE), test_batch_duplicate);
  g_test_add_data_func ("/queue/corners/batch-reject", GINT_TO_POINTER (LYCEUM_ON_DUPLICATE_REJECT), test_batch_duplicate);
  g_test_add_func ("/queue/corners/retry-lost-parent", test_retry_lost_parent);
  g_test_add_func ("/queue/corners/child-during-commit", test_child_during_commit);
  g_test_add_func ("/queue/corners/silence-is-saved", test_silence_is_saved);
  return g_test_run ();
}
