/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

#include "figures.h"
#include "lyceum-queue.h"

/*
 * What a task costs that does nothing: from its submission to its callback on the main loop, with two workers. All are
 * submitted in one go, and the clock stops when the last has called back.
 *
 * Beside it stands the least that does the same: a thread pool of two that adds an idle source for each item. It
 * keeps no list, no states, no priorities and no time limit. Rounds are interleaved, so that a machine that is busy
 * for a while is so for everybody. The design that the queue replaces, workers on asyncio.PriorityQueue, is a Python
 * program of its own.
 */

#define N_WORKERS 2
#define N_ROUNDS 7

static guint n_left;

static void
wait_for_all (void)
{
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
nothing_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  return TRUE;
}

static void
submitted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GVariant) value = lyceum_queue_submit_finish (LYCEUM_QUEUE (object), result, NULL);

  n_left--;
}

static void
count_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  n_left--;
}

static double
run_queue (guint n)
{
  g_autoptr (LyceumQueue) queue = lyceum_queue_new (NULL, N_WORKERS);
  LyceumTaskKind kind = {
    .name = "nothing", .lane = LYCEUM_LANE_COMPUTE, .run_thread_cb = nothing_thread_cb
  };
  double start, time;

  lyceum_queue_register (queue, &kind, NULL, NULL);
  n_left = 1;
  lyceum_queue_start_async (queue, FALSE, NULL, count_cb, NULL);
  wait_for_all ();

  n_left = n;
  start = figures_now ();
  for (guint i = 0; i < n; i++)
    lyceum_queue_submit (queue, lyceum_task_spec_new ("nothing", NULL, NULL, LYCEUM_TASK_PRIORITY_NORMAL, 0), NULL,
                         submitted_cb, NULL);
  wait_for_all ();
  time = figures_now () - start;

  n_left = 1;
  lyceum_queue_shutdown_async (queue, LYCEUM_QUEUE_DRAIN, count_cb, NULL);
  wait_for_all ();
  return time;
}

static gboolean
idle_cb (gpointer data)
{
  n_left--;
  return G_SOURCE_REMOVE;
}

static void
add_idle (gpointer data, gpointer user_data)
{
  g_idle_add (idle_cb, data);
}

static double
run_pool (guint n)
{
  GThreadPool *pool = g_thread_pool_new (add_idle, NULL, N_WORKERS, TRUE, NULL);
  double start, time;

  n_left = n;
  start = figures_now ();
  for (guint i = 0; i < n; i++)
    g_thread_pool_push (pool, GUINT_TO_POINTER (i + 1), NULL);
  wait_for_all ();
  time = figures_now () - start;
  g_thread_pool_free (pool, FALSE, TRUE);
  return time;
}

static void
return_thread_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_boolean (task, TRUE);
}

/* GIO's own pool, which has ten threads. */
static double
run_gtask (guint n)
{
  double start;

  n_left = n;
  start = figures_now ();
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, count_cb, NULL);

      g_task_run_in_thread (task, return_thread_cb);
    }
  wait_for_all ();
  return figures_now () - start;
}

static const struct
{
  const char *name;
  double (*run) (guint n);
} cases[] = {
  { "GThreadPool and g_idle_add()", run_pool },
  { "lyceum_queue_submit()", run_queue },
  { "g_task_run_in_thread()", run_gtask },
};

static void
print_rate (const char *name, guint n, double nanoseconds, double first)
{
  printf ("%-40s %8u %12.0f %10.2f %8.3f\n", name, n, n / nanoseconds * 1e9, nanoseconds / n / 1e3,
          first / nanoseconds);
}

/* The Python program prints a line for each case: nanoseconds and, after a space, its name. */
static void
print_asyncio (const char *python, const char *program, guint n, double first)
{
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  char *argv[] = { (char *) python, (char *) program, count, NULL };
  int status;

  if (!g_spawn_sync (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, NULL) ||
      !g_spawn_check_wait_status (status, NULL))
    {
      printf ("(no figures of %s)\n", program);
      return;
    }
  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *name = NULL;
      double nanoseconds = g_ascii_strtod (lines[i], &name);

      if (nanoseconds > 0 && *name == ' ')
        print_rate (name + 1, n, nanoseconds, first);
    }
}

static void
measure (guint n, const char *python, const char *program)
{
  double times[G_N_ELEMENTS (cases)][N_ROUNDS];
  double first = 0;

  for (guint round = 0; round < N_ROUNDS; round++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      times[i][round] = cases[i].run (n);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double median = figures_median (times[i], N_ROUNDS);

      if (i == 0)
        first = median;
      print_rate (cases[i].name, n, median, first);
    }
  if (python != NULL && program != NULL)
    print_asyncio (python, program, n, first);
  printf ("\n");
}

/* benchmark-queue-throughput [asyncio-queue.py [CASE N]]: with a case and a number, only that, for a profiler. */
int
main (int argc, char *argv[])
{
  g_autofree char *python = g_find_program_in_path ("python3");
  const char *program = argc > 1 ? argv[1] : NULL;

  if (argc > 3)
    {
      guint n = (guint) atoi (argv[3]);

      printf ("%.0f ns each\n", cases[atoi (argv[2]) % G_N_ELEMENTS (cases)].run (n) / n);
      return EXIT_SUCCESS;
    }
  printf ("Tasks that do nothing, submitted in one go, from the first submission to the last callback: %d workers,\n"
          "medians of %d rounds\n\n",
          N_WORKERS, N_ROUNDS);
  printf ("%-40s %8s %12s %10s %8s\n", "", "tasks", "tasks/s", "us each", "ratio");
  measure (10000, python, program);
  measure (100000, python, program);
  return EXIT_SUCCESS;
}
