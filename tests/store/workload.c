/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define SLOW_MS 15
#define FETCH_MS 5
#define WORD_MS 6
#define LATER_MS 150
#define BUSY_MS 10
#define N_FAILURES 2

struct _Workload
{
  char *folder;
  WorkloadPointFunc point_func; /* (nullable) */
  pthread_mutex_t mutex;
  GHashTable *sent_away; /* (owned) protected by @mutex: set of ids */
};

Workload *
workload_new (const char       *folder,
              WorkloadPointFunc point_func)
{
  Workload *self = g_new0 (Workload, 1);

  self->folder = g_strdup (folder);
  self->point_func = point_func;
  pthread_mutex_init (&self->mutex, NULL);
  self->sent_away = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
workload_free (Workload *self)
{
  g_hash_table_unref (self->sent_away);
  pthread_mutex_destroy (&self->mutex);
  g_free (self->folder);
  g_free (self);
}

/* The point of the workload that the commits of this process are about: they have no kind whose data they could ask. */
static WorkloadPointFunc commit_point_func;

static void
pass (Workload     *self,
      WorkloadPoint point)
{
  if (self->point_func)
    self->point_func (point);
}

gboolean
workload_prepare_cb (LyceumConnection *connection,
                     gpointer          data,
                     gpointer         *result,
                     GError          **error)
{
  return lyceum_connection_execute (connection,
                                    "CREATE TABLE IF NOT EXISTS effect (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT;"
                                    "CREATE TABLE IF NOT EXISTS accepted (name TEXT PRIMARY KEY) STRICT",
                                    error);
}

static gboolean
run_with_name (LyceumConnection *connection,
               const char       *sql,
               const char       *name,
               GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, sql, error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_text (statement, 1, name);
  return lyceum_statement_run (statement, error);
}

gboolean
workload_effect_cb (gpointer transaction,
                    gint64   task_id,
                    gpointer data,
                    GError **error)
{
  if (!run_with_name (transaction,
                      "INSERT INTO effect (name, n) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET n = n + 1", data, error))
    return FALSE;
  if (commit_point_func)
    commit_point_func (WORKLOAD_COMMIT);
  return TRUE;
}

static gboolean
accept_cb (gpointer transaction,
           gint64   task_id,
           gpointer data,
           GError **error)
{
  return run_with_name (transaction, "INSERT INTO accepted (name) VALUES (?1)", data, error);
}

static const char *
name_of (LyceumTaskRun *run)
{
  return g_variant_get_string (lyceum_task_run_get_payload (run), NULL);
}

static void
set_effect (LyceumTaskRun *run)
{
  lyceum_task_run_set_commit (run, workload_effect_cb, g_strdup (name_of (run)), g_free);
}

static gboolean
quick_thread_cb (LyceumTaskRun *run,
                 gpointer       data,
                 GError       **error)
{
  pass (data, WORKLOAD_ATTEMPT);
  set_effect (run);
  lyceum_task_run_set_result (run, g_variant_new_string (name_of (run)));
  pass (data, WORKLOAD_RETURN);
  return TRUE;
}

static gboolean
slow_thread_cb (LyceumTaskRun *run,
                gpointer       data,
                GError       **error)
{
  GCancellable *cancellable = lyceum_task_run_get_cancellable (run);

  pass (data, WORKLOAD_ATTEMPT);
  for (guint i = 0; i < SLOW_MS && !g_cancellable_is_cancelled (cancellable); i++)
    {
      lyceum_task_run_set_progress (run, (double) i / SLOW_MS, "slowly");
      g_usleep (1000);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  set_effect (run);
  pass (data, WORKLOAD_RETURN);
  return TRUE;
}

static gboolean
flaky_thread_cb (LyceumTaskRun *run,
                 gpointer       data,
                 GError       **error)
{
  pass (data, WORKLOAD_ATTEMPT);
  set_effect (run);
  if (lyceum_task_run_get_attempt (run) > N_FAILURES)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Not yet");
  return FALSE;
}

static gboolean
doomed_thread_cb (LyceumTaskRun *run,
                  gpointer       data,
                  GError       **error)
{
  set_effect (run);
  lyceum_task_run_set_permanent (run);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "It cannot be done");
  return FALSE;
}

/* Returns: how many steps are done. */
static guint
make_step (LyceumTaskRun *run,
           guint          n_done)
{
  lyceum_task_run_checkpoint (run, g_variant_new_uint32 (n_done + 1), workload_effect_cb,
                              g_strdup_printf ("%s#%u", name_of (run), n_done), g_free);
  return n_done + 1;
}

static guint
count_steps (LyceumTaskRun *run)
{
  GVariant *checkpoint = lyceum_task_run_get_checkpoint (run);

  return checkpoint ? g_variant_get_uint32 (checkpoint) : 0;
}

/* Goes on from its checkpoint. The first two steps of an attempt come at once, so that several are under way. */
static gboolean
steps_thread_cb (LyceumTaskRun *run,
                 gpointer       data,
                 GError       **error)
{
  GCancellable *cancellable = lyceum_task_run_get_cancellable (run);
  guint first = count_steps (run);

  pass (data, WORKLOAD_ATTEMPT);
  for (guint n_done = first; n_done < WORKLOAD_N_STEPS;)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      n_done = make_step (run, n_done);
      if (n_done > first + 1)
        g_usleep (2000);
    }
  set_effect (run);
  pass (data, WORKLOAD_RETURN);
  return TRUE;
}

