/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-conversations.h"

G_BEGIN_DECLS

/** Returns: (transfer full): the stages of an answer with their times, as far as they are known: "Searched 0.04 s · 6 sources"; may
 * be empty. */
char *lyceum_answer_words_stages (const LyceumMessage *message);
/** Returns: (transfer full): who answered, how long it took and how much it was: "llama3 (Home) · 4.1 s · 212 tokens". */
char *lyceum_answer_words_maker  (const LyceumMessage *message);
/** Returns: (transfer full): where a passage stands: "Chapter 3 › Cells · page 12"; may be empty. */
char *lyceum_answer_words_place  (const LyceumPassage *passage);
/** Returns: (transfer full): how a conversation is called in a list. */
char *lyceum_answer_words_title  (const LyceumConversation *conversation);
/** Returns: (transfer full): when it was, as briefly as can be: "14:20", "Mon", "3 May". */
char *lyceum_answer_words_when   (gint64 unix_ms, gint64 now_ms);

G_END_DECLS
