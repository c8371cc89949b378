/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-chat-stream.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean read_event_cb (const char *event, const char *data, gsize length, gpointer user_data);
static gboolean read_line_cb (const char *line, gsize length, gpointer user_data);

void
lyceum_chat_stream_init (LyceumChatStream *self,
                         const LyceumRefusal *refusal,
                         LyceumDeltaFunc func,
                         gpointer func_data,
                         GCancellable *cancellable)
{
  *self = (LyceumChatStream){ .refusal = *refusal, .finish = LYCEUM_FINISH_UNKNOWN };
  self->refusal.status = 0;
  self->refusal.retry_after = -1;
  lyceum_delta_sink_init (&self->sink, func, func_data, cancellable);
  lyceum_sse_init (&self->sse, read_event_cb, self);
  lyceum_lines_init (&self->lines, read_line_cb, self);
  self->whole = g_string_new (NULL);
  self->piece = g_string_new (NULL);
}

void
lyceum_chat_stream_clear (LyceumChatStream *self)
{
  lyceum_delta_sink_clear (&self->sink);
  lyceum_sse_clear (&self->sse);
  lyceum_lines_clear (&self->lines);
  if (self->whole != NULL)
    g_string_free (self->whole, TRUE);
  if (self->piece != NULL)
    g_string_free (self->piece, TRUE);
  self->whole = self->piece = NULL;
  g_clear_error (&self->error);
}

static void
set_error (LyceumChatStream *self, LyceumProviderError code, const char *format)
{
  g_autofree char *message = g_strdup_printf (format, self->refusal.origin);

  if (self->error == NULL)
    self->error = lyceum_provider_error_new (code, -1, message);
}

static void
set_no_model_server (LyceumChatStream *self)
{
  set_error (self, LYCEUM_PROVIDER_ERROR_BAD_ANSWER,
             _ ("What %s sent is not the answer of a model. Check its address and kind."));
}

static void
add_string (LyceumChatStream *self, LyceumDelta delta, LyceumJson string)
{
  g_string_truncate (self->piece, 0);
  if (!lyceum_json_append_string (string, self->piece))
    return;
  if (delta == LYCEUM_DELTA_TEXT)
    lyceum_delta_sink_add_text (&self->sink, self->piece->str, self->piece->len);
  else
    lyceum_delta_sink_add_reasoning (&self->sink, self->piece->str, self->piece->len);
}

/* A string, or an array of parts: {type: "text", text} and {type: "thinking", thinking: [parts]}. */
static void
add_content (LyceumChatStream *self, LyceumDelta delta, LyceumJson content, guint depth)
{
  const char *position = NULL;
  LyceumJson part;

  add_string (self, delta, content);
  while (depth < 3 && lyceum_json_next (content, &position, &part))
    {
      if (lyceum_json_is_string (part))
        add_string (self, delta, part);
      add_string (self, delta, lyceum_json_get (part, "text"));
      add_content (self, LYCEUM_DELTA_REASONING, lyceum_json_get (part, "thinking"), depth + 1);
    }
}

/* A delta or a whole message; of the names for reasoning, the first that has some (some servers fill two). */
static void
add_message (LyceumChatStream *self, LyceumJson message)
{
  static const char *const names[] = { "reasoning_content", "reasoning", "thinking" };

  if (lyceum_json_is_object (message))
    self->has_begun = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      LyceumJson reasoning = lyceum_json_get (message, names[i]);

      if (!lyceum_json_is_null (reasoning) && !lyceum_json_string_equal (reasoning, ""))
        {
          add_content (self, LYCEUM_DELTA_REASONING, reasoning, 0);
          break;
        }
    }
  add_content (self, LYCEUM_DELTA_TEXT, lyceum_json_get (message, "content"), 0);
  add_string (self, LYCEUM_DELTA_TEXT, lyceum_json_get (message, "refusal"));
}

