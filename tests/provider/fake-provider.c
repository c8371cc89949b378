/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-provider-private.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (FakeProvider, fake_provider, LYCEUM_TYPE_PROVIDER)

/* One call under way; the data of its task. */
typedef struct
{
  LyceumDeltaFunc func;
  gpointer func_data;
  FakeScript *script; /* (owned) (nullable) */
  guint next;
  gint64 begun;
  LyceumCompletion completion;
  gpointer result; /* (nullable): of what is no completion; owned by the caller once handed over */
  GDestroyNotify free_result;
} Call;

static void
free_asked (FakeAsked *asked)
{
  g_free (asked->prompt);
  g_free (asked->schema);
  g_free (asked);
}

static void
free_call (Call *call)
{
  g_clear_pointer (&call->script, _fake_script_free);
  if (call->result != NULL)
    call->free_result (call->result);
  g_free (call);
}

/* Without a script the last message comes back, a word at a time. */
static FakeScript *
new_echo (const LyceumCompletionRequest *request)
{
  FakeScript *script = _fake_script_new ();
  const LyceumChatMessage *last;
  const char *from;

  if (request->messages->len == 0)
    return script;
  last = g_ptr_array_index (request->messages, request->messages->len - 1);
  for (from = last->text; *from != '\0';)
    {
      const char *to = strchr (from + 1, ' ');
      g_autofree char *word = to != NULL ? g_strndup (from, to - from) : g_strdup (from);

      _fake_script_add (script, 0, LYCEUM_DELTA_TEXT, word, NULL);
      from += strlen (word);
    }
  return script;
}

static gboolean step_network_cb (gpointer data);

/* A step that waits for its time, or to be cancelled. */
typedef struct
{
  GTask *task; /* (owned) */
  GSourceFunc func;
  gulong handler;
} Wait;

static void
free_wait (gpointer data)
{
  Wait *wait = data;

  g_object_unref (wait->task);
  g_free (wait);
}

static gboolean
waited_network_cb (gpointer data)
{
  Wait *wait = data;

  g_cancellable_disconnect (g_task_get_cancellable (wait->task), wait->handler);
  return wait->func (wait->task);
}

/* Any thread. */
static void
wake_cb (GCancellable *cancellable, gpointer source)
{
  g_source_set_ready_time (source, 0);
}

/* Not with a source of the cancellable: GLib loses one that is let go of while another thread is still cancelling. */
static void
wait_network (GTask *task, guint milliseconds, GSourceFunc func)
{
  g_autoptr (GSource) source = g_timeout_source_new (milliseconds);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Wait *wait = g_new0 (Wait, 1);

  wait->task = g_object_ref (task);
  wait->func = func;
  g_source_set_callback (source, waited_network_cb, wait, free_wait);
  g_source_attach (source, g_task_get_context (task));
  if (cancellable != NULL)
    wait->handler = g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), g_source_ref (source),
                                           (GDestroyNotify) g_source_unref);
}

static gboolean
return_if_cancelled (GTask *task)
{
  FakeProvider *self = g_task_get_source_object (task);

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return FALSE;
  g_mutex_lock (&self->mutex);
  self->n_cancelled++;
  g_mutex_unlock (&self->mutex);
  return g_task_return_error_if_cancelled (task);
}

static void
next_step (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  GPtrArray *steps = call->script->steps;

  if (call->next < steps->len)
    {
      wait_network (task, ((FakeStep *) g_ptr_array_index (steps, call->next))->milliseconds, step_network_cb);
      return;
    }
  call->completion.finish = call->script->finish;
  call->completion.prompt_tokens = 10;
  call->completion.completion_tokens = steps->len;
  call->completion.seconds = (g_get_monotonic_time () - call->begun) / 1e6;
  g_task_return_boolean (task, TRUE);
}

static gboolean
step_network_cb (gpointer data)
{
  GTask *task = data;
  Call *call = g_task_get_task_data (task);
  FakeStep *step;

  if (return_if_cancelled (task))
    return G_SOURCE_REMOVE;
  step = g_ptr_array_index (call->script->steps, call->next++);
  if (step->error != NULL)
    {
      call->completion.finish = LYCEUM_FINISH_UNKNOWN;
      call->completion.seconds = (g_get_monotonic_time () - call->begun) / 1e6;
      g_task_return_error (task, g_error_copy (step->error));
      return G_SOURCE_REMOVE;
    }
  if (call->completion.first_seconds < 0)
    call->completion.first_seconds = (g_get_monotonic_time () - call->begun) / 1e6;
  if (call->func != NULL)
    call->func (step->delta, step->text, call->func_data);
  if (!return_if_cancelled (task))
    next_step (task);
  return G_SOURCE_REMOVE;
}

