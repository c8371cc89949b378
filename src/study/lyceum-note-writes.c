/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-note-writes-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "lyceum-cloze.h"
#include "lyceum-collection-writes.h"
#include "lyceum-study-sql-private.h"

typedef struct
{
  gint64 id, course_id, source_id;
  gint64 source_position, position;
  char *course_uid;
} Lesson;

static void
lesson_clear (Lesson *lesson)
{
  g_free (lesson->course_uid);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lesson, lesson_clear)

static gboolean
read_lesson (LyceumConnection *connection,
             gint64            lesson_id,
             Lesson           *lesson,
             GError          **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT l.course_id, l.source_id, s.position, l.position, c.uid FROM lesson l "
                                   "JOIN source s ON s.id = l.source_id JOIN course c ON c.id = l.course_id WHERE l.id = ?",
                                   "i", lesson_id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, _("The lesson has been deleted."));
      return FALSE;
    }
  lesson->id = lesson_id;
  lesson->course_id = lyceum_statement_get_int64 (statement, 0);
  lesson->source_id = lyceum_statement_get_int64 (statement, 1);
  lesson->source_position = lyceum_statement_get_int64 (statement, 2);
  lesson->position = lyceum_statement_get_int64 (statement, 3);
  lesson->course_uid = g_strdup (lyceum_statement_get_text (statement, 4));
  return TRUE;
}

/* One number that sorts the notes of a course: 19 bits of source, 16 of lesson, 20 of note, which leaves 8 for the card. */
static gint64
place_of (const Lesson *lesson,
          guint         position)
{
  return MIN (lesson->source_position, 0x7ffff) << 36 | MIN (lesson->position, 0xffff) << 20 | MIN (position, 0xfffff);
}

gboolean
_lyceum_write_cards_of_note (LyceumConnection *connection,
                             gint64            note_id,
                             gint64            course_id,
                             const char       *kind,
                             const char       *front,
                             gint64            place,
                             GError          **error)
{
  gboolean wanted[LYCEUM_CLOZE_MAX + 1] = { FALSE, TRUE };
  guint n_wanted = g_strcmp0 (kind, "cloze") == 0 ? lyceum_cloze_get_ordinals (front, wanted) : 1;
  gint64 n_cards = 0;

  for (gint64 i = 1; i <= LYCEUM_CLOZE_MAX; i++)
    if (wanted[i] && !_lyceum_sql_run (connection, error,
                                       "INSERT INTO card (note_id, course_id, ordinal, due) VALUES (?, ?, ?, ?) "
                                       "ON CONFLICT (note_id, ordinal) DO UPDATE SET due = excluded.due WHERE state = 0",
                                       "iiii", note_id, course_id, i, place << 8 | i))
      return FALSE;

  if (!_lyceum_sql_int64 (connection, error, &n_cards, "SELECT count(*) FROM card WHERE note_id = ?", "i", note_id))
    return FALSE;
  for (gint64 i = 1; n_cards > n_wanted && i <= LYCEUM_CLOZE_MAX; i++)
    if (!wanted[i] &&
        (!_lyceum_sql_run (connection, error, "DELETE FROM card WHERE note_id = ? AND ordinal = ? AND reps = 0", "ii", note_id,
                           i) ||
         !_lyceum_sql_run (connection, error, "UPDATE card SET suspended = 1 WHERE note_id = ? AND ordinal = ?", "ii", note_id,
                           i)))
      return FALSE;
  return TRUE;
}

static gboolean
insert_note (LyceumConnection    *connection,
             const Lesson        *lesson,
             const LyceumNewNote *note,
             guint                position,
             GError             **error)
{
  /* Made of what names the note for good, so that making it again elsewhere gives the same one. */
  g_autofree char *name = g_strconcat (lesson->course_uid, "\n", note->fingerprint, NULL);
  g_autofree char *guid = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  g_autofree char *answers = _lyceum_json_from_strv (note->answers);
  gint64 place = place_of (lesson, position);

  if (!_lyceum_sql_run (connection, error,
                        "INSERT INTO note (guid, course_id, lesson_id, source_id, position, place, kind, front, back, answers, "
                        "quote, location, fingerprint, created_at) VALUES (substr(?, 1, 32), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        "tiiiiittttttti", guid, lesson->course_id, lesson->id, lesson->source_id, (gint64) position, place,
                        note->kind, note->front, note->back, answers, note->quote, note->location, note->fingerprint,
                        g_get_real_time () / 1000))
    return FALSE;
  return _lyceum_write_cards_of_note (connection, lyceum_connection_last_insert_id (connection), lesson->course_id, note->kind,
                                      note->front, place, error);
}

/* An earlier lesson asks the same: its words take the place of those of the later one, unless they are a person's; the card
 * stays the card. */
