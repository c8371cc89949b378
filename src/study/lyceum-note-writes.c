/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-note-writes-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "lyceum-cloze.h"
#include "lyceum-edits-private.h"
#include "lyceum-study-sql-private.h"

void
_lyceum_note_home_clear (LyceumNoteHome *home)
{
  g_free (home->course_uid);
}

gboolean
_lyceum_note_home_read (LyceumConnection *connection,
                        gint64            lesson_id,
                        LyceumNoteHome   *lesson,
                        GError          **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT l.course_id, l.source_id, s.position, ifnull (l.place, l.position), c.uid FROM lesson l "
                                   "JOIN source s ON s.id = l.source_id JOIN course c ON c.id = l.course_id WHERE l.id = ?",
                                   "i", lesson_id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, _("The lesson has been deleted."));
      return FALSE;
    }
  lesson->lesson_id = lesson_id;
  lesson->course_id = lyceum_statement_get_int64 (statement, 0);
  lesson->source_id = lyceum_statement_get_int64 (statement, 1);
  lesson->source_position = lyceum_statement_get_int64 (statement, 2);
  lesson->place = lyceum_statement_get_double (statement, 3);
  lesson->course_uid = g_strdup (lyceum_statement_get_text (statement, 4));
  return TRUE;
}

gboolean
_lyceum_note_home_read_course (LyceumConnection *connection,
                               gint64            course_id,
                               LyceumNoteHome   *home,
                               GError          **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error, "SELECT uid FROM course WHERE id = ?", "i", course_id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, _("The course has been deleted."));
      return FALSE;
    }
  *home = (LyceumNoteHome) { .course_id = course_id, .source_position = G_MAXINT32 };
  home->course_uid = g_strdup (lyceum_statement_get_text (statement, 0));
  return TRUE;
}

gint64
_lyceum_note_home_place (const LyceumNoteHome *home,
                         guint                 position)
{
  gint64 number = (gint64) CLAMP (home->place, 0, 0xffff);
  gint64 part = (gint64) ((CLAMP (home->place, 0, 0xffff) - number) * 256);

  return MIN (home->source_position, 0x7ffff) << 36 | number << 20 | part << 12 | MIN (position, 0xfff);
}

