/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <string.h>

#include "fake-provider.h"
#include "lyceum-answer-part.h"
#include "lyceum-ask-cards.h"
#include "lyceum-ask-conversation.h"
#include "lyceum-ask-entry.h"
#include "lyceum-ask-page.h"
#include "lyceum-ask-question.h"
#include "lyceum-ask-window.h"
#include "lyceum-course-task.h"
#include "lyceum-models.h"

/* The Ask place: driven as a person drives it, with a server of models that is none. */

static const char material[] =
  "# Mitochondria\n\nThe mitochondrion is the organelle in which most of the ATP of a cell is made. ATP is a small molecule that "
  "carries energy.\n\n# Nucleus\n\nThe nucleus holds the DNA of the cell. DNA is a long molecule that carries the genes.\n";

typedef struct
{
  AppTest *app;
  FakeProvider *fake;
  gint64 course_id;
  gboolean set;
} Case;

static gboolean
use_fake_network_cb (gpointer data)
{
  Case *test = data;

  _lyceum_models_set_fake (lyceum_workshop_get_models (app_test_get_workshop (test->app)), LYCEUM_PROVIDER (test->fake));
  g_atomic_int_set (&test->set, TRUE);
  g_main_context_wakeup (NULL);
  return G_SOURCE_REMOVE;
}

static LyceumQueue *
get_queue (Case *test)
{
  return lyceum_workshop_get_queue (app_test_get_workshop (test->app));
}

static void
use_fake (Case *test)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  if (!test->fake)
    test->fake = fake_provider_new (LYCEUM_CAPABILITY_COMPLETE);
  g_atomic_int_set (&test->set, FALSE);
  g_source_set_callback (source, use_fake_network_cb, test, NULL);
  g_source_attach (source, lyceum_queue_get_network_context (get_queue (test)));
  app_test_until (g_atomic_int_get (&test->set));
}

static void
created_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
set_up (Case         *test,
        gconstpointer data)
{
  GPtrArray *materials = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_material_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumTask) task = NULL;

  test->app = app_test_start ();
  g_ptr_array_add (materials, lyceum_material_new_text ("Notes", material));
  lyceum_course_create_async (get_queue (test), lyceum_workshop_get_collection (app_test_get_workshop (test->app)), 0, "Cells",
                              materials, TRUE, LYCEUM_TASK_PRIORITY_HIGH, NULL, created_cb, &result);
  app_test_until (result);
  task = lyceum_course_create_finish (result, &test->course_id, NULL);
  app_test_until (LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (task)));
  app_test_until (app_test_find_text (GTK_WIDGET (test->app->window), "Ask"));
}

static void
tear_down (Case         *test,
           gconstpointer data)
{
  g_clear_pointer (&test->app, app_test_free);
  g_clear_object (&test->fake);
}

static GtkWidget *
open_place (Case *test)
{
  GtkWidget *window = GTK_WIDGET (test->app->window);

  gtk_widget_activate_action (window, "win.place", "s", "ask");
  app_test_until (app_test_find_type (window, LYCEUM_TYPE_ASK_PAGE));
  return app_test_find_type (window, LYCEUM_TYPE_ASK_PAGE);
}

static void
write_question (GtkWidget  *page,
                const char *text)
{
  lyceum_ask_entry_set_text (LYCEUM_ASK_ENTRY (app_test_find_type (page, LYCEUM_TYPE_ASK_ENTRY)), text);
  gtk_widget_grab_focus (app_test_find_type (page, LYCEUM_TYPE_ASK_ENTRY));
}

static void
gather (GtkWidget *widget,
        GString   *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget))
    g_string_append_printf (text, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    gather (child, text);
}

static gboolean
shows (GtkWidget  *widget,
       const char *words)
{
  g_autoptr (GString) text = g_string_new (NULL);

  gather (widget, text);
  return strstr (text->str, words) != NULL;
}

static GtkWidget *
find_tool (GtkWidget  *widget,
           const char *tooltip)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_tool (child, tooltip);

      if (found)
        return found;
    }
  return NULL;
}

