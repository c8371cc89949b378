/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * quality_measure_lessons:
 * @path: a file of questions and answers in the form of SQuAD, or a document of any other kind
 *
 * Of questions: how many of the answers stand in the key points of the article's lesson, beside the first sentences of its
 * paragraphs of the same length together; and where all articles are one text without headings, how well it is cut again.
 * Of a document: how well its text without headings is cut where its headings would have cut it, beside equal pieces.
 *
 * Returns: whether the file could be read
 */
gboolean quality_measure_lessons (const char *path, GError **error);

G_END_DECLS
