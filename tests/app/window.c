/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <glib/gstdio.h>

#include "lyceum-course-page.h"
#include "lyceum-database.h"
#include "lyceum-home-page.h"
#include "lyceum-new-course-dialog.h"
#include "lyceum-stall-watchdog.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#define forgive_leaks() __lsan_disable ()
#define mind_leaks() __lsan_enable ()
#else
#define forgive_leaks() ((void) 0)
#define mind_leaks() ((void) 0)
#endif

static GtkWidget *
find_dialog (GType type)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

static void
test_welcome (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *window = GTK_WIDGET (test->window);

  app_test_until (app_test_find_text (window, "Learn from Anything You Read"));
  g_assert_nonnull (app_test_find_button (window, "New Course…"));
  g_assert_nonnull (app_test_find_button (window, "Try the Sample Course"));
}

static void
test_places (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *window = GTK_WIDGET (test->window);

  app_test_seed (test, "First Course", 1, 1, 2);
  app_test_until (app_test_find_text (window, "2 cards to study"));
  g_assert_nonnull (app_test_find_text (window, "Continue Reading"));
  gtk_widget_activate_action (window, "win.place", "s", "courses");
  app_test_until (app_test_find_text (window, "First Course") && app_test_find_text (window, "1 lesson · 2 cards"));
}

/* Close and open again, also at once and also in the middle of opening. */
static void
test_close_and_reopen (void)
{
  g_autoptr (AppTest) test = app_test_start ();

  app_test_seed (test, "Course", 1, 1, 2);
  app_test_close (test);
  app_test_reopen (test);
  app_test_until (app_test_find_text (GTK_WIDGET (test->window), "2 cards to study"));
  for (guint i = 0; i < 3; i++)
    {
      app_test_close (test);
      app_test_reopen (test);
    }
  app_test_until (app_test_find_text (GTK_WIDGET (test->window), "2 cards to study"));
}

static void
test_pages_go_with_the_window (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 2);
  GtkWidget *course;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-course", "x", course_id);
  course = app_test_get_page (test);
  g_assert_true (LYCEUM_IS_COURSE_PAGE (course));
  g_object_add_weak_pointer (G_OBJECT (course), (gpointer *) &course);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.study", "x", course_id);
  app_test_close (test);
  g_assert_null (course);
}

/* As at a start that goes on where the person left off: the second page is opened while the first still slides in. */
static void
test_two_at_once (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 2);
  AdwLeaflet *leaflet = ADW_LEAFLET (app_test_find_type (GTK_WIDGET (test->window), ADW_TYPE_LEAFLET));

  for (guint i = 0; i < 3; i++)
    {
      /* The toolkit sometimes loses what it drew of a page that went away while it slid: not in the other rounds. */
      if (i == 0)
        forgive_leaks ();
      g_object_set (gtk_settings_get_default (), "gtk-enable-animations", i == 0, NULL);
      gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-course", "x", course_id);
      gtk_widget_activate_action (GTK_WIDGET (test->window), "win.study", "x", course_id);
      app_test_until (app_test_find_text (app_test_get_page (test), "Question 1 of lesson 1?"));
      app_test_press (test, "Escape");
      app_test_until (LYCEUM_IS_COURSE_PAGE (app_test_get_page (test)));
      app_test_until (!adw_leaflet_get_child_transition_running (leaflet));
      app_test_press (test, "Escape");
      app_test_until (LYCEUM_IS_HOME_PAGE (app_test_get_page (test)));
      app_test_until (!adw_leaflet_get_child_transition_running (leaflet));
      app_test_settle (test);
      if (i == 0)
        mind_leaks ();
    }
}

/* Every page fits on a phone. */
static void
test_narrow (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "A course with a name that is much longer than a phone is wide", 3, 3, 3);
  static const char *const actions[] = { NULL, "win.open-course", "win.open-lesson", "win.study" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      int minimum = 0;

      if (actions[i])
        gtk_widget_activate_action (GTK_WIDGET (test->window), actions[i], "x", course_id);
      else
        app_test_until (app_test_find_text (GTK_WIDGET (test->window), "9 cards to study"));
      app_test_settle (test);
      gtk_widget_measure (app_test_get_page (test), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_test_message ("%s needs %d pixels", G_OBJECT_TYPE_NAME (app_test_get_page (test)), minimum);
      g_assert_cmpint (minimum, <=, 360);
    }
}

