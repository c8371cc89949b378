/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lyceum-course-page.h"
#include "lyceum-lesson-page.h"
#include "lyceum-new-course-dialog.h"
#include "lyceum-study-page.h"

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (LYCEUM_IS_NEW_COURSE_DIALOG (window))
        return window;
    }
  return NULL;
}

/* Lets it fall on the window. */
static void
drop_value (AppTest      *test,
            const GValue *value)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (test->window));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", value, 10.0, 10.0, &handled);
    }
  g_assert_true (handled);
}

static void
drop_file (AppTest    *test,
           const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (&file, 1));
  drop_value (test, &value);
}

static void
drop_text (AppTest    *test,
           const char *text)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, text);
  drop_value (test, &value);
}

/* From a textbook that falls on the window to its first lesson, and to its first card. */
static void
test_drop_to_lesson (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  g_autofree char *path = g_build_filename (g_getenv ("LYCEUM_SAMPLES"), "cell-biology.md", NULL);
  GtkWidget *page, *list;

  drop_file (test, path);
  g_assert_nonnull (find_dialog ());
  app_test_until (app_test_find_button (find_dialog (), "Create"));
  gtk_widget_activate (app_test_find_button (find_dialog (), "Create"));
  app_test_until (LYCEUM_IS_COURSE_PAGE (app_test_get_page (test)));
  page = app_test_get_page (test);

  /* The first lesson is made; the course has taken its name from the text. */
  app_test_until ((list = app_test_find_type (page, GTK_TYPE_LIST_VIEW)) && app_test_find_text (page, "1"));
  g_signal_emit_by_name (list, "activate", 0);
  app_test_until (LYCEUM_IS_LESSON_PAGE (app_test_get_page (test)));
  app_test_until (app_test_find_button (app_test_get_page (test), "Mark as Read"));

  app_test_press (test, "Escape");
  app_test_until (app_test_get_page (test) == page);
  app_test_until (app_test_find_text (page, "The Living Cell"));
  gtk_widget_activate_action (page, "course.study", NULL);
  app_test_until (LYCEUM_IS_STUDY_PAGE (app_test_get_page (test)));
  app_test_until (app_test_find_text (app_test_get_page (test), "Show Answer") ||
                  app_test_find_text (app_test_get_page (test), "Nothing to Study"));
}

/* A link that falls on the window is a page to fetch; one that cannot be an address is not taken. */
static void
test_drop_link (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  LyceumNewCourseDialog *dialog;

  drop_text (test, "https://example.org/wiki/Leaf\n");
  dialog = LYCEUM_NEW_COURSE_DIALOG (find_dialog ());
  app_test_until (app_test_find_text (GTK_WIDGET (dialog), "example.org/wiki/Leaf"));
  g_assert_true (gtk_widget_get_sensitive (app_test_find_button (GTK_WIDGET (dialog), "Create")));
  lyceum_new_course_dialog_set_text (dialog, "https://me:secret@example.org/");
  app_test_until (app_test_find_text (GTK_WIDGET (dialog), "example.org/wiki/Leaf"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/drop/to-lesson", test_drop_to_lesson);
  g_test_add_func ("/drop/link", test_drop_link);
  return g_test_run ();
}
