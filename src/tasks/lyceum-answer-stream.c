/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-answer-task-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "lyceum-answer-prompt.h"
#include "lyceum-quoting.h"

/*
 * An answer, from its sources on: one model after the other is asked until one has begun to speak; where none does, what is built in
 * quotes the passages.
 */

#define MAX_TEXT_BYTES (2 * 1024 * 1024)
#define MAX_REASONING_BYTES (1024 * 1024)
#define MAX_SHRUNK 2
#define MAX_WAIT_MS 60000 /* a server that asks for more is not waited for: a person is */
#define WAIT_MS 5000
#define MAX_ATTEMPTS 3

static void ask (LyceumAnswer *self);

/* What comes */

/* Models like to begin with an empty line. */
static const char *
without_leading_space (LyceumAnswer *self, const char *text)
{
  return self->text->len == 0 ? text + strspn (text, " \n\t") : text;
}

static void
take_text (LyceumAnswer *self, const char *text)
{
  text = without_leading_space (self, text);
  if (*text == '\0' || self->is_full)
    return;
  if (self->text->len + strlen (text) > MAX_TEXT_BYTES)
    {
      self->is_full = TRUE;
      g_cancellable_cancel (lyceum_time_limit_get_cancellable (self->limit));
      return;
    }
  if (self->times.first_word < 0)
    {
      self->times.first_word = _lyceum_answer_seconds_since (self->began);
      lyceum_task_run_set_progress (self->run, -1, _("Answering"));
    }
  _lyceum_answer_say (self, LYCEUM_ANSWER_TEXT, text);
}

static void
delta_network_cb (LyceumDelta delta, const char *text, gpointer user_data)
{
  LyceumAnswer *self = user_data;
  g_autofree char *clean = _lyceum_answer_clean (text);

  if (delta == LYCEUM_DELTA_TEXT)
    {
      take_text (self, clean);
      return;
    }
  if (*clean == '\0' || self->reasoning->len + strlen (clean) > MAX_REASONING_BYTES)
    return;
  if (self->reasoning->len == 0)
    lyceum_task_run_set_progress (self->run, -1, _("Thinking"));
  _lyceum_answer_say (self, LYCEUM_ANSWER_REASONING, clean);
}

/* When nobody has answered */

/* Who was asked last is named only where somebody else is asked next: in the end one reason is enough. */
static void
note_failure (LyceumAnswer *self, gboolean is_last)
{
  const LyceumModelChoice *choice = g_ptr_array_index (self->choices, self->choice);
  g_autofree char *sentence = NULL;

  /* Translators: name of a server, why (a whole sentence). */
  sentence = g_strdup_printf (is_last ? _("“%s” did not answer, so these are quotations from your material. %s")
                                      : _("“%s” did not answer, so another server was asked. %s"),
                              choice->provider_name, self->error->message);
  _lyceum_answer_note (self, sentence);
}

static gboolean
can_quote (LyceumAnswer *self)
{
  return self->sources && self->sources->len > 0;
}

static void
wait_for_server (LyceumAnswer *self)
{
  g_autofree char *message = NULL;
  guint seconds = MAX ((self->retry_after + 999) / 1000, 1);

  message = g_strdup_printf (ngettext ("The server is busy. It is asked again in %u second.",
                                       "The server is busy. It is asked again in %u seconds.", seconds),
                             seconds);
  lyceum_task_run_set_progress (self->run, -1, message);
  lyceum_task_run_retry_after (self->run, self->retry_after);
  _lyceum_answer_fail (self, g_steal_pointer (&self->error), TRUE);
}

static gboolean
may_pass (const GError *error)
{
  return g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BROKEN_OFF) ||
         g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_SILENT) ||
         g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_SERVER);
}

static void
all_failed (LyceumAnswer *self)
{
  if (self->retry_after > 0 && self->retry_after <= MAX_WAIT_MS)
    {
      wait_for_server (self);
      return;
    }
  if (may_pass (self->error) && lyceum_task_run_get_attempt (self->run) < MAX_ATTEMPTS)
    {
      _lyceum_answer_fail (self, g_steal_pointer (&self->error), TRUE);
      return;
    }
  if (!can_quote (self))
    {
      _lyceum_answer_fail (self, g_steal_pointer (&self->error), FALSE);
      return;
    }
  note_failure (self, TRUE);
  _lyceum_answer_quote (self);
}

static void
remember_wait (LyceumAnswer *self, const GError *error)
{
  guint milliseconds = WAIT_MS;

  if (!g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_RATE_LIMITED) &&
      !g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BUSY))
    return;
  if (!lyceum_provider_error_get_retry_after (error, &milliseconds))
    milliseconds = WAIT_MS;
  milliseconds = MAX (milliseconds, 1);
  self->retry_after = self->retry_after ? MIN (self->retry_after, milliseconds) : milliseconds;
}

