/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ask-test.h"

#include <string.h>

#define ALL (LYCEUM_CAPABILITY_COMPLETE | LYCEUM_CAPABILITY_EMBED | LYCEUM_CAPABILITY_RERANK)
#define QUESTION "Who described the nucleus of the cell?"

static void
script (FakeProvider *fake, const char *text)
{
  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, text);
}

/* Without a model */

static void
test_built_in (AskTest *test, gconstpointer data)
{
  g_auto (Asked) asked = ask_test_answer (test, 0, QUESTION);
  g_autoptr (LyceumMessage) answer = ask_test_read_last (test, asked.conversation_id);

  g_assert_cmpint (answer->id, ==, asked.answer_id);
  g_assert_cmpint (answer->parent_id, ==, asked.question_id);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_DONE);
  g_assert_nonnull (strstr (answer->text, "Robert Brown in 1831. [1]"));
  g_assert_null (answer->provider_name);
  g_assert_null (answer->note);
  g_assert_cmpuint (answer->sources->len, >, 0);
  g_assert_cmpuint (answer->citations->len, >=, 1);
  for (guint i = 0; i < answer->citations->len; i++)
    g_assert_true (g_array_index (answer->citations, LyceumCitation, i).supported);
  g_assert_cmpfloat (answer->times.search, >=, 0);
  g_assert_cmpfloat (answer->times.embed, <, 0);
  g_assert_cmpfloat (answer->times.rerank, <, 0);
  g_assert_cmpfloat (answer->times.rewrite, <, 0);
  g_assert_cmpfloat (answer->times.first_word, >, 0);
  g_assert_cmpfloat (answer->times.total, >=, answer->times.first_word);
}

static void
test_nothing_found (AskTest *test, gconstpointer data)
{
  g_auto (Asked) asked = ask_test_answer (test, 0, "xylophone quartz?");
  g_autoptr (LyceumMessage) answer = ask_test_read_last (test, asked.conversation_id);

  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_DONE);
  g_assert_nonnull (strstr (answer->text, "found nothing"));
  g_assert_cmpuint (answer->sources->len, ==, 0);
}

/* The model is not asked to make something up. */
static void
test_nothing_found_with_model (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  g_auto (Asked) asked = ask_test_answer (test, 0, "xylophone quartz?");
  g_autoptr (LyceumMessage) answer = ask_test_read_last (test, asked.conversation_id);

  g_assert_nonnull (strstr (answer->text, "found nothing"));
  g_assert_cmpuint (fake_provider_get_n_calls (fake, LYCEUM_CAPABILITY_COMPLETE), ==, 0);
}

static void
test_free_without_model (AskTest *test, gconstpointer data)
{
  const LyceumQuestion question = { .scope = LYCEUM_SCOPE_FREE, .text = "Hello?" };
  g_auto (Asked) asked = ask_test_ask (test, &question);
  g_autoptr (LyceumMessage) answer = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (ask_test_wait (test, &asked, &error));
  answer = ask_test_read_last (test, asked.conversation_id);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_FAILED);
  g_assert_nonnull (strstr (answer->error_message, "no model"));
}

/* With one */

static void
test_stages (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, ALL);
  g_autoptr (LyceumMessage) answer = NULL;
  g_autofree char *prompt = NULL;

  script (fake, "Robert Brown described it in 1831 [1].");
  g_auto (Asked) asked = ask_test_answer (test, 0, QUESTION);
  answer = ask_test_read_last (test, asked.conversation_id);
  g_assert_cmpstr (answer->text, ==, "Robert Brown described it in 1831 [1].");
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_DONE);
  g_assert_cmpstr (answer->provider_name, ==, "fake");
  g_assert_cmpuint (answer->completion_tokens, ==, 1);
  g_assert_cmpuint (answer->citations->len, ==, 1);
  g_assert_true (g_array_index (answer->citations, LyceumCitation, 0).supported);
  g_assert_cmpfloat (answer->times.rewrite, <, 0);
  g_assert_cmpfloat (answer->times.embed, >=, 0);
  g_assert_cmpfloat (answer->times.search, >=, 0);
  g_assert_cmpfloat (answer->times.rerank, >=, 0);
  g_assert_cmpfloat (answer->times.first_word, >, 0);
  g_assert_cmpuint (fake_provider_get_n_calls (fake, LYCEUM_CAPABILITY_EMBED), ==, 1);
  g_assert_cmpuint (fake_provider_get_n_calls (fake, LYCEUM_CAPABILITY_RERANK), ==, 1);
  prompt = fake_provider_dup_prompt (fake, 0);
  g_assert_nonnull (strstr (prompt, "<passage number=\"1\""));
  g_assert_nonnull (strstr (prompt, "Robert Brown in 1831"));
  g_assert_true (g_str_has_suffix (prompt, "user: " QUESTION "\n"));
}

