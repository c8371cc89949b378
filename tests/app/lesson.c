/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app-test.h"

#include "lyceum-course-task.h"
#include "lyceum-lesson-page.h"
#include "lyceum-markdown-view.h"

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GPtrArray *
list_lessons (AppTest *test,
              gint64   course_id)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (app_test_get_workshop (test));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *lessons;

  lyceum_collection_list_lessons_async (collection, course_id, FALSE, NULL, ready_cb, &result);
  app_test_until (result);
  lessons = lyceum_collection_list_lessons_finish (collection, result, &error);
  g_assert_no_error (error);
  return lessons;
}

static gint64
lesson_id (AppTest *test,
           gint64   course_id,
           guint    position)
{
  g_autoptr (GPtrArray) lessons = list_lessons (test, course_id);

  g_assert_cmpuint (position, <, lessons->len);
  return ((LyceumLesson *) g_ptr_array_index (lessons, position))->id;
}

static gboolean
is_read (AppTest *test,
         gint64   course_id,
         guint    position)
{
  g_autoptr (GPtrArray) lessons = list_lessons (test, course_id);

  return ((LyceumLesson *) g_ptr_array_index (lessons, position))->read_at != 0;
}

static GtkWidget *
open_lesson (AppTest *test,
             gint64   course_id,
             guint    position)
{
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-lesson", "x", lesson_id (test, course_id, position));
  app_test_until (LYCEUM_IS_LESSON_PAGE (app_test_get_page (test)));
  return app_test_get_page (test);
}

static void
test_read (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 3, 3, 1);
  GtkWidget *page = open_lesson (test, course_id, 0);

  app_test_until (app_test_find_text (page, "Lesson 1 of 3") && app_test_find_text (page, "A heading"));
  g_assert_nonnull (app_test_find_text (page, "Some words."));
  g_assert_nonnull (app_test_find_text (page, "The point."));
  app_test_until (app_test_find_button (page, "Mark as Read"));
  g_assert_nonnull (app_test_find_button (page, "Study Cards of This Course"));

  /* Reading on: the lesson is marked, and the next one is there. */
  gtk_widget_activate (app_test_find_button (page, "Mark as Read"));
  app_test_until (app_test_find_text (page, "Lesson 2 of 3") && app_test_find_text (page, "A heading"));
  app_test_until (is_read (test, course_id, 0));
  g_assert_false (is_read (test, course_id, 1));
}

/* A question shows its answer when somebody asks for it, by the keyboard too. */
static void
test_questions (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 0);
  GtkWidget *page = open_lesson (test, course_id, 0), *row;

  app_test_until (app_test_find_text (page, "What does it say?") && app_test_find_text (page, "Check yourself"));
  app_test_settle (test);
  g_assert_null (app_test_find_text (page, "It says words."));
  row = gtk_widget_get_ancestor (app_test_find_text (page, "What does it say?"), GTK_TYPE_LIST_BOX_ROW);
  gtk_widget_grab_focus (row);
  g_assert_true (app_test_press (test, "space"));
  app_test_until (app_test_find_text (page, "It says words.") && app_test_find_text (page, "page 3"));
  g_assert_nonnull (app_test_find_text (page, "Hide answer"));
}

/* A term that only a later lesson explains is a link to that. */
static void
test_ahead (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 2, 2, 0);
  GtkWidget *page, *label;
  gboolean handled = FALSE;

  app_test_make_lesson (test, 0, "A text about the seeds of a tree, and about osmosis.\n", 0);
  page = open_lesson (test, course_id, 0);
  app_test_until (app_test_find_text (page, "Used here and explained later: The seed (explained in lesson 2)"));
  label = app_test_find_text (page, "Used here and explained later: The seed (explained in lesson 2)");
  g_signal_emit_by_name (label, "activate-link", strchr (strstr (gtk_label_get_label (GTK_LABEL (label)), "href"), '"') + 1, &handled);
  app_test_until (app_test_find_text (app_test_get_page (test), "Lesson 2 of 2"));
  app_test_settle (test);
  g_assert_null (app_test_find_text (app_test_get_page (test), "Used here and explained later: The seed (explained in lesson 2)"));
}

