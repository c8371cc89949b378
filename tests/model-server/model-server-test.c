/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "model-server.h"

/* A server with behaviour of its own, and a client that knows nothing but HTTP. */
typedef struct
{
  ModelServer *server;
  SoupSession *session;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer words)
{
  fixture->server = model_server_new (words);
  fixture->session = soup_session_new ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer words)
{
  g_object_unref (fixture->session);
  model_server_free (fixture->server);
}

static SoupMessage *
message_new (Fixture    *fixture,
             const char *path,
             const char *body)
{
  g_autofree char *url = g_strconcat (model_server_get_url (fixture->server), path, NULL);
  SoupMessage *message = soup_message_new (body ? "POST" : "GET", url);

  if (body)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
      /* Otherwise libsoup opens a connection for every POST. */
      soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
    }
  return message;
}

static void
read_cb (GObject      *session,
         GAsyncResult *result,
         gpointer      slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

/* Returns: (nullable): the body. */
static char *
ask (Fixture    *fixture,
     const char *path,
     const char *body,
     guint      *status)
{
  g_autoptr (SoupMessage) message = message_new (fixture, path, body);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;

  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, read_cb, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  bytes = soup_session_send_and_read_finish (fixture->session, result, NULL);
  /* libsoup lets go of a connection in an idle source. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  if (status)
    *status = soup_message_get_status (message);
  return bytes ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

static char *
ask_chat (Fixture    *fixture,
          const char *model,
          guint      *status)
{
  g_autofree char *body =
    g_strdup_printf ("{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"What?\"}]}", model);

  return ask (fixture, "/v1/chat/completions", body, status);
}

static void
test_stream (Fixture      *fixture,
             gconstpointer words)
{
  g_autofree char *answer = ask_chat (fixture, "tokens:5", NULL);
  g_autofree char *again = ask_chat (fixture, "tokens:5", NULL);
  g_autoptr (ModelRequest) request = NULL;

  g_assert_true (g_str_has_prefix (answer, "data: {"));
  g_assert_true (g_str_has_suffix (answer, "data: [DONE]\n\n"));
  g_assert_cmpstr (answer, ==, again);

  model_server_wait_running (fixture->server, 0);
  request = model_server_get_last_request (fixture->server, "/v1/chat/completions");
  g_assert_cmpint (request->end, ==, MODEL_END_WELL);
  g_assert_cmpuint (request->n_bytes, ==, strlen (answer));
  g_assert_cmpuint (request->status, ==, 200);
  /* One connection serves both. */
  g_assert_cmpuint (request->connection, ==, 1);
  g_assert_cmpuint (model_server_get_n_connections (fixture->server), ==, 1);
}

/* The connection goes wrong at every byte of an answer, until one whole answer is well. */
static void
test_every_byte (Fixture      *fixture,
                 gconstpointer words)
{
  gboolean whole = FALSE;

  for (guint at = 0; !whole; at++)
    {
      g_autofree char *model = g_strdup_printf ("m,tokens:1,no-usage,cut:%u", at);
      g_autofree char *answer = ask_chat (fixture, model, NULL);
      g_autoptr (ModelRequest) request = NULL;

      model_server_wait_running (fixture->server, 0);
      request = model_server_get_last_request (fixture->server, "/v1/chat/completions");
      whole = request->end == MODEL_END_WELL;
      if (whole)
        g_assert_true (g_str_has_suffix (answer, "[DONE]\n\n"));
      else
        {
          g_assert_cmpint (request->end, ==, MODEL_END_BROKEN);
          g_assert_cmpuint (request->n_bytes, ==, at);
        }
    }
}

/* Returns: (transfer full): a connection on which a chat has been asked for. */
static GSocketConnection *
open_chat (Fixture    *fixture,
           const char *model)
{
  g_autofree char *body = g_strdup_printf ("{\"model\":\"%s\",\"stream\":true}", model);
  g_autofree char *request =
    g_strdup_printf ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: %zu\r\n\r\n%s", strlen (body), body);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection *connection =
    g_socket_client_connect_to_uri (client, model_server_get_url (fixture->server), 80, NULL, NULL);

  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request),
                                            NULL, NULL, NULL));
  return connection;
}

