/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-test.h"

#include "lyceum-sqlite-task-statistics.h"

static LyceumStoredStatistics *
read_statistics (StoreTest *test)
{
  g_autoptr (LyceumTaskStore) store = lyceum_sqlite_task_store_new (test->database);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumStoredStatistics *statistics;

  lyceum_sqlite_task_store_read_statistics_async (LYCEUM_SQLITE_TASK_STORE (store), NULL, store_test_ready_cb, &result);
  statistics = lyceum_sqlite_task_store_read_statistics_finish (LYCEUM_SQLITE_TASK_STORE (store),
                                                                store_test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_nonnull (statistics);
  return statistics;
}

static void
execute (StoreTest  *test,
         const char *sql)
{
  g_autoptr (GError) error = NULL;

  store_test_execute (test->database, sql, &error);
  g_assert_no_error (error);
}

static const LyceumStoredKind *
get_kind (const LyceumStoredStatistics *statistics,
          guint                         i,
          const char                   *name)
{
  const LyceumStoredKind *kind;

  g_assert_cmpuint (i, <, statistics->kinds->len);
  kind = g_ptr_array_index (statistics->kinds, i);
  g_assert_cmpstr (kind->kind, ==, name);
  return kind;
}

#define N(kind, state) ((kind)->n[LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_##state)])

static void
test_empty (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (LyceumStoredStatistics) statistics = read_statistics (test);

  g_assert_cmpuint (statistics->kinds->len, ==, 0);
  g_assert_cmpuint (statistics->owners->len, ==, 0);
  g_assert_cmpuint (statistics->depth, ==, 0);
  g_assert_cmpint (statistics->oldest_wait_ms, ==, 0);
  g_assert_cmpuint (statistics->all.wait.n, ==, 0);
  g_assert_cmpuint (statistics->n_paused, ==, 0);
}

static void
test_counts (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (LyceumStoredStatistics) statistics = NULL;
  const LyceumStoredKind *kind;

  execute (test, "INSERT INTO task (kind, priority, state, attempts, crashes, is_paused, created_at) VALUES"
                 " ('lesson', 1, -1, 0, 0, 0, 1), ('lesson', 1, 0, 2, 0, 1, 1), ('lesson', 1, 1, 0, 0, 0, 1),"
                 " ('lesson', 1, 2, 1, 1, 0, 1), ('lesson', 1, 3, 4, 0, 0, 1), ('lesson', 1, 3, 1, 0, 1, 1),"
                 " ('lesson', 1, 4, 3, 2, 0, 1), ('lesson', 1, 5, 0, 0, 0, 1),"
                 " ('import', 1, 3, 1, 0, 0, 1), ('Übung \"1\"', 1, 1, 0, 0, 0, 1)");
  statistics = read_statistics (test);
  g_assert_cmpuint (statistics->kinds->len, ==, 3);
  kind = get_kind (statistics, 0, "import");
  g_assert_cmpuint (N (kind, SUCCEEDED), ==, 1);
  g_assert_cmpuint (N (kind, QUEUED), ==, 0);
  kind = get_kind (statistics, 1, "lesson");
  g_assert_cmpuint (N (kind, SCHEDULED), ==, 1);
  g_assert_cmpuint (N (kind, WAITING), ==, 1);
  g_assert_cmpuint (N (kind, QUEUED), ==, 1);
  g_assert_cmpuint (N (kind, RUNNING), ==, 1);
  g_assert_cmpuint (N (kind, SUCCEEDED), ==, 2);
  g_assert_cmpuint (N (kind, FAILED), ==, 1);
  g_assert_cmpuint (N (kind, CANCELLED), ==, 1);
  g_assert_cmpuint (kind->n_retries, ==, 1 + 3 + 2);
  g_assert_cmpuint (kind->n_crashes, ==, 3);
  get_kind (statistics, 2, "Übung \"1\"");
  g_assert_cmpuint (N (&statistics->all, SUCCEEDED), ==, 3);
  g_assert_cmpuint (N (&statistics->all, QUEUED), ==, 2);
  g_assert_cmpuint (statistics->all.n_retries, ==, 6);
  g_assert_cmpuint (statistics->all.n_crashes, ==, 3);
  g_assert_cmpuint (statistics->depth, ==, 4);
  /* One that has ended does not rest. */
  g_assert_cmpuint (statistics->n_paused, ==, 1);
  /* Nothing was ever started. */
  g_assert_cmpuint (statistics->all.run.n, ==, 0);
}

static void
test_times (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (LyceumStoredStatistics) statistics = NULL;
  const LyceumStoredKind *kind;

  /* 100 lessons that wait 1 to 100 s and run 1 to 100 ms. */
  execute (test, "WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 100)"
                 " INSERT INTO task (kind, priority, state, attempts, created_at, started_at, finished_at)"
                 " SELECT 'lesson', 1, 3, 1, 1000000, 1000000 + n * 1000, 1000000 + n * 1001 FROM i");
  /* Tried again: its wait is not known, its last run is. Scheduled: it waits from its time on. Cancelled while it ran:
   * it did not run to its end. Still running, never started, and with clocks that were set back. */
  execute (test, "INSERT INTO task (kind, priority, state, attempts, created_at, start_at, started_at, finished_at)"
                 " VALUES ('again', 1, 4, 2, 1000, 0, 90000, 90500), ('late', 1, 3, 1, 1000, 60000, 60250, 61250),"
                 " ('off', 1, 5, 1, 1000, 0, 2000, 9000), ('on', 1, 2, 1, 1000, 0, 2000, 0),"
                 " ('off', 1, 5, 0, 1000, 0, 0, 9000), ('past', 1, 3, 1, 9000, 0, 8000, 7000)");
  statistics = read_statistics (test);

  kind = get_kind (statistics, 0, "again");
  g_assert_cmpuint (kind->wait.n, ==, 0);
  g_assert_cmpuint (kind->run.n, ==, 1);
  g_assert_cmpfloat (kind->run.longest, ==, 500);
  kind = get_kind (statistics, 1, "late");
  g_assert_cmpfloat (kind->wait.longest, ==, 250);
  g_assert_cmpfloat (kind->run.p50, ==, 1000);
  kind = get_kind (statistics, 2, "lesson");
  g_assert_cmpuint (kind->wait.n, ==, 100);
  g_assert_cmpfloat (kind->wait.sum, ==, 5050000);
  g_assert_cmpfloat_with_epsilon (kind->wait.p50, 50000, 50000 / 16.0);
  g_assert_cmpfloat_with_epsilon (kind->wait.p95, 95000, 95000 / 16.0);
  g_assert_cmpfloat_with_epsilon (kind->wait.p99, 99000, 99000 / 16.0);
  g_assert_cmpfloat (kind->wait.longest, ==, 100000);
  g_assert_cmpfloat_with_epsilon (kind->run.p50, 50, 50 / 16.0);
  g_assert_cmpfloat (kind->run.longest, ==, 100);
  kind = get_kind (statistics, 3, "off");
  g_assert_cmpuint (kind->wait.n, ==, 1);
  g_assert_cmpuint (kind->run.n, ==, 0);
  kind = get_kind (statistics, 4, "on");
  g_assert_cmpuint (kind->wait.n, ==, 0);
  kind = get_kind (statistics, 5, "past");
  g_assert_cmpuint (kind->wait.n, ==, 1);
  g_assert_cmpfloat (kind->wait.longest, ==, 0);
  g_assert_cmpfloat (kind->run.longest, ==, 0);
  g_assert_cmpuint (statistics->all.wait.n, ==, 103);
  g_assert_cmpuint (statistics->all.run.n, ==, 103);
  g_assert_cmpfloat (statistics->all.wait.longest, ==, 100000);
}

/* Only the newest are measured, and all are counted. */
static void
test_newest (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (LyceumStoredStatistics) statistics = NULL;

  execute (test, "WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 100010)"
                 " INSERT INTO task (kind, priority, state, attempts, created_at, started_at, finished_at)"
                 " SELECT 'lesson', 1, 3, 1, 1000, 1000, CASE WHEN n <= 10 THEN 9000000 ELSE 1500 END FROM i");
  statistics = read_statistics (test);
  g_assert_cmpuint (N (&statistics->all, SUCCEEDED), ==, 100010);
  g_assert_cmpuint (statistics->all.run.n, ==, LYCEUM_STORED_N_MEASURED);
  g_assert_cmpfloat (statistics->all.run.longest, ==, 500);
}

static gint64
oldest_wait (StoreTest *test)
{
  g_autoptr (LyceumStoredStatistics) statistics = read_statistics (test);

  return statistics->oldest_wait_ms;
}

/* Each row could not begin before its time, or cannot begin at all. */
static void
test_waiting (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  const gint64 day = 86400000, hour = 3600000;

  execute (test, "INSERT INTO task (kind, priority, state, own_done, is_paused, created_at, start_at, started_at)"
                 " VALUES ('a', 1, 0, 1, 0, 1000, 0, 0), ('a', 1, 1, 0, 1, 1000, 0, 0),"
                 " ('a', 1, 2, 0, 0, 1000, 0, 2000),"
                 " ('a', 1, -1, 0, 0, 1000, 99999999999999, 0), ('a', 1, 0, 0, 0, 1000, 99999999999999, 2000),"
                 " ('a', 1, 4, 0, 0, 1000, 0, 2000)");
  g_assert_cmpint (oldest_wait (test), ==, 0);
  /* Tried again an hour ago; a day after that was its time. */
  execute (test, "INSERT INTO task (kind, priority, state, attempts, created_at, started_at) VALUES"
                 " ('a', 1, 1, 1, 1000, (unixepoch () - 3600) * 1000)");
  g_assert_cmpint (oldest_wait (test), >=, hour);
  g_assert_cmpint (oldest_wait (test), <, day);
  execute (test, "INSERT INTO task (kind, priority, state, created_at, start_at) VALUES"
                 " ('a', 1, 0, 1000, (unixepoch () - 86400) * 1000)");
  g_assert_cmpint (oldest_wait (test), >=, day);
  g_assert_cmpint (oldest_wait (test), <, 2 * day);
  execute (test, "INSERT INTO task (kind, priority, state, created_at) VALUES ('a', 1, 0, -9223372036854775807)");
  g_assert_cmpint (oldest_wait (test), >, 2 * day);
}

static void
test_owners (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (LyceumStoredStatistics) statistics = NULL;
  const LyceumStoredOwner *owner;

  execute (test, "INSERT INTO task (kind, title, priority, state, owner, created_at, started_at) VALUES"
                 " ('lesson', 'Later', 1, 2, 'one', 1, 9), ('lesson', 'Sooner', 1, 2, 'one', 1, 5),"
                 " ('lesson', NULL, 1, 2, 'one', 1, 7), ('lesson', 'Queued', 1, 1, 'one', 1, 0),"
                 " ('lesson', 'Queued', 1, 1, 'two', 1, 0), ('lesson', 'Nobody''s', 1, 2, NULL, 1, 0),"
                 " ('lesson', 'Ended', 1, 3, 'three', 1, 0)");
  statistics = read_statistics (test);
  g_assert_cmpuint (statistics->owners->len, ==, 2);
  owner = g_ptr_array_index (statistics->owners, 0);
  g_assert_cmpstr (owner->owner, ==, "one");
  g_assert_cmpuint (owner->n_unfinished, ==, 4);
  g_assert_cmpuint (owner->n_running, ==, 3);
  g_assert_cmpuint (g_strv_length (owner->running), ==, 3);
  g_assert_cmpstr (owner->running[0], ==, "Sooner");
  g_assert_cmpstr (owner->running[1], ==, "lesson");
  g_assert_cmpstr (owner->running[2], ==, "Later");
  owner = g_ptr_array_index (statistics->owners, 1);
  g_assert_cmpstr (owner->owner, ==, "two");
  g_assert_cmpuint (owner->n_unfinished, ==, 1);
  g_assert_cmpuint (g_strv_length (owner->running), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/statistics/empty", test_empty);
  g_test_add_func ("/statistics/counts", test_counts);
  g_test_add_func ("/statistics/times", test_times);
  g_test_add_func ("/statistics/newest", test_newest);
  g_test_add_func ("/statistics/waiting", test_waiting);
  g_test_add_func ("/statistics/owners", test_owners);

  return g_test_run ();
}
