/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-conversation-writes.h"

#include <glib/gi18n-lib.h>

#include "lyceum-conversation-json-private.h"
#include "lyceum-conversation-rows-private.h"

void
lyceum_new_question_clear (LyceumNewQuestion *question)
{
  g_clear_pointer (&question->conversation_uid, g_free);
  g_clear_pointer (&question->text, g_free);
}

void
lyceum_answer_input_free (LyceumAnswerInput *input)
{
  g_clear_pointer (&input->conversation, lyceum_conversation_free);
  g_clear_pointer (&input->assistant, lyceum_assistant_free);
  g_clear_pointer (&input->messages, g_ptr_array_unref);
  g_free (input);
}

GPtrArray *
lyceum_answer_sources_new (void)
{
  return _lyceum_sources_new ();
}

GArray *
lyceum_citations_new (void)
{
  return _lyceum_citations_new ();
}

static gboolean
set_deleted (GError **error)
{
  g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, _("The conversation has been deleted."));
  return FALSE;
}

static gint64
now_ms (void)
{
  return g_get_real_time () / 1000;
}

static gboolean
write_conversation (LyceumConnection *connection, const LyceumNewQuestion *question, LyceumAskedIds *ids, GError **error)
{
  if (!_lyceum_sql_run (connection, error,
                        "INSERT INTO conversation (uid, scope, course_id, assistant_id, created_at, updated_at) "
                        "VALUES (?1, ?2, nullif (?3, 0), coalesce ((SELECT id FROM assistant WHERE id = ?4), 1), ?5, ?5)",
                        "ttiii", question->conversation_uid, _lyceum_scope_get_name (question->scope),
                        question->scope == LYCEUM_SCOPE_COURSE ? question->course_id : (gint64) 0, question->assistant_id, now_ms ()))
    {
      if (error && g_error_matches (*error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CONSTRAINT))
        {
          g_clear_error (error);
          g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, _("The course has been deleted."));
        }
      return FALSE;
    }
  ids->conversation_id = lyceum_connection_last_insert_id (connection);
  return TRUE;
}

/* What a new question follows, and the conversation of what it names. @parent_id: 0 for the first of all. */
static gboolean
find_place (LyceumConnection *connection, const LyceumNewQuestion *question, LyceumAskedIds *ids, gint64 *parent_id, GError **error)
{
  gint64 named = question->instead_of_id ? question->instead_of_id : question->after_message_id;

  ids->conversation_id = question->conversation_id;
  *parent_id = 0;
  if (named == 0 && question->conversation_id == 0)
    return write_conversation (connection, question, ids, error);
  if (named == 0)
    return _lyceum_sql_int64 (connection, error, parent_id, "SELECT shown_id FROM conversation WHERE id = ?", "i",
                              question->conversation_id);
  if (!_lyceum_sql_int64 (connection, error, &ids->conversation_id, "SELECT conversation_id FROM message WHERE id = ?", "i", named))
    return FALSE;
  if (ids->conversation_id == 0)
    return set_deleted (error);
  *parent_id = named;
  return !question->instead_of_id ||
         _lyceum_sql_int64 (connection, error, parent_id, "SELECT parent_id FROM message WHERE id = ?", "i", named);
}

static gboolean
write_message (LyceumConnection *connection,
               gint64            conversation_id,
               gint64            parent_id,
               const char       *text,
               gint64            task_id,
               gint64           *id,
               GError          **error)
{
  if (!_lyceum_sql_run (connection, error,
                        "INSERT INTO message (conversation_id, parent_id, role, is_done, text, task_id, created_at) "
                        "VALUES (?, nullif (?, 0), ?, ?, ?, nullif (?, 0), ?)",
                        "iititii", conversation_id, parent_id, task_id ? "answer" : "question", (gint64) (task_id == 0), text, task_id,
                        now_ms ()))
    {
      if (error && g_error_matches (*error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CONSTRAINT))
        {
          g_clear_error (error);
          set_deleted (error);
        }
      return FALSE;
    }
  *id = lyceum_connection_last_insert_id (connection);
  return TRUE;
}

static gboolean
write_new_question (LyceumConnection *connection, const LyceumNewQuestion *question, LyceumAskedIds *ids, GError **error)
{
  gint64 parent_id;

  return find_place (connection, question, ids, &parent_id, error) &&
         write_message (connection, ids->conversation_id, parent_id, question->text, 0, &ids->question_id, error);
}

