/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-conversations.h"

G_BEGIN_DECLS

/**
 * lyceum_quote_passages:
 * @question: what was asked
 * @sources: (element-type LyceumAnswerSource): what was found, the best first
 *
 * The answer of those who have no model: the two to four sentences of the passages that say most of what was asked for, each with its
 * citation, as Markdown. The same for the same. Takes some milliseconds: not for the main thread or the network thread.
 *
 * Returns: (transfer full) (nullable): %NULL where there is nothing to quote
 */
char *lyceum_quote_passages (const char *question,
                             GPtrArray  *sources);

G_END_DECLS
