/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search-test.h"

#include <glib/gstdio.h>
#include <string.h>

void
search_test_ready_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

GAsyncResult *
search_test_wait (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

SearchTest *
search_test_new (void)
{
  SearchTest *test = g_new0 (SearchTest, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  test->folder = g_dir_make_tmp ("lyceum-search-XXXXXX", &error);
  g_assert_no_error (error);
  test->path = g_build_filename (test->folder, "collection.db", NULL);
  lyceum_database_open_async (test->path, NULL, search_test_ready_cb, &result);
  test->database = lyceum_database_open_finish (search_test_wait (&result), &error);
  g_assert_no_error (error);
  test->search = lyceum_search_new (test->database);
  return test;
}

void
search_test_free (SearchTest *test)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_assert_finalize_object (test->search);
  lyceum_database_close_async (test->database, search_test_ready_cb, &result);
  g_assert_true (lyceum_database_close_finish (test->database, search_test_wait (&result), NULL));
  g_clear_object (&test->database);

  dir = g_dir_open (test->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (test->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (test->folder);
  g_free (test->folder);
  g_free (test->path);
  g_free (test);
}

void
search_test_write (SearchTest     *test,
                   LyceumWriteFunc func,
                   gpointer        data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_database_write_async (test->database, func, data, NULL, NULL, NULL, search_test_ready_cb, &result);
  lyceum_database_write_finish (test->database, search_test_wait (&result), NULL, &error);
  g_assert_no_error (error);
}

static gboolean
execute_cb (LyceumConnection *connection,
            gpointer          data,
            gpointer         *result,
            GError          **error)
{
  return lyceum_connection_execute (connection, data, error);
}

void
search_test_execute (SearchTest *test,
                     const char *sql)
{
  search_test_write (test, execute_cb, (gpointer) sql);
}

static gboolean
number_cb (LyceumConnection *connection,
           gpointer          data,
           gpointer         *result,
           GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, g_intern_string (data), error);
  gboolean row;

  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  g_assert_true (row);
  *result = GSIZE_TO_POINTER ((gsize) lyceum_statement_get_int64 (statement, 0));
  return TRUE;
}

gint64
search_test_number (SearchTest *test,
                    const char *sql)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer number = NULL;

  lyceum_database_read_async (test->database, number_cb, (gpointer) sql, NULL, NULL, NULL, search_test_ready_cb, &result);
  lyceum_database_read_finish (test->database, search_test_wait (&result), &number, &error);
  g_assert_no_error (error);
  return (gint64) GPOINTER_TO_SIZE (number);
}

gint64
search_test_add_course (SearchTest *test,
                        const char *name)
{
  g_autofree char *uid = g_uuid_string_random ();
  g_autofree char *sql =
    g_strdup_printf ("INSERT INTO course (uid, name, created_at) VALUES ('%s', '%s', 0)", uid, name);

  search_test_execute (test, sql);
  return search_test_number (test, "SELECT max (id) FROM course");
}

typedef struct
{
  gint64 source_id;
  GPtrArray *chunks;
} Store;

static gboolean
store_cb (LyceumConnection *connection,
          gpointer          data,
          gpointer         *result,
          GError          **error)
{
  const Store *store = data;

  return lyceum_chunks_store (connection, store->source_id, store->chunks, error);
}

void
search_test_store (SearchTest              *test,
                   gint64                   source_id,
                   const char              *language,
                   gboolean                 indexed,
                   const SearchTestPassage *passages,
                   guint                    n)
{
  g_autoptr (GPtrArray) chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_chunk_free);
  Store store = { source_id, chunks };

  for (guint i = 0; i < n; i++)
    {
      LyceumChunk *chunk = g_new0 (LyceumChunk, 1);

      chunk->heading_path = g_strdup (passages[i].heading ? passages[i].heading : "");
      chunk->text = g_strdup (passages[i].text);
      chunk->location = g_strdup_printf ("page %u", i + 1);
      chunk->first_block = 2 * i;
      chunk->n_blocks = 2;
      if (indexed)
        chunk->terms = lyceum_terms_new (chunk->heading_path, chunk->text, language);
      g_ptr_array_add (chunks, chunk);
    }
  search_test_write (test, store_cb, &store);
}

gint64
search_test_add_source (SearchTest              *test,
                        gint64                   course_id,
                        const char              *language,
                        const SearchTestPassage *passages,
                        guint                    n)
{
  g_autofree char *uid = g_uuid_string_random ();
  g_autofree char *quoted = language ? g_strdup_printf ("'%s'", language) : g_strdup ("NULL");
  g_autofree char *sql = g_strdup_printf (
    "INSERT INTO source (uid, course_id, position, name, language, created_at)"
    " VALUES ('%s', %" G_GINT64_FORMAT ", 0, 'Source', %s, 0)",
    uid, course_id, quoted);
  gint64 id;

  search_test_execute (test, sql);
  id = search_test_number (test, "SELECT max (id) FROM source");
  search_test_store (test, id, language, TRUE, passages, n);
  return id;
}

GPtrArray *
search_test_find_by (SearchTest                 *test,
                     const char                 *question,
                     const char                 *model,
                     const float                *vector,
                     guint                       n,
                     const LyceumSearchFilter   *filter,
                     const LyceumSearchSettings *settings,
                     guint                       window)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *passages;

  lyceum_search_find_async (test->search, question, model, vector, n, filter, settings, window, NULL, search_test_ready_cb,
                            &result);
  passages = lyceum_search_find_finish (test->search, search_test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_nonnull (passages);
  return passages;
}

GPtrArray *
search_test_find (SearchTest               *test,
                  const char               *question,
                  const LyceumSearchFilter *filter)
{
  return search_test_find_by (test, question, NULL, NULL, 0, filter, NULL, LYCEUM_SEARCH_WINDOW);
}

LyceumPassage *
search_test_nth (GPtrArray *passages,
                 guint      n)
{
  g_assert_cmpuint (n, <, passages->len);
  return g_ptr_array_index (passages, n);
}

char *
search_test_names (GPtrArray *passages)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < passages->len; i++)
    {
      const char *text = search_test_nth (passages, i)->text;

      g_string_append_printf (names, "%s%.*s", i > 0 ? " " : "", (int) strcspn (text, " "), text);
    }
  return g_string_free (names, FALSE);
}
