/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-search-private.h"
#include "lyceum-sql.h"

/* How many passages go into one write, so that others come in between. */
#define PASSAGES_AT_ONCE 128
#define GONE_AT_ONCE 512

gboolean
_lyceum_terms_purge (LyceumConnection *connection,
                     guint             most,
                     GError          **error)
{
  return _lyceum_sql_run (connection, error,
                          "INSERT INTO chunk_index (chunk_index, rowid, heading, body, parts)"
                          " SELECT 'delete', chunk_id, heading, body, parts FROM chunk_terms_gone ORDER BY id LIMIT ?",
                          "i", (gint64) most) &&
         _lyceum_sql_run (connection, error,
                          "DELETE FROM chunk_terms_gone"
                          " WHERE id IN (SELECT id FROM chunk_terms_gone ORDER BY id LIMIT ?)",
                          "i", (gint64) most);
}

gboolean
_lyceum_terms_store (LyceumConnection  *connection,
                     gint64             chunk_id,
                     const LyceumTerms *terms,
                     GError           **error)
{
  if (!_lyceum_sql_run (connection, error,
                        "INSERT OR IGNORE INTO chunk_terms (chunk_id, heading, body, parts, surface)"
                        " SELECT id, ?2, ?3, ?4, ?5 FROM chunk WHERE id = ?1",
                        "itttt", chunk_id, terms->heading, terms->body, terms->parts, terms->surface))
    return FALSE;
  if (lyceum_connection_changes (connection) == 0)
    return TRUE;
  return _lyceum_sql_run (connection, error,
                          "INSERT INTO chunk_index (rowid, heading, body, parts) VALUES (?1, ?2, ?3, ?4)", "ittt", chunk_id,
                          terms->heading, terms->body, terms->parts);
}

/* A passage that has no words yet, and its words once they have been made. */
typedef struct
{
  gint64 chunk_id;
  char *heading_path;
  char *text;
  char *language; /* (nullable) */
  LyceumTerms *terms;
} Unindexed;

static void
unindexed_free (gpointer data)
{
  Unindexed *self = data;

  g_free (self->heading_path);
  g_free (self->text);
  g_free (self->language);
  g_clear_pointer (&self->terms, lyceum_terms_free);
  g_free (self);
}

static gpointer
unindexed_read (LyceumStatement *statement)
{
  Unindexed *self = g_new0 (Unindexed, 1);

  self->chunk_id = lyceum_statement_get_int64 (statement, 0);
  self->heading_path = g_strdup (lyceum_statement_get_text (statement, 1));
  self->text = g_strdup (lyceum_statement_get_text (statement, 2));
  self->language = g_strdup (lyceum_statement_get_text (statement, 3));
  return self;
}

static gboolean
read_unindexed (LyceumConnection *connection,
                gpointer          data,
                gpointer         *result,
                GError          **error)
{
  return _lyceum_sql_collect (
    _lyceum_sql_prepare (connection, error,
                         "SELECT u.chunk_id, c.heading_path, c.text, coalesce (c.language, s.language) FROM chunk_unindexed AS u"
                         " JOIN chunk AS c ON c.id = u.chunk_id JOIN source AS s ON s.id = c.source_id"
                         " ORDER BY u.chunk_id LIMIT ?",
                         "i", (gint64) PASSAGES_AT_ONCE),
    unindexed_read, unindexed_free, result, error);
}

static gboolean
store_indexed (LyceumConnection *connection,
               gpointer          data,
               gpointer         *result,
               GError          **error)
{
  GPtrArray *passages = data;

  if (!_lyceum_terms_purge (connection, G_MAXUINT, error))
    return FALSE;
  for (guint i = 0; i < passages->len; i++)
    {
      const Unindexed *passage = g_ptr_array_index (passages, i);

      if (!_lyceum_terms_store (connection, passage->chunk_id, passage->terms, error) ||
          !_lyceum_sql_run (connection, error, "DELETE FROM chunk_unindexed WHERE chunk_id = ?", "i", passage->chunk_id))
        return FALSE;
    }
  return TRUE;
}

