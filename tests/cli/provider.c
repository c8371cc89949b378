/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-test.h"
#include "model-server.h"

/* `lyceumctl provider` and `lyceumctl models` against a server. */

typedef struct
{
  CliFixture base;
  ModelServer *server;
} Test;

static void
set_up (Test *test, gconstpointer data)
{
  cli_fixture_set_up (&test->base, data);
  test->base.environment = g_environ_setenv (g_get_environ (), "DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  test->server = model_server_new (NULL);
}

static void
tear_down (Test *test, gconstpointer data)
{
  model_server_free (test->server);
  cli_fixture_tear_down (&test->base, data);
}

#define RUN(run, input, ...) cli_run (&test->base, run, input, __VA_ARGS__, NULL)

static JsonArray *
list (Test *test, CliRun *run, JsonNode **node)
{
  RUN (run, NULL, "provider", "list", "--json");
  *node = cli_json (run);
  return json_node_get_array (*node);
}

static JsonObject *
find (JsonArray *objects, const char *member, const char *value)
{
  for (guint i = 0; i < json_array_get_length (objects); i++)
    {
      JsonObject *object = json_array_get_object_element (objects, i);

      if (g_strcmp0 (json_object_get_string_member (object, member), value) == 0)
        return object;
    }
  g_error ("there is none whose %s is %s", member, value);
}

/* Without a word about it, a server is asked which models it has. */
static void
test_add (Test *test, gconstpointer data)
{
  g_auto (CliRun) add = { 0 }, again = { 0 }, set = { 0 }, all = { 0 }, removed = { 0 }, gone = { 0 };
  g_autoptr (JsonNode) node = NULL;
  const char *url = model_server_get_url (test->server);
  JsonObject *home;

  RUN (&add, NULL, "provider", "add", "home", "--url", url);
  g_assert_cmpint (add.status, ==, 0);
  RUN (&again, NULL, "provider", "add", "home", "--url", url);
  g_assert_cmpint (again.status, ==, 1);
  g_assert_nonnull (strstr (again.err, "home"));
  RUN (&set, NULL, "provider", "set", "home", "--use", "cards=small", "--max-streams", "3", "--context-length", "4096");
  g_assert_cmpint (set.status, ==, 0);

  home = find (list (test, &all, &node), "name", "home");
  g_assert_cmpstr (json_object_get_string_member (home, "kind"), ==, "openai");
  g_assert_cmpstr (json_object_get_string_member (home, "url"), ==, url);
  g_assert_cmpint (json_object_get_int_member (home, "max_streams"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (home, "context_length"), ==, 4096);
  g_assert_false (json_object_get_boolean_member (home, "key"));
  home = json_object_get_object_member (home, "models");
  g_assert_cmpstr (json_object_get_string_member (home, "answers"), ==, "test");
  g_assert_cmpstr (json_object_get_string_member (home, "cards"), ==, "small");

  RUN (&removed, NULL, "provider", "remove", "home");
  g_assert_cmpint (removed.status, ==, 0);
  RUN (&gone, NULL, "provider", "remove", "home");
  g_assert_cmpint (gone.status, ==, 1);
}

static void
test_refused (Test *test, gconstpointer data)
{
  static const char *const lines[][4] = {
    { "x", NULL },
    { "x", "--url", "ftp://here", NULL },
    { "x", "--url", "http://name:word@here", NULL },
    { "x", "--kind", "oracle", NULL },
    { "--url", "http://localhost", NULL },
    { " x", "--url", "http://localhost", NULL },
  };
  g_auto (CliRun) use = { 0 }, all = { 0 };
  g_autoptr (JsonNode) node = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (CliRun) run = { 0 };

      RUN (&run, NULL, "provider", "add", "--model", "m", lines[i][0], lines[i][1], lines[i][2], lines[i][3]);
      g_assert_cmpint (run.status, !=, 0);
      g_assert_cmpstr (run.err, !=, "");
    }
  RUN (&use, NULL, "provider", "use", "nonsense", "x");
  g_assert_cmpint (use.status, ==, 2);
  g_assert_cmpuint (json_array_get_length (list (test, &all, &node)), ==, 0);
}

static void
test_order (Test *test, gconstpointer data)
{
  static const char *const names[] = { "one", "two", "three" };
  g_auto (CliRun) order = { 0 }, all = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonArray *servers;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (CliRun) run = { 0 };

      RUN (&run, NULL, "provider", "add", names[i], "--url", "http://localhost:1", "--model", "m");
      g_assert_cmpint (run.status, ==, 0);
    }
  RUN (&order, NULL, "provider", "order", "three", "one");
  g_assert_cmpint (order.status, ==, 0);
  servers = list (test, &all, &node);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (servers, 0), "name"), ==, "three");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (servers, 1), "name"), ==, "one");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (servers, 2), "name"), ==, "two");
}

