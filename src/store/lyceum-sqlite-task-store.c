/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-sqlite-task-store.h"

#include "lyceum-sqlite-task-store-private.h"
#include "lyceum-task-rows-private.h"
#include "lyceum-thread.h"

static void task_store_iface_init (LyceumTaskStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LyceumSqliteTaskStore, lyceum_sqlite_task_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LYCEUM_TYPE_TASK_STORE, task_store_iface_init))

/* One call on its way through the writer. */
typedef struct
{
  LyceumSqliteTaskStore *store; /* (owned) */
  GPtrArray *records;           /* (owned) (nullable): to be inserted */
  LyceumTaskRecord *record;     /* (owned) (nullable): to be updated */
  LyceumTaskCommitFunc commit;  /* (nullable) */
  gpointer commit_data;
  GDestroyNotify commit_destroy;
  guint n_ids;
  gint64 *first_id;
  gint64 task_id;
  guint64 seq;
  char *type;         /* (owned) (nullable) */
  GVariant *variant;  /* (owned) (nullable) */
  LyceumTaskStoreDone done;
  gpointer done_data;
} Call;

static Call *
call_new (LyceumTaskStore    *store,
          LyceumTaskStoreDone done,
          gpointer            done_data)
{
  Call *call = g_new0 (Call, 1);

  call->store = g_object_ref (LYCEUM_SQLITE_TASK_STORE (store));
  call->done = done;
  call->done_data = done_data;
  return call;
}

static void
call_free (Call *call)
{
  if (call->commit_destroy)
    call->commit_destroy (call->commit_data);
  g_clear_pointer (&call->records, g_ptr_array_unref);
  g_clear_pointer (&call->record, lyceum_task_record_free);
  g_clear_pointer (&call->variant, g_variant_unref);
  g_free (call->type);
  g_object_unref (call->store);
  g_free (call);
}

/* On the writer thread, after the commit. */
static void
call_done_cb (gpointer      result,
              const GError *error,
              gpointer      data)
{
  Call *call = data;

  if (call->done)
    call->done (LYCEUM_TASK_STORE (call->store), error, call->done_data);
  call_free (call);
}

static void
push (Call           *call,
      LyceumWriteFunc func)
{
  lyceum_database_push_write (call->store->database, func, call, NULL, call_done_cb, call);
}

const char *
_lyceum_sqlite_task_store_get_owner (LyceumSqliteTaskStore *self,
                                     GError               **error)
{
  lyceum_assert_writer ();

  if (!self->owner_lock)
    self->owner_lock = _lyceum_owner_lock_new (self->owners_dir, error);
  return self->owner_lock ? _lyceum_owner_lock_get_name (self->owner_lock) : NULL;
}