/* Without any model: the answer quotes the material, and its citations open the passage. */
static void
test_built_in (Case         *test,
               gconstpointer data)
{
  GtkWidget *page = open_place (test);
  GtkWidget *label;

  app_test_until (shows (page, "Ask Your Material") && shows (page, "Built In"));
  write_question (page, "In which organelle is most of the ATP made?");
  g_assert_true (app_test_press (test->app, "Return"));
  app_test_until (find_tool (page, "Copy the answer"));
  app_test_until (shows (page, "[1]") && shows (page, "Quoted from your material, without a model"));
  app_test_until (shows (page, "The mitochondrion is the organelle"));
  g_assert_true (shows (page, "Searched"));
  label = app_test_find_type (page, LYCEUM_TYPE_ANSWER_PART);
  /* The Tab key comes to the citation, and Enter opens it. */
  g_assert_true (gtk_widget_child_focus (label, GTK_DIR_TAB_FORWARD));
  g_signal_emit_by_name (gtk_window_get_focus (GTK_WINDOW (test->app->window)), "activate-current-link");
  app_test_until (app_test_find_button (page, "Open the Lesson"));
  g_assert_true (shows (page, "[1] Mitochondria"));
  gtk_widget_activate (app_test_find_button (page, "Open the Lesson"));
  app_test_until (app_test_find_text (app_test_get_page (test->app), "Lesson 1 of 1") ||
                  app_test_find_text (app_test_get_page (test->app), "Lesson 1 of 2"));
}

static void
script_slow (Case *test)
{
  fake_provider_script_answer (test->fake);
  fake_provider_script_text (test->fake, 0, "The first words. ");
  fake_provider_script_text (test->fake, 30, "Some more [1]. ");
  fake_provider_script_text (test->fake, 600000, "Never.");
}

/* Stop keeps what came, and the answer can be made again beside it. */
static void
test_stop (Case         *test,
           gconstpointer data)
{
  GtkWidget *page = open_place (test);

  use_fake (test);
  script_slow (test);
  fake_provider_script_answer (test->fake);
  fake_provider_script_text (test->fake, 0, "Another answer.");
  write_question (page, "What is ATP?");
  g_assert_true (app_test_press (test->app, "Return"));
  app_test_until (shows (page, "The first words. Some more [1].") && find_tool (page, "Stop (Escape)"));
  /* A second question waits until this one is answered. */
  g_assert_null (find_tool (page, "Ask (Enter)"));
  g_assert_true (app_test_press (test->app, "Escape"));
  app_test_until (shows (page, "Stopped. What had come is kept.") && find_tool (page, "Answer again"));
  /* Nothing of it is in the passage, which is said by more than a colour. */
  app_test_until (shows (page, "The first words. Some more [1\u2009⚠"));

  gtk_widget_activate (find_tool (page, "Answer again"));
  app_test_until (shows (page, "Another answer.") && shows (page, "2 of 2"));
  gtk_widget_activate (find_tool (page, "Earlier version"));
  app_test_until (shows (page, "The first words. Some more [1") && shows (page, "1 of 2"));
}

/* Another version of a question; the first stays beside it. */
static void
test_edit (Case         *test,
           gconstpointer data)
{
  /* The second makes a title of the first. */
  static const char *const answers[] = { "About the first.", "Small molecules", "About the second." };
  GtkWidget *page = open_place (test);

  use_fake (test);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      fake_provider_script_answer (test->fake);
      fake_provider_script_text (test->fake, 0, answers[i]);
    }
  write_question (page, "What is ATP?");
  g_assert_true (app_test_press (test->app, "Return"));
  app_test_until (shows (page, "About the first.") && shows (page, "Small molecules") && find_tool (page, "Ask (Enter)"));
  gtk_widget_activate (find_tool (page, "Edit the question"));
  app_test_until (shows (page, "Another version of your question"));
  write_question (page, "What is DNA?");
  g_assert_true (app_test_press (test->app, "<Control>Return"));
  app_test_until (shows (page, "About the second.") && shows (page, "2 of 2"));
  g_assert_false (shows (page, "About the first."));
  gtk_widget_activate (find_tool (page, "Earlier version"));
  app_test_until (shows (page, "About the first.") && shows (page, "1 of 2"));
}

/* What went wrong is said in words, with the next step. */
static void
test_error (Case         *test,
            gconstpointer data)
{
  GtkWidget *page = open_place (test);
  GError *error = g_error_new_literal (LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_KEY,
                                       "The server does not take the key. Enter it again.");

  use_fake (test);
  fake_provider_script_answer (test->fake);
  fake_provider_script_text (test->fake, 0, "Half an ");
  fake_provider_script_error (test->fake, 0, error);
  write_question (page, "What is DNA?");
  g_assert_true (app_test_press (test->app, "Return"));
  app_test_until (shows (page, "The server does not take the key.") && app_test_find_button (page, "Try Again"));
  app_test_until (shows (page, "Half an"));
  g_assert_nonnull (app_test_find_button (page, "Set Up a Model…"));
}