static gboolean
purge_some (LyceumConnection *connection,
            gpointer          data,
            gpointer         *result,
            GError          **error)
{
  return _lyceum_terms_purge (connection, GONE_AT_ONCE, error);
}

static gboolean
any_gone (LyceumConnection *connection,
          gpointer          data,
          gpointer         *result,
          GError          **error)
{
  gint64 any = 0;

  if (!_lyceum_sql_int64 (connection, error, &any, "SELECT EXISTS (SELECT 1 FROM chunk_terms_gone)", ""))
    return FALSE;
  *result = GINT_TO_POINTER (any != 0);
  return TRUE;
}

static void
purged_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GCancellable) cancellable = user_data;

  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, NULL, NULL))
    lyceum_search_tidy (LYCEUM_DATABASE (object), cancellable);
}

static void
any_gone_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GCancellable) cancellable = user_data;
  gpointer any = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &any, NULL) && any)
    lyceum_database_write_async (LYCEUM_DATABASE (object), purge_some, NULL, NULL, NULL, cancellable, purged_cb,
                                 g_object_ref (cancellable));
}

void
lyceum_search_tidy (LyceumDatabase *database,
                    GCancellable   *cancellable)
{
  lyceum_database_read_async (database, any_gone, NULL, NULL, NULL, cancellable, any_gone_cb, g_object_ref (cancellable));
}

static gboolean
count (LyceumConnection *connection,
       gpointer          data,
       gpointer         *result,
       GError          **error)
{
  gint64 *counts = data;

  return _lyceum_sql_int64 (connection, error, &counts[0], "SELECT count(*) FROM chunk_unindexed", "") &&
         _lyceum_sql_int64 (connection, error, &counts[1], "SELECT count(*) FROM chunk_terms_gone", "");
}

gboolean
lyceum_search_index_thread_cb (LyceumDatabase *database,
                               guint          *n_left,
                               GCancellable   *cancellable,
                               GError        **error)
{
  g_autoptr (GPtrArray) passages = NULL;
  gint64 counts[2] = { 0, 0 };
  gpointer result = NULL;

  *n_left = 0;
  if (!lyceum_database_read_thread_cb (database, count, counts, cancellable, NULL, error))
    return FALSE;
  *n_left = (guint) CLAMP (counts[0] + counts[1], 0, G_MAXINT);
  if (counts[1] > 0)
    return lyceum_database_write_thread_cb (database, purge_some, NULL, cancellable, NULL, error);
  if (counts[0] == 0)
    return TRUE;

  if (!lyceum_database_read_thread_cb (database, read_unindexed, NULL, cancellable, &result, error))
    return FALSE;
  passages = result;
  for (guint i = 0; i < passages->len; i++)
    {
      Unindexed *passage = g_ptr_array_index (passages, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      passage->terms = lyceum_terms_new (passage->heading_path, passage->text, passage->language);
    }
  return lyceum_database_write_thread_cb (database, store_indexed, passages, cancellable, NULL, error);
}

static gboolean
any_unindexed (LyceumConnection *connection,
               gpointer          data,
               gpointer         *result,
               GError          **error)
{
  gint64 any = 0;

  if (!_lyceum_sql_int64 (connection, error, &any, "SELECT EXISTS (SELECT 1 FROM chunk_unindexed)", ""))
    return FALSE;
  *result = GINT_TO_POINTER (any != 0);
  return TRUE;
}

static void
any_unindexed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  gpointer any = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &any, &error))
    g_task_return_boolean (task, !GPOINTER_TO_INT (any));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
lyceum_search_is_indexed_async (LyceumDatabase      *database,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (database, cancellable, callback, user_data);

  g_task_set_source_tag (task, lyceum_search_is_indexed_async);
  lyceum_database_read_async (database, any_unindexed, NULL, NULL, NULL, cancellable, any_unindexed_cb, task);
}

gboolean
lyceum_search_is_indexed_finish (LyceumDatabase  *database,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, database), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_search_is_indexed_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
