/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-lesson-selection-prompts.h"
#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumLessonSelectionSheet:
 *
 * What a model says about a selection in a lesson, beside the lesson, as it comes. Where no model has been set up, an explanation is
 * what else the course says of it.
 *
 * Signal `close`: the person has done with it.
 * CSS node: `selectionsheet`.
 */
#define LYCEUM_TYPE_LESSON_SELECTION_SHEET (lyceum_lesson_selection_sheet_get_type ())
G_DECLARE_FINAL_TYPE (LyceumLessonSelectionSheet, lyceum_lesson_selection_sheet, LYCEUM, LESSON_SELECTION_SHEET, GtkWidget)

/** @lesson: borrowed for the call. What was asked before is stopped. */
void     lyceum_lesson_selection_sheet_ask        (LyceumLessonSelectionSheet *self,
                                                   LyceumWorkshop             *workshop,
                                                   const LyceumLesson         *lesson,
                                                   LyceumSelectionDeed         deed,
                                                   const char                 *words,
                                                   const char                 *around);
/** Stops what is under way. */
void     lyceum_lesson_selection_sheet_stop       (LyceumLessonSelectionSheet *self);
gboolean lyceum_lesson_selection_sheet_is_running (LyceumLessonSelectionSheet *self);
/** Returns: (transfer none): the answer as far as it has come. */
const char *lyceum_lesson_selection_sheet_get_text (LyceumLessonSelectionSheet *self);

G_END_DECLS
