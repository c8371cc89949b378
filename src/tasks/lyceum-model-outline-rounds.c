/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-model-check.h"
#include "lyceum-model-outline-private.h"
#include "lyceum-model-plan.h"
#include "lyceum-model-prompts.h"

/*
 * The two rounds of questions about the plan of a source: what each section is about, in batches of a few sections, and then which
 * sections make a lesson. Several questions are under way at once; what the first round found out survives a crash.
 */

/* Sections of one question, and questions at once. */
#define SECTIONS_A_BATCH 8
#define SECTIONS_A_PLAN 60
#define N_AT_ONCE 8
/* What is shown of a section, and what the wish itself takes. Tokens. */
#define SECTION_TOKENS 300
#define PROMPT_TOKENS 500
/* As g_variant_new() takes it: numbers of sections with titles and gists. */
#define CHECKPOINT "a(uss)"

/* One question of a round. */
typedef struct
{
  LyceumOutlineJob *job;
  guint first, end;
  gboolean is_done;
  GPtrArray *planned; /* (owned) (element-type LyceumSection) */
  LyceumModelWish wish;
} Batch;

static void
batch_free (Batch *batch)
{
  g_ptr_array_unref (batch->planned);
  g_free (batch);
}

static gboolean
build_batch_work (guint                    n_tokens,
                  LyceumCompletionRequest *request,
                  gpointer                 data,
                  GError                 **error)
{
  const Batch *batch = data;
  LyceumOutlineJob *job = batch->job;
  guint room = n_tokens > 2 * PROMPT_TOKENS ? n_tokens - PROMPT_TOKENS : n_tokens / 2;
  guint n = batch->end - batch->first;
  g_autofree char *rules = _lyceum_model_prompt_rules (job->language);
  g_autofree char *material = NULL, *prompt = NULL;

  if (job->round == LYCEUM_ROUND_SURVEY)
    {
      material = _lyceum_model_survey_write (job->document, job->sections, batch->first, batch->end,
                                             MIN (room, n * SECTION_TOKENS));
      prompt = _lyceum_model_prompt_survey (job->language, n, material);
    }
  else
    {
      material = _lyceum_model_plan_write (job->sections, job->gists, batch->first, batch->end, room);
      prompt = _lyceum_model_prompt_plan (job->language, material);
    }
  lyceum_completion_request_add (request, LYCEUM_ROLE_SYSTEM, rules);
  lyceum_completion_request_add (request, LYCEUM_ROLE_USER, prompt);
  return TRUE;
}

/* Each batch has its own part of the gists. */
static gboolean
check_batch_work (JsonNode *answer,
                  gboolean  is_last,
                  gpointer  data,
                  GError  **error)
{
  Batch *batch = data;
  LyceumOutlineJob *job = batch->job;

  if (job->round == LYCEUM_ROUND_SURVEY)
    return _lyceum_model_survey_read (answer, batch->first, batch->end, job->gists, error);
  return _lyceum_model_plan_read (answer, job->sections, batch->first, batch->end, batch->planned, error);
}

static void
write_checkpoint (LyceumOutlineJob *job)
{
  g_autofree gboolean *is_busy = g_new0 (gboolean, job->gists->len);
  GVariantBuilder builder;

  /* What belongs to a batch that runs is being written by a worker. */
  for (guint i = 0; i < job->batches->len; i++)
    {
      const Batch *batch = g_ptr_array_index (job->batches, i);

      for (guint j = batch->first; j < batch->end; j++)
        is_busy[j] = !batch->is_done;
    }
  g_variant_builder_init (&builder, G_VARIANT_TYPE (CHECKPOINT));
  for (guint i = 0; i < job->gists->len; i++)
    {
      const LyceumModelGist *gist = is_busy[i] ? NULL : g_ptr_array_index (job->gists, i);

      if (gist)
        g_variant_builder_add (&builder, "(uss)", i, gist->title, gist->gist);
    }
  lyceum_task_run_checkpoint (job->run, g_variant_builder_end (&builder), NULL, NULL, NULL);
}

void
_lyceum_outline_read_checkpoint (LyceumOutlineJob *job)
{
  GVariant *checkpoint = lyceum_task_run_get_checkpoint (job->run);
  const char *title, *gist;
  GVariantIter iter;
  guint i;

  if (!checkpoint || !g_variant_is_of_type (checkpoint, G_VARIANT_TYPE (CHECKPOINT)))
    return;
  g_variant_iter_init (&iter, checkpoint);
  while (g_variant_iter_next (&iter, "(u&s&s)", &i, &title, &gist))
    if (i < job->gists->len && !g_ptr_array_index (job->gists, i))
      {
        LyceumModelGist *known = g_new0 (LyceumModelGist, 1);

        known->title = g_strdup (title);
        known->gist = g_strdup (gist);
        job->gists->pdata[i] = known;
      }
}

