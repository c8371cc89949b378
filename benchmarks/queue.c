/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "figures.h"
#include "lyceum-queue-private.h"

/*
 * What it costs to push a task, beside GLib's thread pool in the same run: while a million wait, and for one URGENT
 * task behind them.
 *
 * Like is compared with like: what a thread pool is given exists already, and so does what the bands are given. A
 * submission also makes the task, which a person can see, cancel and wait for; beside it stands a pool that is given a
 * new GTask each time. The pool that sorts inserts in linear time, so it is given fewer.
 */

#define N_PENDING 1000000
#define N_WINDOWS 10
#define N_SORTED 20000
#define N_URGENT 1001
#define N_ROUNDS 5

static GMutex gate;

static void
wait_for_gate (gpointer data, gpointer user_data)
{
  g_mutex_lock (&gate);
  g_mutex_unlock (&gate);
}

static gboolean
wait_for_gate_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  wait_for_gate (NULL, NULL);
  return TRUE;
}

/* A series of pushes: nanoseconds for one, over all, in each window, and behind all. */
typedef struct
{
  double mean;
  double window[N_WINDOWS];
  double urgent;
} Cost;

typedef void (*PushFunc) (gpointer target, guint priority);

static void
measure (Cost *cost, PushFunc push, gpointer target, guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autofree guint *priorities = g_new (guint, n);
  double *urgent = g_newa (double, N_URGENT);
  double start, window_start;

  for (guint i = 0; i < n; i++)
    priorities[i] = (guint) g_rand_int_range (random, LYCEUM_TASK_PRIORITY_LOW, LYCEUM_TASK_PRIORITY_URGENT + 1);
  start = figures_now ();
  for (guint window = 0; window < N_WINDOWS; window++)
    {
      window_start = figures_now ();
      for (guint i = 0; i < n / N_WINDOWS; i++)
        push (target, priorities[window * (n / N_WINDOWS) + i]);
      cost->window[window] = (figures_now () - window_start) / (n / N_WINDOWS);
    }
  cost->mean = (figures_now () - start) / n;
  for (guint i = 0; i < N_URGENT; i++)
    {
      double before = figures_now ();

      push (target, LYCEUM_TASK_PRIORITY_URGENT);
      urgent[i] = figures_now () - before;
    }
  cost->urgent = figures_median (urgent, N_URGENT);
}

/* The pool keeps a pointer to what it is given; the priority travels in it. */
static void
push_to_pool (gpointer pool, guint priority)
{
  g_thread_pool_push (pool, GUINT_TO_POINTER (priority + 1), NULL);
}

static void
push_gtask_to_pool (gpointer pool, guint priority)
{
  GTask *task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_priority (task, (int) priority);
  g_thread_pool_push (pool, task, NULL);
}

static void
wait_and_unref (gpointer data, gpointer user_data)
{
  wait_for_gate (NULL, NULL);
  g_object_unref (data);
}

static int
sort_by_priority (gconstpointer a, gconstpointer b, gpointer data)
{
  return (int) GPOINTER_TO_UINT (b) - (int) GPOINTER_TO_UINT (a);
}

static void
measure_pool (Cost *cost, guint n, PushFunc push, GFunc func, gboolean sorted)
{
  GThreadPool *pool = g_thread_pool_new (func, NULL, 2, TRUE, NULL);

  if (sorted)
    g_thread_pool_set_sort_function (pool, sort_by_priority, NULL);
  measure (cost, push, pool, n);
  g_mutex_unlock (&gate);
  g_thread_pool_free (pool, TRUE, TRUE);
  g_mutex_lock (&gate);
}

/* The bands of pending tasks, with tasks that are made beforehand. */
typedef struct
{
  pthread_mutex_t lock;
  LyceumBands bands;
  LyceumTask **tasks;
  guint64 n_pushed;
} Bands;

static void
push_to_bands (gpointer target, guint priority)
{
  Bands *self = target;
  LyceumTask *task = self->tasks[self->n_pushed];

  task->priority = (guint8) priority;
  pthread_mutex_lock (&self->lock);
  _lyceum_bands_push (&self->bands, task, (gint64) self->n_pushed, (gint64) self->n_pushed);
  self->n_pushed++;
  pthread_mutex_unlock (&self->lock);
}

static void
measure_bands (Cost *cost, guint n)
{
  LyceumTaskKind template = { .name = "wait", .lane = LYCEUM_LANE_COMPUTE, .run_thread_cb = wait_for_gate_thread_cb };
  LyceumTaskSpec spec = { .kind = (char *) "wait" };
  LyceumKind *kind = _lyceum_kind_new (&template, NULL, NULL);
  LyceumGroup *group = _lyceum_group_new (kind, NULL, LYCEUM_CONSTRAINT_NONE);
  Bands bands = { .lock = PTHREAD_MUTEX_INITIALIZER, .tasks = g_new (LyceumTask *, n + N_URGENT) };

  for (guint i = 0; i < n + N_URGENT; i++)
    bands.tasks[i] = _lyceum_task_new (group, i + 1, &spec);
  measure (cost, push_to_bands, &bands, n);
  for (guint i = 0; i < n + N_URGENT; i++)
    g_object_unref (bands.tasks[i]);
  g_free (bands.tasks);
  _lyceum_group_unref (group);
  _lyceum_kind_unref (kind);
}

