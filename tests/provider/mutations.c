/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of servers with a few bytes changed, headers and all, to everything that is asked of them: each call ends
 * once, well or with an error that is a sentence, and nothing else happens. */
#include <string.h>

#include "lyceum-thread.h"
#include "server-test.h"

enum
{
  COMPLETE,
  EMBED,
  RERANK,
  LIST,
  PULL,
  N_OPERATIONS,
};

static const char *const bodies[N_OPERATIONS] = {
  [COMPLETE] = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"he\\u20acllo\"}}]}\n\ndata: "
               "{\"choices\":[{\"delta\":{\"reasoning\":\"hm\"},"
               "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3}}\n\ndata: [DONE]\n\n",
  [EMBED] = "{\"data\":[{\"index\":1,\"embedding\":[3,-4e-1]},{\"index\":0,\"embedding\":[1,2]}],\"embeddings\":[[1,2],"
            "[3,4]]}",
  [RERANK] = "{\"results\":[{\"index\":1,\"relevance_score\":0.25},{\"index\":0,\"relevance_score\":-7.5e0}]}",
  [LIST] = "{\"data\":[{\"id\":\"a\",\"meta\":{\"n_ctx_train\":2048}},{\"id\":\"b\",\"context_length\":4096}],"
           "\"models\":[{\"name\":\"c\",\"size\":12}]}",
  [PULL] = "{\"status\":\"pulling\",\"digest\":\"a\",\"total\":100,\"completed\":50}\n{\"status\":\"success\"}\n",
};

static const char *const heads[] = {
  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n",
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
  "HTTP/1.1 429 Slow Down\r\nRetry-After: 7\r\nContent-Type: application/json\r\n\r\n",
  "HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 150\r\n\r\n",
  "HTTP/1.1 307 There\r\nLocation: /x?y=%zz\r\nContent-Length: 0\r\n\r\n",
};

static const char specials[] = { '\r', '\n', '\0', '"', '{', '[', ',', ':', '\\', '\xff' };

static char *
make_answer (guint operation, gsize *length)
{
  guint head = g_test_rand_int_range (0, G_N_ELEMENTS (heads));
  GString *answer = g_string_new (heads[head]);

  if (head == 1)
    g_string_append_printf (answer, "%zx\r\n%s\r\n0\r\n\r\n", strlen (bodies[operation]), bodies[operation]);
  else
    g_string_append (answer, bodies[operation]);
  for (int n = g_test_rand_int_range (0, 6); n > 0; n--)
    {
      gsize at = g_test_rand_int_range (0, answer->len);

      switch (g_test_rand_int_range (0, 4))
        {
        case 0:
          answer->str[at] = (char) g_test_rand_int_range (0, 256);
          break;
        case 1:
          g_string_erase (answer, at, 1);
          break;
        case 2:
          g_string_insert_c (answer, at, specials[g_test_rand_int_range (0, sizeof specials)]);
          break;
        default:
          answer->str[at] ^= 1 << g_test_rand_int_range (0, 8);
        }
    }
  if (g_test_rand_int_range (0, 4) == 0)
    g_string_truncate (answer, g_test_rand_int_range (0, answer->len + 1));
  *length = answer->len;
  return g_string_free (answer, FALSE);
}

static void
note_error (GError *error)
{
  if (error == NULL)
    return;
  g_assert_cmpint (error->domain, ==, LYCEUM_PROVIDER_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strstr (error->message, TEST_KEY));
  g_error_free (error);
}

static void
ask (ServerTest *test, guint operation)
{
  static const char *const texts[] = { "a", "b", NULL };
  g_autoptr (LyceumEmbeddings) embeddings = NULL;
  g_autoptr (GPtrArray) models = NULL;
  g_autoptr (GArray) scores = NULL;
  GError *error = NULL;

  g_clear_object (&test->result);
  switch (operation)
    {
    case COMPLETE:
      server_test_complete (test);
      error = g_steal_pointer (&test->error);
      break;
    case EMBED:
      lyceum_provider_embed_async (test->provider, "m", texts, NULL, server_test_result_cb, test);
      embeddings = lyceum_provider_embed_finish (test->provider, server_test_wait (test), &error);
      g_assert_cmpint (embeddings == NULL, ==, error != NULL);
      break;
    case RERANK:
      lyceum_provider_rerank_async (test->provider, "m", "?", texts, NULL, server_test_result_cb, test);
      scores = lyceum_provider_rerank_finish (test->provider, server_test_wait (test), &error);
      for (guint i = 0; scores != NULL && i < scores->len; i++)
        g_assert_true (g_array_index (scores, float, i) >= 0 && g_array_index (scores, float, i) <= 1);
      break;
    case LIST:
      lyceum_provider_list_models_async (test->provider, NULL, server_test_result_cb, test);
      models = lyceum_provider_list_models_finish (test->provider, server_test_wait (test), &error);
      break;
    default:
      lyceum_provider_pull_async (test->provider, "m", NULL, NULL, NULL, server_test_result_cb, test);
      lyceum_provider_pull_finish (test->provider, server_test_wait (test), &error);
    }
  note_error (error);
}

static void
test_mutations (ServerTest *test, gconstpointer data)
{
  guint n_rounds = g_getenv ("LYCEUM_TEST_THOROUGH") != NULL ? 50000 : 500;
  gboolean is_ollama = GPOINTER_TO_INT (data) == LYCEUM_PROVIDER_OLLAMA;

  for (guint round = 0; round < n_rounds; round++)
    {
      guint operation = g_test_rand_int_range (0, N_OPERATIONS);
      g_autofree char *answer = NULL;
      gsize length;

      answer = make_answer (operation, &length);
      raw_server_script (test->server);
      raw_server_send (test->server, answer, length);
      if (operation == (is_ollama ? (guint) RERANK : (guint) PULL))
        operation = COMPLETE;
      ask (test, operation);
      raw_server_clear (test->server);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_NETWORK);
  g_test_add ("/provider/mutations/ollama", ServerTest, GINT_TO_POINTER (LYCEUM_PROVIDER_OLLAMA), server_test_set_up,
              test_mutations, server_test_tear_down);
  g_test_add ("/provider/mutations/openai", ServerTest, GINT_TO_POINTER (LYCEUM_PROVIDER_OPENAI), server_test_set_up,
              test_mutations, server_test_tear_down);
  return g_test_run ();
}
