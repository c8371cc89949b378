/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "activity-test.h"

#include "lyceum-activity-page.h"
#include "lyceum-course-task.h"

/* Which tasks are listed, in which order, and with how many rows. */

/* A list view makes two hundred, and some for what has the focus and the like. */
#define MAX_ROWS 250

static void
test_order (ActivityTest *test,
            gconstpointer unused)
{
  LyceumTask *done = activity_test_submit (test, "Done", "done");
  LyceumTask *failed, *running, *queued;

  activity_test_until_state (done, LYCEUM_TASK_STATE_SUCCEEDED);
  failed = activity_test_submit (test, "Failed", "fail");
  activity_test_until_state (failed, LYCEUM_TASK_STATE_FAILED);
  running = activity_test_submit (test, "Running", "wait");
  queued = activity_test_submit (test, "Queued", "wait");

  /* As they will be done, then as they ended, the last first. */
  app_test_until (activity_test_get_listed_task (test, 0) == running);
  app_test_until (activity_test_get_listed_task (test, 1) == queued);
  app_test_until (activity_test_get_listed_task (test, 2) == failed && activity_test_get_listed_task (test, 3) == done);
}

static gboolean
is_at (LyceumActivityModel *model,
       guint                position,
       LyceumTask          *task)
{
  g_autoptr (LyceumTask) listed = g_list_model_get_item (G_LIST_MODEL (model), position);

  return listed == task;
}

/* While somebody points at a row, none moves away from under the pointer. */
static void
test_hold (ActivityTest *test,
           gconstpointer unused)
{
  g_autoptr (LyceumActivityModel) model = lyceum_activity_model_new (test->queue);
  LyceumTask *first = activity_test_submit (test, "First", "wait");
  LyceumTask *second = activity_test_submit (test, "Second", "wait");
  LyceumTask *third;

  lyceum_activity_model_set_live (model, TRUE);
  app_test_until (g_list_model_get_n_items (G_LIST_MODEL (model)) == 2);
  lyceum_activity_model_set_held (model, TRUE);
  activity_test_open_gate ();
  activity_test_until_state (first, LYCEUM_TASK_STATE_SUCCEEDED);
  activity_test_until_state (second, LYCEUM_TASK_STATE_SUCCEEDED);
  /* What is new is listed all the same. */
  third = activity_test_submit (test, "Third", "wait");
  app_test_until (is_at (model, 2, third));
  g_assert_true (is_at (model, 0, first));
  g_assert_true (is_at (model, 1, second));

  activity_test_until_state (third, LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_true (is_at (model, 0, first));
  lyceum_activity_model_set_held (model, FALSE);
  app_test_until (is_at (model, 0, third) && is_at (model, 1, second) && is_at (model, 2, first));
}

static void
show (ActivityTest *test,
      const char   *which)
{
  gtk_widget_activate_action (test->page, "activity.show", "s", which);
}

static void
test_filters (ActivityTest *test,
              gconstpointer unused)
{
  LyceumTask *done = activity_test_submit (test, "Done", "done");
  LyceumTask *batch = activity_test_submit_batch (test, "Algebra", (const char *[]){ "done", "fail", "wait", NULL });

  app_test_until (activity_test_says_like (test, batch, "2 of 3 steps*"));
  app_test_until (activity_test_says_like (test, done, "Done*"));

  show (test, "unfinished");
  app_test_until (g_list_model_get_n_items (activity_test_get_listed (test)) == 1);
  g_assert_true (activity_test_get_listed_task (test, 0) == batch);

  /* What failed is a step: it is shown, and no other. */
  show (test, "failed");
  app_test_until (g_list_model_get_n_items (activity_test_get_listed (test)) == 2);
  g_assert_true (activity_test_get_listed_task (test, 1) == activity_test_get_step (test, batch, 1));

  show (test, "finished");
  app_test_until (g_list_model_get_n_items (activity_test_get_listed (test)) == 1);
  g_assert_true (activity_test_get_listed_task (test, 0) == done);

  show (test, "unfinished");
  activity_test_open_gate ();
  app_test_until (app_test_find_text (test->page, "Nothing Is Running"));
  show (test, "all");
  app_test_until (activity_test_get_listed (test) && g_list_model_get_n_items (activity_test_get_listed (test)) == 2);
}

static void
test_search (ActivityTest *test,
             gconstpointer unused)
{
  LyceumTask *other = activity_test_submit (test, "Über allen Gipfeln", "done");
  LyceumTask *batch = activity_test_submit_batch (test, "Algebra", (const char *[]){ "done", "done", NULL });
  LyceumTask *step;
  GtkEditable *entry;

  activity_test_until_state (batch, LYCEUM_TASK_STATE_SUCCEEDED);
  activity_test_until_row (test, batch);
  gtk_widget_activate_action (test->page, "activity.search", NULL);
  app_test_until (app_test_find_type (test->page, GTK_TYPE_SEARCH_ENTRY));
  entry = GTK_EDITABLE (app_test_find_type (test->page, GTK_TYPE_SEARCH_ENTRY));
  gtk_editable_set_text (entry, "über");
  app_test_until (g_list_model_get_n_items (activity_test_get_listed (test)) == 1);
  g_assert_true (activity_test_get_listed_task (test, 0) == other);

  /* A step is shown below its batch. */
  gtk_editable_set_text (entry, "step 2");
  step = activity_test_get_step (test, batch, 1);
  app_test_until (activity_test_get_listed_task (test, 0) == batch && activity_test_get_listed_task (test, 1) == step);
  g_assert_cmpuint (g_list_model_get_n_items (activity_test_get_listed (test)), ==, 2);

  gtk_editable_set_text (entry, "no such thing");
  app_test_until (app_test_find_text (test->page, "Nothing Found"));
}

/* However many tasks there are, there are as many rows as a list view makes. */
static void
test_many (ActivityTest *test,
           gconstpointer unused)
{
  const guint n = 10000;
  GtkWidget *scroller;
  GtkAdjustment *adjustment;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = g_strdup_printf ("Task %u", i);

      activity_test_submit (test, title, i == 0 ? "wait" : "done");
    }
  app_test_until (activity_test_get_listed (test) && g_list_model_get_n_items (activity_test_get_listed (test)) == n);
  scroller = gtk_widget_get_ancestor (app_test_find_type (test->page, GTK_TYPE_LIST_VIEW), GTK_TYPE_SCROLLED_WINDOW);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  for (guint i = 0; i <= 10; i++)
    {
      double way = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

      gtk_adjustment_set_value (adjustment, way * i / 10);
      activity_test_settle (test);
      g_assert_cmpuint (activity_test_count_rows (test->page), <, MAX_ROWS);
    }
  g_test_message ("%u tasks, %u rows", n, activity_test_count_rows (test->page));

  /* And while they end. */
  gtk_adjustment_set_value (adjustment, 0);
  activity_test_open_gate ();
  app_test_until (lyceum_queue_get_n_unfinished (test->queue) == 0);
  app_test_until (activity_test_says_like (test, activity_test_get_listed_task (test, 0), "Done, *"));
  g_assert_cmpuint (activity_test_count_rows (test->page), <, MAX_ROWS);
}

