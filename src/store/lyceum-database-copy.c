/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-database-copy.h"

#include "lyceum-connection-private.h"
#include "lyceum-thread.h"

gboolean
lyceum_database_copy_thread_cb (const char *path,
                                const char *copy,
                                GError    **error)
{
  g_autoptr (LyceumConnection) connection = NULL;
  g_autoptr (LyceumStatement) statement = NULL;

  g_return_val_if_fail (!lyceum_thread_is_main (), FALSE);

  connection = _lyceum_connection_open (path, LYCEUM_CONNECTION_READS, error);
  if (!connection)
    return FALSE;
  /* What it may not do as a reader is write into the copy, too. */
  if (lyceum_connection_execute (connection, "PRAGMA query_only = OFF", error))
    statement = lyceum_connection_prepare (connection, "VACUUM INTO ?", error);
  if (!statement)
    return FALSE;
  lyceum_statement_bind_text (statement, 1, copy);
  return lyceum_statement_run (statement, error);
}
