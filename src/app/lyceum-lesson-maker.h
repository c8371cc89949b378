/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/** Returns: (transfer full) (nullable): who made a lesson and its cards, whether a person has edited it, and what became of cards that
 * were not good enough; %NULL where the built-in generator made all of it, as it was asked to. */
char *lyceum_lesson_maker_describe   (const LyceumLesson *lesson);

/** Has the first model that is set up make a lesson again, and says in the window that it does, or why it cannot.
 * @widget: of a window. @is_edited: what a person has written stays, and a new version is made beside it. */
void  lyceum_lesson_maker_make_again (GtkWidget          *widget,
                                      LyceumWorkshop     *workshop,
                                      gint64              lesson_id,
                                      gboolean            is_edited);

G_END_DECLS
