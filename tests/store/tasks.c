/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task-test.h"

/* What LyceumTaskStore promises, of both stores. */

static void
test_ids (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);
  gint64 one = 0, other = 0, last = 0;
  Done done = DONE_INIT;

  lyceum_task_store_reserve_ids (store, 10, &one, task_test_done_cb, &done);
  lyceum_task_store_reserve_ids (store, 1000, &other, task_test_done_cb, &done);
  lyceum_task_store_reserve_ids (store, 1, &last, task_test_done_cb, &done);
  g_assert_true (task_test_wait (&done, 3));
  g_assert_cmpint (one, >, 0);
  g_assert_cmpint (other, >=, one + 10);
  g_assert_cmpint (last, >=, other + 1000);
}

/* What changes, and what a task is made with. */
static void
set_changing_fields (LyceumTaskRecord *record)
{
  record->result = g_variant_ref_sink (g_variant_new_string ("made"));
  record->error_message = g_strdup ("Nothing “failed”");
  record->message = g_strdup ("половина");
  record->priority = LYCEUM_TASK_PRIORITY_URGENT;
  record->progress = 0.1;
  record->attempts = 3;
  record->crashes = 2;
  record->started_at = G_GINT64_CONSTANT (1700000000123);
  record->start_at = G_GINT64_CONSTANT (1700000009999);
  record->checkpoint = g_variant_ref_sink (g_variant_new_parsed ("(uint32 7, {'page': <'é \\n'>})"));
  record->is_paused = record->is_cancelling = record->own_done = TRUE;
}

static void
set_fixed_fields (LyceumTaskRecord *record)
{
  record->title = g_strdup ("'; DROP TABLE task; --");
  record->payload = g_variant_ref_sink (
      g_variant_new_parsed ("{'text': <'quote \" \\' \\n \u202e'>, 'n': <int64 -5>, 'list': <@as []>}"));
  record->unique_key = g_strdup ("");
  record->limit_key = g_strdup ("https://example.org:11434");
  record->constraints = LYCEUM_CONSTRAINT_UNMETERED | LYCEUM_CONSTRAINT_NO_POWER_SAVER;
  record->weight = 12.5;
}

static void
assert_same_text (GVariant *one,
                  GVariant *other)
{
  g_assert_cmpint (one != NULL, ==, other != NULL);
  if (one)
    g_assert_cmpvariant (one, other);
}

static void
assert_same (const LyceumTaskRecord *one,
             const LyceumTaskRecord *other)
{
  g_assert_cmpint (one->id, ==, other->id);
  g_assert_cmpint (one->parent_id, ==, other->parent_id);
  g_assert_cmpstr (one->kind, ==, other->kind);
  g_assert_cmpstr (one->title, ==, other->title);
  assert_same_text (one->payload, other->payload);
  assert_same_text (one->result, other->result);
  assert_same_text (one->checkpoint, other->checkpoint);
  g_assert_cmpstr (one->unique_key, ==, other->unique_key);
  g_assert_cmpstr (one->limit_key, ==, other->limit_key);
  g_assert_cmpstr (one->error_message, ==, other->error_message);
  g_assert_cmpstr (one->message, ==, other->message);
  g_assert_cmpint (one->priority, ==, other->priority);
  g_assert_cmpint (one->state, ==, other->state);
  g_assert_cmpfloat (one->progress, ==, other->progress);
  g_assert_cmpuint (one->attempts, ==, other->attempts);
  g_assert_cmpuint (one->crashes, ==, other->crashes);
  g_assert_cmpint (one->created_at, ==, other->created_at);
  g_assert_cmpint (one->started_at, ==, other->started_at);
  g_assert_cmpint (one->finished_at, ==, other->finished_at);
  g_assert_cmpint (one->start_at, ==, other->start_at);
  g_assert_cmpuint (one->constraints, ==, other->constraints);
  g_assert_cmpfloat (one->weight, ==, other->weight);
  g_assert_cmpint (one->is_paused, ==, other->is_paused);
  g_assert_cmpint (one->is_cancelling, ==, other->is_cancelling);
  g_assert_cmpint (one->own_done, ==, other->own_done);
}

static void
assert_stored (LyceumTaskStore        *store,
               const LyceumTaskRecord *expected)
{
  g_autoptr (GPtrArray) found = task_test_recover (store, TRUE);

  g_assert_cmpuint (found->len, ==, 1);
  assert_same (g_ptr_array_index (found, 0), expected);
}