/* A term that another lesson explains: by Tab and Enter to what it means, and on to that lesson. */
static void
test_terms (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 2, 2, 0);
  GtkWidget *page, *label;

  app_test_make_lesson (test, 0, "A text about the seed of $x^2$ trees.\n", 0);
  page = open_lesson (test, course_id, 0);
  app_test_until (app_test_find_text (page, "A text about the seed of x² trees."));
  app_test_settle (test);
  label = app_test_find_text (page, "A text about the seed of x² trees.");
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (label)), ">the seed</a>"));
  /* The formula beside a link is drawn. */
  g_assert_nonnull (gtk_label_get_attributes (GTK_LABEL (label)));
  g_assert_true (gtk_widget_child_focus (gtk_widget_get_ancestor (label, LYCEUM_TYPE_MARKDOWN_VIEW), GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (test->window)) == label);
  g_signal_emit_by_name (label, "activate-current-link");
  app_test_until (app_test_find_text (page, "What a tree of 2ⁿ leaves grows from.") && app_test_find_button (page, "Open Lesson 2"));
  gtk_widget_activate (app_test_find_button (page, "Open Lesson 2"));
  app_test_until (app_test_find_text (app_test_get_page (test), "Lesson 2 of 2"));
}

static void
test_keys (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 3, 3, 0);
  GtkWidget *page = open_lesson (test, course_id, 0);

  app_test_until (app_test_find_text (page, "Lesson 1 of 3"));
  g_assert_true (app_test_press (test, "<Control>Page_Down"));
  app_test_until (app_test_find_text (page, "Lesson 2 of 3"));
  g_assert_true (app_test_press (test, "<Control>Page_Up"));
  app_test_until (app_test_find_text (page, "Lesson 1 of 3"));
  /* There is none before the first. */
  app_test_press (test, "<Control>Page_Up");
  g_assert_true (app_test_press (test, "<Control>Page_Down"));
  app_test_until (app_test_find_text (page, "Lesson 2 of 3"));
  app_test_until (app_test_find_button (page, "Mark as Read"));
  g_assert_true (app_test_press (test, "<Control>Return"));
  app_test_until (app_test_find_text (page, "Lesson 3 of 3"));
  app_test_until (is_read (test, course_id, 1));
  app_test_press (test, "Escape");
  app_test_until (!LYCEUM_IS_LESSON_PAGE (app_test_get_page (test)));
}

/* A person who goes on quicker than lessons come: nothing on the page is about a lesson that is not there yet. */
static void
test_going_on (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 3, 3, 0);
  GtkWidget *page = open_lesson (test, course_id, 0);

  app_test_until (app_test_find_text (page, "Lesson 1 of 3") && app_test_find_button (page, "Mark as Read"));
  gtk_widget_activate_action (page, "lesson.next", NULL);
  g_assert_null (app_test_find_button (page, "Mark as Read"));
  gtk_widget_activate_action (page, "lesson.mark-read", NULL);
  app_test_until (app_test_find_text (page, "Lesson 2 of 3") && app_test_find_button (page, "Mark as Read"));
  g_assert_false (is_read (test, course_id, 0));
  g_assert_false (is_read (test, course_id, 1));
}

/* A lesson that is still being made shows up by itself. */
static void
test_live (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 2, 0, 0);
  GtkWidget *page = open_lesson (test, course_id, 1);

  app_test_until (app_test_find_text (page, "This Lesson Is Being Made"));
  app_test_make_lesson (test, 1, "The *words* at last.\n", 2);
  app_test_until (app_test_find_text (page, "The words at last."));
}

static LyceumTask *
create_course (AppTest *test,
               guint    n_lessons,
               gint64  *course_id)
{
  LyceumWorkshop *workshop = app_test_get_workshop (test);
  GPtrArray *materials = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_material_free);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumTask *task;

  for (guint i = 0; i < n_lessons; i++)
    {
      g_string_append_printf (text, "# Chapter %u\n\n", i + 1);
      for (guint j = 0; j < 150; j++)
        g_string_append_printf (text, "Sentence %u of chapter %u says that a thing with a number can be counted. ", j, i);
      g_string_append (text, "\n\n");
    }
  g_ptr_array_add (materials, lyceum_material_new_text ("Notes", text->str));
  lyceum_course_create_async (lyceum_workshop_get_queue (workshop), lyceum_workshop_get_collection (workshop), 0, NULL,
                              materials, TRUE, LYCEUM_TASK_PRIORITY_HIGH, NULL, ready_cb, &result);
  app_test_until (result);
  task = lyceum_course_create_finish (result, course_id, &error);
  g_assert_no_error (error);
  return task;
}

