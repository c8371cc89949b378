/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task-test.h"

/* Tasks as they stand on disk, seen and changed by a program that does not run them. */

static LyceumSqliteTaskStore *
sqlite_store (LyceumTaskStore *store)
{
  return LYCEUM_SQLITE_TASK_STORE (store);
}

static gboolean
try_change (LyceumTaskStore *store,
            gboolean         cancel,
            gint64           id,
            guint           *n_changed,
            GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (cancel)
    lyceum_sqlite_task_store_cancel_async (sqlite_store (store), id, store_test_ready_cb, &result);
  else
    lyceum_sqlite_task_store_requeue_async (sqlite_store (store), id, store_test_ready_cb, &result);
  return lyceum_sqlite_task_store_change_finish (sqlite_store (store), store_test_wait (&result), n_changed, error);
}

static LyceumTaskRecord *
get (LyceumTaskStore *store,
     gint64           id,
     GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_sqlite_task_store_get_async (sqlite_store (store), id, NULL, store_test_ready_cb, &result);
  return lyceum_sqlite_task_store_get_finish (sqlite_store (store), store_test_wait (&result), error);
}

static void
test_list (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = task_test_on_disk (test);
  g_autoptr (GError) error = NULL;

  task_test_insert (store, task_test_records (task_test_record (1, 0, WAITING), task_test_record (2, 1, FAILED),
                                              task_test_record (3, 1, QUEUED), task_test_record (4, 0, SUCCEEDED),
                                              NULL));
  for (guint parent = 0; parent < 2; parent++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) tasks = NULL;

      lyceum_sqlite_task_store_list_async (sqlite_store (store), parent, NULL, store_test_ready_cb, &result);
      tasks = lyceum_sqlite_task_store_list_finish (sqlite_store (store), store_test_wait (&result), NULL);
      task_test_assert (tasks, parent ? "3:1:0 2:4:0 " : "4:3:0 1:0:0 ");
    }
  {
    g_autoptr (LyceumTaskRecord) record = get (store, 2, &error);

    g_assert_no_error (error);
    g_assert_cmpint (record->state, ==, FAILED);
  }
  g_assert_null (get (store, 77, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
}

/* By a process that does not run them, after the one that did has died. */
static void
test_cancel_and_requeue (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = task_test_on_disk (test);
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;

  task_test_insert (store, task_test_records (task_test_record (1, 0, WAITING), task_test_record (2, 1, SUCCEEDED),
                                              task_test_record (3, 1, QUEUED), task_test_record (4, 1, RUNNING), NULL));
  /* Its own living tasks are cancelled in its queue. */
  g_assert_false (try_change (store, TRUE, 1, NULL, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_BUSY);
  g_clear_error (&error);

  store = task_test_die (test, g_steal_pointer (&store));
  g_assert_true (try_change (store, TRUE, 1, &n_changed, NULL));
  g_assert_cmpuint (n_changed, ==, 3);
  g_assert_true (try_change (store, TRUE, 1, &n_changed, NULL));
  g_assert_cmpuint (n_changed, ==, 0);
  task_test_recovers (store, TRUE, "");

  /* One child: its parent waits with it. */
  g_assert_true (try_change (store, FALSE, 4, &n_changed, NULL));
  g_assert_cmpuint (n_changed, ==, 2);
  task_test_recovers (store, TRUE, "1:1:0 2:3:0 3:5:0 4:1:0 ");
  g_assert_false (try_change (store, FALSE, 77, NULL, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
}

/* Three generations of a dead process: all of the family follows, and starts anew where it has something to do. */
static void
test_deep_family (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = task_test_on_disk (test);
  LyceumTaskRecord *course = task_test_record (1, 0, WAITING);
  LyceumTaskRecord *import = task_test_record (2, 1, WAITING);
  LyceumTaskRecord *lesson = task_test_record (3, 2, WAITING);
  g_autoptr (GPtrArray) found = NULL;
  guint n_changed = 0;

  course->own_done = import->own_done = TRUE;
  lesson->is_paused = lesson->is_cancelling = TRUE;
  lesson->attempts = 4;
  lesson->start_at = 1700000000000;
  lesson->checkpoint = g_variant_ref_sink (g_variant_new_int32 (5));
  task_test_insert (store, task_test_records (course, import, lesson, task_test_record (4, 2, SUCCEEDED),
                                              task_test_record (9, 0, FAILED), NULL));
  store = task_test_die (test, g_steal_pointer (&store));
  g_assert_true (try_change (store, TRUE, 1, &n_changed, NULL));
  g_assert_cmpuint (n_changed, ==, 3);
  task_test_recovers (store, TRUE, "");
  g_assert_cmpint (store_test_number (test->database, "SELECT is_cancelling FROM task WHERE id = 3"), ==, 0);

  g_assert_true (try_change (store, FALSE, 3, &n_changed, NULL));
  g_assert_cmpuint (n_changed, ==, 3);
  found = task_test_recover (store, FALSE);
  task_test_assert (found, "1:0:0 2:0:0 3:1:0 4:3:0 ");
  lesson = g_ptr_array_index (found, 2);
  g_assert_cmpuint (lesson->attempts, ==, 0);
  g_assert_cmpint (lesson->start_at, ==, 0);
  g_assert_false (lesson->is_paused);
  g_assert_cmpint (g_variant_get_int32 (lesson->checkpoint), ==, 5);

  /* A child is not to be had while its parent is another's. */
  task_test_update (store, task_test_record (3, 2, FAILED));
  g_assert_false (try_change (store, FALSE, 3, NULL, NULL));
}

/* Values that cannot be read do not stop a start. */
static void
test_damaged_rows (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = task_test_on_disk (test);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) events = NULL;
  const LyceumTaskRecord *record;

  task_test_insert (store, task_test_records (task_test_record (1, 0, QUEUED), NULL));
  g_assert_true (
      store_test_execute (test->database,
                          "UPDATE task SET payload = 'not a variant', priority = 99, weight = -1e300, constraints = -1,"
                          " own_done = 77, start_at = -5",
                          NULL));
  g_test_expect_message ("Lyceum-store", G_LOG_LEVEL_WARNING, "*cannot be read*");
  found = task_test_recover (store, TRUE);
  g_test_assert_expected_messages ();
  task_test_assert (found, "1:1:0 ");
  record = g_ptr_array_index (found, 0);
  g_assert_cmpfloat (record->weight, ==, 1);
  g_assert_cmpint (record->constraints, ==, LYCEUM_CONSTRAINTS_ALL);
  g_assert_cmpint (record->own_done, ==, TRUE);
  g_assert_cmpint (record->priority, ==, LYCEUM_TASK_PRIORITY_URGENT);

  /* Nor do states that nobody knows, events that are none, and tasks that are their own ancestors. */
  g_assert_true (
      store_test_execute (test->database, "UPDATE task SET payload = NULL, state = -7, parent_id = 1", NULL));
  task_test_recovers (store, TRUE, "1:-1:0 ");
  g_assert_true (
      store_test_execute (test->database, "INSERT INTO task_event VALUES (1, 1, 1, 'text', x'00ff17')", NULL));
  g_test_expect_message ("Lyceum-store", G_LOG_LEVEL_WARNING, "*cannot be read*");
  events = task_test_events (store, 1, 0);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (events->len, ==, 0);
  store = task_test_die (test, g_steal_pointer (&store));
  g_assert_true (try_change (store, TRUE, 1, NULL, NULL));
  g_assert_true (try_change (store, FALSE, 1, NULL, NULL));
  task_test_prune (store, G_MAXINT64, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/task-list/list", test_list);
  g_test_add_func ("/store/task-list/cancel-and-requeue", test_cancel_and_requeue);
  g_test_add_func ("/store/task-list/deep-family", test_deep_family);
  g_test_add_func ("/store/task-list/damaged-rows", test_damaged_rows);
  return g_test_run ();
}
