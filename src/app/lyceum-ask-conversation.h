/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-conversations.h"
#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumAskConversation:
 *
 * One conversation, or the place where a new one begins: its questions and answers, live, and the entry for the next question.
 * However many of these show one conversation, and whenever they were opened, all show the same.
 *
 * Signal `opened` (int64 id): a new conversation has begun. Signal `titled` (const char *title): how it is called.
 */
#define LYCEUM_TYPE_ASK_CONVERSATION (lyceum_ask_conversation_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAskConversation, lyceum_ask_conversation, LYCEUM, ASK_CONVERSATION, GtkWidget)

GtkWidget *lyceum_ask_conversation_new          (void);
/** @course_id: of the course that new conversations are about; 0: the library. Once. */
void       lyceum_ask_conversation_set_workshop (LyceumAskConversation *self,
                                                 LyceumWorkshop        *workshop,
                                                 LyceumConversations   *conversations,
                                                 gint64                 course_id);
/** @conversation_id: 0: a new one. */
void       lyceum_ask_conversation_open         (LyceumAskConversation *self,
                                                 gint64                 conversation_id);
gint64     lyceum_ask_conversation_get_id       (LyceumAskConversation *self);
/** Puts a question into the entry, for a person to ask. */
void       lyceum_ask_conversation_suggest      (LyceumAskConversation *self,
                                                 const char            *question);

G_END_DECLS
