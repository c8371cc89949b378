/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-task-store.h"

G_BEGIN_DECLS

/**
 * LyceumPastTask:
 *
 * A task of an earlier run of the program, as the collection remembers it: an item for lists. It never changes.
 */
#define LYCEUM_TYPE_PAST_TASK (lyceum_past_task_get_type ())
G_DECLARE_FINAL_TYPE (LyceumPastTask, lyceum_past_task, LYCEUM, PAST_TASK, GObject)

/** @record: (transfer full). */
LyceumPastTask         *lyceum_past_task_new        (LyceumTaskRecord *record);
const LyceumTaskRecord *lyceum_past_task_get_record (LyceumPastTask   *self);

G_END_DECLS
