/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study-test.h"

#include <glib/gstdio.h>

#include "lyceum-thread.h"

void
study_test_ready_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

GAsyncResult *
study_test_wait (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

LyceumDatabase *
study_test_open (const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumDatabase *database;

  lyceum_database_open_async (path, NULL, study_test_ready_cb, &result);
  database = lyceum_database_open_finish (study_test_wait (&result), &error);
  g_assert_no_error (error);
  return database;
}

void
study_test_close (LyceumDatabase *database)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_database_close_async (database, study_test_ready_cb, &result);
  lyceum_database_close_finish (database, study_test_wait (&result), &error);
  g_assert_no_error (error);
}

StudyTest *
study_test_new (void)
{
  StudyTest *test = g_new0 (StudyTest, 1);
  g_autoptr (GError) error = NULL;

  test->folder = g_dir_make_tmp ("lyceum-study-XXXXXX", &error);
  g_assert_no_error (error);
  test->path = g_build_filename (test->folder, "collection.db", NULL);
  test->database = study_test_open (test->path);
  test->collection = lyceum_collection_new (test->database);
  test->zone = g_time_zone_new_utc ();
  study_test_set_now (test, G_GINT64_CONSTANT (1704099600000)); /* 2024-01-01 09:00 */
  return test;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
study_test_free (StudyTest *test)
{
  g_assert_finalize_object (test->collection);
  study_test_close (test->database);
  g_object_unref (test->database);
  remove_folder (test->folder);
  g_time_zone_unref (test->zone);
  g_free (test->folder);
  g_free (test->path);
  g_free (test);
}

void
study_test_set_now (StudyTest *test,
                    gint64     now)
{
  test->now = now;
  _lyceum_collection_set_time (test->collection, now, test->zone);
}

gboolean
study_test_write (StudyTest      *test,
                  LyceumWriteFunc func,
                  gpointer        data,
                  GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_database_write_async (test->database, func, data, NULL, NULL, NULL, study_test_ready_cb, &result);
  return lyceum_database_write_finish (test->database, study_test_wait (&result), NULL, error);
}

static gboolean
execute_writer_cb (LyceumConnection *connection,
                   gpointer          data,
                   gpointer         *result,
                   GError          **error)
{
  return lyceum_connection_execute (connection, data, error);
}

void
study_test_execute (StudyTest  *test,
                    const char *sql)
{
  g_autoptr (GError) error = NULL;

  study_test_write (test, execute_writer_cb, (gpointer) sql, &error);
  g_assert_no_error (error);
}

static gboolean
rows_reader_cb (LyceumConnection *connection,
                gpointer          data,
                gpointer         *result,
                GError          **error)
{
  /* The cache of statements wants texts that stay. */
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, g_intern_string (data), error);
  GString *rows = g_string_new (NULL);
  gboolean row = FALSE;

  *result = rows;
  if (!statement)
    return FALSE;
  while (lyceum_statement_step (statement, &row, error) && row)
    {
      const char *text = lyceum_statement_get_text (statement, 0);

      g_string_append_printf (rows, "%s%s", rows->len ? "\n" : "", text ? text : "NULL");
    }
  return *error == NULL;
}

char *
study_test_rows (StudyTest  *test,
                 const char *sql)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer rows = NULL;

  lyceum_database_read_async (test->database, rows_reader_cb, (gpointer) sql, NULL, NULL, NULL, study_test_ready_cb, &result);
  lyceum_database_read_finish (test->database, study_test_wait (&result), &rows, &error);
  g_assert_no_error (error);
  return g_string_free (rows, FALSE);
}

gint64
study_test_int64 (StudyTest  *test,
                  const char *sql)
{
  g_autofree char *rows = study_test_rows (test, sql);

  return g_ascii_strtoll (rows, NULL, 10);
}

typedef struct
{
  const char *name;
  guint n_sources, n_lessons;
  gint64 id;
} NewCourse;

static gboolean
add_course_writer_cb (LyceumConnection *connection,
                      gpointer          data,
                      gpointer         *result,
                      GError          **error)
{
  NewCourse *course = data;

  if (!lyceum_write_course (connection, course->name, course->name, 0, &course->id, error))
    return FALSE;
  for (guint i = 0; i < course->n_sources; i++)
    {
      g_autofree char *uid = g_strdup_printf ("%s/%u", course->name, i);
      g_autofree LyceumPlannedLesson *lessons = g_new0 (LyceumPlannedLesson, course->n_lessons);
      LyceumNewSource source = { .uid = uid, .name = uid, .pasted = "words" };
      g_autoptr (LyceumSourceInput) input = NULL;

      for (guint j = 0; j < course->n_lessons; j++)
        lessons[j] = (LyceumPlannedLesson) { .title = "A lesson", .location = "page 1", .minutes = 5 };
      if (!lyceum_write_source (connection, course->id, &source, 0, error))
        return FALSE;
      input = lyceum_read_source_input (connection, uid, error);
      if (!input || !lyceum_write_planned_lessons (connection, input->id, lessons, course->n_lessons, error))
        return FALSE;
    }
  return TRUE;
}

