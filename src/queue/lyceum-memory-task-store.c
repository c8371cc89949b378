/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <pthread.h>

#include "lyceum-memory-rows-private.h"
#include "lyceum-memory-task-store.h"
#include "lyceum-thread.h"

typedef enum
{
  JOB_INSERT,
  JOB_UPDATE,
  JOB_PRUNE,
  JOB_APPEND_EVENTS,
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
  GPtrArray *events; /* (owned) (nullable) */
  gint64 task_id;
  guint64 seq;
  gint64 before;
  guint n_kept;
  gboolean all;
  LyceumTaskStoreDone done;
  gpointer data;
  GTask *task;      /* (owned) (nullable) */
  GPtrArray *reply; /* (owned) (nullable): for @task */
  GError *error;    /* (owned) (nullable): how it ends; given before it begins where it is to fail */
} Job;

struct _LyceumMemoryTaskStore
{
  GObject parent_instance;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  /* protected by @lock */
  LyceumMemoryRows *rows; /* (owned) */
  GQueue jobs;            /* (element-type Job) */
  gint64 next_id;
  char *report;        /* (owned) (nullable) */
  guint n_until_fault; /* calls; 0: none is to fail */
  GError *fault;       /* (owned) (nullable) */
  GThread *thread;     /* (nullable): started by the first job */
};

static void store_init (LyceumTaskStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LyceumMemoryTaskStore,
                               lyceum_memory_task_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LYCEUM_TYPE_TASK_STORE, store_init))

static void
job_free (Job *job)
{
  if (job->commit_destroy != NULL)
    job->commit_destroy (job->commit_data);
  g_clear_pointer (&job->records, g_ptr_array_unref);
  g_clear_pointer (&job->record, lyceum_task_record_free);
  g_clear_pointer (&job->events, g_ptr_array_unref);
  g_clear_pointer (&job->reply, g_ptr_array_unref);
  g_clear_error (&job->error);
  g_clear_object (&job->task);
  g_free (job);
}

static void
write_locked (LyceumMemoryTaskStore *self, Job *job)
{
  if (job->record != NULL)
    _lyceum_memory_rows_update (self->rows, job->record);
  for (guint i = 0; job->records != NULL && i < job->records->len; i++)
    _lyceum_memory_rows_add (self->rows, g_ptr_array_index (job->records, i), LYCEUM_ROW_OURS);
  self->next_id = MAX (self->next_id, _lyceum_memory_rows_get_last_id (self->rows) + 1);
}

/* The commit runs without the lock and before all else: if it fails, nothing has happened. A task that is stolen
 * meanwhile has been stolen afterwards. */
static gboolean
carry_out_write (LyceumMemoryTaskStore *self, Job *job)
{
  gint64 id = job->record != NULL ? job->record->id : 0;
  gboolean is_ours;

  if (job->type == JOB_INSERT && job->records->len > 0)
    id = ((LyceumTaskRecord *) g_ptr_array_index (job->records, 0))->id;
  pthread_mutex_lock (&self->lock);
  is_ours = job->record == NULL || _lyceum_memory_rows_check (self->rows, job->record, &job->error);
  pthread_mutex_unlock (&self->lock);
  if (!is_ours || (job->commit != NULL && !job->commit (NULL, id, job->commit_data, &job->error)))
    return FALSE;
  pthread_mutex_lock (&self->lock);
  write_locked (self, job);
  pthread_mutex_unlock (&self->lock);
  return TRUE;
}

/* Returns: whether it was carried out, with an error where not */
static gboolean
carry_out_locked (LyceumMemoryTaskStore *self, Job *job)
{
  switch (job->type)
    {
    case JOB_PRUNE:
      _lyceum_memory_rows_prune (self->rows, job->before, job->n_kept);
      return TRUE;
    case JOB_APPEND_EVENTS:
      return _lyceum_memory_rows_append (self->rows, job->task_id, job->events, &job->error);
    case JOB_RECOVER:
      job->reply = _lyceum_memory_rows_recover (self->rows, job->all);
      return TRUE;
    case JOB_READ_FAMILY:
      job->reply = _lyceum_memory_rows_read_family (self->rows, job->task_id);
      return TRUE;
    case JOB_READ_EVENTS:
      job->reply = _lyceum_memory_rows_read_events (self->rows, job->task_id, job->seq);
      return TRUE;
    case JOB_INSERT:
    case JOB_UPDATE:
    case JOB_QUIT:
      break;
    }
  g_return_val_if_reached (FALSE);
}

