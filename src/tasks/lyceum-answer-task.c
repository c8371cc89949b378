/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-answer-task-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-answer-prompt.h"
#include "lyceum-course-task-private.h"
#include "lyceum-thread.h"

/*
 * An answer, up to the sources that it is made from: what was asked is read, who may be asked is chosen, the question is
 * rewritten by the conversation so far, and passages are found. It is one chain of callbacks on the network thread.
 */

#define REWRITE_MS 10000
#define MAX_REWRITTEN_BYTES 8192
#define SHORT_QUESTION 40 /* characters; one that is shorter rarely stands for itself */

static void retrieve (LyceumAnswer *self);

/* Whether the person has had enough; then the chain has ended. */
static gboolean
was_stopped (LyceumAnswer *self)
{
  if (!g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  _lyceum_answer_stop (self);
  return TRUE;
}

static const char *
unless_empty (const char *text)
{
  return *text ? text : NULL;
}

static LyceumAnswer *
answer_new (LyceumTaskRun *run, LyceumAskWork *work)
{
  LyceumAnswer *self = g_new0 (LyceumAnswer, 1);
  const char *provider_name, *model, *tag, *language;

  self->run = lyceum_task_run_ref (run);
  self->work = work;
  self->cancellable = lyceum_task_run_get_cancellable (run);
  self->began = self->saved_at = g_get_monotonic_time ();
  self->choices = g_ptr_array_new ();
  self->text = g_string_new (NULL);
  self->reasoning = g_string_new (NULL);
  self->note = g_string_new (NULL);
  self->times = (LyceumAnswerTimes) { -1, -1, -1, -1, -1, -1 };
  g_variant_get (lyceum_task_run_get_payload (run), "(&s&sx&s&s)", &provider_name, &model, &self->filter.source_id, &tag, &language);
  self->provider_name = unless_empty (provider_name);
  self->model = unless_empty (model);
  self->filter.tag = unless_empty (tag);
  self->filter.language = unless_empty (language);
  return self;
}

/* The passages */

static void
take_sources (LyceumAnswer *self, LyceumRetrieved *retrieved)
{
  GPtrArray *passages = retrieved->passages;

  self->sources = lyceum_answer_sources_new ();
  g_ptr_array_set_free_func (passages, NULL);
  for (guint i = 0; i < passages->len; i++)
    {
      LyceumAnswerSource *source = g_new0 (LyceumAnswerSource, 1);

      source->number = i + 1;
      source->passage = g_ptr_array_index (passages, i);
      g_ptr_array_add (self->sources, source);
    }
  self->times.embed = retrieved->embed_seconds;
  self->times.search = retrieved->search_seconds;
  self->times.rerank = retrieved->rerank_seconds;
}

static void
note_left_out (LyceumAnswer *self, const char *error, const char *format)
{
  g_autofree char *sentence = error ? g_strdup_printf (format, error) : NULL;

  if (sentence)
    _lyceum_answer_note (self, sentence);
}

static void
retrieved_network_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LyceumAnswer *self = user_data;
  GError *error = NULL;
  g_autoptr (LyceumRetrieved) retrieved = lyceum_retrieve_finish (result, &error);

  if (!retrieved)
    {
      _lyceum_answer_fail (self, error, FALSE);
      return;
    }
  /* Translators: %s is why, a whole sentence. */
  note_left_out (self, retrieved->embed_error, _("Your material was searched by words only. %s"));
  note_left_out (self, retrieved->rerank_error, _("The passages were not ranked anew. %s"));
  take_sources (self, retrieved);
  /* Before the first word: they are what the person can look at meanwhile. */
  _lyceum_answer_save (self);
  if (!was_stopped (self))
    _lyceum_answer_complete (self);
}

static void
stage_network_cb (LyceumRetrievalStage stage, gpointer user_data)
{
  LyceumAnswer *self = user_data;

  switch (stage)
    {
    case LYCEUM_RETRIEVAL_EMBED:
    case LYCEUM_RETRIEVAL_SEARCH:
      lyceum_task_run_set_progress (self->run, -1, _("Searching your material"));
      break;
    case LYCEUM_RETRIEVAL_RERANK:
      lyceum_task_run_set_progress (self->run, -1, _("Choosing the best passages"));
      break;
    }
}

static void
retrieve (LyceumAnswer *self)
{
  LyceumRetrievalRequest request = { .question = self->question, .filter = self->filter, .settings = self->input->assistant->search };

  if (self->input->conversation->scope == LYCEUM_SCOPE_FREE)
    {
      _lyceum_answer_complete (self);
      return;
    }
  if (self->input->conversation->scope == LYCEUM_SCOPE_COURSE)
    request.filter.course_id = self->input->conversation->course_id;
  lyceum_retrieve_async (self->work->models, self->work->search, &request, stage_network_cb, self, self->cancellable,
                         retrieved_network_cb, self);
}

/* The question in its own words */

static const LyceumMessage *
get_message (LyceumAnswer *self, guint from_end)
{
  GPtrArray *messages = self->input->messages;

  return messages->len > from_end ? g_ptr_array_index (messages, messages->len - 1 - from_end) : NULL;
}

