/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Files that are not to be opened are not to be touched, nor is anything left beside them. */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names and contents of all files of a folder. */
static char *
describe_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      g_autofree char *sum = NULL;
      gsize length = 0;

      if (!g_file_get_contents (path, &contents, &length, NULL))
        continue;
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, length);
      g_ptr_array_add (lines, g_strdup_printf ("%s %s", name, sum));
    }
  g_ptr_array_sort (lines, compare_names);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
assert_refused (StoreTest *test,
                int        code)
{
  g_autofree char *before = describe_folder (test->folder);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (store_test_open (test->path, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, code);
  g_assert_cmpuint (strlen (error->message), >, 20);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  after = describe_folder (test->folder);
  g_assert_cmpstr (after, ==, before);
}

static void
test_garbage (void)
{
  g_autofree char *magic = g_strnfill (5000, 'x');
  struct
  {
    const char *contents;
    gssize length;
  } cases[] = { { "x", 1 },          { "A letter to a friend, who is not a database.\n", -1 }, { "\0\0\0\0", 4 },
                { magic, 5000 },     { "SQLite format 3", 16 },                              { "%PDF-1.7\n%\xe2\xe3\xcf\xd3", -1 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StoreTest) test = store_test_new (FALSE);

      g_assert_true (g_file_set_contents (test->path, cases[i].contents, cases[i].length, NULL));
      assert_refused (test, LYCEUM_DATABASE_ERROR_NOT_OURS);
    }
}

/* Behind a good head there is rubbish. */
static void
test_damaged (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  store_test_close (test->database);
  g_clear_object (&test->database);
  g_assert_true (g_file_get_contents (test->path, &contents, &length, NULL));
  memset (contents + 108, 0x5a, length - 108);
  g_assert_true (g_file_set_contents (test->path, contents, (gssize) length, NULL));
  g_assert_null (store_test_open (test->path, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CORRUPT);
}

static void
test_foreign (void)
{
  static const char *const makers[] = {
    "CREATE TABLE notes (id INTEGER); INSERT INTO notes VALUES (1)",
    "PRAGMA application_id = 252006674; CREATE TABLE t (a)",
    "PRAGMA application_id = 7",
    "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)",
    "PRAGMA user_version = 1; CREATE TABLE course (id INTEGER PRIMARY KEY)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      g_autoptr (StoreTest) test = store_test_new (FALSE);
      sqlite3 *handle = NULL;

      g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (handle, makers[i], NULL, NULL, NULL), ==, SQLITE_OK);
      sqlite3_close (handle);
      assert_refused (test, LYCEUM_DATABASE_ERROR_NOT_OURS);
    }
}

/* Another program was killed and left a log beside its file: the log is that program's to bring in. */
static void
copy_file (const char *from,
           const char *to)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (from, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (to, contents, (gssize) length, NULL));
}

static void
test_foreign_log (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (StoreTest) test = store_test_new (FALSE);
      g_autoptr (StoreTest) copy = store_test_new (FALSE);
      g_autofree char *wal = g_strconcat (test->path, "-wal", NULL);
      g_autofree char *wal_copy = g_strconcat (copy->path, "-wal", NULL);
      sqlite3 *handle = NULL;

      g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (handle, i == 0 ? "CREATE TABLE t (a)" : "SELECT 1", NULL, NULL, NULL), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (handle, "PRAGMA journal_mode = WAL; CREATE TABLE u (a); INSERT INTO u VALUES (1)", NULL, NULL, NULL),
                       ==, SQLITE_OK);
      copy_file (test->path, copy->path);
      copy_file (wal, wal_copy);
      sqlite3_close (handle);
      if (i == 0)
        {
          assert_refused (copy, LYCEUM_DATABASE_ERROR_NOT_OURS);
        }
      else
        {
          g_autofree char *before = NULL, *after = NULL;
          g_autoptr (GError) error = NULL;

          /* All that it has is in its log: SQLite has to look, and moves nothing. */
          g_assert_true (g_file_get_contents (copy->path, &before, NULL, NULL));
          g_assert_null (store_test_open (copy->path, &error));
          g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_OURS);
          g_assert_true (g_file_get_contents (copy->path, &after, NULL, NULL));
          g_assert_cmpmem (before, 100, after, 100);
        }
      g_assert_cmpint (store_test_outside (copy->path, "SELECT a FROM u"), ==, 1);
    }
}

