/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-collection-private.h"
#include "lyceum-study-sql-private.h"

/* What is due, and how far the courses are. */

#define PACE_MS 8000       /* a card, before the person has a pace */
#define PACE_MIN_REVIEWS 20

void
_lyceum_allowance_free (LyceumAllowance *self)
{
  g_hash_table_unref (self->new_done);
  g_free (self);
}

guint
_lyceum_allowance_new (const LyceumAllowance *self,
                       gint64                 course_id)
{
  guint done = GPOINTER_TO_UINT (g_hash_table_lookup (self->new_done, &course_id));

  return done < LYCEUM_NEW_PER_DAY ? LYCEUM_NEW_PER_DAY - done : 0;
}

LyceumAllowance *
_lyceum_allowance_read (LyceumConnection      *connection,
                        const LyceumStudyTime *time,
                        GError               **error)
{
  g_autoptr (LyceumAllowance) self = g_new0 (LyceumAllowance, 1);
  g_autoptr (LyceumStatement) statement = NULL;
  gint64 n_reviews = 0;
  gboolean row = TRUE;

  self->new_done = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (!_lyceum_sql_int64 (connection, error, &n_reviews, "SELECT count(*) FROM review WHERE study_day = ? AND state = 2", "i",
                          time->day))
    return NULL;
  self->reviews_left = n_reviews < LYCEUM_REVIEWS_PER_DAY ? (guint) (LYCEUM_REVIEWS_PER_DAY - n_reviews) : 0;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT c.course_id, count(*) FROM review r CROSS JOIN card c ON c.id = r.card_id "
                                   "WHERE r.study_day = ? AND r.state = 0 GROUP BY c.course_id",
                                   "i", time->day);
  while (statement && row)
    {
      gint64 course_id;

      if (!lyceum_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        break;
      course_id = lyceum_statement_get_int64 (statement, 0);
      g_hash_table_insert (self->new_done, g_memdup2 (&course_id, sizeof course_id),
                           GUINT_TO_POINTER ((guint) lyceum_statement_get_int64 (statement, 1)));
    }
  return statement ? g_steal_pointer (&self) : NULL;
}

/* Courses */

#define COURSES "SELECT id, uid, name, task_id, created_at, opened_at FROM course "

static LyceumCourse *
course_read (LyceumStatement *statement)
{
  LyceumCourse *course = g_new0 (LyceumCourse, 1);

  course->id = lyceum_statement_get_int64 (statement, 0);
  course->uid = g_strdup (lyceum_statement_get_text (statement, 1));
  course->name = g_strdup (lyceum_statement_get_text (statement, 2));
  course->task_id = lyceum_statement_get_int64 (statement, 3);
  course->created_at = lyceum_statement_get_int64 (statement, 4);
  course->opened_at = lyceum_statement_get_int64 (statement, 5);
  return course;
}

static gboolean
count_lessons (LyceumConnection *connection,
               LyceumCourse     *course,
               GError          **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT (SELECT count(*) FROM source WHERE course_id = ?1), count(made_at), "
                                   "count(*) - count(made_at), count(read_at) FROM lesson WHERE course_id = ?1",
                                   "i", course->id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  course->n_sources = (guint) lyceum_statement_get_int64 (statement, 0);
  course->n_lessons = (guint) lyceum_statement_get_int64 (statement, 1);
  course->n_planned = (guint) lyceum_statement_get_int64 (statement, 2);
  course->n_read = (guint) lyceum_statement_get_int64 (statement, 3);
  return TRUE;
}

static gboolean
count_new_of_course (LyceumConnection      *connection,
                     const LyceumStudyTime *time,
                     const LyceumAllowance *allowance,
                     gint64                 course_id,
                     gint64                *n,
                     GError               **error)
{
  return _lyceum_sql_int64 (connection, error, n,
                            "SELECT count(*) FROM (SELECT 1 FROM card c WHERE c.course_id = ?2 AND " LYCEUM_CARD_IS_NEW
                            " LIMIT ?3)",
                            "iii", time->day, course_id, (gint64) _lyceum_allowance_new (allowance, course_id));
}

