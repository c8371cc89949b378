/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-answers-private.h"

#include <string.h>

#define DEFAULT_WORDS 60
#define MAX_TOKEN 12
#define MIN_SENTENCE 25
#define MAX_CITED 3

static const char *const vocabulary[] = {
  "Every", "cell", "keeps", "a", "naïve", "copy", "of", "what", "it", "was", "told;", "the", "membrane", "—", "thin",
  "as", "it", "is", "—", "lets", "water", "pass.", "细胞", "is", "the", "Chinese", "word", "for", "it.", "Energy",
  "comes", "from", "small", "organelles", "that", "burn", "sugar", "slowly.",
};

const char *
_model_get_text (JsonObject *object,
                 const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                                                  : NULL;
}

gboolean
_model_get_flag (JsonObject *object,
                 const char *name,
                 gboolean    otherwise)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
           ? json_node_get_boolean (node)
           : otherwise;
}

JsonArray *
_model_get_array (JsonObject *object,
                  const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
_model_get_object (JsonObject *object,
                   const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

char *
_model_words (guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", vocabulary[i % G_N_ELEMENTS (vocabulary)]);
  return g_string_free (text, FALSE);
}

gsize
_model_token_length (const char *text)
{
  const char *p = text;

  while (g_ascii_isspace (*p))
    p++;
  while (*p && !g_ascii_isspace (*p) && p - text < MAX_TOKEN)
    p = g_utf8_next_char (p);
  return (gsize) (p - text);
}

guint
_model_count_tokens (const char *text)
{
  guint n = 0;

  for (gsize length; (length = _model_token_length (text)) > 0; text += length)
    n++;
  return n;
}

/* Content is a text, or an array of parts of which some are text. */
static void
append_content (JsonObject *message,
                GString    *text)
{
  JsonArray *parts = _model_get_array (message, "content");
  const char *content = _model_get_text (message, "content");

  if (content)
    g_string_append (text, content);
  for (guint i = 0; parts && i < json_array_get_length (parts); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (parts, i)))
      {
        const char *part = _model_get_text (json_array_get_object_element (parts, i), "text");

        g_string_append (text, part ? part : "");
      }
}

/* Returns: (transfer full): what all messages of @role say, or the last of them; of all roles if %NULL. */
static char *
message_text (JsonObject *request,
              const char *role,
              gboolean    only_last)
{
  JsonArray *messages = _model_get_array (request, "messages");
  GString *text = g_string_new (NULL);

  for (guint i = 0; messages && i < json_array_get_length (messages); i++)
    {
      JsonNode *node = json_array_get_element (messages, i);

      if (!JSON_NODE_HOLDS_OBJECT (node) ||
          (role && g_strcmp0 (_model_get_text (json_node_get_object (node), "role"), role) != 0))
        continue;
      if (only_last)
        g_string_truncate (text, 0);
      append_content (json_node_get_object (node), text);
      if (!only_last)
        g_string_append (text, "\n\n");
    }
  return g_string_free (text, FALSE);
}

char *
_model_last_message (JsonObject *request)
{
  return message_text (request, "user", TRUE);
}

static gboolean
ends_sentence (const char *text,
               gsize       at)
{
  return strchr (".!?", text[at]) && (text[at + 1] == '\0' || g_ascii_isspace (text[at + 1]));
}

/* Whether the line that ends at @at is a paragraph by itself: a heading, or the last before an empty line. */
static gboolean
ends_paragraph (const char *text,
                gsize       at)
{
  gsize begin = at;

  while (begin > 0 && text[begin - 1] != '\n')
    begin--;
  return at - begin < 60 || strchr ("#-*[<", text[begin]) || text[at + 1] == '\n' || strchr ("#-*[<", text[at + 1]);
}

static void
add_sentence (GPtrArray  *sentences,
              const char *begin,
              gsize       n,
              gsize       at_least)
{
  g_autofree char *sentence = g_strndup (begin, n);

  g_strstrip (g_strdelimit (sentence, "\n\t", ' '));
  if (strlen (sentence) >= at_least)
    g_ptr_array_add (sentences, g_steal_pointer (&sentence));
}

static GPtrArray *
cut_sentences (const char *text,
               gsize       at_least,
               gboolean    only_whole)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);
  gsize begin = 0, n = strlen (text);

  for (gsize i = 0; i < n; i++)
    {
      gboolean whole = ends_sentence (text, i);

      if (!whole && (text[i] != '\n' || !ends_paragraph (text, i)) && i + 1 < n)
        continue;
      if (whole || !only_whole)
        add_sentence (sentences, text + begin, i + 1 - begin, at_least);
      begin = i + 1;
    }
  return sentences;
}

GPtrArray *
_model_sentences (const char *text)
{
  GPtrArray *sentences = cut_sentences (text, MIN_SENTENCE, TRUE);

  if (sentences->len == 0)
    {
      g_ptr_array_unref (sentences);
      sentences = cut_sentences (text, 3, FALSE);
    }
  if (sentences->len == 0)
    g_ptr_array_add (sentences, _model_words (20));
  return sentences;
}

