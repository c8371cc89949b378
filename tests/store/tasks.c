/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-test.h"

#include <pthread.h>
#include <unistd.h>

#include "lyceum-memory-task-store.h"
#include "lyceum-owner-lock-private.h"
#include "lyceum-sqlite-task-store.h"

/* What LyceumTaskStore promises, of both stores; then what only the one on disk can do. */

/* A store may not be let go of on its own thread, which holds it until it has put away its last answer. */
typedef LyceumTaskStore HeldStore;

static void
held_store_let_go (HeldStore *store)
{
  while (g_atomic_int_get (&G_OBJECT (store)->ref_count) > 1)
    g_usleep (100);
  g_object_unref (store);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeldStore, held_store_let_go)

typedef LyceumTaskStore *(*MakeStore) (StoreTest *test);

static LyceumTaskStore *
make_in_memory (StoreTest *test)
{
  return lyceum_memory_task_store_new ();
}

static LyceumTaskStore *
make_on_disk (StoreTest *test)
{
  return lyceum_sqlite_task_store_new (test->database);
}

/* Waiting for the store's own thread */

typedef struct
{
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  guint n_calls;
  GError *error;
} Done;

#define DONE_INIT { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, NULL }

static void
done_cb (LyceumTaskStore *store,
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

/* Waits until it has been called @n times in all. Returns whether the last call brought no error. */
static gboolean
wait_done (Done *done,
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

static LyceumTaskRecord *
record_new (gint64          id,
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

static GPtrArray *
records_new (LyceumTaskRecord *first,
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
insert (LyceumTaskStore *store,
        GPtrArray       *records)
{
  Done done = DONE_INIT;

  lyceum_task_store_insert (store, records, NULL, NULL, NULL, done_cb, &done);
  g_assert_true (wait_done (&done, 1));
}

static void
update (LyceumTaskStore  *store,
        LyceumTaskRecord *record)
{
  Done done = DONE_INIT;

  lyceum_task_store_update (store, record, NULL, NULL, NULL, NULL, done_cb, &done);
  g_assert_true (wait_done (&done, 1));
}

static GPtrArray *
recover (LyceumTaskStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  lyceum_task_store_recover_async (store, NULL, store_test_ready_cb, &result);
  records = lyceum_task_store_recover_finish (store, store_test_wait (&result), &error);
  g_assert_no_error (error);
  return records;
}

static char *
describe (GPtrArray *records)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < records->len; i++)
    {
      const LyceumTaskRecord *record = g_ptr_array_index (records, i);

      g_string_append_printf (text, "%d:%d:%u ", (int) record->id, record->state, record->crashes);
    }
  return g_string_free (text, FALSE);
}

static void
assert_recovers (LyceumTaskStore *store,
                 const char      *expected)
{
  g_autoptr (GPtrArray) records = recover (store);
  g_autofree char *found = describe (records);

  g_assert_cmpstr (found, ==, expected);
}

/* The contract */

static void
test_ids (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);
  gint64 one = 0, other = 0, last = 0;
  Done done = DONE_INIT;

  lyceum_task_store_reserve_ids (store, 10, &one, done_cb, &done);
  lyceum_task_store_reserve_ids (store, 1000, &other, done_cb, &done);
  lyceum_task_store_reserve_ids (store, 1, &last, done_cb, &done);
  g_assert_true (wait_done (&done, 3));
  g_assert_cmpint (one, >, 0);
  g_assert_cmpint (other, >=, one + 10);
  g_assert_cmpint (last, >=, other + 1000);
}

static void
test_fields (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);
  LyceumTaskRecord *record = record_new (7, 0, LYCEUM_TASK_STATE_RUNNING);
  g_autoptr (GVariant) payload =
      g_variant_ref_sink (g_variant_new_parsed ("{'text': <'quote \" \\' \\n \u202e'>, 'n': <int64 -5>, 'list': <@as []>}"));
  g_autoptr (GPtrArray) found = NULL;
  const LyceumTaskRecord *copy;

  record->title = g_strdup ("'; DROP TABLE task; --");
  record->payload = g_variant_ref (payload);
  record->unique_key = g_strdup ("");
  record->message = g_strdup ("половина");
  record->priority = LYCEUM_TASK_PRIORITY_URGENT;
  record->progress = 0.1;
  record->attempts = 3;
  record->started_at = G_GINT64_CONSTANT (1700000000123);
  insert (store, records_new (record, NULL));
  found = recover (store);
  g_assert_cmpuint (found->len, ==, 1);
  copy = g_ptr_array_index (found, 0);
  g_assert_cmpint (copy->id, ==, 7);
  g_assert_cmpstr (copy->kind, ==, "kind");
  g_assert_cmpstr (copy->title, ==, "'; DROP TABLE task; --");
  g_assert_cmpvariant (copy->payload, payload);
  g_assert_null (copy->result);
  g_assert_cmpstr (copy->unique_key, ==, "");
  g_assert_cmpstr (copy->message, ==, "половина");
  g_assert_cmpint (copy->priority, ==, LYCEUM_TASK_PRIORITY_URGENT);
  g_assert_cmpfloat (copy->progress, ==, 0.1);
  g_assert_cmpuint (copy->attempts, ==, 3);
  g_assert_cmpuint (copy->crashes, ==, 0);
  g_assert_cmpint (copy->started_at, ==, G_GINT64_CONSTANT (1700000000123));
}

