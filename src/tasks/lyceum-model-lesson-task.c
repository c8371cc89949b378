/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-builtin-generator.h"
#include "lyceum-extractor.h"
#include "lyceum-model-check.h"
#include "lyceum-model-prompts.h"
#include "lyceum-model-tasks-private.h"

/* Words of a lesson for each minute of its section, and their bounds. */
#define WORDS_A_MINUTE 110
#define MIN_WORDS 150
#define MAX_WORDS 1200
/* What the rules and the wish itself take. Tokens. */
#define PROMPT_TOKENS 600

typedef struct
{
  LyceumModelJob base;
  LyceumLessonDraft *draft; /* (owned) (nullable) */
  char *made_note;          /* (nullable) */
} LessonJob;

static void
lesson_job_free (LessonJob *job)
{
  g_clear_pointer (&job->draft, lyceum_lesson_draft_free);
  g_free (job->made_note);
  _lyceum_model_job_clear (&job->base);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LessonJob, lesson_job_free)

LyceumTaskSpec *
_lyceum_model_lesson_spec_new (const char         *source_uid,
                               guint               position,
                               const char         *title,
                               const LyceumMaker  *maker,
                               gboolean            anew,
                               gint64              parent_id,
                               LyceumTaskPriority  priority)
{
  /* Translators: a task in the list of background work; the placeholder is the title of a lesson. */
  g_autofree char *task_title = g_strdup_printf (_("Lesson: %s"), title);
  LyceumTaskSpec *spec = lyceum_task_spec_new (LYCEUM_KIND_MODEL_LESSON, task_title,
                                               _lyceum_model_payload_new (source_uid, position, maker, anew), priority,
                                               parent_id);

  spec->unique_key = g_strdup_printf ("%s/%u", source_uid, position);
  spec->limit_key = _lyceum_model_limit_key (maker);
  spec->constraints = maker->is_near ? LYCEUM_CONSTRAINT_NONE : LYCEUM_CONSTRAINT_NETWORK;
  return spec;
}

static gboolean
load_work (gpointer      data,
           GCancellable *cancellable,
           GError      **error)
{
  return _lyceum_model_job_load_thread_cb (data, cancellable, error);
}

/* The section as the model is to read it; where it is too long, what the built-in generator would keep of it. */
static char *
write_material (LessonJob    *job,
                guint         n_tokens,
                GError      **error)
{
  LyceumLessonWork *lesson = job->base.lesson;
  g_autofree char *whole = lyceum_blocks_write_markdown (lesson->document, lesson->section->first_block,
                                                         lesson->section->n_blocks, NULL);
  g_autoptr (LyceumLessonDraft) condensed = NULL;
  GString *text;

  if (_lyceum_model_count_tokens (whole) <= n_tokens)
    return g_steal_pointer (&whole);
  condensed = lyceum_builtin_lesson_thread_cb (lesson->document, lesson->section,
                                               lyceum_task_run_get_cancellable (job->base.run), error);
  if (!condensed)
    return NULL;
  text = g_string_new (condensed->markdown);
  _lyceum_model_cut_text (text, n_tokens);
  return g_string_free (text, FALSE);
}

/* The titles of all lessons of a topic are the headings of its document. */
static char *
list_titles (LyceumDocument *document)
{
  GString *titles = g_string_new (NULL);

  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      if (block->kind == LYCEUM_BLOCK_HEADING && block->level == 2)
        g_string_append_printf (titles, "%s- %s", titles->len > 0 ? "\n" : "", block->text);
    }
  return g_string_free (titles, FALSE);
}

static char *
write_topic_prompt (LessonJob *job)
{
  LyceumLessonWork *lesson = job->base.lesson;
  g_autoptr (GString) about = g_string_new (NULL);
  g_autofree char *plan = list_titles (lesson->document);

  for (guint i = 0; i < lesson->section->n_blocks; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (lesson->document, lesson->section->first_block + i);

      if (block->kind != LYCEUM_BLOCK_HEADING)
        g_string_append_printf (about, "%s%s", about->len > 0 ? "\n" : "", block->text);
    }
  return _lyceum_model_prompt_topic_lesson (job->base.language, job->base.topic, lesson->section->title, about->str, plan);
}

static gboolean
build_work (guint                    n_tokens,
            LyceumCompletionRequest *request,
            gpointer                 data,
            GError                 **error)
{
  LessonJob *job = data;
  g_autofree char *rules = _lyceum_model_prompt_rules (job->base.language);
  g_autofree char *prompt = NULL;

  if (job->base.is_topic)
    prompt = write_topic_prompt (job);
  else
    {
      guint room = n_tokens > 2 * PROMPT_TOKENS ? n_tokens - PROMPT_TOKENS : n_tokens / 2;
      g_autofree char *material = write_material (job, room, error);
      guint n_words = CLAMP (job->base.lesson->section->minutes * WORDS_A_MINUTE, MIN_WORDS, MAX_WORDS);

      if (!material)
        return FALSE;
      prompt = _lyceum_model_prompt_lesson (job->base.language, job->base.lesson->section->title, n_words, material);
    }
  lyceum_completion_request_add (request, LYCEUM_ROLE_SYSTEM, rules);
  lyceum_completion_request_add (request, LYCEUM_ROLE_USER, prompt);
  return TRUE;
}

