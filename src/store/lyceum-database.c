/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-database.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "lyceum-database-private.h"
#include "lyceum-thread.h"

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumDatabase, lyceum_database, G_TYPE_OBJECT)

void
_lyceum_job_free (LyceumJob *job)
{
  if (job->data && job->data_destroy)
    job->data_destroy (job->data);
  if (job->result && job->result_destroy)
    job->result_destroy (job->result);
  g_clear_object (&job->cancellable);
  g_clear_error (&job->error);
  g_clear_pointer (&job->changes, g_array_unref);
  g_clear_object (&job->task);
  g_free (job);
}

/* Ends the threads after all that was given to them. Readers go first, so that the writer can empty the log. */
static void
join_threads (LyceumDatabase *self)
{
  GThread *readers[LYCEUM_N_READERS];
  GThread *writer;
  guint n_readers;

  pthread_mutex_lock (&self->mutex);
  self->closed = TRUE;
  n_readers = self->n_readers;
  memcpy (readers, self->readers, sizeof readers);
  writer = g_steal_pointer (&self->writer);
  self->n_readers = 0;
  pthread_cond_broadcast (&self->read_waits);
  pthread_mutex_unlock (&self->mutex);

  for (guint i = 0; i < n_readers; i++)
    g_thread_join (readers[i]);

  pthread_mutex_lock (&self->mutex);
  self->readers_ended = TRUE;
  pthread_cond_broadcast (&self->write_waits);
  pthread_mutex_unlock (&self->mutex);
  if (writer)
    g_thread_join (writer);

  pthread_mutex_lock (&self->mutex);
  self->joined = TRUE;
  pthread_cond_broadcast (&self->over);
  pthread_mutex_unlock (&self->mutex);
}

static void
weak_self_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, (GDestroyNotify) g_weak_ref_clear);
}

static void
lyceum_database_finalize (GObject *object)
{
  LyceumDatabase *self = LYCEUM_DATABASE (object);
  gboolean joined;

  pthread_mutex_lock (&self->mutex);
  joined = self->joined;
  pthread_mutex_unlock (&self->mutex);

  /* A thread cannot wait for its own end. */
  if (!joined && lyceum_thread_get_role () >= LYCEUM_THREAD_WRITER)
    g_error ("A database was let go of on its own thread; close it first");
  if (!joined)
    join_threads (self);
  weak_self_release (self->weak_self);
  g_array_unref (self->pending);
  pthread_mutex_destroy (&self->mutex);
  pthread_cond_destroy (&self->write_waits);
  pthread_cond_destroy (&self->read_waits);
  pthread_cond_destroy (&self->over);
  g_free (self->path);

  G_OBJECT_CLASS (lyceum_database_parent_class)->finalize (object);
}

static void
lyceum_database_class_init (LyceumDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_database_finalize;

  /**
   * LyceumDatabase::changed:
   * @topic: what changed: "course", "lesson", "card", "review", "source"
   * @id: the course, or the row
   *
   * After a commit of this process, on the main context.
   */
  signals[CHANGED] = g_signal_new ("changed", LYCEUM_TYPE_DATABASE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
}

static void
lyceum_database_init (LyceumDatabase *self)
{
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->write_waits, NULL);
  pthread_cond_init (&self->read_waits, NULL);
  pthread_cond_init (&self->over, NULL);
  g_queue_init (&self->writes);
  g_queue_init (&self->reads);
  self->pending = g_array_new (FALSE, FALSE, sizeof (LyceumChange));
  self->weak_self = g_atomic_rc_box_new0 (GWeakRef);
  g_weak_ref_init (self->weak_self, self);
}

static gboolean
notify_cb (gpointer user_data)
{
  g_autoptr (LyceumDatabase) self = g_weak_ref_get (user_data);
  g_autoptr (GArray) pending = NULL;

  if (!self)
    return G_SOURCE_REMOVE;
  pthread_mutex_lock (&self->mutex);
  pending = self->pending;
  self->pending = g_array_new (FALSE, FALSE, sizeof (LyceumChange));
  self->notifies = FALSE;
  pthread_mutex_unlock (&self->mutex);

  for (guint i = 0; i < pending->len; i++)
    {
      const LyceumChange *change = &g_array_index (pending, LyceumChange, i);

      g_signal_emit (self, signals[CHANGED], 0, change->topic, change->id);
    }

  return G_SOURCE_REMOVE;
}

