/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk-layer.h"

#include <string.h>

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real; /* behind this */
} LayeredFile;

static sqlite3_vfs *real_vfs;
static DiskLayerFunc disk_func;

#define REAL(file) (((LayeredFile *) (file))->real)
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

static gint64
size_of (sqlite3_file *file)
{
  sqlite3_int64 size = 0;

  return FORWARD (file, xFileSize, &size) == SQLITE_OK ? size : 0;
}

static int
file_write (sqlite3_file *file, const void *data, int n, sqlite3_int64 at)
{
  int code = disk_func (DISK_WRITE, MAX (at + n - size_of (file), 0));

  if (code == SQLITE_OK)
    return FORWARD (file, xWrite, data, n, at);
  FORWARD (file, xWrite, data, n / 2, at);
  disk_func (DISK_TORN, 0);
  return code;
}

static int
file_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  int code = disk_func (DISK_TRUNCATE, size - size_of (file));

  return code != SQLITE_OK ? code : FORWARD (file, xTruncate, size);
}

static int
file_sync (sqlite3_file *file, int flags)
{
  int code = disk_func (DISK_SYNC, 0);

  return code != SQLITE_OK ? code : FORWARD (file, xSync, flags);
}

static const sqlite3_io_methods methods = {
  2,           file_close,  file_read,    file_write,   file_truncate, file_sync,   file_size,   file_lock, file_unlock,
  file_check_lock, file_control, file_sector, file_traits, shm_map,      shm_lock,    shm_barrier, shm_unmap,
};

static int
layered_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  LayeredFile *layered = (LayeredFile *) file;
  int code;

  layered->real = (sqlite3_file *) (layered + 1);
  memset (layered->real, 0, (gsize) real_vfs->szOsFile);
  code = real_vfs->xOpen (real_vfs, name, layered->real, flags, out_flags);
  layered->base.pMethods = layered->real->pMethods ? &methods : NULL;
  return code;
}

void
disk_layer_install (DiskLayerFunc func)
{
  static sqlite3_vfs vfs;

  disk_func = func;
  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "layered";
  vfs.szOsFile = (int) sizeof (LayeredFile) + real_vfs->szOsFile;
  vfs.xOpen = layered_open;
  vfs.pNext = NULL;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}
