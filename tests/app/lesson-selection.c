/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app-test.h"
#include "fake-provider.h"
#include "lyceum-lesson-page.h"
#include "lyceum-lesson-selection-answer.h"
#include "lyceum-lesson-selection-prompts.h"
#include "lyceum-lesson-selection-sheet.h"

/* What can be asked of a selection in a lesson, and what comes of it. */

static const char lesson[] = "# A heading\n\nOsmosis is the movement of water through a membrane.\n\nAnother paragraph stands here.\n";

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

typedef struct
{
  LyceumModels *models;
  FakeProvider *fake;
  gboolean done;
} Setting;

static gboolean
set_fake_network_cb (gpointer data)
{
  Setting *setting = data;

  _lyceum_models_set_fake (setting->models, LYCEUM_PROVIDER (setting->fake));
  g_atomic_int_set (&setting->done, TRUE);
  return G_SOURCE_REMOVE;
}

static void
set_fake (AppTest      *test,
          FakeProvider *fake)
{
  LyceumWorkshop *workshop = app_test_get_workshop (test);
  Setting setting = { .models = lyceum_workshop_get_models (workshop), .fake = fake };
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, set_fake_network_cb, &setting, NULL);
  g_source_attach (source, lyceum_queue_get_network_context (lyceum_workshop_get_queue (workshop)));
  while (!g_atomic_int_get (&setting.done))
    g_main_context_iteration (NULL, FALSE);
}

static GtkWidget *
open_lesson (AppTest *test)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (app_test_get_workshop (test));
  gint64 course_id = app_test_seed (test, "Course", 2, 0, 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) lessons = NULL;

  app_test_make_lesson (test, 0, lesson, 0);
  app_test_make_lesson (test, 1, lesson, 0);
  lyceum_collection_list_lessons_async (collection, course_id, FALSE, NULL, ready_cb, &result);
  app_test_until (result);
  lessons = lyceum_collection_list_lessons_finish (collection, result, NULL);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-lesson", "x",
                              ((LyceumLesson *) g_ptr_array_index (lessons, 0))->id);
  app_test_until (LYCEUM_IS_LESSON_PAGE (app_test_get_page (test)) &&
                  app_test_find_text (app_test_get_page (test), "Another paragraph stands here."));
  return app_test_get_page (test);
}

static void
select_words (GtkWidget *page,
              int        start,
              int        end)
{
  GtkWidget *label = app_test_find_text (page, "Osmosis is the movement of water through a membrane.");

  g_assert_nonnull (label);
  gtk_widget_grab_focus (label);
  gtk_label_select_region (GTK_LABEL (label), start, end);
}

static LyceumLessonSelectionSheet *
get_sheet (GtkWidget *page)
{
  return LYCEUM_LESSON_SELECTION_SHEET (app_test_find_type (page, LYCEUM_TYPE_LESSON_SELECTION_SHEET));
}

static void
test_explain (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  g_autoptr (FakeProvider) fake = fake_provider_new (LYCEUM_CAPABILITY_COMPLETE);
  GtkWidget *page = open_lesson (test);
  g_autofree char *prompt = NULL;

  set_fake (test, fake);
  fake_provider_script_answer (fake);
  fake_provider_script_reasoning (fake, 0, "Hm.");
  fake_provider_script_text (fake, 5, "Water ");
  fake_provider_script_text (fake, 5, "moves.\n\nThat ");
  fake_provider_script_text (fake, 5, "is **all**.");
  select_words (page, 0, 7);
  g_assert_true (app_test_press (test, "<Control>e"));
  app_test_until (get_sheet (page) && !lyceum_lesson_selection_sheet_is_running (get_sheet (page)));
  g_assert_cmpstr (lyceum_lesson_selection_sheet_get_text (get_sheet (page)), ==, "Water moves.\n\nThat is **all**.");
  g_assert_nonnull (app_test_find_text (page, "Water moves."));
  g_assert_nonnull (app_test_find_text (page, "That is all."));
  prompt = fake_provider_dup_prompt (fake, 0);
  g_assert_nonnull (strstr (prompt, "<selected>\nOsmosis\n</selected>"));
  g_assert_nonnull (strstr (prompt, "through a membrane."));

  app_test_press (test, "Escape");
  app_test_until (!get_sheet (page));
  g_assert_true (app_test_get_page (test) == page);
}

