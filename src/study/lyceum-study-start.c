/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-study-session-private.h"

#include "lyceum-study-sql-private.h"

/* The cards of a sitting, and their order: reviews by the day on which they fell due, shuffled within a day, so that cards
 * made together do not betray each other; new cards in the order of the material, course by course in turn; and the new
 * ones spread evenly among the reviews. */

#define ENTRY "SELECT " LYCEUM_CARD_COLUMNS ", " LYCEUM_MEMORY_COLUMNS ", c.due_day FROM " LYCEUM_CARD_TABLES_BY_CARD
#define DUE_DAY_COLUMN (LYCEUM_CARD_N_COLUMNS + LYCEUM_MEMORY_N_COLUMNS)

void
_lyceum_study_entry_free (LyceumStudyEntry *entry)
{
  lyceum_card_free (entry->card);
  g_free (entry);
}

void
_lyceum_study_start_free (LyceumStudyStart *start)
{
  g_clear_pointer (&start->waiting, g_ptr_array_unref);
  g_clear_pointer (&start->learning, g_ptr_array_unref);
  g_free (start);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumStudyStart, _lyceum_study_start_free)

void
_lyceum_memory_read (LyceumStatement *statement,
                     int              column,
                     LyceumMemory    *memory)
{
  *memory = (LyceumMemory) {
    .seed = (guint64) lyceum_statement_get_int64 (statement, column),
    .state = (int) lyceum_statement_get_int64 (statement, column + 1),
    .step = (guint) lyceum_statement_get_int64 (statement, column + 2),
    .due = lyceum_statement_get_int64 (statement, column + 3),
    .stability = lyceum_statement_get_double (statement, column + 4),
    .difficulty = lyceum_statement_get_double (statement, column + 5),
    .interval = (guint) lyceum_statement_get_int64 (statement, column + 6),
    .reviewed_at = lyceum_statement_get_int64 (statement, column + 7),
    .reps = (guint) lyceum_statement_get_int64 (statement, column + 8),
    .lapses = (guint) lyceum_statement_get_int64 (statement, column + 9),
  };
}

static GPtrArray *
entries_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_study_entry_free);
}

/* Returns (transfer full): the cards of @statement. @days: (nullable): where the study day on which each fell due is added. */
static GPtrArray *
read_entries (LyceumStatement *statement,
              GArray          *days,
              GError         **error)
{
  g_autoptr (GPtrArray) entries = entries_new ();
  gboolean row = FALSE;

  while (statement && lyceum_statement_step (statement, &row, error))
    {
      LyceumStudyEntry *entry;
      gint64 day;

      if (!row)
        return g_steal_pointer (&entries);
      entry = g_new0 (LyceumStudyEntry, 1);
      entry->card = _lyceum_card_read (statement);
      _lyceum_memory_read (statement, LYCEUM_CARD_N_COLUMNS, &entry->memory);
      entry->confirmed = entry->memory;
      day = lyceum_statement_get_int64 (statement, DUE_DAY_COLUMN);
      if (days)
        g_array_append_val (days, day);
      g_ptr_array_add (entries, entry);
    }
  return NULL;
}

static void
shuffle_days (GPtrArray *entries,
              GArray    *days,
              gint64     today)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) today);

  for (guint first = 0, end; first < entries->len; first = end)
    {
      for (end = first + 1;
           end < entries->len && g_array_index (days, gint64, end) == g_array_index (days, gint64, first); end++)
        ;
      for (guint i = end - 1; i > first; i--)
        {
          guint other = (guint) g_rand_int_range (random, (gint32) first, (gint32) i + 1);
          gpointer entry = entries->pdata[i];

          entries->pdata[i] = entries->pdata[other];
          entries->pdata[other] = entry;
        }
    }
}

static GPtrArray *
read_reviews (LyceumConnection  *connection,
              const LyceumQuery *query,
              guint              limit,
              GError           **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (query->id)
    statement = _lyceum_sql_prepare (connection, error,
                                     ENTRY "WHERE c.course_id = ?3 AND " LYCEUM_REVIEW_IS_DUE " ORDER BY c.due_day LIMIT ?2",
                                     "iii", query->time.day, (gint64) limit, query->id);
  else
    statement = _lyceum_sql_prepare (connection, error,
                                     ENTRY "WHERE " LYCEUM_REVIEW_IS_DUE " ORDER BY c.due_day LIMIT ?2", "ii",
                                     query->time.day, (gint64) limit);
  entries = read_entries (statement, days, error);
  if (entries)
    shuffle_days (entries, days, query->time.day);
  return g_steal_pointer (&entries);
}

static GPtrArray *
read_learning (LyceumConnection  *connection,
               const LyceumQuery *query,
               GError           **error)
{
  g_autoptr (LyceumStatement) statement = NULL;

  statement = _lyceum_sql_prepare (connection, error,
                                   ENTRY "WHERE " LYCEUM_CARD_IS_LEARNING " AND c.due < ?2 AND (?3 = 0 OR c.course_id = ?3) "
                                         "ORDER BY c.due, c.id",
                                   "iii", query->time.day,
                                   MAX (query->time.tomorrow, query->time.now + LYCEUM_LEARN_AHEAD_MS + 1), query->id);
  return read_entries (statement, NULL, error);
}

