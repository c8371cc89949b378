/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-find.h"

G_BEGIN_DECLS

/**
 * LyceumFindRow:
 *
 * One thing that was found, with the words that match marked; or the row below some that has the others of their place shown.
 * It can be told to show another: the row stays, and with it the focus.
 */
#define LYCEUM_TYPE_FIND_ROW (lyceum_find_row_get_type ())
G_DECLARE_FINAL_TYPE (LyceumFindRow, lyceum_find_row, LYCEUM, FIND_ROW, GtkListBoxRow)

GtkWidget         *lyceum_find_row_new       (void);
/** @all: (element-type LyceumFound): what @index is one of; kept. @course: (nullable): the name of its course, where that is to be said. */
void               lyceum_find_row_set_found (LyceumFindRow *self, GPtrArray *all, guint index, const char *course);
/** @n: how many there are of that place; 0: not known yet. */
void               lyceum_find_row_set_more  (LyceumFindRow *self, LyceumFindPlaces place, guint n);

LyceumFindPlaces   lyceum_find_row_get_place (LyceumFindRow *self);
/** Returns: (nullable): %NULL where it is the row for more. */
const LyceumFound *lyceum_find_row_get_found (LyceumFindRow *self);

/** What is painted under words that match. Returns: (transfer full). @marks: (element-type LyceumRange). */
PangoAttrList     *lyceum_find_row_paint     (GArray *marks);

G_END_DECLS
