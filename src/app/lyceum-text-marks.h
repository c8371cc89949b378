/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Marks of Markdown around what is selected in a text, in one step of its undo. What is marked already loses its marks. */

/** @mark: bold, italic, code, list, formula, heading, gap. */
void lyceum_text_marks_apply (GtkTextView *view, const char *mark);

G_END_DECLS
