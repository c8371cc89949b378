/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-course-task-private.h"
#include "lyceum-thread.h"
#include "lyceum-web-fetch.h"

/*
 * Fetches the page that a source is, on the network thread. It is kept with the source, in the transaction that ends this
 * task and adds the one that reads it.
 */

#define PAYLOAD "(sbmsbma{sv})"
#define PAYLOAD_AS_NEW "(sbmsbm@a{sv})"

#define ATTEMPTS 4
#define BACKOFF_MS 5000
#define TIMEOUT_SECONDS 1800

typedef struct
{
  LyceumTaskRun *run;     /* (owned) */
  LyceumCourseWork *work; /* borrowed from the kind */
  char *source_uid, *source_name; /* (owned) */
  char *etag, *last_modified;     /* (owned) (nullable): of what was read before */
  char *course_name;      /* (owned) (nullable): provisional */
  LyceumMaker *maker;     /* (owned) (nullable) */
  gboolean make, allow_private;
  gboolean is_again; /* it was there before */
} FetchJob;

/* What was fetched, on its way into the transaction. */
typedef struct
{
  char *source_uid;
  LyceumWebPage *page;
} Fetched;

static void
fetched_free (gpointer data)
{
  Fetched *fetched = data;

  lyceum_web_page_free (fetched->page);
  g_free (fetched->source_uid);
  g_free (fetched);
}

static void
fetch_job_free (FetchJob *job)
{
  lyceum_task_run_unref (job->run);
  g_clear_pointer (&job->maker, lyceum_maker_free);
  g_free (job->source_uid);
  g_free (job->source_name);
  g_free (job->etag);
  g_free (job->last_modified);
  g_free (job->course_name);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FetchJob, fetch_job_free)

LyceumTaskSpec *
_lyceum_fetch_spec_new (const char           *source_uid,
                        const LyceumMaterial *material,
                        gboolean              make,
                        const char           *course_name,
                        const LyceumMaker    *maker,
                        LyceumTaskPriority    priority)
{
  /* Translators: a task in the list of background work; the placeholder is the address of a page. */
  g_autofree char *title = g_strdup_printf (_("Fetching “%s”"), material->name);
  g_autoptr (GUri) uri = g_uri_parse (material->url, G_URI_FLAGS_NONE, NULL);
  GVariant *payload = g_variant_new (PAYLOAD_AS_NEW, source_uid, make, course_name, material->allow_private,
                                     maker ? _lyceum_maker_to_variant (maker) : NULL);
  LyceumTaskSpec *spec = lyceum_task_spec_new (LYCEUM_KIND_FETCH, title, payload, priority, 0);

  /* A server that asks for a pause makes only its own pages wait. */
  spec->limit_key = g_strconcat ("web:", uri && g_uri_get_host (uri) ? g_uri_get_host (uri) : "", NULL);
  if (!material->allow_private)
    spec->constraints = LYCEUM_CONSTRAINT_NETWORK;
  return spec;
}

static gboolean
commit_fetched (gpointer transaction,
                gint64   task_id,
                gpointer data,
                GError **error)
{
  const Fetched *fetched = data;
  const LyceumFetchedSource source = {
    .url = fetched->page->url,
    .name = fetched->page->name,
    .etag = fetched->page->etag,
    .last_modified = fetched->page->last_modified,
    .bytes = fetched->page->bytes,
  };

  if (lyceum_write_source_fetched (transaction, fetched->source_uid, &source, error))
    return TRUE;
  _lyceum_forgive_deleted (error);
  return FALSE;
}

/* @error: (transfer full) */
static void
fail (FetchJob *job,
      GError   *error)
{
  guint pause_ms = 0;

  if (lyceum_web_error_is_permanent (error))
    lyceum_task_run_set_permanent (job->run);
  else if (lyceum_web_error_get_retry_after (error, &pause_ms))
    lyceum_task_run_retry_after (job->run, pause_ms);
  if (job->is_again && g_error_matches (error, LYCEUM_WEB_ERROR, LYCEUM_WEB_ERROR_NOT_FOUND))
    {
      g_free (error->message);
      error->message = g_strdup (_("The page is no longer at its address."));
    }
  _lyceum_forgive_deleted (&error);
  lyceum_task_run_return_error (job->run, error);
}

