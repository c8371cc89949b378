/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* SQLite on a disk, or with a memory, of which the Nth operation fails. */

typedef enum
{
  FAULT_DISK,   /* a write, sync or truncation; of a write one half reaches the disk, as it does when the power goes */
  FAULT_READ,   /* a read */
  FAULT_FULL,   /* a write, because there is no space */
  FAULT_BUSY,   /* a lock, because another has it */
  FAULT_MEMORY, /* an allocation of SQLite */
} Fault;

#define N_FAULTS (FAULT_MEMORY + 1)

/* Before all else that has to do with SQLite. */
void  faulty_disk_set_up (void);
/* From now on: the @nth operation of that sort fails, and with @for_good all after it. */
void  faulty_disk_arm    (Fault    fault,
                          guint    nth,
                          gboolean for_good);
/* Returns how many have failed. */
guint faulty_disk_disarm (void);
