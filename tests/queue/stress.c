/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

/*
 * Everything at once, at random: submissions of all kinds, families, followers, failing commits, cancels, retries, changes
 * of priority, subscriptions, and an end in the middle of it; then another process that takes up what is left.
 *
 * Held against it: each submission calls back exactly once and before the shutdown; each durable task has its effect at
 * most once, and exactly once if it succeeded; a parent is never over before its children; nothing is left undone.
 */

typedef struct
{
  guint n_calls;
} Call;

typedef struct
{
  QueueFixture fixture;
  GPtrArray *calls;    /* (element-type Call, owned) */
  GPtrArray *tasks;    /* (element-type LyceumTask, owned) */
  GPtrArray *cancellables; /* (owned) */
  GPtrArray *subscriptions; /* (owned) (element-type LyceumSubscription) */
  guint n_batches, n_acks;
} Storm;

/* Effects, as a collection would hold them: which task has committed. Shared by all processes of a test. */
static pthread_mutex_t effects_lock = PTHREAD_MUTEX_INITIALIZER;
static GHashTable *effects;

static gboolean
effect_commit (gpointer transaction, gint64 task_id, gpointer data, GError **error)
{
  gint64 *key = g_new (gint64, 1);

  if (GPOINTER_TO_INT (data) % 16 == 0)
    {
      g_free (key);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The disk is full");
      return FALSE;
    }
  *key = task_id;
  pthread_mutex_lock (&effects_lock);
  g_assert_true (g_hash_table_add (effects, key)); /* never twice */
  pthread_mutex_unlock (&effects_lock);
  return TRUE;
}

/* What a task does follows from its payload and a thread's own dice. */
static void
prepare_outcome (LyceumTaskRun *run, GRand *dice)
{
  guint generation = g_variant_get_uint32 (lyceum_task_run_get_payload (run));

  lyceum_task_run_set_progress (run, g_rand_double (dice), "at work");
  lyceum_task_run_emit_text (run, "word ");
  lyceum_task_run_set_commit (run, effect_commit, GINT_TO_POINTER (g_rand_int_range (dice, 1, 1000)), NULL);
  for (guint i = g_rand_int_range (dice, 0, 3); generation > 0 && i > 0; i--)
    lyceum_task_run_add_task (run,
                              lyceum_task_spec_new ("kept", NULL, g_variant_new_uint32 (generation - 1),
                                                    g_rand_int_range (dice, 0, LYCEUM_N_TASK_PRIORITIES),
                                                    g_rand_boolean (dice) ? lyceum_task_run_get_parent_id (run)
                                                                          : lyceum_task_run_get_task_id (run)));
}

static gboolean
kept_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (lyceum_task_run_get_task_id (run));

  if (g_rand_int_range (dice, 0, 10) == 0)
    return fail_thread_cb (run, NULL, error);
  if (g_rand_int_range (dice, 0, 4) == 0)
    g_usleep (g_rand_int_range (dice, 0, 2000));
  if (g_cancellable_set_error_if_cancelled (lyceum_task_run_get_cancellable (run), error))
    return FALSE;
  prepare_outcome (run, dice);
  return TRUE;
}

static gboolean
passing_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  lyceum_task_run_emit_text (run, "word ");
  return !g_cancellable_set_error_if_cancelled (lyceum_task_run_get_cancellable (run), error);
}

static gboolean
later_network_cb (gpointer data)
{
  g_autoptr (LyceumTaskRun) run = data;
  g_autoptr (GRand) dice = g_rand_new_with_seed (lyceum_task_run_get_task_id (run));
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (lyceum_task_run_get_cancellable (run), &error))
    lyceum_task_run_return_error (run, error);
  else
    {
      prepare_outcome (run, dice);
      lyceum_task_run_return (run);
    }
  return G_SOURCE_REMOVE;
}

