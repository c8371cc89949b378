/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-answers-private.h"

#include <string.h>

#define MAX_DEPTH 16
#define DEFAULT_ITEMS 3
#define DEFAULT_TITLES 4 /* of a plan */
#define SHORT_TEXT 400

typedef struct
{
  JsonObject *root;     /* of the schema, for what refers to it */
  GPtrArray *sentences; /* (element-type utf8) */
  guint first_number;   /* of the parts of the material that have numbers */
  guint n_numbers;      /* 0: they have none */
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

/* A text to be read: all there is, a paragraph each three sentences. */
static char *
all_sentences (Walk *walk)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < walk->sentences->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : i % 3 == 0 ? "\n\n" : " ", (char *) g_ptr_array_index (walk->sentences, i));
  if (text->len < SHORT_TEXT)
    {
      g_autofree char *more = _model_words (SHORT_TEXT / 4);

      g_string_append_printf (text, "\n\n%s", more);
    }
  return g_string_free (text, FALSE);
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

      g_autofree char *title = NULL;

      if (g_strv_length (words) > 5)
        g_clear_pointer (&words[5], g_free);
      title = g_strjoinv (" ", words);
      return index < walk->sentences->len ? g_steal_pointer (&title) : g_strdup_printf ("%s, part %u", title, index + 1);
    }
  if (IS (name, "term", "keyword", "tag"))
    return g_steal_pointer (&word);
  if (IS (name, "markdown", "body", "lesson") || g_str_equal (name, "text"))
    return all_sentences (walk);
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

/* How many there are to be of what a plan or a list has. */
static gint64
count_items (Walk       *walk,
             JsonObject *items,
             const char *name)
{
  JsonObject *properties = _model_get_object (items, "properties");

  /* Only a card that is a list has some; which the first of the kinds is not. */
  if (g_str_equal (name, "items"))
    return 0;
  if (properties && walk->n_numbers > 0 &&
      (json_object_has_member (properties, "number") || json_object_has_member (properties, "first")))
    return walk->n_numbers;
  if (properties && json_object_has_member (properties, "title"))
    return DEFAULT_TITLES;
  return MIN (DEFAULT_ITEMS, walk->sentences->len);
}

static void
walk_array (Walk       *walk,
            JsonObject *schema,
            const char *name,
            guint       index,
            guint       depth)
{
  JsonObject *items = _model_get_object (schema, "items");
  gint64 least = get_int (schema, "minItems", 0);
  gint64 n = CLAMP (count_items (walk, items, name), least, MAX (least, get_int (schema, "maxItems", 64)));

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
    json_builder_add_int_value (walk->builder, CLAMP ((gint64) index + walk->first_number, get_int (schema, "minimum", 0),
                                                      get_int (schema, "maximum", G_MAXINT)));
  else
    walk_string (walk, schema, name, index);
}

JsonNode *
_model_schema_of_example (JsonNode *example)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *type = "string";

  if (JSON_NODE_HOLDS_OBJECT (example))
    type = "object";
  else if (JSON_NODE_HOLDS_ARRAY (example))
    type = "array";
  else if (JSON_NODE_HOLDS_VALUE (example) && json_node_get_value_type (example) == G_TYPE_INT64)
    type = "integer";
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, type);
  if (JSON_NODE_HOLDS_OBJECT (example))
    {
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (example));

      json_builder_set_member_name (builder, "properties");
      json_builder_begin_object (builder);
      for (GList *link = names; link; link = link->next)
        {
          json_builder_set_member_name (builder, link->data);
          json_builder_add_value (builder,
                                  _model_schema_of_example (json_object_get_member (json_node_get_object (example), link->data)));
        }
      json_builder_end_object (builder);
    }
  else if (JSON_NODE_HOLDS_ARRAY (example) && json_array_get_length (json_node_get_array (example)) > 0)
    {
      json_builder_set_member_name (builder, "items");
      json_builder_add_value (builder, _model_schema_of_example (json_array_get_element (json_node_get_array (example), 0)));
    }
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* Parts of the material that begin with [1] or 1. are what a plan or a survey is about. */
static void
count_numbers (Walk       *walk,
               const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("^(?:\\[(\\d+)\\]|(\\d+)\\.) ", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  walk->first_number = 1;
  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *all = g_match_info_fetch (match, 0);

      if (walk->n_numbers++ == 0)
        walk->first_number = (guint) g_ascii_strtoull (*all == '[' ? all + 1 : all, NULL, 10);
    }
}

char *
_model_json_for_schema (JsonNode   *schema,
                        const char *text)
{
  g_autoptr (GPtrArray) sentences = _model_sentences (text);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  Walk walk = { .root = json_node_get_object (schema), .sentences = sentences, .builder = builder };

  count_numbers (&walk, text);
  walk_schema (&walk, walk.root, "answer", 0, 0);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}
