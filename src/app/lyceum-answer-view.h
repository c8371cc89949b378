/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-ask-transcript.h"
#include "lyceum-conversations.h"

G_BEGIN_DECLS

/**
 * LyceumAnswerView:
 *
 * One answer in a transcript: its rows there, and how text that streams gets into them. The first words are shown at once; what
 * comes after them with the next frame. A paragraph that is over is read and laid out once; the one that grows is plain text until
 * it is over. Nothing waits for what comes after it.
 *
 * Signal `cite` (guint number, int citation, GtkWidget *widget, int character): see #LyceumAnswerPart.
 */
#define LYCEUM_TYPE_ANSWER_VIEW (lyceum_answer_view_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAnswerView, lyceum_answer_view, LYCEUM, ANSWER_VIEW, GObject)

/** @after: (nullable): the row that it follows. */
LyceumAnswerView *lyceum_answer_view_new              (LyceumAskTranscript *transcript,
                                                       GtkWidget           *after);
/** Takes its rows away. Once. */
void              lyceum_answer_view_remove           (LyceumAnswerView    *self);
/** Returns: (transfer none): its last row. */
GtkWidget        *lyceum_answer_view_get_last         (LyceumAnswerView    *self);

/** @message: (transfer full): what the database has: sources, times, who answered, and the text as well unless it streams. */
void              lyceum_answer_view_take_message     (LyceumAnswerView    *self,
                                                       LyceumMessage       *message);
/** Borrowed; (nullable). */
const LyceumMessage *lyceum_answer_view_get_message   (LyceumAnswerView    *self);
/** All that came is void. */
void              lyceum_answer_view_begin            (LyceumAnswerView    *self);
void              lyceum_answer_view_append           (LyceumAnswerView    *self,
                                                       const char          *text);
void              lyceum_answer_view_append_reasoning (LyceumAnswerView    *self,
                                                       const char          *text);
/** @words: (nullable): the stage that is under way. */
void              lyceum_answer_view_set_work         (LyceumAnswerView    *self,
                                                       const char          *words);
/** No more text will come: all of it is laid out. */
void              lyceum_answer_view_end              (LyceumAnswerView    *self);

/** Returns: (transfer none): all text that has come. */
const char       *lyceum_answer_view_get_text         (LyceumAnswerView    *self);
/** How many paragraphs have been read so far. */
guint             lyceum_answer_view_get_n_parsed     (LyceumAnswerView    *self);

G_END_DECLS
