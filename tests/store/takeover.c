/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-queue.h"
#include "task-test.h"

/* Whose a task is, in both stores: what a dead process left, what another has taken, what ended. */

/* What a dead process left: what ran is queued, and has a crash more; what waits for its time goes on waiting. */
static void
test_take_over (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);

  task_test_insert (store, task_test_records (task_test_record (1, 0, SCHEDULED),
                                              task_test_record (2, 0, WAITING),
                                              task_test_record (3, 0, QUEUED),
                                              task_test_record (4, 0, RUNNING),
                                              task_test_record (5, 0, FAILED), NULL));
  task_test_recovers (store, TRUE, "1:-1:0 2:0:0 3:1:0 4:2:0 ");
  task_test_recovers (store, FALSE, "");
  store = task_test_die (test, g_steal_pointer (&store));
  task_test_recovers (store, FALSE, "1:-1:0 2:0:0 3:1:0 4:1:1 ");
  task_test_recovers (store, FALSE, "");
  task_test_recovers (store, TRUE, "1:-1:0 2:0:0 3:1:0 4:1:1 ");
}

/* Only what is new comes: with its family, and without this process's own tasks. */
static void
test_take_over_later (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);

  task_test_insert (store, task_test_records (task_test_record (11, 0, WAITING),
                                              task_test_record (12, 11, SUCCEEDED),
                                              task_test_record (13, 11, RUNNING),
                                              task_test_record (14, 0, SUCCEEDED),
                                              task_test_record (15, 14, SUCCEEDED), NULL));
  store = task_test_die (test, g_steal_pointer (&store));
  task_test_insert (store, task_test_records (task_test_record (21, 0, WAITING),
                                              task_test_record (22, 21, SUCCEEDED),
                                              task_test_record (23, 21, RUNNING), NULL));
  task_test_recovers (store, FALSE, "11:0:0 12:3:0 13:1:1 ");
  task_test_recovers (store, TRUE, "11:0:0 21:0:0 12:3:0 13:1:1 22:3:0 23:2:0 ");
}

/* A process that took a family over gave it children with lower numbers than their parents'. */
static void
test_parents_first (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);

  task_test_insert (store, task_test_records (task_test_record (100, 0, WAITING),
                                              task_test_record (90, 100, WAITING),
                                              task_test_record (80, 90, WAITING),
                                              task_test_record (70, 80, SUCCEEDED),
                                              task_test_record (95, 100, QUEUED),
                                              task_test_record (60, 0, QUEUED), NULL));
  task_test_recovers (store, TRUE, "60:1:0 100:0:0 90:0:0 95:1:0 80:0:0 70:3:0 ");
  store = task_test_die (test, g_steal_pointer (&store));
  task_test_recovers (store, FALSE, "60:1:0 100:0:0 90:0:0 95:1:0 80:0:0 70:3:0 ");
}

/* What another process works on, this one has no effect on. */
static void
test_stolen (gconstpointer make)
{
  static const LyceumTaskState states[] = { QUEUED, RUNNING, SUCCEEDED, CANCELLED };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (StoreTest) test = store_test_new (TRUE);
      g_autoptr (HeldStore) store = ((MakeStore) make) (test);
      g_autoptr (GPtrArray) family = NULL;
      g_autoptr (GPtrArray) events = NULL;
      LyceumOwnerLock *lock;
      Done done = DONE_INIT;

      task_test_insert (store, task_test_records (task_test_record (1, 0, RUNNING),
                                                  task_test_record (2, 0, RUNNING), NULL));
      task_test_steal (test, store, 1, &lock);
      task_test_lose (store, task_test_record (1, 0, states[i]));
      lyceum_task_store_append_events (store, 1, 0, task_test_event_rows (task_test_text (1, 1, "late"), NULL),
                                       task_test_done_cb, &done);
      g_assert_false (task_test_wait (&done, 1));
      g_clear_error (&done.error);
      events = task_test_events (store, 1, 0);
      g_assert_cmpuint (events->len, ==, 0);
      family = task_test_family (store, 1);
      task_test_assert (family, "1:2:0 ");
      /* It is gone, and the rest is not. */
      task_test_recovers (store, TRUE, "2:2:0 ");
      task_test_update (store, task_test_record (2, 0, SUCCEEDED));
      g_clear_pointer (&lock, _lyceum_owner_lock_free);
    }
}

