/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-edit-capture-private.h"

#include <string.h>

#include "lyceum-sql.h"

const char *const _lyceum_edit_tables[LYCEUM_EDIT_N_TABLES] = { "lesson", "note", "card", "review", "dropped_note" };

/* T stands for a table. A row that was added meanwhile has nothing to go back to. */
#define BEGIN                                                                                                          \
  "CREATE TEMP TABLE edit_old_T AS SELECT * FROM main.T LIMIT 0;"                                                      \
  "CREATE UNIQUE INDEX temp.edit_old_T_id ON edit_old_T (id);"                                                         \
  "CREATE TEMP TABLE edit_new_T (id INTEGER PRIMARY KEY);"                                                             \
  "CREATE TEMP TRIGGER edit_update_T BEFORE UPDATE ON main.T BEGIN "                                                   \
  "INSERT INTO edit_old_T SELECT * FROM main.T WHERE id = old.id AND NOT EXISTS (SELECT 1 FROM edit_old_T WHERE id = old.id) "   \
  "AND NOT EXISTS (SELECT 1 FROM edit_new_T WHERE id = old.id); END;"                                                  \
  "CREATE TEMP TRIGGER edit_delete_T BEFORE DELETE ON main.T BEGIN "                                                   \
  "INSERT INTO edit_old_T SELECT * FROM main.T WHERE id = old.id AND NOT EXISTS (SELECT 1 FROM edit_old_T WHERE id = old.id) "   \
  "AND NOT EXISTS (SELECT 1 FROM edit_new_T WHERE id = old.id); END;"                                                  \
  "CREATE TEMP TRIGGER edit_insert_T AFTER INSERT ON main.T BEGIN "                                                    \
  "INSERT INTO edit_new_T SELECT new.id WHERE NOT EXISTS (SELECT 1 FROM edit_old_T WHERE id = new.id) "                \
  "AND NOT EXISTS (SELECT 1 FROM edit_new_T WHERE id = new.id); END;"
#define END                                                                                                            \
  "DROP TRIGGER temp.edit_update_T; DROP TRIGGER temp.edit_delete_T; DROP TRIGGER temp.edit_insert_T;"                 \
  "DROP TABLE temp.edit_old_T; DROP TABLE temp.edit_new_T;"

static char *
for_table (const char *sql,
           const char *table)
{
  g_auto (GStrv) parts = g_strsplit (sql, "_T", -1);
  g_autofree char *suffix = g_strconcat ("_", table, NULL);
  g_autofree char *named = g_strjoinv (suffix, parts);
  g_auto (GStrv) places = g_strsplit (named, "main.T", -1);
  g_autofree char *place = g_strconcat ("main.", table, NULL);

  return g_strjoinv (place, places);
}