static void
test_newer (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);

  store_test_close (test->database);
  g_clear_object (&test->database);
  store_test_outside (test->path, "PRAGMA user_version = 9999");
  assert_refused (test, LYCEUM_DATABASE_ERROR_TOO_NEW);
}

static gpointer
let_newer_have_it (gpointer data)
{
  StoreTest *test = data;

  /* The other waits for its turn by now, or will find this done. */
  g_usleep (100000);
  store_test_outside (test->path, "PRAGMA user_version = 9999");
  return NULL;
}

/* While a program waits to bring a collection up to date, a newer one may do more than that: then it is too new. */
static void
test_newer_meanwhile (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GThread *newer;
  int folder;

  store_test_close (test->database);
  g_clear_object (&test->database);
  store_test_outside (test->path, "PRAGMA user_version = 1");
  folder = open (test->folder, O_RDONLY | O_DIRECTORY);
  g_assert_cmpint (flock (folder, LOCK_EX), ==, 0);
  lyceum_database_open_async (test->path, NULL, store_test_ready_cb, &result);
  newer = g_thread_new ("newer", let_newer_have_it, test);
  g_thread_join (newer);
  close (folder);
  g_assert_null (lyceum_database_open_finish (store_test_wait (&result), &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_TOO_NEW);
}

static void
test_empty_file (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (test->path, "", 0, NULL));
  test->database = store_test_open (test->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM course"), ==, 0);
}

/* Its folder is made, to any depth; a file in the way of a folder is an error. */
static void
test_folders (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  g_autofree char *deep = g_build_filename (test->folder, "a", "b c", "é", "collection.db", NULL);
  g_autofree char *blocked = g_build_filename (deep, "x", "collection.db", NULL);
  g_autoptr (LyceumDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  database = store_test_open (deep, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lyceum_database_get_path (database), ==, deep);
  store_test_close (database);
  g_assert_null (store_test_open (blocked, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_null (store_test_open (test->folder, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_READ_ONLY);
}

static void
test_read_only (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (GError) error = NULL;

  if (geteuid () == 0)
    {
      g_test_skip ("root may write everywhere");
      return;
    }
  store_test_close (test->database);
  g_clear_object (&test->database);
  g_chmod (test->path, 0400);
  g_assert_null (store_test_open (test->path, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_READ_ONLY);
}

/* Killed right after the file was made: what there is, is in the log. */
static void
test_left_in_the_log (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (StoreTest) copy = store_test_new (FALSE);
  g_autofree char *wal = g_strconcat (test->path, "-wal", NULL);
  g_autofree char *wal_copy = g_strconcat (copy->path, "-wal", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (store_test_execute (test->database, "INSERT INTO course (uid, name, created_at) VALUES ('u', 'n', 0)", NULL));
  copy_file (test->path, copy->path);
  copy_file (wal, wal_copy);
  copy->database = store_test_open (copy->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_test_number (copy->database, "SELECT count(*) FROM course"), ==, 1);
}

/* Migrations: the same program with other steps laid over its resources. */

static int
open_and_report (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDatabase) database = store_test_open (path, &error);

  g_print ("%s\n", database ? "open" : error->message);
  if (database)
    store_test_close (database);
  return database ? 0 : 1;
}

/* The steps that the program has. */
static guint
count_steps (void)
{
  g_auto (GStrv) names =
    g_resources_enumerate_children ("/io/github/lyceum_study/Lyceum/schema", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return g_strv_length (names);
}

/* A program that opens the collection with these steps above those that this one has. */
static GSubprocess *
spawn_with_steps (StoreTest  *test,
                  const char *second,
                  const char *third)
{
  g_autofree char *steps = g_build_filename (test->folder, "steps", NULL);
  g_autofree char *second_path = g_strdup_printf ("%s/%04u.sql", steps, count_steps () + 1);
  g_autofree char *third_path = g_strdup_printf ("%s/%04u.sql", steps, count_steps () + 2);
  g_autofree char *overlays = g_strdup_printf ("/io/github/lyceum_study/Lyceum/schema=%s", steps);
  GSubprocess *child;

  g_mkdir (steps, 0700);
  g_assert_true (g_file_set_contents (second_path, second, -1, NULL));
  if (third)
    g_assert_true (g_file_set_contents (third_path, third, -1, NULL));
  g_setenv ("G_RESOURCE_OVERLAYS", overlays, TRUE);
  child = store_test_spawn ("--open", test->path, NULL);
  g_unsetenv ("G_RESOURCE_OVERLAYS");
  return child;
}

/* Returns whether it could be opened. */
static gboolean
wait_for_opened (GSubprocess *child)
{
  g_autofree char *line = store_test_read_line (child);

  g_test_message ("%s", line);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (child));
  return g_subprocess_get_exit_status (child) == 0;
}

static gboolean
open_with_steps (StoreTest  *test,
                 const char *second,
                 const char *third)
{
  g_autoptr (GSubprocess) child = spawn_with_steps (test, second, third);

  return wait_for_opened (child);
}

static void
test_migration (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  const guint n = count_steps ();
  g_autofree char *backup = g_strdup_printf ("%s.version-%u.backup", test->path, n);
  g_autofree char *later = g_strdup_printf ("%s.version-%u.backup", test->path, n + 1);
  g_autofree char *part = g_strconcat (backup, ".part", NULL);

  g_assert_true (store_test_execute (test->database, "INSERT INTO course (uid, name, created_at) VALUES ('u', 'n', 0)", NULL));
  store_test_close (test->database);
  g_clear_object (&test->database);

  /* Left by a power cut in the middle of an earlier attempt, and by an upgrade of long ago. */
  g_assert_true (g_file_set_contents (part, "half a file", -1, NULL));
  g_assert_true (g_file_set_contents (backup, "old", -1, NULL));

  g_assert_true (open_with_steps (test, "ALTER TABLE course ADD COLUMN colour TEXT;\nUPDATE course SET colour = 'blue';", NULL));
  g_assert_cmpint (store_test_outside (test->path, "PRAGMA user_version"), ==, n + 1);
  g_assert_cmpint (store_test_outside (test->path, "SELECT count(*) FROM course WHERE colour = 'blue'"), ==, 1);
  g_assert_cmpint (store_test_outside (backup, "PRAGMA user_version"), ==, n);
  g_assert_cmpint (store_test_outside (backup, "SELECT count(*) FROM course WHERE uid = 'u'"), ==, 1);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));

  /* This program knows fewer steps: now the file is too new for it. */
  assert_refused (test, LYCEUM_DATABASE_ERROR_TOO_NEW);

  g_assert_true (open_with_steps (test, "SELECT 1;", "CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;"));
  g_assert_cmpint (store_test_outside (test->path, "PRAGMA user_version"), ==, n + 2);
  g_assert_cmpint (store_test_outside (later, "PRAGMA user_version"), ==, n + 1);
}

/* Programs of a newer version that start at the same moment: one brings the collection up to date, and the backup is of what was. */
static void
test_migrated_by_many (void)
{
  for (guint round = 0; round < 4; round++)
    {
      g_autoptr (StoreTest) test = store_test_new (TRUE);
      const guint n = count_steps ();
      g_autofree char *backup = g_strdup_printf ("%s.version-%u.backup", test->path, n);
      GSubprocess *children[4];

      g_assert_true (store_test_execute (test->database, "INSERT INTO course (uid, name, created_at) VALUES ('u', 'n', 0)", NULL));
      store_test_close (test->database);
      g_clear_object (&test->database);
      for (guint i = 0; i < G_N_ELEMENTS (children); i++)
        children[i] = spawn_with_steps (test, "ALTER TABLE course ADD COLUMN colour TEXT;", "UPDATE course SET colour = 'blue';");
      for (guint i = 0; i < G_N_ELEMENTS (children); i++)
        {
          g_assert_true (wait_for_opened (children[i]));
          g_object_unref (children[i]);
        }
      g_assert_cmpint (store_test_outside (test->path, "PRAGMA user_version"), ==, n + 2);
      g_assert_cmpint (store_test_outside (test->path, "SELECT count(*) FROM course WHERE colour = 'blue'"), ==, 1);
      g_assert_cmpint (store_test_outside (backup, "PRAGMA user_version"), ==, n);
      g_assert_cmpint (store_test_outside (backup, "SELECT count(*) FROM course"), ==, 1);
    }
}

/* A step that fails leaves everything as it was, with the backup beside it. */
static void
test_migration_fails (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  const guint n = count_steps ();
  g_autofree char *backup = g_strdup_printf ("%s.version-%u.backup", test->path, n);

  g_assert_true (store_test_execute (test->database, "INSERT INTO course (uid, name, created_at) VALUES ('u', 'n', 0)", NULL));
  store_test_close (test->database);
  g_clear_object (&test->database);
  g_assert_false (open_with_steps (test, "DELETE FROM course;\nCREATE TABLE half (id INTEGER);\nSELECT nonsense FROM nowhere;", NULL));
  g_assert_cmpint (store_test_outside (test->path, "PRAGMA user_version"), ==, n);
  g_assert_cmpint (store_test_outside (test->path, "SELECT count(*) FROM course"), ==, 1);
  g_assert_cmpint (store_test_outside (test->path, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"), ==, 0);
  g_assert_true (g_file_test (backup, G_FILE_TEST_EXISTS));
  g_assert_true (open_with_steps (test, "CREATE TABLE whole (id INTEGER PRIMARY KEY) STRICT;", NULL));
}

/* A new collection needs no backup. */
static void
test_migration_of_nothing (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  g_autofree char *backup = g_strconcat (test->path, ".version-0.backup", NULL);

  g_assert_true (open_with_steps (test, "CREATE TABLE another (id INTEGER PRIMARY KEY) STRICT;", NULL));
  g_assert_cmpint (store_test_outside (test->path, "PRAGMA user_version"), ==, count_steps () + 1);
  g_assert_false (g_file_test (backup, G_FILE_TEST_EXISTS));
}

/* Programs that start at the same moment make one collection, and each has it. */
static void
test_made_by_many (void)
{
  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (StoreTest) test = store_test_new (FALSE);
      GAsyncResult *results[6] = { NULL };

      for (guint i = 0; i < G_N_ELEMENTS (results); i++)
        lyceum_database_open_async (test->path, NULL, store_test_ready_cb, &results[i]);
      for (guint i = 0; i < G_N_ELEMENTS (results); i++)
        {
          g_autoptr (GAsyncResult) result = store_test_wait (&results[i]);
          g_autoptr (GError) error = NULL;
          g_autoptr (LyceumDatabase) database = lyceum_database_open_finish (result, &error);

          g_assert_no_error (error);
          store_test_close (database);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--open"))
    return open_and_report (argv[2]);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/files/garbage", test_garbage);
  g_test_add_func ("/store/files/damaged", test_damaged);
  g_test_add_func ("/store/files/foreign", test_foreign);
  g_test_add_func ("/store/files/foreign-log", test_foreign_log);
  g_test_add_func ("/store/files/newer", test_newer);
  g_test_add_func ("/store/files/newer-meanwhile", test_newer_meanwhile);
  g_test_add_func ("/store/files/empty-file", test_empty_file);
  g_test_add_func ("/store/files/folders", test_folders);
  g_test_add_func ("/store/files/read-only", test_read_only);
  g_test_add_func ("/store/files/left-in-the-log", test_left_in_the_log);
  g_test_add_func ("/store/files/made-by-many", test_made_by_many);
  g_test_add_func ("/store/files/migration", test_migration);
  g_test_add_func ("/store/files/migrated-by-many", test_migrated_by_many);
  g_test_add_func ("/store/files/migration-fails", test_migration_fails);
  g_test_add_func ("/store/files/migration-of-nothing", test_migration_of_nothing);
  return g_test_run ();
}