static void
join_plans (LyceumOutlineJob *job)
{
  job->planned = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_section_free);
  for (guint i = 0; i < job->batches->len; i++)
    {
      const Batch *batch = g_ptr_array_index (job->batches, i);

      for (guint j = 0; j < batch->planned->len; j++)
        _lyceum_model_plan_add (job->planned, g_ptr_array_index (batch->planned, j), NULL);
    }
}

static void
end_round (LyceumOutlineJob *job)
{
  g_cancellable_disconnect (lyceum_task_run_get_cancellable (job->run), job->forward);
  job->forward = 0;
  if (job->error)
    {
      _lyceum_outline_give_up (job, g_steal_pointer (&job->error));
      return;
    }
  if (job->round == LYCEUM_ROUND_SURVEY)
    {
      _lyceum_outline_start_round (job, LYCEUM_ROUND_PLAN);
      return;
    }
  join_plans (job);
  _lyceum_outline_finish (job, NULL);
}

static void start_batches (LyceumOutlineJob *job);

static void
batch_answered_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Batch *batch = user_data;
  LyceumOutlineJob *job = batch->job;
  GError *error = NULL;
  g_autofree char *made_by = _lyceum_model_exchange_finish (result, &error);

  batch->is_done = TRUE;
  job->n_running--;
  job->n_done++;
  /* A model that does not get a part right may get the others right. */
  if (g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BAD_ANSWER))
    {
      g_clear_error (&error);
      if (job->round == LYCEUM_ROUND_PLAN)
        _lyceum_outline_add_sections (batch->planned, job->sections, batch->first, batch->end);
    }
  if (error && !job->error)
    {
      job->error = error;
      g_cancellable_cancel (job->cancellable);
    }
  else
    g_clear_error (&error);
  if (!job->error && job->round == LYCEUM_ROUND_SURVEY)
    write_checkpoint (job);
  start_batches (job);
}

/* Those that may run at once; ends the round, and perhaps the job, when all have. */
static void
start_batches (LyceumOutlineJob *job)
{
  guint n_at_once = job->maker->max_streams > 0 ? MIN (job->maker->max_streams, N_AT_ONCE) : N_AT_ONCE;

  while (!job->error && job->n_running < n_at_once && job->n_started < job->batches->len)
    {
      Batch *batch = g_ptr_array_index (job->batches, job->n_started++);

      job->n_running++;
      _lyceum_model_exchange_async (job->work->models, &batch->wish, job->cancellable, batch_answered_cb, batch);
    }
  if (job->n_running == 0)
    {
      end_round (job);
      return;
    }
  lyceum_task_run_set_progress (job->run,
                                (job->round == LYCEUM_ROUND_SURVEY ? 0.1 : 0.7) +
                                  (job->round == LYCEUM_ROUND_SURVEY ? 0.6 : 0.3) * job->n_done / job->batches->len,
                                job->round == LYCEUM_ROUND_SURVEY ? _("The model reads the sections") : _("The model plans the lessons"));
}

static void
add_batch (LyceumOutlineJob *job,
           guint       first,
           guint       end)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->job = job;
  batch->first = first;
  batch->end = end;
  batch->planned = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_section_free);
  batch->wish = (LyceumModelWish){
    .use = LYCEUM_USE_LESSONS,
    .maker = job->maker,
    .language = job->language,
    .schema = job->round == LYCEUM_ROUND_SURVEY ? _lyceum_model_schema_survey : _lyceum_model_schema_plan,
    .build_thread_cb = build_batch_work,
    .check_thread_cb = check_batch_work,
    .data = batch,
  };
  g_ptr_array_add (job->batches, batch);
}

static gboolean
is_surveyed (LyceumOutlineJob *job,
             guint       first,
             guint       end)
{
  for (guint i = first; i < end; i++)
    if (!g_ptr_array_index (job->gists, i))
      return FALSE;
  return TRUE;
}

static void
forward_cancel (GCancellable *cancellable,
                gpointer      round)
{
  g_cancellable_cancel (round);
}

void
_lyceum_outline_start_round (LyceumOutlineJob *job,
             LyceumOutlineRound       round)
{
  guint step = round == LYCEUM_ROUND_SURVEY ? SECTIONS_A_BATCH : SECTIONS_A_PLAN;

  job->round = round;
  job->n_started = job->n_running = job->n_done = 0;
  g_clear_pointer (&job->batches, g_ptr_array_unref);
  job->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) batch_free);
  for (guint first = 0; first < job->sections->len; first += step)
    {
      guint end = MIN (first + step, job->sections->len);

      if (round == LYCEUM_ROUND_PLAN || !is_surveyed (job, first, end))
        add_batch (job, first, end);
    }
  g_clear_object (&job->cancellable);
  job->cancellable = g_cancellable_new ();
  job->forward = g_cancellable_connect (lyceum_task_run_get_cancellable (job->run), G_CALLBACK (forward_cancel),
                                        g_object_ref (job->cancellable), g_object_unref);
  start_batches (job);
}
