/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-collection.h"
#include "lyceum-queue.h"

G_BEGIN_DECLS

/**
 * LyceumCourseProgress:
 *
 * How far the making of a course is, with a button that stops it; what went wrong, with one that tries again. Visible
 * while there is something to say.
 */
#define LYCEUM_TYPE_COURSE_PROGRESS (lyceum_course_progress_get_type ())
G_DECLARE_FINAL_TYPE (LyceumCourseProgress, lyceum_course_progress, LYCEUM, COURSE_PROGRESS, GtkWidget)

/** Shows how things stand now. @task: (nullable): what makes @course, one of @queue. */
void lyceum_course_progress_show (LyceumCourseProgress *self, const LyceumCourse *course, LyceumQueue *queue, LyceumTask *task);

G_END_DECLS
