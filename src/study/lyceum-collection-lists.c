/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-cloze.h"
#include "lyceum-collection-private.h"
#include "lyceum-study-sql-private.h"

static gboolean
set_not_found (GError    **error,
               const char *message)
{
  g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, message);
  return FALSE;
}

/* Sources */

static gpointer
source_read (LyceumStatement *statement)
{
  LyceumSource *source = g_new0 (LyceumSource, 1);

  source->id = lyceum_statement_get_int64 (statement, 0);
  source->course_id = lyceum_statement_get_int64 (statement, 1);
  source->uid = g_strdup (lyceum_statement_get_text (statement, 2));
  source->name = g_strdup (lyceum_statement_get_text (statement, 3));
  source->path = g_strdup (lyceum_statement_get_text (statement, 4));
  source->title = g_strdup (lyceum_statement_get_text (statement, 5));
  source->language = g_strdup (lyceum_statement_get_text (statement, 6));
  source->words = (guint) lyceum_statement_get_int64 (statement, 7);
  source->task_id = lyceum_statement_get_int64 (statement, 8);
  source->imported_at = lyceum_statement_get_int64 (statement, 9);
  source->n_lessons = (guint) lyceum_statement_get_int64 (statement, 10);
  source->n_cards = (guint) lyceum_statement_get_int64 (statement, 11);
  source->n_unreadable = (guint) lyceum_statement_get_int64 (statement, 12);
  source->url = g_strdup (lyceum_statement_get_text (statement, 13));
  return source;
}

static gboolean
list_sources_reader_cb (LyceumConnection *connection,
                        gpointer          data,
                        gpointer         *result,
                        GError          **error)
{
  const LyceumQuery *query = data;
  LyceumStatement *statement;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT id, course_id, uid, name, path, title, language, words, task_id, imported_at, "
                                   "(SELECT count(*) FROM lesson l WHERE l.source_id = s.id), "
                                   "(SELECT count(*) FROM note n JOIN card c ON c.note_id = n.id WHERE n.source_id = s.id AND NOT n.in_tray), "
                                   "n_unreadable, url FROM source s WHERE course_id = ? ORDER BY position, id",
                                   "i", query->id);
  return _lyceum_sql_collect (statement, source_read, (GDestroyNotify) lyceum_source_free, result, error);
}

void
lyceum_collection_list_sources_async (LyceumCollection   *self,
                                      gint64              course_id,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  LyceumQuery query = { .id = course_id };

  _lyceum_collection_read (self, list_sources_reader_cb, &query, (GDestroyNotify) g_ptr_array_unref,
                           lyceum_collection_list_sources_async, cancellable, callback, user_data);
}

GPtrArray *
lyceum_collection_list_sources_finish (LyceumCollection *self,
                                       GAsyncResult     *result,
                                       GError          **error)
{
  return _lyceum_collection_finish (self, result, lyceum_collection_list_sources_async, error);
}

/* Lessons */

#define LESSON_COLUMNS                                                                                                 \
  "l.id, l.course_id, l.source_id, l.title, s.name, l.location, l.minutes, l.markdown IS NOT NULL, l.read_at, l.scroll, " \
  "(SELECT count(*) FROM note n JOIN card c ON c.note_id = n.id WHERE n.lesson_id = l.id AND NOT n.in_tray), "          \
  "l.made_by, l.made_note, l.cards_by, l.cards_note, l.cards_rejected, l.edited_at, l.position"
#define LESSON_N_COLUMNS 18
#define LESSON_TEXTS ", l.markdown, l.key_terms, l.key_points, l.questions"
#define LESSONS_FROM " FROM lesson l JOIN source s ON s.id = l.source_id WHERE l.course_id = ? ORDER BY s.position, s.id, ifnull (l.place, l.position), l.id"

