/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-edits.h"

#include <glib/gi18n-lib.h>

#include "lyceum-collection-private.h"
#include "lyceum-edits-private.h"
#include "lyceum-lesson-text.h"
#include "lyceum-sql.h"

static void
request_free (gpointer data)
{
  LyceumEditRequest *request = data;

  g_free (request->ids);
  g_free (request->front);
  g_free (request->back);
  g_free (request->quote);
  g_free (request->title);
  g_free (request->markdown);
  g_free (request);
}

static void
edited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gpointer edit = NULL;

  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, &edit, &error))
    g_task_return_pointer (task, edit, (GDestroyNotify) lyceum_edit_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* @data: (transfer full) */
static void
write_async (LyceumCollection   *self,
             LyceumWriteFunc     func,
             gpointer            data,
             GDestroyNotify      data_destroy,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lyceum_collection_edit_finish);
  /* What is on disk is told, whatever was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  lyceum_database_write_async (lyceum_collection_get_database (self), func, data, data_destroy, (GDestroyNotify) lyceum_edit_free,
                               cancellable, edited_cb, task);
}

LyceumEdit *
lyceum_collection_edit_finish (LyceumCollection *self,
                               GAsyncResult     *result,
                               GError          **error)
{
  LyceumEdit *edit;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_collection_edit_finish), NULL);

  edit = g_task_propagate_pointer (G_TASK (result), error);
  if (!edit || edit->id != 0 || !g_task_get_task_data (G_TASK (result)))
    return edit;
  g_set_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CONSTRAINT,
               /* Translators: the words of a card or the title of a lesson. */
               _("“%s” has been changed since, so this change cannot be taken back."), edit->subject);
  lyceum_edit_free (edit);
  return NULL;
}

void
_lyceum_edit_async (LyceumCollection        *self,
                    const LyceumEditRequest *request,
                    const gint64            *ids,
                    guint                    n_ids,
                    GCancellable            *cancellable,
                    GAsyncReadyCallback      callback,
                    gpointer                 user_data)
{
  LyceumEditRequest *copy = g_memdup2 (request, sizeof *request);

  copy->ids = ids ? g_memdup2 (ids, n_ids * sizeof *ids) : NULL;
  copy->n_ids = n_ids;
  write_async (self, _lyceum_edit_writer_cb, copy, request_free, cancellable, callback, user_data);
}

void
lyceum_collection_create_note_async (LyceumCollection      *self,
                                     gint64                 course_id,
                                     gint64                 lesson_id,
                                     const LyceumNoteWords *words,
                                     GCancellable          *cancellable,
                                     GAsyncReadyCallback    callback,
                                     gpointer               user_data)
{
  const LyceumEditRequest request = { .func = _lyceum_edit_create_note, .course_id = course_id, .lesson_id = lesson_id,
                                      .kind = words->kind, .front = g_strdup (words->front), .back = g_strdup (words->back),
                                      .quote = g_strdup (words->quote) };

  _lyceum_edit_async (self, &request, NULL, 0, cancellable, callback, user_data);
}

void
lyceum_collection_change_note_async (LyceumCollection      *self,
                                     gint64                 note_id,
                                     const LyceumNoteWords *words,
                                     GCancellable          *cancellable,
                                     GAsyncReadyCallback    callback,
                                     gpointer               user_data)
{
  const LyceumEditRequest request = { .func = _lyceum_edit_change_note, .kind = words->kind, .front = g_strdup (words->front),
                                      .back = g_strdup (words->back), .quote = g_strdup (words->quote) };

  _lyceum_edit_async (self, &request, &note_id, 1, cancellable, callback, user_data);
}

void
lyceum_collection_delete_notes_async (LyceumCollection   *self,
                                      const gint64       *note_ids,
                                      guint               n_notes,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  const LyceumEditRequest request = { .func = _lyceum_edit_delete_notes };

  g_return_if_fail (n_notes > 0);

  _lyceum_edit_async (self, &request, note_ids, n_notes, cancellable, callback, user_data);
}

void
lyceum_collection_move_notes_async (LyceumCollection   *self,
                                    const gint64       *note_ids,
                                    guint               n_notes,
                                    gint64              course_id,
                                    gint64              lesson_id,
                                    gint64              before_id,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  const LyceumEditRequest request = { .func = _lyceum_edit_move_notes, .course_id = course_id, .lesson_id = lesson_id,
                                      .before_id = before_id };

  g_return_if_fail (n_notes > 0);

  _lyceum_edit_async (self, &request, note_ids, n_notes, cancellable, callback, user_data);
}

