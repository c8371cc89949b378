/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LYCEUM_DATABASE_ERROR (lyceum_database_error_quark ())

/**
 * LyceumDatabaseError:
 * @LYCEUM_DATABASE_ERROR_NOT_OURS: the file is not a database of Lyceum
 * @LYCEUM_DATABASE_ERROR_TOO_NEW: a newer version of Lyceum wrote it
 * @LYCEUM_DATABASE_ERROR_CORRUPT: it is damaged
 * @LYCEUM_DATABASE_ERROR_FULL: the disk is full
 * @LYCEUM_DATABASE_ERROR_BUSY: another program holds it too long
 * @LYCEUM_DATABASE_ERROR_CONSTRAINT: a row breaks a rule of the schema
 * @LYCEUM_DATABASE_ERROR_READ_ONLY: it cannot be written here
 * @LYCEUM_DATABASE_ERROR_NOT_FOUND: the row that was asked for is not there
 * @LYCEUM_DATABASE_ERROR_ENGINE: anything else that SQLite reports
 *
 * Cancelled is always %G_IO_ERROR_CANCELLED.
 */
typedef enum
{
  LYCEUM_DATABASE_ERROR_NOT_OURS,
  LYCEUM_DATABASE_ERROR_TOO_NEW,
  LYCEUM_DATABASE_ERROR_CORRUPT,
  LYCEUM_DATABASE_ERROR_FULL,
  LYCEUM_DATABASE_ERROR_BUSY,
  LYCEUM_DATABASE_ERROR_CONSTRAINT,
  LYCEUM_DATABASE_ERROR_READ_ONLY,
  LYCEUM_DATABASE_ERROR_NOT_FOUND,
  LYCEUM_DATABASE_ERROR_ENGINE,
} LyceumDatabaseError;

GQuark lyceum_database_error_quark (void);

/**
 * LyceumConnection:
 *
 * One connection to SQLite, lent to a function for the time of its call, on the thread that owns it (writer or reader).
 */
typedef struct _LyceumConnection LyceumConnection;

/**
 * LyceumStatement:
 *
 * A prepared statement out of the connection's cache. Given back (reset, bindings cleared) by lyceum_statement_done(),
 * which g_autoptr does.
 */
typedef struct _LyceumStatement LyceumStatement;

/** Returns: (transfer full) (nullable): the statement, prepared or from the cache. @sql must be a static string. */
LyceumStatement *lyceum_connection_prepare        (LyceumConnection  *self,
                                                   const char        *sql,
                                                   GError           **error);
/** Runs @sql, which returns no rows and binds nothing. */
gboolean         lyceum_connection_execute        (LyceumConnection  *self,
                                                   const char        *sql,
                                                   GError           **error);
gint64           lyceum_connection_last_insert_id (LyceumConnection  *self);
/** Rows changed by the last statement. */
int              lyceum_connection_changes        (LyceumConnection  *self);

/**
 * lyceum_connection_note_change:
 * @topic: (not nullable): static name of what changed: "course", "lesson", "card", "review", "source", "provider"
 * @id: the row (for lesson, card, source: its course)
 *
 * To be called inside a write. After the transaction has been committed, and only then, the database emits `changed`
 * on the main context for each distinct topic and id.
 */
void             lyceum_connection_note_change    (LyceumConnection  *self,
                                                   const char        *topic,
                                                   gint64             id);

/** Binding: @index from 1. Text and blobs are copied. */
void        lyceum_statement_bind_int64  (LyceumStatement *self, int index, gint64 value);
void        lyceum_statement_bind_double (LyceumStatement *self, int index, double value);
void        lyceum_statement_bind_text   (LyceumStatement *self, int index, const char *value /* (nullable): NULL */);
void        lyceum_statement_bind_bytes  (LyceumStatement *self, int index, GBytes *value /* (nullable): NULL */);
void        lyceum_statement_bind_null   (LyceumStatement *self, int index);

/** @row: (out) (nullable): whether a row is there. Returns: %FALSE on error (@error set). */
gboolean    lyceum_statement_step        (LyceumStatement *self, gboolean *row, GError **error);
/** Steps to the end; for statements whose rows do not matter. */
gboolean    lyceum_statement_run         (LyceumStatement *self, GError **error);

