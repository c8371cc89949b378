/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-server-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-thread.h"

#define EMBEDDINGS_A_REQUEST 64

G_DEFINE_FINAL_TYPE (LyceumServer, lyceum_server, LYCEUM_TYPE_PROVIDER)

static const LyceumCapabilities capabilities[LYCEUM_N_PROVIDER_KINDS] = {
  [LYCEUM_PROVIDER_OPENAI] = LYCEUM_CAPABILITY_COMPLETE | LYCEUM_CAPABILITY_EMBED | LYCEUM_CAPABILITY_RERANK |
                             LYCEUM_CAPABILITY_LIST_MODELS | LYCEUM_CAPABILITY_JSON_SCHEMA,
  [LYCEUM_PROVIDER_OLLAMA] = LYCEUM_CAPABILITY_COMPLETE | LYCEUM_CAPABILITY_EMBED | LYCEUM_CAPABILITY_LIST_MODELS |
                             LYCEUM_CAPABILITY_JSON_SCHEMA | LYCEUM_CAPABILITY_PULL,
  [LYCEUM_PROVIDER_JINA] = LYCEUM_CAPABILITY_RERANK,
  [LYCEUM_PROVIDER_XINFERENCE] = LYCEUM_CAPABILITY_RERANK | LYCEUM_CAPABILITY_LIST_MODELS,
  [LYCEUM_PROVIDER_LOCALAI] = LYCEUM_CAPABILITY_RERANK | LYCEUM_CAPABILITY_LIST_MODELS,
  [LYCEUM_PROVIDER_NVIDIA] = LYCEUM_CAPABILITY_RERANK,
  [LYCEUM_PROVIDER_COHERE] = LYCEUM_CAPABILITY_RERANK | LYCEUM_CAPABILITY_LIST_MODELS,
};

static LyceumCapabilities
lyceum_server_get_capabilities (LyceumProvider *provider)
{
  return capabilities[LYCEUM_SERVER (provider)->kind];
}

static void
lyceum_server_finalize (GObject *object)
{
  LyceumServer *self = LYCEUM_SERVER (object);

  g_clear_object (&self->http);
  g_hash_table_unref (self->refused);
  g_free (self->base);
  g_free (self->origin);
  if (self->key != NULL)
    explicit_bzero (self->key, strlen (self->key));
  g_free (self->key);
  G_OBJECT_CLASS (lyceum_server_parent_class)->finalize (object);
}

static void
lyceum_server_class_init (LyceumServerClass *class)
{
  LyceumProviderClass *provider_class = LYCEUM_PROVIDER_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = lyceum_server_finalize;
  provider_class->get_capabilities = lyceum_server_get_capabilities;
  _lyceum_server_class_complete (provider_class);
  _lyceum_server_class_embed (provider_class);
  _lyceum_server_class_rerank (provider_class);
  _lyceum_server_class_models (provider_class);
  _lyceum_server_class_pull (provider_class);
}

static void
lyceum_server_init (LyceumServer *self)
{
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->batch = EMBEDDINGS_A_REQUEST;
}

LyceumProvider *
lyceum_provider_new_for_server (LyceumHttp *http, LyceumProviderKind kind, const char *url, const char *key)
{
  LyceumServer *self;
  g_autoptr (GUri) uri = NULL;

  lyceum_assert_network ();
  g_return_val_if_fail (LYCEUM_IS_HTTP (http), NULL);
  g_return_val_if_fail (kind < LYCEUM_N_PROVIDER_KINDS, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  self = g_object_new (LYCEUM_TYPE_SERVER, NULL);
  self->http = g_object_ref (http);
  self->kind = kind;
  self->base = _lyceum_server_dup_base (kind, url);
  uri = g_uri_parse (self->base, SOUP_HTTP_URI_FLAGS, NULL);
  self->origin = uri != NULL ? _lyceum_http_dup_origin (uri) : g_strdup (self->base);
  if (key != NULL)
    self->key = g_strstrip (g_strdup (key));
  if (self->key != NULL && *self->key == '\0')
    g_clear_pointer (&self->key, g_free);
  return LYCEUM_PROVIDER (self);
}

LyceumHttpRequest
_lyceum_server_new_request (LyceumServer *self, const char *path, const char *model, GString *body)
{
  return (LyceumHttpRequest){
    .method = body != NULL ? "POST" : "GET",
    .url = g_strconcat (self->base, path, NULL),
    .key = self->key,
    .body = body != NULL ? g_string_free_to_bytes (body) : NULL,
    .accept = "application/json",
    .model = model,
    .max_bytes = LYCEUM_HTTP_MAX_ANSWER,
  };
}

void
_lyceum_server_clear_request (LyceumHttpRequest *request)
{
  g_free ((char *) request->url);
  g_clear_pointer (&request->body, g_bytes_unref);
}

GError *
_lyceum_server_new_bad_answer (LyceumServer *self, const char *model, GBytes *answer)
{
  g_autofree char *message =
      g_strdup_printf (_ ("What %s sent is not the answer of a model. Check its address and kind."), self->origin);

  return lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_BAD_ANSWER, -1, message);
}

gboolean
_lyceum_server_check_answer (LyceumServer *self, const char *model, GBytes *answer, LyceumJson *value, GError **error)
{
  LyceumRefusal refusal = { .origin = self->origin, .model = model, .key = self->key, .retry_after = -1 };
  gsize length;
  const char *text = g_bytes_get_data (answer, &length);

  if (text == NULL || !lyceum_json_check (text, length, value) ||
      (!lyceum_json_is_object (*value) && !lyceum_json_is_array (*value)))
    {
      g_propagate_error (error, _lyceum_server_new_bad_answer (self, model, answer));
      return FALSE;
    }
  if (!lyceum_json_is_null (lyceum_json_get (*value, "error")) ||
      lyceum_json_string_equal (lyceum_json_get (*value, "object"), "error"))
    {
      g_propagate_error (error, _lyceum_refusal_explain (&refusal, text, length));
      return FALSE;
    }
  return TRUE;
}
