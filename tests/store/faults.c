/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-test.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Full disks, other programs, sudden ends. */

static gboolean
insert_cb (LyceumConnection *connection,
           gpointer          data,
           gpointer         *result,
           GError          **error)
{
  g_autoptr (LyceumStatement) statement =
      lyceum_connection_prepare (connection, "INSERT INTO course (uid, name, created_at) VALUES (?1, ?2, 0)", error);
  g_autofree char *uid = g_strdup_printf ("%d", GPOINTER_TO_INT (data));
  g_autofree char *name = g_strnfill (20000, 'n');

  if (!statement)
    return FALSE;
  lyceum_statement_bind_text (statement, 1, uid);
  lyceum_statement_bind_text (statement, 2, name);
  return lyceum_statement_run (statement, error);
}

/* Writes @n courses at once. Returns how many were acknowledged; the others failed with @code. */
static guint
insert_many (LyceumDatabase *database,
             int             first,
             int             n,
             int             code)
{
  g_autofree GAsyncResult **results = g_new0 (GAsyncResult *, n);
  guint n_ok = 0;

  for (int i = 0; i < n; i++)
    lyceum_database_write_async (database, insert_cb, GINT_TO_POINTER (first + i), NULL, NULL, NULL, store_test_ready_cb, &results[i]);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;

      if (lyceum_database_write_finish (database, store_test_wait (&results[i]), NULL, &error))
        n_ok++;
      else
        g_assert_error (error, LYCEUM_DATABASE_ERROR, code);
      g_object_unref (results[i]);
    }
  return n_ok;
}

static void
test_full (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *limit = NULL;
  guint n_ok, n_more;

  limit = g_strdup_printf ("PRAGMA max_page_count = %d", (int) store_test_number (test->database, "PRAGMA page_count") + 200);
  g_assert_true (store_test_execute (test->database, limit, NULL));
  n_ok = insert_many (test->database, 0, 100, LYCEUM_DATABASE_ERROR_FULL);
  g_assert_cmpuint (n_ok, <, 100);
  g_assert_cmpint (store_test_outside (test->path, "SELECT count(*) FROM course"), ==, n_ok);
  g_assert_cmpint (store_test_outside (test->path, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), ==, 1);

  /* Small things may still fit; and with space again everything goes on. */
  g_assert_true (store_test_execute (test->database, "PRAGMA max_page_count = 100000", &error));
  g_assert_no_error (error);
  n_more = insert_many (test->database, 1000, 100, LYCEUM_DATABASE_ERROR_FULL);
  g_assert_cmpuint (n_more, ==, 100);
  g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM course"), ==, n_ok + n_more);
}

/* The kernel says no, as it does for a quota: in a process of its own, which the limit holds for. */
static int
fill_disk (const char *path)
{
  struct rlimit limit = { 3 * 1024 * 1024, 3 * 1024 * 1024 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDatabase) database = store_test_open (path, &error);
  guint n_ok = 0;
  gboolean failed = FALSE;

  g_assert_no_error (error);
  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &limit);
  for (int i = 0; i < 400; i++)
    {
      g_clear_error (&error);
      if (store_test_write (database, insert_cb, GINT_TO_POINTER (i), &error))
        n_ok++;
      else
        failed = TRUE;
    }
  g_assert_true (failed);
  g_assert_cmpint (store_test_number (database, "SELECT count(*) FROM course"), ==, n_ok);
  store_test_close (database);
  g_print ("%u\n", n_ok);
  return 0;
}

static void
test_file_too_large (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  g_autoptr (GSubprocess) child = store_test_spawn ("--fill", test->path, NULL);
  g_autofree char *line = store_test_read_line (child);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_subprocess_wait_check (child, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (store_test_outside (test->path, "SELECT count(*) FROM course"), ==, g_ascii_strtoll (line, NULL, 10));
  g_assert_cmpint (store_test_outside (test->path, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), ==, 1);
  test->database = store_test_open (test->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (insert_many (test->database, 5000, 5, -1), ==, 5);
}

/* Another process is writing: ours waits. */
static int
hold_lock (const char *path)
{
  sqlite3 *handle = NULL;
  char byte;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_print ("held\n");
  if (read (STDIN_FILENO, &byte, 1) != 1)
    return 1;
  g_assert_cmpint (sqlite3_exec (handle, "INSERT INTO course (uid, name, created_at) VALUES ('other', 'other', 0); COMMIT", NULL, NULL,
                                 NULL),
                   ==, SQLITE_OK);
  sqlite3_close (handle);
  return 0;
}

static void
release (GSubprocess *child)
{
  g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (child), "x", 1, NULL, NULL, NULL));
  g_assert_true (g_subprocess_wait_check (child, NULL, NULL));
}