void
lyceum_collection_merge_notes_async (LyceumCollection   *self,
                                     gint64              first_id,
                                     gint64              second_id,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  const LyceumEditRequest request = { .func = _lyceum_edit_merge_notes };
  const gint64 ids[] = { first_id, second_id };

  _lyceum_edit_async (self, &request, ids, 2, cancellable, callback, user_data);
}

void
lyceum_collection_split_note_async (LyceumCollection   *self,
                                    gint64              note_id,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  const LyceumEditRequest request = { .func = _lyceum_edit_split_note };

  _lyceum_edit_async (self, &request, &note_id, 1, cancellable, callback, user_data);
}

void
lyceum_collection_suspend_cards_async (LyceumCollection   *self,
                                       const gint64       *card_ids,
                                       guint               n_cards,
                                       gboolean            suspended,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  const LyceumEditRequest request = { .func = _lyceum_edit_suspend_cards, .number = suspended ? 1 : 0 };

  g_return_if_fail (n_cards > 0);

  _lyceum_edit_async (self, &request, card_ids, n_cards, cancellable, callback, user_data);
}

void
lyceum_collection_change_lesson_async (LyceumCollection   *self,
                                       gint64              lesson_id,
                                       const char         *title,
                                       const char         *markdown,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  const LyceumEditRequest request = { .func = _lyceum_edit_change_lesson, .lesson_id = lesson_id, .title = g_strdup (title),
                                      .markdown = g_strdup (markdown) };

  _lyceum_edit_async (self, &request, NULL, 0, cancellable, callback, user_data);
}

void
lyceum_collection_delete_lesson_async (LyceumCollection   *self,
                                       gint64              lesson_id,
                                       gboolean            keep_cards,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  const LyceumEditRequest request = { .func = _lyceum_edit_delete_lesson, .lesson_id = lesson_id, .number = keep_cards ? 1 : 0 };

  _lyceum_edit_async (self, &request, NULL, 0, cancellable, callback, user_data);
}

void
lyceum_collection_move_lesson_async (LyceumCollection   *self,
                                     gint64              lesson_id,
                                     int                 offset,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  const LyceumEditRequest request = { .func = _lyceum_edit_move_lesson, .lesson_id = lesson_id, .number = offset };

  _lyceum_edit_async (self, &request, NULL, 0, cancellable, callback, user_data);
}

void
lyceum_collection_merge_lessons_async (LyceumCollection   *self,
                                       gint64              lesson_id,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  const LyceumEditRequest request = { .func = _lyceum_edit_merge_lessons, .lesson_id = lesson_id };

  _lyceum_edit_async (self, &request, NULL, 0, cancellable, callback, user_data);
}

void
lyceum_collection_split_lesson_async (LyceumCollection   *self,
                                      gint64              lesson_id,
                                      gsize               offset,
                                      const char         *title,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  const LyceumEditRequest request = { .func = _lyceum_edit_split_lesson, .lesson_id = lesson_id,
                                      .number = (gint64) MIN (offset, G_MAXINT64), .title = g_strdup (title) };

  _lyceum_edit_async (self, &request, NULL, 0, cancellable, callback, user_data);
}

void
lyceum_collection_add_version_async (LyceumCollection   *self,
                                     gint64              lesson_id,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  const LyceumEditRequest request = { .func = _lyceum_edit_add_version, .lesson_id = lesson_id };

  _lyceum_edit_async (self, &request, NULL, 0, cancellable, callback, user_data);
}

static void
turn_async (LyceumCollection   *self,
            LyceumWriteFunc     func,
            gint64              edit_id,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lyceum_collection_edit_finish);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, (gpointer) "turns", NULL);
  lyceum_database_write_async (lyceum_collection_get_database (self), func, g_memdup2 (&edit_id, sizeof edit_id), g_free,
                               (GDestroyNotify) lyceum_edit_free, cancellable, edited_cb, task);
}

void
lyceum_collection_undo_async (LyceumCollection   *self,
                              gint64              edit_id,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  turn_async (self, _lyceum_undo_writer_cb, edit_id, cancellable, callback, user_data);
}

