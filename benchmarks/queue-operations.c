/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "figures.h"
#include "lyceum-queue.h"

/*
 * What can be done to tasks that wait, and whether it takes longer the more of them do: submitting one more, another
 * priority, to the front, cancelling. The tasks are picked at random, so that a large number also means memory that
 * no cache holds; how much of the time that is shows a mere look at such a task. Beside it stands what GLib's thread
 * pool has of these: g_thread_pool_move_to_front().
 *
 * Then how soon an URGENT task starts behind a hundred thousand others, and how much memory one takes that waits.
 */

#define N_WORKERS 2
#define N_ROUNDS 5
#define N_PICKED 1000
#define N_PICKED_OF_POOL 20
#define N_BEHIND 100000
#define N_URGENT 501
#define N_MEMORY 1000000
#define TASK_USEC 100

static GMutex gate;
static guint n_left;
static gint n_started; /* (atomic) */

static void
count_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  n_left--;
}

static void
wait_for_all (void)
{
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
wait_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  g_mutex_lock (&gate);
  g_mutex_unlock (&gate);
  return TRUE;
}

static gboolean
work_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  gint64 end = g_get_monotonic_time () + TASK_USEC;

  g_atomic_int_inc (&n_started);
  while (g_get_monotonic_time () < end)
    continue;
  return TRUE;
}

/* What an urgent task saw when it started. */
typedef struct
{
  gint n_started;
  double time;
  gint has_started; /* (atomic) */
} Urgent;

static gboolean
urgent_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  Urgent *urgent = data;

  urgent->time = figures_now ();
  urgent->n_started = g_atomic_int_get (&n_started);
  g_atomic_int_set (&urgent->has_started, TRUE);
  return TRUE;
}

static LyceumQueue *
open_queue (Urgent *urgent)
{
  const LyceumTaskKind kinds[] = {
    { .name = "wait", .lane = LYCEUM_LANE_COMPUTE, .run_thread_cb = wait_thread_cb },
    { .name = "work", .lane = LYCEUM_LANE_COMPUTE, .run_thread_cb = work_thread_cb },
    { .name = "urgent", .lane = LYCEUM_LANE_COMPUTE, .run_thread_cb = urgent_thread_cb },
  };
  LyceumQueue *queue = lyceum_queue_new (NULL, N_WORKERS);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    lyceum_queue_register (queue, &kinds[i], urgent, NULL);
  n_left = 1;
  lyceum_queue_start_async (queue, FALSE, NULL, count_cb, NULL);
  wait_for_all ();
  return queue;
}

static void
close_queue (LyceumQueue *queue)
{
  n_left++;
  lyceum_queue_shutdown_async (queue, LYCEUM_QUEUE_CANCEL_QUEUED, count_cb, NULL);
  g_mutex_unlock (&gate);
  wait_for_all ();
  g_mutex_lock (&gate);
  g_object_unref (queue);
}

static gint64
submit (LyceumQueue *queue, const char *kind, LyceumTaskPriority priority)
{
  return lyceum_queue_submit (queue, lyceum_task_spec_new (kind, NULL, NULL, priority, 0), NULL, NULL, NULL);
}

/* The workers, and the slot for what is urgent, are taken until the gate opens. */
static void
block_workers (LyceumQueue *queue)
{
  for (guint i = 0; i < N_WORKERS + 1; i++)
    submit (queue, "wait", LYCEUM_TASK_PRIORITY_URGENT);
}

/* Nanoseconds for one of each. */
typedef struct
{
  double look, submit, set_priority, move_to_front, cancel;
  double pool_move_to_front;
} Cost;

static void
pick (GRand *random, gint64 *ids, guint n, gint64 *picked)
{
  for (guint i = 0; i < N_PICKED; i++)
    {
      guint other = (guint) g_rand_int_range (random, (gint) i, (gint) n);
      gint64 id = ids[other];

      ids[other] = ids[i];
      picked[i] = ids[i] = id;
    }
}

typedef void (*Operation) (LyceumQueue *queue, gint64 id);

