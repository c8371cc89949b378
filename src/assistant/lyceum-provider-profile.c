/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-models.h"

static const char *const use_names[LYCEUM_N_USES] = {
  [LYCEUM_USE_ANSWERS] = "answers",
  [LYCEUM_USE_LESSONS] = "lessons",
  [LYCEUM_USE_CARDS] = "cards",
  [LYCEUM_USE_EMBEDDINGS] = "embeddings",
  [LYCEUM_USE_RERANK] = "rerank",
};

const char *
lyceum_model_use_get_name (LyceumModelUse use)
{
  g_return_val_if_fail (use < LYCEUM_N_USES, NULL);

  return use_names[use];
}

gboolean
lyceum_model_use_from_name (const char     *name,
                            LyceumModelUse *use)
{
  for (guint i = 0; i < LYCEUM_N_USES; i++)
    if (g_strcmp0 (name, use_names[i]) == 0)
      {
        *use = i;
        return TRUE;
      }

  return FALSE;
}

LyceumProviderProfile *
lyceum_provider_profile_new (const char         *name,
                             LyceumProviderKind  kind,
                             const char         *url)
{
  LyceumProviderProfile *profile = g_new0 (LyceumProviderProfile, 1);

  profile->name = g_strdup (name);
  profile->kind = kind;
  profile->url = g_strdup (url);
  return profile;
}

LyceumProviderProfile *
lyceum_provider_profile_copy (const LyceumProviderProfile *profile)
{
  LyceumProviderProfile *copy = g_memdup2 (profile, sizeof *profile);

  copy->name = g_strdup (profile->name);
  copy->url = g_strdup (profile->url);
  for (guint use = 0; use < LYCEUM_N_USES; use++)
    copy->models[use] = g_strdup (profile->models[use]);
  return copy;
}

void
lyceum_provider_profile_free (LyceumProviderProfile *profile)
{
  for (guint use = 0; use < LYCEUM_N_USES; use++)
    g_free (profile->models[use]);
  g_free (profile->name);
  g_free (profile->url);
  g_free (profile);
}

void
lyceum_model_choice_free (LyceumModelChoice *choice)
{
  g_clear_object (&choice->provider);
  g_free (choice->provider_name);
  g_free (choice->model);
  g_free (choice->limit_key);
  g_free (choice);
}