/* Counts a call. Returns: (transfer full) (nullable): the failure that was scripted for it. */
static GError *
note_call (FakeProvider *self, LyceumCapabilities capability)
{
  gpointer key = GUINT_TO_POINTER (capability);
  GError *failure = NULL;

  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->n_calls, key,
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->n_calls, key)) + 1));
  g_hash_table_steal_extended (self->failures, key, NULL, (gpointer *) &failure);
  g_mutex_unlock (&self->mutex);
  return failure;
}

static void
note_request (FakeProvider *self, const LyceumCompletionRequest *request)
{
  static const char *const roles[] = { "system", "user", "assistant" };
  g_autoptr (GString) prompt = g_string_new (NULL);
  FakeAsked *asked = g_new0 (FakeAsked, 1);

  for (guint i = 0; i < request->messages->len; i++)
    {
      const LyceumChatMessage *message = g_ptr_array_index (request->messages, i);

      g_string_append_printf (prompt, "%s: %s\n", roles[message->role], message->text);
    }
  asked->prompt = g_string_free (g_steal_pointer (&prompt), FALSE);
  asked->schema = g_strdup (request->json_schema);
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->asked, asked);
  g_mutex_unlock (&self->mutex);
}

static void
fake_provider_complete_async (LyceumProvider *provider,
                              const LyceumCompletionRequest *request,
                              LyceumDeltaFunc func,
                              gpointer func_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  FakeProvider *self = FAKE_PROVIDER (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);
  GError *failure = note_call (self, LYCEUM_CAPABILITY_COMPLETE);

  g_task_set_source_tag (task, fake_provider_complete_async);
  call->func = func;
  call->func_data = func_data;
  call->begun = g_get_monotonic_time ();
  call->completion.first_seconds = -1;
  g_task_set_task_data (task, call, (GDestroyNotify) free_call);
  note_request (self, request);
  if (failure != NULL)
    {
      g_task_return_error (task, failure);
      return;
    }
  g_mutex_lock (&self->mutex);
  call->script = g_queue_pop_head (&self->scripts);
  g_mutex_unlock (&self->mutex);
  if (call->script == NULL)
    call->script = new_echo (request);
  next_step (task);
}

static gboolean
fake_provider_complete_finish (LyceumProvider *provider,
                               GAsyncResult *result,
                               LyceumCompletion *completion,
                               GError **error)
{
  Call *call = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, fake_provider_complete_async), FALSE);

  if (completion != NULL)
    *completion = call->completion;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
result_network_cb (gpointer data)
{
  GTask *task = data;
  Call *call = g_task_get_task_data (task);

  if (!return_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&call->result), call->free_result);
  return G_SOURCE_REMOVE;
}

/* Answers with @result, as late as it is set; or with the failure that was scripted. */
static void
answer (FakeProvider *self,
        LyceumCapabilities capability,
        gpointer tag,
        gpointer result,
        GDestroyNotify free_result,
        GCancellable *cancellable,
        GAsyncReadyCallback callback,
        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);
  GError *failure = note_call (self, capability);
  guint delay;

  g_task_set_source_tag (task, tag);
  call->result = result;
  call->free_result = free_result;
  g_task_set_task_data (task, call, (GDestroyNotify) free_call);
  g_mutex_lock (&self->mutex);
  delay = self->delay;
  g_mutex_unlock (&self->mutex);
  if (failure != NULL)
    g_task_return_error (task, failure);
  else
    wait_network (task, delay, result_network_cb);
}

/* The words of @text in lower case: letters and digits. */
static char **
split_words (const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (char *from = lower; *from != '\0';)
    {
      char *to = from;

      while (g_unichar_isalnum (g_utf8_get_char (to)))
        to = g_utf8_next_char (to);
      if (to > from)
        {
          g_autofree char *word = g_strndup (from, to - from);

          g_strv_builder_add (words, word);
        }
      from = *to != '\0' ? g_utf8_next_char (to) : to;
    }
  return g_strv_builder_end (words);
}

static void
fake_provider_embed_async (LyceumProvider *provider,
                           const char *model,
                           const char *const *texts,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  LyceumEmbeddings *embeddings = g_new0 (LyceumEmbeddings, 1);

  embeddings->n = g_strv_length ((char **) texts);
  embeddings->dimensions = FAKE_PROVIDER_DIMENSIONS;
  embeddings->values = g_new0 (float, (gsize) embeddings->n *FAKE_PROVIDER_DIMENSIONS + 1);
  for (guint i = 0; i < embeddings->n; i++)
    {
      g_auto (GStrv) words = split_words (texts[i]);

      for (guint j = 0; words[j] != NULL; j++)
        embeddings->values[(gsize) i * FAKE_PROVIDER_DIMENSIONS + g_str_hash (words[j]) % FAKE_PROVIDER_DIMENSIONS] +=
            1;
    }
  answer (FAKE_PROVIDER (provider), LYCEUM_CAPABILITY_EMBED, fake_provider_embed_async, embeddings,
          (GDestroyNotify) lyceum_embeddings_free, cancellable, callback, user_data);
}

