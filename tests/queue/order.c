/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

/*
 * The order in which tasks are taken, checked against a slow and simple model: all pending tasks in one list. The lane is
 * driven by hand, with a clock of the test's own.
 */

#define AGEING_MS 1000

static gint64 now;

static gint64
test_clock (void)
{
  return now;
}

typedef struct
{
  QueueFixture fixture;
  GPtrArray *pending; /* (element-type LyceumTask): in order of submission */
  guint since_rise;
} Model;

static void
model_open (Model *model, guint n_kinds, guint max_running, guint ageing_ms)
{
  now = 1000000;
  fixture_open (&model->fixture, NULL, 1);
  model->fixture.queue->clock = test_clock;
  model->pending = g_ptr_array_new ();
  model->since_rise = 0;
  for (guint i = 0; i < n_kinds; i++)
    {
      g_autofree char *name = g_strdup_printf ("kind %u", i);
      LyceumTaskKind kind = { .name = name,
                              .lane = LYCEUM_LANE_COMPUTE,
                              .max_running = i == 0 ? max_running : 0,
                              .run_thread_cb = nothing_thread_cb };

      lyceum_queue_register (model->fixture.queue, &kind, NULL, NULL);
    }
  lyceum_queue_set_ageing (model->fixture.queue, ageing_ms);
}

static void
model_close (Model *model)
{
  g_ptr_array_unref (model->pending);
  fixture_close (&model->fixture);
}

static LyceumTask *
model_submit (Model *model, guint kind, LyceumTaskPriority priority)
{
  g_autofree char *name = g_strdup_printf ("kind %u", kind);
  LyceumTask *task = fixture_submit (&model->fixture, name, priority, NULL);

  g_ptr_array_add (model->pending, task);
  return task;
}

static gint64
due_at (LyceumTask *task)
{
  return task->queued_at + (LYCEUM_TASK_PRIORITY_URGENT - task->priority) * AGEING_MS * (gint64) 1000;
}

/* What is to come next: highest priority, then longest in line; every fourth time the one that rose the highest. */
static LyceumTask *
model_next (Model *model, LyceumTaskPriority lowest, gboolean ages)
{
  LyceumTask *best = NULL, *risen = NULL;

  for (guint i = 0; i < model->pending->len; i++)
    {
      LyceumTask *task = g_ptr_array_index (model->pending, i);

      if (task->priority < lowest)
        continue;
      if (best == NULL || task->priority > best->priority)
        best = task;
      if (risen == NULL || due_at (task) < due_at (risen))
        risen = task;
    }
  if (!ages || best == NULL || due_at (risen) >= due_at (best) || model->since_rise < 3)
    {
      model->since_rise++;
      return best;
    }
  model->since_rise = 0;
  return risen;
}

/* Takes a task as the lane's thread would, leaving the slot free, and checks it. */
static LyceumTask *
take (Model *model)
{
  LyceumLaneState *lane = &model->fixture.queue->lanes[LYCEUM_LANE_COMPUTE];
  LyceumTask *task;
  gboolean rose;
  gint64 wake_at;

  _lyceum_queue_lock (model->fixture.queue);
  task = _lyceum_lane_best_locked (model->fixture.queue, lane, LYCEUM_TASK_PRIORITY_LOW, &rose, &wake_at);
  if (task != NULL)
    {
      lane->since_rise = rose ? 0 : lane->since_rise + 1;
      _lyceum_lane_remove_locked (model->fixture.queue, task);
      _lyceum_task_set_state_locked (model->fixture.queue, task, LYCEUM_TASK_STATE_RUNNING, LYCEUM_WAIT_NONE);
      _lyceum_task_end_locked (model->fixture.queue, task, LYCEUM_TASK_STATE_SUCCEEDED, NULL);
    }
  _lyceum_queue_unlock (model->fixture.queue);
  return task;
}

static void
move_to_end (Model *model, LyceumTask *task)
{
  g_ptr_array_remove (model->pending, task);
  g_ptr_array_add (model->pending, task);
}