static void
test_busy (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (GSubprocess) child = store_test_spawn ("--hold", test->path, NULL);
  g_autofree char *line = store_test_read_line (child);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (line, ==, "held");
  lyceum_database_write_async (test->database, insert_cb, GINT_TO_POINTER (1), NULL, NULL, NULL, store_test_ready_cb, &result);
  /* Readers do not wait. */
  for (guint i = 0; i < 10; i++)
    {
      g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM course"), ==, 0);
      g_usleep (10000);
    }
  g_assert_null (result);
  release (child);
  g_assert_true (lyceum_database_write_finish (test->database, store_test_wait (&result), NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM course"), ==, 2);
}

/* Not for ever: then a message says what to do, and the next write is as good as before. */
static void
test_too_busy (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (GSubprocess) child = store_test_spawn ("--hold", test->path, NULL);
  g_autofree char *line = store_test_read_line (child);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (line, ==, "held");
  g_assert_false (store_test_write (test->database, insert_cb, GINT_TO_POINTER (1), &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_BUSY);
  release (child);
  g_assert_true (store_test_write (test->database, insert_cb, GINT_TO_POINTER (2), NULL));
}

/* Two processes open a new collection at the same time: both find it whole. */
static int
open_and_write (const char *path,
                const char *number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDatabase) database = store_test_open (path, &error);

  g_assert_no_error (error);
  store_test_write (database, insert_cb, GINT_TO_POINTER (atoi (number)), &error);
  g_assert_no_error (error);
  store_test_close (database);
  return 0;
}

static void
test_opened_by_two (void)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (StoreTest) test = store_test_new (FALSE);
      GSubprocess *children[4];

      for (guint j = 0; j < G_N_ELEMENTS (children); j++)
        {
          g_autofree char *number = g_strdup_printf ("%u", j);

          children[j] = store_test_spawn ("--open", test->path, number, NULL);
        }
      for (guint j = 0; j < G_N_ELEMENTS (children); j++)
        {
          g_autoptr (GError) error = NULL;

          g_assert_true (g_subprocess_wait_check (children[j], NULL, &error));
          g_assert_no_error (error);
          g_object_unref (children[j]);
        }
      g_assert_cmpint (store_test_outside (test->path, "SELECT count(*) FROM course"), ==, G_N_ELEMENTS (children));
    }
}

/* kill -9 in the middle of writes: every acknowledged one is there afterwards. */

static void
acknowledge_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, NULL, NULL))
    {
      g_autofree char *line = g_strdup_printf ("%d\n", GPOINTER_TO_INT (user_data));

      if (write (STDOUT_FILENO, line, strlen (line)) < 0)
        exit (1);
    }
}

static G_NORETURN void
write_for_ever (const char *path)
{
  g_autoptr (LyceumDatabase) database = store_test_open (path, NULL);

  for (int i = 0;; i++)
    {
      lyceum_database_write_async (database, insert_cb, GINT_TO_POINTER (i), NULL, NULL, NULL, acknowledge_cb, GINT_TO_POINTER (i));
      for (int j = 0; j < i % 7; j++)
        g_main_context_iteration (NULL, FALSE);
      if (i % 20 == 0)
        g_usleep (1000);
    }
}

static void
test_kill (void)
{
  for (guint round = 0; round < (g_test_slow () ? 40u : 6u); round++)
    {
      g_autoptr (StoreTest) test = store_test_new (FALSE);
      g_autoptr (GSubprocess) child = store_test_spawn ("--write", test->path, NULL);
      int n_lines = g_test_rand_int_range (1, 150);
      g_autoptr (GString) numbers = g_string_new ("-1");
      g_autofree char *sql = NULL;
      g_autofree char *line = NULL;
      g_autoptr (GError) error = NULL;
      int n_acknowledged = 0;

      while ((line = store_test_read_line (child)))
        {
          g_string_append_printf (numbers, ",%s", line);
          if (++n_acknowledged == n_lines)
            g_subprocess_send_signal (child, SIGKILL);
          g_clear_pointer (&line, g_free);
        }
      g_subprocess_wait (child, NULL, NULL);
      g_assert_cmpint (n_acknowledged, >=, n_lines);

      test->database = store_test_open (test->path, &error);
      g_assert_no_error (error);
      sql = g_strdup_printf ("SELECT count(*) FROM course WHERE uid IN (%s)", numbers->str);
      g_assert_cmpint (store_test_outside (test->path, sql), ==, n_acknowledged);
      g_assert_cmpint (store_test_number (test->database, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), ==, 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  const char *mode = argc > 2 ? argv[1] : "";

  if (g_str_equal (mode, "--fill"))
    return fill_disk (argv[2]);
  if (g_str_equal (mode, "--hold"))
    return hold_lock (argv[2]);
  if (g_str_equal (mode, "--open"))
    return open_and_write (argv[2], argv[3]);
  if (g_str_equal (mode, "--write"))
    write_for_ever (argv[2]);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/faults/full", test_full);
  g_test_add_func ("/store/faults/file-too-large", test_file_too_large);
  g_test_add_func ("/store/faults/busy", test_busy);
  g_test_add_func ("/store/faults/too-busy", test_too_busy);
  g_test_add_func ("/store/faults/opened-by-two", test_opened_by_two);
  g_test_add_func ("/store/faults/kill", test_kill);
  return g_test_run ();
}
