/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "lyceum-lesson-edits-private.h"
#include "lyceum-study-sql-private.h"

#define MAX_MARKDOWN_BYTES (4 << 20)
#define MAX_TITLE_BYTES 1000

void
_lyceum_lesson_row_clear (LyceumLessonRow *lesson)
{
  g_free (lesson->title);
  g_free (lesson->location);
  g_free (lesson->markdown);
}

static gboolean
read_row (LyceumStatement  *statement,
          LyceumLessonRow  *lesson,
          const char       *message,
          GError          **error)
{
  gboolean row = FALSE;

  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, message);
      return FALSE;
    }
  *lesson = (LyceumLessonRow) {
    .id = lyceum_statement_get_int64 (statement, 0),
    .course_id = lyceum_statement_get_int64 (statement, 1),
    .source_id = lyceum_statement_get_int64 (statement, 2),
    .place = lyceum_statement_get_double (statement, 3),
    .title = g_strdup (lyceum_statement_get_text (statement, 4)),
    .location = g_strdup (lyceum_statement_get_text (statement, 5)),
    .markdown = g_strdup (lyceum_statement_get_text (statement, 6)),
    .first_block = lyceum_statement_get_int64 (statement, 7),
    .n_blocks = lyceum_statement_get_int64 (statement, 8),
    .minutes = lyceum_statement_get_int64 (statement, 9),
  };
  return TRUE;
}

#define LESSON                                                                                                         \
  "SELECT id, course_id, source_id, ifnull (place, position), title, location, markdown, first_block, n_blocks, minutes FROM lesson "

gboolean
_lyceum_lesson_row_read (LyceumConnection *connection,
                         gint64            lesson_id,
                         LyceumLessonRow  *lesson,
                         GError          **error)
{
  g_autoptr (LyceumStatement) statement = _lyceum_sql_prepare (connection, error, LESSON "WHERE id = ?", "i", lesson_id);

  return read_row (statement, lesson, _("The lesson has been deleted."), error);
}

gboolean
_lyceum_lesson_row_read_next (LyceumConnection      *connection,
                              const LyceumLessonRow *lesson,
                              LyceumLessonRow       *next,
                              GError               **error)
{
  g_autoptr (LyceumStatement) statement = NULL;

  statement = _lyceum_sql_prepare (connection, error,
                                   LESSON "WHERE source_id = ?1 AND (ifnull (place, position), id) > (?2, ?3) "
                                          "ORDER BY ifnull (place, position), id LIMIT 1",
                                   "idi", lesson->source_id, lesson->place, lesson->id);
  return read_row (statement, next, _("This is the last lesson of its source: there is none to merge it with."), error);
}

static void
describe (LyceumEdit            *edit,
          const char            *kind,
          const LyceumLessonRow *lesson)
{
  edit->kind = g_strdup (kind);
  edit->subject = _lyceum_edit_subject (lesson->title);
  edit->course_id = lesson->course_id;
  edit->lesson_id = lesson->id;
}

gint64
_lyceum_lesson_reading_minutes (const char *markdown)
{
  gint64 n_words = 0;
  gboolean inside = FALSE;

  for (const char *p = markdown; *p; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      gboolean letter = g_unichar_isalnum (character);

      /* Ideographs stand for half a word each, and two are counted as one: half of them begin one. */
      if (letter && (!inside || (g_unichar_iswide (character) && n_words % 2)))
        n_words++;
      inside = letter || (inside && g_unichar_ismark (character));
    }
  return MAX (1, n_words / 200);
}

/* Changing words */

gboolean
_lyceum_lesson_check (const char *title,
                      const char *markdown,
                      GError    **error)
{
  if (title && (!g_utf8_validate (title, -1, NULL) || *title == '\0' || strlen (title) > MAX_TITLE_BYTES))
    return _lyceum_edit_invalid (error, _("Give the lesson a title of one line."));
  if (markdown && !g_utf8_validate (markdown, -1, NULL))
    return _lyceum_edit_invalid (error, _("The text of the lesson is damaged. Write it again."));
  if (markdown && strlen (markdown) > MAX_MARKDOWN_BYTES)
    return _lyceum_edit_invalid (error, _("The lesson is too long. Split it in two."));
  return TRUE;
}

