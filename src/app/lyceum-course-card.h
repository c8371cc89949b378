/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumCourseCard:
 *
 * A course among the cards of Courses: name, progress, what is due.
 */
#define LYCEUM_TYPE_COURSE_CARD (lyceum_course_card_get_type ())
G_DECLARE_FINAL_TYPE (LyceumCourseCard, lyceum_course_card, LYCEUM, COURSE_CARD, GtkFlowBoxChild)

GtkWidget *lyceum_course_card_new           (void);
/** @task: (nullable): the task that is making the course. */
void       lyceum_course_card_set           (LyceumCourseCard *self, const LyceumCourse *course, LyceumTask *task);
gint64     lyceum_course_card_get_course_id (LyceumCourseCard *self);

G_END_DECLS
