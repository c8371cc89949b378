/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-queue-private.h"
#include "lyceum-sqlite-task-store-private.h"
#include "workload.h"

#include <string.h>

/*
 * Two queues on one collection, as two processes have them, and a task that goes from one to the other and back. What the first
 * remembers of it is old then: it has to go on from what the second left, and not from what it remembers.
 */

#define N_RUNGS 4

/* What attempts do from now on. */
typedef enum
{
  CLIMB_FAILS, /* after so many rungs */
  CLIMB_RESTS, /* after so many rungs, until it is told to go on or to stop */
  CLIMB_ENDS,
} ClimbMode;

static ClimbMode mode;  /* (atomic) */
static int n_rungs;     /* (atomic): so many */
static int n_attempts;  /* (atomic) */
static int n_resting;   /* (atomic) */

/* One of them. */
typedef struct
{
  LyceumDatabase *database;
  LyceumTaskStore *store;
  LyceumQueue *queue;
} Party;

static gint64
hasty_clock (void)
{
  return g_get_monotonic_time () * 100000;
}

/* Waits, where it is to. Returns: whether the attempt goes on */
static gboolean
climb_on (LyceumTaskRun *run,
          guint          n_done,
          GError       **error)
{
  GCancellable *cancellable = lyceum_task_run_get_cancellable (run);

  if (g_atomic_int_get (&mode) == CLIMB_ENDS || n_done < (guint) g_atomic_int_get (&n_rungs))
    return TRUE;
  if (g_atomic_int_get (&mode) == CLIMB_FAILS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "It is too high");
      return FALSE;
    }
  g_atomic_int_inc (&n_resting);
  while (g_atomic_int_get (&mode) == CLIMB_RESTS && !g_cancellable_is_cancelled (cancellable))
    g_usleep (500);
  g_atomic_int_add (&n_resting, -1);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
climb_thread_cb (LyceumTaskRun *run,
                 gpointer       data,
                 GError       **error)
{
  GVariant *checkpoint = lyceum_task_run_get_checkpoint (run);

  g_atomic_int_inc (&n_attempts);
  for (guint n_done = checkpoint ? g_variant_get_uint32 (checkpoint) : 0;; n_done++)
    {
      if (!climb_on (run, n_done, error))
        return FALSE;
      if (n_done == N_RUNGS)
        break;
      lyceum_task_run_checkpoint (run, g_variant_new_uint32 (n_done + 1), workload_effect_cb, g_strdup_printf ("%u", n_done),
                                  g_free);
    }
  lyceum_task_run_set_commit (run, workload_effect_cb, g_strdup ("top"), g_free);
  return TRUE;
}

/* Does its own part at once, and leaves the rest to a climber. */
static gboolean
guide_thread_cb (LyceumTaskRun *run,
                 gpointer       data,
                 GError       **error)
{
  g_atomic_int_inc (&n_attempts);
  if (g_atomic_int_get (&mode) == CLIMB_FAILS)
    return climb_on (run, N_RUNGS, error);
  lyceum_task_run_set_commit (run, workload_effect_cb, g_strdup ("guided"), g_free);
  lyceum_task_run_add_task (run, lyceum_task_spec_new ("climb", "climb", NULL, LYCEUM_TASK_PRIORITY_NORMAL,
                                                       lyceum_task_run_get_task_id (run)));
  return TRUE;
}

static void
party_register (Party *party)
{
  LyceumTaskKind climb = { .name = "climb", .title = "climb", .durable = TRUE, .run_thread_cb = climb_thread_cb };
  LyceumTaskKind guide = { .name = "guide", .title = "guide", .durable = TRUE, .run_thread_cb = guide_thread_cb };
  LyceumTaskKind leap = { .name = "leap", .title = "leap", .durable = TRUE, .at_most_once = TRUE };

  leap.run_thread_cb = climb_thread_cb;
  lyceum_queue_register (party->queue, &climb, NULL, NULL);
  lyceum_queue_register (party->queue, &guide, NULL, NULL);
  lyceum_queue_register (party->queue, &leap, NULL, NULL);
}

