/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task-test.h"

/* What is deleted, in both stores. */

static LyceumTaskRecord *
ended (gint64 id,
       gint64 parent_id,
       gint64 finished_at)
{
  LyceumTaskRecord *record = task_test_record (id, parent_id, SUCCEEDED);

  record->finished_at = finished_at;
  return record;
}

static void
assert_there (LyceumTaskStore *store,
              const char      *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint id = 1; id <= 60; id++)
    {
      g_autoptr (GPtrArray) family = task_test_family (store, id);

      if (family->len > 0)
        g_string_append_printf (text, "%u ", id);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
insert_history (LyceumTaskStore *store)
{
  LyceumTaskRecord *paused = task_test_record (40, 0, SCHEDULED);
  LyceumTaskRecord *failed = ended (60, 0, 60);

  paused->is_paused = TRUE;
  task_test_insert (store, task_test_records (ended (1, 0, 100), ended (2, 1, 90), ended (3, 2, 80), NULL));
  task_test_insert (store, task_test_records (ended (10, 0, 200), ended (11, 10, 90), NULL));
  /* Something far below has been tried again. */
  task_test_insert (store, task_test_records (ended (20, 0, 50), ended (21, 20, 50), ended (22, 21, 50),
                                              task_test_record (23, 22, WAITING), NULL));
  task_test_insert (store, task_test_records (task_test_record (30, 0, WAITING), ended (31, 30, 10), NULL));
  task_test_insert (store, task_test_records (paused, ended (50, 0, 300), ended (51, 0, 300), NULL));
  /* What failed goes by number, and not by age. */
  failed->state = LYCEUM_TASK_STATE_FAILED;
  task_test_insert (store, task_test_records (failed, NULL));
  task_test_append (store, 3, task_test_event_rows (task_test_text (1, 9, "old"), NULL));
}

static void
test_prune (gconstpointer make)
{
  static const struct
  {
    gint64 before;
    guint n_kept;
    const char *left;
  } cases[] = {
    { 0, 100, "1 2 3 10 11 20 21 22 23 30 31 40 50 51 60 " },
    { G_MININT64, G_MAXUINT, "1 2 3 10 11 20 21 22 23 30 31 40 50 51 60 " },
    { 100, G_MAXUINT, "1 2 3 10 11 20 21 22 23 30 31 40 50 51 60 " },
    { 101, G_MAXUINT, "10 11 20 21 22 23 30 31 40 50 51 60 " },
    { 0, 3, "10 11 20 21 22 23 30 31 40 50 51 " },
    { 0, 1, "20 21 22 23 30 31 40 51 " },
    { 250, 1, "20 21 22 23 30 31 40 51 " },
    { 250, 2, "20 21 22 23 30 31 40 50 51 " },
    { 0, 0, "20 21 22 23 30 31 40 " },
    { G_MAXINT64, 100, "20 21 22 23 30 31 40 60 " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StoreTest) test = store_test_new (TRUE);
      g_autoptr (HeldStore) store = ((MakeStore) make) (test);
      g_autoptr (GPtrArray) events = NULL;
      gboolean keeps_first = g_str_has_prefix (cases[i].left, "1 ");

      insert_history (store);
      task_test_prune (store, cases[i].before, cases[i].n_kept);
      assert_there (store, cases[i].left);
      events = task_test_events (store, 3, 0);
      g_assert_cmpuint (events->len, ==, keeps_first);
      /* Once more finds nothing more. */
      task_test_prune (store, cases[i].before, cases[i].n_kept);
      assert_there (store, cases[i].left);
      if (make == task_test_on_disk)
        g_assert_cmpint (store_test_number (test->database, "SELECT count(*) FROM task_event"), ==, keeps_first);
    }
}

static void
assert_size (LyceumTaskStore *store,
             gint64           id,
             guint            expected)
{
  g_autoptr (GPtrArray) family = task_test_family (store, id);

  g_assert_cmpuint (family->len, ==, expected);
}

/* Of very many, others may write in between; and not one too many goes. */
static void
test_prune_many (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);
  GPtrArray *records = task_test_records (ended (1, 0, 1), NULL);
  Done pruned = DONE_INIT, written = DONE_INIT;

  for (guint i = 1; i < 3000; i++)
    g_ptr_array_add (records, i % 3 == 0 ? ended (1 + i, i, i) : ended (1 + i, 0, i));
  /* In the middle of those that go stand some that cannot. */
  for (guint i = 0; i < 700; i++)
    {
      g_ptr_array_add (records, ended (5000 + i, 0, 1000));
      g_ptr_array_add (records, task_test_record (6000 + i, 5000 + i, QUEUED));
    }
  task_test_insert (store, records);
  lyceum_task_store_prune (store, 0, 10, task_test_done_cb, &pruned);
  lyceum_task_store_update (store, task_test_record (6000, 5000, RUNNING), NULL, NULL, NULL, NULL,
                            task_test_done_cb, &written);
  task_test_wait (&written, 1);
  if (make == task_test_on_disk)
    {
      pthread_mutex_lock (&pruned.mutex);
      g_assert_cmpuint (pruned.n_calls, ==, 0);
      pthread_mutex_unlock (&pruned.mutex);
    }
  g_assert_true (task_test_wait (&pruned, 1));
  for (gint64 id = 1; id <= 2986; id += 15)
    assert_size (store, id, 0);
  for (gint64 id = 2987; id <= 3000; id++)
    assert_size (store, id, id % 3 == 0 && id < 3000 ? 2 : 1);
  for (gint64 id = 5000; id < 5700; id += 7)
    assert_size (store, id, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  task_test_add_for_both ("/store/prune", "prune", test_prune);
  task_test_add_for_both ("/store/prune", "prune-many", test_prune_many);
  return g_test_run ();
}