static void
test_against_model (gconstpointer ages)
{
  Model model;

  model_open (&model, 3, 0, GPOINTER_TO_INT (ages) ? AGEING_MS : 0);
  for (guint step = 0; step < 20000; step++)
    {
      guint dice = g_test_rand_int_range (0, 100);

      now += g_test_rand_int_range (0, 20000);
      if (dice < 45)
        model_submit (&model, g_test_rand_int_range (0, 3), g_test_rand_int_range (0, LYCEUM_N_TASK_PRIORITIES));
      else if (dice < 85)
        {
          LyceumTask *expected = model_next (&model, LYCEUM_TASK_PRIORITY_LOW, GPOINTER_TO_INT (ages));

          g_assert_true (take (&model) == expected);
          g_ptr_array_remove (model.pending, expected);
        }
      else if (model.pending->len > 0)
        {
          LyceumTask *task = g_ptr_array_index (model.pending, g_test_rand_int_range (0, model.pending->len));
          LyceumTaskPriority priority = g_test_rand_int_range (0, LYCEUM_N_TASK_PRIORITIES);

          if (dice < 92)
            {
              lyceum_queue_cancel (model.fixture.queue, task);
              g_ptr_array_remove (model.pending, task);
            }
          else
            {
              if (priority != task->priority)
                move_to_end (&model, task);
              lyceum_queue_set_priority (model.fixture.queue, task, priority);
            }
        }
      g_assert_cmpuint (model.fixture.queue->lanes[LYCEUM_LANE_COMPUTE].n_pending, ==, model.pending->len);
    }
  model_close (&model);
}

/* However much that is more urgent keeps coming, LOW moves on, within a bound. */
static void
test_low_is_not_starved (void)
{
  enum { N_LOW = 20, STEP_USEC = 10000 };
  Model model;
  LyceumTask *low[N_LOW];
  guint n_taken = 0, n_starts = 0;
  guint until_risen = 3 * AGEING_MS * 1000 / STEP_USEC;

  model_open (&model, 1, 0, AGEING_MS);
  for (guint i = 0; i < N_LOW; i++)
    low[i] = model_submit (&model, 0, LYCEUM_TASK_PRIORITY_LOW);
  for (; n_taken < N_LOW; n_starts++)
    {
      now += STEP_USEC;
      model_submit (&model, 0, LYCEUM_TASK_PRIORITY_URGENT);
      model_submit (&model, 0, LYCEUM_TASK_PRIORITY_HIGH);
      if (take (&model) == low[n_taken])
        n_taken++;
      /* The first may wait until it has risen by three; then each has at least every fourth start, shared with the
       * HIGH ones that were there before it had risen over them. */
      g_assert_cmpuint (n_starts, <, until_risen + LYCEUM_RISE_EVERY * (N_LOW + until_risen) * 2);
    }
  g_assert_cmpuint (n_starts, >=, until_risen);
  model_close (&model);
}

/* An old backlog does not stand in front of what is urgent: at most one start of four goes to it. */
static void
test_backlog_does_not_block (void)
{
  Model model;

  model_open (&model, 1, 0, AGEING_MS);
  for (guint i = 0; i < 1000; i++)
    model_submit (&model, 0, LYCEUM_TASK_PRIORITY_LOW);
  now += (gint64) 3600 * G_USEC_PER_SEC;
  for (guint i = 0; i < 100; i++)
    {
      LyceumTask *urgent = model_submit (&model, 0, LYCEUM_TASK_PRIORITY_URGENT);
      LyceumTask *first = take (&model);

      if (first != urgent)
        g_assert_true (take (&model) == urgent);
    }
  model_close (&model);
}

/* A kind at its limit is passed over, and costs nothing to pass over. */
static void
test_full_kind (void)
{
  Model model;

  model_open (&model, 2, 1, 0);
  for (guint i = 0; i < 10; i++)
    model_submit (&model, 0, LYCEUM_TASK_PRIORITY_URGENT);
  for (guint i = 0; i < 10; i++)
    model_submit (&model, 1, LYCEUM_TASK_PRIORITY_LOW);
  ((LyceumTask *) g_ptr_array_index (model.pending, 0))->kind->n_running = 1;
  for (guint i = 0; i < 10; i++)
    g_assert_true (take (&model) == g_ptr_array_index (model.pending, 10 + i));
  g_assert_null (take (&model));
  ((LyceumTask *) g_ptr_array_index (model.pending, 0))->kind->n_running = 0;
  for (guint i = 0; i < 10; i++)
    g_assert_true (take (&model) == g_ptr_array_index (model.pending, i));
  model_close (&model);
}

