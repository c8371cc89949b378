/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "figures.h"
#include "lyceum-queue.h"
#include "lyceum-sqlite-task-store.h"

/*
 * What it costs until a durable task is on disk: many from one thread, one after the other, each of which waits until
 * the last is accepted, and 64 under way at a time. Beside them stand, on the same disk in the same run, SQLite alone
 * with the same safety (write-ahead log, synchronous = FULL), and the design that the queue replaces, asyncio with a
 * commit each, which is a Python program of its own. Rounds are interleaved, so that a disk that is busy for a while
 * is so for everybody.
 *
 * The workers wait at a gate, so that what is measured is the acceptance alone; but for the last case, where the
 * tasks run.
 */

#define N_WORKERS 2
#define N_ROUNDS 5
#define N_SINGLE 200
#define N_IN_FLIGHT 64
#define N_FLOWING 6400
#define N_BULK 50000
#define N_RUN 10000

typedef struct
{
  char *folder;
  sqlite3 *plain;
  LyceumDatabase *database;
  LyceumQueue *queue;
  guint n_submitted, n_accepted, n_wanted;
} Bench;

static GMutex gate;
static guint n_left;

static void
must (gboolean ok, const char *what)
{
  if (!ok)
    g_error ("%s", what);
}

static void
count_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  n_left--;
}

static void
wait_for_all (void)
{
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
wait_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  g_mutex_lock (&gate);
  g_mutex_unlock (&gate);
  return TRUE;
}

static gboolean
rest_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  return TRUE;
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  ((Bench *) data)->database = lyceum_database_open_finish (result, NULL);
  n_left--;
}

static LyceumTaskSpec *
spec_new (const char *kind, guint number)
{
  GVariant *payload = g_variant_new ("(su)", "0123456789abcdef", number);

  return lyceum_task_spec_new (kind, NULL, payload, LYCEUM_TASK_PRIORITY_LOW, 0);
}

static void
open_queue (Bench *bench)
{
  const LyceumTaskKind kinds[] = {
    { .name = "wait", .lane = LYCEUM_LANE_COMPUTE, .run_thread_cb = wait_thread_cb },
    { .name = "rest", .lane = LYCEUM_LANE_COMPUTE, .durable = TRUE, .run_thread_cb = rest_thread_cb },
    { .name = "family", .lane = LYCEUM_LANE_NONE, .durable = TRUE },
  };
  g_autofree char *path = g_build_filename (bench->folder, "collection.db", NULL);
  g_autoptr (LyceumTaskStore) store = NULL;

  n_left = 1;
  lyceum_database_open_async (path, NULL, opened_cb, bench);
  wait_for_all ();
  must (bench->database != NULL, "the collection cannot be opened");
  store = lyceum_sqlite_task_store_new (bench->database);
  bench->queue = lyceum_queue_new (store, N_WORKERS);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    lyceum_queue_register (bench->queue, &kinds[i], NULL, NULL);
  n_left = 1;
  lyceum_queue_start_async (bench->queue, FALSE, NULL, count_cb, NULL);
  wait_for_all ();
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_folder (child);
    }
  g_remove (path);
}

static void
close_queue (Bench *bench)
{
  n_left = 1;
  lyceum_queue_shutdown_async (bench->queue, LYCEUM_QUEUE_CANCEL_QUEUED, count_cb, NULL);
  g_mutex_unlock (&gate);
  wait_for_all ();
  g_mutex_lock (&gate);
  g_clear_object (&bench->queue);
  n_left = 1;
  lyceum_database_close_async (bench->database, count_cb, NULL);
  wait_for_all ();
  g_clear_object (&bench->database);
}

/* All slots that a LOW task could take are taken, until the shutdown. */
static void
block_workers (Bench *bench)
{
  for (guint i = 0; i < N_WORKERS; i++)
    lyceum_queue_submit (bench->queue, lyceum_task_spec_new ("wait", NULL, NULL, LYCEUM_TASK_PRIORITY_NORMAL, 0), NULL,
                         NULL, NULL);
}

static void accepted_cb (GObject *object, GAsyncResult *result, gpointer data);

/* @children: (transfer full) */
static void
submit_family (Bench *bench, GPtrArray *children)
{
  lyceum_queue_submit_batch_async (bench->queue, spec_new ("family", 0), children, NULL, NULL, NULL, NULL, accepted_cb,
                                   bench);
}