typedef struct
{
  AskTest *test;
  Listener *listener;
  gint64 conversation_id;
  gboolean is_reading, has_sources;
} Watch;

static void
watched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Watch *watch = user_data;
  g_autoptr (GPtrArray) messages = NULL;
  const LyceumMessage *answer;

  messages = lyceum_conversations_read_finish (LYCEUM_CONVERSATIONS (object), result, NULL, NULL);
  answer = g_ptr_array_index (messages, messages->len - 1);
  watch->is_reading = FALSE;
  watch->has_sources = answer->sources->len > 0;
  if (watch->has_sources)
    {
      g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_ANSWERING);
      g_assert_cmpstr (answer->text, ==, "");
      g_assert_cmpfloat (answer->times.search, >=, 0);
      g_assert_cmpfloat (answer->times.first_word, <, 0);
    }
}

static gboolean
has_sources (gpointer data)
{
  Watch *watch = data;

  if (!watch->has_sources && !watch->is_reading)
    {
      watch->is_reading = TRUE;
      lyceum_conversations_read_async (ask_test_get_conversations (watch->test), watch->conversation_id, NULL, watched_cb, watch);
    }
  return watch->has_sources;
}

static gboolean
has_text (gpointer data)
{
  return ((Watch *) data)->listener->text->len > 0;
}

/* The sources are there while the model still says nothing. */
static void
test_sources_first (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  const LyceumQuestion question = { .scope = LYCEUM_SCOPE_LIBRARY, .text = QUESTION };
  g_autoptr (Listener) listener = NULL;
  Watch watch = { .test = test };

  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 60 * 60 * 1000, "too late");
  g_auto (Asked) asked = ask_test_ask (test, &question);
  watch.conversation_id = asked.conversation_id;
  watch.listener = listener = listener_new (test, lyceum_task_get_id (asked.task));
  ask_test_until (has_sources, &watch);
  g_assert_cmpuint (listener->text->len, ==, 0);
  lyceum_queue_cancel (ask_test_get_queue (test), asked.task);
  ask_test_wait (test, &asked, NULL);
}

static void
test_reasoning (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  const LyceumQuestion question = { .scope = LYCEUM_SCOPE_FREE, .text = "Two and two?" };
  g_autoptr (Listener) listener = NULL;
  g_autoptr (LyceumMessage) answer = NULL;

  fake_provider_script_answer (fake);
  fake_provider_script_reasoning (fake, 0, "Let me ");
  fake_provider_script_reasoning (fake, 0, "add.");
  fake_provider_script_text (fake, 0, "\n\n ");
  fake_provider_script_text (fake, 0, "Fo");
  fake_provider_script_text (fake, 0, "ur, or a[4].");
  g_auto (Asked) asked = ask_test_ask (test, &question);
  listener = listener_new (test, lyceum_task_get_id (asked.task));
  ask_test_wait (test, &asked, NULL);
  answer = ask_test_read_last (test, asked.conversation_id);
  g_assert_cmpstr (answer->text, ==, "Four, or a[4].");
  g_assert_cmpstr (answer->reasoning, ==, "Let me add.");
  while (listener->state != LYCEUM_TASK_STATE_SUCCEEDED)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (listener->text->str, ==, "Four, or a[4].");
  g_assert_cmpstr (listener->reasoning->str, ==, "Let me add.");
  g_assert_cmpuint (listener->n_anew, ==, 1);
}

/* Stopping, and breaking off */

static Asked
ask_and_hear_text (AskTest *test, Listener **listener)
{
  const LyceumQuestion question = { .scope = LYCEUM_SCOPE_LIBRARY, .text = QUESTION };
  Asked asked = ask_test_ask (test, &question);
  Watch watch = { .test = test };

  watch.listener = *listener = listener_new (test, lyceum_task_get_id (asked.task));
  ask_test_until (has_text, &watch);
  return asked;
}