static void
test_back (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 2);
  GtkWidget *course;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-course", "x", course_id);
  course = app_test_get_page (test);
  g_object_add_weak_pointer (G_OBJECT (course), (gpointer *) &course);
  app_test_press (test, "Escape");
  app_test_until (LYCEUM_IS_HOME_PAGE (app_test_get_page (test)));
  app_test_until (course == NULL);
}

/* A collection of a newer version, a file that is none, a folder that cannot be written: words, and a way to try again. */
static void
test_failure (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  g_autoptr (GError) error = g_error_new_literal (LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_TOO_NEW, "user_version 99");
  GtkWidget *window = GTK_WIDGET (test->window);

  app_test_until (app_test_find_text (window, "Learn from Anything You Read"));
  lyceum_window_show_failure (test->window, error);
  app_test_until (app_test_find_text (window, "Written by a Newer Lyceum"));
  g_assert_null (app_test_find_text (window, "user_version 99"));
  gtk_widget_activate (app_test_find_button (window, "Try Again"));
  app_test_until (app_test_find_text (window, "Learn from Anything You Read"));
}

static void
test_report (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  g_autoptr (GError) passing = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "It did <not> work.");
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  g_autoptr (GError) lasting = g_error_new_literal (LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_FULL, "disk I/O");
  GtkWidget *window = GTK_WIDGET (test->window);

  lyceum_window_report (test->window, cancelled);
  lyceum_window_report (test->window, passing);
  app_test_until (app_test_find_text (window, "It did <not> work."));
  lyceum_window_report (test->window, lasting);
  app_test_until (app_test_find_type (window, GTK_TYPE_INFO_BAR));
  g_assert_null (app_test_find_text (window, "Cancelled"));
}

static void
test_dialog (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *dialog, *create;
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/Some notes.md");
  g_autoptr (GFile) remote = g_file_new_for_uri ("sftp://example.org/notes.md");

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.new-course", NULL);
  dialog = find_dialog (LYCEUM_TYPE_NEW_COURSE_DIALOG);
  g_assert_nonnull (dialog);
  create = app_test_find_button (dialog, "Create");
  g_assert_false (gtk_widget_get_sensitive (create));

  /* White space is no material. */
  lyceum_new_course_dialog_set_text (LYCEUM_NEW_COURSE_DIALOG (dialog), " \n ");
  g_assert_false (gtk_widget_get_sensitive (create));
  lyceum_new_course_dialog_add_file (LYCEUM_NEW_COURSE_DIALOG (dialog), remote);
  g_assert_false (gtk_widget_get_sensitive (create));
  lyceum_new_course_dialog_add_file (LYCEUM_NEW_COURSE_DIALOG (dialog), file);
  lyceum_new_course_dialog_add_file (LYCEUM_NEW_COURSE_DIALOG (dialog), file);
  g_assert_true (gtk_widget_get_sensitive (create));
  app_test_until (app_test_find_text (dialog, "Some notes.md"));
  gtk_window_close (GTK_WINDOW (dialog));
}

/* A file that is not there: a course that says so, and a way to try again; the app lives on. */
static void
test_missing_file (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  g_autofree char *path = g_build_filename (test->folder, "gone.md", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *dialog;

  lyceum_window_add_files (test->window, &file, 1);
  dialog = find_dialog (LYCEUM_TYPE_NEW_COURSE_DIALOG);
  gtk_widget_activate (app_test_find_button (dialog, "Create"));
  app_test_until (LYCEUM_IS_COURSE_PAGE (app_test_get_page (test)));
  app_test_until (app_test_find_button (app_test_get_page (test), "Try Again"));
}

/* What the app says of itself to others has the times of its main loop in it, whoever asks and whenever. */
static void
test_measured (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  LyceumTimes times;
  double p999;

  g_assert_true (lyceum_stall_watchdog_read (&times, &p999));
  g_assert_cmpuint (times.n, >, 0);
  app_test_close (test);
  g_assert_false (lyceum_stall_watchdog_read (&times, &p999));
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/window/welcome", test_welcome);
  g_test_add_func ("/window/places", test_places);
  g_test_add_func ("/window/close-and-reopen", test_close_and_reopen);
  g_test_add_func ("/window/pages-go-with-the-window", test_pages_go_with_the_window);
  g_test_add_func ("/window/two-at-once", test_two_at_once);
  g_test_add_func ("/window/back", test_back);
  g_test_add_func ("/window/narrow", test_narrow);
  g_test_add_func ("/window/failure", test_failure);
  g_test_add_func ("/window/report", test_report);
  g_test_add_func ("/window/dialog", test_dialog);
  g_test_add_func ("/window/missing-file", test_missing_file);
  g_test_add_func ("/window/measured", test_measured);
  return g_test_run ();
}
