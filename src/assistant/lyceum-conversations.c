/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-conversations-private.h"

#include "lyceum-conversation-rows-private.h"

struct _LyceumConversations
{
  GObject parent_instance;

  LyceumDatabase *database; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LyceumConversations, lyceum_conversations, G_TYPE_OBJECT)

static void
lyceum_conversations_finalize (GObject *object)
{
  g_clear_object (&LYCEUM_CONVERSATIONS (object)->database);
  G_OBJECT_CLASS (lyceum_conversations_parent_class)->finalize (object);
}

static void
lyceum_conversations_class_init (LyceumConversationsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_conversations_finalize;
}

static void
lyceum_conversations_init (LyceumConversations *self)
{
}

LyceumConversations *
lyceum_conversations_new (LyceumDatabase *database)
{
  LyceumConversations *self = g_object_new (LYCEUM_TYPE_CONVERSATIONS, NULL);

  self->database = g_object_ref (database);
  return self;
}

LyceumDatabase *
_lyceum_conversations_get_database (LyceumConversations *self)
{
  return self->database;
}

/* Reading */

/* What was read: a list, and for one conversation that itself. */
typedef struct
{
  gint64 id;
  LyceumConversation *conversation; /* (owned) (nullable) */
  GPtrArray *list;                  /* (owned) (nullable) */
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_clear_pointer (&found->conversation, lyceum_conversation_free);
  g_clear_pointer (&found->list, g_ptr_array_unref);
  g_free (found);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gpointer found = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &found, &error))
    g_task_return_pointer (task, found, found_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
read_async (LyceumConversations *self,
            LyceumReadFunc       func,
            gint64               id,
            gpointer             source_tag,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  lyceum_database_read_async (self->database, func, g_memdup2 (&id, sizeof id), g_free, found_free, cancellable, read_cb, task);
}

static GPtrArray *
read_finish (LyceumConversations  *self,
             GAsyncResult         *result,
             gpointer              source_tag,
             LyceumConversation  **conversation,
             GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);

  Found *found = g_task_propagate_pointer (G_TASK (result), error);
  GPtrArray *list = NULL;

  if (found)
    {
      list = g_steal_pointer (&found->list);
      if (conversation)
        *conversation = g_steal_pointer (&found->conversation);
      found_free (found);
    }
  return list;
}

static gboolean
list_reader_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  gint64 course_id = *(gint64 *) data;
  g_autofree Found *found = g_new0 (Found, 1);
  LyceumStatement *statement;

  statement = course_id
                  ? _lyceum_sql_prepare (connection, error,
                                         "SELECT " _LYCEUM_CONVERSATION_COLUMNS
                                         " FROM conversation c WHERE c.course_id = ? ORDER BY c.updated_at DESC, c.id DESC",
                                         "i", course_id)
                  : _lyceum_sql_prepare (connection, error,
                                         "SELECT " _LYCEUM_CONVERSATION_COLUMNS
                                         " FROM conversation c ORDER BY c.updated_at DESC, c.id DESC",
                                         "");
  if (!_lyceum_sql_collect (statement, _lyceum_conversation_from_row, (GDestroyNotify) lyceum_conversation_free,
                            (gpointer *) &found->list, error))
    return FALSE;
  *result = g_steal_pointer (&found);
  return TRUE;
}

void
lyceum_conversations_list_async (LyceumConversations *self,
                                 gint64               course_id,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  read_async (self, list_reader_cb, course_id, lyceum_conversations_list_async, cancellable, callback, user_data);
}

GPtrArray *
lyceum_conversations_list_finish (LyceumConversations *self, GAsyncResult *result, GError **error)
{
  return read_finish (self, result, lyceum_conversations_list_async, NULL, error);
}

static gboolean
read_reader_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  gint64 id = *(gint64 *) data, shown_id = 0;
  Found *found = g_new0 (Found, 1);

  found->conversation = _lyceum_read_conversation (connection, id, error);
  if (found->conversation &&
      _lyceum_sql_int64 (connection, error, &shown_id, "SELECT shown_id FROM conversation WHERE id = ?", "i", id))
    found->list = _lyceum_read_branch (connection, shown_id, error);
  if (!found->list)
    {
      found_free (found);
      return FALSE;
    }
  *result = found;
  return TRUE;
}

void
lyceum_conversations_read_async (LyceumConversations *self,
                                 gint64               conversation_id,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  read_async (self, read_reader_cb, conversation_id, lyceum_conversations_read_async, cancellable, callback, user_data);
}

GPtrArray *
lyceum_conversations_read_finish (LyceumConversations *self,
                                  GAsyncResult        *result,
                                  LyceumConversation **conversation,
                                  GError             **error)
{
  return read_finish (self, result, lyceum_conversations_read_async, conversation, error);
}

static gboolean
list_assistants_reader_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  g_autofree Found *found = g_new0 (Found, 1);

  if (!_lyceum_sql_collect (_lyceum_sql_prepare (connection, error,
                                                 "SELECT " _LYCEUM_ASSISTANT_COLUMNS " FROM assistant ORDER BY id", ""),
                            _lyceum_assistant_from_row, (GDestroyNotify) lyceum_assistant_free, (gpointer *) &found->list, error))
    return FALSE;
  *result = g_steal_pointer (&found);
  return TRUE;
}

void
lyceum_conversations_list_assistants_async (LyceumConversations *self,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data)
{
  read_async (self, list_assistants_reader_cb, 0, lyceum_conversations_list_assistants_async, cancellable, callback, user_data);
}

GPtrArray *
lyceum_conversations_list_assistants_finish (LyceumConversations *self, GAsyncResult *result, GError **error)
{
  return read_finish (self, result, lyceum_conversations_list_assistants_async, NULL, error);
}
