/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumFindPage:
 *
 * A field, and what is found in lessons, cards and sources while somebody types into it. Enter opens the first result, or the one that
 * was chosen with the arrow keys; Escape goes back to where the person came from.
 */
#define LYCEUM_TYPE_FIND_PAGE (lyceum_find_page_get_type ())
G_DECLARE_FINAL_TYPE (LyceumFindPage, lyceum_find_page, LYCEUM, FIND_PAGE, GtkWidget)

/** @course_id: the course that is looked through first; 0: all are. */
GtkWidget *lyceum_find_page_new   (LyceumWorkshop *workshop, gint64 course_id);
/** Puts the cursor into the field, with all that was typed selected. */
void       lyceum_find_page_begin (LyceumFindPage *self);

G_END_DECLS
