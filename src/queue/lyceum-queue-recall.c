/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * A task that failed or was cancelled in an earlier process comes back, as it ended, so that it can be looked at and
 * tried again.
 */

static gboolean
can_recall (LyceumQueue *self, GPtrArray *records)
{
  gboolean all_well = TRUE;

  for (guint i = 0; i < records->len; i++)
    {
      const LyceumTaskRecord *record = g_ptr_array_index (records, i);

      if (!LYCEUM_TASK_STATE_IS_FINISHED (record->state) || _lyceum_queue_find_locked (self, record->id) != NULL ||
          !g_hash_table_contains (self->kinds, record->kind))
        return FALSE;
      all_well = all_well && record->state == LYCEUM_TASK_STATE_SUCCEEDED;
    }
  return !all_well;
}

static LyceumTask *
recall_locked (LyceumQueue *self, GPtrArray *records)
{
  LyceumTask *task = _lyceum_queue_revive_locked (self, g_ptr_array_index (records, 0));

  for (guint i = 1; i < records->len; i++)
    {
      LyceumTask *child = _lyceum_queue_revive_locked (self, g_ptr_array_index (records, i));

      _lyceum_tree_attach_locked (self, task, child);
    }
  return task;
}

static void
family_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) recall = user_data;
  g_autoptr (GPtrArray) records = NULL;
  LyceumQueue *self = g_task_get_source_object (recall);
  gint64 id = *(gint64 *) g_task_get_task_data (recall);
  LyceumTask *task;
  gboolean is_new;
  GError *error = NULL;

  records = lyceum_task_store_read_family_finish (LYCEUM_TASK_STORE (object), result, &error);
  if (records == NULL)
    {
      g_task_return_error (recall, error);
      return;
    }

  _lyceum_queue_lock (self);
  task = _lyceum_queue_find_locked (self, id);
  is_new = task == NULL && can_recall (self, records);
  if (is_new)
    task = recall_locked (self, records);
  _lyceum_queue_unlock (self);
  if (is_new)
    _lyceum_show_recalled (self, task);
  g_task_return_pointer (recall, task != NULL ? g_object_ref (task) : NULL, g_object_unref);
}

void
lyceum_queue_recall_async (LyceumQueue         *self,
                           gint64               id,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *recall;
  LyceumTask *task;

  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  lyceum_queue_assert_owner (self);

  recall = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (recall, lyceum_queue_recall_async);
  g_task_set_name (recall, "lyceum_queue_recall_async");
  g_task_set_task_data (recall, g_memdup2 (&id, sizeof id), g_free);
  task = lyceum_queue_get_task (self, id);
  if (task == NULL)
    {
      lyceum_task_store_read_family_async (self->store, id, cancellable, family_read_cb, recall);
      return;
    }
  g_task_return_pointer (recall, g_object_ref (task), g_object_unref);
  g_object_unref (recall);
}

LyceumTask *
lyceum_queue_recall_finish (LyceumQueue *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_queue_recall_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
