/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

/* What a person, or a second submission, changes of work that waits: pauses, order, duplicates; and how families add up. */

/* The order in which tasks of the kind "note" run: their titles. */
static pthread_mutex_t notes_lock = PTHREAD_MUTEX_INITIALIZER;
static GString *notes;

static gboolean
note_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  pthread_mutex_lock (&notes_lock);
  g_string_append (notes, g_variant_get_string (lyceum_task_run_get_payload (run), NULL));
  pthread_mutex_unlock (&notes_lock);
  return TRUE;
}

/* One at a time: the slot for urgent work would make a race of it. */
static void
register_note (QueueFixture *fixture)
{
  LyceumTaskKind kind = {
    .name = "note", .lane = LYCEUM_LANE_COMPUTE, .max_running = 1, .run_thread_cb = note_thread_cb
  };

  lyceum_queue_register (fixture->queue, &kind, NULL, NULL);
}

static void
open_notes (QueueFixture *fixture)
{
  notes = g_string_new (NULL);
  fixture_open (fixture, NULL, 1);
  register_note (fixture);
  fixture_register (fixture, "parent", LYCEUM_LANE_NONE, FALSE, NULL, NULL);
  fixture_start (fixture);
}

static void
close_notes (QueueFixture *fixture, const char *expected)
{
  turn_until (lyceum_queue_get_n_unfinished (fixture->queue) == 0);
  g_assert_cmpstr (notes->str, ==, expected);
  g_string_free (notes, TRUE);
  fixture_close (fixture);
}

static LyceumTask *
submit_note (QueueFixture *fixture, const char *note, LyceumTaskPriority priority, gint64 parent_id)
{
  return fixture_submit_spec (fixture,
                              lyceum_task_spec_new ("note", NULL, g_variant_new_string (note), priority, parent_id),
                              NULL, NULL, NULL);
}

/* All rest, then all go on, and nothing has lost its place. */
static void
test_pause_all (void)
{
  QueueFixture fixture;
  LyceumTask *task;

  open_notes (&fixture);
  lyceum_queue_set_kind_paused (fixture.queue, NULL, TRUE);
  g_assert_true (lyceum_queue_is_paused (fixture.queue));
  submit_note (&fixture, "c", LYCEUM_TASK_PRIORITY_NORMAL, 0);
  submit_note (&fixture, "d", LYCEUM_TASK_PRIORITY_NORMAL, 0);
  submit_note (&fixture, "a", LYCEUM_TASK_PRIORITY_URGENT, 0);
  task = submit_note (&fixture, "b", LYCEUM_TASK_PRIORITY_HIGH, 0);
  turn_until (lyceum_task_get_wait_reason (task) == LYCEUM_WAIT_PAUSED);
  g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_WAITING);
  fixture_settle ();
  g_assert_cmpstr (notes->str, ==, "");
  lyceum_queue_set_kind_paused (fixture.queue, NULL, FALSE);
  close_notes (&fixture, "abcd");
}

