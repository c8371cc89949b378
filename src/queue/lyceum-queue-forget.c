/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/* Lets go of a task, whatever the store still has of it. */
void
_lyceum_queue_forget (LyceumQueue *self, LyceumTask *task)
{
  _lyceum_queue_lock (self);
  _lyceum_frame_undirty_locked (self, task);
  task->parent = NULL;
  _lyceum_task_leave_locked (self, task);
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

/* Takes finished tasks out of the list, the oldest first, and leaves @n_kept of them. */
void
_lyceum_queue_forget_beyond (LyceumQueue *self, guint n_kept)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  guint n_before = self->listed->len;
  guint n_over = 0;

  if (n_before <= n_kept)
    return;
  _lyceum_queue_lock (self);
  for (guint i = n_before; i > 0; i--)
    {
      LyceumTask *task = g_ptr_array_index (self->listed, i - 1);
      gboolean is_over = is_over_with_all_below (task);

      g_ptr_array_insert (is_over && n_over >= n_kept ? gone : kept, -1, task);
      n_over += is_over;
    }
  _lyceum_queue_unlock (self);
  if (gone->len == 0)
    return;

  g_ptr_array_set_size (self->listed, 0);
  for (guint i = kept->len; i > 0; i--)
    g_ptr_array_add (self->listed, g_ptr_array_index (kept, i - 1));
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

void
lyceum_queue_forget_finished (LyceumQueue *self)
{
  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  lyceum_queue_assert_owner (self);

  _lyceum_queue_forget_beyond (self, 0);
}
