/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * lyceum_find_place_show:
 * @page: a page with a LyceumMarkdownView in a scrolled window
 * @text: what was looked for
 * @excerpt: the words about it, as they were shown
 *
 * When the text of the page is there, scrolls to the paragraph that has most of these words, and marks what was looked for in it. Stays
 * where it is if none has any. To be called when the page is new. Main thread.
 */
void lyceum_find_place_show (GtkWidget *page, const char *text, const char *excerpt);

G_END_DECLS
