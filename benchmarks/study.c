/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

#include "lyceum-collection.h"
#include "lyceum-study-session.h"

/*
 * What Today, the list of courses and the beginning of a sitting cost, from the call to the callback on the main loop, beside
 * a plain SELECT count(*) over the cards on the same way. Ten courses; a third of the cards new, half in review, a tenth of
 * these due.
 */

#define N_ROUNDS 41
#define N_COURSES 10

typedef struct
{
  LyceumDatabase *database;
  LyceumCollection *collection;
} Bench;

static GAsyncResult *last_result;

static void
ready_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  last_result = g_object_ref (result);
}

static GAsyncResult *
wait_for_result (void)
{
  while (!last_result)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (&last_result);
}

static gboolean
execute_writer_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  return lyceum_connection_execute (connection, data, error);
}

static void
execute (Bench *bench, const char *sql)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_database_write_async (bench->database, execute_writer_cb, (gpointer) sql, NULL, NULL, NULL, ready_cb, NULL);
  result = wait_for_result ();
  if (!lyceum_database_write_finish (bench->database, result, NULL, &error))
    g_error ("%s", error->message);
}

static void
fill (Bench *bench, guint n_cards)
{
  gint64 now = g_get_real_time () / 1000, day = now / 86400000;
  g_autofree char *sql = g_strdup_printf (
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1$u) "
      "INSERT INTO course (id, uid, name, created_at) SELECT i, 'course ' || i, 'Course ' || i, 0 FROM n;"
      "INSERT INTO source (id, uid, course_id, position, name, created_at) SELECT id, uid, id, 0, 'book', 0 FROM course;"
      "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %1$u * 50 - 1) "
      "INSERT INTO lesson (id, course_id, source_id, position, title, location, first_block, n_blocks, minutes, markdown, made_at) "
      "SELECT i + 1, i / 50 + 1, i / 50 + 1, i %% 50, 'A lesson', 'page 1', 0, 1, 5, 'text', 0 FROM n;"
      "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %2$u - 1) "
      "INSERT INTO note (id, guid, course_id, lesson_id, source_id, position, place, kind, front, back, answers, quote, location, "
      "fingerprint, created_at) SELECT i + 1, 'note ' || i, i %% %1$u + 1, i %% %1$u * 50 + 1, i %% %1$u + 1, i, i, 'basic', "
      "'What is the question number ' || i || ' of this course?', 'An answer of some words, number ' || i, '[\"answer\"]', "
      "'The sentence that it came from, as long as sentences are in books.', 'page 12', 'f' || i, 0 FROM n;"
      "INSERT INTO card (note_id, course_id, ordinal, state, due, due_day, stability, difficulty, interval, reviewed_at, reps) "
      "SELECT id, course_id, 1, CASE WHEN id %% 6 < 2 THEN 0 WHEN id %% 600 = 5 THEN 1 ELSE 2 END, place << 8, NULL, 10, 5, id %% 60, "
      "%3$" G_GINT64_FORMAT " - 864000000, 3 FROM note;"
      "UPDATE card SET due_day = %4$" G_GINT64_FORMAT " - 2 + id %% 29, due = (%4$" G_GINT64_FORMAT " - 2 + id %% 29) * 86400000 "
      "WHERE state = 2;"
      "UPDATE card SET due = %3$" G_GINT64_FORMAT " WHERE state = 1;"
      "INSERT INTO review (card_id, reviewed_at, study_day, rating, state, elapsed, stability, difficulty, interval, duration_ms, "
      "before) SELECT id, %3$" G_GINT64_FORMAT " - id, %4$" G_GINT64_FORMAT " - 1 - id %% 200, 3, 2, 5, 10, 5, 10, 7000, '{}' FROM card "
      "WHERE state = 2",
      N_COURSES, n_cards, now, day);

  execute (bench, sql);
}

static gboolean
count_reader_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, "SELECT count(*) FROM card", error);

  return statement && lyceum_statement_step (statement, NULL, error);
}

static void
run_plain (Bench *bench)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_database_read_async (bench->database, count_reader_cb, NULL, NULL, NULL, NULL, ready_cb, NULL);
  result = wait_for_result ();
  if (!lyceum_database_read_finish (bench->database, result, NULL, NULL))
    g_error ("no count");
}

static void
run_today (Bench *bench)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree LyceumToday *today = NULL;

  lyceum_collection_get_today_async (bench->collection, NULL, ready_cb, NULL);
  result = wait_for_result ();
  today = lyceum_collection_get_today_finish (bench->collection, result, NULL);
  if (!today || today->n_due == 0)
    g_error ("nothing is due");
}

static void
run_courses (Bench *bench)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) courses = NULL;

  lyceum_collection_list_courses_async (bench->collection, NULL, ready_cb, NULL);
  result = wait_for_result ();
  courses = lyceum_collection_list_courses_finish (bench->collection, result, NULL);
  if (!courses || courses->len != N_COURSES)
    g_error ("no courses");
}

static void
run_session (Bench *bench)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumStudySession) session = lyceum_study_session_new (bench->collection, 0);

  lyceum_study_session_load_async (session, NULL, ready_cb, NULL);
  result = wait_for_result ();
  if (!lyceum_study_session_load_finish (session, result, NULL) || !lyceum_study_session_get_card (session))
    g_error ("no cards");
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

static double
measure (Bench *bench, void (*run) (Bench *bench))
{
  double times[N_ROUNDS];

  run (bench);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      run (bench);
      times[i] = (double) (g_get_monotonic_time () - start) / 1000;
    }
  qsort (times, N_ROUNDS, sizeof *times, compare_doubles);
  return times[N_ROUNDS / 2];
}

static void
benchmark (guint n_cards)
{
  static const struct
  {
    const char *name;
    void (*run) (Bench *bench);
  } cases[] = { { "Today", run_today }, { "list of courses", run_courses }, { "begin a sitting", run_session } };
  g_autofree char *folder = g_dir_make_tmp ("lyceum-benchmark-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "collection.db", NULL);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  Bench bench = { NULL, NULL };
  double plain;

  lyceum_database_open_async (path, NULL, ready_cb, NULL);
  opened = wait_for_result ();
  bench.database = lyceum_database_open_finish (opened, NULL);
  bench.collection = lyceum_collection_new (bench.database);
  fill (&bench, n_cards);

  plain = measure (&bench, run_plain);
  printf ("%u cards\n  %-24s %8.3f ms\n", n_cards, "plain SELECT count(*)", plain);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double time = measure (&bench, cases[i].run);

      printf ("  %-24s %8.3f ms  %6.1f times\n", cases[i].name, time, time / plain);
    }

  g_clear_object (&bench.collection);
  lyceum_database_close_async (bench.database, ready_cb, NULL);
  closed = wait_for_result ();
  g_clear_object (&bench.database);
  g_remove (path);
  g_rmdir (folder);
}

int
main (void)
{
  benchmark (10000);
  benchmark (100000);
  return 0;
}
