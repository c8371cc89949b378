/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <pthread.h>

#include "lyceum-memory-task-store.h"
#include "lyceum-thread.h"

/* A record, and whether this process owns it. */
typedef struct
{
  LyceumTaskRecord *record;
  gboolean is_owned;
} Row;

typedef enum
{
  JOB_INSERT,
  JOB_UPDATE,
  JOB_EVENT,
  JOB_RECOVER,
  JOB_READ_FAMILY,
  JOB_READ_EVENTS,
  JOB_QUIT,
} JobType;

typedef struct
{
  JobType type;
  GPtrArray *records;       /* (owned) (nullable) */
  LyceumTaskRecord *record; /* (owned) (nullable) */
  LyceumTaskCommitFunc commit;
  gpointer commit_data;
  GDestroyNotify commit_destroy;
  gint64 task_id;
  guint64 seq;
  GVariant *event; /* (owned) (nullable) */
  LyceumTaskStoreDone done;
  gpointer data;
  GTask *task;      /* (owned) (nullable) */
  GPtrArray *reply; /* (owned) (nullable): for @task */
} Job;

struct _LyceumMemoryTaskStore
{
  GObject parent_instance;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  /* protected by @lock */
  GTree *rows;        /* (owned): by id, and so parents before children */
  GHashTable *events; /* (owned): task id → GPtrArray of (tsv) */
  GQueue jobs;        /* (element-type Job) */
  gint64 next_id;
  GThread *thread; /* (nullable): started by the first job */
};

static void store_init (LyceumTaskStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LyceumMemoryTaskStore,
                               lyceum_memory_task_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LYCEUM_TYPE_TASK_STORE, store_init))

static void
row_free (gpointer data)
{
  Row *row = data;

  lyceum_task_record_free (row->record);
  g_free (row);
}

static void
job_free (Job *job)
{
  if (job->commit_destroy != NULL)
    job->commit_destroy (job->commit_data);
  g_clear_pointer (&job->records, g_ptr_array_unref);
  g_clear_pointer (&job->record, lyceum_task_record_free);
  g_clear_pointer (&job->event, g_variant_unref);
  g_clear_pointer (&job->reply, g_ptr_array_unref);
  g_clear_object (&job->task);
  g_free (job);
}

static int
compare_ids (gconstpointer a, gconstpointer b, gpointer data)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return one < other ? -1 : one > other;
}

static void
add_row_locked (LyceumMemoryTaskStore *self, const LyceumTaskRecord *record, gboolean is_owned)
{
  Row *row = g_new0 (Row, 1);

  row->record = lyceum_task_record_copy (record);
  row->is_owned = is_owned;
  g_tree_replace (self->rows, &row->record->id, row);
  self->next_id = MAX (self->next_id, record->id + 1);
}

static void
add_rows_locked (LyceumMemoryTaskStore *self, GPtrArray *records)
{
  for (guint i = 0; records != NULL && i < records->len; i++)
    add_row_locked (self, g_ptr_array_index (records, i), TRUE);
}

static void
update_row_locked (LyceumMemoryTaskStore *self, const LyceumTaskRecord *record)
{
  Row *row = g_tree_lookup (self->rows, &record->id);

  if (row != NULL)
    add_row_locked (self, record, row->is_owned || !LYCEUM_TASK_STATE_IS_FINISHED (record->state));
}

/* The commit runs first, and without the lock: if it fails, nothing has happened. */
static void
carry_out_write (LyceumMemoryTaskStore *self, Job *job)
{
  g_autoptr (GError) error = NULL;
  gint64 id = job->record != NULL ? job->record->id : 0;

  if (job->type == JOB_INSERT && job->records->len > 0)
    id = ((LyceumTaskRecord *) g_ptr_array_index (job->records, 0))->id;
  if (job->commit == NULL || job->commit (NULL, id, job->commit_data, &error))
    {
      pthread_mutex_lock (&self->lock);
      if (job->record != NULL)
        update_row_locked (self, job->record);
      add_rows_locked (self, job->records);
      pthread_mutex_unlock (&self->lock);
    }
  else if (error == NULL)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "a commit failed without saying why");
  if (job->done != NULL)
    job->done (LYCEUM_TASK_STORE (self), error, job->data);
}

