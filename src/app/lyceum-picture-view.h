/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-database.h"
#include "lyceum-markdown.h"

G_BEGIN_DECLS

/**
 * lyceum_picture_view_new:
 * @block: a picture
 *
 * A picture in a text, as large as it is and as the text is wide; a click or Enter shows it by itself. Where it cannot be shown, its
 * description stands in its place.
 *
 * Returns: (transfer floating)
 */
GtkWidget *lyceum_picture_view_new (LyceumDatabase            *database,
                                    const LyceumMarkdownBlock *block);

G_END_DECLS