/* @hasty: takes every other one for dead that it sees a second time */
static void
party_join (Party      *party,
            const char *path,
            gboolean    hasty)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  party->database = store_test_open (path, &error);
  g_assert_no_error (error);
  store_test_write (party->database, workload_prepare_cb, NULL, &error);
  g_assert_no_error (error);
  party->store = lyceum_sqlite_task_store_new (party->database);
  if (hasty)
    _lyceum_owner_watch_set_clock (LYCEUM_SQLITE_TASK_STORE (party->store)->watch, hasty_clock);
  party->queue = lyceum_queue_new (party->store, 2);
  party_register (party);
  lyceum_queue_start_async (party->queue, TRUE, NULL, store_test_ready_cb, &result);
  lyceum_queue_start_finish (party->queue, store_test_wait (&result), NULL, &error);
  g_assert_no_error (error);
}

static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_usleep (500);
}

/* It leaves what it was at unfinished, and its lock is open. */
static void
party_leave (Party *party)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_queue_shutdown_async (party->queue, LYCEUM_QUEUE_CANCEL_QUEUED, store_test_ready_cb, &result);
  store_test_wait (&result);
  g_clear_object (&result);
  g_object_add_weak_pointer (G_OBJECT (party->queue), (gpointer *) &party->queue);
  g_object_unref (party->queue);
  while (party->queue)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (g_steal_pointer (&party->store));
  store_test_close (party->database);
  g_clear_object (&party->database);
}

static gint64
number (StoreTest  *test,
        const char *sql)
{
  g_autofree char *text = workload_read (test->path, sql);

  return g_ascii_strtoll (text, NULL, 10);
}

#define UNFINISHED "SELECT count(*) FROM task WHERE state < 3"

/* As it would do in some minutes. */
static void
party_look (Party *party)
{
  _lyceum_upkeep_run (party->queue);
  while (party->queue->is_rescuing)
    g_main_context_iteration (NULL, TRUE);
}

static LyceumTask *
party_submit (Party      *party,
              const char *kind)
{
  gint64 id =
    lyceum_queue_submit (party->queue, lyceum_task_spec_new (kind, kind, NULL, LYCEUM_TASK_PRIORITY_NORMAL, 0), NULL, NULL, NULL);

  return lyceum_queue_get_task (party->queue, id);
}

static void
wait_for_state (LyceumTask     *task,
                LyceumTaskState state)
{
  while (lyceum_task_get_state (task) != state)
    turn ();
}

static void
wait_for_rest (int n)
{
  while (g_atomic_int_get (&n_resting) != n)
    turn ();
}

/* The other one is taken for dead when it has given no sign of life for a while, however short. */
static void
take_over (Party *party)
{
  while (g_atomic_int_get (&n_resting) != 2)
    {
      party_look (party);
      turn ();
    }
}

static void
set_climb (ClimbMode new_mode,
           int       new_n_rungs)
{
  g_atomic_int_set (&n_rungs, new_n_rungs);
  g_atomic_int_set (&mode, new_mode);
}

/* As lyceumctl does it. */
static void
requeue (StoreTest *test)
{
  g_autoptr (LyceumDatabase) database = store_test_open (test->path, NULL);
  g_autoptr (LyceumTaskStore) store = lyceum_sqlite_task_store_new (database);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  lyceum_sqlite_task_store_requeue_async (LYCEUM_SQLITE_TASK_STORE (store), number (test, "SELECT min(id) FROM task"),
                                          store_test_ready_cb, &result);
  lyceum_sqlite_task_store_change_finish (LYCEUM_SQLITE_TASK_STORE (store), store_test_wait (&result), &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1);
  store_test_close (database);
}

static void
check_effects (StoreTest  *test,
               const char *expected)
{
  g_autofree char *effects = workload_read (test->path, WORKLOAD_EFFECTS);
  g_autofree char *states = workload_read (test->path, "SELECT state FROM task WHERE state != 3");

  g_assert_cmpstr (effects, ==, expected);
  g_assert_cmpstr (states, ==, "");
}

#define CLIMBED "0 1\n1 1\n2 1\n3 1\ntop 1\n"

/* It failed in one process, was tried again in another one, which came higher, and is gone. */
static void
test_failed_here (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  Party one, other;
  LyceumTask *task;

  set_climb (CLIMB_FAILS, 1);
  party_join (&one, test->path, FALSE);
  task = party_submit (&one, "climb");
  wait_for_state (task, LYCEUM_TASK_STATE_FAILED);
  requeue (test);
  set_climb (CLIMB_RESTS, 3);
  party_join (&other, test->path, FALSE);
  wait_for_rest (1);
  party_leave (&other);
  g_assert_cmpint (number (test, "SELECT count(*) FROM effect"), ==, 3);

  set_climb (CLIMB_ENDS, 0);
  party_look (&one);
  wait_for_state (task, LYCEUM_TASK_STATE_SUCCEEDED);
  party_leave (&one);
  check_effects (test, CLIMBED);
}