static void
carry_out_event (LyceumMemoryTaskStore *self, Job *job)
{
  GPtrArray *events;

  pthread_mutex_lock (&self->lock);
  events = g_hash_table_lookup (self->events, &job->task_id);
  if (events == NULL)
    {
      events = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
      g_hash_table_insert (self->events, g_memdup2 (&job->task_id, sizeof job->task_id), events);
    }
  g_ptr_array_add (events, g_variant_ref (job->event));
  pthread_mutex_unlock (&self->lock);
  if (job->done != NULL)
    job->done (LYCEUM_TASK_STORE (self), NULL, job->data);
}

static void
carry_out_family_read (LyceumMemoryTaskStore *self, Job *job)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_record_free);

  pthread_mutex_lock (&self->lock);
  for (GTreeNode *node = g_tree_lower_bound (self->rows, &job->task_id); node != NULL; node = g_tree_node_next (node))
    {
      const LyceumTaskRecord *record = ((Row *) g_tree_node_value (node))->record;

      if (found->len == 0 && record->id != job->task_id)
        break;
      if (record->id == job->task_id || record->parent_id == job->task_id)
        g_ptr_array_add (found, lyceum_task_record_copy (record));
    }
  job->reply = found;
  pthread_mutex_unlock (&self->lock);
}

static void
carry_out_events_read (LyceumMemoryTaskStore *self, Job *job)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  GPtrArray *events;

  pthread_mutex_lock (&self->lock);
  events = g_hash_table_lookup (self->events, &job->task_id);
  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      GVariant *event = g_ptr_array_index (events, i);
      guint64 seq;

      g_variant_get_child (event, 0, "t", &seq);
      if (seq >= job->seq)
        g_ptr_array_add (found, g_variant_ref (event));
    }
  job->reply = found;
  pthread_mutex_unlock (&self->lock);
}

static gboolean
is_wanted_locked (LyceumMemoryTaskStore *self, const LyceumTaskRecord *record)
{
  Row *parent;

  if (!LYCEUM_TASK_STATE_IS_FINISHED (record->state))
    return TRUE;
  parent = record->parent_id != 0 ? g_tree_lookup (self->rows, &record->parent_id) : NULL;
  return parent != NULL && !LYCEUM_TASK_STATE_IS_FINISHED (parent->record->state);
}

static void
carry_out_recovery (LyceumMemoryTaskStore *self, Job *job)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_record_free);

  pthread_mutex_lock (&self->lock);
  for (GTreeNode *node = g_tree_node_first (self->rows); node != NULL; node = g_tree_node_next (node))
    {
      Row *row = g_tree_node_value (node);

      if (!is_wanted_locked (self, row->record))
        continue;
      if (!row->is_owned && row->record->state == LYCEUM_TASK_STATE_RUNNING)
        row->record->crashes++;
      row->is_owned = TRUE;
      g_ptr_array_add (found, lyceum_task_record_copy (row->record));
    }
  job->reply = found;
  pthread_mutex_unlock (&self->lock);
}

/* The caller's context. */
static gboolean
reply_cb (gpointer data)
{
  Job *job = data;
  LyceumMemoryTaskStore *self = g_task_get_source_object (job->task);

  /* The source has handed the job over; this says so to ThreadSanitizer, which cannot see into GLib. */
  pthread_mutex_lock (&self->lock);
  pthread_mutex_unlock (&self->lock);
  g_task_return_pointer (job->task, g_steal_pointer (&job->reply), (GDestroyNotify) g_ptr_array_unref);
  return G_SOURCE_REMOVE;
}

/* The task holds the store, whose last reference must not go on its own thread: here it is given away. */
static void
send_reply (Job *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_callback (source, reply_cb, job, (GDestroyNotify) job_free);
  g_source_attach (source, g_task_get_context (job->task));
}