static LyceumLesson *
lesson_read (LyceumStatement *statement,
             gboolean         whole)
{
  LyceumLesson *lesson = g_new0 (LyceumLesson, 1);

  lesson->id = lyceum_statement_get_int64 (statement, 0);
  lesson->course_id = lyceum_statement_get_int64 (statement, 1);
  lesson->source_id = lyceum_statement_get_int64 (statement, 2);
  lesson->title = g_strdup (lyceum_statement_get_text (statement, 3));
  lesson->source_name = g_strdup (lyceum_statement_get_text (statement, 4));
  lesson->location = g_strdup (lyceum_statement_get_text (statement, 5));
  lesson->minutes = (guint) lyceum_statement_get_int64 (statement, 6);
  lesson->made = lyceum_statement_get_int64 (statement, 7) != 0;
  lesson->read_at = lyceum_statement_get_int64 (statement, 8);
  lesson->scroll = lyceum_statement_get_double (statement, 9);
  lesson->n_cards = (guint) lyceum_statement_get_int64 (statement, 10);
  lesson->made_by = g_strdup (lyceum_statement_get_text (statement, 11));
  lesson->made_note = g_strdup (lyceum_statement_get_text (statement, 12));
  lesson->cards_by = g_strdup (lyceum_statement_get_text (statement, 13));
  lesson->cards_note = g_strdup (lyceum_statement_get_text (statement, 14));
  lesson->cards_rejected = g_strdup (lyceum_statement_get_text (statement, 15));
  lesson->edited_at = lyceum_statement_get_int64 (statement, 16);
  lesson->planned_as = (guint) lyceum_statement_get_int64 (statement, 17);
  if (!whole)
    return lesson;
  lesson->markdown = g_strdup (lyceum_statement_get_text (statement, LESSON_N_COLUMNS));
  lesson->key_terms = _lyceum_json_to_terms (lyceum_statement_get_text (statement, LESSON_N_COLUMNS + 1));
  lesson->key_points = _lyceum_json_to_strv (lyceum_statement_get_text (statement, LESSON_N_COLUMNS + 2));
  lesson->questions = _lyceum_json_to_questions (lyceum_statement_get_text (statement, LESSON_N_COLUMNS + 3));
  return lesson;
}

static gpointer
read_lesson (LyceumStatement *statement)
{
  return lesson_read (statement, FALSE);
}

static gpointer
read_whole_lesson (LyceumStatement *statement)
{
  return lesson_read (statement, TRUE);
}

static gboolean
list_lessons_reader_cb (LyceumConnection *connection,
                        gpointer          data,
                        gpointer         *result,
                        GError          **error)
{
  const LyceumQuery *query = data;
  LyceumStatement *statement;
  GPtrArray *lessons;

  statement = _lyceum_sql_prepare (connection, error,
                                   query->whole ? "SELECT " LESSON_COLUMNS LESSON_TEXTS LESSONS_FROM
                                                : "SELECT " LESSON_COLUMNS LESSONS_FROM,
                                   "i", query->id);
  if (!_lyceum_sql_collect (statement, query->whole ? read_whole_lesson : read_lesson, (GDestroyNotify) lyceum_lesson_free, result,
                            error))
    return FALSE;

  lessons = *result;
  for (guint i = 0; i < lessons->len; i++)
    ((LyceumLesson *) g_ptr_array_index (lessons, i))->position = i;
  return TRUE;
}

void
lyceum_collection_list_lessons_async (LyceumCollection   *self,
                                      gint64              course_id,
                                      gboolean            whole,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  LyceumQuery query = { .id = course_id, .whole = whole };

  _lyceum_collection_read (self, list_lessons_reader_cb, &query, (GDestroyNotify) g_ptr_array_unref,
                           lyceum_collection_list_lessons_async, cancellable, callback, user_data);
}

GPtrArray *
lyceum_collection_list_lessons_finish (LyceumCollection *self,
                                       GAsyncResult     *result,
                                       GError          **error)
{
  return _lyceum_collection_finish (self, result, lyceum_collection_list_lessons_async, error);
}

