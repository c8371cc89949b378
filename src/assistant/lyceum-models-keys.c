/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-models-private.h"
#include "lyceum-server-check.h"

/* Keys that only this process has, and the one of its environment. */

static char *
join (const char *name,
      const char *address)
{
  return g_strdup_printf ("%s\n%s", name, address);
}

LyceumKey *
_lyceum_models_get_process_key (LyceumModels *self,
                                const char   *name,
                                const char   *address)
{
  g_autofree char *id = join (name, address);
  LyceumKey *key;

  g_mutex_lock (&self->mutex);
  key = g_hash_table_lookup (self->process_keys, id);
  if (key)
    lyceum_key_ref (key);
  g_mutex_unlock (&self->mutex);
  return key;
}

void
_lyceum_models_set_process_key (LyceumModels *self,
                                const char   *name,
                                const char   *address,
                                LyceumKey    *key)
{
  g_autofree char *id = join (name, address);

  g_mutex_lock (&self->mutex);
  if (key)
    g_hash_table_replace (self->process_keys, g_steal_pointer (&id), lyceum_key_ref (key));
  else
    g_hash_table_remove (self->process_keys, id);
  g_mutex_unlock (&self->mutex);
}

static gboolean
is_without_key (LyceumModels                *self,
                const LyceumProviderProfile *profile)
{
  g_autoptr (LyceumKey) key = _lyceum_models_get_process_key (self, profile->name, profile->url);

  return !profile->is_off && !profile->has_key && !key;
}

gboolean
_lyceum_models_may_use_environment (LyceumModels                *self,
                                    GPtrArray                   *profiles,
                                    const LyceumProviderProfile *profile,
                                    const char                  *name)
{
  guint n_others = 0;

  if (!self->environment_key)
    return FALSE;
  if (g_strcmp0 (profile->name, name) == 0)
    return TRUE;
  for (guint i = 0; i < profiles->len; i++)
    {
      const LyceumProviderProfile *other = g_ptr_array_index (profiles, i);

      /* One on this computer hardly needs a key, and does not keep it from the one that does. */
      if (other != profile && is_without_key (self, other) && !lyceum_provider_url_is_here (other->url))
        n_others++;
    }

  return n_others == 0 && (!lyceum_provider_url_is_here (profile->url) || profiles->len == 1);
}
