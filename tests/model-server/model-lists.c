/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-lists-private.h"

#include <string.h>

#include "model-answers-private.h"
#include "model-chat-private.h"

static const char *const models[] = { "test", "test-embed", "test-rerank", "think" };

static void
send_text (ModelReply *reply,
           const char *type,
           const char *text)
{
  _model_reply_send (reply, 200, type, g_string_new (text), _model_reply_get_behaviour (reply)->first);
}

void
_model_list_openai (ModelReply *reply,
                    JsonObject *request)
{
  g_autoptr (GString) json = g_string_new ("{\"object\":\"list\",\"data\":[");

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    g_string_append_printf (json, "%s{\"id\":\"%s\",\"object\":\"model\",\"created\":1767225600,\"owned_by\":\"tests\"}",
                            i > 0 ? "," : "", models[i]);
  g_string_append (json, "]}");
  send_text (reply, "application/json", json->str);
}

void
_model_list_ollama (ModelReply *reply,
                    JsonObject *request)
{
  g_autoptr (GString) json = g_string_new ("{\"models\":[");

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    g_string_append_printf (json, "%s{\"name\":\"%s:latest\",\"model\":\"%s:latest\",\"modified_at\":\"2026-01-01T00:00:00Z\","
                                  "\"size\":%u,\"digest\":\"%064u\",\"details\":{\"format\":\"gguf\",\"family\":\"llama\","
                                  "\"parameter_size\":\"1B\",\"quantization_level\":\"Q4_0\"}}",
                            i > 0 ? "," : "", models[i], models[i], 1000000 * (i + 1), i);
  g_string_append (json, "]}");
  send_text (reply, "application/json", json->str);
}

void
_model_show_ollama (ModelReply *reply,
                    JsonObject *request)
{
  const char *name = _model_get_text (request, "model");
  const char *capabilities = "\"completion\"";

  if (name && strstr (name, "embed"))
    capabilities = "\"embedding\"";
  else if (name && strstr (name, "think"))
    capabilities = "\"completion\",\"thinking\"";
  g_autofree char *json =
    g_strdup_printf ("{\"modelfile\":\"\",\"parameters\":\"\",\"template\":\"\",\"details\":{\"format\":\"gguf\","
                     "\"family\":\"llama\"},\"model_info\":{\"general.architecture\":\"llama\",\"llama.context_length\":8192,"
                     "\"llama.embedding_length\":384},\"capabilities\":[%s]}",
                     capabilities);
  send_text (reply, "application/json", json);
}

void
_model_greet_ollama (ModelReply *reply,
                     JsonObject *request)
{
  send_text (reply, "text/plain; charset=utf-8", "Ollama is running");
}

void
_model_version_ollama (ModelReply *reply,
                       JsonObject *request)
{
  send_text (reply, "application/json", "{\"version\":\"0.5.7\"}");
}

void
_model_health (ModelReply *reply,
               JsonObject *request)
{
  send_text (reply, "application/json", "{\"status\":\"ok\"}");
}

#define PULL_SIZE 1000000
#define PULL_STEPS 10

static gboolean
pull_piece (gpointer data,
            guint    index,
            GString *piece)
{
  if (index == 0)
    g_string_append (piece, "{\"status\":\"pulling manifest\"}\n");
  if (index <= PULL_STEPS)
    {
      g_string_append_printf (piece, "{\"status\":\"pulling 0123456789ab\",\"digest\":\"sha256:0123456789ab\",\"total\":%u,"
                                     "\"completed\":%u}\n",
                              PULL_SIZE, PULL_SIZE / PULL_STEPS * index);
      return TRUE;
    }
  g_string_append (piece, "{\"status\":\"verifying sha256 digest\"}\n{\"status\":\"writing manifest\"}\n{\"status\":\"success\"}\n");
  return FALSE;
}

/* An error comes in the stream. */
static gboolean
pull_error_piece (gpointer data,
                  guint    index,
                  GString *piece)
{
  g_string_append (piece, "{\"status\":\"pulling manifest\"}\n{\"error\":\"pull model manifest: file does not exist\"}\n");
  return FALSE;
}

void
_model_pull_ollama (ModelReply *reply,
                    JsonObject *request)
{
  const char *name = _model_get_text (request, "model");

  if (!name)
    name = _model_get_text (request, "name");
  if (!_model_get_flag (request, "stream", TRUE))
    send_text (reply, "application/json", "{\"status\":\"success\"}");
  else
    _model_reply_stream (reply, "application/x-ndjson", name && strstr (name, "nowhere") ? pull_error_piece : pull_piece, NULL,
                         NULL);
}
