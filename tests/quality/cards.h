/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * quality_measure_cards:
 * @path: a file of questions and answers in the form of SQuAD: articles of paragraphs, each with questions whose answers stand in it
 * @show: also print the cards themselves: 0 those of a course, 1, 2, 4 or 8 those of so many a paragraph; G_MAXUINT none
 *
 * Prints how many of the answers that people thought worth asking for are the answer of a card, and how many cards ask for
 * such a thing, for the best 1, 2, 4 and 8 cards a paragraph, beside a plain baseline.
 *
 * Returns: whether the file could be read
 */
gboolean quality_measure_cards (const char *path, guint show, GError **error);

G_END_DECLS