/** Columns: @column from 0; text is borrowed until the next step. */
gint64      lyceum_statement_get_int64   (LyceumStatement *self, int column);
double      lyceum_statement_get_double  (LyceumStatement *self, int column);
const char *lyceum_statement_get_text    (LyceumStatement *self, int column); /* (nullable) */
GBytes     *lyceum_statement_get_bytes   (LyceumStatement *self, int column); /* (transfer full) (nullable) */
gboolean    lyceum_statement_is_null     (LyceumStatement *self, int column);

void        lyceum_statement_done        (LyceumStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumStatement, lyceum_statement_done)

/**
 * LyceumDatabase:
 *
 * The collection on disk: one writer thread that groups waiting writes into one transaction, and a small pool of readers (WAL).
 * Signal `changed` (const char *topic, gint64 id) on the main context after a commit.
 */
#define LYCEUM_TYPE_DATABASE (lyceum_database_get_type ())
G_DECLARE_FINAL_TYPE (LyceumDatabase, lyceum_database, LYCEUM, DATABASE, GObject)

/**
 * LyceumReadFunc / LyceumWriteFunc:
 *
 * Runs on a reader (or the writer) thread. A write runs inside a savepoint of its own: when it returns %FALSE only its
 * own changes are rolled back. Puts what it found into *@result, which the matching _finish hands out.
 */
typedef gboolean (*LyceumReadFunc)  (LyceumConnection *connection, gpointer data, gpointer *result, GError **error);
typedef gboolean (*LyceumWriteFunc) (LyceumConnection *connection, gpointer data, gpointer *result, GError **error);

/**
 * lyceum_database_open_async:
 * @path: a file; it and its directory are made if they are not there; ":memory:" is not supported
 *
 * Opens, checks and migrates on the writer thread. A file of a newer version is refused (%LYCEUM_DATABASE_ERROR_TOO_NEW) and not touched; before
 * each migration of an existing file a backup is written beside it.
 */
void            lyceum_database_open_async   (const char           *path,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
LyceumDatabase *lyceum_database_open_finish  (GAsyncResult         *result,
                                              GError              **error);

/** Returns: the absolute path of the file. Any thread. */
const char     *lyceum_database_get_path     (LyceumDatabase       *self);

/** Checkpoints, optimises and closes after what waits has been written. */
void            lyceum_database_close_async  (LyceumDatabase       *self,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean        lyceum_database_close_finish (LyceumDatabase       *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/**
 * lyceum_database_read_async:
 * @func: runs on a reader thread; may be cancelled in the middle of a statement
 * @data: (transfer full): for @func
 * @data_destroy: (nullable): frees @data, on the caller's context
 * @result_destroy: (nullable): frees a result that nobody takes
 */
void            lyceum_database_read_async   (LyceumDatabase       *self,
                                              LyceumReadFunc        func,
                                              gpointer              data,
                                              GDestroyNotify        data_destroy,
                                              GDestroyNotify        result_destroy,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
/** @out: (out) (transfer full): the result. */
gboolean        lyceum_database_read_finish  (LyceumDatabase       *self,
                                              GAsyncResult         *result,
                                              gpointer             *out,
                                              GError              **error);

/** Calls back when the change is on disk (synchronous = FULL). A write that has begun is finished. */
void            lyceum_database_write_async  (LyceumDatabase       *self,
                                              LyceumWriteFunc       func,
                                              gpointer              data,
                                              GDestroyNotify        data_destroy,
                                              GDestroyNotify        result_destroy,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean        lyceum_database_write_finish (LyceumDatabase       *self,
                                              GAsyncResult         *result,
                                              gpointer             *out,
                                              GError              **error);

/** The same for worker threads, waiting. A programming error (g_error) on the main thread and on the writer. */
gboolean        lyceum_database_read_thread_cb  (LyceumDatabase *self, LyceumReadFunc func, gpointer data,
                                                 GCancellable *cancellable, gpointer *out, GError **error);
gboolean        lyceum_database_write_thread_cb (LyceumDatabase *self, LyceumWriteFunc func, gpointer data,
                                                 GCancellable *cancellable, gpointer *out, GError **error);

/** Like write_async, for other rooms of the store layer: @done runs on the writer thread after the commit. Any thread. */
typedef void  (*LyceumWriteDone) (gpointer result, const GError *error, gpointer done_data);
void            lyceum_database_push_write   (LyceumDatabase *self, LyceumWriteFunc func, gpointer data, GDestroyNotify data_destroy,
                                              LyceumWriteDone done, gpointer done_data);

G_END_DECLS
