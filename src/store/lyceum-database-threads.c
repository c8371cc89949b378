/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-database-private.h"

#include "lyceum-thread.h"

/* How much goes into one commit: enough to share its price among many, on a slow disk too, and little enough that the
 * first is not kept waiting for long. */
#define GROUP_LIMIT 1024
#define GROUP_TIME_US (20 * 1000)

LyceumJob *
_lyceum_database_pop (LyceumDatabase *self,
                      GQueue         *queue,
                      gboolean        wait)
{
  gboolean reads = queue == &self->reads;
  LyceumJob *job;

  pthread_mutex_lock (&self->mutex);
  while (wait && queue->length == 0 && !(reads ? self->closed : self->readers_ended))
    {
      self->n_idle_readers += reads;
      pthread_cond_wait (reads ? &self->read_waits : &self->write_waits, &self->mutex);
      self->n_idle_readers -= reads;
    }
  job = g_queue_pop_head (queue);
  pthread_mutex_unlock (&self->mutex);
  return job;
}

static void
drop_result (LyceumJob *job)
{
  if (job->result && job->result_destroy)
    job->result_destroy (job->result);
  job->result = NULL;
}

static void
job_fail (LyceumJob    *job,
          const GError *error)
{
  if (job->error)
    return;
  drop_result (job);
  g_clear_pointer (&job->changes, g_array_unref);
  job->error = g_error_copy (error);
}

/* A function that fails has to say why; one that does not is still a failure, and not a crash of its caller. */
static gboolean
run_func (LyceumConnection *connection,
          LyceumJob        *job)
{
  if (g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
    return FALSE;
  if (job->func (connection, job->data, &job->result, &job->error))
    return TRUE;
  if (!job->error)
    _lyceum_sqlite_set_error (SQLITE_ERROR, "no reason was given", &job->error);
  drop_result (job);
  return FALSE;
}

/* As lyceum_connection_execute(), but prepared once: this is done for every write. */
static gboolean
execute_cached (LyceumConnection *connection,
                const char       *sql,
                GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, sql, error);

  return statement && lyceum_statement_run (statement, error);
}

/* Each write has a savepoint of its own: one that fails takes nothing back but itself. Returns FALSE when the whole
 * transaction is gone, as it is when the disk is full. */
static gboolean
run_in_savepoint (LyceumConnection *connection,
                  LyceumJob        *job)
{
  gboolean ok;

  if (!execute_cached (connection, "SAVEPOINT write", &job->error))
    return !sqlite3_get_autocommit (_lyceum_connection_get_handle (connection));

  ok = run_func (connection, job);
  job->changes = _lyceum_connection_steal_changes (connection);
  if (ok && execute_cached (connection, "RELEASE write", &job->error))
    return TRUE;

  if (sqlite3_get_autocommit (_lyceum_connection_get_handle (connection)))
    return FALSE;
  return lyceum_connection_execute (connection, "ROLLBACK TO write; RELEASE write", NULL);
}

static void
fail_group (GPtrArray    *group,
            const GError *error)
{
  for (guint i = 0; i < group->len; i++)
    job_fail (g_ptr_array_index (group, i), error);
}

/* A rollback may fail as well: what it left is taken back now, or nothing could ever be written again. */
static gboolean
begin (LyceumConnection *connection,
       const char       *sql,
       GError          **error)
{
  if (!sqlite3_get_autocommit (_lyceum_connection_get_handle (connection)) &&
      !lyceum_connection_execute (connection, "ROLLBACK", error))
    return FALSE;
  return lyceum_connection_execute (connection, sql, error);
}

/* Runs @first and what waits behind it in one transaction. What was taken is in @group, each with its outcome. */
static void
run_group (LyceumDatabase *self,
           LyceumJob      *first,
           GPtrArray      *group)
{
  LyceumConnection *connection = self->write_connection;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  gboolean intact;

  g_ptr_array_add (group, first);
  if (!begin (connection, "BEGIN IMMEDIATE", &error))
    {
      fail_group (group, error);
      return;
    }

  intact = run_in_savepoint (connection, first);
  while (intact && group->len < GROUP_LIMIT && g_get_monotonic_time () - start < GROUP_TIME_US)
    {
      LyceumJob *job = _lyceum_database_pop (self, &self->writes, FALSE);

      if (!job)
        break;
      g_ptr_array_add (group, job);
      intact = run_in_savepoint (connection, job);
    }

  if (!intact)
    {
      const LyceumJob *last = g_ptr_array_index (group, group->len - 1);

      error = last->error ? g_error_copy (last->error) : NULL;
      if (!error)
        _lyceum_connection_set_error (connection, SQLITE_IOERR, &error);
    }
  else if (lyceum_connection_execute (connection, "COMMIT", &error))
    return;

  if (!sqlite3_get_autocommit (_lyceum_connection_get_handle (connection)))
    lyceum_connection_execute (connection, "ROLLBACK", NULL);
  fail_group (group, error);
}

static void
finish_group (LyceumDatabase *self,
              GPtrArray      *group)
{
  for (guint i = 0; i < group->len; i++)
    {
      const LyceumJob *job = g_ptr_array_index (group, i);

      if (!job->error && job->changes)
        _lyceum_database_queue_changes (self, job->changes);
    }
  for (guint i = 0; i < group->len; i++)
    {
      LyceumJob *job = g_ptr_array_index (group, i);

      job->finished (job);
    }
}

gpointer
_lyceum_writer_thread_cb (gpointer data)
{
  LyceumDatabase *self = data;
  LyceumJob *job;

  lyceum_thread_set_role (LYCEUM_THREAD_WRITER);

  while ((job = _lyceum_database_pop (self, &self->writes, TRUE)))
    {
      g_autoptr (GPtrArray) group = g_ptr_array_new ();

      if (!self->write_connection)
        {
          /* The first job opens the file; see lyceum_database_open_async(). */
          run_func (NULL, job);
          job->finished (job);
          continue;
        }
      run_group (self, job, group);
      finish_group (self, group);
    }

  if (self->write_connection)
    {
      lyceum_connection_execute (self->write_connection, "PRAGMA optimize", NULL);
      lyceum_connection_execute (self->write_connection, "PRAGMA wal_checkpoint(TRUNCATE)", NULL);
      g_clear_pointer (&self->write_connection, _lyceum_connection_close);
    }
  return NULL;
}

/* One snapshot for each read, however many statements it has. */
static void
run_read (LyceumConnection *connection,
          LyceumJob        *job)
{
  if (!begin (connection, "BEGIN", &job->error))
    return;
  _lyceum_connection_set_cancellable (connection, job->cancellable);
  run_func (connection, job);
  _lyceum_connection_set_cancellable (connection, NULL);
  lyceum_connection_execute (connection, "ROLLBACK", NULL);
}

gpointer
_lyceum_reader_thread_cb (gpointer data)
{
  LyceumDatabase *self = data;
  g_autoptr (LyceumConnection) connection = NULL;
  LyceumJob *job;

  lyceum_thread_set_role (LYCEUM_THREAD_READER);

  while ((job = _lyceum_database_pop (self, &self->reads, TRUE)))
    {
      if (!connection)
        connection = _lyceum_connection_open (self->path, LYCEUM_CONNECTION_READS, &job->error);
      if (connection)
        run_read (connection, job);
      job->finished (job);
    }

  return NULL;
}
