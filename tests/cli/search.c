/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-test.h"
#include "model-server.h"

#include <string.h>

static void
learn (CliFixture *fixture)
{
  g_autofree char *path = cli_write_file (fixture, "cells.md", cli_sample_text, -1);
  g_auto (CliRun) run = { 0 };

  cli_run (fixture, &run, NULL, "import", path, NULL);
  g_assert_cmpint (run.status, ==, 0);
}

static JsonNode *
search (CliFixture *fixture,
        const char *question,
        guint       n)
{
  g_auto (CliRun) run = { 0 };
  JsonNode *node;

  cli_run (fixture, &run, NULL, "search", question, "--json", NULL);
  node = cli_json (&run);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), >=, n);
  return node;
}

/* Each part of the score, for programs and for people. */
static void
test_parts (CliFixture   *fixture,
            gconstpointer data)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *first;
  g_auto (CliRun) run = { 0 };

  learn (fixture);
  node = search (fixture, "membrane", 1);
  first = json_array_get_object_element (json_node_get_array (node), 0);
  g_assert_cmpfloat (json_object_get_double_member (first, "score"), >, 0.5);
  g_assert_cmpfloat (json_object_get_double_member (first, "score"), <=, 1);
  g_assert_cmpfloat (json_object_get_double_member (first, "term"), ==, 1);
  /* Without vectors and a reranker it is what the words are worth. */
  g_assert_cmpfloat (json_object_get_double_member (first, "fit"), ==, json_object_get_double_member (first, "score"));
  g_assert_true (json_object_get_null_member (first, "vector"));
  g_assert_true (json_object_get_null_member (first, "rerank"));
  g_assert_nonnull (strstr (json_object_get_string_member (first, "text"), "embrane"));
  g_assert_cmpint (json_object_get_int_member (first, "course_id"), ==, 1);

  cli_run (fixture, &run, NULL, "search", "membranes", "--top", "1", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "words 1.00 · fit 0."));
  g_assert_null (strstr (run.out, "meaning"));
}

/* Lessons and cards, too: each with its number, and a word that may go on. */
static void
test_in (CliFixture   *fixture,
         gconstpointer data)
{
  g_auto (CliRun) made = { 0 }, all = { 0 }, cards = { 0 }, json = { 0 }, none = { 0 }, wrong = { 0 };
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *path = NULL;
  JsonObject *first;

  path = cli_write_file (fixture, "cells.md", cli_sample_text, -1);
  cli_run (fixture, &made, NULL, "learn", path, NULL);
  g_assert_cmpint (made.status, ==, 0);
  cli_run (fixture, &all, NULL, "search", "membran", "--in", "all", NULL);
  g_assert_cmpint (all.status, ==, 0);
  g_assert_nonnull (strstr (all.out, "Lesson "));
  g_assert_nonnull (strstr (all.out, "Source "));
  cli_run (fixture, &json, NULL, "search", "membrane", "--in", "lessons", "--json", NULL);
  node = cli_json (&json);
  first = json_array_get_object_element (json_node_get_array (node), 0);
  g_assert_cmpstr (json_object_get_string_member (first, "place"), ==, "lesson");
  g_assert_cmpint (json_object_get_int_member (first, "id"), >, 0);
  cli_run (fixture, &cards, NULL, "search", "membrane", "--in", "cards", NULL);
  g_assert_cmpint (cards.status, ==, 0);
  g_assert_null (strstr (cards.out, "Lesson"));
  cli_run (fixture, &none, NULL, "search", "xylophone", "--in", "all", NULL);
  g_assert_cmpint (none.status, ==, 0);
  g_assert_nonnull (strstr (none.out, "Try others"));
  cli_run (fixture, &wrong, NULL, "search", "membrane", "--in", "cellars", NULL);
  g_assert_cmpint (wrong.status, ==, 2);
}

static void
assert_status (CliFixture *fixture,
               int         status,
               const char *first,
               const char *second,
               const char *third)
{
  g_auto (CliRun) run = { 0 };

  cli_run (fixture, &run, NULL, "search", first, second, third, NULL);
  g_assert_cmpint (run.status, ==, status);
  g_assert_cmpuint (strlen (run.err) > 0, ==, status != 0);
}