static void
add_pending_locked (LyceumDatabase     *self,
                    const LyceumChange *change)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      const LyceumChange *pending = &g_array_index (self->pending, LyceumChange, i);

      if (pending->id == change->id && g_str_equal (pending->topic, change->topic))
        return;
    }
  g_array_append_val (self->pending, *change);
}

void
_lyceum_database_queue_changes (LyceumDatabase *self,
                                GArray         *changes)
{
  g_autoptr (GSource) source = NULL;
  gboolean notifies;

  if (changes->len == 0)
    return;
  pthread_mutex_lock (&self->mutex);
  for (guint i = 0; i < changes->len; i++)
    add_pending_locked (self, &g_array_index (changes, LyceumChange, i));
  notifies = self->notifies;
  self->notifies = TRUE;
  pthread_mutex_unlock (&self->mutex);
  if (notifies)
    return;

  /* The database may be let go of before the main loop comes to it, or be at its end already. */
  source = g_idle_source_new ();
  g_source_set_priority (source, LYCEUM_PRIORITY_RESULT);
  g_source_set_callback (source, notify_cb, g_atomic_rc_box_acquire (self->weak_self), weak_self_release);
  g_source_attach (source, NULL);
}

static LyceumJob *
job_new (LyceumDatabase *self,
         LyceumWriteFunc func,
         gpointer        data,
         GCancellable   *cancellable)
{
  LyceumJob *job = g_new0 (LyceumJob, 1);

  job->database = self;
  job->func = func;
  job->data = data;
  job->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  return job;
}

/* A source hands a job over from thread to thread; this says so to ThreadSanitizer, which cannot see into GLib. */
static void
meet (LyceumDatabase *self)
{
  pthread_mutex_lock (&self->mutex);
  pthread_mutex_unlock (&self->mutex);
}

/* On the caller's context: the callback runs here, and what the caller gave is freed here. */
static gboolean
return_cb (gpointer user_data)
{
  LyceumJob *job = user_data;
  g_autoptr (GTask) task = NULL;

  meet (job->database);
  task = g_steal_pointer (&job->task);
  if (job->error)
    g_task_return_error (task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&job->result), job->result_destroy);

  return G_SOURCE_REMOVE;
}

static void
finished_for_task (LyceumJob *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  GMainContext *context = g_task_get_context (job->task);

  g_source_set_priority (source, LYCEUM_PRIORITY_RESULT);
  g_source_set_callback (source, return_cb, job, (GDestroyNotify) _lyceum_job_free);
  meet (job->database);
  g_source_attach (source, context);
}

static LyceumJob *
task_job_new (LyceumDatabase     *self,
              LyceumWriteFunc     func,
              gpointer            data,
              GDestroyNotify      data_destroy,
              GDestroyNotify      result_destroy,
              GCancellable       *cancellable,
              gpointer            source_tag,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  LyceumJob *job = job_new (self, func, data, cancellable);

  job->data_destroy = data_destroy;
  job->result_destroy = result_destroy;
  job->finished = finished_for_task;
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, source_tag);
  g_task_set_priority (job->task, LYCEUM_PRIORITY_RESULT);
  /* A write that was done is done, whatever was cancelled meanwhile: the outcome is told as it is. */
  g_task_set_check_cancellable (job->task, FALSE);
  return job;
}

static void
finished_for_thread (LyceumJob *job)
{
  LyceumDatabase *self = job->database;

  pthread_mutex_lock (&self->mutex);
  job->over = TRUE;
  pthread_cond_broadcast (&self->over);
  pthread_mutex_unlock (&self->mutex);
}

static void
finished_for_store (LyceumJob *job)
{
  if (job->done)
    job->done (job->result, job->error, job->done_data);
  _lyceum_job_free (job);
}

static void
refuse_closed (LyceumJob *job)
{
  job->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, _("The collection has been closed."));
  job->finished (job);
}

static void
push_write (LyceumDatabase *self,
            LyceumJob      *job)
{
  gboolean closed;

  pthread_mutex_lock (&self->mutex);
  closed = self->closed;
  if (!closed)
    {
      g_queue_push_tail (&self->writes, job);
      pthread_cond_signal (&self->write_waits);
    }
  pthread_mutex_unlock (&self->mutex);
  if (closed)
    refuse_closed (job);
}

