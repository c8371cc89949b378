/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-chunks.h"

#include "lyceum-search-private.h"
#include "lyceum-sql.h"

static gboolean
delete_chunks (LyceumConnection *connection,
               gint64            source_id,
               GError          **error)
{
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection, "DELETE FROM chunk WHERE source_id = ?", error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, source_id);
  return lyceum_statement_run (statement, error);
}

static gboolean
insert_chunk (LyceumConnection  *connection,
              gint64             source_id,
              guint              position,
              const LyceumChunk *chunk,
              GError           **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection,
    "INSERT INTO chunk (source_id, position, heading_path, text, first_block, n_blocks, location, language)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    error);
  gint64 chunk_id;

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, source_id);
  lyceum_statement_bind_int64 (statement, 2, position);
  lyceum_statement_bind_text (statement, 3, chunk->heading_path);
  lyceum_statement_bind_text (statement, 4, chunk->text);
  lyceum_statement_bind_int64 (statement, 5, chunk->first_block);
  lyceum_statement_bind_int64 (statement, 6, chunk->n_blocks);
  lyceum_statement_bind_text (statement, 7, chunk->location);
  lyceum_statement_bind_text (statement, 8, chunk->language);
  if (!lyceum_statement_run (statement, error))
    return FALSE;
  chunk_id = lyceum_connection_last_insert_id (connection);
  if (chunk->terms)
    return _lyceum_terms_store (connection, chunk_id, chunk->terms, error);
  return _lyceum_sql_run (connection, error, "INSERT INTO chunk_unindexed (chunk_id) VALUES (?)", "i", chunk_id);
}

gboolean
lyceum_chunks_store (LyceumConnection *connection,
                     gint64            source_id,
                     GPtrArray        *chunks,
                     GError          **error)
{
  if (!delete_chunks (connection, source_id, error) || !_lyceum_terms_purge (connection, G_MAXUINT, error))
    return FALSE;

  for (guint i = 0; i < chunks->len; i++)
    if (!insert_chunk (connection, source_id, i, g_ptr_array_index (chunks, i), error))
      return FALSE;

  return TRUE;
}
