/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-test.h"

#include <signal.h>
#include <string.h>

/* Cards and lessons, changed by scripts and taken back. */

static void
begin (CliFixture *fixture)
{
  g_autofree char *path = cli_write_file (fixture, "sample.md", cli_sample_text, -1);
  g_auto (CliRun) run = { 0 };

  cli_run (fixture, &run, NULL, "learn", path, NULL);
  g_assert_cmpint (run.status, ==, 0);
}

static gint64
count (CliFixture *fixture,
       const char *command)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) json = NULL;

  cli_run (fixture, &run, NULL, command, "--course", "1", "--json", NULL);
  json = cli_json (&run);
  return json_array_get_length (json_node_get_array (json));
}

static void
test_add (CliFixture   *fixture,
          gconstpointer data)
{
  static const char *const inputs[] = {
    "{\"kind\": \"reversed\", \"front\": \"Hund\", \"back\": \"dog\"}",
    "[{\"front\": \"One?\", \"back\": \"1\"}]",
    "kind: cloze\n---\nA {{c1::gap}} and {{c2::another}}.\n---\n\n",
  };
  static const char *const nonsense[] = { "", "kind: other\n---\na\n---\nb\n", "{}", "[1]", "{\"front\": \"a\"}", "\xff", "{" };
  gint64 n;

  begin (fixture);
  n = count (fixture, "cards");
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_auto (CliRun) run = { 0 };
      g_autoptr (JsonNode) json = NULL;

      cli_run (fixture, &run, inputs[i], "cards", "add", "--course", "1", "--json", NULL);
      json = cli_json (&run);
      g_assert_cmpstr (json_object_get_string_member (json_node_get_object (json), "kind"), ==, "note-add");
    }
  g_assert_cmpint (count (fixture, "cards"), ==, n + 5);
  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    {
      g_auto (CliRun) run = { 0 };

      cli_run (fixture, &run, nonsense[i], "cards", "add", "--course", "1", NULL);
      g_assert_cmpint (run.status, ==, 1);
      g_assert_cmpstr (run.out, ==, "");
    }
  g_assert_cmpint (count (fixture, "cards"), ==, n + 5);
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_auto (CliRun) run = { 0 };

      cli_run (fixture, &run, NULL, "undo", NULL);
      g_assert_cmpint (run.status, ==, 0);
    }
  g_assert_cmpint (count (fixture, "cards"), ==, n);
}

static void
test_cards (CliFixture   *fixture,
            gconstpointer data)
{
  gint64 n;

  begin (fixture);
  n = count (fixture, "cards");
  {
    g_auto (CliRun) edit = { 0 }, deleted = { 0 }, undone = { 0 }, missing = { 0 }, list = { 0 };

    cli_run (fixture, &edit, NULL, "cards", "edit", "1", "--kind", "typed", "--front", "New front?", "--back", "new back", NULL);
    g_assert_cmpint (edit.status, ==, 0);
    cli_run (fixture, &deleted, NULL, "cards", "delete", "1", "2", NULL);
    g_assert_cmpint (deleted.status, ==, 0);
    g_assert_cmpint (count (fixture, "cards"), <=, n - 2);
    cli_run (fixture, &undone, NULL, "undo", NULL);
    g_assert_cmpint (count (fixture, "cards"), ==, n);
    cli_run (fixture, &list, NULL, "edits", NULL);
    g_assert_nonnull (strstr (list.out, "Card changed"));
    g_assert_nonnull (strstr (list.out, "2 cards deleted (taken back)"));
    cli_run (fixture, &missing, NULL, "cards", "delete", "1", "999999", NULL);
    g_assert_cmpint (missing.status, ==, 1);
    g_assert_cmpint (count (fixture, "cards"), ==, n);
  }
}

static void
test_lessons (CliFixture   *fixture,
              gconstpointer data)
{
  g_auto (CliRun) edit = { 0 }, split = { 0 }, merged = { 0 }, renamed = { 0 }, nowhere = { 0 }, text = { 0 };
  gint64 n;

  begin (fixture);
  n = count (fixture, "lessons");
  cli_run (fixture, &edit, "First words.\n\n## Then\n\nOther words.\n", "lessons", "edit", "1", NULL);
  g_assert_cmpint (edit.status, ==, 0);
  cli_run (fixture, &nowhere, NULL, "lessons", "split", "1", "--at", "Nowhere", NULL);
  g_assert_cmpint (nowhere.status, ==, 2);
  cli_run (fixture, &split, NULL, "lessons", "split", "1", "--at", "Then", NULL);
  g_assert_cmpint (split.status, ==, 0);
  g_assert_cmpint (count (fixture, "lessons"), ==, n + 1);
  cli_run (fixture, &merged, NULL, "lessons", "merge", "1", NULL);
  g_assert_cmpint (count (fixture, "lessons"), ==, n);
  cli_run (fixture, &renamed, NULL, "lessons", "edit", "1", "--title", "Renamed", NULL);
  cli_run (fixture, &text, NULL, "lessons", "--course", "1", NULL);
  g_assert_nonnull (strstr (text.out, "# Renamed\n"));
  g_assert_nonnull (strstr (text.out, "First words.\n\n## Then\n\nOther words."));
}

/* However it is killed: what was begun is there whole, or not at all, and can be taken back. */
static void
test_killed (CliFixture   *fixture,
             gconstpointer data)
{
  gint64 n;

  begin (fixture);
  n = count (fixture, "cards");
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (GSubprocess) process = cli_spawn (fixture, "cards", "add", "--course", "1", "--kind", "reversed", "--front", "Killed?",
                                                   "--back", "perhaps", NULL);

      g_usleep ((gulong) g_test_rand_int_range (0, 60000));
      g_subprocess_send_signal (process, SIGKILL);
      g_subprocess_wait (process, NULL, NULL);
      /* Two cards or none, each time. */
      g_assert_cmpint ((count (fixture, "cards") - n) % 2, ==, 0);
    }
  while (count (fixture, "cards") > n)
    {
      g_auto (CliRun) run = { 0 };

      cli_run (fixture, &run, NULL, "undo", NULL);
      g_assert_cmpint (run.status, ==, 0);
    }
  g_assert_cmpint (count (fixture, "cards"), ==, n);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/edit/add", CliFixture, NULL, cli_fixture_set_up, test_add, cli_fixture_tear_down);
  g_test_add ("/cli/edit/cards", CliFixture, NULL, cli_fixture_set_up, test_cards, cli_fixture_tear_down);
  g_test_add ("/cli/edit/lessons", CliFixture, NULL, cli_fixture_set_up, test_lessons, cli_fixture_tear_down);
  g_test_add ("/cli/edit/killed", CliFixture, NULL, cli_fixture_set_up, test_killed, cli_fixture_tear_down);
  return g_test_run ();
}
