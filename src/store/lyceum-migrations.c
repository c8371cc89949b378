/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "lyceum-connection-private.h"

/* "Lyce", so that a file says whose it is. */
#define APPLICATION_ID 0x4c796365
/* How long another program may take to bring the same collection up to date. */
#define LOCK_PATIENCE_MS 60000
#define LOCK_PAUSE_MS 20
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

static void
set_too_new (GError **error)
{
  g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_TOO_NEW,
                       _("A newer version of Lyceum has written this collection. Update Lyceum to open it; nothing has "
                         "been changed."));
}

static guint32
read_big_endian (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_BE (value);
}

/* The header as https://sqlite.org/fileformat2.html describes it; behind it begins the tree of the schema. */
#define HEADER_SIZE 108
#define HEADER_MAGIC "SQLite format 3"
#define USER_VERSION_OFFSET 60
#define APPLICATION_ID_OFFSET 68
#define N_CELLS_OFFSET 103

gboolean
_lyceum_check_header (const char *path,
                      GError    **error)
{
  guint8 header[HEADER_SIZE];
  gssize length;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  guint32 application_id;

  /* Whether it cannot be made or cannot be read is for SQLite to say. */
  if (fd < 0)
    return TRUE;
  length = read (fd, header, sizeof header);
  close (fd);
  if (length <= 0)
    return TRUE;
  if (length < (gssize) sizeof header || memcmp (header, HEADER_MAGIC, sizeof HEADER_MAGIC) != 0)
    {
      set_not_ours (path, error);
      return FALSE;
    }

  application_id = read_big_endian (header + APPLICATION_ID_OFFSET);
  if (application_id == 0 && header[N_CELLS_OFFSET] == 0 && header[N_CELLS_OFFSET + 1] == 0)
    return TRUE;
  if (application_id != APPLICATION_ID)
    {
      set_not_ours (path, error);
      return FALSE;
    }
  if (read_big_endian (header + USER_VERSION_OFFSET) > latest_version ())
    {
      set_too_new (error);
      return FALSE;
    }
  return TRUE;
}

gboolean
_lyceum_check_identity (LyceumConnection *connection,
                        const char       *path,
                        GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 application_id = 0, n_tables = 0, version = 0;
  gboolean ok;

  /* In one snapshot: another process may be making the collection at this moment. */
  ok = lyceum_connection_execute (connection, "BEGIN", &local_error) &&
       _lyceum_connection_read_int (connection, "PRAGMA application_id", &application_id, &local_error) &&
       _lyceum_connection_read_int (connection, "PRAGMA user_version", &version, &local_error) &&
       _lyceum_connection_read_int (connection, "SELECT count(*) FROM sqlite_schema", &n_tables, &local_error);
  if (!ok)
    {
      if (sqlite3_errcode (_lyceum_connection_get_handle (connection)) == SQLITE_NOTADB)
        set_not_ours (path, error);
      else
        g_propagate_error (error, g_steal_pointer (&local_error));
    }
  /* Ends in any case, so that the connection can be used for something else. */
  lyceum_connection_execute (connection, "COMMIT", NULL);
  if (!ok)
    return FALSE;

  if (application_id != APPLICATION_ID && (application_id != 0 || n_tables > 0))
    {
      set_not_ours (path, error);
      return FALSE;
    }
  if (version > latest_version ())
    {
      set_too_new (error);
      return FALSE;
    }

  return TRUE;
}

static gboolean
sync_file (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return ok;
}

/* VACUUM INTO writes a whole and consistent copy, whatever the log holds. It gets its name when it is whole and on the disk: what a
 * power cut leaves of one must not be taken for a backup. */
