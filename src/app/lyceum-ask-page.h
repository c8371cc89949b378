/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumAskPage:
 *
 * Conversations of a course, or all of them, beside the one that is open. It reads when it is first on the screen.
 */
#define LYCEUM_TYPE_ASK_PAGE (lyceum_ask_page_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAskPage, lyceum_ask_page, LYCEUM, ASK_PAGE, GtkWidget)

GtkWidget *lyceum_ask_page_new          (void);
/** @course_id: 0: all conversations, and new ones are about the library. */
void       lyceum_ask_page_set_workshop (LyceumAskPage  *self,
                                         LyceumWorkshop *workshop,
                                         gint64          course_id);
/** @conversation_id: 0: a new one. */
void       lyceum_ask_page_open         (LyceumAskPage  *self,
                                         gint64          conversation_id);
/** Puts a question into the entry of a new conversation. */
void       lyceum_ask_page_suggest      (LyceumAskPage  *self,
                                         const char     *question);

G_END_DECLS
