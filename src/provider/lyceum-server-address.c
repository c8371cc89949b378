/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-server-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What people paste with an address, because it stands so in the documentation of a server. */
static const char *const endings[] = { "/chat/completions", "/completions", "/embeddings", "/embed", "/models", "/chat",
                                       "/generate",         "/tags",        "/rerank" };

static void
cut_ending (GString *base, const char *ending)
{
  if (g_str_has_suffix (base->str, ending))
    g_string_truncate (base, base->len - strlen (ending));
}

static void
cut_slashes (GString *base)
{
  while (base->len > 0 && base->str[base->len - 1] == '/')
    g_string_truncate (base, base->len - 1);
}

/* Whether a part of the path is a version: /v1, /v1beta, /v2. */
static gboolean
has_version (const char *path)
{
  for (const char *at = strstr (path, "/v"); at != NULL; at = strstr (at + 1, "/v"))
    if (g_ascii_isdigit (at[2]))
      return TRUE;
  return FALSE;
}

static const char *
get_path (const char *base)
{
  const char *host = strstr (base, "://");
  const char *path = host != NULL ? strchr (host + 3, '/') : NULL;

  return path != NULL ? path : "";
}

char *
_lyceum_server_dup_base (LyceumProviderKind kind, const char *url)
{
  g_autofree char *stripped = g_strstrip (g_strdup (url));
  GString *base;

  /* Neither belongs to an address of this sort. */
  stripped[strcspn (stripped, "?#")] = '\0';
  base = g_string_new (stripped);
  cut_slashes (base);
  if (kind != LYCEUM_PROVIDER_NVIDIA)
    for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
      cut_ending (base, endings[i]);
  cut_slashes (base);
  switch (kind)
    {
    case LYCEUM_PROVIDER_OPENAI:
    case LYCEUM_PROVIDER_JINA:
    case LYCEUM_PROVIDER_XINFERENCE:
      if (!has_version (get_path (base->str)))
        g_string_append (base, "/v1");
      break;
    case LYCEUM_PROVIDER_COHERE:
      if (!has_version (get_path (base->str)))
        g_string_append (base, "/v2");
      break;
    case LYCEUM_PROVIDER_OLLAMA:
      cut_ending (base, "/api");
      cut_ending (base, "/v1");
      cut_slashes (base);
      break;
    case LYCEUM_PROVIDER_LOCALAI:
    case LYCEUM_PROVIDER_NVIDIA:
    case LYCEUM_N_PROVIDER_KINDS:
      break;
    }
  return g_string_free (base, FALSE);
}

gboolean
lyceum_provider_check_url (const char *url, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (url));
  g_autoptr (GUri) uri = g_uri_parse (stripped, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *message = NULL;

  if (uri == NULL || (!g_str_equal (g_uri_get_scheme (uri), "http") && !g_str_equal (g_uri_get_scheme (uri), "https")))
    message = _ ("The address of a server begins with “http://” or “https://”, as in “http://localhost:11434”.");
  else if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    message = _ ("This address names no server. It should read like “http://localhost:11434”.");
  else if (g_uri_get_userinfo (uri) != NULL)
    message = _ (
        "An address with a user or a password in it would be seen by others. Leave them out, and enter a key instead.");
  if (message == NULL)
    return TRUE;
  g_set_error_literal (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_REQUEST, message);
  return FALSE;
}
