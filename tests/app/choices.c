/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lyceum-study-choices.h"
#include "lyceum-study-page.h"

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
execute_writer_cb (LyceumConnection *connection,
                   gpointer          data,
                   gpointer         *result,
                   GError          **error)
{
  return lyceum_connection_execute (connection, data, error);
}

static void
execute (AppTest    *test,
         const char *sql)
{
  LyceumDatabase *database = lyceum_collection_get_database (lyceum_workshop_get_collection (app_test_get_workshop (test)));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_database_write_async (database, execute_writer_cb, (gpointer) sql, NULL, NULL, NULL, ready_cb, &result);
  app_test_until (result);
  lyceum_database_write_finish (database, result, NULL, &error);
  g_assert_no_error (error);
}

/* Three cards; the first two have wrong answers. Nobody has asked for choices yet. */
static gint64
seed (AppTest *test)
{
  GSettings *settings = lyceum_application_get_settings (test->application);
  gint64 course_id = app_test_seed (test, "Course", 1, 1, 3);

  /* All tests of this program have them in common. */
  if (settings)
    g_settings_reset (settings, "study-choices");
  execute (test, "UPDATE note SET distractors = '[[\"Wrong one\",\"Wrong two\",\"Wrong three\"]]' WHERE back IN ('Answer 1', 'Answer 2')");
  return course_id;
}

/* The page, with its first card. */
static GtkWidget *
begin (AppTest *test,
       gint64   course_id)
{
  GtkWidget *page;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.study", "x", course_id);
  app_test_until (LYCEUM_IS_STUDY_PAGE (app_test_get_page (test)));
  page = app_test_get_page (test);
  app_test_until (app_test_find_text (page, "Question 1 of lesson 1?"));
  return page;
}

static gboolean
has_choices (GtkWidget *page)
{
  return app_test_find_type (page, LYCEUM_TYPE_STUDY_CHOICES) != NULL;
}

/* The number of the button with that answer. */
static guint
find_number (GtkWidget  *page,
             const char *answer)
{
  GtkWidget *choices = app_test_find_type (page, LYCEUM_TYPE_STUDY_CHOICES);
  guint number = 1;

  g_assert_nonnull (choices);
  for (GtkWidget *child = gtk_widget_get_first_child (choices); child; child = gtk_widget_get_next_sibling (child), number++)
    if (app_test_find_text (child, answer))
      return number;
  g_assert_not_reached ();
}

static void
press_number (AppTest *test,
              guint    number)
{
  g_autofree char *key = g_strdup_printf ("%u", number);

  g_assert_true (app_test_press (test, key));
}

static gboolean
is_focused (AppTest    *test,
            const char *label)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->window));

  return focus && focus == app_test_find_button (app_test_get_page (test), label);
}

/* Without being asked for, everything is as it was. */
static void
test_off (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *page = begin (test, seed (test));

  g_assert_false (has_choices (page));
  app_test_press (test, "1");
  g_assert_null (app_test_find_text (page, "Answer 1"));
  g_assert_true (app_test_press (test, "space"));
  app_test_until (app_test_find_text (page, "Answer 1"));
  g_assert_false (has_choices (page));
  g_assert_true (is_focused (test, "Good"));
}

