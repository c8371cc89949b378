/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "lyceum-chunks.h"
#include "lyceum-search.h"
#include "lyceum-sql.h"
#include "lyceum-tokens.h"
#include "retrieval.h"

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

/* A source: the passages from @first on, @n of them. */
typedef struct
{
  const RetrievalSet *set;
  guint first, n;
} Source;

static char *
guess_language (const Source *source)
{
  g_autoptr (GString) sample = g_string_new (NULL);

  for (guint i = source->first; i < source->first + source->n && sample->len < 32768; i++)
    g_string_append_printf (sample, "%s\n", ((RetrievalPassage *) g_ptr_array_index (source->set->passages, i))->text);
  return g_strdup (lyceum_guess_language (sample->str));
}

static gboolean
store_cb (LyceumConnection *connection,
          gpointer          data,
          gpointer         *result,
          GError          **error)
{
  const Source *source = data;
  g_autofree char *language = guess_language (source);
  g_autofree char *uid = g_strdup_printf ("source-%u", source->first);
  g_autoptr (GPtrArray) chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_chunk_free);

  /* Its number is that of its first passage, from 1, so that what is found can be told by its source and position. */
  if (!_lyceum_sql_run (connection, error,
                        "INSERT INTO source (id, uid, course_id, position, name, language, created_at)"
                        " VALUES (?1, ?2, 1, ?1, '', ?3, 0)",
                        "itt", (gint64) source->first + 1, uid, language))
    return FALSE;
  for (guint i = source->first; i < source->first + source->n; i++)
    {
      const RetrievalPassage *passage = g_ptr_array_index (source->set->passages, i);
      LyceumChunk *chunk = g_new0 (LyceumChunk, 1);

      chunk->heading_path = g_strdup (passage->heading);
      chunk->text = g_strdup (passage->text);
      chunk->location = g_strdup ("");
      chunk->first_block = i - source->first;
      chunk->n_blocks = 1;
      chunk->terms = lyceum_terms_new (chunk->heading_path, chunk->text, language);
      g_ptr_array_add (chunks, chunk);
    }
  return lyceum_chunks_store (connection, source->first + 1, chunks, error);
}

static gboolean
add_course_cb (LyceumConnection *connection,
               gpointer          data,
               gpointer         *result,
               GError          **error)
{
  return lyceum_connection_execute (connection, "INSERT INTO course (id, uid, name, created_at) VALUES (1, 'course', '', 0)",
                                    error);
}

static void
write_now (LyceumDatabase  *database,
           LyceumWriteFunc  func,
           gpointer         data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_database_write_async (database, func, data, NULL, NULL, NULL, ready_cb, &result);
  if (!lyceum_database_write_finish (database, wait_for (&result), NULL, &error))
    g_error ("%s", error->message);
}

static void
store (LyceumDatabase     *database,
       const RetrievalSet *set)
{
  write_now (database, add_course_cb, NULL);
  for (guint i = 0, next; i < set->passages->len; i = next)
    {
      const RetrievalPassage *first = g_ptr_array_index (set->passages, i);
      Source source = { set, i, 0 };

      for (next = i; next < set->passages->len; next++)
        if (((RetrievalPassage *) g_ptr_array_index (set->passages, next))->source != first->source)
          break;
      source.n = next - i;
      write_now (database, store_cb, &source);
    }
}

static void
find (LyceumSearch *search,
      const char   *question,
      GArray       *found)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) passages = NULL;

  lyceum_search_find_async (search, question, NULL, NULL, 0, NULL, NULL, RETRIEVAL_DEPTH, NULL, ready_cb, &result);
  passages = lyceum_search_find_finish (search, wait_for (&result), &error);
  if (!passages)
    g_error ("%s", error->message);
  for (guint i = 0; i < MIN (passages->len, RETRIEVAL_DEPTH); i++)
    {
      const LyceumPassage *passage = g_ptr_array_index (passages, i);
      guint place = (guint) passage->source_id - 1 + passage->position;

      g_array_append_val (found, place);
    }
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

static LyceumDatabase *
open_collection (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "collection.db", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumDatabase *database;

  lyceum_database_open_async (path, NULL, ready_cb, &result);
  database = lyceum_database_open_finish (wait_for (&result), &error);
  if (!database)
    g_error ("%s", error->message);
  return database;
}

RetrievalRun *
retrieval_whole (const RetrievalSet *set)
{
  RetrievalRun *run = retrieval_run_new ("Lyceum", set->questions->len);
  g_autofree char *folder = g_dir_make_tmp ("lyceum-quality-XXXXXX", NULL);
  LyceumDatabase *database = open_collection (folder);
  g_autoptr (LyceumSearch) search = lyceum_search_new (database);
  g_autoptr (GAsyncResult) result = NULL;
  gint64 start = g_get_monotonic_time ();

  store (database, set);
  run->index_seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  for (guint i = 0; i < set->questions->len; i++)
    {
      const RetrievalQuestion *question = g_ptr_array_index (set->questions, i);

      start = g_get_monotonic_time ();
      find (search, question->text, g_ptr_array_index (run->found, i));
      run->find_seconds[i] = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
    }
  g_clear_object (&search);
  lyceum_database_close_async (database, ready_cb, &result);
  lyceum_database_close_finish (database, wait_for (&result), NULL);
  g_object_unref (database);
  remove_folder (folder);
  return run;
}
