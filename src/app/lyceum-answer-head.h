/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-conversations.h"

G_BEGIN_DECLS

/**
 * LyceumAnswerHead:
 *
 * What stands above an answer: what is being done for it and how long that took, the sources that were found, and what the model
 * thought.
 *
 * Signal `cite` (guint number, int citation, GtkWidget *widget, int character), as of #LyceumAnswerPart, character -1.
 */
#define LYCEUM_TYPE_ANSWER_HEAD (lyceum_answer_head_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAnswerHead, lyceum_answer_head, LYCEUM, ANSWER_HEAD, GtkWidget)

GtkWidget *lyceum_answer_head_new              (void);
void       lyceum_answer_head_set_message      (LyceumAnswerHead *self, const LyceumMessage *message);
/** @words: (nullable): what is being done now, while it is being answered. */
void       lyceum_answer_head_set_work         (LyceumAnswerHead *self, const char *words);
/** More of what the model thinks. */
void       lyceum_answer_head_append_reasoning (LyceumAnswerHead *self, const char *text);
void       lyceum_answer_head_set_reasoning    (LyceumAnswerHead *self, const char *text);

G_END_DECLS