/* Without a model: what was asked before is looked for as well. */
static char *
join_questions (LyceumAnswer *self)
{
  const LyceumMessage *question = get_message (self, 0), *before = get_message (self, 2);

  if (!before || g_utf8_strlen (question->text, -1) >= SHORT_QUESTION)
    return g_strdup (question->text);
  return g_strdup_printf ("%s %s", question->text, before->text);
}

static void
rewriting_network_cb (LyceumDelta delta, const char *text, gpointer user_data)
{
  LyceumAnswer *self = user_data;

  if (delta == LYCEUM_DELTA_TEXT && self->rewritten->len + strlen (text) < MAX_REWRITTEN_BYTES)
    g_string_append (self->rewritten, text);
}

static void
rewritten_network_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LyceumAnswer *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *clean = NULL;

  if (!lyceum_provider_complete_finish (LYCEUM_PROVIDER (object), result, NULL, &error))
    g_info ("A question was not rewritten: %s", error->message);
  g_clear_pointer (&self->limit, lyceum_time_limit_free);
  self->times.rewrite = _lyceum_answer_seconds_since (self->stage_began);
  if (was_stopped (self))
    return;
  clean = error ? NULL : _lyceum_answer_clean (self->rewritten->str);
  if (clean)
    self->question = lyceum_rewrite_read (clean, get_message (self, 0)->text);
  if (!self->question)
    self->question = join_questions (self);
  retrieve (self);
}

static void
rewrite (LyceumAnswer *self)
{
  const LyceumModelChoice *choice = g_ptr_array_index (self->choices, 0);
  g_autoptr (LyceumCompletionRequest) request = lyceum_rewrite_prompt_new (choice->model, self->input);

  lyceum_task_run_set_progress (self->run, -1, _("Understanding the question"));
  self->stage_began = g_get_monotonic_time ();
  self->rewritten = g_string_new (NULL);
  self->limit = lyceum_time_limit_new (self->cancellable, REWRITE_MS);
  request->context_length = lyceum_context_length_or_default (choice->context_length);
  lyceum_provider_complete_async (choice->provider, request, rewriting_network_cb, self,
                                  lyceum_time_limit_get_cancellable (self->limit), rewritten_network_cb, self);
}

static void
understand (LyceumAnswer *self)
{
  if (self->choices->len > 0 && self->input->messages->len > 1 && self->input->conversation->scope != LYCEUM_SCOPE_FREE)
    {
      rewrite (self);
      return;
    }
  self->question = join_questions (self);
  retrieve (self);
}

/* Who is asked */

static void choose (LyceumAnswer *self);

/* The server of an assistant may be gone: then those that are set answer. The one that was named with the question has to be there. */
static void
chosen_network_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LyceumAnswer *self = user_data;
  LyceumAssistant *assistant = self->input->assistant;
  GError *error = NULL;
  GPtrArray *choices = lyceum_models_choose_finish (LYCEUM_MODELS (object), result, &error);

  if (choices)
    {
      g_ptr_array_unref (self->choices);
      self->choices = choices;
    }
  if (g_cancellable_is_cancelled (self->cancellable) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      _lyceum_answer_stop (self);
      return;
    }
  if (error && (self->provider_name || self->input->conversation->scope == LYCEUM_SCOPE_FREE))
    {
      _lyceum_answer_fail (self, error, FALSE);
      return;
    }
  if (error)
    _lyceum_answer_note (self, error->message);
  if (error && assistant->provider_name)
    {
      g_clear_pointer (&assistant->provider_name, g_free);
      g_clear_pointer (&assistant->model, g_free);
      g_clear_error (&error);
      choose (self);
      return;
    }
  g_clear_error (&error);
  understand (self);
}

static void
choose (LyceumAnswer *self)
{
  const LyceumAssistant *assistant = self->input->assistant;
  gboolean is_named = self->provider_name || self->model;

  lyceum_models_choose_async (self->work->models, LYCEUM_USE_ANSWERS, is_named ? self->provider_name : assistant->provider_name,
                              is_named ? self->model : assistant->model, self->cancellable, chosen_network_cb, self);
}

/* The beginning */

static gboolean
read_input_reader_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  *result = lyceum_read_answer_input (connection, *(gint64 *) data, error);
  return *result != NULL;
}

static void
input_read_network_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LyceumAnswer *self = user_data;
  GError *error = NULL;
  gpointer input = NULL;

  if (!lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &input, &error))
    {
      _lyceum_answer_fail (self, error, FALSE);
      return;
    }
  self->input = input;
  choose (self);
}

void
_lyceum_answer_start_network_cb (LyceumTaskRun *run, gpointer kind_data)
{
  LyceumAskWork *work = kind_data;
  gint64 task_id = lyceum_task_run_get_task_id (run);
  GError *error = NULL;
  LyceumAnswer *self;

  lyceum_assert_network ();

  if (!_lyceum_check_payload (run, LYCEUM_ANSWER_PAYLOAD, &error))
    {
      lyceum_task_run_set_permanent (run);
      lyceum_task_run_return_error (run, error);
      return;
    }
  self = answer_new (run, work);
  /* What an earlier attempt said is void. */
  _lyceum_answer_say (self, LYCEUM_ANSWER_ANEW, NULL);
  lyceum_database_read_async (work->database, read_input_reader_cb, g_memdup2 (&task_id, sizeof task_id), g_free,
                              (GDestroyNotify) lyceum_answer_input_free, self->cancellable, input_read_network_cb, self);
}
