/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-maker.h"

LyceumMaker *
lyceum_maker_new (const char *provider,
                  const char *model,
                  gboolean    is_near)
{
  LyceumMaker *self = g_new0 (LyceumMaker, 1);

  self->provider = g_strdup (provider);
  self->lesson_model = g_strdup (model);
  self->card_model = g_strdup (model);
  self->is_near = is_near;
  return self;
}

/* Whether a server is on this computer: then there is no network to wait for. */
static gboolean
is_near (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (!host)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address && g_inet_address_get_is_loopback (address);
}

LyceumMaker *
lyceum_maker_new_for (const LyceumProviderProfile *profile,
                      const char                  *model)
{
  LyceumMaker *self = lyceum_maker_new (profile->name, model, is_near (profile->url));

  self->max_streams = profile->max_streams;
  return self;
}

gboolean
lyceum_maker_can_be (const LyceumProviderProfile *profile)
{
  return !profile->is_off && (profile->kind == LYCEUM_PROVIDER_OPENAI || profile->kind == LYCEUM_PROVIDER_OLLAMA);
}

LyceumMaker *
lyceum_maker_new_for_any (GPtrArray *profiles)
{
  gboolean any = FALSE, any_near = FALSE;

  for (guint i = 0; i < profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);

      any = any || lyceum_maker_can_be (profile);
      any_near = any_near || (lyceum_maker_can_be (profile) && is_near (profile->url));
    }
  return any ? lyceum_maker_new (NULL, NULL, any_near) : NULL;
}

LyceumMaker *
lyceum_maker_copy (const LyceumMaker *maker)
{
  LyceumMaker *copy;

  if (!maker)
    return NULL;
  copy = lyceum_maker_new (maker->provider, maker->lesson_model, maker->is_near);
  g_free (copy->card_model);
  copy->card_model = g_strdup (maker->card_model);
  copy->max_streams = maker->max_streams;
  return copy;
}

void
lyceum_maker_free (LyceumMaker *maker)
{
  g_free (maker->provider);
  g_free (maker->lesson_model);
  g_free (maker->card_model);
  g_free (maker);
}

static void
add_text (GVariantDict *dict,
          const char   *key,
          const char   *text)
{
  if (text)
    g_variant_dict_insert (dict, key, "s", text);
}

GVariant *
_lyceum_maker_to_variant (const LyceumMaker *maker)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  add_text (&dict, "provider", maker->provider);
  add_text (&dict, "lessons", maker->lesson_model);
  add_text (&dict, "cards", maker->card_model);
  if (maker->is_near)
    g_variant_dict_insert (&dict, "near", "b", TRUE);
  if (maker->max_streams > 0)
    g_variant_dict_insert (&dict, "streams", "u", maker->max_streams);
  return g_variant_dict_end (&dict);
}

LyceumMaker *
_lyceum_maker_from_variant (GVariant *variant)
{
  LyceumMaker *self = g_new0 (LyceumMaker, 1);

  g_variant_lookup (variant, "provider", "s", &self->provider);
  g_variant_lookup (variant, "lessons", "s", &self->lesson_model);
  g_variant_lookup (variant, "cards", "s", &self->card_model);
  g_variant_lookup (variant, "near", "b", &self->is_near);
  g_variant_lookup (variant, "streams", "u", &self->max_streams);
  return self;
}
