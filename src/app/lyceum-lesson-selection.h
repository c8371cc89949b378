/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-lesson-selection-prompts.h"

G_BEGIN_DECLS

/**
 * LyceumLessonSelection:
 *
 * What is selected in the text of a lesson: a small bar beside it with what can be asked of it, and the same in the menu of the text.
 * A selection stands in one paragraph, item or cell.
 *
 * Both activate `lesson.ask-selection` (s: the name of a #LyceumSelectionDeed) and `lesson.card-from-selection` on the widget of the
 * page.
 */
#define LYCEUM_TYPE_LESSON_SELECTION (lyceum_lesson_selection_get_type ())
G_DECLARE_FINAL_TYPE (LyceumLessonSelection, lyceum_lesson_selection, LYCEUM, LESSON_SELECTION, GObject)

/** @page: the bar hangs below it. @scroller: what scrolls. @text: where selections count. All borrowed, and outlive it. */
LyceumLessonSelection *lyceum_lesson_selection_new      (GtkWidget              *page,
                                                         GtkScrolledWindow      *scroller,
                                                         GtkWidget              *text);
/** Before the page's own widgets go. */
void                   lyceum_lesson_selection_close    (LyceumLessonSelection  *self);

/** @words, @around: (out) (transfer full): what is selected, and the paragraph in which it stands. Returns: whether there is a selection. */
gboolean               lyceum_lesson_selection_get      (LyceumLessonSelection  *self,
                                                         char                  **words,
                                                         char                  **around);
/** Selects the first paragraph that is whole on the screen, for who has no pointer. Returns: whether there is one. */
gboolean               lyceum_lesson_selection_begin    (LyceumLessonSelection  *self);
/** Takes the bar away; the selection stays. Returns: whether it was there. */
gboolean               lyceum_lesson_selection_hide_bar (LyceumLessonSelection  *self);

G_END_DECLS
