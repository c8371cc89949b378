/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"

G_BEGIN_DECLS

/* Short texts of a lesson that are kept beside its Markdown: plain but for formulas, which stand between dollars where their
 * TeX is known. A text without such a formula is what the source says, to the letter. */

/** Returns: (transfer full): bytes @start to @end of a block */
char *_lyceum_formula_text_of_range (const LyceumBlock *block,
                                     guint              start,
                                     guint              end);

/** Returns: (transfer full): a block that is a formula, in a line */
char *_lyceum_formula_text_of_block (const LyceumBlock *formula);

/** Returns: (transfer full): @text, a part of the block at index @block, maybe with the formula behind it, with its formulas */
char *_lyceum_formula_text_find     (LyceumDocument    *document,
                                     guint              block,
                                     const char        *text);

/** Appends such a text so that it reads the same in CommonMark. @line_start: whether a line begins here. */
void  _lyceum_formula_text_append   (GString           *markdown,
                                     const char        *text,
                                     gboolean           line_start);

G_END_DECLS