static void
read_finish (LyceumChatStream *self, LyceumJson reason)
{
  static const struct
  {
    const char *name;
    LyceumFinish finish;
  } reasons[] = {
    { "stop", LYCEUM_FINISH_STOP },           { "eos", LYCEUM_FINISH_STOP },
    { "end_turn", LYCEUM_FINISH_STOP },       { "stop_sequence", LYCEUM_FINISH_STOP },
    { "tool_calls", LYCEUM_FINISH_STOP },     { "function_call", LYCEUM_FINISH_STOP },
    { "length", LYCEUM_FINISH_LENGTH },       { "max_tokens", LYCEUM_FINISH_LENGTH },
    { "model_length", LYCEUM_FINISH_LENGTH }, { "content_filter", LYCEUM_FINISH_FILTERED },
    { "safety", LYCEUM_FINISH_FILTERED },     { "SAFETY", LYCEUM_FINISH_FILTERED },
  };

  if (!lyceum_json_is_string (reason) || lyceum_json_string_equal (reason, ""))
    return;
  if (lyceum_json_string_equal (reason, "error"))
    {
      set_error (self, LYCEUM_PROVIDER_ERROR_SERVER, _ ("%s broke off in the middle of its answer. Try again."));
      return;
    }
  self->has_finish = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (lyceum_json_string_equal (reason, reasons[i].name))
      self->finish = reasons[i].finish;
}

static void
read_tokens (LyceumJson value, guint *tokens)
{
  guint64 number;

  if (lyceum_json_get_uint (value, G_MAXINT32, &number))
    *tokens = number;
}

static void
read_usage (LyceumChatStream *self, LyceumJson usage)
{
  read_tokens (lyceum_json_get (usage, "prompt_tokens"), &self->prompt_tokens);
  read_tokens (lyceum_json_get (usage, "completion_tokens"), &self->completion_tokens);
}

/* OpenAI: {choices: [{index, delta: {…}, finish_reason}], usage} */
static void
read_choices (LyceumChatStream *self, LyceumJson choices)
{
  const char *position = NULL;
  LyceumJson choice;
  guint64 index;

  while (lyceum_json_next (choices, &position, &choice))
    {
      LyceumJson delta = lyceum_json_get (choice, "delta");

      if (lyceum_json_get_uint (lyceum_json_get (choice, "index"), G_MAXINT32, &index) && index != 0)
        continue;
      self->has_begun = TRUE;
      add_message (self, delta);
      /* A whole message where deltas were wanted; or again at the end of them. */
      if (lyceum_json_is_null (delta) && !self->sink.has_text)
        add_message (self, lyceum_json_get (choice, "message"));
      add_string (self, LYCEUM_DELTA_TEXT, lyceum_json_get (choice, "text"));
      read_finish (self, lyceum_json_get (choice, "finish_reason"));
    }
}

/* Ollama: {message: {content, thinking}, done, done_reason, prompt_eval_count, eval_count} */
static void
read_ollama (LyceumChatStream *self, LyceumJson object)
{
  add_message (self, lyceum_json_get (object, "message"));
  read_tokens (lyceum_json_get (object, "prompt_eval_count"), &self->prompt_tokens);
  read_tokens (lyceum_json_get (object, "eval_count"), &self->completion_tokens);
  if (!lyceum_json_is_true (lyceum_json_get (object, "done")))
    return;
  self->has_begun = TRUE;
  self->is_done = TRUE;
  self->finish = LYCEUM_FINISH_STOP;
  read_finish (self, lyceum_json_get (object, "done_reason"));
}

static gboolean
is_error (LyceumJson object, const char *event)
{
  return g_strcmp0 (event, "error") == 0 || !lyceum_json_is_null (lyceum_json_get (object, "error")) ||
         lyceum_json_string_equal (lyceum_json_get (object, "object"), "error") ||
         lyceum_json_string_equal (lyceum_json_get (object, "type"), "error") ||
         (lyceum_json_is_null (lyceum_json_get (object, "choices")) &&
          !lyceum_json_is_null (lyceum_json_get (object, "detail")));
}

