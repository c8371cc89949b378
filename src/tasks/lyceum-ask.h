/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-conversations.h"
#include "lyceum-queue.h"

G_BEGIN_DECLS

/** What is asked, and where. Copied. */
typedef struct
{
  gint64 conversation_id;  /* 0: a new one, with the following */
  LyceumScope scope;
  gint64 course_id;
  gint64 assistant_id;     /* 0: the first */
  gint64 after_message_id; /* the message it follows; 0: the last of the branch that is shown. For "edit": what the edited one followed */
  gint64 answer_again_id;  /* the question that is answered once more; then @text is not looked at */
  const char *text;
  const char *provider_name; /* (nullable) */
  const char *model;         /* (nullable) */
  LyceumSearchFilter filter; /* besides the scope */
} LyceumQuestion;

/**
 * lyceum_ask_async:
 *
 * Writes the question, the answer that is to come, and its task, in one transaction, at URGENT, and calls back when they are on disk.
 * Text, progress (the stages, in words) and state are the task's events: lyceum_queue_subscribe() from 0 shows all of it, live or
 * afterwards. The sources are in the message as soon as they are found (LYCEUM_CHANGED_CONVERSATIONS). Stopping is
 * lyceum_queue_cancel(): what had come is kept. Main thread.
 */
void        lyceum_ask_async  (LyceumQueue           *queue,
                               LyceumConversations   *conversations,
                               const LyceumQuestion  *question,
                               GCancellable          *cancellable,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data);
/** Each (out) (optional). Returns: (transfer full) (nullable): the task. */
LyceumTask *lyceum_ask_finish (GAsyncResult          *result,
                               gint64                *conversation_id,
                               gint64                *question_id,
                               gint64                *answer_id,
                               GError               **error);

G_END_DECLS