static void
test_pause_kind (void)
{
  QueueFixture fixture;
  Reply reply = { 0 };

  notes = g_string_new (NULL);
  fixture_open (&fixture, NULL, 1);
  register_note (&fixture);
  fixture_register (&fixture, "other", LYCEUM_LANE_COMPUTE, FALSE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  lyceum_queue_set_kind_paused (fixture.queue, "note", TRUE);
  submit_note (&fixture, "a", LYCEUM_TASK_PRIORITY_URGENT, 0);
  fixture_submit (&fixture, "other", LYCEUM_TASK_PRIORITY_LOW, &reply);
  turn_until (reply.n_calls == 1);
  g_assert_cmpstr (notes->str, ==, "");
  lyceum_queue_set_kind_paused (fixture.queue, "note", FALSE);
  close_notes (&fixture, "a");
}

/* A batch rests: what waits of it, and what comes to it. What runs goes on. */
static void
test_pause_batch (void)
{
  QueueFixture fixture;
  Gate gate;
  LyceumTask *parent, *child;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, FALSE, NULL, NULL);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_start (&fixture);
  parent = fixture_batch (&fixture, "parent", "gate", 3);
  gate_wait_for (&gate, 1);
  lyceum_queue_set_paused (fixture.queue, parent, TRUE);
  child = fixture_submit_spec (&fixture, fixture_spec ("gate", LYCEUM_TASK_PRIORITY_URGENT, lyceum_task_get_id (parent)),
                               NULL, NULL, NULL);
  turn_until (lyceum_task_get_wait_reason (child) == LYCEUM_WAIT_PAUSED && lyceum_task_is_paused (parent));
  g_assert_false (lyceum_task_is_paused (child));
  g_assert_cmpint (lyceum_task_get_wait_reason (parent), ==, LYCEUM_WAIT_PAUSED);
  gate_open (&gate);
  turn_until (lyceum_task_get_n_finished_children (parent) == 1);
  fixture_settle ();
  g_assert_cmpuint (lyceum_task_get_n_finished_children (parent), ==, 1);
  lyceum_queue_set_paused (fixture.queue, parent, FALSE);
  turn_until_state (parent, SUCCEEDED);
  g_assert_cmpuint (lyceum_task_get_n_finished_children (parent), ==, 4);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* Over a restart, too; and what is paused can be cancelled. */
static void
test_pause_is_kept (gconstpointer cancel)
{
  QueueFixture first, second;
  LyceumTask *parent;
  gint64 id;

  fixture_open (&first, NULL, 1);
  fixture_register (&first, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (&first, "child", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  fixture_start (&first);
  lyceum_queue_set_kind_paused (first.queue, NULL, TRUE);
  parent = fixture_batch (&first, "parent", "child", 3);
  id = lyceum_task_get_id (parent);
  lyceum_queue_set_paused (first.queue, parent, TRUE);
  /* A drain does not wait for what is paused. */
  fixture_shut_down (&first, LYCEUM_QUEUE_DRAIN);

  fixture_open (&second, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (first.store)), 2);
  fixture_register (&second, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (&second, "child", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  g_assert_cmpuint (fixture_start (&second), ==, 4);
  parent = lyceum_queue_get_task (second.queue, id);
  g_assert_true (lyceum_task_is_paused (parent));
  fixture_settle ();
  g_assert_cmpuint (lyceum_task_get_n_finished_children (parent), ==, 0);
  if (cancel)
    lyceum_queue_cancel (second.queue, parent);
  else
    lyceum_queue_set_paused (second.queue, parent, FALSE);
  turn_until (lyceum_task_get_state (parent) == (cancel ? LYCEUM_TASK_STATE_CANCELLED : LYCEUM_TASK_STATE_SUCCEEDED));
  fixture_close (&second);
  fixture_close (&first);
}

/* "Do this first": before all, a family in its own order, the last wish in front. */
static void
test_first (void)
{
  QueueFixture fixture;
  LyceumTask *last;

  open_notes (&fixture);
  lyceum_queue_set_kind_paused (fixture.queue, NULL, TRUE);
  submit_note (&fixture, "u", LYCEUM_TASK_PRIORITY_URGENT, 0);
  submit_note (&fixture, "v", LYCEUM_TASK_PRIORITY_URGENT, 0);
  last = submit_note (&fixture, "l", LYCEUM_TASK_PRIORITY_LOW, 0);
  submit_note (&fixture, "n", LYCEUM_TASK_PRIORITY_NORMAL, 0);
  lyceum_queue_move_to_front (fixture.queue, submit_note (&fixture, "f", LYCEUM_TASK_PRIORITY_LOW, 0));
  lyceum_queue_move_to_front (fixture.queue, last);
  lyceum_queue_set_kind_paused (fixture.queue, NULL, FALSE);
  close_notes (&fixture, "lfuvn");
}

static void
test_family_first (void)
{
  QueueFixture fixture;
  Gate gate;
  LyceumTask *parent;

  gate_init (&gate);
  notes = g_string_new (NULL);
  fixture_open (&fixture, NULL, 1);
  register_note (&fixture);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, FALSE, NULL, NULL);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_start (&fixture);
  lyceum_queue_set_kind_paused (fixture.queue, "note", TRUE);
  parent = fixture_batch (&fixture, "parent", "gate", 1);
  gate_wait_for (&gate, 1);
  submit_note (&fixture, "x", LYCEUM_TASK_PRIORITY_HIGH, 0);
  for (guint i = 0; i < 3; i++)
    submit_note (&fixture, (const char *[]){ "1", "2", "3" }[i], LYCEUM_TASK_PRIORITY_LOW, lyceum_task_get_id (parent));
  lyceum_queue_move_to_front (fixture.queue, parent);
  turn_until (lyceum_task_get_priority (parent) == LYCEUM_TASK_PRIORITY_URGENT);
  lyceum_queue_set_kind_paused (fixture.queue, "note", FALSE);
  gate_open (&gate);
  close_notes (&fixture, "123x");
  gate_clear (&gate);
}

static LyceumTask *
submit_unique (QueueFixture *fixture, const char *kind, Reply *reply)
{
  LyceumTaskSpec *spec = fixture_spec (kind, LYCEUM_TASK_PRIORITY_NORMAL, 0);

  spec->unique_key = g_strdup ("key");
  return fixture_submit_spec (fixture, spec, NULL, submit_replied, reply);
}

/* What the second of two with one key does, while the first waits and while it runs. */
static void
test_duplicate (gconstpointer data)
{
  LyceumOnDuplicate rule = GPOINTER_TO_INT (data) & 3;
  gboolean while_waiting = (GPOINTER_TO_INT (data) & 4) != 0;
  QueueFixture fixture;
  Gate gate;
  Reply first = { 0 }, second = { 0 };
  LyceumTaskKind kind = {
    .name = "gate", .lane = LYCEUM_LANE_COMPUTE, .on_duplicate = rule, .run_thread_cb = gate_thread_cb
  };
  LyceumTask *task;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 2);
  lyceum_queue_register (fixture.queue, &kind, &gate, NULL);
  fixture_start (&fixture);
  lyceum_queue_set_kind_paused (fixture.queue, "gate", while_waiting);
  task = submit_unique (&fixture, "gate", &first);
  if (!while_waiting)
    gate_wait_for (&gate, 1);
  g_assert_true ((submit_unique (&fixture, "gate", &second) == task) == (rule == LYCEUM_ON_DUPLICATE_JOIN));
  if (rule == LYCEUM_ON_DUPLICATE_REJECT)
    {
      turn_until (second.n_calls == 1);
      g_assert_error (second.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_DUPLICATE);
    }
  if (rule == LYCEUM_ON_DUPLICATE_REPLACE)
    {
      turn_until (first.n_calls == 1);
      g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  lyceum_queue_set_kind_paused (fixture.queue, "gate", FALSE);
  gate_open (&gate);
  turn_until (first.n_calls == 1 && second.n_calls == 1);
  if (rule != LYCEUM_ON_DUPLICATE_REPLACE)
    g_assert_no_error (first.error);
  if (rule != LYCEUM_ON_DUPLICATE_REJECT)
    g_assert_no_error (second.error);
  reply_clear (&first);
  reply_clear (&second);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* A failed task whose key another has taken is not tried again beside it. */
static void
test_retry_beside_its_twin (void)
{
  QueueFixture fixture;
  Gate gate;
  Reply first = { 0 }, second = { 0 };
  LyceumTask *task;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_start (&fixture);
  task = submit_unique (&fixture, "gate", &first);
  gate_wait_for (&gate, 1);
  lyceum_queue_cancel (fixture.queue, task);
  turn_until (first.n_calls == 1);
  submit_unique (&fixture, "gate", &second);
  gate_wait_for (&gate, 1);
  lyceum_queue_retry (fixture.queue, task);
  fixture_settle ();
  g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_CANCELLED);
  gate_open (&gate);
  turn_until (second.n_calls == 1);
  lyceum_queue_retry (fixture.queue, task);
  turn_until_state (task, SUCCEEDED);
  reply_clear (&first);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* The progress of a parent is its children's, each by its weight. */
static void
test_weights (void)
{
  QueueFixture fixture;
  Gate gate;
  GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);
  LyceumTask *parent;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, FALSE, NULL, NULL);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, FALSE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  for (guint i = 0; i < 2; i++)
    {
      LyceumTaskSpec *spec = fixture_spec (i == 0 ? "gate" : "nothing", LYCEUM_TASK_PRIORITY_NORMAL, 0);

      spec->weight = i == 0 ? 9 : 3;
      g_ptr_array_add (children, spec);
    }
  lyceum_queue_submit_batch_async (fixture.queue, fixture_spec ("parent", LYCEUM_TASK_PRIORITY_NORMAL, 0), children, NULL,
                                   NULL, NULL, NULL, NULL, NULL);
  turn_until (g_list_model_get_n_items (G_LIST_MODEL (fixture.queue)) == 1);
  parent = g_list_model_get_item (G_LIST_MODEL (fixture.queue), 0);
  turn_until (lyceum_task_get_n_finished_children (parent) == 1);
  turn_until (lyceum_task_get_progress (parent) > 0);
  g_assert_cmpfloat_with_epsilon (lyceum_task_get_progress (parent), 0.25, 1e-9);
  gate_open (&gate);
  turn_until_state (parent, SUCCEEDED);
  g_object_unref (parent);
  fixture_close (&fixture);
  gate_clear (&gate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_add_func ("/queue/changes/pause-all", test_pause_all);
  g_test_add_func ("/queue/changes/pause-kind", test_pause_kind);
  g_test_add_func ("/queue/changes/pause-batch", test_pause_batch);
  g_test_add_data_func ("/queue/changes/pause-is-kept", GINT_TO_POINTER (FALSE), test_pause_is_kept);
  g_test_add_data_func ("/queue/changes/cancel-paused", GINT_TO_POINTER (TRUE), test_pause_is_kept);
  g_test_add_func ("/queue/changes/first", test_first);
  g_test_add_func ("/queue/changes/family-first", test_family_first);
  for (gint rule = 0; rule < 3; rule++)
    for (gint waiting = 0; waiting < 2; waiting++)
      {
        g_autofree char *path = g_strdup_printf ("/queue/changes/duplicate/%s/%s",
                                                 (const char *[]){ "join", "replace", "reject" }[rule],
                                                 waiting ? "while-it-waits" : "while-it-runs");

        g_test_add_data_func (path, GINT_TO_POINTER (rule | waiting << 2), test_duplicate);
      }
  g_test_add_func ("/queue/changes/retry-beside-its-twin", test_retry_beside_its_twin);
  g_test_add_func ("/queue/changes/weights", test_weights);
  return g_test_run ();
}
