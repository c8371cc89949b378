/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumNewCourseDialog:
 *
 * Takes material for a new course, or more for one that is there: a name, files, pasted text.
 *
 * Signal `created` (gint64 course_id): the course is on disk and is being made; the dialog closes.
 */
#define LYCEUM_TYPE_NEW_COURSE_DIALOG (lyceum_new_course_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LyceumNewCourseDialog, lyceum_new_course_dialog, LYCEUM, NEW_COURSE_DIALOG, AdwWindow)

/** @course_id: the course that gets more material, or 0 for a new one. */
LyceumNewCourseDialog *lyceum_new_course_dialog_new      (LyceumWorkshop *workshop, gint64 course_id);
/** A file that is there already, or is not on this computer, is left out and told of. */
void                   lyceum_new_course_dialog_add_file (LyceumNewCourseDialog *self, GFile *file);
void                   lyceum_new_course_dialog_set_text (LyceumNewCourseDialog *self, const char *text);

G_END_DECLS
