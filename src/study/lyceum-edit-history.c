/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-collection-private.h"
#include "lyceum-edit-capture-private.h"
#include "lyceum-edits-private.h"
#include "lyceum-sql.h"

#define SUBJECT_CHARACTERS 80

void
lyceum_edit_free (LyceumEdit *edit)
{
  g_free (edit->kind);
  g_free (edit->subject);
  g_free (edit);
}

gboolean
_lyceum_edit_invalid (GError    **error,
                      const char *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

char *
_lyceum_edit_subject (const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\r\n"));
  const char *end;

  g_strstrip (line);
  if (g_utf8_strlen (line, -1) <= SUBJECT_CHARACTERS)
    return g_steal_pointer (&line);
  end = g_utf8_offset_to_pointer (line, SUBJECT_CHARACTERS - 1);
  return g_strdup_printf ("%.*s…", (int) (end - line), line);
}

/* Making a change */

static gboolean
forget (LyceumConnection *connection,
        gint64            edit_id,
        GError          **error)
{
  return _lyceum_sql_run (connection, error, "DELETE FROM edit WHERE id = ?", "i", edit_id);
}

/* Other changes have been made since: what was taken back before cannot be made again. */
static gboolean
forget_undone (LyceumConnection *connection,
               GError          **error)
{
  return _lyceum_sql_run (connection, error, "DELETE FROM edit WHERE undone IS NOT NULL", "");
}

static gboolean
prune (LyceumConnection *connection,
       GError          **error)
{
  return _lyceum_sql_run (connection, error,
                          "DELETE FROM edit WHERE id IN (SELECT id FROM (SELECT id, row_number () OVER w AS n, sum (n_rows) OVER w "
                          "AS total FROM edit WINDOW w AS (ORDER BY id DESC)) WHERE n > ?1 OR (n > 1 AND total > ?2))",
                          "ii", (gint64) LYCEUM_EDITS_KEPT, (gint64) LYCEUM_EDIT_ROWS_KEPT);
}

static gboolean
write_edit (LyceumConnection *connection,
            LyceumEdit       *edit,
            GError          **error)
{
  guint n_rows = 0;

  edit->made_at = g_get_real_time () / 1000;
  if (!_lyceum_sql_run (connection, error, "INSERT INTO edit (kind, course_id, n, subject, made_at) VALUES (?, ?, ?, ?, ?)", "tiiti",
                        edit->kind, edit->course_id, (gint64) edit->n, edit->subject, edit->made_at))
    return FALSE;
  edit->id = lyceum_connection_last_insert_id (connection);
  if (!_lyceum_edit_capture_end (connection, edit->id, &n_rows, error))
    return FALSE;
  if (n_rows == 0)
    {
      gint64 id = edit->id;

      edit->id = 0;
      return forget (connection, id, error);
    }
  return _lyceum_sql_run (connection, error, "UPDATE edit SET n_rows = ? WHERE id = ?", "ii", (gint64) n_rows, edit->id) &&
         forget_undone (connection, error) && prune (connection, error);
}

gboolean
_lyceum_edit_writer_cb (LyceumConnection *connection,
                        gpointer          data,
                        gpointer         *result,
                        GError          **error)
{
  const LyceumEditRequest *request = data;
  g_autoptr (LyceumEdit) edit = g_new0 (LyceumEdit, 1);

  edit->n = 1;
  if (!_lyceum_edit_capture_begin (connection, error) || !request->func (connection, request, edit, error) ||
      !write_edit (connection, edit, error))
    return FALSE;
  *result = g_steal_pointer (&edit);
  return TRUE;
}

/* Taking back, and making again */

#define EDIT_COLUMNS "id, kind, course_id, n, subject, made_at, undone IS NOT NULL"

static gpointer
read_edit (LyceumStatement *statement)
{
  LyceumEdit *edit = g_new0 (LyceumEdit, 1);

  edit->id = lyceum_statement_get_int64 (statement, 0);
  edit->kind = g_strdup (lyceum_statement_get_text (statement, 1));
  edit->course_id = lyceum_statement_get_int64 (statement, 2);
  edit->n = (guint) lyceum_statement_get_int64 (statement, 3);
  edit->subject = g_strdup (lyceum_statement_get_text (statement, 4));
  edit->made_at = lyceum_statement_get_int64 (statement, 5);
  edit->undone = lyceum_statement_get_int64 (statement, 6) != 0;
  return edit;
}

/* @sql: takes the id, where one was asked for. */
static LyceumEdit *
find_edit (LyceumConnection *connection,
           const char       *sql,
           gint64            edit_id,
           const char       *message,
           GError          **error)
{
  g_autoptr (LyceumStatement) statement = _lyceum_sql_prepare (connection, error, sql, edit_id ? "i" : "", edit_id);
  gboolean row = FALSE;

  if (!statement || !lyceum_statement_step (statement, &row, error))
    return NULL;
  if (row)
    return read_edit (statement);
  g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, message);
  return NULL;
}

