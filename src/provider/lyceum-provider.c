/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-provider.h"

#include <glib/gi18n-lib.h>

#include "lyceum-thread.h"

G_DEFINE_ABSTRACT_TYPE (LyceumProvider, lyceum_provider, G_TYPE_OBJECT)

static LyceumCapabilities
lyceum_provider_real_get_capabilities (LyceumProvider *self)
{
  return 0;
}

static void
lyceum_provider_class_init (LyceumProviderClass *class)
{
  class->get_capabilities = lyceum_provider_real_get_capabilities;
}

static void
lyceum_provider_init (LyceumProvider *self)
{
}

LyceumCapabilities
lyceum_provider_get_capabilities (LyceumProvider *self)
{
  g_return_val_if_fail (LYCEUM_IS_PROVIDER (self), 0);

  return LYCEUM_PROVIDER_GET_CLASS (self)->get_capabilities (self);
}

/* Answers a call that this kind of server does not know. @tag: of the function that was called; its finish looks for
 * it. */
static void
report_unsupported (LyceumProvider *self, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_return_error (
      task, lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_UNSUPPORTED, -1,
                                       _ ("This kind of server cannot do that. Choose another one for it.")));
}

/* Returns: whether @result is of report_unsupported() with @tag; then @error is set. */
static gboolean
is_unsupported (GAsyncResult *result, gpointer tag, GError **error)
{
  if (!g_async_result_is_tagged (result, tag))
    return FALSE;
  g_task_propagate_boolean (G_TASK (result), error);
  return TRUE;
}

void
lyceum_provider_complete_async (LyceumProvider *self,
                                const LyceumCompletionRequest *request,
                                LyceumDeltaFunc func,
                                gpointer func_data,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  LyceumProviderClass *class;

  lyceum_assert_network ();
  g_return_if_fail (LYCEUM_IS_PROVIDER (self));
  g_return_if_fail (request != NULL && request->model != NULL);

  class = LYCEUM_PROVIDER_GET_CLASS (self);
  if (class->complete_async == NULL || !(class->get_capabilities (self) & LYCEUM_CAPABILITY_COMPLETE))
    report_unsupported (self, lyceum_provider_complete_async, callback, user_data);
  else
    class->complete_async (self, request, func, func_data, cancellable, callback, user_data);
}

gboolean
lyceum_provider_complete_finish (LyceumProvider *self,
                                 GAsyncResult *result,
                                 LyceumCompletion *completion,
                                 GError **error)
{
  g_return_val_if_fail (LYCEUM_IS_PROVIDER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (completion != NULL)
    *completion = (LyceumCompletion){ .finish = LYCEUM_FINISH_UNKNOWN, .first_seconds = -1 };
  if (is_unsupported (result, lyceum_provider_complete_async, error))
    return FALSE;
  return LYCEUM_PROVIDER_GET_CLASS (self)->complete_finish (self, result, completion, error);
}

void
lyceum_provider_embed_async (LyceumProvider *self,
                             const char *model,
                             const char *const *texts,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  LyceumProviderClass *class;

  lyceum_assert_network ();
  g_return_if_fail (LYCEUM_IS_PROVIDER (self));
  g_return_if_fail (model != NULL && texts != NULL);

  class = LYCEUM_PROVIDER_GET_CLASS (self);
  if (class->embed_async == NULL || !(class->get_capabilities (self) & LYCEUM_CAPABILITY_EMBED))
    report_unsupported (self, lyceum_provider_embed_async, callback, user_data);
  else
    class->embed_async (self, model, texts, cancellable, callback, user_data);
}

LyceumEmbeddings *
lyceum_provider_embed_finish (LyceumProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LYCEUM_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (is_unsupported (result, lyceum_provider_embed_async, error))
    return NULL;
  return LYCEUM_PROVIDER_GET_CLASS (self)->embed_finish (self, result, error);
}

void
lyceum_provider_rerank_async (LyceumProvider *self,
                              const char *model,
                              const char *query,
                              const char *const *texts,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  LyceumProviderClass *class;

  lyceum_assert_network ();
  g_return_if_fail (LYCEUM_IS_PROVIDER (self));
  g_return_if_fail (model != NULL && query != NULL && texts != NULL);

  class = LYCEUM_PROVIDER_GET_CLASS (self);
  if (class->rerank_async == NULL || !(class->get_capabilities (self) & LYCEUM_CAPABILITY_RERANK))
    report_unsupported (self, lyceum_provider_rerank_async, callback, user_data);
  else
    class->rerank_async (self, model, query, texts, cancellable, callback, user_data);
}

GArray *
lyceum_provider_rerank_finish (LyceumProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LYCEUM_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (is_unsupported (result, lyceum_provider_rerank_async, error))
    return NULL;
  return LYCEUM_PROVIDER_GET_CLASS (self)->rerank_finish (self, result, error);
}

void
lyceum_provider_list_models_async (LyceumProvider *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  LyceumProviderClass *class;

  lyceum_assert_network ();
  g_return_if_fail (LYCEUM_IS_PROVIDER (self));

  class = LYCEUM_PROVIDER_GET_CLASS (self);
  if (class->list_models_async == NULL || !(class->get_capabilities (self) & LYCEUM_CAPABILITY_LIST_MODELS))
    report_unsupported (self, lyceum_provider_list_models_async, callback, user_data);
  else
    class->list_models_async (self, cancellable, callback, user_data);
}

GPtrArray *
lyceum_provider_list_models_finish (LyceumProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LYCEUM_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (is_unsupported (result, lyceum_provider_list_models_async, error))
    return NULL;
  return LYCEUM_PROVIDER_GET_CLASS (self)->list_models_finish (self, result, error);
}

void
lyceum_provider_pull_async (LyceumProvider *self,
                            const char *model,
                            GFileProgressCallback progress,
                            gpointer progress_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  LyceumProviderClass *class;

  lyceum_assert_network ();
  g_return_if_fail (LYCEUM_IS_PROVIDER (self));
  g_return_if_fail (model != NULL);

  class = LYCEUM_PROVIDER_GET_CLASS (self);
  if (class->pull_async == NULL || !(class->get_capabilities (self) & LYCEUM_CAPABILITY_PULL))
    report_unsupported (self, lyceum_provider_pull_async, callback, user_data);
  else
    class->pull_async (self, model, progress, progress_data, cancellable, callback, user_data);
}

gboolean
lyceum_provider_pull_finish (LyceumProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LYCEUM_IS_PROVIDER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (is_unsupported (result, lyceum_provider_pull_async, error))
    return FALSE;
  return LYCEUM_PROVIDER_GET_CLASS (self)->pull_finish (self, result, error);
}
