/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

/*
 * Checkpoints, and what a crash leaves: the next process has a copy of what the store held at that moment. Two processes on one
 * store never both have an effect.
 */

enum { N_STEPS = 10 };

/* A long task that writes each of its steps with a checkpoint. */
typedef struct
{
  gint effects[N_STEPS]; /* (atomic): how often each step was written */
  gint n_steps_made;     /* (atomic): over all attempts */
  guint stop_at;         /* where it fails, or waits at the gate */
  Gate *gate;            /* (nullable) */
  gint breaks;           /* (atomic): whether that step cannot be written */
} Steps;

typedef struct
{
  Steps *steps;
  guint step;
} Step;

static gboolean
step_commit (gpointer transaction, gint64 task_id, gpointer data, GError **error)
{
  Step *step = data;

  if (step->step == step->steps->stop_at && g_atomic_int_get (&step->steps->breaks))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The disk is full");
      return FALSE;
    }
  g_atomic_int_inc (&step->steps->effects[step->step]);
  return TRUE;
}

static gboolean
steps_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  Steps *self = data;
  GVariant *checkpoint = lyceum_task_run_get_checkpoint (run);
  guint first = checkpoint != NULL ? g_variant_get_uint32 (checkpoint) : 0;

  for (guint i = first; i < N_STEPS; i++)
    {
      Step *step = g_new (Step, 1);

      if (i == self->stop_at && self->gate != NULL && !gate_thread_cb (run, self->gate, error))
        {
          g_free (step);
          return FALSE;
        }
      if (i == self->stop_at && self->gate == NULL && !g_atomic_int_get (&self->breaks) && lyceum_task_run_get_attempt (run) == 1)
        {
          g_free (step);
          return fail_thread_cb (run, NULL, error);
        }
      *step = (Step){ self, i };
      g_atomic_int_inc (&self->n_steps_made);
      lyceum_task_run_checkpoint (run, g_variant_new_uint32 (i + 1), step_commit, step, g_free);
    }
  return TRUE;
}

static LyceumTaskRecord *
stored (QueueFixture *fixture, gint64 id)
{
  return lyceum_memory_task_store_get (LYCEUM_MEMORY_TASK_STORE (fixture->store), id);
}

static LyceumTaskState
stored_state (QueueFixture *fixture, gint64 id)
{
  g_autoptr (LyceumTaskRecord) record = stored (fixture, id);

  return record->state;
}

static gboolean
stored_is_cancelling (QueueFixture *fixture, gint64 id)
{
  g_autoptr (LyceumTaskRecord) record = stored (fixture, id);

  return record->is_cancelling;
}

static guint
stored_checkpoint (QueueFixture *fixture, gint64 id)
{
  g_autoptr (LyceumTaskRecord) record = stored (fixture, id);

  return record->checkpoint != NULL ? g_variant_get_uint32 (record->checkpoint) : 0;
}

static void
register_steps (QueueFixture *fixture, Steps *steps, gboolean durable)
{
  LyceumTaskKind kind = { .name = "steps",
                          .lane = LYCEUM_LANE_COMPUTE,
                          .durable = durable,
                          .max_attempts = 2,
                          .backoff_base_ms = 1,
                          .run_thread_cb = steps_thread_cb };

  lyceum_queue_register (fixture->queue, &kind, steps, NULL);
}

static void
check_each_once (Steps *steps)
{
  for (guint i = 0; i < N_STEPS; i++)
    g_assert_cmpint (g_atomic_int_get (&steps->effects[i]), ==, 1);
}