static gpointer
store_thread (gpointer data)
{
  LyceumMemoryTaskStore *self = data;
  gboolean is_open = TRUE;

  lyceum_thread_set_role (LYCEUM_THREAD_WRITER);
  while (is_open)
    {
      Job *job;

      pthread_mutex_lock (&self->lock);
      while (self->jobs.length == 0)
        pthread_cond_wait (&self->wake, &self->lock);
      job = g_queue_pop_head (&self->jobs);
      pthread_mutex_unlock (&self->lock);
      switch (job->type)
        {
        case JOB_INSERT:
        case JOB_UPDATE:
          carry_out_write (self, job);
          break;
        case JOB_EVENT:
          carry_out_event (self, job);
          break;
        case JOB_RECOVER:
          carry_out_recovery (self, job);
          break;
        case JOB_READ_FAMILY:
          carry_out_family_read (self, job);
          break;
        case JOB_READ_EVENTS:
          carry_out_events_read (self, job);
          break;
        case JOB_QUIT:
          is_open = FALSE;
          break;
        }
      if (job->task != NULL)
        send_reply (job);
      else
        job_free (job);
    }
  return NULL;
}

static void
push_job (LyceumMemoryTaskStore *self, Job *job)
{
  pthread_mutex_lock (&self->lock);
  if (self->thread == NULL)
    self->thread = g_thread_new ("lyceum-tasks", store_thread, self);
  g_queue_push_tail (&self->jobs, job);
  pthread_cond_signal (&self->wake);
  pthread_mutex_unlock (&self->lock);
}

static void
reserve_ids (LyceumTaskStore *store, guint n, gint64 *first, LyceumTaskStoreDone done, gpointer data)
{
  LyceumMemoryTaskStore *self = LYCEUM_MEMORY_TASK_STORE (store);

  pthread_mutex_lock (&self->lock);
  *first = self->next_id;
  self->next_id += n;
  pthread_mutex_unlock (&self->lock);
  done (store, NULL, data);
}

static void
insert (LyceumTaskStore      *store,
        GPtrArray            *records,
        LyceumTaskCommitFunc  commit,
        gpointer              commit_data,
        GDestroyNotify        commit_destroy,
        LyceumTaskStoreDone   done,
        gpointer              data)
{
  Job *job = g_new0 (Job, 1);

  *job = (Job){ .type = JOB_INSERT,
                .records = records,
                .commit = commit,
                .commit_data = commit_data,
                .commit_destroy = commit_destroy,
                .done = done,
                .data = data };
  push_job (LYCEUM_MEMORY_TASK_STORE (store), job);
}

static void
update (LyceumTaskStore      *store,
        LyceumTaskRecord     *record,
        GPtrArray            *followers,
        LyceumTaskCommitFunc  commit,
        gpointer              commit_data,
        GDestroyNotify        commit_destroy,
        LyceumTaskStoreDone   done,
        gpointer              data)
{
  Job *job = g_new0 (Job, 1);

  *job = (Job){ .type = JOB_UPDATE,
                .record = record,
                .records = followers,
                .commit = commit,
                .commit_data = commit_data,
                .commit_destroy = commit_destroy,
                .done = done,
                .data = data };
  push_job (LYCEUM_MEMORY_TASK_STORE (store), job);
}

static void
append_event (LyceumTaskStore     *store,
              gint64               task_id,
              guint64              first_seq,
              const char          *type,
              GVariant            *event_data,
              LyceumTaskStoreDone  done,
              gpointer             data)
{
  Job *job = g_new0 (Job, 1);

  job->type = JOB_EVENT;
  job->task_id = task_id;
  job->event = g_variant_ref_sink (g_variant_new ("(tsv)", first_seq, type, event_data));
  job->done = done;
  job->data = data;
  push_job (LYCEUM_MEMORY_TASK_STORE (store), job);
}

static Job *
new_reply_job (LyceumTaskStore     *store,
               JobType              type,
               gpointer             tag,
               const char          *name,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  Job *job = g_new0 (Job, 1);

  job->type = type;
  job->task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, tag);
  g_task_set_name (job->task, name);
  return job;
}

static void
recover_async (LyceumTaskStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  push_job (LYCEUM_MEMORY_TASK_STORE (store),
            new_reply_job (store, JOB_RECOVER, recover_async, "recover", cancellable, callback, user_data));
}