static gboolean
execute_for_tables (LyceumConnection *connection,
                    const char       *sql,
                    GError          **error)
{
  for (guint i = 0; i < LYCEUM_EDIT_N_TABLES; i++)
    {
      g_autofree char *statements = for_table (sql, _lyceum_edit_tables[i]);

      if (!lyceum_connection_execute (connection, statements, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
_lyceum_edit_capture_begin (LyceumConnection *connection,
                            GError          **error)
{
  return execute_for_tables (connection, BEGIN, error);
}

static void
column_free (gpointer data)
{
  LyceumEditColumn *column = data;

  g_free (column->name);
  g_free (column);
}

GPtrArray *
_lyceum_edit_columns (LyceumConnection *connection,
                      const char       *table,
                      GError          **error)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (column_free);
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error, "SELECT name, type FROM pragma_table_info (?) ORDER BY cid", "t", table);
  while (statement && lyceum_statement_step (statement, &row, error))
    {
      LyceumEditColumn *column;
      const char *type;

      if (!row)
        return g_steal_pointer (&columns);
      type = lyceum_statement_get_text (statement, 1);
      column = g_new0 (LyceumEditColumn, 1);
      column->name = g_strdup (lyceum_statement_get_text (statement, 0));
      column->type = g_strcmp0 (type, "INTEGER") == 0 ? 'i' : g_strcmp0 (type, "REAL") == 0 ? 'd' : 't';
      g_ptr_array_add (columns, column);
    }
  return NULL;
}

JsonNode *
_lyceum_edit_value (LyceumStatement        *statement,
                    int                     i,
                    const LyceumEditColumn *column)
{
  JsonNode *node = json_node_alloc ();

  if (lyceum_statement_is_null (statement, i))
    return json_node_init_null (node);
  switch (column->type)
    {
    case 'i':
      return json_node_init_int (node, lyceum_statement_get_int64 (statement, i));
    case 'd':
      return json_node_init_double (node, lyceum_statement_get_double (statement, i));
    default:
      return json_node_init_string (node, lyceum_statement_get_text (statement, i));
    }
}

void
_lyceum_edit_bind (LyceumStatement        *statement,
                   int                     index,
                   const LyceumEditColumn *column,
                   JsonNode               *value)
{
  if (!JSON_NODE_HOLDS_VALUE (value))
    lyceum_statement_bind_null (statement, index);
  else if (column->type == 'i')
    lyceum_statement_bind_int64 (statement, index, json_node_get_int (value));
  else if (column->type == 'd')
    lyceum_statement_bind_double (statement, index, json_node_get_double (value));
  else
    lyceum_statement_bind_text (statement, index, json_node_get_string (value));
}

/* @other: (nullable): where given, only what differs. Returns (transfer full) (nullable): NULL where nothing does. */
static char *
describe_row (LyceumStatement *statement,
              int              first,
              int              other,
              GPtrArray       *columns)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_alloc ();
  guint n_different = 0;

  for (guint i = 0; i < columns->len; i++)
    {
      const LyceumEditColumn *column = g_ptr_array_index (columns, i);
      g_autoptr (JsonNode) value = _lyceum_edit_value (statement, first + (int) i, column);
      gboolean differs = TRUE;

      if (other >= 0)
        {
          g_autoptr (JsonNode) was = _lyceum_edit_value (statement, other + (int) i, column);

          differs = !json_node_equal (value, was);
        }
      n_different += differs;
      /* Which card of its note it is: those that change places are told apart by it. */
      if (differs || g_str_equal (column->name, LYCEUM_EDIT_ORDINAL))
        json_object_set_member (object, column->name, g_steal_pointer (&value));
    }
  if (n_different == 0)
    return NULL;
  json_node_init_object (root, object);
  return json_to_string (root, FALSE);
}

static gboolean
write_row (LyceumConnection *connection,
           gint64            edit_id,
           guint            *n_rows,
           const char       *table,
           gint64            row_id,
           const char       *before,
           const char       *after,
           GError          **error)
{
  return _lyceum_sql_run (connection, error,
                          "INSERT INTO edit_row (edit_id, seq, tbl, row_id, before, after) VALUES (?, ?, ?, ?, ?, ?)", "iititt",
                          edit_id, (gint64) (*n_rows)++, table, row_id, before, after);
}

static gboolean
write_touched (LyceumConnection *connection,
               gint64            edit_id,
               const char       *table,
               guint            *n_rows,
               GError          **error)
{
  g_autoptr (GPtrArray) columns = _lyceum_edit_columns (connection, table, error);
  g_autofree char *sql = for_table ("SELECT o.*, t.* FROM temp.edit_old_T o LEFT JOIN main.T t ON t.id = o.id ORDER BY o.id", table);
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;
  int n;

  if (!columns)
    return FALSE;
  n = (int) columns->len;
  /* The cache of statements wants texts that stay. */
  statement = lyceum_connection_prepare (connection, g_intern_string (sql), error);
  while (statement && lyceum_statement_step (statement, &row, error))
    {
      gboolean is_gone;
      g_autofree char *before = NULL, *after = NULL;

      if (!row)
        return TRUE;
      is_gone = lyceum_statement_is_null (statement, n); /* its id, the first column */
      before = describe_row (statement, 0, is_gone ? -1 : n, columns);
      after = is_gone ? NULL : describe_row (statement, n, 0, columns);
      if (before && !write_row (connection, edit_id, n_rows, table, lyceum_statement_get_int64 (statement, 0), before, after, error))
        return FALSE;
    }
  return FALSE;
}

static gboolean
write_added (LyceumConnection *connection,
             gint64            edit_id,
             const char       *table,
             guint            *n_rows,
             GError          **error)
{
  g_autofree char *sql = for_table ("SELECT t.id FROM temp.edit_new_T n JOIN main.T t ON t.id = n.id ORDER BY t.id", table);
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, g_intern_string (sql), error);
  gboolean row = FALSE;

  while (statement && lyceum_statement_step (statement, &row, error))
    {
      if (!row)
        return TRUE;
      if (!write_row (connection, edit_id, n_rows, table, lyceum_statement_get_int64 (statement, 0), NULL, "{}", error))
        return FALSE;
    }
  return FALSE;
}

static gboolean
note_changes (LyceumConnection *connection,
              const char       *table,
              GError          **error)
{
  g_autofree char *sql = for_table ("SELECT course_id FROM temp.edit_old_T UNION SELECT t.course_id FROM main.T t WHERE t.id IN "
                                    "(SELECT id FROM temp.edit_old_T UNION ALL SELECT id FROM temp.edit_new_T)",
                                    table);
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (connection, g_intern_string (sql), error);
  gboolean row = FALSE;

  while (statement && lyceum_statement_step (statement, &row, error))
    {
      if (!row)
        return TRUE;
      lyceum_connection_note_change (connection, g_str_equal (table, "lesson") ? "lesson" : "card",
                                     lyceum_statement_get_int64 (statement, 0));
    }
  return FALSE;
}

gboolean
_lyceum_edit_capture_end (LyceumConnection *connection,
                          gint64            edit_id,
                          guint            *n_rows,
                          GError          **error)
{
  *n_rows = 0;
  for (guint i = 0; i < LYCEUM_EDIT_N_TABLES; i++)
    if (!write_touched (connection, edit_id, _lyceum_edit_tables[i], n_rows, error) ||
        !write_added (connection, edit_id, _lyceum_edit_tables[i], n_rows, error))
      return FALSE;
  for (guint i = 0; i < 3; i++) /* lesson, note and card have a course_id */
    if (!note_changes (connection, _lyceum_edit_tables[i], error))
      return FALSE;
  return execute_for_tables (connection, END, error);
}
