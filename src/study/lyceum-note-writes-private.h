/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"

G_BEGIN_DECLS

/** Gives a note the cards that its words ask for: adds what is missing, takes away what was never studied, and suspends the rest. */
gboolean _lyceum_write_cards_of_note (LyceumConnection *connection, gint64 note_id, gint64 course_id, const char *kind,
                                      const char *front, gint64 place, GError **error);

/** A note of a person's own, behind the others of its lesson. @quote: (nullable). */
gboolean _lyceum_write_note_by_hand  (LyceumConnection *connection, gint64 lesson_id, const char *front, const char *back,
                                      const char *quote, GError **error);

G_END_DECLS
