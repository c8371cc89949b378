/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-note-edits-private.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id, course_id, source_id;
  double place;             /* in its source */
  char *title, *location;   /* (owned) */
  char *markdown;           /* (owned) (nullable): not made yet */
  gint64 first_block, n_blocks, minutes;
} LyceumLessonRow;

void     _lyceum_lesson_row_clear     (LyceumLessonRow *lesson);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LyceumLessonRow, _lyceum_lesson_row_clear)
/** Both set %LYCEUM_DATABASE_ERROR_NOT_FOUND where there is none. The next one is of the same source. */
gboolean _lyceum_lesson_row_read      (LyceumConnection *connection, gint64 lesson_id, LyceumLessonRow *lesson, GError **error);
gboolean _lyceum_lesson_row_read_next (LyceumConnection *connection, const LyceumLessonRow *lesson, LyceumLessonRow *next,
                                       GError **error);

gboolean _lyceum_lesson_check         (const char *title, const char *markdown, GError **error);
/** How long it takes to read. */
gint64   _lyceum_lesson_reading_minutes       (const char *markdown);
/** Numbers the notes of a lesson, and puts them where it stands. */
gboolean _lyceum_lesson_place_notes   (LyceumConnection *connection, gint64 lesson_id, GError **error);
/** Puts a lesson at number @to of its source. */
gboolean _lyceum_lesson_put_at        (LyceumConnection *connection, gint64 lesson_id, gint64 source_id, guint to, GError **error);
/** A lesson that is not made yet, of the same part of the source. */
gboolean _lyceum_lesson_add_behind    (LyceumConnection *connection, const LyceumLessonRow *lesson, const char *title,
                                       gint64 *new_id, GError **error);

G_END_DECLS