static void
test_right_and_wrong (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *page = begin (test, seed (test));

  g_assert_true (app_test_press (test, "c"));
  app_test_until (has_choices (page));
  g_assert_nonnull (app_test_find_text (page, "Wrong one"));
  g_assert_nonnull (app_test_find_text (page, "Wrong two"));
  g_assert_nonnull (app_test_find_text (page, "Wrong three"));
  g_assert_null (app_test_find_text (page, "Right"));

  press_number (test, find_number (page, "Answer 1"));
  app_test_until (app_test_find_text (page, "Right"));
  g_assert_null (app_test_find_text (page, "Your choice: not right"));
  g_assert_nonnull (app_test_find_text (page, "“The sentence of the source.”"));
  g_assert_true (is_focused (test, "Good"));

  /* Now the numbers are grades. */
  g_assert_true (app_test_press (test, "4"));
  app_test_until (app_test_find_text (page, "Question 2 of lesson 1?"));
  g_assert_null (app_test_find_text (page, "Right"));

  press_number (test, find_number (page, "Wrong two"));
  app_test_until (app_test_find_text (page, "Your choice: not right"));
  g_assert_nonnull (app_test_find_text (page, "The right answer"));
  g_assert_null (app_test_find_text (page, "Right"));
  g_assert_true (is_focused (test, "Again"));

  /* The last card has none, and is asked as ever. */
  g_assert_true (app_test_press (test, "4"));
  app_test_until (app_test_find_text (page, "Question 3 of lesson 1?"));
  g_assert_false (has_choices (page));
  g_assert_true (app_test_press (test, "space"));
  app_test_until (app_test_find_text (page, "Answer 3"));
  g_assert_true (is_focused (test, "Good"));
}

/* A person may look at the answer without choosing; an answer that is taken back leaves the order as it was. */
static void
test_without_choosing (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *page = begin (test, seed (test));
  guint right;

  gtk_widget_activate_action (page, "study.choices", NULL);
  app_test_until (has_choices (page));
  right = find_number (page, "Answer 1");
  g_assert_true (app_test_press (test, "space"));
  app_test_until (app_test_find_text (page, "The right answer"));
  g_assert_null (app_test_find_text (page, "Right"));
  g_assert_true (is_focused (test, "Good"));
  g_assert_true (app_test_press (test, "4"));
  app_test_until (app_test_find_text (page, "Question 2 of lesson 1?"));
  g_assert_true (app_test_press (test, "<Control>z"));
  app_test_until (app_test_find_text (page, "Question 1 of lesson 1?"));
  g_assert_cmpuint (find_number (page, "Answer 1"), ==, right);

  /* With the mouse, and with Space where the focus is on an answer. */
  g_signal_emit_by_name (app_test_find_button (page, "Wrong one"), "clicked");
  app_test_until (app_test_find_text (page, "Your choice: not right"));
  g_assert_true (app_test_press (test, "4"));
  app_test_until (app_test_find_text (page, "Question 2 of lesson 1?"));
  gtk_widget_grab_focus (app_test_find_button (page, "Answer 2"));
  g_assert_true (app_test_press (test, "space"));
  app_test_until (app_test_find_text (page, "Right"));
}

/* In the middle of a question, also where the focus is on what goes. */
static void
test_turned_off (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *page = begin (test, seed (test));

  g_assert_true (app_test_press (test, "c"));
  app_test_until (has_choices (page));
  gtk_widget_grab_focus (app_test_find_button (page, "Wrong one"));
  g_assert_true (app_test_press (test, "c"));
  app_test_until (!has_choices (page));
  g_assert_true (is_focused (test, "Show Answer"));
  g_assert_true (app_test_press (test, "space"));
  app_test_until (app_test_find_text (page, "Answer 1"));
}

/* It is asked for once, and kept. */
static void
test_kept (void)
{
  g_autoptr (AppTest) test = app_test_start ();
  GSettings *settings = lyceum_application_get_settings (test->application);
  gint64 course_id = seed (test);
  GtkWidget *page;

  if (!settings)
    {
      g_test_skip ("the schema is not there");
      return;
    }
  page = begin (test, course_id);
  gtk_widget_activate_action (page, "study.choices", NULL);
  app_test_until (has_choices (page));
  app_test_close (test);

  app_test_reopen (test);
  page = begin (test, course_id);
  g_assert_true (has_choices (page));
  gtk_widget_activate_action (page, "study.choices", NULL);
  g_assert_false (has_choices (page));
}

