/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "lyceum-database.h"
#include "lyceum-sqlite-task-store.h"

/*
 * What it costs to keep a durable task: 50,000 of them given to the store from one thread, each on its own, until the
 * last is on disk; then each of them brought to its end. Beside it the simplest queue that keeps its promise: SQLite
 * alone (write-ahead log, synchronous = FULL) with a transaction for each task. All on the same disk in the same run,
 * the rounds interleaved.
 */

#define N_ROUNDS 5
#define N_TASKS 50000
#define N_PLAIN 1000

typedef struct
{
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  guint n_done; /* protected by @mutex */
} Count;

typedef struct
{
  char *folder;
  LyceumDatabase *database;
  LyceumTaskStore *store;
  sqlite3 *plain;
  Count count;
} Bench;

static void
must (gboolean ok, const char *what)
{
  if (!ok)
    g_error ("%s", what);
}

static void
done_cb (LyceumTaskStore *store, const GError *error, gpointer data)
{
  Count *count = data;

  must (error == NULL, "a write failed");
  pthread_mutex_lock (&count->mutex);
  if (++count->n_done == N_TASKS)
    pthread_cond_signal (&count->changed);
  pthread_mutex_unlock (&count->mutex);
}

static void
wait_for_all (Count *count)
{
  pthread_mutex_lock (&count->mutex);
  while (count->n_done < N_TASKS)
    pthread_cond_wait (&count->changed, &count->mutex);
  count->n_done = 0;
  pthread_mutex_unlock (&count->mutex);
}

/* A lesson of a course, as it is when it is submitted. */
static LyceumTaskRecord *
record_new (gint64 id, LyceumTaskState state)
{
  LyceumTaskRecord *record = lyceum_task_record_new ();

  record->id = id;
  record->parent_id = 1;
  record->kind = g_strdup ("lesson");
  record->title = g_strdup_printf ("Lesson: Vector spaces, part %d", (int) id);
  record->payload = g_variant_ref_sink (g_variant_new ("(su)", "7d4c1b0e-4d1c-4b7e-9a51-8f3f6f2f3d11", (guint) id));
  record->unique_key = g_strdup_printf ("7d4c1b0e-4d1c-4b7e-9a51-8f3f6f2f3d11/%d", (int) id);
  record->priority = LYCEUM_TASK_PRIORITY_NORMAL;
  record->state = state;
  record->created_at = G_GINT64_CONSTANT (1700000000123) + id;
  if (LYCEUM_TASK_STATE_IS_FINISHED (state))
    {
      record->attempts = 1;
      record->progress = 1;
      record->started_at = record->finished_at = record->created_at + 1000;
    }
  return record;
}

static double
run_inserts (Bench *bench)
{
  gint64 start = g_get_monotonic_time ();

  for (int i = 0; i < N_TASKS; i++)
    {
      GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_record_free);

      g_ptr_array_add (records, record_new (2 + i, LYCEUM_TASK_STATE_QUEUED));
      lyceum_task_store_insert (bench->store, records, NULL, NULL, NULL, done_cb, &bench->count);
    }
  wait_for_all (&bench->count);
  return (double) (g_get_monotonic_time () - start) / N_TASKS;
}

static double
run_ends (Bench *bench)
{
  gint64 start = g_get_monotonic_time ();

  for (int i = 0; i < N_TASKS; i++)
    lyceum_task_store_update (bench->store, record_new (2 + i, LYCEUM_TASK_STATE_SUCCEEDED), NULL, NULL, NULL, NULL,
                              done_cb, &bench->count);
  wait_for_all (&bench->count);
  return (double) (g_get_monotonic_time () - start) / N_TASKS;
}