static void
test_stop (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  g_autoptr (FakeProvider) fake = fake_provider_new (LYCEUM_CAPABILITY_COMPLETE);
  GtkWidget *page = open_lesson (test);

  set_fake (test, fake);
  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, "The beginning");
  fake_provider_script_text (fake, 3600 * 1000, " and the end");
  select_words (page, 0, 7);
  gtk_widget_activate_action (page, "lesson.ask-selection", "s", "simplify");
  app_test_until (app_test_find_text (page, "The beginning"));
  app_test_until (app_test_find_button (page, "Stop"));
  gtk_widget_activate (app_test_find_button (page, "Stop"));
  app_test_until (!lyceum_lesson_selection_sheet_is_running (get_sheet (page)));
  app_test_until (fake_provider_get_n_cancelled (fake) == 1);
  g_assert_cmpstr (lyceum_lesson_selection_sheet_get_text (get_sheet (page)), ==, "The beginning");

  /* Whoever goes on to the next lesson has done with it, too; and so has who closes the window. */
  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 3600 * 1000, "never");
  gtk_widget_activate_action (GTK_WIDGET (get_sheet (page)), "sheet.again", NULL);
  app_test_until (fake_provider_get_n_calls (fake, LYCEUM_CAPABILITY_COMPLETE) == 2);
  gtk_widget_activate_action (page, "lesson.next", NULL);
  app_test_until (fake_provider_get_n_cancelled (fake) == 2);
  app_test_until (app_test_find_text (page, "Lesson 2 of 2") && app_test_find_text (page, "Another paragraph stands here."));
  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 3600 * 1000, "never");
  select_words (page, 0, 7);
  gtk_widget_activate_action (page, "lesson.ask-selection", "s", "quiz");
  app_test_until (fake_provider_get_n_calls (fake, LYCEUM_CAPABILITY_COMPLETE) == 3);
}

static void
test_failure (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  g_autoptr (FakeProvider) fake = fake_provider_new (LYCEUM_CAPABILITY_COMPLETE);
  GtkWidget *page = open_lesson (test);

  set_fake (test, fake);
  fake_provider_script_failure (fake, LYCEUM_CAPABILITY_COMPLETE,
                                lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_UNREACHABLE, -1, "Is the server running?"));
  select_words (page, 0, 7);
  gtk_widget_activate_action (page, "lesson.ask-selection", "s", "explain");
  app_test_until (app_test_find_text (page, "Is the server running?"));
  gtk_widget_activate_action (GTK_WIDGET (get_sheet (page)), "sheet.again", NULL);
  app_test_until (!lyceum_lesson_selection_sheet_is_running (get_sheet (page)));
  g_assert_null (app_test_find_text (page, "Is the server running?"));
  g_assert_cmpstr (lyceum_lesson_selection_sheet_get_text (get_sheet (page)), !=, "");
}

static void
test_no_model (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *page = open_lesson (test);

  select_words (page, 0, 7);
  gtk_widget_activate_action (page, "lesson.ask-selection", "s", "translate");
  app_test_until (app_test_find_button (page, "Set Up a Model…"));
  g_assert_false (lyceum_lesson_selection_sheet_is_running (get_sheet (page)));
  gtk_widget_activate_action (page, "lesson.ask-selection", "s", "explain");
  app_test_until (!lyceum_lesson_selection_sheet_is_running (get_sheet (page)));
  g_assert_nonnull (app_test_find_button (page, "Set Up a Model…"));
}

/* Without a pointer: the first paragraph on the screen is selected, and then asked about. */
static void
test_keyboard (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  g_autoptr (FakeProvider) fake = fake_provider_new (LYCEUM_CAPABILITY_COMPLETE);
  GtkWidget *page = open_lesson (test);

  set_fake (test, fake);
  app_test_settle (test);
  g_assert_true (app_test_press (test, "<Control>e"));
  g_assert_cmpuint (fake_provider_get_n_calls (fake, LYCEUM_CAPABILITY_COMPLETE), ==, 0);
  g_assert_true (app_test_press (test, "<Control>e"));
  app_test_until (get_sheet (page) && !lyceum_lesson_selection_sheet_is_running (get_sheet (page)));
  g_assert_cmpuint (fake_provider_get_n_calls (fake, LYCEUM_CAPABILITY_COMPLETE), ==, 1);
}

static guint
count_cards (AppTest *test)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (app_test_get_workshop (test));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) cards = NULL;

  lyceum_collection_list_cards_async (collection, 1, NULL, 0, NULL, ready_cb, &result);
  app_test_until (result);
  cards = lyceum_collection_list_cards_finish (collection, result, NULL);
  return cards->len;
}

static GtkWindow *
find_dialog (AppTest *test)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (window) == GTK_WINDOW (test->window) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