static void
test_hang_up (Fixture      *fixture,
              gconstpointer words)
{
  static const char *const models[] = { "endless+rate:20", "endless", "silent", "half-head", "stall:200", "first:1000" };

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autoptr (GSocketConnection) connection = open_chat (fixture, models[i]);
      g_autoptr (ModelRequest) request = NULL;

      model_server_wait_requests (fixture->server, i + 1);
      g_assert_cmpuint (model_server_get_n_running (fixture->server), ==, 1);
      g_assert_true (g_io_stream_close (G_IO_STREAM (connection), NULL, NULL));
      model_server_wait_running (fixture->server, 0);
      model_server_wait_connections (fixture->server, 0);
      request = model_server_get_last_request (fixture->server, "/v1/chat/completions");
      g_assert_cmpint (request->end, ==, MODEL_END_GONE);
    }
}

static void
test_refusals (Fixture      *fixture,
               gconstpointer words)
{
  guint status;

  g_free (ask_chat (fixture, "429:2", &status));
  g_assert_cmpuint (status, ==, 429);
  g_free (ask_chat (fixture, "429:2", &status));
  g_assert_cmpuint (status, ==, 429);
  g_free (ask_chat (fixture, "429:2", &status));
  g_assert_cmpuint (status, ==, 200);
  g_free (ask_chat (fixture, "missing", &status));
  g_assert_cmpuint (status, ==, 404);
  g_free (ask_chat (fixture, "key:secret", &status));
  g_assert_cmpuint (status, ==, 401);
  g_free (ask (fixture, "/v1/chat/completions", "nonsense", &status));
  g_assert_cmpuint (status, ==, 400);
  g_free (ask (fixture, "/nowhere", NULL, &status));
  g_assert_cmpuint (status, ==, 404);
}

/* The server is let go of while streams of every bad kind are open. */
static void
test_end_in_the_middle (Fixture      *fixture,
                        gconstpointer words)
{
  static const char *const models[] = { "endless+rate:20", "endless", "silent", "half-head", "stall:200", "first:1000" };
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    g_ptr_array_add (connections, open_chat (fixture, models[i]));
  model_server_wait_requests (fixture->server, G_N_ELEMENTS (models));
  g_assert_cmpuint (model_server_get_n_running (fixture->server), ==, G_N_ELEMENTS (models));
  model_server_free (fixture->server);
  fixture->server = model_server_new (NULL);
}

static JsonObject *
parse (const char *text,
       JsonNode  **node)
{
  g_autoptr (GError) error = NULL;

  *node = json_from_string (text, &error);
  g_assert_no_error (error);
  return json_node_get_object (*node);
}

static void
test_schema (Fixture      *fixture,
             gconstpointer words)
{
  static const char material[] = "The cell membrane is a thin layer of lipids. The nucleus holds the genes of the cell.";
  g_autofree char *body = g_strdup_printf (
    "{\"model\":\"m\",\"format\":{\"type\":\"object\",\"$defs\":{\"card\":{\"type\":\"object\",\"properties\":{"
    "\"quote\":{\"type\":\"string\"},\"kind\":{\"enum\":[\"basic\"]},\"weight\":{\"type\":\"integer\",\"maximum\":1}}}},"
    "\"properties\":{\"cards\":{\"type\":\"array\",\"maxItems\":2,\"items\":{\"$ref\":\"#/$defs/card\"}}}},"
    "\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":\"Make cards.\\n<text>%s</text>\"}]}",
    material);
  g_autofree char *answer = ask (fixture, "/api/chat", body, NULL);
  g_autoptr (JsonNode) node = NULL, inner = NULL;
  JsonObject *message = json_object_get_object_member (parse (answer, &node), "message");
  JsonArray *cards =
    json_object_get_array_member (parse (json_object_get_string_member (message, "content"), &inner), "cards");

  g_assert_cmpuint (json_array_get_length (cards), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *card = json_array_get_object_element (cards, i);

      g_assert_nonnull (strstr (material, json_object_get_string_member (card, "quote")));
      g_assert_cmpstr (json_object_get_string_member (card, "kind"), ==, "basic");
      g_assert_cmpint (json_object_get_int_member (card, "weight"), ==, 1);
    }
}

