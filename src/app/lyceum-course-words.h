/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/* What is said of a course, in the same words wherever it is said. All return translated strings (transfer full). */

/** How far the reader is: "3 of 12 lessons read". */
char  *lyceum_course_words_reading (const LyceumCourse *course);
/** How much there is: "12 lessons · 80 cards". */
char  *lyceum_course_words_size    (const LyceumCourse *course);
/** How far the making is: "Making lessons: 3 of 12". @task: (nullable). */
char  *lyceum_course_words_making  (const LyceumCourse *course, LyceumTask *task);
/** "8 cards to study". */
char  *lyceum_course_words_due     (guint n_due);
/** "12 new cards to look at" */
char  *lyceum_course_words_tray    (guint n_tray);
/** Read lessons of all, 0 to 1. */
double lyceum_course_words_fraction (const LyceumCourse *course);

/** Returns: (transfer none) (nullable): the task that makes the course, while it has not ended. */
LyceumTask *lyceum_course_get_running_task (const LyceumCourse *course, LyceumQueue *queue);

G_END_DECLS
