/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-task-rows-private.h"

#define MAX_WEIGHT 1000000

static GVariant *
variant_from_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant *variant;

  if (!text)
    return NULL;
  variant = g_variant_parse (NULL, text, NULL, NULL, &error);
  if (!variant)
    g_warning ("A stored value cannot be read: %s", error->message);
  return variant;
}

static void
bind_variant (LyceumStatement *statement,
              int              index,
              GVariant        *variant)
{
  g_autofree char *text = variant ? g_variant_print (variant, TRUE) : NULL;

  lyceum_statement_bind_text (statement, index, text);
}

gboolean
_lyceum_task_row_insert (LyceumConnection       *connection,
                         const LyceumTaskRecord *record,
                         const char             *owner,
                         GError                **error)
{
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection,
                               "INSERT INTO task (" LYCEUM_TASK_COLUMNS ", owner)"
                               " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                               error);
  int column = 0;

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, ++column, record->id);
  lyceum_statement_bind_int64 (statement, ++column, record->parent_id);
  lyceum_statement_bind_text (statement, ++column, record->kind);
  lyceum_statement_bind_text (statement, ++column, record->title);
  bind_variant (statement, ++column, record->payload);
  bind_variant (statement, ++column, record->result);
  lyceum_statement_bind_text (statement, ++column, record->unique_key);
  lyceum_statement_bind_text (statement, ++column, record->error_message);
  lyceum_statement_bind_text (statement, ++column, record->message);
  lyceum_statement_bind_int64 (statement, ++column, record->priority);
  lyceum_statement_bind_int64 (statement, ++column, record->state);
  lyceum_statement_bind_double (statement, ++column, record->progress);
  lyceum_statement_bind_int64 (statement, ++column, record->attempts);
  lyceum_statement_bind_int64 (statement, ++column, record->crashes);
  lyceum_statement_bind_int64 (statement, ++column, record->created_at);
  lyceum_statement_bind_int64 (statement, ++column, record->started_at);
  lyceum_statement_bind_int64 (statement, ++column, record->finished_at);
  lyceum_statement_bind_int64 (statement, ++column, record->start_at);
  lyceum_statement_bind_text (statement, ++column, record->limit_key);
  lyceum_statement_bind_int64 (statement, ++column, record->constraints);
  lyceum_statement_bind_double (statement, ++column, record->weight);
  bind_variant (statement, ++column, record->checkpoint);
  lyceum_statement_bind_int64 (statement, ++column, record->is_paused);
  lyceum_statement_bind_int64 (statement, ++column, record->is_cancelling);
  lyceum_statement_bind_int64 (statement, ++column, record->own_done);
  lyceum_statement_bind_text (statement, ++column, LYCEUM_TASK_STATE_IS_FINISHED (record->state) ? NULL : owner);

  return lyceum_statement_run (statement, error);
}

gboolean
_lyceum_task_row_update (LyceumConnection       *connection,
                         const LyceumTaskRecord *record,
                         const char             *owner,
                         gboolean                claims,
                         gboolean               *changed,
                         GError                **error)
{
  /* Whose it is, is asked by the statement that changes it: no other process comes in between, and it costs no second
   * search. */
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
      connection,
      "UPDATE task SET result = ?2, error_message = ?3, message = ?4, priority = ?5, state = ?6, progress = ?7, "
      "attempts = ?8,"
      " crashes = ?9, started_at = ?10, finished_at = ?11, start_at = ?12, checkpoint = coalesce (?13, checkpoint), is_paused = ?14,"
      " is_cancelling = ?15, own_done = ?16, owner = iif(?6 < 3, ?17, NULL)"
      " WHERE id = ?1 AND (owner = ?17 OR (?18 AND owner IS NULL AND (?6 < 3 OR state >= 3)))",
      error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, record->id);
  bind_variant (statement, 2, record->result);
  lyceum_statement_bind_text (statement, 3, record->error_message);
  lyceum_statement_bind_text (statement, 4, record->message);
  lyceum_statement_bind_int64 (statement, 5, record->priority);
  lyceum_statement_bind_int64 (statement, 6, record->state);
  lyceum_statement_bind_double (statement, 7, record->progress);
  lyceum_statement_bind_int64 (statement, 8, record->attempts);
  lyceum_statement_bind_int64 (statement, 9, record->crashes);
  lyceum_statement_bind_int64 (statement, 10, record->started_at);
  lyceum_statement_bind_int64 (statement, 11, record->finished_at);
  lyceum_statement_bind_int64 (statement, 12, record->start_at);
  bind_variant (statement, 13, record->checkpoint);
  lyceum_statement_bind_int64 (statement, 14, record->is_paused);
  lyceum_statement_bind_int64 (statement, 15, record->is_cancelling);
  lyceum_statement_bind_int64 (statement, 16, record->own_done);
  lyceum_statement_bind_text (statement, 17, owner);
  lyceum_statement_bind_int64 (statement, 18, claims);
  if (!lyceum_statement_run (statement, error))
    return FALSE;
  *changed = lyceum_connection_changes (connection) > 0;
  return TRUE;
}

