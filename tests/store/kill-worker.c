/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kill-worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "disk-layer.h"
#include "lyceum-queue-private.h"
#include "lyceum-sqlite-task-store-private.h"
#include "proxy-task-store.h"

#define N_WORKERS 3
#define UPKEEP_MS 15
#define LOOK_MS 10

#define ALL_KINDS                                                                                                      \
  { { "quick", 5 }, { "slow", 2 }, { "fetch", 4 }, { "flaky", 2 }, { "busy", 2 }, { "later", 1 }, { "steps", 2 },      \
    { "steps-fetch", 1 }, { "spread", 1 }, { "stream", 1 }, { NULL, 0 } }

const KillBatch kill_batches[N_KILL_BATCHES] = {
  { "a", ALL_KINDS },
  { "b", ALL_KINDS },
  { "once", { { "once", 6 }, { NULL, 0 } } },
  { "c", ALL_KINDS },
  { "doomed", { { "quick", 3 }, { "doomed", 1 }, { NULL, 0 } } },
  { "d", ALL_KINDS },
  { "e", { { "slow", 12 }, { "steps", 4 }, { NULL, 0 } } },
};

const char *const kill_point_names[N_KILL_POINTS] = {
  "attempt", "commit", "return", "call", "answer", "heard", "disk", "torn",
};

typedef struct
{
  KillOrder order;
  LyceumDatabase *database;
  LyceumQueue *queue;
  guint n_wanted, n_acknowledged; /* batches of this process */
  gboolean is_looking;
  gboolean is_over;
} Worker;

static int counts[N_KILL_POINTS]; /* (atomic) */
static int wanted_point = N_KILL_POINTS;
static int wanted_count;

static void
die (void)
{
  kill (getpid (), SIGKILL);
  for (;;)
    pause ();
}

static gboolean
is_last (KillPoint point)
{
  return g_atomic_int_add (&counts[point], 1) + 1 == wanted_count && (int) point == wanted_point;
}

static void
pass (KillPoint point)
{
  if (is_last (point))
    die ();
}

static void
workload_cb (WorkloadPoint point)
{
  pass ((KillPoint) point);
}

static void
call_cb (gpointer data)
{
  pass (KILL_CALL);
}

static void
answer_cb (StoreAnswer *answer,
           gpointer     data)
{
  pass (KILL_ANSWER);
  store_answer_give (answer);
  pass (KILL_HEARD);
}

static int
disk_cb (DiskOperation operation,
         gint64              growth)
{
  if (operation == DISK_TORN)
    die ();
  pass (KILL_DISK);
  return operation == DISK_WRITE && is_last (KILL_TORN) ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

void
kill_append (const char *path,
             const char *name,
             const char *line)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *file = g_build_filename (folder, name, NULL);
  int fd = open (file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  if (fd < 0 || write (fd, line, strlen (line)) != (gssize) strlen (line))
    g_error ("%s: %s", file, g_strerror (errno));
  close (fd);
}

static guint haste;

static gint64
hasty_clock (void)
{
  return g_get_monotonic_time () * haste;
}

static LyceumTaskStore *
open_store (Worker *worker)
{
  LyceumTaskStore *store = lyceum_sqlite_task_store_new (worker->database);

  haste = worker->order.haste;
  if (haste > 1)
    _lyceum_owner_watch_set_clock (LYCEUM_SQLITE_TASK_STORE (store)->watch, hasty_clock);
  return proxy_task_store_new (store, call_cb, answer_cb, NULL);
}

static void
acknowledged_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Worker *worker = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumTask) parent = lyceum_queue_submit_batch_finish (LYCEUM_QUEUE (object), result, &error);
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  line = g_strconcat (lyceum_task_get_title (parent), "\n", NULL);
  kill_append (worker->order.path, "acknowledged", line);
  worker->n_acknowledged++;
}

/* Those that an earlier process could not, or does not know to have, submitted. */
static void
submit_all (Worker *worker)
{
  g_autofree char *accepted = workload_read (worker->order.path, "SELECT '<' || name || '>' FROM accepted");

  for (guint i = 0; i < N_KILL_BATCHES; i++)
    {
      g_autofree char *line = g_strconcat ("<", kill_batches[i].name, ">", NULL);

      if (strstr (accepted, line))
        continue;
      worker->n_wanted++;
      workload_submit (worker->queue, kill_batches[i].name, kill_batches[i].parts, acknowledged_cb, worker);
    }
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Worker *worker = user_data;
  g_autoptr (GError) error = NULL;
  gpointer number = NULL;

  lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &number, &error);
  g_assert_no_error (error);
  worker->is_looking = FALSE;
  worker->is_over = number && worker->n_acknowledged == worker->n_wanted;
}