static gboolean
reserve_ids_cb (LyceumConnection *connection,
                gpointer          data,
                gpointer         *result,
                GError          **error)
{
  Call *call = data;
  g_autoptr (LyceumStatement) read = NULL;
  g_autoptr (LyceumStatement) write = NULL;
  gboolean row = FALSE;

  read = lyceum_connection_prepare (connection, "SELECT value FROM meta WHERE key = 'next-task-id'", error);
  if (!read || !lyceum_statement_step (read, &row, error))
    return FALSE;
  *call->first_id = row ? lyceum_statement_get_int64 (read, 0) : 1;

  write = lyceum_connection_prepare (connection,
                                     "INSERT INTO meta (key, value) VALUES ('next-task-id', ?)"
                                     " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                                     error);
  if (!write)
    return FALSE;
  lyceum_statement_bind_int64 (write, 1, *call->first_id + call->n_ids);
  return lyceum_statement_run (write, error);
}

static void
reserve_ids (LyceumTaskStore    *store,
             guint               n,
             gint64             *first,
             LyceumTaskStoreDone done,
             gpointer            data)
{
  Call *call = call_new (store, done, data);

  call->n_ids = n;
  call->first_id = first;
  push (call, reserve_ids_cb);
}

static gboolean
insert_records (LyceumConnection *connection,
                Call             *call,
                GError          **error)
{
  const char *owner = _lyceum_sqlite_task_store_get_owner (call->store, error);

  if (!owner)
    return FALSE;
  for (guint i = 0; call->records && i < call->records->len; i++)
    {
      const LyceumTaskRecord *record = g_ptr_array_index (call->records, i);

      if (!_lyceum_task_row_insert (connection, record, owner, error))
        return FALSE;
      lyceum_connection_note_change (connection, "task", record->id);
    }

  return TRUE;
}

static gboolean
insert_cb (LyceumConnection *connection,
           gpointer          data,
           gpointer         *result,
           GError          **error)
{
  Call *call = data;
  gint64 id = call->records->len > 0 ? ((LyceumTaskRecord *) g_ptr_array_index (call->records, 0))->id : 0;

  if (call->commit && !call->commit (connection, id, call->commit_data, error))
    return FALSE;
  return insert_records (connection, call, error);
}

static void
insert (LyceumTaskStore     *store,
        GPtrArray           *records,
        LyceumTaskCommitFunc commit,
        gpointer             commit_data,
        GDestroyNotify       commit_destroy,
        LyceumTaskStoreDone  done,
        gpointer             data)
{
  Call *call = call_new (store, done, data);

  call->records = records;
  call->commit = commit;
  call->commit_data = commit_data;
  call->commit_destroy = commit_destroy;
  push (call, insert_cb);
}

static gboolean
update_cb (LyceumConnection *connection,
           gpointer          data,
           gpointer         *result,
           GError          **error)
{
  Call *call = data;
  const char *owner = _lyceum_sqlite_task_store_get_owner (call->store, error);

  if (!owner)
    return FALSE;
  if (call->commit && !call->commit (connection, call->record->id, call->commit_data, error))
    return FALSE;
  if (LYCEUM_TASK_STATE_IS_FINISHED (call->record->state))
    owner = NULL;
  if (!_lyceum_task_row_update (connection, call->record, owner, error))
    return FALSE;
  lyceum_connection_note_change (connection, "task", call->record->id);

  return insert_records (connection, call, error);
}

static void
update (LyceumTaskStore     *store,
        LyceumTaskRecord    *record,
        GPtrArray           *followers,
        LyceumTaskCommitFunc commit,
        gpointer             commit_data,
        GDestroyNotify       commit_destroy,
        LyceumTaskStoreDone  done,
        gpointer             data)
{
  Call *call = call_new (store, done, data);

  call->record = record;
  call->records = followers;
  call->commit = commit;
  call->commit_data = commit_data;
  call->commit_destroy = commit_destroy;
  push (call, update_cb);
}

/* Whether the owner of a task is no more, or never was. */
static gboolean
is_orphan (LyceumSqliteTaskStore *self,
           const char            *owner,
           const char            *me)
{
  return !owner || (!g_str_equal (owner, me) && !_lyceum_owner_is_alive (self->owners_dir, owner));
}

static gboolean
adopt (LyceumConnection *connection,
       const char       *owner,
       const char       *me,
       GError          **error)
{
  /* The crash is counted here, and once: what waits again and is not run before the next crash has done no harm. */
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection,
                               "UPDATE task SET crashes = crashes + (state = 2), state = min(state, 1), owner = ?1"
                               " WHERE state < 3 AND owner IS ?2",
                               error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_text (statement, 1, me);
  lyceum_statement_bind_text (statement, 2, owner);
  return lyceum_statement_run (statement, error);
}

static gboolean
adopt_orphans (LyceumSqliteTaskStore *self,
               LyceumConnection      *connection,
               const char            *me,
               GError               **error)
{
  g_autoptr (GPtrArray) owners = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection, "SELECT DISTINCT owner FROM task WHERE state < 3", error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  do
    {
      if (!lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        g_ptr_array_add (owners, g_strdup (lyceum_statement_get_text (statement, 0)));
    }
  while (row);

  for (guint i = 0; i < owners->len; i++)
    {
      const char *owner = g_ptr_array_index (owners, i);

      if (is_orphan (self, owner, me) && !adopt (connection, owner, me, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
recover_cb (LyceumConnection *connection,
            gpointer          data,
            gpointer         *result,
            GError          **error)
{
  LyceumSqliteTaskStore *self = data;
  const char *me = _lyceum_sqlite_task_store_get_owner (self, error);
  g_autoptr (LyceumStatement) statement = NULL;

  if (!me || !adopt_orphans (self, connection, me, error))
    return FALSE;

  statement = lyceum_connection_prepare (
    connection,
    "SELECT " LYCEUM_TASK_COLUMNS " FROM task"
    " WHERE (state < 3 AND owner = ?1)"
    " OR parent_id IN (SELECT id FROM task WHERE state < 3 AND owner = ?1)"
    " ORDER BY parent_id != 0, id",
    error);
  if (!statement)
    return FALSE;
  lyceum_statement_bind_text (statement, 1, me);
  *result = _lyceum_task_rows_read (statement, error);
  return *result != NULL;
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

static void
recover_async (LyceumTaskStore    *store,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  LyceumSqliteTaskStore *self = LYCEUM_SQLITE_TASK_STORE (store);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, recover_async);
  lyceum_database_write_async (self->database, recover_cb, self, NULL, (GDestroyNotify) g_ptr_array_unref, cancellable,
                               recovered_cb, task);
}

static GPtrArray *
recover_finish (LyceumTaskStore *store,
                GAsyncResult    *result,
                GError         **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, recover_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
append_event_cb (LyceumConnection *connection,
                 gpointer          data,
                 gpointer         *result,
                 GError          **error)
{
  Call *call = data;
  g_autofree char *text = _lyceum_variant_to_text (call->variant);
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection, "INSERT OR REPLACE INTO task_event (task_id, seq, type, data) VALUES (?, ?, ?, ?)", error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, call->task_id);
  lyceum_statement_bind_int64 (statement, 2, call->seq);
  lyceum_statement_bind_text (statement, 3, call->type);
  lyceum_statement_bind_text (statement, 4, text);
  return lyceum_statement_run (statement, error);
}

static void
append_event (LyceumTaskStore    *store,
              gint64              task_id,
              guint64             first_seq,
              const char         *type,
              GVariant           *event_data,
              LyceumTaskStoreDone done,
              gpointer            data)
{
  Call *call = call_new (store, done, data);

  call->task_id = task_id;
  call->seq = first_seq;
  call->type = g_strdup (type);
  call->variant = g_variant_ref_sink (event_data);
  push (call, append_event_cb);
}

static void
task_store_iface_init (LyceumTaskStoreInterface *iface)
{
  iface->reserve_ids = reserve_ids;
  iface->insert = insert;
  iface->update = update;
  iface->recover_async = recover_async;
  iface->recover_finish = recover_finish;
  iface->append_event = append_event;
  iface->read_family_async = _lyceum_sqlite_task_store_read_family_async;
  iface->read_family_finish = _lyceum_sqlite_task_store_read_family_finish;
  iface->read_events_async = _lyceum_sqlite_task_store_read_events_async;
  iface->read_events_finish = _lyceum_sqlite_task_store_read_events_finish;
}

static void
lyceum_sqlite_task_store_finalize (GObject *object)
{
  LyceumSqliteTaskStore *self = LYCEUM_SQLITE_TASK_STORE (object);

  g_clear_pointer (&self->owner_lock, _lyceum_owner_lock_free);
  g_clear_object (&self->database);
  g_free (self->owners_dir);

  G_OBJECT_CLASS (lyceum_sqlite_task_store_parent_class)->finalize (object);
}

static void
lyceum_sqlite_task_store_class_init (LyceumSqliteTaskStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_sqlite_task_store_finalize;
}

static void
lyceum_sqlite_task_store_init (LyceumSqliteTaskStore *self)
{
}

LyceumTaskStore *
lyceum_sqlite_task_store_new (LyceumDatabase *database)
{
  LyceumSqliteTaskStore *self = g_object_new (LYCEUM_TYPE_SQLITE_TASK_STORE, NULL);
  g_autofree char *dir = g_path_get_dirname (lyceum_database_get_path (database));

  self->database = g_object_ref (database);
  self->owners_dir = g_build_filename (dir, "owners", NULL);
  return LYCEUM_TASK_STORE (self);
}