typedef struct
{
  gint64 id;
  guint n_calls, n_freed;
  gboolean fails;
} Commit;

static gboolean
commit_cb (gpointer   transaction,
           gint64     id,
           gpointer   data,
           GError   **error)
{
  Commit *commit = data;

  commit->n_calls++;
  commit->id = id;
  if (transaction && !lyceum_connection_execute (transaction, "INSERT INTO meta (key, value) VALUES ('made', 1)", error))
    return FALSE;
  if (!commit->fails)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "as wished");
  return FALSE;
}

static void
commit_free (gpointer data)
{
  ((Commit *) data)->n_freed++;
}

/* What a task made, its state and its followers: all or nothing. */
static void
test_commit (gconstpointer make)
{
  for (guint fails = 0; fails < 2; fails++)
    {
      g_autoptr (StoreTest) test = store_test_new (TRUE);
      g_autoptr (HeldStore) store = ((MakeStore) make) (test);
      Commit commit = { .fails = fails };
      Done done = DONE_INIT;

      insert (store, records_new (record_new (1, 0, LYCEUM_TASK_STATE_RUNNING), NULL));
      lyceum_task_store_update (store, record_new (1, 0, LYCEUM_TASK_STATE_SUCCEEDED),
                                records_new (record_new (2, 0, LYCEUM_TASK_STATE_QUEUED), NULL), commit_cb, &commit, commit_free,
                                done_cb, &done);
      g_assert_cmpint (wait_done (&done, 1), ==, !fails);
      if (fails)
        g_assert_error (done.error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
      g_clear_error (&done.error);
      /* The next answer comes after all of this one. */
      assert_recovers (store, fails ? "1:2:0 " : "2:1:0 ");
      g_assert_cmpint (commit.id, ==, 1);
      g_assert_cmpuint (commit.n_calls, ==, 1);
      g_assert_cmpuint (commit.n_freed, ==, 1);
      if (make == make_on_disk)
        g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM meta WHERE key = 'made'"), ==, !fails);
    }
}

static void
test_insert_commit (gconstpointer make)
{
  for (guint fails = 0; fails < 2; fails++)
    {
      g_autoptr (StoreTest) test = store_test_new (TRUE);
      g_autoptr (HeldStore) store = ((MakeStore) make) (test);
      Commit commit = { .fails = fails };
      Done done = DONE_INIT;

      lyceum_task_store_insert (store,
                                records_new (record_new (4, 0, LYCEUM_TASK_STATE_WAITING), record_new (5, 4, LYCEUM_TASK_STATE_QUEUED),
                                             NULL),
                                commit_cb, &commit, commit_free, done_cb, &done);
      g_assert_cmpint (wait_done (&done, 1), ==, !fails);
      g_clear_error (&done.error);
      assert_recovers (store, fails ? "" : "4:0:0 5:1:0 ");
      g_assert_cmpint (commit.id, ==, 4);
      g_assert_cmpuint (commit.n_freed, ==, 1);
    }
}

/* A task that is not durable: no row, and no error; what it made is written. */
static void
test_unknown (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);
  Commit commit = { 0 };
  Done done = DONE_INIT;

  lyceum_task_store_update (store, record_new (99, 0, LYCEUM_TASK_STATE_SUCCEEDED),
                            records_new (record_new (100, 0, LYCEUM_TASK_STATE_QUEUED), NULL), commit_cb, &commit, commit_free,
                            done_cb, &done);
  g_assert_true (wait_done (&done, 1));
  g_assert_cmpuint (commit.n_calls, ==, 1);
  assert_recovers (store, "100:1:0 ");
}