static gboolean
count_cards (LyceumConnection      *connection,
             const LyceumStudyTime *time,
             const LyceumAllowance *allowance,
             LyceumCourse          *course,
             GError               **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gint64 review = 0, learning = 0, fresh = 0, waiting = 0;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT count(*), total(state = 0), total(state = 2 AND interval >= 21) FROM card "
                                   "WHERE course_id = ? AND suspended = 0",
                                   "i", course->id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  course->n_cards = (guint) lyceum_statement_get_int64 (statement, 0);
  course->n_new = (guint) lyceum_statement_get_int64 (statement, 1);
  course->n_mature = (guint) lyceum_statement_get_int64 (statement, 2);
  if (!_lyceum_sql_int64 (connection, error, &waiting, "SELECT count(*) FROM note WHERE in_tray AND course_id = ?", "i", course->id))
    return FALSE;
  course->n_tray = (guint) waiting;

  if (!_lyceum_sql_int64 (connection, error, &review,
                          "SELECT count(*) FROM (SELECT 1 FROM card c WHERE c.course_id = ?2 AND " LYCEUM_REVIEW_IS_DUE
                          " LIMIT ?3)",
                          "iii", time->day, course->id, (gint64) allowance->reviews_left) ||
      !_lyceum_sql_int64 (connection, error, &learning,
                          "SELECT count(*) FROM card c WHERE c.course_id = ?2 AND " LYCEUM_CARD_IS_LEARNING " AND c.due <= ?3",
                          "iii", time->day, course->id, time->now + LYCEUM_LEARN_AHEAD_MS) ||
      !count_new_of_course (connection, time, allowance, course->id, &fresh, error))
    return FALSE;
  course->n_due = (guint) (review + learning + fresh);
  return TRUE;
}

static GPtrArray *
read_courses (LyceumConnection  *connection,
              const LyceumQuery *query,
              GError           **error)
{
  g_autoptr (GPtrArray) courses = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_course_free);
  g_autoptr (LyceumAllowance) allowance = _lyceum_allowance_read (connection, &query->time, error);
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = TRUE;

  if (!allowance)
    return NULL;
  statement = query->id ? _lyceum_sql_prepare (connection, error, COURSES "WHERE id = ?", "i", query->id)
                        : _lyceum_sql_prepare (connection, error, COURSES "ORDER BY opened_at DESC, id DESC", "");
  while (statement && lyceum_statement_step (statement, &row, error))
    {
      LyceumCourse *course;

      if (!row)
        return g_steal_pointer (&courses);
      course = course_read (statement);
      g_ptr_array_add (courses, course);
      if (!count_lessons (connection, course, error) || !count_cards (connection, &query->time, allowance, course, error))
        return NULL;
    }
  return NULL;
}

static gboolean
list_courses_reader_cb (LyceumConnection *connection,
                        gpointer          data,
                        gpointer         *result,
                        GError          **error)
{
  *result = read_courses (connection, data, error);
  return *result != NULL;
}

void
lyceum_collection_list_courses_async (LyceumCollection   *self,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  LyceumQuery query = { .time = _lyceum_collection_get_time (self) };

  _lyceum_collection_read (self, list_courses_reader_cb, &query, (GDestroyNotify) g_ptr_array_unref,
                           lyceum_collection_list_courses_async, cancellable, callback, user_data);
}

GPtrArray *
lyceum_collection_list_courses_finish (LyceumCollection *self,
                                       GAsyncResult     *result,
                                       GError          **error)
{
  return _lyceum_collection_finish (self, result, lyceum_collection_list_courses_async, error);
}

static gboolean
get_course_reader_cb (LyceumConnection *connection,
                      gpointer          data,
                      gpointer         *result,
                      GError          **error)
{
  g_autoptr (GPtrArray) courses = read_courses (connection, data, error);

  if (!courses)
    return FALSE;
  if (courses->len == 0)
    {
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, _("The course has been deleted."));
      return FALSE;
    }
  *result = g_ptr_array_steal_index (courses, 0);
  return TRUE;
}

void
lyceum_collection_get_course_async (LyceumCollection   *self,
                                    gint64              id,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  LyceumQuery query = { .time = _lyceum_collection_get_time (self), .id = id ? id : -1 };

  _lyceum_collection_read (self, get_course_reader_cb, &query, (GDestroyNotify) lyceum_course_free,
                           lyceum_collection_get_course_async, cancellable, callback, user_data);
}

LyceumCourse *
lyceum_collection_get_course_finish (LyceumCollection *self,
                                     GAsyncResult     *result,
                                     GError          **error)
{
  return _lyceum_collection_finish (self, result, lyceum_collection_get_course_async, error);
}

/* Today */

static gboolean
count_new (LyceumConnection      *connection,
           const LyceumStudyTime *time,
           const LyceumAllowance *allowance,
           LyceumToday           *today,
           GError               **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = TRUE;

  statement = _lyceum_sql_prepare (connection, error, "SELECT id FROM course", "");
  while (statement && lyceum_statement_step (statement, &row, error))
    {
      gint64 n = 0;

      if (!row)
        return TRUE;
      if (!count_new_of_course (connection, time, allowance, lyceum_statement_get_int64 (statement, 0), &n, error))
        return FALSE;
      today->n_new += (guint) n;
    }
  return FALSE;
}

