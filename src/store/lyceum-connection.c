/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-connection-private.h"

#include "lyceum-thread.h"

#define MAX_CACHED_STATEMENTS 128
/* Between two looks at the cancellable: about a tenth of a millisecond of work. */
#define PROGRESS_OPERATIONS 1000
#define BUSY_TIMEOUT_US (10 * G_USEC_PER_SEC)
#define JOURNAL_RETRY_US 5000

struct _LyceumStatement
{
  LyceumConnection *connection;
  sqlite3_stmt *handle; /* (owned) */
  gboolean in_use;
  gboolean cached;
  int bind_error; /* the first that went wrong; reported by the next step */
};

struct _LyceumConnection
{
  sqlite3 *handle; /* (owned) */
  GThread *thread; /* the only one that may use it */
  GHashTable *statements;    /* (owned) SQL, by its address → LyceumStatement */
  GCancellable *cancellable; /* (nullable) */
  gint64 busy_since;         /* monotonic; 0 while it is not */
  GArray *changes;           /* (owned) (element-type LyceumChange) */
};

/* A crossing of threads here would be a data race inside SQLite: it never goes on. */
#define ASSERT_OWNER(self)                                                                                             \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    if G_UNLIKELY ((self)->thread != g_thread_self ())                                                                 \
      g_error ("%s: called on a thread that does not own the connection", G_STRFUNC);                                  \
  }                                                                                                                    \
  G_STMT_END

static void
statement_free (LyceumStatement *statement)
{
  sqlite3_finalize (statement->handle);
  g_free (statement);
}

static int
progress_cb (void *data)
{
  LyceumConnection *self = data;

  return self->cancellable && g_cancellable_is_cancelled (self->cancellable);
}

/* Waits for another process in small steps, so that a cancelled read does not sit out the whole time. */
static int
busy_cb (void *data,
         int   n_calls)
{
  LyceumConnection *self = data;
  gint64 now = g_get_monotonic_time ();

  if (n_calls == 0)
    self->busy_since = now;
  if (now - self->busy_since > BUSY_TIMEOUT_US || progress_cb (self))
    return 0;

  g_usleep (MIN (1000 * (1 + n_calls), 25000));
  return 1;
}

static void
configure (LyceumConnection *self)
{
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  /* Until it is known whose file it is: closing it must not move its log into it. */
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_busy_handler (self->handle, busy_cb, self);
  sqlite3_progress_handler (self->handle, PROGRESS_OPERATIONS, progress_cb, self);
}

/* Two programs that make a collection at the same moment may both hold what the other waits for; SQLite then does not ask the busy
 * handler but gives up at once, and has to be asked again. */
static LyceumStatement *
set_journal_mode (LyceumConnection *self,
                  GError          **error)
{
  gint64 deadline = g_get_monotonic_time () + BUSY_TIMEOUT_US;

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (LyceumStatement) journal = lyceum_connection_prepare (self, "PRAGMA journal_mode = WAL", &local_error);

      if (journal && lyceum_statement_step (journal, NULL, &local_error))
        return g_steal_pointer (&journal);
      if (!g_error_matches (local_error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_BUSY) ||
          g_get_monotonic_time () > deadline || progress_cb (self))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      g_usleep (JOURNAL_RETRY_US);
    }
}

gboolean
_lyceum_connection_begin_writing (LyceumConnection *self,
                                  GError          **error)
{
  g_autoptr (LyceumStatement) journal = NULL;

  if (sqlite3_db_readonly (self->handle, "main") == 1)
    {
      _lyceum_sqlite_set_error (SQLITE_READONLY, "", error);
      return FALSE;
    }
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  journal = set_journal_mode (self, error);
  if (!journal)
    return FALSE;
  /* Some network file systems cannot: then reads wait for writes, and nothing else changes. */
  if (g_strcmp0 (lyceum_statement_get_text (journal, 0), "wal") != 0)
    g_warning ("The collection lies where SQLite has no write-ahead log; it will be slower");

  return lyceum_connection_execute (self,
                                    "PRAGMA synchronous = FULL;"
                                    "PRAGMA journal_size_limit = 16777216;"
                                    "PRAGMA temp_store = MEMORY",
                                    error);
}

