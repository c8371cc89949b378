/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-edit-capture-private.h"
#include "lyceum-edits-private.h"
#include "lyceum-sql.h"

/*
 * An edit is taken back row by row: what it deleted is put back, parents first; then what it changed gets its former values; then
 * what it added goes, children first. Cards that change places in their notes step aside before. What a later answer has changed
 * (the schedule of a card) stays as it is.
 */

/* Columns that hold a person's words: where they differ from what the edit made of them, somebody else has changed them. */
static const char *const words[] = { "kind", "front", "back", "answers", "title", "markdown", "key_points", "key_terms",
                                     "questions", NULL };

typedef struct
{
  LyceumConnection *connection;
  const char *table;
  GPtrArray *columns;  /* (owned) */
  gboolean refused;
} Restoring;

static JsonObject *
parse_row (const char *json,
           JsonNode  **root)
{
  *root = json ? json_from_string (json, NULL) : NULL;
  return *root && JSON_NODE_HOLDS_OBJECT (*root) ? json_node_get_object (*root) : NULL;
}

static gboolean
row_exists (const Restoring *self,
            gint64           row_id,
            gboolean        *exists,
            GError         **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s WHERE id = ?", self->table);
  gint64 n = 0;

  if (!_lyceum_sql_int64 (self->connection, error, &n, g_intern_string (sql), "i", row_id))
    return FALSE;
  *exists = n > 0;
  return TRUE;
}

static gboolean
put_back (Restoring  *self,
          gint64      row_id,
          JsonObject *before,
          GError    **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) places = g_string_new (NULL);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_autofree char *sql = NULL;
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean exists;

  if (!row_exists (self, row_id, &exists, error))
    return FALSE;
  if (exists)
    {
      g_debug ("Row %" G_GINT64_FORMAT " of %s is there already", row_id, self->table);
      self->refused = TRUE;
      return TRUE;
    }
  for (guint i = 0; i < self->columns->len; i++)
    {
      LyceumEditColumn *column = g_ptr_array_index (self->columns, i);

      if (!json_object_has_member (before, column->name))
        continue;
      g_string_append_printf (names, "%s%s", columns->len ? ", " : "", column->name);
      g_string_append_printf (places, "%s?", columns->len ? ", " : "");
      g_ptr_array_add (columns, column);
    }
  sql = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", self->table, names->str, places->str);
  statement = lyceum_connection_prepare (self->connection, g_intern_string (sql), error);
  if (!statement)
    return FALSE;
  for (guint i = 0; i < columns->len; i++)
    {
      const LyceumEditColumn *column = g_ptr_array_index (columns, i);

      _lyceum_edit_bind (statement, (int) i + 1, column, json_object_get_member (before, column->name));
    }
  return lyceum_statement_run (statement, error);
}

/* The columns that an edit changed in a row. */
static GPtrArray *
find_changed (const Restoring *self,
              JsonObject      *before,
              JsonObject      *after)
{
  GPtrArray *changed = g_ptr_array_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      LyceumEditColumn *column = g_ptr_array_index (self->columns, i);

      if (json_object_has_member (before, column->name) && json_object_has_member (after, column->name))
        g_ptr_array_add (changed, column);
    }
  return changed;
}

/* Whether a person's words are still what the edit made of them. A row that is gone has none. */
static gboolean
check_words (Restoring       *self,
             gint64           row_id,
             const GPtrArray *changed,
             JsonObject      *after,
             GError         **error)
{
  for (guint i = 0; i < changed->len; i++)
    {
      const LyceumEditColumn *column = g_ptr_array_index (changed, i);
      g_autofree char *sql = NULL;
      g_autoptr (LyceumStatement) statement = NULL;
      gboolean row = FALSE;

      if (!g_strv_contains (words, column->name))
        continue;
      sql = g_strdup_printf ("SELECT %s IS ?1 FROM %s WHERE id = ?2", column->name, self->table);
      statement = lyceum_connection_prepare (self->connection, g_intern_string (sql), error);
      if (!statement)
        return FALSE;
      _lyceum_edit_bind (statement, 1, column, json_object_get_member (after, column->name));
      lyceum_statement_bind_int64 (statement, 2, row_id);
      if (!lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (row && lyceum_statement_get_int64 (statement, 0))
        continue;
      g_debug ("%s of row %" G_GINT64_FORMAT " of %s is another one", column->name, row_id, self->table);
      self->refused = TRUE;
    }
  return TRUE;
}

/* In one statement: some columns are unique only together. */
static gboolean
set_back (Restoring  *self,
          gint64      row_id,
          JsonObject *before,
          JsonObject *after,
          GError    **error)
{
  g_autoptr (GPtrArray) changed = find_changed (self, before, after);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (LyceumStatement) statement = NULL;

  if (!check_words (self, row_id, changed, after, error))
    return FALSE;
  if (self->refused || changed->len == 0)
    return TRUE;
  g_string_append_printf (sql, "UPDATE %s SET ", self->table);
  for (guint i = 0; i < changed->len; i++)
    {
      const LyceumEditColumn *column = g_ptr_array_index (changed, i);
      /* One that stepped aside has its number below 0. */
      gboolean stepped = g_str_equal (column->name, LYCEUM_EDIT_ORDINAL);

      g_string_append_printf (sql, "%s%s = CASE WHEN %s IS ?%u%s THEN ?%u ELSE %s END", i > 0 ? ", " : "", column->name,
                              column->name, 2 * i + 2, stepped ? " OR ordinal = -id" : "", 2 * i + 3, column->name);
    }
  g_string_append (sql, " WHERE id = ?1");
  statement = lyceum_connection_prepare (self->connection, g_intern_string (sql->str), error);
  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, row_id);
  for (guint i = 0; i < changed->len; i++)
    {
      const LyceumEditColumn *column = g_ptr_array_index (changed, i);

      _lyceum_edit_bind (statement, (int) (2 * i + 2), column, json_object_get_member (after, column->name));
      _lyceum_edit_bind (statement, (int) (2 * i + 3), column, json_object_get_member (before, column->name));
    }
  return lyceum_statement_run (statement, error);
}