static gboolean
get_lesson_reader_cb (LyceumConnection *connection,
                      gpointer          data,
                      gpointer         *result,
                      GError          **error)
{
  const LyceumQuery *query = data;
  g_autoptr (LyceumStatement) statement = NULL;
  g_autoptr (LyceumLesson) lesson = NULL;
  gint64 n_before = 0;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT " LESSON_COLUMNS LESSON_TEXTS ", d.title, d.markdown"
                                   " FROM lesson l JOIN source s ON s.id = l.source_id "
                                   "LEFT JOIN lesson_draft d ON d.lesson_id = l.id WHERE l.id = ?",
                                   "i", query->id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return set_not_found (error, _("The lesson has been deleted."));
  lesson = lesson_read (statement, TRUE);
  lesson->draft_title = g_strdup (lyceum_statement_get_text (statement, LESSON_N_COLUMNS + 4));
  lesson->draft = g_strdup (lyceum_statement_get_text (statement, LESSON_N_COLUMNS + 5));
  if (!_lyceum_sql_int64 (connection, error, &n_before,
                          "SELECT count(*) FROM lesson me JOIN source mine ON mine.id = me.source_id "
                          "JOIN lesson l ON l.course_id = me.course_id JOIN source s ON s.id = l.source_id WHERE me.id = ? "
                          "AND (s.position, s.id, ifnull (l.place, l.position), l.id) < "
                          "(mine.position, mine.id, ifnull (me.place, me.position), me.id)",
                          "i", query->id))
    return FALSE;
  lesson->position = (guint) n_before;
  *result = g_steal_pointer (&lesson);
  return TRUE;
}

void
lyceum_collection_get_lesson_async (LyceumCollection   *self,
                                    gint64              id,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  LyceumQuery query = { .id = id };

  _lyceum_collection_read (self, get_lesson_reader_cb, &query, (GDestroyNotify) lyceum_lesson_free,
                           lyceum_collection_get_lesson_async, cancellable, callback, user_data);
}

LyceumLesson *
lyceum_collection_get_lesson_finish (LyceumCollection *self,
                                     GAsyncResult     *result,
                                     GError          **error)
{
  return _lyceum_collection_finish (self, result, lyceum_collection_get_lesson_async, error);
}

/* The last that begins at the block or before it. */
static gboolean
find_lesson_reader_cb (LyceumConnection *connection,
                       gpointer          data,
                       gpointer         *result,
                       GError          **error)
{
  const LyceumQuery *query = data;
  LyceumQuery lesson = *query;

  if (!_lyceum_sql_int64 (connection, error, &lesson.id,
                          "SELECT coalesce((SELECT id FROM lesson WHERE source_id = ? AND first_block <= ? "
                          "ORDER BY first_block DESC LIMIT 1), 0)",
                          "ii", query->id, (gint64) query->limit))
    return FALSE;
  return get_lesson_reader_cb (connection, &lesson, result, error);
}

void
lyceum_collection_find_lesson_async (LyceumCollection   *self,
                                     gint64              source_id,
                                     guint               block,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  LyceumQuery query = { .id = source_id, .limit = block };

  _lyceum_collection_read (self, find_lesson_reader_cb, &query, (GDestroyNotify) lyceum_lesson_free,
                           lyceum_collection_find_lesson_async, cancellable, callback, user_data);
}

LyceumLesson *
lyceum_collection_find_lesson_finish (LyceumCollection *self,
                                      GAsyncResult     *result,
                                      GError          **error)
{
  return _lyceum_collection_finish (self, result, lyceum_collection_find_lesson_async, error);
}

/* Cards */

static void
render_cloze (LyceumCard *card,
              guint       ordinal)
{
  const char *const *answers = (const char *const *) card->answers;
  gboolean ordinals[LYCEUM_CLOZE_MAX + 1];
  g_auto (GStrv) hidden = NULL;

  card->note_front = g_steal_pointer (&card->front);
  card->note_back = g_steal_pointer (&card->back);
  card->front = lyceum_cloze_render (card->note_front, ordinal, answers, &hidden);
  card->back = lyceum_cloze_render (card->note_front, 0, answers, NULL);
  if (hidden[0] && (!card->answers[0] || lyceum_cloze_get_ordinals (card->note_front, ordinals) > 1))
    {
      g_strfreev (card->answers);
      card->answers = g_steal_pointer (&hidden);
    }
}

