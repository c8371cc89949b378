/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-test.h"

#include <pthread.h>

#define N_WRITES 500

static void
make_log (StoreTest *test)
{
  g_autoptr (GError) error = NULL;

  store_test_execute (test->database, "CREATE TABLE log (id INTEGER PRIMARY KEY, value INTEGER NOT NULL) STRICT", &error);
  g_assert_no_error (error);
}

static gboolean
log_cb (LyceumConnection *connection,
        gpointer          data,
        gpointer         *result,
        GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, "INSERT INTO log (value) VALUES (?)", error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, GPOINTER_TO_INT (data));
  return lyceum_statement_run (statement, error);
}

/* Acknowledged is on disk */

typedef struct
{
  StoreTest *test;
  guint n_done;
} Acknowledged;

static void
look_outside_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Acknowledged *acknowledged = user_data;

  g_assert_true (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, NULL, NULL));
  acknowledged->n_done++;
  if (acknowledged->n_done % 50 == 1)
    g_assert_cmpint (store_test_outside (acknowledged->test->path, "SELECT count(*) FROM log"), >=, acknowledged->n_done);
}

static void
test_acknowledged (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  Acknowledged acknowledged = { test, 0 };

  make_log (test);
  for (int i = 0; i < N_WRITES; i++)
    lyceum_database_write_async (test->database, log_cb, GINT_TO_POINTER (i), NULL, NULL, NULL, look_outside_cb, &acknowledged);
  while (acknowledged.n_done < N_WRITES)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM log WHERE value <> id - 1"), ==, 0);
}

/* On the writer's own thread as well, for the queue of tasks. */
typedef struct
{
  const char *path;
  int value;
  int n_seen; /* (atomic) */
} Pushed;

static void
pushed_done_cb (gpointer      result,
                const GError *error,
                gpointer      data)
{
  Pushed *pushed = data;

  g_assert_no_error (error);
  g_atomic_int_set (&pushed->n_seen, (int) store_test_outside (pushed->path, "SELECT count(*) FROM log"));
}

static void
test_pushed (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  Pushed pushed[20] = { 0 };

  make_log (test);
  for (int i = 0; i < (int) G_N_ELEMENTS (pushed); i++)
    {
      pushed[i].path = test->path;
      lyceum_database_push_write (test->database, log_cb, GINT_TO_POINTER (i), NULL, pushed_done_cb, &pushed[i]);
    }
  for (int i = 0; i < (int) G_N_ELEMENTS (pushed); i++)
    {
      while (g_atomic_int_get (&pushed[i].n_seen) == 0)
        g_usleep (1000);
      g_assert_cmpint (g_atomic_int_get (&pushed[i].n_seen), >, i);
    }
}

/* From many threads: each one's own order is kept, and nothing is lost. */
typedef struct
{
  LyceumDatabase *database;
  int number;
} Writer;

