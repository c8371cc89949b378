/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-collection.h"
#include "lyceum-conversations.h"

G_BEGIN_DECLS

/**
 * LyceumAskPassage:
 *
 * A popover with the passage behind a citation: where it stands, its text with the sentence that is meant, and the way to its
 * lesson.
 */
#define LYCEUM_TYPE_ASK_PASSAGE (lyceum_ask_passage_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAskPassage, lyceum_ask_passage, LYCEUM, ASK_PASSAGE, GtkPopover)

GtkWidget *lyceum_ask_passage_new  (LyceumCollection        *collection);
/** @citation: (nullable): what is to be marked in the passage. @width: of the window, px. */
void       lyceum_ask_passage_show (LyceumAskPassage        *self,
                                    const LyceumAnswerSource *source,
                                    const LyceumCitation    *citation,
                                    int                      width);

G_END_DECLS