static void
test_citations (Fixture      *fixture,
                gconstpointer words)
{
  g_autofree char *answer =
    ask (fixture, "/v1/chat/completions",
         "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"[1] cell.md, page 2\\nThe membrane is a thin layer."
         "\\n\\n[2] The nucleus holds the genes.\"},{\"role\":\"user\",\"content\":\"What is it?\"}]}",
         NULL);

  g_assert_nonnull (strstr (answer, "The membrane is a thin layer [1]. The nucleus holds the genes [2]."));
}

/* What is asked without a schema: by an example, in passages between tags, in words. */
static void
test_prompts (Fixture      *fixture,
              gconstpointer words)
{
  static const struct
  {
    const char *prompt, *answer;
  } cases[] = {
    { "Answer in JSON. Form: {\\\"sections\\\": [{\\\"number\\\": 1, \\\"title\\\": \\\"…\\\"}]}\\n"
      "<<<x1\\n[7] Cells\\nA cell is a small unit of life.\\n[8] Genes\\nA gene is a part of the DNA.\\nx1>>>",
      "{\\\"sections\\\":[{\\\"number\\\":7,\\\"title\\\":\\\"A cell is a small\\\"},{\\\"number\\\":8," },
    { "<passage number=\\\"3\\\" source=\\\"a.md\\\">\\nThe membrane is a thin layer.\\n</passage>\\nWhat?",
      "\"The membrane is a thin layer [3].\"" },
    { "Rewrite this.\\n\\nLast question: And what of the second?", "\"And what of the second?\"" },
    { "Title: Find a title for a talk of two people", "\"Find a title for a\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body =
        g_strdup_printf ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}", cases[i].prompt);
      g_autofree char *answer = ask (fixture, "/v1/chat/completions", body, NULL);

      if (!strstr (answer, cases[i].answer))
        g_error ("%s: %s", cases[i].prompt, answer);
    }
}

/* The texts with the same words lie near, and are ranked first. */
static void
test_vectors (Fixture      *fixture,
              gconstpointer words)
{
  g_autofree char *answer = ask (fixture, "/v1/embeddings", "{\"model\":\"dimensions:8\",\"input\":[\"a\",\"b\"]}", NULL);
  g_autofree char *ranks =
    ask (fixture, "/v1/rerank", "{\"model\":\"m\",\"query\":\"blue cell\",\"documents\":[\"dog\",\"blue cell\"],\"top_n\":1}", NULL);
  g_autoptr (JsonNode) node = NULL, ranks_node = NULL;
  JsonArray *data = json_object_get_array_member (parse (answer, &node), "data");
  JsonArray *results = json_object_get_array_member (parse (ranks, &ranks_node), "results");

  g_assert_cmpuint (json_array_get_length (data), ==, 2);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_array_get_object_element (data, 1), "embedding")),
                    ==, 8);
  g_assert_cmpuint (json_array_get_length (results), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (results, 0), "index"), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/model-server/stream", Fixture, NULL, set_up, test_stream, tear_down);
  g_test_add ("/model-server/every-byte", Fixture, NULL, set_up, test_every_byte, tear_down);
  g_test_add ("/model-server/hang-up", Fixture, NULL, set_up, test_hang_up, tear_down);
  g_test_add ("/model-server/refusals", Fixture, NULL, set_up, test_refusals, tear_down);
  g_test_add ("/model-server/end-in-the-middle", Fixture, NULL, set_up, test_end_in_the_middle, tear_down);
  g_test_add ("/model-server/schema", Fixture, NULL, set_up, test_schema, tear_down);
  g_test_add ("/model-server/citations", Fixture, NULL, set_up, test_citations, tear_down);
  g_test_add ("/model-server/prompts", Fixture, NULL, set_up, test_prompts, tear_down);
  g_test_add ("/model-server/vectors", Fixture, NULL, set_up, test_vectors, tear_down);
  return g_test_run ();
}
