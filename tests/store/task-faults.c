/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faulty-disk.h"
#include "task-test.h"

/*
 * The Nth operation of SQLite fails while tasks are written, for each N until a run meets no failure: on the disk, for
 * want of space or memory, because of another program. Each call ends exactly once; all of it has happened, or nothing;
 * and afterwards the store is as good as before.
 */

/* One call, on its way and ended. */
typedef enum
{
  CALL_RESERVE,
  CALL_INSERT,
  CALL_CHECKPOINT,
  CALL_APPEND,
  CALL_END,
  CALL_PRUNE,
  N_CALLS,
} CallType;

typedef struct
{
  StoreTest *test;
  LyceumTaskStore *store;
  gint64 first_id;
  Done done[N_CALLS];
  Commit commits[N_CALLS];
} Scene;

static LyceumTaskRecord *
ended (gint64 id)
{
  LyceumTaskRecord *record = task_test_record (id, 0, FAILED);

  record->finished_at = id;
  return record;
}

static LyceumTaskRecord *
checkpointed (void)
{
  LyceumTaskRecord *record = task_test_record (2, 1, RUNNING);

  record->checkpoint = g_variant_ref_sink (g_variant_new_take_string (g_strnfill (20000, 'c')));
  return record;
}

static void
call (Scene    *scene,
      CallType  type)
{
  Done *done = &scene->done[type];
  Commit *commit = &scene->commits[type];

  switch (type)
    {
    case CALL_RESERVE:
      lyceum_task_store_reserve_ids (scene->store, 10, &scene->first_id, task_test_done_cb, done);
      break;
    case CALL_INSERT:
      lyceum_task_store_insert (scene->store, task_test_records (task_test_record (100, 0, WAITING),
                                                                 task_test_record (101, 100, QUEUED), NULL),
                                task_test_commit_cb, commit, task_test_commit_free, task_test_done_cb, done);
      break;
    case CALL_CHECKPOINT:
      lyceum_task_store_update (scene->store, checkpointed (), NULL, task_test_commit_cb, commit, task_test_commit_free,
                                task_test_done_cb, done);
      break;
    case CALL_APPEND:
      lyceum_task_store_append_events (scene->store, 2, 0, task_test_event_rows (task_test_text (1, 4, "one"),
                                                                              task_test_text (5, 6, "two"), NULL),
                                       task_test_done_cb, done);
      break;
    case CALL_END:
      lyceum_task_store_update (scene->store, task_test_record (2, 1, SUCCEEDED),
                                task_test_records (task_test_record (3, 1, QUEUED), NULL), task_test_commit_cb,
                                commit, task_test_commit_free, task_test_done_cb, done);
      break;
    case CALL_PRUNE:
      lyceum_task_store_prune (scene->store, 0, 1, task_test_done_cb, done);
      break;
    case N_CALLS:
      break;
    }
}

static gboolean
has_happened (Scene   *scene,
              CallType type)
{
  static const char *const questions[N_CALLS] = {
    [CALL_RESERVE] = "SELECT count(*) FROM meta WHERE key = 'next-task-id'",
    [CALL_INSERT] = "SELECT count(*) / 2.0 FROM task WHERE id IN (100, 101)",
    [CALL_CHECKPOINT] = "SELECT count(*) FROM task WHERE id = 2 AND (checkpoint IS NOT NULL OR state = 3)",
    [CALL_APPEND] = "SELECT count(*) / 2.0 FROM task_event WHERE task_id = 2",
    [CALL_END] = "SELECT ((SELECT state = 3 FROM task WHERE id = 2) + (SELECT count(*) FROM task WHERE id = 3)) / 2.0",
    [CALL_PRUNE] = "SELECT (31 - count(*)) / 30.0 FROM task WHERE state = 4",
  };
  g_autofree char *half = g_strdup_printf ("SELECT 2 * (%s)", questions[type]);
  gint64 twice = store_test_number (scene->test->database, half);

  /* All or nothing. */
  g_assert_true (twice == 0 || twice == 2);
  return twice == 2;
}

static void
check_outcome (Scene   *scene,
               CallType type)
{
  gboolean ok = task_test_wait (&scene->done[type], 1);

  /* What failed has not happened, with one exception: what the end of a task writes is also what the checkpoint did. */
  if (ok || type != CALL_CHECKPOINT)
    g_assert_cmpint (has_happened (scene, type), ==, ok);
  g_clear_error (&scene->done[type].error);
}

