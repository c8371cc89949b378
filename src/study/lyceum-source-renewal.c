/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-source-renewal.h"

#include <glib/gi18n-lib.h>

#include "lyceum-edits-private.h"
#include "lyceum-lesson-edits-private.h"
#include "lyceum-study-sql-private.h"

/* What a person has done something with. What has been through the tray was kept by hand. */
#define TOUCHED \
  "(l.edited_at IS NOT NULL OR l.renamed_at IS NOT NULL OR l.read_at IS NOT NULL OR l.scroll > 0 " \
  "OR EXISTS (SELECT 1 FROM lesson_draft d WHERE d.lesson_id = l.id) " \
  "OR EXISTS (SELECT 1 FROM note n WHERE n.lesson_id = l.id AND (n.edited_at IS NOT NULL OR n.moved_at IS NOT NULL " \
  "OR (n.in_tray = 0 AND (SELECT value FROM meta WHERE key = 'tray') = 1) " \
  "OR EXISTS (SELECT 1 FROM card c WHERE c.note_id = n.id AND (c.reps > 0 OR c.suspended = 1 OR c.flag)))))"

void
lyceum_made_lesson_free (LyceumMadeLesson *lesson)
{
  g_free (lesson->title);
  g_free (lesson);
}

static gpointer
read_made_lesson (LyceumStatement *statement)
{
  LyceumMadeLesson *lesson = g_new0 (LyceumMadeLesson, 1);

  lesson->id = lyceum_statement_get_int64 (statement, 0);
  lesson->title = g_strdup (lyceum_statement_get_text (statement, 1));
  lesson->first_block = (guint) lyceum_statement_get_int64 (statement, 2);
  lesson->n_blocks = (guint) lyceum_statement_get_int64 (statement, 3);
  lesson->made = lyceum_statement_get_int64 (statement, 4) != 0;
  return lesson;
}

GPtrArray *
lyceum_read_made_lessons (LyceumConnection *connection,
                          gint64            source_id,
                          guint            *first_position,
                          GError          **error)
{
  gpointer lessons = NULL;
  gint64 first = 0;

  if (!_lyceum_sql_int64 (connection, error, &first,
                          "SELECT 1 + max (ifnull ((SELECT max (position) FROM lesson WHERE source_id = ?1 AND position < ?2), -1), "
                          "ifnull ((SELECT max (json_extract (before, '$.position')) FROM edit_row WHERE tbl = 'lesson' AND "
                          "json_valid (before) AND json_extract (before, '$.position') < ?2), -1))",
                          "ii", source_id, LYCEUM_LESSON_BY_HAND))
    return NULL;
  *first_position = (guint) first;

  if (!_lyceum_sql_collect (_lyceum_sql_prepare (connection, error,
                                                 "SELECT id, title, first_block, n_blocks, markdown IS NOT NULL FROM lesson "
                                                 "WHERE source_id = ? ORDER BY position",
                                                 "i", source_id),
                            read_made_lesson, (GDestroyNotify) lyceum_made_lesson_free, &lessons, error))
    return NULL;
  return lessons;
}

gboolean
lyceum_write_source_unchanged (LyceumConnection *connection,
                               gint64            source_id,
                               GError          **error)
{
  gint64 course_id = 0;

  if (!_lyceum_sql_run (connection, error, "UPDATE source_content SET fetched = NULL WHERE source_id = ?", "i", source_id) ||
      !_lyceum_sql_int64 (connection, error, &course_id, "SELECT course_id FROM source WHERE id = ?", "i", source_id))
    return FALSE;
  lyceum_connection_note_change (connection, "source", course_id);
  return TRUE;
}

/* The ids of those that stay although their text has changed. */
static GArray *
list_kept (LyceumConnection          *connection,
           gint64                     source_id,
           const LyceumRenewedLesson *lessons,
           guint                      n_lessons,
           GError                   **error)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT l.id FROM lesson l WHERE l.source_id = ? AND " TOUCHED " ORDER BY ifnull (l.place, l.position), l.id",
                                   "i", source_id);
  while (statement && lyceum_statement_step (statement, &row, error))
    {
      gint64 id = row ? lyceum_statement_get_int64 (statement, 0) : 0;
      gboolean same = FALSE;

      if (!row)
        return g_steal_pointer (&kept);
      for (guint i = 0; i < n_lessons && !same; i++)
        same = lessons[i].same_id == id;
      if (!same)
        g_array_append_val (kept, id);
    }
  return NULL;
}

/* Where a lesson that stays stands in the new state: where one of its title does. */
static gboolean
keep_lesson (LyceumConnection          *connection,
             gint64                     lesson_id,
             const LyceumRenewedLesson *lessons,
             guint                      n_lessons,
             gint64                    *kept_for,
             GError                   **error)
{
  g_autoptr (LyceumStatement) statement = _lyceum_sql_prepare (connection, error, "SELECT title FROM lesson WHERE id = ?", "i", lesson_id);
  const LyceumPlannedLesson *namesake = NULL;
  gboolean row = FALSE;

  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  for (guint i = 0; row && i < n_lessons && !namesake; i++)
    if (g_strcmp0 (lessons[i].plan.title, lyceum_statement_get_text (statement, 0)) == 0)
      {
        namesake = &lessons[i].plan;
        kept_for[i] = lesson_id;
      }
  return _lyceum_sql_run (connection, error, "UPDATE lesson SET first_block = ?2, n_blocks = ?3, location = ?4 WHERE id = ?1", "iiit",
                          lesson_id, (gint64) (namesake ? namesake->first_block : 0), (gint64) (namesake ? namesake->n_blocks : 0),
                          /* Translators: where a lesson comes from, in place of "page 12": the page of the web has changed since. */
                          _("earlier version"));
}

