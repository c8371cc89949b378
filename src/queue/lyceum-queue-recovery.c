/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue-private.h"

/*
 * Taking up what a dead process left.
 *
 * A task that was taken over runs only after the store has noted that it runs. A task that kills the process at once is
 * therefore counted from its second start on, and is given up after the third; other tasks do not wait for that note.
 *
 * One that was running may have said something, and its events are numbered on from there: it goes on when its log has
 * been read.
 */

static LyceumTask *
new_task_of_record_locked (LyceumQueue *self, const LyceumTaskRecord *record)
{
  LyceumKind *kind = g_hash_table_lookup (self->kinds, record->kind);
  LyceumTaskKind unknown = { .name = record->kind, .lane = LYCEUM_LANE_NONE, .durable = TRUE };
  /* A parent that was not kept is gone, and another task may have its number. */
  gint64 parent_id = record->parent_id < LYCEUM_FIRST_LOCAL_ID ? record->parent_id : 0;
  LyceumTaskSpec spec = { .kind = record->kind,
                          .title = record->title,
                          .payload = record->payload,
                          .priority = MIN (record->priority, LYCEUM_TASK_PRIORITY_URGENT),
                          .parent_id = parent_id,
                          .unique_key = record->unique_key,
                          .limit_key = record->limit_key,
                          .constraints = record->constraints,
                          .start_at = record->start_at,
                          .weight = record->weight };
  LyceumGroup *group;
  LyceumTask *task;

  if (kind != NULL)
    return _lyceum_task_new (_lyceum_group_find_locked (self, kind, &spec), record->id, &spec);
  kind = _lyceum_kind_new (&unknown, NULL, NULL);
  group = _lyceum_group_new (kind, NULL, LYCEUM_CONSTRAINT_NONE);
  task = _lyceum_task_new (group, record->id, &spec);
  _lyceum_group_unref (group);
  _lyceum_kind_unref (kind);
  return task;
}

void
_lyceum_task_read_record_locked (LyceumQueue *self, LyceumTask *task, const LyceumTaskRecord *record)
{
  gboolean is_known = g_hash_table_lookup (self->kinds, record->kind) == task->kind;

  task->claim = record->claim;
  task->created_at = record->created_at;
  task->started_at = record->started_at;
  task->finished_at = record->finished_at;
  task->attempts = (guint16) MIN (record->attempts, G_MAXUINT16);
  task->crashes = (guint16) MIN (record->crashes, G_MAXUINT16);
  task->is_kept = task->is_strict = TRUE;
  task->is_paused = record->is_paused;
  task->is_retry = record->attempts > 0;
  /* Of an unknown kind nobody knows whether it runs something: a version that knows it may try it again. */
  task->own_done = record->own_done || (is_known && task->own_done);
  _lyceum_task_set_result_locked (task, record->result != NULL ? g_variant_ref (record->result) : NULL);
  if (record->checkpoint != NULL)
    _lyceum_task_get_chance (task)->checkpoint = g_variant_ref (record->checkpoint);
  if (record->error_message != NULL)
    task->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, record->error_message);
}

/* Its own part failed for good, and only its children kept it from ending. What is tried again has a time. */
static gboolean
has_failed (const LyceumTaskRecord *record)
{
  return record->state == LYCEUM_TASK_STATE_WAITING && record->error_message != NULL && record->start_at == 0 &&
         !record->own_done;
}

/* Of what is tried again: a clock that was wrong, or a damaged file, must not put it off for longer than any retry may be. */
static void
bound_wait (LyceumQueue *self, LyceumTask *task)
{
  gint64 most = MAX (LYCEUM_MAX_RETRY_AFTER_MS, (gint64) task->kind->kind.backoff_cap_ms);

  if (task->is_retry && task->chance != NULL)
    task->chance->start_at = MIN (task->chance->start_at, self->wall_clock () / 1000 + most);
}

LyceumTask *
_lyceum_queue_revive_locked (LyceumQueue *self, const LyceumTaskRecord *record)
{
  LyceumTask *task = new_task_of_record_locked (self, record);

  _lyceum_task_read_record_locked (self, task, record);
  bound_wait (self, task);
  if (LYCEUM_TASK_STATE_IS_FINISHED (record->state))
    {
      task->phase = LYCEUM_PHASE_ENDED;
      task->state = (gint8) record->state;
    }
  else
    {
      self->n_unfinished++;
      /* What is to be cancelled, or has failed, gave its key up, perhaps to a task that comes back too. */
      if (!record->is_cancelling && !has_failed (record))
        _lyceum_unique_add_locked (self, task);
    }
  _lyceum_task_enter_locked (self, task);
  return task;
}

/* Returns: (transfer full): of a task that must not be repeated unasked */
GError *
_lyceum_interrupted_error (void)
{
  return g_error_new_literal (LYCEUM_QUEUE_ERROR,
                              LYCEUM_QUEUE_ERROR_INTERRUPTED,
                              _ ("It was running when the app stopped, and may or may not have done its work"));
}

static GError *
why_not (LyceumQueue *self, LyceumTask *task, const LyceumTaskRecord *record)
{
  if (!g_hash_table_contains (self->kinds, record->kind))
    return g_error_new (LYCEUM_QUEUE_ERROR,
                        LYCEUM_QUEUE_ERROR_UNKNOWN_KIND,
                        _ ("This version of Lyceum does not know how to do this (%s)"),
                        record->kind);
  if (record->crashes >= LYCEUM_MAX_CRASHES)
    return g_error_new_literal (LYCEUM_QUEUE_ERROR,
                                LYCEUM_QUEUE_ERROR_POISON,
                                _ ("It was running when the app stopped three times"));
  if (record->crashes > 0 && task->kind->kind.at_most_once && !task->own_done)
    return _lyceum_interrupted_error ();
  return NULL;
}

