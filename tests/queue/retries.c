/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

/* Retries by themselves: when, how often, and what a server that asks for a pause holds up. Time is the test's own. */

enum { BASE_MS = 1000, CAP_MS = 3000 };

/* Fails the first times, in the way that it is told. */
typedef struct
{
  gint n_failures;    /* (atomic): still to come */
  gint n_attempts;    /* (atomic) */
  gint last_attempt;  /* (atomic): as it was told */
  gboolean is_permanent;
  guint retry_after_ms;
  Gate *gate; /* (nullable): where it waits */
} Unlucky;

static gboolean
unlucky_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  Unlucky *self = data;

  g_atomic_int_inc (&self->n_attempts);
  g_atomic_int_set (&self->last_attempt, (gint) lyceum_task_run_get_attempt (run));
  if (self->gate != NULL && !gate_thread_cb (run, self->gate, error))
    return FALSE;
  if (g_atomic_int_add (&self->n_failures, -1) <= 0)
    return TRUE;
  if (self->is_permanent)
    lyceum_task_run_set_permanent (run);
  if (self->retry_after_ms > 0)
    lyceum_task_run_retry_after (run, self->retry_after_ms);
  return fail_thread_cb (run, NULL, error);
}

static LyceumTaskKind
unlucky_kind (const char *name, guint max_attempts)
{
  return (LyceumTaskKind){ .name = name,
                           .lane = LYCEUM_LANE_COMPUTE,
                           .max_attempts = max_attempts,
                           .backoff_base_ms = BASE_MS,
                           .backoff_cap_ms = CAP_MS,
                           .run_thread_cb = unlucky_thread_cb };
}

/* With a seed whose first waits are not zero: a task that draws that is not seen to wait. */
static void
open_with (QueueFixture *fixture, LyceumTaskStore *store, const LyceumTaskKind *kind, Unlucky *unlucky)
{
  fixture_open (fixture, store, 2);
  fixture_stop_clock (fixture);
  g_rand_set_seed (fixture->queue->random, 42);
  lyceum_queue_register (fixture->queue, kind, unlucky, NULL);
  fixture_start (fixture);
}

static void
turn_until_waiting (LyceumTask *task, LyceumWaitReason reason)
{
  turn_until (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_WAITING && lyceum_task_get_wait_reason (task) == reason);
}

