/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-model-exchange.h"

#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <string.h>

#include "lyceum-model-check.h"
#include "lyceum-model-json.h"
#include "lyceum-model-prompts.h"
#include "lyceum-model-tap.h"
#include "lyceum-thread.h"

/* An answer, and what a model thinks before it, are not read beyond that. Bytes. */
#define MAX_ANSWER (256 * 1024)
#define MAX_REASONING (2 * 1024 * 1024)
/* So much of a wrong answer is shown to the model again. Bytes. */
#define MAX_SHOWN 8000
#define MIN_CONTEXT 1024
#define MAX_CONTEXT 65536

typedef struct
{
  LyceumModels *models; /* (owned) */
  const LyceumModelWish *wish;
  GPtrArray *choices;   /* (owned) (nullable) (element-type LyceumModelChoice) */
  guint i_choice;
  guint context_length;
  gboolean has_schema;
  gboolean is_last;     /* the model has been told its mistake */
  LyceumCompletionRequest *request; /* (owned) (nullable) */
  GString *answer;
  gsize n_reasoning;
  LyceumModelTap *tap;  /* (owned) (nullable) */
  GCancellable *stream; /* (owned) (nullable): of the completion that runs */
  gulong forward;
  gboolean is_capped;   /* the stream was ended here, because it was too long */
} Exchange;

static void ask (GTask *task);

static void
exchange_free (gpointer data)
{
  Exchange *self = data;

  g_clear_object (&self->models);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->request, lyceum_completion_request_free);
  g_clear_pointer (&self->tap, _lyceum_model_tap_free);
  g_string_free (self->answer, TRUE);
  g_free (self);
}

typedef struct
{
  LyceumModelWorkFunc func;
  gpointer data;
} Work;

/* A task hands work over to a thread and back; this says so to ThreadSanitizer, which cannot see into GLib. */
static void
say_handed_over (void)
{
  static pthread_mutex_t handing_over = PTHREAD_MUTEX_INITIALIZER;

  pthread_mutex_lock (&handing_over);
  pthread_mutex_unlock (&handing_over);
}

static void
work_thread_cb (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Work *work = task_data;
  LyceumThreadRole role = lyceum_thread_get_role ();
  GError *error = NULL;
  gboolean ok;

  say_handed_over ();
  /* The thread is lent by GLib's pool, and is a worker for as long as this takes. */
  lyceum_thread_set_role (LYCEUM_THREAD_WORKER);
  ok = work->func (work->data, cancellable, &error);
  say_handed_over ();
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  lyceum_thread_set_role (role);
}

void
_lyceum_model_work_async (LyceumModelWorkFunc  func,
                          gpointer             data,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work = g_new0 (Work, 1);

  lyceum_assert_network ();

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, _lyceum_model_work_async);
  work->func = func;
  work->data = data;
  g_task_set_task_data (task, work, g_free);
  /* The data must not go while the thread works on it. */
  g_task_set_return_on_cancel (task, FALSE);
  say_handed_over ();
  g_task_run_in_thread (task, work_thread_cb);
}

gboolean
_lyceum_model_work_finish (GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, _lyceum_model_work_async), FALSE);

  say_handed_over ();
  return g_task_propagate_boolean (G_TASK (result), error);
}

static const LyceumModelChoice *
get_choice (Exchange *self)
{
  return g_ptr_array_index (self->choices, self->i_choice);
}

static void
take_choice (Exchange *self)
{
  guint length = get_choice (self)->context_length;

  self->context_length = CLAMP (length > 0 ? length : LYCEUM_MODEL_CONTEXT, MIN_CONTEXT, MAX_CONTEXT);
  self->has_schema = TRUE;
  self->is_last = FALSE;
}