/* The next attempt goes on where the last one had written. */
static void
test_checkpoint_after_failure (gconstpointer durable)
{
  QueueFixture fixture;
  Steps steps = { .stop_at = 6 };
  Reply reply = { 0 };

  fixture_open (&fixture, NULL, 2);
  register_steps (&fixture, &steps, GPOINTER_TO_INT (durable));
  fixture_start (&fixture);
  fixture_submit (&fixture, "steps", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  turn_until (reply.n_calls == 1);
  g_assert_no_error (reply.error);
  g_assert_cmpint (steps.n_steps_made, ==, N_STEPS);
  check_each_once (&steps);
  fixture_close (&fixture);
}

/* And so does the next process. */
static void
test_checkpoint_after_crash (void)
{
  QueueFixture first, second;
  Gate gate;
  Steps steps = { .stop_at = 4, .gate = &gate };
  Steps rest = { .stop_at = N_STEPS };
  LyceumTask *task;
  gint64 id;

  gate_init (&gate);
  fixture_open (&first, NULL, 2);
  register_steps (&first, &steps, TRUE);
  fixture_start (&first);
  id = lyceum_task_get_id (fixture_submit (&first, "steps", LYCEUM_TASK_PRIORITY_NORMAL, NULL));
  gate_wait_for (&gate, 1);
  wait_for (g_atomic_int_get (&steps.effects[3]) == 1);
  wait_for (stored_checkpoint (&first, id) == 4);

  fixture_open (&second, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (first.store)), 2);
  register_steps (&second, &rest, TRUE);
  fixture_start (&second);
  task = lyceum_queue_get_task (second.queue, id);
  turn_until_state (task, SUCCEEDED);
  for (guint i = 0; i < N_STEPS; i++)
    g_assert_cmpint (rest.effects[i], ==, i >= 4);
  fixture_close (&second);
  fixture_close (&first);
  gate_clear (&gate);
}

/* A step that cannot be written ends the attempt, whatever came after it; nothing of that is written twice or left out. */
static void
test_checkpoint_fails (void)
{
  QueueFixture fixture;
  Steps steps = { .stop_at = 5, .breaks = TRUE };
  Reply reply = { 0 };
  LyceumTask *task;
  LyceumTaskKind kind = {
    .name = "steps", .lane = LYCEUM_LANE_COMPUTE, .durable = TRUE, .run_thread_cb = steps_thread_cb
  };

  fixture_open (&fixture, NULL, 2);
  lyceum_queue_register (fixture.queue, &kind, &steps, NULL);
  fixture_start (&fixture);
  task = fixture_submit (&fixture, "steps", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  turn_until (reply.n_calls == 1);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_FAILED);
  reply_clear (&reply);
  fixture_close (&fixture);
}

/* Does not look whether it is cancelled. */
static gboolean
stubborn_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  Gate *gate = data;
  gboolean is_open = FALSE;

  pthread_mutex_lock (&gate->mutex);
  gate->n_waiting++;
  pthread_cond_broadcast (&gate->changed);
  while (!is_open)
    {
      is_open = gate->is_open;
      if (!is_open)
        pthread_cond_wait (&gate->changed, &gate->mutex);
    }
  gate->n_waiting--;
  pthread_mutex_unlock (&gate->mutex);
  return TRUE;
}

static void
register_family (QueueFixture *fixture, Gate *gate)
{
  fixture_register (fixture, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (fixture, "gate", LYCEUM_LANE_COMPUTE, TRUE, gate != NULL ? (gpointer) gate_thread_cb : nothing_thread_cb,
                    gate);
  fixture_register (fixture, "stubborn", LYCEUM_LANE_COMPUTE, TRUE, gate != NULL ? (gpointer) stubborn_thread_cb : nothing_thread_cb,
                    gate);
}

/* Cancelled while a child still stops, and killed then: it stays cancelled. */
static void
test_cancel_survives (void)
{
  QueueFixture first, second;
  Gate gate;
  LyceumTask *parent;
  gint64 id;

  gate_init (&gate);
  fixture_open (&first, NULL, 1);
  register_family (&first, &gate);
  fixture_start (&first);
  parent = fixture_batch (&first, "parent", "stubborn", 3);
  id = lyceum_task_get_id (parent);
  gate_wait_for (&gate, 1);
  lyceum_queue_cancel (first.queue, parent);
  wait_for (stored_state (&first, id + 3) == LYCEUM_TASK_STATE_CANCELLED && stored_is_cancelling (&first, id + 1));

  fixture_open (&second, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (first.store)), 2);
  register_family (&second, NULL);
  fixture_start (&second);
  parent = lyceum_queue_get_task (second.queue, id);
  turn_until (LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (parent)));
  g_assert_cmpint (lyceum_task_get_state (parent), ==, LYCEUM_TASK_STATE_CANCELLED);
  wait_for (stored_state (&second, id + 1) == LYCEUM_TASK_STATE_CANCELLED);
  gate_open (&gate);
  fixture_close (&second);
  fixture_close (&first);
  gate_clear (&gate);
}