/* The least that a caller can wait for the acceptance of: a parent with a child. */
static void
submit_next (Bench *bench)
{
  GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);

  g_ptr_array_add (children, spec_new ("rest", bench->n_submitted++));
  submit_family (bench, children);
}

static void
accepted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumTask) family = lyceum_queue_submit_batch_finish (bench->queue, result, &error);

  if (family == NULL)
    g_error ("not accepted: %s", error->message);
  bench->n_accepted++;
  if (bench->n_submitted < bench->n_wanted)
    submit_next (bench);
}

static void
submit_flowing (Bench *bench, guint n, guint n_in_flight)
{
  bench->n_submitted = bench->n_accepted = 0;
  bench->n_wanted = n;
  while (bench->n_submitted < n_in_flight)
    submit_next (bench);
  while (bench->n_accepted < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
run_one_by_one (Bench *bench, guint n)
{
  submit_flowing (bench, n, 1);
}

static void
run_in_flight (Bench *bench, guint n)
{
  submit_flowing (bench, n, N_IN_FLIGHT);
}

/* What is submitted reaches the disk in order: when a family behind all others is accepted, they are. */
static void
run_bulk (Bench *bench, guint n)
{
  GPtrArray *none = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);

  for (guint i = 0; i < n; i++)
    lyceum_queue_submit (bench->queue, spec_new ("rest", i), NULL, NULL, NULL);
  bench->n_accepted = bench->n_wanted = 0;
  submit_family (bench, none);
  while (bench->n_accepted == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
run_batch (Bench *bench, guint n)
{
  GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (children, spec_new ("rest", i));
  bench->n_accepted = bench->n_wanted = 0;
  submit_family (bench, children);
  while (bench->n_accepted == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
run_to_the_end (Bench *bench, guint n)
{
  n_left = n;
  for (guint i = 0; i < n; i++)
    lyceum_queue_submit (bench->queue, spec_new ("rest", i), NULL, count_cb, NULL);
  wait_for_all ();
}

static void
execute_plain (Bench *bench, const char *sql)
{
  must (sqlite3_exec (bench->plain, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
}

static void
insert_plain (Bench *bench, guint n, gboolean together)
{
  static const char sql[] = "INSERT INTO task (kind, payload, priority, state, created_at) VALUES ('rest', ?, 1, 1, ?)";
  sqlite3_stmt *statement = NULL;

  must (sqlite3_prepare_v2 (bench->plain, sql, -1, &statement, NULL) == SQLITE_OK, "no statement");
  if (together)
    execute_plain (bench, "BEGIN IMMEDIATE");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *payload = g_strdup_printf ("('0123456789abcdef', uint32 %u)", i);

      sqlite3_bind_text (statement, 1, payload, -1, SQLITE_TRANSIENT);
      sqlite3_bind_int64 (statement, 2, g_get_real_time () / 1000);
      must (sqlite3_step (statement) == SQLITE_DONE, "a write failed");
      sqlite3_reset (statement);
    }
  if (together)
    execute_plain (bench, "COMMIT");
  sqlite3_finalize (statement);
}

static void
run_plain_each (Bench *bench, guint n)
{
  insert_plain (bench, n, FALSE);
}

static void
run_plain_together (Bench *bench, guint n)
{
  insert_plain (bench, n, TRUE);
}

/* The workers of the last run; those of all others wait. */
static const struct
{
  const char *name;
  void (*run) (Bench *bench, guint n);
  guint n;
  gboolean is_plain, workers_run;
} cases[] = {
  { "SQLite alone, a transaction each", run_plain_each, N_SINGLE, TRUE, FALSE },
  { "SQLite alone, one transaction", run_plain_together, N_BULK, TRUE, FALSE },
  { "accepted one after the other", run_one_by_one, N_SINGLE, FALSE, FALSE },
  { "accepted, 64 under way", run_in_flight, N_FLOWING, FALSE, FALSE },
  { "accepted, all submitted in one go", run_bulk, N_BULK, FALSE, FALSE },
  { "accepted, one family", run_batch, N_BULK, FALSE, FALSE },
  { "submitted in one go, to their ends", run_to_the_end, N_RUN, FALSE, TRUE },
};

static void
open_plain (Bench *bench)
{
  g_autofree char *path = g_build_filename (bench->folder, "plain.db", NULL);

  must (sqlite3_open (path, &bench->plain) == SQLITE_OK, "the plain file cannot be opened");
  execute_plain (bench, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  execute_plain (bench, "CREATE TABLE IF NOT EXISTS task (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, payload TEXT, "
                        "priority INTEGER NOT NULL, state INTEGER NOT NULL, created_at INTEGER NOT NULL) STRICT");
}

/* Each case begins with an empty collection. */
static double
measure_case (guint i, const char *parent_folder)
{
  Bench bench = { .folder = g_build_filename (parent_folder, "XXXXXX", NULL) };
  double time;

  must (g_mkdtemp (bench.folder) != NULL, "no folder");
  if (cases[i].is_plain)
    open_plain (&bench);
  else
    open_queue (&bench);
  if (!cases[i].is_plain && !cases[i].workers_run)
    block_workers (&bench);

  time = figures_now ();
  cases[i].run (&bench, cases[i].n);
  time = (figures_now () - time) / cases[i].n;

  if (cases[i].is_plain)
    sqlite3_close (bench.plain);
  else
    close_queue (&bench);
  remove_folder (bench.folder);
  g_free (bench.folder);
  return time;
}

static double
measure_asyncio (const char *program, const char *folder)
{
  g_autofree char *python = g_find_program_in_path ("python3");
  g_autofree char *count = g_strdup_printf ("%d", N_SINGLE);
  g_autofree char *output = NULL;
  char *argv[] = { python, (char *) program, count, (char *) folder, NULL };

  if (python == NULL || program == NULL ||
      !g_spawn_sync (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL, NULL))
    return 0;
  return g_ascii_strtod (output, NULL) / N_SINGLE;
}

static void
print_figure (const char *name, guint n, double nanoseconds, double first)
{
  printf ("%-40s %8u %10.0f %12.1f %9.1f\n", name, n, 1e9 / nanoseconds, nanoseconds / 1e3, first / nanoseconds);
}

static void
measure (const char *folder, const char *program)
{
  double times[G_N_ELEMENTS (cases)][N_ROUNDS];
  double first, asyncio;

  for (guint round = 0; round < N_ROUNDS; round++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      times[i][round] = measure_case (i, folder);
  asyncio = measure_asyncio (program, folder);

  first = figures_median (times[0], N_ROUNDS);
  printf ("%-40s %8s %10s %12s %9s\n", "", "tasks", "tasks/s", "us each", "times as");
  printf ("%-40s %8s %10s %12s %9s\n", "", "", "", "", "many");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    print_figure (cases[i].name, cases[i].n, figures_median (times[i], N_ROUNDS), first);
  if (asyncio > 0)
    print_figure ("asyncio.PriorityQueue, a commit each", N_SINGLE, asyncio, first);
}

/* A folder on a disk: a temporary folder may be one in memory. */
static char *
make_folder (char **file_system)
{
  const char *attribute = G_FILE_ATTRIBUTE_FILESYSTEM_TYPE;
  const char *const places[] = { g_get_tmp_dir (), ".", g_get_user_cache_dir () };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (places[i]);
      g_autoptr (GFileInfo) info = g_file_query_filesystem_info (file, attribute, NULL, NULL);
      const char *type = info != NULL ? g_file_info_get_attribute_string (info, attribute) : NULL;
      g_autofree char *folder = g_build_filename (places[i], "lyceum-benchmark-XXXXXX", NULL);

      if (type == NULL || g_str_equal (type, "tmpfs") || g_str_equal (type, "ramfs") || g_mkdtemp (folder) == NULL)
        continue;
      *file_system = g_strdup (type);
      return g_steal_pointer (&folder);
    }
  return NULL;
}

int
main (int argc, char *argv[])
{
  g_autofree char *file_system = NULL;
  g_autofree char *folder = make_folder (&file_system);

  if (folder == NULL)
    {
      printf ("There is no folder on a disk.\n");
      return 77;
    }
  g_mutex_lock (&gate);
  printf ("Durable tasks until the disk (%s) has them, medians of %d rounds; beside a transaction each\n\n",
          file_system, N_ROUNDS);
  measure (folder, argc > 1 ? argv[1] : NULL);
  g_mutex_unlock (&gate);
  remove_folder (folder);
  return EXIT_SUCCESS;
}
