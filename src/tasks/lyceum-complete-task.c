/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "lyceum-complete-private.h"
#include "lyceum-thread.h"

/*
 * One answer of a model: a chain of callbacks on the network thread. Servers are tried in their order until one has said
 * something. There is no limit on the time of the whole: a slow model is no broken one, and silence is the provider's to judge.
 */

typedef struct
{
  LyceumTaskRun *run;             /* (owned) */
  LyceumCompleteWork *work;       /* (owned) */
  LyceumCompletePayload *payload; /* (owned) */
  GPtrArray *choices;             /* (owned) (nullable): once chosen (element-type LyceumModelChoice) */
  guint choice;                   /* who is asked now */
  GError *first_error;            /* (owned) (nullable): of the server that was asked first */
  GString *text, *reasoning;      /* (owned) */
  gboolean is_reasoning;          /* what was last written into the log */
  gboolean is_begun;              /* the log has something of this attempt */
  gboolean is_bulk;               /* one of many: nobody reads along */
  gboolean is_cut;                /* it was longer than what is kept */
} Completion;

static void
completion_free (Completion *self)
{
  lyceum_task_run_unref (self->run);
  _lyceum_complete_work_unref (self->work);
  g_clear_pointer (&self->payload, _lyceum_complete_payload_free);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_error (&self->first_error);
  g_string_free (self->text, TRUE);
  g_string_free (self->reasoning, TRUE);
  g_free (self);
}

static LyceumModelChoice *
get_choice (Completion *self)
{
  return g_ptr_array_index (self->choices, self->choice);
}

/* Ends the attempt. @error: (transfer full). */
static void
fail (Completion *self,
      const char *limit_key,
      GError     *error)
{
  gboolean is_cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (!is_cancelled)
    _lyceum_complete_judge_error_network_cb (self->work, self->run, limit_key, self->is_bulk, error);
  if (self->is_begun && !self->payload->may_restart)
    lyceum_task_run_set_permanent (self->run);
  lyceum_task_run_return_error (self->run, error);
  completion_free (self);
}

static void
write_to_log (Completion *self,
              gboolean    is_reasoning,
              const char *text)
{
  const char switch_to[] = { is_reasoning ? LYCEUM_COMPLETE_MARK_REASONING : LYCEUM_COMPLETE_MARK_ANSWER, '\0' };
  const char restart[] = { LYCEUM_COMPLETE_MARK_RESTART, '\0' };

  /* The log may hold what an earlier attempt said. */
  if (!self->is_begun)
    lyceum_task_run_emit_text (self->run, restart);
  if (is_reasoning != self->is_reasoning)
    lyceum_task_run_emit_text (self->run, switch_to);
  self->is_reasoning = is_reasoning;
  lyceum_task_run_emit_text (self->run, text);
}

static gboolean
has_mark (const char *text)
{
  static const char marks[] = { LYCEUM_COMPLETE_MARK_RESTART, LYCEUM_COMPLETE_MARK_REASONING, LYCEUM_COMPLETE_MARK_ANSWER, '\0' };

  return text[strcspn (text, marks)] != '\0';
}

static char *
without_marks (const char *text)
{
  GString *plain = g_string_sized_new (strlen (text));

  for (const char *p = text; *p; p++)
    if (*p != LYCEUM_COMPLETE_MARK_RESTART && *p != LYCEUM_COMPLETE_MARK_REASONING && *p != LYCEUM_COMPLETE_MARK_ANSWER)
      g_string_append_c (plain, *p);
  return g_string_free (plain, FALSE);
}

static void
delta_network_cb (LyceumDelta delta,
                  const char *text,
                  gpointer    user_data)
{
  Completion *self = user_data;
  GString *whole = delta == LYCEUM_DELTA_REASONING ? self->reasoning : self->text;
  g_autofree char *plain = has_mark (text) ? without_marks (text) : NULL;

  if (plain)
    text = plain;
  self->is_cut = self->is_cut || self->text->len + self->reasoning->len + strlen (text) > LYCEUM_COMPLETE_MAX_BYTES;
  if (*text == '\0' || self->is_cut)
    return;

  g_string_append (whole, text);
  if (!self->is_bulk)
    write_to_log (self, delta == LYCEUM_DELTA_REASONING, text);
  self->is_begun = TRUE;
}

