/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-search-private.h"

static const char allowed_sql[] =
  "SELECT c.id FROM source AS s JOIN chunk AS c ON c.source_id = s.id"
  " WHERE (?1 = 0 OR s.course_id = ?1) AND (?2 = 0 OR s.id = ?2)"
  " AND (?3 IS NULL OR s.id IN (SELECT source_id FROM source_tag WHERE tag = ?3)"
  "      OR s.course_id IN (SELECT course_id FROM course_tag WHERE tag = ?3))"
  " AND (?4 IS NULL OR lower (s.language) = lower (?4)"
  "      OR substr (lower (s.language), 1, length (?4) + 1) = lower (?4) || '-')"
  " ORDER BY c.id";

gboolean
_lyceum_allowed_read (LyceumConnection         *connection,
                      const LyceumSearchFilter *filter,
                      LyceumAllowed            *allowed,
                      GError                  **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row;

  allowed->is_all = filter->course_id == 0 && filter->source_id == 0 && !filter->tag && !filter->language;
  if (allowed->is_all)
    return TRUE;

  statement = lyceum_connection_prepare (connection, allowed_sql, error);
  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, filter->course_id);
  lyceum_statement_bind_int64 (statement, 2, filter->source_id);
  lyceum_statement_bind_text (statement, 3, filter->tag);
  lyceum_statement_bind_text (statement, 4, filter->language);

  allowed->ranges = g_array_new (FALSE, FALSE, sizeof (LyceumIdRange));
  while (TRUE)
    {
      LyceumIdRange range;
      LyceumIdRange *last;

      if (!lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      range.first = range.last = lyceum_statement_get_int64 (statement, 0);
      last = allowed->ranges->len > 0 ? &g_array_index (allowed->ranges, LyceumIdRange, allowed->ranges->len - 1) : NULL;
      if (last && last->last + 1 == range.first)
        last->last = range.last;
      else
        g_array_append_val (allowed->ranges, range);
    }
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
