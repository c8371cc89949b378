/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-complete-private.h"
#include "lyceum-thread.h"

/* An attempt may take as long as it takes: only silence counts, and that is the provider's to notice. */
#define LONGEST_SECONDS 86400

/* A bulk of work waits so long for a server that cannot be reached: one that has answered before, and one that has not. */
#define PATIENCE_US (10 * 60 * G_USEC_PER_SEC)
#define FIRST_PATIENCE_US (30 * G_USEC_PER_SEC)
/* A person is told rather than kept waiting for longer. */
#define MAX_WAIT_OF_A_PERSON_MS 60000
#define MIN_PAUSE_MS 500
#define MAX_PAUSE_MS 15000

/* A server that has been spoken to. */
typedef struct
{
  gint64 since;      /* monotonic, microseconds: when it could not be reached first; 0: it can */
  gboolean has_answered;
} Outage;

LyceumCompleteWork *
_lyceum_complete_work_ref (LyceumCompleteWork *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
work_clear (gpointer data)
{
  LyceumCompleteWork *self = data;

  g_clear_object (&self->models);
  g_clear_pointer (&self->outages, g_hash_table_unref);
}

void
_lyceum_complete_work_unref (LyceumCompleteWork *self)
{
  g_atomic_rc_box_release_full (self, work_clear);
}

static Outage *
get_outage (LyceumCompleteWork *work,
            const char         *limit_key)
{
  Outage *outage = g_hash_table_lookup (work->outages, limit_key);

  if (!outage)
    {
      outage = g_new0 (Outage, 1);
      g_hash_table_insert (work->outages, g_strdup (limit_key), outage);
    }
  return outage;
}

/* Returns: for how long the whole bulk rests before it knocks again, in milliseconds; 0: it has waited long enough */
static guint
get_pause (LyceumCompleteWork *work,
           const char         *limit_key)
{
  Outage *outage = get_outage (work, limit_key);
  gint64 now = g_get_monotonic_time ();
  gint64 elapsed;

  if (outage->since == 0)
    outage->since = now;
  elapsed = now - outage->since;
  if (elapsed > (outage->has_answered ? PATIENCE_US : FIRST_PATIENCE_US))
    return 0;
  return (guint) CLAMP (elapsed / 2000, MIN_PAUSE_MS, MAX_PAUSE_MS);
}

void
_lyceum_complete_note_success_network_cb (LyceumCompleteWork *work,
                                          const char         *limit_key)
{
  Outage *outage = get_outage (work, limit_key);

  lyceum_assert_network ();
  outage->since = 0;
  outage->has_answered = TRUE;
}

/* Whether a person who waits wants to hear of it at once, rather than after some attempts. */
static gboolean
is_for_the_person (const GError *error)
{
  return g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNREACHABLE) ||
         g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_SILENT);
}

void
_lyceum_complete_judge_error_network_cb (LyceumCompleteWork *work,
                                         LyceumTaskRun      *run,
                                         const char         *limit_key,
                                         gboolean            is_bulk,
                                         const GError       *error)
{
  gboolean is_provider_error = error->domain == LYCEUM_PROVIDER_ERROR;
  guint pause_ms = 0;

  lyceum_assert_network ();
  if (!is_provider_error || lyceum_provider_error_is_permanent (error) || (!is_bulk && is_for_the_person (error)))
    {
      lyceum_task_run_set_permanent (run);
      return;
    }

  lyceum_provider_error_get_retry_after (error, &pause_ms);
  if (is_bulk && limit_key && g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNREACHABLE))
    {
      pause_ms = get_pause (work, limit_key);
      if (pause_ms == 0)
        lyceum_task_run_set_permanent (run);
    }
  if (!is_bulk && pause_ms > MAX_WAIT_OF_A_PERSON_MS)
    lyceum_task_run_set_permanent (run);
  else if (pause_ms > 0)
    lyceum_task_run_retry_after (run, pause_ms);
  lyceum_task_run_set_progress (run, -1, error->message);
}

GError *
_lyceum_complete_no_model_error (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED,
                              _("No model has been set up yet. Add a server that has one under “Models” in the window, or with "
                                "“lyceumctl provider add”."));
}

static void
register_kind (LyceumQueue         *queue,
               LyceumCompleteWork  *work,
               const char          *name,
               const char          *title,
               gboolean             is_durable,
               LyceumTaskStartFunc  start_network_cb)
{
  const LyceumTaskKind kind = {
    .name = name,
    .title = title,
    .lane = start_network_cb ? LYCEUM_LANE_NETWORK : LYCEUM_LANE_NONE,
    .durable = is_durable,
    .timeout_seconds = start_network_cb ? LONGEST_SECONDS : 0,
    .max_attempts = start_network_cb ? 4 : 0,
    .backoff_base_ms = 500,
    .backoff_cap_ms = 20000,
    .start_network_cb = start_network_cb,
  };

  lyceum_queue_register (queue, &kind, _lyceum_complete_work_ref (work), (GDestroyNotify) _lyceum_complete_work_unref);
}

void
_lyceum_complete_register (LyceumQueue  *queue,
                           LyceumModels *models)
{
  LyceumCompleteWork *work = g_atomic_rc_box_new0 (LyceumCompleteWork);

  work->models = g_object_ref (models);
  work->outages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  register_kind (queue, work, LYCEUM_KIND_COMPLETE, _("Answer"), FALSE, _lyceum_complete_start_network_cb);
  register_kind (queue, work, LYCEUM_KIND_COMPLETE_KEPT, _("Answer"), TRUE, _lyceum_complete_start_network_cb);
  register_kind (queue, work, LYCEUM_KIND_BATCH, _("Batch"), TRUE, NULL);
  register_kind (queue, work, LYCEUM_KIND_BATCH_COMPLETION, _("Line of a batch"), TRUE,
                 _lyceum_batch_completion_start_network_cb);
  register_kind (queue, work, LYCEUM_KIND_BATCH_EMBEDDING, _("Line of a batch"), TRUE,
                 _lyceum_batch_embedding_start_network_cb);
  _lyceum_complete_work_unref (work);
}
