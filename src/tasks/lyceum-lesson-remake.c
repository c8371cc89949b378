/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-course-task.h"
#include "lyceum-model-tasks-private.h"

/* A lesson that is to be made again: what its tasks are called by. */
typedef struct
{
  gint64 lesson_id, course_id;
  LyceumMaker *maker;
  char *source_uid;
  char *title;
  guint position;
  gboolean is_topic;
  gboolean is_edited;
} Remake;

static void
remake_free (gpointer data)
{
  Remake *remake = data;

  lyceum_maker_free (remake->maker);
  g_free (remake->source_uid);
  g_free (remake->title);
  g_free (remake);
}

static gboolean
read_lesson (LyceumConnection *connection,
             gpointer          data,
             gpointer         *result,
             GError          **error)
{
  Remake *remake = data;
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = lyceum_connection_prepare (connection,
                                         "SELECT s.uid, l.position, l.title, l.course_id, "
                                         "s.path IS NULL AND c.pasted IS NULL, l.edited_at IS NOT NULL FROM lesson l JOIN source s ON s.id = l.source_id "
                                         "LEFT JOIN source_content c ON c.source_id = s.id WHERE l.id = ?",
                                         error);
  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, remake->lesson_id);
  if (!lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  remake->source_uid = g_strdup (lyceum_statement_get_text (statement, 0));
  remake->position = (guint) lyceum_statement_get_int64 (statement, 1);
  remake->title = g_strdup (lyceum_statement_get_text (statement, 2));
  remake->course_id = lyceum_statement_get_int64 (statement, 3);
  remake->is_topic = lyceum_statement_get_int64 (statement, 4) != 0;
  remake->is_edited = lyceum_statement_get_int64 (statement, 5) != 0;
  return TRUE;
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  LyceumTask *parent = lyceum_queue_submit_batch_finish (LYCEUM_QUEUE (object), result, &error);

  if (parent)
    g_task_return_pointer (task, parent, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
lesson_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  LyceumQueue *queue = g_task_get_source_object (task);
  Remake *remake = g_task_get_task_data (task);
  GPtrArray *children;
  LyceumTaskSpec *parent;
  g_autofree char *uid = g_uuid_string_random ();
  GError *error = NULL;

  lyceum_database_read_finish (LYCEUM_DATABASE (object), result, NULL, &error);
  if (error)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!remake->source_uid)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s", _("The lesson has been deleted."));
      return;
    }
  if (remake->is_edited)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s",
                               _("You have edited this lesson, and what you wrote stays. Make a new version beside it."));
      return;
    }

  parent = lyceum_task_spec_new (LYCEUM_KIND_COURSE, remake->title, g_variant_new ("(s)", uid), LYCEUM_TASK_PRIORITY_HIGH, 0);
  children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);
  g_ptr_array_add (children, _lyceum_model_lesson_spec_new (remake->source_uid, remake->position, remake->title, remake->maker,
                                                            TRUE, 0, LYCEUM_TASK_PRIORITY_HIGH));
  /* Without a source the cards follow the lesson by themselves. */
  if (!remake->is_topic)
    g_ptr_array_add (children, _lyceum_model_cards_spec_new (remake->source_uid, remake->position, remake->title, remake->maker,
                                                             TRUE, 0, LYCEUM_TASK_PRIORITY_HIGH));
  lyceum_queue_submit_batch_async (queue, parent, children, NULL, NULL, NULL, g_task_get_cancellable (task), submitted_cb, task);
  g_steal_pointer (&task);
}

void
lyceum_lesson_remake_async (LyceumQueue         *queue,
                            LyceumCollection    *collection,
                            gint64               lesson_id,
                            const LyceumMaker   *maker,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (queue, cancellable, callback, user_data);
  Remake *remake = g_new0 (Remake, 1);

  g_task_set_source_tag (task, lyceum_lesson_remake_async);
  remake->lesson_id = lesson_id;
  remake->maker = lyceum_maker_copy (maker);
  g_task_set_task_data (task, remake, remake_free);
  lyceum_database_read_async (lyceum_collection_get_database (collection), read_lesson, remake, NULL, NULL, cancellable,
                              lesson_read_cb, task);
}

LyceumTask *
lyceum_lesson_remake_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_lesson_remake_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