/* Two pages show one conversation, also one that is opened in the middle; what is closed in the middle leaves nothing behind. */
static void
test_two_pages (Case         *test,
                gconstpointer data)
{
  GtkWidget *page = open_place (test), *window = gtk_window_new (), *second = lyceum_ask_page_new (), *third;
  gint64 id;

  use_fake (test);
  script_slow (test);
  write_question (page, "What is ATP?");
  g_assert_true (app_test_press (test->app, "Return"));
  app_test_until (shows (page, "The first words."));
  id = lyceum_ask_conversation_get_id (LYCEUM_ASK_CONVERSATION (app_test_find_type (page, LYCEUM_TYPE_ASK_CONVERSATION)));
  g_assert_cmpint (id, !=, 0);

  lyceum_ask_page_set_workshop (LYCEUM_ASK_PAGE (second), app_test_get_workshop (test->app), 0);
  gtk_window_set_child (GTK_WINDOW (window), second);
  gtk_window_present (GTK_WINDOW (window));
  app_test_until (gtk_widget_get_mapped (second));
  lyceum_ask_page_open (LYCEUM_ASK_PAGE (second), id);
  app_test_until (shows (second, "The first words. Some more [1].") && shows (page, "The first words. Some more [1]."));

  /* It goes in the middle. */
  g_object_add_weak_pointer (G_OBJECT (second), (gpointer *) &second);
  gtk_window_destroy (GTK_WINDOW (window));
  app_test_until (!second);

  /* And comes again, to the end. */
  window = gtk_window_new ();
  third = lyceum_ask_page_new ();
  lyceum_ask_page_set_workshop (LYCEUM_ASK_PAGE (third), app_test_get_workshop (test->app), 0);
  gtk_window_set_child (GTK_WINDOW (window), third);
  gtk_window_present (GTK_WINDOW (window));
  app_test_until (gtk_widget_get_mapped (third));
  lyceum_ask_page_open (LYCEUM_ASK_PAGE (third), id);
  app_test_until (shows (third, "The first words. Some more [1]."));
  gtk_widget_activate (find_tool (page, "Stop (Escape)"));
  app_test_until (shows (third, "Stopped. What had come is kept.") && shows (page, "Stopped. What had come is kept."));
  g_object_add_weak_pointer (G_OBJECT (third), (gpointer *) &third);
  gtk_window_destroy (GTK_WINDOW (window));
  app_test_until (!third);
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

/* A window of its own: what is asked there is seen here, what is opened there opens here, and it goes with the main window. */
static void
test_window (Case         *test,
             gconstpointer data)
{
  GtkWidget *page = open_place (test), *window = NULL;

  use_fake (test);
  script_slow (test);
  write_question (page, "What is ATP?");
  g_assert_true (app_test_press (test->app, "Return"));
  app_test_until (shows (page, "The first words."));
  gtk_widget_activate_action (page, "ask-page.window", NULL);
  app_test_until ((window = find_window (LYCEUM_TYPE_ASK_WINDOW)) && shows (window, "The first words. Some more [1]."));
  gtk_widget_activate (find_tool (window, "Stop (Escape)"));
  app_test_until (shows (window, "Stopped. What had come is kept.") && shows (page, "Stopped. What had come is kept."));
  gtk_widget_activate_action (window, "win.open-course", "x", test->course_id);
  app_test_until (app_test_get_page (test->app) && shows (GTK_WIDGET (test->app->window), "Sources"));
  app_test_close (test->app);
  g_assert_null (find_window (LYCEUM_TYPE_ASK_WINDOW));
  app_test_reopen (test->app);
}

/* The window closes in the middle of an answer; on the next start it is made, and shown. */
static void
test_reopen (Case         *test,
             gconstpointer data)
{
  GtkWidget *page = open_place (test);

  use_fake (test);
  script_slow (test);
  write_question (page, "What is ATP?");
  g_assert_true (app_test_press (test->app, "Return"));
  app_test_until (shows (page, "The first words."));
  app_test_close (test->app);
  app_test_reopen (test->app);

  page = open_place (test);
  app_test_until (app_test_find_type (page, GTK_TYPE_LIST_VIEW));
  g_signal_emit_by_name (app_test_find_type (page, GTK_TYPE_LIST_VIEW), "activate", 0);
  /* The server is not there any more: what is built in answers. */
  app_test_until (shows (page, "What is ATP?") && find_tool (page, "Copy the answer"));
  g_assert_true (shows (page, "ATP"));
}

/* In a course, of that course alone; a title of one's own, deletion and Undo. */
static void
test_list (Case         *test,
           gconstpointer data)
{
  GtkWidget *page = open_place (test), *list;

  use_fake (test);
  write_question (page, "Tell me something?");
  g_assert_true (app_test_press (test->app, "Return"));
  app_test_until (find_tool (page, "Copy the answer"));
  app_test_until (app_test_find_type (page, GTK_TYPE_LIST_VIEW));
  list = app_test_find_type (page, GTK_TYPE_LIST_VIEW);
  app_test_until (shows (list, "Tell me something?"));

  gtk_widget_activate_action (page, "ask-page.delete", NULL);
  app_test_until (!app_test_find_type (page, GTK_TYPE_LIST_VIEW) && shows (page, "Ask Your Material"));
  app_test_until (app_test_find_button (GTK_WIDGET (test->app->window), "Undo"));
  gtk_widget_activate (app_test_find_button (GTK_WIDGET (test->app->window), "Undo"));
  app_test_until (app_test_find_type (page, GTK_TYPE_LIST_VIEW) && find_tool (page, "Copy the answer"));

  /* Closing the window in the middle of it does not bring it back. */
  gtk_widget_activate_action (page, "ask-page.delete", NULL);
  app_test_until (shows (page, "Ask Your Material"));
  app_test_close (test->app);
  app_test_reopen (test->app);
  page = open_place (test);
  app_test_until (shows (page, "Your conversations are kept here."));
  app_test_settle (test->app);
  g_assert_null (app_test_find_type (page, GTK_TYPE_LIST_VIEW));
}

/* Several cards may be of one note. */
static guint
count_notes (GPtrArray *cards)
{
  g_autoptr (GHashTable) notes = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < cards->len; i++)
    g_hash_table_add (notes, ((LyceumCard *) g_ptr_array_index (cards, i))->guid);
  return g_hash_table_size (notes);
}