/* (nullable): the task that makes a lesson. */
static LyceumTask *
find_lesson_task (AppTest    *test,
                  LyceumTask *course,
                  guint       position)
{
  GListModel *steps = lyceum_queue_get_children (lyceum_workshop_get_queue (app_test_get_workshop (test)), course);

  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (LyceumTask) step = g_list_model_get_item (steps, i);
      const char *uid;
      guint at;

      if (lyceum_lesson_task_get_target (step, &uid, &at) && at == position)
        return step;
    }
  return NULL;
}

/* What an open page waits for is made before everything else, and the page says why it is not there. */
static void
test_first (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  LyceumQueue *queue = lyceum_workshop_get_queue (app_test_get_workshop (test));
  g_autoptr (LyceumTask) course = NULL;
  LyceumTask *lesson;
  gint64 course_id;
  GtkWidget *page;

  lyceum_queue_set_kind_paused (queue, "lesson", TRUE);
  course = create_course (test, 4, &course_id);
  app_test_until (find_lesson_task (test, course, 3));
  lesson = find_lesson_task (test, course, 3);
  g_assert_cmpint (lyceum_task_get_priority (lesson), ==, LYCEUM_TASK_PRIORITY_NORMAL);

  page = open_lesson (test, course_id, 3);
  app_test_until (lyceum_task_get_priority (lesson) == LYCEUM_TASK_PRIORITY_URGENT);
  g_assert_cmpint (lyceum_task_get_priority (find_lesson_task (test, course, 2)), ==, LYCEUM_TASK_PRIORITY_NORMAL);
  app_test_until (app_test_find_text (page, "Paused\nIt appears here by itself when it is ready."));

  lyceum_queue_cancel (queue, lesson);
  app_test_until (app_test_find_button (page, "Try Again"));
  gtk_widget_activate (app_test_find_button (page, "Try Again"));
  app_test_until (app_test_find_text (page, "Paused\nIt appears here by itself when it is ready."));
  g_assert_cmpint (lyceum_task_get_priority (lesson), ==, LYCEUM_TASK_PRIORITY_URGENT);

  lyceum_queue_set_kind_paused (queue, "lesson", FALSE);
  app_test_until (app_test_find_button (page, "Mark as Read"));
  app_test_until (LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (course)));
}

/* The place where the reader was is there again. */
static void
test_scroll (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 0, 0);
  g_autoptr (GString) text = g_string_new (NULL);
  GtkAdjustment *adjustment;
  GtkWidget *page;
  double place;

  for (guint i = 0; i < 120; i++)
    g_string_append_printf (text, "Paragraph %u of a long text.\n\n", i);
  app_test_make_lesson (test, 0, text->str, 0);
  page = open_lesson (test, course_id, 0);
  app_test_until (app_test_find_text (page, "Paragraph 119 of a long text.") && app_test_find_button (page, "Mark as Read"));
  app_test_settle (test);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (app_test_find_type (page, GTK_TYPE_SCROLLED_WINDOW)));
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), >, 3 * gtk_adjustment_get_page_size (adjustment));
  g_assert_true (app_test_press (test, "space"));
  g_assert_true (app_test_press (test, "space"));
  place = gtk_adjustment_get_value (adjustment);
  g_assert_cmpfloat (place, >, 0);
  app_test_close (test);

  app_test_reopen (test);
  page = open_lesson (test, course_id, 0);
  app_test_until (app_test_find_text (page, "Paragraph 119 of a long text.") && app_test_find_button (page, "Mark as Read"));
  app_test_settle (test);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (app_test_find_type (page, GTK_TYPE_SCROLLED_WINDOW)));
  app_test_until (gtk_adjustment_get_value (adjustment) > 0);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment), place, 2);
}

/* A lesson that has been deleted is told of, in words. */
static void
test_gone (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *page;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-lesson", "x", G_GINT64_CONSTANT (4711));
  app_test_until (LYCEUM_IS_LESSON_PAGE (app_test_get_page (test)));
  page = app_test_get_page (test);
  app_test_until (app_test_find_text (page, "No Longer There"));
  g_assert_nonnull (app_test_find_button (page, "Try Again"));
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/lesson/read", test_read);
  g_test_add_func ("/lesson/questions", test_questions);
  g_test_add_func ("/lesson/ahead", test_ahead);
  g_test_add_func ("/lesson/terms", test_terms);
  g_test_add_func ("/lesson/keys", test_keys);
  g_test_add_func ("/lesson/going-on", test_going_on);
  g_test_add_func ("/lesson/live", test_live);
  g_test_add_func ("/lesson/first", test_first);
  g_test_add_func ("/lesson/scroll", test_scroll);
  g_test_add_func ("/lesson/gone", test_gone);
  return g_test_run ();
}
