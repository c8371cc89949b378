/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "study-test.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/* A sitting, with calls that wait. Without @error: a failure ends the test. */
char *sitting_schedule (StudyTest *test);
LyceumStudySession *sitting_begin (StudyTest *test, gint64 course_id);
gint64 sitting_shown (LyceumStudySession *session);
gboolean sitting_try_grade (LyceumStudySession *session, int rating, GError **error);
void sitting_grade (LyceumStudySession *session, int rating);
void sitting_undo (LyceumStudySession *session);
void sitting_skip (LyceumStudySession *session, gboolean suspend);
LyceumSessionSummary sitting_summary (LyceumStudySession *session);
void sitting_assert_left (LyceumStudySession *session, guint n_new, guint n_learning, guint n_review);
void sitting_set_reviews (StudyTest *test, gint64 due_day);
gint64 sitting_today (StudyTest *test);