static guint
find_ordinals (const char *kind,
               const char *front,
               gboolean    wanted[LYCEUM_CLOZE_MAX + 1])
{
  if (g_strcmp0 (kind, "cloze") == 0)
    return lyceum_cloze_get_ordinals (front, wanted);
  if (g_strcmp0 (kind, "reversed") != 0)
    return 1;
  wanted[2] = TRUE;
  return 2;
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
  guint n_wanted = find_ordinals (kind, front, wanted);
  gint64 n_cards = 0;

  for (gint64 i = 1; i <= LYCEUM_CLOZE_MAX; i++)
    if (wanted[i] && !_lyceum_sql_run (connection, error,
                                       "INSERT INTO card (id, note_id, course_id, ordinal, due, suspended) VALUES (" LYCEUM_NEXT_ID ("card") ", ?1, ?2, ?3, "
                                       "?4, (SELECT in_tray * 2 FROM note WHERE id = ?1)) "
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

gboolean
_lyceum_insert_note (LyceumConnection     *connection,
                     const LyceumNoteHome *lesson,
                     const LyceumNewNote  *note,
                     guint                 position,
                     gint64               *note_id,
                     GError              **error)
{
  /* Made of what names the note for good, so that making it again elsewhere gives the same one. */
  g_autofree char *name = g_strconcat (lesson->course_uid, "\n", note->fingerprint, NULL);
  g_autofree char *guid = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  g_autofree char *answers = _lyceum_json_from_strv (note->answers);
  gint64 place = _lyceum_note_home_place (lesson, position);

  if (!_lyceum_sql_run (connection, error,
                        "INSERT INTO note (id, guid, course_id, lesson_id, source_id, position, place, kind, front, back, answers, "
                        "quote, location, fingerprint, created_at, distractors, kin) VALUES (" LYCEUM_NEXT_ID ("note")
                        ", substr(?, 1, 32), ?, nullif(?, 0), nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), nullif(?, 0))",
                        "tiiiiitttttttiti", guid, lesson->course_id, lesson->lesson_id, lesson->source_id, (gint64) position, place,
                        note->kind, note->front, note->back, answers, note->quote, note->location, note->fingerprint,
                        g_get_real_time () / 1000, note->distractors ? note->distractors : "", note->kin))
    return FALSE;
  *note_id = lyceum_connection_last_insert_id (connection);
  return _lyceum_write_cards_of_note (connection, *note_id, lesson->course_id, note->kind, note->front, place, error);
}

/* An earlier lesson asks the same: its words take the place of those of the later one, unless they are a person's; the card
 * stays the card. */
static gboolean
replace_note (LyceumConnection    *connection,
              gint64               note_id,
              const LyceumNoteHome *lesson,
              const LyceumNewNote *note,
              guint                position,
              GError             **error)
{
  g_autofree char *answers = _lyceum_json_from_strv (note->answers);
  g_autoptr (LyceumStatement) statement = NULL;
  gint64 place = _lyceum_note_home_place (lesson, position);
  gboolean row = FALSE;

  if (!_lyceum_sql_run (connection, error,
                        "UPDATE note SET lesson_id = ?2, source_id = ?3, position = ?4, place = ?5, quote = ?6, location = ?7 "
                        "WHERE id = ?1",
                        "iiiiitt", note_id, lesson->lesson_id, lesson->source_id, (gint64) position, place, note->quote,
                        note->location) ||
      !_lyceum_sql_run (connection, error,
                        "UPDATE note SET kind = ?2, front = ?3, back = ?4, answers = ?5, distractors = nullif(?6, ''), kin = nullif(?7, 0) "
                        "WHERE id = ?1 AND edited_at IS NULL",
                        "ittttti", note_id, note->kind, note->front, note->back, answers,
                        note->distractors ? note->distractors : "", note->kin))
    return FALSE;
  statement = _lyceum_sql_prepare (connection, error, "SELECT kind, front FROM note WHERE id = ?", "i", note_id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  return _lyceum_write_cards_of_note (connection, note_id, lesson->course_id, lyceum_statement_get_text (statement, 0),
                                      lyceum_statement_get_text (statement, 1), place, error);
}

/* Where the collection is set so. */
static gboolean
put_in_tray (LyceumConnection *connection,
             gint64            note_id,
             GError          **error)
{
  return _lyceum_sql_run (connection, error,
                          "UPDATE note SET in_tray = 1 WHERE id = ? AND (SELECT value FROM meta WHERE key = 'tray') = 1", "i", note_id) &&
         (lyceum_connection_changes (connection) == 0 ||
          _lyceum_sql_run (connection, error, "UPDATE card SET suspended = 2 WHERE note_id = ? AND suspended = 0", "i", note_id));
}

/* The same is said by a gap of another lesson: the earlier one stays, whichever was made first. A card that somebody has
 * studied or changed stays beside it. */
static gboolean
yield_to_kin (LyceumConnection     *connection,
              const LyceumNoteHome *lesson,
              const LyceumNewNote  *note,
              guint                 position,
              gboolean             *yields,
              GError              **error)
{
  gint64 place = _lyceum_note_home_place (lesson, position), n_before = 0;

  *yields = FALSE;
  if (note->kin == 0)
    return TRUE;
  if (!_lyceum_sql_int64 (connection, error, &n_before,
                          "SELECT count(*) FROM note WHERE course_id = ? AND kin = ? AND lesson_id IS NOT ? AND place < ?", "iiii",
                          lesson->course_id, note->kin, lesson->lesson_id, place))
    return FALSE;
  *yields = n_before > 0;
  return *yields ||
         _lyceum_sql_run (connection, error,
                          "DELETE FROM note WHERE course_id = ? AND kin = ? AND lesson_id IS NOT ? AND edited_at IS NULL AND "
                          "moved_at IS NULL AND NOT EXISTS "
                          "(SELECT 1 FROM card c WHERE c.note_id = note.id AND (c.reps > 0 OR c.suspended = 1 OR c.flag))",
                          "iii", lesson->course_id, note->kin, lesson->lesson_id);
}

static gboolean
write_note (LyceumConnection    *connection,
            const LyceumNoteHome *lesson,
            const LyceumNewNote *note,
            guint                position,
            gboolean            *changed,
            GError             **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;
  gint64 note_id, place, n_dropped = 0;
  gboolean yields = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT id, place, moved_at FROM note WHERE course_id = ? AND fingerprint = ?", "it",
                                   lesson->course_id, note->fingerprint);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    {
      if (!_lyceum_sql_int64 (connection, error, &n_dropped,
                              "SELECT count(*) FROM dropped_note WHERE course_id = ? AND fingerprint = ?", "it",
                              lesson->course_id, note->fingerprint))
        return FALSE;
      if (n_dropped > 0)
        return TRUE;
      if (!yield_to_kin (connection, lesson, note, position, &yields, error))
        return FALSE;
      if (yields)
        return TRUE;
      *changed = TRUE;
      return _lyceum_insert_note (connection, lesson, note, position, &note_id, error) &&
             (note->is_chosen || put_in_tray (connection, note_id, error));
    }
  note_id = lyceum_statement_get_int64 (statement, 0);
  place = lyceum_statement_get_int64 (statement, 1);
  if (place <= _lyceum_note_home_place (lesson, position) || !lyceum_statement_is_null (statement, 2))
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
  g_auto (LyceumNoteHome) lesson = { 0 };
  gboolean changed = FALSE;

  if (!_lyceum_note_home_read (connection, lesson_id, &lesson, error))
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
                          "DELETE FROM note WHERE lesson_id = ? AND edited_at IS NULL AND moved_at IS NULL AND NOT EXISTS "
                          "(SELECT 1 FROM card c WHERE c.note_id = note.id AND (c.reps > 0 OR c.suspended = 1 OR c.flag))",
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
