/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-builtin-generator.h"
#include "lyceum-model-check.h"
#include "lyceum-model-plan.h"
#include "lyceum-model-prompts.h"
#include "lyceum-model-tasks-private.h"
#include "lyceum-tokens.h"

/*
 * The plan of a source's lessons. The model reads what each section is about, several batches of sections at once, and then
 * groups them into lessons; where it cannot, the built-in outline stands. For a topic it writes the plan itself.
 */

/* Sections of one question, and questions at once. */
#define SECTIONS_A_BATCH 8
#define SECTIONS_A_PLAN 60
#define N_AT_ONCE 4
/* What is shown of a section, and what the wish itself takes. Tokens. */
#define SECTION_TOKENS 300
#define PROMPT_TOKENS 500
/* As g_variant_new() takes it: numbers of sections with titles and gists. */
#define CHECKPOINT "a(uss)"

typedef enum
{
  ROUND_SURVEY,
  ROUND_PLAN,
} Round;

typedef struct
{
  LyceumTaskRun *run;          /* (owned) */
  LyceumCourseWork *work;      /* (owned) */
  LyceumMaker *maker;          /* (owned) */
  char *source_uid;
  gboolean is_topic;
  LyceumSourceInput *source;   /* (owned) (nullable): once it is read, like all that follows */
  LyceumDocument *document;    /* (owned) (nullable) */
  const char *language;        /* (nullable) */
  GPtrArray *sections;         /* (owned) (nullable) (element-type LyceumSection): the built-in outline */
  GPtrArray *gists;            /* (owned) (nullable) (element-type LyceumModelGist) (nullable elements) */
  GPtrArray *planned;          /* (owned) (nullable) (element-type LyceumSection) */
  LyceumModelWish topic_wish;

  Round round;
  GPtrArray *batches;          /* (owned) (element-type Batch): of the round */
  guint n_started, n_running, n_done;
  GCancellable *cancellable;   /* (owned): of the round: one that fails ends the others */
  gulong forward;
  GError *error;               /* (owned) (nullable): why the round failed */
} OutlineJob;

