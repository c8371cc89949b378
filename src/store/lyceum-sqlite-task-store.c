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
  gboolean has_row;     /* @record is kept */
  gboolean has_claimed; /* its claims are put down, and wait for the commit */
  LyceumClaim claim;    /* what was claimed of @record before */
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
  g_object_unref (call->store);
  g_free (call);
}

static void
set_claim (Call                   *call,
           const LyceumTaskRecord *record,
           LyceumClaim             claim)
{
  _lyceum_task_claims_set (call->store->claims, record->id,
                           LYCEUM_TASK_STATE_IS_FINISHED (record->state) ? LYCEUM_CLAIM_NONE : claim, record->claim);
}

/* Before the commit, because the next write of the same transaction may be about the same task. */
static void
put_down_claims (Call *call)
{
  call->has_claimed = TRUE;
  if (call->has_row)
    {
      call->claim = _lyceum_task_claims_get (call->store->claims, call->record->id, NULL);
      set_claim (call, call->record, LYCEUM_CLAIM_HELD);
    }
  for (guint i = 0; call->records && i < call->records->len; i++)
    set_claim (call, g_ptr_array_index (call->records, i), LYCEUM_CLAIM_HELD);
}

static void
take_back_claims (Call *call)
{
  if (call->has_row)
    _lyceum_task_claims_set (call->store->claims, call->record->id, call->claim, call->record->claim);
  for (guint i = 0; call->records && i < call->records->len; i++)
    set_claim (call, g_ptr_array_index (call->records, i), LYCEUM_CLAIM_NONE);
}