static void
read_object (LyceumChatStream *self, LyceumJson object)
{
  LyceumJson choices = lyceum_json_get (object, "choices");

  if (!lyceum_json_is_null (lyceum_json_get (object, "usage")))
    {
      self->has_begun = TRUE;
      read_usage (self, lyceum_json_get (object, "usage"));
      /* With an empty list of choices, it is the last thing that is said. */
      self->has_finish |= lyceum_json_is_array (choices) && lyceum_json_first (choices).at == NULL;
    }
  if (lyceum_json_is_array (choices))
    read_choices (self, choices);
  else if (!lyceum_json_is_null (lyceum_json_get (object, "message")) ||
           !lyceum_json_is_null (lyceum_json_get (object, "done")))
    read_ollama (self, object);
  if (lyceum_delta_sink_is_too_large (&self->sink))
    set_error (self, LYCEUM_PROVIDER_ERROR_BAD_ANSWER, _ ("The answer of %s is far too long and was cut off."));
}

/* Returns: whether more is wanted. */
static gboolean
read_event_cb (const char *event, const char *data, gsize length, gpointer user_data)
{
  LyceumChatStream *self = user_data;
  LyceumJson value;

  while (length > 0 && (data[length - 1] == ' ' || data[length - 1] == '\t'))
    length--;
  if (length == 0)
    return TRUE;
  if (length == 6 && memcmp (data, "[DONE]", 6) == 0)
    self->is_done = self->has_begun = TRUE;
  else if (!lyceum_json_check (data, length, &value))
    {
      if (g_strcmp0 (event, "error") == 0)
        self->error = _lyceum_refusal_explain (&self->refusal, data, length);
      else
        set_no_model_server (self);
    }
  else if (is_error (value, event) || is_error (lyceum_json_first (value), NULL))
    self->error = _lyceum_refusal_explain (&self->refusal, data, length);
  else
    read_object (self, value);
  return !self->is_done && self->error == NULL;
}

static gboolean
read_line_cb (const char *line, gsize length, gpointer user_data)
{
  return read_event_cb (NULL, line, length, user_data);
}

/* What begins with a bracket is one object a line if its first line is one. */
static void
tell_form (LyceumChatStream *self)
{
  const char *line_feed;
  LyceumJson value;

  line_feed = memchr (self->whole->str, '\n', self->whole->len);
  if (line_feed == NULL)
    return;
  if (!lyceum_json_check (self->whole->str, line_feed - self->whole->str, &value))
    {
      self->form = LYCEUM_FORM_WHOLE;
      return;
    }
  self->form = LYCEUM_FORM_LINES;
  if (!lyceum_lines_feed (&self->lines, self->whole->str, self->whole->len))
    set_no_model_server (self);
  g_string_truncate (self->whole, 0);
}

/* The first byte tells. Space and a byte-order mark may stand before it. */
static void
begin_form (LyceumChatStream *self)
{
  const char *at = self->whole->str;

  if (self->whole->len < 3 && strncmp (at, "\xef\xbb\xbf", self->whole->len) == 0)
    return;
  if (strncmp (at, "\xef\xbb\xbf", 3) == 0)
    at += 3;
  at += strspn (at, " \t\r\n");
  if (at == self->whole->str + self->whole->len)
    return;
  if (*at == '{' || *at == '[')
    {
      self->form = LYCEUM_FORM_OBJECT;
      g_string_erase (self->whole, 0, at - self->whole->str);
      tell_form (self);
      return;
    }
  if (*at == '<')
    {
      set_no_model_server (self);
      return;
    }
  self->form = LYCEUM_FORM_EVENTS;
  if (!lyceum_sse_feed (&self->sse, self->whole->str, self->whole->len))
    set_no_model_server (self);
  g_string_truncate (self->whole, 0);
}

