/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

/* What keeps tasks from starting: the state of the computer, limits by key, pauses, times. Each says why, and ends. */

static void
register_nothing (QueueFixture *fixture, const char *name, LyceumConstraints constraints)
{
  LyceumTaskKind kind = { .name = name,
                          .lane = LYCEUM_LANE_COMPUTE,
                          .constraints = constraints,
                          .run_thread_cb = nothing_thread_cb };

  lyceum_queue_register (fixture->queue, &kind, NULL, NULL);
}

static void
count_signal (LyceumQueue *queue, gpointer data)
{
  ++*(guint *) data;
}

typedef struct
{
  LyceumConstraints constraint;
  LyceumConditions condition;
  LyceumWaitReason reason;
} Rule;

static const Rule rules[] = {
  { LYCEUM_CONSTRAINT_NETWORK, LYCEUM_CONDITION_OFFLINE, LYCEUM_WAIT_NETWORK },
  { LYCEUM_CONSTRAINT_UNMETERED, LYCEUM_CONDITION_METERED, LYCEUM_WAIT_METERED },
  { LYCEUM_CONSTRAINT_UNMETERED, LYCEUM_CONDITION_OFFLINE, LYCEUM_WAIT_NETWORK },
  { LYCEUM_CONSTRAINT_NO_POWER_SAVER, LYCEUM_CONDITION_POWER_SAVER, LYCEUM_WAIT_POWER_SAVER },
};

static void
test_constraint (gconstpointer data)
{
  const Rule *rule = data;
  QueueFixture fixture;
  Reply waits = { 0 }, runs = { 0 }, late = { 0 };
  LyceumTask *task;
  guint n_signals = 0;

  fixture_open (&fixture, NULL, 2);
  register_nothing (&fixture, "constrained", rule->constraint);
  register_nothing (&fixture, "free", LYCEUM_CONSTRAINT_NONE);
  g_signal_connect (fixture.queue, "waiting-changed", G_CALLBACK (count_signal), &n_signals);
  fixture_start (&fixture);
  lyceum_queue_set_conditions (fixture.queue, rule->condition);
  task = fixture_submit (&fixture, "constrained", LYCEUM_TASK_PRIORITY_URGENT, &waits);
  fixture_submit (&fixture, "free", LYCEUM_TASK_PRIORITY_LOW, &runs);
  turn_until (runs.n_calls == 1);
  turn_until_state (task, WAITING);
  g_assert_cmpint (lyceum_task_get_wait_reason (task), ==, rule->reason);
  g_assert_cmpuint (waits.n_calls, ==, 0);
  g_assert_cmpuint (n_signals, >=, 1);

  /* At once, and not when the timer looks the next time: it is not to look at all. */
  fixture_disarm_timer (&fixture);
  lyceum_queue_set_conditions (fixture.queue, 0);
  turn_until (waits.n_calls == 1);
  g_assert_no_error (waits.error);
  fixture_submit (&fixture, "constrained", LYCEUM_TASK_PRIORITY_LOW, &late);
  turn_until (late.n_calls == 1);
  fixture_close (&fixture);
}

/* What runs goes on; and a constraint may come from the task instead of its kind. */
static void
test_constraint_of_a_task (void)
{
  QueueFixture fixture;
  Gate gate;
  Reply replies[2] = { 0 };
  LyceumTaskSpec *spec = fixture_spec ("gate", LYCEUM_TASK_PRIORITY_NORMAL, 0);
  LyceumTask *task;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 2);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_start (&fixture);
  spec->constraints = LYCEUM_CONSTRAINT_NETWORK;
  fixture_submit_spec (&fixture, spec, NULL, submit_replied, &replies[0]);
  gate_wait_for (&gate, 1);
  lyceum_queue_set_conditions (fixture.queue, LYCEUM_CONDITION_OFFLINE);
  spec = fixture_spec ("gate", LYCEUM_TASK_PRIORITY_NORMAL, 0);
  spec->constraints = LYCEUM_CONSTRAINT_NETWORK;
  task = fixture_submit_spec (&fixture, spec, NULL, submit_replied, &replies[1]);
  gate_open (&gate);
  turn_until (replies[0].n_calls == 1);
  g_assert_no_error (replies[0].error);
  turn_until_state (task, WAITING);
  lyceum_queue_cancel (fixture.queue, task);
  turn_until (replies[1].n_calls == 1);
  reply_clear (&replies[1]);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* Short of memory, half the slots are used, and all of them again afterwards. */
