/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "lyceum-connection-private.h"

/* "Lyce", so that a file says whose it is. */
#define APPLICATION_ID 0x4c796365
#define SCHEMA_PATH "/io/github/lyceum_study/Lyceum/schema"

/* The highest N of schema/NNNN.sql. */
static guint
latest_version (void)
{
  g_auto (GStrv) names = g_resources_enumerate_children (SCHEMA_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  guint latest = 0;

  for (guint i = 0; names && names[i]; i++)
    latest = MAX (latest, (guint) g_ascii_strtoull (names[i], NULL, 10));

  g_assert (latest > 0);
  return latest;
}

static void
set_not_ours (const char *path,
              GError    **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_OURS,
               _("“%s” belongs to another program. Choose another folder for the collection."), name);
}

gboolean
_lyceum_check_identity (LyceumConnection *connection,
                        const char       *path,
                        GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 application_id = 0, n_tables = 0, version = 0;

  if (!_lyceum_connection_read_int (connection, "PRAGMA application_id", &application_id, &local_error) ||
      !_lyceum_connection_read_int (connection, "PRAGMA user_version", &version, &local_error) ||
      !_lyceum_connection_read_int (connection, "SELECT count(*) FROM sqlite_schema", &n_tables, &local_error))
    {
      if (sqlite3_errcode (_lyceum_connection_get_handle (connection)) == SQLITE_NOTADB)
        set_not_ours (path, error);
      else
        g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (application_id != APPLICATION_ID && (application_id != 0 || n_tables > 0))
    {
      set_not_ours (path, error);
      return FALSE;
    }
  if (version > latest_version ())
    {
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_TOO_NEW,
                           _("A newer version of Lyceum has written this collection. Update Lyceum to open it; nothing has "
                             "been changed."));
      return FALSE;
    }

  return TRUE;
}

/* VACUUM INTO writes a whole and consistent copy, whatever the log holds. A copy that is there already was made by an
 * attempt that did not get further: it is as good. */
static gboolean
back_up (LyceumConnection *connection,
         const char       *path,
         gint64            version,
         GError          **error)
{
  g_autofree char *backup = g_strdup_printf ("%s.version-%" G_GINT64_FORMAT ".backup", path, version);
  g_autoptr (LyceumStatement) statement = NULL;

  if (g_file_test (backup, G_FILE_TEST_EXISTS))
    return TRUE;

  statement = lyceum_connection_prepare (connection, "VACUUM INTO ?", error);
  if (!statement)
    return FALSE;
  lyceum_statement_bind_text (statement, 1, backup);
  return lyceum_statement_run (statement, error);
}

static gboolean
apply (LyceumConnection *connection,
       guint             version,
       GError          **error)
{
  g_autofree char *resource = g_strdup_printf (SCHEMA_PATH "/%04u.sql", version);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *script = NULL;
  gint64 now_at = 0;

  if (!bytes)
    return FALSE;
  if (!lyceum_connection_execute (connection, "BEGIN IMMEDIATE", error))
    return FALSE;

  /* Another process may have been faster. */
  if (_lyceum_connection_read_int (connection, "PRAGMA user_version", &now_at, error) && now_at >= version)
    return lyceum_connection_execute (connection, "ROLLBACK", error);

  script = g_strdup_printf ("%.*s;\nPRAGMA application_id = %d;\nPRAGMA user_version = %u;\nCOMMIT",
                            (int) g_bytes_get_size (bytes), (const char *) g_bytes_get_data (bytes, NULL),
                            APPLICATION_ID, version);
  if (lyceum_connection_execute (connection, script, error))
    return TRUE;

  lyceum_connection_execute (connection, "ROLLBACK", NULL);
  return FALSE;
}

gboolean
_lyceum_migrate (LyceumConnection *connection,
                 const char       *path,
                 GError          **error)
{
  guint latest = latest_version ();
  gint64 version = 0;

  if (!_lyceum_connection_read_int (connection, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version > 0 && version < latest && !back_up (connection, path, version, error))
    return FALSE;

  for (guint next = version + 1; next <= latest; next++)
    if (!apply (connection, next, error))
      return FALSE;

  return TRUE;
}
