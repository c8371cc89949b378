/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"

G_BEGIN_DECLS

/** Appends text so that it reads the same in CommonMark. @line_start: whether a line begins here. */
void _lyceum_markdown_append_text  (GString           *markdown,
                                    const char        *text,
                                    gssize             length,
                                    gboolean           line_start);

/** Appends bytes @start to @end of a block with their styles; a formula whose TeX is known as $TeX$. */
void _lyceum_markdown_append_range (GString           *markdown,
                                    const LyceumBlock *block,
                                    guint              start,
                                    guint              end,
                                    gboolean           line_start);

/** Appends a table, and an empty line. */
void _lyceum_markdown_append_table (GString           *markdown,
                                    const LyceumBlock *table);

/** Appends a block that is a formula: $$TeX$$, or its readable line between fences where no TeX is known; and an empty line. */
void _lyceum_markdown_append_formula (GString           *markdown,
                                      const LyceumBlock *formula);

/** Appends code between fences, and an empty line. */
void _lyceum_markdown_append_code  (GString           *markdown,
                                    const char        *text,
                                    const char        *info);

/** Appends the picture of an image block as `![description](picture:NAME#WIDTHxHEIGHT)`, and an empty line; nothing where it is not kept. */
void _lyceum_markdown_append_image (GString           *markdown,
                                    const LyceumBlock *image);

G_END_DECLS
