/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Returns: (transfer full): Markdown without what CommonMark does not know: footnotes and their marks are left out, notes in
 * boxes are text like any other, attributes of titles are gone. */
char *_lyceum_markdown_settle_lines (const char *text, gsize length);

G_END_DECLS
