/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-task-store.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue.h"

G_DEFINE_INTERFACE (LyceumTaskStore, lyceum_task_store, G_TYPE_OBJECT)

static void
lyceum_task_store_default_init (LyceumTaskStoreInterface *iface)
{
}

void
lyceum_task_store_reserve_ids (LyceumTaskStore     *self,
                               guint                n,
                               gint64              *first,
                               LyceumTaskStoreDone  done,
                               gpointer             data)
{
  g_return_if_fail (LYCEUM_IS_TASK_STORE (self));
  LYCEUM_TASK_STORE_GET_IFACE (self)->reserve_ids (self, n, first, done, data);
}

void
lyceum_task_store_insert (LyceumTaskStore      *self,
                          GPtrArray            *records,
                          LyceumTaskCommitFunc  commit,
                          gpointer              commit_data,
                          GDestroyNotify        commit_destroy,
                          LyceumTaskStoreDone   done,
                          gpointer              data)
{
  g_return_if_fail (LYCEUM_IS_TASK_STORE (self));
  LYCEUM_TASK_STORE_GET_IFACE (self)->insert (self, records, commit, commit_data, commit_destroy, done, data);
}

void
lyceum_task_store_update (LyceumTaskStore      *self,
                          LyceumTaskRecord     *record,
                          GPtrArray            *followers,
                          LyceumTaskCommitFunc  commit,
                          gpointer              commit_data,
                          GDestroyNotify        commit_destroy,
                          LyceumTaskStoreDone   done,
                          gpointer              data)
{
  g_return_if_fail (LYCEUM_IS_TASK_STORE (self));
  LYCEUM_TASK_STORE_GET_IFACE (self)->update (self, record, followers, commit, commit_data, commit_destroy, done, data);
}

void
lyceum_task_store_recover_async (LyceumTaskStore     *self,
                                 gboolean             all,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (LYCEUM_IS_TASK_STORE (self));
  LYCEUM_TASK_STORE_GET_IFACE (self)->recover_async (self, all, cancellable, callback, user_data);
}

GPtrArray *
lyceum_task_store_recover_finish (LyceumTaskStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LYCEUM_IS_TASK_STORE (self), NULL);
  return LYCEUM_TASK_STORE_GET_IFACE (self)->recover_finish (self, result, error);
}

void
lyceum_task_store_read_family_async (LyceumTaskStore     *self,
                                     gint64               task_id,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (LYCEUM_IS_TASK_STORE (self));
  LYCEUM_TASK_STORE_GET_IFACE (self)->read_family_async (self, task_id, cancellable, callback, user_data);
}

GPtrArray *
lyceum_task_store_read_family_finish (LyceumTaskStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LYCEUM_IS_TASK_STORE (self), NULL);
  return LYCEUM_TASK_STORE_GET_IFACE (self)->read_family_finish (self, result, error);
}

void
lyceum_task_store_beat (LyceumTaskStore *self, const char *report)
{
  g_return_if_fail (LYCEUM_IS_TASK_STORE (self));
  LYCEUM_TASK_STORE_GET_IFACE (self)->beat (self, report);
}

void
lyceum_task_store_prune (LyceumTaskStore     *self,
                         gint64               before,
                         guint                n_kept,
                         LyceumTaskStoreDone  done,
                         gpointer             data)
{
  g_return_if_fail (LYCEUM_IS_TASK_STORE (self));
  LYCEUM_TASK_STORE_GET_IFACE (self)->prune (self, before, n_kept, done, data);
}

void
lyceum_task_store_append_events (LyceumTaskStore     *self,
                                 gint64               task_id,
                                 guint                claim,
                                 GPtrArray           *rows,
                                 LyceumTaskStoreDone  done,
                                 gpointer             data)
{
  g_return_if_fail (LYCEUM_IS_TASK_STORE (self));
  LYCEUM_TASK_STORE_GET_IFACE (self)->append_events (self, task_id, claim, rows, done, data);
}

void
lyceum_task_store_read_events_async (LyceumTaskStore     *self,
                                     gint64               task_id,
                                     guint64              from_seq,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (LYCEUM_IS_TASK_STORE (self));
  LYCEUM_TASK_STORE_GET_IFACE (self)->read_events_async (self, task_id, from_seq, cancellable, callback, user_data);
}

GPtrArray *
lyceum_task_store_read_events_finish (LyceumTaskStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LYCEUM_IS_TASK_STORE (self), NULL);
  return LYCEUM_TASK_STORE_GET_IFACE (self)->read_events_finish (self, result, error);
}

void
lyceum_task_store_set_lost (GError **error)
{
  g_set_error_literal (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_LOST,
                       _ ("Another window or program of Lyceum works on this now."));
}