static void
keep_whole (LyceumChatStream *self, const char *bytes, gsize length)
{
  if (self->whole->len + length > LYCEUM_MAX_COMPLETION)
    set_error (self, LYCEUM_PROVIDER_ERROR_BAD_ANSWER, _ ("The answer of %s is far too long and was cut off."));
  else
    g_string_append_len (self->whole, bytes, length);
}

LyceumHttpVerdict
lyceum_chat_stream_feed (LyceumChatStream *self, const char *bytes, gsize length, GError **error)
{
  gboolean is_fit = TRUE;

  switch (self->form)
    {
    case LYCEUM_FORM_UNKNOWN:
      keep_whole (self, bytes, length);
      begin_form (self);
      break;
    case LYCEUM_FORM_OBJECT:
      keep_whole (self, bytes, length);
      if (memchr (bytes, '\n', length) != NULL)
        tell_form (self);
      break;
    case LYCEUM_FORM_WHOLE:
      keep_whole (self, bytes, length);
      break;
    case LYCEUM_FORM_EVENTS:
      is_fit = lyceum_sse_feed (&self->sse, bytes, length);
      break;
    case LYCEUM_FORM_LINES:
      is_fit = lyceum_lines_feed (&self->lines, bytes, length);
      break;
    }
  if (!is_fit)
    set_no_model_server (self);
  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return LYCEUM_HTTP_STOP;
    }
  if (self->is_done)
    return LYCEUM_HTTP_STOP;
  if (self->has_finish)
    return LYCEUM_HTTP_END_SOON;
  return self->sink.first != 0 ? LYCEUM_HTTP_GO_ON : LYCEUM_HTTP_WAIT;
}

/* What was left for the end of the stream. */
static void
read_rest (LyceumChatStream *self)
{
  LyceumJson value;

  if (self->form == LYCEUM_FORM_EVENTS)
    lyceum_sse_end (&self->sse);
  else if (self->form == LYCEUM_FORM_LINES)
    {
      /* Half a line is the mark of a broken connection and not of a strange server. */
      if (self->lines.line->len > 0 && lyceum_json_check (self->lines.line->str, self->lines.line->len, &value))
        lyceum_lines_end (&self->lines);
    }
  else if (self->whole->len > 0 && lyceum_json_check (self->whole->str, self->whole->len, &value))
    {
      read_event_cb (NULL, self->whole->str, self->whole->len, self);
      /* It was whole, whatever it said about its end. */
      self->is_done = self->has_begun;
    }
}

static gboolean
is_too_late_to_matter (const GError *cause)
{
  return g_error_matches (cause, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_SILENT) ||
         g_error_matches (cause, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BROKEN_OFF);
}

gboolean
lyceum_chat_stream_end (LyceumChatStream *self, gboolean by_closing, GError *cause, GError **error)
{
  if (self->error == NULL && !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    read_rest (self);
  lyceum_delta_sink_end (&self->sink);
  if (cause != NULL && (self->is_done || self->has_finish) && is_too_late_to_matter (cause))
    g_clear_error (&cause);
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  if (self->error == NULL && !self->has_begun)
    {
      if (by_closing && self->form != LYCEUM_FORM_EVENTS)
        set_error (self, LYCEUM_PROVIDER_ERROR_BROKEN_OFF,
                   _ ("%s broke off the connection without an answer. Try again."));
      else
        set_no_model_server (self);
    }
  if (self->error == NULL && by_closing && !self->is_done && !self->has_finish)
    set_error (self, LYCEUM_PROVIDER_ERROR_BROKEN_OFF, _ ("%s broke off in the middle of its answer. Try again."));
  if (self->error == NULL && self->finish == LYCEUM_FINISH_FILTERED && !self->sink.has_text)
    set_error (self, LYCEUM_PROVIDER_ERROR_FILTERED, _ ("%s withheld the answer, because of its rules on content."));
  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  return self->error == NULL;
}