static gboolean
spread_thread_cb (LyceumTaskRun *run,
                  gpointer       data,
                  GError       **error)
{
  gint64 id = lyceum_task_run_get_task_id (run);
  g_autofree char *one = g_strconcat (name_of (run), "/one", NULL);
  g_autofree char *other = g_strconcat (name_of (run), "/other", NULL);
  g_autofree char *beside = g_strconcat (name_of (run), "/beside", NULL);

  pass (data, WORKLOAD_ATTEMPT);
  set_effect (run);
  lyceum_task_run_add_task (run, workload_spec ("quick", one, id));
  lyceum_task_run_add_task (run, workload_spec ("slow", other, id));
  lyceum_task_run_add_task (run, workload_spec ("fetch", beside, lyceum_task_run_get_parent_id (run)));
  pass (data, WORKLOAD_RETURN);
  return TRUE;
}

/* What it does cannot be taken back: a letter that is sent, say. */
static gboolean
once_thread_cb (LyceumTaskRun *run,
                gpointer       data,
                GError       **error)
{
  Workload *self = data;
  g_autofree char *path = g_build_filename (self->folder, "once", NULL);
  g_autofree char *line = g_strconcat (name_of (run), "\n", NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  if (fd < 0 || write (fd, line, strlen (line)) != (gssize) strlen (line))
    g_error ("%s: %s", path, g_strerror (errno));
  close (fd);
  pass (data, WORKLOAD_ATTEMPT);
  set_effect (run);
  pass (data, WORKLOAD_RETURN);
  return TRUE;
}

/* A chain of callbacks in the network lane. */
typedef struct
{
  LyceumTaskRun *run; /* (owned) */
  Workload *workload;
  guint n_said;
} Chain;

static void
chain_free (gpointer data)
{
  Chain *chain = data;

  lyceum_task_run_unref (chain->run);
  g_free (chain);
}

static void
begin_chain (LyceumTaskRun *run,
             gpointer       workload,
             guint          milliseconds,
             GSourceFunc    func)
{
  g_autoptr (GSource) source = g_timeout_source_new (milliseconds);
  Chain *chain = g_new0 (Chain, 1);

  pass (workload, WORKLOAD_ATTEMPT);
  chain->run = lyceum_task_run_ref (run);
  chain->workload = workload;
  g_source_set_callback (source, func, chain, chain_free);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/* Returns: whether the attempt is over, because it is not wanted any more */
static gboolean
gives_up (Chain *chain)
{
  GError *error = NULL;

  if (!g_cancellable_set_error_if_cancelled (lyceum_task_run_get_cancellable (chain->run), &error))
    return FALSE;
  lyceum_task_run_return_error (chain->run, error);
  return TRUE;
}

static gboolean
end_well (Chain *chain)
{
  set_effect (chain->run);
  pass (chain->workload, WORKLOAD_RETURN);
  lyceum_task_run_return (chain->run);
  return G_SOURCE_REMOVE;
}

static gboolean
fetched_cb (gpointer data)
{
  return gives_up (data) ? G_SOURCE_REMOVE : end_well (data);
}

static void
fetch_cb (LyceumTaskRun *run,
          gpointer       data)
{
  begin_chain (run, data, FETCH_MS, fetched_cb);
}

static gboolean
step_cb (gpointer data)
{
  Chain *chain = data;
  guint n_done = count_steps (chain->run);

  if (gives_up (chain))
    return G_SOURCE_REMOVE;
  if (n_done == WORKLOAD_N_STEPS)
    return end_well (chain);
  make_step (chain->run, n_done);
  return G_SOURCE_CONTINUE;
}

static void
steps_fetch_cb (LyceumTaskRun *run,
                gpointer       data)
{
  begin_chain (run, data, 1, step_cb);
}

static gboolean
word_cb (gpointer data)
{
  Chain *chain = data;
  g_autofree char *word = NULL;

  if (gives_up (chain))
    return G_SOURCE_REMOVE;
  if (chain->n_said == WORKLOAD_N_WORDS)
    return end_well (chain);
  word = g_strdup_printf ("%u ", chain->n_said++);
  lyceum_task_run_emit_text (chain->run, word);
  lyceum_task_run_set_progress (chain->run, (double) chain->n_said / WORKLOAD_N_WORDS, word);
  return G_SOURCE_CONTINUE;
}

static void
stream_cb (LyceumTaskRun *run,
           gpointer       data)
{
  begin_chain (run, data, WORD_MS, word_cb);
}

static gboolean
was_sent_away (Workload *self,
               gint64    id)
{
  gboolean is_new;

  pthread_mutex_lock (&self->mutex);
  is_new = g_hash_table_add (self->sent_away, g_memdup2 (&id, sizeof id));
  pthread_mutex_unlock (&self->mutex);
  return !is_new;
}

static void
busy_cb (LyceumTaskRun *run,
         gpointer       data)
{
  if (was_sent_away (data, lyceum_task_run_get_task_id (run)))
    {
      begin_chain (run, data, FETCH_MS, fetched_cb);
      return;
    }
  lyceum_task_run_retry_after (run, BUSY_MS);
  lyceum_task_run_return_error (run, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "Come back later"));
}

#define COMPUTE(kind_name, func)                                                                                       \
  {                                                                                                                    \
    .name = kind_name, .title = kind_name, .lane = LYCEUM_LANE_COMPUTE, .durable = TRUE, .run_thread_cb = func         \
  }
#define NETWORK(kind_name, func)                                                                                       \
  {                                                                                                                    \
    .name = kind_name, .title = kind_name, .lane = LYCEUM_LANE_NETWORK, .durable = TRUE, .start_network_cb = func      \
  }

void
workload_register (Workload    *self,
                   LyceumQueue *queue)
{
  LyceumTaskKind kinds[] = {
    { .name = "batch", .title = "batch", .lane = LYCEUM_LANE_NONE, .durable = TRUE },
    COMPUTE ("quick", quick_thread_cb),
    COMPUTE ("slow", slow_thread_cb),
    COMPUTE ("flaky", flaky_thread_cb),
    COMPUTE ("steps", steps_thread_cb),
    COMPUTE ("spread", spread_thread_cb),
    COMPUTE ("once", once_thread_cb),
    COMPUTE ("doomed", doomed_thread_cb),
    COMPUTE ("later", quick_thread_cb),
    NETWORK ("fetch", fetch_cb),
    NETWORK ("steps-fetch", steps_fetch_cb),
    NETWORK ("stream", stream_cb),
    NETWORK ("busy", busy_cb),
  };

  commit_point_func = self->point_func;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      /* An attempt that a crash ended counts as well. */
      kinds[i].max_attempts = g_str_equal (kinds[i].name, "flaky") || g_str_equal (kinds[i].name, "doomed") ? 50 : 1;
      kinds[i].backoff_base_ms = 5;
      kinds[i].backoff_cap_ms = 20;
      kinds[i].at_most_once = g_str_equal (kinds[i].name, "once");
      kinds[i].limit_key = g_str_equal (kinds[i].name, "busy") ? "server" : NULL;
      lyceum_queue_register (queue, &kinds[i], self, NULL);
    }
  lyceum_queue_set_limit (queue, "server", 0, 0, 3);
}

