/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "lyceum-edits-private.h"
#include "lyceum-study-day.h"
#include "lyceum-study-session-private.h"
#include "lyceum-study-sql-private.h"

/* What a sitting writes, and how it is taken back. */

/* The scheduling columns, as `review.before` keeps them. */
#define SCHEDULE "state, step, due, due_day, stability, difficulty, interval, reviewed_at, reps, lapses, buried_day"
static const char *const schedule_names[] = {
  "state", "step", "due", "due_day", "stability", "difficulty", "interval", "reviewed_at", "reps", "lapses", "buried_day",
};
#define STABILITY_COLUMN 4
#define DIFFICULTY_COLUMN 5

LyceumStudyAction *
_lyceum_study_action_ref (LyceumStudyAction *action)
{
  g_atomic_ref_count_inc (&action->ref_count);
  return action;
}

void
_lyceum_study_action_unref (LyceumStudyAction *action)
{
  if (!g_atomic_ref_count_dec (&action->ref_count))
    return;
  g_time_zone_unref (action->zone);
  g_free (action->guid);
  g_free (action);
}

gboolean
_lyceum_memory_is_learning (const LyceumMemory *memory)
{
  return memory->state == LYCEUM_CARD_STATE_LEARNING || memory->state == LYCEUM_CARD_STATE_RELEARNING;
}

/* Where the clock was set back no time has passed. */
static guint
elapsed_days (const LyceumMemory    *memory,
              const LyceumStudyTime *time,
              GTimeZone             *zone)
{
  gint64 days;

  if (memory->state == LYCEUM_CARD_STATE_NEW)
    return 0;
  days = time->day - lyceum_study_day_of (memory->reviewed_at, zone);
  return (guint) CLAMP (days, 0, G_MAXINT);
}

void
_lyceum_study_answer (const LyceumFsrs      *fsrs,
                      const LyceumMemory    *before,
                      int                    rating,
                      const LyceumStudyTime *time,
                      GTimeZone             *zone,
                      LyceumMemory          *after)
{
  lyceum_fsrs_review (fsrs, before, rating, time->now, elapsed_days (before, time, zone), after);
  if (after->state == LYCEUM_CARD_STATE_REVIEW)
    after->due = lyceum_study_day_start (time->day + after->interval, zone);
}

/* The card that was on the screen, and no other that has got its id since. */
static gboolean
read_card (LyceumConnection        *connection,
           const LyceumStudyAction *action,
           LyceumMemory            *memory,
           gint64                  *course_id,
           gint64                  *note_id,
           GError                 **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT " LYCEUM_MEMORY_COLUMNS ", c.course_id, c.note_id FROM card c JOIN note n ON n.id = c.note_id "
                                   "WHERE c.id = ? AND c.ordinal = ? AND n.guid = ?",
                                   "iit", action->card_id, (gint64) action->ordinal, action->guid);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, _("The card has been deleted."));
      return FALSE;
    }
  _lyceum_memory_read (statement, 0, memory);
  *course_id = lyceum_statement_get_int64 (statement, LYCEUM_MEMORY_N_COLUMNS);
  *note_id = lyceum_statement_get_int64 (statement, LYCEUM_MEMORY_N_COLUMNS + 1);
  return TRUE;
}

/* Grading */

static gboolean
add_schedule (LyceumConnection *connection,
              gint64            card_id,
              JsonBuilder      *builder,
              GError          **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error, "SELECT " SCHEDULE " FROM card WHERE id = ?", "i", card_id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (schedule_names); i++)
    {
      json_builder_set_member_name (builder, schedule_names[i]);
      if (lyceum_statement_is_null (statement, (int) i))
        json_builder_add_null_value (builder);
      else if (i == STABILITY_COLUMN || i == DIFFICULTY_COLUMN)
        json_builder_add_double_value (builder, lyceum_statement_get_double (statement, (int) i));
      else
        json_builder_add_int_value (builder, lyceum_statement_get_int64 (statement, (int) i));
    }
  return TRUE;
}

/* The other cards of the note that could have come today: they are hidden for the day. */
static gboolean
add_siblings (LyceumConnection *connection,
              gint64            card_id,
              gint64            note_id,
              gint64            day,
              JsonBuilder      *builder,
              GError          **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  json_builder_set_member_name (builder, "siblings");
  json_builder_begin_array (builder);
  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT id, ifnull(buried_day, 0) FROM card WHERE note_id = ?1 AND id <> ?2 AND "
                                   "buried_day IS NOT ?3 AND (state = 0 OR (state = 2 AND due_day <= ?3))",
                                   "iii", note_id, card_id, day);
  while (statement && lyceum_statement_step (statement, &row, error) && row)
    {
      json_builder_begin_array (builder);
      json_builder_add_int_value (builder, lyceum_statement_get_int64 (statement, 0));
      json_builder_add_int_value (builder, lyceum_statement_get_int64 (statement, 1));
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
  return statement && !row && !*error;
}

