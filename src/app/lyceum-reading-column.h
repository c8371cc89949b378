/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LyceumReadingColumn:
 *
 * A column in the middle whose lines are as long as the eye follows with ease: 66 characters of its own font, or what
 * there is room for. Grows with the size of the text.
 *
 * CSS node: `readingcolumn`.
 */
#define LYCEUM_TYPE_READING_COLUMN (lyceum_reading_column_get_type ())
G_DECLARE_FINAL_TYPE (LyceumReadingColumn, lyceum_reading_column, LYCEUM, READING_COLUMN, GtkWidget)

GtkWidget *lyceum_reading_column_new       (void);
/** @child: (transfer floating) (nullable) */
void       lyceum_reading_column_set_child (LyceumReadingColumn *self, GtkWidget *child);

G_END_DECLS
