/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-collection-private.h"
#include "lyceum-edits.h"
#include "lyceum-study-sql-private.h"

/* One small change to one row. */
typedef struct
{
  gint64 id;
  gint64 number; /* the new value */
  double real;
  char *text;    /* (owned) (nullable) */
  char *title;   /* (owned) (nullable) */
} Change;

static void
change_free (Change *change)
{
  g_free (change->text);
  g_free (change->title);
  g_free (change);
}

static void
change_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
_lyceum_collection_write (LyceumCollection   *self,
                          LyceumWriteFunc     func,
                          gpointer            data,
                          GDestroyNotify      data_destroy,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, lyceum_collection_change_finish);
  lyceum_database_write_async (lyceum_collection_get_database (self), func, data, data_destroy, NULL, NULL, change_cb, task);
}

static void
change_async (LyceumCollection   *self,
              LyceumWriteFunc     func,
              const Change       *change,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  _lyceum_collection_write (self, func, g_memdup2 (change, sizeof *change), (GDestroyNotify) change_free, callback, user_data);
}

gboolean
lyceum_collection_change_finish (LyceumCollection *self,
                                 GAsyncResult     *result,
                                 GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_collection_change_finish), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
must_have_changed (LyceumConnection *connection,
                   const char       *message,
                   GError          **error)
{
  if (lyceum_connection_changes (connection) > 0)
    return TRUE;
  g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, message);
  return FALSE;
}

/* Courses */

static gboolean
rename_course_writer_cb (LyceumConnection *connection,
                         gpointer          data,
                         gpointer         *result,
                         GError          **error)
{
  const Change *change = data;

  if (!_lyceum_sql_run (connection, error, "UPDATE course SET name = ? WHERE id = ?", "ti", change->text, change->id) ||
      !must_have_changed (connection, _("The course has been deleted."), error))
    return FALSE;
  lyceum_connection_note_change (connection, "course", change->id);
  return TRUE;
}

void
lyceum_collection_rename_course_async (LyceumCollection   *self,
                                       gint64              course_id,
                                       const char         *name,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  Change change = { .id = course_id, .text = g_strdup (name) };

  change_async (self, rename_course_writer_cb, &change, callback, user_data);
}

static gboolean
delete_course_writer_cb (LyceumConnection *connection,
                         gpointer          data,
                         gpointer         *result,
                         GError          **error)
{
  const Change *change = data;

  if (!_lyceum_sql_run (connection, error, "DELETE FROM course WHERE id = ?", "i", change->id) ||
      !must_have_changed (connection, _("The course has been deleted."), error))
    return FALSE;
  lyceum_connection_note_change (connection, "course", change->id);
  lyceum_connection_note_change (connection, "card", change->id);
  return TRUE;
}

void
lyceum_collection_delete_course_async (LyceumCollection   *self,
                                       gint64              course_id,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  Change change = { .id = course_id };

  change_async (self, delete_course_writer_cb, &change, callback, user_data);
}

static gboolean
touch_course_writer_cb (LyceumConnection *connection,
                        gpointer          data,
                        gpointer         *result,
                        GError          **error)
{
  const Change *change = data;

  if (!_lyceum_sql_run (connection, error, "UPDATE course SET opened_at = ? WHERE id = ?", "ii", change->number, change->id) ||
      !must_have_changed (connection, _("The course has been deleted."), error))
    return FALSE;
  lyceum_connection_note_change (connection, "course", change->id);
  return TRUE;
}

void
lyceum_collection_touch_course_async (LyceumCollection   *self,
                                      gint64              course_id,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  Change change = { .id = course_id, .number = _lyceum_collection_get_time (self).now };

  change_async (self, touch_course_writer_cb, &change, callback, user_data);
}

/* Lessons */

static gboolean
note_change_of (LyceumConnection *connection,
                const char       *topic,
                const char       *sql,
                gint64            id,
                GError          **error)
{
  gint64 course_id = 0;

  if (!_lyceum_sql_int64 (connection, error, &course_id, sql, "i", id))
    return FALSE;
  lyceum_connection_note_change (connection, topic, course_id);
  return TRUE;
}

static gboolean
set_lesson_read_writer_cb (LyceumConnection *connection,
                           gpointer          data,
                           gpointer         *result,
                           GError          **error)
{
  const Change *change = data;

  return _lyceum_sql_run (connection, error, "UPDATE lesson SET read_at = nullif(?, 0) WHERE id = ?", "ii", change->number,
                          change->id) &&
         must_have_changed (connection, _("The lesson has been deleted."), error) &&
         note_change_of (connection, "lesson", "SELECT course_id FROM lesson WHERE id = ?", change->id, error);
}

