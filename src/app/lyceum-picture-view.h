/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-database.h"
#include "lyceum-markdown.h"

G_BEGIN_DECLS

/**
 * LyceumPictureView:
 *
 * A picture in a text, as large as it is and as the text is wide; a click shows it by itself. Where it cannot be shown, its
 * description stands in its place.
 *
 * CSS node: `picture`.
 */
#define LYCEUM_TYPE_PICTURE_VIEW (lyceum_picture_view_get_type ())
G_DECLARE_FINAL_TYPE (LyceumPictureView, lyceum_picture_view, LYCEUM, PICTURE_VIEW, GtkWidget)

/** @block: a picture. Returns: (transfer floating) */
GtkWidget *lyceum_picture_view_new (LyceumDatabase            *database,
                                    const LyceumMarkdownBlock *block);

G_END_DECLS
