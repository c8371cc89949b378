/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumCoursesPage:
 *
 * The place Courses: every course as a card.
 */
#define LYCEUM_TYPE_COURSES_PAGE (lyceum_courses_page_get_type ())
G_DECLARE_FINAL_TYPE (LyceumCoursesPage, lyceum_courses_page, LYCEUM, COURSES_PAGE, GtkWidget)

/** @courses: (element-type LyceumCourse), borrowed. */
void lyceum_courses_page_update (LyceumCoursesPage *self, GPtrArray *courses, LyceumQueue *queue);

G_END_DECLS
