/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-server-private.h"

#include <string.h>

#define MAX_MODELS 10000
#define SHOWS_AT_ONCE 4
#define MAX_SHOWS 64 /* of Ollama's models, what each can do is asked for one by one */

static gint
compare_models (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(const LyceumModelInfo *const *) a)->id, (*(const LyceumModelInfo *const *) b)->id);
}

static void
read_context (LyceumModelInfo *info, LyceumJson value)
{
  guint64 number;

  if (info->context_length == 0 && lyceum_json_get_uint (value, G_MAXINT32, &number))
    info->context_length = number;
}

/* What servers call it, each in its own way. */
static void
read_details (LyceumModelInfo *info, LyceumJson model)
{
  static const char *const contexts[] = { "context_length", "max_model_len", "max_context_length", "context_window",
                                          "max_tokens" };
  static const struct
  {
    const char *type;
    LyceumCapabilities capabilities;
  } types[] = {
    { "rerank", LYCEUM_CAPABILITY_RERANK },   { "reranker", LYCEUM_CAPABILITY_RERANK },
    { "embedding", LYCEUM_CAPABILITY_EMBED }, { "embeddings", LYCEUM_CAPABILITY_EMBED },
    { "LLM", LYCEUM_CAPABILITY_COMPLETE },    { "llm", LYCEUM_CAPABILITY_COMPLETE },
    { "chat", LYCEUM_CAPABILITY_COMPLETE },   { "vlm", LYCEUM_CAPABILITY_COMPLETE },
  };
  LyceumJson type = lyceum_json_get (model, "model_type");
  LyceumJson meta = lyceum_json_get (model, "meta");
  guint64 number;

  for (guint i = 0; i < G_N_ELEMENTS (contexts); i++)
    read_context (info, lyceum_json_get (model, contexts[i]));
  read_context (info, lyceum_json_get (meta, "n_ctx_train"));
  if (lyceum_json_get_uint (lyceum_json_get (meta, "size"), G_MAXINT64, &number) ||
      lyceum_json_get_uint (lyceum_json_get (model, "size"), G_MAXINT64, &number))
    info->size = number;
  if (lyceum_json_is_null (type))
    type = lyceum_json_get (model, "type");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (lyceum_json_string_equal (type, types[i].type))
      info->capabilities = types[i].capabilities;
}

/* Cohere: what a model is for. */
static void
read_endpoints (LyceumModelInfo *info, LyceumJson endpoints)
{
  const char *position = NULL;
  LyceumJson endpoint;

  while (lyceum_json_next (endpoints, &position, &endpoint))
    if (lyceum_json_string_equal (endpoint, "chat"))
      info->capabilities |= LYCEUM_CAPABILITY_COMPLETE;
    else if (lyceum_json_string_equal (endpoint, "embed"))
      info->capabilities |= LYCEUM_CAPABILITY_EMBED;
    else if (lyceum_json_string_equal (endpoint, "rerank"))
      info->capabilities |= LYCEUM_CAPABILITY_RERANK;
}

/* OpenAI: {data: [{id}]}; Ollama and Cohere: {models: [{name}]}; some: an array. Returns: (nullable): %NULL: no list.
 */
static GPtrArray *
read_list (LyceumJson answer)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_model_info_free);
  LyceumJson list = lyceum_json_get (answer, "data"), model;
  const char *position = NULL;

  if (!lyceum_json_is_array (list))
    list = lyceum_json_get (answer, "models");
  if (lyceum_json_is_array (answer))
    list = answer;
  /* A server without a model may say null. */
  if (list.at != NULL && lyceum_json_is_null (list))
    return g_steal_pointer (&models);
  if (!lyceum_json_is_array (list))
    return NULL;
  while (models->len < MAX_MODELS && lyceum_json_next (list, &position, &model))
    {
      LyceumModelInfo *info;
      g_autofree char *id = lyceum_json_dup_string (lyceum_json_get (model, "id"));

      if (id == NULL)
        id = lyceum_json_dup_string (lyceum_json_get (model, "name"));
      if (id == NULL || *id == '\0')
        continue;
      info = g_new0 (LyceumModelInfo, 1);
      info->id = g_steal_pointer (&id);
      read_details (info, model);
      read_endpoints (info, lyceum_json_get (model, "endpoints"));
      g_ptr_array_add (models, info);
    }
  g_ptr_array_sort (models, compare_models);
  return g_steal_pointer (&models);
}