static void
carry_out (LyceumMemoryTaskStore *self, Job *job)
{
  gboolean ok;

  if (job->type == JOB_INSERT || job->type == JOB_UPDATE)
    {
      ok = carry_out_write (self, job);
    }
  else
    {
      pthread_mutex_lock (&self->lock);
      ok = carry_out_locked (self, job);
      pthread_mutex_unlock (&self->lock);
    }
  if (!ok && job->error == NULL)
    job->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "a commit failed without saying why");
}

/* A source hands a job over from thread to thread; this says so to ThreadSanitizer, which cannot see into GLib. */
static void
meet (LyceumMemoryTaskStore *self)
{
  pthread_mutex_lock (&self->lock);
  pthread_mutex_unlock (&self->lock);
}

/* The caller's context. */
static gboolean
reply_cb (gpointer data)
{
  Job *job = data;

  meet (g_task_get_source_object (job->task));
  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (job->task, g_steal_pointer (&job->reply), (GDestroyNotify) g_ptr_array_unref);
  return G_SOURCE_REMOVE;
}

/* The task holds the store, whose last reference must not go on its own thread: here it is given away. */
static void
send_reply (LyceumMemoryTaskStore *self, Job *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  GMainContext *context = g_task_get_context (job->task);

  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_callback (source, reply_cb, job, (GDestroyNotify) job_free);
  meet (self);
  g_source_attach (source, context);
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
      is_open = job->type != JOB_QUIT;
      if (is_open && job->error == NULL)
        carry_out (self, job);
      if (job->done != NULL)
        job->done (LYCEUM_TASK_STORE (self), job->error, job->data);
      if (job->task != NULL)
        send_reply (self, job);
      else
        job_free (job);
    }
  return NULL;
}

/* Returns: (transfer full) (nullable): what the call that has just come is to fail with */
static GError *
count_call_locked (LyceumMemoryTaskStore *self)
{
  if (self->n_until_fault == 0 || --self->n_until_fault > 0)
    return NULL;
  return g_steal_pointer (&self->fault);
}

static void
push_job (LyceumMemoryTaskStore *self, Job *job)
{
  pthread_mutex_lock (&self->lock);
  if (self->thread == NULL)
    self->thread = g_thread_new ("lyceum-tasks", store_thread, self);
  if (job->type != JOB_QUIT)
    job->error = count_call_locked (self);
  g_queue_push_tail (&self->jobs, job);
  pthread_cond_signal (&self->wake);
  pthread_mutex_unlock (&self->lock);
}

static void
reserve_ids (LyceumTaskStore *store, guint n, gint64 *first, LyceumTaskStoreDone done, gpointer data)
{
  LyceumMemoryTaskStore *self = LYCEUM_MEMORY_TASK_STORE (store);
  g_autoptr (GError) error = NULL;

  pthread_mutex_lock (&self->lock);
  error = count_call_locked (self);
  if (error == NULL)
    {
      *first = self->next_id;
      self->next_id += n;
    }
  pthread_mutex_unlock (&self->lock);
  done (store, error, data);
}

static Job *
new_job (JobType type, LyceumTaskStoreDone done, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->type = type;
  job->done = done;
  job->data = data;
  return job;
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
  Job *job = new_job (JOB_INSERT, done, data);

  job->records = records;
  job->commit = commit;
  job->commit_data = commit_data;
  job->commit_destroy = commit_destroy;
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
  Job *job = new_job (JOB_UPDATE, done, data);

  job->record = record;
  job->records = followers;
  job->commit = commit;
  job->commit_data = commit_data;
  job->commit_destroy = commit_destroy;
  push_job (LYCEUM_MEMORY_TASK_STORE (store), job);
}

static void
prune (LyceumTaskStore *store, gint64 before, guint n_kept, LyceumTaskStoreDone done, gpointer data)
{
  Job *job = new_job (JOB_PRUNE, done, data);

  job->before = before;
  job->n_kept = n_kept;
  push_job (LYCEUM_MEMORY_TASK_STORE (store), job);
}

static void
append_events (LyceumTaskStore     *store,
               gint64               task_id,
               guint                claim,
               GPtrArray           *rows,
               LyceumTaskStoreDone  done,
               gpointer             data)
{
  Job *job = new_job (JOB_APPEND_EVENTS, done, data);

  job->task_id = task_id;
  job->events = rows;
  for (guint i = 0; i < rows->len; i++)
    g_variant_take_ref (g_ptr_array_index (rows, i));
  push_job (LYCEUM_MEMORY_TASK_STORE (store), job);
}

