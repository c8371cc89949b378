/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-test.h"

#include "lyceum-connection-private.h"
#include "lyceum-thread.h"

/*
 * The law of the house: no SQL on the main thread, and nobody waits for the database there. A function that runs SQL gets its
 * connection lent on the thread that owns it, every use of a connection asserts that thread, and what waits asserts that it may.
 * Each test breaks the law in a process of its own, which has to end there.
 */

static gboolean
nothing_cb (LyceumConnection *connection,
            gpointer          data,
            gpointer         *result,
            GError          **error)
{
  return TRUE;
}

/* Runs @child in a process of its own, which must end with an error that contains @words. */
static void
assert_trapped (const char *child,
                const char *words)
{
  g_autofree char *pattern = g_strdup_printf ("*%s*", words);
  g_autofree char *folder = g_dir_make_tmp ("lyceum-store-XXXXXX", NULL);

  /* What stops in the middle does not clean up after itself. */
  g_assert_nonnull (folder);
  g_setenv ("TMPDIR", folder, TRUE);
  g_test_trap_subprocess (child, 0, 0);
  store_test_remove_folder (folder);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr (pattern);
  g_test_trap_assert_stdout_unmatched ("*still alive*");
}

static void
test_main_reads_child (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);

  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  lyceum_database_read_thread_cb (test->database, nothing_cb, NULL, NULL, NULL, NULL);
  g_print ("still alive\n");
}

static void
test_main_reads (void)
{
  assert_trapped ("/store/law/main-reads/subprocess", "must not wait for the database");
}

static void
test_main_writes_child (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);

  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  lyceum_database_write_thread_cb (test->database, nothing_cb, NULL, NULL, NULL, NULL);
  g_print ("still alive\n");
}

static void
test_main_writes (void)
{
  assert_trapped ("/store/law/main-writes/subprocess", "must not wait for the database");
}

/* A thread that said nothing of itself, and turns the main loop. */
static gboolean
wait_inside_cb (gpointer database)
{
  lyceum_database_read_thread_cb (database, nothing_cb, NULL, NULL, NULL, NULL);
  g_print ("still alive\n");
  return G_SOURCE_REMOVE;
}

static void
test_main_loop_child (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);

  g_idle_add (wait_inside_cb, test->database);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_main_loop (void)
{
  assert_trapped ("/store/law/main-loop/subprocess", "must not wait for the database");
}

/* A connection that was kept, and used where it does not belong. */
static gboolean
keep_cb (LyceumConnection *connection,
         gpointer          data,
         gpointer         *result,
         GError          **error)
{
  *(LyceumConnection **) data = connection;
  return TRUE;
}

static void
test_kept_child (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  LyceumConnection *connection = NULL;

  store_test_write (test->database, keep_cb, &connection, NULL);
  lyceum_connection_execute (connection, "SELECT 1", NULL);
  g_print ("still alive\n");
}

static void
test_kept (void)
{
  assert_trapped ("/store/law/kept-connection/subprocess", "does not own the connection");
}

typedef struct
{
  LyceumStatement *statement;
} Kept;

static gboolean
keep_statement_cb (LyceumConnection *connection,
                   gpointer          data,
                   gpointer         *result,
                   GError          **error)
{
  ((Kept *) data)->statement = lyceum_connection_prepare (connection, "SELECT 1", error);
  return TRUE;
}

static void
test_kept_statement_child (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  Kept kept = { NULL };

  store_test_write (test->database, keep_statement_cb, &kept, NULL);
  lyceum_statement_step (kept.statement, NULL, NULL);
  g_print ("still alive\n");
}

static void
test_kept_statement (void)
{
  assert_trapped ("/store/law/kept-statement/subprocess", "does not own the connection");
}

/* The database's threads would wait for themselves. */
static gboolean
wait_on_own_thread_cb (LyceumConnection *connection,
                       gpointer          data,
                       gpointer         *result,
                       GError          **error)
{
  lyceum_database_write_thread_cb (data, nothing_cb, NULL, NULL, NULL, NULL);
  g_print ("still alive\n");
  return TRUE;
}

static void
test_own_thread_child (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);

  store_test_write (test->database, wait_on_own_thread_cb, test->database, NULL);
}

static void
test_own_thread (void)
{
  assert_trapped ("/store/law/own-thread/subprocess", "must not wait for the database");
}

/* What keeps the law works. */
static gpointer
worker_thread_cb (gpointer database)
{
  g_autoptr (GError) error = NULL;
  gpointer number = NULL;

  lyceum_thread_set_role (LYCEUM_THREAD_WORKER);
  g_assert_true (lyceum_database_read_thread_cb (database, store_test_number_cb, (gpointer) "SELECT 5", NULL, &number, &error));
  g_assert_cmpint (GPOINTER_TO_INT (number), ==, 5);
  g_assert_true (lyceum_database_write_thread_cb (database, nothing_cb, NULL, NULL, NULL, &error));
  return NULL;
}

static void
test_worker (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);

  g_thread_join (g_thread_new ("worker", worker_thread_cb, test->database));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/law/main-reads", test_main_reads);
  g_test_add_func ("/store/law/main-reads/subprocess", test_main_reads_child);
  g_test_add_func ("/store/law/main-writes", test_main_writes);
  g_test_add_func ("/store/law/main-writes/subprocess", test_main_writes_child);
  g_test_add_func ("/store/law/main-loop", test_main_loop);
  g_test_add_func ("/store/law/main-loop/subprocess", test_main_loop_child);
  g_test_add_func ("/store/law/kept-connection", test_kept);
  g_test_add_func ("/store/law/kept-connection/subprocess", test_kept_child);
  g_test_add_func ("/store/law/kept-statement", test_kept_statement);
  g_test_add_func ("/store/law/kept-statement/subprocess", test_kept_statement_child);
  g_test_add_func ("/store/law/own-thread", test_own_thread);
  g_test_add_func ("/store/law/own-thread/subprocess", test_own_thread_child);
  g_test_add_func ("/store/law/worker", test_worker);
  return g_test_run ();
}
