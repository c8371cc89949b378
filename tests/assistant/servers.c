/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ask-test.h"

#include <string.h>

#include "model-server.h"

#define QUESTION "Who described the nucleus of the cell?"
#define SAYS "text:Robert Brown described the nucleus in 1831 [1]."

/* Answers through real connections: several servers, in order of fallback. */

static void
add_server (AskTest *test, const char *name, const char *url)
{
  LyceumModels *models = lyceum_workshop_get_models (test->base.workshop);
  g_autoptr (LyceumProviderProfile) profile = lyceum_provider_profile_new (name, LYCEUM_PROVIDER_OPENAI, url);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  profile->models[LYCEUM_USE_ANSWERS] = g_strdup ("test");
  lyceum_models_save_async (models, profile, NULL, NULL, ready_cb, &result);
  lyceum_models_save_finish (models, wait_for (&result), &error);
  g_assert_no_error (error);
}

static LyceumMessage *
answer_of (AskTest *test)
{
  g_auto (Asked) asked = ask_test_answer (test, 0, QUESTION);

  LyceumMessage *answer = ask_test_read_last (test, asked.conversation_id);

  g_test_message ("%s, note: %s", answer->text, answer->note);
  return answer;
}

static void
test_one (AskTest *test, gconstpointer data)
{
  g_autoptr (ModelServer) server = model_server_new (SAYS ",think,usage,split:7");
  g_autoptr (LyceumMessage) answer = NULL;

  add_server (test, "one", model_server_get_url (server));
  answer = answer_of (test);
  g_assert_cmpstr (answer->text, ==, "Robert Brown described the nucleus in 1831 [1].");
  g_assert_cmpstr (answer->provider_name, ==, "one");
  g_assert_cmpstr (answer->model, ==, "test");
  g_assert_nonnull (answer->reasoning);
  g_assert_cmpuint (answer->completion_tokens, >, 0);
  g_assert_cmpuint (answer->citations->len, ==, 1);
  g_assert_true (g_array_index (answer->citations, LyceumCitation, 0).supported);
}

/* Before the first word the next one is asked; what is shown of the first is void. */
static void
falls_back (AskTest *test, const char *words)
{
  g_autoptr (ModelServer) first = model_server_new (words), second = model_server_new (SAYS);
  g_autoptr (LyceumMessage) answer = NULL;

  add_server (test, "first", model_server_get_url (first));
  add_server (test, "second", model_server_get_url (second));
  answer = answer_of (test);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_DONE);
  g_assert_cmpstr (answer->provider_name, ==, "second");
  g_assert_cmpstr (answer->text, ==, "Robert Brown described the nucleus in 1831 [1].");
  g_assert_nonnull (strstr (answer->note, "first"));
  g_assert_null (answer->reasoning);
}

static void
test_falls_back (AskTest *test, gconstpointer data)
{
  falls_back (test, data);
}

static void
test_refused (AskTest *test, gconstpointer data)
{
  g_autoptr (ModelServer) second = model_server_new (SAYS);
  g_autoptr (LyceumMessage) answer = NULL;
  ModelServer *gone = model_server_new (NULL);

  add_server (test, "gone", model_server_get_url (gone));
  model_server_free (gone);
  add_server (test, "second", model_server_get_url (second));
  answer = answer_of (test);
  g_assert_cmpstr (answer->provider_name, ==, "second");
}

static void
test_all_gone (AskTest *test, gconstpointer data)
{
  ModelServer *gone = model_server_new (NULL);
  g_autoptr (LyceumMessage) answer = NULL;

  add_server (test, "gone", model_server_get_url (gone));
  model_server_free (gone);
  answer = answer_of (test);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_DONE);
  g_assert_null (answer->provider_name);
  g_assert_nonnull (strstr (answer->text, "Robert Brown"));
  g_assert_nonnull (strstr (answer->note, "gone"));
}

/* After the first word nobody begins anew: what has come is kept. */
static void
test_cut (AskTest *test, gconstpointer data)
{
  g_autoptr (ModelServer) first = model_server_new ("cut:900,tokens:200"), second = model_server_new (SAYS);
  const LyceumQuestion question = { .scope = LYCEUM_SCOPE_LIBRARY, .text = QUESTION };
  g_autoptr (LyceumMessage) answer = NULL;

  add_server (test, "first", model_server_get_url (first));
  add_server (test, "second", model_server_get_url (second));
  g_auto (Asked) asked = ask_test_ask (test, &question);
  g_assert_false (ask_test_wait (test, &asked, NULL));
  answer = ask_test_read_last (test, asked.conversation_id);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_FAILED);
  g_assert_cmpuint (strlen (answer->text), >, 0);
  g_assert_nonnull (answer->error_message);
  g_assert_cmpstr (answer->provider_name, ==, "first");
  g_assert_cmpuint (model_server_get_n_requests (second), ==, 0);
}

