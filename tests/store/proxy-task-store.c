/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "proxy-task-store.h"

struct _ProxyTaskStore
{
  GObject parent_instance;

  LyceumTaskStore *store; /* (owned) */
  StoreCallFunc call_func;
  StoreAnswerFunc answer_func;
  gpointer data;
};

struct _StoreAnswer
{
  ProxyTaskStore *proxy; /* (owned) */
  LyceumTaskStoreDone done;
  gpointer done_data;
  GError *error; /* (owned) (nullable) */
};

static void proxy_iface_init (LyceumTaskStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ProxyTaskStore, proxy_task_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LYCEUM_TYPE_TASK_STORE, proxy_iface_init))

void
store_answer_give (StoreAnswer *answer)
{
  if (answer->done)
    answer->done (LYCEUM_TASK_STORE (answer->proxy), answer->error, answer->done_data);
  g_clear_error (&answer->error);
  g_object_unref (answer->proxy);
  g_free (answer);
}

static StoreAnswer *
pass_call (LyceumTaskStore    *store,
           LyceumTaskStoreDone done,
           gpointer            done_data)
{
  StoreAnswer *answer = g_new0 (StoreAnswer, 1);

  answer->proxy = g_object_ref (PROXY_TASK_STORE (store));
  answer->done = done;
  answer->done_data = done_data;
  if (answer->proxy->call_func)
    answer->proxy->call_func (answer->proxy->data);
  return answer;
}

static void
answered_cb (LyceumTaskStore *store,
             const GError    *error,
             gpointer         data)
{
  StoreAnswer *answer = data;

  answer->error = error ? g_error_copy (error) : NULL;
  if (answer->proxy->answer_func)
    answer->proxy->answer_func (answer, answer->proxy->data);
  else
    store_answer_give (answer);
}

#define INNER(proxy) (PROXY_TASK_STORE (proxy)->store)

static void
reserve_ids (LyceumTaskStore    *store,
             guint               n,
             gint64             *first,
             LyceumTaskStoreDone done,
             gpointer            data)
{
  lyceum_task_store_reserve_ids (INNER (store), n, first, answered_cb, pass_call (store, done, data));
}

static void
insert (LyceumTaskStore     *store,
        GPtrArray           *records,
        LyceumTaskCommitFunc commit,
        gpointer             commit_data,
        GDestroyNotify       commit_destroy,
        LyceumTaskStoreDone  done,
        gpointer             data)
{
  lyceum_task_store_insert (INNER (store), records, commit, commit_data, commit_destroy, answered_cb,
                            pass_call (store, done, data));
}

static void
update (LyceumTaskStore     *store,
        LyceumTaskRecord    *record,
        GPtrArray           *followers,
        LyceumTaskCommitFunc commit,
        gpointer             commit_data,
        GDestroyNotify       commit_destroy,
        LyceumTaskStoreDone  done,
        gpointer             data)
{
  lyceum_task_store_update (INNER (store), record, followers, commit, commit_data, commit_destroy, answered_cb,
                            pass_call (store, done, data));
}

static void
append_events (LyceumTaskStore    *store,
               gint64              task_id,
               guint               claim,
               GPtrArray          *rows,
               LyceumTaskStoreDone done,
               gpointer            data)
{
  lyceum_task_store_append_events (INNER (store), task_id, claim, rows, answered_cb, pass_call (store, done, data));
}

static void
prune (LyceumTaskStore    *store,
       gint64              before,
       guint               n_kept,
       LyceumTaskStoreDone done,
       gpointer            data)
{
  lyceum_task_store_prune (INNER (store), before, n_kept, answered_cb, pass_call (store, done, data));
}

static void
beat (LyceumTaskStore *store,
      const char      *report)
{
  lyceum_task_store_beat (INNER (store), report);
}

/* What is read or taken over comes back on the caller's context, and no thread of the store is to be held up with it. */
static void
list_ready_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  LyceumTaskStoreInterface *inner = LYCEUM_TASK_STORE_GET_IFACE (object);
  GPtrArray *(*finish) (LyceumTaskStore *store, GAsyncResult *result, GError **error) = NULL;
  GError *error = NULL;
  GPtrArray *list;

  if (g_task_get_source_tag (task) == lyceum_task_store_recover_async)
    finish = inner->recover_finish;
  else if (g_task_get_source_tag (task) == lyceum_task_store_read_family_async)
    finish = inner->read_family_finish;
  else
    finish = inner->read_events_finish;
  list = finish (LYCEUM_TASK_STORE (object), result, &error);
  if (list)
    g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static GTask *
pass_list (LyceumTaskStore    *store,
           gpointer            tag,
           GCancellable       *cancellable,
           GAsyncReadyCallback callback,
           gpointer            data)
{
  GTask *task = g_task_new (store, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  if (PROXY_TASK_STORE (store)->call_func)
    PROXY_TASK_STORE (store)->call_func (PROXY_TASK_STORE (store)->data);
  return task;
}

static void
recover_async (LyceumTaskStore    *store,
               gboolean            all,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            data)
{
  GTask *task = pass_list (store, lyceum_task_store_recover_async, cancellable, callback, data);

  lyceum_task_store_recover_async (INNER (store), all, cancellable, list_ready_cb, task);
}

static void
read_family_async (LyceumTaskStore    *store,
                   gint64              task_id,
                   GCancellable       *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer            data)
{
  GTask *task = pass_list (store, lyceum_task_store_read_family_async, cancellable, callback, data);

  lyceum_task_store_read_family_async (INNER (store), task_id, cancellable, list_ready_cb, task);
}

static void
read_events_async (LyceumTaskStore    *store,
                   gint64              task_id,
                   guint64             from_seq,
                   GCancellable       *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer            data)
{
  GTask *task = pass_list (store, lyceum_task_store_read_events_async, cancellable, callback, data);

  lyceum_task_store_read_events_async (INNER (store), task_id, from_seq, cancellable, list_ready_cb, task);
}

static GPtrArray *
list_finish (LyceumTaskStore *store,
             GAsyncResult    *result,
             GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
proxy_iface_init (LyceumTaskStoreInterface *iface)
{
  iface->reserve_ids = reserve_ids;
  iface->insert = insert;
  iface->update = update;
  iface->append_events = append_events;
  iface->prune = prune;
  iface->beat = beat;
  iface->recover_async = recover_async;
  iface->recover_finish = list_finish;
  iface->read_family_async = read_family_async;
  iface->read_family_finish = list_finish;
  iface->read_events_async = read_events_async;
  iface->read_events_finish = list_finish;
}

static void
proxy_task_store_finalize (GObject *object)
{
  g_clear_object (&PROXY_TASK_STORE (object)->store);

  G_OBJECT_CLASS (proxy_task_store_parent_class)->finalize (object);
}

static void
proxy_task_store_class_init (ProxyTaskStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = proxy_task_store_finalize;
}

static void
proxy_task_store_init (ProxyTaskStore *self)
{
}

LyceumTaskStore *
proxy_task_store_new (LyceumTaskStore *store,
                      StoreCallFunc    call_func,
                      StoreAnswerFunc  answer_func,
                      gpointer         data)
{
  ProxyTaskStore *self = g_object_new (TYPE_PROXY_TASK_STORE, NULL);

  self->store = store;
  self->call_func = call_func;
  self->answer_func = answer_func;
  self->data = data;
  return LYCEUM_TASK_STORE (self);
}
