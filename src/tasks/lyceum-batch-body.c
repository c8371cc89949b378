/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "lyceum-batch-private.h"

/* The body of a line: what is asked. What would change the answer and cannot be passed on is an error of its line, and
 * what only might is named. */

#define MAX_MESSAGES 10000
#define MAX_TEXTS 2048
#define MAX_STOPS 16

/* Where a body is being read to. */
typedef struct
{
  LyceumBatchRequest *request;
  GPtrArray *ignored;
  const char *code;
  char *message; /* (owned) (nullable): what is wrong */
} Reading;

static gboolean
refuse (Reading    *reading,
        const char *code,
        const char *format,
        ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (Reading    *reading,
        const char *code,
        const char *format,
        ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_free (reading->message);
  reading->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  reading->code = code;
  return FALSE;
}

static gboolean
is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

static gboolean
is_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) &&
         (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

/* JSON may spell halves of characters. */
static char *
dup_text (JsonNode *node)
{
  return g_utf8_make_valid (json_node_get_string (node), -1);
}

/* Returns: (transfer full) (nullable): a text, or the texts of an array of parts, one after the other; NULL where there is
 * anything else, such as a picture */
static char *
read_content (JsonNode *node)
{
  g_autoptr (GString) text = NULL;
  JsonArray *parts;

  if (!node)
    return NULL;
  if (is_text (node))
    return dup_text (node);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  text = g_string_new (NULL);
  parts = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      JsonNode *part = json_array_get_element (parts, i);
      JsonNode *words = JSON_NODE_HOLDS_OBJECT (part) ? json_object_get_member (json_node_get_object (part), "text") : NULL;

      if (!words || !is_text (words))
        return NULL;
      g_string_append (text, json_node_get_string (words));
    }
  return g_utf8_make_valid (text->str, text->len);
}

static gboolean
read_role (JsonNode   *node,
           LyceumRole *role)
{
  static const struct
  {
    const char *name;
    LyceumRole role;
  } roles[] = {
    { "system", LYCEUM_ROLE_SYSTEM },
    { "developer", LYCEUM_ROLE_SYSTEM },
    { "user", LYCEUM_ROLE_USER },
    { "assistant", LYCEUM_ROLE_ASSISTANT },
  };

  for (guint i = 0; node && is_text (node) && i < G_N_ELEMENTS (roles); i++)
    if (g_str_equal (json_node_get_string (node), roles[i].name))
      {
        *role = roles[i].role;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_messages (Reading  *reading,
               JsonNode *node)
{
  JsonArray *messages = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = messages ? json_array_get_length (messages) : 0;

  if (n == 0 || n > MAX_MESSAGES)
    return refuse (reading, "invalid_request", _("“messages” has to be a list of messages."));
  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (messages, i);
      JsonObject *message = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      g_autofree char *text = message ? read_content (json_object_get_member (message, "content")) : NULL;
      LyceumRole role;

      if (!message || !read_role (json_object_get_member (message, "role"), &role))
        return refuse (reading, "unsupported", _("Message %u is not of the system, the user or the assistant."), i + 1);
      if (!text)
        return refuse (reading, "unsupported", _("Message %u is no text."), i + 1);
      lyceum_completion_request_add (reading->request->completion, role, text);
    }
  return TRUE;
}

static gboolean
read_model (Reading  *reading,
            JsonNode *node)
{
  if (!is_text (node))
    return refuse (reading, "invalid_request", _("“model” has to be a name."));
  g_free (reading->request->model);
  reading->request->model = *json_node_get_string (node) ? dup_text (node) : NULL;
  return TRUE;
}

static gboolean
read_number (Reading    *reading,
             const char *name,
             JsonNode   *node,
             double     *number)
{
  if (!is_number (node) || !isfinite (json_node_get_double (node)))
    return refuse (reading, "invalid_request", _("“%s” has to be a number."), name);
  *number = json_node_get_double (node);
  return TRUE;
}

static gboolean
read_max_tokens (Reading    *reading,
                 const char *name,
                 JsonNode   *node)
{
  double number;

  if (!read_number (reading, name, node, &number))
    return FALSE;
  if (number < 1 || number > G_MAXINT32)
    return refuse (reading, "invalid_request", _("“%s” has to be at least 1."), name);
  reading->request->completion->max_tokens = (guint) number;
  return TRUE;
}

/* Returns: (transfer full) (nullable): a text, or a list of at most @most texts */
static char **
read_texts (JsonNode *node,
            guint     most)
{
  g_autoptr (GPtrArray) texts = NULL;
  JsonArray *array;

  if (is_text (node))
    {
      char **one = g_new0 (char *, 2);

      one[0] = dup_text (node);
      return one;
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  if (json_array_get_length (array) == 0 || json_array_get_length (array) > most)
    return NULL;

  texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!is_text (element))
        return NULL;
      g_ptr_array_add (texts, dup_text (element));
    }
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

static gboolean
read_stop (Reading  *reading,
           JsonNode *node)
{
  reading->request->completion->stop = read_texts (node, MAX_STOPS);
  if (!reading->request->completion->stop)
    return refuse (reading, "invalid_request", _("“stop” has to be a text, or a list of at most %d."), MAX_STOPS);
  return TRUE;
}

static gboolean
read_response_format (Reading  *reading,
                      JsonNode *node)
{
  JsonObject *format = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *type = format ? json_object_get_member (format, "type") : NULL;
  JsonNode *wrapper = format ? json_object_get_member (format, "json_schema") : NULL;
  JsonNode *schema = wrapper && JSON_NODE_HOLDS_OBJECT (wrapper)
                       ? json_object_get_member (json_node_get_object (wrapper), "schema")
                       : NULL;
  const char *name = type && is_text (type) ? json_node_get_string (type) : NULL;

  if (g_strcmp0 (name, "text") == 0)
    return TRUE;
  if (g_strcmp0 (name, "json_object") == 0)
    reading->request->completion->json_schema = g_strdup ("{\"type\":\"object\"}");
  else if (g_strcmp0 (name, "json_schema") == 0 && schema && JSON_NODE_HOLDS_OBJECT (schema))
    {
      g_autofree char *text = json_to_string (schema, FALSE);

      reading->request->completion->json_schema = g_utf8_make_valid (text, -1);
    }
  else
    return refuse (reading, "unsupported", _("“response_format” is not one that is known."));
  return TRUE;
}

static gboolean
is_one_of (const char        *name,
           const char *const *names)
{
  return g_strv_contains (names, name);
}

/* A member that has no place of its own. */
static gboolean
read_other (Reading    *reading,
            const char *name,
            JsonNode   *node)
{
  static const char *const refused[] = { "tools", "tool_choice", "functions", "function_call", "audio", "modalities", "dimensions",
                                         "prompt", "prediction", "web_search_options", NULL };
  static const char *const harmless[] = { "user", "metadata", "stream", "stream_options", "store", "service_tier",
                                          "parallel_tool_calls", "safety_identifier", "prompt_cache_key", NULL };

  if (JSON_NODE_HOLDS_NULL (node) || is_one_of (name, harmless))
    return TRUE;
  if (g_str_equal (name, "n") && is_number (node) && json_node_get_double (node) == 1)
    return TRUE;
  if (g_str_equal (name, "logprobs") && JSON_NODE_HOLDS_VALUE (node) && !json_node_get_boolean (node))
    return TRUE;
  if (g_str_equal (name, "encoding_format") && is_text (node) && g_str_equal (json_node_get_string (node), "float"))
    return TRUE;
  if (is_one_of (name, refused) || g_str_equal (name, "n") || g_str_equal (name, "logprobs") ||
      g_str_equal (name, "encoding_format"))
    return refuse (reading, "unsupported", _("The line asks for “%s”, which is not supported here. Leave it out."), name);

  if (strlen (name) <= 64 && !g_ptr_array_find_with_equal_func (reading->ignored, name, g_str_equal, NULL) &&
      reading->ignored->len < 20)
    g_ptr_array_add (reading->ignored, g_strdup (name));
  return TRUE;
}

static gboolean
read_completion_member (Reading    *reading,
                        const char *name,
                        JsonNode   *node)
{
  LyceumCompletionRequest *completion = reading->request->completion;
  const struct
  {
    const char *name;
    double *number;
  } numbers[] = {
    { "temperature", &completion->temperature },
    { "top_p", &completion->top_p },
    { "frequency_penalty", &completion->frequency_penalty },
    { "presence_penalty", &completion->presence_penalty },
  };

  if (g_str_equal (name, "messages"))
    return read_messages (reading, node);
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (g_str_equal (name, "model"))
    return read_model (reading, node);
  if (g_str_equal (name, "max_tokens") || g_str_equal (name, "max_completion_tokens"))
    return read_max_tokens (reading, name, node);
  if (g_str_equal (name, "stop"))
    return read_stop (reading, node);
  if (g_str_equal (name, "response_format"))
    return read_response_format (reading, node);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_equal (name, numbers[i].name))
      return read_number (reading, name, node, numbers[i].number);
  return read_other (reading, name, node);
}

