/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-cloze.h"
#include "lyceum-note-edits-private.h"
#include "lyceum-study-sql-private.h"

#define MAX_WORDS_BYTES 65536

static const char *const kind_names[LYCEUM_NOTE_N_KINDS] = { "basic", "reversed", "cloze", "list", "typed" };

const char *
lyceum_note_kind_get_name (LyceumNoteKind kind)
{
  return kind_names[MIN (kind, LYCEUM_NOTE_N_KINDS - 1)];
}

gboolean
lyceum_note_kind_from_name (const char     *name,
                            LyceumNoteKind *kind)
{
  for (guint i = 0; i < LYCEUM_NOTE_N_KINDS; i++)
    if (g_strcmp0 (name, kind_names[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_empty (const char *text)
{
  for (const char *p = text ? text : ""; *p; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

const char *
lyceum_note_words_check (const LyceumNoteWords *words)
{
  const char *back = words->back ? words->back : "";

  if (!words->front || !g_utf8_validate (words->front, -1, NULL) || !g_utf8_validate (back, -1, NULL) ||
      (words->quote && !g_utf8_validate (words->quote, -1, NULL)))
    return _("The text of the card is damaged. Write it again.");
  if (strlen (words->front) > MAX_WORDS_BYTES || strlen (back) > MAX_WORDS_BYTES)
    return _("The card is too long. Split it in several.");
  if (words->kind == LYCEUM_NOTE_CLOZE)
    {
      g_autofree char *plain = lyceum_cloze_render (words->front, 0, NULL, NULL);

      if (lyceum_cloze_get_highest (words->front) == 0)
        return _("Nothing is hidden yet. Select words of the sentence and make a gap of them.");
      return is_empty (plain) ? _("Write the sentence.") : NULL;
    }
  if (is_empty (words->front))
    return _("Write the question.");
  return is_empty (back) ? _("Write the answer.") : NULL;
}

void
_lyceum_note_row_clear (LyceumNoteRow *note)
{
  g_free (note->kind);
  g_free (note->front);
  g_free (note->back);
  g_free (note->quote);
  g_free (note->location);
  g_free (note->fingerprint);
}

gboolean
_lyceum_note_row_read (LyceumConnection *connection,
                       gint64            note_id,
                       LyceumNoteRow    *note,
                       GError          **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT course_id, lesson_id, position, place, kind, front, back, quote, location, fingerprint "
                                   "FROM note WHERE id = ?",
                                   "i", note_id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, _("The card has been deleted."));
      return FALSE;
    }
  *note = (LyceumNoteRow) {
    .id = note_id,
    .course_id = lyceum_statement_get_int64 (statement, 0),
    .lesson_id = lyceum_statement_get_int64 (statement, 1),
    .position = (guint) lyceum_statement_get_int64 (statement, 2),
    .place = lyceum_statement_get_int64 (statement, 3),
    .kind = g_strdup (lyceum_statement_get_text (statement, 4)),
    .front = g_strdup (lyceum_statement_get_text (statement, 5)),
    .back = g_strdup (lyceum_statement_get_text (statement, 6)),
    .quote = g_strdup (lyceum_statement_get_text (statement, 7)),
    .location = g_strdup (lyceum_statement_get_text (statement, 8)),
    .fingerprint = g_strdup (lyceum_statement_get_text (statement, 9)),
  };
  return TRUE;
}

gboolean
_lyceum_note_home_of (LyceumConnection *connection,
                      gint64            course_id,
                      gint64            lesson_id,
                      LyceumNoteHome   *home,
                      GError          **error)
{
  if (lesson_id == 0)
    return _lyceum_note_home_read_course (connection, course_id, home, error);
  if (!_lyceum_note_home_read (connection, lesson_id, home, error))
    return FALSE;
  if (course_id != 0 && course_id != home->course_id)
    return _lyceum_edit_invalid (error, _("The lesson is not of this course."));
  return TRUE;
}

GStrv
_lyceum_note_items (const char *back)
{
  g_autoptr (GStrvBuilder) items = g_strv_builder_new ();
  g_auto (GStrv) lines = g_strsplit (back, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      char *line = g_strstrip (lines[i]);

      if (g_str_has_prefix (line, "- ") || g_str_has_prefix (line, "* "))
        line = g_strchug (line + 2);
      else if (g_str_has_prefix (line, "• "))
        line = g_strchug (line + strlen ("• "));
      if (*line)
        g_strv_builder_add (items, line);
    }
  return g_strv_builder_end (items);
}

/* What is typed, spoken and printed as the answer. Of a cloze it is what it hides; of a list, its lines. */
char *
_lyceum_note_answers (const char *kind,
                      const char *back)
{
  const char *one[] = { back, NULL };
  g_auto (GStrv) items = NULL;

  if (g_str_equal (kind, "cloze"))
    return g_strdup ("[]");
  if (!g_str_equal (kind, "list"))
    return _lyceum_json_from_strv (one);
  items = _lyceum_note_items (back);
  return g_strv_length (items) > 1 ? _lyceum_json_from_strv ((const char *const *) items) : g_strdup ("[]");
}

gboolean
_lyceum_next_note_position (LyceumConnection *connection,
                            gint64            course_id,
                            gint64            lesson_id,
                            guint            *position,
                            GError          **error)
{
  gint64 next = 0;

  if (!_lyceum_sql_int64 (connection, error, &next,
                          "SELECT ifnull (max (position) + 1, 0) FROM note WHERE course_id = ? AND lesson_id IS nullif (?, 0)", "ii",
                          course_id, lesson_id))
    return FALSE;
  *position = (guint) next;
  return TRUE;
}

static gboolean
find_duplicate (LyceumConnection *connection,
                LyceumEdit       *edit,
                GError          **error)
{
  return _lyceum_sql_int64 (connection, error, &edit->duplicate_id,
                            "SELECT o.id FROM note n JOIN note o ON o.course_id = n.course_id AND o.id <> n.id "
                            "AND o.front = n.front WHERE n.id = ? LIMIT 1",
                            "i", edit->note_id);
}

/* Making */

gboolean
_lyceum_edit_add_note (LyceumConnection     *connection,
                       const LyceumNoteHome *home,
                       const LyceumNoteRow  *note,
                       guint                 position,
                       gint64               *note_id,
                       GError              **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  /* Nothing that is made has the same: it is kept beside whatever asks the same. */
  g_autofree char *fingerprint = g_strconcat ("by-hand:", uuid, NULL);
  g_autofree char *answers_json = _lyceum_note_answers (note->kind, note->back);
  g_auto (GStrv) answers = _lyceum_json_to_strv (answers_json);
  const LyceumNewNote new_note = {
    .kind = note->kind,
    .front = note->front,
    .back = note->back,
    .answers = (const char *const *) answers,
    .quote = note->quote ? note->quote : "",
    .location = note->location ? note->location : "",
    .fingerprint = fingerprint,
  };

  return _lyceum_insert_note (connection, home, &new_note, position, note_id, error) &&
         _lyceum_sql_run (connection, error, "UPDATE note SET edited_at = created_at WHERE id = ?", "i", *note_id);
}

static gboolean
check_words (const LyceumEditRequest *request,
             GError                 **error)
{
  const LyceumNoteWords words = { request->kind, request->front, request->back, request->quote };
  const char *message = lyceum_note_words_check (&words);

  return message ? _lyceum_edit_invalid (error, message) : TRUE;
}

gboolean
_lyceum_edit_create_note (LyceumConnection        *connection,
                          const LyceumEditRequest *request,
                          LyceumEdit              *edit,
                          GError                 **error)
{
  g_auto (LyceumNoteHome) home = { 0 };
  const LyceumNoteRow note = { .kind = (char *) lyceum_note_kind_get_name (request->kind),
                               .front = request->front,
                               .back = request->back ? request->back : (char *) "",
                               .quote = request->quote };
  guint position;

  edit->kind = g_strdup ("note-add");
  edit->subject = _lyceum_edit_subject (request->front ? request->front : "");
  if (!check_words (request, error) || !_lyceum_note_home_of (connection, request->course_id, request->lesson_id, &home, error) ||
      !_lyceum_next_note_position (connection, home.course_id, home.lesson_id, &position, error) ||
      !_lyceum_edit_add_note (connection, &home, &note, position, &edit->note_id, error))
    return FALSE;
  edit->course_id = home.course_id;
  edit->lesson_id = home.lesson_id;
  return find_duplicate (connection, edit, error);
}

gboolean
_lyceum_edit_change_note (LyceumConnection        *connection,
                          const LyceumEditRequest *request,
                          LyceumEdit              *edit,
                          GError                 **error)
{
  const char *kind = lyceum_note_kind_get_name (request->kind);
  const char *back = request->back ? request->back : "";
  g_autofree char *answers = _lyceum_note_answers (kind, back);
  g_auto (LyceumNoteRow) note = { 0 };

  if (!check_words (request, error) || !_lyceum_note_row_read (connection, request->ids[0], &note, error))
    return FALSE;
  edit->kind = g_strdup ("note-edit");
  edit->subject = _lyceum_edit_subject (request->front);
  edit->course_id = note.course_id;
  edit->note_id = note.id;
  edit->lesson_id = note.lesson_id;
  if (g_str_equal (note.kind, kind) && g_str_equal (note.front, request->front) && g_str_equal (note.back, back) &&
      (!request->quote || g_str_equal (note.quote, request->quote)))
    return TRUE;
  if (!_lyceum_sql_run (connection, error,
                        "UPDATE note SET kind = ?1, front = ?2, back = ?3, quote = ifnull (?4, quote), edited_at = ?5, answers = CASE "
                        "WHEN kind = ?1 AND front = ?2 AND back = ?3 THEN answers ELSE ?6 END WHERE id = ?7",
                        "ttttiti", kind, request->front, back, request->quote, g_get_real_time () / 1000, answers, note.id))
    return FALSE;
  return _lyceum_write_cards_of_note (connection, note.id, note.course_id, kind, request->front, note.place, error) &&
         find_duplicate (connection, edit, error);
}

/* Deleting */

static gboolean
drop_note (LyceumConnection    *connection,
           const LyceumNoteRow *note,
           GError             **error)
{
  return g_str_has_prefix (note->fingerprint, "by-hand:") ||
         _lyceum_sql_run (connection, error,
                          "INSERT INTO dropped_note (course_id, fingerprint, dropped_at) VALUES (?, ?, ?) "
                          "ON CONFLICT (course_id, fingerprint) DO NOTHING",
                          "iti", note->course_id, note->fingerprint, g_get_real_time () / 1000);
}

gboolean
_lyceum_edit_delete_note (LyceumConnection    *connection,
                          const LyceumNoteRow *note,
                          GError             **error)
{
  return drop_note (connection, note, error) && _lyceum_sql_run (connection, error, "DELETE FROM note WHERE id = ?", "i", note->id);
}

gboolean
_lyceum_edit_delete_notes (LyceumConnection        *connection,
                           const LyceumEditRequest *request,
                           LyceumEdit              *edit,
                           GError                 **error)
{
  edit->kind = g_strdup ("note-delete");
  edit->n = request->n_ids;
  for (guint i = 0; i < request->n_ids; i++)
    {
      g_auto (LyceumNoteRow) note = { 0 };

      if (!_lyceum_note_row_read (connection, request->ids[i], &note, error) || !_lyceum_edit_delete_note (connection, &note, error))
        return FALSE;
      if (i == 0)
        {
          edit->subject = _lyceum_edit_subject (note.front);
          edit->course_id = note.course_id;
          edit->lesson_id = note.lesson_id;
        }
    }
  return TRUE;
}

/* Moving */

gboolean
_lyceum_edit_place_note (LyceumConnection     *connection,
                         gint64                note_id,
                         const LyceumNoteHome *home,
                         guint                 position,
                         GError              **error)
{
  gint64 place = _lyceum_note_home_place (home, position);

  return _lyceum_sql_run (connection, error,
                          "UPDATE note SET course_id = ?2, lesson_id = nullif (?3, 0), position = ?4, place = ?5 WHERE id = ?1", "iiiii",
                          note_id, home->course_id, home->lesson_id, (gint64) position, place) &&
         _lyceum_sql_run (connection, error,
                          "UPDATE card SET course_id = ?2, due = CASE WHEN state = 0 THEN ?3 << 8 | ordinal ELSE due END "
                          "WHERE note_id = ?1",
                          "iii", note_id, home->course_id, place);
}

/* A course has one note for each fingerprint, and does not make again what went to another course. */
static gboolean
change_course (LyceumConnection    *connection,
               const LyceumNoteRow *note,
               gint64               course_id,
               GError             **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *fingerprint = g_strconcat ("by-hand:", uuid, NULL);

  return drop_note (connection, note, error) &&
         _lyceum_sql_run (connection, error,
                          "UPDATE note SET fingerprint = ?3 WHERE id = ?1 AND EXISTS "
                          "(SELECT 1 FROM note o WHERE o.course_id = ?2 AND o.fingerprint = note.fingerprint)",
                          "iit", note->id, course_id, fingerprint);
}

static gboolean
move_note (LyceumConnection        *connection,
           const LyceumEditRequest *request,
           const LyceumNoteHome    *home,
           gint64                   note_id,
           LyceumEdit              *edit,
           GError                 **error)
{
  g_auto (LyceumNoteRow) note = { 0 };
  guint position;

  if (!_lyceum_note_row_read (connection, note_id, &note, error))
    return FALSE;
  if (!edit->subject)
    {
      edit->subject = _lyceum_edit_subject (note.front);
      edit->course_id = note.course_id;
    }
  if (note.course_id != home->course_id && !change_course (connection, &note, home->course_id, error))
    return FALSE;
  return _lyceum_next_note_position (connection, home->course_id, home->lesson_id, &position, error) &&
         _lyceum_edit_place_note (connection, note_id, home, position, error) &&
         _lyceum_sql_run (connection, error, "UPDATE note SET moved_at = ? WHERE id = ?", "ii", g_get_real_time () / 1000, note_id);
}

static gboolean
is_moved (const LyceumEditRequest *request,
          gint64                   note_id)
{
  for (guint i = 0; i < request->n_ids; i++)
    if (request->ids[i] == note_id)
      return TRUE;
  return FALSE;
}

/* The notes of the lesson in their new order; those that were moved stand at the end of it. */
static GArray *
read_order (LyceumConnection        *connection,
            const LyceumEditRequest *request,
            const LyceumNoteHome    *home,
            GError                 **error)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT id FROM note WHERE course_id = ? AND lesson_id IS nullif (?, 0) ORDER BY position, id", "ii",
                                   home->course_id, home->lesson_id);
  while (statement && lyceum_statement_step (statement, &row, error))
    {
      gint64 id;

      if (!row)
        return g_steal_pointer (&order);
      id = lyceum_statement_get_int64 (statement, 0);
      if (id == request->before_id)
        g_array_append_vals (order, request->ids, request->n_ids);
      if (!is_moved (request, id))
        g_array_append_val (order, id);
    }
  return NULL;
}

static gboolean
put_before (LyceumConnection        *connection,
            const LyceumEditRequest *request,
            const LyceumNoteHome    *home,
            GError                 **error)
{
  g_autoptr (GArray) order = NULL;
  gint64 n = 0;

  if (!_lyceum_sql_int64 (connection, error, &n, "SELECT count(*) FROM note WHERE id = ? AND lesson_id IS nullif (?, 0)", "ii",
                          request->before_id, home->lesson_id))
    return FALSE;
  if (n == 0 || is_moved (request, request->before_id))
    return TRUE;
  order = read_order (connection, request, home, error);
  for (guint i = 0; order && i < order->len; i++)
    if (!_lyceum_edit_place_note (connection, g_array_index (order, gint64, i), home, i, error))
      return FALSE;
  return order != NULL;
}

gboolean
_lyceum_edit_move_notes (LyceumConnection        *connection,
                         const LyceumEditRequest *request,
                         LyceumEdit              *edit,
                         GError                 **error)
{
  g_auto (LyceumNoteHome) home = { 0 };

  edit->kind = g_strdup ("note-move");
  edit->n = request->n_ids;
  if (!_lyceum_note_home_of (connection, request->course_id, request->lesson_id, &home, error))
    return FALSE;
  edit->lesson_id = home.lesson_id;
  for (guint i = 0; i < request->n_ids; i++)
    if (!move_note (connection, request, &home, request->ids[i], edit, error))
      return FALSE;
  return request->before_id == 0 || put_before (connection, request, &home, error);
}

/* Cards */

gboolean
_lyceum_edit_suspend_cards (LyceumConnection        *connection,
                            const LyceumEditRequest *request,
                            LyceumEdit              *edit,
                            GError                 **error)
{
  edit->kind = g_strdup (request->number ? "card-suspend" : "card-unsuspend");
  edit->n = request->n_ids;
  for (guint i = 0; i < request->n_ids; i++)
    {
      g_autoptr (LyceumStatement) statement = NULL;
      gboolean row = FALSE;

      if (!_lyceum_sql_run (connection, error, "UPDATE card SET suspended = ? WHERE id = ?", "ii", request->number, request->ids[i]))
        return FALSE;
      if (edit->subject)
        continue;
      statement = _lyceum_sql_prepare (connection, error,
                                       "SELECT n.course_id, n.front FROM card c JOIN note n ON n.id = c.note_id WHERE c.id = ?", "i",
                                       request->ids[i]);
      if (!statement || !lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        {
          edit->course_id = lyceum_statement_get_int64 (statement, 0);
          edit->subject = _lyceum_edit_subject (lyceum_statement_get_text (statement, 1));
        }
    }
  if (edit->subject)
    return TRUE;
  g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, _("The card has been deleted."));
  return FALSE;
}
