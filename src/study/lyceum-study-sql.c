/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-study-sql-private.h"

#include <json-glib/json-glib.h>

#include "lyceum-collection.h"

/* Of a definition where nobody said. */
#define UNKNOWN_WORTH 0.5

static char *
generate (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

char *
_lyceum_json_from_strv (const char *const *strings)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (; strings && *strings; strings++)
    json_builder_add_string_value (builder, *strings);
  json_builder_end_array (builder);
  return generate (builder);
}

static void
add_member (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  if (!value || *value == '\0')
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

char *
_lyceum_json_from_terms (const char *const *terms,
                         const char *const *definitions,
                         const char *const *keys,
                         const double      *worths)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; terms && definitions && terms[i] && definitions[i]; i++)
    {
      json_builder_begin_object (builder);
      add_member (builder, "term", terms[i]);
      add_member (builder, "definition", definitions[i]);
      add_member (builder, "key", keys ? keys[i] : NULL);
      if (worths && worths[i] != UNKNOWN_WORTH)
        {
          json_builder_set_member_name (builder, "worth");
          json_builder_add_double_value (builder, worths[i]);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return generate (builder);
}

char *
_lyceum_json_from_questions (const char *const *questions,
                             const char *const *answers,
                             const char *const *places)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; questions && questions[i]; i++)
    {
      json_builder_begin_object (builder);
      add_member (builder, "question", questions[i]);
      add_member (builder, "answer", answers ? answers[i] : NULL);
      add_member (builder, "place", places ? places[i] : NULL);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return generate (builder);
}

static JsonArray *
parse_array (JsonParser *parser,
             const char *json)
{
  JsonNode *root;

  if (!json || !json_parser_load_from_data (parser, json, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
}

static const char *
node_string (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

GStrv
_lyceum_json_to_strv (const char *json)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GStrvBuilder) strings = g_strv_builder_new ();
  JsonArray *array = parse_array (parser, json);

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      const char *string = node_string (json_array_get_element (array, i));

      if (string)
        g_strv_builder_add (strings, string);
    }
  return g_strv_builder_end (strings);
}

/* The list number @ordinal, from 1, of a list of lists of strings. (nullable): where there is none */
GStrv
_lyceum_json_to_strv_at (const char *json,
                         guint       ordinal)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GStrvBuilder) strings = g_strv_builder_new ();
  JsonArray *array = json ? parse_array (parser, json) : NULL;
  JsonNode *node = array && ordinal >= 1 && ordinal <= json_array_get_length (array) ? json_array_get_element (array, ordinal - 1) : NULL;
  JsonArray *list = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (!list || json_array_get_length (list) == 0)
    return NULL;
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      const char *string = node_string (json_array_get_element (list, i));

      if (string)
        g_strv_builder_add (strings, string);
    }
  return g_strv_builder_end (strings);
}

static void
term_free (LyceumLessonTerm *term)
{
  g_free (term->term);
  g_free (term->definition);
  g_free (term->key);
  g_free (term);
}

GPtrArray *
_lyceum_json_to_terms (const char *json)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  GPtrArray *terms = g_ptr_array_new_with_free_func ((GDestroyNotify) term_free);
  JsonArray *array = parse_array (parser, json);

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *name = object ? node_string (json_object_get_member (object, "term")) : NULL;
      const char *definition = object ? node_string (json_object_get_member (object, "definition")) : NULL;
      LyceumLessonTerm *term;

      if (!name || !definition)
        continue;
      term = g_new0 (LyceumLessonTerm, 1);
      term->term = g_strdup (name);
      term->definition = g_strdup (definition);
      term->key = g_strdup (node_string (json_object_get_member (object, "key")));
      term->worth = json_object_get_double_member_with_default (object, "worth", UNKNOWN_WORTH);
      g_ptr_array_add (terms, term);
    }
  return terms;
}

static void
question_free (LyceumLessonQuestion *question)
{
  g_free (question->question);
  g_free (question->answer);
  g_free (question->place);
  g_free (question);
}

GPtrArray *
_lyceum_json_to_questions (const char *json)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  GPtrArray *questions = g_ptr_array_new_with_free_func ((GDestroyNotify) question_free);
  JsonArray *array = parse_array (parser, json);

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *text = object ? node_string (json_object_get_member (object, "question")) : node_string (node);
      LyceumLessonQuestion *question;

      if (!text || *text == '\0')
        continue;
      question = g_new0 (LyceumLessonQuestion, 1);
      question->question = g_strdup (text);
      question->answer = object ? g_strdup (node_string (json_object_get_member (object, "answer"))) : NULL;
      question->place = object ? g_strdup (node_string (json_object_get_member (object, "place"))) : NULL;
      g_ptr_array_add (questions, question);
    }
  return questions;
}
