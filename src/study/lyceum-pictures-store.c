/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-pictures-store.h"

#include <glib/gi18n-lib.h>

#include "lyceum-sql.h"

gboolean
lyceum_write_picture (LyceumConnection *connection,
                      gint64            course_id,
                      const char       *name,
                      const char       *media_type,
                      GBytes           *bytes,
                      GError          **error)
{
  return _lyceum_sql_run (connection, error, "INSERT OR IGNORE INTO picture (name, media_type, bytes) VALUES (?, ?, ?)", "ttb",
                          name, media_type, bytes) &&
         _lyceum_sql_run (connection, error, "INSERT OR IGNORE INTO course_picture (course_id, name) VALUES (?, ?)", "it",
                          course_id, name);
}

static gboolean
load_reader_cb (LyceumConnection *connection,
                gpointer          name,
                gpointer         *result,
                GError          **error)
{
  g_autoptr (LyceumStatement) statement =
      _lyceum_sql_prepare (connection, error, "SELECT bytes FROM picture WHERE name = ?", "t", name);
  gboolean row = FALSE;

  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *result = lyceum_statement_get_bytes (statement, 0);
  if (*result)
    return TRUE;
  g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, _("This picture is not in the collection."));
  return FALSE;
}

void
lyceum_load_picture_async (LyceumDatabase      *database,
                           const char          *name,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  lyceum_database_read_async (database, load_reader_cb, g_strdup (name), g_free, (GDestroyNotify) g_bytes_unref, cancellable,
                              callback, user_data);
}

GBytes *
lyceum_load_picture_finish (LyceumDatabase *database,
                            GAsyncResult   *result,
                            GError        **error)
{
  gpointer bytes = NULL;

  return lyceum_database_read_finish (database, result, &bytes, error) ? bytes : NULL;
}
