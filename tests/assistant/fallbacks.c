/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ask-test.h"

#include <string.h>

#include "lyceum-retrieval.h"

#define QUESTION "Who described the nucleus of the cell?"

static GError *
failure (LyceumProviderError code, gint64 retry_after)
{
  return lyceum_provider_error_new (code, retry_after, "The server said no.");
}

static LyceumMessage *
answer_to (AskTest *test, const char *text)
{
  g_auto (Asked) asked = ask_test_answer (test, 0, text);

  return ask_test_read_last (test, asked.conversation_id);
}

/* What cannot be had by asking again is made from the passages, and that is said. */
static void
test_quotes_instead (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  g_autoptr (LyceumMessage) answer = NULL;

  fake_provider_script_failure (fake, LYCEUM_CAPABILITY_COMPLETE, failure (LYCEUM_PROVIDER_ERROR_KEY, -1));
  answer = answer_to (test, QUESTION);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_DONE);
  g_assert_nonnull (strstr (answer->text, "Robert Brown in 1831. [1]"));
  g_assert_null (answer->provider_name);
  g_assert_nonnull (strstr (answer->note, "The server said no."));
  g_assert_cmpuint (fake_provider_get_n_calls (fake, LYCEUM_CAPABILITY_COMPLETE), ==, 1);
}

static void
test_empty_answer (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  g_autoptr (LyceumMessage) answer = NULL;

  fake_provider_script_answer (fake);
  fake_provider_script_reasoning (fake, 0, "Hm.");
  answer = answer_to (test, QUESTION);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_DONE);
  g_assert_nonnull (strstr (answer->text, "Robert Brown in 1831. [1]"));
  g_assert_null (answer->reasoning);
  g_assert_nonnull (strstr (answer->note, "empty answer"));
}

/* A server that asks for a pause gets it, and then the question. */
static void
test_retry_after (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  g_autoptr (LyceumMessage) answer = NULL;
  gint64 began = g_get_monotonic_time ();

  fake_provider_script_failure (fake, LYCEUM_CAPABILITY_COMPLETE, failure (LYCEUM_PROVIDER_ERROR_RATE_LIMITED, 300));
  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, "Brown did [1].");
  answer = answer_to (test, QUESTION);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_DONE);
  g_assert_cmpstr (answer->text, ==, "Brown did [1].");
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 290000);
}

/* Nobody waits an hour where there is another way. */
static void
test_long_pause (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  g_autoptr (LyceumMessage) answer = NULL;

  fake_provider_script_failure (fake, LYCEUM_CAPABILITY_COMPLETE, failure (LYCEUM_PROVIDER_ERROR_BUSY, 3600000));
  answer = answer_to (test, QUESTION);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_DONE);
  g_assert_nonnull (strstr (answer->text, "Robert Brown"));
}

/* And where there is none, that is said at once. */
static void
test_long_pause_free (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  const LyceumQuestion question = { .scope = LYCEUM_SCOPE_FREE, .text = QUESTION };
  g_autoptr (LyceumMessage) answer = NULL;

  fake_provider_script_failure (fake, LYCEUM_CAPABILITY_COMPLETE, failure (LYCEUM_PROVIDER_ERROR_BUSY, 3600000));
  g_auto (Asked) asked = ask_test_ask (test, &question);
  g_assert_false (ask_test_wait (test, &asked, NULL));
  answer = ask_test_read_last (test, asked.conversation_id);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_FAILED);
  g_assert_cmpstr (answer->error_message, ==, "The server said no.");
}

/* A connection that breaks before the first word is made again. */
static void
test_broken_connection (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  g_autoptr (LyceumMessage) answer = NULL;

  fake_provider_script_answer (fake);
  fake_provider_script_reasoning (fake, 0, "First thoughts");
  fake_provider_script_error (fake, 0, failure (LYCEUM_PROVIDER_ERROR_BROKEN_OFF, -1));
  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, "Brown did [1].");
  answer = answer_to (test, QUESTION);
  g_assert_cmpstr (answer->text, ==, "Brown did [1].");
  g_assert_null (answer->reasoning);
}

