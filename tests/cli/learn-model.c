/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>

#include "cli-test.h"
#include "model-server.h"

/* Courses by a model over the network, with what goes wrong there. */

typedef struct
{
  CliFixture cli;
  ModelServer *server;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer words)
{
  g_auto (CliRun) run = { 0 };

  cli_fixture_set_up (&fixture->cli, NULL);
  fixture->server = model_server_new (words);
  fixture->path = cli_write_file (&fixture->cli, "cell.md", cli_sample_text, -1);
  cli_run (&fixture->cli, &run, NULL, "provider", "add", "tests", "--kind", "openai", "--url",
           model_server_get_url (fixture->server), "--model", "test", NULL);
  g_assert_cmpint (run.status, ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer words)
{
  model_server_free (fixture->server);
  g_free (fixture->path);
  cli_fixture_tear_down (&fixture->cli, NULL);
}

static JsonNode *
learn (Fixture *fixture)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&fixture->cli, &run, NULL, "learn", fixture->path, "--provider", "tests", "--json", NULL);
  return cli_json (&run);
}

static void
test_by_model (Fixture *fixture, gconstpointer words)
{
  g_autoptr (JsonNode) node = learn (fixture);
  JsonObject *learnt = json_node_get_object (node);

  g_assert_cmpint (json_object_get_int_member (learnt, "lessons"), >=, 1);
  g_assert_cmpint (json_object_get_int_member (learnt, "lessons_by_model"), ==,
                   json_object_get_int_member (learnt, "lessons"));
  g_assert_cmpint (json_object_get_int_member (learnt, "fallen_back"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (learnt, "cards"), >=, 1);
  g_assert_true (json_object_has_member (learnt, "rejected"));
}

/* Whatever the server does, there is a course in the end, and it is said who made it and why. */
static void
test_by_generator (Fixture *fixture, gconstpointer words)
{
  g_autoptr (JsonNode) node = learn (fixture);
  JsonObject *learnt = json_node_get_object (node);
  JsonArray *notes = json_object_get_array_member (learnt, "notes");

  g_assert_cmpint (json_object_get_int_member (learnt, "lessons"), >=, 1);
  g_assert_cmpint (json_object_get_int_member (learnt, "lessons_by_model"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (learnt, "fallen_back"), ==, json_object_get_int_member (learnt, "lessons"));
  g_assert_cmpint (json_object_get_int_member (learnt, "cards"), >=, 1);
  g_assert_cmpuint (json_array_get_length (notes), >=, 1);
  g_assert_nonnull (strstr (json_array_get_string_element (notes, 0), "built-in generator"));
}

/* What the built-in generator had to make is made again once the server is well. */
static void
test_again (Fixture *fixture, gconstpointer words)
{
  g_autoptr (JsonNode) first = learn (fixture), again_node = NULL;
  g_auto (CliRun) lessons = { 0 }, again = { 0 }, change = { 0 }, remove = { 0 };
  g_autoptr (JsonNode) lessons_node = NULL;
  g_autofree char *id = NULL;
  ModelServer *well = model_server_new (NULL);

  g_assert_cmpint (json_object_get_int_member (json_node_get_object (first), "lessons_by_model"), ==, 0);
  cli_run (&fixture->cli, &lessons, NULL, "lessons", "--course", "1", "--json", NULL);
  lessons_node = cli_json (&lessons);
  id = g_strdup_printf ("%" G_GINT64_FORMAT,
                        json_object_get_int_member (json_array_get_object_element (json_node_get_array (lessons_node), 0), "id"));
  cli_run (&fixture->cli, &remove, NULL, "provider", "remove", "tests", NULL);
  cli_run (&fixture->cli, &change, NULL, "provider", "add", "tests", "--kind", "openai", "--url", model_server_get_url (well),
           "--model", "test", NULL);
  g_assert_cmpint (change.status, ==, 0);
  cli_run (&fixture->cli, &again, NULL, "learn", "--again", id, "--provider", "tests", "--json", NULL);
  again_node = cli_json (&again);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (again_node), "lessons_by_model"), ==, 1);
  model_server_free (well);
}