static gboolean
delete_lessons (LyceumConnection          *connection,
                gint64                     source_id,
                const LyceumRenewedLesson *lessons,
                guint                      n_lessons,
                const GArray              *kept,
                GError                   **error)
{
  g_autoptr (GString) stay = g_string_new ("0");
  g_autofree char *notes = NULL, *rest = NULL;

  for (guint i = 0; i < n_lessons; i++)
    g_string_append_printf (stay, ",%" G_GINT64_FORMAT, lessons[i].same_id);
  for (guint i = 0; i < kept->len; i++)
    g_string_append_printf (stay, ",%" G_GINT64_FORMAT, g_array_index (kept, gint64, i));
  notes = g_strdup_printf ("DELETE FROM note WHERE lesson_id IN (SELECT id FROM lesson WHERE source_id = ? AND id NOT IN (%s))", stay->str);
  rest = g_strdup_printf ("DELETE FROM lesson WHERE source_id = ? AND id NOT IN (%s)", stay->str);
  return _lyceum_sql_run (connection, error, notes, "i", source_id) && _lyceum_sql_run (connection, error, rest, "i", source_id);
}

/* Puts it behind another one; 0: before all. */
static gboolean
put_behind (LyceumConnection *connection,
            gint64            lesson_id,
            gint64            source_id,
            gint64            other_id,
            GError          **error)
{
  gint64 number = 0;

  return _lyceum_sql_int64 (connection, error, &number,
                            "SELECT count(*) FROM lesson l, lesson o WHERE o.id = ?1 AND l.source_id = ?2 AND l.id != ?3 AND "
                            "(ifnull (l.place, l.position), l.id) <= (ifnull (o.place, o.position), o.id)",
                            "iii", other_id, source_id, lesson_id) &&
         _lyceum_lesson_put_at (connection, lesson_id, source_id, (guint) number, error);
}

static gboolean
place_lesson (LyceumConnection          *connection,
              const LyceumRenewedLesson *lesson,
              gint64                     course_id,
              gint64                     source_id,
              gint64                    *behind,
              GError                   **error)
{
  const LyceumPlannedLesson *plan = &lesson->plan;
  gint64 before = *behind;

  *behind = lesson->same_id;
  if (lesson->same_id)
    return _lyceum_sql_run (connection, error, "UPDATE lesson SET first_block = ?2, n_blocks = ?3, location = ?4 WHERE id = ?1", "iiit",
                            lesson->same_id, (gint64) plan->first_block, (gint64) plan->n_blocks, plan->location);
  if (!_lyceum_sql_run (connection, error,
                        "INSERT INTO lesson (id, course_id, source_id, position, title, location, first_block, n_blocks, minutes) "
                        "VALUES (" LYCEUM_NEXT_ID ("lesson") ", ?, ?, ?, ?, ?, ?, ?, ?)",
                        "iiittiii", course_id, source_id, (gint64) lesson->position, plan->title, plan->location,
                        (gint64) plan->first_block, (gint64) plan->n_blocks, (gint64) plan->minutes))
    return FALSE;
  *behind = lyceum_connection_last_insert_id (connection);
  return put_behind (connection, *behind, source_id, before, error);
}

gboolean
lyceum_write_renewed_lessons (LyceumConnection          *connection,
                              gint64                     source_id,
                              const LyceumRenewedLesson *lessons,
                              guint                      n_lessons,
                              GError                   **error)
{
  g_autoptr (GArray) kept = list_kept (connection, source_id, lessons, n_lessons, error);
  g_autofree gint64 *kept_for = g_new0 (gint64, n_lessons + 1);
  gint64 course_id = 0, behind = 0;

  if (!kept || !_lyceum_sql_int64 (connection, error, &course_id, "SELECT course_id FROM source WHERE id = ?", "i", source_id) ||
      !delete_lessons (connection, source_id, lessons, n_lessons, kept, error))
    return FALSE;
  for (guint i = 0; i < kept->len; i++)
    if (!keep_lesson (connection, g_array_index (kept, gint64, i), lessons, n_lessons, kept_for, error))
      return FALSE;
  for (guint i = 0; i < n_lessons; i++)
    {
      behind = kept_for[i] ? kept_for[i] : behind;
      if (!place_lesson (connection, &lessons[i], course_id, source_id, &behind, error))
        return FALSE;
    }
  lyceum_connection_note_change (connection, "lesson", course_id);
  lyceum_connection_note_change (connection, "card", course_id);
  return TRUE;
}