/* The second card of a note that is asked both ways. */
static void
turn_round (LyceumCard *card)
{
  GStrvBuilder *answers = g_strv_builder_new ();

  card->note_front = g_steal_pointer (&card->front);
  card->note_back = g_steal_pointer (&card->back);
  card->front = g_strdup (card->note_back);
  card->back = g_strdup (card->note_front);
  g_strv_builder_add (answers, card->back);
  g_strfreev (card->answers);
  card->answers = g_strv_builder_end (answers);
  g_strv_builder_unref (answers);
}

LyceumCard *
_lyceum_card_read (LyceumStatement *statement)
{
  LyceumCard *card = g_new0 (LyceumCard, 1);

  card->id = lyceum_statement_get_int64 (statement, 0);
  card->note_id = lyceum_statement_get_int64 (statement, 1);
  card->course_id = lyceum_statement_get_int64 (statement, 2);
  card->lesson_id = lyceum_statement_get_int64 (statement, 3);
  card->kind = g_strdup (lyceum_statement_get_text (statement, 4));
  card->front = g_strdup (lyceum_statement_get_text (statement, 5));
  card->back = g_strdup (lyceum_statement_get_text (statement, 6));
  card->answers = _lyceum_json_to_strv (lyceum_statement_get_text (statement, 7));
  card->quote = g_strdup (lyceum_statement_get_text (statement, 8));
  card->location = g_strdup (lyceum_statement_get_text (statement, 9));
  card->source_name = g_strdup (lyceum_statement_get_text (statement, 10));
  card->lesson_title = g_strdup (lyceum_statement_get_text (statement, 11));
  card->state = (LyceumCardState) lyceum_statement_get_int64 (statement, 12);
  card->due = card->state == LYCEUM_CARD_STATE_NEW ? 0 : lyceum_statement_get_int64 (statement, 13);
  card->interval = (guint) lyceum_statement_get_int64 (statement, 14);
  card->reps = (guint) lyceum_statement_get_int64 (statement, 15);
  card->lapses = (guint) lyceum_statement_get_int64 (statement, 16);
  card->suspended = lyceum_statement_get_int64 (statement, 17) != 0;
  card->flag = (guint) lyceum_statement_get_int64 (statement, 18);
  card->place = (LyceumCardPlace){ .course_id = card->course_id,
                                   .place = lyceum_statement_get_int64 (statement, 20),
                                   .note_id = card->note_id,
                                   .ordinal = (guint) lyceum_statement_get_int64 (statement, 19) };
  card->guid = g_strdup (lyceum_statement_get_text (statement, 21));
  card->wrong_answers = _lyceum_json_to_strv_at (lyceum_statement_get_text (statement, 22), card->place.ordinal);
  if (!card->source_name)
    card->source_name = g_strdup ("");
  if (g_strcmp0 (card->kind, "cloze") == 0)
    render_cloze (card, card->place.ordinal);
  else if (g_strcmp0 (card->kind, "reversed") == 0 && card->place.ordinal == 2)
    turn_round (card);
  return card;
}

static gpointer
read_card (LyceumStatement *statement)
{
  return _lyceum_card_read (statement);
}

static gboolean
get_card_reader_cb (LyceumConnection *connection,
                    gpointer          data,
                    gpointer         *result,
                    GError          **error)
{
  const LyceumQuery *query = data;
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error, "SELECT " LYCEUM_CARD_COLUMNS " FROM " LYCEUM_CARD_TABLES_BY_CARD "WHERE c.id = ?",
                                   "i", query->id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return set_not_found (error, _("The card has been deleted."));
  *result = _lyceum_card_read (statement);
  return TRUE;
}

void
lyceum_collection_get_card_async (LyceumCollection   *self,
                                  gint64              id,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  LyceumQuery query = { .id = id };

  _lyceum_collection_read (self, get_card_reader_cb, &query, (GDestroyNotify) lyceum_card_free, lyceum_collection_get_card_async,
                           cancellable, callback, user_data);
}

LyceumCard *
lyceum_collection_get_card_finish (LyceumCollection *self,
                                   GAsyncResult     *result,
                                   GError          **error)
{
  return _lyceum_collection_finish (self, result, lyceum_collection_get_card_async, error);
}

