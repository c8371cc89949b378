/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-sqlite-task-store-private.h"

/* What tasks said. A row stands for several events that follow one another. */

typedef struct
{
  LyceumSqliteTaskStore *store; /* (owned) */
  gint64 task_id;
  guint claim;
  GPtrArray *rows; /* (owned) */
  LyceumTaskStoreDone done;
  gpointer done_data;
} Append;

static void
append_done_cb (gpointer      result,
                const GError *error,
                gpointer      data)
{
  Append *append = data;

  if (append->done)
    append->done (LYCEUM_TASK_STORE (append->store), error, append->done_data);
  g_ptr_array_unref (append->rows);
  g_object_unref (append->store);
  g_free (append);
}

/* Sets @may to whether the task is there and this process may speak for it: it owns it, or it ended it. */
static gboolean
check_task (LyceumConnection *connection,
            const Append     *append,
            gboolean         *may,
            GError          **error)
{
  const char *me = _lyceum_sqlite_task_store_get_owner (append->store, error);
  LyceumClaim claim;
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean lost = _lyceum_task_claims_is_old (append->store->claims, append->task_id, append->claim, &claim);

  if (!me)
    return FALSE;
  if (lost)
    {
      lyceum_task_store_set_lost (error);
      return FALSE;
    }
  statement = lyceum_connection_prepare (
    connection, "SELECT 1 FROM task WHERE id = ?1 AND (owner = ?2 OR (?3 AND owner IS NULL))", error);
  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, append->task_id);
  lyceum_statement_bind_text (statement, 2, me);
  lyceum_statement_bind_int64 (statement, 3, claim == LYCEUM_CLAIM_NONE || claim == LYCEUM_CLAIM_READ);
  if (!lyceum_statement_step (statement, may, error))
    return FALSE;

  if (!*may && !_lyceum_sqlite_task_store_check_lost (append->store, connection, append->task_id, &lost, error))
    return FALSE;
  if (lost)
    lyceum_task_store_set_lost (error);
  return !lost;
}

/* In the byte order of most computers, so that a collection can be carried to another. */
static GBytes *
variant_to_bytes (GVariant *value)
{
  g_autoptr (GVariant) boxed = g_variant_ref_sink (g_variant_new_variant (value));

  if (G_BYTE_ORDER == G_BIG_ENDIAN)
    {
      g_autoptr (GVariant) swapped = g_variant_byteswap (boxed);

      return g_variant_get_data_as_bytes (swapped);
    }
  return g_variant_get_data_as_bytes (boxed);
}

/* Returns: (transfer full) (nullable): %NULL for bytes that are no value. */
static GVariant *
variant_from_bytes (GBytes *bytes)
{
  g_autoptr (GVariant) boxed = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARIANT, bytes, FALSE));

  if (!g_variant_is_normal_form (boxed))
    return NULL;
  if (G_BYTE_ORDER == G_BIG_ENDIAN)
    {
      g_autoptr (GVariant) swapped = g_variant_byteswap (boxed);

      return g_variant_get_variant (swapped);
    }
  return g_variant_get_variant (boxed);
}

static gboolean
append_row (LyceumConnection *connection,
            gint64            task_id,
            GVariant         *row,
            GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection, "INSERT OR REPLACE INTO task_event (task_id, seq, last_seq, type, data) VALUES (?, ?, ?, ?, ?)", error);
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint64 seq, last_seq;
  const char *type;

  if (!statement)
    return FALSE;
  g_variant_get (row, "(tt&sv)", &seq, &last_seq, &type, &value);
  bytes = variant_to_bytes (value);
  lyceum_statement_bind_int64 (statement, 1, task_id);
  lyceum_statement_bind_int64 (statement, 2, (gint64) seq);
  lyceum_statement_bind_int64 (statement, 3, (gint64) last_seq);
  lyceum_statement_bind_text (statement, 4, type);
  lyceum_statement_bind_bytes (statement, 5, bytes);
  return lyceum_statement_run (statement, error);
}

