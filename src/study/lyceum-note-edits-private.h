/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-edits-private.h"
#include "lyceum-note-writes-private.h"

G_BEGIN_DECLS

/** A note as it is, or as it is to be. */
typedef struct
{
  gint64 id, course_id;
  gint64 lesson_id; /* 0: of no lesson */
  guint position;
  gint64 place;
  char *kind, *front, *back, *quote, *location, *fingerprint; /* (owned) */
} LyceumNoteRow;

void     _lyceum_note_row_clear       (LyceumNoteRow *note);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LyceumNoteRow, _lyceum_note_row_clear)
/** Sets %LYCEUM_DATABASE_ERROR_NOT_FOUND where there is none. */
gboolean _lyceum_note_row_read        (LyceumConnection *connection, gint64 note_id, LyceumNoteRow *note, GError **error);

/** @lesson_id 0: the end of the course; @course_id 0: that of the lesson. */
gboolean _lyceum_note_home_of         (LyceumConnection *connection, gint64 course_id, gint64 lesson_id, LyceumNoteHome *home,
                                       GError **error);
gboolean _lyceum_next_note_position   (LyceumConnection *connection, gint64 course_id, gint64 lesson_id, guint *position,
                                       GError **error);

/** The lines of a list, without their marks. */
GStrv    _lyceum_note_items           (const char *back);
/** The column `answers` for these words. */
char    *_lyceum_note_answers         (const char *kind, const char *back);

/** Adds a note of a person's own. @note: its kind and texts. */
gboolean _lyceum_edit_add_note        (LyceumConnection *connection, const LyceumNoteHome *home, const LyceumNoteRow *note,
                                       guint position, gint64 *note_id, GError **error);
/** Deletes a note, which is not to be made again. */
gboolean _lyceum_edit_delete_note     (LyceumConnection *connection, const LyceumNoteRow *note, GError **error);
/** Puts a note and its cards where they belong. */
gboolean _lyceum_edit_place_note      (LyceumConnection *connection, gint64 note_id, const LyceumNoteHome *home, guint position,
                                       GError **error);

G_END_DECLS
