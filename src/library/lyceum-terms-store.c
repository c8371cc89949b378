/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-search-private.h"

static gboolean
remove_gone (LyceumConnection *connection,
             guint             most,
             GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection,
    "INSERT INTO chunk_index (chunk_index, rowid, heading, body, parts)"
    " SELECT 'delete', chunk_id, heading, body, parts FROM chunk_terms_gone ORDER BY id LIMIT ?",
    error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, most);
  return lyceum_statement_run (statement, error);
}

gboolean
_lyceum_terms_purge (LyceumConnection *connection,
                     guint             most,
                     GError          **error)
{
  g_autoptr (LyceumStatement) statement = NULL;

  if (!remove_gone (connection, most, error))
    return FALSE;
  statement = lyceum_connection_prepare (
    connection, "DELETE FROM chunk_terms_gone WHERE id IN (SELECT id FROM chunk_terms_gone ORDER BY id LIMIT ?)", error);
  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, most);
  return lyceum_statement_run (statement, error);
}

static gboolean
insert_terms (LyceumConnection  *connection,
              const char        *sql,
              gint64             chunk_id,
              const LyceumTerms *terms,
              GError           **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, sql, error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, chunk_id);
  lyceum_statement_bind_text (statement, 2, terms->heading);
  lyceum_statement_bind_text (statement, 3, terms->body);
  lyceum_statement_bind_text (statement, 4, terms->parts);
  return lyceum_statement_run (statement, error);
}

gboolean
_lyceum_terms_store (LyceumConnection  *connection,
                     gint64             chunk_id,
                     const LyceumTerms *terms,
                     GError           **error)
{
  if (!insert_terms (connection,
                     "INSERT OR IGNORE INTO chunk_terms (chunk_id, heading, body, parts)"
                     " SELECT id, ?2, ?3, ?4 FROM chunk WHERE id = ?1",
                     chunk_id, terms, error))
    return FALSE;
  if (lyceum_connection_changes (connection) == 0)
    return TRUE;
  return insert_terms (connection, "INSERT INTO chunk_index (rowid, heading, body, parts) VALUES (?1, ?2, ?3, ?4)", chunk_id,
                       terms, error);
}
