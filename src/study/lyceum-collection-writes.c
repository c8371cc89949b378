/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-collection-writes.h"

#include <glib/gi18n-lib.h>

#include "lyceum-edits-private.h"
#include "lyceum-study-sql-private.h"

void
lyceum_source_input_free (LyceumSourceInput *input)
{
  g_free (input->name);
  g_free (input->path);
  g_free (input->pasted);
  g_free (input->url);
  g_free (input->fetched_name);
  g_free (input->etag);
  g_free (input->last_modified);
  g_clear_pointer (&input->fetched, g_bytes_unref);
  g_free (input);
}

void
lyceum_lesson_input_free (LyceumLessonInput *input)
{
  g_free (input->title);
  g_free (input);
}

static gint64
now_ms (void)
{
  return g_get_real_time () / 1000;
}

static void
set_not_found (GError    **error,
               const char *message)
{
  g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, message);
}

gboolean
lyceum_write_course (LyceumConnection *connection,
                     const char       *uid,
                     const char       *name,
                     gint64            task_id,
                     gint64           *id,
                     GError          **error)
{
  gint64 now = now_ms ();

  if (!_lyceum_sql_run (connection, error,
                        "INSERT INTO course (uid, name, task_id, created_at, opened_at) "
                        "VALUES (?1, ?2, nullif(?3, 0), ?4, ?4) ON CONFLICT (uid) DO NOTHING",
                        "ttii", uid, name, task_id, now))
    return FALSE;
  if (!_lyceum_sql_int64 (connection, error, id, "SELECT id FROM course WHERE uid = ?", "t", uid))
    return FALSE;
  lyceum_connection_note_change (connection, "course", *id);
  return TRUE;
}

gboolean
lyceum_write_course_task (LyceumConnection *connection,
                          gint64            course_id,
                          gint64            task_id,
                          GError          **error)
{
  if (!_lyceum_sql_run (connection, error, "UPDATE course SET task_id = nullif(?, 0) WHERE id = ?", "ii", task_id, course_id))
    return FALSE;
  if (lyceum_connection_changes (connection) == 0)
    {
      set_not_found (error, _("The course has been deleted."));
      return FALSE;
    }
  lyceum_connection_note_change (connection, "course", course_id);
  return TRUE;
}

gboolean
lyceum_write_course_name (LyceumConnection *connection,
                          gint64            course_id,
                          const char       *provisional,
                          const char       *name,
                          GError          **error)
{
  if (!_lyceum_sql_run (connection, error, "UPDATE course SET name = ? WHERE id = ? AND name = ?", "tit", name, course_id,
                        provisional))
    return FALSE;
  lyceum_connection_note_change (connection, "course", course_id);
  return TRUE;
}

gboolean
lyceum_write_source (LyceumConnection      *connection,
                     gint64                 course_id,
                     const LyceumNewSource *source,
                     gint64                 task_id,
                     GError               **error)
{
  if (!_lyceum_sql_run (connection, error,
                        "INSERT INTO source (uid, course_id, position, name, path, task_id, created_at, url) "
                        "VALUES (?1, ?2, (SELECT coalesce(max(position) + 1, 0) FROM source WHERE course_id = ?2), ?3, ?4, "
                        "nullif(?5, 0), ?6, ?7) ON CONFLICT (uid) DO NOTHING",
                        "tittiit", source->uid, course_id, source->name, source->path, task_id, now_ms (), source->url))
    return FALSE;
  if (source->pasted &&
      !_lyceum_sql_run (connection, error,
                        "INSERT INTO source_content (source_id, pasted) SELECT id, ?2 FROM source WHERE uid = ?1 "
                        "ON CONFLICT (source_id) DO NOTHING",
                        "tt", source->uid, source->pasted))
    return FALSE;
  lyceum_connection_note_change (connection, "source", course_id);
  return TRUE;
}

/* Whether the source is still there; its course hears that it has changed. */
static gboolean
note_source (LyceumConnection *connection,
             const char       *uid,
             GError          **error)
{
  gint64 course_id = 0;

  if (!_lyceum_sql_int64 (connection, error, &course_id, "SELECT course_id FROM source WHERE uid = ?", "t", uid))
    return FALSE;
  if (course_id == 0)
    {
      set_not_found (error, _("The source has been deleted."));
      return FALSE;
    }
  lyceum_connection_note_change (connection, "source", course_id);
  return TRUE;
}

