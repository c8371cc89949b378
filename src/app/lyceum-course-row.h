/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumCourseRow:
 *
 * A course in a list of Today: a ring of what has been read, its name, a line of words, and an arrow. Opens the course.
 */
#define LYCEUM_TYPE_COURSE_ROW (lyceum_course_row_get_type ())
G_DECLARE_FINAL_TYPE (LyceumCourseRow, lyceum_course_row, LYCEUM, COURSE_ROW, AdwActionRow)

GtkWidget *lyceum_course_row_new (void);
/** @text: what the row says of the course; @fraction: what its ring shows; @active: whether work goes on. */
void       lyceum_course_row_set (LyceumCourseRow *self, const LyceumCourse *course, const char *text, double fraction,
                                  gboolean active);

G_END_DECLS
