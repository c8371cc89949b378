/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-server-check.h"

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

static gboolean
is_talk (LyceumModelUse use)
{
  return use == LYCEUM_USE_ANSWERS || use == LYCEUM_USE_LESSONS || use == LYCEUM_USE_CARDS;
}

const char *
lyceum_provider_profile_get_model (const LyceumProviderProfile *profile,
                                   LyceumModelUse               use,
                                   gboolean                     is_named)
{
  gboolean only_ranks = lyceum_provider_kind_only_ranks (profile->kind);
  const char *answers = profile->models[LYCEUM_USE_ANSWERS];
  const char *model = profile->models[use];

  if (model && (*model || !is_named))
    return *model ? model : NULL;
  /* A model that talks makes no vectors, and does not weigh passages. */
  if (answers && *answers && (only_ranks ? use == LYCEUM_USE_RERANK : is_talk (use)))
    return answers;
  return lyceum_provider_kind_get_usual_model (profile->kind, use);
}

static int
compare_profiles (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  const LyceumProviderProfile *one = *(const LyceumProviderProfile *const *) a;
  const LyceumProviderProfile *other = *(const LyceumProviderProfile *const *) b;
  LyceumModelUse use = GPOINTER_TO_UINT (data);

  if (one->chosen_at[use] != other->chosen_at[use])
    return one->chosen_at[use] > other->chosen_at[use] ? -1 : 1;
  if (!one->models[use] != !other->models[use])
    return one->models[use] ? -1 : 1;
  return one->position < other->position ? -1 : one->position > other->position;
}

void
lyceum_provider_profiles_sort (GPtrArray      *profiles,
                               LyceumModelUse  use)
{
  g_ptr_array_sort_with_data (profiles, compare_profiles, GUINT_TO_POINTER (use));
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
