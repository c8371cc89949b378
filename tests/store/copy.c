/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-database-copy.h"
#include "store-test.h"

typedef struct
{
  const char *path, *copy;
  GError *error;
} Copying;

static gpointer
copy_thread_cb (gpointer data)
{
  Copying *copying = data;

  return GINT_TO_POINTER (lyceum_database_copy_thread_cb (copying->path, copying->copy, &copying->error));
}

/* Off the main thread, which does not wait for the disk. */
static gboolean
make_copy (Copying *copying)
{
  return GPOINTER_TO_INT (g_thread_join (g_thread_new ("copy", copy_thread_cb, copying)));
}

static void
execute (LyceumDatabase *database,
         const char     *sql)
{
  g_autoptr (GError) error = NULL;

  store_test_execute (database, sql, &error);
  g_assert_no_error (error);
}

/* What is on disk is in the copy, also what only the log has; what is written to one afterwards is not in the other. */
static void
test_open (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autofree char *path = g_build_filename (test->folder, "copy.db", NULL);
  Copying copying = { test->path, path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDatabase) copy = NULL;

  execute (test->database, "CREATE TABLE log (value INTEGER NOT NULL) STRICT");
  execute (test->database, "INSERT INTO log VALUES (1), (2), (3)");
  make_copy (&copying);
  g_assert_no_error (copying.error);
  execute (test->database, "DELETE FROM log");

  copy = store_test_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_test_number (copy, "SELECT count(*) FROM log"), ==, 3);
  execute (copy, "INSERT INTO log VALUES (4)");
  g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM log"), ==, 0);
  store_test_close (copy);
}

/* What is there is not written over. */
static void
test_taken (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autofree char *path = g_build_filename (test->folder, "copy.db", NULL);
  g_autofree char *contents = NULL;
  Copying copying = { test->path, path, NULL };

  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  g_assert_false (make_copy (&copying));
  g_assert_nonnull (copying.error);
  g_clear_error (&copying.error);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "mine");
}

static void
test_absent (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  g_autofree char *path = g_build_filename (test->folder, "copy.db", NULL);
  Copying copying = { test->path, path, NULL };

  g_assert_false (make_copy (&copying));
  g_assert_nonnull (copying.error);
  g_clear_error (&copying.error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/copy/open", test_open);
  g_test_add_func ("/store/copy/taken", test_taken);
  g_test_add_func ("/store/copy/absent", test_absent);
  return g_test_run ();
}
