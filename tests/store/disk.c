/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-test.h"

#include <string.h>

/*
 * A disk that fails: the Nth write, sync or truncation of a whole run, for each N until a run meets no failure. Whatever happened,
 * every acknowledged write is there afterwards, and the file is whole. SQLite's own files lie on a layer that counts.
 */

#define N_WRITES 8

static int countdown; /* (atomic): operations until one fails; below 0: none does */
static int n_failed;  /* (atomic) */
static gboolean for_good; /* immutable while a database is open: once it has failed it goes on failing */
static sqlite3_vfs *real_vfs;

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real; /* behind this */
} CountedFile;

static gboolean
fails (void)
{
  int left = g_atomic_int_get (&countdown);

  if (left < 0)
    return FALSE;
  if (left > 0 && !g_atomic_int_dec_and_test (&countdown))
    return FALSE;
  if (!for_good)
    g_atomic_int_set (&countdown, -1);
  g_atomic_int_inc (&n_failed);
  return TRUE;
}

#define REAL(file) (((CountedFile *) (file))->real)
#define FORWARD(file, method, ...) REAL (file)->pMethods->method (REAL (file), ##__VA_ARGS__)

static int file_close (sqlite3_file *file) { return FORWARD (file, xClose); }
static int file_read (sqlite3_file *file, void *data, int n, sqlite3_int64 at) { return FORWARD (file, xRead, data, n, at); }
static int file_size (sqlite3_file *file, sqlite3_int64 *size) { return FORWARD (file, xFileSize, size); }
static int file_lock (sqlite3_file *file, int lock) { return FORWARD (file, xLock, lock); }
static int file_unlock (sqlite3_file *file, int lock) { return FORWARD (file, xUnlock, lock); }
static int file_check_lock (sqlite3_file *file, int *out) { return FORWARD (file, xCheckReservedLock, out); }
static int file_control (sqlite3_file *file, int op, void *arg) { return FORWARD (file, xFileControl, op, arg); }
static int file_sector (sqlite3_file *file) { return FORWARD (file, xSectorSize); }
static int file_traits (sqlite3_file *file) { return FORWARD (file, xDeviceCharacteristics); }
static int shm_lock (sqlite3_file *file, int at, int n, int flags) { return FORWARD (file, xShmLock, at, n, flags); }
static void shm_barrier (sqlite3_file *file) { FORWARD (file, xShmBarrier); }
static int shm_unmap (sqlite3_file *file, int drop) { return FORWARD (file, xShmUnmap, drop); }

static int
shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
  return FORWARD (file, xShmMap, page, size, extend, out);
}

static int
file_write (sqlite3_file *file, const void *data, int n, sqlite3_int64 at)
{
  /* Half of it reaches the disk, as it does when the power goes. */
  if (fails ())
    {
      FORWARD (file, xWrite, data, n / 2, at);
      return SQLITE_IOERR_WRITE;
    }
  return FORWARD (file, xWrite, data, n, at);
}

static int
file_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  return fails () ? SQLITE_IOERR_TRUNCATE : FORWARD (file, xTruncate, size);
}

static int
file_sync (sqlite3_file *file, int flags)
{
  return fails () ? SQLITE_IOERR_FSYNC : FORWARD (file, xSync, flags);
}

static const sqlite3_io_methods methods = {
  2,           file_close,  file_read,    file_write,   file_truncate, file_sync,   file_size,   file_lock, file_unlock,
  file_check_lock, file_control, file_sector, file_traits, shm_map,      shm_lock,    shm_barrier, shm_unmap,
};

static int
counted_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  CountedFile *counted = (CountedFile *) file;
  int code;

  counted->real = (sqlite3_file *) (counted + 1);
  memset (counted->real, 0, (gsize) real_vfs->szOsFile);
  code = real_vfs->xOpen (real_vfs, name, counted->real, flags, out_flags);
  counted->base.pMethods = counted->real->pMethods ? &methods : NULL;
  return code;
}

static void
count_operations (void)
{
  static sqlite3_vfs vfs;

  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "counted";
  vfs.szOsFile = (int) sizeof (CountedFile) + real_vfs->szOsFile;
  vfs.xOpen = counted_open;
  vfs.pNext = NULL;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}

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
run (int n)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  g_autoptr (GString) acknowledged = g_string_new ("-1");
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;
  gboolean failed;
  guint n_acknowledged = 0;

  g_atomic_int_set (&n_failed, 0);
  g_atomic_int_set (&countdown, n);
  live (test, acknowledged);
  g_atomic_int_set (&countdown, -1);
  failed = g_atomic_int_get (&n_failed) > 0;

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
test_nth_fails (gconstpointer stays_broken)
{
  int n = 1;

  for_good = GPOINTER_TO_INT (stays_broken);
  while (run (n))
    n += g_test_slow () ? 1 : g_test_rand_int_range (1, 6);
  g_test_message ("%d operations", n);
  g_assert_cmpint (n, >, 20);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  count_operations ();
  g_test_add_data_func ("/store/disk/fails-once", GINT_TO_POINTER (FALSE), test_nth_fails);
  g_test_add_data_func ("/store/disk/fails-for-good", GINT_TO_POINTER (TRUE), test_nth_fails);
  return g_test_run ();
}
