/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-cloze.h"
#include "lyceum-note-edits-private.h"
#include "lyceum-study-sql-private.h"

/* One note of two, and several of one. */

static gboolean
is_kind (const LyceumNoteRow *note,
         const char          *kind)
{
  return g_str_equal (note->kind, kind);
}

static gboolean
write_words (LyceumConnection *connection,
             gint64            note_id,
             const char       *kind,
             const char       *front,
             const char       *back,
             GError          **error)
{
  g_autofree char *answers = _lyceum_note_answers (kind, back);

  return _lyceum_sql_run (connection, error,
                          "UPDATE note SET kind = ?, front = ?, back = ?, answers = ?, edited_at = ? WHERE id = ?", "ttttii", kind, front,
                          back, answers, g_get_real_time () / 1000, note_id);
}

/* What follows what, where both say something. */
static char *
join (const char *first,
      const char *second,
      const char *between)
{
  if (*second == '\0' || g_str_equal (first, second))
    return g_strdup (first);
  return *first == '\0' ? g_strdup (second) : g_strconcat (first, between, second, NULL);
}

/* Cards of a note in the tray wait there with it, and no others do. */
static gboolean
settle_tray (LyceumConnection *connection,
             gint64            note_id,
             GError          **error)
{
  return _lyceum_sql_run (connection, error,
                          "UPDATE card SET suspended = (SELECT in_tray * 2 FROM note WHERE id = ?1) WHERE note_id = ?1 AND suspended <> 1 "
                          "AND suspended <> (SELECT in_tray * 2 FROM note WHERE id = ?1)",
                          "i", note_id);
}

/* Merging */

/* The cards of the second become those of the first, before it goes. */
static gboolean
merge_clozes (LyceumConnection    *connection,
              const LyceumNoteRow *first,
              const LyceumNoteRow *second,
              GError             **error)
{
  guint shift = lyceum_cloze_get_highest (first->front);
  g_autofree char *shifted = lyceum_cloze_shift (second->front, shift);
  g_autofree char *front = join (first->front, shifted, " ");
  g_autofree char *back = join (first->back, second->back, "\n\n");

  if (shift + lyceum_cloze_get_highest (second->front) > LYCEUM_CLOZE_MAX)
    return _lyceum_edit_invalid (error, _("Together the two cards have too many gaps."));
  /* A card whose gap is gone may have the number that another one gets. */
  return _lyceum_sql_run (connection, error, "DELETE FROM card WHERE note_id = ? AND ordinal > ?", "ii", first->id, (gint64) shift) &&
         _lyceum_sql_run (connection, error,
                          "UPDATE card SET note_id = ?1, ordinal = ordinal + ?2, due = CASE WHEN state = 0 THEN "
                          "?3 << 8 | (ordinal + ?2) ELSE due END, course_id = ?4 WHERE note_id = ?5 AND ordinal + ?2 <= ?6",
                          "iiiiii", first->id, (gint64) shift, first->place, first->course_id, second->id,
                          (gint64) LYCEUM_CLOZE_MAX) &&
         write_words (connection, first->id, "cloze", front, back, error) &&
         _lyceum_write_cards_of_note (connection, first->id, first->course_id, "cloze", front, first->place, error) &&
         settle_tray (connection, first->id, error);
}

static gboolean
merge_texts (LyceumConnection    *connection,
             const LyceumNoteRow *first,
             const LyceumNoteRow *second,
             GError             **error)
{
  gboolean is_list = is_kind (first, "list") || is_kind (second, "list");
  g_autofree char *front = join (first->front, second->front, "\n\n");
  g_autofree char *back = join (first->back, second->back, is_list ? "\n" : "\n\n");

  if (is_kind (first, "cloze") || is_kind (second, "cloze"))
    return _lyceum_edit_invalid (error, _("A sentence with gaps can be merged only with another one."));
  return write_words (connection, first->id, is_list ? "list" : first->kind, front, back, error) &&
         _lyceum_write_cards_of_note (connection, first->id, first->course_id, is_list ? "list" : first->kind, front, first->place,
                                      error);
}

