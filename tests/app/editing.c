/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lyceum-card-dialog.h"
#include "lyceum-course-page.h"
#include "lyceum-edits.h"
#include "lyceum-lesson-editor.h"
#include "lyceum-lesson-page.h"
#include "lyceum-lessons-view.h"
#include "lyceum-markdown-view.h"
#include "lyceum-study-page.h"

/* Cards and lessons, changed in the window and taken back. */

static GtkWidget *
open_course (AppTest    *test,
             gint64      course_id,
             const char *tab)
{
  GtkWidget *page;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-course", "x", course_id);
  app_test_until (LYCEUM_IS_COURSE_PAGE (app_test_get_page (test)));
  page = app_test_get_page (test);
  app_test_until (app_test_find_type (page, ADW_TYPE_VIEW_STACK));
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (app_test_find_type (page, ADW_TYPE_VIEW_STACK)), tab);
  return page;
}

static GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }
  return NULL;
}

static void
find_texts (GtkWidget *widget,
            GPtrArray *found)
{
  if (GTK_IS_TEXT_VIEW (widget))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    find_texts (child, found);
}

static void
write_text (GtkWidget  *window,
            guint       number,
            const char *text)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  find_texts (window, texts);
  g_assert_cmpuint (number, <, texts->len);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (texts->pdata[number]), text, -1);
}

static GtkWidget *
find_cards (GtkWidget *page)
{
  GtkWidget *list;

  app_test_until ((list = app_test_find_type (page, GTK_TYPE_LIST_VIEW)));
  return list;
}

/* One card after another, and the last taken back. */
static void
test_new_cards (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 1);
  GtkWidget *page = open_course (test, course_id, "cards"), *dialog;

  app_test_until (app_test_find_text (page, "Question 1 of lesson 1?"));
  gtk_widget_activate_action (find_cards (page), "cards.new", NULL);
  app_test_until ((dialog = find_window (LYCEUM_TYPE_CARD_DIALOG)));
  g_assert_false (gtk_widget_get_sensitive (app_test_find_button (dialog, "Add")));
  write_text (dialog, 0, "A {{c1::gap}} and {{c2::another}}");
  gtk_widget_activate_action (dialog, "card.mark", "s", "gap"); /* it is a cloze now, and the cursor stands at its end */
  write_text (dialog, 0, "A {{c1::gap}} and {{c2::another}}");
  g_assert_true (gtk_widget_get_sensitive (app_test_find_button (dialog, "Add")));
  app_test_until (app_test_find_text (dialog, "2 cards"));
  gtk_widget_activate_action (dialog, "card.save-and-new", NULL);
  app_test_until (app_test_find_text (page, "A […] and another"));
  app_test_until (app_test_find_text (page, "A gap and […]"));

  /* The dialog is there for the next one. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (app_test_find_type (dialog, GTK_TYPE_DROP_DOWN)), LYCEUM_NOTE_BASIC);
  write_text (dialog, 0, "Second?");
  write_text (dialog, 1, "Yes");
  gtk_widget_activate_action (dialog, "card.save", NULL);
  app_test_until (app_test_find_text (page, "Second?"));
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.undo", NULL);
  app_test_until (!app_test_find_text (page, "Second?"));
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.undo", NULL);
  app_test_until (!app_test_find_text (page, "A gap and […]"));
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.redo", NULL);
  app_test_until (app_test_find_text (page, "A gap and […]"));
}

/* Closing asks only where something would be lost. */
static void
test_closing (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 1);
  GtkWidget *page = open_course (test, course_id, "cards"), *dialog, *question;

  app_test_until (app_test_find_text (page, "Question 1 of lesson 1?"));
  g_signal_emit_by_name (find_cards (page), "activate", 0);
  app_test_until ((dialog = find_window (LYCEUM_TYPE_CARD_DIALOG)));
  gtk_widget_activate_action (dialog, "card.close", NULL);
  app_test_until (!find_window (LYCEUM_TYPE_CARD_DIALOG));

  g_signal_emit_by_name (find_cards (page), "activate", 0);
  app_test_until ((dialog = find_window (LYCEUM_TYPE_CARD_DIALOG)));
  write_text (dialog, 0, "Changed?");
  gtk_widget_activate_action (dialog, "card.close", NULL);
  app_test_until ((question = find_window (ADW_TYPE_MESSAGE_DIALOG)));
  g_assert_nonnull (find_window (LYCEUM_TYPE_CARD_DIALOG));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "save");
  app_test_until (!find_window (LYCEUM_TYPE_CARD_DIALOG));
  app_test_until (app_test_find_text (page, "Changed?"));
}

/* Several are chosen and deleted in one go, and come back in one. */
static void
test_select (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 4);
  GtkWidget *page = open_course (test, course_id, "cards"), *list;
  GtkSelectionModel *model;

  app_test_until (app_test_find_text (page, "Question 4 of lesson 1?"));
  list = find_cards (page);
  model = gtk_list_view_get_model (GTK_LIST_VIEW (list));
  gtk_widget_activate_action (list, "cards.delete", NULL); /* of none */
  gtk_widget_activate_action (list, "cards.select-all", NULL);
  app_test_until (app_test_find_text (page, "4 selected"));
  gtk_selection_model_unselect_item (model, 0);
  gtk_widget_activate_action (list, "cards.delete", NULL);
  app_test_until (!app_test_find_text (page, "Question 4 of lesson 1?"));
  g_assert_nonnull (app_test_find_text (page, "Question 1 of lesson 1?"));
  app_test_until (app_test_find_text (GTK_WIDGET (test->window), "3 cards deleted"));
  gtk_widget_activate (app_test_find_button (GTK_WIDGET (test->window), "Undo"));
  app_test_until (app_test_find_text (page, "Question 4 of lesson 1?"));

  gtk_widget_activate_action (list, "cards.select-all", NULL);
  gtk_widget_activate_action (list, "cards.suspend", "b", TRUE);
  app_test_until (app_test_find_text (page, "Suspended"));
}