/* Returns: (nullable) (transfer full): what the passages say, each with its number. */
static char *
answer_from_passages (const char *prompt)
{
  g_autoptr (GRegex) regex = g_regex_new ("^[ \\t]*(?|\\[(\\d+)\\]|<passage number=\"(\\d+)\"[^>\\n]*>)",
                                          G_REGEX_MULTILINE | G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GString) answer = g_string_new (NULL);
  guint n = 0;

  for (g_regex_match (regex, prompt, 0, &match); g_match_info_matches (match) && n < MAX_CITED; n++)
    {
      g_autofree char *number = g_match_info_fetch (match, 1);
      g_autofree char *passage = NULL;
      g_autoptr (GPtrArray) sentences = NULL;
      int begin = 0, end = -1;
      char *sentence;

      g_match_info_fetch_pos (match, 0, NULL, &begin);
      if (g_match_info_next (match, NULL))
        g_match_info_fetch_pos (match, 0, &end, NULL);
      passage = end < 0 ? g_strdup (prompt + begin) : g_strndup (prompt + begin, (gsize) (end - begin));
      if (strstr (passage, "</passage>"))
        *strstr (passage, "</passage>") = '\0';
      sentences = _model_sentences (passage);
      sentence = g_ptr_array_index (sentences, 0);
      /* The number stands before the full stop. */
      if (strchr (".!?", sentence[strlen (sentence) - 1]))
        sentence[strlen (sentence) - 1] = '\0';
      g_string_append_printf (answer, "%s%s [%s].", n > 0 ? " " : "", sentence, number);
    }
  return n > 0 ? g_string_free (g_steal_pointer (&answer), FALSE) : NULL;
}

/* Returns: (transfer full) (nullable): the schema that stands in the prompt, or that of the example which does. */
static JsonNode *
find_schema (const char *prompt)
{
  for (const char *p = strchr (prompt, '{'); p; p = strchr (p + 1, '{'))
    {
      guint depth = 0;
      gsize n = 0;
      g_autofree char *text = NULL;
      g_autoptr (JsonNode) node = NULL;

      do
        depth += (p[n] == '{') - (p[n] == '}');
      while (p[n++] && depth > 0);
      text = g_strndup (p, n);
      node = depth == 0 ? json_from_string (text, NULL) : NULL;
      if (node && JSON_NODE_HOLDS_OBJECT (node) && json_object_has_member (json_node_get_object (node), "properties"))
        return g_steal_pointer (&node);
      if (node && JSON_NODE_HOLDS_OBJECT (node) && json_object_get_size (json_node_get_object (node)) > 0)
        return _model_schema_of_example (node);
    }
  return NULL;
}

/* Puts into @longest (nullable) the longest of what the second group of @pattern finds in @prompt, if it is longer. */
static void
find_longest (const char *prompt,
              const char *pattern,
              char      **longest)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_DOTALL | G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (regex, prompt, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *found = g_match_info_fetch (match, 2);

      if (strlen (found) > (*longest ? strlen (*longest) : 0))
        {
          g_free (*longest);
          *longest = g_steal_pointer (&found);
        }
    }
}

/* What the model is to read: the longest of what stands between tags of one name, or quoted; or all of it. */
static char *
find_material (const char *prompt)
{
  char *longest = NULL;

  find_longest (prompt, "<([a-z_]+)[^>\\n]*>(.*?)</\\1>", &longest);
  find_longest (prompt, "<<<(\\w+)\\n(.*?)\\n\\1>>>", &longest);
  return longest ? longest : g_strdup (prompt);
}

/* Returns: (transfer full) (nullable): the answer, if JSON is asked for. */
static char *
answer_json (JsonObject *request,
             const char *all,
             const char *asked)
{
  JsonObject *format = _model_get_object (request, "response_format");
  JsonObject *schema = _model_get_object (_model_get_object (format, "json_schema"), "schema");
  JsonNode *ollama = json_object_get_member (request, "format");
  g_autofree char *material = find_material (asked);
  g_autoptr (JsonNode) node = NULL;

  if (schema)
    {
      node = json_node_new (JSON_NODE_OBJECT);
      json_node_set_object (node, schema);
    }
  else if (ollama && JSON_NODE_HOLDS_OBJECT (ollama))
    node = json_node_copy (ollama);
  else if (format || ollama || strstr (all, "JSON"))
    node = find_schema (all);
  else
    return NULL;

  if (!node)
    node = json_from_string ("{\"type\":\"object\",\"properties\":{\"answer\":{\"type\":\"string\"}}}", NULL);
  return _model_json_for_schema (node, material);
}

static gboolean
says (const char *text,
      const char *pattern)
{
  return g_regex_match_simple (pattern, text, G_REGEX_CASELESS, 0);
}

/* Returns: (transfer full): the last or the first line that says something, without a word and a colon before it. */
static char *
pick_line (const char *text,
           gboolean    last)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const char *picked = "";
  const char *colon;

  for (guint i = 0; lines[i] && (last || !*picked); i++)
    if (*g_strstrip (lines[i]))
      picked = lines[i];
  colon = strchr (picked, ':');
  return g_strdup (colon && colon - picked < 24 && colon[1] == ' ' ? colon + 2 : picked);
}

static char *
first_words (const char *text,
             guint       n)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \n\t", (int) n + 1);

  if (g_strv_length (words) > n)
    g_clear_pointer (&words[n], g_free);
  return g_strjoinv (" ", words);
}

char *
_model_answer (JsonObject           *request,
               const ModelBehaviour *behaviour)
{
  g_autofree char *all = message_text (request, NULL, FALSE);
  g_autofree char *asked = _model_last_message (request);
  char *answer = NULL;

  if (behaviour->text)
    return g_strdup (behaviour->text);
  if (behaviour->echo)
    return g_steal_pointer (&asked);
  if (behaviour->tokens > 0)
    return _model_words (behaviour->tokens);
  if ((answer = answer_json (request, all, asked)) || (answer = answer_from_passages (all)))
    return answer;
  if (says (all, "\\b(rewrite|reword|rephrase|stand-?alone|do not answer it)\\b"))
    return pick_line (asked, TRUE);
  if (says (all, "\\btitle\\b"))
    {
      g_autofree char *line = pick_line (asked, FALSE);

      return first_words (line, 5);
    }
  return _model_words (DEFAULT_WORDS);
}
