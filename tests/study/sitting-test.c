/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sitting-test.h"

/* Everything that studying may change. */
char *
sitting_schedule (StudyTest *test)
{
  g_autofree char *cards = study_test_rows (
      test, "SELECT id || ' ' || state || ' ' || step || ' ' || due || ' ' || ifnull(due_day, '-') || ' ' || "
            "ifnull(printf('%!.17g', stability), '-') || ' ' || ifnull(printf('%!.17g', difficulty), '-') || ' ' || interval || ' ' || "
            "ifnull(reviewed_at, '-') || ' ' || reps || ' ' || lapses || ' ' || suspended || ' ' || ifnull(buried_day, '-') "
            "FROM card ORDER BY id");
  g_autofree char *reviews = study_test_rows (test, "SELECT id || ' ' || card_id || ' ' || rating || ' ' || before FROM review ORDER BY id");

  return g_strconcat (cards, "\n--\n", reviews, NULL);
}

LyceumStudySession *
sitting_begin (StudyTest *test,
       gint64     course_id)
{
  LyceumStudySession *session = lyceum_study_session_new (test->collection, course_id);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_study_session_load_async (session, NULL, study_test_ready_cb, &result);
  lyceum_study_session_load_finish (session, study_test_wait (&result), &error);
  g_assert_no_error (error);
  return session;
}

gint64
sitting_shown (LyceumStudySession *session)
{
  const LyceumCard *card = lyceum_study_session_get_card (session);

  return card ? card->id : 0;
}

gboolean
sitting_try_grade (LyceumStudySession *session,
           int                 rating,
           GError            **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_study_session_grade_async (session, (LyceumRating) rating, 1000, study_test_ready_cb, &result);
  return lyceum_study_session_grade_finish (session, study_test_wait (&result), error);
}

void
sitting_grade (LyceumStudySession *session,
       int                 rating)
{
  g_autoptr (GError) error = NULL;

  sitting_try_grade (session, rating, &error);
  g_assert_no_error (error);
}

void
sitting_undo (LyceumStudySession *session)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lyceum_study_session_can_undo (session));
  lyceum_study_session_undo_async (session, study_test_ready_cb, &result);
  lyceum_study_session_undo_finish (session, study_test_wait (&result), &error);
  g_assert_no_error (error);
}

void
sitting_skip (LyceumStudySession *session,
      gboolean            suspend)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (suspend)
    lyceum_study_session_suspend_async (session, study_test_ready_cb, &result);
  else
    lyceum_study_session_bury_async (session, study_test_ready_cb, &result);
  lyceum_study_session_skip_finish (session, study_test_wait (&result), &error);
  g_assert_no_error (error);
}

LyceumSessionSummary
sitting_summary (LyceumStudySession *session)
{
  LyceumSessionSummary found;

  lyceum_study_session_get_summary (session, &found);
  return found;
}

void
sitting_assert_left (LyceumStudySession *session,
             guint               n_new,
             guint               n_learning,
             guint               n_review)
{
  LyceumSessionSummary found = sitting_summary (session);

  g_assert_cmpuint (found.n_new, ==, n_new);
  g_assert_cmpuint (found.n_learning, ==, n_learning);
  g_assert_cmpuint (found.n_review, ==, n_review);
}

void
sitting_set_reviews (StudyTest *test,
             gint64     due_day)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE card SET state = 2, due = %" G_GINT64_FORMAT ", due_day = %" G_GINT64_FORMAT
                                          ", stability = 10, difficulty = 5, interval = 10, reps = 3, reviewed_at = %"
                                          G_GINT64_FORMAT,
                                          due_day * DAY_MS, due_day, test->now - 10 * DAY_MS);

  study_test_execute (test, sql);
}

gint64
sitting_today (StudyTest *test)
{
  return _lyceum_collection_get_time (test->collection).day;
}