/*
 * The task goes on, as soon as what it said in an earlier process has been read: its events are numbered on from there.
 * Only what was revived can have said anything that is not here.
 */
void
_lyceum_task_go_on_locked (LyceumQueue *self, LyceumTask *task)
{
  if (task->has_read_log || !_lyceum_events_lack_log_locked (task))
    {
      _lyceum_task_admit_locked (self, task);
      return;
    }
  task->has_read_log = TRUE;
  task->phase = LYCEUM_PHASE_ACCEPTING;
  g_ptr_array_add (self->unread, g_object_ref (task));
  _lyceum_frame_arm_locked (self, TRUE);
}

/* Returns: whether it goes on */
gboolean
_lyceum_task_resume_locked (LyceumQueue *self, LyceumTask *task, const LyceumTaskRecord *record)
{
  GError *error = why_not (self, task, record);

  if (record->crashes > 0 && task->has_counted)
    _lyceum_kind_get_record (task->kind)->n_crashed++;
  if (record->is_cancelling)
    {
      g_clear_error (&error);
      _lyceum_task_cancel_locked (self, task);
      if (task->phase == LYCEUM_PHASE_ACCEPTING)
        _lyceum_task_admit_locked (self, task);
      return FALSE;
    }
  if (error != NULL)
    {
      _lyceum_task_settle_locked (self, task, LYCEUM_TASK_STATE_FAILED, error);
      return FALSE;
    }
  if (has_failed (record))
    {
      _lyceum_task_await_children_locked (self, task);
      _lyceum_tree_advance_locked (self, task);
      return FALSE;
    }
  _lyceum_task_go_on_locked (self, task);
  return TRUE;
}

static LyceumTask *
put_into_tree_locked (LyceumQueue *self, const LyceumTaskRecord *record)
{
  LyceumTask *task = _lyceum_queue_revive_locked (self, record);
  LyceumTask *parent = _lyceum_queue_find_locked (self, task->parent_id);

  if (parent != NULL)
    _lyceum_tree_attach_locked (self, parent, task);
  _lyceum_queue_list_locked (self, task);
  _lyceum_frame_dirty_locked (self, task);
  return task;
}

/*
 * @reopened: (element-type LyceumTask): those that had ended here are added
 *
 * Returns: how many go on
 */
guint
_lyceum_queue_take_up_locked (LyceumQueue *self, GPtrArray *records, GPtrArray *reopened)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();
  guint n_recovered = 0;

  for (guint i = 0; i < records->len; i++)
    {
      const LyceumTaskRecord *record = g_ptr_array_index (records, i);
      LyceumTask *task = _lyceum_queue_find_locked (self, record->id);

      if (task == NULL)
        task = put_into_tree_locked (self, record);
      else if (!_lyceum_task_renew_locked (self, task, record, reopened))
        task = NULL;
      g_ptr_array_add (tasks, task);
    }
  /* Not before all are in the tree: a parent would end without those that come later. */
  for (guint i = 0; i < records->len; i++)
    {
      LyceumTask *task = g_ptr_array_index (tasks, i);

      if (task != NULL && task->phase != LYCEUM_PHASE_ENDED)
        n_recovered += _lyceum_task_resume_locked (self, task, g_ptr_array_index (records, i));
    }
  _lyceum_upkeep_wake_locked (self);
  return n_recovered;
}

typedef struct
{
  LyceumQueue *queue; /* (owned) */
  LyceumTask *task;   /* (owned) */
} Reading;

static void
log_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Reading *reading = data;
  g_autoptr (LyceumQueue) self = reading->queue;
  g_autoptr (LyceumTask) task = reading->task;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = lyceum_task_store_read_events_finish (LYCEUM_TASK_STORE (object), result, &error);

  if (rows == NULL)
    g_info ("the log of task %" G_GINT64_FORMAT " was not read: %s", task->id, error->message);
  _lyceum_queue_lock (self);
  self->n_reading--;
  if (rows != NULL && rows->len > 0)
    {
      _lyceum_events_ensure_log_locked (task);
      task->speaks = TRUE;
      _lyceum_event_log_load (task->log, rows);
    }
  _lyceum_task_admit_locked (self, task);
  _lyceum_queue_unlock (self);
}

/* Main thread; once a frame. */
void
_lyceum_queue_read_logs (LyceumQueue *self)
{
  g_autoptr (GPtrArray) unread = NULL;

  _lyceum_queue_lock (self);
  if (self->unread->len > 0)
    {
      unread = g_steal_pointer (&self->unread);
      self->n_reading += unread->len;
      self->unread = g_ptr_array_new_with_free_func (g_object_unref);
    }
  _lyceum_queue_unlock (self);
  for (guint i = 0; unread != NULL && i < unread->len; i++)
    {
      Reading *reading = g_new0 (Reading, 1);

      reading->queue = g_object_ref (self);
      reading->task = g_object_ref (g_ptr_array_index (unread, i));
      lyceum_task_store_read_events_async (self->store, reading->task->id, 1, NULL, log_read_cb, reading);
    }
}
