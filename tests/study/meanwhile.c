/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sitting-test.h"

#include <sqlite3.h>

/* What happens elsewhere while somebody studies: other sittings, edits, deletions, a full disk. */

/* The same card on the screens of two sittings. */
static void
test_two_sessions (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) one = NULL;
  g_autoptr (LyceumStudySession) other = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = NULL;

  study_test_add_cards (test, course_id, 1);
  one = sitting_begin (test, course_id);
  other = sitting_begin (test, course_id);
  sitting_grade (one, LYCEUM_RATING_GOOD);
  sitting_grade (other, LYCEUM_RATING_GOOD);
  rows = study_test_rows (test, "SELECT r.state || ' ' || reps || ' ' || c.state FROM review r JOIN card c ON c.id = card_id ORDER BY r.id");
  g_assert_cmpstr (rows, ==, "0 2 2\n1 2 2");
  g_assert_null (lyceum_study_session_get_card (other));

  /* The first answer is not the last one any more. */
  lyceum_study_session_undo_async (one, study_test_ready_cb, &result);
  g_assert_false (lyceum_study_session_undo_finish (one, study_test_wait (&result), &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CONSTRAINT);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM review"), ==, 2);
  g_assert_false (lyceum_study_session_can_undo (one));
  sitting_undo (other);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM review WHERE state = 0"), ==, 1);
  g_assert_cmpint (study_test_int64 (test, "SELECT state FROM card"), ==, 1);
}