static void
test_lines (CliFixture   *fixture,
            gconstpointer data)
{
  g_auto (CliRun) none = { 0 };

  learn (fixture);
  assert_status (fixture, 2, NULL, NULL, NULL);
  assert_status (fixture, 2, "cell", "--top", "0");
  assert_status (fixture, 2, "cell", "--top", "many");
  assert_status (fixture, 2, "cell", "--source", "x");
  assert_status (fixture, 1, "cell", "--course", "77");
  assert_status (fixture, 0, "cell", "--course", "1");
  assert_status (fixture, 0, "cell", "--source", "1");
  assert_status (fixture, 0, "cell", "--language", "en");
  assert_status (fixture, 0, "\" OR (NEAR *", NULL, NULL);
  cli_run (fixture, &none, NULL, "search", "unheard", NULL);
  g_assert_cmpint (none.status, ==, 0);
  g_assert_nonnull (strstr (none.out, "No passage"));
}

/* What an older version has stored without its words is found all the same. */
static void
test_older (CliFixture   *fixture,
            gconstpointer data)
{
  g_autoptr (JsonNode) before = NULL, after = NULL;

  learn (fixture);
  before = search (fixture, "membrane", 1);
  cli_execute (fixture, "DELETE FROM chunk_terms", NULL);
  cli_execute (fixture, "INSERT INTO chunk_unindexed SELECT id FROM chunk", NULL);
  after = search (fixture, "membrane", 1);
  g_assert_true (json_node_equal (before, after));
}

static void
run (CliFixture *fixture,
     const char *first,
     const char *second,
     const char *third,
     const char *fourth,
     const char *fifth)
{
  g_auto (CliRun) one = { 0 };

  cli_run (fixture, &one, NULL, first, second, third, fourth, fifth, NULL);
  g_assert_cmpint (one.status, ==, 0);
}

/* With servers: the parts that they have a say in; and once they are gone, words, and why. */
static void
test_servers (CliFixture   *fixture,
              gconstpointer data)
{
  ModelServer *server = model_server_new (NULL);
  g_autoptr (JsonNode) before = NULL, after = NULL, alone = NULL;
  g_auto (CliRun) gone = { 0 };
  JsonObject *first = NULL;

  fixture->environment = g_environ_setenv (g_get_environ (), "DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  learn (fixture);
  run (fixture, "provider", "add", "home", "--url", model_server_get_url (server));
  run (fixture, "provider", "use", "embeddings", "home", "embedder");
  run (fixture, "provider", "use", "rerank", "home", "ranker");

  /* A search begins what makes the vectors, and waits for no more than its own: it may end before that has been written down. */
  for (guint i = 0; i < 20 && (!first || json_object_get_null_member (first, "vector")); i++)
    {
      g_clear_pointer (&after, json_node_unref);
      before = search (fixture, "membrane", 1);
      g_clear_pointer (&before, json_node_unref);
      run (fixture, "tasks", "resume", NULL, NULL, NULL);
      after = search (fixture, "membrane", 1);
      first = json_array_get_object_element (json_node_get_array (after), 0);
    }
  g_assert_nonnull (first);
  g_assert_cmpfloat (json_object_get_double_member (first, "vector"), >, 0);
  g_assert_cmpfloat (json_object_get_double_member (first, "rerank"), >, 0);

  model_server_free (server);
  cli_run (fixture, &gone, NULL, "search", "membrane", "--json", NULL);
  alone = cli_json (&gone);
  first = json_array_get_object_element (json_node_get_array (alone), 0);
  g_assert_true (json_object_get_null_member (first, "vector"));
  g_assert_true (json_object_get_null_member (first, "rerank"));
  g_assert_nonnull (strstr (gone.err, "meaning"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/cli/search/parts", CliFixture, NULL, cli_fixture_set_up, test_parts, cli_fixture_tear_down);
  g_test_add ("/cli/search/in", CliFixture, NULL, cli_fixture_set_up, test_in, cli_fixture_tear_down);
  g_test_add ("/cli/search/lines", CliFixture, NULL, cli_fixture_set_up, test_lines, cli_fixture_tear_down);
  g_test_add ("/cli/search/older", CliFixture, NULL, cli_fixture_set_up, test_older, cli_fixture_tear_down);
  g_test_add ("/cli/search/servers", CliFixture, NULL, cli_fixture_set_up, test_servers, cli_fixture_tear_down);

  return g_test_run ();
}
