/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "lyceum-thread.h"
#include "server-test.h"

static LyceumEmbeddings *
embed (ServerTest *test, const char *const *texts)
{
  g_clear_object (&test->result);
  g_clear_error (&test->error);
  lyceum_provider_embed_async (test->provider, "e", texts, test->cancellable, server_test_result_cb, test);
  return lyceum_provider_embed_finish (test->provider, server_test_wait (test), &test->error);
}

static GArray *
rerank (ServerTest *test, const char *model, const char *const *texts)
{
  g_clear_object (&test->result);
  g_clear_error (&test->error);
  lyceum_provider_rerank_async (test->provider, model, "what?", texts, test->cancellable, server_test_result_cb, test);
  return lyceum_provider_rerank_finish (test->provider, server_test_wait (test), &test->error);
}

static GPtrArray *
list_models (ServerTest *test)
{
  g_clear_object (&test->result);
  g_clear_error (&test->error);
  lyceum_provider_list_models_async (test->provider, test->cancellable, server_test_result_cb, test);
  return lyceum_provider_list_models_finish (test->provider, server_test_wait (test), &test->error);
}

static const char *const two_texts[] = { "a", "b", NULL };

static void
test_embed (ServerTest *test, gconstpointer data)
{
  /* Out of order, and with an index. */
  raw_server_answer (
      test->server, "200 OK", "application/json",
      "{\"data\":[{\"index\":1,\"embedding\":[3,-4e-1]},{\"index\":0,\"embedding\":[1,2]}],\"usage\":{}}");
  g_autoptr (LyceumEmbeddings) embeddings = embed (test, two_texts);
  g_assert_no_error (test->error);
  g_assert_cmpuint (embeddings->n, ==, 2);
  g_assert_cmpuint (embeddings->dimensions, ==, 2);
  g_assert_cmpfloat (embeddings->values[0], ==, 1);
  g_assert_cmpfloat (embeddings->values[3], ==, -0.4f);
  server_test_assert_sent (test, 0, "POST /v1/embeddings ");
  server_test_assert_sent (test, 0, "{\"model\":\"e\",\"input\":[\"a\",\"b\"]}");
}

static void
test_embed_nothing (ServerTest *test, gconstpointer data)
{
  const char *const none[] = { NULL };
  g_autoptr (LyceumEmbeddings) embeddings = embed (test, none);

  g_assert_no_error (test->error);
  g_assert_cmpuint (embeddings->n, ==, 0);
  g_assert_cmpuint (raw_server_get_n_requests (test->server), ==, 0);
}

static void
test_embed_hostile (ServerTest *test, gconstpointer data)
{
  static const char *const answers[] = {
    "",
    "null",
    "[]",
    "{}",
    "{\"data\":[]}",
    "{\"data\":[{\"index\":0,\"embedding\":[1]}]}",
    "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}",
    "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":2,\"embedding\":[1]}]}",
    "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":-1,\"embedding\":[1]}]}",
    "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1,2]}]}",
    "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[]}]}",
    "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1e99]}]}",
    "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[\"1\"]}]}",
    "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":\"AAAA\"}]}",
    "{\"data\":[{\"embedding\":[1]},{\"embedding\":[1]},{\"embedding\":[1]}]}",
    "{\"data\":[[[1]],[[1]]]}",
    "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      raw_server_answer (test->server, "200 OK", "application/json", answers[i]);
      g_autoptr (LyceumEmbeddings) embeddings = embed (test, two_texts);
      if (embeddings != NULL)
        g_error ("taken: %s", answers[i]);
      g_assert_error (test->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BAD_ANSWER);
    }
}

