/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumHiddenFormula:
 * @tex: TeX, without its dollars
 * @source: the whole as it stood in the text, for a place that turns out to be code
 * @display: whether it stands apart: $$…$$, \[…\]
 */
typedef struct
{
  char *tex;
  char *source;
  gboolean display;
} LyceumHiddenFormula;

/**
 * lyceum_formula_hide:
 * @markdown: a text, however malformed, in UTF-8
 * @length: its bytes; -1: up to the end
 * @formulas: (out) (transfer full) (element-type LyceumHiddenFormula): what was found, in order
 *
 * Takes the formulas out of a Markdown text, so that its signs are none of Markdown's: $…$, $$…$$, \(…\) and \[…\] outside
 * of code. "\$" is a dollar, and so is that of a price. Each is replaced by a mark which goes through a parser of Markdown as
 * a word does. Linear. Any thread.
 *
 * Returns: (transfer full): the text with the marks
 */
char    *lyceum_formula_hide        (const char  *markdown,
                                     gssize       length,
                                     GPtrArray  **formulas);

/**
 * lyceum_formula_find_mark:
 * @text: text that came out of a parser
 * @length: its bytes
 * @start: (out): where the mark begins
 * @end: (out): and ends
 * @index: (out): of the formula
 *
 * Returns: whether there is one
 */
gboolean lyceum_formula_find_mark   (const char  *text,
                                     gsize        length,
                                     gsize       *start,
                                     gsize       *end,
                                     guint       *index);

/**
 * lyceum_formula_find_in_text:
 * @text: text that is no Markdown: what a web page says that has its formulas set by a script
 * @length: its bytes
 * @dollars: whether $…$ is one too, besides $$…$$, \(…\) and \[…\]
 * @start: (out): where it begins, with what opens it
 * @end: (out): and ends
 * @display: (out): whether it stands apart
 *
 * Returns: (transfer full) (nullable): the TeX of the first one; %NULL when there is none
 */
char    *lyceum_formula_find_in_text (const char *text,
                                      gsize       length,
                                      gboolean    dollars,
                                      gsize      *start,
                                      gsize      *end,
                                      gboolean   *display);

/**
 * lyceum_formula_write_markdown:
 * @tex: TeX
 * @display: whether it stands apart
 * @before: the byte that it will stand behind; a space at the start of a line
 * @after: the byte that will stand behind it
 *
 * Returns: (transfer full) (nullable): @tex with what opens and closes it; %NULL when it would not be read as it is there
 */
char    *lyceum_formula_write_markdown (const char *tex,
                                        gboolean    display,
                                        char        before,
                                        char        after);

/** Returns: (transfer full): @text, Markdown or that of a card, with its formulas as their readable lines; code is left alone. */
char    *lyceum_formula_make_readable (const char *text);

G_END_DECLS