/* Takes over, or fails and says so. */
static void
try_recover (Scene *scene)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;

  lyceum_task_store_recover_async (scene->store, TRUE, NULL, store_test_ready_cb, &result);
  records = lyceum_task_store_recover_finish (scene->store, store_test_wait (&result), &error);
  g_assert_true ((records != NULL) != (error != NULL));
}

static void
set_stage (Scene *scene)
{
  GPtrArray *old = task_test_records (NULL, NULL);

  for (gint64 id = 1000; id < 1031; id++)
    g_ptr_array_add (old, ended (id));
  task_test_insert (scene->store, old);
  /* A dead process's: */
  task_test_insert (scene->store, task_test_records (task_test_record (1, 0, WAITING),
                                                     task_test_record (2, 1, RUNNING), NULL));
  scene->store = task_test_die (scene->test, scene->store);
  task_test_recovers (scene->store, FALSE, "1:0:0 2:1:1 ");
  /* So that it reads what it needs. */
  g_assert_true (store_test_execute (scene->test->database, "PRAGMA shrink_memory", NULL));
}

/* All at once, in one transaction or several, or one after the other. Returns how many operations failed. */
static guint
play (Scene   *scene,
      Fault    fault,
      guint    nth,
      gboolean together)
{
  guint n_failed;

  faulty_disk_arm (fault, nth, FALSE);
  for (CallType type = 0; type < N_CALLS; type++)
    {
      call (scene, type);
      if (!together)
        task_test_wait (&scene->done[type], 1);
    }
  try_recover (scene);
  for (CallType type = 0; type < N_CALLS; type++)
    task_test_wait (&scene->done[type], 1);
  n_failed = faulty_disk_disarm ();
  for (CallType type = 0; type < N_CALLS; type++)
    check_outcome (scene, type);
  return n_failed;
}

static gboolean
run (Fault    fault,
     guint    nth,
     gboolean together)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  Scene scene = { .test = test, .store = task_test_on_disk (test) };
  guint n_failed;

  for (guint i = 0; i < N_CALLS; i++)
    scene.done[i] = (Done) DONE_INIT;
  set_stage (&scene);
  n_failed = play (&scene, fault, nth, together);

  /* Tasks that were not taken in are not kept, and not lost either. */
  if (!has_happened (&scene, CALL_INSERT))
    task_test_update (scene.store, task_test_record (101, 100, CANCELLED));
  /* What has not happened can be done now, and what has happened stays. */
  for (CallType type = 0; type < N_CALLS; type++)
    if (!has_happened (&scene, type) || type == CALL_PRUNE)
      {
        call (&scene, type);
        g_assert_true (task_test_wait (&scene.done[type], 2));
        g_assert_true (has_happened (&scene, type));
      }
  task_test_recovers (scene.store, TRUE, "1:0:0 100:0:0 2:3:0 3:1:0 101:1:0 ");
  g_assert_cmpint (store_test_number (test->database, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), ==,
                   1);
  task_test_let_go (scene.store);
  return n_failed > 0;
}

static void
test_nth_fails (gconstpointer data)
{
  Fault fault = GPOINTER_TO_INT (data);
  int step = fault == FAULT_MEMORY ? 60 : fault == FAULT_BUSY ? 3 : 6;
  guint nth = 1;

  while (run (fault, nth, nth % 2))
    nth += g_test_slow () ? 1 : g_test_rand_int_range (1, step);
  g_test_message ("%u operations", nth);
  g_assert_cmpuint (nth, >, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  faulty_disk_set_up ();
  g_test_add_data_func ("/store/task-faults/disk", GINT_TO_POINTER (FAULT_DISK), test_nth_fails);
  g_test_add_data_func ("/store/task-faults/read", GINT_TO_POINTER (FAULT_READ), test_nth_fails);
  g_test_add_data_func ("/store/task-faults/full", GINT_TO_POINTER (FAULT_FULL), test_nth_fails);
  g_test_add_data_func ("/store/task-faults/busy", GINT_TO_POINTER (FAULT_BUSY), test_nth_fails);
  g_test_add_data_func ("/store/task-faults/memory", GINT_TO_POINTER (FAULT_MEMORY), test_nth_fails);
  return g_test_run ();
}
