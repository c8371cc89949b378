/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-conversation-rows-private.h"

#include <glib/gi18n-lib.h>

#include "lyceum-conversation-json-private.h"
#include "lyceum-task-spec.h"

static const char *const scope_names[] = { "course", "library", "free" };

const char *
_lyceum_scope_get_name (LyceumScope scope)
{
  return scope_names[scope];
}

LyceumScope
_lyceum_scope_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (scope_names); i++)
    if (g_strcmp0 (name, scope_names[i]) == 0)
      return i;
  return LYCEUM_SCOPE_LIBRARY;
}

/* Conversations */

gpointer
_lyceum_conversation_from_row (LyceumStatement *statement)
{
  LyceumConversation *conversation = g_new0 (LyceumConversation, 1);

  conversation->id = lyceum_statement_get_int64 (statement, 0);
  conversation->title = g_strdup (lyceum_statement_get_text (statement, 1));
  conversation->first_question = g_strdup (lyceum_statement_get_text (statement, 2));
  conversation->scope = _lyceum_scope_from_name (lyceum_statement_get_text (statement, 3));
  conversation->course_id = lyceum_statement_get_int64 (statement, 4);
  conversation->assistant_id = lyceum_statement_get_int64 (statement, 5);
  conversation->created_at = lyceum_statement_get_int64 (statement, 6);
  conversation->updated_at = lyceum_statement_get_int64 (statement, 7);
  conversation->is_answering = lyceum_statement_get_int64 (statement, 8) != 0;
  return conversation;
}

LyceumConversation *
_lyceum_read_conversation (LyceumConnection *connection, gint64 id, GError **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error, "SELECT " _LYCEUM_CONVERSATION_COLUMNS " FROM conversation c WHERE c.id = ?",
                                   "i", id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return NULL;
  if (row)
    return _lyceum_conversation_from_row (statement);
  g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, _("The conversation has been deleted."));
  return NULL;
}

/* Assistants */

LyceumAssistant *
_lyceum_assistant_new_own (void)
{
  LyceumAssistant *assistant = g_new0 (LyceumAssistant, 1);

  assistant->name = g_strdup (_("Study assistant"));
  assistant->prompt = g_strdup (_("You help a person to understand their study material. Answer in the language of the question, "
                                  "clearly and to the point, and explain what a learner may not know."));
  assistant->opening = g_strdup (_("What would you like to know?"));
  assistant->nothing_found = g_strdup (_("I found nothing about this in your material. Try other words, or ask the whole library."));
  assistant->search = (LyceumSearchSettings) LYCEUM_SEARCH_DEFAULTS;
  return assistant;
}

static void
take_words (LyceumStatement *statement, int column, char **words)
{
  const char *text = lyceum_statement_get_text (statement, column);

  if (!text)
    return;
  g_free (*words);
  *words = g_strdup (text);
}

gpointer
_lyceum_assistant_from_row (LyceumStatement *statement)
{
  LyceumAssistant *assistant = _lyceum_assistant_new_own ();

  assistant->id = lyceum_statement_get_int64 (statement, 0);
  take_words (statement, 1, &assistant->name);
  take_words (statement, 2, &assistant->prompt);
  take_words (statement, 3, &assistant->opening);
  take_words (statement, 4, &assistant->nothing_found);
  assistant->provider_name = g_strdup (lyceum_statement_get_text (statement, 5));
  assistant->model = g_strdup (lyceum_statement_get_text (statement, 6));
  assistant->search.vector_weight = CLAMP (lyceum_statement_get_double (statement, 7), 0, 1);
  assistant->search.threshold = CLAMP (lyceum_statement_get_double (statement, 8), 0, 1);
  assistant->search.top_n = (guint) CLAMP (lyceum_statement_get_int64 (statement, 9), 1, 64);
  assistant->search.top_k = (guint) CLAMP (lyceum_statement_get_int64 (statement, 10), 1, 4096);
  assistant->search.with_parents = lyceum_statement_get_int64 (statement, 11) != 0;
  return assistant;
}

LyceumAssistant *
_lyceum_read_assistant (LyceumConnection *connection, gint64 id, GError **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = _lyceum_sql_prepare (connection, error,
                                   "SELECT " _LYCEUM_ASSISTANT_COLUMNS " FROM assistant WHERE id IN (1, ?) ORDER BY id DESC LIMIT 1",
                                   "i", id);
  if (!statement || !lyceum_statement_step (statement, &row, error))
    return NULL;
  if (row)
    return _lyceum_assistant_from_row (statement);
  g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, _("There is no assistant."));
  return NULL;
}

/* Messages */

