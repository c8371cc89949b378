/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>
#include <stdlib.h>

#include "figures.h"
#include "lyceum-queue.h"
#include "lyceum-stall-watchdog.h"

/*
 * Whether a window goes on drawing while tasks end as fast as they can: bursts of ten thousand, submitted by a
 * thread, whose results each take the main thread a moment; beside a thread pool that adds an idle source for each
 * result, and beside a window that only draws. All in one run and one after the other, again and again, so that a
 * machine that is busy for a while is so for everybody.
 */

#define N_WORKERS 2
#define N_ROUNDS 5
#define N_BURSTS 20
#define N_TASKS 10000
#define REST_MS 2000
#define RESULT_USEC 10 /* what the main thread does with a result */

typedef struct
{
  guint n_frames, n_dropped;
  gint64 last_frame; /* 0: none yet */
  gint64 longest_gap;
} Frames;

static Frames frames;
static guint n_left;

static void
take_result (void)
{
  gint64 end = g_get_monotonic_time () + RESULT_USEC;

  while (g_get_monotonic_time () < end)
    continue;
  n_left--;
}

static void
wait_for_all (void)
{
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
count_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  n_left--;
}

static gboolean
nothing_thread_cb (LyceumTaskRun *run, gpointer data, GError **error)
{
  return TRUE;
}

static void
ended_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GVariant) value = lyceum_queue_submit_finish (LYCEUM_QUEUE (object), result, NULL);

  take_result ();
}

/* A thread without a main context of its own: the calls back come to the main thread. */
static gpointer
submit_thread_cb (gpointer queue)
{
  for (guint i = 0; i < N_TASKS; i++)
    lyceum_queue_submit (queue, lyceum_task_spec_new ("nothing", NULL, NULL, LYCEUM_TASK_PRIORITY_NORMAL, 0), NULL,
                         ended_cb, NULL);
  return NULL;
}

static gpointer
push_thread_cb (gpointer pool)
{
  for (guint i = 0; i < N_TASKS; i++)
    g_thread_pool_push (pool, GUINT_TO_POINTER (i + 1), NULL);
  return NULL;
}

static void
run_burst (GThreadFunc func, gpointer target)
{
  GThread *thread;

  n_left = N_TASKS;
  thread = g_thread_new ("submitter", func, target);
  wait_for_all ();
  g_thread_join (thread);
}

static void
run_queue (void)
{
  const LyceumTaskKind kind = {
    .name = "nothing", .lane = LYCEUM_LANE_COMPUTE, .run_thread_cb = nothing_thread_cb
  };
  g_autoptr (LyceumQueue) queue = lyceum_queue_new (NULL, N_WORKERS);

  lyceum_queue_register (queue, &kind, NULL, NULL);
  n_left = 1;
  lyceum_queue_start_async (queue, FALSE, NULL, count_cb, NULL);
  wait_for_all ();
  for (guint burst = 0; burst < N_BURSTS; burst++)
    {
      run_burst (submit_thread_cb, queue);
      lyceum_queue_forget_finished (queue);
    }
  n_left = 1;
  lyceum_queue_shutdown_async (queue, LYCEUM_QUEUE_DRAIN, count_cb, NULL);
  wait_for_all ();
}

static gboolean
idle_cb (gpointer data)
{
  take_result ();
  return G_SOURCE_REMOVE;
}

static void
add_idle (gpointer data, gpointer user_data)
{
  g_idle_add (idle_cb, NULL);
}

static void
run_pool (void)
{
  GThreadPool *pool = g_thread_pool_new (add_idle, NULL, N_WORKERS, TRUE, NULL);

  for (guint burst = 0; burst < N_BURSTS; burst++)
    run_burst (push_thread_cb, pool);
  g_thread_pool_free (pool, FALSE, TRUE);
}

static gboolean
rested_cb (gpointer data)
{
  n_left--;
  return G_SOURCE_REMOVE;
}

static void
run_nothing (void)
{
  n_left = 1;
  g_timeout_add (REST_MS, rested_cb, NULL);
  wait_for_all ();
}

static const struct
{
  const char *name;
  void (*run) (void);
} cases[] = {
  { "a window that draws", run_nothing },
  { "and LyceumQueue", run_queue },
  { "and g_idle_add() for each", run_pool },
};