/* As the queue would do each minute, and a look at what is left. */
static gboolean
look_cb (gpointer user_data)
{
  Worker *worker = user_data;
  const char *sql = "SELECT (SELECT count(*) FROM accepted) = " G_STRINGIFY (N_KILL_BATCHES)
                    " AND NOT EXISTS (SELECT 1 FROM task WHERE state < 3)";

  if (worker->is_looking)
    return G_SOURCE_CONTINUE;
  worker->is_looking = TRUE;
  lyceum_database_read_async (worker->database, store_test_number_cb, (gpointer) sql, NULL, NULL, NULL, looked_cb, worker);
  return G_SOURCE_CONTINUE;
}

static gboolean
upkeep_cb (gpointer user_data)
{
  _lyceum_upkeep_run (((Worker *) user_data)->queue);
  return G_SOURCE_CONTINUE;
}

static void
start (Worker   *worker,
       Workload *workload)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  store_test_write (worker->database, workload_prepare_cb, NULL, &error);
  g_assert_no_error (error);
  worker->queue = lyceum_queue_new (open_store (worker), N_WORKERS);
  g_object_unref (worker->queue->store);
  workload_register (workload, worker->queue);
  lyceum_queue_start_async (worker->queue, TRUE, NULL, store_test_ready_cb, &result);
  lyceum_queue_start_finish (worker->queue, store_test_wait (&result), NULL, &error);
  g_assert_no_error (error);
}

/* A search for what others left may be under way, and holds the queue. */
static void
stop (Worker *worker)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_queue_shutdown_async (worker->queue, LYCEUM_QUEUE_CANCEL_QUEUED, store_test_ready_cb, &result);
  g_assert_true (lyceum_queue_shutdown_finish (worker->queue, store_test_wait (&result), NULL));
  g_clear_object (&result);
  g_object_add_weak_pointer (G_OBJECT (worker->queue), (gpointer *) &worker->queue);
  g_object_unref (worker->queue);
  while (worker->queue)
    g_main_context_iteration (NULL, TRUE);
}

static void
tell_counts (Worker *worker)
{
  for (guint i = 0; i < N_KILL_POINTS; i++)
    {
      g_autofree char *line = g_strdup_printf ("%d ", g_atomic_int_get (&counts[i]));

      kill_append (worker->order.path, "points", line);
    }
  kill_append (worker->order.path, "points", "\n");
}

char **
kill_order_to_arguments (const KillOrder *order)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *numbers = g_strdup_printf ("%d %d %d %u", order->submits, order->point, order->n, order->haste);

  g_strv_builder_add_many (builder, "/proc/self/exe", "--worker", order->path, numbers, NULL);
  return g_strv_builder_end (builder);
}

static void
read_order (KillOrder *order,
            int        argc,
            char     **argv)
{
  int submits, point;

  g_assert_cmpint (argc, ==, 4);
  order->path = argv[2];
  g_assert_cmpint (sscanf (argv[3], "%d %d %d %u", &submits, &point, &order->n, &order->haste), ==, 4);
  order->submits = submits;
  wanted_point = point;
  wanted_count = order->n;
}

int
kill_worker_main (int    argc,
                  char **argv)
{
  Worker worker = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (Workload) workload = NULL;
  g_autofree char *folder = NULL;
  guint upkeep, look;

  read_order (&worker.order, argc, argv);
  folder = g_path_get_dirname (worker.order.path);
  workload = workload_new (folder, workload_cb);
  disk_layer_install (disk_cb);
  worker.database = store_test_open (worker.order.path, &error);
  g_assert_no_error (error);
  start (&worker, workload);
  if (worker.order.submits)
    submit_all (&worker);
  upkeep = g_timeout_add (UPKEEP_MS, upkeep_cb, &worker);
  look = g_timeout_add (LOOK_MS, look_cb, &worker);
  while (!worker.is_over)
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (upkeep);
  g_source_remove (look);
  while (worker.is_looking)
    g_main_context_iteration (NULL, TRUE);
  stop (&worker);
  store_test_close (worker.database);
  g_object_unref (worker.database);
  tell_counts (&worker);
  return EXIT_SUCCESS;
}