static void
test_narrow (ActivityTest *test,
             gconstpointer unused)
{
  int minimum = 0;

  activity_test_submit (test, "A title that is much longer than a telephone is wide, whichever way it is held", "fail");
  app_test_until (activity_test_get_listed (test));
  gtk_widget_measure (test->page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static LyceumTask *
read_file (AppTest    *test,
           const char *path)
{
  LyceumWorkshop *workshop = app_test_get_workshop (test);
  GPtrArray *materials = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_material_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumTask *task;

  g_ptr_array_add (materials, lyceum_material_new_file (path));
  lyceum_course_create_async (lyceum_workshop_get_queue (workshop), lyceum_workshop_get_collection (workshop), 0,
                              "The course", materials, FALSE, LYCEUM_TASK_PRIORITY_HIGH, NULL, ready_cb, &result);
  app_test_until (result);
  task = lyceum_course_create_finish (result, NULL, &error);
  g_assert_no_error (error);
  return task;
}

static GtkWidget *
open_page (AppTest *test)
{
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.all-activity", NULL);
  app_test_until (LYCEUM_IS_ACTIVITY_PAGE (app_test_get_page (test)));
  return app_test_get_page (test);
}

/* What failed before the app was last started can be looked at and tried again. */
static void
test_past (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  g_autofree char *path = g_build_filename (test->folder, "notes.md", NULL);
  g_autoptr (LyceumTask) task = read_file (test, path);
  g_autoptr (GError) error = NULL;
  GListModel *listed;
  GtkWidget *page;

  activity_test_until_state (task, LYCEUM_TASK_STATE_FAILED);
  g_clear_object (&task);
  app_test_close (test);
  app_test_reopen (test);

  page = open_page (test);
  app_test_until (app_test_find_text (page, "The course"));
  listed = G_LIST_MODEL (lyceum_workshop_get_queue (app_test_get_workshop (test)));
  g_assert_cmpuint (g_list_model_get_n_items (listed), ==, 0);
  g_file_set_contents (path, "# Words\n\nThe words of the notes.\n", -1, &error);
  g_assert_no_error (error);
  g_signal_emit_by_name (activity_test_find_button (page, "view-refresh-symbolic"), "clicked");
  app_test_until (g_list_model_get_n_items (listed) == 1);
  task = g_list_model_get_item (listed, 0);
  activity_test_until_state (task, LYCEUM_TASK_STATE_SUCCEEDED);
  /* It is listed once. */
  app_test_until (activity_test_find_row (page, task));
  g_assert_cmpuint (activity_test_count_rows (page), ==, 1);
}

static void
test_clear (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  g_autofree char *path = g_build_filename (test->folder, "notes.md", NULL);
  g_autoptr (LyceumTask) task = read_file (test, path);
  GtkWidget *page, *undo;

  activity_test_until_state (task, LYCEUM_TASK_STATE_FAILED);
  page = open_page (test);
  app_test_until (activity_test_find_row (page, task));
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.clear-activity", NULL);
  app_test_until (app_test_find_text (page, "Nothing to Do"));
  app_test_until (undo = app_test_find_button (GTK_WIDGET (test->window), "Undo"));
  gtk_widget_activate (undo);
  app_test_until (app_test_find_text (page, "The course"));
}

#define ADD(name, func) \
  g_test_add ("/activity-list/" name, ActivityTest, NULL, activity_test_set_up, func, activity_test_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autoptr (LyceumApplication) application = NULL;

  app_test_init (&argc, &argv);
  adw_init ();
  /* It has the templates. */
  application = lyceum_application_new ();
  ADD ("order", test_order);
  ADD ("hold", test_hold);
  ADD ("filters", test_filters);
  ADD ("search", test_search);
  ADD ("many", test_many);
  ADD ("narrow", test_narrow);
  g_test_add_func ("/activity-list/past", test_past);
  g_test_add_func ("/activity-list/clear", test_clear);
  return g_test_run ();
}
