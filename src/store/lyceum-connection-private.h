/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "lyceum-database.h"

G_BEGIN_DECLS

/** What changed in one write: topics with ids, each once. */
typedef struct
{
  const char *topic; /* static */
  gint64 id;
} LyceumChange;

typedef enum
{
  LYCEUM_CONNECTION_READS,
  LYCEUM_CONNECTION_WRITES,
} LyceumConnectionMode;

/** Opens a connection that belongs to the calling thread. */
LyceumConnection *_lyceum_connection_open            (const char            *path,
                                                      LyceumConnectionMode   mode,
                                                      GError               **error);
/** Sets up the write-ahead log and what belongs to it: only in a file that is known to be ours. */
gboolean          _lyceum_connection_begin_writing   (LyceumConnection      *self,
                                                      GError               **error);
void              _lyceum_connection_close           (LyceumConnection      *self);
sqlite3          *_lyceum_connection_get_handle      (LyceumConnection      *self);

/** While set, a statement ends in its middle when @cancellable is cancelled. For reads only. @cancellable: (nullable). */
void              _lyceum_connection_set_cancellable (LyceumConnection      *self,
                                                      GCancellable          *cancellable);

/** What has been noted since the last call, and forgets it. Returns: (transfer full) (element-type LyceumChange). */
GArray           *_lyceum_connection_steal_changes   (LyceumConnection      *self);

/** Turns what SQLite says of its last call into an error for a person. */
void              _lyceum_connection_set_error       (LyceumConnection      *self,
                                                      int                    code,
                                                      GError               **error);
void              _lyceum_sqlite_set_error           (int                    code,
                                                      const char            *message,
                                                      GError               **error);

/** Reads one integer: a pragma, a count. */
gboolean          _lyceum_connection_read_int        (LyceumConnection      *self,
                                                      const char            *sql,
                                                      gint64                *value,
                                                      GError               **error);

/** Refuses a file of another program or of a newer version by its first bytes, before SQLite opens it: that alone may change a file, or
 * leave files beside it. Passes what is not there, is empty, or has all it has in its log. */
gboolean          _lyceum_check_header              (const char            *path,
                                                      GError               **error);
/** The same by what SQLite reads, of a connection that has not begun writing. */
gboolean          _lyceum_check_identity             (LyceumConnection      *connection,
                                                      const char            *path,
                                                      GError               **error);
/** Brings the schema up to date; @path is named in errors and backups. */
gboolean          _lyceum_migrate                    (LyceumConnection      *connection,
                                                      const char            *path,
                                                      GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumConnection, _lyceum_connection_close)

G_END_DECLS