/* Busy for a moment: the same server is asked again, when it wants it. */
static void
test_busy (AskTest *test, gconstpointer data)
{
  g_autoptr (ModelServer) server = model_server_new ("429:1,retry-after:1," SAYS);
  g_autoptr (LyceumMessage) answer = NULL;
  gint64 began = g_get_monotonic_time ();

  add_server (test, "busy", model_server_get_url (server));
  answer = answer_of (test);
  g_assert_cmpstr (answer->provider_name, ==, "busy");
  g_assert_null (answer->note);
  g_assert_cmpint (g_get_monotonic_time () - began, >=, G_USEC_PER_SEC);
}

static gboolean
is_hearing (gpointer data)
{
  return ((Listener *) data)->text->len > 0;
}

/* Stopping closes the connection. */
static void
test_stop (AskTest *test, gconstpointer data)
{
  g_autoptr (ModelServer) server = model_server_new ("endless,rate:50");
  const LyceumQuestion question = { .scope = LYCEUM_SCOPE_LIBRARY, .text = QUESTION };
  g_autoptr (LyceumMessage) answer = NULL;
  g_autoptr (Listener) listener = NULL;

  add_server (test, "endless", model_server_get_url (server));
  g_auto (Asked) asked = ask_test_ask (test, &question);
  listener = listener_new (test, lyceum_task_get_id (asked.task));
  ask_test_until (is_hearing, listener);
  lyceum_queue_cancel (ask_test_get_queue (test), asked.task);
  g_assert_false (ask_test_wait (test, &asked, NULL));
  model_server_wait_running (server, 0);
  answer = ask_test_read_last (test, asked.conversation_id);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_STOPPED);
  while (!LYCEUM_TASK_STATE_IS_FINISHED (listener->state))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (answer->text, ==, listener->text->str);
}

/* Fifty at once, each its own: none waits for another. */
#define N_AT_ONCE 50

static void
test_at_once (AskTest *test, gconstpointer data)
{
  g_autoptr (ModelServer) server = model_server_new ("endless,rate:10");
  const LyceumQuestion question = { .scope = LYCEUM_SCOPE_LIBRARY, .text = QUESTION };
  Listener *listeners[N_AT_ONCE];
  Asked asked[N_AT_ONCE];

  lyceum_queue_set_network_slots (ask_test_get_queue (test), N_AT_ONCE);
  add_server (test, "many", model_server_get_url (server));
  for (guint i = 0; i < N_AT_ONCE; i++)
    {
      asked[i] = ask_test_ask (test, &question);
      listeners[i] = listener_new (test, lyceum_task_get_id (asked[i].task));
    }
  for (guint i = 0; i < N_AT_ONCE; i++)
    ask_test_until (is_hearing, listeners[i]);
  g_assert_cmpuint (model_server_get_n_running (server), ==, N_AT_ONCE);
  for (guint i = 0; i < N_AT_ONCE; i++)
    lyceum_queue_cancel (ask_test_get_queue (test), asked[i].task);
  for (guint i = 0; i < N_AT_ONCE; i++)
    {
      g_autoptr (LyceumMessage) answer = NULL;

      ask_test_wait (test, &asked[i], NULL);
      answer = ask_test_read_last (test, asked[i].conversation_id);
      g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_STOPPED);
      g_assert_cmpuint (strlen (answer->text), >, 0);
      listener_free (listeners[i]);
      asked_clear (&asked[i]);
    }
  model_server_wait_running (server, 0);
}

#define add_fallback(name, words) \
  g_test_add ("/servers/falls-back/" name, AskTest, words, ask_test_set_up, test_falls_back, ask_test_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ask_test_add ("/servers/one", test_one);
  add_fallback ("key", "401");
  add_fallback ("no-model", "missing");
  add_fallback ("error", "500");
  add_fallback ("hang-up", "hang-up");
  add_fallback ("garbage", "bad-head");
  add_fallback ("busy", "429,retry-after:3600");
  add_fallback ("thoughts-only", "think,thoughts:5,cut:600");
  add_fallback ("error-in-stream", "error-after:1");
  ask_test_add ("/servers/refused", test_refused);
  ask_test_add ("/servers/all-gone", test_all_gone);
  ask_test_add ("/servers/cut", test_cut);
  ask_test_add ("/servers/busy", test_busy);
  ask_test_add ("/servers/stop", test_stop);
  ask_test_add ("/servers/at-once", test_at_once);
  return g_test_run ();
}