/* On the writer thread, after the commit. */
static void
call_done_cb (gpointer      result,
              const GError *error,
              gpointer      data)
{
  Call *call = data;

  if (error && call->has_claimed)
    take_back_claims (call);
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

LyceumOwnerLock *
_lyceum_sqlite_task_store_peek_lock (LyceumSqliteTaskStore *self)
{
  LyceumOwnerLock *lock;

  pthread_mutex_lock (&self->mutex);
  lock = self->owner_lock;
  pthread_mutex_unlock (&self->mutex);
  return lock;
}

const char *
_lyceum_sqlite_task_store_get_owner (LyceumSqliteTaskStore *self,
                                     GError               **error)
{
  LyceumOwnerLock *lock = _lyceum_sqlite_task_store_peek_lock (self);

  lyceum_assert_writer ();

  if (!lock)
    {
      lock = _lyceum_owner_lock_new (self->owners_dir, error);
      if (!lock)
        return NULL;
      pthread_mutex_lock (&self->mutex);
      self->owner_lock = lock;
      pthread_mutex_unlock (&self->mutex);
    }
  return _lyceum_owner_lock_get_name (lock);
}

gboolean
_lyceum_sqlite_task_store_is_alive (LyceumSqliteTaskStore *self,
                                    const char            *owner)
{
  LyceumOwnerLock *lock = _lyceum_sqlite_task_store_peek_lock (self);

  lyceum_assert_writer ();

  /* A process does not watch itself. */
  if (lock && g_str_equal (owner, _lyceum_owner_lock_get_name (lock)))
    return TRUE;
  return _lyceum_owner_watch_is_alive (self->watch, owner);
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
                const char       *owner,
                GError          **error)
{
  for (guint i = 0; call->records && i < call->records->len; i++)
    if (!_lyceum_task_row_insert (connection, g_ptr_array_index (call->records, i), owner, error))
      return FALSE;

  put_down_claims (call);
  return TRUE;
}

static gboolean
insert_cb (LyceumConnection *connection,
           gpointer          data,
           gpointer         *result,
           GError          **error)
{
  Call *call = data;
  const char *owner = _lyceum_sqlite_task_store_get_owner (call->store, error);
  gint64 id = call->records->len > 0 ? ((LyceumTaskRecord *) g_ptr_array_index (call->records, 0))->id : 0;

  if (!owner || (call->commit && !call->commit (connection, id, call->commit_data, error)))
    return FALSE;
  return insert_records (connection, call, owner, error);
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

gboolean
_lyceum_sqlite_task_store_check_lost (LyceumSqliteTaskStore *self,
                                      LyceumConnection      *connection,
                                      gint64                 id,
                                      gboolean              *lost,
                                      GError               **error)
{
  g_autoptr (LyceumStatement) statement =
      lyceum_connection_prepare (connection, "SELECT 1 FROM task WHERE id = ?", error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, id);
  if (!lyceum_statement_step (statement, &row, error))
    return FALSE;

  /* One that was claimed and is not there has been deleted since; of one that never was claimed nothing is known: it is
   * not kept. */
  *lost = row || _lyceum_task_claims_get (self->claims, id, NULL) != LYCEUM_CLAIM_NONE;
  if (*lost)
    _lyceum_task_claims_set (self->claims, id, LYCEUM_CLAIM_LOST, 0);
  return TRUE;
}

static gboolean
update_cb (LyceumConnection *connection,
           gpointer          data,
           gpointer         *result,
           GError          **error)
{
  Call *call = data;
  const char *owner = _lyceum_sqlite_task_store_get_owner (call->store, error);
  LyceumClaim claim;
  gboolean lost = _lyceum_task_claims_is_old (call->store->claims, call->record->id, call->record->claim, &claim);
  gboolean claims = claim == LYCEUM_CLAIM_NONE || claim == LYCEUM_CLAIM_READ;

  if (!owner)
    return FALSE;
  if (!lost && !_lyceum_task_row_update (connection, call->record, owner, claims, &call->has_row, error))
    return FALSE;
  if (!lost && !call->has_row && !_lyceum_sqlite_task_store_check_lost (call->store, connection, call->record->id, &lost, error))
    return FALSE;
  if (lost)
    {
      lyceum_task_store_set_lost (error);
      return FALSE;
    }
  if (call->commit && !call->commit (connection, call->record->id, call->commit_data, error))
    return FALSE;

  return insert_records (connection, call, owner, error);
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

static void
beat (LyceumTaskStore *store,
      const char      *report)
{
  LyceumOwnerLock *lock = _lyceum_sqlite_task_store_peek_lock (LYCEUM_SQLITE_TASK_STORE (store));

  if (lock)
    _lyceum_owner_lock_beat (lock, report);
}

static void
task_store_iface_init (LyceumTaskStoreInterface *iface)
{
  iface->reserve_ids = reserve_ids;
  iface->insert = insert;
  iface->update = update;
  iface->recover_async = _lyceum_sqlite_task_store_recover_async;
  iface->recover_finish = _lyceum_sqlite_task_store_recover_finish;
  iface->beat = beat;
  iface->prune = _lyceum_sqlite_task_store_prune;
  iface->read_family_async = _lyceum_sqlite_task_store_read_family_async;
  iface->read_family_finish = _lyceum_sqlite_task_store_read_family_finish;
  iface->append_events = _lyceum_sqlite_task_store_append_events;
  iface->read_events_async = _lyceum_sqlite_task_store_read_events_async;
  iface->read_events_finish = _lyceum_sqlite_task_store_read_events_finish;
}

static void
lyceum_sqlite_task_store_finalize (GObject *object)
{
  LyceumSqliteTaskStore *self = LYCEUM_SQLITE_TASK_STORE (object);

  g_clear_pointer (&self->owner_lock, _lyceum_owner_lock_free);
  g_clear_pointer (&self->watch, _lyceum_owner_watch_free);
  g_clear_pointer (&self->claims, _lyceum_task_claims_free);
  g_clear_object (&self->database);
  g_free (self->owners_dir);
  pthread_mutex_destroy (&self->mutex);

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
  pthread_mutex_init (&self->mutex, NULL);
  self->claims = _lyceum_task_claims_new ();
}

LyceumTaskStore *
lyceum_sqlite_task_store_new (LyceumDatabase *database)
{
  LyceumSqliteTaskStore *self = g_object_new (LYCEUM_TYPE_SQLITE_TASK_STORE, NULL);
  g_autofree char *dir = g_path_get_dirname (lyceum_database_get_path (database));

  self->database = g_object_ref (database);
  self->owners_dir = g_build_filename (dir, "owners", NULL);
  self->watch = _lyceum_owner_watch_new (self->owners_dir);
  return LYCEUM_TASK_STORE (self);
}
