/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LyceumLessonSelectionAnswer:
 *
 * A text that grows. The first words are drawn at once, later ones with the next frame; a paragraph that is over is read and laid
 * out once, and the one that grows is plain text until it is over.
 *
 * CSS node: `selectionanswer`.
 */
#define LYCEUM_TYPE_LESSON_SELECTION_ANSWER (lyceum_lesson_selection_answer_get_type ())
G_DECLARE_FINAL_TYPE (LyceumLessonSelectionAnswer, lyceum_lesson_selection_answer, LYCEUM, LESSON_SELECTION_ANSWER, GtkWidget)

/** Takes all of it away. */
void        lyceum_lesson_selection_answer_clear    (LyceumLessonSelectionAnswer *self);
void        lyceum_lesson_selection_answer_append   (LyceumLessonSelectionAnswer *self,
                                                     const char                  *text);
/** No more will come: all of it is laid out. */
void        lyceum_lesson_selection_answer_end      (LyceumLessonSelectionAnswer *self);
/** Returns: (transfer none): all that has come. */
const char *lyceum_lesson_selection_answer_get_text (LyceumLessonSelectionAnswer *self);
/** How many paragraphs have been read. */
guint       lyceum_lesson_selection_answer_get_n_read (LyceumLessonSelectionAnswer *self);

G_END_DECLS