/* Another process had the task, said something in its name, and died. What this one said before it took it back is old. */
static void
test_taken_back (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) events = NULL;
  LyceumOwnerLock *lock;
  Done done = DONE_INIT;

  task_test_insert (store, task_test_records (task_test_record (1, 0, RUNNING), NULL));
  task_test_append (store, 1, task_test_event_rows (task_test_text (1, 2, "here"), NULL));
  task_test_steal (test, store, 1, &lock);
  g_clear_pointer (&lock, _lyceum_owner_lock_free);
  records = task_test_recover (store, FALSE);
  g_assert_cmpuint (records->len, ==, 1);
  lyceum_task_store_append_events (store, 1, 1, task_test_event_rows (task_test_text (4, 5, "late"), NULL), task_test_done_cb,
                                   &done);
  g_assert_false (task_test_wait (&done, 1));
  g_assert_error (done.error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_LOST);
  g_clear_error (&done.error);
  lyceum_task_store_append_events (store, 1, ((LyceumTaskRecord *) g_ptr_array_index (records, 0))->claim,
                                   task_test_event_rows (task_test_text (3, 3, "again"), NULL), task_test_done_cb, &done);
  g_assert_true (task_test_wait (&done, 2));
  events = task_test_events (store, 1, 1);
  g_assert_cmpuint (events->len, ==, 2);
}

/* What ended belongs to nobody, and whoever tries it again has it. */
static void
test_retry (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);

  task_test_insert (store, task_test_records (task_test_record (1, 0, RUNNING),
                                              task_test_record (2, 0, FAILED), NULL));
  task_test_update (store, task_test_record (1, 0, FAILED));
  task_test_update (store, task_test_record (1, 0, QUEUED));
  task_test_recovers (store, TRUE, "1:1:0 ");
  task_test_update (store, task_test_record (1, 0, CANCELLED));

  store = task_test_die (test, g_steal_pointer (&store));
  task_test_recovers (store, TRUE, "");
  task_test_update (store, task_test_record (2, 0, SCHEDULED));
  task_test_recovers (store, FALSE, "");
  task_test_recovers (store, TRUE, "2:-1:0 ");
  task_test_update (store, task_test_record (2, 0, SUCCEEDED));
}

/* Each write with the next behind it, in one transaction. */
static void
test_in_one_go (gconstpointer make)
{
  static const LyceumTaskState states[] = { RUNNING, FAILED, QUEUED, RUNNING };
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);
  Done done = DONE_INIT;

  lyceum_task_store_insert (store, task_test_records (task_test_record (1, 0, QUEUED), NULL), NULL, NULL, NULL,
                            task_test_done_cb, &done);
  for (guint round = 0; round < 20; round++)
    for (guint i = 0; i < G_N_ELEMENTS (states); i++)
      lyceum_task_store_update (store, task_test_record (1, 0, states[i]), NULL, NULL, NULL, NULL, task_test_done_cb,
                                &done);
  lyceum_task_store_update (store, task_test_record (1, 0, SUCCEEDED), NULL, NULL, NULL, NULL, task_test_done_cb,
                            &done);
  g_assert_true (task_test_wait (&done, 82));
  task_test_recovers (store, TRUE, "");
}

/* What a task said is there, and that it had begun is not: the disk was full in between. It counts as begun, so that its events are
 * numbered on. */
static void
test_spoke (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = task_test_on_disk (test);
  g_autoptr (GPtrArray) found = NULL;

  task_test_insert (store, task_test_records (task_test_record (1, 0, QUEUED), task_test_record (2, 0, QUEUED), NULL));
  task_test_append (store, 1, task_test_event_rows (task_test_text (1, 2, "here"), NULL));
  store = task_test_die (test, g_steal_pointer (&store));
  found = task_test_recover (store, TRUE);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpint (((LyceumTaskRecord *) g_ptr_array_index (found, 0))->started_at, !=, 0);
  g_assert_cmpint (((LyceumTaskRecord *) g_ptr_array_index (found, 1))->started_at, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  task_test_add_for_both ("/store/takeover", "take-over", test_take_over);
  task_test_add_for_both ("/store/takeover", "take-over-later", test_take_over_later);
  task_test_add_for_both ("/store/takeover", "parents-first", test_parents_first);
  task_test_add_for_both ("/store/takeover", "stolen", test_stolen);
  g_test_add_data_func ("/store/takeover/taken-back/disk", task_test_on_disk, test_taken_back);
  g_test_add_func ("/store/takeover/spoke/disk", test_spoke);
  task_test_add_for_both ("/store/takeover", "retry", test_retry);
  task_test_add_for_both ("/store/takeover", "in-one-go", test_in_one_go);
  return g_test_run ();
}