/* Each wait is drawn from a range that doubles up to the cap; nothing starts before its time. */
static void
test_backoff (void)
{
  QueueFixture fixture;
  Unlucky unlucky = { .n_failures = 4 };
  LyceumTaskKind kind = unlucky_kind ("unlucky", 5);
  Reply reply = { 0 };
  LyceumTask *task;

  open_with (&fixture, NULL, &kind, &unlucky);
  task = fixture_submit (&fixture, "unlucky", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  for (guint failure = 1; failure <= 4; failure++)
    {
      gint64 left;

      /* Not as it waited for this attempt, but as it waits for the next. */
      turn_until (lyceum_task_get_attempts (task) == failure &&
                  lyceum_task_get_wait_reason (task) == LYCEUM_WAIT_RETRY);
      left = lyceum_task_get_start_at (task) - fixture_time (&fixture);
      g_assert_cmpint (left, >=, 0);
      g_assert_cmpint (left, <=, MIN (CAP_MS, BASE_MS << (failure - 1)));
      if (left > 1)
        {
          fixture_advance (&fixture, left - 1);
          fixture_settle ();
          g_assert_cmpint (g_atomic_int_get (&unlucky.n_attempts), ==, (gint) failure);
          fixture_advance (&fixture, 1);
        }
      else
        fixture_advance (&fixture, left);
      turn_until (g_atomic_int_get (&unlucky.n_attempts) == (gint) failure + 1);
      g_assert_cmpint (g_atomic_int_get (&unlucky.last_attempt), ==, (gint) failure + 1);
    }
  turn_until (reply.n_calls == 1);
  g_assert_no_error (reply.error);
  g_assert_cmpuint (lyceum_task_get_attempts (task), ==, 5);
  fixture_close (&fixture);
}

/* Many that fail together do not come back together: their times fill the whole range, which doubles with each failure. */
enum { N_JITTERED = 200 };

static void
check_jitter (QueueFixture *fixture, LyceumTask **tasks, guint n_attempts, gint64 range)
{
  guint n_by_quarter[4] = { 0 };

  for (guint i = 0; i < N_JITTERED; i++)
    {
      gint64 left = 0;

      /* One that drew no wait at all has gone on. */
      turn_until (lyceum_task_get_attempts (tasks[i]) > n_attempts ||
                  (lyceum_task_get_attempts (tasks[i]) == n_attempts &&
                   lyceum_task_get_wait_reason (tasks[i]) == LYCEUM_WAIT_RETRY));
      if (lyceum_task_get_attempts (tasks[i]) == n_attempts)
        left = lyceum_task_get_start_at (tasks[i]) - fixture_time (fixture);
      g_assert_cmpint (left, <=, range);
      n_by_quarter[MIN (3, left * 4 / range)]++;
    }
  /* Fifty are expected in each; fewer than ten come about once in 10^13 runs. */
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (n_by_quarter[i], >=, 10);
}

static void
test_full_jitter (void)
{
  QueueFixture fixture;
  Unlucky unlucky = { .n_failures = G_MAXINT };
  LyceumTaskKind kind = unlucky_kind ("unlucky", 10);
  LyceumTask *tasks[N_JITTERED];

  open_with (&fixture, NULL, &kind, &unlucky);
  g_rand_set_seed (fixture.queue->random, (guint32) g_test_rand_int ());
  for (guint i = 0; i < N_JITTERED; i++)
    tasks[i] = fixture_submit (&fixture, "unlucky", LYCEUM_TASK_PRIORITY_NORMAL, NULL);
  check_jitter (&fixture, tasks, 1, BASE_MS);
  fixture_advance (&fixture, BASE_MS);
  check_jitter (&fixture, tasks, 2, 2 * BASE_MS);
  fixture_advance (&fixture, 2 * BASE_MS);
  check_jitter (&fixture, tasks, 3, CAP_MS);
  fixture_close (&fixture);
}

/* What has failed as often as it may stays failed; a person may try again, and all its attempts are new. */
static void
test_gives_up (void)
{
  QueueFixture fixture;
  Unlucky unlucky = { .n_failures = 3 };
  LyceumTaskKind kind = unlucky_kind ("unlucky", 2);
  Reply reply = { 0 };
  LyceumTask *task;

  open_with (&fixture, NULL, &kind, &unlucky);
  task = fixture_submit (&fixture, "unlucky", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  turn_until_waiting (task, LYCEUM_WAIT_RETRY);
  fixture_advance (&fixture, CAP_MS);
  turn_until (reply.n_calls == 1);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_FAILED);
  g_assert_cmpint (unlucky.n_attempts, ==, 2);

  lyceum_queue_retry (fixture.queue, task);
  turn_until_waiting (task, LYCEUM_WAIT_RETRY);
  g_assert_cmpint (g_atomic_int_get (&unlucky.last_attempt), ==, 1);
  fixture_advance (&fixture, CAP_MS);
  turn_until_state (task, SUCCEEDED);
  reply_clear (&reply);
  fixture_close (&fixture);
}

/* By default, and where repeating cannot help, once is enough. */
static void
test_once (gconstpointer is_permanent)
{
  QueueFixture fixture;
  Unlucky unlucky = { .n_failures = G_MAXINT, .is_permanent = GPOINTER_TO_INT (is_permanent) };
  LyceumTaskKind kind = unlucky_kind ("unlucky", GPOINTER_TO_INT (is_permanent) ? 5 : 0);
  Reply reply = { 0 };

  open_with (&fixture, NULL, &kind, &unlucky);
  fixture_submit (&fixture, "unlucky", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  turn_until (reply.n_calls == 1);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (unlucky.n_attempts, ==, 1);
  reply_clear (&reply);
  fixture_close (&fixture);
}

/* What took too long is tried again, unless nobody can know whether it has done its work. */
static void
test_timed_out (gconstpointer at_most_once)
{
  QueueFixture fixture;
  Gate gate;
  Unlucky unlucky = { .gate = &gate };
  LyceumTaskKind kind = unlucky_kind ("unlucky", 2);
  Reply reply = { 0 };
  LyceumTask *task;

  gate_init (&gate);
  kind.timeout_seconds = 10;
  kind.at_most_once = GPOINTER_TO_INT (at_most_once);
  open_with (&fixture, NULL, &kind, &unlucky);
  task = fixture_submit (&fixture, "unlucky", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  gate_wait_for (&gate, 1);
  fixture_advance (&fixture, 10000);
  if (at_most_once)
    {
      turn_until (reply.n_calls == 1);
      g_assert_error (reply.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_TIMED_OUT);
      g_assert_cmpint (unlucky.n_attempts, ==, 1);
    }
  else
    {
      turn_until_waiting (task, LYCEUM_WAIT_RETRY);
      gate_open (&gate);
      fixture_advance (&fixture, CAP_MS);
      turn_until (reply.n_calls == 1);
      g_assert_no_error (reply.error);
    }
  reply_clear (&reply);
  fixture_close (&fixture);
  gate_clear (&gate);
}

static LyceumTask *
submit_with_key (QueueFixture *fixture, const char *key, Reply *reply)
{
  LyceumTaskSpec *spec = fixture_spec ("unlucky", LYCEUM_TASK_PRIORITY_NORMAL, 0);

  spec->limit_key = g_strdup (key);
  return fixture_submit_spec (fixture, spec, NULL, submit_replied, reply);
}

/* "Retry-After" holds up the server that said it, and nobody else; and it costs no attempt. */
static void
test_retry_after (void)
{
  QueueFixture fixture;
  Unlucky unlucky = { .n_failures = 1, .retry_after_ms = 20000 };
  LyceumTaskKind kind = unlucky_kind ("unlucky", 0);
  Reply replies[3] = { 0 };
  LyceumTask *first, *second;

  open_with (&fixture, NULL, &kind, &unlucky);
  first = submit_with_key (&fixture, "one", &replies[0]);
  turn_until_waiting (first, LYCEUM_WAIT_RETRY);
  g_assert_cmpint (lyceum_task_get_start_at (first), ==, fixture_time (&fixture) + 20000);
  second = submit_with_key (&fixture, "one", &replies[1]);
  turn_until_waiting (second, LYCEUM_WAIT_RATE_LIMIT);
  submit_with_key (&fixture, "other", &replies[2]);
  turn_until (replies[2].n_calls == 1);
  g_assert_no_error (replies[2].error);

  fixture_advance (&fixture, 19999);
  fixture_settle ();
  g_assert_cmpuint (replies[0].n_calls + replies[1].n_calls, ==, 0);
  fixture_advance (&fixture, 1);
  turn_until (replies[0].n_calls == 1 && replies[1].n_calls == 1);
  g_assert_no_error (replies[0].error);
  g_assert_no_error (replies[1].error);
  g_assert_cmpuint (lyceum_task_get_attempts (first), ==, 1);
  fixture_close (&fixture);
}

/* A server that never stops asking is not asked for ever. */
static void
test_snoozes_end (void)
{
  QueueFixture fixture;
  Unlucky unlucky = { .n_failures = G_MAXINT, .retry_after_ms = 1000 };
  LyceumTaskKind kind = unlucky_kind ("unlucky", 0);
  Reply reply = { 0 };
  LyceumTask *task;

  open_with (&fixture, NULL, &kind, &unlucky);
  task = fixture_submit (&fixture, "unlucky", LYCEUM_TASK_PRIORITY_NORMAL, &reply);
  for (gint i = 1; i <= LYCEUM_MAX_SNOOZES; i++)
    {
      turn_until (g_atomic_int_get (&unlucky.n_attempts) == i);
      turn_until (lyceum_task_get_wait_reason (task) == LYCEUM_WAIT_RETRY &&
                  lyceum_task_get_start_at (task) == fixture_time (&fixture) + 1000);
      fixture_advance (&fixture, 1000);
    }
  turn_until (reply.n_calls == 1);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (unlucky.n_attempts, ==, LYCEUM_MAX_SNOOZES + 1);
  reply_clear (&reply);
  fixture_close (&fixture);
}

/* Who waits for its next attempt can be cancelled, and waits on after a restart. */
static void
test_while_waiting (void)
{
  QueueFixture fixture, next;
  Unlucky unlucky = { .n_failures = 2 };
  LyceumTaskKind kind = unlucky_kind ("unlucky", 3);
  Reply replies[2] = { 0 };
  LyceumTask *tasks[2];
  gint64 id, start_at;

  kind.durable = TRUE;
  open_with (&fixture, NULL, &kind, &unlucky);
  for (guint i = 0; i < 2; i++)
    tasks[i] = fixture_submit (&fixture, "unlucky", LYCEUM_TASK_PRIORITY_NORMAL, &replies[i]);
  for (guint i = 0; i < 2; i++)
    turn_until_waiting (tasks[i], LYCEUM_WAIT_RETRY);
  lyceum_queue_cancel (fixture.queue, tasks[0]);
  turn_until (replies[0].n_calls == 1);
  g_assert_error (replies[0].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  id = lyceum_task_get_id (tasks[1]);
  start_at = lyceum_task_get_start_at (tasks[1]);
  fixture_shut_down (&fixture, LYCEUM_QUEUE_CANCEL_QUEUED);

  open_with (&next, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (fixture.store)), &kind, &unlucky);
  tasks[1] = lyceum_queue_get_task (next.queue, id);
  if (start_at > fixture_time (&next))
    {
      turn_until_waiting (tasks[1], LYCEUM_WAIT_RETRY);
      g_assert_cmpint (lyceum_task_get_start_at (tasks[1]), ==, start_at);
    }
  fixture_advance (&next, CAP_MS);
  turn_until_state (tasks[1], SUCCEEDED);
  g_assert_cmpint (unlucky.last_attempt, ==, 2);
  for (guint i = 0; i < 2; i++)
    reply_clear (&replies[i]);
  fixture_close (&next);
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_add_func ("/queue/retries/backoff", test_backoff);
  g_test_add_func ("/queue/retries/full-jitter", test_full_jitter);
  g_test_add_func ("/queue/retries/gives-up", test_gives_up);
  g_test_add_data_func ("/queue/retries/once-by-default", GINT_TO_POINTER (FALSE), test_once);
  g_test_add_data_func ("/queue/retries/once-if-permanent", GINT_TO_POINTER (TRUE), test_once);
  g_test_add_data_func ("/queue/retries/timed-out", GINT_TO_POINTER (FALSE), test_timed_out);
  g_test_add_data_func ("/queue/retries/timed-out-at-most-once", GINT_TO_POINTER (TRUE), test_timed_out);
  g_test_add_func ("/queue/retries/retry-after-pauses-the-key", test_retry_after);
  g_test_add_func ("/queue/retries/snoozes-end", test_snoozes_end);
  g_test_add_func ("/queue/retries/while-waiting", test_while_waiting);
  return g_test_run ();
}
