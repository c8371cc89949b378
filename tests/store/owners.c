/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#include "lyceum-queue.h"
#include "lyceum-sqlite-task-store-private.h"

/* Which process is alive, and what happens to the tasks of one that is not. */

/* Holds tasks until it is killed, or told what to do: to bring one to its end ("w"), or to go. */
static int
own_tasks (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDatabase) database = store_test_open (path, &error);
  LyceumTaskStore *store;
  Commit commit = { 0 };
  Done done = DONE_INIT;
  char byte = 0;

  g_assert_no_error (error);
  store = lyceum_sqlite_task_store_new (database);
  task_test_insert (store, task_test_records (task_test_record (1, 0, WAITING),
                                              task_test_record (2, 1, RUNNING),
                                              task_test_record (3, 1, QUEUED), NULL));
  g_print ("owned\n");
  if (read (STDIN_FILENO, &byte, 1) < 0)
    return 1;
  if (byte == 'w')
    {
      lyceum_task_store_update (store, task_test_record (2, 1, SUCCEEDED), NULL, task_test_commit_cb, &commit,
                                NULL, task_test_done_cb, &done);
      task_test_wait (&done, 1);
      g_print ("%s\n", g_error_matches (done.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_LOST) ? "lost" : "kept");
    }
  store_test_close (database);
  g_object_unref (store);
  return 0;
}

static void
tell (GSubprocess *child,
      const char  *byte)
{
  g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (child), byte, 1, NULL, NULL, NULL));
}

