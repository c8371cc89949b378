/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-answers-private.h"

#include <string.h>

#define MAX_DEPTH 16
#define DEFAULT_ITEMS 3

typedef struct
{
  JsonObject *root;     /* of the schema, for what refers to it */
  GPtrArray *sentences; /* (element-type utf8) */
  JsonBuilder *builder;
} Walk;

static void walk_schema (Walk       *walk,
                         JsonObject *schema,
                         const char *name,
                         guint       index,
                         guint       depth);

/* Returns: (transfer none) (nullable): "#/$defs/card" and the like. */
static JsonObject *
resolve (Walk       *walk,
         const char *reference)
{
  g_auto (GStrv) steps = g_strsplit (reference, "/", -1);
  JsonObject *object = walk->root;

  for (guint i = 1; steps[0] && steps[i] && object; i++)
    object = _model_get_object (object, steps[i]);
  return object;
}

/* Returns: (transfer none): what @schema stands for: what it refers to, or the first of several. */
static JsonObject *
choose (Walk       *walk,
        JsonObject *schema)
{
  static const char *const choices[] = { "anyOf", "oneOf", "allOf" };
  const char *reference = _model_get_text (schema, "$ref");

  if (reference && resolve (walk, reference))
    return resolve (walk, reference);
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      JsonArray *array = _model_get_array (schema, choices[i]);

      for (guint j = 0; array && j < json_array_get_length (array); j++)
        if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, j)))
          return choose (walk, json_array_get_object_element (array, j));
    }
  return schema;
}

static const char *
schema_type (JsonObject *schema)
{
  const char *type = _model_get_text (schema, "type");
  JsonArray *types = _model_get_array (schema, "type");

  if (types && json_array_get_length (types) > 0)
    type = json_array_get_string_element (types, 0);
  if (type)
    return type;
  return json_object_has_member (schema, "properties") ? "object" : json_object_has_member (schema, "items") ? "array" : "string";
}

static gint64
get_int (JsonObject *schema,
         const char *name,
         gint64      otherwise)
{
  return json_object_has_member (schema, name) ? json_object_get_int_member (schema, name) : otherwise;
}

static char *
longest_word (const char *sentence)
{
  g_auto (GStrv) words = g_strsplit_set (sentence, " ,.;:!?()[]\"'*#", -1);
  const char *longest = "it";

  for (guint i = 0; words[i]; i++)
    if (strlen (words[i]) > strlen (longest))
      longest = words[i];
  return g_strdup (longest);
}

static gboolean
is_one_of (const char        *name,
           const char *const *parts)
{
  g_autofree char *small = g_ascii_strdown (name, -1);

  for (; *parts; parts++)
    if (strstr (small, *parts))
      return TRUE;
  return FALSE;
}

#define IS(name, ...) is_one_of (name, (const char *const[]){ __VA_ARGS__, NULL })

static char *
cloze (const char *sentence,
       const char *word)
{
  const char *at = strstr (sentence, word);

  return g_strdup_printf ("%.*s{{c1::%s}}%s", (int) (at ? at - sentence : 0), sentence, word,
                          at ? at + strlen (word) : sentence);
}

/* What a member of that name is to say, from sentence number @index. */
static char *
string_for (Walk       *walk,
            const char *name,
            guint       index)
{
  const char *sentence = g_ptr_array_index (walk->sentences, index % walk->sentences->len);
  g_autofree char *word = longest_word (sentence);

  if (IS (name, "quote", "evidence", "excerpt"))
    return g_strdup (sentence);
  if (IS (name, "cloze"))
    return cloze (sentence, word);
  if (IS (name, "front", "question"))
    return g_strdup_printf ("What does the text say about “%s”?", word);
  if (IS (name, "title", "name", "heading", "topic"))
    {
      g_auto (GStrv) words = g_strsplit (sentence, " ", 6);

      if (g_strv_length (words) > 5)
        g_clear_pointer (&words[5], g_free);
      return g_strjoinv (" ", words);
    }
  if (IS (name, "term", "keyword", "tag"))
    return g_steal_pointer (&word);
  if (IS (name, "markdown", "body", "lesson"))
    return g_strdup_printf ("%s\n\n%s\n\n- %s", sentence,
                            (char *) g_ptr_array_index (walk->sentences, (index + 1) % walk->sentences->len),
                            (char *) g_ptr_array_index (walk->sentences, (index + 2) % walk->sentences->len));
  if (IS (name, "language"))
    return g_strdup ("en");
  return g_strdup (sentence);
}