/* Ollama's /api/show: {capabilities: ["completion"], model_info: {"llama.context_length": 8192}} */
static void
read_show (LyceumModelInfo *info, LyceumJson answer)
{
  const char *position = NULL;
  LyceumJson name, member;

  while (lyceum_json_next (lyceum_json_get (answer, "capabilities"), &position, &member))
    if (lyceum_json_string_equal (member, "completion"))
      info->capabilities |= LYCEUM_CAPABILITY_COMPLETE | LYCEUM_CAPABILITY_JSON_SCHEMA;
    else if (lyceum_json_string_equal (member, "embedding"))
      info->capabilities |= LYCEUM_CAPABILITY_EMBED;
  position = NULL;
  while (lyceum_json_next_member (lyceum_json_get (answer, "model_info"), &position, &name, &member))
    if (name.end - name.at > 16 && memcmp (name.end - 16, ".context_length\"", 16) == 0)
      read_context (info, member);
}

typedef struct
{
  LyceumRounds *rounds;
  guint round;
} Round;

static void
shown_network_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Round *round = data;
  GPtrArray *models = g_task_get_task_data (round->rounds->task);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  LyceumJson answer;

  /* A model that cannot be shown is listed all the same. */
  bytes = _lyceum_http_fetch_finish (LYCEUM_HTTP (source), result, &error);
  if (bytes != NULL && lyceum_json_check (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &answer))
    read_show (g_ptr_array_index (models, round->round), answer);
  _lyceum_rounds_done (round->rounds,
                       g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? g_steal_pointer (&error) : NULL);
}

static void
send_show (LyceumRounds *rounds, guint index, GCancellable *cancellable)
{
  LyceumServer *self = g_task_get_source_object (rounds->task);
  const LyceumModelInfo *info = g_ptr_array_index ((GPtrArray *) g_task_get_task_data (rounds->task), index);
  GString *body = g_string_new ("{\"model\":");
  LyceumHttpRequest request;
  Round *round = g_new0 (Round, 1);

  lyceum_json_write_string (body, info->id);
  g_string_append_c (body, '}');
  round->rounds = rounds;
  round->round = index;
  request = _lyceum_server_new_request (self, "/api/show", info->id, body);
  _lyceum_http_fetch_async (self->http, &request, cancellable, shown_network_cb, round);
  _lyceum_server_clear_request (&request);
}

static void
finish_shows (GTask *task)
{
  g_task_return_pointer (task, g_ptr_array_ref (g_task_get_task_data (task)), (GDestroyNotify) g_ptr_array_unref);
}

static void
listed_network_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  LyceumServer *self = g_task_get_source_object (task);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) models = NULL;
  GError *error = NULL;
  LyceumJson answer;

  bytes = _lyceum_http_fetch_finish (LYCEUM_HTTP (source), result, &error);
  if (bytes != NULL && _lyceum_server_check_answer (self, NULL, bytes, &answer, &error))
    {
      models = read_list (answer);
      if (models == NULL)
        error = _lyceum_server_new_bad_answer (self, NULL, bytes);
    }
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->kind != LYCEUM_PROVIDER_OLLAMA)
    {
      g_task_return_pointer (task, g_steal_pointer (&models), (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  guint n_shows = MIN (models->len, MAX_SHOWS);

  g_task_set_task_data (task, g_steal_pointer (&models), (GDestroyNotify) g_ptr_array_unref);
  _lyceum_rounds_run (g_steal_pointer (&task), n_shows, SHOWS_AT_ONCE, send_show, finish_shows);
}

static void
lyceum_server_list_models_async (LyceumProvider *provider,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  LyceumServer *self = LYCEUM_SERVER (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  const char *path = self->kind == LYCEUM_PROVIDER_OLLAMA ? "/api/tags" : "/models";
  LyceumHttpRequest request = _lyceum_server_new_request (self, path, NULL, NULL);

  g_task_set_source_tag (task, lyceum_server_list_models_async);
  g_task_set_name (task, "LyceumServer list models");
  g_task_set_check_cancellable (task, FALSE);
  if (self->kind == LYCEUM_PROVIDER_COHERE && g_str_has_suffix (self->base, "/v2"))
    {
      /* Its list is older than the rest. */
      g_free ((char *) request.url);
      request.url = g_strdup_printf ("%.*s/v1/models?page_size=1000", (int) strlen (self->base) - 3, self->base);
    }
  _lyceum_http_fetch_async (self->http, &request, cancellable, listed_network_cb, task);
  _lyceum_server_clear_request (&request);
}

static GPtrArray *
lyceum_server_list_models_finish (LyceumProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_server_list_models_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
_lyceum_server_class_models (LyceumProviderClass *class)
{
  class->list_models_async = lyceum_server_list_models_async;
  class->list_models_finish = lyceum_server_list_models_finish;
}