/* One question of a round. */
typedef struct
{
  OutlineJob *job;
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

static void
gist_free (gpointer gist)
{
  if (gist)
    _lyceum_model_gist_free (gist);
}

static void
outline_job_free (OutlineJob *job)
{
  g_clear_pointer (&job->batches, g_ptr_array_unref);
  g_clear_pointer (&job->gists, g_ptr_array_unref);
  g_clear_pointer (&job->sections, g_ptr_array_unref);
  g_clear_pointer (&job->planned, g_ptr_array_unref);
  g_clear_pointer (&job->document, lyceum_document_unref);
  g_clear_pointer (&job->source, lyceum_source_input_free);
  g_clear_pointer (&job->maker, lyceum_maker_free);
  g_clear_pointer (&job->work, _lyceum_course_work_unref);
  g_clear_pointer (&job->run, lyceum_task_run_unref);
  g_clear_object (&job->cancellable);
  g_clear_error (&job->error);
  g_free (job->source_uid);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OutlineJob, outline_job_free)

LyceumTaskSpec *
_lyceum_model_outline_spec_new (const char         *source_uid,
                                const char         *source_name,
                                const LyceumMaker  *maker,
                                gboolean            is_topic,
                                gint64              parent_id,
                                LyceumTaskPriority  priority)
{
  /* Translators: a task in the list of background work; the placeholder is the name of a file or of a topic. */
  g_autofree char *title = g_strdup_printf (_("Planning “%s”"), source_name);
  LyceumTaskSpec *spec = lyceum_task_spec_new (LYCEUM_KIND_MODEL_OUTLINE, title,
                                               g_variant_new ("(sb@a{sv})", source_uid, is_topic,
                                                              _lyceum_maker_to_variant (maker)),
                                               priority, parent_id);

  spec->unique_key = g_strdup (source_uid);
  spec->limit_key = _lyceum_model_limit_key (maker);
  spec->constraints = maker->is_near ? LYCEUM_CONSTRAINT_NONE : LYCEUM_CONSTRAINT_NETWORK;
  return spec;
}

/* The end */

typedef struct
{
  gint64 source_id;
  LyceumDocument *document;
  GPtrArray *sections;
  gboolean is_topic;
} Outcome;

static void
outcome_free (gpointer data)
{
  Outcome *outcome = data;

  lyceum_document_unref (outcome->document);
  g_ptr_array_unref (outcome->sections);
  g_free (outcome);
}

static gboolean
commit_outline (gpointer transaction,
                gint64   task_id,
                gpointer data,
                GError **error)
{
  Outcome *outcome = data;
  LyceumConnection *connection = transaction;
  const char *title = lyceum_document_get_title (outcome->document);
  g_autoptr (GBytes) bytes = outcome->is_topic ? lyceum_document_serialize (outcome->document) : NULL;
  gboolean ok = TRUE;

  if (outcome->is_topic)
    ok = lyceum_write_source_document (connection, outcome->source_id, bytes, title,
                                       lyceum_document_get_language (outcome->document), 0, 0, error);
  if (ok)
    ok = _lyceum_write_sections (connection, outcome->source_id, outcome->document, outcome->sections,
                                 outcome->is_topic ? _("Made without a source") : NULL, error);
  if (!ok)
    _lyceum_forgive_deleted (error);
  return ok;
}

static void
add_tasks (OutlineJob *job)
{
  gint64 parent_id = lyceum_task_run_get_parent_id (job->run);

  for (guint i = 0; i < job->planned->len; i++)
    {
      const LyceumSection *section = g_ptr_array_index (job->planned, i);
      LyceumTaskPriority priority = i == 0 ? LYCEUM_TASK_PRIORITY_HIGH : LYCEUM_TASK_PRIORITY_NORMAL;
      LyceumTaskSpec *spec = _lyceum_model_lesson_spec_new (job->source_uid, i, section->title, job->maker, FALSE, parent_id,
                                                          priority);

      spec->weight = MAX (1, section->minutes);
      lyceum_task_run_add_task (job->run, spec);
      /* Of a topic the cards are made from the lesson. */
      if (!job->is_topic)
        lyceum_task_run_add_task (job->run, _lyceum_model_cards_spec_new (job->source_uid, i, section->title, job->maker, FALSE,
                                                                          parent_id, priority));
    }
}

/* @job: (transfer full) */
static void
finish (OutlineJob *job,
        const char *message)
{
  g_autoptr (OutlineJob) owned = job;
  Outcome *outcome = g_new0 (Outcome, 1);

  outcome->source_id = job->source->id;
  outcome->document = lyceum_document_ref (job->document);
  outcome->sections = g_ptr_array_ref (job->planned);
  outcome->is_topic = job->is_topic;
  add_tasks (job);
  lyceum_task_run_set_commit (job->run, commit_outline, outcome, outcome_free);
  lyceum_task_run_set_progress (job->run, 1, message);
  lyceum_task_run_return (job->run);
}

static void
add_sections (GPtrArray *planned,
              GPtrArray *sections,
              guint      first,
              guint      end)
{
  for (guint i = first; i < end; i++)
    _lyceum_model_plan_add (planned, g_ptr_array_index (sections, i), NULL);
}

static void
plan_as_built_in (OutlineJob *job)
{
  g_clear_pointer (&job->planned, g_ptr_array_unref);
  job->planned = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_section_free);
  add_sections (job->planned, job->sections, 0, job->sections->len);
}

/* The model could not do it. @job: (transfer full) */
static void
give_up (OutlineJob *job,
         GError     *error)
{
  g_autoptr (OutlineJob) owned = job;
  gboolean falls_back = _lyceum_model_must_fall_back (job->run, error);
  g_autofree char *note = NULL;

  if (!falls_back || job->is_topic)
    {
      if (falls_back)
        lyceum_task_run_set_permanent (job->run);
      lyceum_task_run_return_error (job->run, error);
      return;
    }
  note = _lyceum_model_describe_fallback (error);
  g_error_free (error);
  plan_as_built_in (job);
  finish (g_steal_pointer (&owned), note);
}

/* Rounds: several questions at once */

static void start_round (OutlineJob *job, Round round);

static gboolean
build_batch_work (guint                    n_tokens,
                  LyceumCompletionRequest *request,
                  gpointer                 data,
                  GError                 **error)
{
  const Batch *batch = data;
  OutlineJob *job = batch->job;
  guint room = n_tokens > 2 * PROMPT_TOKENS ? n_tokens - PROMPT_TOKENS : n_tokens / 2;
  guint n = batch->end - batch->first;
  g_autofree char *rules = _lyceum_model_prompt_rules (job->language);
  g_autofree char *material = NULL, *prompt = NULL;

  if (job->round == ROUND_SURVEY)
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
  OutlineJob *job = batch->job;

  if (job->round == ROUND_SURVEY)
    return _lyceum_model_survey_read (answer, batch->first, batch->end, job->gists, error);
  return _lyceum_model_plan_read (answer, job->sections, batch->first, batch->end, batch->planned, error);
}