static void
test_fields (gconstpointer make)
{
  static const LyceumTaskState states[] = { SCHEDULED, WAITING, QUEUED, RUNNING };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (StoreTest) test = store_test_new (TRUE);
      g_autoptr (HeldStore) store = ((MakeStore) make) (test);
      g_autoptr (LyceumTaskRecord) bare = task_test_record (7, 0, states[i]);
      g_autoptr (LyceumTaskRecord) full = task_test_record (7, 0, states[i]);

      set_fixed_fields (full);
      set_changing_fields (full);
      task_test_insert (store, task_test_records (lyceum_task_record_copy (full), NULL));
      assert_stored (store, full);

      /* An update takes what changes from the record, and nothing else; without a checkpoint it leaves the one that is there. */
      task_test_update (store, lyceum_task_record_copy (bare));
      set_fixed_fields (bare);
      bare->checkpoint = g_variant_ref (full->checkpoint);
      assert_stored (store, bare);
      bare->weight = full->weight;
      task_test_update (store, lyceum_task_record_copy (full));
      assert_stored (store, full);
    }
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

      task_test_insert (store, task_test_records (task_test_record (1, 0, RUNNING), NULL));
      lyceum_task_store_update (store, task_test_record (1, 0, SUCCEEDED),
                                task_test_records (task_test_record (2, 0, QUEUED), NULL), task_test_commit_cb, &commit,
                                task_test_commit_free, task_test_done_cb, &done);
      g_assert_cmpint (task_test_wait (&done, 1), ==, !fails);
      if (fails)
        g_assert_error (done.error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
      g_clear_error (&done.error);
      /* The next answer comes after all of this one. */
      task_test_recovers (store, TRUE, fails ? "1:2:0 " : "2:1:0 ");
      g_assert_cmpint (commit.id, ==, 1);
      g_assert_cmpuint (commit.n_calls, ==, 1);
      g_assert_cmpuint (commit.n_freed, ==, 1);
      if (make == task_test_on_disk)
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
                                task_test_records (task_test_record (4, 0, WAITING), task_test_record (5, 4, QUEUED),
                                                   NULL),
                                task_test_commit_cb, &commit, task_test_commit_free, task_test_done_cb, &done);
      g_assert_cmpint (task_test_wait (&done, 1), ==, !fails);
      g_clear_error (&done.error);
      task_test_recovers (store, TRUE, fails ? "" : "4:0:0 5:1:0 ");
      g_assert_cmpint (commit.id, ==, 4);
      g_assert_cmpuint (commit.n_freed, ==, 1);
    }
}

/* A task that is not durable: no row, and no error, however often; what it made is written. */
static void
test_unknown (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);
  Commit commit = { 0 };
  Done done = DONE_INIT;

  task_test_update (store, task_test_record (99, 0, RUNNING));
  task_test_update (store, task_test_record (99, 0, WAITING));
  lyceum_task_store_update (store, task_test_record (99, 0, SUCCEEDED),
                            task_test_records (task_test_record (100, 0, QUEUED), NULL), task_test_commit_cb, &commit,
                            task_test_commit_free, task_test_done_cb, &done);
  g_assert_true (task_test_wait (&done, 1));
  g_assert_cmpuint (commit.n_calls, ==, 1);
  task_test_recovers (store, TRUE, "100:1:0 ");
}

static void
test_order (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);
  g_autoptr (GPtrArray) found = NULL;
  Done done = DONE_INIT;

  lyceum_task_store_insert (store, task_test_records (task_test_record (1, 0, QUEUED), NULL), NULL, NULL, NULL,
                            task_test_done_cb, &done);
  for (guint i = 1; i <= 100; i++)
    {
      LyceumTaskRecord *record = task_test_record (1, 0, RUNNING);

      record->attempts = i;
      lyceum_task_store_update (store, record, NULL, NULL, NULL, NULL, task_test_done_cb, &done);
    }
  found = task_test_recover (store, TRUE);
  g_assert_cmpuint (((LyceumTaskRecord *) g_ptr_array_index (found, 0))->attempts, ==, 100);
  g_assert_true (task_test_wait (&done, 101));
}

