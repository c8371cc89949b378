/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-sql.h"

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