static LyceumEmbeddings *
fake_provider_embed_finish (LyceumProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_provider_rerank_async (LyceumProvider *provider,
                            const char *model,
                            const char *query,
                            const char *const *texts,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GArray *scores = g_array_new (FALSE, TRUE, sizeof (float));
  g_auto (GStrv) wanted = split_words (query);
  guint n_wanted = g_strv_length (wanted);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_auto (GStrv) words = split_words (texts[i]);
      guint n_found = 0;
      float score;

      for (guint j = 0; j < n_wanted; j++)
        n_found += g_strv_contains ((const char *const *) words, wanted[j]);
      score = n_wanted > 0 ? (float) n_found / n_wanted : 0;
      g_array_append_val (scores, score);
    }
  answer (FAKE_PROVIDER (provider), LYCEUM_CAPABILITY_RERANK, fake_provider_rerank_async, scores,
          (GDestroyNotify) g_array_unref, cancellable, callback, user_data);
}

static GArray *
fake_provider_rerank_finish (LyceumProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_provider_list_models_async (LyceumProvider *provider,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  static const char *const ids[] = { "fake-chat", "fake-embed", "fake-rerank" };
  GPtrArray *models = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_model_info_free);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      LyceumModelInfo *info = g_new0 (LyceumModelInfo, 1);

      info->id = g_strdup (ids[i]);
      info->context_length = 8192;
      info->capabilities = LYCEUM_CAPABILITY_COMPLETE << i;
      g_ptr_array_add (models, info);
    }
  answer (FAKE_PROVIDER (provider), LYCEUM_CAPABILITY_LIST_MODELS, fake_provider_list_models_async, models,
          (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

static GPtrArray *
fake_provider_list_models_finish (LyceumProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_provider_pull_async (LyceumProvider *provider,
                          const char *model,
                          GFileProgressCallback progress,
                          gpointer progress_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  if (progress != NULL)
    progress (1000, 1000, progress_data);
  answer (FAKE_PROVIDER (provider), LYCEUM_CAPABILITY_PULL, fake_provider_pull_async, g_strdup (model), g_free,
          cancellable, callback, user_data);
}

static gboolean
fake_provider_pull_finish (LyceumProvider *provider, GAsyncResult *result, GError **error)
{
  g_autofree char *model = g_task_propagate_pointer (G_TASK (result), error);

  return model != NULL;
}

static LyceumCapabilities
fake_provider_get_capabilities (LyceumProvider *provider)
{
  return FAKE_PROVIDER (provider)->capabilities;
}

static void
fake_provider_finalize (GObject *object)
{
  FakeProvider *self = FAKE_PROVIDER (object);

  g_queue_clear_full (&self->scripts, (GDestroyNotify) _fake_script_free);
  g_ptr_array_unref (self->asked);
  g_hash_table_unref (self->failures);
  g_hash_table_unref (self->n_calls);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (fake_provider_parent_class)->finalize (object);
}

static void
fake_provider_class_init (FakeProviderClass *class)
{
  LyceumProviderClass *provider_class = LYCEUM_PROVIDER_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = fake_provider_finalize;
  provider_class->get_capabilities = fake_provider_get_capabilities;
  provider_class->complete_async = fake_provider_complete_async;
  provider_class->complete_finish = fake_provider_complete_finish;
  provider_class->embed_async = fake_provider_embed_async;
  provider_class->embed_finish = fake_provider_embed_finish;
  provider_class->rerank_async = fake_provider_rerank_async;
  provider_class->rerank_finish = fake_provider_rerank_finish;
  provider_class->list_models_async = fake_provider_list_models_async;
  provider_class->list_models_finish = fake_provider_list_models_finish;
  provider_class->pull_async = fake_provider_pull_async;
  provider_class->pull_finish = fake_provider_pull_finish;
}

static void
fake_provider_init (FakeProvider *self)
{
  g_mutex_init (&self->mutex);
  self->asked = g_ptr_array_new_with_free_func ((GDestroyNotify) free_asked);
  self->failures = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_error_free);
  self->n_calls = g_hash_table_new (NULL, NULL);
}

FakeProvider *
fake_provider_new (LyceumCapabilities capabilities)
{
  FakeProvider *self = g_object_new (FAKE_TYPE_PROVIDER, NULL);

  self->capabilities = capabilities;
  return self;
}