/* What is written and not saved is there again; what is saved is read, and can be taken back. */
static void
test_lesson (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 2, 2, 1);
  GtkWidget *page = open_course (test, course_id, "lessons"), *lesson, *editor;

  g_assert_nonnull (page);
  app_test_until (app_test_find_text (page, "Lesson 1"));
  g_signal_emit_by_name (app_test_find_type (page, GTK_TYPE_LIST_VIEW), "activate", 0);
  app_test_until (LYCEUM_IS_LESSON_PAGE (app_test_get_page (test)));
  lesson = app_test_get_page (test);
  app_test_until (app_test_find_type (lesson, LYCEUM_TYPE_MARKDOWN_VIEW));
  gtk_widget_activate_action (lesson, "lesson.edit", NULL);
  app_test_until (LYCEUM_IS_LESSON_EDITOR (app_test_get_page (test)));
  editor = app_test_get_page (test);
  app_test_until (app_test_find_type (editor, GTK_TYPE_TEXT_VIEW));
  write_text (editor, 0, "First words.\n\n## Then\n\nOther words.");
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.back", NULL);
  app_test_until (app_test_get_page (test) == lesson);

  gtk_widget_activate_action (lesson, "lesson.edit", NULL);
  app_test_until (LYCEUM_IS_LESSON_EDITOR (app_test_get_page (test)));
  editor = app_test_get_page (test);
  app_test_until (app_test_find_text (editor, "This is a draft that has not been saved."));
  gtk_widget_activate_action (editor, "editor.save", NULL);
  app_test_until (app_test_get_page (test) == lesson);
  app_test_until (app_test_find_text (lesson, "Other words."));
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.undo", NULL);
  app_test_until (!app_test_find_text (lesson, "Other words."));
}

/* A place of the cursor makes two lessons of one. */
static void
test_split_lesson (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 2, 2, 1);
  GtkWidget *page = open_course (test, course_id, "lessons"), *editor;
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  GtkTextBuffer *buffer;
  GtkTextIter at;

  app_test_until (app_test_find_text (page, "Lesson 2"));
  app_test_make_lesson (test, 0, "First words.\n\n## Then\n\nOther words.", 1);
  gtk_widget_activate_action (page, "win.edit-lesson", "x", G_GINT64_CONSTANT (1));
  app_test_until (LYCEUM_IS_LESSON_EDITOR (app_test_get_page (test)));
  editor = app_test_get_page (test);
  app_test_until (app_test_find_type (editor, GTK_TYPE_TEXT_VIEW));
  find_texts (editor, texts);
  buffer = gtk_text_view_get_buffer (texts->pdata[0]);
  gtk_text_buffer_get_iter_at_line (buffer, &at, 2);
  gtk_text_buffer_place_cursor (buffer, &at);
  gtk_widget_activate_action (editor, "editor.split", NULL);
  app_test_until (app_test_get_page (test) == page);
  app_test_until (app_test_find_text (page, "Then"));
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.undo", NULL);
  app_test_until (!app_test_find_text (page, "Then"));
}

/* An answer is typed and judged, and Enter shows it. */
static void
test_typed (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 0);
  GtkWidget *cards = open_course (test, course_id, "cards"), *dialog, *page, *entry;

  app_test_until (app_test_find_button (cards, "New Card"));
  gtk_widget_activate_action (app_test_find_button (cards, "New Card"), "cards.new", NULL);
  app_test_until ((dialog = find_window (LYCEUM_TYPE_CARD_DIALOG)));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (app_test_find_type (dialog, GTK_TYPE_DROP_DOWN)), LYCEUM_NOTE_TYPED);
  write_text (dialog, 0, "Power house?");
  write_text (dialog, 1, "mitochondrion");
  gtk_widget_activate_action (dialog, "card.save", NULL);
  app_test_until (app_test_find_text (cards, "Power house?"));
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.study", "x", course_id);
  app_test_until (LYCEUM_IS_STUDY_PAGE (app_test_get_page (test)));
  page = app_test_get_page (test);
  app_test_until (app_test_find_text (page, "Power house?"));
  app_test_until ((entry = app_test_find_type (page, GTK_TYPE_ENTRY)));
  gtk_editable_set_text (GTK_EDITABLE (entry), "Mitochondiron");
  g_signal_emit_by_name (entry, "activate");
  app_test_until (app_test_find_button (page, "Good") || app_test_find_text (page, "Good"));
  app_test_until (app_test_find_text (page, "mitochondrion"));
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/editing/new-cards", test_new_cards);
  g_test_add_func ("/app/editing/closing", test_closing);
  g_test_add_func ("/app/editing/select", test_select);
  g_test_add_func ("/app/editing/lesson", test_lesson);
  g_test_add_func ("/app/editing/split-lesson", test_split_lesson);
  g_test_add_func ("/app/editing/typed", test_typed);
  return g_test_run ();
}