static gboolean
count_due (LyceumConnection      *connection,
           const LyceumStudyTime *time,
           const LyceumAllowance *allowance,
           LyceumToday           *today,
           GError               **error)
{
  gint64 reviews = 0, learning = 0, next = 0, tomorrow = 0, learning_tomorrow = 0, cards = 0, waiting = 0;

  if (!_lyceum_sql_int64 (connection, error, &reviews,
                          "SELECT count(*) FROM (SELECT 1 FROM card c WHERE " LYCEUM_REVIEW_IS_DUE " LIMIT ?2)", "ii",
                          time->day, (gint64) allowance->reviews_left) ||
      !_lyceum_sql_int64 (connection, error, &learning,
                          "SELECT count(*) FROM card c WHERE " LYCEUM_CARD_IS_LEARNING " AND c.due <= ?2", "ii", time->day,
                          time->now + LYCEUM_LEARN_AHEAD_MS) ||
      !_lyceum_sql_int64 (connection, error, &next,
                          "SELECT min(due) FROM card WHERE suspended = 0 AND state IN (1, 3) AND due > ? "
                          "AND buried_day IS NOT ?",
                          "ii", time->now, time->day) ||
      !_lyceum_sql_int64 (connection, error, &tomorrow,
                          /* one of each note, as the sitting will have it */
                          "SELECT count(DISTINCT note_id) FROM card WHERE suspended = 0 AND state = 2 AND due_day = ?", "i",
                          time->day + 1) ||
      !_lyceum_sql_int64 (connection, error, &learning_tomorrow,
                          "SELECT count(*) FROM card WHERE suspended = 0 AND state IN (1, 3) AND due >= ? AND due < ?", "ii",
                          time->tomorrow, time->after_tomorrow) ||
      !_lyceum_sql_int64 (connection, error, &cards, "SELECT count(*) FROM card WHERE suspended < 2", "") ||
      !_lyceum_sql_int64 (connection, error, &waiting, "SELECT count(*) FROM note WHERE in_tray", ""))
    return FALSE;

  today->n_tray = (guint) waiting;

  today->n_due = (guint) (reviews + learning);
  today->next_due = next;
  today->n_due_tomorrow = (guint) (tomorrow + learning_tomorrow);
  today->n_cards = (guint) cards;
  return TRUE;
}

/* One look into an index for each day: a streak of years costs as many looks, and a log of a million answers no more. */
static gboolean
count_streak (LyceumConnection      *connection,
              const LyceumStudyTime *time,
              LyceumToday           *today,
              GError               **error)
{
  gint64 found = 1;

  for (gint64 day = time->day; found || day == time->day - 1; day--)
    {
      if (!_lyceum_sql_int64 (connection, error, &found, "SELECT EXISTS (SELECT 1 FROM review WHERE study_day = ?)", "i", day))
        return FALSE;
      today->streak += (guint) found;
    }
  return TRUE;
}

static gboolean
estimate_minutes (LyceumConnection *connection,
                  LyceumToday      *today,
                  GError          **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  double pace = PACE_MS;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT count(*), avg(duration_ms) FROM (SELECT duration_ms FROM review WHERE duration_ms > 0 "
                                   "ORDER BY id DESC LIMIT 500)",
                                   "");
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (row && lyceum_statement_get_int64 (statement, 0) >= PACE_MIN_REVIEWS)
    pace = lyceum_statement_get_double (statement, 1);
  today->minutes = (guint) (((today->n_due + today->n_new) * pace + 59999) / 60000);
  return TRUE;
}

static gboolean
get_today_reader_cb (LyceumConnection *connection,
                     gpointer          data,
                     gpointer         *result,
                     GError          **error)
{
  const LyceumQuery *query = data;
  g_autofree LyceumToday *today = g_new0 (LyceumToday, 1);
  g_autoptr (LyceumAllowance) allowance = _lyceum_allowance_read (connection, &query->time, error);
  gint64 reviewed = 0;

  if (!allowance || !count_new (connection, &query->time, allowance, today, error) ||
      !count_due (connection, &query->time, allowance, today, error) ||
      !count_streak (connection, &query->time, today, error) || !estimate_minutes (connection, today, error) ||
      !_lyceum_sql_int64 (connection, error, &reviewed, "SELECT count(*) FROM review WHERE study_day = ?", "i",
                          query->time.day))
    return FALSE;
  today->reviewed_today = (guint) reviewed;
  *result = g_steal_pointer (&today);
  return TRUE;
}

void
lyceum_collection_get_today_async (LyceumCollection   *self,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  LyceumQuery query = { .time = _lyceum_collection_get_time (self) };

  _lyceum_collection_read (self, get_today_reader_cb, &query, g_free, lyceum_collection_get_today_async, cancellable, callback,
                           user_data);
}

LyceumToday *
lyceum_collection_get_today_finish (LyceumCollection *self,
                                    GAsyncResult     *result,
                                    GError          **error)
{
  return _lyceum_collection_finish (self, result, lyceum_collection_get_today_async, error);
}
