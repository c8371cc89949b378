/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-database.h"
#include "lyceum-markdown.h"

G_BEGIN_DECLS

/**
 * LyceumMarkdownView:
 *
 * A text as widgets: headings, paragraphs, lists, tables, code. The beginning is there at once and the rest follows between
 * the frames, so that a long text never holds up the window. Text can be selected; Tab passes over it.
 *
 * Signal `complete`: all blocks are there.
 * CSS node: `markdown`.
 */
#define LYCEUM_TYPE_MARKDOWN_VIEW (lyceum_markdown_view_get_type ())
G_DECLARE_FINAL_TYPE (LyceumMarkdownView, lyceum_markdown_view, LYCEUM, MARKDOWN_VIEW, GtkWidget)

GtkWidget *lyceum_markdown_view_new         (void);
/** @blocks: (transfer full) (element-type LyceumMarkdownBlock): see lyceum_markdown_parse(). */
void       lyceum_markdown_view_take_blocks (LyceumMarkdownView *self, GPtrArray *blocks);
/** Where the pictures of the text are, before its blocks are given. @database: (nullable): only what is said of them is shown. */
void       lyceum_markdown_view_set_database (LyceumMarkdownView *self, LyceumDatabase *database);
gboolean   lyceum_markdown_view_is_complete (LyceumMarkdownView *self);

/** Returns: (transfer floating): one block, for widgets that show texts in another way; below a CSS node `markdown`. */
GtkWidget *lyceum_markdown_block_widget_new (const LyceumMarkdownBlock *block);

G_END_DECLS
