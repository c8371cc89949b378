/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload.h"

#include <string.h>

/* What is left of the workload in the collection, read as another program would. */

/* With a function of SQLite that no test lets fail. */
char *
workload_read (const char *path,
               const char *sql)
{
  GString *text = g_string_new (NULL);
  sqlite3 *handle = NULL;
  char **cells = NULL;
  char *message = NULL;
  int n_rows = 0, n_columns = 0;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (handle, 20000);
  if (sqlite3_get_table (handle, sql, &cells, &n_rows, &n_columns, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
  /* The first row is the names of the columns. */
  for (int i = n_columns; i < (n_rows + 1) * n_columns; i++)
    g_string_append_printf (text, "%s%c", cells[i] ? cells[i] : "-", (i + 1) % n_columns == 0 ? '\n' : ' ');
  sqlite3_free_table (cells);
  sqlite3_close (handle);
  return g_string_free (text, FALSE);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
workload_expected_text (GPtrArray *effects)
{
  GString *text = g_string_new (NULL);

  g_ptr_array_sort (effects, compare_names);
  for (guint i = 0; i < effects->len; i++)
    g_string_append_printf (text, "%s 1\n", (const char *) g_ptr_array_index (effects, i));
  return g_string_free (text, FALSE);
}

/* A row of what a task said begins where the last one ended. */
#define GAPS                                                                                                           \
  "SELECT count(*) FROM (SELECT seq, coalesce(lag(last_seq) OVER (PARTITION BY task_id ORDER BY seq), 0) AS before"     \
  " FROM task_event) WHERE seq != before + 1"

void
workload_check_file (const char *path)
{
  g_autofree char *integrity = workload_read (path, "PRAGMA integrity_check");
  g_autofree char *keys = workload_read (path, "PRAGMA foreign_key_check");
  g_autofree char *gaps = workload_read (path, GAPS);

  g_assert_cmpstr (integrity, ==, "ok\n");
  g_assert_cmpstr (keys, ==, "");
  g_assert_cmpstr (gaps, ==, "0\n");
}
