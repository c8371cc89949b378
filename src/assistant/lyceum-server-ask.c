/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-models-private.h"
#include "lyceum-server-ask-private.h"
#include "lyceum-thread.h"

/* From the main thread to the network thread and back, with a server that is ready to be asked in between. The task's own context
 * brings the answer back. */

typedef struct
{
  LyceumProviderProfile *profile;
  LyceumKey *key; /* (nullable) */
  ServerAskFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Ask;

static void
ask_free (Ask *ask)
{
  lyceum_provider_profile_free (ask->profile);
  g_clear_pointer (&ask->key, lyceum_key_unref);
  if (ask->destroy)
    ask->destroy (ask->data);
  g_free (ask);
}

gpointer
_lyceum_server_ask_get_data (GTask *task)
{
  return ((const Ask *) g_task_get_task_data (task))->data;
}

const LyceumProviderProfile *
_lyceum_server_ask_get_profile (GTask *task)
{
  return ((const Ask *) g_task_get_task_data (task))->profile;
}

static void
prepared_network_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  GTask *task = user_data;
  const Ask *ask = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumProvider) provider = _lyceum_models_prepare_finish (LYCEUM_MODELS (object), result, &error);

  if (provider)
    {
      ask->func (task, provider);
      return;
    }
  g_task_return_error (task, g_steal_pointer (&error));
  g_object_unref (task);
}

static gboolean
begin_network_cb (gpointer user_data)
{
  GTask *task = user_data;
  const Ask *ask = g_task_get_task_data (task);
  LyceumModels *self = g_task_get_source_object (task);

  if (self->fake)
    ask->func (task, self->fake);
  else
    _lyceum_models_prepare_async (self, ask->profile, ask->key, ask->profile->id != 0, TRUE, g_task_get_cancellable (task),
                                  prepared_network_cb, task);
  return G_SOURCE_REMOVE;
}

void
_lyceum_server_ask (GTask                       *task,
                    const LyceumProviderProfile *profile,
                    const char                  *key,
                    ServerAskFunc                func,
                    gpointer                     data,
                    GDestroyNotify               destroy)
{
  LyceumModels *self = g_task_get_source_object (task);
  g_autoptr (GSource) source = g_idle_source_new ();
  Ask *ask = g_new0 (Ask, 1);

  lyceum_assert_main ();
  g_return_if_fail (self->network_context != NULL);

  ask->profile = lyceum_provider_profile_copy (profile);
  /* A key that is no key is refused by the server, or where it is saved. */
  ask->key = key && *key ? lyceum_key_new (key) : NULL;
  ask->func = func;
  ask->data = data;
  ask->destroy = destroy;
  /* A key that is tried belongs to this call alone. An address that is being typed gets none: it may not be the one that is meant. */
  if (ask->key)
    ask->profile->id = 0;
  g_task_set_task_data (task, ask, (GDestroyNotify) ask_free);

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, begin_network_cb, task, NULL);
  g_source_attach (source, self->network_context);
}