/* @error: (transfer full): what GLib says */
static void
refuse_for_thread (LyceumJob *job,
                   GError    *error)
{
  g_set_error (&job->error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_ENGINE,
               _("The computer is too busy to work on the collection (%s). Close other programs and try again."), error->message);
  g_error_free (error);
  job->finished (job);
}

/* Readers are started when there is something to read and nobody to do it. One that cannot be had is missed only where there
 * is no other. */
static void
add_reader_locked (LyceumDatabase *self,
                   GError        **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->n_idle_readers > self->reads.length || self->n_readers == LYCEUM_N_READERS)
    return;
  self->readers[self->n_readers] = g_thread_try_new ("lyceum-reader", _lyceum_reader_thread_cb, self, &local_error);
  if (self->readers[self->n_readers])
    self->n_readers++;
  else if (self->n_readers == 0)
    g_propagate_error (error, g_steal_pointer (&local_error));
}

static void
push_read (LyceumDatabase *self,
           LyceumJob      *job)
{
  GError *error = NULL;
  gboolean closed;

  pthread_mutex_lock (&self->mutex);
  closed = self->closed;
  if (!closed)
    add_reader_locked (self, &error);
  if (!closed && !error)
    {
      g_queue_push_tail (&self->reads, job);
      pthread_cond_signal (&self->read_waits);
    }
  pthread_mutex_unlock (&self->mutex);
  if (closed)
    refuse_closed (job);
  else if (error)
    refuse_for_thread (job, error);
}

static gboolean
open_writer_cb (LyceumConnection *none,
                gpointer          data,
                gpointer         *result,
                GError          **error)
{
  LyceumDatabase *self = data;
  g_autofree char *dir = g_path_get_dirname (self->path);
  g_autoptr (LyceumConnection) connection = NULL;

  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      int reason = errno;
      g_autofree char *name = g_filename_display_name (dir);

      g_set_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_READ_ONLY,
                   _("The folder “%s” cannot be made: %s."), name, g_strerror (reason));
      return FALSE;
    }

  if (!_lyceum_check_header (self->path, error))
    return FALSE;
  connection = _lyceum_connection_open (self->path, LYCEUM_CONNECTION_WRITES, error);
  if (!connection || !_lyceum_check_identity (connection, self->path, error) ||
      !_lyceum_connection_begin_writing (connection, error) || !_lyceum_migrate (connection, self->path, error))
    return FALSE;

  self->write_connection = g_steal_pointer (&connection);
  *result = g_object_ref (self);
  return TRUE;
}

void
lyceum_database_open_async (const char          *path,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (LyceumDatabase) self = g_object_new (LYCEUM_TYPE_DATABASE, NULL);
  GError *error = NULL;
  LyceumJob *job;

  self->path = g_canonicalize_filename (path, NULL);
  job = task_job_new (self, open_writer_cb, self, NULL, g_object_unref, cancellable, lyceum_database_open_async, callback,
                      user_data);
  pthread_mutex_lock (&self->mutex);
  self->writer = g_thread_try_new ("lyceum-writer", _lyceum_writer_thread_cb, self, &error);
  pthread_mutex_unlock (&self->mutex);
  if (error)
    refuse_for_thread (job, error);
  else
    push_write (self, job);
}

LyceumDatabase *
lyceum_database_open_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_database_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
lyceum_database_get_path (LyceumDatabase *self)
{
  return self->path;
}

/* @data: (transfer full): the task */
static gpointer
close_thread_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  LyceumDatabase *self = g_task_get_source_object (task);
  gboolean is_first = GPOINTER_TO_INT (g_task_get_task_data (task));

  if (is_first)
    {
      join_threads (self);
    }
  else
    {
      pthread_mutex_lock (&self->mutex);
      while (!self->joined)
        pthread_cond_wait (&self->over, &self->mutex);
      pthread_mutex_unlock (&self->mutex);
    }
  g_task_return_boolean (task, TRUE);
  return NULL;
}