/* Parents before children; children that have ended come along while their parent has not. */
static void
test_families (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);

  task_test_insert (store, task_test_records (task_test_record (1, 0, WAITING), task_test_record (2, 1, SUCCEEDED),
                                              task_test_record (3, 1, FAILED), task_test_record (4, 1, QUEUED),
                                              task_test_record (5, 0, SUCCEEDED), task_test_record (6, 5, SUCCEEDED),
                                              task_test_record (7, 0, CANCELLED), NULL));
  task_test_recovers (store, TRUE, "1:0:0 2:3:0 3:4:0 4:1:0 ");
  task_test_update (store, task_test_record (4, 1, SUCCEEDED));
  task_test_update (store, task_test_record (1, 0, FAILED));
  task_test_recovers (store, TRUE, "");
  task_test_update (store, task_test_record (7, 0, QUEUED));
  task_test_recovers (store, TRUE, "7:1:0 ");
}

static void
assert_family (LyceumTaskStore *store,
               gint64           id,
               const char      *expected)
{
  g_autoptr (GPtrArray) records = task_test_family (store, id);

  task_test_assert (records, expected);
}

/* One family however it stands, the parent first; and nobody else's children. */
static void
test_read_family (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);

  task_test_insert (store, task_test_records (task_test_record (1, 0, FAILED), task_test_record (2, 0, QUEUED),
                                              task_test_record (3, 1, SUCCEEDED), task_test_record (4, 2, QUEUED),
                                              task_test_record (5, 1, FAILED), NULL));
  assert_family (store, 1, "1:4:0 3:3:0 5:4:0 ");
  assert_family (store, 2, "2:1:0 4:1:0 ");
  assert_family (store, 5, "5:4:0 ");
  assert_family (store, 6, "");
}

static void
assert_events (LyceumTaskStore *store,
               guint64          from_seq,
               const char      *expected)
{
  g_autoptr (GPtrArray) rows = task_test_events (store, 1, from_seq);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (GVariant) value = NULL;
      g_autofree char *printed = NULL;
      guint64 seq, last_seq;
      const char *type;

      g_variant_get (g_ptr_array_index (rows, i), "(tt&sv)", &seq, &last_seq, &type, &value);
      printed = g_variant_print (value, FALSE);
      g_string_append_printf (text, "%d-%d %s %s\n", (int) seq, (int) last_seq, type, printed);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

#define ROW_1 "1-1 state 2\n"
#define ROW_2 "2-5 text (\"'\\\"\\\\ é\\n\", [1, 2])\n"
#define ROW_6 "6-6 progress (0.5, 'half')\n"
#define ROW_7 "7-40 text ('more', [1, 2])\n"

static void
test_events (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);

  task_test_insert (store, task_test_records (task_test_record (1, 0, RUNNING),
                                              task_test_record (2, 0, RUNNING), NULL));
  assert_events (store, 0, "");
  task_test_append (store, 1, task_test_event_rows (task_test_event (1, 1, "state", g_variant_new_int32 (2)),
                                                    task_test_text (2, 5, "'\"\\ é\n"), NULL));
  task_test_append (store, 2, task_test_event_rows (task_test_text (1, 100, "another's"), NULL));
  task_test_append (store, 1, task_test_event_rows (
                                  task_test_event (6, 6, "progress", g_variant_new ("(ds)", 0.5, "half")), NULL));
  /* The last words come after the end. */
  task_test_update (store, task_test_record (1, 0, SUCCEEDED));
  task_test_append (store, 1, task_test_event_rows (task_test_text (7, 40, "more"), NULL));
  assert_events (store, 0, ROW_1 ROW_2 ROW_6 ROW_7);
  assert_events (store, 1, ROW_1 ROW_2 ROW_6 ROW_7);
  assert_events (store, 2, ROW_2 ROW_6 ROW_7);
  assert_events (store, 4, ROW_2 ROW_6 ROW_7);
  assert_events (store, 5, ROW_2 ROW_6 ROW_7);
  assert_events (store, 6, ROW_6 ROW_7);
  assert_events (store, 40, ROW_7);
  assert_events (store, 41, "");
  assert_events (store, G_MAXUINT64, "");

  /* The next process reads them too; of a task that is not kept there are none. */
  store = task_test_die (test, g_steal_pointer (&store));
  assert_events (store, 6, ROW_6 ROW_7);
  task_test_append (store, 77, task_test_event_rows (task_test_text (1, 1, "lost"), NULL));
  {
    g_autoptr (GPtrArray) rows = task_test_events (store, 77, 0);

    g_assert_cmpuint (rows->len, ==, 0);
  }
}

