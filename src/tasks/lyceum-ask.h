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
  gint64 after_message_id; /* the message it follows; 0: the last of the branch that is shown */
  gint64 instead_of_id;    /* "edit": the question in whose place it is asked, as another branch; @after_message_id is not looked at */
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

/** What a piece of an answer's events is. */
typedef enum
{
  LYCEUM_ANSWER_ANEW,      /* all that came before is void: the answer begins (again, after a crash or with another server) */
  LYCEUM_ANSWER_TEXT,
  LYCEUM_ANSWER_REASONING, /* shown apart, and no part of the answer */
} LyceumAnswerPiece;

/** @text: (nullable): of %LYCEUM_ANSWER_TEXT and %LYCEUM_ANSWER_REASONING, not empty; borrowed */
typedef void (*LyceumAnswerPieceFunc) (LyceumAnswerPiece piece, const char *text, gpointer user_data);

/**
 * lyceum_answer_read_event:
 * @text: of a %LYCEUM_TASK_EVENT_TEXT of an answer's task
 * @func: is told the pieces in it, in order
 *
 * An answer, what the model thinks meanwhile, and where it begins anew stand in one log, in the order in which they came: this
 * takes them apart. Whichever event a reader begins with, each is whole. All pieces of text since the last
 * %LYCEUM_ANSWER_ANEW are the answer as far as it has come. Once the task has ended, the message has all of it. Any thread.
 */
void        lyceum_answer_read_event (const char            *text,
                                      LyceumAnswerPieceFunc  func,
                                      gpointer               user_data);

G_END_DECLS
