/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-test.h"

#include <glib/gstdio.h>

gboolean
store_test_is_thorough (void)
{
  return g_test_slow () || g_strcmp0 (g_getenv ("LYCEUM_TEST_THOROUGH"), "1") == 0;
}

StoreTest *
store_test_new (gboolean open)
{
  StoreTest *test = g_new0 (StoreTest, 1);
  g_autoptr (GError) error = NULL;

  test->folder = g_dir_make_tmp ("lyceum-store-XXXXXX", &error);
  g_assert_no_error (error);
  test->path = g_build_filename (test->folder, "collection.db", NULL);
  if (open)
    {
      test->database = store_test_open (test->path, &error);
      g_assert_no_error (error);
    }
  return test;
}

void
store_test_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        store_test_remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
store_test_free (StoreTest *test)
{
  if (test->database)
    {
      store_test_close (test->database);
      g_object_unref (test->database);
    }
  store_test_remove_folder (test->folder);
  g_free (test->folder);
  g_free (test->path);
  g_free (test);
}

void
store_test_ready_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  GAsyncResult **out = user_data;

  g_assert_null (*out);
  *out = g_object_ref (result);
}

GAsyncResult *
store_test_wait (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

LyceumDatabase *
store_test_open (const char *path,
                 GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_database_open_async (path, NULL, store_test_ready_cb, &result);
  return lyceum_database_open_finish (store_test_wait (&result), error);
}

void
store_test_close (LyceumDatabase *database)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_database_close_async (database, store_test_ready_cb, &result);
  lyceum_database_close_finish (database, store_test_wait (&result), &error);
  g_assert_no_error (error);
}

gboolean
store_test_write (LyceumDatabase *database,
                  LyceumWriteFunc func,
                  gpointer        data,
                  GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_database_write_async (database, func, data, NULL, NULL, NULL, store_test_ready_cb, &result);
  return lyceum_database_write_finish (database, store_test_wait (&result), NULL, error);
}

gboolean
store_test_execute_cb (LyceumConnection *connection,
                       gpointer          data,
                       gpointer         *result,
                       GError          **error)
{
  return lyceum_connection_execute (connection, data, error);
}

gboolean
store_test_execute (LyceumDatabase *database,
                    const char     *sql,
                    GError        **error)
{
  return store_test_write (database, store_test_execute_cb, (gpointer) sql, error);
}

gboolean
store_test_number_cb (LyceumConnection *connection,
                      gpointer          data,
                      gpointer         *result,
                      GError          **error)
{
  /* The cache of statements wants texts that stay. */
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, g_intern_string (data), error);
  gboolean row = FALSE;

  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  *result = row ? GINT_TO_POINTER (lyceum_statement_get_int64 (statement, 0)) : NULL;
  return TRUE;
}

gint64
store_test_number (LyceumDatabase *database,
                   const char     *sql)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer number = NULL;

  lyceum_database_read_async (database, store_test_number_cb, (gpointer) sql, NULL, NULL, NULL, store_test_ready_cb, &result);
  lyceum_database_read_finish (database, store_test_wait (&result), &number, &error);
  g_assert_no_error (error);
  return GPOINTER_TO_INT (number);
}

gint64
store_test_outside (const char *path,
                    const char *sql)
{
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 number;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (handle, 20000);
  if (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (handle));
  number = sqlite3_step (statement) == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : 0;
  sqlite3_finalize (statement);
  sqlite3_close (handle);
  return number;
}

GSubprocess *
store_test_spawn (const char *first,
                  ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *child;
  va_list rest;

  g_ptr_array_add (arguments, (gpointer) "/proc/self/exe");
  va_start (rest, first);
  for (const char *argument = first; argument; argument = va_arg (rest, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (rest);
  g_ptr_array_add (arguments, NULL);
  child = g_subprocess_newv ((const char *const *) arguments->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE,
                             &error);
  g_assert_no_error (error);
  return child;
}

char *
store_test_read_line (GSubprocess *child)
{
  GInputStream *stream = g_subprocess_get_stdout_pipe (child);
  g_autoptr (GString) line = g_string_new (NULL);
  char byte;

  while (g_input_stream_read (stream, &byte, 1, NULL, NULL) == 1)
    {
      if (byte == '\n')
        return g_string_free (g_steal_pointer (&line), FALSE);
      g_string_append_c (line, byte);
    }
  return NULL;
}
