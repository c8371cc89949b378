/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-server-ask-private.h"
#include "lyceum-server-check.h"

/* The models of a server: which there are, and fetching one. */

static void
listed_network_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *models = lyceum_provider_list_models_finish (LYCEUM_PROVIDER (object), result, &error);

  if (models)
    g_task_return_pointer (task, models, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
list_network_cb (GTask          *task,
                 LyceumProvider *provider)
{
  lyceum_provider_list_models_async (provider, g_task_get_cancellable (task), listed_network_cb, task);
}

void
lyceum_models_list_of_async (LyceumModels                *self,
                             const LyceumProviderProfile *profile,
                             const char                  *key,
                             GCancellable                *cancellable,
                             GAsyncReadyCallback          callback,
                             gpointer                     user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lyceum_models_list_of_async);
  _lyceum_server_ask (task, profile, key, list_network_cb, NULL, NULL);
}

GPtrArray *
lyceum_models_list_of_finish (LyceumModels *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_models_list_of_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  char *model;
  GFileProgressCallback progress; /* (nullable) */
  gpointer progress_data;

  GMutex mutex;
  goffset done, total; /* protected by @mutex */
  GSource *source;     /* (owned) (nullable) protected by @mutex: on its way to the caller's context */
} Pull;

static void
pull_free (Pull *pull)
{
  g_mutex_clear (&pull->mutex);
  g_free (pull->model);
  g_free (pull);
}

static gboolean
tell_progress_cb (gpointer user_data)
{
  GTask *task = user_data;
  Pull *pull = _lyceum_server_ask_get_data (task);
  goffset done, total;

  g_mutex_lock (&pull->mutex);
  done = pull->done;
  total = pull->total;
  g_clear_pointer (&pull->source, g_source_unref);
  g_mutex_unlock (&pull->mutex);
  if (!g_task_get_completed (task))
    pull->progress (done, total, pull->progress_data);
  return G_SOURCE_REMOVE;
}

static void
pulled_some_network_cb (goffset  done,
                        goffset  total,
                        gpointer user_data)
{
  GTask *task = user_data;
  Pull *pull = _lyceum_server_ask_get_data (task);

  g_mutex_lock (&pull->mutex);
  pull->done = done;
  pull->total = total;
  /* One on its way says the newest, however many come meanwhile. */
  if (!pull->source)
    {
      pull->source = g_idle_source_new ();
      g_source_set_callback (pull->source, tell_progress_cb, g_object_ref (task), g_object_unref);
      g_source_attach (pull->source, g_task_get_context (task));
    }
  g_mutex_unlock (&pull->mutex);
}

static void
pulled_network_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (lyceum_provider_pull_finish (LYCEUM_PROVIDER (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
pull_network_cb (GTask          *task,
                 LyceumProvider *provider)
{
  const Pull *pull = _lyceum_server_ask_get_data (task);

  lyceum_provider_pull_async (provider, pull->model, pull->progress ? pulled_some_network_cb : NULL, task,
                              g_task_get_cancellable (task), pulled_network_cb, task);
}

void
lyceum_models_pull_async (LyceumModels                *self,
                          const LyceumProviderProfile *profile,
                          const char                  *model,
                          GFileProgressCallback        progress,
                          gpointer                     progress_data,
                          GCancellable                *cancellable,
                          GAsyncReadyCallback          callback,
                          gpointer                     user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Pull *pull = g_new0 (Pull, 1);

  pull->model = g_strdup (model);
  pull->progress = progress;
  pull->progress_data = progress_data;
  g_mutex_init (&pull->mutex);
  g_task_set_source_tag (task, lyceum_models_pull_async);
  _lyceum_server_ask (task, profile, NULL, pull_network_cb, pull, (GDestroyNotify) pull_free);
}

gboolean
lyceum_models_pull_finish (LyceumModels *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_models_pull_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
