/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task-test.h"

#include "lyceum-queue.h"

void
task_test_let_go (HeldStore *store)
{
  while (g_atomic_int_get (&G_OBJECT (store)->ref_count) > 1)
    g_usleep (100);
  g_object_unref (store);
}

LyceumTaskStore *
task_test_in_memory (StoreTest *test)
{
  return lyceum_memory_task_store_new ();
}

LyceumTaskStore *
task_test_on_disk (StoreTest *test)
{
  return lyceum_sqlite_task_store_new (test->database);
}

LyceumTaskStore *
task_test_die (StoreTest       *test,
               LyceumTaskStore *store)
{
  g_autoptr (HeldStore) dead = store;

  if (LYCEUM_IS_MEMORY_TASK_STORE (store))
    return lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (store));
  /* Its lock goes with it, as it does with its process. */
  g_clear_pointer (&dead, task_test_let_go);
  return task_test_on_disk (test);
}

void
task_test_steal (StoreTest        *test,
                 LyceumTaskStore  *store,
                 gint64            id,
                 LyceumOwnerLock **lock)
{
  g_autofree char *owners = g_build_filename (test->folder, "owners", NULL);
  g_autoptr (GError) error = NULL;
  char *sql;

  *lock = NULL;
  if (LYCEUM_IS_MEMORY_TASK_STORE (store))
    {
      lyceum_memory_task_store_steal (LYCEUM_MEMORY_TASK_STORE (store), id);
      return;
    }
  *lock = _lyceum_owner_lock_new (owners, &error);
  g_assert_no_error (error);
  sql = sqlite3_mprintf ("UPDATE task SET owner = %Q WHERE id = %lld", _lyceum_owner_lock_get_name (*lock), id);
  g_assert_true (store_test_execute (test->database, sql, NULL));
  sqlite3_free (sql);
}

void
task_test_done_cb (LyceumTaskStore *store,
                   const GError    *error,
                   gpointer         data)
{
  Done *done = data;

  pthread_mutex_lock (&done->mutex);
  done->n_calls++;
  g_clear_error (&done->error);
  done->error = error ? g_error_copy (error) : NULL;
  pthread_cond_signal (&done->changed);
  pthread_mutex_unlock (&done->mutex);
}

gboolean
task_test_wait (Done *done,
                guint n)
{
  gboolean ok;

  pthread_mutex_lock (&done->mutex);
  while (done->n_calls < n)
    pthread_cond_wait (&done->changed, &done->mutex);
  g_assert_cmpuint (done->n_calls, ==, n);
  ok = done->error == NULL;
  pthread_mutex_unlock (&done->mutex);
  return ok;
}

LyceumTaskRecord *
task_test_record (gint64          id,
                  gint64          parent_id,
                  LyceumTaskState state)
{
  LyceumTaskRecord *record = lyceum_task_record_new ();

  record->id = id;
  record->parent_id = parent_id;
  record->kind = g_strdup ("kind");
  record->state = state;
  record->priority = LYCEUM_TASK_PRIORITY_NORMAL;
  record->created_at = 5;
  return record;
}

GPtrArray *
task_test_records (LyceumTaskRecord *first,
                   ...)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_record_free);
  va_list rest;

  va_start (rest, first);
  for (LyceumTaskRecord *record = first; record; record = va_arg (rest, LyceumTaskRecord *))
    g_ptr_array_add (records, record);
  va_end (rest);
  return records;
}

static void
assert_done (Done *done)
{
  task_test_wait (done, 1);
  g_assert_no_error (done->error);
}

void
task_test_insert (LyceumTaskStore *store,
                  GPtrArray       *records)
{
  Done done = DONE_INIT;

  lyceum_task_store_insert (store, records, NULL, NULL, NULL, task_test_done_cb, &done);
  assert_done (&done);
}

void
task_test_update (LyceumTaskStore  *store,
                  LyceumTaskRecord *record)
{
  Done done = DONE_INIT;

  lyceum_task_store_update (store, record, NULL, NULL, NULL, NULL, task_test_done_cb, &done);
  assert_done (&done);
}

void
task_test_append (LyceumTaskStore *store,
                  gint64           id,
                  GPtrArray       *rows)
{
  Done done = DONE_INIT;

  lyceum_task_store_append_events (store, id, 0, rows, task_test_done_cb, &done);
  assert_done (&done);
}

