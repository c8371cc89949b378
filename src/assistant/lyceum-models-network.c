/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-models-private.h"
#include "lyceum-thread.h"

/* The network side: the one session, and the servers that are ready to be asked. All of it on the network thread. */

typedef struct
{
  gint64 revision;          /* of the profile */
  gboolean is_from_keyring; /* the key */
  LyceumKey *key;           /* (owned) (nullable) */
  LyceumProvider *provider; /* (owned) */
} ReadyProvider;

typedef struct
{
  LyceumProviderProfile *profile;
  gboolean may_use_environment;
} Preparing;

static void
ready_provider_free (ReadyProvider *ready)
{
  g_clear_object (&ready->provider);
  g_clear_pointer (&ready->key, lyceum_key_unref);
  g_free (ready);
}

static void
preparing_free (Preparing *preparing)
{
  lyceum_provider_profile_free (preparing->profile);
  g_free (preparing);
}

void
_lyceum_models_init_network (LyceumModels *self)
{
  self->ready = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) ready_provider_free);
}

/* Returns: (transfer full). @key: (nullable). */
static LyceumProvider *
make_provider (LyceumModels                *self,
               const LyceumProviderProfile *profile,
               LyceumKey                   *key)
{
  if (!self->http)
    self->http = lyceum_http_new ();
  return lyceum_provider_new_for_server (self->http, profile->kind, profile->url,
                                         key ? lyceum_key_get_text (key) : NULL);
}

static LyceumProvider *
remember_provider (LyceumModels                *self,
                   const LyceumProviderProfile *profile,
                   LyceumKey                   *key,
                   gboolean                     is_from_keyring)
{
  ReadyProvider *ready = g_new0 (ReadyProvider, 1);

  ready->revision = profile->revision;
  ready->is_from_keyring = is_from_keyring;
  ready->key = key ? lyceum_key_ref (key) : NULL;
  ready->provider = make_provider (self, profile, key);
  if (profile->id != 0)
    g_hash_table_replace (self->ready, g_memdup2 (&profile->id, sizeof profile->id), ready);
  else
    {
      LyceumProvider *provider = g_object_ref (ready->provider);

      ready_provider_free (ready);
      return provider;
    }
  return g_object_ref (ready->provider);
}

/* Returns: (transfer full) (nullable). @key: (nullable): what it is to have, where that does not come from the keyring. */
static LyceumProvider *
recall_provider (LyceumModels                *self,
                 const LyceumProviderProfile *profile,
                 LyceumKey                   *key,
                 gboolean                     is_from_keyring)
{
  ReadyProvider *ready = g_hash_table_lookup (self->ready, &profile->id);

  if (!ready || ready->revision != profile->revision || ready->is_from_keyring != is_from_keyring)
    return NULL;
  if (!is_from_keyring && ready->key != key)
    return NULL;
  return g_object_ref (ready->provider);
}

static void
return_provider (GTask                       *task,
                 const LyceumProviderProfile *profile,
                 LyceumKey                   *key)
{
  LyceumModels *self = g_task_get_source_object (task);
  LyceumProvider *provider = recall_provider (self, profile, key, FALSE);

  g_task_return_pointer (task, provider ? provider : remember_provider (self, profile, key, FALSE), g_object_unref);
}

static void
found_key_network_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LyceumModels *self = g_task_get_source_object (task);
  const Preparing *preparing = g_task_get_task_data (task);
  const LyceumProviderProfile *profile = preparing->profile;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumKey) key = _lyceum_models_lookup_finish (self, result, &error);

  if (self->is_closed || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  else if (key)
    {
      LyceumProvider *provider = recall_provider (self, profile, NULL, TRUE);

      g_task_return_pointer (task, provider ? provider : remember_provider (self, profile, key, TRUE), g_object_unref);
    }
  else if (preparing->may_use_environment && self->environment_key)
    return_provider (task, profile, self->environment_key);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
_lyceum_models_prepare_async (LyceumModels                *self,
                              const LyceumProviderProfile *profile,
                              LyceumKey                   *key,
                              gboolean                     may_use_environment,
                              gboolean                     is_wanted_now,
                              GCancellable                *cancellable,
                              GAsyncReadyCallback          callback,
                              gpointer                     user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (LyceumKey) process_key = _lyceum_models_get_process_key (self, profile->name, profile->url);
  LyceumProvider *provider;
  Preparing *preparing;

  lyceum_assert_network ();

  g_task_set_source_tag (task, _lyceum_models_prepare_async);
  if (self->is_closed)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
      return;
    }
  if (key || process_key)
    {
      return_provider (task, profile, key ? key : process_key);
      return;
    }
  if (!profile->has_key)
    {
      return_provider (task, profile, may_use_environment ? self->environment_key : NULL);
      return;
    }
  provider = recall_provider (self, profile, NULL, TRUE);
  if (provider)
    {
      g_task_return_pointer (task, provider, g_object_unref);
      return;
    }

  preparing = g_new0 (Preparing, 1);
  preparing->profile = lyceum_provider_profile_copy (profile);
  preparing->may_use_environment = may_use_environment;
  g_task_set_task_data (task, preparing, (GDestroyNotify) preparing_free);
  _lyceum_models_lookup_async (self, profile, is_wanted_now, cancellable, found_key_network_cb, g_steal_pointer (&task));
}

LyceumProvider *
_lyceum_models_prepare_finish (LyceumModels *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, _lyceum_models_prepare_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
_lyceum_models_set_fake (LyceumModels   *self,
                         LyceumProvider *provider)
{
  lyceum_assert_network ();

  g_set_object (&self->fake, provider);
}

void
lyceum_models_close_network (LyceumModels *self)
{
  lyceum_assert_network ();

  self->is_closed = TRUE;
  _lyceum_models_close_lookups (self);
  g_hash_table_remove_all (self->ready);
  g_clear_object (&self->fake);
  g_clear_object (&self->http);
}