static gboolean
replace_note (LyceumConnection    *connection,
              gint64               note_id,
              const Lesson        *lesson,
              const LyceumNewNote *note,
              guint                position,
              GError             **error)
{
  g_autofree char *answers = _lyceum_json_from_strv (note->answers);
  g_autoptr (LyceumStatement) statement = NULL;
  gint64 place = place_of (lesson, position);
  gboolean row = FALSE;

  if (!_lyceum_sql_run (connection, error,
                        "UPDATE note SET lesson_id = ?2, source_id = ?3, position = ?4, place = ?5, quote = ?6, location = ?7 "
                        "WHERE id = ?1",
                        "iiiiitt", note_id, lesson->id, lesson->source_id, (gint64) position, place, note->quote,
                        note->location) ||
      !_lyceum_sql_run (connection, error,
                        "UPDATE note SET kind = ?2, front = ?3, back = ?4, answers = ?5 WHERE id = ?1 AND edited_at IS NULL",
                        "itttt", note_id, note->kind, note->front, note->back, answers))
    return FALSE;
  statement = _lyceum_sql_prepare (connection, error, "SELECT kind, front FROM note WHERE id = ?", "i", note_id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  return _lyceum_write_cards_of_note (connection, note_id, lesson->course_id, lyceum_statement_get_text (statement, 0),
                                      lyceum_statement_get_text (statement, 1), place, error);
}

static gboolean
write_note (LyceumConnection    *connection,
            const Lesson        *lesson,
            const LyceumNewNote *note,
            guint                position,
            gboolean            *changed,
            GError             **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;
  gint64 note_id, place;

  statement = _lyceum_sql_prepare (connection, error, "SELECT id, place FROM note WHERE course_id = ? AND fingerprint = ?", "it",
                                   lesson->course_id, note->fingerprint);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    {
      *changed = TRUE;
      return insert_note (connection, lesson, note, position, error);
    }
  note_id = lyceum_statement_get_int64 (statement, 0);
  place = lyceum_statement_get_int64 (statement, 1);
  if (place <= place_of (lesson, position))
    return TRUE;
  *changed = TRUE;
  return replace_note (connection, note_id, lesson, note, position, error);
}

gboolean
lyceum_write_notes (LyceumConnection    *connection,
                    gint64               lesson_id,
                    const LyceumNewNote *notes,
                    guint                n_notes,
                    GError             **error)
{
  return lyceum_write_more_notes (connection, lesson_id, 0, notes, n_notes, error);
}

gboolean
lyceum_write_more_notes (LyceumConnection    *connection,
                         gint64               lesson_id,
                         guint                n_before,
                         const LyceumNewNote *notes,
                         guint                n_notes,
                         GError             **error)
{
  g_auto (Lesson) lesson = { 0 };
  gboolean changed = FALSE;

  if (!read_lesson (connection, lesson_id, &lesson, error))
    return FALSE;
  for (guint i = 0; i < n_notes; i++)
    if (!write_note (connection, &lesson, &notes[i], n_before + i, &changed, error))
      return FALSE;
  if (changed)
    lyceum_connection_note_change (connection, "card", lesson.course_id);
  return TRUE;
}

gboolean
lyceum_write_notes_anew (LyceumConnection *connection,
                         gint64            lesson_id,
                         GError          **error)
{
  return _lyceum_sql_run (connection, error,
                          "DELETE FROM note WHERE lesson_id = ? AND edited_at IS NULL AND NOT EXISTS "
                          "(SELECT 1 FROM card c WHERE c.note_id = note.id AND (c.reps > 0 OR c.suspended OR c.flag))",
                          "i", lesson_id);
}

/* {"no-quote": 2}; NULL where none was rejected. */
static char *
write_rejected (const LyceumCardsMaking *making)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  for (guint i = 0; making->reasons && making->reasons[i]; i++)
    if (making->n_rejected[i] > 0)
      {
        json_builder_set_member_name (builder, making->reasons[i]);
        json_builder_add_int_value (builder, making->n_rejected[i]);
      }
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  return json_object_get_size (json_node_get_object (node)) > 0 ? json_to_string (node, FALSE) : NULL;
}

gboolean
lyceum_write_cards_making (LyceumConnection        *connection,
                           gint64                   lesson_id,
                           const LyceumCardsMaking *making,
                           GError                 **error)
{
  g_autofree char *rejected = write_rejected (making);
  gint64 course_id = 0;

  if (!_lyceum_sql_run (connection, error,
                        "UPDATE lesson SET cards_by = ?2, cards_note = ?3, cards_rejected = ?4 WHERE id = ?1", "ittt",
                        lesson_id, making->made_by, making->made_note, rejected) ||
      !_lyceum_sql_int64 (connection, error, &course_id, "SELECT course_id FROM lesson WHERE id = ?", "i", lesson_id))
    return FALSE;
  if (course_id != 0)
    lyceum_connection_note_change (connection, "lesson", course_id);
  return TRUE;
}

gboolean
_lyceum_write_note_by_hand (LyceumConnection *connection,
                            gint64            lesson_id,
                            const char       *front,
                            const char       *back,
                            const char       *quote,
                            GError          **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  /* Nothing that is made has the same: it is kept beside whatever asks the same. */
  g_autofree char *fingerprint = g_strconcat ("by-hand:", uuid, NULL);
  const char *const answers[] = { back, NULL }, *const none[] = { NULL };
  gboolean is_cloze = strstr (front, "{{c") != NULL;
  const LyceumNewNote note = {
    .kind = is_cloze ? "cloze" : "basic",
    .front = front,
    .back = back,
    .answers = is_cloze ? none : answers,
    .quote = quote ? quote : "",
    .location = "",
    .fingerprint = fingerprint,
  };
  g_auto (Lesson) lesson = { 0 };
  gint64 position = 0;

  if (!read_lesson (connection, lesson_id, &lesson, error) ||
      !_lyceum_sql_int64 (connection, error, &position, "SELECT coalesce(max(position) + 1, 0) FROM note WHERE lesson_id = ?", "i",
                          lesson_id) ||
      !insert_note (connection, &lesson, &note, (guint) position, error) ||
      !_lyceum_sql_run (connection, error, "UPDATE note SET edited_at = created_at WHERE course_id = ? AND fingerprint = ?", "it",
                        lesson.course_id, fingerprint))
    return FALSE;
  lyceum_connection_note_change (connection, "card", lesson.course_id);
  return TRUE;
}