#define MESSAGE_COLUMNS \
  "m.id, m.parent_id, m.role, m.is_done, m.text, m.reasoning, coalesce (m.error, t.error_message), m.note, m.task_id, " \
  "m.provider_name, m.model, m.sources, m.citations, m.times, m.prompt_tokens, m.completion_tokens, m.created_at, t.state, " \
  "(SELECT count(*) FROM message s WHERE s.conversation_id = m.conversation_id AND s.parent_id IS m.parent_id), " \
  "(SELECT count(*) FROM message s WHERE s.conversation_id = m.conversation_id AND s.parent_id IS m.parent_id AND s.id < m.id), " \
  "(SELECT max(s.id) FROM message s WHERE s.conversation_id = m.conversation_id AND s.parent_id IS m.parent_id AND s.id < m.id), " \
  "(SELECT min(s.id) FROM message s WHERE s.conversation_id = m.conversation_id AND s.parent_id IS m.parent_id AND s.id > m.id)"

/* An answer is as its task is. Of a task that was swept away long ago only what the answer says itself is known. */
static LyceumMessageState
state_of_row (LyceumStatement *statement, const LyceumMessage *message)
{
  gint64 task_state = lyceum_statement_get_int64 (statement, 17);

  if (lyceum_statement_get_int64 (statement, 3) != 0)
    return LYCEUM_MESSAGE_DONE;
  if (!lyceum_statement_is_null (statement, 17) && !LYCEUM_TASK_STATE_IS_FINISHED (task_state))
    return LYCEUM_MESSAGE_ANSWERING;
  if (task_state == LYCEUM_TASK_STATE_CANCELLED)
    return LYCEUM_MESSAGE_STOPPED;
  return message->error_message ? LYCEUM_MESSAGE_FAILED : LYCEUM_MESSAGE_STOPPED;
}

static gpointer
message_from_row (LyceumStatement *statement)
{
  LyceumMessage *message = g_new0 (LyceumMessage, 1);

  message->id = lyceum_statement_get_int64 (statement, 0);
  message->parent_id = lyceum_statement_get_int64 (statement, 1);
  message->role = g_strcmp0 (lyceum_statement_get_text (statement, 2), "answer") == 0 ? LYCEUM_ROLE_ASSISTANT : LYCEUM_ROLE_USER;
  message->text = g_strdup (lyceum_statement_get_text (statement, 4));
  message->reasoning = g_strdup (lyceum_statement_get_text (statement, 5));
  message->error_message = g_strdup (lyceum_statement_get_text (statement, 6));
  message->note = g_strdup (lyceum_statement_get_text (statement, 7));
  message->task_id = lyceum_statement_get_int64 (statement, 8);
  message->provider_name = g_strdup (lyceum_statement_get_text (statement, 9));
  message->model = g_strdup (lyceum_statement_get_text (statement, 10));
  message->sources = _lyceum_sources_from_json (lyceum_statement_get_text (statement, 11));
  message->citations = _lyceum_citations_from_json (lyceum_statement_get_text (statement, 12), message->text);
  message->times = _lyceum_times_from_json (lyceum_statement_get_text (statement, 13));
  message->prompt_tokens = (guint) lyceum_statement_get_int64 (statement, 14);
  message->completion_tokens = (guint) lyceum_statement_get_int64 (statement, 15);
  message->created_at = lyceum_statement_get_int64 (statement, 16);
  message->n_siblings = (guint) lyceum_statement_get_int64 (statement, 18);
  message->sibling = (guint) lyceum_statement_get_int64 (statement, 19);
  message->earlier_id = lyceum_statement_get_int64 (statement, 20);
  message->later_id = lyceum_statement_get_int64 (statement, 21);
  message->state = state_of_row (statement, message);
  if (message->state != LYCEUM_MESSAGE_FAILED)
    g_clear_pointer (&message->error_message, g_free);
  return message;
}

GPtrArray *
_lyceum_read_branch (LyceumConnection *connection, gint64 last_id, GError **error)
{
  gpointer messages = NULL;

  if (!_lyceum_sql_collect (_lyceum_sql_prepare (connection, error,
                                                 "WITH RECURSIVE branch (id, parent_id, depth) AS ("
                                                 "SELECT id, parent_id, 0 FROM message WHERE id = ? UNION ALL "
                                                 "SELECT p.id, p.parent_id, b.depth + 1 FROM branch b JOIN message p ON p.id = b.parent_id) "
                                                 "SELECT " MESSAGE_COLUMNS " FROM branch b JOIN message m ON m.id = b.id "
                                                 "LEFT JOIN task t ON t.id = m.task_id ORDER BY b.depth DESC",
                                                 "i", last_id),
                            message_from_row, (GDestroyNotify) lyceum_message_free, &messages, error))
    return NULL;
  return messages;
}
