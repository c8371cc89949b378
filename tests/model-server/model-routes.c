/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-server-private.h"

#include <string.h>

#include "model-answers-private.h"
#include "model-chat-private.h"
#include "model-lists-private.h"

typedef enum
{
  SHAPE_OPENAI,
  SHAPE_OLLAMA,
} Shape;

typedef void (*RouteFunc) (ModelReply *reply,
                           JsonObject *request);

static void
chat_openai (ModelReply *reply,
             JsonObject *request)
{
  _model_chat_answer (reply, request, FALSE);
}

static void
chat_ollama (ModelReply *reply,
             JsonObject *request)
{
  _model_chat_answer (reply, request, TRUE);
}

typedef struct
{
  const char *method;
  const char *path;
  Shape shape;
  RouteFunc answer;
} Route;

static const Route routes[] = {
  { "POST", "/v1/chat/completions", SHAPE_OPENAI, chat_openai },
  { "POST", "/chat/completions", SHAPE_OPENAI, chat_openai },
  { "GET", "/v1/models", SHAPE_OPENAI, _model_list_openai },
  { "GET", "/models", SHAPE_OPENAI, _model_list_openai },
  { "POST", "/v1/embeddings", SHAPE_OPENAI, _model_embed_openai },
  { "POST", "/embeddings", SHAPE_OPENAI, _model_embed_openai },
  { "POST", "/v1/rerank", SHAPE_OPENAI, _model_rerank },
  { "POST", "/v2/rerank", SHAPE_OPENAI, _model_rerank },
  { "POST", "/rerank", SHAPE_OPENAI, _model_rerank },
  { "POST", "/v1/ranking", SHAPE_OPENAI, _model_rerank_nvidia },
  { "POST", "/v1/retrieval/nvidia/reranking", SHAPE_OPENAI, _model_rerank_nvidia },
  { "GET", "/health", SHAPE_OPENAI, _model_health },
  { "GET", "/", SHAPE_OLLAMA, _model_greet_ollama },
  { "GET", "/api/version", SHAPE_OLLAMA, _model_version_ollama },
  { "GET", "/api/tags", SHAPE_OLLAMA, _model_list_ollama },
  { "POST", "/api/show", SHAPE_OLLAMA, _model_show_ollama },
  { "POST", "/api/chat", SHAPE_OLLAMA, chat_ollama },
  { "POST", "/api/embed", SHAPE_OLLAMA, _model_embed_ollama },
  { "POST", "/api/pull", SHAPE_OLLAMA, _model_pull_ollama },
};

/* NVIDIA has the model in the address. */
static const Route nvidia_route = { "POST", NULL, SHAPE_OPENAI, _model_rerank_nvidia };

static void
send_error (ModelReply *reply,
            Shape       shape,
            guint       status,
            const char *code,
            const char *message)
{
  GString *body = g_string_new (NULL);

  if (_model_reply_get_behaviour (reply)->plain_error)
    {
      g_string_printf (body, "<html><head><title>%u</title></head><body><h1>%s</h1></body></html>\n", status, message);
      _model_reply_send (reply, status, "text/html", body, 0);
      return;
    }
  g_string_append (body, shape == SHAPE_OLLAMA ? "{\"error\":" : "{\"error\":{\"message\":");
  _model_json_append (body, message);
  if (shape == SHAPE_OPENAI)
    g_string_append_printf (body, ",\"type\":\"%s\",\"param\":null,\"code\":\"%s\"}", status >= 500 ? "server_error" : "invalid_request_error",
                            code);
  g_string_append_c (body, '}');
  _model_reply_send (reply, status, "application/json", body, 0);
}

static void
add_retry_after (ModelReply *reply,
                 const char *value)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) later = g_date_time_add_seconds (now, 2);
  g_autofree char *date = soup_date_time_to_string (later, SOUP_DATE_HTTP);

  _model_reply_add_header (reply, "Retry-After", g_str_equal (value, "date") ? date : value);
}

