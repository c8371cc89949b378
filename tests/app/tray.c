/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lyceum-collection-writes.h"
#include "lyceum-tray-page.h"
#include "lyceum-tray.h"

static LyceumCollection *
get_collection (AppTest *test)
{
  return lyceum_workshop_get_collection (app_test_get_workshop (test));
}

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
write_writer_cb (LyceumConnection *connection,
                 gpointer          data,
                 gpointer         *result,
                 GError          **error)
{
  const char *const none[] = { NULL };
  LyceumNewNote notes[4] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    notes[i] = (LyceumNewNote){
      .kind = "basic",
      .front = (const char *const[]){ "First?", "Second?", "Third?", "Fourth?" }[i],
      .back = "Because.",
      .answers = none,
      .quote = (const char *const[]){ "It is the first.", "It is the second.", "It is the third.", "It is the fourth." }[i],
      .location = "page 1",
      .fingerprint = (const char *const[]){ "a", "b", "c", "d" }[i],
    };
  return lyceum_write_notes (connection, *(gint64 *) data, notes, G_N_ELEMENTS (notes), error);
}

/* Four new cards in a course that has a lesson. */
static gint64
seed (AppTest *test)
{
  LyceumDatabase *database = lyceum_collection_get_database (get_collection (test));
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 0), lesson_id = 1;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_database_write_async (database, write_writer_cb, &lesson_id, NULL, NULL, NULL, ready_cb, &result);
  app_test_until (result);
  lyceum_database_write_finish (database, result, NULL, &error);
  g_assert_no_error (error);
  return course_id;
}

static guint
count (AppTest *test,
       gint64   course_id,
       guint   *n_tray)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumCourse) course = NULL;

  lyceum_collection_get_course_async (get_collection (test), course_id, NULL, ready_cb, &result);
  app_test_until (result);
  course = lyceum_collection_get_course_finish (get_collection (test), result, &error);
  g_assert_no_error (error);
  *n_tray = course->n_tray;
  return course->n_cards;
}

static GtkWidget *
open_tray (AppTest *test,
           gint64   course_id)
{
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.tray", "x", course_id);
  app_test_until (LYCEUM_IS_TRAY_PAGE (app_test_get_page (test)) && app_test_find_text (app_test_get_page (test), "First?"));
  return app_test_get_page (test);
}

/* Each key is a card: keep, drop, take it back, keep all. */
static void
test_keys (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = seed (test);
  GtkWidget *page = open_tray (test, course_id);
  guint n_tray = 0;

  g_assert_nonnull (app_test_find_text (page, "It is the first."));
  g_assert_nonnull (app_test_find_button (page, "Keep All (4)"));
  gtk_widget_activate_action (page, "tray.keep", NULL);
  g_assert_nonnull (app_test_find_text (page, "Second?"));
  gtk_widget_activate_action (page, "tray.drop", NULL);
  g_assert_nonnull (app_test_find_text (page, "Third?"));
  app_test_until (count (test, course_id, &n_tray) == 1 && n_tray == 2);
  gtk_widget_activate_action (page, "tray.undo", NULL);
  app_test_until (app_test_find_text (page, "Second?"));
  g_assert_cmpuint (count (test, course_id, &n_tray), ==, 1);
  g_assert_cmpuint (n_tray, ==, 3);
  gtk_widget_activate_action (page, "tray.keep-all", NULL);
  app_test_until (app_test_find_text (page, "All Looked At"));
  app_test_until (count (test, course_id, &n_tray) == 4 && n_tray == 0);
  g_assert_nonnull (app_test_find_button (page, "Study"));
}

/* The course says that they wait, and Today does. */
static void
test_banner (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = seed (test);

  app_test_until (app_test_find_button (GTK_WIDGET (test->window), "Look at Them"));
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-course", "x", course_id);
  app_test_until (app_test_find_text (app_test_get_page (test), "4 new cards to look at"));
  gtk_widget_activate (app_test_find_button (app_test_get_page (test), "4 new cards to look at"));
  app_test_until (LYCEUM_IS_TRAY_PAGE (app_test_get_page (test)));
  app_test_until (app_test_find_text (app_test_get_page (test), "First?"));
}

/* Whoever has chosen is not asked again. */
static void
test_setting (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  g_autoptr (GAsyncResult) result = NULL, read = NULL;
  g_autoptr (GError) error = NULL;
  guint n_tray = 0;
  gint64 course_id;

  lyceum_collection_set_tray_setting_async (get_collection (test), LYCEUM_TRAY_OFF, FALSE, ready_cb, &result);
  app_test_until (result);
  app_test_close (test);
  app_test_reopen (test);
  lyceum_collection_get_tray_setting_async (get_collection (test), NULL, ready_cb, &read);
  app_test_until (read);
  g_assert_cmpint (lyceum_collection_get_tray_setting_finish (get_collection (test), read, &error), ==, LYCEUM_TRAY_OFF);
  g_assert_no_error (error);
  course_id = seed (test);
  g_assert_cmpuint (count (test, course_id, &n_tray), ==, 4);
  g_assert_cmpuint (n_tray, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/tray/keys", test_keys);
  g_test_add_func ("/app/tray/banner", test_banner);
  g_test_add_func ("/app/tray/setting", test_setting);
  return g_test_run ();
}
