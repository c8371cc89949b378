/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-batch-private.h"

/* One line of a batch, of which nothing is known: it may be anything. */

#define MAX_ID_BYTES 512

/* Whether the JSON is nested so deeply that a parser that calls itself would run out of stack. */
static gboolean
is_too_deep (const char *text,
             gsize       length)
{
  gboolean in_string = FALSE;
  int depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (in_string && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        in_string = !in_string;
      else if (!in_string && (text[i] == '[' || text[i] == '{') && ++depth > LYCEUM_BATCH_MAX_DEPTH)
        return TRUE;
      else if (!in_string && (text[i] == ']' || text[i] == '}'))
        depth--;
    }
  return FALSE;
}

static JsonNode *
parse_object (const char *text,
              gsize       length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (!json_parser_load_from_data (parser, text, length, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root && JSON_NODE_HOLDS_OBJECT (root) ? json_parser_steal_root (parser) : NULL;
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

/* Returns: (transfer full) (nullable): what is wrong with the frame of the request; @code says it in a word */
static char *
check_frame (JsonObject  *object,
             const char **code)
{
  const char *custom_id = get_text (object, "custom_id");
  const char *method = get_text (object, "method");
  const char *url = get_text (object, "url");
  JsonNode *body = json_object_get_member (object, "body");

  *code = "invalid_request";
  if (!custom_id || *custom_id == '\0')
    return g_strdup (_("The line has no “custom_id”: a text that is its name."));
  if (strlen (custom_id) > MAX_ID_BYTES || !g_utf8_validate (custom_id, -1, NULL))
    return g_strdup (_("The “custom_id” is too long, or no text."));
  if (json_object_has_member (object, "method") && g_strcmp0 (method, "POST") != 0)
    return g_strdup (_("The “method” has to be “POST”."));
  if (!url)
    return g_strdup (_("The line has no “url”: “/v1/chat/completions” or “/v1/embeddings”."));
  if (!body || !JSON_NODE_HOLDS_OBJECT (body))
    return g_strdup (_("The line has no “body”: an object with what is asked."));
  return NULL;
}

LyceumBatchRequest *
_lyceum_batch_line_read (guint              line,
                         const char        *text,
                         gsize              length,
                         GPtrArray         *ignored,
                         LyceumBatchFault **fault)
{
  g_autoptr (LyceumBatchRequest) request = g_new0 (LyceumBatchRequest, 1);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *message = NULL;
  const char *custom_id = NULL, *code = "invalid_json";
  JsonObject *object;

  if (!g_utf8_validate (text, length, NULL))
    message = g_strdup (_("The line is no valid UTF-8."));
  else if (is_too_deep (text, length))
    message = g_strdup (_("The JSON of the line is nested too deeply."));
  else if (!(node = parse_object (text, length)))
    message = g_strdup (_("The line is no JSON object."));
  else
    {
      object = json_node_get_object (node);
      custom_id = get_text (object, "custom_id");
      if (custom_id && (strlen (custom_id) > MAX_ID_BYTES || !g_utf8_validate (custom_id, -1, NULL)))
        custom_id = NULL;
      message = check_frame (object, &code);
      if (!message &&
          _lyceum_batch_body_read (request, get_text (object, "url"), json_object_get_object_member (object, "body"), ignored,
                                   &code, &message))
        {
          request->line = line;
          request->custom_id = g_strdup (custom_id);
          return g_steal_pointer (&request);
        }
    }

  *fault = _lyceum_batch_fault_new (line, custom_id, code, message);
  return NULL;
}