static void
test_course_deleted (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) undone = NULL;
  g_autoptr (GError) error = NULL;

  study_test_add_cards (test, course_id, 5);
  session = sitting_begin (test, 0);
  sitting_grade (session, LYCEUM_RATING_AGAIN);
  g_assert_nonnull (lyceum_study_session_get_card (session));
  lyceum_collection_delete_course_async (test->collection, course_id, study_test_ready_cb, &result);
  g_assert_true (lyceum_collection_change_finish (test->collection, study_test_wait (&result), NULL));
  while (sitting_summary (session).n_new > 1)
    g_main_context_iteration (NULL, TRUE);
  sitting_assert_left (session, 1, 0, 0);
  g_assert_cmpstr (lyceum_study_session_get_card (session)->front, ==, "front 1");
  g_assert_false (sitting_try_grade (session, LYCEUM_RATING_GOOD, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
  g_assert_null (lyceum_study_session_get_card (session));
  g_assert_cmpuint (sitting_summary (session).n_done, ==, 1);

  g_clear_error (&error);
  lyceum_study_session_undo_async (session, study_test_ready_cb, &undone);
  g_assert_false (lyceum_study_session_undo_finish (session, study_test_wait (&undone), &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
  g_assert_null (lyceum_study_session_get_card (session));
  sitting_assert_left (session, 0, 0, 0);
}

/* The numbers of rows that are gone are given again: an answer is for the card that was on the screen, or for none. */
static void
test_number_given_again (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  g_autoptr (GError) error = NULL;
  gint64 shown;

  study_test_add_cards (test, course_id, 2);
  session = sitting_begin (test, course_id);
  shown = sitting_shown (session);
  study_test_execute (test, "DELETE FROM course");
  course_id = study_test_add_course (test, "other", 1, 1);
  study_test_add_cards (test, course_id, 2);
  g_assert_cmpint (study_test_int64 (test, "SELECT min(id) FROM card"), ==, shown);
  g_assert_false (sitting_try_grade (session, LYCEUM_RATING_GOOD, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM review"), ==, 0);
}

/* Another program that does not let go of the collection. */
static sqlite3 *
hold_collection (StudyTest *test)
{
  sqlite3 *holder = NULL;

  study_test_execute (test, "PRAGMA busy_timeout = 1");
  g_assert_cmpint (sqlite3_open (test->path, &holder), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (holder, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  return holder;
}

static void
let_go (sqlite3 *holder)
{
  g_assert_cmpint (sqlite3_exec (holder, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (holder);
}

/* An answer that was never written, and could not be taken back either, was not given: its card comes again. */
static void
test_grade_and_undo_fail (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  g_autoptr (GAsyncResult) graded = NULL, undone = NULL;
  sqlite3 *holder;
  gint64 id;

  study_test_add_cards (test, course_id, 1);
  session = sitting_begin (test, course_id);
  id = sitting_shown (session);
  holder = hold_collection (test);
  lyceum_study_session_grade_async (session, LYCEUM_RATING_GOOD, 1000, study_test_ready_cb, &graded);
  lyceum_study_session_undo_async (session, study_test_ready_cb, &undone);
  g_assert_false (lyceum_study_session_grade_finish (session, study_test_wait (&graded), NULL));
  g_assert_false (lyceum_study_session_undo_finish (session, study_test_wait (&undone), NULL));
  let_go (holder);
  g_assert_cmpuint (sitting_summary (session).n_done, ==, 0);
  g_assert_false (lyceum_study_session_can_undo (session));
  g_assert_cmpint (sitting_shown (session), ==, id);
  sitting_grade (session, LYCEUM_RATING_GOOD);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM review"), ==, 1);
}

/* What could not be taken back is taken back later, the last first. */
static void
test_undo_fails_twice (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  g_autofree char *start = NULL, *end = NULL;
  sqlite3 *holder;

  study_test_add_cards (test, course_id, 1);
  start = sitting_schedule (test);
  session = sitting_begin (test, course_id);
  sitting_grade (session, LYCEUM_RATING_AGAIN);
  study_test_set_now (test, test->now + 2 * MINUTE_MS);
  sitting_grade (session, LYCEUM_RATING_GOOD);
  holder = hold_collection (test);
  {
    g_autoptr (GAsyncResult) last = NULL, first = NULL;

    lyceum_study_session_undo_async (session, study_test_ready_cb, &last);
    lyceum_study_session_undo_async (session, study_test_ready_cb, &first);
    g_assert_false (lyceum_study_session_undo_finish (session, study_test_wait (&last), NULL));
    g_assert_false (lyceum_study_session_undo_finish (session, study_test_wait (&first), NULL));
  }
  let_go (holder);
  sitting_undo (session);
  sitting_undo (session);
  end = sitting_schedule (test);
  g_assert_cmpstr (end, ==, start);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM review"), ==, 0);
}

static void
set_flag_cb (LyceumStudySession *session,
             gpointer            user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
test_words_edited (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  gboolean changed = FALSE;
  const LyceumCard *before;

  study_test_add_cards (test, course_id, 2);
  session = sitting_begin (test, course_id);
  g_signal_connect (session, "changed", G_CALLBACK (set_flag_cb), &changed);
  before = lyceum_study_session_get_card (session);
  study_test_change_note (test, before->note_id, "new words", "new back");
  while (!changed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (before->front, ==, "front 0");
  g_assert_cmpstr (lyceum_study_session_get_card (session)->front, ==, "new words");
}

/* The disk is full: what was not written is not counted, its card comes again, and later all goes on. */
static void
test_disk_full (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *limit = NULL;
  g_autofree char *before = NULL;
  guint n_done = 0;
  gint64 id = 0;

  study_test_add_cards (test, course_id, 150);
  sitting_set_reviews (test, sitting_today (test));
  session = sitting_begin (test, course_id);
  limit = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT, study_test_int64 (test, "PRAGMA page_count") + 1);
  study_test_execute (test, limit);
  while (!error)
    {
      g_free (before);
      before = sitting_schedule (test);
      id = sitting_shown (session);
      if (sitting_try_grade (session, LYCEUM_RATING_GOOD, &error))
        n_done++;
    }
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_FULL);
  g_assert_cmpuint (sitting_summary (session).n_done, ==, n_done);
  sitting_assert_left (session, 0, 0, 150 - n_done);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM review"), ==, n_done);
  {
    g_autofree char *after = sitting_schedule (test);

    g_assert_cmpstr (after, ==, before);
  }

  /* Undo takes back the last that was written, and frees what it needs. */
  if (n_done > 0)
    {
      sitting_undo (session);
      g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM review"), ==, n_done - 1);
      g_assert_cmpuint (sitting_summary (session).n_done, ==, n_done - 1);
    }
  study_test_execute (test, "PRAGMA max_page_count = 100000");
  for (guint i = 0; i < 150 && lyceum_study_session_get_card (session); i++)
    {
      id = sitting_shown (session) == id ? 0 : id;
      sitting_grade (session, LYCEUM_RATING_GOOD);
    }
  g_assert_cmpint (id, ==, 0);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(DISTINCT card_id) FROM review"), ==, 150);
  g_assert_cmpuint (sitting_summary (session).n_done, ==, 150);
}

/* Loading again does not bring back what has just been answered and is not on disk yet. */
static void
test_load_again (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  gint64 shown_last = 0;

  study_test_add_cards (test, course_id, 12);
  session = sitting_begin (test, course_id);
  for (guint i = 0; i < 12; i++)
    {
      GAsyncResult *graded = NULL;
      GAsyncResult *loaded = NULL;
      gint64 id = sitting_shown (session);

      g_assert_cmpint (id, !=, shown_last);
      shown_last = id;
      if (i % 2)
        lyceum_study_session_load_async (session, NULL, study_test_ready_cb, &loaded);
      lyceum_study_session_grade_async (session, LYCEUM_RATING_EASY, 0, study_test_ready_cb, &graded);
      if (i % 2 == 0)
        lyceum_study_session_load_async (session, NULL, study_test_ready_cb, &loaded);
      g_assert_true (lyceum_study_session_load_finish (session, study_test_wait (&loaded), NULL));
      sitting_assert_left (session, 11 - i, 0, 0);
      g_assert_true (lyceum_study_session_grade_finish (session, study_test_wait (&graded), NULL));
      g_object_unref (graded);
      g_object_unref (loaded);
    }
  g_assert_null (lyceum_study_session_get_card (session));
  sitting_undo (session);
  g_assert_cmpint (sitting_shown (session), ==, shown_last);
  g_assert_cmpint (study_test_int64 (test, "SELECT count(*) FROM review"), ==, 11);

  /* And brings what has been made since. */
  study_test_execute (test, "UPDATE card SET state = 0, due = id, due_day = NULL, reps = 0; DELETE FROM review");
  {
    g_autoptr (GAsyncResult) result = NULL;

    lyceum_study_session_load_async (session, NULL, study_test_ready_cb, &result);
    g_assert_true (lyceum_study_session_load_finish (session, study_test_wait (&result), NULL));
  }
  sitting_assert_left (session, 12, 0, 0);
}

/* Suspended in the list of cards while the sitting has it in its queue. */
static void
test_hidden_elsewhere (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 1);
  g_autoptr (LyceumStudySession) session = NULL;
  gint64 ids[3];

  study_test_add_cards (test, course_id, 4);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *query = g_strdup_printf ("SELECT id FROM card ORDER BY due LIMIT 1 OFFSET %u", i);

      ids[i] = study_test_int64 (test, query);
    }
  session = sitting_begin (test, course_id);
  g_assert_cmpint (sitting_shown (session), ==, ids[0]);
  for (guint i = 1; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;

      if (i == 1)
        lyceum_collection_set_card_suspended_async (test->collection, ids[i], TRUE, study_test_ready_cb, &result);
      else
        lyceum_collection_bury_card_async (test->collection, ids[i], TRUE, study_test_ready_cb, &result);
      g_assert_true (lyceum_collection_change_finish (test->collection, study_test_wait (&result), NULL));
    }
  while (sitting_summary (session).n_new > 2)
    g_main_context_iteration (NULL, TRUE);
  sitting_grade (session, LYCEUM_RATING_EASY);
  g_assert_cmpstr (lyceum_study_session_get_card (session)->front, ==, "front 3");
  sitting_grade (session, LYCEUM_RATING_EASY);
  g_assert_null (lyceum_study_session_get_card (session));
}

/* A lesson is made again while its cards are studied: what was learnt stays, and undo puts a new card to its new place. */
static void
test_regenerated (void)
{
  g_autoptr (StudyTest) test = study_test_new ();
  gint64 course_id = study_test_add_course (test, "course", 1, 2);
  g_autoptr (LyceumStudySession) session = NULL;
  const char *answers[] = { NULL };
  LyceumNewNote note = {
    .kind = "basic", .front = "late", .back = "", .answers = answers, .quote = "", .location = "", .fingerprint = "f",
  };
  g_autofree char *learnt = NULL;
  g_autofree char *after = NULL;
  gint64 due;

  study_test_add_notes (test, study_test_lesson (test, course_id, 0, 1), &note, 1);
  due = study_test_int64 (test, "SELECT due >> 8 FROM card");
  session = sitting_begin (test, course_id);
  sitting_grade (session, LYCEUM_RATING_GOOD);
  learnt = sitting_schedule (test);
  note.front = "early";
  study_test_add_notes (test, study_test_lesson (test, course_id, 0, 0), &note, 1);
  after = sitting_schedule (test);
  g_assert_cmpstr (after, ==, learnt);
  sitting_undo (session);
  g_assert_cmpint (study_test_int64 (test, "SELECT due >> 8 = place FROM card JOIN note n ON n.id = note_id"), ==, 1);
  g_assert_cmpint (study_test_int64 (test, "SELECT place FROM note"), <, due);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/meanwhile/two-sessions", test_two_sessions);
  g_test_add_func ("/study/meanwhile/course-deleted", test_course_deleted);
  g_test_add_func ("/study/meanwhile/number-given-again", test_number_given_again);
  g_test_add_func ("/study/meanwhile/grade-and-undo-fail", test_grade_and_undo_fail);
  g_test_add_func ("/study/meanwhile/undo-fails-twice", test_undo_fails_twice);
  g_test_add_func ("/study/meanwhile/words-edited", test_words_edited);
  g_test_add_func ("/study/meanwhile/load-again", test_load_again);
  g_test_add_func ("/study/meanwhile/disk-full", test_disk_full);
  g_test_add_func ("/study/meanwhile/hidden-elsewhere", test_hidden_elsewhere);
  g_test_add_func ("/study/meanwhile/regenerated", test_regenerated);
  return g_test_run ();
}
