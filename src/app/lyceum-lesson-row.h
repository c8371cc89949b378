/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-lesson-item.h"

G_BEGIN_DECLS

/**
 * LyceumLessonRow:
 *
 * A row of the list of lessons, for one item after the other. Signal `retry`: the lesson could not be made, and the person
 * wants to try again.
 */
#define LYCEUM_TYPE_LESSON_ROW (lyceum_lesson_row_get_type ())
G_DECLARE_FINAL_TYPE (LyceumLessonRow, lyceum_lesson_row, LYCEUM, LESSON_ROW, GtkWidget)

GtkWidget        *lyceum_lesson_row_new      (void);
/** @item: (nullable) */
void              lyceum_lesson_row_set_item (LyceumLessonRow *self, LyceumLessonItem *item);
LyceumLessonItem *lyceum_lesson_row_get_item (LyceumLessonRow *self); /* (nullable) */

G_END_DECLS