static gboolean
find_question (LyceumConnection *connection, gint64 question_id, LyceumAskedIds *ids, GError **error)
{
  ids->question_id = question_id;
  return _lyceum_sql_int64 (connection, error, &ids->conversation_id,
                            "SELECT conversation_id FROM message WHERE id = ? AND role = 'question'", "i", question_id);
}

gboolean
lyceum_write_question (LyceumConnection        *connection,
                       const LyceumNewQuestion *question,
                       gint64                   task_id,
                       LyceumAskedIds          *ids,
                       GError                 **error)
{
  if (question->answer_again_id ? !find_question (connection, question->answer_again_id, ids, error)
                                : !write_new_question (connection, question, ids, error))
    return FALSE;
  if (!write_message (connection, ids->conversation_id, ids->question_id, "", task_id, &ids->answer_id, error) ||
      !_lyceum_sql_run (connection, error, "UPDATE conversation SET shown_id = ?, updated_at = ? WHERE id = ?", "iii", ids->answer_id,
                        now_ms (), ids->conversation_id))
    return FALSE;
  lyceum_connection_note_change (connection, LYCEUM_CHANGED_CONVERSATIONS, ids->conversation_id);
  return TRUE;
}

static gboolean
find_answer (LyceumConnection *connection, gint64 task_id, gint64 *answer_id, gint64 *question_id, gint64 *conversation_id, GError **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error, "SELECT id, parent_id, conversation_id FROM message WHERE task_id = ?", "i",
                                   task_id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return set_deleted (error);
  *answer_id = lyceum_statement_get_int64 (statement, 0);
  *question_id = lyceum_statement_get_int64 (statement, 1);
  *conversation_id = lyceum_statement_get_int64 (statement, 2);
  return TRUE;
}

LyceumAnswerInput *
lyceum_read_answer_input (LyceumConnection *connection, gint64 task_id, GError **error)
{
  g_autoptr (LyceumAnswerInput) input = g_new0 (LyceumAnswerInput, 1);
  gint64 question_id, conversation_id;

  if (!find_answer (connection, task_id, &input->answer_id, &question_id, &conversation_id, error))
    return NULL;
  input->conversation = _lyceum_read_conversation (connection, conversation_id, error);
  if (input->conversation)
    input->assistant = _lyceum_read_assistant (connection, input->conversation->assistant_id, error);
  if (input->assistant)
    input->messages = _lyceum_read_branch (connection, question_id, error);
  if (!input->messages)
    return NULL;
  if (input->messages->len == 0)
    {
      set_deleted (error);
      return NULL;
    }
  return g_steal_pointer (&input);
}

gboolean
lyceum_write_answer (LyceumConnection    *connection,
                     gint64               task_id,
                     const LyceumMessage *answer,
                     GPtrArray           *sources,
                     GError             **error)
{
  g_autofree char *citations = _lyceum_citations_to_json (answer->citations);
  g_autofree char *times = _lyceum_times_to_json (&answer->times);
  g_autofree char *sources_json = sources ? _lyceum_sources_to_json (sources) : NULL;
  gint64 answer_id, question_id, conversation_id;

  if (!find_answer (connection, task_id, &answer_id, &question_id, &conversation_id, error) ||
      !_lyceum_sql_run (connection, error,
                        "UPDATE message SET is_done = ?, text = ?, reasoning = ?, error = ?, note = ?, provider_name = ?, model = ?, "
                        "citations = ?, times = ?, prompt_tokens = ?, completion_tokens = ?, sources = coalesce (?, sources) "
                        "WHERE id = ?",
                        "itttttttt" "iiti", (gint64) (answer->state == LYCEUM_MESSAGE_DONE), answer->text ? answer->text : "",
                        answer->reasoning, answer->error_message, answer->note, answer->provider_name, answer->model, citations,
                        times, (gint64) answer->prompt_tokens, (gint64) answer->completion_tokens, sources_json, answer_id))
    return FALSE;
  /* Of the text alone the task's events tell, and sooner. */
  if (sources || answer->citations)
    lyceum_connection_note_change (connection, LYCEUM_CHANGED_CONVERSATIONS, conversation_id);
  return TRUE;
}

gboolean
lyceum_write_title (LyceumConnection *connection, gint64 conversation_id, const char *title, GError **error)
{
  if (!_lyceum_sql_run (connection, error, "UPDATE conversation SET title = ? WHERE id = ? AND title IS NULL", "ti", title,
                        conversation_id))
    return FALSE;
  if (lyceum_connection_changes (connection) > 0)
    lyceum_connection_note_change (connection, LYCEUM_CHANGED_CONVERSATIONS, conversation_id);
  return TRUE;
}