gboolean
lyceum_write_source_fetched (LyceumConnection          *connection,
                             const char                *uid,
                             const LyceumFetchedSource *fetched,
                             GError                   **error)
{
  return note_source (connection, uid, error) &&
         _lyceum_sql_run (connection, error,
                          "UPDATE source SET url = ?2, etag = ?3, last_modified = ?4, fetched_at = ?5 WHERE uid = ?1", "tttti",
                          uid, fetched->url, fetched->etag, fetched->last_modified, now_ms ()) &&
         _lyceum_sql_run (connection, error,
                          "INSERT INTO source_content (source_id, fetched, fetched_name) SELECT id, ?2, ?3 FROM source "
                          "WHERE uid = ?1 ON CONFLICT (source_id) DO UPDATE SET fetched = excluded.fetched, "
                          "fetched_name = excluded.fetched_name",
                          "tbt", uid, fetched->bytes, fetched->name);
}

gboolean
lyceum_write_source_task (LyceumConnection *connection,
                          const char       *uid,
                          gint64            task_id,
                          GError          **error)
{
  return note_source (connection, uid, error) &&
         _lyceum_sql_run (connection, error, "UPDATE source SET task_id = ?2 WHERE uid = ?1", "ti", uid, task_id);
}

LyceumSourceInput *
lyceum_read_source_input (LyceumConnection *connection,
                          const char       *uid,
                          GError          **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;
  LyceumSourceInput *input;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT s.id, s.course_id, s.name, s.path, c.pasted, s.imported_at IS NOT NULL, s.url, c.fetched, "
                                   "c.fetched_name, s.etag, s.last_modified "
                                   "FROM source s LEFT JOIN source_content c ON c.source_id = s.id WHERE s.uid = ?",
                                   "t", uid);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return NULL;
  if (!row)
    {
      set_not_found (error, _("The source has been deleted."));
      return NULL;
    }
  input = g_new0 (LyceumSourceInput, 1);
  input->id = lyceum_statement_get_int64 (statement, 0);
  input->course_id = lyceum_statement_get_int64 (statement, 1);
  input->name = g_strdup (lyceum_statement_get_text (statement, 2));
  input->path = g_strdup (lyceum_statement_get_text (statement, 3));
  input->pasted = g_strdup (lyceum_statement_get_text (statement, 4));
  input->imported = lyceum_statement_get_int64 (statement, 5) != 0;
  input->url = g_strdup (lyceum_statement_get_text (statement, 6));
  input->fetched = lyceum_statement_get_bytes (statement, 7);
  input->fetched_name = g_strdup (lyceum_statement_get_text (statement, 8));
  input->etag = g_strdup (lyceum_statement_get_text (statement, 9));
  input->last_modified = g_strdup (lyceum_statement_get_text (statement, 10));
  return input;
}

GBytes *
lyceum_read_source_document (LyceumConnection *connection,
                             const char       *uid,
                             GError          **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT c.document FROM source s LEFT JOIN source_content c ON c.source_id = s.id "
                                   "WHERE s.uid = ?",
                                   "t", uid);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return NULL;
  if (!row)
    {
      set_not_found (error, _("The source has been deleted."));
      return NULL;
    }
  return lyceum_statement_get_bytes (statement, 0);
}

/* The course of a source, for the news of its change. */
static gboolean
find_course (LyceumConnection *connection,
             gint64            source_id,
             gint64           *course_id,
             GError          **error)
{
  if (!_lyceum_sql_int64 (connection, error, course_id, "SELECT course_id FROM source WHERE id = ?", "i", source_id))
    return FALSE;
  if (*course_id == 0)
    set_not_found (error, _("The source has been deleted."));
  return *course_id != 0;
}

gboolean
lyceum_write_source_document (LyceumConnection *connection,
                              gint64            source_id,
                              GBytes           *document,
                              const char       *title,
                              const char       *language,
                              guint             words,
                              guint             n_unreadable,
                              GError          **error)
{
  gint64 course_id = 0;

  if (!find_course (connection, source_id, &course_id, error))
    return FALSE;
  if (!_lyceum_sql_run (connection, error,
                        "INSERT INTO source_content (source_id, document) VALUES (?1, ?2) "
                        "ON CONFLICT (source_id) DO UPDATE SET document = excluded.document, fetched = NULL",
                        "ib", source_id, document))
    return FALSE;
  if (!_lyceum_sql_run (connection, error,
                        "UPDATE source SET title = ?2, language = ?3, words = ?4, n_unreadable = ?5, imported_at = ?6 WHERE id = ?1",
                        "ittiii", source_id, title, language, (gint64) words, (gint64) n_unreadable, now_ms ()))
    return FALSE;
  lyceum_connection_note_change (connection, "source", course_id);
  return TRUE;
}

