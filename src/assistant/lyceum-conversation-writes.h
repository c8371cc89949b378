/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-conversations.h"

G_BEGIN_DECLS

/*
 * What tasks read and write of a conversation, on threads of the database. Where it has been deleted meanwhile, all of these fail with
 * %LYCEUM_DATABASE_ERROR_NOT_FOUND.
 */

/** A question on its way into the database. */
typedef struct
{
  gint64 conversation_id;  /* 0: a new one */
  char *conversation_uid;  /* of a new one */
  LyceumScope scope;
  gint64 course_id;
  gint64 assistant_id;     /* 0: the first, or the conversation's */
  gint64 after_message_id; /* 0: the last of the branch that is shown */
  gint64 instead_of_id;
  gint64 answer_again_id;
  char *text;
} LyceumNewQuestion;

void     lyceum_new_question_clear (LyceumNewQuestion *question);

/** The numbers of what was written. */
typedef struct
{
  gint64 conversation_id, question_id, answer_id;
} LyceumAskedIds;

/**
 * lyceum_write_question:
 * @task_id: of the task that will answer
 *
 * Writes the question, and an empty answer to it, which become the branch that is shown. In a transaction of the writer.
 */
gboolean lyceum_write_question     (LyceumConnection        *connection,
                                    const LyceumNewQuestion *question,
                                    gint64                   task_id,
                                    LyceumAskedIds          *ids,
                                    GError                 **error);

/** What is to be answered. */
typedef struct
{
  gint64 answer_id;
  LyceumConversation *conversation;
  LyceumAssistant *assistant;
  GPtrArray *messages; /* (element-type LyceumMessage): the branch, from the first to the question */
} LyceumAnswerInput;

void     lyceum_answer_input_free  (LyceumAnswerInput *input);

/** Returns: (transfer full) (nullable): what the task with this id is to answer. */
LyceumAnswerInput *lyceum_read_answer_input (LyceumConnection *connection,
                                             gint64            task_id,
                                             GError          **error);

/**
 * lyceum_write_answer:
 * @task_id: of the task that answers
 * @answer: its text, reasoning, error, note, provider, model, citations, times and tokens; done where its state is
 *   %LYCEUM_MESSAGE_DONE, and else as its task is
 * @sources: (nullable): %NULL leaves those that were written before
 *
 * In a transaction of the writer. A change is noted where there are sources or citations: of the text alone the task's events tell.
 */
gboolean lyceum_write_answer       (LyceumConnection    *connection,
                                    gint64               task_id,
                                    const LyceumMessage *answer,
                                    GPtrArray           *sources,
                                    GError             **error);

/** Where there is no title yet, because a person may have given one meanwhile. */
gboolean lyceum_write_title        (LyceumConnection *connection,
                                    gint64            conversation_id,
                                    const char       *title,
                                    GError          **error);

/** Lists that free what is put into them: (element-type LyceumAnswerSource), (element-type LyceumCitation). */
GPtrArray *lyceum_answer_sources_new   (void);
GArray    *lyceum_citations_new        (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumAnswerInput, lyceum_answer_input_free)

G_END_DECLS
