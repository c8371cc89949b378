/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sitting-test.h"

#include <sqlite3.h>

#include "lyceum-study-day.h"

/* The word of the house: acknowledged is on disk. */
static void
on_disk_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  const char *path = g_object_get_data (object, "path");
  int *n_found = user_data;
  sqlite3 *other = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &other, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (other,
                                       "SELECT (SELECT count(*) FROM review WHERE rating = 3) + "
                                       "(SELECT count(*) FROM card WHERE reps = 1)",
                                       -1, &statement, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  *n_found = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (other);
}

static void
test_acknowledged_is_on_disk (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  int n_found = -1;

  study_test_add_cards (test, course_id, 2);
  session = sitting_begin (test, course_id);
  g_object_set_data (G_OBJECT (session), "path", test->path);
  lyceum_study_session_grade_async (session, LYCEUM_RATING_GOOD, 1000, on_disk_cb, &n_found);
  while (n_found < 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (n_found, ==, 2);
}

static void
test_next_card_at_once (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  GAsyncResult *all[10] = { NULL };

  study_test_add_cards (test, course_id, 10);
  session = sitting_begin (test, course_id);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *front = g_strdup_printf ("front %u", i);

      g_assert_cmpstr (lyceum_study_session_get_card (session)->front, ==, front);
      lyceum_study_session_grade_async (session, LYCEUM_RATING_EASY, 1000, study_test_ready_cb, &all[i]);
    }
  g_assert_null (lyceum_study_session_get_card (session));
  for (guint i = 0; i < 10; i++)
    {
      g_assert_true (lyceum_study_session_grade_finish (session, study_test_wait (&all[i]), NULL));
      g_object_unref (all[i]);
    }
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM review"), ==, 10);
  g_assert_cmpuint (sitting_summary (session).ratings[3], ==, 10);
  g_assert_cmpint (sitting_summary (session).milliseconds, ==, 10000);
}

static void
test_undo_all (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) cards = g_array_new (FALSE, FALSE, sizeof (gint64));

  study_test_add_cards (test, course_id, 12);
  study_test_execute (test, "UPDATE card SET state = 2, due = 5, due_day = 5, stability = 3.0000000000000004, difficulty = 1.0 / 3, "
                            "interval = 7, reps = 2, lapses = 1, reviewed_at = 12345 WHERE id % 3 = 0");
  session = sitting_begin (test, course_id);
  for (guint i = 0; i < 40 && lyceum_study_session_get_card (session); i++)
    {
      gint64 id = sitting_shown (session);

      g_ptr_array_add (states, sitting_schedule (test));
      g_array_append_val (cards, id);
      if (i % 7 == 3)
        sitting_skip (session, i % 2);
      else
        sitting_grade (session, g_test_rand_int_range (1, 5));
      study_test_set_now (test, test->now + 90000);
    }
  g_assert_cmpuint (states->len, >=, 12);
  for (guint i = states->len; i > 0; i--)
    {
      g_autofree char *found = NULL;

      sitting_undo (session);
      found = sitting_schedule (test);
      g_assert_cmpstr (found, ==, g_ptr_array_index (states, i - 1));
      g_assert_cmpint (sitting_shown (session), ==, g_array_index (cards, gint64, i - 1));
    }
  g_assert_false (lyceum_study_session_can_undo (session));
  g_assert_cmpuint (sitting_summary (session).n_done, ==, 0);
  g_assert_cmpint (sitting_summary (session).milliseconds, ==, 0);
  sitting_assert_left (session, 8, 0, 4);
}

