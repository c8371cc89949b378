/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-store.h"

/* The calls of the queue are put down. */

static HandCall *
push_call (LyceumTaskStore *store, HandCallType type)
{
  HandStore *self = HAND_STORE (store);
  HandCall *call = g_new0 (HandCall, 1);

  call->type = type;
  call->serial = ++self->last_serial;
  g_ptr_array_add (self->calls, call);
  return call;
}

/* Whom the queue will move when the call is answered; it says so in its own record of the call. */
static void
read_op (HandCall *call)
{
  LyceumStoreOp *op = call->data;

  call->has_ack = op->ack != NULL;
  call->is_checkpoint = op->run != NULL;
  if (op->run != NULL)
    call->task_id = op->run->task_id;
  else if (op->task != NULL)
    call->task_id = op->task->id;
  if (op->tasks == NULL)
    return;
  call->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < op->tasks->len; i++)
    g_array_append_val (call->ids, ((LyceumTask *) g_ptr_array_index (op->tasks, i))->id);
}

static HandCall *
push_write (LyceumTaskStore     *store,
            HandCallType         type,
            LyceumTaskCommitFunc commit,
            gpointer             commit_data,
            GDestroyNotify       commit_destroy,
            LyceumTaskStoreDone  done,
            gpointer             data)
{
  HandCall *call = push_call (store, type);

  call->commit = commit;
  call->commit_data = commit_data;
  call->commit_destroy = commit_destroy;
  call->done = done;
  call->data = data;
  read_op (call);
  return call;
}

static void
store_reserve_ids (LyceumTaskStore *store, guint n, gint64 *first, LyceumTaskStoreDone done, gpointer data)
{
  HandCall *call = push_call (store, HAND_CALL_RESERVE);

  call->n = n;
  call->first = first;
  call->done = done;
  call->data = data;
}

static void
store_insert (LyceumTaskStore      *store,
              GPtrArray            *records,
              LyceumTaskCommitFunc  commit,
              gpointer              commit_data,
              GDestroyNotify        commit_destroy,
              LyceumTaskStoreDone   done,
              gpointer              data)
{
  HandCall *call = push_write (store, HAND_CALL_INSERT, commit, commit_data, commit_destroy, done, data);

  call->records = records;
}

static void
store_update (LyceumTaskStore      *store,
              LyceumTaskRecord     *record,
              GPtrArray            *followers,
              LyceumTaskCommitFunc  commit,
              gpointer              commit_data,
              GDestroyNotify        commit_destroy,
              LyceumTaskStoreDone   done,
              gpointer              data)
{
  HandCall *call = push_write (store, HAND_CALL_UPDATE, commit, commit_data, commit_destroy, done, data);

  call->record = record;
  call->records = followers;
}

static void
store_prune (LyceumTaskStore *store, gint64 before, guint n_kept, LyceumTaskStoreDone done, gpointer data)
{
  HandCall *call = push_call (store, HAND_CALL_PRUNE);

  call->done = done;
  call->data = data;
}

static void
store_append_events (LyceumTaskStore     *store,
                     gint64               task_id,
                     guint                claim,
                     GPtrArray           *rows,
                     LyceumTaskStoreDone  done,
                     gpointer             data)
{
  HandCall *call = push_call (store, HAND_CALL_APPEND_EVENTS);

  call->task_id = task_id;
  call->events = rows;
  for (guint i = 0; i < rows->len; i++)
    g_variant_take_ref (g_ptr_array_index (rows, i));
  call->done = done;
  call->data = data;
}

static void
store_beat (LyceumTaskStore *store, const char *report)
{
}

static HandCall *
push_read (LyceumTaskStore     *store,
           HandCallType         type,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  HandCall *call = push_call (store, type);

  call->task = g_task_new (store, cancellable, callback, user_data);
  return call;
}

static void
store_recover_async (LyceumTaskStore     *store,
                     gboolean             all,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  push_read (store, HAND_CALL_RECOVER, cancellable, callback, user_data)->all = all;
}

static void
store_read_family_async (LyceumTaskStore     *store,
                         gint64               task_id,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  push_read (store, HAND_CALL_READ_FAMILY, cancellable, callback, user_data)->task_id = task_id;
}

static void
store_read_events_async (LyceumTaskStore     *store,
                         gint64               task_id,
                         guint64              from_seq,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  push_read (store, HAND_CALL_READ_EVENTS, cancellable, callback, user_data)->task_id = task_id;
}

static GPtrArray *
store_read_finish (LyceumTaskStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
hand_store_iface_init (LyceumTaskStoreInterface *iface)
{
  iface->reserve_ids = store_reserve_ids;
  iface->insert = store_insert;
  iface->update = store_update;
  iface->recover_async = store_recover_async;
  iface->recover_finish = store_read_finish;
  iface->read_family_async = store_read_family_async;
  iface->read_family_finish = store_read_finish;
  iface->beat = store_beat;
  iface->prune = store_prune;
  iface->append_events = store_append_events;
  iface->read_events_async = store_read_events_async;
  iface->read_events_finish = store_read_finish;
}
