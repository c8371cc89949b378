/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-answer-view.h"
#include "lyceum-ask-choices.h"
#include "lyceum-ask-conversation.h"
#include "lyceum-ask-entry.h"
#include "lyceum-ask-passage.h"
#include "lyceum-ask-question.h"
#include "lyceum-status.h"

G_BEGIN_DECLS

/** A message on the screen: either a question or an answer. */
typedef struct
{
  gint64 id;
  GtkWidget *question;      /* (unowned) (nullable): a row of the transcript */
  LyceumAnswerView *answer; /* (owned) (nullable) */
} LyceumAskItem;

struct _LyceumAskConversation
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkStack *states;
  LyceumStatus *failure;
  GtkLabel *opening_words;
  GtkBox *suggestions;
  GtkScrolledWindow *scroller;
  LyceumAskTranscript *transcript;
  GtkWidget *end_button;
  LyceumAskEntry *entry;

  LyceumWorkshop *workshop;           /* (owned) (nullable) */
  LyceumConversations *conversations; /* (owned) (nullable) */
  LyceumAskChoices *choices;          /* (owned) (nullable) */
  GCancellable *cancellable;          /* (owned): of the conversation that is shown */
  gboolean reading, stale;            /* the database is being asked; what it says is old already */
  gint64 course_id;
  gint64 id;                          /* 0: a new one */
  LyceumConversation *conversation;   /* (owned) (nullable): once read */
  GPtrArray *items;                   /* (owned): of LyceumAskItem */
  gint64 edited_id;                   /* the question in whose place the next is asked; 0: none */
  gint64 task_id;                     /* whose events are shown; 0: none */
  LyceumSubscription *subscription;   /* (owned) (nullable): to them */
  GtkWidget *passage;                 /* (nullable): a LyceumAskPassage, once one was shown */
  gboolean asking;                    /* a question is on its way to the disk */
};

/** Actions of the class: `conversation.*`. */
void                 _lyceum_ask_conversation_install_actions (GtkWidgetClass        *widget_class);
/** Asks, and shows the answer when the question is on the disk. */
void                 _lyceum_ask_conversation_ask             (LyceumAskConversation *self,
                                                               const LyceumQuestion  *question);
/** The same with what is chosen. */
void                 _lyceum_ask_conversation_ask_text        (LyceumAskConversation *self,
                                                               const char            *text);
/** What the database has may be new. */
void                 _lyceum_ask_conversation_read            (LyceumAskConversation *self);
/** Hears the answer that is being made, if there is one. */
void                 _lyceum_ask_conversation_subscribe       (LyceumAskConversation *self);
void                 _lyceum_ask_conversation_unsubscribe     (LyceumAskConversation *self);
void                 _lyceum_ask_conversation_show_empty      (LyceumAskConversation *self);
/** Returns: (nullable): what is on the screen with that id. */
LyceumAskItem       *_lyceum_ask_conversation_find            (LyceumAskConversation *self,
                                                               gint64                 message_id);
/** Returns: (nullable): the answer that is being made. */
const LyceumMessage *_lyceum_ask_conversation_get_running     (LyceumAskConversation *self);
/** The question goes into the entry, and the next is asked in its place; 0: no longer. */
void                 _lyceum_ask_conversation_edit            (LyceumAskConversation *self,
                                                               gint64                 message_id);
/** Opens the passage behind a citation, or a source. */
void                 _lyceum_ask_conversation_cite_cb         (LyceumAskConversation *self,
                                                               guint                  number,
                                                               int                    citation,
                                                               GtkWidget             *widget,
                                                               int                    character,
                                                               LyceumAnswerView      *answer);
void                 _lyceum_ask_conversation_stop            (LyceumAskConversation *self);

G_END_DECLS