/* Who was named for a use is asked, whoever was added first. */
static void
test_use (Test *test, gconstpointer data)
{
  g_auto (CliRun) one = { 0 }, two = { 0 }, use = { 0 }, complete = { 0 };
  g_autoptr (ModelRequest) request = NULL;

  RUN (&one, NULL, "provider", "add", "one", "--url", "http://127.0.0.1:1", "--model", "m");
  RUN (&two, NULL, "provider", "add", "two", "--url", model_server_get_url (test->server), "--model", "m");
  RUN (&use, NULL, "provider", "use", "answers", "two", "another");
  g_assert_cmpint (use.status, ==, 0);
  RUN (&complete, NULL, "complete", "Say something");
  g_assert_cmpint (complete.status, ==, 0);
  request = model_server_get_last_request (test->server, "/v1/chat/completions");
  g_assert_nonnull (strstr (request->body, "another"));
}

static void
assert_check (JsonObject *report, const char *name, int expected)
{
  JsonObject *check = find (json_object_get_array_member (report, "checks"), "name", name);
  JsonNode *ok = json_object_get_member (check, "ok");

  if (expected < 0)
    g_assert_true (json_node_is_null (ok));
  else
    g_assert_cmpint (json_node_get_boolean (ok), ==, expected);
  g_assert_cmpstr (json_object_get_string_member (check, "words"), !=, "");
}

static void
test_test (Test *test, gconstpointer data)
{
  g_auto (CliRun) chat = { 0 }, rank = { 0 }, works = { 0 }, ranks = { 0 }, fails = { 0 }, words = { 0 };
  const char *url = model_server_get_url (test->server);
  g_autoptr (JsonNode) node = NULL, rank_node = NULL, failed = NULL;
  JsonObject *report;

  RUN (&chat, NULL, "provider", "add", "chat", "--url", url);
  RUN (&rank, NULL, "provider", "add", "rank", "--kind", "cohere", "--url", url);
  RUN (&works, NULL, "provider", "test", "chat", "--json");
  node = cli_json (&works);
  report = json_node_get_object (node);
  g_assert_true (json_object_get_boolean_member (report, "reachable"));
  assert_check (report, "models", TRUE);
  assert_check (report, "answers", TRUE);
  assert_check (report, "embeddings", TRUE);

  RUN (&ranks, NULL, "provider", "test", "rank", "--json");
  rank_node = cli_json (&ranks);
  assert_check (json_node_get_object (rank_node), "rerank", TRUE);
  assert_check (json_node_get_object (rank_node), "answers", -1);

  /* Its model cannot be loaded, and the rest of it works. */
  model_server_set_words (test->server, "500");
  RUN (&words, NULL, "provider", "test", "chat");
  g_assert_cmpint (words.status, ==, 1);
  g_clear_pointer (&test->server, model_server_free);
  RUN (&fails, NULL, "provider", "test", "chat", "--json");
  g_assert_cmpint (fails.status, ==, 1);
  failed = json_from_string (fails.out, NULL);
  report = json_node_get_object (failed);
  g_assert_false (json_object_get_boolean_member (report, "reachable"));
  assert_check (report, "models", FALSE);
  assert_check (report, "answers", -1);
  test->server = model_server_new (NULL);
}

static void
test_models (Test *test, gconstpointer data)
{
  g_auto (CliRun) add = { 0 }, models = { 0 }, pull = { 0 }, nowhere = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *model;

  RUN (&add, NULL, "provider", "add", "home", "--kind", "ollama", "--url", model_server_get_url (test->server));
  RUN (&models, NULL, "models", "home", "--json");
  node = cli_json (&models);
  model = find (json_node_get_array (node), "id", "test:latest");
  g_assert_cmpint (json_object_get_int_member (model, "context_length"), ==, 8192);
  RUN (&pull, NULL, "models", "home", "--pull", "small");
  g_assert_cmpint (pull.status, ==, 0);
  RUN (&nowhere, NULL, "models", "home", "--pull", "nowhere");
  g_assert_cmpint (nowhere.status, ==, 1);
  g_assert_cmpstr (nowhere.err, !=, "");
}

/* Nothing keeps a key but a keyring, and that there is none is said. */
static void
test_no_keyring (Test *test, gconstpointer data)
{
  g_auto (CliRun) add = { 0 }, empty = { 0 }, complete = { 0 };
  g_autoptr (ModelRequest) request = NULL;

  RUN (&empty, "\n", "provider", "add", "home", "--url", model_server_get_url (test->server), "--model", "m", "--key-stdin");
  g_assert_cmpint (empty.status, ==, 1);
  RUN (&add, "sk-1234\n", "provider", "add", "home", "--url", model_server_get_url (test->server), "--model", "m", "--key-stdin");
  g_assert_cmpint (add.status, ==, 0);
  g_assert_nonnull (strstr (add.err, "LYCEUM_API_KEY"));
  RUN (&complete, NULL, "complete", "Say something", "--provider", "home");
  g_assert_cmpint (complete.status, ==, 0);
  request = model_server_get_last_request (test->server, "/v1/chat/completions");
  g_assert_null (request->authorization);
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "C", TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/provider/" path, Test, NULL, set_up, func, tear_down)
  ADD ("add", test_add);
  ADD ("refused", test_refused);
  ADD ("order", test_order);
  ADD ("use", test_use);
  ADD ("test", test_test);
  ADD ("models", test_models);
  ADD ("no-keyring", test_no_keyring);
#undef ADD
  return g_test_run ();
}