static GPtrArray *
read_new_of_course (LyceumConnection      *connection,
                    const LyceumStudyTime *time,
                    const LyceumAllowance *allowance,
                    gint64                 course_id,
                    GError               **error)
{
  g_autoptr (LyceumStatement) statement = NULL;

  statement = _lyceum_sql_prepare (connection, error,
                                   ENTRY "WHERE c.course_id = ?2 AND " LYCEUM_CARD_IS_NEW " ORDER BY c.due LIMIT ?3", "iii",
                                   time->day, course_id, (gint64) _lyceum_allowance_new (allowance, course_id));
  return read_entries (statement, NULL, error);
}

/* One card of each course in turn. */
static GPtrArray *
take_turns (GPtrArray *courses)
{
  GPtrArray *entries = entries_new ();

  for (guint i = 0, longest = 1; i < longest; i++)
    for (guint j = 0; j < courses->len; j++)
      {
        GPtrArray *course = g_ptr_array_index (courses, j);

        longest = MAX (longest, course->len);
        if (i < course->len)
          g_ptr_array_add (entries, g_steal_pointer (&course->pdata[i]));
      }
  for (guint j = 0; j < courses->len; j++)
    g_ptr_array_set_free_func (g_ptr_array_index (courses, j), NULL);
  return entries;
}

static GPtrArray *
read_new (LyceumConnection      *connection,
          const LyceumQuery     *query,
          const LyceumAllowance *allowance,
          GError               **error)
{
  g_autoptr (GPtrArray) courses = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = query->id ? _lyceum_sql_prepare (connection, error, "SELECT id FROM course WHERE id = ?", "i", query->id)
                        : _lyceum_sql_prepare (connection, error, "SELECT id FROM course ORDER BY opened_at DESC, id DESC", "");
  while (statement && lyceum_statement_step (statement, &row, error))
    {
      GPtrArray *course;

      if (!row)
        return take_turns (courses);
      course = read_new_of_course (connection, &query->time, allowance, lyceum_statement_get_int64 (statement, 0), error);
      if (!course)
        return NULL;
      g_ptr_array_add (courses, course);
    }
  return NULL;
}

static GPtrArray *
spread (GPtrArray *reviews,
        GPtrArray *fresh)
{
  GPtrArray *entries = entries_new ();
  guint i = 0, j = 0;

  while (i < reviews->len || j < fresh->len)
    {
      gboolean new_is_next = (guint64) (j + 1) * (reviews->len + 1) < (guint64) (i + 1) * (fresh->len + 1);

      if (i == reviews->len || (j < fresh->len && new_is_next))
        g_ptr_array_add (entries, g_steal_pointer (&fresh->pdata[j++]));
      else
        g_ptr_array_add (entries, g_steal_pointer (&reviews->pdata[i++]));
    }
  g_ptr_array_set_free_func (reviews, NULL);
  g_ptr_array_set_free_func (fresh, NULL);
  return entries;
}

gboolean
_lyceum_study_start_read_cb (LyceumConnection *connection,
                             gpointer          data,
                             gpointer         *result,
                             GError          **error)
{
  const LyceumQuery *query = data;
  g_autoptr (LyceumAllowance) allowance = _lyceum_allowance_read (connection, &query->time, error);
  g_autoptr (LyceumStudyStart) start = g_new0 (LyceumStudyStart, 1);
  g_autoptr (GPtrArray) reviews = NULL;
  g_autoptr (GPtrArray) fresh = NULL;

  if (!allowance || !(reviews = read_reviews (connection, query, allowance->reviews_left, error)) ||
      !(start->learning = read_learning (connection, query, error)) ||
      !(fresh = read_new (connection, query, allowance, error)))
    return FALSE;
  start->waiting = spread (reviews, fresh);
  *result = g_steal_pointer (&start);
  return TRUE;
}

/* Looking again */

void
_lyceum_study_look_free (LyceumStudyLook *look)
{
  g_array_unref (look->ids);
  g_free (look);
}

static void
sight_free (LyceumStudySight *sight)
{
  g_clear_pointer (&sight->card, lyceum_card_free);
  g_free (sight);
}

gboolean
_lyceum_study_look_cb (LyceumConnection *connection,
                       gpointer          data,
                       gpointer         *result,
                       GError          **error)
{
  const LyceumStudyLook *look = data;
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) sight_free);

  for (guint i = 0; i < look->ids->len; i++)
    {
      gint64 id = g_array_index (look->ids, gint64, i);
      g_autoptr (LyceumStatement) statement = NULL;
      LyceumStudySight *sight;
      gboolean row = FALSE;

      statement = _lyceum_sql_prepare (connection, error,
                                       "SELECT " LYCEUM_CARD_COLUMNS ", c.suspended > 0 OR c.buried_day IS ?1 FROM "
                                       LYCEUM_CARD_TABLES_BY_CARD "WHERE c.id = ?2",
                                       "ii", look->day, id);
      if (!statement || !lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        continue;
      sight = g_new0 (LyceumStudySight, 1);
      sight->card = _lyceum_card_read (statement);
      sight->hidden = lyceum_statement_get_int64 (statement, LYCEUM_CARD_N_COLUMNS) != 0;
      g_hash_table_insert (found, g_memdup2 (&id, sizeof id), sight);
    }
  *result = g_steal_pointer (&found);
  return TRUE;
}