static void
stream_network_cb (LyceumTaskRun *run, gpointer data)
{
  g_autoptr (GSource) source = g_timeout_source_new (lyceum_task_run_get_task_id (run) % 5);

  g_source_set_callback (source, later_network_cb, lyceum_task_run_ref (run), NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
storm_open (Storm *storm, LyceumTaskStore *store)
{
  LyceumTaskKind limited = {
    .name = "limited", .lane = LYCEUM_LANE_COMPUTE, .durable = TRUE, .max_running = 2, .run_thread_cb = kept_thread_cb
  };

  *storm = (Storm){ .calls = g_ptr_array_new_with_free_func (g_free),
                    .tasks = g_ptr_array_new_with_free_func (g_object_unref),
                    .cancellables = g_ptr_array_new_with_free_func (g_object_unref),
                    .subscriptions = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_subscription_cancel) };
  fixture_open (&storm->fixture, store, 3);
  fixture_register (&storm->fixture, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  fixture_register (&storm->fixture, "kept", LYCEUM_LANE_COMPUTE, TRUE, kept_thread_cb, NULL);
  fixture_register (&storm->fixture, "passing", LYCEUM_LANE_COMPUTE, FALSE, passing_thread_cb, NULL);
  fixture_register (&storm->fixture, "stream", LYCEUM_LANE_NETWORK, TRUE, stream_network_cb, NULL);
  lyceum_queue_register (storm->fixture.queue, &limited, NULL, NULL);
  lyceum_queue_set_ageing (storm->fixture.queue, 5);
  lyceum_queue_set_network_slots (storm->fixture.queue, 4);
}

static void
storm_close (Storm *storm)
{
  g_ptr_array_unref (storm->calls);
  g_ptr_array_unref (storm->tasks);
  g_ptr_array_unref (storm->cancellables);
  g_ptr_array_unref (storm->subscriptions);
  fixture_close (&storm->fixture);
}

static LyceumTaskSpec *
random_spec (void)
{
  static const char *const kinds[] = { "kept", "passing", "stream", "limited" };

  return lyceum_task_spec_new (kinds[g_test_rand_int_range (0, G_N_ELEMENTS (kinds))], NULL,
                               g_variant_new_uint32 (g_test_rand_int_range (0, 3)),
                               g_test_rand_int_range (0, LYCEUM_N_TASK_PRIORITIES), 0);
}

static void
called (GObject *object, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = lyceum_queue_submit_finish (LYCEUM_QUEUE (object), result, &error);

  call->n_calls++;
  g_assert_cmpuint (call->n_calls, ==, 1);
}

static void
submit (Storm *storm)
{
  LyceumTaskSpec *spec = random_spec ();
  GCancellable *cancellable = NULL;
  Call *call = g_new0 (Call, 1);

  if (g_test_rand_int_range (0, 4) == 0)
    spec->unique_key = g_strdup_printf ("%d", g_test_rand_int_range (0, 5));
  if (g_test_rand_int_range (0, 3) == 0)
    {
      cancellable = g_cancellable_new ();
      g_ptr_array_add (storm->cancellables, cancellable);
    }
  g_ptr_array_add (storm->calls, call);
  g_ptr_array_add (storm->tasks,
                   g_object_ref (fixture_submit_spec (&storm->fixture, spec, cancellable, called, call)));
}

static void
accepted (GObject *object, GAsyncResult *result, gpointer data)
{
  Storm *storm = data;
  LyceumTask *parent = lyceum_queue_submit_batch_finish (LYCEUM_QUEUE (object), result, NULL);

  storm->n_acks++;
  if (parent != NULL)
    g_ptr_array_add (storm->tasks, parent);
}

static void
submit_batch (Storm *storm)
{
  GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);

  for (gint i = g_test_rand_int_range (0, 6); i > 0; i--)
    g_ptr_array_add (children, random_spec ());
  storm->n_batches++;
  lyceum_queue_submit_batch_async (storm->fixture.queue, fixture_spec ("parent", LYCEUM_TASK_PRIORITY_NORMAL, 0), children,
                                   effect_commit, GINT_TO_POINTER (g_test_rand_int_range (1, 1000)), NULL, NULL,
                                   accepted, storm);
}

static void
hear (const LyceumTaskEvent *event, gpointer user_data)
{
  guint64 *last = user_data;

  g_assert_cmpuint (event->first_seq, ==, *last + 1);
  *last = event->seq;
}

static void
check_parent (Storm *storm, LyceumTask *task)
{
  GListModel *children = lyceum_queue_get_children (storm->fixture.queue, task);

  if (!LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (task)) || task->parent_id != 0)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);

      /* Unless its own work failed, a task is over after its children only. */
      if (task->own_done)
        g_assert_true (LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (child)));
    }
}

