/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>

#include "retrieval.h"

static sqlite3_stmt *
prepare (sqlite3    *database,
         const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
  return statement;
}

static void
run (sqlite3    *database,
     const char *sql)
{
  if (sqlite3_exec (database, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
}

static void
store (sqlite3            *database,
       const RetrievalSet *set)
{
  sqlite3_stmt *statement = prepare (database, "INSERT INTO plain (rowid, text) VALUES (?, ?)");

  run (database, "BEGIN");
  for (guint i = 0; i < set->passages->len; i++)
    {
      const RetrievalPassage *passage = g_ptr_array_index (set->passages, i);
      g_autofree char *text = g_strjoin ("\n", passage->heading, passage->text, NULL);

      sqlite3_bind_int64 (statement, 1, i + 1);
      sqlite3_bind_text (statement, 2, text, -1, SQLITE_STATIC);
      if (sqlite3_step (statement) != SQLITE_DONE)
        g_error ("%s", sqlite3_errmsg (database));
      sqlite3_reset (statement);
    }
  run (database, "COMMIT");
  sqlite3_finalize (statement);
}

static gboolean
is_of_word (gunichar character)
{
  return g_unichar_isalnum (character) || g_unichar_ismark (character);
}

/* Returns: (transfer full): any of the words. */
static char *
any_word (const char *question)
{
  GString *match = g_string_new (NULL);

  for (const char *at = question; *at;)
    {
      const char *start = at;
      g_autofree char *word = NULL;

      while (*at && is_of_word (g_utf8_get_char (at)))
        at = g_utf8_next_char (at);
      word = g_utf8_strdown (start, at - start);
      if (*word)
        g_string_append_printf (match, "%s\"%s\"", match->len > 0 ? " OR " : "", word);
      if (*at)
        at = g_utf8_next_char (at);
    }
  return g_string_free (match, FALSE);
}

static void
find (sqlite3_stmt *statement,
      const char   *question,
      GArray       *found)
{
  g_autofree char *match = any_word (question);

  if (*match == '\0')
    return;
  sqlite3_bind_text (statement, 1, match, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 2, RETRIEVAL_DEPTH);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      guint place = (guint) sqlite3_column_int64 (statement, 0) - 1;

      g_array_append_val (found, place);
    }
  sqlite3_reset (statement);
}

RetrievalRun *
retrieval_plain (const RetrievalSet *set)
{
  RetrievalRun *result = retrieval_run_new ("FTS5 porter unicode61", set->questions->len);
  sqlite3 *database = NULL;
  sqlite3_stmt *statement;
  gint64 start = g_get_monotonic_time ();

  if (sqlite3_open (":memory:", &database) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
  run (database, "CREATE VIRTUAL TABLE plain USING fts5 (text, tokenize = 'porter unicode61')");
  store (database, set);
  result->index_seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;

  statement = prepare (database, "SELECT rowid FROM plain WHERE plain MATCH ?1 ORDER BY bm25 (plain), rowid LIMIT ?2");
  for (guint i = 0; i < set->questions->len; i++)
    {
      const RetrievalQuestion *question = g_ptr_array_index (set->questions, i);

      start = g_get_monotonic_time ();
      find (statement, question->text, g_ptr_array_index (result->found, i));
      result->find_seconds[i] = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
    }
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return result;
}