static GPtrArray *
reply_finish (LyceumTaskStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
read_family_async (LyceumTaskStore     *store,
                   gint64               task_id,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  Job *job = new_reply_job (store, JOB_READ_FAMILY, read_family_async, "read_family", cancellable, callback, user_data);

  job->task_id = task_id;
  push_job (LYCEUM_MEMORY_TASK_STORE (store), job);
}

static void
read_events_async (LyceumTaskStore     *store,
                   gint64               task_id,
                   guint64              from_seq,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  Job *job = new_reply_job (store, JOB_READ_EVENTS, read_events_async, "read_events", cancellable, callback, user_data);

  job->task_id = task_id;
  job->seq = from_seq;
  push_job (LYCEUM_MEMORY_TASK_STORE (store), job);
}

static void
store_init (LyceumTaskStoreInterface *iface)
{
  iface->reserve_ids = reserve_ids;
  iface->insert = insert;
  iface->update = update;
  iface->recover_async = recover_async;
  iface->recover_finish = reply_finish;
  iface->read_family_async = read_family_async;
  iface->read_family_finish = reply_finish;
  iface->append_event = append_event;
  iface->read_events_async = read_events_async;
  iface->read_events_finish = reply_finish;
}

static void
lyceum_memory_task_store_finalize (GObject *object)
{
  LyceumMemoryTaskStore *self = LYCEUM_MEMORY_TASK_STORE (object);

  if (self->thread != NULL)
    {
      Job *job = g_new0 (Job, 1);

      job->type = JOB_QUIT;
      push_job (self, job);
      if (self->thread == g_thread_self ()) /* the last reference was that of its own last answer */
        g_error ("a store of tasks was let go of on its own thread");
      g_thread_join (self->thread);
    }
  g_tree_unref (self->rows);
  g_hash_table_unref (self->events);
  pthread_cond_destroy (&self->wake);
  pthread_mutex_destroy (&self->lock);
  G_OBJECT_CLASS (lyceum_memory_task_store_parent_class)->finalize (object);
}

static void
lyceum_memory_task_store_class_init (LyceumMemoryTaskStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_memory_task_store_finalize;
}

static void
lyceum_memory_task_store_init (LyceumMemoryTaskStore *self)
{
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->wake, NULL);
  g_queue_init (&self->jobs);
  self->rows = g_tree_new_full (compare_ids, NULL, NULL, row_free);
  self->events =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->next_id = 1;
}

LyceumTaskStore *
lyceum_memory_task_store_new (void)
{
  return g_object_new (LYCEUM_TYPE_MEMORY_TASK_STORE, NULL);
}

LyceumTaskStore *
lyceum_memory_task_store_copy (LyceumMemoryTaskStore *self)
{
  LyceumMemoryTaskStore *copy;

  g_return_val_if_fail (LYCEUM_IS_MEMORY_TASK_STORE (self), NULL);

  copy = g_object_new (LYCEUM_TYPE_MEMORY_TASK_STORE, NULL);
  pthread_mutex_lock (&self->lock);
  for (GTreeNode *node = g_tree_node_first (self->rows); node != NULL; node = g_tree_node_next (node))
    add_row_locked (copy, ((Row *) g_tree_node_value (node))->record, FALSE);
  copy->next_id = self->next_id;
  pthread_mutex_unlock (&self->lock);
  return LYCEUM_TASK_STORE (copy);
}

LyceumTaskRecord *
lyceum_memory_task_store_get (LyceumMemoryTaskStore *self, gint64 id)
{
  LyceumTaskRecord *record;
  Row *row;

  g_return_val_if_fail (LYCEUM_IS_MEMORY_TASK_STORE (self), NULL);

  pthread_mutex_lock (&self->lock);
  row = g_tree_lookup (self->rows, &id);
  record = row != NULL ? lyceum_task_record_copy (row->record) : NULL;
  pthread_mutex_unlock (&self->lock);
  return record;
}

GPtrArray *
lyceum_memory_task_store_list (LyceumMemoryTaskStore *self)
{
  GPtrArray *records;

  g_return_val_if_fail (LYCEUM_IS_MEMORY_TASK_STORE (self), NULL);

  records = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_record_free);
  pthread_mutex_lock (&self->lock);
  for (GTreeNode *node = g_tree_node_first (self->rows); node != NULL; node = g_tree_node_next (node))
    g_ptr_array_add (records, lyceum_task_record_copy (((Row *) g_tree_node_value (node))->record));
  pthread_mutex_unlock (&self->lock);
  return records;
}
