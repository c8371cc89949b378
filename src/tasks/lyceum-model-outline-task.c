/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-builtin-generator.h"
#include "lyceum-model-check.h"
#include "lyceum-model-outline-private.h"
#include "lyceum-model-plan.h"
#include "lyceum-model-prompts.h"
#include "lyceum-tokens.h"

/*
 * The plan of a source's lessons. The model reads what each section is about, several batches of sections at once, and then
 * groups them into lessons; where it cannot, the built-in outline stands. For a topic it writes the plan itself.
 */

static void
gist_free (gpointer gist)
{
  if (gist)
    _lyceum_model_gist_free (gist);
}

static void
outline_job_free (LyceumOutlineJob *job)
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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumOutlineJob, outline_job_free)

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
add_tasks (LyceumOutlineJob *job)
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
void
_lyceum_outline_finish (LyceumOutlineJob *job,
        const char *message)
{
  g_autoptr (LyceumOutlineJob) owned = job;
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

void
_lyceum_outline_add_sections (GPtrArray *planned,
              GPtrArray *sections,
              guint      first,
              guint      end)
{
  for (guint i = first; i < end; i++)
    _lyceum_model_plan_add (planned, g_ptr_array_index (sections, i), NULL);
}

static void
plan_as_built_in (LyceumOutlineJob *job)
{
  g_clear_pointer (&job->planned, g_ptr_array_unref);
  job->planned = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_section_free);
  _lyceum_outline_add_sections (job->planned, job->sections, 0, job->sections->len);
}

/* The model could not do it. @job: (transfer full) */
void
_lyceum_outline_give_up (LyceumOutlineJob *job,
         GError     *error)
{
  g_autoptr (LyceumOutlineJob) owned = job;
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
  _lyceum_outline_finish (g_steal_pointer (&owned), note);
}

/* A topic */

static gboolean
build_topic_work (guint                    n_tokens,
                  LyceumCompletionRequest *request,
                  gpointer                 data,
                  GError                 **error)
{
  LyceumOutlineJob *job = data;
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
  LyceumOutlineJob *job = data;
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
  LyceumOutlineJob *job = user_data;
  GError *error = NULL;
  g_autofree char *made_by = _lyceum_model_exchange_finish (result, &error);

  if (made_by)
    _lyceum_outline_finish (job, NULL);
  else
    _lyceum_outline_give_up (job, error);
}

static void
ask_for_topic (LyceumOutlineJob *job)
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
  LyceumOutlineJob *job = data;
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
  g_autoptr (LyceumOutlineJob) job = user_data;
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
      _lyceum_outline_finish (g_steal_pointer (&job), NULL);
      return;
    }
  _lyceum_outline_read_checkpoint (job);
  _lyceum_outline_start_round (g_steal_pointer (&job), LYCEUM_ROUND_SURVEY);
}

void
_lyceum_model_outline_start_network_cb (LyceumTaskRun *run,
                                        gpointer       kind_data)
{
  g_autoptr (LyceumOutlineJob) job = NULL;
  g_autoptr (GVariant) maker = NULL;
  GError *error = NULL;

  if (!_lyceum_check_payload (run, "(sba{sv})", &error))
    {
      lyceum_task_run_set_permanent (run);
      lyceum_task_run_return_error (run, error);
      return;
    }
  job = g_new0 (LyceumOutlineJob, 1);
  job->run = lyceum_task_run_ref (run);
  job->work = _lyceum_course_work_ref (kind_data);
  g_variant_get (lyceum_task_run_get_payload (run), "(sb@a{sv})", &job->source_uid, &job->is_topic, &maker);
  job->maker = _lyceum_maker_from_variant (maker);
  _lyceum_model_work_async (load_work, job, lyceum_task_run_get_cancellable (run), loaded_cb, job);
  g_steal_pointer (&job);
}
