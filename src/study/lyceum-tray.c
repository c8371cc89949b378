/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-tray.h"

#include <glib/gi18n-lib.h>

#include "lyceum-collection-private.h"
#include "lyceum-edits-private.h"
#include "lyceum-study-sql-private.h"

#define SETTING "tray"

static gpointer
read_card (LyceumStatement *statement)
{
  return _lyceum_card_read (statement);
}

static gboolean
list_tray_reader_cb (LyceumConnection *connection,
                     gpointer          data,
                     gpointer         *result,
                     GError          **error)
{
  const LyceumQuery *query = data;
  gint64 limit = query->limit ? (gint64) query->limit : -1;
  LyceumStatement *statement =
    _lyceum_sql_prepare (connection, error,
                         "SELECT " LYCEUM_CARD_COLUMNS " FROM " LYCEUM_CARD_TABLES
                         "WHERE n.in_tray AND (n.course_id = ?1 OR ?1 = 0) "
                         "AND c.ordinal = (SELECT min (ordinal) FROM card WHERE note_id = n.id) "
                         "ORDER BY n.course_id, n.place, n.id LIMIT ?2",
                         "ii", query->id, limit);

  return _lyceum_sql_collect (statement, read_card, (GDestroyNotify) lyceum_card_free, result, error);
}

void
lyceum_collection_list_tray_async (LyceumCollection   *self,
                                   gint64              course_id,
                                   guint               limit,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  const LyceumQuery query = { .id = course_id, .limit = limit };

  _lyceum_collection_read (self, list_tray_reader_cb, &query, (GDestroyNotify) g_ptr_array_unref, lyceum_collection_list_tray_async,
                           cancellable, callback, user_data);
}

GPtrArray *
lyceum_collection_list_tray_finish (LyceumCollection *self,
                                    GAsyncResult     *result,
                                    GError          **error)
{
  return _lyceum_collection_finish (self, result, lyceum_collection_list_tray_async, error);
}

/* What a person suspended while it waited stays suspended. */
#define RELEASE "UPDATE card SET suspended = 0 WHERE suspended = 2 AND note_id "

static gboolean
describe_first (LyceumConnection *connection,
                LyceumEdit       *edit,
                gint64            note_id,
                GError          **error)
{
  g_autoptr (LyceumStatement) statement =
    _lyceum_sql_prepare (connection, error, "SELECT course_id, ifnull (lesson_id, 0), front FROM note WHERE id = ?", "i", note_id);
  gboolean row = FALSE;

  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    {
      edit->course_id = lyceum_statement_get_int64 (statement, 0);
      edit->lesson_id = lyceum_statement_get_int64 (statement, 1);
      edit->subject = _lyceum_edit_subject (lyceum_statement_get_text (statement, 2));
      return TRUE;
    }
  g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, _("The card has been deleted."));
  return FALSE;
}

static gboolean
keep_notes (LyceumConnection        *connection,
            const LyceumEditRequest *request,
            LyceumEdit              *edit,
            GError                 **error)
{
  edit->kind = g_strdup ("note-keep");
  edit->n = request->n_ids;
  if (!describe_first (connection, edit, request->ids[0], error))
    return FALSE;
  for (guint i = 0; i < request->n_ids; i++)
    if (!_lyceum_sql_run (connection, error, "UPDATE note SET in_tray = 0 WHERE id = ? AND in_tray", "i", request->ids[i]) ||
        !_lyceum_sql_run (connection, error, RELEASE "= ?", "i", request->ids[i]))
      return FALSE;
  return TRUE;
}