static gpointer
write_thread_cb (gpointer data)
{
  Writer *writer = data;

  for (int i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;

      lyceum_database_write_thread_cb (writer->database, log_cb, GINT_TO_POINTER (writer->number * 1000 + i), NULL, NULL, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

static void
test_many_threads (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  Writer writers[6];
  GThread *threads[G_N_ELEMENTS (writers)];

  make_log (test);
  for (int i = 0; i < (int) G_N_ELEMENTS (writers); i++)
    {
      writers[i] = (Writer) { test->database, i };
      threads[i] = g_thread_new ("writer", write_thread_cb, &writers[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (store_test_number (test->database, "SELECT count(DISTINCT value) FROM log"), ==, 300);
  g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM log a JOIN log b ON b.value = a.value + 1 AND b.id < a.id"),
                   ==, 0);
}

/* One write that fails takes nothing with it but itself. */

static gboolean
fail_cb (LyceumConnection *connection,
         gpointer          data,
         gpointer         *result,
         GError          **error)
{
  if (!log_cb (connection, data, result, error))
    return FALSE;
  lyceum_connection_note_change (connection, "card", 99);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "as wished");
  return FALSE;
}

/* What it leaves behind is freed. */
static gboolean
fail_silently_cb (LyceumConnection *connection,
                  gpointer          data,
                  gpointer         *result,
                  GError          **error)
{
  *result = g_strdup ("dropped");
  return FALSE;
}

static void
test_savepoints (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  GAsyncResult *results[30] = { NULL };

  make_log (test);
  for (int i = 0; i < (int) G_N_ELEMENTS (results); i++)
    {
      LyceumWriteFunc funcs[] = { log_cb, fail_cb, fail_silently_cb };

      lyceum_database_write_async (test->database, funcs[i % 3], GINT_TO_POINTER (i), NULL, g_free, NULL, store_test_ready_cb,
                                   &results[i]);
    }
  for (int i = 0; i < (int) G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (lyceum_database_write_finish (test->database, store_test_wait (&results[i]), NULL, &error), ==, i % 3 == 0);
      if (i % 3 == 1)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      if (i % 3 == 2)
        g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_ENGINE);
      g_object_unref (results[i]);
    }
  g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM log"), ==, 10);
  g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM log WHERE value % 3 <> 0"), ==, 0);
}

/* News */

static gboolean
note_cb (LyceumConnection *connection,
         gpointer          data,
         gpointer         *result,
         GError          **error)
{
  lyceum_connection_note_change (connection, "card", GPOINTER_TO_INT (data));
  lyceum_connection_note_change (connection, "card", GPOINTER_TO_INT (data));
  return log_cb (connection, data, result, error);
}

static void
changed_cb (LyceumDatabase *database,
            const char     *topic,
            gint64          id,
            GString        *heard)
{
  g_string_append_printf (heard, "%s %d;", topic, (int) id);
}

static void
test_changed (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (GString) heard = g_string_new (NULL);

  make_log (test);
  g_signal_connect (test->database, "changed", G_CALLBACK (changed_cb), heard);
  store_test_write (test->database, note_cb, GINT_TO_POINTER (5), NULL);
  store_test_write (test->database, fail_cb, GINT_TO_POINTER (5), NULL);
  store_test_write (test->database, note_cb, GINT_TO_POINTER (6), NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (heard->str, ==, "card 5;card 6;");
}

/* Nobody is there any more when the news arrive. */
static void
test_changed_after_the_end (void)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (StoreTest) test = store_test_new (TRUE);

      make_log (test);
      lyceum_database_push_write (test->database, note_cb, GINT_TO_POINTER (1), NULL, NULL, NULL);
      if (i % 2)
        store_test_close (test->database);
      g_clear_object (&test->database);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

/* Reading */

typedef struct
{
  pthread_barrier_t barrier;
  LyceumDatabase *database;
} Meeting;

static gboolean
meet_cb (LyceumConnection *connection,
         gpointer          data,
         gpointer         *result,
         GError          **error)
{
  Meeting *meeting = data;

  pthread_barrier_wait (&meeting->barrier);
  return TRUE;
}

/* All of them are inside at the same time, or this never ends. */
static void
test_parallel_reads (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  GAsyncResult *results[3] = { NULL };
  Meeting meeting;

  pthread_barrier_init (&meeting.barrier, NULL, G_N_ELEMENTS (results));
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    lyceum_database_read_async (test->database, meet_cb, &meeting, NULL, NULL, NULL, store_test_ready_cb, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_assert_true (lyceum_database_read_finish (test->database, store_test_wait (&results[i]), NULL, NULL));
      g_object_unref (results[i]);
    }
  pthread_barrier_destroy (&meeting.barrier);
}

static gboolean
read_twice_cb (LyceumConnection *connection,
               gpointer          data,
               gpointer         *result,
               GError          **error)
{
  Meeting *meeting = data;
  gpointer before = NULL, after = NULL;

  if (!store_test_number_cb (connection, (gpointer) "SELECT count(*) FROM log", &before, error))
    return FALSE;
  pthread_barrier_wait (&meeting->barrier);
  pthread_barrier_wait (&meeting->barrier);
  if (!store_test_number_cb (connection, (gpointer) "SELECT count(*) FROM log", &after, error))
    return FALSE;
  g_assert_true (before == after);
  return TRUE;
}

/* A read sees one state, whatever is written meanwhile; and a write does not wait for it. */
static void
test_snapshot (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (GAsyncResult) result = NULL;
  Meeting meeting = { .database = test->database };

  make_log (test);
  pthread_barrier_init (&meeting.barrier, NULL, 2);
  lyceum_database_read_async (test->database, read_twice_cb, &meeting, NULL, NULL, NULL, store_test_ready_cb, &result);
  pthread_barrier_wait (&meeting.barrier);
  g_assert_true (store_test_write (test->database, log_cb, GINT_TO_POINTER (1), NULL));
  pthread_barrier_wait (&meeting.barrier);
  g_assert_true (lyceum_database_read_finish (test->database, store_test_wait (&result), NULL, NULL));
  g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM log"), ==, 1);
  pthread_barrier_destroy (&meeting.barrier);
}

static void
test_readers_cannot_write (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  make_log (test);
  lyceum_database_read_async (test->database, log_cb, NULL, NULL, NULL, NULL, store_test_ready_cb, &result);
  g_assert_false (lyceum_database_read_finish (test->database, store_test_wait (&result), NULL, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_READ_ONLY);
}

/* Cancelling */

static const char *const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

static gboolean
cancel_timeout_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancel_read (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) other = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_database_read_async (test->database, store_test_number_cb, (gpointer) endless, NULL, NULL, cancellable,
                              store_test_ready_cb, &result);
  g_timeout_add (50, cancel_timeout_cb, cancellable);
  g_assert_false (lyceum_database_read_finish (test->database, store_test_wait (&result), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  /* Before it has begun; and the reader is as good as before. */
  lyceum_database_read_async (test->database, store_test_number_cb, (gpointer) endless, NULL, NULL, cancellable,
                              store_test_ready_cb, &other);
  g_assert_false (lyceum_database_read_finish (test->database, store_test_wait (&other), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (store_test_number (test->database, "SELECT 7"), ==, 7);
}

static gboolean
cancel_and_log_cb (LyceumConnection *connection,
                   gpointer          data,
                   gpointer         *result,
                   GError          **error)
{
  g_cancellable_cancel (data);
  return log_cb (connection, GINT_TO_POINTER (1), result, error);
}

static void
test_cancel_write (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) begun = NULL;
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (GError) error = NULL;

  make_log (test);
  lyceum_database_write_async (test->database, cancel_and_log_cb, cancellable, NULL, NULL, cancellable, store_test_ready_cb, &begun);
  lyceum_database_write_async (test->database, log_cb, GINT_TO_POINTER (2), NULL, NULL, cancellable, store_test_ready_cb, &late);
  g_assert_true (lyceum_database_write_finish (test->database, store_test_wait (&begun), NULL, &error));
  g_assert_no_error (error);
  g_assert_false (lyceum_database_write_finish (test->database, store_test_wait (&late), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (store_test_number (test->database, "SELECT sum(value) FROM log"), ==, 1);
}

/* The schema's rules */

static void
assert_refused (StoreTest          *test,
                const char         *sql)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (store_test_execute (test->database, sql, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CONSTRAINT);
}

static void
test_rules (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_true (store_test_execute (test->database,
                                     "INSERT INTO course (id, uid, name, created_at) VALUES (1, 'u', 'n', 0);"
                                     "INSERT INTO source (id, uid, course_id, position, name, created_at) VALUES (1, 's', 1, 0, 'n', 0)",
                                     NULL));
  assert_refused (test, "INSERT INTO source (uid, course_id, position, name, created_at) VALUES ('t', 77, 0, 'n', 0)");
  assert_refused (test, "INSERT INTO course (uid, name, created_at) VALUES ('u', 'n', 0)");
  assert_refused (test, "INSERT INTO course (uid, name, created_at) VALUES ('v', 'n', 'when')");
  assert_refused (test, "INSERT INTO course (uid, name, created_at) VALUES ('v', NULL, 0)");
  g_assert_true (store_test_execute (test->database, "DELETE FROM course", &error));
  g_assert_no_error (error);
  g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM source"), ==, 0);
  g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
                                                      "AND strict = 0 AND name NOT LIKE 'sqlite_%'"),
                   ==, 0);
  g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
}

static void
test_identity (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);

  g_assert_cmpint (store_test_outside (test->path, "PRAGMA application_id"), ==, 0x4c796365);
  g_assert_cmpint (store_test_outside (test->path, "PRAGMA user_version"), >=, 1);
  g_assert_cmpint (store_test_outside (test->path, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), ==, 1);
}

/* Closing */

static void
test_close (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  GAsyncResult *results[40] = { NULL };
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GAsyncResult) closed_again = NULL;
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *wal = g_strconcat (test->path, "-wal", NULL);

  make_log (test);
  for (int i = 0; i < (int) G_N_ELEMENTS (results); i++)
    lyceum_database_write_async (test->database, log_cb, GINT_TO_POINTER (i), NULL, NULL, NULL, store_test_ready_cb, &results[i]);
  lyceum_database_close_async (test->database, store_test_ready_cb, &closed);
  lyceum_database_close_async (test->database, store_test_ready_cb, &closed_again);
  lyceum_database_write_async (test->database, log_cb, NULL, NULL, NULL, NULL, store_test_ready_cb, &late);
  g_assert_true (lyceum_database_close_finish (test->database, store_test_wait (&closed_again), NULL));
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_assert_true (lyceum_database_close_finish (test->database, store_test_wait (&closed), NULL));
  for (int i = 0; i < (int) G_N_ELEMENTS (results); i++)
    {
      g_assert_true (lyceum_database_write_finish (test->database, store_test_wait (&results[i]), NULL, NULL));
      g_object_unref (results[i]);
    }
  g_assert_false (lyceum_database_write_finish (test->database, store_test_wait (&late), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_cmpint (store_test_outside (test->path, "SELECT count(*) FROM log"), ==, G_N_ELEMENTS (results));
}

/* What a caller gave is freed on the caller's thread, and once, whatever happened. */
static int n_freed;

static void
free_here (gpointer data)
{
  g_assert_true (g_main_context_is_owner (NULL));
  n_freed++;
}

static void
test_frees (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  GAsyncResult *results[4] = { NULL };
  LyceumWriteFunc funcs[] = { log_cb, fail_cb, fail_silently_cb, log_cb };

  make_log (test);
  g_cancellable_cancel (cancelled);
  n_freed = 0;
  for (int i = 0; i < 4; i++)
    lyceum_database_write_async (test->database, funcs[i], GINT_TO_POINTER (5), free_here, g_free, i == 3 ? cancelled : NULL,
                                 store_test_ready_cb, &results[i]);
  for (int i = 0; i < 4; i++)
    {
      store_test_wait (&results[i]);
      g_object_unref (results[i]);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (n_freed, ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/database/acknowledged", test_acknowledged);
  g_test_add_func ("/store/database/pushed", test_pushed);
  g_test_add_func ("/store/database/many-threads", test_many_threads);
  g_test_add_func ("/store/database/savepoints", test_savepoints);
  g_test_add_func ("/store/database/changed", test_changed);
  g_test_add_func ("/store/database/changed-after-the-end", test_changed_after_the_end);
  g_test_add_func ("/store/database/parallel-reads", test_parallel_reads);
  g_test_add_func ("/store/database/snapshot", test_snapshot);
  g_test_add_func ("/store/database/readers-cannot-write", test_readers_cannot_write);
  g_test_add_func ("/store/database/cancel-read", test_cancel_read);
  g_test_add_func ("/store/database/cancel-write", test_cancel_write);
  g_test_add_func ("/store/database/rules", test_rules);
  g_test_add_func ("/store/database/identity", test_identity);
  g_test_add_func ("/store/database/close", test_close);
  g_test_add_func ("/store/database/frees", test_frees);
  return g_test_run ();
}