LyceumTaskSpec *
workload_spec (const char *kind,
               const char *name,
               gint64      parent_id)
{
  LyceumTaskSpec *spec =
    lyceum_task_spec_new (kind, name, g_variant_new_string (name), LYCEUM_TASK_PRIORITY_NORMAL, parent_id);

  if (g_str_equal (kind, "later"))
    spec->start_at = g_get_real_time () / 1000 + LATER_MS;
  return spec;
}

void
workload_submit (LyceumQueue        *queue,
                 const char         *name,
                 const WorkloadPart *parts,
                 GAsyncReadyCallback callback,
                 gpointer            user_data)
{
  GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);

  for (; parts->kind; parts++)
    for (guint i = 0; i < parts->n; i++)
      {
        g_autofree char *child = g_strdup_printf ("%s/%s-%u", name, parts->kind, i);

        g_ptr_array_add (children, workload_spec (parts->kind, child, 0));
      }
  lyceum_queue_submit_batch_async (queue, workload_spec ("batch", name, 0), children, accept_cb, g_strdup (name), g_free, NULL,
                                   callback, user_data);
}

static void
expect_task (GPtrArray  *effects,
             const char *kind,
             const char *name)
{
  static const char *const followers[] = { "one", "other", "beside" };

  if (g_str_equal (kind, "doomed"))
    return;
  g_ptr_array_add (effects, g_strdup (name));
  for (guint i = 0; g_str_has_prefix (kind, "steps") && i < WORKLOAD_N_STEPS; i++)
    g_ptr_array_add (effects, g_strdup_printf ("%s#%u", name, i));
  for (guint i = 0; g_str_equal (kind, "spread") && i < G_N_ELEMENTS (followers); i++)
    g_ptr_array_add (effects, g_strconcat (name, "/", followers[i], NULL));
}

void
workload_expect (GPtrArray          *effects,
                 const char         *name,
                 const WorkloadPart *parts)
{
  for (; parts->kind; parts++)
    for (guint i = 0; i < parts->n; i++)
      {
        g_autofree char *child = g_strdup_printf ("%s/%s-%u", name, parts->kind, i);

        expect_task (effects, parts->kind, child);
      }
}