static void
walk_string (Walk       *walk,
             JsonObject *schema,
             const char *name,
             guint       index)
{
  JsonArray *choices = _model_get_array (schema, "enum");
  g_autofree char *text = NULL;
  gint64 max = get_int (schema, "maxLength", G_MAXINT);

  if (json_object_has_member (schema, "const"))
    json_builder_add_value (walk->builder, json_node_copy (json_object_get_member (schema, "const")));
  else if (choices && json_array_get_length (choices) > 0)
    json_builder_add_value (walk->builder, json_node_copy (json_array_get_element (choices, 0)));
  else
    {
      text = string_for (walk, name, index);
      if (g_utf8_strlen (text, -1) > max)
        *g_utf8_offset_to_pointer (text, max) = '\0';
      json_builder_add_string_value (walk->builder, text);
    }
}

static void
walk_object (Walk       *walk,
             JsonObject *schema,
             guint       index,
             guint       depth)
{
  JsonObject *properties = _model_get_object (schema, "properties");
  g_autoptr (GList) names = properties ? json_object_get_members (properties) : NULL;

  json_builder_begin_object (walk->builder);
  for (GList *link = names; link; link = link->next)
    if (_model_get_object (properties, link->data))
      {
        json_builder_set_member_name (walk->builder, link->data);
        walk_schema (walk, _model_get_object (properties, link->data), link->data, index, depth + 1);
      }
  json_builder_end_object (walk->builder);
}

static void
walk_array (Walk       *walk,
            JsonObject *schema,
            const char *name,
            guint       index,
            guint       depth)
{
  JsonObject *items = _model_get_object (schema, "items");
  gint64 least = get_int (schema, "minItems", 1);
  gint64 n = CLAMP (MIN (DEFAULT_ITEMS, walk->sentences->len), least, MAX (least, get_int (schema, "maxItems", 64)));

  json_builder_begin_array (walk->builder);
  for (guint i = 0; items && i < n; i++)
    walk_schema (walk, items, name, index + i, depth + 1);
  json_builder_end_array (walk->builder);
}

static void
walk_schema (Walk       *walk,
             JsonObject *schema,
             const char *name,
             guint       index,
             guint       depth)
{
  const char *type;

  schema = choose (walk, schema);
  type = schema_type (schema);
  if (depth > MAX_DEPTH || g_str_equal (type, "null"))
    json_builder_add_null_value (walk->builder);
  else if (g_str_equal (type, "object"))
    walk_object (walk, schema, index, depth);
  else if (g_str_equal (type, "array"))
    walk_array (walk, schema, name, index, depth);
  else if (g_str_equal (type, "boolean"))
    json_builder_add_boolean_value (walk->builder, TRUE);
  else if (g_str_equal (type, "integer") || g_str_equal (type, "number"))
    json_builder_add_int_value (walk->builder, CLAMP ((gint64) index + 1, get_int (schema, "minimum", 0),
                                                      get_int (schema, "maximum", G_MAXINT)));
  else
    walk_string (walk, schema, name, index);
}

char *
_model_json_for_schema (JsonNode   *schema,
                        const char *text)
{
  g_autoptr (GPtrArray) sentences = _model_sentences (text);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  Walk walk = { json_node_get_object (schema), sentences, builder };

  walk_schema (&walk, walk.root, "answer", 0, 0);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}