static void
succeed (Completion             *self,
         const LyceumCompletion *completion)
{
  const LyceumCompleteAnswer answer = {
    .text = self->text->str,
    .reasoning = self->reasoning->len > 0 ? self->reasoning->str : NULL,
    .provider_name = get_choice (self)->provider_name,
    .model = get_choice (self)->model,
    .finish = self->is_cut ? LYCEUM_FINISH_LENGTH : completion->finish,
    .prompt_tokens = completion->prompt_tokens,
    .completion_tokens = completion->completion_tokens,
    .first_seconds = completion->first_seconds,
    .seconds = completion->seconds,
  };

  _lyceum_complete_note_success_network_cb (self->work, get_choice (self)->limit_key);
  lyceum_task_run_set_result (self->run, _lyceum_complete_answer_to_variant (&answer));
  lyceum_task_run_return (self->run);
  completion_free (self);
}

static void ask (Completion *self);

static void
completed_network_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  Completion *self = user_data;
  LyceumCompletion completion = { 0 };
  GError *error = NULL;
  const char *limit_key = get_choice (self)->limit_key;

  if (lyceum_provider_complete_finish (LYCEUM_PROVIDER (object), result, &completion, &error))
    {
      succeed (self, &completion);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->is_begun)
    {
      fail (self, limit_key, error);
      return;
    }

  /* What the person hears is why the first one did not answer: the others only stand in for it. */
  if (!self->first_error)
    self->first_error = g_steal_pointer (&error);
  g_clear_error (&error);
  if (++self->choice < self->choices->len)
    {
      ask (self);
      return;
    }
  limit_key = ((LyceumModelChoice *) g_ptr_array_index (self->choices, 0))->limit_key;
  fail (self, limit_key, g_steal_pointer (&self->first_error));
}

static void
ask (Completion *self)
{
  LyceumModelChoice *choice = get_choice (self);
  LyceumCompletionRequest *request = self->payload->request;

  g_free (request->model);
  request->model = g_strdup (choice->model);
  request->context_length = choice->context_length;
  lyceum_provider_complete_async (choice->provider, request, delta_network_cb, self,
                                  lyceum_task_run_get_cancellable (self->run), completed_network_cb, self);
}

static void
chosen_network_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Completion *self = user_data;
  GError *error = NULL;

  self->choices = lyceum_models_choose_finish (LYCEUM_MODELS (object), result, &error);
  if (self->choices && self->choices->len == 0)
    error = _lyceum_complete_no_model_error ();
  if (error)
    fail (self, NULL, error);
  else
    ask (self);
}

static void
start (LyceumTaskRun      *run,
       LyceumCompleteWork *work,
       gboolean            is_bulk)
{
  Completion *self = g_new0 (Completion, 1);
  GError *error = NULL;
  const char *model;

  lyceum_assert_network ();
  self->run = lyceum_task_run_ref (run);
  self->work = _lyceum_complete_work_ref (work);
  self->is_bulk = is_bulk;
  self->text = g_string_new (NULL);
  self->reasoning = g_string_new (NULL);
  self->payload = _lyceum_complete_payload_from_variant (lyceum_task_run_get_payload (run), &error);
  if (!self->payload)
    {
      lyceum_task_run_set_permanent (run);
      lyceum_task_run_return_error (run, error);
      completion_free (self);
      return;
    }

  model = self->payload->request->model;
  lyceum_models_choose_async (work->models, LYCEUM_USE_ANSWERS, self->payload->provider_name, *model ? model : NULL,
                              lyceum_task_run_get_cancellable (run), chosen_network_cb, self);
}

void
_lyceum_complete_start_network_cb (LyceumTaskRun *run,
                                   gpointer       kind_data)
{
  start (run, kind_data, FALSE);
}

void
_lyceum_batch_completion_start_network_cb (LyceumTaskRun *run,
                                           gpointer       kind_data)
{
  start (run, kind_data, TRUE);
}