/* Whether this request is one of those that fail. */
static gboolean
is_turn_to_fail (ModelServer          *self,
                 const ModelBehaviour *behaviour,
                 const char           *model)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->failures, model));

  if (behaviour->times > 0 && n >= behaviour->times)
    return FALSE;
  g_hash_table_insert (self->failures, g_strdup (model), GUINT_TO_POINTER (n + 1));
  return TRUE;
}

/* Returns: whether the answer is an error, which is sent. */
static gboolean
refuse (ModelServer  *self,
        ModelReply   *reply,
        ModelRequest *request,
        Shape         shape,
        const char   *model)
{
  const ModelBehaviour *behaviour = _model_reply_get_behaviour (reply);
  g_autofree char *wanted = g_strdup_printf ("Bearer %s", behaviour->key ? behaviour->key : "");

  if (behaviour->key && g_strcmp0 (wanted, request->authorization) != 0)
    {
      send_error (reply, shape, 401, "invalid_api_key", "Incorrect API key provided.");
      return TRUE;
    }
  if (behaviour->loading > 0 && g_get_monotonic_time () - self->started_at < behaviour->loading * G_USEC_PER_SEC)
    {
      send_error (reply, shape, 503, "unavailable_error", "Loading model");
      return TRUE;
    }
  if (behaviour->missing)
    {
      g_autofree char *message = g_strdup_printf ("The model '%s' does not exist.", model);

      send_error (reply, shape, 404, "model_not_found", message);
      return TRUE;
    }
  if (behaviour->too_long)
    {
      send_error (reply, shape, 400, "context_length_exceeded",
                  "This model's maximum context length is 4096 tokens. However, your messages resulted in 5120 tokens.");
      return TRUE;
    }
  if (behaviour->status > 0 && is_turn_to_fail (self, behaviour, model))
    {
      if (behaviour->retry_after)
        add_retry_after (reply, behaviour->retry_after);
      send_error (reply, shape, behaviour->status, "refused",
                  behaviour->status == 429 ? "Too Many Requests" : soup_status_get_phrase (behaviour->status));
      return TRUE;
    }
  return FALSE;
}

static const Route *
find_route (const ModelRequest *request)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (g_str_equal (routes[i].path, request->path) && g_str_equal (routes[i].method, request->method))
      return &routes[i];
  if (g_str_has_prefix (request->path, "/v1/retrieval/nvidia/") && g_str_has_suffix (request->path, "/reranking"))
    return &nvidia_route;
  return NULL;
}

/* What the server has counted, for programs that watch it. */
static void
send_figures (ModelServer *self,
              ModelReply  *reply)
{
  GString *body = g_string_new (NULL);
  double cpu = model_server_get_cpu_seconds (self);

  pthread_mutex_lock (&self->mutex);
  g_string_printf (body, "{\"requests\":%u,\"running\":%u,\"max_running\":%u,\"connections\":%u,\"cpu_seconds\":%.6f}\n",
                   self->requests->len, self->n_running, self->max_running, self->n_connections, cpu);
  pthread_mutex_unlock (&self->mutex);
  _model_reply_send (reply, 200, "application/json", body, 0);
}

void
_model_routes_answer (ModelServer  *self,
                      ModelReply   *reply,
                      ModelRequest *request)
{
  const Route *route = find_route (request);
  g_autoptr (JsonNode) node = *request->body ? json_from_string (request->body, NULL) : NULL;
  JsonObject *body = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *model = _model_get_text (body, "model");

  if (g_str_equal (request->path, "/test/figures"))
    {
      send_figures (self, reply);
      return;
    }
  if (!model)
    model = _model_get_text (body, "name");
  if (model)
    _model_reply_set_behaviour (reply, model_behaviour_with (_model_reply_get_behaviour (reply), model));

  if (!route)
    send_error (reply, SHAPE_OPENAI, 404, "not_found", "There is nothing at this address.");
  else if (g_str_equal (route->method, "POST") && !body)
    send_error (reply, route->shape, 400, "invalid_json", "The body of the request is not a JSON object.");
  else if (!refuse (self, reply, request, route->shape, model ? model : ""))
    route->answer (reply, body);
}