static void
random_step (Storm *storm)
{
  guint dice = g_test_rand_int_range (0, 100);
  LyceumQueue *queue = storm->fixture.queue;
  LyceumTask *task = NULL;

  if (storm->tasks->len > 0)
    task = g_ptr_array_index (storm->tasks, g_test_rand_int_range (0, storm->tasks->len));
  /* A task that was forgotten is no longer the queue's. */
  if (task != NULL && lyceum_queue_get_task (queue, lyceum_task_get_id (task)) != task)
    task = NULL;
  if (dice < 40)
    submit (storm);
  else if (dice < 50)
    submit_batch (storm);
  else if (dice < 60 && storm->cancellables->len > 0)
    g_cancellable_cancel (
        g_ptr_array_index (storm->cancellables, g_test_rand_int_range (0, storm->cancellables->len)));
  else if (dice < 80)
    g_main_context_iteration (NULL, FALSE);
  else if (dice == 99)
    lyceum_queue_forget_finished (queue);
  else if (task == NULL)
    return;
  else if (dice < 85)
    lyceum_queue_cancel (queue, task);
  else if (dice < 90)
    lyceum_queue_retry (queue, task);
  else if (dice < 94)
    lyceum_queue_set_priority (queue, task, g_test_rand_int_range (0, LYCEUM_N_TASK_PRIORITIES));
  else if (dice < 96)
    g_ptr_array_add (storm->subscriptions,
                     lyceum_queue_subscribe (queue, lyceum_task_get_id (task), 0, hear, g_new0 (guint64, 1), g_free));
  else
    check_parent (storm, task);
}

static void
check_calls (Storm *storm)
{
  for (guint i = 0; i < storm->calls->len; i++)
    g_assert_cmpuint (((Call *) g_ptr_array_index (storm->calls, i))->n_calls, ==, 1);
  g_assert_cmpuint (storm->n_acks, ==, storm->n_batches);
  g_assert_cmpuint (lyceum_queue_get_n_unfinished (storm->fixture.queue), ==, 0);
}

/* After the last process: everything that is kept is over, and what succeeded has had its effect. */
static void
check_store (LyceumTaskStore *store)
{
  g_autoptr (GPtrArray) records = lyceum_memory_task_store_list (LYCEUM_MEMORY_TASK_STORE (store));
  guint n_succeeded = 0;

  for (guint i = 0; i < records->len; i++)
    {
      LyceumTaskRecord *record = g_ptr_array_index (records, i);
      gboolean has_effect = g_hash_table_contains (effects, &record->id);

      g_assert_true (LYCEUM_TASK_STATE_IS_FINISHED (record->state));
      if (g_str_equal (record->kind, "parent"))
        g_assert_true (has_effect); /* of its acceptance */
      else if (record->state == LYCEUM_TASK_STATE_SUCCEEDED)
        g_assert_true (has_effect);
      n_succeeded += record->state == LYCEUM_TASK_STATE_SUCCEEDED;
    }
  g_test_message ("%u tasks kept, %u succeeded", records->len, n_succeeded);
  g_assert_cmpuint (n_succeeded, >, 0);
}

static void
test_storm (gconstpointer data)
{
  guint n_steps = GPOINTER_TO_UINT (data);
  Storm storm, next;

  effects = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  storm_open (&storm, NULL);
  for (guint i = 0; i < 20; i++)
    random_step (&storm); /* before the start as well */
  fixture_start (&storm.fixture);
  for (guint i = 0; i < n_steps; i++)
    random_step (&storm);
  fixture_shut_down (&storm.fixture, g_test_rand_bit () ? LYCEUM_QUEUE_DRAIN : LYCEUM_QUEUE_CANCEL_QUEUED);
  check_calls (&storm);

  storm_open (&next, lyceum_memory_task_store_copy (LYCEUM_MEMORY_TASK_STORE (storm.fixture.store)));
  fixture_start (&next.fixture);
  for (guint i = 0; i < 50; i++)
    random_step (&next);
  fixture_shut_down (&next.fixture, LYCEUM_QUEUE_DRAIN);
  check_calls (&next);
  check_store (next.fixture.store);
  storm_close (&next);
  storm_close (&storm);
  g_clear_pointer (&effects, g_hash_table_unref);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *path = g_strdup_printf ("/queue/stress/storm/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (200 << (i % 4)), test_storm);
    }
  return g_test_run ();
}
