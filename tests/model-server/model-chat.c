/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-chat-private.h"

#include <string.h>

#include "model-answers-private.h"

#define LINE_PART 4096

/* An answer while it is said. */
typedef struct
{
  ModelBehaviour *behaviour;
  gboolean is_ollama;
  gboolean wants_usage;
  char *model;         /* as a string of JSON */
  char *text, *thoughts;
  gsize text_at, thought_at;
  guint n_prompt, n_said, max_tokens;
  gboolean is_cut;     /* at max_tokens */
} Chat;

static void
chat_free (gpointer data)
{
  Chat *chat = data;

  model_behaviour_unref (chat->behaviour);
  g_free (chat->model);
  g_free (chat->text);
  g_free (chat->thoughts);
  g_free (chat);
}

void
_model_json_append (GString    *text,
                    const char *value)
{
  g_string_append_c (text, '"');
  for (const char *p = value; *p; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (text, "\\%c", *p);
    else if (*p == '\n')
      g_string_append (text, "\\n");
    else if ((guchar) *p < 0x20)
      g_string_append_printf (text, "\\u%04x", (guint) (guchar) *p);
    else
      g_string_append_c (text, *p);
  g_string_append_c (text, '"');
}

static const char *
line_end (const Chat *chat)
{
  return chat->behaviour->crlf ? "\r\n" : chat->behaviour->cr ? "\r" : "\n";
}

/* One event of a stream, or one line of it. */
static void
append_event (Chat       *chat,
              GString    *piece,
              const char *kind,
              const char *data)
{
  const char *end = line_end (chat);
  const char *space = chat->behaviour->no_space ? "" : " ";
  const char *comma = chat->behaviour->lines ? strchr (data, ',') : NULL;

  if (chat->is_ollama)
    {
      g_string_append_printf (piece, "%s%s", data, end);
      return;
    }
  if (chat->behaviour->comments)
    g_string_append_printf (piece, ": keep-alive%s%s", end, end);
  if (kind || chat->behaviour->fields)
    g_string_append_printf (piece, "event:%s%s%s", space, kind ? kind : "message", end);
  if (chat->behaviour->fields)
    g_string_append_printf (piece, "id:%s%u%sretry:%s1000%s", space, chat->n_said, end, space, end);
  if (comma)
    {
      g_string_append_printf (piece, "data:%s%.*s%s", space, (int) (comma + 1 - data), data, end);
      data = comma + 1;
    }
  g_string_append_printf (piece, "data:%s%s%s%s", space, data, end, end);
}

static void
append_usage_members (const Chat *chat,
                      GString    *json)
{
  g_string_append_printf (json, "\"usage\":{\"prompt_tokens\":%u,\"completion_tokens\":%u,\"total_tokens\":%u}",
                          chat->n_prompt, chat->n_said, chat->n_prompt + chat->n_said);
}

static void
begin_chunk (const Chat *chat,
             GString    *json)
{
  if (chat->is_ollama)
    g_string_append_printf (json, "{\"model\":%s,\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\"",
                            chat->model);
  else
    g_string_append_printf (json, "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,"
                                  "\"model\":%s,\"choices\":[{\"index\":0,\"delta\":{",
                            chat->model);
}

static const char *
end_of_chunk (const Chat *chat)
{
  return chat->is_ollama ? "},\"done\":false}" : "},\"finish_reason\":null}]}";
}

/* A piece of the answer or of the thoughts. */
static void
append_delta (Chat       *chat,
              GString    *piece,
              const char *member,
              const char *text)
{
  g_autoptr (GString) json = g_string_new (NULL);

  begin_chunk (chat, json);
  if (chat->is_ollama && !g_str_equal (member, "content"))
    g_string_append (json, ",\"content\":\"\",\"thinking\":");
  else
    g_string_append_printf (json, "%s\"%s\":", chat->is_ollama ? "," : "", member);
  _model_json_append (json, text);
  g_string_append (json, end_of_chunk (chat));
  append_event (chat, piece, NULL, json->str);
}

static void
append_null (Chat    *chat,
             GString *piece,
             gboolean with_role)
{
  g_autoptr (GString) json = g_string_new (NULL);

  begin_chunk (chat, json);
  g_string_append_printf (json, "%s%s\"content\":%s%s", with_role ? "\"role\":\"assistant\"," : "", chat->is_ollama ? "," : "",
                          chat->behaviour->nulls ? "null" : "\"\"", end_of_chunk (chat));
  append_event (chat, piece, NULL, json->str);
}

static const char *
finish_reason (const Chat *chat)
{
  return chat->is_cut ? "length" : chat->behaviour->finish ? chat->behaviour->finish : "stop";
}

static void
append_end_ollama (Chat    *chat,
                   GString *piece)
{
  g_autoptr (GString) json = g_string_new (NULL);

  if (chat->behaviour->no_finish)
    return;
  begin_chunk (chat, json);
  g_string_append_printf (json, ",\"content\":\"\"},\"done_reason\":\"%s\",\"done\":true,\"total_duration\":%u,"
                                "\"load_duration\":1000000,\"prompt_eval_count\":%u,\"prompt_eval_duration\":1000000,"
                                "\"eval_count\":%u,\"eval_duration\":%u}",
                          finish_reason (chat), chat->n_said * 1000, chat->n_prompt, chat->n_said, chat->n_said * 1000);
  append_event (chat, piece, NULL, json->str);
}

/* What comes after the last token. */
static void
append_end (Chat    *chat,
            GString *piece)
{
  ModelBehaviour *behaviour = chat->behaviour;
  g_autoptr (GString) json = g_string_new (NULL);

  if (!behaviour->no_finish)
    {
      begin_chunk (chat, json);
      g_string_append_printf (json, "},\"finish_reason\":\"%s\"}]}", finish_reason (chat));
      append_event (chat, piece, NULL, json->str);
    }
  if (behaviour->usage == MODEL_USAGE_ALWAYS || (behaviour->usage == MODEL_USAGE_AS_ASKED && chat->wants_usage))
    {
      g_string_printf (json, "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,\"model\":%s,"
                             "\"choices\":[],",
                       chat->model);
      append_usage_members (chat, json);
      g_string_append_c (json, '}');
      append_event (chat, piece, NULL, json->str);
    }
  for (guint i = 0; i < behaviour->dones; i++)
    append_event (chat, piece, NULL, "[DONE]");
  if (behaviour->open_end && g_str_has_suffix (piece->str, line_end (chat)))
    g_string_truncate (piece, piece->len - strlen (line_end (chat)));
}

static void
append_error (Chat    *chat,
              GString *piece)
{
  if (chat->is_ollama)
    append_event (chat, piece, NULL, "{\"error\":\"llama runner process has terminated\"}");
  else
    append_event (chat, piece, chat->behaviour->error_event ? "error" : NULL,
                  "{\"error\":{\"message\":\"The model has run out of memory.\",\"type\":\"server_error\",\"code\":500}}");
}

/* Returns: (transfer full) (nullable): the next token of @text. */
static char *
next_token (const char *text,
            gsize      *at,
            gboolean    again)
{
  gsize length;

  if (again && text[*at] == '\0')
    *at = 0;
  length = _model_token_length (text + *at);
  *at += length;
  return length > 0 ? g_strndup (text + *at - length, length) : NULL;
}

/* The thoughts are in the text where they come in tags. */
static const char *
thought_member (const Chat *chat)
{
  return chat->behaviour->reasoning == MODEL_REASONING_PLAIN ? "reasoning" : "reasoning_content";
}

static gboolean
chat_piece (gpointer data,
            guint    index,
            GString *piece)
{
  Chat *chat = data;
  ModelBehaviour *behaviour = chat->behaviour;
  g_autofree char *token = NULL;

  if (index == 0 && behaviour->mark)
    g_string_append (piece, "\xef\xbb\xbf");
  if (index == 0 && !chat->is_ollama)
    append_null (chat, piece, TRUE);
  if (behaviour->error_after > 0 && chat->n_said + 1 >= behaviour->error_after)
    {
      append_error (chat, piece);
      return FALSE;
    }
  if (behaviour->nulls && index % 3 == 1)
    append_null (chat, piece, FALSE);

  if (chat->thoughts && (token = next_token (chat->thoughts, &chat->thought_at, FALSE)))
    append_delta (chat, piece, thought_member (chat), token);
  else if ((token = next_token (chat->text, &chat->text_at, behaviour->endless)))
    {
      if (behaviour->stamps)
        {
          g_free (token);
          token = g_strdup_printf ("%" G_GINT64_FORMAT " ", g_get_monotonic_time ());
        }
      append_delta (chat, piece, "content", token);
    }
  chat->n_said += token != NULL;

  chat->is_cut = chat->max_tokens > 0 && chat->n_said >= chat->max_tokens && chat->text[chat->text_at];
  if (!chat->is_cut && (behaviour->endless || chat->text[chat->text_at]))
    return TRUE;
  if (chat->is_ollama)
    append_end_ollama (chat, piece);
  else
    append_end (chat, piece);
  return FALSE;
}

/* One line, in parts, so that it may be longer than the memory. */
static gboolean
line_piece (gpointer data,
            guint    index,
            GString *piece)
{
  Chat *chat = data;
  gsize at = (gsize) index * LINE_PART;
  gsize n = MIN (LINE_PART, chat->behaviour->line - at);

  if (index == 0)
    g_string_append (piece, chat->is_ollama ? "{\"message\":{\"role\":\"assistant\",\"content\":\""
                                            : "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"");
  for (gsize i = 0; i < n; i++)
    g_string_append_c (piece, 'x');
  if (at + n < chat->behaviour->line)
    return TRUE;
  g_string_append (piece, chat->is_ollama ? "\"},\"done\":true}\n" : "\"}}]}\n\ndata: [DONE]\n\n");
  return FALSE;
}

/* All of it at once. */
static void
send_whole (ModelReply *reply,
            Chat       *chat)
{
  ModelBehaviour *behaviour = chat->behaviour;
  GString *json = g_string_new (NULL);
  guint n = _model_count_tokens (chat->text);

  if (chat->max_tokens > 0 && n > chat->max_tokens)
    {
      const char *end = chat->text;

      for (guint i = 0; i < chat->max_tokens; i++)
        end += _model_token_length (end);
      chat->text[end - chat->text] = '\0';
      chat->is_cut = TRUE;
      n = chat->max_tokens;
    }
  chat->n_said = n + (chat->thoughts ? _model_count_tokens (chat->thoughts) : 0);

  if (chat->is_ollama)
    begin_chunk (chat, json);
  else
    g_string_append_printf (json, "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1767225600,\"model\":%s,"
                                  "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\"",
                            chat->model);
  if (chat->thoughts)
    {
      g_string_append_printf (json, ",\"%s\":", chat->is_ollama ? "thinking" : thought_member (chat));
      _model_json_append (json, chat->thoughts);
    }
  g_string_append (json, ",\"content\":");
  _model_json_append (json, chat->text);
  if (chat->is_ollama)
    g_string_append_printf (json, "},\"done_reason\":\"%s\",\"done\":true,\"prompt_eval_count\":%u,\"eval_count\":%u}",
                            finish_reason (chat), chat->n_prompt, chat->n_said);
  else
    {
      g_string_append_printf (json, "},\"finish_reason\":\"%s\"}],", finish_reason (chat));
      append_usage_members (chat, json);
      g_string_append_c (json, '}');
    }
  _model_reply_send (reply, 200, "application/json", json,
                     behaviour->first + (behaviour->rate > 0 ? chat->n_said / behaviour->rate : 0));
  chat_free (chat);
}

static guint
count_prompt (JsonObject *request)
{
  g_autofree char *asked = _model_last_message (request);

  return _model_count_tokens (asked);
}

static guint
read_max_tokens (JsonObject *request)
{
  JsonObject *options = _model_get_object (request, "options");
  gint64 n = 0;

  if (json_object_has_member (request, "max_completion_tokens"))
    n = json_object_get_int_member (request, "max_completion_tokens");
  else if (json_object_has_member (request, "max_tokens"))
    n = json_object_get_int_member (request, "max_tokens");
  else if (options && json_object_has_member (options, "num_predict"))
    n = json_object_get_int_member (options, "num_predict");
  return (guint) CLAMP (n, 0, G_MAXINT);
}

static Chat *
chat_new (ModelBehaviour *behaviour,
          JsonObject     *request,
          gboolean        is_ollama)
{
  Chat *chat = g_new0 (Chat, 1);
  g_autoptr (GString) model = g_string_new (NULL);
  const char *name = _model_get_text (request, "model");

  chat->behaviour = model_behaviour_ref (behaviour);
  chat->is_ollama = is_ollama;
  _model_json_append (model, name ? name : "test");
  chat->model = g_strdup (model->str);
  chat->text = _model_answer (request, behaviour);
  chat->n_prompt = count_prompt (request);
  chat->max_tokens = read_max_tokens (request);
  chat->wants_usage = _model_get_flag (_model_get_object (request, "stream_options"), "include_usage", FALSE);
  if (behaviour->reasoning != MODEL_REASONING_NONE)
    chat->thoughts = _model_words (behaviour->thoughts);
  if (behaviour->reasoning == MODEL_REASONING_TAGS)
    {
      g_autofree char *answer = chat->text;

      chat->text = g_strdup_printf ("<think>\n%s\n</think>\n\n%s", chat->thoughts, answer);
      g_clear_pointer (&chat->thoughts, g_free);
    }
  return chat;
}

void
_model_chat_answer (ModelReply *reply,
                    JsonObject *request,
                    gboolean    is_ollama)
{
  ModelBehaviour *behaviour = _model_reply_get_behaviour (reply);
  Chat *chat = chat_new (behaviour, request, is_ollama);

  if (_model_get_flag (request, "stream", is_ollama))
    _model_reply_stream (reply, is_ollama ? "application/x-ndjson" : "text/event-stream; charset=utf-8",
                         behaviour->line > 0 ? line_piece : chat_piece, chat, chat_free);
  else
    send_whole (reply, chat);
}