static gboolean
keep_all (LyceumConnection        *connection,
          const LyceumEditRequest *request,
          LyceumEdit              *edit,
          GError                 **error)
{
  gint64 n = 0, first = 0;

  edit->kind = g_strdup ("note-keep");
  if (!_lyceum_sql_int64 (connection, error, &n, "SELECT count(*) FROM note WHERE in_tray AND (course_id = ?1 OR ?1 = 0)", "i",
                          request->course_id) ||
      !_lyceum_sql_int64 (connection, error, &first,
                          "SELECT id FROM note WHERE in_tray AND (course_id = ?1 OR ?1 = 0) ORDER BY course_id, place LIMIT 1", "i",
                          request->course_id))
    return FALSE;
  if (n == 0)
    return _lyceum_edit_invalid (error, _("No new cards wait to be looked at."));
  edit->n = (guint) n;
  return describe_first (connection, edit, first, error) &&
         _lyceum_sql_run (connection, error, RELEASE "IN (SELECT id FROM note WHERE in_tray AND (course_id = ?1 OR ?1 = 0))", "i",
                          request->course_id) &&
         _lyceum_sql_run (connection, error, "UPDATE note SET in_tray = 0 WHERE in_tray AND (course_id = ?1 OR ?1 = 0)", "i",
                          request->course_id);
}

void
lyceum_collection_keep_notes_async (LyceumCollection   *self,
                                    const gint64       *note_ids,
                                    guint               n_notes,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  const LyceumEditRequest request = { .func = keep_notes };

  g_return_if_fail (n_notes > 0);

  _lyceum_edit_async (self, &request, note_ids, n_notes, cancellable, callback, user_data);
}

void
lyceum_collection_keep_all_async (LyceumCollection   *self,
                                  gint64              course_id,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  const LyceumEditRequest request = { .func = keep_all, .course_id = course_id };

  _lyceum_edit_async (self, &request, NULL, 0, cancellable, callback, user_data);
}

/* The setting */

static gboolean
get_setting_reader_cb (LyceumConnection *connection,
                       gpointer          data,
                       gpointer         *result,
                       GError          **error)
{
  gint64 value = 0;

  if (!_lyceum_sql_int64 (connection, error, &value, "SELECT value + 1 FROM meta WHERE key = '" SETTING "'", ""))
    return FALSE;
  *result = GINT_TO_POINTER ((int) CLAMP (value, LYCEUM_TRAY_UNSET, LYCEUM_TRAY_ON));
  return TRUE;
}

static void
nothing_to_free (gpointer setting)
{
}

void
lyceum_collection_get_tray_setting_async (LyceumCollection   *self,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data)
{
  const LyceumQuery query = { 0 };

  _lyceum_collection_read (self, get_setting_reader_cb, &query, nothing_to_free, lyceum_collection_get_tray_setting_async,
                           cancellable, callback, user_data);
}

LyceumTraySetting
lyceum_collection_get_tray_setting_finish (LyceumCollection *self,
                                           GAsyncResult     *result,
                                           GError          **error)
{
  return (LyceumTraySetting) GPOINTER_TO_INT (_lyceum_collection_finish (self, result, lyceum_collection_get_tray_setting_async, error));
}

typedef struct
{
  LyceumTraySetting setting;
  gboolean only_where_unset;
} SettingChange;

static gboolean
set_setting_writer_cb (LyceumConnection *connection,
                       gpointer          data,
                       gpointer         *result,
                       GError          **error)
{
  const SettingChange *change = data;
  gint64 value = change->setting == LYCEUM_TRAY_ON;

  if (change->setting == LYCEUM_TRAY_UNSET)
    return _lyceum_sql_run (connection, error, "DELETE FROM meta WHERE key = '" SETTING "'", "");
  if (change->only_where_unset)
    return _lyceum_sql_run (connection, error, "INSERT OR IGNORE INTO meta (key, value) VALUES ('" SETTING "', ?)", "i", value);
  return _lyceum_sql_run (connection, error,
                          "INSERT INTO meta (key, value) VALUES ('" SETTING "', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                          "i", value);
}

void
lyceum_collection_set_tray_setting_async (LyceumCollection   *self,
                                          LyceumTraySetting   setting,
                                          gboolean            only_where_unset,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data)
{
  const SettingChange change = { setting, only_where_unset };

  _lyceum_collection_write (self, set_setting_writer_cb, g_memdup2 (&change, sizeof change), g_free, callback, user_data);
}