static void
push_to_queue (gpointer queue, guint priority)
{
  lyceum_queue_submit (queue, lyceum_task_spec_new ("wait", NULL, NULL, priority, 0), NULL, NULL, NULL);
}

static void
count_call (GObject *object, GAsyncResult *result, gpointer data)
{
  ++*(guint *) data;
}

static void
turn_until_called (guint *n_calls)
{
  while (*n_calls == 0)
    g_main_context_iteration (NULL, TRUE);
  *n_calls = 0;
}

static void
measure_queue (Cost *cost, guint n)
{
  g_autoptr (LyceumQueue) queue = lyceum_queue_new (NULL, 2);
  LyceumTaskKind kind = {
    .name = "wait", .title = "Waiting", .lane = LYCEUM_LANE_COMPUTE, .run_thread_cb = wait_for_gate_thread_cb
  };
  guint n_calls = 0;

  lyceum_queue_register (queue, &kind, NULL, NULL);
  lyceum_queue_start_async (queue, FALSE, NULL, count_call, &n_calls);
  turn_until_called (&n_calls);
  measure (cost, push_to_queue, queue, n);
  g_mutex_unlock (&gate);
  lyceum_queue_shutdown_async (queue, LYCEUM_QUEUE_CANCEL_QUEUED, count_call, &n_calls);
  turn_until_called (&n_calls);
  g_mutex_lock (&gate);
}

static Cost
median_cost (Cost *costs)
{
  Cost result;
  double values[N_ROUNDS];

#define TAKE(field)                                                                                                    \
  for (guint i = 0; i < N_ROUNDS; i++)                                                                                 \
    values[i] = costs[i].field;                                                                                        \
  result.field = figures_median (values, N_ROUNDS)

  TAKE (mean);
  TAKE (urgent);
  for (guint window = 0; window < N_WINDOWS; window++)
    {
      TAKE (window[window]);
    }
#undef TAKE
  return result;
}

static void
print_cost (const char *name, guint n, const Cost *cost, const Cost *plain)
{
  printf ("%-28s %8u %8.0f %7.2f   %8.0f %8.0f   %8.0f %7.2f\n", name, n, cost->mean, cost->mean / plain->mean,
          cost->window[0], cost->window[N_WINDOWS - 1], cost->urgent, cost->urgent / plain->urgent);
}

int
main (void)
{
  Cost plain[N_ROUNDS], gtask[N_ROUNDS], bands[N_ROUNDS], queue[N_ROUNDS], sorted[N_ROUNDS];
  Cost plain_median, gtask_median, bands_median, queue_median, sorted_median;

  g_mutex_lock (&gate);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      measure_pool (&plain[i], N_PENDING, push_to_pool, wait_for_gate, FALSE);
      measure_bands (&bands[i], N_PENDING);
      measure_pool (&sorted[i], N_SORTED, push_to_pool, wait_for_gate, TRUE);
      measure_pool (&gtask[i], N_PENDING, push_gtask_to_pool, wait_and_unref, FALSE);
      measure_queue (&queue[i], N_PENDING);
    }
  g_mutex_unlock (&gate);
  plain_median = median_cost (plain);
  gtask_median = median_cost (gtask);
  bands_median = median_cost (bands);
  queue_median = median_cost (queue);
  sorted_median = median_cost (sorted);

  printf ("Nanoseconds for one push, medians of %d rounds\n\n", N_ROUNDS);
  printf ("%-28s %8s %8s %7s   %8s %8s   %8s %7s\n", "", "pending", "mean", "ratio", "first", "last", "urgent",
          "ratio");
  printf ("%-28s %8s %8s %7s   %8s %8s   %8s %7s\n", "", "", "", "", "tenth", "tenth", "behind", "");
  print_cost ("GThreadPool", N_PENDING, &plain_median, &plain_median);
  print_cost ("bands of LyceumQueue", N_PENDING, &bands_median, &plain_median);
  print_cost ("GThreadPool, sorted", N_SORTED, &sorted_median, &plain_median);
  printf ("\n");
  print_cost ("GThreadPool, a GTask each", N_PENDING, &gtask_median, &gtask_median);
  print_cost ("lyceum_queue_submit()", N_PENDING, &queue_median, &gtask_median);
  return EXIT_SUCCESS;
}