static gboolean
append_cb (LyceumConnection *connection,
           gpointer          data,
           gpointer         *result,
           GError          **error)
{
  const Append *append = data;
  gboolean may = FALSE;

  if (!check_task (connection, append, &may, error))
    return FALSE;
  for (guint i = 0; may && i < append->rows->len; i++)
    if (!append_row (connection, append->task_id, g_ptr_array_index (append->rows, i), error))
      return FALSE;

  return TRUE;
}

void
_lyceum_sqlite_task_store_append_events (LyceumTaskStore    *store,
                                         gint64              task_id,
                                         guint               claim,
                                         GPtrArray          *rows,
                                         LyceumTaskStoreDone done,
                                         gpointer            data)
{
  Append *append = g_new0 (Append, 1);

  append->store = g_object_ref (LYCEUM_SQLITE_TASK_STORE (store));
  append->task_id = task_id;
  append->claim = claim;
  append->rows = rows;
  append->done = done;
  append->done_data = data;
  for (guint i = 0; i < rows->len; i++)
    g_variant_take_ref (g_ptr_array_index (rows, i));
  lyceum_database_push_write (append->store->database, append_cb, append, NULL, append_done_cb, append);
}

typedef struct
{
  gint64 task_id;
  guint64 from_seq;
} Query;

/* The search begins at the last row that begins no later than @from_seq: it is the first that may reach it. */
static LyceumStatement *
find_rows (LyceumConnection *connection,
           const Query      *query,
           GError          **error)
{
  LyceumStatement *statement = lyceum_connection_prepare (
    connection,
    "SELECT seq, last_seq, type, data FROM task_event WHERE task_id = ?1 AND seq >= coalesce("
    "(SELECT max(seq) FROM task_event WHERE task_id = ?1 AND seq <= ?2), 0) AND last_seq >= ?2 ORDER BY seq",
    error);

  if (!statement)
    return NULL;
  lyceum_statement_bind_int64 (statement, 1, query->task_id);
  lyceum_statement_bind_int64 (statement, 2, (gint64) MIN (query->from_seq, (guint64) G_MAXINT64));
  return statement;
}

static GVariant *
read_row (LyceumStatement *statement)
{
  g_autoptr (GBytes) bytes = lyceum_statement_get_bytes (statement, 3);
  g_autoptr (GVariant) value = variant_from_bytes (bytes);

  if (!value)
    return NULL;
  return g_variant_ref_sink (g_variant_new ("(ttsv)", (guint64) lyceum_statement_get_int64 (statement, 0),
                                            (guint64) lyceum_statement_get_int64 (statement, 1),
                                            lyceum_statement_get_text (statement, 2), value));
}

static gboolean
read_cb (LyceumConnection *connection,
         gpointer          data,
         gpointer         *result,
         GError          **error)
{
  const Query *query = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr (LyceumStatement) statement = find_rows (connection, query, error);
  gboolean has_row = FALSE;

  while (statement && lyceum_statement_step (statement, &has_row, error))
    {
      GVariant *row;

      if (!has_row)
        {
          *result = g_steal_pointer (&rows);
          return TRUE;
        }
      row = read_row (statement);
      if (row)
        g_ptr_array_add (rows, row);
      else
        g_warning ("An event of task %" G_GINT64_FORMAT " cannot be read", query->task_id);
    }

  return FALSE;
}

static void
read_ready_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  gpointer rows = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &rows, &error))
    g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
_lyceum_sqlite_task_store_read_events_async (LyceumTaskStore    *store,
                                             gint64              task_id,
                                             guint64             from_seq,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data)
{
  LyceumSqliteTaskStore *self = LYCEUM_SQLITE_TASK_STORE (store);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Query *query = g_new0 (Query, 1);

  g_task_set_source_tag (task, _lyceum_sqlite_task_store_read_events_async);
  query->task_id = task_id;
  query->from_seq = from_seq;
  lyceum_database_read_async (self->database, read_cb, query, g_free, (GDestroyNotify) g_ptr_array_unref, cancellable,
                              read_ready_cb, task);
}

GPtrArray *
_lyceum_sqlite_task_store_read_events_finish (LyceumTaskStore *store,
                                              GAsyncResult    *result,
                                              GError         **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, _lyceum_sqlite_task_store_read_events_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
