/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection.h"
#include "lyceum-queue.h"

G_BEGIN_DECLS

/** One thing to learn from: a file, or pasted text. */
typedef struct
{
  char *name;
  char *path; /* (nullable): absolute */
  char *text; /* (nullable): pasted */
} LyceumMaterial;

LyceumMaterial *lyceum_material_new_file (const char *path);
LyceumMaterial *lyceum_material_new_text (const char *name, const char *text);
void            lyceum_material_free     (LyceumMaterial *material);

/**
 * lyceum_course_create_async:
 * @course_id: a course that the material is added to, or 0 for a new one
 * @name: (nullable): name of a new course; %NULL to take one from the material
 * @materials: (transfer full) (element-type LyceumMaterial)
 * @make: whether to make lessons and cards, or only read
 *
 * Writes course, sources and tasks in one transaction and calls back when they are on disk. Main thread.
 */
void        lyceum_course_create_async  (LyceumQueue *queue, LyceumCollection *collection, gint64 course_id,
                                         const char *name, GPtrArray *materials, gboolean make, LyceumTaskPriority priority,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** @course_id: (out): the course. Returns: (transfer full) (nullable): the course task. */
LyceumTask *lyceum_course_create_finish (GAsyncResult *result, gint64 *course_id, GError **error);

/**
 * lyceum_lesson_task_get_target:
 * @source_uid: (out) (transfer none): the source that the lesson is made from
 * @position: (out): its place in that source, from 0
 *
 * Which lesson a task makes, so that a page can say how far it is. Main thread.
 *
 * Returns: %FALSE for a task that makes no lesson
 */
gboolean    lyceum_lesson_task_get_target (LyceumTask *task, const char **source_uid, guint *position);

G_END_DECLS