/* Undo does not wait for the grade that it takes back. */
static void
test_undo_in_flight (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  g_autoptr (GAsyncResult) graded = NULL;
  g_autoptr (GAsyncResult) undone = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gint64 id;

  study_test_add_cards (test, course_id, 3);
  session = sitting_begin (test, course_id);
  before = sitting_schedule (test);
  id = sitting_shown (session);
  lyceum_study_session_grade_async (session, LYCEUM_RATING_AGAIN, 5, study_test_ready_cb, &graded);
  lyceum_study_session_undo_async (session, study_test_ready_cb, &undone);
  g_assert_cmpint (sitting_shown (session), ==, id);
  g_assert_true (lyceum_study_session_grade_finish (session, study_test_wait (&graded), NULL));
  g_assert_true (lyceum_study_session_undo_finish (session, study_test_wait (&undone), NULL));
  after = sitting_schedule (test);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (sitting_shown (session), ==, id);
}

static void
test_learning_steps (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  gint64 first, second, seconds[4];

  study_test_add_cards (test, course_id, 3);
  session = sitting_begin (test, course_id);
  first = sitting_shown (session);
  lyceum_study_session_preview (session, seconds);
  g_assert_cmpint (seconds[0], ==, 60);
  g_assert_cmpint (seconds[1], ==, 360);
  g_assert_cmpint (seconds[2], ==, 600);
  g_assert_cmpint (seconds[3], >=, 7 * 86400);
  sitting_grade (session, LYCEUM_RATING_AGAIN);
  second = sitting_shown (session);
  g_assert_cmpint (second, !=, first);
  sitting_assert_left (session, 2, 1, 0);

  /* Its minute is over: it comes before what is new, but not in place of what is on the screen. */
  study_test_set_now (test, test->now + MINUTE_MS);
  g_assert_cmpint (sitting_shown (session), ==, second);
  sitting_grade (session, LYCEUM_RATING_EASY);
  g_assert_cmpint (sitting_shown (session), ==, first);
  sitting_grade (session, LYCEUM_RATING_GOOD);
  sitting_grade (session, LYCEUM_RATING_EASY);

  /* Nothing else is left: it comes ahead of its time. */
  g_assert_cmpint (sitting_shown (session), ==, first);
  sitting_grade (session, LYCEUM_RATING_GOOD);
  g_assert_cmpint (sitting_shown (session), ==, 0);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM card WHERE state = 2"), ==, 3);
}

/* What the buttons promise is what grading does. */
static void
test_preview_agrees (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;

  study_test_add_cards (test, course_id, 40);
  sitting_set_reviews (test, sitting_today (test) - 2);
  session = sitting_begin (test, course_id);
  for (guint i = 0; i < 40; i++)
    {
      int rating = (int) (i % 4) + 1;
      g_autofree char *sql = NULL;
      gint64 seconds[4], found;
      gint64 id = sitting_shown (session);

      lyceum_study_session_preview (session, seconds);
      sitting_grade (session, rating);
      sql = g_strdup_printf (rating == 1 ? "SELECT (due - reviewed_at) / 1000 FROM card WHERE id = %" G_GINT64_FORMAT
                                         : "SELECT interval * 86400 FROM card WHERE id = %" G_GINT64_FORMAT,
                             id);
      found = study_test_int64 (test, sql);
      g_assert_cmpint (found, ==, seconds[rating - 1]);
    }
}

