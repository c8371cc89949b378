/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-sqlite-task-store-private.h"
#include "lyceum-task-rows-private.h"

/* What dead processes left is taken over. */

typedef struct
{
  LyceumSqliteTaskStore *store; /* (owned) */
  gboolean all;
} Recovery;

static void
recovery_free (gpointer data)
{
  Recovery *recovery = data;

  g_object_unref (recovery->store);
  g_free (recovery);
}

/* Adds the rows of @sql, whose ?1 is @owner and ?2 is @me, to @records. */
static gboolean
add_rows (LyceumConnection *connection,
          const char       *sql,
          const char       *owner,
          const char       *me,
          GPtrArray        *records,
          GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, sql, error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_text (statement, 1, owner);
  if (me)
    lyceum_statement_bind_text (statement, 2, me);
  return _lyceum_task_rows_add (statement, records, error);
}

static gboolean
read_ended_children (LyceumConnection *connection,
                     const char       *owner,
                     GPtrArray        *records,
                     GError          **error)
{
  return add_rows (connection,
                   "SELECT " LYCEUM_TASK_COLUMNS " FROM task WHERE state >= 3"
                   " AND parent_id IN (SELECT id FROM task WHERE state < 3 AND owner IS ?1)",
                   owner, NULL, records, error);
}

static gboolean
read_own (LyceumConnection *connection,
          const char       *me,
          GPtrArray        *records,
          GError          **error)
{
  return read_ended_children (connection, me, records, error) &&
         add_rows (connection, "SELECT " LYCEUM_TASK_COLUMNS " FROM task WHERE state < 3 AND owner = ?1", me, NULL,
                   records, error);
}

static gboolean
adopt (LyceumConnection *connection,
       const char       *owner,
       const char       *me,
       GPtrArray        *records,
       GError          **error)
{
  /* The crash is counted here, and once: what waits again and is not run before the next crash has done no harm. */
  return read_ended_children (connection, owner, records, error) &&
         add_rows (connection,
                   "UPDATE task SET crashes = crashes + (state = 2), state = min(state, 1), owner = ?2"
                   " WHERE state < 3 AND owner IS ?1 RETURNING " LYCEUM_TASK_COLUMNS,
                   owner, me, records, error);
}

/* One search in the index for each owner: a process may have very many tasks. @previous: (nullable): of which the next
 * is wanted. Sets @owner to %NULL where there is none. */
static gboolean
find_next_owner (LyceumConnection *connection,
                 const char       *previous,
                 char            **owner,
                 GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection, "SELECT owner FROM task WHERE state < 3 AND owner > ? ORDER BY owner LIMIT 1", error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  lyceum_statement_bind_text (statement, 1, previous);
  if (!lyceum_statement_step (statement, &row, error))
    return FALSE;
  *owner = row ? g_strdup (lyceum_statement_get_text (statement, 0)) : NULL;
  return TRUE;
}

static gboolean
adopt_orphans (LyceumSqliteTaskStore *self,
               LyceumConnection      *connection,
               const char            *me,
               GPtrArray             *records,
               GError               **error)
{
  g_autofree char *owner = NULL;

  /* A name that a damaged file left empty is nobody's, as is no name. */
  if (!adopt (connection, NULL, me, records, error) || !adopt (connection, "", me, records, error))
    return FALSE;
  do
    {
      g_autofree char *previous = g_steal_pointer (&owner);

      if (!find_next_owner (connection, previous ? previous : "", &owner, error))
        return FALSE;
      if (owner && !_lyceum_sqlite_task_store_is_alive (self, owner) && !adopt (connection, owner, me, records, error))
        return FALSE;
    }
  while (owner);

  return TRUE;
}

/* Where the disk was full, what a task said may be there and not that it had begun. It has: its events are numbered on. */
static gboolean
note_what_spoke (LyceumConnection *connection,
                 GPtrArray        *records,
                 GError          **error)
{
  for (guint i = 0; i < records->len; i++)
    {
      LyceumTaskRecord *record = g_ptr_array_index (records, i);
      g_autoptr (LyceumStatement) statement = NULL;
      gboolean row = FALSE;

      if (record->started_at != 0 || LYCEUM_TASK_STATE_IS_FINISHED (record->state))
        continue;
      statement = lyceum_connection_prepare (connection, "SELECT 1 FROM task_event WHERE task_id = ? LIMIT 1", error);
      if (!statement)
        return FALSE;
      lyceum_statement_bind_int64 (statement, 1, record->id);
      if (!lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        record->started_at = MAX (record->created_at, 1);
    }
  return TRUE;
}

/* What this process held already it goes on holding; what is taken over now, it holds anew. */
static void
put_down_claims (LyceumSqliteTaskStore *self,
                 GPtrArray             *records,
                 guint                  n_own)
{
  guint new_number = _lyceum_task_claims_count (self->claims);

  for (guint i = 0; i < records->len; i++)
    {
      LyceumTaskRecord *record = g_ptr_array_index (records, i);

      record->is_news = i >= n_own;
      if (LYCEUM_TASK_STATE_IS_FINISHED (record->state))
        {
          record->claim = _lyceum_task_claims_learn (self->claims, record->id, TRUE);
          continue;
        }
      if (i < n_own)
        _lyceum_task_claims_get (self->claims, record->id, &record->claim);
      else
        record->claim = new_number;
      _lyceum_task_claims_set (self->claims, record->id, LYCEUM_CLAIM_HELD, record->claim);
    }
}

static gboolean
recover_cb (LyceumConnection *connection,
            gpointer          data,
            gpointer         *result,
            GError          **error)
{
  const Recovery *recovery = data;
  LyceumSqliteTaskStore *self = recovery->store;
  const char *me = _lyceum_sqlite_task_store_get_owner (self, error);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_record_free);
  guint n_own;

  if (!me || (recovery->all && !read_own (connection, me, records, error)))
    return FALSE;
  n_own = records->len;
  if (!adopt_orphans (self, connection, me, records, error) || !note_what_spoke (connection, records, error))
    return FALSE;

  put_down_claims (self, records, n_own);
  lyceum_task_records_sort (records);
  *result = g_steal_pointer (&records);
  return TRUE;
}

static void
recovered_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  gpointer records = NULL;

  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, &records, &error))
    g_task_return_pointer (task, records, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
_lyceum_sqlite_task_store_recover_async (LyceumTaskStore    *store,
                                         gboolean            all,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data)
{
  LyceumSqliteTaskStore *self = LYCEUM_SQLITE_TASK_STORE (store);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Recovery *recovery = g_new0 (Recovery, 1);

  g_task_set_source_tag (task, _lyceum_sqlite_task_store_recover_async);
  /* What was taken over is this process's, whatever was cancelled meanwhile: it has to hear of it. */
  g_task_set_check_cancellable (task, FALSE);
  recovery->store = g_object_ref (self);
  recovery->all = all;
  lyceum_database_write_async (self->database, recover_cb, recovery, recovery_free, (GDestroyNotify) g_ptr_array_unref,
                               cancellable, recovered_cb, task);
}

GPtrArray *
_lyceum_sqlite_task_store_recover_finish (LyceumTaskStore *store,
                                          GAsyncResult    *result,
                                          GError         **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, _lyceum_sqlite_task_store_recover_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