static void
draw_cb (GtkDrawingArea *area, cairo_t *cairo, int width, int height, gpointer data)
{
  double phase = (frames.n_frames % 60) / 60.0;

  cairo_set_source_rgb (cairo, phase, 0.4, 1 - phase);
  cairo_rectangle (cairo, phase * width / 2, height / 4.0, width / 2.0, height / 2.0);
  cairo_fill (cairo);
}

/* A frame that comes more than one interval after the last has dropped those between. */
static gboolean
tick_cb (GtkWidget *area, GdkFrameClock *clock, gpointer data)
{
  gint64 now = gdk_frame_clock_get_frame_time (clock), interval = 0;

  gdk_frame_clock_get_refresh_info (clock, now, &interval, NULL);
  frames.n_frames++;
  if (frames.last_frame != 0)
    {
      gint64 gap = now - frames.last_frame;

      frames.longest_gap = MAX (frames.longest_gap, gap);
      frames.n_dropped += interval > 0 ? MAX ((gap + interval / 2) / interval, 1) - 1 : 0;
    }
  frames.last_frame = now;
  gtk_widget_queue_draw (area);
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  LyceumStallReport report;
  Frames frames;
  double seconds;
} Figures;

static void
measure (Figures *figures, void (*run) (void))
{
  g_autoptr (LyceumStallWatchdog) watchdog = lyceum_stall_watchdog_new (NULL);
  gint64 start = g_get_monotonic_time ();

  frames = (Frames){ 0 };
  run ();
  figures->seconds = (g_get_monotonic_time () - start) / 1e6;
  figures->frames = frames;
  lyceum_stall_watchdog_get_report (watchdog, &figures->report);
}

static double
median_of (const Figures *figures, gsize offset)
{
  double values[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    values[i] = G_STRUCT_MEMBER (double, &figures[i], offset);
  return figures_median (values, N_ROUNDS);
}

static void
print_figures (const char *name, const Figures *figures)
{
  guint64 n_iterations = 0;
  guint n_frames = 0, n_dropped = 0;
  double longest = 0, longest_cpu = 0;
  gint64 longest_gap = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      n_iterations += figures[i].report.n_iterations;
      n_frames += figures[i].frames.n_frames;
      n_dropped += figures[i].frames.n_dropped;
      longest = MAX (longest, figures[i].report.longest);
      longest_cpu = MAX (longest_cpu, figures[i].report.longest_cpu);
      longest_gap = MAX (longest_gap, figures[i].frames.longest_gap);
    }
  g_print ("%-26s %8" G_GUINT64_FORMAT " %7.2f %7.2f %7.2f %8.2f %8.2f   %6u %7u %7.0f   %7.2f\n", name, n_iterations,
           median_of (figures, G_STRUCT_OFFSET (Figures, report.p50)),
           median_of (figures, G_STRUCT_OFFSET (Figures, report.p99)),
           median_of (figures, G_STRUCT_OFFSET (Figures, report.p999)), longest, longest_cpu, n_frames,
           n_dropped, longest_gap / 1e3, median_of (figures, G_STRUCT_OFFSET (Figures, seconds)));
}

static GtkWidget *
show_window (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_cb, NULL, NULL);
  gtk_widget_add_tick_callback (area, tick_cb, NULL, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 480);
  gtk_window_set_child (GTK_WINDOW (window), area);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

int
main (void)
{
  Figures figures[G_N_ELEMENTS (cases)][N_ROUNDS];
  GtkWidget *window;

  if (!gtk_init_check ())
    {
      g_print ("There is no display.\n");
      return 77;
    }
  window = show_window ();
  run_nothing ();
  for (guint round = 0; round < N_ROUNDS; round++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      measure (&figures[i][round], cases[i].run);

  g_print ("%d bursts of %d tasks that do nothing, %d us of the main thread for each result; medians of %d rounds,\n"
           "but longest, dropped and gap of all; p99.9 is to be below 8 ms\n\n",
           N_BURSTS, N_TASKS, RESULT_USEC, N_ROUNDS);
  g_print ("%-26s %8s %7s %7s %7s %8s %8s   %6s %7s %7s   %7s\n", "", "main", "median", "p99", "p99.9", "longest",
           "own", "frames", "dropped", "gap ms", "seconds");
  g_print ("%-26s %8s %7s %7s %7s %8s %8s\n", "", "loop", "ms", "ms", "ms", "ms", "work ms");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    print_figures (cases[i].name, figures[i]);
  gtk_window_destroy (GTK_WINDOW (window));
  return EXIT_SUCCESS;
}
