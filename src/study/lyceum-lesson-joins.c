/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "lyceum-lesson-edits-private.h"
#include "lyceum-lesson-text.h"
#include "lyceum-study-sql-private.h"

/* One lesson of two, and two of one. */

/* Merging */

/* An element of a list, text or object, as JSON. */
#define AS_JSON "CASE p.type WHEN 'object' THEN p.value ELSE json_quote (p.value) END"

static gboolean
join_lists (LyceumConnection *connection,
            gint64            first_id,
            gint64            second_id,
            GError          **error)
{
  return _lyceum_sql_run (connection, error,
                          "UPDATE lesson SET "
                          "key_points = (SELECT json_group_array (json (value)) FROM (SELECT " AS_JSON " AS value FROM "
                          "lesson l, json_each (l.key_points) p WHERE l.id IN (?1, ?2) AND json_valid (l.key_points) "
                          "ORDER BY l.id <> ?1, p.key)), "
                          "questions = (SELECT json_group_array (json (value)) FROM (SELECT " AS_JSON " AS value FROM "
                          "lesson l, json_each (l.questions) p WHERE l.id IN (?1, ?2) AND json_valid (l.questions) "
                          "ORDER BY l.id <> ?1, p.key)), "
                          "key_terms = (SELECT json_group_array (json (value)) FROM (SELECT " AS_JSON " AS value FROM "
                          "lesson l, json_each (l.key_terms) p WHERE l.id IN (?1, ?2) AND json_valid (l.key_terms) "
                          "ORDER BY l.id <> ?1, p.key)) WHERE id = ?1",
                          "ii", first_id, second_id);
}

gboolean
_lyceum_edit_merge_lessons (LyceumConnection        *connection,
                            const LyceumEditRequest *request,
                            LyceumEdit              *edit,
                            GError                 **error)
{
  g_auto (LyceumLessonRow) first = { 0 };
  g_auto (LyceumLessonRow) second = { 0 };
  g_autofree char *markdown = NULL;
  gint64 begin, end, now = g_get_real_time () / 1000;

  if (!_lyceum_lesson_row_read (connection, request->lesson_id, &first, error) ||
      !_lyceum_lesson_row_read_next (connection, &first, &second, error))
    return FALSE;
  if (!first.markdown || !second.markdown)
    return _lyceum_edit_invalid (error, _("Both lessons must be made before they can be merged."));
  edit->kind = g_strdup ("lesson-merge");
  edit->subject = _lyceum_edit_subject (first.title);
  edit->course_id = first.course_id;
  edit->lesson_id = first.id;
  edit->n = 2;

  markdown = lyceum_lesson_text_join (first.markdown, second.title, second.markdown);
  if (!_lyceum_lesson_check (NULL, markdown, error))
    return FALSE;
  begin = MIN (first.first_block, second.first_block);
  end = MAX (first.first_block + first.n_blocks, second.first_block + second.n_blocks);
  return join_lists (connection, first.id, second.id, error) &&
         _lyceum_sql_run (connection, error,
                          "UPDATE lesson SET markdown = ?2, minutes = ?3, first_block = ?4, n_blocks = ?5, edited_at = ?6, scroll = 0, "
                          "read_at = CASE WHEN (SELECT read_at FROM lesson WHERE id = ?7) IS NULL THEN NULL ELSE read_at END "
                          "WHERE id = ?1",
                          "itiiiii", first.id, markdown, first.minutes + second.minutes, begin, end - begin, now, second.id) &&
         _lyceum_sql_run (connection, error,
                          "UPDATE note SET lesson_id = ?1, position = position + (SELECT ifnull (max (position) + 1, 0) FROM note "
                          "WHERE lesson_id = ?1) WHERE lesson_id = ?2",
                          "ii", first.id, second.id) &&
         _lyceum_lesson_place_notes (connection, first.id, error) &&
         _lyceum_sql_run (connection, error, "DELETE FROM lesson WHERE id = ?", "i", second.id);
}

/* Splitting */

static gboolean
says (const char *plain,
      const char *words)
{
  g_autofree char *searched = lyceum_lesson_text_fold (words);

  return *searched && strstr (plain, searched) != NULL;
}

