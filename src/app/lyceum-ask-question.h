/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-conversations.h"

G_BEGIN_DECLS

/**
 * LyceumAskQuestion:
 *
 * A question in a transcript. Its buttons are the actions `conversation.edit` and `.branch`, each with the id of a message.
 */
#define LYCEUM_TYPE_ASK_QUESTION (lyceum_ask_question_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAskQuestion, lyceum_ask_question, LYCEUM, ASK_QUESTION, GtkWidget)

GtkWidget           *lyceum_ask_question_new          (void);
/** @message: (transfer full). */
void                 lyceum_ask_question_take_message (LyceumAskQuestion *self, LyceumMessage *message);
const LyceumMessage *lyceum_ask_question_get_message  (LyceumAskQuestion *self);

G_END_DECLS