LyceumConnection *
_lyceum_connection_open (const char          *path,
                         LyceumConnectionMode mode,
                         GError             **error)
{
  g_autoptr (LyceumConnection) self = g_new0 (LyceumConnection, 1);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == LYCEUM_CONNECTION_WRITES ? SQLITE_OPEN_CREATE : 0);
  int code;

  self->thread = g_thread_self ();
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) statement_free);
  self->changes = g_array_new (FALSE, FALSE, sizeof (LyceumChange));

  code = sqlite3_open_v2 (path, &self->handle, flags, NULL);
  if (code != SQLITE_OK)
    {
      _lyceum_connection_set_error (self, code, error);
      return NULL;
    }

  configure (self);
  if (mode == LYCEUM_CONNECTION_READS && !lyceum_connection_execute (self, "PRAGMA query_only = ON", error))
    return NULL;

  return g_steal_pointer (&self);
}

void
_lyceum_connection_close (LyceumConnection *self)
{
  ASSERT_OWNER (self);

  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close_v2 (self->handle);
  g_array_unref (self->changes);
  g_free (self);
}

sqlite3 *
_lyceum_connection_get_handle (LyceumConnection *self)
{
  return self->handle;
}

void
_lyceum_connection_set_cancellable (LyceumConnection *self,
                                    GCancellable     *cancellable)
{
  ASSERT_OWNER (self);

  self->cancellable = cancellable;
}

GArray *
_lyceum_connection_steal_changes (LyceumConnection *self)
{
  GArray *changes = self->changes;

  ASSERT_OWNER (self);

  self->changes = g_array_new (FALSE, FALSE, sizeof (LyceumChange));
  return changes;
}

void
lyceum_connection_note_change (LyceumConnection *self,
                               const char       *topic,
                               gint64            id)
{
  LyceumChange change = { topic, id };

  ASSERT_OWNER (self);

  for (guint i = 0; i < self->changes->len; i++)
    {
      const LyceumChange *noted = &g_array_index (self->changes, LyceumChange, i);

      if (noted->id == id && g_str_equal (noted->topic, topic))
        return;
    }
  g_array_append_val (self->changes, change);
}

static gboolean
is_idle (gpointer key,
         gpointer value,
         gpointer data)
{
  return !((LyceumStatement *) value)->in_use;
}

LyceumStatement *
lyceum_connection_prepare (LyceumConnection *self,
                           const char       *sql,
                           GError          **error)
{
  LyceumStatement *statement;
  int code;

  ASSERT_OWNER (self);

  statement = g_hash_table_lookup (self->statements, sql);
  if (statement && !statement->in_use)
    {
      statement->in_use = TRUE;
      return statement;
    }

  statement = g_new0 (LyceumStatement, 1);
  statement->connection = self;
  statement->in_use = TRUE;
  code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL);
  if (code != SQLITE_OK)
    {
      _lyceum_connection_set_error (self, code, error);
      statement_free (statement);
      return NULL;
    }

  /* A statement that is used inside of itself gets a second one, which is not kept. */
  if (!g_hash_table_contains (self->statements, sql))
    {
      if (g_hash_table_size (self->statements) >= MAX_CACHED_STATEMENTS)
        g_hash_table_foreach_remove (self->statements, is_idle, NULL);
      statement->cached = TRUE;
      g_hash_table_insert (self->statements, (gpointer) sql, statement);
    }

  return statement;
}

void
lyceum_statement_done (LyceumStatement *self)
{
  ASSERT_OWNER (self->connection);

  if (!self->cached)
    {
      statement_free (self);
      return;
    }
  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  self->bind_error = SQLITE_OK;
  self->in_use = FALSE;
}

gboolean
lyceum_connection_execute (LyceumConnection *self,
                           const char       *sql,
                           GError          **error)
{
  int code;

  ASSERT_OWNER (self);

  code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;
  _lyceum_connection_set_error (self, code, error);
  return FALSE;
}

