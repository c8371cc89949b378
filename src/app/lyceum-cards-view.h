/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumCardsView:
 *
 * The cards of a course as a list of recycled rows. Reads them, a page at a time, only while it is on the screen; a card
 * that is activated shows all of itself.
 */
#define LYCEUM_TYPE_CARDS_VIEW (lyceum_cards_view_get_type ())
G_DECLARE_FINAL_TYPE (LyceumCardsView, lyceum_cards_view, LYCEUM, CARDS_VIEW, GtkWidget)

void lyceum_cards_view_set_course (LyceumCardsView *self, LyceumCollection *collection, gint64 course_id);

G_END_DECLS