static void
beat (LyceumTaskStore *store, const char *report)
{
  LyceumMemoryTaskStore *self = LYCEUM_MEMORY_TASK_STORE (store);

  if (report == NULL)
    return;
  pthread_mutex_lock (&self->lock);
  g_free (self->report);
  self->report = g_strdup (report);
  pthread_mutex_unlock (&self->lock);
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
  Job *job = new_job (type, NULL, NULL);

  job->task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, tag);
  g_task_set_name (job->task, name);
  return job;
}

static void
recover_async (LyceumTaskStore     *store,
               gboolean             all,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  Job *job = new_reply_job (store, JOB_RECOVER, recover_async, "recover", cancellable, callback, user_data);

  job->all = all;
  push_job (LYCEUM_MEMORY_TASK_STORE (store), job);
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
  iface->beat = beat;
  iface->prune = prune;
  iface->append_events = append_events;
  iface->read_events_async = read_events_async;
  iface->read_events_finish = reply_finish;
}

static void
lyceum_memory_task_store_finalize (GObject *object)
{
  LyceumMemoryTaskStore *self = LYCEUM_MEMORY_TASK_STORE (object);

  if (self->thread != NULL)
    {
      push_job (self, new_job (JOB_QUIT, NULL, NULL));
      if (self->thread == g_thread_self ()) /* the last reference was that of its own last answer */
        g_error ("a store of tasks was let go of on its own thread");
      g_thread_join (self->thread);
    }
  _lyceum_memory_rows_free (self->rows);
  g_clear_error (&self->fault);
  g_free (self->report);
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
  self->rows = _lyceum_memory_rows_new ();
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
  g_clear_pointer (&copy->rows, _lyceum_memory_rows_free);
  copy->rows = _lyceum_memory_rows_copy (self->rows);
  copy->next_id = self->next_id;
  pthread_mutex_unlock (&self->lock);
  return LYCEUM_TASK_STORE (copy);
}

LyceumTaskRecord *
lyceum_memory_task_store_get (LyceumMemoryTaskStore *self, gint64 id)
{
  LyceumTaskRecord *record;

  g_return_val_if_fail (LYCEUM_IS_MEMORY_TASK_STORE (self), NULL);

  pthread_mutex_lock (&self->lock);
  record = _lyceum_memory_rows_get (self->rows, id);
  record = record != NULL ? lyceum_task_record_copy (record) : NULL;
  pthread_mutex_unlock (&self->lock);
  return record;
}

GPtrArray *
lyceum_memory_task_store_list (LyceumMemoryTaskStore *self)
{
  GPtrArray *records;

  g_return_val_if_fail (LYCEUM_IS_MEMORY_TASK_STORE (self), NULL);

  pthread_mutex_lock (&self->lock);
  records = _lyceum_memory_rows_list (self->rows);
  pthread_mutex_unlock (&self->lock);
  return records;
}

void
lyceum_memory_task_store_fail_next (LyceumMemoryTaskStore *self, guint n, GError *error)
{
  g_return_if_fail (LYCEUM_IS_MEMORY_TASK_STORE (self));
  g_return_if_fail (n > 0 && error != NULL);

  pthread_mutex_lock (&self->lock);
  g_clear_error (&self->fault);
  self->fault = error;
  self->n_until_fault = n;
  pthread_mutex_unlock (&self->lock);
}

void
lyceum_memory_task_store_steal (LyceumMemoryTaskStore *self, gint64 id)
{
  g_return_if_fail (LYCEUM_IS_MEMORY_TASK_STORE (self));

  pthread_mutex_lock (&self->lock);
  _lyceum_memory_rows_set_owner (self->rows, id, LYCEUM_ROW_ANOTHERS);
  pthread_mutex_unlock (&self->lock);
}

void
lyceum_memory_task_store_leave (LyceumMemoryTaskStore *self, LyceumTaskRecord *record)
{
  g_return_if_fail (LYCEUM_IS_MEMORY_TASK_STORE (self));
  g_return_if_fail (record != NULL);

  pthread_mutex_lock (&self->lock);
  _lyceum_memory_rows_add (self->rows, record, LYCEUM_ROW_NOBODYS);
  self->next_id = MAX (self->next_id, record->id + 1);
  pthread_mutex_unlock (&self->lock);
  lyceum_task_record_free (record);
}

char *
lyceum_memory_task_store_get_report (LyceumMemoryTaskStore *self)
{
  char *report;

  g_return_val_if_fail (LYCEUM_IS_MEMORY_TASK_STORE (self), NULL);

  pthread_mutex_lock (&self->lock);
  report = g_strdup (self->report);
  pthread_mutex_unlock (&self->lock);
  return report;
}