static void
test_usage (Fixture *fixture, gconstpointer words)
{
  g_auto (CliRun) unknown = { 0 }, none = { 0 }, model = { 0 }, empty = { 0 }, both = { 0 };

  cli_run (&fixture->cli, &unknown, NULL, "learn", fixture->path, "--provider", "elsewhere", NULL);
  g_assert_cmpint (unknown.status, ==, 1);
  g_assert_nonnull (strstr (unknown.err, "provider list"));
  cli_run (&fixture->cli, &model, NULL, "learn", fixture->path, "--model", "x", NULL);
  g_assert_cmpint (model.status, ==, 2);
  cli_run (&fixture->cli, &empty, NULL, "learn", "--topic", "  ", "--provider", "tests", NULL);
  g_assert_cmpint (empty.status, ==, 2);
  cli_run (&fixture->cli, &both, NULL, "learn", "--again", "1", fixture->path, NULL);
  g_assert_cmpint (both.status, ==, 2);
  cli_run (&fixture->cli, &none, NULL, "provider", "remove", "tests", NULL);
  g_clear_pointer (&none.out, g_free);
  g_clear_pointer (&none.err, g_free);
  cli_run (&fixture->cli, &none, NULL, "learn", "--topic", "Photosynthesis", NULL);
  g_assert_cmpint (none.status, ==, 1);
  g_assert_nonnull (strstr (none.err, "provider"));
}

/* A topic whose model does not do its work fails with words, and leaves no empty course. */
static void
test_topic_fails (Fixture *fixture, gconstpointer words)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&fixture->cli, &run, NULL, "learn", "--topic", "Photosynthesis", "--provider", "tests", NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.err, "Photosynthesis"));
  g_assert_cmpuint (cli_count_courses (&fixture->cli), ==, 0);
}

/* All of a course but the numbers of its cards. */
static char *
describe (Fixture *fixture, const char *course)
{
  g_auto (CliRun) lessons = { 0 }, cards = { 0 };
  g_autoptr (GRegex) numbers = g_regex_new ("^ *[0-9]+ ", G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *plain = NULL;

  cli_run (&fixture->cli, &lessons, NULL, "lessons", "--course", course, NULL);
  cli_run (&fixture->cli, &cards, NULL, "cards", "--course", course, NULL);
  g_assert_cmpint (lessons.status + cards.status, ==, 0);
  plain = g_regex_replace_literal (numbers, cards.out, -1, 0, "", 0, NULL);
  return g_strconcat (lessons.out, plain, NULL);
}

static guint
count_made (Fixture *fixture, const char *course)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;

  cli_run (&fixture->cli, &run, NULL, "lessons", "--course", course, "--json", NULL);
  if (run.status != 0)
    return 0;
  node = cli_json (&run);
  return json_array_get_length (json_node_get_array (node));
}

/* Killed while the model writes: what is finished is kept, the rest is made, and nothing is there twice. */
static void
test_killed (Fixture *fixture, gconstpointer words)
{
  g_autofree char *expected = NULL, *found = NULL;
  g_autoptr (JsonNode) node = learn (fixture);

  expected = describe (fixture, "1");
  /* What was running in three crashes is given up. */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GSubprocess) process = NULL;

      if (i == 0)
        process = cli_spawn (&fixture->cli, "learn", fixture->path, "--provider", "tests", NULL);
      else
        process = cli_spawn (&fixture->cli, "tasks", "resume", NULL);
      if (i == 0)
        while (count_made (fixture, "2") == 0 && cli_count_courses (&fixture->cli) < 2)
          g_usleep (5000);
      g_usleep ((gulong) g_test_rand_int_range (0, 150000));
      g_subprocess_send_signal (process, SIGKILL);
      g_subprocess_wait (process, NULL, NULL);
    }
  {
    g_auto (CliRun) resume = { 0 };

    cli_run (&fixture->cli, &resume, NULL, "tasks", "resume", NULL);
    g_assert_cmpstr (resume.err, ==, "");
    g_assert_cmpint (resume.status, ==, 0);
  }
  found = describe (fixture, "2");
  g_assert_cmpstr (found, ==, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, words, test) g_test_add ("/learn-model/" name, Fixture, words, set_up, test, tear_down)
  ADD ("well", "first:0.01,rate:5000", test_by_model);
  ADD ("thinks", "think-tags,rate:5000", test_by_model);
  ADD ("busy", "429:1,retry-after:1", test_by_model);
  ADD ("loading", "503:1,retry-after:1", test_by_model);
  ADD ("endless", "endless,rate:50000", test_by_model);
  ADD ("refused", "401", test_by_generator);
  ADD ("missing", "missing", test_by_generator);
  ADD ("cut", "cut:300", test_by_generator);
  ADD ("noise", "noise:100", test_by_generator);
  ADD ("no-json", "tokens:5", test_by_generator);
  ADD ("too-long", "too-long", test_by_generator);
  ADD ("again", "401", test_again);
  ADD ("usage", NULL, test_usage);
  ADD ("topic-fails", "401", test_topic_fails);
  ADD ("killed", "first:0.05,rate:400", test_killed);
#undef ADD
  return g_test_run ();
}