static void
assert_busy (LyceumTaskStore *store,
             gint64           id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_sqlite_task_store_cancel_async (LYCEUM_SQLITE_TASK_STORE (store), id, store_test_ready_cb, &result);
  g_assert_false (lyceum_sqlite_task_store_change_finish (LYCEUM_SQLITE_TASK_STORE (store), store_test_wait (&result),
                                                          NULL, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_BUSY);
}

static void
test_owner_dies (void)
{
  for (guint killed = 0; killed < 2; killed++)
    {
      g_autoptr (StoreTest) test = store_test_new (TRUE);
      g_autoptr (HeldStore) store = task_test_on_disk (test);
      g_autoptr (GSubprocess) child = store_test_spawn ("--own", test->path, NULL);
      g_autofree char *line = store_test_read_line (child);

      /* While it lives its tasks are its own. */
      g_assert_cmpstr (line, ==, "owned");
      task_test_recovers (store, TRUE, "");
      assert_busy (store, 1);

      if (killed)
        g_subprocess_force_exit (child);
      else
        tell (child, "x");
      g_assert_true (g_subprocess_wait (child, NULL, NULL));
      task_test_recovers (store, TRUE, "1:0:0 2:1:1 3:1:0 ");
      /* Counted once. */
      task_test_recovers (store, TRUE, "1:0:0 2:1:1 3:1:0 ");
    }
}

/* Three processes in turn die of the same task. */
static void
test_crashes_add_up (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = task_test_on_disk (test);

  task_test_insert (store, task_test_records (task_test_record (1, 0, RUNNING), NULL));
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *expected = g_strdup_printf ("1:1:%u ", i);

      store = task_test_die (test, g_steal_pointer (&store));
      task_test_recovers (store, TRUE, expected);
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
      g_autoptr (HeldStore) store = task_test_on_disk (test);
      g_autofree char *victim = g_build_filename (test->folder, "victim", NULL);
      char *sql = sqlite3_mprintf ("UPDATE task SET owner = %Q", names[i]);

      g_assert_true (g_file_set_contents (victim, "dear", -1, NULL));
      task_test_insert (store, task_test_records (task_test_record (1, 0, RUNNING), NULL));
      g_assert_true (store_test_execute (test->database, sql, NULL));
      task_test_recovers (store, TRUE, "1:1:1 ");
      g_assert_true (g_file_test (victim, G_FILE_TEST_EXISTS));
      g_assert_false (_lyceum_owner_is_alive (test->folder, names[i], NULL));
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
    g_assert_true (_lyceum_owner_is_alive (dir, name, NULL));
  _lyceum_owner_lock_free (one);
  g_assert_false (_lyceum_owner_is_alive (dir, name, NULL));
  g_assert_true (_lyceum_owner_is_alive (dir, _lyceum_owner_lock_get_name (other), NULL));
  _lyceum_owner_lock_free (other);

  /* What a dead one left is removed; a file in place of the folder is an error. */
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_false (_lyceum_owner_is_alive (dir, name, NULL));
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_null (_lyceum_owner_lock_new (file, &error));
  g_assert_nonnull (error);
}

/* Silence: two stores on one collection are two owners, and play two processes. */

static pthread_mutex_t clock_mutex = PTHREAD_MUTEX_INITIALIZER;
static gint64 clock_seconds; /* protected by @clock_mutex */

static gint64
read_clock (void)
{
  gint64 now;

  pthread_mutex_lock (&clock_mutex);
  now = clock_seconds * G_USEC_PER_SEC;
  pthread_mutex_unlock (&clock_mutex);
  return now;
}

static void
let_pass (gint64 seconds)
{
  pthread_mutex_lock (&clock_mutex);
  clock_seconds += seconds;
  pthread_mutex_unlock (&clock_mutex);
}

static LyceumTaskStore *
observer_new (StoreTest *test)
{
  LyceumTaskStore *store = task_test_on_disk (test);

  _lyceum_owner_watch_set_clock (LYCEUM_SQLITE_TASK_STORE (store)->watch, read_clock);
  return store;
}

/* A heartbeat that is seen to be another than the one before, however coarse the clock of the disk. */
static void
beat (LyceumTaskStore *store)
{
  g_usleep (20000);
  lyceum_task_store_beat (store, NULL);
}

static void
test_silence (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) one = task_test_on_disk (test);
  g_autoptr (HeldStore) other = observer_new (test);

  task_test_insert (one, task_test_records (task_test_record (1, 0, RUNNING), NULL));
  /* However old the heartbeat is: the minute begins when it is first seen. */
  let_pass (1000);
  task_test_recovers (other, FALSE, "");
  let_pass (59);
  task_test_recovers (other, FALSE, "");
  beat (one);
  let_pass (59);
  task_test_recovers (other, FALSE, "");
  let_pass (59);
  task_test_recovers (other, FALSE, "");
  assert_busy (other, 1);
  let_pass (1);
  task_test_recovers (other, FALSE, "1:1:1 ");
  task_test_recovers (other, FALSE, "");

  /* It wakes, and has nothing to say; what it begins from now on is its own. */
  task_test_lose (one, task_test_record (1, 0, SUCCEEDED));
  task_test_insert (one, task_test_records (task_test_record (2, 0, RUNNING), NULL));
  beat (one);
  task_test_recovers (other, FALSE, "");
  task_test_recovers (one, TRUE, "2:2:0 ");
  task_test_update (other, task_test_record (1, 0, SUCCEEDED));
}

/* @one hangs, and @other brings its task to @state. */
static void
end_elsewhere (LyceumTaskStore *one,
               LyceumTaskStore *other,
               LyceumTaskState  state)
{
  task_test_recovers (other, FALSE, "");
  let_pass (60);
  task_test_recovers (other, FALSE, "1:1:1 ");
  task_test_update (other, task_test_record (1, 0, state));
}

/* A running task of @store: its own from the beginning, or taken over from a dead process. */
static void
begin_task (StoreTest       *test,
            LyceumTaskStore *store,
            gboolean         taken_over)
{
  HeldStore *dead;

  if (!taken_over)
    {
      task_test_insert (store, task_test_records (task_test_record (1, 0, RUNNING), NULL));
      return;
    }
  dead = task_test_on_disk (test);
  task_test_insert (dead, task_test_records (task_test_record (1, 0, QUEUED), NULL));
  task_test_let_go (dead);
  task_test_recovers (store, FALSE, "1:1:0 ");
  g_assert_true (store_test_execute (test->database, "UPDATE task SET state = 2", NULL));
}

