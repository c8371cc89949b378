/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue-private.h"

/* Taking tasks in, from any thread. */

static void
add_to_engine_locked (LyceumQueue *self, LyceumTask *task)
{
  _lyceum_task_enter_locked (self, task);
  if (task->has_counted)
    _lyceum_kind_get_record (task->kind)->n_submitted++;
  self->n_unfinished++;
}

/* Returns: (transfer none) (nullable): a task made of @spec, known to the queue, but neither in the tree nor in a band */
LyceumTask *
_lyceum_queue_adopt_locked (LyceumQueue *self, const LyceumTaskSpec *spec, GError **error)
{
  LyceumKind *kind = g_hash_table_lookup (self->kinds, spec->kind);
  LyceumTask *parent = _lyceum_queue_find_locked (self, spec->parent_id);
  LyceumTask *task;
  gint64 id;

  if (kind == NULL)
    {
      g_set_error (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_UNKNOWN_KIND,
                   _ ("This version of Lyceum does not know how to do this (%s)"), spec->kind);
      return NULL;
    }
  if (spec->parent_id != 0 &&
      (parent == NULL || parent->phase == LYCEUM_PHASE_ENDED || parent->phase == LYCEUM_PHASE_SETTLING))
    {
      g_set_error_literal (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_PARENT_ENDED,
                           _ ("The work that this is a part of has ended already"));
      return NULL;
    }
  id = _lyceum_queue_new_id_locked (self, kind->kind.durable);
  if (id == 0)
    {
      g_set_error (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_STORE, _ ("The list of tasks cannot be written: %s"),
                   self->reserve_error != NULL ? self->reserve_error->message : _ ("it is not open yet"));
      return NULL;
    }
  task = _lyceum_task_new (_lyceum_group_find_locked (self, kind, spec), id, spec);
  add_to_engine_locked (self, task);
  _lyceum_unique_add_locked (self, task);
  return task;
}

static LyceumTask *
new_dead_task_locked (LyceumQueue *self, const LyceumTaskSpec *spec)
{
  LyceumKind *kind = g_hash_table_lookup (self->kinds, spec->kind);
  LyceumTaskKind unknown = { .name = spec->kind, .lane = LYCEUM_LANE_NONE };
  gint64 id = _lyceum_queue_new_id_locked (self, FALSE);
  LyceumGroup *group;
  LyceumTask *task;

  if (kind != NULL)
    return _lyceum_task_new (_lyceum_group_find_locked (self, kind, spec), id, spec);
  kind = _lyceum_kind_new (&unknown, NULL, NULL);
  group = _lyceum_group_new (kind, NULL, LYCEUM_CONSTRAINT_NONE);
  task = _lyceum_task_new (group, id, spec);
  _lyceum_group_unref (group);
  _lyceum_kind_unref (kind);
  return task;
}

/* A task that could not be taken in: it ends at once, and calls back like any other. @error: (transfer full). */
LyceumTask *
_lyceum_queue_adopt_dead_locked (LyceumQueue *self, const LyceumTaskSpec *spec, GError *error)
{
  gboolean is_shut_down = g_error_matches (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_SHUT_DOWN);
  LyceumTask *task = new_dead_task_locked (self, spec);

  task->parent_id = 0;
  add_to_engine_locked (self, task);
  _lyceum_queue_list_locked (self, task);
  _lyceum_task_end_locked (self, task, is_shut_down ? LYCEUM_TASK_STATE_CANCELLED : LYCEUM_TASK_STATE_FAILED, error);
  return task;
}

static LyceumTask *
submit_locked (LyceumQueue *self, LyceumTaskSpec *spec, GError *refusal)
{
  LyceumTask *task = NULL;
  GError *error = refusal;

  if (self->stop != LYCEUM_STOP_NONE && error == NULL)
    g_set_error_literal (&error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_SHUT_DOWN, _ ("Lyceum is closing"));
  if (error == NULL)
    task = _lyceum_queue_adopt_locked (self, spec, &error);
  if (task == NULL)
    return _lyceum_queue_adopt_dead_locked (self, spec, error);

  if (spec->parent_id != 0)
    _lyceum_tree_attach_locked (self, _lyceum_queue_find_locked (self, spec->parent_id), task);
  _lyceum_queue_list_locked (self, task);
  if (task->kind->kind.durable)
    {
      GPtrArray *tasks = g_ptr_array_new ();

      g_ptr_array_add (tasks, task);
      _lyceum_task_keep_locked (self, tasks, _lyceum_store_op_new (LYCEUM_STORE_OP_INSERT));
    }
  else
    _lyceum_task_admit_locked (self, task);
  if (task->parent != NULL && task->parent->cancel_requested)
    _lyceum_task_cancel_locked (self, task);
  return task;
}

/*
 * An unfinished task has the same key. Returns: (transfer none) (nullable): the one that the submission joins; %NULL
 * where it goes its own way, perhaps in place of *@replaced, or *@refusal is set
 */
static LyceumTask *
meet_duplicate_locked (LyceumQueue *self, LyceumTaskSpec *spec, LyceumTask **replaced, GError **refusal)
{
  LyceumKind *kind = g_hash_table_lookup (self->kinds, spec->kind);
  LyceumTask *task = kind != NULL ? _lyceum_unique_find_locked (self, kind, spec->unique_key) : NULL;

  if (task == NULL || self->stop != LYCEUM_STOP_NONE)
    return NULL;
  switch (kind->kind.on_duplicate)
    {
    case LYCEUM_ON_DUPLICATE_JOIN:
      task->n_claims++;
      return task;
    case LYCEUM_ON_DUPLICATE_REPLACE:
      _lyceum_unique_remove_locked (self, task);
      *replaced = task;
      return NULL;
    case LYCEUM_ON_DUPLICATE_REJECT:
      g_set_error_literal (refusal, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_DUPLICATE, _ ("This is under way already"));
      return NULL;
    }
  g_return_val_if_reached (NULL);
}

gint64
lyceum_queue_submit (LyceumQueue         *self,
                     LyceumTaskSpec      *spec,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  LyceumWaiter *waiter = NULL;
  LyceumTask *task, *replaced = NULL;
  GError *refusal = NULL;
  gint64 id;

  g_return_val_if_fail (LYCEUM_IS_QUEUE (self), 0);
  g_return_val_if_fail (spec != NULL, 0);

  if (callback != NULL || cancellable != NULL)
    waiter = _lyceum_waiter_new (self, TRUE, cancellable, callback, user_data);
  _lyceum_queue_lock (self);
  task = spec->unique_key != NULL ? meet_duplicate_locked (self, spec, &replaced, &refusal) : NULL;
  if (task == NULL)
    {
      task = submit_locked (self, spec, refusal);
      /* Not before: the parent of both would end without the second. */
      if (replaced != NULL)
        _lyceum_task_cancel_locked (self, replaced);
      if (self->owner == g_thread_self () && !LYCEUM_TASK_STATE_IS_FINISHED (task->state))
        task->shown_state = task->state; /* whoever looks at it before the next frame */
    }
  else if (spec->priority > task->priority)
    _lyceum_task_set_priority_locked (self, task, spec->priority);
  if (waiter != NULL)
    _lyceum_waiter_add_locked (self, task, waiter);
  id = task->id;
  _lyceum_queue_unlock (self);
  lyceum_task_spec_free (spec);
  return id;
}

GVariant *
lyceum_queue_submit_finish (LyceumQueue *self, GAsyncResult *result, GError **error)
{
  GVariant *value = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_queue_submit), NULL);
  _lyceum_outcome_propagate (LYCEUM_OUTCOME (result), &value, error);
  return value;
}