static void
test_order (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);
  g_autoptr (GPtrArray) found = NULL;
  Done done = DONE_INIT;

  lyceum_task_store_insert (store, records_new (record_new (1, 0, LYCEUM_TASK_STATE_QUEUED), NULL), NULL, NULL, NULL, done_cb, &done);
  for (guint i = 1; i <= 100; i++)
    {
      LyceumTaskRecord *record = record_new (1, 0, LYCEUM_TASK_STATE_RUNNING);

      record->attempts = i;
      lyceum_task_store_update (store, record, NULL, NULL, NULL, NULL, done_cb, &done);
    }
  found = recover (store);
  g_assert_cmpuint (((LyceumTaskRecord *) g_ptr_array_index (found, 0))->attempts, ==, 100);
  g_assert_true (wait_done (&done, 101));
}

/* Parents before children; children that have ended come along while their parent has not. */
static void
test_families (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);

  insert (store, records_new (record_new (1, 0, LYCEUM_TASK_STATE_WAITING), record_new (2, 1, LYCEUM_TASK_STATE_SUCCEEDED),
                              record_new (3, 1, LYCEUM_TASK_STATE_FAILED), record_new (4, 1, LYCEUM_TASK_STATE_QUEUED),
                              record_new (5, 0, LYCEUM_TASK_STATE_SUCCEEDED), record_new (6, 5, LYCEUM_TASK_STATE_SUCCEEDED),
                              record_new (7, 0, LYCEUM_TASK_STATE_CANCELLED), NULL));
  assert_recovers (store, "1:0:0 2:3:0 3:4:0 4:1:0 ");
  update (store, record_new (4, 1, LYCEUM_TASK_STATE_SUCCEEDED));
  update (store, record_new (1, 0, LYCEUM_TASK_STATE_FAILED));
  assert_recovers (store, "");
  update (store, record_new (7, 0, LYCEUM_TASK_STATE_QUEUED));
  assert_recovers (store, "7:1:0 ");
}

static void
assert_family (LyceumTaskStore *store,
               gint64           id,
               const char      *expected)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  lyceum_task_store_read_family_async (store, id, NULL, store_test_ready_cb, &result);
  records = lyceum_task_store_read_family_finish (store, store_test_wait (&result), &error);
  g_assert_no_error (error);
  found = describe (records);
  g_assert_cmpstr (found, ==, expected);
}

/* One family however it stands, the parent first; and nobody else's children. */
static void
test_read_family (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);

  insert (store, records_new (record_new (1, 0, LYCEUM_TASK_STATE_FAILED), record_new (2, 0, LYCEUM_TASK_STATE_QUEUED),
                              record_new (3, 1, LYCEUM_TASK_STATE_SUCCEEDED), record_new (4, 2, LYCEUM_TASK_STATE_QUEUED),
                              record_new (5, 1, LYCEUM_TASK_STATE_FAILED), NULL));
  assert_family (store, 1, "1:4:0 3:3:0 5:4:0 ");
  assert_family (store, 2, "2:1:0 4:1:0 ");
  assert_family (store, 5, "5:4:0 ");
  assert_family (store, 6, "");
}

