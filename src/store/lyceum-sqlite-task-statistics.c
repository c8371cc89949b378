/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-sqlite-task-statistics.h"

#include "lyceum-sqlite-task-store-private.h"

/* No index is kept for this: it would make every write of a task dearer, for a question that is asked now and then. */

static void
stored_kind_free (gpointer data)
{
  LyceumStoredKind *kind = data;

  g_free (kind->kind);
  g_free (kind);
}

static void
stored_owner_free (gpointer data)
{
  LyceumStoredOwner *owner = data;

  g_free (owner->owner);
  g_strfreev (owner->running);
  g_free (owner);
}

static LyceumStoredStatistics *
stored_statistics_new (void)
{
  LyceumStoredStatistics *self = g_new0 (LyceumStoredStatistics, 1);

  self->kinds = g_ptr_array_new_with_free_func (stored_kind_free);
  self->owners = g_ptr_array_new_with_free_func (stored_owner_free);
  return self;
}

void
lyceum_stored_statistics_free (LyceumStoredStatistics *self)
{
  g_ptr_array_unref (self->kinds);
  g_ptr_array_unref (self->owners);
  g_free (self);
}

static void
add_count (LyceumStoredStatistics *self,
           LyceumStatement        *statement)
{
  const char *name = lyceum_statement_get_text (statement, 0);
  LyceumTaskState state = CLAMP (lyceum_statement_get_int64 (statement, 1), LYCEUM_TASK_STATE_SCHEDULED,
                                 LYCEUM_TASK_STATE_CANCELLED);
  guint64 n = lyceum_statement_get_int64 (statement, 2);
  guint64 n_retries = lyceum_statement_get_int64 (statement, 3);
  guint64 n_crashes = lyceum_statement_get_int64 (statement, 4);
  LyceumStoredKind *kind = self->kinds->len > 0 ? g_ptr_array_index (self->kinds, self->kinds->len - 1) : NULL;

  if (!kind || !g_str_equal (kind->kind, name))
    {
      kind = g_new0 (LyceumStoredKind, 1);
      kind->kind = g_strdup (name);
      g_ptr_array_add (self->kinds, kind);
    }
  kind->n[LYCEUM_TASK_STATE_INDEX (state)] += n;
  kind->n_retries += n_retries;
  kind->n_crashes += n_crashes;
  self->all.n[LYCEUM_TASK_STATE_INDEX (state)] += n;
  self->all.n_retries += n_retries;
  self->all.n_crashes += n_crashes;
  if (state < LYCEUM_TASK_STATE_RUNNING)
    self->depth += n;
}

static gboolean
count_tasks (LyceumConnection       *connection,
             LyceumStoredStatistics *self,
             GError                **error)
{
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection,
                               "SELECT kind, state, count(*), sum(max(attempts - 1, 0)), sum(crashes) FROM task"
                               " GROUP BY kind, state",
                               error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  while (lyceum_statement_step (statement, &row, error))
    {
      if (!row)
        return TRUE;
      add_count (self, statement);
    }
  return FALSE;
}

/* The times of one kind, while its rows are read. */
typedef struct
{
  LyceumHistogram wait, run;
} Measured;

/* From milliseconds to microseconds, whatever a damaged row says. */
static gint64
get_span (gint64 from,
          gint64 to)
{
  if (to <= from)
    return 0;
  return MIN ((guint64) to - (guint64) from, G_MAXINT64 / 1000) * 1000;
}

static void
measure (Measured        *measured,
         LyceumStatement *statement)
{
  gint64 could_start = lyceum_statement_get_int64 (statement, 1);
  gint64 started = lyceum_statement_get_int64 (statement, 2);
  gint64 finished = lyceum_statement_get_int64 (statement, 3);
  gint64 attempts = lyceum_statement_get_int64 (statement, 4);
  LyceumTaskState state = lyceum_statement_get_int64 (statement, 5);

  if (attempts == 1)
    lyceum_histogram_record (&measured->wait, get_span (could_start, started));
  if (state != LYCEUM_TASK_STATE_CANCELLED)
    lyceum_histogram_record (&measured->run, get_span (started, finished));
}

/* Both are in the order of the names: @next is the first kind that may be meant. */
static LyceumStoredKind *
find_kind (LyceumStoredStatistics *self,
           const char             *name,
           guint                  *next)
{
  while (*next < self->kinds->len)
    {
      LyceumStoredKind *kind = g_ptr_array_index (self->kinds, *next);

      if (g_str_equal (kind->kind, name))
        return kind;
      (*next)++;
    }
  return NULL;
}

static void
take_times (Measured         *measured,
            Measured         *all,
            LyceumStoredKind *kind)
{
  lyceum_histogram_get_times (&measured->wait, &kind->wait);
  lyceum_histogram_get_times (&measured->run, &kind->run);
  lyceum_histogram_merge (&all->wait, &measured->wait);
  lyceum_histogram_merge (&all->run, &measured->run);
  *measured = (Measured) { 0 };
}

