/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-sqlite-task-store-private.h"

/*
 * Old families are deleted: those that stand, in the order of their ends, up to one place. A step deletes some of them,
 * and the next is put behind what waits to be written.
 */

#define STEP_FAMILIES 500
#define STEP_ROWS 2000

/* A place in the order of ends. */
typedef struct
{
  gint64 finished_at;
  gint64 id;
} Place;

typedef struct
{
  LyceumSqliteTaskStore *store; /* (owned) */
  gint64 before;
  guint n_kept;
  gboolean has_begun; /* @last is known */
  gboolean is_over;   /* nothing is left before @last */
  Place next;         /* what stands behind this one is looked at next */
  Place last;
  Place last_by_number; /* up to here what failed goes too */
  LyceumTaskStoreDone done;
  gpointer done_data;
} Prune;

static int
compare_places (const Place *one,
                const Place *other)
{
  if (one->finished_at != other->finished_at)
    return one->finished_at < other->finished_at ? -1 : 1;
  return one->id < other->id ? -1 : one->id > other->id;
}

/* The newest family that goes: all that ended before a time, and all but so many. What failed goes by number only: it stands
 * for something that somebody may still want, and may try again. */
static gboolean
find_last (LyceumConnection *connection,
           Prune            *prune,
           GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection,
    "SELECT finished_at, id FROM task INDEXED BY task_ended WHERE parent_id = 0 AND state >= 3"
    " ORDER BY finished_at DESC, id DESC LIMIT 1 OFFSET ?",
    error);
  gboolean row = FALSE;
  Place last = { G_MININT64, G_MININT64 };

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, prune->n_kept);
  if (!lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    last = (Place){ lyceum_statement_get_int64 (statement, 0), lyceum_statement_get_int64 (statement, 1) };

  prune->last_by_number = last;
  prune->last = (Place){ prune->before, G_MININT64 };
  if (compare_places (&last, &prune->last) > 0)
    prune->last = last;
  prune->next = (Place){ G_MININT64, G_MININT64 };
  prune->has_begun = TRUE;
  return TRUE;
}

/* Returns: (transfer full) (nullable) (element-type Place): the next families. */
static GArray *
read_next (LyceumConnection *connection,
           const Prune      *prune,
           GError          **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection,
    "SELECT finished_at, id FROM task INDEXED BY task_ended WHERE parent_id = 0 AND state >= 3"
    " AND (finished_at, id) > (?1, ?2) AND (finished_at, id) <= (?3, ?4)"
    " AND (state != 4 OR (finished_at, id) <= (?6, ?7)) ORDER BY finished_at, id LIMIT ?5",
    error);
  gboolean row = FALSE;

  if (!statement)
    return NULL;
  lyceum_statement_bind_int64 (statement, 1, prune->next.finished_at);
  lyceum_statement_bind_int64 (statement, 2, prune->next.id);
  lyceum_statement_bind_int64 (statement, 3, prune->last.finished_at);
  lyceum_statement_bind_int64 (statement, 4, prune->last.id);
  lyceum_statement_bind_int64 (statement, 5, STEP_FAMILIES);
  lyceum_statement_bind_int64 (statement, 6, prune->last_by_number.finished_at);
  lyceum_statement_bind_int64 (statement, 7, prune->last_by_number.id);
  while (lyceum_statement_step (statement, &row, error))
    {
      Place place;

      if (!row)
        return g_steal_pointer (&places);
      place = (Place){ lyceum_statement_get_int64 (statement, 0), lyceum_statement_get_int64 (statement, 1) };
      g_array_append_val (places, place);
    }

  return NULL;
}

/* A task (?1) and all below it. Here and below SQLite is left no other way than by ids: by its statistics it would read
 * the tasks of everybody. */
#define FAMILY                                                                                                         \
  "WITH RECURSIVE family (id) AS"                                                                                      \
  " (VALUES (?1) UNION SELECT task.id FROM family CROSS JOIN task ON task.parent_id = family.id) "

/* A parent ends after its children, but a child may have been tried again since. */
static gboolean
has_unfinished (LyceumConnection *connection,
                gint64            id,
                gboolean         *found,
                GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
      connection, FAMILY "SELECT 1 FROM family WHERE (SELECT state FROM task WHERE id = family.id) < 3 LIMIT 1", error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, id);
  return lyceum_statement_step (statement, found, error);
}

/* Events go with their tasks. */
static gboolean
delete_family (LyceumConnection *connection,
               gint64            id,
               guint            *n_rows,
               GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
      connection, FAMILY "DELETE FROM task NOT INDEXED WHERE id IN (SELECT id FROM family)", error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, id);
  if (!lyceum_statement_run (statement, error))
    return FALSE;
  *n_rows += lyceum_connection_changes (connection);
  return TRUE;
}

static gboolean
prune_cb (LyceumConnection *connection,
          gpointer          data,
          gpointer         *result,
          GError          **error)
{
  Prune *prune = data;
  g_autoptr (GArray) places = NULL;
  guint n_rows = 0;
  guint i;

  if (!prune->has_begun && !find_last (connection, prune, error))
    return FALSE;
  places = read_next (connection, prune, error);
  if (!places)
    return FALSE;

  for (i = 0; i < places->len && n_rows < STEP_ROWS; i++)
    {
      const Place *place = &g_array_index (places, Place, i);
      gboolean unfinished = FALSE;

      if (!has_unfinished (connection, place->id, &unfinished, error) ||
          (!unfinished && !delete_family (connection, place->id, &n_rows, error)))
        return FALSE;
      prune->next = *place;
    }
  prune->is_over = i == places->len && places->len < STEP_FAMILIES;
  return TRUE;
}

/* On the writer thread, after the commit of a step. */
static void
step_done_cb (gpointer      result,
              const GError *error,
              gpointer      data)
{
  Prune *prune = data;

  if (!error && !prune->is_over)
    {
      lyceum_database_push_write (prune->store->database, prune_cb, prune, NULL, step_done_cb, prune);
      return;
    }
  if (prune->done)
    prune->done (LYCEUM_TASK_STORE (prune->store), error, prune->done_data);
  g_object_unref (prune->store);
  g_free (prune);
}

void
_lyceum_sqlite_task_store_prune (LyceumTaskStore    *store,
                                 gint64              before,
                                 guint               n_kept,
                                 LyceumTaskStoreDone done,
                                 gpointer            data)
{
  Prune *prune = g_new0 (Prune, 1);

  prune->store = g_object_ref (LYCEUM_SQLITE_TASK_STORE (store));
  prune->before = before;
  prune->n_kept = n_kept;
  prune->done = done;
  prune->done_data = data;
  lyceum_database_push_write (prune->store->database, prune_cb, prune, NULL, step_done_cb, prune);
}