/* Before any word has come: the same server with less, or the next one. @error: (transfer full) */
static void
ask_otherwise (LyceumAnswer *self, GError *error)
{
  gboolean is_too_long = g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_TOO_LONG);
  gboolean is_refused = g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_REQUEST);

  g_clear_error (&self->error);
  self->error = error;
  self->has_asked = FALSE;
  if (self->reasoning->len > 0)
    _lyceum_answer_say (self, LYCEUM_ANSWER_ANEW, NULL);
  if (is_too_long && self->n_shrunk < MAX_SHRUNK)
    {
      self->n_shrunk++;
      ask (self);
      return;
    }
  if (is_refused && !self->without_settings)
    {
      self->without_settings = TRUE;
      ask (self);
      return;
    }
  remember_wait (self, error);
  if (self->choice + 1 >= self->choices->len)
    {
      all_failed (self);
      return;
    }
  note_failure (self, FALSE);
  self->choice++;
  self->n_shrunk = 0;
  self->without_settings = FALSE;
  ask (self);
}

/* When somebody has */

static void
note_finish (LyceumAnswer *self)
{
  if (self->completion.finish == LYCEUM_FINISH_LENGTH)
    _lyceum_answer_note (self, _("The answer was cut off where the model's limit was reached."));
  else if (self->completion.finish == LYCEUM_FINISH_FILTERED)
    _lyceum_answer_note (self, _("The server withheld a part of the answer."));
}

static void
completed_network_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LyceumAnswer *self = user_data;
  GError *error = NULL;
  gboolean is_whole = lyceum_provider_complete_finish (LYCEUM_PROVIDER (object), result, &self->completion, &error);

  g_clear_pointer (&self->limit, lyceum_time_limit_free);
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_error (&error);
      _lyceum_answer_stop (self);
      return;
    }
  if (self->is_full)
    {
      g_clear_error (&error);
      _lyceum_answer_note (self, _("The answer was cut off, because it did not come to an end."));
      _lyceum_answer_succeed (self);
      return;
    }
  if (self->text->len == 0)
    {
      ask_otherwise (self, error ? error
                                 : lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_BAD_ANSWER, -1,
                                                              _("The model gave an empty answer. Try another model.")));
      return;
    }
  if (!is_whole)
    {
      _lyceum_answer_fail (self, error, FALSE);
      return;
    }
  note_finish (self);
  _lyceum_answer_succeed (self);
}

static guint
context_of (LyceumAnswer *self, const LyceumModelChoice *choice)
{
  guint context = choice->context_length;

  if (self->n_shrunk > 0)
    context = lyceum_context_length_or_default (context) >> self->n_shrunk;
  return context;
}

static void
ask (LyceumAnswer *self)
{
  const LyceumModelChoice *choice = g_ptr_array_index (self->choices, self->choice);
  g_autoptr (LyceumCompletionRequest) request = NULL;

  request = lyceum_answer_prompt_new (choice->model, self->input, self->sources, context_of (self, choice), NULL);
  request->context_length = lyceum_context_length_or_default (choice->context_length);
  if (self->without_settings)
    request->temperature = NAN;
  self->has_asked = TRUE;
  self->limit = lyceum_time_limit_new (self->cancellable, 0);
  lyceum_task_run_set_progress (self->run, -1, _("Waiting for the first word"));
  lyceum_provider_complete_async (choice->provider, request, delta_network_cb, self,
                                  lyceum_time_limit_get_cancellable (self->limit), completed_network_cb, self);
}

/* Without a model */

/* @text: (transfer full) */
static void
say_whole (LyceumAnswer *self, char *text)
{
  self->times.first_word = _lyceum_answer_seconds_since (self->began);
  _lyceum_answer_say (self, LYCEUM_ANSWER_TEXT, text);
  g_free (text);
  _lyceum_answer_succeed (self);
}

typedef struct
{
  char *question;
  GPtrArray *sources;
} Quoting;

static void
quoting_free (gpointer data)
{
  Quoting *quoting = data;

  g_free (quoting->question);
  g_ptr_array_unref (quoting->sources);
  g_free (quoting);
}

static void
quote_thread_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Quoting *quoting = data;

  g_task_return_pointer (task, lyceum_quote_passages (quoting->question, quoting->sources), g_free);
}

static void
quoted_network_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LyceumAnswer *self = user_data;
  char *text = g_task_propagate_pointer (G_TASK (result), NULL);

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_free (text);
      _lyceum_answer_stop (self);
      return;
    }
  say_whole (self, text ? text : g_strdup (self->input->assistant->nothing_found));
}

void
_lyceum_answer_quote (LyceumAnswer *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, quoted_network_cb, self);
  Quoting *quoting = g_new0 (Quoting, 1);

  self->has_asked = FALSE;
  quoting->question = g_strdup (self->question);
  quoting->sources = g_ptr_array_ref (self->sources);
  g_task_set_source_tag (task, _lyceum_answer_quote);
  g_task_set_task_data (task, quoting, quoting_free);
  g_task_run_in_thread (task, quote_thread_cb);
}

static void
answer_without_model (LyceumAnswer *self)
{
  const char *nothing_found = self->input->assistant->nothing_found;

  if (can_quote (self))
    _lyceum_answer_quote (self);
  else if (self->sources)
    say_whole (self, g_strdup (*nothing_found ? nothing_found : _("I found nothing about this in your material.")));
  else
    _lyceum_answer_fail (self,
                         g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                              _("There is no model to talk to. Add a server of models, or ask about your material.")),
                         FALSE);
}

void
_lyceum_answer_complete (LyceumAnswer *self)
{
  gboolean has_nothing = self->sources && self->sources->len == 0 && *self->input->assistant->nothing_found;

  if (self->choices->len == 0 || has_nothing)
    answer_without_model (self);
  else
    ask (self);
}
