/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-queue.h"

G_BEGIN_DECLS

/**
 * LyceumTaskRow:
 *
 * One task in the list of background work: what it does, how far it is, how long still, its error, and what can be done
 * about it. A task with children can be unfolded to those that run or have failed.
 */
#define LYCEUM_TYPE_TASK_ROW (lyceum_task_row_get_type ())
G_DECLARE_FINAL_TYPE (LyceumTaskRow, lyceum_task_row, LYCEUM, TASK_ROW, GtkListBoxRow)

/** @child: whether it stands under its parent. */
GtkWidget *lyceum_task_row_new (LyceumQueue *queue, LyceumTask *task, gboolean child);

G_END_DECLS
