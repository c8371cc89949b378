/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-conversations-private.h"

#include <glib/gi18n-lib.h>

#include "lyceum-conversation-rows-private.h"

#define MAX_TITLE_CHARACTERS 200

/* One small change to one row. */
typedef struct
{
  gint64 id;
  char *text;                 /* (owned) (nullable) */
  LyceumAssistant *assistant; /* (owned) (nullable) */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->text);
  g_clear_pointer (&change->assistant, lyceum_assistant_free);
  g_free (change);
}

static void
change_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* @change: (transfer full) of what it points to */
static void
change_async (LyceumConversations *self,
              LyceumWriteFunc      func,
              Change               change,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, lyceum_conversations_change_finish);
  lyceum_database_write_async (_lyceum_conversations_get_database (self), func, g_memdup2 (&change, sizeof change), change_free,
                               NULL, NULL, change_cb, task);
}

gboolean
lyceum_conversations_change_finish (LyceumConversations *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_conversations_change_finish), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
must_have_changed (LyceumConnection *connection, GError **error)
{
  if (lyceum_connection_changes (connection) > 0)
    return TRUE;
  g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, _("The conversation has been deleted."));
  return FALSE;
}

static gboolean
rename_writer_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  const Change *change = data;

  if (!_lyceum_sql_run (connection, error, "UPDATE conversation SET title = ? WHERE id = ?", "ti", change->text, change->id) ||
      !must_have_changed (connection, error))
    return FALSE;
  lyceum_connection_note_change (connection, LYCEUM_CHANGED_CONVERSATIONS, change->id);
  return TRUE;
}

/* One line, not empty, not longer than a list shows. */
static char *
tidy_title (const char *title)
{
  g_autofree char *line = g_strdup (title ? title : "");

  g_strdelimit (line, "\n\r\t", ' ');
  g_strstrip (line);
  return *line ? g_utf8_substring (line, 0, MIN (g_utf8_strlen (line, -1), MAX_TITLE_CHARACTERS)) : NULL;
}

void
lyceum_conversations_rename_async (LyceumConversations *self,
                                   gint64               conversation_id,
                                   const char          *title,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  change_async (self, rename_writer_cb, (Change) { .id = conversation_id, .text = tidy_title (title) }, callback, user_data);
}

static gboolean
delete_writer_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  const Change *change = data;

  if (!_lyceum_sql_run (connection, error, "DELETE FROM conversation WHERE id = ?", "i", change->id) ||
      !must_have_changed (connection, error))
    return FALSE;
  lyceum_connection_note_change (connection, LYCEUM_CHANGED_CONVERSATIONS, change->id);
  return TRUE;
}

void
lyceum_conversations_delete_async (LyceumConversations *self,
                                   gint64               conversation_id,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  change_async (self, delete_writer_cb, (Change) { .id = conversation_id }, callback, user_data);
}

/* From the message on, the newest of each branching is followed to its end. */
static gboolean
show_branch_writer_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  const Change *change = data;
  gint64 conversation_id = 0, last_id = 0;

  if (!_lyceum_sql_int64 (connection, error, &conversation_id, "SELECT conversation_id FROM message WHERE id = ?", "i", change->id) ||
      !_lyceum_sql_int64 (connection, error, &last_id,
                          "WITH RECURSIVE branch (id, depth) AS (SELECT ?, 0 UNION ALL "
                          "SELECT (SELECT max(m.id) FROM message m WHERE m.parent_id = b.id), b.depth + 1 FROM branch b "
                          "WHERE b.id IS NOT NULL) "
                          "SELECT id FROM branch WHERE id IS NOT NULL ORDER BY depth DESC LIMIT 1",
                          "i", change->id) ||
      !_lyceum_sql_run (connection, error, "UPDATE conversation SET shown_id = ? WHERE id = ?", "ii", last_id, conversation_id) ||
      !must_have_changed (connection, error))
    return FALSE;
  lyceum_connection_note_change (connection, LYCEUM_CHANGED_CONVERSATIONS, conversation_id);
  return TRUE;
}

void
lyceum_conversations_show_branch_async (LyceumConversations *self,
                                        gint64               message_id,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  change_async (self, show_branch_writer_cb, (Change) { .id = message_id }, callback, user_data);
}

/* Assistants */

static LyceumAssistant *
assistant_copy (const LyceumAssistant *from)
{
  LyceumAssistant *assistant = g_memdup2 (from, sizeof *from);

  assistant->name = g_strdup (from->name);
  assistant->prompt = g_strdup (from->prompt);
  assistant->opening = g_strdup (from->opening);
  assistant->nothing_found = g_strdup (from->nothing_found);
  assistant->provider_name = g_strdup (from->provider_name);
  assistant->model = g_strdup (from->model);
  return assistant;
}

/* What a person left as it was stays the program's, and is said in the language that it runs in later. */
static const char *
unless_own (const char *text, const char *own)
{
  return g_strcmp0 (text, own) == 0 ? NULL : text;
}

static gboolean
write_assistant (LyceumConnection *connection, const LyceumAssistant *assistant, GError **error)
{
  g_autoptr (LyceumAssistant) own = _lyceum_assistant_new_own ();
  const LyceumSearchSettings *search = &assistant->search;

  return _lyceum_sql_run (connection, error,
                          "INSERT INTO assistant (id, name, prompt, opening, nothing_found, provider_name, model, vector_weight, "
                          "threshold, top_n, top_k, with_parents) VALUES (nullif (?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                          "ON CONFLICT (id) DO UPDATE SET name = excluded.name, prompt = excluded.prompt, "
                          "opening = excluded.opening, nothing_found = excluded.nothing_found, "
                          "provider_name = excluded.provider_name, model = excluded.model, "
                          "vector_weight = excluded.vector_weight, threshold = excluded.threshold, top_n = excluded.top_n, "
                          "top_k = excluded.top_k, with_parents = excluded.with_parents",
                          "ittttttddiii", assistant->id, unless_own (assistant->name, own->name),
                          unless_own (assistant->prompt, own->prompt), unless_own (assistant->opening, own->opening),
                          unless_own (assistant->nothing_found, own->nothing_found), assistant->provider_name, assistant->model,
                          search->vector_weight, search->threshold, (gint64) search->top_n, (gint64) search->top_k,
                          (gint64) search->with_parents);
}

static gboolean
save_assistant_writer_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  const Change *change = data;
  gint64 id = change->assistant->id;

  if (!write_assistant (connection, change->assistant, error))
    return FALSE;
  lyceum_connection_note_change (connection, LYCEUM_CHANGED_ASSISTANTS, id ? id : lyceum_connection_last_insert_id (connection));
  return TRUE;
}

void
lyceum_conversations_save_assistant_async (LyceumConversations   *self,
                                           const LyceumAssistant *assistant,
                                           GAsyncReadyCallback    callback,
                                           gpointer               user_data)
{
  change_async (self, save_assistant_writer_cb, (Change) { .assistant = assistant_copy (assistant) }, callback, user_data);
}

static gboolean
delete_assistant_writer_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  const Change *change = data;

  if (!_lyceum_sql_run (connection, error, "DELETE FROM assistant WHERE id = ? AND id != 1", "i", change->id))
    return FALSE;
  lyceum_connection_note_change (connection, LYCEUM_CHANGED_ASSISTANTS, change->id);
  return TRUE;
}

void
lyceum_conversations_delete_assistant_async (LyceumConversations *self,
                                             gint64               assistant_id,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data)
{
  change_async (self, delete_assistant_writer_cb, (Change) { .id = assistant_id }, callback, user_data);
}
