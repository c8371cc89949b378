/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-queue.h"
#include "lyceum-sqlite-task-store.h"
#include "store-test.h"

/* Whoever is told that a batch is taken in finds its tasks in the lists, at whatever moment the writer says so. */

#define N_BATCHES 1000
#define N_AT_ONCE 8

typedef struct
{
  LyceumQueue *queue;
  guint n_begun, n_acknowledged, n_ended;
} Load;

static gboolean
nothing_thread_cb (LyceumTaskRun *run,
                   gpointer       data,
                   GError       **error)
{
  return TRUE;
}

static void submit (Load *load);

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Load *load = user_data;

  g_assert_true (lyceum_queue_wait_finish (LYCEUM_QUEUE (object), result, NULL));
  load->n_ended++;
  submit (load);
}

static void
acknowledged_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Load *load = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumTask) parent = lyceum_queue_submit_batch_finish (load->queue, result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (lyceum_queue_get_children (load->queue, parent)), ==, 1);
  load->n_acknowledged++;
  lyceum_queue_wait_async (load->queue, parent, NULL, ended_cb, load);
}

static void
submit (Load *load)
{
  g_autoptr (GPtrArray) children = NULL;

  if (load->n_begun == N_BATCHES)
    return;
  load->n_begun++;
  children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);
  g_ptr_array_add (children, lyceum_task_spec_new ("child", NULL, NULL, LYCEUM_TASK_PRIORITY_URGENT, 0));
  lyceum_queue_submit_batch_async (load->queue, lyceum_task_spec_new ("parent", NULL, NULL, LYCEUM_TASK_PRIORITY_URGENT, 0),
                                   g_steal_pointer (&children), NULL, NULL, NULL, NULL, acknowledged_cb, load);
}

static void
test_listed (void)
{
  const LyceumTaskKind parent = { .name = "parent", .lane = LYCEUM_LANE_NONE, .durable = TRUE };
  const LyceumTaskKind child = { .name = "child", .lane = LYCEUM_LANE_COMPUTE, .durable = TRUE, .run_thread_cb = nothing_thread_cb };
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (LyceumTaskStore) store = lyceum_sqlite_task_store_new (test->database);
  g_autoptr (LyceumQueue) queue = lyceum_queue_new (store, 2);
  g_autoptr (GAsyncResult) started = NULL, ended = NULL;
  Load load = { .queue = queue };

  lyceum_queue_register (queue, &parent, NULL, NULL);
  lyceum_queue_register (queue, &child, NULL, NULL);
  lyceum_queue_start_async (queue, FALSE, NULL, store_test_ready_cb, &started);
  g_assert_true (lyceum_queue_start_finish (queue, store_test_wait (&started), NULL, NULL));
  for (guint i = 0; i < N_AT_ONCE; i++)
    submit (&load);
  while (load.n_ended < N_BATCHES)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (load.n_acknowledged, ==, N_BATCHES);

  lyceum_queue_shutdown_async (queue, LYCEUM_QUEUE_DRAIN, store_test_ready_cb, &ended);
  g_assert_true (lyceum_queue_shutdown_finish (queue, store_test_wait (&ended), NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/queue-acks/listed", test_listed);
  return g_test_run ();
}