/* The next model, or the end. @error: (transfer full) */
static void
fail (GTask  *task,
      GError *error)
{
  Exchange *self = g_task_get_task_data (task);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->choices &&
      self->i_choice + 1 < self->choices->len)
    {
      g_error_free (error);
      self->i_choice++;
      take_choice (self);
      ask (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
check_work (gpointer      data,
            GCancellable *cancellable,
            GError      **error)
{
  Exchange *self = data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) answer = _lyceum_model_json_parse (self->answer->str, NULL, &local_error);

  if (!answer)
    {
      g_set_error_literal (error, LYCEUM_MODEL_MISTAKE, LYCEUM_MODEL_MISTAKE_FORM, local_error->message);
      return FALSE;
    }
  return self->wish->check_thread_cb (answer, self->is_last, self->wish->data, error);
}

static void
add_repair (Exchange   *self,
            const char *mistake)
{
  g_autofree char *repair = _lyceum_model_prompt_repair (self->wish->language, mistake);
  g_autofree char *shown = NULL;

  if (self->answer->len > MAX_SHOWN)
    g_string_truncate (self->answer, g_utf8_find_prev_char (self->answer->str, self->answer->str + MAX_SHOWN) -
                                       self->answer->str);
  /* Servers refuse empty messages. */
  shown = g_strdup (self->answer->len > 0 ? self->answer->str : "{}");
  lyceum_completion_request_add (self->request, LYCEUM_ROLE_ASSISTANT, shown);
  lyceum_completion_request_add (self->request, LYCEUM_ROLE_USER, repair);
}

static void complete (GTask *task);

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  Exchange *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (_lyceum_model_work_finish (result, &error))
    {
      const LyceumModelChoice *choice = get_choice (self);

      /* Translators: a model and the server that it is on: "llama3 (Home)". */
      g_task_return_pointer (task, g_strdup_printf (_("%s (%s)"), choice->model, choice->provider_name), g_free);
      g_object_unref (task);
      return;
    }
  if (!g_error_matches (error, LYCEUM_MODEL_MISTAKE, LYCEUM_MODEL_MISTAKE_FORM))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }
  g_debug ("%s answered what cannot be used: %s", get_choice (self)->model, error->message);
  if (!self->is_last)
    {
      self->is_last = TRUE;
      add_repair (self, error->message);
      complete (task);
      return;
    }
  fail (task, g_error_new (LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BAD_ANSWER,
                           _("The model “%s” did not answer in a form that can be used. A larger model may do better."),
                           get_choice (self)->model));
}

static void
delta_network_cb (LyceumDelta  delta,
                  const char  *text,
                  gpointer     user_data)
{
  Exchange *self = user_data;
  g_autofree char *shown = NULL;

  if (self->is_capped)
    return;
  if (delta == LYCEUM_DELTA_REASONING)
    self->n_reasoning += strlen (text);
  else
    g_string_append (self->answer, text);
  if (self->answer->len > MAX_ANSWER || self->n_reasoning > MAX_REASONING)
    {
      self->is_capped = TRUE;
      g_cancellable_cancel (self->stream);
      return;
    }
  shown = delta == LYCEUM_DELTA_TEXT && self->tap ? _lyceum_model_tap_feed (self->tap, text) : NULL;
  if (shown && self->wish->run)
    lyceum_task_run_emit_text (self->wish->run, shown);
}

/* Whether another way of asking the same model may do. */
static gboolean
can_ask_otherwise (Exchange     *self,
                   const GError *error)
{
  if (g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_TOO_LONG) &&
      self->context_length / 2 >= MIN_CONTEXT)
    {
      self->context_length /= 2;
      return TRUE;
    }
  if (g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_REQUEST) && self->has_schema)
    {
      self->has_schema = FALSE;
      return TRUE;
    }
  return FALSE;
}

