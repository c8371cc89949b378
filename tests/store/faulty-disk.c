/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faulty-disk.h"

#include <sqlite3.h>
#include <string.h>

static int armed = -1; /* (atomic): the sort of operation that is counted; below 0: none is */
static int countdown;  /* (atomic): operations until one fails */
static int n_failed;   /* (atomic) */
static int goes_on;    /* (atomic): once it has failed it goes on failing */
static sqlite3_vfs *real_vfs;
static sqlite3_mem_methods real_memory;

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real; /* behind this */
} CountedFile;

static gboolean
fails (Fault fault)
{
  int left;

  if (g_atomic_int_get (&armed) != (int) fault)
    return FALSE;
  left = g_atomic_int_add (&countdown, -1);
  if (left > 1 || (left < 1 && !g_atomic_int_get (&goes_on)))
    return FALSE;
  g_atomic_int_inc (&n_failed);
  return TRUE;
}

#define REAL(file) (((CountedFile *) (file))->real)
#define FORWARD(file, method, ...) REAL (file)->pMethods->method (REAL (file), ##__VA_ARGS__)

static int file_close (sqlite3_file *file) { return FORWARD (file, xClose); }
static int file_size (sqlite3_file *file, sqlite3_int64 *size) { return FORWARD (file, xFileSize, size); }
static int file_lock (sqlite3_file *file, int lock) { return FORWARD (file, xLock, lock); }
static int file_unlock (sqlite3_file *file, int lock) { return FORWARD (file, xUnlock, lock); }
static int file_check_lock (sqlite3_file *file, int *out) { return FORWARD (file, xCheckReservedLock, out); }
static int file_control (sqlite3_file *file, int op, void *arg) { return FORWARD (file, xFileControl, op, arg); }
static int file_sector (sqlite3_file *file) { return FORWARD (file, xSectorSize); }
static int file_traits (sqlite3_file *file) { return FORWARD (file, xDeviceCharacteristics); }
static void shm_barrier (sqlite3_file *file) { FORWARD (file, xShmBarrier); }
static int shm_unmap (sqlite3_file *file, int drop) { return FORWARD (file, xShmUnmap, drop); }

static int
shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
  return FORWARD (file, xShmMap, page, size, extend, out);
}

static int
shm_lock (sqlite3_file *file, int at, int n, int flags)
{
  return flags & SQLITE_SHM_LOCK && fails (FAULT_BUSY) ? SQLITE_BUSY : FORWARD (file, xShmLock, at, n, flags);
}

static int
file_read (sqlite3_file *file, void *data, int n, sqlite3_int64 at)
{
  return fails (FAULT_READ) ? SQLITE_IOERR_READ : FORWARD (file, xRead, data, n, at);
}

static int
file_write (sqlite3_file *file, const void *data, int n, sqlite3_int64 at)
{
  if (fails (FAULT_FULL))
    return SQLITE_FULL;
  if (!fails (FAULT_DISK))
    return FORWARD (file, xWrite, data, n, at);
  FORWARD (file, xWrite, data, n / 2, at);
  return SQLITE_IOERR_WRITE;
}

static int
file_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  return fails (FAULT_DISK) ? SQLITE_IOERR_TRUNCATE : FORWARD (file, xTruncate, size);
}

static int
file_sync (sqlite3_file *file, int flags)
{
  return fails (FAULT_DISK) ? SQLITE_IOERR_FSYNC : FORWARD (file, xSync, flags);
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

static void *
allocate (int size)
{
  return fails (FAULT_MEMORY) ? NULL : real_memory.xMalloc (size);
}

static void *
reallocate (void *memory, int size)
{
  return fails (FAULT_MEMORY) ? NULL : real_memory.xRealloc (memory, size);
}

void
faulty_disk_set_up (void)
{
  static sqlite3_vfs vfs;
  sqlite3_mem_methods memory;

  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real_memory), ==, SQLITE_OK);
  memory = real_memory;
  memory.xMalloc = allocate;
  memory.xRealloc = reallocate;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &memory), ==, SQLITE_OK);

  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "counted";
  vfs.szOsFile = (int) sizeof (CountedFile) + real_vfs->szOsFile;
  vfs.xOpen = counted_open;
  vfs.pNext = NULL;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}

void
faulty_disk_arm (Fault    fault,
                 guint    nth,
                 gboolean for_good)
{
  g_atomic_int_set (&n_failed, 0);
  g_atomic_int_set (&countdown, (int) nth);
  g_atomic_int_set (&goes_on, for_good);
  g_atomic_int_set (&armed, fault);
}

guint
faulty_disk_disarm (void)
{
  g_atomic_int_set (&armed, -1);
  return g_atomic_int_get (&n_failed);
}