gboolean
_lyceum_edit_merge_notes (LyceumConnection        *connection,
                          const LyceumEditRequest *request,
                          LyceumEdit              *edit,
                          GError                 **error)
{
  g_auto (LyceumNoteRow) first = { 0 };
  g_auto (LyceumNoteRow) second = { 0 };
  g_autofree char *quote = NULL;

  if (request->ids[0] == request->ids[1])
    return _lyceum_edit_invalid (error, _("Choose two cards of different notes to merge them."));
  if (!_lyceum_note_row_read (connection, request->ids[0], &first, error) ||
      !_lyceum_note_row_read (connection, request->ids[1], &second, error))
    return FALSE;
  edit->kind = g_strdup ("note-merge");
  edit->subject = _lyceum_edit_subject (first.front);
  edit->n = 2;
  edit->course_id = first.course_id;
  edit->note_id = first.id;
  edit->lesson_id = first.lesson_id;
  if (!(is_kind (&first, "cloze") && is_kind (&second, "cloze") ? merge_clozes (connection, &first, &second, error)
                                                                 : merge_texts (connection, &first, &second, error)))
    return FALSE;
  quote = join (first.quote, second.quote, " ");
  return _lyceum_sql_run (connection, error, "UPDATE note SET quote = ? WHERE id = ?", "ti", quote, first.id) &&
         _lyceum_edit_delete_note (connection, &second, error);
}

/* Splitting */

/* A card goes to another note, and stays what it is. */
static gboolean
give_card (LyceumConnection *connection,
           gint64            from_id,
           guint             ordinal,
           gint64            to_id,
           GError          **error)
{
  gint64 n = 0;

  if (!_lyceum_sql_int64 (connection, error, &n, "SELECT count(*) FROM card WHERE note_id = ? AND ordinal = ?", "ii", from_id,
                          (gint64) ordinal))
    return FALSE;
  return n == 0 || (_lyceum_sql_run (connection, error, "DELETE FROM card WHERE note_id = ?", "i", to_id) &&
                    _lyceum_sql_run (connection, error,
                                     "UPDATE card SET note_id = ?3, ordinal = 1, due = CASE WHEN state = 0 THEN "
                                     "(SELECT place << 8 | 1 FROM note WHERE id = ?3) ELSE due END WHERE note_id = ?1 AND ordinal = ?2",
                                     "iii", from_id, (gint64) ordinal, to_id));
}

/* @ordinal: of the card that the part takes with it; 0: it gets a new one. */
static gboolean
add_part (LyceumConnection    *connection,
          const LyceumNoteRow *note,
          const LyceumNoteRow *part,
          guint                ordinal,
          GError             **error)
{
  g_auto (LyceumNoteHome) home = { 0 };
  gint64 part_id;
  guint position;

  return _lyceum_note_home_of (connection, note->course_id, note->lesson_id, &home, error) &&
         _lyceum_next_note_position (connection, note->course_id, note->lesson_id, &position, error) &&
         _lyceum_edit_add_note (connection, &home, part, position, &part_id, error) &&
         _lyceum_sql_run (connection, error,
                          "UPDATE note SET (source_id, in_tray) = (SELECT source_id, in_tray FROM note WHERE id = ?) WHERE id = ?", "ii",
                          note->id, part_id) &&
         (ordinal == 0 || give_card (connection, note->id, ordinal, part_id, error)) && settle_tray (connection, part_id, error);
}