/* A prompt that is too long is made shorter; settings that a server does not know are left out. */
static void
test_adapts (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  g_autoptr (LyceumMessage) answer = NULL;

  fake_provider_script_answer (fake);
  fake_provider_script_error (fake, 0, failure (LYCEUM_PROVIDER_ERROR_TOO_LONG, -1));
  fake_provider_script_answer (fake);
  fake_provider_script_error (fake, 0, failure (LYCEUM_PROVIDER_ERROR_REQUEST, -1));
  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, "Brown did [1].");
  answer = answer_to (test, QUESTION);
  g_assert_cmpstr (answer->text, ==, "Brown did [1].");
}

static void
test_cut_off (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE);
  g_autoptr (LyceumMessage) answer = NULL;

  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, "Brown did, and he");
  fake_provider_script_finish (fake, LYCEUM_FINISH_LENGTH);
  answer = answer_to (test, QUESTION);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_DONE);
  g_assert_nonnull (strstr (answer->note, "cut off"));
}

/* Stages that fail are left out, and named. */
static void
test_without_stages (AskTest *test, gconstpointer data)
{
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_COMPLETE | LYCEUM_CAPABILITY_EMBED | LYCEUM_CAPABILITY_RERANK);
  g_autoptr (LyceumMessage) answer = NULL;

  fake_provider_script_failure (fake, LYCEUM_CAPABILITY_EMBED,
                                lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_UNREACHABLE, -1, "No embeddings."));
  fake_provider_script_failure (fake, LYCEUM_CAPABILITY_RERANK,
                                lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_UNREACHABLE, -1, "No reranker."));
  fake_provider_script_answer (fake);
  fake_provider_script_text (fake, 0, "Brown did [1].");
  answer = answer_to (test, QUESTION);
  g_assert_cmpstr (answer->text, ==, "Brown did [1].");
  g_assert_cmpuint (answer->sources->len, >, 0);
  g_assert_nonnull (strstr (answer->note, "No embeddings."));
  g_assert_nonnull (strstr (answer->note, "No reranker."));
}

/* A server that was named with the question has to be there. */
static void
test_unknown_provider (AskTest *test, gconstpointer data)
{
  const LyceumQuestion question = { .scope = LYCEUM_SCOPE_LIBRARY, .text = QUESTION, .provider_name = "nobody" };
  g_auto (Asked) asked = ask_test_ask (test, &question);
  g_autoptr (LyceumMessage) answer = NULL;

  g_assert_false (ask_test_wait (test, &asked, NULL));
  answer = ask_test_read_last (test, asked.conversation_id);
  g_assert_cmpint (answer->state, ==, LYCEUM_MESSAGE_FAILED);
  g_assert_nonnull (strstr (answer->error_message, "nobody"));
}

/* Retrieval by itself */

typedef struct
{
  AskTest *test;
  LyceumRetrievalRequest request;
  GCancellable *cancellable;
  gboolean cancels;
  LyceumRetrieved *retrieved;
  GError *error;
  GString *stages;
  gint is_done; /* (atomic) */
} Retrieval;

static void
stage_network_cb (LyceumRetrievalStage stage, gpointer user_data)
{
  g_string_append_c (((Retrieval *) user_data)->stages, "esr"[stage]);
}

static void
retrieved_network_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Retrieval *retrieval = user_data;

  retrieval->retrieved = lyceum_retrieve_finish (result, &retrieval->error);
  g_atomic_int_set (&retrieval->is_done, TRUE);
}