gboolean
_lyceum_connection_read_int (LyceumConnection *self,
                             const char       *sql,
                             gint64           *value,
                             GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (self, sql, error);
  gboolean row = FALSE;

  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  *value = row ? lyceum_statement_get_int64 (statement, 0) : 0;
  return TRUE;
}

gint64
lyceum_connection_last_insert_id (LyceumConnection *self)
{
  ASSERT_OWNER (self);

  return sqlite3_last_insert_rowid (self->handle);
}

int
lyceum_connection_changes (LyceumConnection *self)
{
  ASSERT_OWNER (self);

  return sqlite3_changes (self->handle);
}

static void
keep_bind_error (LyceumStatement *self,
                 int              code)
{
  if (code != SQLITE_OK && self->bind_error == SQLITE_OK)
    self->bind_error = code;
}

void
lyceum_statement_bind_int64 (LyceumStatement *self,
                             int              index,
                             gint64           value)
{
  keep_bind_error (self, sqlite3_bind_int64 (self->handle, index, value));
}

void
lyceum_statement_bind_double (LyceumStatement *self,
                              int              index,
                              double           value)
{
  keep_bind_error (self, sqlite3_bind_double (self->handle, index, value));
}

void
lyceum_statement_bind_text (LyceumStatement *self,
                            int              index,
                            const char      *value)
{
  keep_bind_error (self, value ? sqlite3_bind_text (self->handle, index, value, -1, SQLITE_TRANSIENT)
                               : sqlite3_bind_null (self->handle, index));
}

void
lyceum_statement_bind_bytes (LyceumStatement *self,
                             int              index,
                             GBytes          *value)
{
  if (value)
    keep_bind_error (self, sqlite3_bind_blob64 (self->handle, index, g_bytes_get_data (value, NULL),
                                                g_bytes_get_size (value), SQLITE_TRANSIENT));
  else
    keep_bind_error (self, sqlite3_bind_null (self->handle, index));
}

void
lyceum_statement_bind_null (LyceumStatement *self,
                            int              index)
{
  keep_bind_error (self, sqlite3_bind_null (self->handle, index));
}

gboolean
lyceum_statement_step (LyceumStatement *self,
                       gboolean        *row,
                       GError         **error)
{
  int code;

  ASSERT_OWNER (self->connection);

  code = self->bind_error != SQLITE_OK ? self->bind_error : sqlite3_step (self->handle);
  if (row)
    *row = code == SQLITE_ROW;
  if (code == SQLITE_ROW || code == SQLITE_DONE)
    return TRUE;

  _lyceum_connection_set_error (self->connection, code, error);
  return FALSE;
}

gboolean
lyceum_statement_run (LyceumStatement *self,
                      GError         **error)
{
  gboolean row;

  do
    {
      if (!lyceum_statement_step (self, &row, error))
        return FALSE;
    }
  while (row);

  return TRUE;
}

gint64
lyceum_statement_get_int64 (LyceumStatement *self,
                            int              column)
{
  return sqlite3_column_int64 (self->handle, column);
}

double
lyceum_statement_get_double (LyceumStatement *self,
                             int              column)
{
  return sqlite3_column_double (self->handle, column);
}

const char *
lyceum_statement_get_text (LyceumStatement *self,
                           int              column)
{
  return (const char *) sqlite3_column_text (self->handle, column);
}

GBytes *
lyceum_statement_get_bytes (LyceumStatement *self,
                            int              column)
{
  gconstpointer data;

  if (sqlite3_column_type (self->handle, column) == SQLITE_NULL)
    return NULL;
  data = sqlite3_column_blob (self->handle, column);
  return g_bytes_new (data, sqlite3_column_bytes (self->handle, column));
}

gboolean
lyceum_statement_is_null (LyceumStatement *self,
                          int              column)
{
  return sqlite3_column_type (self->handle, column) == SQLITE_NULL;
}