/* Notes whose words stand only in the second part go there. */
static gboolean
give_notes (LyceumConnection *connection,
            gint64            first_id,
            gint64            second_id,
            const char       *first_text,
            const char       *second_text,
            GError          **error)
{
  g_autoptr (GArray) given = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = TRUE;

  statement = _lyceum_sql_prepare (connection, error, "SELECT id, quote FROM note WHERE lesson_id = ?", "i", first_id);
  while (row)
    {
      if (!statement || !lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (row && says (second_text, lyceum_statement_get_text (statement, 1)) &&
          !says (first_text, lyceum_statement_get_text (statement, 1)))
        {
          gint64 id = lyceum_statement_get_int64 (statement, 0);

          g_array_append_val (given, id);
        }
    }
  for (guint i = 0; i < given->len; i++)
    if (!_lyceum_sql_run (connection, error, "UPDATE note SET lesson_id = ? WHERE id = ?", "ii", second_id,
                          g_array_index (given, gint64, i)))
      return FALSE;
  return _lyceum_lesson_place_notes (connection, first_id, error) && _lyceum_lesson_place_notes (connection, second_id, error);
}

/* The terms of one of the parts, with all that is known of them, as JSON. */
static char *
choose_terms (JsonArray  *all,
              const char *first_text,
              const char *second_text,
              gboolean    second)
{
  g_autoptr (JsonArray) chosen = json_array_new ();
  g_autoptr (JsonNode) root = json_node_alloc ();

  for (guint i = 0; all && i < json_array_get_length (all); i++)
    {
      JsonNode *node = json_array_get_element (all, i);
      JsonNode *term = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), "term") : NULL;
      const char *words = term && JSON_NODE_HOLDS_VALUE (term) ? json_node_get_string (term) : NULL;
      gboolean is_second = words && says (second_text, words) && !says (first_text, words);

      if (is_second == second)
        json_array_add_element (chosen, json_node_copy (node));
    }
  json_node_init_array (root, chosen);
  return json_to_string (root, FALSE);
}

/* Terms that only the second part uses go there. */
static gboolean
give_terms (LyceumConnection *connection,
            gint64            first_id,
            gint64            second_id,
            const char       *first_text,
            const char       *second_text,
            GError          **error)
{
  g_autoptr (LyceumStatement) statement = _lyceum_sql_prepare (connection, error, "SELECT key_terms FROM lesson WHERE id = ?", "i", first_id);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *all;
  g_autofree char *kept = NULL, *given = NULL;
  gboolean row = FALSE;

  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  root = row && !lyceum_statement_is_null (statement, 0) ? json_from_string (lyceum_statement_get_text (statement, 0), NULL) : NULL;
  all = root && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  kept = choose_terms (all, first_text, second_text, FALSE);
  given = choose_terms (all, first_text, second_text, TRUE);
  return _lyceum_sql_run (connection, error, "UPDATE lesson SET key_terms = ? WHERE id = ?", "ti", given, second_id) &&
         _lyceum_sql_run (connection, error, "UPDATE lesson SET key_terms = ? WHERE id = ?", "ti", kept, first_id);
}

static gboolean
write_parts (LyceumConnection      *connection,
             const LyceumLessonRow *lesson,
             gint64                 second_id,
             const char            *first_markdown,
             const char            *second_markdown,
             GError               **error)
{
  g_autofree char *first_text = lyceum_lesson_text_fold (first_markdown);
  g_autofree char *second_text = lyceum_lesson_text_fold (second_markdown);
  gint64 now = g_get_real_time () / 1000;

  return _lyceum_sql_run (connection, error, "UPDATE lesson SET markdown = ?, minutes = ?, edited_at = ?, scroll = 0 WHERE id = ?", "tiii",
                          first_markdown, _lyceum_lesson_reading_minutes (first_markdown), now, lesson->id) &&
         _lyceum_sql_run (connection, error,
                          "UPDATE lesson SET (markdown, minutes, edited_at, made_at, read_at, made_by, made_note, cards_by, cards_note, "
                          "key_points, questions) = (SELECT ?1, ?2, ?3, made_at, read_at, made_by, made_note, cards_by, cards_note, '[]', "
                          "'[]' FROM lesson WHERE id = ?5) WHERE id = ?4",
                          "tiiii", second_markdown, _lyceum_lesson_reading_minutes (second_markdown), now, second_id, lesson->id) &&
         give_terms (connection, lesson->id, second_id, first_text, second_text, error) &&
         give_notes (connection, lesson->id, second_id, first_text, second_text, error) &&
         _lyceum_sql_run (connection, error, "DELETE FROM lesson_draft WHERE lesson_id = ?", "i", lesson->id);
}

gboolean
_lyceum_edit_split_lesson (LyceumConnection        *connection,
                           const LyceumEditRequest *request,
                           LyceumEdit              *edit,
                           GError                 **error)
{
  g_auto (LyceumLessonRow) lesson = { 0 };
  g_autofree char *first = NULL, *second = NULL, *title = NULL;
  gint64 second_id;

  if (!_lyceum_lesson_row_read (connection, request->lesson_id, &lesson, error))
    return FALSE;
  if (!lesson.markdown ||
      !lyceum_lesson_text_split (lesson.markdown, (gsize) MAX (0, request->number), &first, &second, request->title ? NULL : &title))
    return _lyceum_edit_invalid (error, _("Split the lesson where there is text before and behind: at a heading or a paragraph."));
  edit->kind = g_strdup ("lesson-split");
  edit->subject = _lyceum_edit_subject (lesson.title);
  edit->course_id = lesson.course_id;
  edit->n = 2;
  if (request->title)
    title = g_strstrip (g_strdup (request->title));
  if (!title || !*title)
    {
      g_free (title);
      /* Translators: the title of the second part of a lesson. */
      title = g_strdup_printf (_("%s (continued)"), lesson.title);
    }
  if (!_lyceum_lesson_check (title, NULL, error) || !_lyceum_lesson_add_behind (connection, &lesson, title, &second_id, error))
    return FALSE;
  edit->lesson_id = second_id;
  return write_parts (connection, &lesson, second_id, first, second, error);
}
