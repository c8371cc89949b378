/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lyceum-study-page.h"

/* The page, with its first card. */
static GtkWidget *
begin (AppTest *test,
       gint64   course_id)
{
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.study", "x", course_id);
  app_test_until (LYCEUM_IS_STUDY_PAGE (app_test_get_page (test)));
  return app_test_get_page (test);
}

static void
test_keyboard (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 3);
  GtkWidget *page = begin (test, course_id);

  app_test_until (app_test_find_text (page, "Question 1 of lesson 1?"));
  g_assert_null (app_test_find_text (page, "Answer 1"));
  g_assert_nonnull (app_test_find_text (page, "3 cards left"));

  /* A grade without an answer does nothing. */
  app_test_press (test, "3");
  g_assert_nonnull (app_test_find_text (page, "Question 1 of lesson 1?"));

  g_assert_true (app_test_press (test, "space"));
  app_test_until (app_test_find_text (page, "Answer 1"));
  g_assert_nonnull (app_test_find_text (page, "“The sentence of the source.”"));
  g_assert_nonnull (app_test_find_text (page, "Notes.md · page 3"));
  g_assert_nonnull (app_test_find_text (page, "Again"));

  g_assert_true (app_test_press (test, "4"));
  app_test_until (app_test_find_text (page, "Question 2 of lesson 1?"));
  g_assert_null (app_test_find_text (page, "Answer 2"));

  g_assert_true (app_test_press (test, "<Control>z"));
  app_test_until (app_test_find_text (page, "Question 1 of lesson 1?"));
}

static void
test_bury_and_suspend (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 3);
  GtkWidget *page = begin (test, course_id);

  app_test_until (app_test_find_text (page, "Question 1 of lesson 1?"));
  g_assert_true (app_test_press (test, "b"));
  app_test_until (app_test_find_text (page, "Question 2 of lesson 1?"));
  g_assert_true (app_test_press (test, "s"));
  app_test_until (app_test_find_text (page, "Question 3 of lesson 1?"));
  g_assert_nonnull (app_test_find_text (page, "1 card left"));
  g_assert_true (app_test_press (test, "<Control>z"));
  app_test_until (app_test_find_text (page, "Question 2 of lesson 1?"));
}

static void
test_summary (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 2);
  GtkWidget *page = begin (test, course_id);

  app_test_until (app_test_find_text (page, "Question 1 of lesson 1?"));
  app_test_press (test, "space");
  app_test_press (test, "4");
  app_test_until (app_test_find_text (page, "Question 2 of lesson 1?"));
  app_test_press (test, "space");
  app_test_press (test, "4");
  app_test_until (app_test_find_text (page, "Well Done"));
  g_assert_nonnull (app_test_find_text (page, "Easy: 2"));
  g_assert_nonnull (app_test_find_text (page, "2 answers in less than a minute"));

  /* The last grade can be taken back from here. */
  g_assert_true (app_test_press (test, "<Control>z"));
  app_test_until (app_test_find_text (page, "Question 2 of lesson 1?"));
}

static void
test_nothing (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *page = begin (test, 0);

  app_test_until (app_test_find_text (page, "Nothing to Study"));
  g_assert_nonnull (app_test_find_button (page, "Done"));
  app_test_press (test, "Escape");
  app_test_until (!LYCEUM_IS_STUDY_PAGE (app_test_get_page (test)));
}

typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean released; /* protected by @mutex */
} Gate;

static gboolean
wait_at_gate (LyceumConnection *connection,
              gpointer          data,
              gpointer         *result,
              GError          **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->mutex);
  while (!gate->released)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
  return TRUE;
}

static void
gate_passed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_assert_true (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, NULL, NULL));
}

/* A card that is on the screen says that the answer to the one before it is on disk. */
static void
test_waits_for_the_disk (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 2);
  GtkWidget *page = begin (test, course_id);
  Gate gate = { .released = FALSE };

  app_test_until (app_test_find_text (page, "Question 1 of lesson 1?"));
  g_mutex_init (&gate.mutex);
  g_cond_init (&gate.cond);
  lyceum_database_write_async (lyceum_collection_get_database (lyceum_workshop_get_collection (app_test_get_workshop (test))),
                               wait_at_gate, &gate, NULL, NULL, NULL, gate_passed_cb, NULL);
  app_test_press (test, "space");
  app_test_press (test, "4");
  app_test_press (test, "4");
  app_test_settle (test);
  g_assert_nonnull (app_test_find_text (page, "Question 1 of lesson 1?"));
  g_assert_nonnull (app_test_find_text (page, "Answer 1"));

  g_mutex_lock (&gate.mutex);
  gate.released = TRUE;
  g_cond_signal (&gate.cond);
  g_mutex_unlock (&gate.mutex);
  app_test_until (app_test_find_text (page, "Question 2 of lesson 1?"));
  g_assert_nonnull (app_test_find_text (page, "1 card left"));
  g_mutex_clear (&gate.mutex);
  g_cond_clear (&gate.cond);
}

/* What was graded before the window closed is not asked again. */
static void
test_close_in_the_middle (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 2);
  GtkWidget *page = begin (test, course_id);

  app_test_until (app_test_find_text (page, "Question 1 of lesson 1?"));
  app_test_press (test, "space");
  app_test_press (test, "4");
  app_test_close (test);

  app_test_reopen (test);
  page = begin (test, course_id);
  app_test_until (app_test_find_text (page, "Question 2 of lesson 1?"));
  g_assert_nonnull (app_test_find_text (page, "1 card left"));
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/study/keyboard", test_keyboard);
  g_test_add_func ("/study/bury-and-suspend", test_bury_and_suspend);
  g_test_add_func ("/study/summary", test_summary);
  g_test_add_func ("/study/nothing", test_nothing);
  g_test_add_func ("/study/waits-for-the-disk", test_waits_for_the_disk);
  g_test_add_func ("/study/close-in-the-middle", test_close_in_the_middle);
  return g_test_run ();
}