/* Turns an edit round: what is done to take it back is written as what takes that back. */
static gboolean
turn (LyceumConnection *connection,
      LyceumEdit       *edit,
      gboolean         *refused,
      GError          **error)
{
  guint n_rows = 0;

  if (!_lyceum_edit_capture_begin (connection, error) || !_lyceum_edit_apply (connection, edit->id, refused, error))
    return FALSE;
  if (*refused)
    return TRUE;
  edit->undone = !edit->undone;
  return _lyceum_sql_run (connection, error, "DELETE FROM edit_row WHERE edit_id = ?", "i", edit->id) &&
         _lyceum_edit_capture_end (connection, edit->id, &n_rows, error) &&
         _lyceum_sql_run (connection, error,
                          "UPDATE edit SET n_rows = ?1, undone = CASE WHEN ?2 THEN (SELECT ifnull (max (undone), 0) + 1 FROM edit) END "
                          "WHERE id = ?3",
                          "iii", (gint64) n_rows, (gint64) edit->undone, edit->id);
}

/* One that fits no more is forgotten: otherwise nothing before it could be taken back. */
static gboolean
turn_or_forget (LyceumConnection *connection,
                LyceumEdit       *edit,
                GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean refused = FALSE;

  if (!lyceum_connection_execute (connection, "SAVEPOINT turn", error))
    return FALSE;
  if (!turn (connection, edit, &refused, &local_error))
    {
      g_debug ("Edit %" G_GINT64_FORMAT " cannot be turned: %s", edit->id, local_error->message);
      refused = g_error_matches (local_error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CONSTRAINT);
      if (!refused)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  if (refused && (!lyceum_connection_execute (connection, "ROLLBACK TO turn", error) || !forget (connection, edit->id, error)))
    return FALSE;
  if (refused)
    edit->id = 0;
  return lyceum_connection_execute (connection, "RELEASE turn", error);
}

gboolean
_lyceum_undo_writer_cb (LyceumConnection *connection,
                        gpointer          data,
                        gpointer         *result,
                        GError          **error)
{
  gint64 edit_id = *(const gint64 *) data;
  g_autoptr (LyceumEdit) edit = NULL;

  edit = find_edit (connection,
                    edit_id ? "SELECT " EDIT_COLUMNS " FROM edit WHERE id = ? AND undone IS NULL"
                            : "SELECT " EDIT_COLUMNS " FROM edit WHERE undone IS NULL ORDER BY id DESC LIMIT 1",
                    edit_id, _("There is nothing to take back."), error);
  if (!edit || !turn_or_forget (connection, edit, error))
    return FALSE;
  *result = g_steal_pointer (&edit);
  return TRUE;
}

gboolean
_lyceum_redo_writer_cb (LyceumConnection *connection,
                        gpointer          data,
                        gpointer         *result,
                        GError          **error)
{
  g_autoptr (LyceumEdit) edit = NULL;

  edit = find_edit (connection, "SELECT " EDIT_COLUMNS " FROM edit WHERE undone IS NOT NULL ORDER BY undone DESC LIMIT 1", 0,
                    _("There is nothing to make again."), error);
  if (!edit || !turn_or_forget (connection, edit, error))
    return FALSE;
  *result = g_steal_pointer (&edit);
  return TRUE;
}

/* Listing */

static gboolean
list_edits_reader_cb (LyceumConnection *connection,
                      gpointer          data,
                      gpointer         *result,
                      GError          **error)
{
  LyceumStatement *statement = _lyceum_sql_prepare (connection, error, "SELECT " EDIT_COLUMNS " FROM edit ORDER BY id DESC", "");

  return _lyceum_sql_collect (statement, read_edit, (GDestroyNotify) lyceum_edit_free, result, error);
}

void
lyceum_collection_list_edits_async (LyceumCollection   *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  LyceumQuery query = { 0 };

  _lyceum_collection_read (self, list_edits_reader_cb, &query, (GDestroyNotify) g_ptr_array_unref,
                           lyceum_collection_list_edits_async, cancellable, callback, user_data);
}

GPtrArray *
lyceum_collection_list_edits_finish (LyceumCollection *self,
                                     GAsyncResult     *result,
                                     GError          **error)
{
  return _lyceum_collection_finish (self, result, lyceum_collection_list_edits_async, error);
}
