/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LyceumAskTranscript:
 *
 * A column of rows, one below the other, for a GtkScrolledWindow; as wide as reads well. It stays at its end while it grows, if
 * that is where the reader is, and otherwise what the reader looks at stays where it is. Only rows near what is on the screen are
 * measured, mapped and drawn, and #LyceumAnswerPart rows have widgets only then: it does not matter how much there is.
 *
 * Property `at-end` (gboolean): whether the reader is at the end.
 * CSS node: `transcript`. Role: log.
 */
#define LYCEUM_TYPE_ASK_TRANSCRIPT (lyceum_ask_transcript_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAskTranscript, lyceum_ask_transcript, LYCEUM, ASK_TRANSCRIPT, GtkWidget)

GtkWidget *lyceum_ask_transcript_new         (void);

/** @after: (nullable): the row that it follows; %NULL: it is the first. */
void       lyceum_ask_transcript_insert      (LyceumAskTranscript *self,
                                              GtkWidget           *row,
                                              GtkWidget           *after);
void       lyceum_ask_transcript_remove      (LyceumAskTranscript *self,
                                              GtkWidget           *row);
/** Returns: (transfer none) (nullable). */
GtkWidget *lyceum_ask_transcript_get_last    (LyceumAskTranscript *self);

/** Goes to the end, and stays there while it grows. */
void       lyceum_ask_transcript_go_to_end   (LyceumAskTranscript *self);
gboolean   lyceum_ask_transcript_is_at_end   (LyceumAskTranscript *self);
/** @pages: how many screens further, negative: back. */
void       lyceum_ask_transcript_scroll      (LyceumAskTranscript *self,
                                              double               pages);
/** How many rows have widgets now. */
guint      lyceum_ask_transcript_get_n_awake (LyceumAskTranscript *self);

G_END_DECLS