static void
look_at_one (LyceumQueue *queue, gint64 id)
{
  /* Below zero: to keep the compiler from leaving it out. */
  if (lyceum_task_get_created_at (lyceum_queue_get_task (queue, id)) < 0)
    g_error ("a task from before 1970");
}

static void
submit_one (LyceumQueue *queue, gint64 id)
{
  submit (queue, "work", LYCEUM_TASK_PRIORITY_NORMAL);
}

static void
raise_one (LyceumQueue *queue, gint64 id)
{
  lyceum_queue_set_priority (queue, lyceum_queue_get_task (queue, id), LYCEUM_TASK_PRIORITY_HIGH);
}

static void
move_one (LyceumQueue *queue, gint64 id)
{
  lyceum_queue_move_to_front (queue, lyceum_queue_get_task (queue, id));
}

static void
cancel_one (LyceumQueue *queue, gint64 id)
{
  lyceum_queue_cancel_id (queue, id);
}

static double
measure_operation (LyceumQueue *queue, Operation operation, GRand *random, gint64 *ids, guint n)
{
  gint64 picked[N_PICKED];
  double start;

  pick (random, ids, n, picked);
  start = figures_now ();
  for (guint i = 0; i < N_PICKED; i++)
    operation (queue, picked[i]);
  return (figures_now () - start) / N_PICKED;
}

static void
measure_queue (Cost *cost, guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autofree gint64 *ids = g_new (gint64, n);
  LyceumQueue *queue = open_queue (NULL);

  block_workers (queue);
  for (guint i = 0; i < n; i++)
    ids[i] = submit (queue, "work", g_rand_boolean (random) ? LYCEUM_TASK_PRIORITY_LOW : LYCEUM_TASK_PRIORITY_NORMAL);
  cost->look = measure_operation (queue, look_at_one, random, ids, n);
  cost->submit = measure_operation (queue, submit_one, random, ids, n);
  cost->set_priority = measure_operation (queue, raise_one, random, ids, n);
  cost->move_to_front = measure_operation (queue, move_one, random, ids, n);
  cost->cancel = measure_operation (queue, cancel_one, random, ids, n);
  close_queue (queue);
}

static void
wait_for_gate (gpointer data, gpointer user_data)
{
  g_mutex_lock (&gate);
  g_mutex_unlock (&gate);
}

static void
measure_pool (Cost *cost, guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  GThreadPool *pool = g_thread_pool_new (wait_for_gate, NULL, N_WORKERS, TRUE, NULL);
  double start;

  for (guint i = 0; i < n; i++)
    g_thread_pool_push (pool, GUINT_TO_POINTER (i + 1), NULL);
  start = figures_now ();
  for (guint i = 0; i < N_PICKED_OF_POOL; i++)
    g_thread_pool_move_to_front (pool, GUINT_TO_POINTER (g_rand_int_range (random, N_WORKERS, (gint) n) + 1));
  cost->pool_move_to_front = (figures_now () - start) / N_PICKED_OF_POOL;
  g_mutex_unlock (&gate);
  g_thread_pool_free (pool, FALSE, TRUE);
  g_mutex_lock (&gate);
}

static double
median_of (const Cost *costs, gsize offset)
{
  double values[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    values[i] = G_STRUCT_MEMBER (double, &costs[i], offset);
  return figures_median (values, N_ROUNDS);
}

static void
print_operations (void)
{
  static const guint sizes[] = { 1000, 10000, 100000, 1000000 };
  Cost costs[G_N_ELEMENTS (sizes)][N_ROUNDS];

  for (guint round = 0; round < N_ROUNDS; round++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        measure_queue (&costs[i][round], sizes[i]);
        measure_pool (&costs[i][round], sizes[i]);
      }
  printf ("Nanoseconds for one, tasks picked at random, medians of %d rounds of %d\n\n", N_ROUNDS, N_PICKED);
  printf ("%9s %9s %9s %9s %9s %9s   %13s\n", "pending", "look", "submit", "priority", "to front", "cancel",
          "pool to front");
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      printf ("%9u", sizes[i]);
      for (guint j = 0; j < sizeof (Cost) / sizeof (double); j++)
        printf (" %*.0f", j < 5 ? 9 : 15, median_of (costs[i], j * sizeof (double)));
      printf ("\n");
    }
}

