/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumAnswerCutter:
 *
 * Cuts Markdown that comes in pieces into paragraphs, each of which can be laid out by itself as soon as it is over: what comes
 * later changes nothing in it. However long a text is, each byte is looked at once, and no paragraph is longer than a few
 * thousand bytes: one that would be is cut at the end of a sentence or line.
 */
typedef struct _LyceumAnswerCutter LyceumAnswerCutter;

/**
 * LyceumAnswerCutFunc:
 * @markdown: a paragraph, a list, a block of code, a table …; valid UTF-8
 * @start: where it begins, in bytes of the whole text. Less than that where the head of a table or of code is repeated
 * @end: where it ends
 */
typedef void (*LyceumAnswerCutFunc) (const char *markdown, gint64 start, gint64 end, gpointer user_data);

LyceumAnswerCutter *lyceum_answer_cutter_new      (void);
void                lyceum_answer_cutter_free     (LyceumAnswerCutter *self);

/** Takes what has come and gives the paragraphs that are over. A character may be cut in the middle. */
void                lyceum_answer_cutter_add      (LyceumAnswerCutter *self, const char *text, LyceumAnswerCutFunc func,
                                                   gpointer user_data);
/** Nothing more will come: gives what is still open. */
void                lyceum_answer_cutter_end      (LyceumAnswerCutter *self, LyceumAnswerCutFunc func, gpointer user_data);
/** Returns: (transfer none): what is not over yet, as far as it has come; valid until the next call. */
const char         *lyceum_answer_cutter_get_open (LyceumAnswerCutter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumAnswerCutter, lyceum_answer_cutter_free)

G_END_DECLS
