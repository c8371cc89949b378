/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"
#include "lyceum-provider.h"
#include "lyceum-search.h"

G_BEGIN_DECLS

/** The topic of the database's `changed`, with the conversation's id: a title, a message, sources that were found, an end. */
#define LYCEUM_CHANGED_CONVERSATIONS "conversation"
/** Likewise, with the assistant's id. */
#define LYCEUM_CHANGED_ASSISTANTS "assistant"

#define LYCEUM_FIRST_ASSISTANT 1

/** Whom a person talks to: how it is told to answer, and out of what. The first, with id 1, is always there. */
typedef struct
{
  gint64 id;
  char *name;
  char *prompt;         /* what the model is told before the passages */
  char *opening;        /* its first words in an empty conversation */
  char *nothing_found;  /* its answer where no passage was found; empty: the model answers freely */
  char *provider_name;  /* (nullable): %NULL: as set for answers */
  char *model;          /* (nullable) */
  LyceumSearchSettings search;
} LyceumAssistant;

void lyceum_assistant_free (LyceumAssistant *assistant);

/** Where answers come from. */
typedef enum
{
  LYCEUM_SCOPE_COURSE,
  LYCEUM_SCOPE_LIBRARY,
  LYCEUM_SCOPE_FREE, /* the model alone */
} LyceumScope;

typedef struct
{
  gint64 id;
  char *title;          /* (nullable): none was made yet: show the first question */
  char *first_question; /* (nullable) */
  LyceumScope scope;
  gint64 course_id;     /* with %LYCEUM_SCOPE_COURSE */
  gint64 assistant_id;
  gint64 created_at, updated_at; /* Unix milliseconds */
  gboolean is_answering;
} LyceumConversation;

void lyceum_conversation_free (LyceumConversation *conversation);

/** A numbered source of an answer: what the model was given as [number]. */
typedef struct
{
  guint number; /* from 1 */
  LyceumPassage *passage;
} LyceumAnswerSource;

/** A [number] in the text of an answer. */
typedef struct
{
  guint number;
  guint start, end;     /* in bytes of the text, of the brackets */
  gboolean supported;   /* what it stands behind is found in the passage */
  char *quote;          /* (nullable): the sentence of the passage that supports it best */
} LyceumCitation;

/** How long a stage took, in seconds; -1: it did not take place. */
typedef struct
{
  double rewrite, embed, search, rerank, first_word, total;
} LyceumAnswerTimes;

typedef enum
{
  LYCEUM_MESSAGE_DONE,
  LYCEUM_MESSAGE_ANSWERING, /* its task is unfinished */
  LYCEUM_MESSAGE_STOPPED,   /* by the person; what had come was kept */
  LYCEUM_MESSAGE_FAILED,    /* likewise; error_message says why */
} LyceumMessageState;

typedef struct
{
  gint64 id;
  gint64 parent_id;    /* the message it follows; 0: the first */
  LyceumRole role;
  LyceumMessageState state;
  char *text;          /* while it is being answered: what was there at the last checkpoint; the task's events have all of it:
                        * see lyceum_answer_read_event() */
  char *reasoning;     /* (nullable) */
  char *error_message; /* (nullable) */
  gint64 task_id;      /* of an answer: whose events tell it live, who is cancelled and tried again */
  char *note;          /* (nullable): what a person should know of it besides: another server answered, it was cut off */
  char *provider_name, *model; /* (nullable): who answered; %NULL: what is built in */
  GPtrArray *sources;  /* (element-type LyceumAnswerSource) */
  GArray *citations;   /* (element-type LyceumCitation) */
  LyceumAnswerTimes times;
  guint prompt_tokens, completion_tokens;
  guint n_siblings, sibling; /* how many messages follow the same one, itself counted, and which it is, from 0: branches */
  gint64 earlier_id, later_id; /* the siblings beside it, for lyceum_conversations_show_branch_async(); 0: there is none */
  gint64 created_at;
} LyceumMessage;

void lyceum_message_free (LyceumMessage *message);

/**
 * LyceumConversations:
 *
 * What was asked and answered, in the database. Main thread; each call back is on the caller's context. The database's signal
 * says when something has changed (LYCEUM_CHANGED_CONVERSATIONS).
 */
#define LYCEUM_TYPE_CONVERSATIONS (lyceum_conversations_get_type ())
G_DECLARE_FINAL_TYPE (LyceumConversations, lyceum_conversations, LYCEUM, CONVERSATIONS, GObject)

LyceumConversations *lyceum_conversations_new            (LyceumDatabase       *database);

/** @course_id: only of that course; 0: all. (element-type LyceumConversation), the last changed first. */
void                 lyceum_conversations_list_async     (LyceumConversations  *self,
                                                          gint64                course_id,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
GPtrArray           *lyceum_conversations_list_finish    (LyceumConversations  *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

/** The messages of the branch that is shown, from the first. (element-type LyceumMessage). */
void                 lyceum_conversations_read_async     (LyceumConversations  *self,
                                                          gint64                conversation_id,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
GPtrArray           *lyceum_conversations_read_finish    (LyceumConversations  *self,
                                                          GAsyncResult         *result,
                                                          LyceumConversation  **conversation,
                                                          GError              **error);

/** Another title, deletion (with its messages; their tasks are to be cancelled before), another branch. */
void                 lyceum_conversations_rename_async   (LyceumConversations  *self,
                                                          gint64                conversation_id,
                                                          const char           *title,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
void                 lyceum_conversations_delete_async   (LyceumConversations  *self,
                                                          gint64                conversation_id,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
/** Shows the branch that goes on from @message_id, one of several siblings. */
void                 lyceum_conversations_show_branch_async (LyceumConversations *self,
                                                          gint64                message_id,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean             lyceum_conversations_change_finish  (LyceumConversations  *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

/** (element-type LyceumAssistant). */
void                 lyceum_conversations_list_assistants_async  (LyceumConversations *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
GPtrArray           *lyceum_conversations_list_assistants_finish (LyceumConversations *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/** Adds it (id 0) or changes it. */
void                 lyceum_conversations_save_assistant_async (LyceumConversations *self,
                                                          const LyceumAssistant *assistant,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);

/** Its conversations go on with the first, which cannot be deleted. lyceum_conversations_change_finish() ends both. */
void                 lyceum_conversations_delete_assistant_async (LyceumConversations *self,
                                                          gint64                assistant_id,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);

/** The whole conversation as Markdown, with the sources of each answer; any thread. */
char                *lyceum_conversation_to_markdown     (const LyceumConversation *conversation,
                                                          GPtrArray            *messages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumAssistant, lyceum_assistant_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumConversation, lyceum_conversation_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumMessage, lyceum_message_free)

G_END_DECLS
