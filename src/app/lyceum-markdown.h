/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lyceum-formula.h"

G_BEGIN_DECLS

typedef enum
{
  LYCEUM_MARKDOWN_HEADING,
  LYCEUM_MARKDOWN_PARAGRAPH,
  LYCEUM_MARKDOWN_ITEM,
  LYCEUM_MARKDOWN_CODE,
  LYCEUM_MARKDOWN_TABLE,
  LYCEUM_MARKDOWN_RULE,
  LYCEUM_MARKDOWN_FORMULA, /* one that stands apart */
  LYCEUM_MARKDOWN_PICTURE,
} LyceumMarkdownKind;

/**
 * LyceumMarkdownBlock:
 * @kind: what it is
 * @level: heading: 1 to 6
 * @indent: how deep it stands in lists and quotes, 0 to 8
 * @quoted: whether it stands in a quote
 * @tight: item: whether it follows the one before it without space
 * @marker: (nullable): item: what stands before it, "•" or "3."; %NULL for its later paragraphs
 * @markup: (nullable): its text as Pango markup; %NULL for a table and a rule
 * @formulas: (nullable) (element-type LyceumFormula): those in @markup, in order; each stands there by its readable line
 *   between LYCEUM_MARKDOWN_FORMULA_START and _END. Of a formula that stands apart the only one, where its TeX is known
 * @cell_formulas: (nullable) (element-type GPtrArray): the same for each cell, %NULL for one that has none
 * @cells: (nullable) (element-type utf8): table: markup of its cells, row by row
 * @n_columns: table: cells in a row; the first row is the header
 * @right: table: bit n is set when column n is aligned to its end
 *
 * @picture: (nullable): picture: its name in the collection; its description is @markup, which may be empty
 * @width, @height: picture: in pixels; 0 where not known
 *
 * One block of a text.
 */
typedef struct
{
  LyceumMarkdownKind kind;
  guint level;
  guint indent;
  gboolean quoted;
  gboolean tight;
  char *marker;
  char *markup;
  GPtrArray *formulas;
  GPtrArray *cells;
  GPtrArray *cell_formulas;
  guint n_columns;
  guint64 right;
  char *picture;
  int width, height;
} LyceumMarkdownBlock;

void lyceum_markdown_block_free (LyceumMarkdownBlock *block);

/* An attribute that changes nothing, and is on nothing else in the markup. */
#define LYCEUM_MARKDOWN_FORMULA_START "<span insert_hyphens=\"false\">"
#define LYCEUM_MARKDOWN_FORMULA_END "</span>"

/**
 * lyceum_markdown_parse:
 * @text: CommonMark with tables, however malformed
 *
 * A paragraph that is one `![description](picture:NAME#WIDTHxHEIGHT)` is a picture of the collection. Other images are told by
 * their description, links by their words, HTML is the text that it is: nothing is fetched and nothing can be clicked. Formulas
 * are $…$, $$…$$, \(…\) and \[…\]; "\$" and the dollar of a price are dollars. What goes deeper than eight levels stays at the
 * eighth; a text ends after 5,000 blocks. Any thread.
 *
 * Returns: (transfer full) (element-type LyceumMarkdownBlock): its blocks; markup is always well-formed
 */
GPtrArray *lyceum_markdown_parse        (const char          *text);

/** The same on a worker, for a page. */
void       lyceum_markdown_parse_async  (const char          *text,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
GPtrArray *lyceum_markdown_parse_finish (GAsyncResult        *result,
                                         GError             **error);

G_END_DECLS