static gboolean
split_cloze (LyceumConnection    *connection,
             const LyceumNoteRow *note,
             LyceumEdit          *edit,
             GError             **error)
{
  gboolean ordinals[LYCEUM_CLOZE_MAX + 1];
  g_autofree char *front = NULL;
  guint kept = 0;

  if (lyceum_cloze_get_ordinals (note->front, ordinals) < 2)
    return _lyceum_edit_invalid (error, _("The sentence has one gap only: there is nothing to split."));
  for (guint i = 1; i <= LYCEUM_CLOZE_MAX; i++)
    {
      LyceumNoteRow part = *note;
      g_autofree char *part_front = ordinals[i] ? lyceum_cloze_isolate (note->front, i) : NULL;

      if (!ordinals[i])
        continue;
      edit->n++;
      part.front = part_front;
      if (kept == 0)
        {
          kept = i;
          front = g_steal_pointer (&part_front);
        }
      else if (!add_part (connection, note, &part, i, error))
        return FALSE;
    }
  if (kept != 1 &&
      (!_lyceum_sql_run (connection, error, "DELETE FROM card WHERE note_id = ? AND ordinal = 1", "i", note->id) ||
       !_lyceum_sql_run (connection, error, "UPDATE card SET ordinal = 1 WHERE note_id = ? AND ordinal = ?", "ii", note->id,
                         (gint64) kept)))
    return FALSE;
  return write_words (connection, note->id, "cloze", front, note->back, error) &&
         _lyceum_write_cards_of_note (connection, note->id, note->course_id, "cloze", front, note->place, error);
}

static gboolean
split_list (LyceumConnection    *connection,
            const LyceumNoteRow *note,
            LyceumEdit          *edit,
            const char *const   *answers,
            GError             **error)
{
  guint n = g_strv_length ((char **) answers);

  if (n < 2)
    return _lyceum_edit_invalid (error, _("Write each item of the list on a line of its own to split it."));
  for (guint i = 0; i < n; i++)
    {
      /* Translators: a question that a list answers, and which of its items is asked for: "Planets (2 of 8)". */
      g_autofree char *front = g_strdup_printf (_("%s (%u of %u)"), note->front, i + 1, n);
      LyceumNoteRow part = *note;

      part.kind = (char *) "basic";
      part.front = front;
      part.back = (char *) answers[i];
      if (!(i == 0 ? write_words (connection, note->id, "basic", front, answers[0], error)
                   : add_part (connection, note, &part, 0, error)))
        return FALSE;
    }
  edit->n = n;
  return TRUE;
}

static gboolean
split_reversed (LyceumConnection    *connection,
                const LyceumNoteRow *note,
                LyceumEdit          *edit,
                GError             **error)
{
  LyceumNoteRow part = *note;

  part.kind = (char *) "basic";
  part.front = note->back;
  part.back = note->front;
  edit->n = 2;
  return add_part (connection, note, &part, 2, error) &&
         write_words (connection, note->id, "basic", note->front, note->back, error);
}

/* Lists that were made have their items apart; those that a person wrote, in lines. */
static GStrv
read_items (LyceumConnection    *connection,
                   const LyceumNoteRow *note,
                   GError             **error)
{
  g_autoptr (LyceumStatement) statement = _lyceum_sql_prepare (connection, error, "SELECT answers FROM note WHERE id = ?", "i", note->id);
  g_auto (GStrv) answers = NULL;
  gboolean row = FALSE;

  if (!statement || !lyceum_statement_step (statement, &row, error))
    return NULL;
  answers = _lyceum_json_to_strv (row ? lyceum_statement_get_text (statement, 0) : NULL);
  return g_strv_length (answers) > 1 ? g_steal_pointer (&answers) : _lyceum_note_items (note->back);
}

gboolean
_lyceum_edit_split_note (LyceumConnection        *connection,
                         const LyceumEditRequest *request,
                         LyceumEdit              *edit,
                         GError                 **error)
{
  g_auto (LyceumNoteRow) note = { 0 };
  g_auto (GStrv) items = NULL;

  if (!_lyceum_note_row_read (connection, request->ids[0], &note, error))
    return FALSE;
  edit->kind = g_strdup ("note-split");
  edit->subject = _lyceum_edit_subject (note.front);
  edit->course_id = note.course_id;
  edit->note_id = note.id;
  edit->lesson_id = note.lesson_id;
  edit->n = 0;
  if (is_kind (&note, "cloze"))
    return split_cloze (connection, &note, edit, error);
  if (is_kind (&note, "reversed"))
    return split_reversed (connection, &note, edit, error);
  if (!is_kind (&note, "list"))
    return _lyceum_edit_invalid (error, _("Only lists, sentences with several gaps and cards that are asked both ways can be split."));
  items = read_items (connection, &note, error);
  return items && split_list (connection, &note, edit, (const char *const *) items, error);
}