gboolean
lyceum_write_planned_lessons (LyceumConnection          *connection,
                              gint64                     source_id,
                              const LyceumPlannedLesson *lessons,
                              guint                      n_lessons,
                              GError                   **error)
{
  gint64 course_id = 0;

  if (!find_course (connection, source_id, &course_id, error))
    return FALSE;
  /* Placeholders keep their ids, so that a list that shows them does not jump. */
  for (guint i = 0; i < n_lessons; i++)
    if (!_lyceum_sql_run (connection, error,
                          "INSERT INTO lesson (id, course_id, source_id, position, title, location, first_block, n_blocks, minutes) "
                          "VALUES (" LYCEUM_NEXT_ID ("lesson") ", ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source_id, position) DO UPDATE SET "
                          "title = excluded.title, location = excluded.location, first_block = excluded.first_block, "
                          "n_blocks = excluded.n_blocks, minutes = excluded.minutes WHERE markdown IS NULL AND renamed_at IS NULL",
                          "iiittiii", course_id, source_id, (gint64) i, lessons[i].title, lessons[i].location,
                          (gint64) lessons[i].first_block, (gint64) lessons[i].n_blocks, (gint64) lessons[i].minutes))
      return FALSE;
  if (!_lyceum_sql_run (connection, error,
                        "DELETE FROM lesson WHERE source_id = ? AND position >= ? AND position < ? AND markdown IS NULL", "iii",
                        source_id, (gint64) n_lessons, LYCEUM_LESSON_BY_HAND))
    return FALSE;
  lyceum_connection_note_change (connection, "lesson", course_id);
  return TRUE;
}

LyceumLessonInput *
lyceum_read_lesson_input (LyceumConnection *connection,
                          const char       *source_uid,
                          guint             position,
                          GError          **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;
  LyceumLessonInput *input;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT l.id, l.course_id, l.source_id, l.title, l.first_block, l.n_blocks, l.minutes, "
                                   "l.markdown IS NOT NULL FROM lesson l JOIN source s ON s.id = l.source_id "
                                   "WHERE s.uid = ? AND l.position = ?",
                                   "ti", source_uid, (gint64) position);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return NULL;
  if (!row)
    {
      set_not_found (error, _("The lesson has been deleted."));
      return NULL;
    }
  input = g_new0 (LyceumLessonInput, 1);
  input->id = lyceum_statement_get_int64 (statement, 0);
  input->course_id = lyceum_statement_get_int64 (statement, 1);
  input->source_id = lyceum_statement_get_int64 (statement, 2);
  input->title = g_strdup (lyceum_statement_get_text (statement, 3));
  input->first_block = (guint) lyceum_statement_get_int64 (statement, 4);
  input->n_blocks = (guint) lyceum_statement_get_int64 (statement, 5);
  input->minutes = (guint) lyceum_statement_get_int64 (statement, 6);
  input->made = lyceum_statement_get_int64 (statement, 7) != 0;
  return input;
}

gboolean
lyceum_write_lesson_content (LyceumConnection          *connection,
                             gint64                     lesson_id,
                             const LyceumLessonContent *content,
                             GError                   **error)
{
  g_autofree char *points = _lyceum_json_from_strv (content->key_points);
  g_autofree char *terms = _lyceum_json_from_terms (content->terms, content->definitions, content->term_keys, content->term_worths);
  g_autofree char *questions = _lyceum_json_from_questions (content->questions, content->answers, content->places);
  gint64 course_id = 0;

  /* What a person has written stays. */
  if (!_lyceum_sql_run (connection, error,
                        "UPDATE lesson SET title = CASE WHEN renamed_at IS NULL THEN ?2 ELSE title END, markdown = ?3, minutes = ?4, "
                        "key_points = ?5, key_terms = ?6, questions = ?7, made_at = coalesce(made_at, ?8), made_by = ?9, "
                        "made_note = ?10 WHERE id = ?1 AND edited_at IS NULL",
                        "ittitttitt", lesson_id, content->title, content->markdown, (gint64) content->minutes, points, terms,
                        questions, now_ms (), content->made_by, content->made_note))
    return FALSE;
  if (!_lyceum_sql_int64 (connection, error, &course_id, "SELECT course_id FROM lesson WHERE id = ?", "i", lesson_id))
    return FALSE;
  if (course_id == 0)
    {
      set_not_found (error, _("The lesson has been deleted."));
      return FALSE;
    }
  lyceum_connection_note_change (connection, "lesson", course_id);
  return TRUE;
}