/* The main thread only submits and sleeps, as it would while nothing is drawn. */
static void
print_urgent (void)
{
  Urgent urgent = { 0 };
  LyceumQueue *queue = open_queue (&urgent);
  double times[N_URGENT], between[N_URGENT];

  for (guint i = 0; i < N_BEHIND + N_BEHIND / 2; i++)
    submit (queue, "work", LYCEUM_TASK_PRIORITY_NORMAL);
  for (guint i = 0; i < N_URGENT; i++)
    {
      gint before;
      double start;

      g_atomic_int_set (&urgent.has_started, FALSE);
      before = g_atomic_int_get (&n_started);
      start = figures_now ();
      submit (queue, "urgent", LYCEUM_TASK_PRIORITY_URGENT);
      while (!g_atomic_int_get (&urgent.has_started))
        g_usleep (200);
      times[i] = urgent.time - start;
      between[i] = urgent.n_started - before;
    }
  close_queue (queue);

  figures_median (times, N_URGENT);
  figures_median (between, N_URGENT);
  printf ("\nAn URGENT task behind %d of %d us each, %d times\n\n", N_BEHIND, TASK_USEC, N_URGENT);
  printf ("%-28s %9s %9s %9s\n", "", "median", "99th", "most");
  printf ("%-28s %9.0f %9.0f %9.0f us\n", "until it starts", figures_quantile (times, N_URGENT, 0.5) / 1e3,
          figures_quantile (times, N_URGENT, 0.99) / 1e3, times[N_URGENT - 1] / 1e3);
  printf ("%-28s %9.0f %9.0f %9.0f\n", "others that start before it", figures_quantile (between, N_URGENT, 0.5),
          figures_quantile (between, N_URGENT, 0.99), between[N_URGENT - 1]);
}

static double
allocated (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return (double) info.uordblks + (double) info.hblkhd;
}

/* All that the allocator has given out, so the tables that grow with the number of tasks count as well. */
static double
memory_of_queue (GAsyncReadyCallback callback)
{
  LyceumQueue *queue = open_queue (NULL);
  double before;

  block_workers (queue);
  before = allocated ();
  for (guint i = 0; i < N_MEMORY; i++)
    lyceum_queue_submit (queue, lyceum_task_spec_new ("work", NULL, NULL, LYCEUM_TASK_PRIORITY_NORMAL, 0), NULL,
                         callback, NULL);
  return allocated () - before;
}

static double
memory_without_callback (void)
{
  return memory_of_queue (NULL);
}

static double
memory_with_callback (void)
{
  return memory_of_queue (count_cb);
}

static double
memory_of_gtask (void)
{
  double before = allocated ();

  for (guint i = 0; i < N_MEMORY; i++)
    g_task_new (NULL, NULL, count_cb, NULL);
  return allocated () - before;
}

/* In a process of its own, because the allocator keeps what an earlier one has freed. Before there are threads. */
static void
print_memory (const char *name, double (*measure) (void))
{
  pid_t child;

  fflush (stdout);
  child = fork ();
  if (child == 0)
    {
      printf ("%-28s %9.0f\n", name, measure () / N_MEMORY);
      fflush (stdout);
      _exit (EXIT_SUCCESS);
    }
  waitpid (child, NULL, 0);
}

int
main (void)
{
  g_mutex_lock (&gate);
  printf ("Bytes for a task that waits, of %d\n\n", N_MEMORY);
  print_memory ("without a callback", memory_without_callback);
  print_memory ("with a callback", memory_with_callback);
  print_memory ("a GTask", memory_of_gtask);
  print_urgent ();
  printf ("\n");
  print_operations ();
  g_mutex_unlock (&gate);
  return EXIT_SUCCESS;
}