static void
test_low_memory (void)
{
  QueueFixture fixture;
  Gate gate;

  gate_init (&gate);
  fixture_open (&fixture, NULL, 4);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_start (&fixture);
  lyceum_queue_set_conditions (fixture.queue, LYCEUM_CONDITION_LOW_MEMORY);
  for (guint i = 0; i < 8; i++)
    fixture_submit (&fixture, "gate", LYCEUM_TASK_PRIORITY_LOW, NULL);
  gate_wait_for (&gate, 2);
  fixture_settle ();
  g_assert_cmpuint (gate_count (&gate), ==, 2);
  lyceum_queue_set_conditions (fixture.queue, 0);
  gate_wait_for (&gate, 4);
  gate_open (&gate);
  turn_until (lyceum_queue_get_n_unfinished (fixture.queue) == 0);
  fixture_close (&fixture);
  gate_clear (&gate);
}

static gint n_started; /* (atomic) */

static gboolean
start_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  g_atomic_int_inc (&n_started);
  return TRUE;
}

static LyceumTask *
submit_with_key (QueueFixture *fixture, const char *kind, const char *key, LyceumTaskPriority priority)
{
  LyceumTaskSpec *spec = fixture_spec (kind, priority, 0);

  spec->limit_key = g_strdup (key);
  return fixture_submit_spec (fixture, spec, NULL, NULL, NULL);
}

/* A bucket of three that gains one in two seconds, whatever the steps in which time goes by. */
static void
test_rate_limit (void)
{
  enum { N_TASKS = 12, BURST = 3, PERIOD_MS = 2000 };
  QueueFixture fixture;
  LyceumTask *last = NULL;
  gint64 elapsed = 0;

  g_atomic_int_set (&n_started, 0);
  fixture_open (&fixture, NULL, 2);
  fixture_stop_clock (&fixture);
  fixture_register (&fixture, "start", LYCEUM_LANE_COMPUTE, FALSE, start_thread_cb, NULL);
  lyceum_queue_set_limit (fixture.queue, "server", 30, BURST, 0);
  fixture_start (&fixture);
  for (guint i = 0; i < N_TASKS; i++)
    last = submit_with_key (&fixture, "start", "server", LYCEUM_TASK_PRIORITY_NORMAL);
  for (;;)
    {
      gint expected = (gint) MIN (N_TASKS, BURST + elapsed / PERIOD_MS);
      gint64 step = g_test_rand_int_range (1, PERIOD_MS); /* no longer than the bucket would take to run over */

      turn_until (g_atomic_int_get (&n_started) >= expected);
      fixture_settle ();
      g_assert_cmpint (g_atomic_int_get (&n_started), ==, expected);
      if (expected == N_TASKS)
        break;
      g_assert_cmpint (lyceum_task_get_state (last), ==, LYCEUM_TASK_STATE_WAITING);
      g_assert_cmpint (lyceum_task_get_wait_reason (last), ==, LYCEUM_WAIT_RATE_LIMIT);
      elapsed += step;
      fixture_advance (&fixture, step);
    }
  fixture_close (&fixture);
}

/* However long nothing happened, no more begin at once than the bucket holds. */
static void
test_burst_is_bounded (void)
{
  QueueFixture fixture;

  g_atomic_int_set (&n_started, 0);
  fixture_open (&fixture, NULL, 2);
  fixture_stop_clock (&fixture);
  fixture_register (&fixture, "start", LYCEUM_LANE_COMPUTE, FALSE, start_thread_cb, NULL);
  lyceum_queue_set_limit (fixture.queue, "server", 60, 5, 0);
  fixture_start (&fixture);
  fixture_advance (&fixture, 3600 * 1000);
  for (guint i = 0; i < 20; i++)
    submit_with_key (&fixture, "start", "server", LYCEUM_TASK_PRIORITY_NORMAL);
  turn_until (g_atomic_int_get (&n_started) == 5);
  fixture_settle ();
  g_assert_cmpint (g_atomic_int_get (&n_started), ==, 5);
  /* Without a limit all may. */
  lyceum_queue_set_limit (fixture.queue, "server", 0, 0, 0);
  turn_until (g_atomic_int_get (&n_started) == 20);
  fixture_close (&fixture);
}