static void
test_events (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) events = NULL;
  Done done = DONE_INIT;

  insert (store, records_new (record_new (1, 0, LYCEUM_TASK_STATE_RUNNING), record_new (2, 0, LYCEUM_TASK_STATE_RUNNING), NULL));
  for (guint64 i = 0; i < 10; i++)
    lyceum_task_store_append_event (store, 1 + (gint64) i % 2, i, "text", g_variant_new_string ("'\"\\ é"), done_cb, &done);
  g_assert_true (wait_done (&done, 10));
  lyceum_task_store_read_events_async (store, 1, 4, NULL, store_test_ready_cb, &result);
  events = lyceum_task_store_read_events_finish (store, store_test_wait (&result), NULL);
  g_assert_cmpuint (events->len, ==, 3);
  for (guint i = 0; i < events->len; i++)
    {
      g_autoptr (GVariant) value = NULL;
      const char *type;
      guint64 seq;

      g_variant_get (g_ptr_array_index (events, i), "(t&sv)", &seq, &type, &value);
      g_assert_cmpuint (seq, ==, 4 + 2 * i);
      g_assert_cmpstr (type, ==, "text");
      g_assert_cmpstr (g_variant_get_string (value, NULL), ==, "'\"\\ é");
    }
}

/* On disk */

static LyceumSqliteTaskStore *
sqlite_store (LyceumTaskStore *store)
{
  return LYCEUM_SQLITE_TASK_STORE (store);
}

/* Holds a running task until it is killed, or told to end. */
static int
own_tasks (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDatabase) database = store_test_open (path, &error);
  LyceumTaskStore *store;
  char byte;

  g_assert_no_error (error);
  store = lyceum_sqlite_task_store_new (database);
  insert (store, records_new (record_new (1, 0, LYCEUM_TASK_STATE_WAITING), record_new (2, 1, LYCEUM_TASK_STATE_RUNNING),
                              record_new (3, 1, LYCEUM_TASK_STATE_QUEUED), NULL));
  g_print ("owned\n");
  if (read (STDIN_FILENO, &byte, 1) < 0)
    return 1;
  store_test_close (database);
  g_object_unref (store);
  return 0;
}

static gboolean
try_change (LyceumTaskStore *store,
            gboolean         cancel,
            gint64           id,
            guint           *n_changed,
            GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (cancel)
    lyceum_sqlite_task_store_cancel_async (sqlite_store (store), id, store_test_ready_cb, &result);
  else
    lyceum_sqlite_task_store_requeue_async (sqlite_store (store), id, store_test_ready_cb, &result);
  return lyceum_sqlite_task_store_change_finish (sqlite_store (store), store_test_wait (&result), n_changed, error);
}

static void
test_owner_dies (void)
{
  for (guint killed = 0; killed < 2; killed++)
    {
      g_autoptr (StoreTest) test = store_test_new (TRUE);
      g_autoptr (HeldStore) store = make_on_disk (test);
      g_autoptr (GSubprocess) child = store_test_spawn ("--own", test->path, NULL);
      g_autofree char *line = store_test_read_line (child);
      g_autoptr (GError) error = NULL;

      /* While it lives its tasks are its own. */
      g_assert_cmpstr (line, ==, "owned");
      assert_recovers (store, "");
      g_assert_false (try_change (store, TRUE, 1, NULL, &error));
      g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_BUSY);

      if (killed)
        g_subprocess_force_exit (child);
      else
        g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (child), "x", 1, NULL, NULL, NULL));
      g_assert_true (g_subprocess_wait (child, NULL, NULL));
      assert_recovers (store, "1:0:0 2:1:1 3:1:0 ");
      /* Counted once. */
      assert_recovers (store, "1:0:0 2:1:1 3:1:0 ");
    }
}

