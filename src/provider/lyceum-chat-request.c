/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-server-private.h"

#include <math.h>
#include <string.h>

/* How long Ollama keeps a model in memory after an answer: longer than a person thinks about a card. */
#define KEEP_ALIVE "10m"

static void
write_name (GString *to, const char *name)
{
  char last = to->str[to->len - 1];

  if (last != '{' && last != '[')
    g_string_append_c (to, ',');
  g_string_append_printf (to, "\"%s\":", name);
}

static void
write_text (GString *to, const char *name, const char *text)
{
  write_name (to, name);
  lyceum_json_write_string (to, text);
}

static void
write_number (GString *to, const char *name, double number)
{
  if (!isfinite (number))
    return;
  write_name (to, name);
  lyceum_json_write_double (to, number);
}

static void
write_messages (GString *to, const LyceumCompletionRequest *request)
{
  static const char *const roles[] = { "system", "user", "assistant" };

  write_name (to, "messages");
  g_string_append_c (to, '[');
  for (guint i = 0; i < request->messages->len; i++)
    {
      const LyceumChatMessage *message = g_ptr_array_index (request->messages, i);

      g_string_append (to, i > 0 ? ",{" : "{");
      write_text (to, "role", roles[message->role]);
      write_text (to, "content", message->text);
      g_string_append_c (to, '}');
    }
  g_string_append_c (to, ']');
}

static void
write_stop (GString *to, const LyceumCompletionRequest *request)
{
  if (request->stop == NULL || request->stop[0] == NULL)
    return;
  write_name (to, "stop");
  g_string_append_c (to, '[');
  for (guint i = 0; request->stop[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (to, ',');
      lyceum_json_write_string (to, request->stop[i]);
    }
  g_string_append_c (to, ']');
}

/* A schema that is no JSON would spoil the whole request. */
static gboolean
has_schema (const LyceumCompletionRequest *request)
{
  LyceumJson value;

  return request->json_schema != NULL &&
         lyceum_json_check (request->json_schema, strlen (request->json_schema), &value);
}

static void
write_response_format (GString *to, const LyceumCompletionRequest *request, guint refused)
{
  if (request->json_schema == NULL || refused & LYCEUM_FIELD_RESPONSE_FORMAT)
    return;
  write_name (to, "response_format");
  if (refused & LYCEUM_FIELD_JSON_SCHEMA || !has_schema (request))
    g_string_append (to, "{\"type\":\"json_object\"}");
  else
    g_string_append_printf (
        to, "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"strict\":true,\"schema\":%s}}",
        request->json_schema);
}

static void
write_openai (GString *to, const LyceumCompletionRequest *request, guint refused)
{
  if (!(refused & LYCEUM_FIELD_STREAM_OPTIONS))
    g_string_append (to, ",\"stream_options\":{\"include_usage\":true}");
  if (!(refused & LYCEUM_FIELD_TEMPERATURE))
    write_number (to, "temperature", request->temperature);
  if (!(refused & LYCEUM_FIELD_TOP_P))
    write_number (to, "top_p", request->top_p);
  if (!(refused & LYCEUM_FIELD_FREQUENCY_PENALTY))
    write_number (to, "frequency_penalty", request->frequency_penalty);
  if (!(refused & LYCEUM_FIELD_PRESENCE_PENALTY))
    write_number (to, "presence_penalty", request->presence_penalty);
  if (request->max_tokens > 0 && !(refused & LYCEUM_FIELD_MAX_TOKENS))
    write_number (to, "max_tokens", request->max_tokens);
  else if (request->max_tokens > 0 && !(refused & LYCEUM_FIELD_MAX_COMPLETION_TOKENS))
    write_number (to, "max_completion_tokens", request->max_tokens);
  if (!(refused & LYCEUM_FIELD_STOP))
    write_stop (to, request);
  write_response_format (to, request, refused);
}

static void
write_ollama (GString *to, const LyceumCompletionRequest *request, guint refused)
{
  write_text (to, "keep_alive", KEEP_ALIVE);
  if (request->json_schema != NULL && !(refused & LYCEUM_FIELD_RESPONSE_FORMAT))
    {
      write_name (to, "format");
      g_string_append (to, has_schema (request) && !(refused & LYCEUM_FIELD_JSON_SCHEMA) ? request->json_schema
                                                                                         : "\"json\"");
    }
  write_name (to, "options");
  g_string_append_c (to, '{');
  write_number (to, "temperature", request->temperature);
  write_number (to, "top_p", request->top_p);
  write_number (to, "frequency_penalty", request->frequency_penalty);
  write_number (to, "presence_penalty", request->presence_penalty);
  if (request->max_tokens > 0)
    write_number (to, "num_predict", request->max_tokens);
  if (request->context_length > 0)
    write_number (to, "num_ctx", request->context_length);
  write_stop (to, request);
  g_string_append_c (to, '}');
}

GString *
_lyceum_chat_request_write (LyceumProviderKind kind, const LyceumCompletionRequest *request, guint refused)
{
  GString *to = g_string_new ("{");

  write_text (to, "model", request->model);
  write_messages (to, request);
  g_string_append (to, ",\"stream\":true");
  if (kind == LYCEUM_PROVIDER_OLLAMA)
    write_ollama (to, request, refused);
  else
    write_openai (to, request, refused);
  g_string_append_c (to, '}');
  return to;
}

guint
_lyceum_chat_request_find_refused (const LyceumCompletionRequest *request, const char *answer, guint refused)
{
  const struct
  {
    const char *word;
    guint field;
    gboolean is_asked;
  } fields[] = {
    { "stream_options", LYCEUM_FIELD_STREAM_OPTIONS, TRUE },
    { "include_usage", LYCEUM_FIELD_STREAM_OPTIONS, TRUE },
    { "temperature", LYCEUM_FIELD_TEMPERATURE, !isnan (request->temperature) },
    { "top_p", LYCEUM_FIELD_TOP_P, !isnan (request->top_p) },
    { "frequency_penalty", LYCEUM_FIELD_FREQUENCY_PENALTY, !isnan (request->frequency_penalty) },
    { "presence_penalty", LYCEUM_FIELD_PRESENCE_PENALTY, !isnan (request->presence_penalty) },
    { "'stop'", LYCEUM_FIELD_STOP, request->stop != NULL },
    { "\"stop\"", LYCEUM_FIELD_STOP, request->stop != NULL },
    { "max_tokens", LYCEUM_FIELD_MAX_TOKENS, request->max_tokens > 0 },
    { "max_completion_tokens", LYCEUM_FIELD_MAX_COMPLETION_TOKENS,
      request->max_tokens > 0 && refused & LYCEUM_FIELD_MAX_TOKENS },
    { "schema", LYCEUM_FIELD_JSON_SCHEMA, request->json_schema != NULL },
    { "response_format", refused & LYCEUM_FIELD_JSON_SCHEMA ? LYCEUM_FIELD_RESPONSE_FORMAT : LYCEUM_FIELD_JSON_SCHEMA,
      request->json_schema != NULL },
    { "\"format\"", refused & LYCEUM_FIELD_JSON_SCHEMA ? LYCEUM_FIELD_RESPONSE_FORMAT : LYCEUM_FIELD_JSON_SCHEMA,
      request->json_schema != NULL },
  };
  guint found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].is_asked && strstr (answer, fields[i].word) != NULL)
      found |= fields[i].field;
  return found & ~refused;
}
