/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/* Lets go of a task, whatever the store still has of it. */
void
_lyceum_queue_forget (LyceumQueue *self, LyceumTask *task)
{
  _lyceum_events_drop (self, task);
  _lyceum_queue_lock (self);
  _lyceum_frame_undirty_locked (self, task);
  task->parent = NULL;
  g_hash_table_steal (self->tasks, &task->id);
  _lyceum_queue_unlock (self);
  /* Not by the table, with the lock held: who watches the task may be told, and may call the queue. */
  g_object_unref (task);
}

static gboolean
is_over_with_all_below (LyceumTask *task)
{
  if (!task->is_over || !LYCEUM_TASK_STATE_IS_FINISHED (task->shown_state))
    return FALSE;
  for (LyceumTask *child = task->family != NULL ? task->family->first : NULL; child != NULL; child = child->sibling)
    if (!is_over_with_all_below (child))
      return FALSE;
  return TRUE;
}

static gboolean
has_succeeded_with_all_below (LyceumTask *task)
{
  if (task->shown_state != LYCEUM_TASK_STATE_SUCCEEDED)
    return FALSE;
  for (LyceumTask *child = task->family != NULL ? task->family->first : NULL; child != NULL; child = child->sibling)
    if (!has_succeeded_with_all_below (child))
      return FALSE;
  return TRUE;
}

static void
forget_tree (LyceumQueue *self, LyceumTask *task)
{
  LyceumTask *child = task->family != NULL ? task->family->first : NULL;

  while (child != NULL)
    {
      LyceumTask *next = child->sibling;

      forget_tree (self, child);
      child = next;
    }
  _lyceum_queue_forget (self, task);
}

void
lyceum_queue_forget_finished (LyceumQueue *self)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  guint n_before;

  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  lyceum_queue_assert_owner (self);

  n_before = self->listed->len;
  _lyceum_queue_lock (self);
  for (guint i = 0; i < n_before; i++)
    {
      LyceumTask *task = g_ptr_array_index (self->listed, i);

      g_ptr_array_add (is_over_with_all_below (task) ? gone : kept, task);
    }
  _lyceum_queue_unlock (self);
  if (gone->len == 0)
    return;

  g_ptr_array_unref (self->listed);
  self->listed = g_ptr_array_ref (kept);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, kept->len);
  for (guint i = 0; i < gone->len; i++)
    {
      LyceumTask *task = g_ptr_array_index (gone, i);

      /* What did not succeed may still be tried again, wherever it is shown. */
      if (has_succeeded_with_all_below (task))
        forget_tree (self, task);
      else
        task->is_listed = FALSE;
    }
}