static void
test_stop (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  g_autoptr (Listener) listener = NULL;
  g_autoptr (LyceumMessage) answer = NULL;
  g_autoptr (GError) error = NULL;

  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, "Brown described the nucleus in 1831 [1], and ");
  fake_provider_script_text (fake, 60 * 60 * 1000, "never");
  g_auto (Asked) asked = ask_and_hear_text (test, &listener);
  lyceum_queue_cancel (ask_test_get_queue (test), asked.task);
  g_assert_false (ask_test_wait (test, &asked, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  answer = ask_test_read_last (test, asked.conversation_id);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_STOPPED);
  g_assert_cmpstr (answer->text, ==, "Brown described the nucleus in 1831 [1], and ");
  g_assert_cmpuint (answer->sources->len, >, 0);
  g_assert_cmpuint (answer->citations->len, ==, 1);
  g_assert_true (g_array_index (answer->citations, LyceumCitation, 0).supported);
  g_assert_null (answer->error_message);
  g_assert_cmpuint (fake_provider_get_n_cancelled (fake), ==, 1);
}

static void
test_stop_at_once (AskTest *test, gconstpointer data)
{
  const LyceumQuestion question = { .scope = LYCEUM_SCOPE_LIBRARY, .text = QUESTION };
  g_autoptr (LyceumMessage) answer = NULL;

  g_auto (Asked) asked = ask_test_ask (test, &question);
  lyceum_queue_cancel (ask_test_get_queue (test), asked.task);
  ask_test_wait (test, &asked, NULL);
  answer = ask_test_read_last (test, asked.conversation_id);
  g_assert_true (answer->state == LYCEUM_MESSAGE_STOPPED || answer->state == LYCEUM_MESSAGE_DONE);
}

static void
test_breaks_off (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  g_autoptr (Listener) listener = NULL;
  g_autoptr (LyceumMessage) answer = NULL;
  g_autoptr (GError) error = NULL;

  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, "Brown described ");
  fake_provider_script_error (fake, 20,
                              lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_BROKEN_OFF, -1, "The connection was lost."));
  g_auto (Asked) asked = ask_and_hear_text (test, &listener);
  g_assert_false (ask_test_wait (test, &asked, &error));
  g_assert_error (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BROKEN_OFF);
  answer = ask_test_read_last (test, asked.conversation_id);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_FAILED);
  g_assert_cmpstr (answer->text, ==, "Brown described ");
  g_assert_cmpstr (answer->error_message, ==, "The connection was lost.");
  /* what has come is not thrown away for a second try */
  g_assert_cmpuint (fake_provider_get_n_calls (fake, LYCEUM_CAPABILITY_COMPLETE), ==, 1);
}

/* Only a person's retry makes the answer anew, in its place. */
static void
test_tried_again (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  g_autoptr (Listener) listener = NULL;
  g_autoptr (LyceumMessage) answer = NULL;
  g_autoptr (GError) error = NULL;

  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, "Brown described ");
  fake_provider_script_error (fake, 0,
                              lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_BROKEN_OFF, -1, "The connection was lost."));
  script (fake, "Brown did, in 1831 [1].");
  g_auto (Asked) asked = ask_and_hear_text (test, &listener);
  g_assert_false (ask_test_wait (test, &asked, NULL));
  lyceum_queue_retry (ask_test_get_queue (test), asked.task);
  ask_test_wait (test, &asked, &error);
  g_assert_no_error (error);
  answer = ask_test_read_last (test, asked.conversation_id);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_DONE);
  g_assert_cmpstr (answer->text, ==, "Brown did, in 1831 [1].");
  g_assert_null (answer->error_message);
  while (listener->state != LYCEUM_TASK_STATE_SUCCEEDED)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (listener->text->str, ==, "Brown did, in 1831 [1].");
  g_assert_cmpuint (listener->n_anew, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ask_test_add ("/answers/built-in", test_built_in);
  ask_test_add ("/answers/nothing-found", test_nothing_found);
  ask_test_add ("/answers/nothing-found-with-model", test_nothing_found_with_model);
  ask_test_add ("/answers/free-without-model", test_free_without_model);
  ask_test_add ("/answers/stages", test_stages);
  ask_test_add ("/answers/sources-first", test_sources_first);
  ask_test_add ("/answers/reasoning", test_reasoning);
  ask_test_add ("/answers/stop", test_stop);
  ask_test_add ("/answers/stop-at-once", test_stop_at_once);
  ask_test_add ("/answers/breaks-off", test_breaks_off);
  ask_test_add ("/answers/tried-again", test_tried_again);
  return g_test_run ();
}