static LyceumCard
make_card (gint64 id,
           guint  reps)
{
  static char *answers[] = { (char *) "right", NULL };
  static char *wrong[] = { (char *) "one", (char *) "two", (char *) "three", NULL };

  return (LyceumCard){ .id = id, .reps = reps, .kind = (char *) "basic", .front = (char *) "What?", .back = (char *) "Right",
                       .answers = answers, .wrong_answers = wrong };
}

/* The right answer stands in each place about as often; the same card always has the same order. */
static void
test_order (void)
{
  GtkWidget *choices = g_object_ref_sink (g_object_new (LYCEUM_TYPE_STUDY_CHOICES, NULL));
  guint n_at[LYCEUM_STUDY_N_CHOICES] = { 0 };

  for (guint i = 0; i < 1000; i++)
    {
      LyceumCard card = make_card (i / 5 + 1, i % 5);
      g_autofree char *first = NULL, *second = NULL;

      g_assert_true (lyceum_study_choices_ask (LYCEUM_STUDY_CHOICES (choices), &card));
      first = lyceum_study_choices_describe (LYCEUM_STUDY_CHOICES (choices));
      g_assert_true (lyceum_study_choices_ask (LYCEUM_STUDY_CHOICES (choices), &card));
      second = lyceum_study_choices_describe (LYCEUM_STUDY_CHOICES (choices));
      g_assert_cmpstr (first, ==, second);
      for (guint place = 0; place < LYCEUM_STUDY_N_CHOICES; place++)
        {
          g_autofree char *line = g_strdup_printf ("%u: right", place + 1);

          n_at[place] += strstr (first, line) != NULL;
        }
    }
  for (guint place = 0; place < LYCEUM_STUDY_N_CHOICES; place++)
    g_assert_cmpuint (n_at[place], >, 200);
  g_object_unref (choices);
}

/* What cannot be asked so is not. */
static void
test_not_enough (void)
{
  GtkWidget *choices = g_object_ref_sink (g_object_new (LYCEUM_TYPE_STUDY_CHOICES, NULL));
  char *same[] = { (char *) "one", (char *) "Right", (char *) "two", NULL };
  char *two[] = { (char *) "one", (char *) "two", NULL };
  LyceumCard card = make_card (1, 0);

  g_assert_true (lyceum_study_choices_ask (LYCEUM_STUDY_CHOICES (choices), &card));
  card.kind = (char *) "typed";
  g_assert_false (lyceum_study_choices_ask (LYCEUM_STUDY_CHOICES (choices), &card));
  card.kind = (char *) "basic";
  card.wrong_answers = same;
  g_assert_false (lyceum_study_choices_ask (LYCEUM_STUDY_CHOICES (choices), &card));
  card.wrong_answers = two;
  g_assert_false (lyceum_study_choices_ask (LYCEUM_STUDY_CHOICES (choices), &card));
  card.wrong_answers = NULL;
  g_assert_false (lyceum_study_choices_ask (LYCEUM_STUDY_CHOICES (choices), &card));
  g_assert_false (lyceum_study_choices_ask (LYCEUM_STUDY_CHOICES (choices), NULL));
  g_assert_cmpint (lyceum_study_choices_reveal (LYCEUM_STUDY_CHOICES (choices)), ==, LYCEUM_CHOICE_NONE);
  g_object_unref (choices);
}

int
main (int   argc,
      char *argv[])
{
  const char *built = g_getenv ("G_TEST_BUILDDIR");
  g_autofree char *schemas = built ? g_build_filename (built, "..", "data", NULL) : NULL;

  /* The settings as they are built, in memory only. */
  if (schemas)
    g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  app_test_init (&argc, &argv);
  g_test_add_func ("/choices/off", test_off);
  g_test_add_func ("/choices/right-and-wrong", test_right_and_wrong);
  g_test_add_func ("/choices/order", test_order);
  g_test_add_func ("/choices/not-enough", test_not_enough);
  g_test_add_func ("/choices/without-choosing", test_without_choosing);
  g_test_add_func ("/choices/turned-off", test_turned_off);
  g_test_add_func ("/choices/kept", test_kept);
  return g_test_run ();
}
