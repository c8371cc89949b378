/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-search-private.h"

#include "lyceum-sql.h"

/* A source whose passages have numbers without a gap, as all have that were stored at once, is read as one range. */
static const char sources_sql[] =
  "SELECT s.id, min(c.id), max(c.id), count(*) FROM source AS s JOIN chunk AS c ON c.source_id = s.id WHERE (?1 = 0 OR s.course_id = ?1) AND (?2 = 0 OR s.id = ?2)"
  " AND (?3 IS NULL OR s.id IN (SELECT source_id FROM source_tag WHERE tag = ?3)"
  "      OR s.course_id IN (SELECT course_id FROM course_tag WHERE tag = ?3))"
  " AND (?4 IS NULL OR lower (s.language) = lower (?4)"
  "      OR substr (lower (s.language), 1, length (?4) + 1) = lower (?4) || '-')"
  " GROUP BY s.id";

static gboolean
add_each (LyceumConnection *connection,
          gint64            source_id,
          GArray           *ranges,
          GError          **error)
{
  g_autoptr (LyceumStatement) statement =
    _lyceum_sql_prepare (connection, error, "SELECT id FROM chunk WHERE source_id = ?", "i", source_id);
  gboolean row;

  if (!statement)
    return FALSE;
  while (TRUE)
    {
      LyceumIdRange range;

      if (!lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      range.first = range.last = lyceum_statement_get_int64 (statement, 0);
      g_array_append_val (ranges, range);
    }
}

static int
compare_ranges (gconstpointer a,
                gconstpointer b)
{
  gint64 left = ((const LyceumIdRange *) a)->first, right = ((const LyceumIdRange *) b)->first;

  return left < right ? -1 : left > right;
}

static void
join_ranges (GArray *ranges)
{
  guint n = 0;

  g_array_sort (ranges, compare_ranges);
  for (guint i = 0; i < ranges->len; i++)
    {
      const LyceumIdRange *range = &g_array_index (ranges, LyceumIdRange, i);
      LyceumIdRange *last = &g_array_index (ranges, LyceumIdRange, n > 0 ? n - 1 : 0);

      if (n > 0 && (guint64) last->last + 1 == (guint64) range->first)
        last->last = range->last;
      else
        g_array_index (ranges, LyceumIdRange, n++) = *range;
    }
  g_array_set_size (ranges, n);
}

static gboolean
read_ranges (LyceumConnection         *connection,
             const LyceumSearchFilter *filter,
             GArray                   *ranges,
             GError                  **error)
{
  g_autoptr (LyceumStatement) statement = _lyceum_sql_prepare (connection, error, sources_sql, "iitt", filter->course_id,
                                                               filter->source_id, filter->tag, filter->language);
  gboolean row;

  if (!statement)
    return FALSE;
  while (TRUE)
    {
      LyceumIdRange range;
      gint64 n;

      if (!lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      n = lyceum_statement_get_int64 (statement, 3);
      range.first = lyceum_statement_get_int64 (statement, 1);
      range.last = lyceum_statement_get_int64 (statement, 2);
      if (n > 0 && (guint64) range.last - (guint64) range.first == (guint64) n - 1)
        g_array_append_val (ranges, range);
      else if (n > 0 && !add_each (connection, lyceum_statement_get_int64 (statement, 0), ranges, error))
        return FALSE;
    }
}

gboolean
_lyceum_allowed_read (LyceumConnection         *connection,
                      const LyceumSearchFilter *filter,
                      LyceumAllowed            *allowed,
                      GError                  **error)
{
  allowed->is_all = filter->course_id == 0 && filter->source_id == 0 && !filter->tag && !filter->language;
  if (allowed->is_all)
    return TRUE;

  allowed->ranges = g_array_new (FALSE, FALSE, sizeof (LyceumIdRange));
  if (!read_ranges (connection, filter, allowed->ranges, error))
    return FALSE;
  join_ranges (allowed->ranges);
  return TRUE;
}

gboolean
_lyceum_allowed_contains (const LyceumAllowed *allowed,
                          gint64               chunk_id)
{
  guint low = 0, high;

  if (allowed->is_all)
    return TRUE;
  high = allowed->ranges->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const LyceumIdRange *range = &g_array_index (allowed->ranges, LyceumIdRange, middle);

      if (chunk_id < range->first)
        high = middle;
      else if (chunk_id > range->last)
        low = middle + 1;
      else
        return TRUE;
    }
  return FALSE;
}

void
_lyceum_allowed_clear (LyceumAllowed *allowed)
{
  g_clear_pointer (&allowed->ranges, g_array_unref);
}