gint64
study_test_add_course (StudyTest  *test,
                       const char *name,
                       guint       n_sources,
                       guint       n_lessons)
{
  NewCourse course = { name, n_sources, n_lessons, 0 };
  g_autoptr (GError) error = NULL;

  study_test_write (test, add_course_writer_cb, &course, &error);
  g_assert_no_error (error);
  return course.id;
}

gint64
study_test_lesson (StudyTest *test,
                   gint64     course_id,
                   guint      source,
                   guint      position)
{
  g_autofree char *sql = g_strdup_printf ("SELECT l.id FROM lesson l JOIN source s ON s.id = l.source_id "
                                          "WHERE l.course_id = %" G_GINT64_FORMAT " AND s.position = %u AND l.position = %u",
                                          course_id, source, position);

  return study_test_int64 (test, sql);
}

typedef struct
{
  gint64 lesson_id;
  const LyceumNewNote *notes;
  guint n_notes;
} NewNotes;

static gboolean
add_notes_writer_cb (LyceumConnection *connection,
                     gpointer          data,
                     gpointer         *result,
                     GError          **error)
{
  const NewNotes *notes = data;

  return lyceum_write_notes (connection, notes->lesson_id, notes->notes, notes->n_notes, error);
}

void
study_test_add_notes (StudyTest           *test,
                      gint64               lesson_id,
                      const LyceumNewNote *notes,
                      guint                n_notes)
{
  NewNotes data = { lesson_id, notes, n_notes };
  g_autoptr (GError) error = NULL;

  study_test_write (test, add_notes_writer_cb, &data, &error);
  g_assert_no_error (error);
}

void
study_test_add_cards (StudyTest *test,
                      gint64     course_id,
                      guint      n_cards)
{
  const char *answers[] = { "an answer", NULL };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree LyceumNewNote *notes = g_new0 (LyceumNewNote, n_cards);

  for (guint i = 0; i < n_cards; i++)
    {
      char *text = g_strdup_printf ("front %u", i);

      g_ptr_array_add (texts, text);
      notes[i] = (LyceumNewNote) {
        .kind = "basic", .front = text, .back = "back", .answers = answers, .quote = "quote", .location = "p. 1",
        .fingerprint = text,
      };
    }
  study_test_add_notes (test, study_test_lesson (test, course_id, 0, 0), notes, n_cards);
}

GPtrArray *
study_test_list_cards (StudyTest *test,
                       gint64     course_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *cards;

  lyceum_collection_list_cards_async (test->collection, course_id, NULL, 0, NULL, study_test_ready_cb, &result);
  cards = lyceum_collection_list_cards_finish (test->collection, study_test_wait (&result), &error);
  g_assert_no_error (error);
  return cards;
}

LyceumToday *
study_test_today (StudyTest *test)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumToday *today;

  lyceum_collection_get_today_async (test->collection, NULL, study_test_ready_cb, &result);
  today = lyceum_collection_get_today_finish (test->collection, study_test_wait (&result), &error);
  g_assert_no_error (error);
  return today;
}

LyceumCourse *
study_test_course (StudyTest *test,
                   gint64     course_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumCourse *course;

  lyceum_collection_get_course_async (test->collection, course_id, NULL, study_test_ready_cb, &result);
  course = lyceum_collection_get_course_finish (test->collection, study_test_wait (&result), &error);
  g_assert_no_error (error);
  return course;
}

void
study_test_change_note (StudyTest  *test,
                        gint64      note_id,
                        const char *front,
                        const char *back)
{
  g_autofree char *sql = g_strdup_printf ("SELECT kind FROM note WHERE id = %" G_GINT64_FORMAT, note_id);
  g_autofree char *kind = study_test_rows (test, sql);
  LyceumNoteWords words = { .front = front, .back = back };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumEdit) edit = NULL;

  g_assert_true (lyceum_note_kind_from_name (kind, &words.kind));
  lyceum_collection_change_note_async (test->collection, note_id, &words, NULL, study_test_ready_cb, &result);
  edit = lyceum_collection_edit_finish (test->collection, study_test_wait (&result), &error);
  g_assert_no_error (error);
}