/* What another has ended belongs to nobody; he who slept meanwhile must not take it for something to be tried again. */
static void
test_ended_elsewhere (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (StoreTest) test = store_test_new (TRUE);
      g_autoptr (HeldStore) one = task_test_on_disk (test);
      g_autoptr (HeldStore) other = observer_new (test);
      g_autoptr (GPtrArray) family = NULL;

      begin_task (test, one, i % 2);
      end_elsewhere (one, other, i < 2 ? SUCCEEDED : FAILED);
      task_test_lose (one, task_test_record (1, 0, RUNNING));
      task_test_lose (one, task_test_record (1, 0, QUEUED));
      task_test_lose (one, task_test_record (1, 0, SUCCEEDED));
      /* Once it has read how the task stands it may try it again. */
      family = task_test_family (one, 1);
      g_assert_cmpuint (family->len, ==, 1);
      task_test_update (one, task_test_record (1, 0, QUEUED));
      task_test_recovers (one, TRUE, "1:1:0 ");
      task_test_lose (other, task_test_record (1, 0, RUNNING));
    }
}

/* It was deleted as well: that makes it no task that was never kept. */
static void
test_deleted_elsewhere (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) one = task_test_on_disk (test);
  g_autoptr (HeldStore) other = observer_new (test);

  begin_task (test, one, FALSE);
  end_elsewhere (one, other, SUCCEEDED);
  task_test_prune (other, G_MAXINT64, 0);
  task_test_lose (one, task_test_record (1, 0, SUCCEEDED));
  task_test_lose (one, task_test_record (1, 0, QUEUED));
}

/* Back and forth: whoever has it last may end it. */
static void
test_taken_back (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) one = task_test_on_disk (test);
  HeldStore *other = observer_new (test);

  task_test_insert (one, task_test_records (task_test_record (1, 0, RUNNING), NULL));
  task_test_recovers (other, FALSE, "");
  let_pass (60);
  task_test_recovers (other, FALSE, "1:1:1 ");
  task_test_lose (one, task_test_record (1, 0, RUNNING));
  task_test_let_go (other);
  task_test_lose (one, task_test_record (1, 0, RUNNING));
  task_test_recovers (one, FALSE, "1:1:1 ");
  task_test_update (one, task_test_record (1, 0, SUCCEEDED));
}

/* A real process that is stopped in the middle, and goes on. */
static void
test_stopped (void)
{
  for (guint takes = 0; takes < 2; takes++)
    {
      g_autoptr (StoreTest) test = store_test_new (TRUE);
      g_autoptr (HeldStore) store = observer_new (test);
      g_autoptr (GSubprocess) child = store_test_spawn ("--own", test->path, NULL);
      g_autofree char *owned = store_test_read_line (child);
      g_autofree char *outcome = NULL;

      task_test_recovers (store, FALSE, "");
      g_subprocess_send_signal (child, SIGSTOP);
      let_pass (takes ? 60 : 59);
      task_test_recovers (store, FALSE, takes ? "1:0:0 2:1:1 3:1:0 " : "");
      g_subprocess_send_signal (child, SIGCONT);
      tell (child, "w");
      outcome = store_test_read_line (child);
      g_assert_cmpstr (outcome, ==, takes ? "lost" : "kept");
      g_assert_true (g_subprocess_wait_check (child, NULL, NULL));
      g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM meta WHERE key = 'made'"), ==, !takes);
      g_assert_cmpint (store_test_number (test->database, "SELECT state FROM task WHERE id = 2"), ==,
                       takes ? QUEUED : SUCCEEDED);
    }
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--own"))
    return own_tasks (argv[2]);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/owners/dies", test_owner_dies);
  g_test_add_func ("/store/owners/crashes-add-up", test_crashes_add_up);
  g_test_add_func ("/store/owners/hostile", test_hostile_owner);
  g_test_add_func ("/store/owners/lock", test_owner_lock);
  g_test_add_func ("/store/owners/silence", test_silence);
  g_test_add_func ("/store/owners/ended-elsewhere", test_ended_elsewhere);
  g_test_add_func ("/store/owners/deleted-elsewhere", test_deleted_elsewhere);
  g_test_add_func ("/store/owners/taken-back", test_taken_back);
  g_test_add_func ("/store/owners/stopped", test_stopped);
  return g_test_run ();
}