static void
write_checkpoint (OutlineJob *job)
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

static void
read_checkpoint (OutlineJob *job)
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
join_plans (OutlineJob *job)
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
end_round (OutlineJob *job)
{
  g_cancellable_disconnect (lyceum_task_run_get_cancellable (job->run), job->forward);
  job->forward = 0;
  if (job->error)
    {
      give_up (job, g_steal_pointer (&job->error));
      return;
    }
  if (job->round == ROUND_SURVEY)
    {
      start_round (job, ROUND_PLAN);
      return;
    }
  join_plans (job);
  finish (job, NULL);
}

static void start_batches (OutlineJob *job);

static void
batch_answered_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Batch *batch = user_data;
  OutlineJob *job = batch->job;
  GError *error = NULL;
  g_autofree char *made_by = _lyceum_model_exchange_finish (result, &error);

  batch->is_done = TRUE;
  job->n_running--;
  job->n_done++;
  /* A model that does not get a part right may get the others right. */
  if (g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BAD_ANSWER))
    {
      g_clear_error (&error);
      if (job->round == ROUND_PLAN)
        add_sections (batch->planned, job->sections, batch->first, batch->end);
    }
  if (error && !job->error)
    {
      job->error = error;
      g_cancellable_cancel (job->cancellable);
    }
  else
    g_clear_error (&error);
  if (!job->error && job->round == ROUND_SURVEY)
    write_checkpoint (job);
  start_batches (job);
}

/* Those that may run at once; ends the round, and perhaps the job, when all have. */
static void
start_batches (OutlineJob *job)
{
  while (!job->error && job->n_running < N_AT_ONCE && job->n_started < job->batches->len)
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
                                (job->round == ROUND_SURVEY ? 0.1 : 0.7) +
                                  (job->round == ROUND_SURVEY ? 0.6 : 0.3) * job->n_done / job->batches->len,
                                job->round == ROUND_SURVEY ? _("The model reads the sections") : _("The model plans the lessons"));
}

static void
add_batch (OutlineJob *job,
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
    .schema = job->round == ROUND_SURVEY ? _lyceum_model_schema_survey : _lyceum_model_schema_plan,
    .build_thread_cb = build_batch_work,
    .check_thread_cb = check_batch_work,
    .data = batch,
  };
  g_ptr_array_add (job->batches, batch);
}

static gboolean
is_surveyed (OutlineJob *job,
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

static void
start_round (OutlineJob *job,
             Round       round)
{
  guint step = round == ROUND_SURVEY ? SECTIONS_A_BATCH : SECTIONS_A_PLAN;

  job->round = round;
  job->n_started = job->n_running = job->n_done = 0;
  g_clear_pointer (&job->batches, g_ptr_array_unref);
  job->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) batch_free);
  for (guint first = 0; first < job->sections->len; first += step)
    {
      guint end = MIN (first + step, job->sections->len);

      if (round == ROUND_PLAN || !is_surveyed (job, first, end))
        add_batch (job, first, end);
    }
  g_clear_object (&job->cancellable);
  job->cancellable = g_cancellable_new ();
  job->forward = g_cancellable_connect (lyceum_task_run_get_cancellable (job->run), G_CALLBACK (forward_cancel),
                                        g_object_ref (job->cancellable), g_object_unref);
  start_batches (job);
}

/* A topic */

static gboolean
build_topic_work (guint                    n_tokens,
                  LyceumCompletionRequest *request,
                  gpointer                 data,
                  GError                 **error)
{
  OutlineJob *job = data;
  g_autofree char *rules = _lyceum_model_prompt_rules (job->language);
  g_autofree char *prompt = _lyceum_model_prompt_topic_plan (job->language, job->source->name);

  lyceum_completion_request_add (request, LYCEUM_ROLE_SYSTEM, rules);
  lyceum_completion_request_add (request, LYCEUM_ROLE_USER, prompt);
  return TRUE;
}