/* The same rows once more, as after an answer that got lost. */
static void
test_events_again (gconstpointer make)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (HeldStore) store = ((MakeStore) make) (test);

  task_test_insert (store, task_test_records (task_test_record (1, 0, RUNNING), NULL));
  for (guint i = 0; i < 2; i++)
    task_test_append (store, 1, task_test_event_rows (task_test_event (1, 1, "state", g_variant_new_int32 (2)),
                                                      task_test_text (7, 40, i == 0 ? "less" : "more"), NULL));
  assert_events (store, 0, ROW_1 ROW_7);
}

/* In memory: what other tests make it do */

static void
test_fail_next (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  g_autoptr (HeldStore) store = lyceum_memory_task_store_new ();
  LyceumMemoryTaskStore *memory = LYCEUM_MEMORY_TASK_STORE (store);
  Done done = DONE_INIT;
  Commit commit = { 0 };

  lyceum_memory_task_store_fail_next (memory, 2, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full"));
  task_test_insert (store, task_test_records (task_test_record (1, 0, RUNNING), NULL));
  lyceum_task_store_beat (store, "{}");
  lyceum_task_store_update (store, task_test_record (1, 0, SUCCEEDED), NULL, task_test_commit_cb, &commit,
                            task_test_commit_free, task_test_done_cb, &done);
  g_assert_false (task_test_wait (&done, 1));
  g_assert_error (done.error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&done.error);
  task_test_recovers (store, TRUE, "1:2:0 ");
  g_assert_cmpuint (commit.n_calls, ==, 0);
  g_assert_cmpuint (commit.n_freed, ==, 1);
}

static void
test_fail_reply (void)
{
  g_autoptr (HeldStore) store = lyceum_memory_task_store_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_memory_task_store_fail_next (LYCEUM_MEMORY_TASK_STORE (store), 1,
                                      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full"));
  lyceum_task_store_recover_async (store, TRUE, NULL, store_test_ready_cb, &result);
  g_assert_null (lyceum_task_store_recover_finish (store, store_test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  task_test_recovers (store, TRUE, "");
}

static void
test_leave (void)
{
  g_autoptr (HeldStore) store = lyceum_memory_task_store_new ();
  LyceumMemoryTaskStore *memory = LYCEUM_MEMORY_TASK_STORE (store);
  g_autofree char *report = NULL;

  task_test_insert (store, task_test_records (task_test_record (1, 0, RUNNING), NULL));
  lyceum_memory_task_store_leave (memory, task_test_record (5, 0, RUNNING));
  task_test_recovers (store, FALSE, "5:1:1 ");
  lyceum_memory_task_store_steal (memory, 5);
  lyceum_memory_task_store_leave (memory, task_test_record (5, 0, SCHEDULED));
  task_test_recovers (store, FALSE, "5:-1:0 ");
  lyceum_task_store_beat (store, "{\"n\": 1}");
  lyceum_task_store_beat (store, NULL);
  report = lyceum_memory_task_store_get_report (memory);
  g_assert_cmpstr (report, ==, "{\"n\": 1}");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  task_test_add_for_both ("/store/tasks", "ids", test_ids);
  task_test_add_for_both ("/store/tasks", "fields", test_fields);
  task_test_add_for_both ("/store/tasks", "commit", test_commit);
  task_test_add_for_both ("/store/tasks", "insert-commit", test_insert_commit);
  task_test_add_for_both ("/store/tasks", "unknown", test_unknown);
  task_test_add_for_both ("/store/tasks", "order", test_order);
  task_test_add_for_both ("/store/tasks", "families", test_families);
  task_test_add_for_both ("/store/tasks", "read-family", test_read_family);
  task_test_add_for_both ("/store/tasks", "events", test_events);
  task_test_add_for_both ("/store/tasks", "events-again", test_events_again);
  g_test_add_func ("/store/tasks/memory/fail-next", test_fail_next);
  g_test_add_func ("/store/tasks/memory/fail-reply", test_fail_reply);
  g_test_add_func ("/store/tasks/memory/leave", test_leave);
  return g_test_run ();
}
