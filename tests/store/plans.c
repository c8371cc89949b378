/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task-test.h"

#include <string.h>

/*
 * With a long history each question to the tables of tasks is answered out of an index: SQLite is asked for its plan of
 * every statement that the store runs, before it knows how large the tables are and after it has counted.
 */

static pthread_mutex_t statements_mutex = PTHREAD_MUTEX_INITIALIZER;
static GHashTable *statements; /* protected by @statements_mutex: SQL */

static int
trace_cb (unsigned  type,
          void     *data,
          void     *statement,
          void     *sql)
{
  pthread_mutex_lock (&statements_mutex);
  if (strstr (sql, "task") && !g_str_has_prefix (sql, "--"))
    g_hash_table_add (statements, g_strdup (sql));
  pthread_mutex_unlock (&statements_mutex);
  return 0;
}

static int
trace (sqlite3                           *handle,
       char                             **message,
       const struct sqlite3_api_routines *api)
{
  return sqlite3_trace_v2 (handle, SQLITE_TRACE_STMT, trace_cb, NULL);
}

#define LIVE " VALUES (1, 0, 'course', 1, 0, 0), (2, 1, 'lesson', 1, 3, 0), (3, 1, 'lesson', 1, 2, 0)"

static void
fill (StoreTest *test,
      int        n)
{
  g_autofree char *sql = g_strdup_printf (
      "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
      " INSERT INTO task (id, parent_id, kind, priority, state, created_at, finished_at)"
      " SELECT 1000 + i, iif(i %% 10 = 0, 0, 1000 + i - i %% 10), 'lesson', 1, 3 + i %% 3, i, i FROM n",
      n);

  g_assert_true (store_test_execute (test->database, sql, NULL));
  g_assert_true (store_test_execute (test->database,
                                     "INSERT INTO task (id, parent_id, kind, priority, state, created_at)" LIVE, NULL));
  g_assert_true (store_test_execute (
      test->database, "INSERT INTO task_event SELECT id, 1, 1, 'state', x'00' FROM task WHERE id > 1000", NULL));
}

static void
change (LyceumTaskStore *store,
        gint64           id)
{
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GAsyncResult) requeued = NULL;
  LyceumSqliteTaskStore *self = LYCEUM_SQLITE_TASK_STORE (store);

  lyceum_sqlite_task_store_cancel_async (self, id, store_test_ready_cb, &cancelled);
  g_assert_true (lyceum_sqlite_task_store_change_finish (self, store_test_wait (&cancelled), NULL, NULL));
  lyceum_sqlite_task_store_requeue_async (self, id, store_test_ready_cb, &requeued);
  g_assert_true (lyceum_sqlite_task_store_change_finish (self, store_test_wait (&requeued), NULL, NULL));
}

static void
list_children (LyceumTaskStore *store,
               gint64           id)
{
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GPtrArray) children = NULL;
  LyceumSqliteTaskStore *self = LYCEUM_SQLITE_TASK_STORE (store);

  lyceum_sqlite_task_store_list_async (self, id, NULL, store_test_ready_cb, &listed);
  children = lyceum_sqlite_task_store_list_finish (self, store_test_wait (&listed), NULL);
  g_assert_cmpuint (children->len, ==, 2);
}

/* Each thing that a store does. */
static void
do_all (StoreTest *test)
{
  HeldStore *store = task_test_on_disk (test);
  g_autoptr (GPtrArray) family = NULL;
  g_autoptr (GPtrArray) events = NULL;

  change (store, 3);
  task_test_recovers (store, TRUE, "1:0:0 2:3:0 3:1:0 ");
  store = task_test_die (test, store);
  task_test_recovers (store, FALSE, "1:0:0 2:3:0 3:1:0 ");
  task_test_update (store, task_test_record (3, 1, RUNNING));
  task_test_append (store, 3, task_test_event_rows (task_test_text (1, 3, "text"), NULL));
  events = task_test_events (store, 3, 1);
  family = task_test_family (store, 1);
  g_assert_cmpuint (family->len, ==, 3);
  list_children (store, 1);
  task_test_prune (store, 40, G_MAXUINT);
  task_test_insert (store, task_test_records (task_test_record (9, 0, QUEUED), NULL));
  task_test_update (store, task_test_record (9, 0, SUCCEEDED));
  task_test_let_go (store);
}

/* A line of a plan that reads a whole table or index of ours: those of the families that a statement gathers are short.
 */
static gboolean
reads_all (const char *detail)
{
  return g_str_has_prefix (detail, "SCAN task") || strstr (detail, "AUTOMATIC") || strstr (detail, "BLOOM") ||
         strstr (detail, "ORDER BY");
}

/* Counting off those that are kept reads so much of the index; a family is sorted. */
static gboolean
is_allowed (const char *sql,
            const char *detail)
{
  return (strstr (sql, "OFFSET") && g_str_has_suffix (detail, "INDEX task_ended")) ||
         (strstr (sql, "id = ?1 OR parent_id = ?1") && strstr (detail, "ORDER BY"));
}

static void
assert_plan (StoreTest  *test,
             const char *sql)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open_v2 (test->path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  if (sqlite3_prepare_v2 (handle, explain, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", explain, sqlite3_errmsg (handle));
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      const char *detail = (const char *) sqlite3_column_text (statement, 3);

      g_test_message ("  %s", detail);
      if (reads_all (detail) && !is_allowed (sql, detail))
        g_error ("%s: %s", sql, detail);
    }
  sqlite3_finalize (statement);
  sqlite3_close (handle);
}

static void
test_plans (gconstpointer counted)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer sql;

  fill (test, g_test_slow () ? 1000000 : 20000);
  if (counted)
    g_assert_true (store_test_execute (test->database, "ANALYZE", NULL));
  pthread_mutex_lock (&statements_mutex);
  g_hash_table_remove_all (statements);
  pthread_mutex_unlock (&statements_mutex);
  do_all (test);

  pthread_mutex_lock (&statements_mutex);
  g_hash_table_iter_init (&iter, statements);
  while (g_hash_table_iter_next (&iter, &sql, NULL))
    g_ptr_array_add (all, g_strdup (sql));
  pthread_mutex_unlock (&statements_mutex);
  g_assert_cmpuint (all->len, >, 15);
  for (guint i = 0; i < all->len; i++)
    {
      g_test_message ("%s", (char *) g_ptr_array_index (all, i));
      assert_plan (test, g_ptr_array_index (all, i));
    }
}

int
main (int   argc,
      char *argv[])
{
  statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3_auto_extension ((void (*) (void)) trace);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/store/plans/new", GINT_TO_POINTER (FALSE), test_plans);
  g_test_add_data_func ("/store/plans/counted", GINT_TO_POINTER (TRUE), test_plans);
  return g_test_run ();
}
