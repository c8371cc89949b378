/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lyceum-card-dialog.h"
#include "lyceum-chunks.h"
#include "lyceum-collection-writes.h"
#include "lyceum-course-page.h"
#include "lyceum-edits.h"
#include "lyceum-find-list.h"
#include "lyceum-find-page.h"
#include "lyceum-find-row.h"
#include "lyceum-home-page.h"
#include "lyceum-lesson-page.h"

/* Search as somebody types. */

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static LyceumCollection *
get_collection (AppTest *test)
{
  return lyceum_workshop_get_collection (app_test_get_workshop (test));
}

/* A passage on its way to the writer. */
typedef struct
{
  const char *course; /* (nullable): of a new one; else it is put into the source of the course that was seeded */
  const char *text;
  guint block;
} Passage;

static gboolean
write_passage_writer_cb (LyceumConnection *connection,
                         gpointer          data,
                         gpointer         *result,
                         GError          **error)
{
  const Passage *passage = data;
  const char *uid = passage->course ? passage->course : "seed";
  const LyceumNewSource source = { .uid = uid, .name = "More.md", .pasted = "Words" };
  g_autoptr (GPtrArray) chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_chunk_free);
  g_autoptr (LyceumSourceInput) input = NULL;
  LyceumChunk *chunk = g_new0 (LyceumChunk, 1);
  gint64 course_id;

  if (passage->course && (!lyceum_write_course (connection, uid, uid, 0, &course_id, error) ||
                          !lyceum_write_source (connection, course_id, &source, 0, error)))
    return FALSE;
  chunk->heading_path = g_strdup ("A Chapter");
  chunk->text = g_strdup (passage->text);
  chunk->location = g_strdup ("page 9");
  chunk->first_block = passage->block;
  chunk->n_blocks = 1;
  chunk->terms = lyceum_terms_new (chunk->heading_path, chunk->text, "en");
  g_ptr_array_add (chunks, chunk);
  input = lyceum_read_source_input (connection, uid, error);
  return input && lyceum_chunks_store (connection, input->id, chunks, error);
}

static void
add_passage (AppTest    *test,
             const char *course,
             const char *text,
             guint       block)
{
  Passage passage = { .course = course, .text = text, .block = block };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumDatabase *database = lyceum_collection_get_database (get_collection (test));

  lyceum_database_write_async (database, write_passage_writer_cb, &passage, NULL, NULL, NULL, ready_cb, &result);
  app_test_until (result);
  lyceum_database_write_finish (database, result, NULL, &error);
  g_assert_no_error (error);
}

static GtkEditable *
get_entry (AppTest *test)
{
  return GTK_EDITABLE (app_test_find_type (app_test_get_page (test), GTK_TYPE_SEARCH_ENTRY));
}

static GtkWidget *
see (AppTest    *test,
     const char *text)
{
  return app_test_find_text (app_test_get_page (test), text);
}

static gboolean
is_in_entry (AppTest *test)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->window));

  return focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (get_entry (test)));
}

static const LyceumFound *
get_focused (AppTest *test)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->window));

  return LYCEUM_IS_FIND_ROW (focus) ? lyceum_find_row_get_found (LYCEUM_FIND_ROW (focus)) : NULL;
}

static void
begin (AppTest *test)
{
  app_test_press (test, "<Control>f");
  app_test_until (LYCEUM_IS_FIND_PAGE (app_test_get_page (test)) && get_entry (test));
  g_assert_true (is_in_entry (test));
}

static void
type (AppTest    *test,
      const char *text)
{
  gtk_editable_set_text (get_entry (test), text);
}

/* All places, the words marked, the course of each. */
static void
test_typed (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *label;
  PangoAttrList *paint;

  app_test_seed (test, "Biology", 2, 2, 1);
  add_passage (test, NULL, "What osmosis and its answers have to do with a membrane.", 1);
  begin (test);
  g_assert_nonnull (see (test, "Search What You Learn"));
  type (test, "ans");
  app_test_until (see (test, "Question 1 of lesson 1?"));
  g_assert_nonnull (see (test, "Question 1 of lesson 2?"));
  g_assert_nonnull (see (test, "Cards"));
  g_assert_nonnull (see (test, "Sources"));
  app_test_until (see (test, "Biology · page 9"));
  label = see (test, "Answer 2") ? see (test, "Answer 2") : see (test, "Answer 1");
  g_assert_nonnull (label);
  paint = gtk_label_get_attributes (GTK_LABEL (label));
  g_assert_nonnull (paint);
  g_assert_true (gtk_widget_get_mapped (label));

  /* A text that is longer, and a phrase. */
  type (test, "words");
  app_test_until (see (test, "Lessons") && see (test, "Lesson 1") && !see (test, "Question 1 of lesson 1?"));
  type (test, "“osmosis and its”");
  app_test_until (!see (test, "Lessons") && see (test, "A Chapter"));
  type (test, "“its osmosis and”");
  app_test_until (see (test, "Nothing Found"));
  type (test, " ");
  app_test_until (see (test, "Search What You Learn"));
}

