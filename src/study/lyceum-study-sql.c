/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-study-sql-private.h"

#include <json-glib/json-glib.h>

#include "lyceum-collection.h"

static LyceumStatement *
prepare_va (LyceumConnection *connection,
            GError          **error,
            const char       *sql,
            const char       *types,
            va_list           values)
{
  LyceumStatement *statement = lyceum_connection_prepare (connection, sql, error);

  for (int i = 1; statement && types[i - 1]; i++)
    switch (types[i - 1])
      {
      case 'i':
        lyceum_statement_bind_int64 (statement, i, va_arg (values, gint64));
        break;
      case 'd':
        lyceum_statement_bind_double (statement, i, va_arg (values, double));
        break;
      case 't':
        lyceum_statement_bind_text (statement, i, va_arg (values, const char *));
        break;
      case 'b':
        lyceum_statement_bind_bytes (statement, i, va_arg (values, GBytes *));
        break;
      default:
        g_assert_not_reached ();
      }
  return statement;
}

LyceumStatement *
_lyceum_sql_prepare (LyceumConnection *connection,
                     GError          **error,
                     const char       *sql,
                     const char       *types,
                     ...)
{
  LyceumStatement *statement;
  va_list values;

  va_start (values, types);
  statement = prepare_va (connection, error, sql, types, values);
  va_end (values);
  return statement;
}

gboolean
_lyceum_sql_run (LyceumConnection *connection,
                 GError          **error,
                 const char       *sql,
                 const char       *types,
                 ...)
{
  g_autoptr (LyceumStatement) statement = NULL;
  va_list values;

  va_start (values, types);
  statement = prepare_va (connection, error, sql, types, values);
  va_end (values);
  return statement && lyceum_statement_run (statement, error);
}

gboolean
_lyceum_sql_int64 (LyceumConnection *connection,
                   GError          **error,
                   gint64           *value,
                   const char       *sql,
                   const char       *types,
                   ...)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;
  va_list values;

  *value = 0;
  va_start (values, types);
  statement = prepare_va (connection, error, sql, types, values);
  va_end (values);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *value = lyceum_statement_get_int64 (statement, 0);
  return TRUE;
}

static char *
generate (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

gboolean
_lyceum_sql_collect (LyceumStatement *statement,
                     gpointer       (*read_row) (LyceumStatement *statement),
                     GDestroyNotify   free_row,
                     gpointer        *result,
                     GError         **error)
{
  g_autoptr (LyceumStatement) mine = statement;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  gboolean row = FALSE;

  while (mine && lyceum_statement_step (mine, &row, error))
    {
      if (!row)
        {
          *result = g_steal_pointer (&rows);
          return TRUE;
        }
      g_ptr_array_add (rows, read_row (mine));
    }
  return FALSE;
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

char *
_lyceum_json_from_terms (const char *const *terms,
                         const char *const *definitions)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (; terms && definitions && *terms && *definitions; terms++, definitions++)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "term");
      json_builder_add_string_value (builder, *terms);
      json_builder_set_member_name (builder, "definition");
      json_builder_add_string_value (builder, *definitions);
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

static void
term_free (LyceumLessonTerm *term)
{
  g_free (term->term);
  g_free (term->definition);
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
      g_ptr_array_add (terms, term);
    }
  return terms;
}