/* Returns (transfer full): the card as it was, as JSON. */
static char *
describe_before (LyceumConnection *connection,
                 gint64            card_id,
                 gint64            note_id,
                 gint64            day,
                 GError          **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  if (!add_schedule (connection, card_id, builder, error) || !add_siblings (connection, card_id, note_id, day, builder, error))
    return NULL;
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
write_memory (LyceumConnection   *connection,
              gint64              card_id,
              const LyceumMemory *memory,
              gint64              day,
              GError            **error)
{
  g_autoptr (LyceumStatement) statement = NULL;

  statement = _lyceum_sql_prepare (connection, error,
                                   "UPDATE card SET state = ?1, step = ?2, due = ?3, stability = ?4, difficulty = ?5, "
                                   "interval = ?6, reviewed_at = ?7, reps = ?8, lapses = ?9, due_day = ?10, buried_day = NULL "
                                   "WHERE id = ?11",
                                   "iiiddiiii", (gint64) memory->state, (gint64) memory->step, memory->due, memory->stability,
                                   memory->difficulty, (gint64) memory->interval, memory->reviewed_at, (gint64) memory->reps,
                                   (gint64) memory->lapses);
  if (!statement)
    return FALSE;
  if (memory->state == LYCEUM_CARD_STATE_REVIEW)
    lyceum_statement_bind_int64 (statement, 10, day + memory->interval);
  lyceum_statement_bind_int64 (statement, 11, card_id);
  return lyceum_statement_run (statement, error);
}

static gboolean
grade (LyceumConnection  *connection,
       LyceumStudyAction *action,
       LyceumMemory      *memory,
       GError           **error)
{
  const LyceumStudyTime *time = &action->time;
  g_autofree char *before = NULL;
  LyceumMemory after;
  gint64 course_id, note_id;

  if (!read_card (connection, action, memory, &course_id, &note_id, error))
    return FALSE;
  before = describe_before (connection, action->card_id, note_id, time->day, error);
  if (!before)
    return FALSE;
  _lyceum_study_answer (&action->fsrs, memory, action->rating, time, action->zone, &after);
  if (!_lyceum_sql_run (connection, error,
                        "INSERT INTO review (id, card_id, reviewed_at, study_day, rating, state, elapsed, stability, difficulty, "
                        "interval, duration_ms, before) VALUES (" LYCEUM_NEXT_ID ("review") ", ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        "iiiiidddiit", action->card_id, time->now, time->day, (gint64) action->rating, (gint64) memory->state,
                        (double) elapsed_days (memory, time, action->zone), after.stability, after.difficulty,
                        (gint64) after.interval, (gint64) action->duration_ms, before))
    return FALSE;
  action->review_id = lyceum_connection_last_insert_id (connection);
  if (!write_memory (connection, action->card_id, &after, time->day, error) ||
      !_lyceum_sql_run (connection, error,
                        "UPDATE card SET buried_day = ?3 WHERE note_id = ?1 AND id <> ?2 AND "
                        "(state = 0 OR (state = 2 AND due_day <= ?3))",
                        "iii", note_id, action->card_id, time->day))
    return FALSE;
  lyceum_connection_note_change (connection, "review", course_id);
  *memory = after;
  return TRUE;
}

static gboolean
bind_schedule (LyceumStatement *statement,
               JsonObject      *before)
{
  for (guint i = 0; i < G_N_ELEMENTS (schedule_names); i++)
    {
      JsonNode *node = json_object_get_member (before, schedule_names[i]);

      if (!node)
        return FALSE;
      if (json_node_is_null (node))
        lyceum_statement_bind_null (statement, (int) i + 1);
      else if (i == STABILITY_COLUMN || i == DIFFICULTY_COLUMN)
        lyceum_statement_bind_double (statement, (int) i + 1, json_node_get_double (node));
      else
        lyceum_statement_bind_int64 (statement, (int) i + 1, json_node_get_int (node));
    }
  return TRUE;
}

static gboolean
restore_siblings (LyceumConnection *connection,
                  JsonArray        *siblings,
                  gint64            day,
                  GError          **error)
{
  for (guint i = 0; siblings && i < json_array_get_length (siblings); i++)
    {
      JsonArray *sibling = json_array_get_array_element (siblings, i);

      if (!_lyceum_sql_run (connection, error, "UPDATE card SET buried_day = nullif(?1, 0) WHERE id = ?2 AND buried_day = ?3", "iii",
                            json_array_get_int_element (sibling, 1), json_array_get_int_element (sibling, 0), day))
        return FALSE;
    }
  return TRUE;
}

static gboolean
restore_before (LyceumConnection  *connection,
                LyceumStudyAction *action,
                const char        *json,
                GError           **error)
{
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  g_autoptr (LyceumStatement) statement = NULL;
  JsonObject *before = root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  /* A new card may have got another place meanwhile, by its lesson having been made again. */
  statement = lyceum_connection_prepare (connection,
                                         "UPDATE card SET (" SCHEDULE ") = (?1, ?2, CASE ?1 WHEN 0 THEN "
                                         "(SELECT place << 8 | ordinal FROM note WHERE id = note_id) ELSE ?3 END, "
                                         "?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) WHERE id = ?12",
                                         error);
  if (!statement)
    return FALSE;
  if (!before || !bind_schedule (statement, before))
    {
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CORRUPT,
                           _("The answer cannot be taken back: what the card was before is damaged."));
      return FALSE;
    }
  lyceum_statement_bind_int64 (statement, 12, action->card_id);
  return lyceum_statement_run (statement, error) &&
         restore_siblings (connection, json_object_get_array_member (before, "siblings"), action->time.day, error);
}

