/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "lyceum-database.h"

/*
 * What a durable write costs: many at once, which share a commit; one after the other, each of which waits for its own; and the
 * same with SQLite alone (write-ahead log, synchronous = FULL), a commit for each row and one for all. All on the same disk in
 * the same run; rounds are interleaved, so that a disk that is busy for a while is so for everybody.
 */

#define N_ROUNDS 7
#define N_WRITES 1000
#define N_SINGLE 100

typedef struct
{
  LyceumDatabase *database;
  sqlite3 *plain;
  guint n_done;
} Bench;

static void
must (gboolean ok, const char *what)
{
  if (!ok)
    g_error ("%s", what);
}

static gboolean
insert_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  g_autoptr (LyceumStatement) statement =
      lyceum_connection_prepare (connection, "INSERT INTO log (value, words) VALUES (?, 'some words of a row')", error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, GPOINTER_TO_INT (data));
  return lyceum_statement_run (statement, error);
}

static gboolean
make_table_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  return lyceum_connection_execute (connection, data, error);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;

  must (lyceum_database_write_finish (bench->database, result, NULL, NULL), "a write failed");
  bench->n_done++;
}

static void
wait_for (Bench *bench, guint n)
{
  while (bench->n_done < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
run_grouped (Bench *bench)
{
  bench->n_done = 0;
  for (int i = 0; i < N_WRITES; i++)
    lyceum_database_write_async (bench->database, insert_cb, GINT_TO_POINTER (i), NULL, NULL, NULL, written_cb, bench);
  wait_for (bench, N_WRITES);
}

static void
run_single (Bench *bench)
{
  bench->n_done = 0;
  for (int i = 0; i < N_SINGLE; i++)
    {
      lyceum_database_write_async (bench->database, insert_cb, GINT_TO_POINTER (i), NULL, NULL, NULL, written_cb, bench);
      wait_for (bench, (guint) i + 1);
    }
}

static void
execute_plain (Bench *bench, const char *sql)
{
  must (sqlite3_exec (bench->plain, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
}

static void
insert_plain (Bench *bench, int n, gboolean together)
{
  sqlite3_stmt *statement = NULL;

  must (sqlite3_prepare_v2 (bench->plain, "INSERT INTO log (value, words) VALUES (?, 'some words of a row')", -1, &statement, NULL) ==
            SQLITE_OK,
        "no statement");
  if (together)
    execute_plain (bench, "BEGIN IMMEDIATE");
  for (int i = 0; i < n; i++)
    {
      sqlite3_bind_int (statement, 1, i);
      must (sqlite3_step (statement) == SQLITE_DONE, "a write failed");
      sqlite3_reset (statement);
    }
  if (together)
    execute_plain (bench, "COMMIT");
  sqlite3_finalize (statement);
}

static void
run_plain_single (Bench *bench)
{
  insert_plain (bench, N_SINGLE, FALSE);
}

static void
run_plain_together (Bench *bench)
{
  insert_plain (bench, N_WRITES, TRUE);
}

static const struct
{
  const char *name;
  void (*run) (Bench *bench);
  guint n_writes;
} cases[] = {
  { "SQLite alone, a commit each", run_plain_single, N_SINGLE },
  { "here, one waits for the other", run_single, N_SINGLE },
  { "here, 1000 at once", run_grouped, N_WRITES },
  { "SQLite alone, one commit for 1000", run_plain_together, N_WRITES },
};

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

static void
measure (Bench *bench)
{
  double times[G_N_ELEMENTS (cases)][N_ROUNDS];
  double first = 0;

  for (guint round = 0; round < N_ROUNDS; round++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        gint64 start = g_get_monotonic_time ();

        cases[i].run (bench);
        times[i][round] = (double) (g_get_monotonic_time () - start) / cases[i].n_writes;
      }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double median;

      qsort (times[i], N_ROUNDS, sizeof (double), compare_doubles);
      median = times[i][N_ROUNDS / 2];
      if (i == 0)
        first = median;
      printf ("%-36s %9.2f us a write  %7.3f of the first\n", cases[i].name, median, median / first);
    }
}

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

int
main (void)
{
  static const char *const table = "CREATE TABLE log (id INTEGER PRIMARY KEY, value INTEGER NOT NULL, words TEXT NOT NULL) STRICT";
  g_autofree char *folder = g_dir_make_tmp ("lyceum-benchmark-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "collection.db", NULL);
  g_autofree char *plain_path = g_build_filename (folder, "plain.db", NULL);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) made = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  Bench bench = { 0 };

  lyceum_database_open_async (path, NULL, ready_cb, &opened);
  bench.database = lyceum_database_open_finish (wait_ready (&opened), NULL);
  must (bench.database != NULL, "the collection cannot be opened");
  lyceum_database_write_async (bench.database, make_table_cb, (gpointer) table, NULL, NULL, NULL, ready_cb, &made);
  must (lyceum_database_write_finish (bench.database, wait_ready (&made), NULL, NULL), "no table");
  must (sqlite3_open (plain_path, &bench.plain) == SQLITE_OK, "the plain file cannot be opened");
  execute_plain (&bench, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  execute_plain (&bench, table);

  measure (&bench);

  sqlite3_close (bench.plain);
  lyceum_database_close_async (bench.database, ready_cb, &closed);
  wait_ready (&closed);
  g_object_unref (bench.database);
  g_remove (path);
  g_remove (plain_path);
  g_rmdir (folder);
  return 0;
}