static gboolean
read_embedding_member (Reading    *reading,
                       const char *name,
                       JsonNode   *node)
{
  if (g_str_equal (name, "model"))
    return read_model (reading, node);
  if (!g_str_equal (name, "input"))
    return read_other (reading, name, node);

  g_clear_pointer (&reading->request->texts, g_strfreev);
  reading->request->texts = read_texts (node, MAX_TEXTS);
  if (!reading->request->texts)
    return refuse (reading, "invalid_request", _("“input” has to be a text, or a list of at most %d texts."), MAX_TEXTS);
  for (guint i = 0; reading->request->texts[i]; i++)
    if (*reading->request->texts[i] == '\0')
      return refuse (reading, "invalid_request", _("Text %u of “input” is empty."), i + 1);
  return TRUE;
}

static gboolean
read_members (Reading    *reading,
              gboolean    is_completion,
              JsonObject *body)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, body);
  while (json_object_iter_next (&iter, &name, &node))
    if (!(is_completion ? read_completion_member (reading, name, node) : read_embedding_member (reading, name, node)))
      return FALSE;

  if (is_completion && reading->request->completion->messages->len == 0)
    return refuse (reading, "invalid_request", _("The body has no “messages”."));
  if (!is_completion && !reading->request->texts)
    return refuse (reading, "invalid_request", _("The body has no “input”."));
  return TRUE;
}

gboolean
_lyceum_batch_body_read (LyceumBatchRequest *request,
                         const char         *url,
                         JsonObject         *body,
                         GPtrArray          *ignored,
                         const char        **code,
                         char              **message)
{
  gboolean is_completion = g_str_equal (url, "/v1/chat/completions");
  Reading reading = { .request = request, .ignored = ignored };
  gboolean is_good;

  if (is_completion)
    request->completion = lyceum_completion_request_new ("");
  if (is_completion || g_str_equal (url, "/v1/embeddings"))
    is_good = read_members (&reading, is_completion, body);
  else
    is_good = refuse (&reading, "unsupported", _("The “url” has to be “/v1/chat/completions” or “/v1/embeddings”."));

  *code = reading.code;
  *message = reading.message;
  return is_good;
}