static void
test_new_limit (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 one = study_test_add_course (test, "one", 1, 1);
  gint64 other = study_test_add_course (test, "other", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;

  study_test_add_cards (test, one, 30);
  study_test_add_cards (test, other, 5);
  session = sitting_begin (test, 0);
  sitting_assert_left (session, LYCEUM_NEW_PER_DAY + 5, 0, 0);
  g_clear_object (&session);

  session = sitting_begin (test, one);
  for (guint i = 0; i < LYCEUM_NEW_PER_DAY; i++)
    sitting_grade (session, LYCEUM_RATING_EASY);
  g_assert_null (lyceum_study_session_get_card (session));
  g_clear_object (&session);

  session = sitting_begin (test, one);
  g_assert_null (lyceum_study_session_get_card (session));
  g_clear_object (&session);
  session = sitting_begin (test, 0);
  sitting_assert_left (session, 5, 0, 0);
  g_clear_object (&session);

  study_test_set_now (test, test->now + DAY_MS);
  session = sitting_begin (test, one);
  sitting_assert_left (session, 10, 0, 0);
}

static void
test_siblings (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  const char *answers[] = { NULL };
  LyceumNewNote note = {
    .kind = "cloze", .front = "{{c1::a}} {{c2::b}} {{c3::c}}", .back = "", .answers = answers, .quote = "", .location = "",
    .fingerprint = "f",
  };

  study_test_add_notes (test, study_test_lesson (test, course_id, 0, 0), &note, 1);
  session = sitting_begin (test, course_id);
  sitting_assert_left (session, 1, 0, 0);
  g_assert_cmpstr (lyceum_study_session_get_card (session)->front, ==, "[…] b c");
  sitting_grade (session, LYCEUM_RATING_EASY);
  g_assert_null (lyceum_study_session_get_card (session));
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM card WHERE buried_day IS NOT NULL"), ==, 2);
  sitting_undo (session);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM card WHERE buried_day IS NOT NULL"), ==, 0);
  sitting_grade (session, LYCEUM_RATING_EASY);
  g_clear_object (&session);

  study_test_set_now (test, test->now + DAY_MS);
  session = sitting_begin (test, course_id);
  sitting_assert_left (session, 1, 0, 0);
  g_assert_cmpstr (lyceum_study_session_get_card (session)->front, ==, "a […] c");
}

static void
test_bury_and_suspend (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;

  study_test_add_cards (test, course_id, 3);
  session = sitting_begin (test, course_id);
  sitting_skip (session, FALSE);
  sitting_skip (session, TRUE);
  sitting_assert_left (session, 1, 0, 0);
  g_clear_object (&session);
  session = sitting_begin (test, course_id);
  sitting_assert_left (session, 1, 0, 0);
  g_clear_object (&session);
  study_test_set_now (test, test->now + DAY_MS);
  session = sitting_begin (test, course_id);
  sitting_assert_left (session, 2, 0, 0);
}

static void
test_clock_set_back (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  study_test_add_cards (test, course_id, 1);
  sitting_set_reviews (test, sitting_today (test));
  study_test_execute (test, "UPDATE card SET reviewed_at = reviewed_at + 86400000 * 400");
  before = sitting_schedule (test);
  session = sitting_begin (test, course_id);
  sitting_grade (session, LYCEUM_RATING_GOOD);
  g_assert_cmpint (study_test_int64 (test, "SELECT elapsed >= 0 AND interval >= 1 FROM review"), ==, 1);
  study_test_set_now (test, test->now - 3 * DAY_MS);
  sitting_undo (session);
  after = sitting_schedule (test);
  g_assert_cmpstr (after, ==, before);
  sitting_grade (session, LYCEUM_RATING_AGAIN);
  g_assert_cmpint (study_test_int64 (test, "SELECT study_day FROM review"), ==, sitting_today (test));
}

/* 2024-03-31: the clocks of Berlin go from 2:00 to 3:00; a study day of 23 hours. */
static void
test_rollover (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  gint64 day;

  g_time_zone_unref (test->zone);
  test->zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_assert_nonnull (test->zone);
  study_test_set_now (test, G_GINT64_CONSTANT (1711854000000)); /* 04:00 CET would be 05:00 CEST: 2024-03-31 05:00 */
  day = sitting_today (test);
  g_assert_cmpint (lyceum_study_day_of (G_GINT64_CONSTANT (1711850400000), test->zone), ==, day);     /* 04:00 CEST */
  g_assert_cmpint (lyceum_study_day_of (G_GINT64_CONSTANT (1711850399999), test->zone), ==, day - 1); /* 03:59:59 */
  g_assert_cmpint (lyceum_study_day_start (day, test->zone) - lyceum_study_day_start (day - 1, test->zone), ==, 23 * HOUR_MS);

  /* What falls due on the new day is not shown at 3:59, and is at 4:00. */
  study_test_add_cards (test, course_id, 1);
  sitting_set_reviews (test, day);
  study_test_set_now (test, G_GINT64_CONSTANT (1711850399999));
  session = sitting_begin (test, course_id);
  sitting_assert_left (session, 0, 0, 0);
  g_clear_object (&session);
  study_test_set_now (test, G_GINT64_CONSTANT (1711850400000));
  session = sitting_begin (test, course_id);
  sitting_assert_left (session, 0, 0, 1);
  sitting_grade (session, LYCEUM_RATING_GOOD);
  g_assert_cmpint (study_test_int64 (test, "SELECT study_day FROM review"), ==, day);
  g_assert_cmpint (study_test_int64 (test, "SELECT due_day - interval FROM card"), ==, day);
  g_assert_cmpint (study_test_int64 (test, "SELECT due FROM card"), ==,
                   lyceum_study_day_start (study_test_int64 (test, "SELECT due_day FROM card"), test->zone));

  /* 2024-10-27: back from 3:00 to 2:00; 25 hours. */
  day = lyceum_study_day_of (G_GINT64_CONSTANT (1730030400000), test->zone);
  g_assert_cmpint (lyceum_study_day_start (day, test->zone) - lyceum_study_day_start (day - 1, test->zone), ==, 25 * HOUR_MS);
}

static void
test_intervals_in_words (void)
{
  static const struct
  {
    gint64 seconds;
    const char *words;
  } cases[] = {
    { -5, "< 1 min" },          { 0, "< 1 min" },        { 60, "1 min" },           { 600, "10 min" },
    { 3600, "1 hour" },         { 5 * 3600, "5 hours" }, { 86400, "1 day" },        { 4 * 86400, "4 days" },
    { 30 * 86400, "30 days" },  { 37 * 86400, "1.2 months" }, { 61 * 86400, "2 months" }, { 365 * 86400, "1 year" },
    { 730 * 86400, "2 years" }, { 36500 * G_GINT64_CONSTANT (86400), "99.9 years" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = lyceum_interval_to_string (cases[i].seconds);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
  for (gint64 seconds = 1; seconds > 0 && seconds < G_MAXINT64 / 3; seconds *= 3)
    g_free (lyceum_interval_to_string (seconds));
}

static void
test_empty (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  g_autoptr (LyceumStudySession) session = sitting_begin (test, 0);
  g_autoptr (GError) error = NULL;
  gint64 seconds[4] = { 1, 1, 1, 1 };

  g_assert_null (lyceum_study_session_get_card (session));
  lyceum_study_session_preview (session, seconds);
  g_assert_cmpint (seconds[3], ==, 0);
  g_assert_false (lyceum_study_session_can_undo (session));
  g_assert_false (sitting_try_grade (session, LYCEUM_RATING_GOOD, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/session/acknowledged-is-on-disk", test_acknowledged_is_on_disk);
  g_test_add_func ("/study/session/next-card-at-once", test_next_card_at_once);
  g_test_add_func ("/study/session/undo-all", test_undo_all);
  g_test_add_func ("/study/session/undo-in-flight", test_undo_in_flight);
  g_test_add_func ("/study/session/learning-steps", test_learning_steps);
  g_test_add_func ("/study/session/preview-agrees", test_preview_agrees);
  g_test_add_func ("/study/session/new-limit", test_new_limit);
  g_test_add_func ("/study/session/siblings", test_siblings);
  g_test_add_func ("/study/session/bury-and-suspend", test_bury_and_suspend);
  g_test_add_func ("/study/session/clock-set-back", test_clock_set_back);
  g_test_add_func ("/study/session/rollover", test_rollover);
  g_test_add_func ("/study/session/intervals-in-words", test_intervals_in_words);
  g_test_add_func ("/study/session/empty", test_empty);
  return g_test_run ();
}