/* Its own part failed while a child was open; killed then, with its priority changed on the way: it stays failed. */
static gint64 adult_id; /* (atomic) */

static gboolean
fail_beside_child_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  __atomic_store_n (&adult_id, lyceum_task_run_get_task_id (run), __ATOMIC_SEQ_CST);
  if (!gate_thread_cb (run, data, error))
    return FALSE;
  return fail_thread_cb (run, NULL, error);
}

static void
register_adult (QueueFixture *fixture, gpointer adult, gpointer adult_data, Gate *gate)
{
  fixture_register (fixture, "adult", LYCEUM_LANE_COMPUTE, TRUE, adult, adult_data);
  fixture_register (fixture, "gate", LYCEUM_LANE_COMPUTE, TRUE, gate != NULL ? (gpointer) gate_thread_cb : nothing_thread_cb,
                    gate);
}

static gboolean
count_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  g_atomic_int_inc ((gint *) data);
  return TRUE;
}

static void
test_failed_part_survives (void)
{
  gint n_runs = 0;
  QueueFixture first, second;
  Gate adult_gate, child_gate;
  LyceumTask *adult;
  gint64 id;

  gate_init (&adult_gate);
  gate_init (&child_gate);
  fixture_open (&first, NULL, 2);
  register_adult (&first, fail_beside_child_thread_cb, &adult_gate, &child_gate);
  fixture_start (&first);
  adult = fixture_submit (&first, "adult", LYCEUM_TASK_PRIORITY_LOW, NULL);
  id = lyceum_task_get_id (adult);
  gate_wait_for (&adult_gate, 1);
  fixture_submit_spec (&first, fixture_spec ("gate", LYCEUM_TASK_PRIORITY_LOW, id), NULL, NULL, NULL);
  gate_wait_for (&child_gate, 1);
  gate_open (&adult_gate);
  wait_for (stored_state (&first, id) == LYCEUM_TASK_STATE_WAITING);
  lyceum_queue_set_priority (first.queue, adult, LYCEUM_TASK_PRIORITY_HIGH);
  fixture_settle ();

  fixture_open (&second, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (first.store)), 2);
  register_adult (&second, count_thread_cb, &n_runs, NULL);
  fixture_start (&second);
  adult = lyceum_queue_get_task (second.queue, id);
  turn_until (LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (adult)));
  g_assert_cmpint (lyceum_task_get_state (adult), ==, LYCEUM_TASK_STATE_FAILED);
  g_assert_cmpint (n_runs, ==, 0); /* its part is over, and is not run again */
  gate_open (&child_gate);
  fixture_close (&second);
  fixture_close (&first);
  gate_clear (&adult_gate);
  gate_clear (&child_gate);
}

/* What must not be repeated unasked is not, and says so; a person may. */
static void
test_at_most_once (void)
{
  QueueFixture first, second;
  Gate gate;
  LyceumTaskKind kind = {
    .name = "once", .lane = LYCEUM_LANE_COMPUTE, .durable = TRUE, .at_most_once = TRUE, .run_thread_cb = gate_thread_cb
  };
  LyceumTask *task;
  gint64 id;

  gate_init (&gate);
  fixture_open (&first, NULL, 1);
  lyceum_queue_register (first.queue, &kind, &gate, NULL);
  fixture_start (&first);
  id = lyceum_task_get_id (fixture_submit (&first, "once", LYCEUM_TASK_PRIORITY_NORMAL, NULL));
  gate_wait_for (&gate, 1);
  wait_for (stored_state (&first, id) == LYCEUM_TASK_STATE_RUNNING);

  fixture_open (&second, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (first.store)), 1);
  kind.run_thread_cb = nothing_thread_cb;
  lyceum_queue_register (second.queue, &kind, NULL, NULL);
  fixture_start (&second);
  task = lyceum_queue_get_task (second.queue, id);
  turn_until_state (task, FAILED);
  g_assert_cmpstr (lyceum_task_get_error_message (task), ==,
                   "It was running when the app stopped, and may or may not have done its work");
  lyceum_queue_retry (second.queue, task);
  turn_until_state (task, SUCCEEDED);
  gate_open (&gate);
  fixture_close (&second);
  fixture_close (&first);
  gate_clear (&gate);
}

