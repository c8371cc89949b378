/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection.h"
#include "lyceum-maker.h"
#include "lyceum-queue.h"

G_BEGIN_DECLS

/** One thing to learn from: a file, pasted text, a page of the web, or, with none of them, a topic that a model writes about. */
typedef struct
{
  char *name;
  char *path; /* (nullable): absolute */
  char *text; /* (nullable): pasted */
  char *url;  /* (nullable) */
  gboolean allow_private; /* whether @url may lead to this computer, or into its own network */
} LyceumMaterial;

LyceumMaterial *lyceum_material_new_file (const char *path);
LyceumMaterial *lyceum_material_new_text (const char *name, const char *text);
LyceumMaterial *lyceum_material_new_topic (const char *topic);
/** @address: as a person typed it. @error: a #LyceumWebError that says what is wrong with it. Returns: (nullable) */
LyceumMaterial *lyceum_material_new_address (const char *address, gboolean allow_private, GError **error);
void            lyceum_material_free     (LyceumMaterial *material);

/**
 * lyceum_course_create_async:
 * @course_id: a course that the material is added to, or 0 for a new one
 * @name: (nullable): name of a new course; %NULL to take one from the material
 * @materials: (transfer full) (element-type LyceumMaterial)
 * @make: whether to make lessons and cards, or only read
 *
 * Writes course, sources and tasks in one transaction and calls back when they are on disk. Main thread. The built-in
 * generator makes the lessons and cards; lyceum_course_create_with_async() has a model make them.
 */
void        lyceum_course_create_async  (LyceumQueue *queue, LyceumCollection *collection, gint64 course_id,
                                         const char *name, GPtrArray *materials, gboolean make, LyceumTaskPriority priority,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** @maker: (nullable): the model that makes lessons and cards; %NULL: the built-in generator, which cannot make anything of a
 * topic: that is %G_IO_ERROR_NOT_SUPPORTED. */
void        lyceum_course_create_with_async (LyceumQueue *queue, LyceumCollection *collection, gint64 course_id,
                                             const char *name, GPtrArray *materials, const LyceumMaker *maker, gboolean make,
                                             LyceumTaskPriority priority, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
/** For both. @course_id: (out): the course. Returns: (transfer full) (nullable): the course task. */
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

/**
 * lyceum_lesson_remake_async:
 * @lesson_id: a lesson
 * @maker: who makes it
 *
 * Has a lesson and its cards made again by a model. What a person has studied or changed stays; the lesson stays as it is
 * until the new one is there. Main thread. Calls back when the task is on disk.
 */
void        lyceum_lesson_remake_async  (LyceumQueue *queue, LyceumCollection *collection, gint64 lesson_id,
                                         const LyceumMaker *maker, GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
/** Returns: (transfer full) (nullable): the task. */
LyceumTask *lyceum_lesson_remake_finish (GAsyncResult *result, GError **error);

/**
 * lyceum_source_refetch_async:
 * @source_id: a source that was fetched from an address
 * @allow_private: whether the address may lead to this computer, or into its own network; one that says so itself may anyway,
 *   for a person asked for it when it was added
 *
 * Looks for a newer version of a page, reads it, and makes its lessons and cards anew where the text has changed. What a person
 * has edited, read or studied stays, and so does all of it where the page is gone. While the course is being made it is
 * %G_IO_ERROR_BUSY. Main thread. Calls back when the task is on disk.
 */
void        lyceum_source_refetch_async (LyceumQueue *queue, LyceumCollection *collection, gint64 source_id,
                                         gboolean allow_private, GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
/** Returns: (transfer full) (nullable): the task. */
LyceumTask *lyceum_source_refetch_finish (GAsyncResult *result, GError **error);

/**
 * lyceum_source_refetch_describe:
 * @task: what lyceum_source_refetch_finish() returned, ended
 * @source: as it is now
 *
 * Returns: (transfer full): what came of it, in a sentence or two. Main thread.
 */
char       *lyceum_source_refetch_describe (LyceumQueue *queue, LyceumTask *task, const LyceumSource *source);

G_END_DECLS