/* With real threads: when every slot is held by long LOW work, HIGH and URGENT still have one. */
static void
test_reserved_slot (void)
{
  QueueFixture fixture;
  Gate gate;
  Reply replies[3] = { 0 };

  gate_init (&gate);
  fixture_open (&fixture, NULL, 1);
  fixture_register (&fixture, "gate", LYCEUM_LANE_COMPUTE, FALSE, gate_thread_cb, &gate);
  fixture_register (&fixture, "nothing", LYCEUM_LANE_COMPUTE, FALSE, nothing_thread_cb, NULL);
  fixture_start (&fixture);
  for (guint i = 0; i < 10; i++)
    fixture_submit (&fixture, "gate", LYCEUM_TASK_PRIORITY_LOW, NULL);
  gate_wait_for (&gate, 1);
  fixture_submit (&fixture, "nothing", LYCEUM_TASK_PRIORITY_NORMAL, &replies[0]);
  fixture_submit (&fixture, "nothing", LYCEUM_TASK_PRIORITY_HIGH, &replies[1]);
  fixture_submit (&fixture, "nothing", LYCEUM_TASK_PRIORITY_URGENT, &replies[2]);
  turn_until (replies[1].n_calls == 1 && replies[2].n_calls == 1);
  g_assert_cmpuint (replies[0].n_calls, ==, 0);
  g_assert_cmpuint (gate.n_waiting, ==, 1);
  gate_open (&gate);
  turn_until (replies[0].n_calls == 1);
  fixture_close (&fixture);
  gate_clear (&gate);
}

/* A limit of one: never two at once, and the next begins after the last one's commit. */
typedef struct
{
  gint n_inside; /* (atomic) */
} Alone;

static gboolean
leave_commit (gpointer transaction, gint64 task_id, gpointer data, GError **error)
{
  Alone *alone = data;

  g_assert_cmpint (g_atomic_int_add (&alone->n_inside, -1), ==, 1);
  return TRUE;
}

static gboolean
alone_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  Alone *alone = data;

  g_assert_cmpint (g_atomic_int_add (&alone->n_inside, 1), ==, 0);
  lyceum_task_run_set_commit (run, leave_commit, alone, NULL);
  return TRUE;
}

static void
test_max_running (void)
{
  QueueFixture fixture;
  Alone alone = { 0 };
  LyceumTaskKind kind = {
    .name = "alone", .lane = LYCEUM_LANE_COMPUTE, .max_running = 1, .run_thread_cb = alone_thread_cb
  };

  fixture_open (&fixture, NULL, 4);
  lyceum_queue_register (fixture.queue, &kind, &alone, NULL);
  fixture_start (&fixture);
  for (guint i = 0; i < 200; i++)
    fixture_submit (&fixture, "alone", i % LYCEUM_N_TASK_PRIORITIES, NULL);
  fixture_shut_down (&fixture, LYCEUM_QUEUE_DRAIN);
  g_assert_cmpint (alone.n_inside, ==, 0);
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_add_data_func ("/queue/order/by-priority-then-first-in-first-out", GINT_TO_POINTER (FALSE), test_against_model);
  g_test_add_data_func ("/queue/order/with-ageing", GINT_TO_POINTER (TRUE), test_against_model);
  g_test_add_func ("/queue/order/low-is-not-starved", test_low_is_not_starved);
  g_test_add_func ("/queue/order/backlog-does-not-block", test_backlog_does_not_block);
  g_test_add_func ("/queue/order/full-kind", test_full_kind);
  g_test_add_func ("/queue/order/reserved-slot", test_reserved_slot);
  g_test_add_func ("/queue/order/max-running", test_max_running);
  return g_test_run ();
}