/* What a damaged file says in place of a weight must not reach a sum of weights. */
static double
read_weight (LyceumStatement *statement,
             int              column)
{
  double weight = lyceum_statement_get_double (statement, column);

  return weight > 0 && weight <= MAX_WEIGHT ? weight : 1;
}

LyceumTaskRecord *
_lyceum_task_row_read (LyceumStatement *statement)
{
  LyceumTaskRecord *record = lyceum_task_record_new ();
  int column = 0;

  record->id = lyceum_statement_get_int64 (statement, column++);
  record->parent_id = lyceum_statement_get_int64 (statement, column++);
  record->kind = g_strdup (lyceum_statement_get_text (statement, column++));
  record->title = g_strdup (lyceum_statement_get_text (statement, column++));
  record->payload = variant_from_text (lyceum_statement_get_text (statement, column++));
  record->result = variant_from_text (lyceum_statement_get_text (statement, column++));
  record->unique_key = g_strdup (lyceum_statement_get_text (statement, column++));
  record->error_message = g_strdup (lyceum_statement_get_text (statement, column++));
  record->message = g_strdup (lyceum_statement_get_text (statement, column++));
  record->priority = CLAMP (lyceum_statement_get_int64 (statement, column), LYCEUM_TASK_PRIORITY_LOW,
                            LYCEUM_TASK_PRIORITY_URGENT);
  column++;
  record->state = CLAMP (lyceum_statement_get_int64 (statement, column), LYCEUM_TASK_STATE_SCHEDULED,
                         LYCEUM_TASK_STATE_CANCELLED);
  column++;
  record->progress = lyceum_statement_get_double (statement, column++);
  record->attempts = lyceum_statement_get_int64 (statement, column++);
  record->crashes = lyceum_statement_get_int64 (statement, column++);
  record->created_at = lyceum_statement_get_int64 (statement, column++);
  record->started_at = lyceum_statement_get_int64 (statement, column++);
  record->finished_at = lyceum_statement_get_int64 (statement, column++);
  record->start_at = lyceum_statement_get_int64 (statement, column++);
  record->limit_key = g_strdup (lyceum_statement_get_text (statement, column++));
  record->constraints = lyceum_statement_get_int64 (statement, column++) & LYCEUM_CONSTRAINTS_ALL;
  record->weight = read_weight (statement, column++);
  record->checkpoint = variant_from_text (lyceum_statement_get_text (statement, column++));
  record->is_paused = lyceum_statement_get_int64 (statement, column++) != 0;
  record->is_cancelling = lyceum_statement_get_int64 (statement, column++) != 0;
  record->own_done = lyceum_statement_get_int64 (statement, column++) != 0;

  return record;
}

gboolean
_lyceum_task_rows_add (LyceumStatement *statement,
                       GPtrArray       *records,
                       GError         **error)
{
  gboolean row = FALSE;

  while (lyceum_statement_step (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (records, _lyceum_task_row_read (statement));
    }

  return FALSE;
}

GPtrArray *
_lyceum_task_rows_read (LyceumStatement *statement,
                        GError         **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_record_free);

  return _lyceum_task_rows_add (statement, records, error) ? g_steal_pointer (&records) : NULL;
}