static gboolean
back_up (LyceumConnection *connection,
         const char       *path,
         gint64            version,
         GError          **error)
{
  g_autofree char *backup = g_strdup_printf ("%s.version-%" G_GINT64_FORMAT ".backup", path, version);
  g_autofree char *part = g_strconcat (backup, ".part", NULL);
  g_autofree char *dir = g_path_get_dirname (path);
  g_autoptr (LyceumStatement) statement = NULL;

  g_unlink (part);
  statement = lyceum_connection_prepare (connection, "VACUUM INTO ?", error);
  if (!statement)
    return FALSE;
  lyceum_statement_bind_text (statement, 1, part);
  if (!lyceum_statement_run (statement, error))
    {
      g_unlink (part);
      return FALSE;
    }
  if (sync_file (part) && g_rename (part, backup) == 0)
    {
      sync_file (dir);
      return TRUE;
    }

  g_set_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_READ_ONLY,
               _("The collection cannot be backed up before it is brought up to date: %s."), g_strerror (errno));
  g_unlink (part);
  return FALSE;
}

static gboolean
run_step (LyceumConnection *connection,
          guint             version,
          GError          **error)
{
  g_autofree char *resource = g_strdup_printf (SCHEMA_PATH "/%04u.sql", version);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *script = NULL;

  if (!bytes)
    return FALSE;
  script = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return lyceum_connection_execute (connection, script, error);
}

/* All missing steps in one transaction: nobody sees a collection between two of them. */
static gboolean
apply (LyceumConnection *connection,
       guint             latest,
       GError          **error)
{
  g_autofree char *signature =
    g_strdup_printf ("PRAGMA application_id = %d;\nPRAGMA user_version = %u;\nCOMMIT", APPLICATION_ID, latest);
  gint64 version = 0;
  gboolean ok;

  if (!lyceum_connection_execute (connection, "BEGIN IMMEDIATE", error))
    return FALSE;

  ok = _lyceum_connection_read_int (connection, "PRAGMA user_version", &version, error);
  /* Another process may have been faster. */
  for (guint next = version + 1; ok && next <= latest; next++)
    ok = run_step (connection, next, error);
  if (ok && version < latest)
    ok = lyceum_connection_execute (connection, signature, error);
  else if (ok)
    ok = lyceum_connection_execute (connection, "ROLLBACK", error);
  if (!ok)
    lyceum_connection_execute (connection, "ROLLBACK", NULL);
  return ok;
}

/* One program at a time: the copy that a second one makes would be of what the first has changed. The lock is on the folder, and
 * goes with its descriptor. @fd: (out): -1 where the file system knows no such locks. Returns: FALSE where another program holds
 * it for too long. */
static gboolean
lock_folder (const char *path,
             int        *fd)
{
  g_autofree char *dir = g_path_get_dirname (path);
  guint waited = 0;

  *fd = g_open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  while (*fd >= 0 && flock (*fd, LOCK_EX | LOCK_NB) != 0)
    {
      gboolean is_held = errno == EWOULDBLOCK || errno == EINTR;

      if (is_held && waited < LOCK_PATIENCE_MS)
        {
          g_usleep (LOCK_PAUSE_MS * 1000);
          waited += LOCK_PAUSE_MS;
          continue;
        }
      close (*fd);
      *fd = -1;
      return !is_held;
    }
  return TRUE;
}

static gboolean
bring_up_to_date (LyceumConnection *connection,
                  const char       *path,
                  guint             latest,
                  GError          **error)
{
  gint64 version = 0;

  if (!_lyceum_connection_read_int (connection, "PRAGMA user_version", &version, error))
    return FALSE;
  /* While this program waited for its turn, one that knows more may have had it. */
  if (version > latest)
    {
      set_too_new (error);
      return FALSE;
    }
  if (version == latest)
    return TRUE;
  if (version > 0 && !back_up (connection, path, version, error))
    return FALSE;
  return apply (connection, latest, error);
}

gboolean
_lyceum_migrate (LyceumConnection *connection,
                 const char       *path,
                 GError          **error)
{
  guint latest = latest_version ();
  gint64 version = 0;
  gboolean ok;
  int lock = -1;

  if (!_lyceum_connection_read_int (connection, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version >= latest)
    return TRUE;

  if (!lock_folder (path, &lock))
    {
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_BUSY,
                           _("Another Lyceum is bringing the collection up to date. Try again in a moment."));
      return FALSE;
    }
  ok = bring_up_to_date (connection, path, latest, error);
  if (lock >= 0)
    close (lock);
  return ok;
}