void
lyceum_collection_set_lesson_read_async (LyceumCollection   *self,
                                         gint64              lesson_id,
                                         gboolean            read,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data)
{
  Change change = { .id = lesson_id, .number = read ? _lyceum_collection_get_time (self).now : 0 };

  change_async (self, set_lesson_read_writer_cb, &change, callback, user_data);
}

/* Nothing that is listed changes with it, so nobody is told. */
static gboolean
set_lesson_scroll_writer_cb (LyceumConnection *connection,
                             gpointer          data,
                             gpointer         *result,
                             GError          **error)
{
  const Change *change = data;

  return _lyceum_sql_run (connection, error, "UPDATE lesson SET scroll = ? WHERE id = ?", "di", change->real, change->id) &&
         must_have_changed (connection, _("The lesson has been deleted."), error);
}

void
lyceum_collection_set_lesson_scroll_async (LyceumCollection   *self,
                                           gint64              lesson_id,
                                           double              scroll,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data)
{
  Change change = { .id = lesson_id, .real = scroll > 0 ? MIN (scroll, 1.0) : 0.0 };

  change_async (self, set_lesson_scroll_writer_cb, &change, callback, user_data);
}

/* Cards */

static gboolean
note_card_change (LyceumConnection *connection,
                  gint64            card_id,
                  GError          **error)
{
  return must_have_changed (connection, _("The card has been deleted."), error) &&
         note_change_of (connection, "card", "SELECT course_id FROM card WHERE id = ?", card_id, error);
}

static gboolean
set_card_suspended_writer_cb (LyceumConnection *connection,
                              gpointer          data,
                              gpointer         *result,
                              GError          **error)
{
  const Change *change = data;

  return _lyceum_sql_run (connection, error, "UPDATE card SET suspended = ? WHERE id = ?", "ii", change->number, change->id) &&
         note_card_change (connection, change->id, error);
}

void
lyceum_collection_set_card_suspended_async (LyceumCollection   *self,
                                            gint64              card_id,
                                            gboolean            suspended,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data)
{
  Change change = { .id = card_id, .number = suspended ? 1 : 0 };

  change_async (self, set_card_suspended_writer_cb, &change, callback, user_data);
}

static gboolean
bury_card_writer_cb (LyceumConnection *connection,
                     gpointer          data,
                     gpointer         *result,
                     GError          **error)
{
  const Change *change = data;

  return _lyceum_sql_run (connection, error, "UPDATE card SET buried_day = nullif(?, 0) WHERE id = ?", "ii", change->number,
                          change->id) &&
         note_card_change (connection, change->id, error);
}

void
lyceum_collection_bury_card_async (LyceumCollection   *self,
                                   gint64              card_id,
                                   gboolean            buried,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  Change change = { .id = card_id, .number = buried ? _lyceum_collection_get_time (self).day : 0 };

  change_async (self, bury_card_writer_cb, &change, callback, user_data);
}

static gboolean
set_card_flag_writer_cb (LyceumConnection *connection,
                         gpointer          data,
                         gpointer         *result,
                         GError          **error)
{
  const Change *change = data;

  return _lyceum_sql_run (connection, error, "UPDATE card SET flag = ? WHERE id = ?", "ii", change->number, change->id) &&
         note_card_change (connection, change->id, error);
}

void
lyceum_collection_set_card_flag_async (LyceumCollection   *self,
                                       gint64              card_id,
                                       guint               flag,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  Change change = { .id = card_id, .number = flag };

  change_async (self, set_card_flag_writer_cb, &change, callback, user_data);
}

/* Drafts */

static gboolean
keep_lesson_draft_writer_cb (LyceumConnection *connection,
                             gpointer          data,
                             gpointer         *result,
                             GError          **error)
{
  const Change *change = data;

  if (!change->text)
    return _lyceum_sql_run (connection, error, "DELETE FROM lesson_draft WHERE lesson_id = ?", "i", change->id);
  return _lyceum_sql_run (connection, error,
                          "INSERT INTO lesson_draft (lesson_id, title, markdown, saved_at) SELECT id, ?2, ?3, ?4 FROM lesson WHERE id = ?1 "
                          "ON CONFLICT (lesson_id) DO UPDATE SET title = excluded.title, markdown = excluded.markdown, "
                          "saved_at = excluded.saved_at",
                          "itti", change->id, change->title, change->text, change->number);
}

void
lyceum_collection_keep_lesson_draft_async (LyceumCollection   *self,
                                           gint64              lesson_id,
                                           const char         *title,
                                           const char         *markdown,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data)
{
  Change change = { .id = lesson_id, .number = g_get_real_time () / 1000, .text = g_strdup (markdown), .title = g_strdup (title) };

  change_async (self, keep_lesson_draft_writer_cb, &change, callback, user_data);
}