void
lyceum_database_close_async (LyceumDatabase      *self,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  GThread *thread;
  gboolean was_closed;

  g_task_set_source_tag (task, lyceum_database_close_async);
  pthread_mutex_lock (&self->mutex);
  was_closed = self->closed;
  self->closed = TRUE;
  pthread_mutex_unlock (&self->mutex);

  g_task_set_task_data (task, GINT_TO_POINTER (!was_closed), NULL);
  /* Not in one of GLib's: where there is none, GLib waits until somebody asks for another. Then this thread has to wait itself. */
  thread = g_thread_try_new ("lyceum-closer", close_thread_cb, task, NULL);
  if (thread)
    g_thread_unref (thread);
  else
    close_thread_cb (task);
}

gboolean
lyceum_database_close_finish (LyceumDatabase *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_database_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lyceum_database_read_async (LyceumDatabase      *self,
                            LyceumReadFunc       func,
                            gpointer             data,
                            GDestroyNotify       data_destroy,
                            GDestroyNotify       result_destroy,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  push_read (self, task_job_new (self, func, data, data_destroy, result_destroy, cancellable, lyceum_database_read_async,
                                 callback, user_data));
}

static gboolean
propagate (GAsyncResult *result,
           gpointer     *out,
           GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &local_error);

  if (local_error)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (out)
    *out = value;
  return TRUE;
}

gboolean
lyceum_database_read_finish (LyceumDatabase *self,
                             GAsyncResult   *result,
                             gpointer       *out,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_database_read_async), FALSE);

  return propagate (result, out, error);
}

void
lyceum_database_write_async (LyceumDatabase      *self,
                             LyceumWriteFunc      func,
                             gpointer             data,
                             GDestroyNotify       data_destroy,
                             GDestroyNotify       result_destroy,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  push_write (self, task_job_new (self, func, data, data_destroy, result_destroy, cancellable,
                                  lyceum_database_write_async, callback, user_data));
}

gboolean
lyceum_database_write_finish (LyceumDatabase *self,
                              GAsyncResult   *result,
                              gpointer       *out,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_database_write_async), FALSE);

  return propagate (result, out, error);
}

/* The law of the house: the main thread waits for nobody; and the database's threads cannot wait for themselves. */
static void
assert_may_wait (const char *function)
{
  LyceumThreadRole role = lyceum_thread_get_role ();

  if (lyceum_thread_is_main () || role == LYCEUM_THREAD_WRITER || role == LYCEUM_THREAD_READER ||
      role == LYCEUM_THREAD_NETWORK)
    g_error ("%s: would block a thread that must not wait for the database (role %d)", function, role);
}

static gboolean
wait_for (LyceumDatabase *self,
          LyceumJob      *job,
          gpointer       *out,
          GError        **error)
{
  gboolean ok;

  pthread_mutex_lock (&self->mutex);
  while (!job->over)
    pthread_cond_wait (&self->over, &self->mutex);
  pthread_mutex_unlock (&self->mutex);

  ok = job->error == NULL;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&job->error));
  else if (out)
    *out = g_steal_pointer (&job->result);
  _lyceum_job_free (job);
  return ok;
}

gboolean
lyceum_database_read_thread_cb (LyceumDatabase *self,
                                LyceumReadFunc  func,
                                gpointer        data,
                                GCancellable   *cancellable,
                                gpointer       *out,
                                GError        **error)
{
  LyceumJob *job;

  assert_may_wait (G_STRFUNC);
  job = job_new (self, func, data, cancellable);
  job->finished = finished_for_thread;
  push_read (self, job);
  return wait_for (self, job, out, error);
}

gboolean
lyceum_database_write_thread_cb (LyceumDatabase *self,
                                 LyceumWriteFunc func,
                                 gpointer        data,
                                 GCancellable   *cancellable,
                                 gpointer       *out,
                                 GError        **error)
{
  LyceumJob *job;

  assert_may_wait (G_STRFUNC);
  job = job_new (self, func, data, cancellable);
  job->finished = finished_for_thread;
  push_write (self, job);
  return wait_for (self, job, out, error);
}

void
lyceum_database_push_write (LyceumDatabase *self,
                            LyceumWriteFunc func,
                            gpointer        data,
                            GDestroyNotify  data_destroy,
                            LyceumWriteDone done,
                            gpointer        done_data)
{
  LyceumJob *job = job_new (self, func, data, NULL);

  job->data_destroy = data_destroy;
  job->done = done;
  job->done_data = done_data;
  job->finished = finished_for_store;
  push_write (self, job);
}
