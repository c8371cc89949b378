/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lyceum-course-page.h"
#include "lyceum-lesson-page.h"
#include "lyceum-maker-row.h"
#include "lyceum-markdown-view.h"
#include "lyceum-new-course-dialog.h"
#include "model-server.h"

/* Courses by a model, as a person makes and reads them. */

static const char text[] =
  "# The cell\n\nA **cell** is the smallest unit of life. Every living thing is made of one cell or of many cells.\n\n"
  "The **cell membrane** is a thin layer of lipids and proteins that surrounds the cell. It controls which substances enter "
  "the cell and which leave it. The nucleus was described by the Scottish botanist Robert Brown in 1831.\n\n"
  "Chromosomes are long threads of DNA and proteins that carry the genes. A mitochondrion is an organelle in which cellular "
  "respiration takes place. Mitochondria produce most of the adenosine triphosphate that the cell uses as a source of "
  "energy. A chloroplast is an organelle of plants and algae in which photosynthesis takes place. Osmosis is the movement of "
  "water through a membrane towards the higher concentration of dissolved substances.\n\n"
  "A ribosome is a particle of RNA and protein that builds proteins by joining amino acids in the order that the genes "
  "prescribe. The cytoskeleton is a network of protein fibres that gives the cell its shape. A vacuole is a space in the cell "
  "that stores water, food and waste. The cell wall is a stiff layer outside of the membrane of plant cells. Lysosomes are "
  "small sacs of enzymes that take apart what the cell no longer needs.\n";

static void
ready_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
add_server (AppTest *test, const char *url)
{
  LyceumModels *models = lyceum_workshop_get_models (app_test_get_workshop (test));
  g_autoptr (LyceumProviderProfile) profile = lyceum_provider_profile_new ("Home", LYCEUM_PROVIDER_OPENAI, url);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  profile->models[LYCEUM_USE_ANSWERS] = g_strdup ("tutor");
  lyceum_models_save_async (models, profile, NULL, NULL, ready_cb, &result);
  app_test_until (result);
  g_assert_cmpint (lyceum_models_save_finish (models, result, &error), !=, 0);
  g_assert_no_error (error);
}

static GtkWidget *
open_dialog (AppTest *test)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.new-course", NULL);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (LYCEUM_IS_NEW_COURSE_DIALOG (window) && gtk_widget_get_mapped (window))
        return window;
    }
  g_assert_not_reached ();
}

/* The entry row with that title. */
static GtkWidget *
find_entry (GtkWidget *root, const char *title)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ADW_IS_ENTRY_ROW (child) &&
                                 g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (child)), title)
                             ? child
                             : find_entry (child, title);

      if (found)
        return found;
    }
  return NULL;
}

/* Without a model a topic makes no course, and the dialog says what to do. */
static void
test_without_model (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *dialog = open_dialog (test);
  GtkWidget *create = app_test_find_button (dialog, "Create");
  GtkWidget *topic = find_entry (dialog, "Topic to Write About");

  app_test_settle (test);
  gtk_editable_set_text (GTK_EDITABLE (topic), "Photosynthesis");
  g_assert_false (gtk_widget_get_sensitive (create));
  g_assert_false (gtk_widget_get_sensitive (app_test_find_type (dialog, LYCEUM_TYPE_MAKER_ROW)));
  g_assert_nonnull (app_test_find_text (dialog, "A model can write about a topic without any material. Add a server of models in "
                                                "Models first."));
  gtk_window_close (GTK_WINDOW (dialog));
}

static void
test_topic (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *dialog, *create, *topic, *row;

  add_server (test, "http://localhost:9");
  dialog = open_dialog (test);
  create = app_test_find_button (dialog, "Create");
  topic = find_entry (dialog, "Topic to Write About");
  row = app_test_find_type (dialog, LYCEUM_TYPE_MAKER_ROW);
  app_test_until (lyceum_maker_row_has_models (LYCEUM_MAKER_ROW (row)));
  g_assert_false (gtk_widget_get_sensitive (create));
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);

  /* White space is no topic; a topic needs the model, and takes it. */
  gtk_editable_set_text (GTK_EDITABLE (topic), "  ");
  g_assert_false (gtk_widget_get_sensitive (create));
  gtk_editable_set_text (GTK_EDITABLE (topic), "Photosynthesis");
  g_assert_true (gtk_widget_get_sensitive (create));
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  g_assert_false (gtk_widget_get_sensitive (create));
  gtk_window_close (GTK_WINDOW (dialog));
}

static gint64
wait_for_lesson (AppTest *test)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (app_test_get_workshop (test));

  while (TRUE)
    {
      g_autoptr (GAsyncResult) courses_result = NULL, result = NULL;
      g_autoptr (GPtrArray) courses = NULL, lessons = NULL;

      lyceum_collection_list_courses_async (collection, NULL, ready_cb, &courses_result);
      app_test_until (courses_result);
      courses = lyceum_collection_list_courses_finish (collection, courses_result, NULL);
      if (courses->len == 0)
        continue;
      lyceum_collection_list_lessons_async (collection, ((LyceumCourse *) g_ptr_array_index (courses, 0))->id, FALSE, NULL, ready_cb,
                                            &result);
      app_test_until (result);
      lessons = lyceum_collection_list_lessons_finish (collection, result, NULL);
      if (lessons->len > 0)
        return ((LyceumLesson *) g_ptr_array_index (lessons, 0))->id;
    }
}

static gboolean
shows_text (GtkWidget *page)
{
  GtkWidget *view = app_test_find_type (page, GTK_TYPE_TEXT_VIEW);

  return view && gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view))) > 40;
}

/* Makes a course by the model of @server, and opens its lesson. Returns: the page. */
static GtkWidget *
open_lesson (AppTest *test, ModelServer *server)
{
  GtkWidget *dialog, *row;

  add_server (test, model_server_get_url (server));
  dialog = open_dialog (test);
  row = app_test_find_type (dialog, LYCEUM_TYPE_MAKER_ROW);
  app_test_until (lyceum_maker_row_has_models (LYCEUM_MAKER_ROW (row)));
  lyceum_maker_row_choose_model (LYCEUM_MAKER_ROW (row));
  lyceum_new_course_dialog_set_text (LYCEUM_NEW_COURSE_DIALOG (dialog), text);
  gtk_widget_activate (app_test_find_button (dialog, "Create"));
  app_test_until (LYCEUM_IS_COURSE_PAGE (app_test_get_page (test)));

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-lesson", "x", wait_for_lesson (test));
  app_test_until (LYCEUM_IS_LESSON_PAGE (app_test_get_page (test)));
  return app_test_get_page (test);
}

/* A lesson is read while it is written. */
static void
test_streams (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  ModelServer *server = model_server_new ("stall:8000"); /* in the middle of the lesson */
  GtkWidget *page = open_lesson (test, server);

  app_test_until (shows_text (page));
  g_clear_pointer (&test, app_test_free);
  model_server_free (server);
}

/* And says who wrote it. */
static void
test_written (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  ModelServer *server = model_server_new (NULL);
  GtkWidget *page = open_lesson (test, server);

  app_test_until (app_test_find_type (page, LYCEUM_TYPE_MARKDOWN_VIEW));
  app_test_until (app_test_find_text (page, "Written by tutor (Home)"));
  g_clear_pointer (&test, app_test_free);
  model_server_free (server);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/making/without-model", test_without_model);
  g_test_add_func ("/app/making/topic", test_topic);
  g_test_add_func ("/app/making/streams", test_streams);
  g_test_add_func ("/app/making/written", test_written);
  return g_test_run ();
}