/* Three processes in turn die of the same task. */
static void
test_crashes_add_up (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autofree char *owners = g_build_filename (test->folder, "owners", NULL);
  g_autoptr (HeldStore) store = make_on_disk (test);

  insert (store, records_new (record_new (1, 0, LYCEUM_TASK_STATE_RUNNING), NULL));
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *expected = g_strdup_printf ("1:1:%u ", i);

      /* Its lock goes with it, as it does with its process. */
      g_clear_object (&store);
      store = make_on_disk (test);
      assert_recovers (store, expected);
      g_assert_true (store_test_execute (test->database, "UPDATE task SET state = 2", NULL));
    }
}

/* A name in a damaged collection must not lead out of the folder of the locks. */
static void
test_hostile_owner (void)
{
  static const char *const names[] = { "../victim", "/etc/passwd", "", "..", "x' OR 1" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (StoreTest) test = store_test_new (TRUE);
      g_autoptr (HeldStore) store = make_on_disk (test);
      g_autofree char *victim = g_build_filename (test->folder, "victim", NULL);
      char *sql = sqlite3_mprintf ("UPDATE task SET owner = %Q", names[i]);

      g_assert_true (g_file_set_contents (victim, "dear", -1, NULL));
      insert (store, records_new (record_new (1, 0, LYCEUM_TASK_STATE_RUNNING), NULL));
      g_assert_true (store_test_execute (test->database, sql, NULL));
      assert_recovers (store, "1:1:1 ");
      g_assert_true (g_file_test (victim, G_FILE_TEST_EXISTS));
      g_assert_false (_lyceum_owner_is_alive (test->folder, names[i]));
      sqlite3_free (sql);
    }
}