static gboolean
list_cards_reader_cb (LyceumConnection *connection,
                      gpointer          data,
                      gpointer         *result,
                      GError          **error)
{
  const LyceumQuery *query = data;
  const LyceumCardPlace *after = &query->after;
  LyceumStatement *statement;
  gint64 limit = query->limit ? (gint64) query->limit : -1;

  /* By place, not by number: to skip the first so many would read all of them, for every page. */
  if (query->id)
    statement = _lyceum_sql_prepare (connection, error,
                                     "SELECT " LYCEUM_CARD_COLUMNS " FROM " LYCEUM_CARD_TABLES
                                     "WHERE n.course_id = ? AND NOT n.in_tray AND (n.place, n.id, c.ordinal) > (?, ?, ?) "
                                     "ORDER BY n.place, n.id, c.ordinal LIMIT ?",
                                     "iiiii", query->id, after->place, after->note_id, (gint64) after->ordinal, limit);
  else
    statement = _lyceum_sql_prepare (connection, error,
                                     "SELECT " LYCEUM_CARD_COLUMNS " FROM " LYCEUM_CARD_TABLES
                                     "WHERE NOT n.in_tray AND (n.course_id, n.place, n.id, c.ordinal) > (?, ?, ?, ?) "
                                     "ORDER BY n.course_id, n.place, n.id, c.ordinal LIMIT ?",
                                     "iiiii", after->course_id, after->place, after->note_id, (gint64) after->ordinal, limit);
  return _lyceum_sql_collect (statement, read_card, (GDestroyNotify) lyceum_card_free, result, error);
}

void
lyceum_collection_list_cards_async (LyceumCollection   *self,
                                    gint64              course_id,
                                    const LyceumCardPlace *after,
                                    guint               limit,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  /* Before the first of all. */
  static const LyceumCardPlace start = { .course_id = G_MININT64, .place = G_MININT64 };
  LyceumQuery query = { .id = course_id, .after = after ? *after : start, .limit = limit };

  _lyceum_collection_read (self, list_cards_reader_cb, &query, (GDestroyNotify) g_ptr_array_unref,
                           lyceum_collection_list_cards_async, cancellable, callback, user_data);
}

GPtrArray *
lyceum_collection_list_cards_finish (LyceumCollection *self,
                                     GAsyncResult     *result,
                                     GError          **error)
{
  return _lyceum_collection_finish (self, result, lyceum_collection_list_cards_async, error);
}

/* Answers */

static gpointer
review_read (LyceumStatement *statement)
{
  LyceumReview *review = g_new0 (LyceumReview, 1);

  review->id = lyceum_statement_get_int64 (statement, 0);
  review->reviewed_at = lyceum_statement_get_int64 (statement, 1);
  review->rating = (guint) lyceum_statement_get_int64 (statement, 2);
  review->state = (LyceumCardState) lyceum_statement_get_int64 (statement, 3);
  review->stability = lyceum_statement_get_double (statement, 4);
  review->difficulty = lyceum_statement_get_double (statement, 5);
  review->interval = (guint) lyceum_statement_get_int64 (statement, 6);
  review->duration_ms = (guint) lyceum_statement_get_int64 (statement, 7);
  return review;
}

static gboolean
list_reviews_reader_cb (LyceumConnection *connection,
                        gpointer          data,
                        gpointer         *result,
                        GError          **error)
{
  const LyceumQuery *query = data;
  LyceumStatement *statement;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT id, reviewed_at, rating, state, stability, difficulty, interval, duration_ms "
                                   "FROM review WHERE card_id = ? ORDER BY reviewed_at, id",
                                   "i", query->id);
  return _lyceum_sql_collect (statement, review_read, g_free, result, error);
}

void
lyceum_collection_list_reviews_async (LyceumCollection   *self,
                                      gint64              card_id,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  LyceumQuery query = { .id = card_id };

  _lyceum_collection_read (self, list_reviews_reader_cb, &query, (GDestroyNotify) g_ptr_array_unref,
                           lyceum_collection_list_reviews_async, cancellable, callback, user_data);
}

GPtrArray *
lyceum_collection_list_reviews_finish (LyceumCollection *self,
                                       GAsyncResult     *result,
                                       GError          **error)
{
  return _lyceum_collection_finish (self, result, lyceum_collection_list_reviews_async, error);
}
