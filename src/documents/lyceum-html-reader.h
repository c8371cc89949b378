/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-block-writer.h"

#include <libxml/tree.h>

G_BEGIN_DECLS

/**
 * _lyceum_html_read_tree:
 * @writer: where blocks go
 * @root: an element of XHTML or HTML
 * @skip_notes: leave footnotes out, which EPUB declares
 *
 * Walks a tree in document order and writes its blocks. Depth is bounded by the parsers.
 */
void     _lyceum_html_read_tree     (LyceumBlockWriter *writer, xmlNode *root, gboolean skip_notes);

/** Reads a piece of HTML, as it stands in Markdown. */
void     _lyceum_html_read_fragment (LyceumBlockWriter *writer, const char *html, gsize length);

/** Returns: (transfer full): what the entity of @length bytes, with & and ;, stands for; itself when it is not known. */
char    *_lyceum_html_decode_entity (const char *entity, gsize length);

/** Whether the space-separated attribute @name of @node holds @word. Looks at the local name, in any namespace. */
gboolean _lyceum_html_has_word      (xmlNode *node, const char *name, const char *word);

/** Adds MathML as one line of text that a person can read. In lyceum-mathml.c. */
void     _lyceum_mathml_linearise   (xmlNode *math, GString *out);

/** Turns @text into Unicode superscripts or subscripts where all of it has them. Returns: (nullable): */
char    *_lyceum_raise_text         (const char *text, gboolean superscript);

G_END_DECLS