/* The button that adds what was found, and how many cards that are: which ones is for the tests of the generator. (nullable) */
static GtkWidget *
find_add_button (GtkWidget *dialog,
                 guint     *n_cards)
{
  GtkWidget *button = NULL;

  for (*n_cards = 1; !button && *n_cards < 20; *n_cards += button ? 0 : 1)
    {
      g_autofree char *label = g_strdup_printf (*n_cards == 1 ? "Add %u Card" : "Add %u Cards", *n_cards);

      button = app_test_find_button (dialog, label);
    }
  return button;
}

/* Cards from an answer are looked at and then kept. */
static void
test_cards (Case         *test,
            gconstpointer data)
{
  GtkWidget *page = open_place (test), *dialog = NULL, *button = NULL;
  guint n_cards = 0;
  LyceumCollection *collection = lyceum_workshop_get_collection (app_test_get_workshop (test->app));
  g_autoptr (GAsyncResult) before = NULL, after = NULL;
  g_autoptr (GPtrArray) cards_before = NULL, cards_after = NULL;

  use_fake (test);
  fake_provider_script_answer (test->fake);
  fake_provider_script_text (test->fake, 0,
                             "A ribosome is a small machine that builds proteins from amino acids [1]. "
                             "The Golgi apparatus is a stack of flat sacs that sorts and packs proteins for their journey [1].");
  write_question (page, "What is the nucleus of a cell?");
  g_assert_true (app_test_press (test->app, "Return"));
  app_test_until (find_tool (page, "Make cards from this"));
  lyceum_collection_list_cards_async (collection, test->course_id, NULL, 0, NULL, created_cb, &before);
  app_test_until (before);
  cards_before = lyceum_collection_list_cards_finish (collection, before, NULL);

  gtk_widget_activate (find_tool (page, "Make cards from this"));
  app_test_until ((dialog = find_window (LYCEUM_TYPE_ASK_CARDS)));
  app_test_until ((button = find_add_button (dialog, &n_cards)));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  g_signal_emit_by_name (button, "clicked");
  app_test_until (!dialog);
  app_test_until (shows (GTK_WIDGET (test->app->window), "Cards added to the lesson"));
  lyceum_collection_list_cards_async (collection, test->course_id, NULL, 0, NULL, created_cb, &after);
  app_test_until (after);
  cards_after = lyceum_collection_list_cards_finish (collection, after, NULL);
  g_assert_cmpuint (count_notes (cards_after), ==, count_notes (cards_before) + n_cards);
}

/* Half as large again, and still as narrow as a phone. */
static void
test_large_text (Case         *test,
                 gconstpointer data)
{
  GtkWidget *page = open_place (test);
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi, minimum;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 144 * 1024, NULL);
  write_question (page, "In which organelle is most of the ATP made?");
  g_assert_true (app_test_press (test->app, "Return"));
  app_test_until (find_tool (page, "Copy the answer"));
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_test_message ("%d pixels", minimum);
  g_assert_cmpint (minimum, <=, 360);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

#define add(path, func) g_test_add (path, Case, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  add ("/ask/built-in", test_built_in);
  add ("/ask/stop", test_stop);
  add ("/ask/edit", test_edit);
  add ("/ask/error", test_error);
  add ("/ask/two-pages", test_two_pages);
  add ("/ask/window", test_window);
  add ("/ask/reopen", test_reopen);
  add ("/ask/list", test_list);
  add ("/ask/cards", test_cards);
  add ("/ask/large-text", test_large_text);
  return g_test_run ();
}
