/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-conversation-json-private.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define MAX_SOURCES 256
#define MAX_CITATIONS 4096

static void
source_free (gpointer data)
{
  LyceumAnswerSource *source = data;

  g_clear_pointer (&source->passage, lyceum_passage_free);
  g_free (source);
}

static void
citation_clear (gpointer data)
{
  g_clear_pointer (&((LyceumCitation *) data)->quote, g_free);
}

GPtrArray *
_lyceum_sources_new (void)
{
  return g_ptr_array_new_with_free_func (source_free);
}

GArray *
_lyceum_citations_new (void)
{
  GArray *citations = g_array_new (FALSE, TRUE, sizeof (LyceumCitation));

  g_array_set_clear_func (citations, citation_clear);
  return citations;
}

/* Writing */

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, isfinite (value) ? value : 0);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static char *
generate (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static void
add_source (JsonBuilder *builder, const LyceumAnswerSource *source)
{
  const LyceumPassage *passage = source->passage;

  json_builder_begin_object (builder);
  add_int (builder, "number", source->number);
  add_int (builder, "chunk_id", passage->chunk_id);
  add_int (builder, "source_id", passage->source_id);
  add_int (builder, "course_id", passage->course_id);
  add_int (builder, "position", passage->position);
  add_int (builder, "first_block", passage->first_block);
  add_int (builder, "n_blocks", passage->n_blocks);
  add_text (builder, "source_name", passage->source_name);
  add_text (builder, "heading_path", passage->heading_path);
  add_text (builder, "location", passage->location);
  add_text (builder, "text", passage->text);
  add_double (builder, "term", passage->term);
  add_double (builder, "vector", passage->vector);
  add_double (builder, "rerank", passage->rerank);
  add_double (builder, "score", passage->score);
  json_builder_end_object (builder);
}

char *
_lyceum_sources_to_json (GPtrArray *sources)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; sources && i < sources->len; i++)
    add_source (builder, g_ptr_array_index (sources, i));
  json_builder_end_array (builder);
  return generate (builder);
}

char *
_lyceum_citations_to_json (GArray *citations)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; citations && i < citations->len; i++)
    {
      const LyceumCitation *citation = &g_array_index (citations, LyceumCitation, i);

      json_builder_begin_object (builder);
      add_int (builder, "number", citation->number);
      add_int (builder, "start", citation->start);
      add_int (builder, "end", citation->end);
      add_int (builder, "supported", citation->supported);
      add_text (builder, "quote", citation->quote);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return generate (builder);
}

char *
_lyceum_times_to_json (const LyceumAnswerTimes *times)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_double (builder, "rewrite", times->rewrite);
  add_double (builder, "embed", times->embed);
  add_double (builder, "search", times->search);
  add_double (builder, "rerank", times->rerank);
  add_double (builder, "first_word", times->first_word);
  add_double (builder, "total", times->total);
  json_builder_end_object (builder);
  return generate (builder);
}

/* Reading */

static JsonNode *
parse (JsonParser *parser, const char *json, JsonNodeType type)
{
  JsonNode *root;

  if (!json || !json_parser_load_from_data (parser, json, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root && json_node_get_node_type (root) == type ? root : NULL;
}

static JsonNode *
get_value (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static gint64
get_int (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);

  return node ? json_node_get_int (node) : 0;
}

static guint
get_uint (JsonObject *object, const char *name)
{
  return (guint) CLAMP (get_int (object, name), 0, G_MAXINT);
}

static double
get_double (JsonObject *object, const char *name, double missing)
{
  JsonNode *node = get_value (object, name);

  return node ? json_node_get_double (node) : missing;
}

static char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_dup_string (node) : NULL;
}

static char *
get_words (JsonObject *object, const char *name)
{
  char *text = get_text (object, name);

  return text ? text : g_strdup ("");
}

static LyceumAnswerSource *
read_source (JsonObject *object)
{
  LyceumAnswerSource *source = g_new0 (LyceumAnswerSource, 1);
  LyceumPassage *passage = g_new0 (LyceumPassage, 1);

  source->number = get_uint (object, "number");
  source->passage = passage;
  passage->chunk_id = get_int (object, "chunk_id");
  passage->source_id = get_int (object, "source_id");
  passage->course_id = get_int (object, "course_id");
  passage->position = get_uint (object, "position");
  passage->first_block = get_uint (object, "first_block");
  passage->n_blocks = get_uint (object, "n_blocks");
  passage->source_name = get_words (object, "source_name");
  passage->heading_path = get_words (object, "heading_path");
  passage->location = get_words (object, "location");
  passage->text = get_words (object, "text");
  passage->term = get_double (object, "term", 0);
  passage->vector = get_double (object, "vector", -1);
  passage->rerank = get_double (object, "rerank", -1);
  passage->score = get_double (object, "score", 0);
  return source;
}

GPtrArray *
_lyceum_sources_from_json (const char *json)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = parse (parser, json, JSON_NODE_ARRAY);
  GPtrArray *sources = _lyceum_sources_new ();
  JsonArray *array = root ? json_node_get_array (root) : NULL;
  guint n = array ? MIN (json_array_get_length (array), MAX_SOURCES) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (sources, read_source (json_node_get_object (node)));
    }
  return sources;
}

GArray *
_lyceum_citations_from_json (const char *json, const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = parse (parser, json, JSON_NODE_ARRAY);
  GArray *citations = _lyceum_citations_new ();
  JsonArray *array = root ? json_node_get_array (root) : NULL;
  guint n = array ? MIN (json_array_get_length (array), MAX_CITATIONS) : 0;
  gsize length = text ? strlen (text) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      LyceumCitation citation = { .number = get_uint (object, "number"),
                                  .start = get_uint (object, "start"),
                                  .end = get_uint (object, "end") };

      /* Whoever marks them in the text trusts them. */
      if (citation.number == 0 || citation.start >= citation.end || citation.end > length || text[citation.start] != '[')
        continue;
      citation.supported = get_int (object, "supported") != 0;
      citation.quote = get_text (object, "quote");
      g_array_append_val (citations, citation);
    }
  return citations;
}

LyceumAnswerTimes
_lyceum_times_from_json (const char *json)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = parse (parser, json, JSON_NODE_OBJECT);
  JsonObject *object = root ? json_node_get_object (root) : NULL;

  return (LyceumAnswerTimes) {
    .rewrite = get_double (object, "rewrite", -1),
    .embed = get_double (object, "embed", -1),
    .search = get_double (object, "search", -1),
    .rerank = get_double (object, "rerank", -1),
    .first_word = get_double (object, "first_word", -1),
    .total = get_double (object, "total", -1),
  };
}