static void
execute_plain (Bench *bench, const char *sql)
{
  must (sqlite3_exec (bench->plain, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
}

static double
run_plain (Bench *bench, int n, gboolean together)
{
  sqlite3_stmt *statement = NULL;
  gint64 start = g_get_monotonic_time ();

  must (sqlite3_prepare_v2 (bench->plain,
                            "INSERT INTO task (kind, title, payload, unique_key, priority, state, created_at)"
                            " VALUES ('lesson', ?, ?, ?, 1, 1, ?)",
                            -1, &statement, NULL) == SQLITE_OK,
        "no statement");
  if (together)
    execute_plain (bench, "BEGIN IMMEDIATE");
  for (int i = 0; i < n; i++)
    {
      g_autoptr (LyceumTaskRecord) record = record_new (2 + i, LYCEUM_TASK_STATE_QUEUED);
      g_autofree char *payload = g_variant_print (record->payload, TRUE);

      sqlite3_bind_text (statement, 1, record->title, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 2, payload, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 3, record->unique_key, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 4, record->created_at);
      must (sqlite3_step (statement) == SQLITE_DONE, "a write failed");
      sqlite3_reset (statement);
    }
  if (together)
    execute_plain (bench, "COMMIT");
  sqlite3_finalize (statement);
  return (double) (g_get_monotonic_time () - start) / n;
}

static double
run_plain_each (Bench *bench)
{
  return run_plain (bench, N_PLAIN, FALSE);
}

static double
run_plain_together (Bench *bench)
{
  return run_plain (bench, N_TASKS, TRUE);
}

static const struct
{
  const char *name;
  double (*run) (Bench *bench);
} cases[] = {
  { "SQLite alone, a transaction each", run_plain_each },
  { "here, accepted", run_inserts },
  { "here, brought to its end", run_ends },
  { "SQLite alone, all in one transaction", run_plain_together },
};

static void
ready_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_ready (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
open_all (Bench *bench)
{
  g_autofree char *path = NULL;
  g_autofree char *plain_path = NULL;
  g_autoptr (GAsyncResult) opened = NULL;

  bench->folder = g_dir_make_tmp ("lyceum-benchmark-XXXXXX", NULL);
  path = g_build_filename (bench->folder, "collection.db", NULL);
  plain_path = g_build_filename (bench->folder, "plain.db", NULL);
  lyceum_database_open_async (path, NULL, ready_cb, &opened);
  bench->database = lyceum_database_open_finish (wait_ready (&opened), NULL);
  must (bench->database != NULL, "the collection cannot be opened");
  bench->store = lyceum_sqlite_task_store_new (bench->database);
  must (sqlite3_open (plain_path, &bench->plain) == SQLITE_OK, "the plain file cannot be opened");
  execute_plain (bench, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  execute_plain (
      bench, "CREATE TABLE task (id INTEGER PRIMARY KEY, kind TEXT, title TEXT, payload TEXT, unique_key TEXT,"
             " priority INTEGER, state INTEGER, created_at INTEGER) STRICT; CREATE INDEX task_state ON task (state)");
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_remove (path);
    }
  g_rmdir (folder);
}

static void
close_all (Bench *bench)
{
  g_autoptr (GAsyncResult) closed = NULL;

  sqlite3_close (bench->plain);
  lyceum_database_close_async (bench->database, ready_cb, &closed);
  wait_ready (&closed);
  g_object_unref (bench->store);
  g_object_unref (bench->database);
  remove_folder (bench->folder);
  g_free (bench->folder);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

int
main (void)
{
  double times[G_N_ELEMENTS (cases)][N_ROUNDS];
  double first = 0;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      Bench bench = { .count = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 } };

      open_all (&bench);
      for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        times[i][round] = cases[i].run (&bench);
      close_all (&bench);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double median;

      qsort (times[i], N_ROUNDS, sizeof (double), compare_doubles);
      median = times[i][N_ROUNDS / 2];
      if (i == 0)
        first = median;
      printf ("%-40s %9.2f us a task  %9.0f a second  %7.1f times the first\n", cases[i].name, median, 1e6 / median,
              first / median);
    }
  return 0;
}