/* What another process leaves while this one runs is taken over. */
static void
test_rescue (void)
{
  QueueFixture fixture;
  LyceumTaskRecord *record = lyceum_task_record_new ();
  gint64 id = G_GINT64_CONSTANT (1) << 40;

  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, TRUE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  record->id = id;
  record->kind = g_strdup ("nothing");
  record->state = LYCEUM_TASK_STATE_RUNNING;
  record->weight = 1;
  record->attempts = 1;
  record->started_at = 1;
  lyceum_memory_task_store_leave (LYCEUM_MEMORY_TASK_STORE (fixture.store), record);
  _lyceum_upkeep_run (fixture.queue);
  turn_until (lyceum_queue_get_task (fixture.queue, id) != NULL);
  turn_until_state (lyceum_queue_get_task (fixture.queue, id), SUCCEEDED);
  g_assert_cmpint (stored_state (&fixture, id), ==, LYCEUM_TASK_STATE_SUCCEEDED);
  fixture_close (&fixture);
}

/* A task that another process took over has no effect here. */
static gint n_effects; /* (atomic) */

static gboolean
effect_commit (gpointer transaction, gint64 task_id, gpointer data, GError **error)
{
  g_atomic_int_inc (&n_effects);
  return TRUE;
}

static gboolean
effect_thread_cb (LyceumTaskRun *run, gpointer gate, GError **error)
{
  if (!gate_thread_cb (run, gate, error))
    return FALSE;
  lyceum_task_run_set_commit (run, effect_commit, NULL, NULL);
  return TRUE;
}

static void
test_lost (void)
{
  QueueFixture fixture;
  Gate gate;
  Reply reply = { 0 };
  LyceumTaskKind kind = {
    .name = "effect", .lane = LYCEUM_LANE_COMPUTE, .durable = TRUE, .max_attempts = 5, .run_thread_cb = effect_thread_cb
  };
  LyceumTask *task;
  gint64 id;

  g_atomic_int_set (&n_effects, 0);
  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  lyceum_queue_register (fixture.queue, &kind, &gate, NULL);
  fixture_start (&fixture);
  task = fixture_submit (&fixture, "effect", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  id = lyceum_task_get_id (task);
  gate_wait_for (&gate, 1);
  wait_for (stored_state (&fixture, id) == LYCEUM_TASK_STATE_RUNNING);
  lyceum_memory_task_store_steal (LYCEUM_MEMORY_TASK_STORE (fixture.store), id);
  gate_open (&gate);
  turn_until (reply.n_calls == 1);
  g_assert_error (reply.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_LOST);
  g_assert_cmpint (g_atomic_int_get (&n_effects), ==, 0);
  g_assert_cmpint (stored_state (&fixture, id), ==, LYCEUM_TASK_STATE_RUNNING); /* the other's word stands */

  /* Nor can it be tried again here while the other has it. */
  lyceum_queue_retry (fixture.queue, task);
  turn_until (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_FAILED);
  fixture_settle ();
  g_assert_cmpint (g_atomic_int_get (&n_effects), ==, 0);
  reply_clear (&reply);
  fixture_close (&fixture);
  gate_clear (&gate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_add_data_func ("/queue/crashes/checkpoint-after-failure", GINT_TO_POINTER (TRUE), test_checkpoint_after_failure);
  g_test_add_data_func ("/queue/crashes/checkpoint-in-memory", GINT_TO_POINTER (FALSE), test_checkpoint_after_failure);
  g_test_add_func ("/queue/crashes/checkpoint-after-crash", test_checkpoint_after_crash);
  g_test_add_func ("/queue/crashes/checkpoint-fails", test_checkpoint_fails);
  g_test_add_func ("/queue/crashes/cancel-survives", test_cancel_survives);
  g_test_add_func ("/queue/crashes/failed-part-survives", test_failed_part_survives);
  g_test_add_func ("/queue/crashes/at-most-once", test_at_most_once);
  g_test_add_func ("/queue/crashes/rescue", test_rescue);
  g_test_add_func ("/queue/crashes/lost", test_lost);
  return g_test_run ();
}