gboolean
_lyceum_edit_change_lesson (LyceumConnection        *connection,
                            const LyceumEditRequest *request,
                            LyceumEdit              *edit,
                            GError                 **error)
{
  g_auto (LyceumLessonRow) lesson = { 0 };
  gint64 now = g_get_real_time () / 1000;
  g_autofree char *title = request->title ? g_strstrip (g_strdup (request->title)) : NULL;
  gboolean renames, rewrites;

  if (!_lyceum_lesson_check (title, request->markdown, error) ||
      !_lyceum_lesson_row_read (connection, request->lesson_id, &lesson, error))
    return FALSE;
  renames = title && !g_str_equal (title, lesson.title);
  rewrites = request->markdown && g_strcmp0 (request->markdown, lesson.markdown) != 0;
  describe (edit, renames && !rewrites ? "lesson-rename" : "lesson-edit", &lesson);
  if (renames &&
      !_lyceum_sql_run (connection, error, "UPDATE lesson SET title = ?, renamed_at = ? WHERE id = ?", "tii", title, now, lesson.id))
    return FALSE;
  if (rewrites &&
      !_lyceum_sql_run (connection, error,
                        "UPDATE lesson SET markdown = ?1, minutes = ?2, edited_at = ?3, made_at = ifnull (made_at, ?3) WHERE id = ?4",
                        "tiii", request->markdown, _lyceum_lesson_reading_minutes (request->markdown), now, lesson.id))
    return FALSE;
  return _lyceum_sql_run (connection, error, "DELETE FROM lesson_draft WHERE lesson_id = ?", "i", lesson.id);
}

/* Deleting */

static gboolean
delete_cards (LyceumConnection *connection,
              gint64            lesson_id,
              GError          **error)
{
  return _lyceum_sql_run (connection, error,
                          "INSERT INTO dropped_note (course_id, fingerprint, dropped_at) SELECT course_id, fingerprint, ?2 FROM note "
                          "WHERE lesson_id = ?1 AND fingerprint NOT LIKE 'by-hand:%' ON CONFLICT (course_id, fingerprint) DO NOTHING",
                          "ii", lesson_id, g_get_real_time () / 1000) &&
         _lyceum_sql_run (connection, error, "DELETE FROM note WHERE lesson_id = ?", "i", lesson_id);
}

gboolean
_lyceum_edit_delete_lesson (LyceumConnection        *connection,
                            const LyceumEditRequest *request,
                            LyceumEdit              *edit,
                            GError                 **error)
{
  g_auto (LyceumLessonRow) lesson = { 0 };

  if (!_lyceum_lesson_row_read (connection, request->lesson_id, &lesson, error))
    return FALSE;
  describe (edit, "lesson-delete", &lesson);
  edit->lesson_id = 0;
  return (request->number || delete_cards (connection, lesson.id, error)) &&
         _lyceum_sql_run (connection, error, "DELETE FROM lesson WHERE id = ?", "i", lesson.id);
}

/* Moving */

