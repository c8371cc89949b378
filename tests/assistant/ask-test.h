/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-provider.h"
#include "lyceum-ask.h"
#include "workshop-test.h"

G_BEGIN_DECLS

/** Questions and answers through the queue and the collection, as the app asks them; with a server of models that is none. */
typedef struct
{
  Fixture base;
  FakeProvider *fake; /* (owned) (nullable): until ask_test_use_fake() there is no model */
  gint64 course_id;
} AskTest;

/** What a question became. */
typedef struct
{
  LyceumTask *task; /* (owned) (nullable) */
  gint64 conversation_id, question_id, answer_id;
  GError *error;    /* (owned) (nullable): why it was not taken */
} Asked;

void                asked_clear           (Asked *asked);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

/** With a course made of cell_text, and the queue at work. */
void                ask_test_set_up       (AskTest *test, gconstpointer data);
void                ask_test_tear_down    (AskTest *test, gconstpointer data);
/** From now on all that is asked of a model is asked of @fake (made here, with these capabilities). */
FakeProvider       *ask_test_use_fake     (AskTest *test, LyceumCapabilities capabilities);
/** Runs on the network thread, and waits for it. */
void                ask_test_on_network   (AskTest *test, GSourceFunc func, gpointer data);

/** Returns once it is accepted. */
Asked               ask_test_ask          (AskTest *test, const LyceumQuestion *question);
/** One more question, of the course and in that conversation (0: a new one), and waits for the end of its task. */
Asked               ask_test_answer       (AskTest *test, gint64 conversation_id, const char *text);
gboolean            ask_test_wait         (AskTest *test, const Asked *asked, GError **error);
/** (element-type LyceumMessage): the branch that is shown. */
GPtrArray          *ask_test_read         (AskTest *test, gint64 conversation_id, LyceumConversation **conversation);
/** Returns: (transfer full): the last message of the branch that is shown. */
LyceumMessage      *ask_test_read_last    (AskTest *test, gint64 conversation_id);
/** Runs the main loop until @condition holds. */
void                ask_test_until        (gboolean (*condition) (gpointer data), gpointer data);

/** What a subscriber hears, from the beginning. */
typedef struct
{
  LyceumSubscription *subscription;
  GString *text, *reasoning;
  guint64 last_seq;
  guint n_anew;
  GPtrArray *stages; /* (element-type utf8): progress, in words, without repeats */
  LyceumTaskState state;
} Listener;

Listener           *listener_new          (AskTest *test, gint64 task_id);
void                listener_free         (Listener *listener);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listener, listener_free)

LyceumConversations *ask_test_get_conversations (AskTest *test);
LyceumQueue         *ask_test_get_queue         (AskTest *test);

#define ask_test_add(path, func) \
  g_test_add (path, AskTest, NULL, ask_test_set_up, func, ask_test_tear_down)

G_END_DECLS
