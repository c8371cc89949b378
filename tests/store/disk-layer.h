/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

typedef enum
{
  DISK_WRITE,    /* is about to be written */
  DISK_TORN,     /* the write that was refused: half of it has been written, as when the power goes */
  DISK_SYNC,
  DISK_TRUNCATE,
} DiskOperation;

/*
 * @growth: by how many bytes the file is to grow; below 0: to shrink
 *
 * Any thread. Returns: SQLITE_OK, or with what the operation fails. What it returns for %DISK_TORN does not matter.
 */
typedef int (*DiskLayerFunc) (DiskOperation operation, gint64 growth);

/* Puts a layer that asks @func between SQLite and its files, for all databases that are opened from now on. Once in a process. */
void disk_layer_install (DiskLayerFunc func);