static gboolean
check_work (JsonNode *answer,
            gboolean  is_last,
            gpointer  data,
            GError  **error)
{
  LessonJob *job = data;
  g_autofree char *text = _lyceum_model_lesson_dup_text (answer, error);
  const char *title = job->base.lesson->section->title;
  g_autofree char *headed = NULL;
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!text)
    return FALSE;
  /* The text is told from the key points above it by a heading. */
  headed = *text == '#' ? g_strdup (text) : g_strdup_printf ("## %s\n\n%s", title, text);
  document = lyceum_extractor_read_text_thread_cb (headed, lyceum_task_run_get_cancellable (job->base.run), &local_error);
  if (!document)
    {
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_set_error_literal (error, LYCEUM_MODEL_MISTAKE, LYCEUM_MODEL_MISTAKE_FORM, "“markdown” cannot be read as Markdown.");
      return FALSE;
    }
  job->draft = _lyceum_model_lesson_read (job->base.source, job->base.language, title, answer, document, error);
  return job->draft != NULL;
}

static gboolean
fall_back_work (gpointer      data,
                GCancellable *cancellable,
                GError      **error)
{
  LessonJob *job = data;
  LyceumLessonWork *lesson = job->base.lesson;

  job->draft = lyceum_builtin_lesson_thread_cb (lesson->document, lesson->section, cancellable, error);
  return job->draft != NULL;
}

/* Of a topic the lesson is all that there is to make cards from. */
static void
add_cards (LessonJob *job)
{
  if (job->base.is_topic)
    lyceum_task_run_add_task (job->base.run,
                              _lyceum_model_cards_spec_new (job->base.source_uid, job->base.position, job->draft->title,
                                                            job->base.maker, job->base.anew,
                                                            lyceum_task_run_get_parent_id (job->base.run),
                                                            LYCEUM_TASK_PRIORITY_HIGH));
}

static void
finish (LessonJob  *job,
        const char *made_by)
{
  add_cards (job);
  _lyceum_lesson_set_commit (job->base.run, job->base.lesson->lesson->id, g_steal_pointer (&job->draft), made_by,
                             job->made_note);
  lyceum_task_run_set_progress (job->base.run, 1, job->made_note);
  lyceum_task_run_return (job->base.run);
}

static void
fallen_back_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (LessonJob) job = user_data;
  GError *error = NULL;

  if (_lyceum_model_work_finish (result, &error))
    finish (job, NULL);
  else
    lyceum_task_run_return_error (job->base.run, error);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (LessonJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *made_by = _lyceum_model_exchange_finish (result, &error);
  gboolean falls_back;

  if (made_by)
    {
      finish (job, made_by);
      return;
    }
  falls_back = _lyceum_model_must_fall_back (job->base.run, error);
  if (!falls_back || job->base.is_topic)
    {
      /* Without a source nobody else can write it: a person is told, and can have it tried again. */
      if (falls_back)
        lyceum_task_run_set_permanent (job->base.run);
      lyceum_task_run_return_error (job->base.run, g_steal_pointer (&error));
      return;
    }
  job->made_note = _lyceum_model_describe_fallback (error);
  lyceum_task_run_emit_text (job->base.run, "\f");
  _lyceum_model_work_async (fall_back_work, job, lyceum_task_run_get_cancellable (job->base.run), fallen_back_cb, job);
  g_steal_pointer (&job);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LessonJob) job = user_data;
  GError *error = NULL;

  if (!_lyceum_model_work_finish (result, &error))
    {
      lyceum_task_run_return_error (job->base.run, error);
      return;
    }
  job->base.wish.use = LYCEUM_USE_LESSONS;
  job->base.wish.schema = _lyceum_model_schema_lesson;
  job->base.wish.tapped = "markdown";
  job->base.wish.message = _("The model writes the lesson");
  job->base.wish.build_thread_cb = build_work;
  job->base.wish.check_thread_cb = check_work;
  job->base.wish.data = job;
  _lyceum_model_exchange_async (job->base.work->models, &job->base.wish, lyceum_task_run_get_cancellable (job->base.run),
                                answered_cb, job);
  g_steal_pointer (&job);
}

void
_lyceum_model_lesson_start_network_cb (LyceumTaskRun *run,
                                       gpointer       kind_data)
{
  g_autoptr (LessonJob) job = g_new0 (LessonJob, 1);

  if (!_lyceum_model_job_init (&job->base, run, kind_data))
    return;
  lyceum_task_run_set_progress (run, -1, _("Reading the section"));
  _lyceum_model_work_async (load_work, job, lyceum_task_run_get_cancellable (run), loaded_cb, job);
  g_steal_pointer (&job);
}
