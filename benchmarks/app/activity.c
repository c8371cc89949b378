/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <math.h>

#include "lyceum-activity-page.h"
#include "lyceum-application.h"
#include "lyceum-stall-watchdog.h"
#include "lyceum-thread.h"

#define N_TASKS 10000
/* A fling: some eleven rows a frame. */
#define N_STEPS 900
#define REST_MS 1500
#define WORK_US 300

/* Long lists, scrolled from top to bottom, or at rest while their tasks end. */
typedef struct
{
  const char *name;
  LyceumStallReport report;
  guint n_frames, n_dropped;
} Figures;

typedef struct
{
  GtkAdjustment *adjustment; /* (nullable): at rest */
  gint64 last_frame;         /* µs; 0: none yet */
  gint64 interval;           /* µs */
  guint n_frames, n_dropped, n_steps;
} Ride;

static gint is_open; /* (atomic) */

static gboolean
run_thread_cb (LyceumTaskRun *run,
               gpointer       kind_data,
               GError       **error)
{
  const char *how = g_variant_get_string (lyceum_task_run_get_payload (run), NULL);

  lyceum_task_run_set_progress (run, 0.5, "Writing the lesson");
  g_usleep (WORK_US);
  while (!g_atomic_int_get (&is_open) && !g_cancellable_is_cancelled (lyceum_task_run_get_cancellable (run)))
    g_usleep (1000);
  if (!g_str_equal (how, "fail"))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       "The file is protected by a password. Remove the password and add it again.");
  return FALSE;
}

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static LyceumQueue *
start_queue (void)
{
  const LyceumTaskKind work = {
    .name = "work", .title = "Work", .lane = LYCEUM_LANE_COMPUTE, .run_thread_cb = run_thread_cb,
  };
  LyceumQueue *queue = lyceum_queue_new (NULL, 1);
  g_autoptr (GAsyncResult) result = NULL;

  g_atomic_int_set (&is_open, FALSE);
  lyceum_queue_register (queue, &work, NULL, NULL);
  lyceum_queue_start_async (queue, FALSE, NULL, ready_cb, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  return queue;
}

static void
stop_queue (LyceumQueue *queue)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_atomic_int_set (&is_open, TRUE);
  lyceum_queue_shutdown_async (queue, LYCEUM_QUEUE_CANCEL_QUEUED, ready_cb, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (queue);
}

static char *
new_title (guint i)
{
  return g_strdup_printf ("Lesson: the thing with the number %u, and what it is good for", i);
}

static void
submit (LyceumQueue *queue)
{
  for (guint i = 0; i < N_TASKS; i++)
    {
      g_autofree char *title = new_title (i);

      lyceum_queue_submit (queue, lyceum_task_spec_new ("work", title, g_variant_new_string (i % 10 ? "" : "fail"),
                                                        LYCEUM_TASK_PRIORITY_NORMAL, 0), NULL, NULL, NULL);
    }
}

static void
setup_label_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  gtk_list_item_set_child (item, g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END,
                                               "margin-top", 14, "margin-bottom", 14, NULL));
}

static void
bind_label_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (GTK_STRING_OBJECT (gtk_list_item_get_item (item))));
}

/* What a list of that length costs at least. */
static GtkWidget *
make_labels (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkStringList *strings = gtk_string_list_new (NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkSelectionModel *selection;

  for (guint i = 0; i < N_TASKS; i++)
    gtk_string_list_take (strings, new_title (i));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_label_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_label_cb), NULL);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (strings)));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), gtk_list_view_new (selection, factory));
  return scroller;
}

static GtkWidget *
find (GtkWidget *root,
      GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found)
        return found;
    }
  return NULL;
}