static gboolean
retrieve_network_cb (gpointer data)
{
  Retrieval *retrieval = data;
  LyceumWorkshop *workshop = retrieval->test->base.workshop;

  lyceum_retrieve_async (lyceum_workshop_get_models (workshop), lyceum_workshop_get_search (workshop), &retrieval->request,
                         stage_network_cb, retrieval, retrieval->cancellable, retrieved_network_cb, retrieval);
  if (retrieval->cancels)
    g_cancellable_cancel (retrieval->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
is_retrieved (gpointer data)
{
  return g_atomic_int_get (&((Retrieval *) data)->is_done);
}

static void
retrieve (Retrieval *retrieval)
{
  const LyceumSearchSettings settings = LYCEUM_SEARCH_DEFAULTS;

  retrieval->request.question = QUESTION;
  retrieval->request.settings = settings;
  retrieval->stages = g_string_new (NULL);
  retrieval->cancellable = g_cancellable_new ();
  ask_test_on_network (retrieval->test, retrieve_network_cb, retrieval);
  ask_test_until (is_retrieved, retrieval);
}

static void
retrieval_clear (Retrieval *retrieval)
{
  g_clear_pointer (&retrieval->retrieved, lyceum_retrieved_free);
  g_clear_error (&retrieval->error);
  g_string_free (retrieval->stages, TRUE);
  g_clear_object (&retrieval->cancellable);
}

static void
test_retrieval (AskTest *test, gconstpointer data)
{
  Retrieval retrieval = { .test = test };

  ask_test_use_fake (test, LYCEUM_CAPABILITY_EMBED | LYCEUM_CAPABILITY_RERANK);
  retrieve (&retrieval);
  g_assert_no_error (retrieval.error);
  g_assert_cmpstr (retrieval.stages->str, ==, "esr");
  g_assert_cmpuint (retrieval.retrieved->passages->len, >, 0);
  g_assert_cmpstr (retrieval.retrieved->embed_model, ==, "fake-model");
  g_assert_cmpstr (retrieval.retrieved->rerank_model, ==, "fake-model");
  g_assert_cmpfloat (((LyceumPassage *) g_ptr_array_index (retrieval.retrieved->passages, 0))->rerank, >=, 0);
  retrieval_clear (&retrieval);
}

static void
test_retrieval_by_words (AskTest *test, gconstpointer data)
{
  Retrieval retrieval = { .test = test, .request = { .by_words = TRUE, .without_reranker = TRUE } };
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_EMBED | LYCEUM_CAPABILITY_RERANK);

  retrieve (&retrieval);
  g_assert_no_error (retrieval.error);
  g_assert_cmpstr (retrieval.stages->str, ==, "s");
  g_assert_cmpuint (retrieval.retrieved->passages->len, >, 0);
  g_assert_cmpuint (fake_provider_get_n_calls (fake, LYCEUM_CAPABILITY_EMBED), ==, 0);
  g_assert_cmpuint (fake_provider_get_n_calls (fake, LYCEUM_CAPABILITY_RERANK), ==, 0);
  retrieval_clear (&retrieval);
}

/* A stage that takes too long is not waited for. */
static void
test_retrieval_too_slow (AskTest *test, gconstpointer data)
{
  Retrieval retrieval = { .test = test, .request = { .embed_ms = 20, .rerank_ms = 20 } };
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_EMBED | LYCEUM_CAPABILITY_RERANK);

  fake_provider_set_delay (fake, 60 * 60 * 1000);
  retrieve (&retrieval);
  g_assert_no_error (retrieval.error);
  g_assert_cmpuint (retrieval.retrieved->passages->len, >, 0);
  g_assert_nonnull (strstr (retrieval.retrieved->embed_error, "too long"));
  g_assert_nonnull (strstr (retrieval.retrieved->rerank_error, "too long"));
  g_assert_null (retrieval.retrieved->embed_model);
  g_assert_null (retrieval.retrieved->rerank_model);
  g_assert_cmpuint (fake_provider_get_n_cancelled (fake), ==, 2);
  retrieval_clear (&retrieval);
}

static void
test_retrieval_cancelled (AskTest *test, gconstpointer data)
{
  Retrieval retrieval = { .test = test, .cancels = TRUE };
  FakeProvider *fake = ask_test_use_fake (test, LYCEUM_CAPABILITY_EMBED | LYCEUM_CAPABILITY_RERANK);

  fake_provider_set_delay (fake, 60 * 60 * 1000);
  retrieve (&retrieval);
  g_assert_error (retrieval.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  retrieval_clear (&retrieval);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ask_test_add ("/fallbacks/quotes-instead", test_quotes_instead);
  ask_test_add ("/fallbacks/empty-answer", test_empty_answer);
  ask_test_add ("/fallbacks/retry-after", test_retry_after);
  ask_test_add ("/fallbacks/long-pause", test_long_pause);
  ask_test_add ("/fallbacks/long-pause-free", test_long_pause_free);
  ask_test_add ("/fallbacks/broken-connection", test_broken_connection);
  ask_test_add ("/fallbacks/adapts", test_adapts);
  ask_test_add ("/fallbacks/cut-off", test_cut_off);
  ask_test_add ("/fallbacks/without-stages", test_without_stages);
  ask_test_add ("/fallbacks/unknown-provider", test_unknown_provider);
  ask_test_add ("/retrieval/all", test_retrieval);
  ask_test_add ("/retrieval/by-words", test_retrieval_by_words);
  ask_test_add ("/retrieval/too-slow", test_retrieval_too_slow);
  ask_test_add ("/retrieval/cancelled", test_retrieval_cancelled);
  return g_test_run ();
}
