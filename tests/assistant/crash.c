/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ask-test.h"

#include <signal.h>
#include <string.h>

#define QUESTION "Who described the nucleus of the cell?"
#define CHILD "--answer-in"

/*
 * A process that answers is killed in the middle. Whoever opens the collection then sees what had come, and afterwards the whole
 * answer: once, and not behind a half of it.
 */

static gboolean
never (gpointer data)
{
  return FALSE;
}

/* The child: a model that speaks slowly, without end. */
static int
answer_until_killed (const char *data_dir)
{
  AskTest test = { .base = { .data_dir = g_strdup (data_dir) } };
  const LyceumQuestion question = { .scope = LYCEUM_SCOPE_LIBRARY, .text = QUESTION };
  FakeProvider *fake;

  open_workshop (&test.base);
  start_workshop (&test.base, FALSE);
  fake = ask_test_use_fake (&test, LYCEUM_CAPABILITY_COMPLETE);
  fake_provider_script_answer (fake);
  fake_provider_script_reasoning (fake, 0, "Thinking of Brown.");
  for (guint i = 0; i < 100000; i++)
    fake_provider_script_text (fake, 5, "Half of it, ");
  ask_test_ask (&test, &question);
  ask_test_until (never, NULL);
  return 1;
}

typedef struct
{
  AskTest *test;
  gint64 id;
  LyceumMessage *answer;
} Glance;

static gboolean
has_half (gpointer data)
{
  Glance *glance = data;
  LyceumConversations *conversations = ask_test_get_conversations (glance->test);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) messages = NULL;

  lyceum_conversations_read_async (conversations, 1, NULL, ready_cb, &result);
  messages = lyceum_conversations_read_finish (conversations, wait_for (&result), NULL, NULL);
  if (!messages || messages->len < 2 || *((LyceumMessage *) g_ptr_array_index (messages, 1))->text == '\0')
    return FALSE;
  glance->answer = g_ptr_array_steal_index (messages, 1);
  return TRUE;
}

/* Returns: the answer as it stood when its process was killed. */
static LyceumMessage *
kill_in_the_middle (AskTest *test, const char *program)
{
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  Glance glance = { .test = test };

  close_workshop (&test->base);
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, CHILD, test->base.data_dir, NULL);
  g_assert_no_error (error);
  open_workshop (&test->base);
  ask_test_until (has_half, &glance);
  g_subprocess_send_signal (child, SIGKILL);
  g_subprocess_wait (child, NULL, NULL);
  lyceum_message_free (glance.answer);
  glance.answer = NULL;
  ask_test_until (has_half, &glance);
  return glance.answer;
}

static const char *program;

static void
test_goes_on (AskTest *test, gconstpointer data)
{
  g_autoptr (LyceumMessage) half = kill_in_the_middle (test, program), whole = NULL;
  g_autoptr (Listener) listener = NULL;
  FakeProvider *fake;

  g_assert_cmpint (half->state, ==, LYCEUM_MESSAGE_ANSWERING);
  g_assert_cmpuint (half->sources->len, >, 0);
  g_assert_cmpstr (half->reasoning, ==, "Thinking of Brown.");

  /* the model is there before the answer goes on */
  lyceum_queue_set_kind_paused (ask_test_get_queue (test), NULL, TRUE);
  g_assert_cmpuint (start_workshop (&test->base, TRUE), >, 0);
  fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, "Brown did, ");
  fake_provider_script_text (fake, 0, "in 1831 [1].");
  lyceum_queue_set_kind_paused (ask_test_get_queue (test), NULL, FALSE);
  listener = listener_new (test, half->task_id);
  while (!LYCEUM_TASK_STATE_IS_FINISHED (listener->state))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (listener->state, ==, LYCEUM_TASK_STATE_SUCCEEDED);
  g_assert_cmpstr (listener->text->str, ==, "Brown did, in 1831 [1].");
  g_assert_cmpstr (listener->reasoning->str, ==, "");
  g_assert_cmpuint (listener->n_anew, ==, 2);

  whole = ask_test_read_last (test, 1);
  g_assert_cmpint (whole->id, ==, half->id);
  g_assert_cmpint (whole->state, ==, LYCEUM_MESSAGE_DONE);
  g_assert_cmpstr (whole->text, ==, "Brown did, in 1831 [1].");
  g_assert_null (whole->reasoning);
  g_assert_cmpuint (whole->citations->len, ==, 1);
}

/* Stopped after the crash, before it went on: what had come is kept. */
static void
test_stopped (AskTest *test, gconstpointer data)
{
  g_autoptr (LyceumMessage) half = kill_in_the_middle (test, program), kept = NULL;
  LyceumQueue *queue = ask_test_get_queue (test);
  g_autoptr (Listener) listener = NULL;

  lyceum_queue_set_kind_paused (queue, NULL, TRUE);
  start_workshop (&test->base, TRUE);
  listener = listener_new (test, half->task_id);
  lyceum_queue_cancel_id (queue, half->task_id);
  while (!LYCEUM_TASK_STATE_IS_FINISHED (listener->state))
    g_main_context_iteration (NULL, TRUE);
  kept = ask_test_read_last (test, 1);
  g_assert_cmpint (kept->state, ==, LYCEUM_MESSAGE_STOPPED);
  g_assert_true (g_str_has_prefix (kept->text, half->text));
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], CHILD))
    return answer_until_killed (argv[2]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  ask_test_add ("/crash/goes-on", test_goes_on);
  ask_test_add ("/crash/stopped", test_stopped);
  return g_test_run ();
}