void
task_test_prune (LyceumTaskStore *store,
                 gint64           before,
                 guint            n_kept)
{
  Done done = DONE_INIT;

  lyceum_task_store_prune (store, before, n_kept, task_test_done_cb, &done);
  assert_done (&done);
}

GPtrArray *
task_test_recover (LyceumTaskStore *store,
                   gboolean         all)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  lyceum_task_store_recover_async (store, all, NULL, store_test_ready_cb, &result);
  records = lyceum_task_store_recover_finish (store, store_test_wait (&result), &error);
  g_assert_no_error (error);
  return records;
}

GPtrArray *
task_test_family (LyceumTaskStore *store,
                  gint64           id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  lyceum_task_store_read_family_async (store, id, NULL, store_test_ready_cb, &result);
  records = lyceum_task_store_read_family_finish (store, store_test_wait (&result), &error);
  g_assert_no_error (error);
  return records;
}

GPtrArray *
task_test_events (LyceumTaskStore *store,
                  gint64           id,
                  guint64          from_seq)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows;

  lyceum_task_store_read_events_async (store, id, from_seq, NULL, store_test_ready_cb, &result);
  rows = lyceum_task_store_read_events_finish (store, store_test_wait (&result), &error);
  g_assert_no_error (error);
  return rows;
}

void
task_test_lose (LyceumTaskStore  *store,
                LyceumTaskRecord *record)
{
  g_autoptr (GPtrArray) family = NULL;
  Commit commit = { 0 };
  Done done = DONE_INIT;
  const gint64 follower_id = 1000000;

  lyceum_task_store_update (store, record, task_test_records (task_test_record (follower_id, 0, QUEUED), NULL),
                            task_test_commit_cb, &commit, task_test_commit_free, task_test_done_cb, &done);
  g_assert_false (task_test_wait (&done, 1));
  g_assert_error (done.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_LOST);
  g_clear_error (&done.error);
  g_assert_cmpuint (commit.n_calls, ==, 0);
  family = task_test_family (store, follower_id);
  g_assert_cmpuint (family->len, ==, 0);
  /* The next answer comes after all of this one. */
  task_test_insert (store, task_test_records (NULL, NULL));
  g_assert_cmpuint (commit.n_freed, ==, 1);
}

void
task_test_assert (GPtrArray  *records,
                  const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < records->len; i++)
    {
      const LyceumTaskRecord *record = g_ptr_array_index (records, i);

      g_string_append_printf (text, "%d:%d:%u ", (int) record->id, record->state, record->crashes);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

void
task_test_recovers (LyceumTaskStore *store,
                    gboolean         all,
                    const char      *expected)
{
  g_autoptr (GPtrArray) records = task_test_recover (store, all);

  task_test_assert (records, expected);
}

gboolean
task_test_commit_cb (gpointer   transaction,
                     gint64     id,
                     gpointer   data,
                     GError   **error)
{
  Commit *commit = data;

  commit->n_calls++;
  commit->id = id;
  if (transaction &&
      !lyceum_connection_execute (transaction, "INSERT OR REPLACE INTO meta (key, value) VALUES ('made', 1)", error))
    return FALSE;
  if (!commit->fails)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "as wished");
  return FALSE;
}

void
task_test_commit_free (gpointer data)
{
  ((Commit *) data)->n_freed++;
}

GVariant *
task_test_event (guint64     seq,
                 guint64     last_seq,
                 const char *type,
                 GVariant   *value)
{
  return g_variant_new ("(ttsv)", seq, last_seq, type, value);
}

GPtrArray *
task_test_event_rows (GVariant *first,
                      ...)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  va_list rest;

  va_start (rest, first);
  for (GVariant *row = first; row; row = va_arg (rest, GVariant *))
    g_ptr_array_add (rows, row);
  va_end (rest);
  return rows;
}

GVariant *
task_test_text (guint64     seq,
                guint64     last_seq,
                const char *text)
{
  return task_test_event (seq, last_seq, "text", g_variant_new_parsed ("(%s, [uint32 1, 2])", text));
}

void
task_test_add_for_both (const char   *room,
                        const char   *name,
                        GTestDataFunc func)
{
  g_autofree char *memory = g_strjoin ("/", room, "memory", name, NULL);
  g_autofree char *disk = g_strjoin ("/", room, "disk", name, NULL);

  g_test_add_data_func (memory, task_test_in_memory, func);
  g_test_add_data_func (disk, task_test_on_disk, func);
}
