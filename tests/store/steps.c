/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task-test.h"

/* What the steps of the schema make of what an older version wrote. */

#define SCHEMA_PATH "/io/github/lyceum_study/Lyceum/schema"
#define APPLICATION_ID "0x4c796365"

static void
run_sql (sqlite3    *handle,
         const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (handle, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
}

/* A collection as version @version left it, with @sql done to it. */
static void
make_old (StoreTest  *test,
          guint       version,
          const char *sql)
{
  g_autofree char *signature =
      g_strdup_printf ("PRAGMA application_id = " APPLICATION_ID "; PRAGMA user_version = %u", version);
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  for (guint step = 1; step <= version; step++)
    {
      g_autofree char *name = g_strdup_printf (SCHEMA_PATH "/%04u.sql", step);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (name, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autofree char *script = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      run_sql (handle, script);
    }
  run_sql (handle, signature);
  run_sql (handle, sql);
  sqlite3_close (handle);
}

/* The third version knew no retries, no events and no checkpoints. */
#define OLD_TASKS                                                                                                      \
  "INSERT INTO task (id, parent_id, kind, title, payload, priority, state, created_at, finished_at, attempts, owner)"  \
  " VALUES (1, 0, 'course', 'Algebra', NULL, 1, 0, 5, 0, 0, 'gone'),"                                                  \
  " (2, 1, 'import', 'Book', '(''uid'', true, @ms nothing, ''name'')', 1, 0, 5, 0, 1, 'gone'),"                        \
  " (3, 2, 'lesson', 'One', '(''uid'', uint32 1)', 1, 3, 5, 9, 1, NULL),"                                              \
  " (4, 2, 'lesson', 'Two', '(''uid'', uint32 2)', 1, 2, 5, 0, 1, 'gone'),"                                            \
  " (5, 2, 'lesson', 'Three', '(''uid'', uint32 3)', 0, 1, 5, 0, 0, 'gone'),"                                          \
  " (6, 2, 'lesson', 'Four', '(''uid'', uint32 4)', 0, 4, 5, 8, 2, NULL),"                                             \
  " (7, 0, 'course', 'Biology', NULL, 1, 4, 5, 9, 0, NULL),"                                                           \
  " (8, 7, 'import', 'Cells', NULL, 1, 4, 5, 8, 1, NULL),"                                                             \
  " (9, 8, 'lesson', 'Membranes', NULL, 1, 5, 5, 8, 0, NULL),"                                                         \
  " (10, 7, 'import', 'Broken file', NULL, 1, 4, 5, 8, 1, NULL),"                                                      \
  " (11, 0, 'import', 'Alone', NULL, 1, 0, 5, 0, 0, 'gone'),"                                                          \
  " (12, 0, 'import', 'With children that did well', NULL, 1, 5, 5, 9, 0, NULL),"                                      \
  " (13, 12, 'lesson', 'Well', NULL, 1, 3, 5, 9, 0, NULL)"

static void
test_tasks (void)
{
  /* The course; waits for its lessons; done; ended on the account of its lesson. */
  static const gint64 own_done[] = { 1, 2, 3, 7, 8, 13 };
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeldStore) store = NULL;
  g_autoptr (GPtrArray) found = NULL;

  make_old (test, 3, OLD_TASKS);
  test->database = store_test_open (test->path, &error);
  g_assert_no_error (error);
  for (gint64 id = 1, i = 0; id <= 13; id++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT own_done FROM task WHERE id = %d", (int) id);
      gboolean is_done = i < (gint64) G_N_ELEMENTS (own_done) && own_done[i] == id;

      g_assert_cmpint (store_test_number (test->database, sql), ==, is_done);
      i += is_done;
    }

  store = task_test_on_disk (test);
  found = task_test_recover (store, FALSE);
  task_test_assert (found, "1:0:0 11:0:0 2:0:0 3:3:0 4:1:1 5:1:0 6:4:0 ");
  for (guint i = 0; i < found->len; i++)
    {
      const LyceumTaskRecord *record = g_ptr_array_index (found, i);

      g_assert_cmpint (record->created_at, ==, 5);
      g_assert_cmpint (record->start_at, ==, 0);
      g_assert_null (record->limit_key);
      g_assert_cmpint (record->constraints, ==, 0);
      g_assert_cmpfloat (record->weight, ==, 1);
      g_assert_null (record->checkpoint);
      g_assert_false (record->is_paused || record->is_cancelling);
      g_assert_cmpint (record->payload != NULL, ==, g_str_equal (record->kind, "lesson") || record->id == 2);
    }
}

/* Events that a version in the making may have left are no reason to fail. */
static void
test_events (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeldStore) store = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  make_old (test, 3, OLD_TASKS "; INSERT INTO task_event VALUES (4, 1, 'text', '''old''')");
  test->database = store_test_open (test->path, &error);
  g_assert_no_error (error);
  store = task_test_on_disk (test);
  rows = task_test_events (store, 4, 0);
  g_assert_cmpuint (rows->len, ==, 0);
}

/* Passages that were stored before there was an index of words are on the list of what is to be indexed. */
static void
test_unindexed (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  g_autoptr (GError) error = NULL;

  make_old (test, 4,
            "INSERT INTO course (id, uid, name, created_at) VALUES (1, 'c', 'Course', 0);"
            "INSERT INTO source (id, uid, course_id, position, name, created_at) VALUES (1, 's', 1, 0, 'Source', 0);"
            "INSERT INTO chunk VALUES (7, 1, 0, '', 'one', 0, 1, ''), (8, 1, 1, '', 'two', 1, 1, '')");
  test->database = store_test_open (test->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_test_number (test->database, "SELECT count(*) * 100 + sum(chunk_id) FROM chunk_unindexed"), ==, 215);
}

/* From each version to this one: the same tables as a new collection has. */
static void
test_same_schema (void)
{
  g_autoptr (StoreTest) fresh = store_test_new (TRUE);
  const char *sum = "SELECT count(*) * 1000 + sum(length(sql)) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'";
  gint64 expected = store_test_number (fresh->database, sum);
  guint n_steps = (guint) store_test_number (fresh->database, "PRAGMA user_version");

  g_assert_cmpuint (n_steps, >=, 4);
  for (guint version = 1; version < n_steps; version++)
    {
      g_autoptr (StoreTest) test = store_test_new (FALSE);
      g_autoptr (GError) error = NULL;

      make_old (test, version, "SELECT 1");
      test->database = store_test_open (test->path, &error);
      g_assert_no_error (error);
      g_assert_cmpint (store_test_number (test->database, sum), ==, expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/steps/tasks", test_tasks);
  g_test_add_func ("/store/steps/events", test_events);
  g_test_add_func ("/store/steps/unindexed", test_unindexed);
  g_test_add_func ("/store/steps/same-schema", test_same_schema);
  return g_test_run ();
}
