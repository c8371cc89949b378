/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LyceumAnswerPart:
 *
 * A few paragraphs of an answer. Each is read once; there are widgets for them only while the part is awake, which is when it is
 * near what is on the screen. The last part of an answer also shows the paragraph that is still growing, as plain text.
 *
 * Signal `cite` (guint number, int citation, GtkWidget *label, int character): somebody wants to see a source; where in the label.
 * CSS node: `markdown`.
 */
#define LYCEUM_TYPE_ANSWER_PART (lyceum_answer_part_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAnswerPart, lyceum_answer_part, LYCEUM, ANSWER_PART, GtkWidget)

GtkWidget *lyceum_answer_part_new          (void);

/** Whether it has as much as a part should have: the next paragraph goes into another. */
gboolean   lyceum_answer_part_is_full      (LyceumAnswerPart *self);
/** @start, @end: where the paragraph stands in the answer, in bytes. */
void       lyceum_answer_part_add          (LyceumAnswerPart *self,
                                            const char       *markdown,
                                            gint64            start,
                                            gint64            end);
/** @text: what has come of a paragraph that is not over; "" for none. */
void       lyceum_answer_part_set_open     (LyceumAnswerPart *self,
                                            const char       *text);
/** @citations: (nullable) (element-type LyceumCitation): once they have been checked. Reads nothing again. */
void       lyceum_answer_part_set_sources  (LyceumAnswerPart *self,
                                            guint             n_sources,
                                            GArray           *citations);

void       lyceum_answer_part_set_awake    (LyceumAnswerPart *self,
                                            gboolean          awake);
/** How many characters it shows, more or less. */
guint      lyceum_answer_part_get_size     (LyceumAnswerPart *self);
/** How many paragraphs have been read. */
guint      lyceum_answer_part_get_n_parsed (LyceumAnswerPart *self);

G_END_DECLS
