/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-card-item.h"

G_BEGIN_DECLS

/**
 * LyceumCardDialog:
 *
 * One card, whole: its words, which can be changed, where they come from, and how it is doing; or one that is not there yet.
 */
#define LYCEUM_TYPE_CARD_DIALOG (lyceum_card_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LyceumCardDialog, lyceum_card_dialog, LYCEUM, CARD_DIALOG, AdwWindow)

GtkWindow *lyceum_card_dialog_new            (LyceumCollection *collection,
                                              LyceumCardItem   *item);
/** A new card of a lesson (@lesson_id 0: of the course alone), for the person to finish. @quote: (nullable): the words of the lesson
 * that it is about; where @front is empty and @back stands in them, it is hidden there. */
GtkWindow *lyceum_card_dialog_new_for_lesson (LyceumCollection *collection,
                                              gint64            course_id,
                                              gint64            lesson_id,
                                              const char       *lesson_title,
                                              const char       *front,
                                              const char       *back,
                                              const char       *quote);

/** Reads a card and opens its dialog above the window of @widget. */
void       lyceum_card_dialog_open           (GtkWidget        *widget,
                                              LyceumCollection *collection,
                                              gint64            card_id);

G_END_DECLS
