/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection-writes.h"

G_BEGIN_DECLS

/** Where notes go. */
typedef struct
{
  gint64 course_id;
  gint64 lesson_id, source_id; /* 0: of no lesson */
  gint64 source_position;
  double place;                /* of the lesson in its source */
  char *course_uid;            /* (owned) */
} LyceumNoteHome;

void     _lyceum_note_home_clear       (LyceumNoteHome *home);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LyceumNoteHome, _lyceum_note_home_clear)

/** Sets %LYCEUM_DATABASE_ERROR_NOT_FOUND where there is none. */
gboolean _lyceum_note_home_read        (LyceumConnection *connection, gint64 lesson_id, LyceumNoteHome *home, GError **error);
/** The end of a course, behind its lessons. */
gboolean _lyceum_note_home_read_course (LyceumConnection *connection, gint64 course_id, LyceumNoteHome *home, GError **error);

/** One number that sorts the notes of a course: 19 bits of source, 16 of lesson, 8 of a place between two lessons, 12 of note; 8 more
 * bits are left for the card. */
gint64   _lyceum_note_home_place       (const LyceumNoteHome *home, guint position);

/** A note that is new, with its cards. @note_id: (out). */
gboolean _lyceum_insert_note           (LyceumConnection *connection, const LyceumNoteHome *home, const LyceumNewNote *note,
                                        guint position, gint64 *note_id, GError **error);

/** Gives a note the cards that its words ask for: adds what is missing, takes away what was never studied, and suspends the rest. */
gboolean _lyceum_write_cards_of_note   (LyceumConnection *connection, gint64 note_id, gint64 course_id, const char *kind,
                                        const char *front, gint64 place, GError **error);

G_END_DECLS