void
lyceum_collection_redo_async (LyceumCollection   *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  turn_async (self, _lyceum_redo_writer_cb, 0, cancellable, callback, user_data);
}

/* In words */

char *
lyceum_edit_describe (const LyceumEdit *edit)
{
  const char *kind = edit->kind;
  guint n = edit->n;

  if (g_str_equal (kind, "note-add"))
    return g_strdup (_("Card added"));
  if (g_str_equal (kind, "note-edit"))
    return g_strdup (_("Card changed"));
  if (g_str_equal (kind, "note-delete"))
    return g_strdup_printf (ngettext ("Card deleted", "%u cards deleted", n), n);
  if (g_str_equal (kind, "note-move"))
    return g_strdup_printf (ngettext ("Card moved", "%u cards moved", n), n);
  if (g_str_equal (kind, "note-keep"))
    return g_strdup_printf (ngettext ("Card kept", "%u cards kept", n), n);
  if (g_str_equal (kind, "note-merge"))
    return g_strdup (_("Cards merged"));
  if (g_str_equal (kind, "note-split"))
    return g_strdup (_("Card split"));
  if (g_str_equal (kind, "card-suspend"))
    return g_strdup_printf (ngettext ("Card suspended", "%u cards suspended", n), n);
  if (g_str_equal (kind, "card-unsuspend"))
    return g_strdup_printf (ngettext ("Card no longer suspended", "%u cards no longer suspended", n), n);
  if (g_str_equal (kind, "lesson-rename"))
    return g_strdup (_("Lesson renamed"));
  if (g_str_equal (kind, "lesson-delete"))
    return g_strdup (_("Lesson deleted"));
  if (g_str_equal (kind, "lesson-move"))
    return g_strdup (_("Lesson moved"));
  if (g_str_equal (kind, "lesson-merge"))
    return g_strdup (_("Lessons merged"));
  if (g_str_equal (kind, "lesson-split"))
    return g_strdup (_("Lesson split"));
  if (g_str_equal (kind, "lesson-add"))
    return g_strdup (_("Lesson added"));
  return g_strdup (_("Lesson changed"));
}

/* Duplicates */

typedef struct
{
  gint64 course_id, except_id;
  char *folded;
} DuplicateQuery;

#define MAX_DUPLICATES 10

static void
duplicate_query_free (gpointer data)
{
  DuplicateQuery *query = data;

  g_free (query->folded);
  g_free (query);
}

static gboolean
find_duplicates_reader_cb (LyceumConnection *connection,
                           gpointer          data,
                           gpointer         *result,
                           GError          **error)
{
  const DuplicateQuery *query = data;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = *query->folded != '\0';

  statement = _lyceum_sql_prepare (connection, error, "SELECT id, front FROM note WHERE course_id = ? AND id <> ?", "ii",
                                   query->course_id, query->except_id);
  while (row && found->len < MAX_DUPLICATES)
    {
      g_autofree char *folded = NULL;
      gint64 id;

      if (!statement || !lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      folded = lyceum_lesson_text_fold (lyceum_statement_get_text (statement, 1));
      id = lyceum_statement_get_int64 (statement, 0);
      if (g_str_equal (folded, query->folded))
        g_array_append_val (found, id);
    }
  *result = g_steal_pointer (&found);
  return TRUE;
}

static void
duplicates_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gpointer found = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &found, &error))
    g_task_return_pointer (task, found, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
lyceum_collection_find_duplicates_async (LyceumCollection   *self,
                                         gint64              course_id,
                                         const char         *front,
                                         gint64              except_id,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  DuplicateQuery *query = g_new0 (DuplicateQuery, 1);

  query->course_id = course_id;
  query->except_id = except_id;
  query->folded = lyceum_lesson_text_fold (front);
  g_task_set_source_tag (task, lyceum_collection_find_duplicates_async);
  lyceum_database_read_async (lyceum_collection_get_database (self), find_duplicates_reader_cb, query, duplicate_query_free,
                              (GDestroyNotify) g_array_unref, cancellable, duplicates_cb, task);
}

GArray *
lyceum_collection_find_duplicates_finish (LyceumCollection *self,
                                          GAsyncResult     *result,
                                          GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_collection_find_duplicates_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
