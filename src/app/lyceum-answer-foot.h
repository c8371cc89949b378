/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-conversations.h"

G_BEGIN_DECLS

/**
 * LyceumAnswerFoot:
 *
 * What stands below an answer: what went wrong, who made it, and what can be done with it. Its buttons are the actions
 * `conversation.copy`, `.again`, `.cards` and `.branch`, each with the id of a message.
 */
#define LYCEUM_TYPE_ANSWER_FOOT (lyceum_answer_foot_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAnswerFoot, lyceum_answer_foot, LYCEUM, ANSWER_FOOT, GtkWidget)

GtkWidget *lyceum_answer_foot_new          (void);
/** Hidden while it is being answered. */
void       lyceum_answer_foot_set_message  (LyceumAnswerFoot *self, const LyceumMessage *message);

/** Returns: (transfer floating) (nullable): "‹ 2 of 3 ›", for a message that has siblings. */
GtkWidget *lyceum_answer_branches_new      (const LyceumMessage *message);

G_END_DECLS