/* Of the newest that ended; the newest in the order in which they were submitted, which is that of the table. */
static gboolean
measure_tasks (LyceumConnection       *connection,
               LyceumStoredStatistics *self,
               GError                **error)
{
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection,
                               "SELECT * FROM (SELECT kind, max(created_at, start_at), started_at, finished_at,"
                               " attempts, state FROM task WHERE state >= 3 AND started_at > 0"
                               " ORDER BY id DESC LIMIT ?) ORDER BY kind",
                               error);
  g_autofree Measured *all = g_new0 (Measured, 1), *measured = g_new0 (Measured, 1);
  LyceumStoredKind *kind = NULL;
  gboolean row = FALSE;
  guint next = 0;

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, LYCEUM_STORED_N_MEASURED);
  while (lyceum_statement_step (statement, &row, error))
    {
      const char *name = row ? lyceum_statement_get_text (statement, 0) : NULL;

      if (kind && (!name || !g_str_equal (kind->kind, name)))
        take_times (measured, all, kind);
      if (!name)
        {
          lyceum_histogram_get_times (&all->wait, &self->all.wait);
          lyceum_histogram_get_times (&all->run, &self->all.run);
          return TRUE;
        }
      kind = find_kind (self, name, &next);
      measure (measured, statement);
    }
  return FALSE;
}

/* SQLite keeps whatever it is given. Names stay different from each other. */
static void
mend_names (LyceumStoredStatistics *self)
{
  for (guint i = 0; i < self->kinds->len; i++)
    {
      LyceumStoredKind *kind = g_ptr_array_index (self->kinds, i);
      g_autofree char *valid = NULL;

      if (g_utf8_validate (kind->kind, -1, NULL))
        continue;
      valid = g_utf8_make_valid (kind->kind, -1);
      g_free (kind->kind);
      kind->kind = g_strdup_printf ("%s (%u)", valid, i);
    }
}

/* What waits is what may begin: not what only its children keep, and nothing before its time. A task that is tried
 * again has waited since its last attempt at the most. */
static gboolean
measure_waiting (LyceumConnection       *connection,
                 LyceumStoredStatistics *self,
                 GError                **error)
{
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection,
                               "SELECT min(CASE WHEN state IN (0, 1) AND own_done = 0 AND is_paused = 0"
                               " AND start_at <= ?1 THEN max(created_at, start_at, started_at) END), sum(is_paused)"
                               " FROM task WHERE state < 3",
                               error);
  gint64 now = g_get_real_time () / 1000;
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, now);
  if (!lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!lyceum_statement_is_null (statement, 0))
    self->oldest_wait_ms = get_span (lyceum_statement_get_int64 (statement, 0), now) / 1000;
  self->n_paused = lyceum_statement_get_int64 (statement, 1);
  return TRUE;
}

static gboolean
name_running (LyceumConnection  *connection,
              LyceumStoredOwner *owner,
              GError           **error)
{
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection,
                               "SELECT coalesce(title, kind) FROM task WHERE state < 3 AND owner = ? AND state = 2"
                               " ORDER BY started_at, id LIMIT ?",
                               error);
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  lyceum_statement_bind_text (statement, 1, owner->owner);
  lyceum_statement_bind_int64 (statement, 2, LYCEUM_STORED_N_NAMED);
  while (lyceum_statement_step (statement, &row, error))
    {
      g_autofree char *title = NULL;

      if (!row)
        {
          owner->running = g_strv_builder_end (titles);
          return TRUE;
        }
      title = g_utf8_make_valid (lyceum_statement_get_text (statement, 0), -1);
      g_strv_builder_add (titles, title);
    }
  return FALSE;
}

static gboolean
count_owned (LyceumConnection       *connection,
             LyceumStoredStatistics *self,
             GError                **error)
{
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection,
                               "SELECT owner, count(*), sum(state = 2) FROM task WHERE state < 3 AND owner IS NOT NULL"
                               " GROUP BY owner",
                               error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  while (lyceum_statement_step (statement, &row, error))
    {
      LyceumStoredOwner *owner;

      if (!row)
        return TRUE;
      owner = g_new0 (LyceumStoredOwner, 1);
      g_ptr_array_add (self->owners, owner);
      owner->owner = g_strdup (lyceum_statement_get_text (statement, 0));
      owner->n_unfinished = lyceum_statement_get_int64 (statement, 1);
      owner->n_running = lyceum_statement_get_int64 (statement, 2);
      if (!name_running (connection, owner, error))
        return FALSE;
    }
  return FALSE;
}

static gboolean
read_statistics_cb (LyceumConnection *connection,
                    gpointer          data,
                    gpointer         *result,
                    GError          **error)
{
  g_autoptr (LyceumStoredStatistics) self = stored_statistics_new ();

  if (!count_tasks (connection, self, error) || !measure_tasks (connection, self, error) ||
      !measure_waiting (connection, self, error) || !count_owned (connection, self, error))
    return FALSE;
  mend_names (self);
  *result = g_steal_pointer (&self);
  return TRUE;
}

static void
statistics_read_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  gpointer statistics = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &statistics, &error))
    g_task_return_pointer (task, statistics, (GDestroyNotify) lyceum_stored_statistics_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
lyceum_sqlite_task_store_read_statistics_async (LyceumSqliteTaskStore *self,
                                                GCancellable          *cancellable,
                                                GAsyncReadyCallback    callback,
                                                gpointer               user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lyceum_sqlite_task_store_read_statistics_async);
  lyceum_database_read_async (self->database, read_statistics_cb, NULL, NULL,
                              (GDestroyNotify) lyceum_stored_statistics_free, cancellable, statistics_read_cb, task);
}

LyceumStoredStatistics *
lyceum_sqlite_task_store_read_statistics_finish (LyceumSqliteTaskStore *self,
                                                 GAsyncResult          *result,
                                                 GError               **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_sqlite_task_store_read_statistics_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
