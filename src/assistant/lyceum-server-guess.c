/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "lyceum-server-check.h"

/* What an address and the name of a model say of themselves. */

#define OLLAMA_PORT 11434
#define XINFERENCE_PORT 9997

gboolean
lyceum_provider_kind_only_ranks (LyceumProviderKind kind)
{
  return kind != LYCEUM_PROVIDER_OPENAI && kind != LYCEUM_PROVIDER_OLLAMA;
}

const char *
lyceum_provider_kind_get_usual_url (LyceumProviderKind kind)
{
  switch (kind)
    {
    case LYCEUM_PROVIDER_OPENAI:
      return "https://api.openai.com/v1";
    case LYCEUM_PROVIDER_OLLAMA:
      return "http://localhost:11434";
    case LYCEUM_PROVIDER_JINA:
      return "https://api.jina.ai/v1";
    case LYCEUM_PROVIDER_COHERE:
      return "https://api.cohere.com";
    case LYCEUM_PROVIDER_NVIDIA:
      return "https://ai.api.nvidia.com/v1";
    case LYCEUM_PROVIDER_XINFERENCE:
      return "http://localhost:9997";
    case LYCEUM_PROVIDER_LOCALAI:
      return "http://localhost:8080";
    case LYCEUM_N_PROVIDER_KINDS:
    default:
      return NULL;
    }
}

const char *
lyceum_provider_kind_get_usual_model (LyceumProviderKind kind,
                                      LyceumModelUse     use)
{
  if (use == LYCEUM_USE_RERANK && kind == LYCEUM_PROVIDER_JINA)
    return "jina-reranker-v2-base-multilingual";
  if (use == LYCEUM_USE_RERANK && kind == LYCEUM_PROVIDER_COHERE)
    return "rerank-v3.5";
  return NULL;
}

gboolean
lyceum_provider_url_is_here (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;

  return host && (g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_prefix (host, "127.") ||
                  g_str_equal (host, "::1"));
}

gboolean
lyceum_provider_url_is_open (const char *url)
{
  return g_ascii_strncasecmp (url, "http:", strlen ("http:")) == 0 && !lyceum_provider_url_is_here (url);
}

LyceumProviderKind
lyceum_provider_kind_guess (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *host = uri && g_uri_get_host (uri) ? g_ascii_strdown (g_uri_get_host (uri), -1) : NULL;

  if (!host)
    return LYCEUM_PROVIDER_OPENAI;
  if (g_uri_get_port (uri) == OLLAMA_PORT || strstr (host, "ollama"))
    return LYCEUM_PROVIDER_OLLAMA;
  if (g_uri_get_port (uri) == XINFERENCE_PORT)
    return LYCEUM_PROVIDER_XINFERENCE;
  if (g_str_equal (host, "jina.ai") || g_str_has_suffix (host, ".jina.ai"))
    return LYCEUM_PROVIDER_JINA;
  if (g_str_has_suffix (host, ".cohere.com") || g_str_has_suffix (host, ".cohere.ai"))
    return LYCEUM_PROVIDER_COHERE;
  /* Their models that talk are at another address, in the usual form. */
  if (g_str_equal (host, "ai.api.nvidia.com"))
    return LYCEUM_PROVIDER_NVIDIA;
  return LYCEUM_PROVIDER_OPENAI;
}

static gboolean
is_for (const LyceumModelInfo *info,
        LyceumModelUse         use)
{
  g_autofree char *id = g_ascii_strdown (info->id, -1);
  gboolean ranks = strstr (id, "rerank") != NULL;
  gboolean embeds = !ranks && (strstr (id, "embed") || strstr (id, "bge-") || strstr (id, "minilm") || strstr (id, "e5-"));

  switch (use)
    {
    case LYCEUM_USE_EMBEDDINGS:
      return info->capabilities ? (info->capabilities & LYCEUM_CAPABILITY_EMBED) != 0 : embeds;
    case LYCEUM_USE_RERANK:
      return info->capabilities ? (info->capabilities & LYCEUM_CAPABILITY_RERANK) != 0 : ranks;
    case LYCEUM_USE_ANSWERS:
    case LYCEUM_USE_LESSONS:
    case LYCEUM_USE_CARDS:
    case LYCEUM_N_USES:
    default:
      /* Some servers say of every model that it talks. */
      return !ranks && !embeds && (!info->capabilities || (info->capabilities & LYCEUM_CAPABILITY_COMPLETE));
    }
}

const char *
lyceum_model_infos_find (GPtrArray      *models,
                         LyceumModelUse  use)
{
  for (guint i = 0; models && i < models->len; i++)
    {
      const LyceumModelInfo *info = g_ptr_array_index (models, i);

      if (is_for (info, use))
        return info->id;
    }

  return NULL;
}