/* So many at once for one key, over all kinds; another key is another matter. */
static void
test_concurrency_by_key (void)
{
  QueueFixture fixture;
  Gate gate, other;

  gate_init (&gate);
  gate_init (&other);
  fixture_open (&fixture, NULL, 8);
  fixture_register (&fixture, "one", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_register (&fixture, "two", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_register (&fixture, "other", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &other);
  lyceum_queue_set_limit (fixture.queue, "server", 0, 0, 3);
  fixture_start (&fixture);
  for (guint i = 0; i < 6; i++)
    submit_with_key (&fixture, i % 2 ? "one" : "two", "server", LYCEUM_TASK_PRIORITY_URGENT);
  submit_with_key (&fixture, "other", "another", LYCEUM_TASK_PRIORITY_LOW);
  gate_wait_for (&gate, 3);
  gate_wait_for (&other, 1);
  fixture_settle ();
  g_assert_cmpuint (gate_count (&gate), ==, 3);
  gate_open (&gate);
  gate_open (&other);
  turn_until (lyceum_queue_get_n_unfinished (fixture.queue) == 0);
  fixture_close (&fixture);
  gate_clear (&gate);
  gate_clear (&other);
}

/* At its time, and not before; also when the clock was set, or the computer slept. */
static void
test_scheduled (void)
{
  QueueFixture fixture;
  Reply replies[3] = { 0 };
  LyceumTask *tasks[3];

  fixture_open (&fixture, NULL, 2);
  fixture_stop_clock (&fixture);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, FALSE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  for (guint i = 0; i < 3; i++)
    {
      LyceumTaskSpec *spec = fixture_spec ("nothing", LYCEUM_TASK_PRIORITY_URGENT, 0);

      spec->start_at = fixture_time (&fixture) + (3 - i) * 3600 * 1000;
      tasks[i] = fixture_submit_spec (&fixture, spec, NULL, submit_replied, &replies[i]);
      turn_until_state (tasks[i], SCHEDULED);
    }
  fixture_advance (&fixture, 3600 * 1000 - 1);
  fixture_settle ();
  g_assert_cmpuint (replies[2].n_calls, ==, 0);
  fixture_advance (&fixture, 1);
  turn_until (replies[2].n_calls == 1);
  g_assert_cmpuint (replies[0].n_calls + replies[1].n_calls, ==, 0);
  fixture_advance (&fixture, 2 * 3600 * 1000);
  turn_until (replies[0].n_calls == 1 && replies[1].n_calls == 1);
  fixture_close (&fixture);
}

/* The heap of timed tasks against a list. */
static void
test_timed_heap (void)
{
  enum { N_STEPS = 3000 };
  QueueFixture fixture;
  g_autoptr (GPtrArray) waiting = g_ptr_array_new ();

  fixture_open (&fixture, NULL, 2);
  fixture_stop_clock (&fixture);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, FALSE, nothing_thread_cb, NULL);
  for (guint step = 0; step < N_STEPS; step++)
    {
      if (waiting->len == 0 || g_test_rand_int_range (0, 5) < 3)
        {
          LyceumTaskSpec *spec = fixture_spec ("nothing", LYCEUM_TASK_PRIORITY_URGENT, 0);

          spec->start_at = fixture_time (&fixture) + g_test_rand_int_range (1, 1000000);
          g_ptr_array_add (waiting, fixture_submit_spec (&fixture, spec, NULL, NULL, NULL));
        }
      else
        lyceum_queue_cancel (fixture.queue,
                             g_ptr_array_remove_index (waiting, (guint) g_test_rand_int_range (0, (gint) waiting->len)));
      g_assert_cmpuint (fixture.queue->timed->len, ==, waiting->len);
    }
  while (waiting->len > 0)
    {
      LyceumTask *first = g_ptr_array_index (waiting, 0);

      for (guint i = 1; i < waiting->len; i++)
        {
          LyceumTask *task = g_ptr_array_index (waiting, i);

          if (task->chance->start_at < first->chance->start_at ||
              (task->chance->start_at == first->chance->start_at && task->id < first->id))
            first = task;
        }
      g_assert_true (g_ptr_array_index (fixture.queue->timed, 0) == first);
      lyceum_queue_cancel (fixture.queue, first);
      g_ptr_array_remove (waiting, first);
    }
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *path = g_strdup_printf ("/queue/conditions/constraint/%u", i);

      g_test_add_data_func (path, &rules[i], test_constraint);
    }
  g_test_add_func ("/queue/conditions/constraint-of-a-task", test_constraint_of_a_task);
  g_test_add_func ("/queue/conditions/low-memory", test_low_memory);
  g_test_add_func ("/queue/conditions/rate-limit", test_rate_limit);
  g_test_add_func ("/queue/conditions/burst-is-bounded", test_burst_is_bounded);
  g_test_add_func ("/queue/conditions/concurrency-by-key", test_concurrency_by_key);
  g_test_add_func ("/queue/conditions/scheduled", test_scheduled);
  g_test_add_func ("/queue/conditions/timed-heap", test_timed_heap);
  return g_test_run ();
}