static gboolean
undo_grade (LyceumConnection  *connection,
            LyceumStudyAction *action,
            GError           **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gint64 n_later = 0;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error, "SELECT before FROM review WHERE id = ? AND card_id = ? AND reviewed_at = ?",
                                   "iii", action->review_id, action->card_id, action->time.now);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  /* Its transaction failed after all: nothing is to be taken back. */
  if (!row)
    return TRUE;
  if (!_lyceum_sql_int64 (connection, error, &n_later, "SELECT count(*) FROM review WHERE card_id = ? AND id > ?", "ii",
                          action->card_id, action->review_id))
    return FALSE;
  if (n_later > 0)
    {
      g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CONSTRAINT,
                           _("The answer cannot be taken back: the card has been answered again elsewhere."));
      return FALSE;
    }
  return restore_before (connection, action, lyceum_statement_get_text (statement, 0), error) &&
         _lyceum_sql_run (connection, error, "DELETE FROM review WHERE id = ?", "i", action->review_id);
}

/* Leaving out */

static gboolean
leave_out (LyceumConnection  *connection,
           LyceumStudyAction *action,
           GError           **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error, "SELECT suspended, ifnull(buried_day, 0) FROM card WHERE id = ?", "i",
                                   action->card_id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  action->was_suspended = lyceum_statement_get_int64 (statement, 0) != 0;
  action->was_buried_day = lyceum_statement_get_int64 (statement, 1);
  if (action->kind == LYCEUM_STUDY_SUSPEND)
    return _lyceum_sql_run (connection, error, "UPDATE card SET suspended = 1 WHERE id = ?", "i", action->card_id);
  return _lyceum_sql_run (connection, error, "UPDATE card SET buried_day = ? WHERE id = ?", "ii", action->time.day,
                          action->card_id);
}

static gboolean
undo_leave_out (LyceumConnection  *connection,
                LyceumStudyAction *action,
                GError           **error)
{
  if (action->kind == LYCEUM_STUDY_SUSPEND)
    return _lyceum_sql_run (connection, error, "UPDATE card SET suspended = ? WHERE id = ?", "ii",
                            (gint64) action->was_suspended, action->card_id);
  return _lyceum_sql_run (connection, error, "UPDATE card SET buried_day = nullif(?, 0) WHERE id = ?", "ii",
                          action->was_buried_day, action->card_id);
}

/* Entries of the writer */

gboolean
_lyceum_study_action_do_cb (LyceumConnection *connection,
                            gpointer          data,
                            gpointer         *result,
                            GError          **error)
{
  LyceumStudyAction *action = data;
  LyceumMemory memory;

  action->applied = FALSE;
  if (action->kind == LYCEUM_STUDY_GRADE)
    {
      if (!grade (connection, action, &memory, error))
        return FALSE;
    }
  else
    {
      gint64 course_id, note_id;

      if (!read_card (connection, action, &memory, &course_id, &note_id, error) ||
          !leave_out (connection, action, error))
        return FALSE;
      lyceum_connection_note_change (connection, "card", course_id);
    }
  action->applied = TRUE;
  *result = g_memdup2 (&memory, sizeof memory);
  return TRUE;
}

gboolean
_lyceum_study_action_undo_cb (LyceumConnection *connection,
                              gpointer          data,
                              gpointer         *result,
                              GError          **error)
{
  LyceumStudyAction *action = data;
  LyceumMemory memory;
  gint64 course_id, note_id;
  gboolean is_grade = action->kind == LYCEUM_STUDY_GRADE;

  if (!read_card (connection, action, &memory, &course_id, &note_id, error))
    return FALSE;
  if (action->applied)
    {
      if (!(is_grade ? undo_grade (connection, action, error) : undo_leave_out (connection, action, error)) ||
          !read_card (connection, action, &memory, &course_id, &note_id, error))
        return FALSE;
      lyceum_connection_note_change (connection, is_grade ? "review" : "card", course_id);
    }
  *result = g_memdup2 (&memory, sizeof memory);
  return TRUE;
}
