/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumLessonsView:
 *
 * The lessons of a course as a list of recycled rows, with a heading for each source where there are several. A lesson
 * that is not there yet says whether it waits, is being made, or could not be made.
 */
#define LYCEUM_TYPE_LESSONS_VIEW (lyceum_lessons_view_get_type ())
G_DECLARE_FINAL_TYPE (LyceumLessonsView, lyceum_lessons_view, LYCEUM, LESSONS_VIEW, GtkWidget)

/**
 * lyceum_lessons_view_update:
 * @lessons: (element-type LyceumLesson): in order; borrowed
 * @sources: (element-type LyceumSource): borrowed
 *
 * Shows these lessons. Rows of lessons that were there stay, and keep the focus and the place.
 */
void       lyceum_lessons_view_update       (LyceumLessonsView *self, GPtrArray *lessons, GPtrArray *sources);

/** Says again how far each lesson is: @task is the course's, (nullable). */
void       lyceum_lessons_view_update_tasks (LyceumLessonsView *self, LyceumQueue *queue, LyceumTask *task);

G_END_DECLS