/* Likewise, and the other process had done all of the task's own part: only its child is left. */
static void
test_own_part_done_there (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  Party one, other;
  LyceumTask *task;

  set_climb (CLIMB_FAILS, 0);
  party_join (&one, test->path, FALSE);
  task = party_submit (&one, "guide");
  wait_for_state (task, LYCEUM_TASK_STATE_FAILED);
  requeue (test);
  set_climb (CLIMB_RESTS, 2);
  party_join (&other, test->path, FALSE);
  wait_for_rest (1);
  party_leave (&other);

  set_climb (CLIMB_ENDS, 0);
  party_look (&one);
  wait_for_state (task, LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_cmpuint (lyceum_task_get_n_children (task), ==, 1);
  party_leave (&one);
  check_effects (test, "0 1\n1 1\n2 1\n3 1\nguided 1\ntop 1\n");
}

/* Likewise, and the other process was killed in the middle of what must not be repeated unasked. */
static void
test_interrupted_there (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  Party one, other;
  LyceumTask *task;
  int n;

  set_climb (CLIMB_FAILS, 0);
  party_join (&one, test->path, FALSE);
  task = party_submit (&one, "leap");
  wait_for_state (task, LYCEUM_TASK_STATE_FAILED);
  requeue (test);
  set_climb (CLIMB_RESTS, 0);
  party_join (&other, test->path, FALSE);
  wait_for_rest (1);
  party_leave (&other);
  g_assert_cmpint (store_test_outside (test->path, "UPDATE task SET state = 2 RETURNING id"), >, 0);

  n = g_atomic_int_get (&n_attempts);
  set_climb (CLIMB_ENDS, 0);
  party_look (&one);
  while (number (test, UNFINISHED) > 0)
    turn ();
  wait_for_state (task, LYCEUM_TASK_STATE_FAILED);
  g_assert_cmpint (g_atomic_int_get (&n_attempts), ==, n);
  g_assert_nonnull (strstr (lyceum_task_get_error_message (task), "may or may not have done its work"));
  party_leave (&one);
  g_assert_cmpint (number (test, "SELECT count(*) FROM effect"), ==, 0);
}

/* One that hangs is taken for dead, and wakes up when the other one has done its work. */
static void
test_hung (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  Party one, other;
  LyceumTask *task;

  set_climb (CLIMB_RESTS, 1);
  party_join (&one, test->path, FALSE);
  task = party_submit (&one, "climb");
  wait_for_rest (1);
  party_join (&other, test->path, TRUE);
  take_over (&other);
  set_climb (CLIMB_ENDS, 0);
  while (number (test, UNFINISHED) > 0)
    turn ();
  wait_for_state (task, LYCEUM_TASK_STATE_FAILED);
  g_assert_nonnull (strstr (lyceum_task_get_error_message (task), "nother"));
  party_leave (&other);
  party_leave (&one);
  check_effects (test, CLIMBED);
}

/* Likewise, but the other one is gone too, and the first takes back what it never knew to have lost. */
static void
test_hung_both (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  Party one, other;
  LyceumTask *task;

  set_climb (CLIMB_RESTS, 1);
  party_join (&one, test->path, FALSE);
  task = party_submit (&one, "climb");
  wait_for_rest (1);
  set_climb (CLIMB_RESTS, 3);
  party_join (&other, test->path, TRUE);
  take_over (&other);
  party_leave (&other);
  wait_for_rest (1);

  party_look (&one);
  set_climb (CLIMB_ENDS, 0);
  for (guint i = 0; i < 20 && number (test, UNFINISHED) > 0; i++)
    {
      party_look (&one);
      turn ();
    }
  while (number (test, UNFINISHED) > 0)
    turn ();
  wait_for_state (task, LYCEUM_TASK_STATE_SUCCEEDED);
  party_leave (&one);
  check_effects (test, CLIMBED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/queue-takeover/failed-here", test_failed_here);
  g_test_add_func ("/store/queue-takeover/own-part-done-there", test_own_part_done_there);
  g_test_add_func ("/store/queue-takeover/interrupted-there", test_interrupted_there);
  g_test_add_func ("/store/queue-takeover/hung", test_hung);
  g_test_add_func ("/store/queue-takeover/hung-both", test_hung_both);
  return g_test_run ();
}
