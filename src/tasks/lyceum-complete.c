/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-complete-private.h"

/* Asking, on the main thread: which server's limits hold, the task, and what its event log says as it comes. */

typedef struct
{
  LyceumQueue *queue;               /* (owned) */
  LyceumTaskSpec *spec;             /* (owned) (nullable): until it is submitted */
  char *provider_name;              /* (nullable) */
  LyceumCompleteFunc func;          /* (nullable) */
  gpointer func_data;
  LyceumSubscription *subscription; /* (owned) (nullable) */
  LyceumCompleteReader reader;
  gsize n_told;                     /* bytes of the answer that @func has been told */
  gboolean is_told_all;             /* the log has said how it ended */
  gboolean has_ended;               /* the task's callback has come, with one of: */
  GVariant *result;                 /* (owned) (nullable) */
  GError *error;                    /* (owned) (nullable) */
} Asking;

static void
asking_free (gpointer data)
{
  Asking *self = data;

  g_clear_pointer (&self->subscription, lyceum_subscription_cancel);
  g_clear_pointer (&self->spec, lyceum_task_spec_free);
  g_clear_pointer (&self->result, g_variant_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->queue);
  g_free (self->provider_name);
  g_free (self);
}

static void
told_cb (LyceumCompletePart part,
         const char        *text,
         gpointer           user_data)
{
  Asking *self = user_data;

  if (part == LYCEUM_COMPLETE_RESTART)
    self->n_told = 0;
  if (part == LYCEUM_COMPLETE_TEXT)
    self->n_told += strlen (text);
  if (self->func)
    self->func (part, text, self->func_data);
}

static void
succeed (GTask  *task,
         Asking *self)
{
  LyceumCompleteAnswer *answer = _lyceum_complete_answer_from_variant (self->result);

  if (!answer)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s",
                               _("The answer got lost on its way. Ask once more."));
      return;
    }
  /* The log does not hold more than so much. */
  if (self->func && strlen (answer->text) > self->n_told)
    self->func (LYCEUM_COMPLETE_TEXT, answer->text + self->n_told, self->func_data);
  g_task_return_pointer (task, answer, (GDestroyNotify) lyceum_complete_answer_free);
}

/* @task: (transfer full) */
static void
end (GTask *task)
{
  Asking *self = g_task_get_task_data (task);

  g_clear_pointer (&self->subscription, lyceum_subscription_cancel);
  if (self->error)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    succeed (task, self);
  g_object_unref (task);
}

/* Whether the log has yet to say how it ended, and what came before that. What was taken back, or not taken in, is not waited for. */
static gboolean
has_more_to_tell (Asking *self)
{
  return !self->is_told_all && (!self->error || self->error->domain == LYCEUM_PROVIDER_ERROR);
}

static void
event_cb (const LyceumTaskEvent *event,
          gpointer               user_data)
{
  GTask *task = user_data;
  Asking *self = g_task_get_task_data (task);

  if (event->type == LYCEUM_TASK_EVENT_TEXT)
    _lyceum_complete_reader_read (&self->reader, event->text, told_cb, self);
  else if (event->type == LYCEUM_TASK_EVENT_PROGRESS && event->text && *event->text)
    told_cb (LYCEUM_COMPLETE_WAITING, event->text, self);
  else if (event->type == LYCEUM_TASK_EVENT_STATE && LYCEUM_TASK_STATE_IS_FINISHED (event->state))
    {
      self->is_told_all = TRUE;
      if (self->has_ended)
        end (task);
    }
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  Asking *self = g_task_get_task_data (task);

  self->result = lyceum_queue_submit_finish (LYCEUM_QUEUE (object), result, &self->error);
  self->has_ended = TRUE;
  if (!has_more_to_tell (self))
    end (task);
}

static void
submit (GTask *task)
{
  Asking *self = g_task_get_task_data (task);
  gint64 id;

  id = lyceum_queue_submit (self->queue, g_steal_pointer (&self->spec), g_task_get_cancellable (task), ended_cb, task);
  if (self->func)
    self->subscription = lyceum_queue_subscribe (self->queue, id, 0, event_cb, task, NULL);
  else
    self->is_told_all = TRUE;
}

static gboolean
may_answer (const LyceumProviderProfile *profile)
{
  const char *model = profile->models[LYCEUM_USE_ANSWERS];

  return !profile->is_off && model && *model;
}

/* Who will be asked first. */
static const LyceumProviderProfile *
find_profile (GPtrArray  *profiles,
              const char *name)
{
  const LyceumProviderProfile *first = NULL;

  for (guint i = 0; i < profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);

      if (name && g_str_equal (profile->name, name))
        return profile;
      if (!name && may_answer (profile) &&
          (!first || profile->chosen_at[LYCEUM_USE_ANSWERS] > first->chosen_at[LYCEUM_USE_ANSWERS]))
        first = profile;
    }
  return first;
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  Asking *self = g_task_get_task_data (task);
  g_autoptr (GPtrArray) profiles = lyceum_models_list_finish (LYCEUM_MODELS (object), result, &self->error);
  const LyceumProviderProfile *profile;

  if (!profiles)
    {
      end (task);
      return;
    }
  /* Where there is none, the task says so. */
  profile = find_profile (profiles, self->provider_name);
  if (profile)
    self->spec->limit_key = g_strdup_printf ("provider:%s", profile->name);
  submit (task);
}

static LyceumTaskSpec *
make_spec (const LyceumCompleteOptions *options)
{
  g_autoptr (LyceumCompletionRequest) request = lyceum_completion_request_new (options->model ? options->model : "");

  if (options->system_prompt)
    lyceum_completion_request_add (request, LYCEUM_ROLE_SYSTEM, options->system_prompt);
  lyceum_completion_request_add (request, LYCEUM_ROLE_USER, options->prompt);
  request->temperature = options->temperature;
  request->max_tokens = options->max_tokens;
  return lyceum_task_spec_new (options->is_kept ? LYCEUM_KIND_COMPLETE_KEPT : LYCEUM_KIND_COMPLETE, options->title,
                               _lyceum_complete_payload_to_variant (request, options->provider_name, options->may_restart),
                               options->priority, 0);
}

void
lyceum_complete_async (LyceumQueue                 *queue,
                       LyceumModels                *models,
                       const LyceumCompleteOptions *options,
                       LyceumCompleteFunc           func,
                       gpointer                     func_data,
                       GCancellable                *cancellable,
                       GAsyncReadyCallback          callback,
                       gpointer                     user_data)
{
  GTask *task = g_task_new (queue, cancellable, callback, user_data);
  Asking *self = g_new0 (Asking, 1);

  g_task_set_source_tag (task, lyceum_complete_async);
  /* A task that has ended well before it could be cancelled has an answer. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, asking_free);
  self->queue = g_object_ref (queue);
  self->provider_name = g_strdup (options->provider_name);
  self->func = func;
  self->func_data = func_data;
  self->spec = make_spec (options);
  lyceum_models_list_async (models, cancellable, listed_cb, task);
}

LyceumCompleteAnswer *
lyceum_complete_finish (LyceumQueue  *queue,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, queue), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_complete_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
