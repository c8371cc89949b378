/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-find.h"

G_BEGIN_DECLS

/**
 * LyceumFindList:
 *
 * What was found, under the names of the places: some of each, and all of one when that is asked for. Rows stay when other results
 * come, so that nothing flickers. One row is chosen, at first the first one: it is what Enter opens.
 *
 * Signal `opened` (const LyceumFound *): the person wants to see it.
 * Signal `left`: the person has gone up from the first row.
 */
#define LYCEUM_TYPE_FIND_LIST (lyceum_find_list_get_type ())
G_DECLARE_FINAL_TYPE (LyceumFindList, lyceum_find_list, LYCEUM, FIND_LIST, GtkWidget)

/** @found: (element-type LyceumFound) (nullable): lessons, cards, passages. @whole: there are no more. @is_new: for other words than before: each place is shown in
 * part again, and the first row is chosen. */
void lyceum_find_list_set_found     (LyceumFindList *self, GPtrArray *found, gboolean whole, gboolean is_new);
/** @courses: (nullable) (element-type gint64 utf8): names of courses by their ids, which rows say; %NULL: they need not. */
void lyceum_find_list_set_courses   (LyceumFindList *self, GHashTable *courses);
/** Goes to the row after the chosen one, for a key that was pressed elsewhere. Returns: whether there is one. */
gboolean lyceum_find_list_go_down   (LyceumFindList *self);
/** Does what the chosen row is for. */
void lyceum_find_list_open_chosen   (LyceumFindList *self);

G_END_DECLS
