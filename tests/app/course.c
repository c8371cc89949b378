/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lyceum-card-dialog.h"
#include "lyceum-card-row.h"
#include "lyceum-course-page.h"
#include "lyceum-course-task.h"
#include "lyceum-home-page.h"

static GtkWidget *
open_course (AppTest *test,
             gint64   course_id)
{
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-course", "x", course_id);
  app_test_until (LYCEUM_IS_COURSE_PAGE (app_test_get_page (test)));
  return app_test_get_page (test);
}

static AdwViewStack *
get_tabs (GtkWidget *page)
{
  return ADW_VIEW_STACK (app_test_find_type (page, ADW_TYPE_VIEW_STACK));
}

/* Lessons grow where they stand while they are committed. */
static void
test_live (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "My Course", 3, 1, 2);
  GtkWidget *page = open_course (test, course_id);

  app_test_until (app_test_find_text (page, "0 of 3 lessons read · 2 cards"));
  app_test_until (app_test_find_text (page, "Lesson 1") && app_test_find_text (page, "Planned"));
  g_assert_nonnull (app_test_find_text (page, "5 minutes · 2 cards"));
  g_assert_nonnull (app_test_find_button (page, "Study 2 Cards"));
  g_assert_null (app_test_find_text (page, "Lesson 3"));

  app_test_make_lesson (test, 2, NULL, 1);
  app_test_until (app_test_find_text (page, "Lesson 3") && app_test_find_button (page, "Study 3 Cards"));
  g_assert_nonnull (app_test_find_text (page, "5 minutes · 1 card"));
}

/* From A to Z; a word that is searched, and the lesson that explains a term. */
static void
test_glossary (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 2, 1, 0);
  GtkWidget *page = open_course (test, course_id), *search;

  app_test_until (get_tabs (page));
  adw_view_stack_set_visible_child_name (get_tabs (page), "glossary");
  app_test_until (app_test_find_text (page, "Osmosis") && app_test_find_text (page, "O"));
  g_assert_nonnull (app_test_find_text (page, "What goes through a membrane."));
  g_assert_nonnull (app_test_find_text (page, "Lesson 1: Lesson 1"));

  /* More come while it is on the screen. */
  app_test_make_lesson (test, 1, NULL, 0);
  app_test_until (app_test_find_text (page, "The seed"));
  /* A formula is drawn over its readable line. */
  g_assert_nonnull (app_test_find_text (page, "What a tree of 2ⁿ leaves grows from."));

  search = app_test_find_type (page, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (search), "osmo");
  app_test_until (!app_test_find_text (page, "The seed"));
  g_assert_nonnull (app_test_find_text (page, "Osmosis"));
  g_assert_null (app_test_find_text (page, "O"));
  gtk_editable_set_text (GTK_EDITABLE (search), "osmium");
  app_test_until (app_test_find_text (page, "Nothing Found"));
  gtk_editable_set_text (GTK_EDITABLE (search), "seed");
  /* Between two words the field is empty for a moment. */
  app_test_until (app_test_find_text (page, "The seed") && !app_test_find_text (page, "T"));
  g_signal_emit_by_name (app_test_find_type (page, GTK_TYPE_LIST_VIEW), "activate", 0);
  app_test_until (app_test_find_text (app_test_get_page (test), "Lesson 2 of 2"));
}

static void
test_cards (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 2, 1, 2);
  GtkWidget *page = open_course (test, course_id);
  GtkWidget *dialog = NULL;

  app_test_until (get_tabs (page));
  adw_view_stack_set_visible_child_name (get_tabs (page), "cards");
  app_test_until (app_test_find_text (page, "Question 2 of lesson 1?"));
  g_assert_nonnull (app_test_find_text (page, "Answer 2"));
  g_assert_nonnull (app_test_find_text (page, "New"));

  /* More come while it is on the screen. */
  app_test_make_lesson (test, 1, NULL, 1);
  app_test_until (app_test_find_text (page, "Question 1 of lesson 2?"));

  /* A card is changed in its dialog, and the list says so. */
  g_signal_emit_by_name (app_test_find_type (page, GTK_TYPE_LIST_VIEW), "activate", 0);
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (test->application)); l; l = l->next)
    if (LYCEUM_IS_CARD_DIALOG (l->data))
      dialog = l->data;
  if (!dialog)
    {
      g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

      for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
        {
          g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

          if (LYCEUM_IS_CARD_DIALOG (window))
            dialog = window;
        }
    }
  g_assert_nonnull (dialog);
  app_test_until (app_test_find_type (dialog, GTK_TYPE_TEXT_VIEW));
  g_assert_false (gtk_widget_get_sensitive (app_test_find_button (dialog, "Save")));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (app_test_find_type (dialog, GTK_TYPE_TEXT_VIEW))),
                            "Asked in other words?", -1);
  gtk_widget_activate (app_test_find_button (dialog, "Save"));
  app_test_until (app_test_find_text (page, "Asked in other words?"));
}

