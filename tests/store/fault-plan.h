/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Where something goes wrong. */
typedef enum
{
  FAULT_CALLS, /* calls of SQLite */
  FAULT_DISK,  /* operations of SQLite on its files */
} FaultLayer;

/* Stands in both layers. Once in a process. */
void     fault_plan_install   (void);

/* After @n_before of them are as good as ever, @n_failing fail with @code. */
void     fault_plan_arm       (FaultLayer layer, guint n_before, guint n_failing, int code);
/* The disk has room for @bytes more. What fails for that counts as well. */
void     fault_plan_set_room  (gint64 bytes);
/* All is well. */
void     fault_plan_disarm    (void);
/* How many have failed since fault_plan_arm() or fault_plan_set_room(). */
guint    fault_plan_n_failed  (void);