static void
completed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  Exchange *self = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean ok = lyceum_provider_complete_finish (LYCEUM_PROVIDER (object), result, NULL, &error);

  g_cancellable_disconnect (g_task_get_cancellable (task), self->forward);
  self->forward = 0;
  g_clear_object (&self->stream);
  if (!ok && self->is_capped && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_clear_error (&error);
      ok = TRUE;
    }
  if (ok)
    {
      _lyceum_model_work_async (check_work, self, g_task_get_cancellable (task), checked_cb, task);
      return;
    }
  if (can_ask_otherwise (self, error))
    {
      g_error_free (error);
      self->is_last = FALSE;
      ask (task);
      return;
    }
  fail (task, error);
}

static void
cancel_stream (GCancellable *cancellable,
               gpointer      stream)
{
  g_cancellable_cancel (stream);
}

static void
complete (GTask *task)
{
  Exchange *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_string_truncate (self->answer, 0);
  self->n_reasoning = 0;
  self->is_capped = FALSE;
  g_clear_pointer (&self->tap, _lyceum_model_tap_free);
  if (self->wish->tapped)
    {
      self->tap = _lyceum_model_tap_new (self->wish->tapped);
      if (self->wish->run)
        lyceum_task_run_emit_text (self->wish->run, "\f");
    }
  self->stream = g_cancellable_new ();
  if (cancellable)
    self->forward = g_cancellable_connect (cancellable, G_CALLBACK (cancel_stream), g_object_ref (self->stream),
                                           g_object_unref);
  lyceum_provider_complete_async (get_choice (self)->provider, self->request, delta_network_cb, self, self->stream,
                                  completed_cb, task);
}

static gboolean
build_work (gpointer      data,
            GCancellable *cancellable,
            GError      **error)
{
  Exchange *self = data;
  /* Half of what the model holds is for what it is told, the other half for its answer. */
  return self->wish->build_thread_cb (self->context_length / 2, self->request, self->wish->data, error);
}

static void
built_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (_lyceum_model_work_finish (result, &error))
    {
      complete (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
ask (GTask *task)
{
  Exchange *self = g_task_get_task_data (task);
  const LyceumModelChoice *choice = get_choice (self);

  g_clear_pointer (&self->request, lyceum_completion_request_free);
  self->request = lyceum_completion_request_new (choice->model);
  self->request->temperature = 0.2;
  self->request->context_length = self->context_length;
  self->request->json_schema = self->has_schema ? g_strdup (self->wish->schema) : NULL;
  if (self->wish->run && self->wish->message)
    lyceum_task_run_set_progress (self->wish->run, -1, self->wish->message);
  _lyceum_model_work_async (build_work, self, g_task_get_cancellable (task), built_cb, task);
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  Exchange *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->choices = lyceum_models_choose_finish (LYCEUM_MODELS (object), result, &error);
  if (self->choices && self->choices->len == 0)
    error = g_error_new_literal (LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_NO_MODEL,
                                 _("No model is set up. Add a server of models in Models, or with “lyceumctl provider add”."));
  if (error)
    {
      self->i_choice = 0;
      g_clear_pointer (&self->choices, g_ptr_array_unref);
      fail (task, error);
      return;
    }
  take_choice (self);
  ask (task);
}

void
_lyceum_model_exchange_async (LyceumModels          *models,
                              const LyceumModelWish *wish,
                              GCancellable          *cancellable,
                              GAsyncReadyCallback    callback,
                              gpointer               user_data)
{
  GTask *task;
  Exchange *self = g_new0 (Exchange, 1);
  const char *model = wish->use == LYCEUM_USE_CARDS ? wish->maker->card_model : wish->maker->lesson_model;

  lyceum_assert_network ();

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, _lyceum_model_exchange_async);
  self->wish = wish;
  self->answer = g_string_new (NULL);
  self->models = g_object_ref (models);
  g_task_set_task_data (task, self, exchange_free);
  lyceum_models_choose_async (models, wish->use, wish->maker->provider, model, cancellable, chosen_cb, task);
}

char *
_lyceum_model_exchange_finish (GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, _lyceum_model_exchange_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
