/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "lyceum-course-task.h"
#include "lyceum-lesson-row.h"
#include "lyceum-application.h"
#include "lyceum-stall-watchdog.h"
#include "lyceum-thread.h"
#include "lyceum-window.h"
#include "temporary-folder.h"

typedef struct
{
  LyceumWindow *window;
  LyceumTask *task; /* (owned) (nullable) */
  gint64 began_at;
  gint64 first_lesson_at; /* 0: not on the screen yet */
} Run;

static gboolean
shows_lesson (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (LYCEUM_IS_LESSON_ROW (widget))
    {
      LyceumLessonItem *item = lyceum_lesson_row_get_item (LYCEUM_LESSON_ROW (widget));

      return item && !lyceum_lesson_item_is_heading (item) && lyceum_lesson_item_get_state (item) == LYCEUM_LESSON_MADE;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (shows_lesson (child))
      return TRUE;
  return FALSE;
}

static gboolean
look_cb (gpointer data)
{
  Run *run = data;

  if (run->first_lesson_at || !shows_lesson (GTK_WIDGET (run->window)))
    return run->first_lesson_at ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
  run->first_lesson_at = g_get_monotonic_time ();
  return G_SOURCE_REMOVE;
}

static void
created_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;

  run->task = lyceum_course_create_finish (result, &course_id, &error);
  g_assert_no_error (error);
  gtk_widget_activate_action (GTK_WIDGET (run->window), "win.open-course", "x", course_id);
}

static void
run_for (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (LyceumApplication) application = NULL;
  LyceumStallWatchdog *watchdog = NULL;
  g_autofree char *folder = NULL, *path = NULL;
  const char *corpus = g_getenv ("LYCEUM_TEST_CORPUS");
  GPtrArray *materials;
  Run run = { NULL };
  LyceumStallReport report;
  gint64 ended_at;

  path = g_build_filename (corpus ? corpus : "", "linear-algebra.epub", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS) || !gtk_init_check ())
    {
      g_print ("There is no display, or no %s.\n", path);
      return 77;
    }

  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  folder = g_dir_make_tmp ("lyceum-stall-XXXXXX", NULL);
  application = lyceum_application_new ();
  lyceum_application_set_data_dir (application, folder);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_application_activate (G_APPLICATION (application));
  run.window = LYCEUM_WINDOW (gtk_application_get_windows (GTK_APPLICATION (application))->data);
  while (!lyceum_window_get_workshop (run.window))
    g_main_context_iteration (NULL, TRUE);
  run_for (1000);

  watchdog = lyceum_stall_watchdog_get_default ();
  lyceum_stall_watchdog_reset (watchdog);
  materials = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_material_free);
  g_ptr_array_add (materials, lyceum_material_new_file (path));
  run.began_at = g_get_monotonic_time ();
  lyceum_course_create_async (lyceum_workshop_get_queue (lyceum_window_get_workshop (run.window)),
                              lyceum_workshop_get_collection (lyceum_window_get_workshop (run.window)), 0, NULL, materials, TRUE,
                              LYCEUM_TASK_PRIORITY_HIGH, NULL, created_cb, &run);
  g_timeout_add (10, look_cb, &run);
  while (!run.task || !LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (run.task)) || !run.first_lesson_at)
    g_main_context_iteration (NULL, TRUE);
  ended_at = g_get_monotonic_time ();

  lyceum_stall_watchdog_get_report (watchdog, &report);
  g_print ("linear-algebra.epub becomes a course of %u tasks (%u failed), its page on the screen:\n",
           lyceum_task_get_n_children (run.task), lyceum_task_get_n_failed_children (run.task));
  g_print ("first lesson on the screen   %8.2f s   (at most 2)\n", (run.first_lesson_at - run.began_at) / 1e6);
  g_print ("whole course                 %8.2f s   (at most 60)\n", (ended_at - run.began_at) / 1e6);
  g_print ("iterations of the main loop  %8" G_GUINT64_FORMAT "\n", report.n_iterations);
  g_print ("   50th percentile           %8.2f ms\n", report.p50);
  g_print ("   99th percentile           %8.2f ms\n", report.p99);
  g_print (" 99.9th percentile           %8.2f ms  (at most 16)\n", report.p999);
  g_print ("   longest                   %8.2f ms\n", report.longest);
  g_print ("   longest, own work         %8.2f ms\n", report.longest_cpu);
  fflush (stdout);
  /* The app still has it open: nothing is written after this. */
  temporary_folder_remove (folder);
  _Exit (0);
}