static gboolean
take_away (Restoring *self,
           gint64     row_id,
           GError   **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE id = ?", self->table);

  return _lyceum_sql_run (self->connection, error, g_intern_string (sql), "i", row_id);
}

typedef enum
{
  PUT_BACK,
  SET_BACK,
  TAKE_AWAY,
} Step;

static const char *const step_rows[] = {
  [PUT_BACK] = "SELECT row_id, before, after FROM edit_row WHERE edit_id = ? AND tbl = ? AND after IS NULL ORDER BY seq",
  [SET_BACK] = "SELECT row_id, before, after FROM edit_row WHERE edit_id = ? AND tbl = ? AND before IS NOT NULL "
               "AND after IS NOT NULL ORDER BY seq",
  [TAKE_AWAY] = "SELECT row_id, before, after FROM edit_row WHERE edit_id = ? AND tbl = ? AND before IS NULL ORDER BY seq",
};

static gboolean
apply_row (Restoring       *self,
           Step             step,
           LyceumStatement *rows,
           GError         **error)
{
  gint64 row_id = lyceum_statement_get_int64 (rows, 0);
  g_autoptr (JsonNode) before_root = NULL;
  g_autoptr (JsonNode) after_root = NULL;
  JsonObject *before = parse_row (lyceum_statement_get_text (rows, 1), &before_root);
  JsonObject *after = parse_row (lyceum_statement_get_text (rows, 2), &after_root);

  if (step == TAKE_AWAY)
    return take_away (self, row_id, error);
  if (!before || (step == SET_BACK && !after))
    {
      self->refused = TRUE;
      return TRUE;
    }
  return step == PUT_BACK ? put_back (self, row_id, before, error) : set_back (self, row_id, before, after, error);
}

static gboolean
apply_table (LyceumConnection *connection,
             gint64            edit_id,
             const char       *table,
             Step              step,
             gboolean         *refused,
             GError          **error)
{
  g_autoptr (GPtrArray) columns = _lyceum_edit_columns (connection, table, error);
  g_autoptr (LyceumStatement) rows = NULL;
  Restoring restoring = { .connection = connection, .table = table, .columns = columns };
  gboolean row = FALSE;

  if (!columns)
    return FALSE;
  rows = _lyceum_sql_prepare (connection, error, step_rows[step], "it", edit_id, table);
  while (rows && lyceum_statement_step (rows, &row, error))
    {
      if (!row || restoring.refused)
        {
          *refused |= restoring.refused;
          return TRUE;
        }
      if (!apply_row (&restoring, step, rows, error))
        return FALSE;
    }
  return FALSE;
}

static gboolean
step_aside (LyceumConnection *connection,
            gint64            edit_id,
            GError          **error)
{
  return _lyceum_sql_run (connection, error,
                          "UPDATE card SET ordinal = -id WHERE id IN (SELECT row_id FROM edit_row WHERE edit_id = ? AND tbl = 'card' "
                          "AND before IS NOT NULL AND after IS NOT NULL) AND ordinal = (SELECT json_extract (after, '$.ordinal') "
                          "FROM edit_row WHERE edit_id = ? AND tbl = 'card' AND row_id = card.id)",
                          "ii", edit_id, edit_id);
}

gboolean
_lyceum_edit_apply (LyceumConnection *connection,
                    gint64            edit_id,
                    gboolean         *refused,
                    GError          **error)
{
  *refused = FALSE;
  if (!step_aside (connection, edit_id, error))
    return FALSE;
  for (Step step = PUT_BACK; step <= TAKE_AWAY; step++)
    for (guint i = 0; i < LYCEUM_EDIT_N_TABLES; i++)
      {
        const char *table = _lyceum_edit_tables[step == TAKE_AWAY ? LYCEUM_EDIT_N_TABLES - 1 - i : i];

        if (*refused)
          return TRUE;
        if (!apply_table (connection, edit_id, table, step, refused, error))
          return FALSE;
      }
  return TRUE;
}