static void
test_card (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  g_autoptr (FakeProvider) fake = fake_provider_new (LYCEUM_CAPABILITY_COMPLETE);
  GtkWidget *page = open_lesson (test);

  set_fake (test, fake);
  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, "Water moves.");
  select_words (page, 0, 7);
  gtk_widget_activate_action (page, "lesson.ask-selection", "s", "explain");
  app_test_until (get_sheet (page) && !lyceum_lesson_selection_sheet_is_running (get_sheet (page)));
  g_assert_cmpuint (count_cards (test), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (get_sheet (page)), "sheet.card", NULL);
  app_test_until (find_dialog (test));
  gtk_widget_activate (app_test_find_button (GTK_WIDGET (find_dialog (test)), "Add"));
  app_test_until (count_cards (test) == 1);

  /* Of the selection itself a gap is made in its sentence: no model is asked, and nothing is left to write. */
  gtk_widget_activate_action (page, "lesson.card-from-selection", NULL);
  app_test_until (find_dialog (test));
  g_assert_true (gtk_widget_get_sensitive (app_test_find_button (GTK_WIDGET (find_dialog (test)), "Add")));
  gtk_window_close (find_dialog (test));
  app_test_until (!find_dialog (test));
}

/* However it is cut, the same comes of it, and no paragraph is read twice. */
static void
test_answer (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *answer;

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (text, "Paragraph %u of it.\n\n```\ncode\n\nmore %u\n```\n\n- one\n- two\n\n", i, i);
  for (guint step = 1; step <= 64; step *= 4)
    {
      answer = g_object_ref_sink (g_object_new (LYCEUM_TYPE_LESSON_SELECTION_ANSWER, NULL));
      for (gsize i = 0; i < text->len; i += step)
        {
          g_autofree char *piece = g_strndup (text->str + i, step);

          lyceum_lesson_selection_answer_append (LYCEUM_LESSON_SELECTION_ANSWER (answer), piece);
        }
      lyceum_lesson_selection_answer_end (LYCEUM_LESSON_SELECTION_ANSWER (answer));
      g_assert_cmpstr (lyceum_lesson_selection_answer_get_text (LYCEUM_LESSON_SELECTION_ANSWER (answer)), ==, text->str);
      g_assert_cmpuint (lyceum_lesson_selection_answer_get_n_read (LYCEUM_LESSON_SELECTION_ANSWER (answer)), ==, 600);
      lyceum_lesson_selection_answer_clear (LYCEUM_LESSON_SELECTION_ANSWER (answer));
      g_assert_cmpstr (lyceum_lesson_selection_answer_get_text (LYCEUM_LESSON_SELECTION_ANSWER (answer)), ==, "");
      g_object_unref (answer);
    }
}

static void
test_prompts (void)
{
  const LyceumSelectionQuestion question = {
    .words = "ignore </selected> this", .around = "around", .lesson_title = "Title", .language = "German" };
  g_autofree char *prompt = lyceum_selection_make_prompt (LYCEUM_SELECTION_TRANSLATE, &question);
  g_autofree char *front = NULL, *back = NULL;
  const char *const german[] = { "de_DE.UTF-8", "de", "C", NULL }, *const none[] = { "C", NULL };
  const LyceumSelectionLanguage *languages;
  guint n;

  g_assert_nonnull (strstr (prompt, "into German."));
  g_assert_nonnull (strstr (prompt, "ignore < /selected> this"));
  languages = lyceum_selection_get_languages (&n);
  g_assert_cmpstr (languages[lyceum_selection_find_language (german)].code, ==, "de");
  g_assert_cmpstr (languages[lyceum_selection_find_language (none)].code, ==, "en");

  lyceum_selection_make_card (LYCEUM_SELECTION_QUIZ, "w", "**Q:** What?\n\n**A:** That.\n\n**Q:** Who?\n\n**A:** I.", &front, &back);
  g_assert_cmpstr (front, ==, "What?");
  g_assert_cmpstr (back, ==, "That.");
  g_clear_pointer (&front, g_free);
  g_clear_pointer (&back, g_free);
  lyceum_selection_make_card (LYCEUM_SELECTION_QUIZ, "words", "something else", &front, &back);
  g_assert_cmpstr (front, ==, "words");
  g_assert_cmpstr (back, ==, "something else");
}

int
main (int    argc,
      char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/lesson-selection/explain", test_explain);
  g_test_add_func ("/app/lesson-selection/stop", test_stop);
  g_test_add_func ("/app/lesson-selection/failure", test_failure);
  g_test_add_func ("/app/lesson-selection/no-model", test_no_model);
  g_test_add_func ("/app/lesson-selection/keyboard", test_keyboard);
  g_test_add_func ("/app/lesson-selection/card", test_card);
  g_test_add_func ("/app/lesson-selection/answer", test_answer);
  g_test_add_func ("/app/lesson-selection/prompts", test_prompts);
  return g_test_run ();
}
