/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-conversations.h"
#include "lyceum-sql.h"

G_BEGIN_DECLS

/** Returns: "course", "library", "free"; stored, never rename one. */
const char         *_lyceum_scope_get_name         (LyceumScope scope);
/** What is not known is %LYCEUM_SCOPE_LIBRARY. */
LyceumScope         _lyceum_scope_from_name        (const char *name);

/** On a thread of the database. %NULL with %LYCEUM_DATABASE_ERROR_NOT_FOUND where it was deleted. */
LyceumConversation *_lyceum_read_conversation      (LyceumConnection *connection, gint64 id, GError **error);
/** (element-type LyceumMessage): from the first to @last_id; empty where there is none. */
GPtrArray          *_lyceum_read_branch            (LyceumConnection *connection, gint64 last_id, GError **error);
/** @id: of one that is gone: the first. */
LyceumAssistant    *_lyceum_read_assistant         (LyceumConnection *connection, gint64 id, GError **error);

/** With the words and settings of the program. */
LyceumAssistant    *_lyceum_assistant_new_own      (void);

/** Columns of an assistant, and a record of the current row. */
#define _LYCEUM_ASSISTANT_COLUMNS \
  "id, name, prompt, opening, nothing_found, provider_name, model, vector_weight, threshold, top_n, top_k, with_parents"
gpointer            _lyceum_assistant_from_row     (LyceumStatement *statement);

/** Columns of a conversation c. */
#define _LYCEUM_CONVERSATION_COLUMNS \
  "c.id, c.title, (SELECT substr (m.text, 1, 300) FROM message m WHERE m.conversation_id = c.id AND m.parent_id IS NULL " \
  "ORDER BY m.id LIMIT 1), c.scope, c.course_id, c.assistant_id, c.created_at, c.updated_at, " \
  "EXISTS (SELECT 1 FROM message m JOIN task t ON t.id = m.task_id " \
  "WHERE m.conversation_id = c.id AND m.is_done = 0 AND t.state < 3)"
gpointer            _lyceum_conversation_from_row  (LyceumStatement *statement);

G_END_DECLS
