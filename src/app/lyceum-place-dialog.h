/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-collection.h"

G_BEGIN_DECLS

/**
 * LyceumPlaceDialog:
 *
 * Asks where cards are to go: a course and one of its lessons.
 *
 * Signal `chosen` (gint64 course_id, gint64 lesson_id): the person has said where; 0: to no lesson of the course.
 */
#define LYCEUM_TYPE_PLACE_DIALOG (lyceum_place_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LyceumPlaceDialog, lyceum_place_dialog, LYCEUM, PLACE_DIALOG, AdwWindow)

/** @course_id: the one that is proposed. */
GtkWindow *lyceum_place_dialog_new (LyceumCollection *collection, gint64 course_id);

G_END_DECLS