/* Ten thousand cards are a few rows. */
static void
test_many_cards (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 10, 10, 250);
  GtkWidget *page = open_course (test, course_id);
  GtkListView *list;
  guint n_rows = 0;

  app_test_until (get_tabs (page));
  adw_view_stack_set_visible_child_name (get_tabs (page), "cards");
  app_test_until (app_test_find_type (page, GTK_TYPE_LIST_VIEW));
  list = GTK_LIST_VIEW (app_test_find_type (page, GTK_TYPE_LIST_VIEW));
  app_test_until (g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list))) == 2500);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)); row; row = gtk_widget_get_next_sibling (row))
    n_rows++;
  g_assert_cmpuint (n_rows, <, 400);
}

static void
test_sources (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 1);
  GtkWidget *page = open_course (test, course_id);

  app_test_until (get_tabs (page));
  adw_view_stack_set_visible_child_name (get_tabs (page), "sources");
  app_test_until (app_test_find_text (page, "Notes.md"));
  g_assert_nonnull (app_test_find_text (page, "1500 words · 1 lesson · 1 card"));
  g_assert_nonnull (app_test_find_button (page, "Add Material…"));
}

static void
accepted_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumTask) task = lyceum_course_create_finish (result, user_data, &error);

  g_assert_no_error (error);
}

/* What failed before the app was started can be tried again: the course says why, and so does the source. */
static void
test_retry_after_restart (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  LyceumWorkshop *workshop = app_test_get_workshop (test);
  LyceumQueue *queue = lyceum_workshop_get_queue (workshop);
  g_autofree char *path = g_build_filename (test->folder, "late.md", NULL);
  GPtrArray *materials = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_material_free);
  gint64 course_id = 0;
  GtkWidget *page;

  g_ptr_array_add (materials, lyceum_material_new_file (path));
  lyceum_course_create_async (queue, lyceum_workshop_get_collection (workshop), 0, "Late", materials, TRUE,
                              LYCEUM_TASK_PRIORITY_HIGH, NULL, accepted_cb, &course_id);
  app_test_until (course_id != 0);
  app_test_until (lyceum_queue_get_n_unfinished (queue) == 0);
  app_test_close (test);
  app_test_reopen (test);

  page = open_course (test, course_id);
  app_test_until (app_test_find_button (page, "Try Again"));
  app_test_until (get_tabs (page));
  adw_view_stack_set_visible_child_name (get_tabs (page), "sources");
  app_test_until (app_test_find_text (page, "late.md"));
  g_assert_null (app_test_find_text (page, "It was not read."));

  g_assert_true (g_file_set_contents (path, "# The cell\n\nA cell is the smallest unit of life that can live by itself.\n", -1, NULL));
  gtk_widget_activate (app_test_find_button (page, "Try Again"));
  adw_view_stack_set_visible_child_name (get_tabs (page), "lessons");
  app_test_until (app_test_find_text (page, "The cell") && !app_test_find_button (page, "Try Again"));
}

static void
test_delete_and_undo (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 1);
  GtkWidget *page = open_course (test, course_id);

  app_test_until (app_test_find_text (page, "0 of 1 lesson read · 1 card"));
  gtk_widget_activate_action (page, "course.delete", NULL);
  app_test_until (LYCEUM_IS_HOME_PAGE (app_test_get_page (test)));
  app_test_until (app_test_find_text (GTK_WIDGET (test->window), "Learn from Anything You Read"));
  app_test_until (app_test_find_button (GTK_WIDGET (test->window), "Undo"));
  gtk_widget_activate (app_test_find_button (GTK_WIDGET (test->window), "Undo"));
  app_test_until (app_test_find_text (GTK_WIDGET (test->window), "1 card to study"));

  /* And for good: closing the window takes the chance to undo. */
  page = open_course (test, course_id);
  app_test_until (app_test_find_text (page, "0 of 1 lesson read · 1 card"));
  gtk_widget_activate_action (page, "course.delete", NULL);
  app_test_until (LYCEUM_IS_HOME_PAGE (app_test_get_page (test)));
  app_test_close (test);
  app_test_reopen (test);
  app_test_until (app_test_find_text (GTK_WIDGET (test->window), "Learn from Anything You Read"));
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/course/live", test_live);
  g_test_add_func ("/course/glossary", test_glossary);
  g_test_add_func ("/course/cards", test_cards);
  g_test_add_func ("/course/many-cards", test_many_cards);
  g_test_add_func ("/course/sources", test_sources);
  g_test_add_func ("/course/retry-after-restart", test_retry_after_restart);
  g_test_add_func ("/course/delete-and-undo", test_delete_and_undo);
  return g_test_run ();
}
