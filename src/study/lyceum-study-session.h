/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection.h"

G_BEGIN_DECLS

/** Rating of an answer. Stored. */
typedef enum
{
  LYCEUM_RATING_AGAIN = 1,
  LYCEUM_RATING_HARD = 2,
  LYCEUM_RATING_GOOD = 3,
  LYCEUM_RATING_EASY = 4,
} LyceumRating;

/**
 * LyceumStudySession:
 *
 * One sitting: the cards to study, in order, with the next ones read ahead so that grading shows the next card within a frame. Main
 * thread. Learning cards come back when they are due (and up to 20 minutes early when nothing else is left).
 *
 * The next card is there as soon as a call returns. A grade is acknowledged by the callback of
 * lyceum_study_session_grade_async(): then it is on disk. A grade that could not be written is not counted, and its card comes again.
 *
 * Signal `changed` (): the words of the card shown have been edited elsewhere; ask for it again.
 */
#define LYCEUM_TYPE_STUDY_SESSION (lyceum_study_session_get_type ())
G_DECLARE_FINAL_TYPE (LyceumStudySession, lyceum_study_session, LYCEUM, STUDY_SESSION, GObject)

/** @course_id: 0 for all courses. */
LyceumStudySession *lyceum_study_session_new         (LyceumCollection *collection, gint64 course_id);

/** Reads the cards to study; may be called again, for those that have been made or have come due since. */
void                lyceum_study_session_load_async  (LyceumStudySession *self, GCancellable *cancellable,
                                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean            lyceum_study_session_load_finish (LyceumStudySession *self, GAsyncResult *result, GError **error);

/**
 * Returns: (transfer none) (nullable): the card to show now, valid until the next grade, bury, suspend, undo or load; %NULL when the
 * sitting is over. It stays the same until then, even if it is deleted meanwhile: then grading it fails
 * (%LYCEUM_DATABASE_ERROR_NOT_FOUND).
 */
const LyceumCard   *lyceum_study_session_get_card    (LyceumStudySession *self);

/** What each grade would do to the card shown now: seconds until it is due, for ratings 1 to 4 in @seconds[0..3]. */
void                lyceum_study_session_preview     (LyceumStudySession *self, gint64 seconds[4]);

/** Returns: (transfer full): an interval in few words, translated: "10 min", "4 days", "1.2 months". */
char               *lyceum_interval_to_string        (gint64 seconds);

/**
 * lyceum_study_session_grade_async:
 * @duration_ms: how long the person looked at the card, kept up to 60,000
 *
 * Grades the card shown and goes on to the next at once; calls back when the review is on disk.
 */
void                lyceum_study_session_grade_async  (LyceumStudySession *self, LyceumRating rating, guint duration_ms,
                                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean            lyceum_study_session_grade_finish (LyceumStudySession *self, GAsyncResult *result, GError **error);

/** Takes the last grade (or suspend, bury) back, however many times; the card is shown again. */
gboolean            lyceum_study_session_can_undo     (LyceumStudySession *self);
void                lyceum_study_session_undo_async   (LyceumStudySession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean            lyceum_study_session_undo_finish  (LyceumStudySession *self, GAsyncResult *result, GError **error);

/** Leaves the card out: for today, or for good. Goes on to the next. */
void                lyceum_study_session_bury_async    (LyceumStudySession *self, GAsyncReadyCallback callback, gpointer user_data);
void                lyceum_study_session_suspend_async (LyceumStudySession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean            lyceum_study_session_skip_finish   (LyceumStudySession *self, GAsyncResult *result, GError **error);

/** How far the sitting is: cards left (new, learning, review), answers given by rating in @ratings[0..3], ms spent. */
typedef struct
{
  guint n_new, n_learning, n_review;
  guint n_done;
  guint ratings[4];
  gint64 milliseconds;
} LyceumSessionSummary;

void                lyceum_study_session_get_summary  (LyceumStudySession *self, LyceumSessionSummary *summary);

G_END_DECLS