static void
test_owner_lock (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  g_autofree char *dir = g_build_filename (test->folder, "deep", "owners", NULL);
  g_autoptr (GError) error = NULL;
  LyceumOwnerLock *one = _lyceum_owner_lock_new (dir, &error);
  LyceumOwnerLock *other = _lyceum_owner_lock_new (dir, &error);
  g_autofree char *name = g_strdup (_lyceum_owner_lock_get_name (one));
  g_autofree char *file = g_build_filename (dir, name, NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (name, !=, _lyceum_owner_lock_get_name (other));
  for (guint i = 0; i < 3; i++)
    g_assert_true (_lyceum_owner_is_alive (dir, name));
  _lyceum_owner_lock_free (one);
  g_assert_false (_lyceum_owner_is_alive (dir, name));
  g_assert_true (_lyceum_owner_is_alive (dir, _lyceum_owner_lock_get_name (other)));
  _lyceum_owner_lock_free (other);

  /* What a dead one left is removed; a file in place of the folder is an error. */
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_false (_lyceum_owner_is_alive (dir, name));
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_null (_lyceum_owner_lock_new (file, &error));
  g_assert_nonnull (error);
}

static LyceumTaskRecord *
get (LyceumTaskStore *store,
     gint64           id,
     GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_sqlite_task_store_get_async (sqlite_store (store), id, NULL, store_test_ready_cb, &result);
  return lyceum_sqlite_task_store_get_finish (sqlite_store (store), store_test_wait (&result), error);
}

static void
test_list (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = make_on_disk (test);
  g_autoptr (GError) error = NULL;

  insert (store, records_new (record_new (1, 0, LYCEUM_TASK_STATE_WAITING), record_new (2, 1, LYCEUM_TASK_STATE_FAILED),
                              record_new (3, 1, LYCEUM_TASK_STATE_QUEUED), record_new (4, 0, LYCEUM_TASK_STATE_SUCCEEDED), NULL));
  for (guint parent = 0; parent < 2; parent++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) tasks = NULL;
      g_autofree char *found = NULL;

      lyceum_sqlite_task_store_list_async (sqlite_store (store), parent, NULL, store_test_ready_cb, &result);
      tasks = lyceum_sqlite_task_store_list_finish (sqlite_store (store), store_test_wait (&result), NULL);
      found = describe (tasks);
      g_assert_cmpstr (found, ==, parent ? "3:1:0 2:4:0 " : "4:3:0 1:0:0 ");
    }
  {
    g_autoptr (LyceumTaskRecord) record = get (store, 2, &error);

    g_assert_no_error (error);
    g_assert_cmpint (record->state, ==, LYCEUM_TASK_STATE_FAILED);
  }
  g_assert_null (get (store, 77, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
}

/* By a process that does not run them, after the one that did has died. */
static void
test_cancel_and_requeue (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = make_on_disk (test);
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;

  insert (store, records_new (record_new (1, 0, LYCEUM_TASK_STATE_WAITING), record_new (2, 1, LYCEUM_TASK_STATE_SUCCEEDED),
                              record_new (3, 1, LYCEUM_TASK_STATE_QUEUED), record_new (4, 1, LYCEUM_TASK_STATE_RUNNING), NULL));
  /* Its own living tasks are cancelled in its queue. */
  g_assert_false (try_change (store, TRUE, 1, NULL, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_BUSY);
  g_clear_error (&error);

  g_clear_object (&store);
  store = make_on_disk (test);
  g_assert_true (try_change (store, TRUE, 1, &n_changed, NULL));
  g_assert_cmpuint (n_changed, ==, 3);
  g_assert_true (try_change (store, TRUE, 1, &n_changed, NULL));
  g_assert_cmpuint (n_changed, ==, 0);
  assert_recovers (store, "");

  /* One child: its parent waits with it. */
  g_assert_true (try_change (store, FALSE, 4, &n_changed, NULL));
  g_assert_cmpuint (n_changed, ==, 2);
  assert_recovers (store, "1:1:0 2:3:0 3:5:0 4:1:0 ");
  g_assert_false (try_change (store, FALSE, 77, NULL, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
}

/* Values that cannot be read do not stop a start. */
static void
test_damaged_rows (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = make_on_disk (test);

  insert (store, records_new (record_new (1, 0, LYCEUM_TASK_STATE_QUEUED), NULL));
  g_assert_true (store_test_execute (test->database, "UPDATE task SET payload = 'not a variant', priority = 99", NULL));
  g_test_expect_message ("Lyceum-store", G_LOG_LEVEL_WARNING, "*cannot be read*");
  assert_recovers (store, "1:1:0 ");
  g_test_assert_expected_messages ();
}

static void
add_for_both (const char         *name,
              GTestDataFunc       func)
{
  g_autofree char *memory = g_strconcat ("/store/tasks/memory/", name, NULL);
  g_autofree char *disk = g_strconcat ("/store/tasks/disk/", name, NULL);

  g_test_add_data_func (memory, make_in_memory, func);
  g_test_add_data_func (disk, make_on_disk, func);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--own"))
    return own_tasks (argv[2]);

  g_test_init (&argc, &argv, NULL);
  add_for_both ("ids", test_ids);
  add_for_both ("fields", test_fields);
  add_for_both ("commit", test_commit);
  add_for_both ("insert-commit", test_insert_commit);
  add_for_both ("unknown", test_unknown);
  add_for_both ("order", test_order);
  add_for_both ("families", test_families);
  add_for_both ("read-family", test_read_family);
  add_for_both ("events", test_events);
  g_test_add_func ("/store/tasks/owner-dies", test_owner_dies);
  g_test_add_func ("/store/tasks/crashes-add-up", test_crashes_add_up);
  g_test_add_func ("/store/tasks/hostile-owner", test_hostile_owner);
  g_test_add_func ("/store/tasks/owner-lock", test_owner_lock);
  g_test_add_func ("/store/tasks/list", test_list);
  g_test_add_func ("/store/tasks/cancel-and-requeue", test_cancel_and_requeue);
  g_test_add_func ("/store/tasks/damaged-rows", test_damaged_rows);
  return g_test_run ();
}