static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  Ride *ride = user_data;
  gint64 now = gdk_frame_clock_get_frame_time (clock);

  gdk_frame_clock_get_refresh_info (clock, now, &ride->interval, NULL);
  if (ride->last_frame)
    {
      guint n = (guint) round ((now - ride->last_frame) / (double) ride->interval);

      ride->n_frames++;
      ride->n_dropped += n > 1 ? n - 1 : 0;
    }
  ride->last_frame = now;
  if (ride->adjustment)
    {
      double way = gtk_adjustment_get_upper (ride->adjustment) - gtk_adjustment_get_page_size (ride->adjustment);

      /* To the end in so many steps, however long the list turns out to be. */
      gtk_adjustment_set_value (ride->adjustment, MIN (way * ride->n_steps / N_STEPS, way));
    }
  else
    gtk_widget_queue_draw (widget);
  ride->n_steps++;
  return G_SOURCE_CONTINUE;
}

static void
rest (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* @queue: (nullable): at rest, until all its tasks have ended; %NULL: scrolled from top to bottom. */
static void
measure (GtkWidget   *content,
         LyceumQueue *queue,
         Figures     *figures)
{
  GtkWidget *window = adw_window_new ();
  Ride ride = { NULL };
  LyceumStallWatchdog *watchdog;
  guint tick;

  gtk_window_set_default_size (GTK_WINDOW (window), 900, 700);
  adw_window_set_content (ADW_WINDOW (window), content);
  gtk_window_present (GTK_WINDOW (window));
  rest (REST_MS);

  if (!queue)
    ride.adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (
      find (window, GTK_TYPE_LIST_VIEW), GTK_TYPE_SCROLLED_WINDOW)));
  watchdog = lyceum_stall_watchdog_new (NULL);
  tick = gtk_widget_add_tick_callback (window, frame_cb, &ride, NULL);
  if (queue)
    g_atomic_int_set (&is_open, TRUE);
  while (queue ? lyceum_queue_get_n_unfinished (queue) > 0 : ride.n_steps <= N_STEPS)
    g_main_context_iteration (NULL, TRUE);
  /* What is shown of the last ones. */
  if (queue)
    rest (REST_MS);
  gtk_widget_remove_tick_callback (window, tick);
  lyceum_stall_watchdog_get_report (watchdog, &figures->report);
  lyceum_stall_watchdog_free (watchdog);
  figures->n_frames = ride.n_frames;
  figures->n_dropped = ride.n_dropped;
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
print (const Figures *figures,
       guint          n)
{
  g_print ("%-46s %8s %8s %8s %8s %8s %8s\n", "milliseconds for an iteration of the main loop", "median", "99 %",
           "99.9 %", "longest", "frames", "dropped");
  for (guint i = 0; i < n; i++)
    {
      const LyceumStallReport *report = &figures[i].report;

      g_print ("%-46s %8.2f %8.2f %8.2f %8.2f %8u %8u\n", figures[i].name, report->p50, report->p99, report->p999,
               report->longest, figures[i].n_frames, figures[i].n_dropped);
    }
}

int
main (int   argc,
      char *argv[])
{
  Figures figures[] = {
    { "labels, scrolled" }, { "tasks, scrolled" }, { "tasks that end, at rest" }, { "ended tasks, scrolled" },
  };
  g_autoptr (LyceumApplication) application = NULL;
  g_autoptr (GtkCssProvider) style = NULL;
  LyceumQueue *queue;

  if (!gtk_init_check ())
    {
      g_print ("There is no display.\n");
      return 77;
    }

  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  adw_init ();
  application = lyceum_application_new (); /* it has the templates */
  style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/io/github/lyceum_study/Lyceum/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);

  measure (make_labels (), NULL, &figures[0]);
  queue = start_queue ();
  submit (queue);
  measure (lyceum_activity_page_new (queue, NULL, 0), NULL, &figures[1]);
  measure (lyceum_activity_page_new (queue, NULL, 0), queue, &figures[2]);
  measure (lyceum_activity_page_new (queue, NULL, 0), NULL, &figures[3]);
  stop_queue (queue);

  g_print ("%u tasks in a window of 900 × 700, scrolled from the first to the last in %u frames:\n", N_TASKS, N_STEPS);
  print (figures, G_N_ELEMENTS (figures));
  return 0;
}
