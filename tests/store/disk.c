/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faulty-disk.h"
#include "store-test.h"

/*
 * A disk that fails: the Nth write, sync or truncation of a whole run, for each N until a run meets no failure. Whatever happened,
 * every acknowledged write is there afterwards, and the file is whole.
 */

#define N_WRITES 8

static gboolean
insert_cb (LyceumConnection *connection,
           gpointer          data,
           gpointer         *result,
           GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
      connection, "INSERT INTO course (uid, name, created_at) VALUES (?1, hex(zeroblob(6000)), 0)", error);
  g_autofree char *uid = g_strdup_printf ("%d", GPOINTER_TO_INT (data));

  if (!statement)
    return FALSE;
  lyceum_statement_bind_text (statement, 1, uid);
  return lyceum_statement_run (statement, error);
}

/* Opens, writes in groups of two, and closes. @acknowledged: the list of those that were. */
static void
live (StoreTest *test,
      GString   *acknowledged)
{
  g_autoptr (LyceumDatabase) database = store_test_open (test->path, NULL);

  for (int i = 0; database && i < N_WRITES; i += 2)
    {
      GAsyncResult *results[2] = { NULL, NULL };

      for (int j = 0; j < 2; j++)
        lyceum_database_write_async (database, insert_cb, GINT_TO_POINTER (i + j), NULL, NULL, NULL, store_test_ready_cb, &results[j]);
      for (int j = 0; j < 2; j++)
        {
          if (lyceum_database_write_finish (database, store_test_wait (&results[j]), NULL, NULL))
            g_string_append_printf (acknowledged, ",%d", i + j);
          g_object_unref (results[j]);
        }
    }
  if (database)
    store_test_close (database);
}

static gboolean
run (int      n,
     gboolean for_good)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  g_autoptr (GString) acknowledged = g_string_new ("-1");
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;
  gboolean failed;
  guint n_acknowledged = 0;

  faulty_disk_arm (FAULT_DISK, n, for_good);
  live (test, acknowledged);
  failed = faulty_disk_disarm () > 0;

  for (const char *p = acknowledged->str; *p; p++)
    n_acknowledged += *p == ',';
  test->database = store_test_open (test->path, &error);
  g_assert_no_error (error);
  sql = g_strdup_printf ("SELECT count(*) FROM course WHERE uid IN (%s)", acknowledged->str);
  g_assert_cmpint (store_test_number (test->database, sql), ==, n_acknowledged);
  g_assert_cmpint (store_test_number (test->database, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), ==, 1);
  if (!failed)
    g_assert_cmpuint (n_acknowledged, ==, N_WRITES);
  return failed;
}

static void
test_nth_fails (gconstpointer for_good)
{
  int n = 1;

  while (run (n, GPOINTER_TO_INT (for_good)))
    n += g_test_slow () ? 1 : g_test_rand_int_range (1, 6);
  g_test_message ("%d operations", n);
  g_assert_cmpint (n, >, 20);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  faulty_disk_set_up ();
  g_test_add_data_func ("/store/disk/fails-once", GINT_TO_POINTER (FALSE), test_nth_fails);
  g_test_add_data_func ("/store/disk/fails-for-good", GINT_TO_POINTER (TRUE), test_nth_fails);
  return g_test_run ();
}
