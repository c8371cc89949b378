/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lyceum-conversations.h"

G_BEGIN_DECLS

/**
 * LyceumAnswerLinks:
 * @n_sources: numbers from 1 to this are citations
 * @citations: (nullable) (element-type LyceumCitation): what became of checking them, in order of the text
 * @start, @end: where the paragraph stands in the answer, in bytes
 * @next: the first of @citations that has not been met
 *
 * The citations of one paragraph, while its blocks are gone through in order.
 */
typedef struct
{
  guint n_sources;
  const GArray *citations;
  gint64 start, end;
  guint next;
} LyceumAnswerLinks;

/** Whether there may be a citation in @text; quick. */
gboolean lyceum_answer_links_maybe (const char        *text);
/**
 * lyceum_answer_links_add:
 * @markup: well-formed Pango markup
 *
 * Makes a link of each [number] that cites a source; not of those in code. One that was checked and not found in its passage
 * gets a sign, and words that say so.
 *
 * Returns: (transfer full): well-formed markup for a GtkLabel
 */
char    *lyceum_answer_links_add   (LyceumAnswerLinks *self,
                                    const char        *markup);
/** Takes such a link apart. @citation: (out): which of the citations it is, -1: it is not known. */
gboolean lyceum_answer_links_read  (const char        *uri,
                                    guint             *number,
                                    int               *citation);

G_END_DECLS
