/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-conversations.h"

G_BEGIN_DECLS

/**
 * lyceum_citations_read:
 * @text: an answer as a model wrote it, UTF-8
 * @n_sources: how many sources it was given
 * @citations: (out) (element-type LyceumCitation): every [number] in what is returned, none of them checked
 *
 * Finds what an answer cites, in whichever form models write it ("[1, 2]", "[^1]", "【1†source】", "(Passage 2)", "[1](#1)"), writes all of
 * it as "[1][2]", and leaves out numbers that no source has. Code is left alone. Any thread.
 *
 * Returns: (transfer full): the text with its citations mended
 */
char *lyceum_citations_read  (const char *text,
                              guint       n_sources,
                              GArray    **citations);

/**
 * lyceum_citations_check:
 * @text: what lyceum_citations_read() returned
 * @citations: what it found
 * @sources: (element-type LyceumAnswerSource): what the model was given
 *
 * Holds each citation against its passage: whether the sentence that cites it shares its words, numbers and names with the
 * passage, and which sentence of the passage is nearest. Takes some milliseconds: not for the main thread or the network thread.
 */
void  lyceum_citations_check (const char *text,
                              GArray     *citations,
                              GPtrArray  *sources);

/** Returns: (transfer full): @text without its [numbers], for a model to which they would mean other passages. Any thread. */
char *lyceum_citations_strip (const char *text);
/** Returns: (transfer full): the text of @message, without the numbers where they are citations. Any thread. */
char *lyceum_message_to_plain (const LyceumMessage *message);

G_END_DECLS