/* As many requests as the server needs: it takes one text at a time. */
static void
test_embed_in_batches (ServerTest *test, gconstpointer data)
{
  const char *texts[5] = { "1", "2", "3", "4", NULL };

  for (guint i = 0; i < 3; i++)
    raw_server_answer (test->server, "422 Unprocessable Entity", "application/json",
                       "{\"error\":\"batch size 4 > maximum allowed batch size 1\"}");
  for (guint i = 0; i < 4; i++)
    raw_server_answer (test->server, "200 OK", "application/json", "{\"data\":[{\"index\":0,\"embedding\":[7]}]}");
  g_autoptr (LyceumEmbeddings) embeddings = embed (test, texts);
  g_assert_no_error (test->error);
  g_assert_cmpuint (embeddings->n, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (embeddings->values[i], ==, 7);
  g_assert_cmpuint (raw_server_get_n_requests (test->server), ==, 7);
  /* It is remembered. */
  for (guint i = 0; i < 2; i++)
    raw_server_answer (test->server, "200 OK", "application/json", "{\"data\":[{\"index\":0,\"embedding\":[7]}]}");
  g_autoptr (LyceumEmbeddings) again = embed (test, two_texts);
  g_assert_no_error (test->error);
  g_assert_cmpuint (again->n, ==, 2);
  g_assert_cmpuint (raw_server_get_n_requests (test->server), ==, 9);
}

/* The first error ends it all; no request is left behind. */
static void
test_embed_fails (ServerTest *test, gconstpointer data)
{
  g_autofree const char **texts = g_new0 (const char *, 301);

  for (guint i = 0; i < 300; i++)
    texts[i] = "x";
  raw_server_answer (test->server, "401 Unauthorized", "application/json", "{}");
  for (guint i = 0; i < 3; i++)
    {
      raw_server_script (test->server);
      raw_server_hold (test->server);
    }
  g_autoptr (LyceumEmbeddings) embeddings = embed (test, texts);
  g_assert_null (embeddings);
  g_assert_error (test->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_KEY);
  g_assert_cmpuint (raw_server_get_n_requests (test->server), <=, 4);
}

static void
test_embed_cancelled (ServerTest *test, gconstpointer data)
{
  raw_server_script (test->server);
  raw_server_hold (test->server);
  lyceum_provider_embed_async (test->provider, "e", two_texts, test->cancellable, server_test_result_cb, test);
  while (raw_server_get_n_requests (test->server) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (test->cancellable);
  g_assert_null (lyceum_provider_embed_finish (test->provider, server_test_wait (test), &test->error));
  g_assert_error (test->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  while (raw_server_get_n_gone (test->server) == 0)
    g_main_context_iteration (NULL, FALSE);
}

static void
test_embed_ollama (ServerTest *test, gconstpointer data)
{
  raw_server_answer (test->server, "200 OK", "application/json", "{\"model\":\"e\",\"embeddings\":[[1,2],[3,4]]}");
  g_autoptr (LyceumEmbeddings) embeddings = embed (test, two_texts);
  g_assert_no_error (test->error);
  g_assert_cmpfloat (embeddings->values[2], ==, 3);
  server_test_assert_sent (test, 0, "POST /api/embed ");
}

static float
score (GArray *scores, guint index)
{
  return g_array_index (scores, float, index);
}

static void
test_rerank (ServerTest *test, gconstpointer data)
{
  const char *const texts[] = { "a", "b", "c", NULL };

  /* Unsorted, one left out. */
  raw_server_answer (test->server, "200 OK", "application/json",
                     "{\"results\":[{\"index\":2,\"relevance_score\":0.25},{\"index\":0,\"relevance_score\":0.75}]}");
  g_autoptr (GArray) scores = rerank (test, "r", texts);
  g_assert_no_error (test->error);
  g_assert_cmpuint (scores->len, ==, 3);
  g_assert_cmpfloat (score (scores, 0), ==, 0.75f);
  g_assert_cmpfloat (score (scores, 1), ==, 0);
  g_assert_cmpfloat (score (scores, 2), ==, 0.25f);
  server_test_assert_sent (test, 0, "\"query\":\"what?\",\"documents\":[\"a\",\"b\",\"c\"],\"top_n\":3");
  switch (GPOINTER_TO_INT (data))
    {
    case LYCEUM_PROVIDER_COHERE:
      server_test_assert_sent (test, 0, "POST /v2/rerank ");
      break;
    case LYCEUM_PROVIDER_LOCALAI:
      server_test_assert_sent (test, 0, "POST /rerank ");
      break;
    default:
      server_test_assert_sent (test, 0, "POST /v1/rerank ");
    }
  /* What names no text, or one twice, is passed over; scores that are no shares become ones. */
  raw_server_answer (test->server, "200 OK", "application/json",
                     "{\"results\":[{\"index\":9,\"relevance_score\":1},{\"index\":-1,\"relevance_score\":1},{"
                     "\"index\":1,\"relevance_score\":-2},"
                     "{\"index\":1,\"relevance_score\":5},{\"relevance_score\":3},{\"index\":0,\"relevance_score\":"
                     "\"x\"},7,null,{\"index\":2,\"score\":3}]}");
  g_autoptr (GArray) mapped = rerank (test, "r", texts);
  g_assert_no_error (test->error);
  g_assert_cmpfloat (score (mapped, 0), ==, 0);
  g_assert_cmpfloat_with_epsilon (score (mapped, 1), 1 / (1 + exp (2)), 1e-6);
  g_assert_cmpfloat_with_epsilon (score (mapped, 2), 1 / (1 + exp (-3)), 1e-6);
  raw_server_answer (test->server, "200 OK", "application/json", "{\"results\":[{\"index\":7,\"relevance_score\":1}]}");
  g_assert_null (rerank (test, "r", texts));
  g_assert_error (test->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BAD_ANSWER);
}

static void
test_rerank_nvidia (ServerTest *test, gconstpointer data)
{
  g_autofree char *url = g_strconcat (raw_server_get_url (test->server), "/v1/retrieval/nvidia", NULL);

  raw_server_answer (test->server, "200 OK", "application/json",
                     "{\"rankings\":[{\"index\":1,\"logit\":0.5},{\"index\":0,\"logit\":-7.5}]}");
  g_autoptr (GArray) scores = rerank (test, "nvidia/llama-3.2-nv-rerankqa-1b-v2", two_texts);
  g_assert_no_error (test->error);
  g_assert_cmpfloat_with_epsilon (score (scores, 0), 1 / (1 + exp (7.5)), 1e-6);
  g_assert_cmpfloat_with_epsilon (score (scores, 1), 1 / (1 + exp (-0.5)), 1e-6);
  server_test_assert_sent (test, 0, "POST /v1/ranking ");
  server_test_assert_sent (test, 0,
                           "\"query\":{\"text\":\"what?\"},\"passages\":[{\"text\":\"a\"},{\"text\":\"b\"}],\"top_n\":"
                           "2,\"truncate\":\"END\"");
  g_set_object (&test->provider, NULL);
  test->provider = lyceum_provider_new_for_server (test->http, LYCEUM_PROVIDER_NVIDIA, url, TEST_KEY);
  raw_server_answer (test->server, "200 OK", "application/json", "{\"rankings\":[{\"index\":1,\"logit\":0.5}]}");
  g_autoptr (GArray) hosted = rerank (test, "nvidia/llama-3.2-nv-rerankqa-1b-v2", two_texts);
  g_assert_no_error (test->error);
  g_assert_cmpfloat (score (hosted, 0), ==, 0);
  server_test_assert_sent (test, 1, "POST /v1/retrieval/nvidia/llama-3_2-nv-rerankqa-1b-v2/reranking ");
}

/* Rounds of 64, several at once, each text with its own score. */
static void
test_rerank_rounds (ServerTest *test, gconstpointer data)
{
  enum
  {
    N = 200
  };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < N; i++)
    g_ptr_array_add (texts, g_strdup_printf ("text %u", i));
  g_ptr_array_add (texts, NULL);
  for (guint i = 0; i < 4; i++)
    raw_server_answer (test->server, "200 OK", "application/json",
                       "{\"results\":[{\"index\":7,\"relevance_score\":0.5}]}");
  g_autoptr (GArray) scores = rerank (test, "r", (const char *const *) texts->pdata);
  g_assert_no_error (test->error);
  g_assert_cmpuint (raw_server_get_n_requests (test->server), ==, 4);
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat (score (scores, i), ==, i % 64 == 7 ? 0.5f : 0);
}

/* A text longer than the server takes is cut, between characters. */
static void
test_rerank_cut (ServerTest *test, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *request = NULL;

  while (text->len < 10000)
    g_string_append (text, "längs ");
  const char *const texts[] = { text->str, NULL };
  raw_server_answer (test->server, "200 OK", "application/json",
                     "{\"results\":[{\"index\":0,\"relevance_score\":0.5}]}");
  g_autoptr (GArray) scores = rerank (test, "r", texts);
  g_assert_no_error (test->error);
  g_assert_cmpfloat (score (scores, 0), ==, 0.5f);
  request = raw_server_dup_request (test->server, 0);
  g_assert_cmpuint (strlen (request), <, 3000);
  g_assert_true (g_utf8_validate (request, -1, NULL));
}

static const LyceumModelInfo *
find_model (GPtrArray *models, const char *id)
{
  for (guint i = 0; i < models->len; i++)
    if (g_str_equal (((LyceumModelInfo *) g_ptr_array_index (models, i))->id, id))
      return g_ptr_array_index (models, i);
  g_error ("no model %s", id);
}

static void
test_models (ServerTest *test, gconstpointer data)
{
  raw_server_answer (
      test->server, "200 OK", "application/json",
      "{\"object\":\"list\",\"data\":[{\"id\":\"b\",\"context_length\":4096},{\"id\":\"a\",\"meta\":{\"n_ctx_train\":"
      "2048,\"size\":7}},"
      "{\"id\":\"c\",\"max_model_len\":1e99,\"type\":\"embeddings\"},{\"id\":7},{},null,{\"id\":\"\"}]}");
  g_autoptr (GPtrArray) models = list_models (test);
  g_assert_no_error (test->error);
  g_assert_cmpuint (models->len, ==, 3);
  g_assert_cmpstr (((LyceumModelInfo *) g_ptr_array_index (models, 0))->id, ==, "a");
  g_assert_cmpuint (find_model (models, "a")->context_length, ==, 2048);
  g_assert_cmpuint (find_model (models, "a")->size, ==, 7);
  g_assert_cmpuint (find_model (models, "b")->context_length, ==, 4096);
  g_assert_cmpuint (find_model (models, "c")->context_length, ==, 0);
  g_assert_cmpint (find_model (models, "c")->capabilities, ==, LYCEUM_CAPABILITY_EMBED);
  server_test_assert_sent (test, 0, "GET /v1/models ");
  raw_server_answer (test->server, "200 OK", "application/json", "{\"hello\":1}");
  g_assert_null (list_models (test));
  g_assert_error (test->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BAD_ANSWER);
}

static void
test_models_ollama (ServerTest *test, gconstpointer data)
{
  raw_server_answer (
      test->server, "200 OK", "application/json",
      "{\"models\":[{\"name\":\"llama3.2:1b\",\"model\":\"llama3.2:1b\",\"size\":1321098329,\"details\":{}}]}");
  raw_server_answer (test->server, "200 OK", "application/json",
                     "{\"capabilities\":[\"completion\",\"tools\"],\"model_info\":{\"general.architecture\":\"llama\","
                     "\"llama.context_length\":131072}}");
  g_autoptr (GPtrArray) models = list_models (test);
  g_assert_no_error (test->error);
  g_assert_cmpuint (models->len, ==, 1);
  g_assert_cmpuint (find_model (models, "llama3.2:1b")->size, ==, 1321098329);
  g_assert_cmpuint (find_model (models, "llama3.2:1b")->context_length, ==, 131072);
  g_assert_true (find_model (models, "llama3.2:1b")->capabilities & LYCEUM_CAPABILITY_COMPLETE);
  server_test_assert_sent (test, 0, "GET /api/tags ");
  server_test_assert_sent (test, 1, "POST /api/show ");
  raw_server_answer (test->server, "200 OK", "application/json", "{\"models\":null}");
  g_autoptr (GPtrArray) none = list_models (test);
  g_assert_no_error (test->error);
  g_assert_cmpuint (none->len, ==, 0);
}

typedef struct
{
  goffset done, total;
  guint n;
} Progress;

static void
progress_cb (goffset done, goffset total, gpointer data)
{
  Progress *progress = data;

  g_assert_cmpint (done, <=, total);
  *progress = (Progress){ done, total, progress->n + 1 };
}

static gboolean
pull (ServerTest *test, Progress *progress)
{
  g_clear_object (&test->result);
  g_clear_error (&test->error);
  lyceum_provider_pull_async (test->provider, "tiny", progress_cb, progress, test->cancellable, server_test_result_cb,
                              test);
  return lyceum_provider_pull_finish (test->provider, server_test_wait (test), &test->error);
}

static void
test_pull (ServerTest *test, gconstpointer data)
{
  Progress progress = { 0 };

  raw_server_answer (test->server, "200 OK", "application/x-ndjson",
                     "{\"status\":\"pulling manifest\"}\n"
                     "{\"status\":\"pulling a\",\"digest\":\"a\",\"total\":100}\n"
                     "{\"status\":\"pulling a\",\"digest\":\"a\",\"total\":100,\"completed\":50}\n"
                     "{\"status\":\"pulling b\",\"digest\":\"b\",\"total\":10,\"completed\":10}\n"
                     "{\"status\":\"pulling a\",\"digest\":\"a\",\"total\":100,\"completed\":100}\n"
                     "{\"status\":\"verifying sha256 digest\"}\n{\"status\":\"success\"}\n");
  g_assert_true (pull (test, &progress));
  g_assert_no_error (test->error);
  g_assert_cmpint (progress.done, ==, 110);
  g_assert_cmpint (progress.total, ==, 110);
  g_assert_cmpuint (progress.n, ==, 4);
  server_test_assert_sent (test, 0, "POST /api/pull ");
  raw_server_answer (test->server, "200 OK", "application/x-ndjson",
                     "{\"status\":\"pulling manifest\"}\n{\"error\":\"pull model manifest: file does not exist\"}\n");
  g_assert_false (pull (test, &progress));
  g_assert_nonnull (strstr (test->error->message, "file does not exist"));
  raw_server_answer (test->server, "200 OK", "application/x-ndjson", "{\"status\":\"pulling manifest\"}\n");
  g_assert_false (pull (test, &progress));
  g_assert_error (test->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BROKEN_OFF);
  raw_server_answer (test->server, "200 OK", "application/x-ndjson", "what?\n");
  g_assert_false (pull (test, &progress));
  g_assert_error (test->error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BAD_ANSWER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
#define ADD(name_, kind_, func_)                                                                                       \
  g_test_add ("/provider/lists/" name_, ServerTest, GINT_TO_POINTER (LYCEUM_PROVIDER_##kind_), server_test_set_up,     \
              func_, server_test_tear_down)
  ADD ("embed", OPENAI, test_embed);
  ADD ("embed-cancelled", OPENAI, test_embed_cancelled);
  ADD ("embed-fails", OPENAI, test_embed_fails);
  ADD ("embed-hostile", OPENAI, test_embed_hostile);
  ADD ("embed-in-batches", OPENAI, test_embed_in_batches);
  ADD ("embed-nothing", OPENAI, test_embed_nothing);
  ADD ("embed-ollama", OLLAMA, test_embed_ollama);
  ADD ("models", OPENAI, test_models);
  ADD ("models-ollama", OLLAMA, test_models_ollama);
  ADD ("pull", OLLAMA, test_pull);
  ADD ("rerank-cohere", COHERE, test_rerank);
  ADD ("rerank-cut", LOCALAI, test_rerank_cut);
  ADD ("rerank-jina", JINA, test_rerank);
  ADD ("rerank-localai", LOCALAI, test_rerank);
  ADD ("rerank-nvidia", NVIDIA, test_rerank_nvidia);
  ADD ("rerank-openai", OPENAI, test_rerank);
  ADD ("rerank-rounds", JINA, test_rerank_rounds);
  ADD ("rerank-xinference", XINFERENCE, test_rerank);
  return g_test_run ();
}
