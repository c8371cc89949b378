/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "figures.h"
#include "lyceum-chunks.h"
#include "lyceum-extractor.h"
#include "lyceum-thread.h"

/*
 * A book until its passages can be found: read (in the reading process), cut, its words stored. In seconds of processor time, of this
 * process and the reading one, beside what FTS5 alone takes for the same passages. The book is the first argument, or
 * linear-algebra.epub of the sample data. Medians.
 */

#define RUNS 5

typedef struct
{
  double read, cut, store, plain;
  gsize n_bytes;
} Times;

static double
processor_of (int who)
{
  struct rusage usage;

  getrusage (who, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double
processor (void)
{
  return processor_of (RUSAGE_SELF) + processor_of (RUSAGE_CHILDREN);
}

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (!*slot)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}

static gboolean
store_cb (LyceumConnection *connection,
          gpointer          data,
          gpointer         *result,
          GError          **error)
{
  return lyceum_connection_execute (connection,
                                    "INSERT INTO course (id, uid, name, created_at) VALUES (1, 'c', 'Course', 0);"
                                    "INSERT INTO source (id, uid, course_id, position, name, language, created_at)"
                                    " VALUES (1, 's', 1, 0, 'Source', 'en', 0)",
                                    error) &&
         lyceum_chunks_store (connection, 1, data, error);
}

static void
store (GPtrArray *chunks)
{
  g_autofree char *folder = g_dir_make_tmp ("lyceum-benchmark-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "collection.db", NULL);
  g_autoptr (GAsyncResult) opened = NULL, written = NULL, closed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDatabase) database = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  lyceum_database_open_async (path, NULL, ready_cb, &opened);
  database = lyceum_database_open_finish (wait_for (&opened), &error);
  lyceum_database_write_async (database, store_cb, chunks, NULL, NULL, NULL, ready_cb, &written);
  if (!lyceum_database_write_finish (database, wait_for (&written), NULL, &error))
    g_error ("%s", error->message);
  lyceum_database_close_async (database, ready_cb, &closed);
  lyceum_database_close_finish (database, wait_for (&closed), NULL);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      g_remove (file);
    }
  g_rmdir (folder);
}

static void
store_plain (GPtrArray *chunks)
{
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;

  if (sqlite3_open ("", &database) != SQLITE_OK ||
      sqlite3_exec (database, "CREATE VIRTUAL TABLE plain USING fts5 (text, tokenize = 'porter unicode61'); BEGIN", NULL, NULL, NULL) !=
        SQLITE_OK ||
      sqlite3_prepare_v2 (database, "INSERT INTO plain (text) VALUES (?)", -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
  for (guint i = 0; i < chunks->len; i++)
    {
      const LyceumChunk *chunk = g_ptr_array_index (chunks, i);

      sqlite3_bind_text (statement, 1, chunk->text, -1, SQLITE_STATIC);
      sqlite3_step (statement);
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);
  sqlite3_exec (database, "COMMIT", NULL, NULL, NULL);
  sqlite3_close (database);
}

static void
measure (const char *path,
         Times      *times)
{
  g_autoptr (GError) error = NULL;
  double start = processor ();
  g_autoptr (LyceumDocument) document = lyceum_extractor_read_file_thread_cb (path, NULL, &error);
  g_autoptr (GPtrArray) chunks = NULL;

  if (!document)
    g_error ("%s", error->message);
  times->read = processor () - start;
  start = processor ();
  chunks = lyceum_chunks_cut_thread_cb (document, lyceum_document_get_language (document), NULL, &error);
  times->cut = processor () - start;
  start = processor ();
  store (chunks);
  times->store = processor () - start;
  start = processor ();
  store_plain (chunks);
  times->plain = processor () - start;
  times->n_bytes = 0;
  for (guint i = 0; i < chunks->len; i++)
    times->n_bytes += strlen (((LyceumChunk *) g_ptr_array_index (chunks, i))->text);
}

static double
median_of (const Times *times,
           gsize        offset)
{
  double values[RUNS];

  for (guint i = 0; i < RUNS; i++)
    values[i] = G_STRUCT_MEMBER (double, &times[i], offset);
  return figures_median (values, RUNS);
}

int
main (int    argc,
      char **argv)
{
  const char *corpus = g_getenv ("LYCEUM_TEST_CORPUS");
  g_autofree char *path =
    argc > 1 ? g_strdup (argv[1]) : g_build_filename (corpus ? corpus : ".", "linear-algebra.epub", NULL);
  Times times[RUNS];
  double read, cut, stored, plain, megabytes;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return 77;
  lyceum_thread_set_role (LYCEUM_THREAD_WORKER);
  for (guint i = 0; i < RUNS; i++)
    measure (path, &times[i]);
  read = median_of (times, G_STRUCT_OFFSET (Times, read));
  cut = median_of (times, G_STRUCT_OFFSET (Times, cut));
  stored = median_of (times, G_STRUCT_OFFSET (Times, store));
  plain = median_of (times, G_STRUCT_OFFSET (Times, plain));
  megabytes = (double) times[0].n_bytes / 1e6;
  printf ("%.2f MB of text: read %.3f s, cut and its words made %.3f s, stored %.3f s of processor time: %.2f MB a second\n", megabytes,
          read, cut, stored, megabytes / (read + cut + stored));
  printf ("plain FTS5 of the same passages: %.3f s, %.2f MB a second; ours without the reading %.1f times that\n", plain,
          megabytes / plain, (cut + stored) / plain);
  return 0;
}
