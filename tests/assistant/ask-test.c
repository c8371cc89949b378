/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ask-test.h"

void
asked_clear (Asked *asked)
{
  g_clear_object (&asked->task);
  g_clear_error (&asked->error);
}

LyceumQueue *
ask_test_get_queue (AskTest *test)
{
  return lyceum_workshop_get_queue (test->base.workshop);
}

LyceumConversations *
ask_test_get_conversations (AskTest *test)
{
  return lyceum_workshop_get_conversations (test->base.workshop);
}

void
ask_test_set_up (AskTest *test, gconstpointer data)
{
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&test->base, data);
  start_workshop (&test->base, TRUE);
  task = create_course (&test->base, &test->course_id, "Cells", pasted ("cell.md", cell_text), FALSE);
  wait_for_end (&test->base, task, &error);
  g_assert_no_error (error);
}

typedef struct
{
  GSourceFunc func;
  gpointer data;
  gint is_done; /* (atomic) */
} Call;

static gboolean
call_cb (gpointer data)
{
  Call *call = data;

  call->func (call->data);
  g_atomic_int_set (&call->is_done, TRUE);
  g_main_context_wakeup (NULL);
  return G_SOURCE_REMOVE;
}

void
ask_test_on_network (AskTest *test, GSourceFunc func, gpointer data)
{
  Call call = { .func = func, .data = data };

  g_main_context_invoke (lyceum_queue_get_network_context (ask_test_get_queue (test)), call_cb, &call);
  while (!g_atomic_int_get (&call.is_done))
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
set_fake_cb (gpointer data)
{
  AskTest *test = data;

  _lyceum_models_set_fake (lyceum_workshop_get_models (test->base.workshop), test->fake ? LYCEUM_PROVIDER (test->fake) : NULL);
  return G_SOURCE_REMOVE;
}

FakeProvider *
ask_test_use_fake (AskTest *test, LyceumCapabilities capabilities)
{
  test->fake = fake_provider_new (capabilities);
  ask_test_on_network (test, set_fake_cb, test);
  return test->fake;
}

static gboolean
drop_fake_cb (gpointer data)
{
  AskTest *test = data;

  _lyceum_models_set_fake (lyceum_workshop_get_models (test->base.workshop), NULL);
  g_clear_object (&test->fake);
  return G_SOURCE_REMOVE;
}

void
ask_test_tear_down (AskTest *test, gconstpointer data)
{
  if (test->fake && test->base.workshop)
    ask_test_on_network (test, drop_fake_cb, test);
  tear_down (&test->base, data);
}

Asked
ask_test_ask (AskTest *test, const LyceumQuestion *question)
{
  g_autoptr (GAsyncResult) result = NULL;
  Asked asked = { .task = NULL };

  lyceum_ask_async (ask_test_get_queue (test), ask_test_get_conversations (test), question, NULL, ready_cb, &result);
  asked.task = lyceum_ask_finish (wait_for (&result), &asked.conversation_id, &asked.question_id, &asked.answer_id, &asked.error);
  return asked;
}

gboolean
ask_test_wait (AskTest *test, const Asked *asked, GError **error)
{
  return wait_for_end (&test->base, asked->task, error);
}

Asked
ask_test_answer (AskTest *test, gint64 conversation_id, const char *text)
{
  LyceumQuestion question = {
    .conversation_id = conversation_id, .scope = LYCEUM_SCOPE_COURSE, .course_id = test->course_id, .text = text
  };
  Asked asked = ask_test_ask (test, &question);
  g_autoptr (GError) error = NULL;

  g_assert_no_error (asked.error);
  ask_test_wait (test, &asked, &error);
  g_assert_no_error (error);
  return asked;
}

GPtrArray *
ask_test_read (AskTest *test, gint64 conversation_id, LyceumConversation **conversation)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *messages;

  lyceum_conversations_read_async (ask_test_get_conversations (test), conversation_id, NULL, ready_cb, &result);
  messages = lyceum_conversations_read_finish (ask_test_get_conversations (test), wait_for (&result), conversation, &error);
  g_assert_no_error (error);
  return messages;
}

LyceumMessage *
ask_test_read_last (AskTest *test, gint64 conversation_id)
{
  g_autoptr (GPtrArray) messages = ask_test_read (test, conversation_id, NULL);

  g_assert_cmpuint (messages->len, >, 0);
  return g_ptr_array_steal_index (messages, messages->len - 1);
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
ask_test_until (gboolean (*condition) (gpointer data), gpointer data)
{
  guint source = g_timeout_add (2, wake_cb, NULL);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

/* Listening */

static void
piece_cb (LyceumAnswerPiece piece, const char *text, gpointer user_data)
{
  Listener *listener = user_data;

  switch (piece)
    {
    case LYCEUM_ANSWER_ANEW:
      listener->n_anew++;
      g_string_truncate (listener->text, 0);
      g_string_truncate (listener->reasoning, 0);
      break;
    case LYCEUM_ANSWER_TEXT:
      g_string_append (listener->text, text);
      break;
    case LYCEUM_ANSWER_REASONING:
      g_string_append (listener->reasoning, text);
      break;
    }
}

static void
event_cb (const LyceumTaskEvent *event, gpointer user_data)
{
  Listener *listener = user_data;
  const char *last = listener->stages->len > 0 ? g_ptr_array_index (listener->stages, listener->stages->len - 1) : NULL;

  g_assert_cmpuint (event->first_seq, ==, listener->last_seq + 1);
  listener->last_seq = event->seq;
  if (event->type == LYCEUM_TASK_EVENT_TEXT)
    lyceum_answer_read_event (event->text, piece_cb, listener);
  else if (event->type == LYCEUM_TASK_EVENT_STATE)
    listener->state = event->state;
  else if (event->text && g_strcmp0 (event->text, last) != 0)
    g_ptr_array_add (listener->stages, g_strdup (event->text));
}

Listener *
listener_new (AskTest *test, gint64 task_id)
{
  Listener *listener = g_new0 (Listener, 1);

  listener->text = g_string_new (NULL);
  listener->reasoning = g_string_new (NULL);
  listener->stages = g_ptr_array_new_with_free_func (g_free);
  listener->subscription = lyceum_queue_subscribe (ask_test_get_queue (test), task_id, 0, event_cb, listener, NULL);
  return listener;
}

void
listener_free (Listener *listener)
{
  lyceum_subscription_cancel (listener->subscription);
  g_string_free (listener->text, TRUE);
  g_string_free (listener->reasoning, TRUE);
  g_ptr_array_unref (listener->stages);
  g_free (listener);
}