static void
test_keys (void)
{
  g_autoptr (AppTest) test = app_test_start ();

  app_test_seed (test, "Biology", 2, 2, 3);
  begin (test);
  type (test, "lesson");
  app_test_until (see (test, "Show all 6"));
  /* The first one is chosen already. */
  g_assert_true (app_test_press (test, "Down"));
  g_assert_cmpint (get_focused (test)->place, ==, LYCEUM_FIND_LESSONS);
  g_assert_cmpint (get_focused (test)->id, ==, 2);
  g_assert_true (app_test_press (test, "Down"));
  g_assert_cmpint (get_focused (test)->place, ==, LYCEUM_FIND_CARDS);
  for (guint i = 0; i < 2; i++)
    app_test_press (test, "Up");
  g_assert_cmpint (get_focused (test)->id, ==, 1);
  app_test_press (test, "Up");
  g_assert_true (is_in_entry (test));

  /* All cards: the row that had them shown is now one of them. */
  for (guint i = 0; i < 5; i++)
    g_assert_true (app_test_press (test, "Down"));
  g_assert_null (get_focused (test));
  g_assert_true (app_test_press (test, "Return"));
  g_assert_nonnull (get_focused (test));
  g_assert_null (see (test, "Show all 6"));

  /* Escape goes back to the page, from the list as from the field. */
  app_test_press (test, "Escape");
  app_test_until (LYCEUM_IS_HOME_PAGE (app_test_get_page (test)));
}

static void
test_opens_lesson (void)
{
  g_autoptr (AppTest) test = app_test_start ();

  app_test_seed (test, "Biology", 3, 3, 0);
  add_passage (test, NULL, "Ribosomes are where proteins are made.", 2);
  begin (test);
  /* Enter comes before the results do. */
  type (test, "ribos");
  g_assert_true (app_test_press (test, "Return"));
  app_test_until (LYCEUM_IS_LESSON_PAGE (app_test_get_page (test)));
  g_assert_cmpint (lyceum_lesson_page_get_lesson_id (LYCEUM_LESSON_PAGE (app_test_get_page (test))), ==, 3);

  /* The results are still there. */
  app_test_press (test, "Escape");
  app_test_until (LYCEUM_IS_FIND_PAGE (app_test_get_page (test)));
  g_assert_cmpstr (gtk_editable_get_text (get_entry (test)), ==, "ribos");
  app_test_until (see (test, "A Chapter"));
}

/* A lesson opens where the words are. */
static void
test_place (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  g_autoptr (GString) markdown = g_string_new ("- The point.\n\n");
  GtkWidget *label, *scroller;
  graphene_point_t at;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (markdown, "Paragraph %u says nothing that anybody would look for.\n\n", i);
  g_string_append (markdown, "Here stands the word kumquat.\n\n");
  for (guint i = 0; i < 60; i++)
    g_string_append (markdown, "And so on, until the end.\n\n");
  app_test_seed (test, "Biology", 1, 0, 0);
  app_test_make_lesson (test, 0, markdown->str, 0);
  begin (test);
  type (test, "kumq");
  app_test_until (see (test, "Lesson 1"));
  app_test_press (test, "Return");
  app_test_until (LYCEUM_IS_LESSON_PAGE (app_test_get_page (test)));
  app_test_until ((label = see (test, "Here stands the word kumquat.")) && gtk_label_get_attributes (GTK_LABEL (label)));
  app_test_settle (test);
  scroller = gtk_widget_get_ancestor (label, GTK_TYPE_SCROLLED_WINDOW);
  g_assert_true (gtk_widget_compute_point (label, scroller, &GRAPHENE_POINT_INIT (0, 0), &at));
  g_assert_cmpfloat (at.y, >, 0);
  g_assert_cmpfloat (at.y, <, gtk_widget_get_height (scroller));
}

