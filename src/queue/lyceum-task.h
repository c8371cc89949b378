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
 * - `state` (LyceumTaskState), `wait-reason` (LyceumWaitReason), `priority` (LyceumTaskPriority). A task in the queue
 *   waits also when what it needs (a network, a token of its limit) is missing for all of its like: then
 *   LyceumQueue::waiting-changed is emitted, once for all, and not a notification for each task
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
/** Why it does not start; %LYCEUM_WAIT_NONE where it does not wait. */
LyceumWaitReason    lyceum_task_get_wait_reason   (LyceumTask *self);
/** When it starts or is tried again, Unix time in milliseconds; 0 where that is not known. */
gint64              lyceum_task_get_start_at      (LyceumTask *self);
/** Whether it was paused itself; see lyceum_queue_set_paused(). */
gboolean            lyceum_task_is_paused         (LyceumTask *self);
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
/** When its last attempt began, Unix time in milliseconds, 0: none has; and how many there were. */
gint64              lyceum_task_get_started_at    (LyceumTask *self);
guint               lyceum_task_get_attempts      (LyceumTask *self);

/**
 * lyceum_task_get_time_left:
 *
 * Returns: how long the task will still take, in seconds, from the rate at which its progress has moved lately;
 *   negative where nothing can be said yet. Main thread.
 */
double              lyceum_task_get_time_left     (LyceumTask *self);

G_END_DECLS
