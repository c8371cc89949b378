/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lyceum-task-spec.h"

G_BEGIN_DECLS

/**
 * LyceumTask:
 *
 * One piece of background work as the rest of the program sees it, on the main thread. Its properties change only on
 * the main thread, in batches, at most once a frame, so that a widget may bind to them:
 *
 * - `id` (int64), `kind`, `title`, `parent-id`: fixed
 * - `state` (LyceumTaskState), `priority` (LyceumTaskPriority)
 * - `progress` (double, 0 to 1; negative when unknown), `message` (nullable): for a parent, those of its children
 * - `error-message` (nullable): why it failed, in a sentence for a person
 */
#define LYCEUM_TYPE_TASK (lyceum_task_get_type ())
G_DECLARE_FINAL_TYPE (LyceumTask, lyceum_task, LYCEUM, TASK, GObject)

gint64              lyceum_task_get_id            (LyceumTask *self);
gint64              lyceum_task_get_parent_id     (LyceumTask *self);
const char         *lyceum_task_get_kind          (LyceumTask *self);
const char         *lyceum_task_get_title         (LyceumTask *self);
LyceumTaskState     lyceum_task_get_state         (LyceumTask *self);
LyceumTaskPriority  lyceum_task_get_priority      (LyceumTask *self);
double              lyceum_task_get_progress      (LyceumTask *self);
const char         *lyceum_task_get_message       (LyceumTask *self);
const char         *lyceum_task_get_error_message (LyceumTask *self);
/** Returns: (transfer none) (nullable): what it was submitted with; only its kind's own code knows what that means. */
GVariant           *lyceum_task_get_payload       (LyceumTask *self);

/** Number of children, and how many of them have ended, succeeded or not. Main thread. */
guint               lyceum_task_get_n_children          (LyceumTask *self);
guint               lyceum_task_get_n_finished_children (LyceumTask *self);
guint               lyceum_task_get_n_failed_children   (LyceumTask *self);

/** When it was submitted and when it ended, Unix time in milliseconds; 0 while it has not. */
gint64              lyceum_task_get_created_at    (LyceumTask *self);
gint64              lyceum_task_get_finished_at   (LyceumTask *self);

G_END_DECLS