static GtkWindow *
find_card_dialog (void)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (LYCEUM_IS_CARD_DIALOG (window) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

static void
test_opens_card (void)
{
  g_autoptr (AppTest) test = app_test_start ();

  app_test_seed (test, "Biology", 2, 2, 2);
  begin (test);
  type (test, "“question 2 of lesson 1”");
  app_test_until (see (test, "Question 2 of lesson 1?"));
  app_test_press (test, "Return");
  app_test_until (find_card_dialog ());
  gtk_window_close (find_card_dialog ());
  app_test_until (!find_card_dialog ());
  g_assert_true (LYCEUM_IS_FIND_PAGE (app_test_get_page (test)));
}

/* Of a source that has no lessons the course is shown. */
static void
test_no_lesson (void)
{
  g_autoptr (AppTest) test = app_test_start ();

  app_test_seed (test, "Biology", 1, 1, 0);
  add_passage (test, "Cooking", "Ribosomes are not where soup is made.", 0);
  begin (test);
  type (test, "soup");
  app_test_until (see (test, "Cooking · page 9"));
  app_test_press (test, "Return");
  app_test_until (LYCEUM_IS_COURSE_PAGE (app_test_get_page (test)));
  app_test_until (app_test_find_text (GTK_WIDGET (test->window), "No lesson is about this passage: here is its course"));
}

static void
test_scope (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Biology", 1, 1, 1);

  add_passage (test, "Cooking", "Lessons in making soup.", 0);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-course", "x", course_id);
  app_test_until (see (test, "Lesson 1"));
  begin (test);
  type (test, "lesson");
  app_test_until (see (test, "Lesson 1") && see (test, "Cards"));
  g_assert_null (see (test, "Sources"));
  type (test, "soup");
  app_test_until (see (test, "Nothing Found in This Course"));
  gtk_widget_activate (app_test_find_button (app_test_get_page (test), "Search All Courses"));
  app_test_until (see (test, "Cooking · page 9"));
  g_assert_true (is_in_entry (test));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (app_test_find_button (app_test_get_page (test), "This Course")), TRUE);
  app_test_until (see (test, "Nothing Found in This Course"));

  /* From home, there is no course to stay in. */
  app_test_press (test, "Escape");
  app_test_until (LYCEUM_IS_COURSE_PAGE (app_test_get_page (test)));
  app_test_press (test, "Escape");
  app_test_until (LYCEUM_IS_HOME_PAGE (app_test_get_page (test)));
  begin (test);
  g_assert_null (app_test_find_button (app_test_get_page (test), "This Course"));
  type (test, "soup");
  app_test_until (see (test, "Cooking · page 9"));
}

static void
test_edited_card (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumEdit) edit = NULL;
  g_autoptr (GError) error = NULL;
  const LyceumNoteWords words = { .kind = LYCEUM_NOTE_BASIC, .front = "What is a zebra?", .back = "A horse" };

  app_test_seed (test, "Biology", 1, 1, 1);
  begin (test);
  type (test, "zebra");
  app_test_until (see (test, "Nothing Found"));
  /* What is on the screen follows. */
  lyceum_collection_change_note_async (get_collection (test), 1, &words, NULL, ready_cb, &result);
  app_test_until (result);
  edit = lyceum_collection_edit_finish (get_collection (test), result, &error);
  g_assert_no_error (error);
  app_test_until (see (test, "What is a zebra?"));
  type (test, "question");
  app_test_until (see (test, "Nothing Found"));
}

/* However fast somebody types, the newest words win; and a page may go at any time. */
static void
test_newest_wins (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  static const char *const steps[] = { "q", "qu", "question 1 of", "answer", "les", "zzz", "osm", "que" };
  GtkWidget *page;

  app_test_seed (test, "Biology", 2, 2, 2);
  begin (test);
  page = app_test_get_page (test);
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  for (guint i = 0; i < 40; i++)
    {
      type (test, steps[i % G_N_ELEMENTS (steps)]);
      if (i % 3 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  app_test_until (see (test, "Question 1 of lesson 1?"));
  type (test, "words");
  app_test_press (test, "Escape");
  app_test_until (LYCEUM_IS_HOME_PAGE (app_test_get_page (test)));
  app_test_until (page == NULL);
  begin (test);
  type (test, "words");
}

/* The focus is where it was before. */
static void
test_focus (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Biology", 2, 2, 0);
  GtkWidget *focus;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-course", "x", course_id);
  app_test_until (see (test, "Lesson 1"));
  app_test_settle (test);
  focus = app_test_find_type (app_test_get_page (test), GTK_TYPE_BUTTON);
  gtk_widget_grab_focus (focus);
  begin (test);
  app_test_press (test, "Escape");
  app_test_until (LYCEUM_IS_COURSE_PAGE (app_test_get_page (test)));
  app_test_until (gtk_window_get_focus (GTK_WINDOW (test->window)) == focus);
}

static void
test_narrow (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "A course with a name that is much longer than a phone is wide", 2, 2, 3);
  int minimum;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-course", "x", course_id);
  begin (test);
  type (test, "lesson");
  app_test_until (see (test, "Show all 6"));
  app_test_settle (test);
  gtk_widget_measure (app_test_get_page (test), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/find/typed", test_typed);
  g_test_add_func ("/find/keys", test_keys);
  g_test_add_func ("/find/opens-lesson", test_opens_lesson);
  g_test_add_func ("/find/place", test_place);
  g_test_add_func ("/find/opens-card", test_opens_card);
  g_test_add_func ("/find/no-lesson", test_no_lesson);
  g_test_add_func ("/find/scope", test_scope);
  g_test_add_func ("/find/edited-card", test_edited_card);
  g_test_add_func ("/find/newest-wins", test_newest_wins);
  g_test_add_func ("/find/focus", test_focus);
  g_test_add_func ("/find/narrow", test_narrow);
  return g_test_run ();
}