static void
fetched_network_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (FetchJob) job = user_data;
  GError *error = NULL;
  LyceumWebPage *page = lyceum_web_fetch_finish (result, &error);
  Fetched *fetched;

  if (!page)
    {
      fail (job, error);
      return;
    }
  if (!page->bytes)
    {
      /* It is as it was read. */
      lyceum_web_page_free (page);
      lyceum_task_run_return (job->run);
      return;
    }
  fetched = g_new0 (Fetched, 1);
  fetched->source_uid = g_strdup (job->source_uid);
  fetched->page = page;
  lyceum_task_run_add_task (job->run, _lyceum_import_spec_new (job->source_uid, job->source_name, job->make, job->course_name,
                                                               job->maker, lyceum_task_run_get_parent_id (job->run),
                                                               LYCEUM_TASK_PRIORITY_HIGH));
  lyceum_task_run_set_commit (job->run, commit_fetched, fetched, fetched_free);
  lyceum_task_run_return (job->run);
}

static void
progress_network_cb (double   fraction,
                     gpointer user_data)
{
  FetchJob *job = user_data;

  lyceum_task_run_set_progress (job->run, fraction, _("Fetching"));
}

static gboolean
read_source_reader_cb (LyceumConnection *connection,
                       gpointer          data,
                       gpointer         *result,
                       GError          **error)
{
  *result = lyceum_read_source_input (connection, data, error);
  return *result != NULL;
}

static void
source_read_network_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr (FetchJob) job = user_data;
  g_autoptr (LyceumSourceInput) source = NULL;
  gpointer input = NULL;
  GError *error = NULL;
  LyceumWebRequest request = { .allow_private = job->allow_private };

  if (!lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &input, &error))
    {
      fail (job, error);
      return;
    }
  source = input;
  job->source_name = g_strdup (source->name);
  request.url = source->url ? source->url : "";
  job->is_again = source->imported;
  /* What was fetched and could not be read is fetched again. */
  if (source->imported && !source->fetched)
    {
      request.etag = job->etag = g_steal_pointer (&source->etag);
      request.last_modified = job->last_modified = g_steal_pointer (&source->last_modified);
    }
  lyceum_web_fetch_async (&request, progress_network_cb, job, lyceum_task_run_get_cancellable (job->run), fetched_network_cb, job);
  g_steal_pointer (&job);
}

static void
fetch_start_network_cb (LyceumTaskRun *run,
                        gpointer       kind_data)
{
  LyceumCourseWork *work = kind_data;
  g_autoptr (FetchJob) job = NULL;
  g_autoptr (GVariant) maker = NULL;
  GError *error = NULL;

  lyceum_assert_network ();

  if (!_lyceum_check_payload (run, PAYLOAD, &error))
    {
      lyceum_task_run_set_permanent (run);
      lyceum_task_run_return_error (run, error);
      return;
    }
  job = g_new0 (FetchJob, 1);
  job->run = lyceum_task_run_ref (run);
  job->work = work;
  g_variant_get (lyceum_task_run_get_payload (run), PAYLOAD_AS_NEW, &job->source_uid, &job->make, &job->course_name,
                 &job->allow_private, &maker);
  job->maker = maker ? _lyceum_maker_from_variant (maker) : NULL;
  lyceum_task_run_set_progress (run, -1, _("Fetching"));
  lyceum_database_read_async (work->database, read_source_reader_cb, g_strdup (job->source_uid), g_free,
                              (GDestroyNotify) lyceum_source_input_free, lyceum_task_run_get_cancellable (run),
                              source_read_network_cb, job);
  g_steal_pointer (&job);
}

void
_lyceum_fetch_kind_register (LyceumQueue      *queue,
                             LyceumCourseWork *work)
{
  const LyceumTaskKind kind = {
    .name = LYCEUM_KIND_FETCH,
    .title = _("Fetching"),
    .lane = LYCEUM_LANE_NETWORK,
    .durable = TRUE,
    .timeout_seconds = TIMEOUT_SECONDS,
    .max_attempts = ATTEMPTS,
    .backoff_base_ms = BACKOFF_MS,
    .start_network_cb = fetch_start_network_cb,
  };

  lyceum_queue_register (queue, &kind, _lyceum_course_work_ref (work), (GDestroyNotify) _lyceum_course_work_unref);
}