static gboolean
check_topic_work (JsonNode *answer,
                  gboolean  is_last,
                  gpointer  data,
                  GError  **error)
{
  OutlineJob *job = data;
  g_autoptr (GString) text = NULL;
  const char *language;

  job->document = _lyceum_model_topic_read (answer, job->source->name, &job->planned, error);
  if (!job->document)
    return FALSE;
  /* The plan is longer than the topic, and its language easier to tell. */
  text = g_string_new (NULL);
  for (guint i = 0; i < lyceum_document_get_n_blocks (job->document); i++)
    g_string_append_printf (text, "%s\n", lyceum_document_get_block (job->document, i)->text);
  language = lyceum_guess_language (text->str);
  if (!g_str_equal (language, "und"))
    lyceum_document_set_language (job->document, language);
  return TRUE;
}

static void
topic_answered_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  OutlineJob *job = user_data;
  GError *error = NULL;
  g_autofree char *made_by = _lyceum_model_exchange_finish (result, &error);

  if (made_by)
    finish (job, NULL);
  else
    give_up (job, error);
}

static void
ask_for_topic (OutlineJob *job)
{
  job->topic_wish = (LyceumModelWish){
    .use = LYCEUM_USE_LESSONS,
    .maker = job->maker,
    .language = job->language,
    .schema = _lyceum_model_schema_topic,
    .run = job->run,
    .message = _("The model plans the lessons"),
    .build_thread_cb = build_topic_work,
    .check_thread_cb = check_topic_work,
    .data = job,
  };
  _lyceum_model_exchange_async (job->work->models, &job->topic_wish, lyceum_task_run_get_cancellable (job->run),
                                topic_answered_cb, job);
}

/* The start */

static gboolean
read_source_input (LyceumConnection *connection,
                   gpointer          data,
                   gpointer         *result,
                   GError          **error)
{
  *result = lyceum_read_source_input (connection, data, error);
  return *result != NULL;
}

static gboolean
load_work (gpointer      data,
           GCancellable *cancellable,
           GError      **error)
{
  OutlineJob *job = data;
  gpointer result = NULL;

  if (!lyceum_database_read_thread_cb (job->work->database, read_source_input, job->source_uid, cancellable, &result, error))
    {
      _lyceum_forgive_deleted (error);
      return FALSE;
    }
  job->source = result;
  if (job->is_topic)
    {
      job->language = lyceum_guess_language (job->source->name);
      return TRUE;
    }
  job->document = lyceum_document_cache_load_thread_cb (job->work->documents, job->source_uid, cancellable, error);
  if (!job->document)
    {
      _lyceum_forgive_deleted (error);
      return FALSE;
    }
  job->language = lyceum_document_get_language (job->document);
  job->sections = lyceum_builtin_outline_thread_cb (job->document, cancellable, error);
  return job->sections != NULL;
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (OutlineJob) job = user_data;
  GError *error = NULL;

  if (!_lyceum_model_work_finish (result, &error))
    {
      lyceum_task_run_return_error (job->run, error);
      return;
    }
  if (job->is_topic)
    {
      ask_for_topic (g_steal_pointer (&job));
      return;
    }
  job->gists = g_ptr_array_new_with_free_func (gist_free);
  g_ptr_array_set_size (job->gists, (int) job->sections->len);
  /* There is nothing to plan about one lesson. */
  if (job->sections->len == 1)
    {
      plan_as_built_in (job);
      finish (g_steal_pointer (&job), NULL);
      return;
    }
  read_checkpoint (job);
  start_round (g_steal_pointer (&job), ROUND_SURVEY);
}

void
_lyceum_model_outline_start_network_cb (LyceumTaskRun *run,
                                        gpointer       kind_data)
{
  g_autoptr (OutlineJob) job = NULL;
  g_autoptr (GVariant) maker = NULL;
  GError *error = NULL;

  if (!_lyceum_check_payload (run, "(sba{sv})", &error))
    {
      lyceum_task_run_set_permanent (run);
      lyceum_task_run_return_error (run, error);
      return;
    }
  job = g_new0 (OutlineJob, 1);
  job->run = lyceum_task_run_ref (run);
  job->work = _lyceum_course_work_ref (kind_data);
  g_variant_get (lyceum_task_run_get_payload (run), "(sb@a{sv})", &job->source_uid, &job->is_topic, &maker);
  job->maker = _lyceum_maker_from_variant (maker);
  _lyceum_model_work_async (load_work, job, lyceum_task_run_get_cancellable (run), loaded_cb, job);
  g_steal_pointer (&job);
}
