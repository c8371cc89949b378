/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Links in the labels of a text. Main thread. */

/**
 * lyceum_markdown_links_find:
 * @label: a label
 * @uri: (nullable): which of its links; %NULL: the one at @from or behind it
 * @from: characters of its text
 *
 * Returns: the character at which the link begins; -1: there is none
 */
int      lyceum_markdown_links_find  (GtkLabel         *label,
                                      const char       *uri,
                                      int               from);

/** Moves the focus on to the next link below @widget, or back. Returns: whether there was one. */
gboolean lyceum_markdown_links_focus (GtkWidget        *widget,
                                      GtkDirectionType  direction);

/** Where a character of a label is drawn, in @widget. Returns: whether that is known */
gboolean lyceum_markdown_links_place (GtkLabel         *label,
                                      int               character,
                                      GtkWidget        *widget,
                                      GdkRectangle     *area);

G_END_DECLS