gboolean
_lyceum_lesson_place_notes (LyceumConnection *connection,
                            gint64            lesson_id,
                            GError          **error)
{
  g_auto (LyceumNoteHome) home = { 0 };
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = TRUE;

  if (!_lyceum_note_home_read (connection, lesson_id, &home, error))
    return FALSE;
  statement = _lyceum_sql_prepare (connection, error, "SELECT id FROM note WHERE lesson_id = ? ORDER BY position, id", "i", lesson_id);
  while (row)
    {
      gint64 id;

      if (!statement || !lyceum_statement_step (statement, &row, error))
        return FALSE;
      id = row ? lyceum_statement_get_int64 (statement, 0) : 0;
      if (row)
        g_array_append_val (order, id);
    }
  for (guint i = 0; i < order->len; i++)
    if (!_lyceum_edit_place_note (connection, g_array_index (order, gint64, i), &home, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
set_place (LyceumConnection *connection,
           gint64            lesson_id,
           double            place,
           GError          **error)
{
  return _lyceum_sql_run (connection, error, "UPDATE lesson SET place = ? WHERE id = ?", "di", place, lesson_id) &&
         _lyceum_lesson_place_notes (connection, lesson_id, error);
}

/* The lessons of a source in their order. */
static GArray *
read_lessons (LyceumConnection *connection,
              gint64            source_id,
              GArray          **places,
              GError          **error)
{
  g_autoptr (GArray) lessons = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  *places = g_array_new (FALSE, FALSE, sizeof (double));
  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT id, ifnull (place, position) FROM lesson WHERE source_id = ? "
                                   "ORDER BY ifnull (place, position), id",
                                   "i", source_id);
  while (statement && lyceum_statement_step (statement, &row, error))
    {
      gint64 id = row ? lyceum_statement_get_int64 (statement, 0) : 0;
      double place = row ? lyceum_statement_get_double (statement, 1) : 0;

      if (!row)
        return g_steal_pointer (&lessons);
      g_array_append_val (lessons, id);
      g_array_append_val (*places, place);
    }
  return NULL;
}

/* Each lesson at its number, because there was no more room between two. */
static gboolean
renumber (LyceumConnection *connection,
          const GArray     *lessons,
          GError          **error)
{
  for (guint i = 0; i < lessons->len; i++)
    if (!set_place (connection, g_array_index (lessons, gint64, i), i, error))
      return FALSE;
  return TRUE;
}

gboolean
_lyceum_lesson_put_at (LyceumConnection *connection,
                       gint64            lesson_id,
                       gint64            source_id,
                       guint             to,
                       GError          **error)
{
  g_autoptr (GArray) places = NULL;
  g_autoptr (GArray) lessons = read_lessons (connection, source_id, &places, error);
  double before, after, place;

  if (!lessons)
    return FALSE;
  for (guint i = 0; i < lessons->len; i++)
    if (g_array_index (lessons, gint64, i) == lesson_id)
      {
        g_array_remove_index (lessons, i);
        g_array_remove_index (places, i);
      }
  to = MIN (to, lessons->len);
  after = to < lessons->len ? g_array_index (places, double, to) : 0;
  before = to > 0 ? g_array_index (places, double, to - 1) : after - 1;
  place = to < lessons->len ? (before + after) / 2 : floor (before) + 1;
  /* The order of the cards sees a 256th, and nothing before the beginning. */
  if (place >= 0 && place - before >= 1.0 / 256 && (to == lessons->len || after - place >= 1.0 / 256))
    return set_place (connection, lesson_id, place, error);
  g_array_insert_val (lessons, to, lesson_id);
  return renumber (connection, lessons, error);
}

static gboolean
find_number (LyceumConnection      *connection,
             const LyceumLessonRow *lesson,
             gint64                *number,
             GError               **error)
{
  return _lyceum_sql_int64 (connection, error, number,
                            "SELECT count(*) FROM lesson WHERE source_id = ? AND (ifnull (place, position), id) < (?, ?)", "idi",
                            lesson->source_id, lesson->place, lesson->id);
}

gboolean
_lyceum_edit_move_lesson (LyceumConnection        *connection,
                          const LyceumEditRequest *request,
                          LyceumEdit              *edit,
                          GError                 **error)
{
  g_auto (LyceumLessonRow) lesson = { 0 };
  gint64 from = 0, n = 0, to;

  if (!_lyceum_lesson_row_read (connection, request->lesson_id, &lesson, error) ||
      !find_number (connection, &lesson, &from, error) ||
      !_lyceum_sql_int64 (connection, error, &n, "SELECT count(*) FROM lesson WHERE source_id = ?", "i", lesson.source_id))
    return FALSE;
  describe (edit, "lesson-move", &lesson);
  to = CLAMP (from + request->number, 0, n - 1);
  return to == from || _lyceum_lesson_put_at (connection, lesson.id, lesson.source_id, (guint) to, error);
}

/* Adding one behind another */

gboolean
_lyceum_lesson_add_behind (LyceumConnection      *connection,
                           const LyceumLessonRow *lesson,
                           const char            *title,
                           gint64                *new_id,
                           GError               **error)
{
  gint64 number = 0, now = g_get_real_time () / 1000;

  if (!find_number (connection, lesson, &number, error) ||
      !_lyceum_sql_run (connection, error,
                        "INSERT INTO lesson (id, course_id, source_id, position, title, location, first_block, n_blocks, minutes, "
                        "renamed_at) SELECT " LYCEUM_NEXT_ID ("lesson") ", course_id, source_id, ?3 + " LYCEUM_NEXT_ID (
                          "lesson") ", ?2, location, first_block, n_blocks, minutes, ?4 FROM lesson WHERE id = ?1",
                        "itii", lesson->id, title, LYCEUM_LESSON_BY_HAND, now))
    return FALSE;
  *new_id = lyceum_connection_last_insert_id (connection);
  return _lyceum_lesson_put_at (connection, *new_id, lesson->source_id, (guint) number + 1, error);
}

gboolean
_lyceum_edit_add_version (LyceumConnection        *connection,
                          const LyceumEditRequest *request,
                          LyceumEdit              *edit,
                          GError                 **error)
{
  g_auto (LyceumLessonRow) lesson = { 0 };
  g_autofree char *title = NULL;

  if (!_lyceum_lesson_row_read (connection, request->lesson_id, &lesson, error))
    return FALSE;
  describe (edit, "lesson-add", &lesson);
  /* Translators: the title of a lesson that is made beside one that a person has edited. */
  title = g_strdup_printf (_("%s (new version)"), lesson.title);
  return _lyceum_lesson_add_behind (connection, &lesson, title, &edit->lesson_id, error);
}
