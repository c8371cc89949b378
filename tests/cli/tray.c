/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli-test.h"

static guint
count (CliFixture *fixture,
       const char *command,
       const char *member)
{
  g_auto (CliRun) run = { 0 };
  guint n = 0;

  cli_run (fixture, &run, NULL, command, "--json", "--course", "1", NULL);
  g_assert_cmpint (run.status, ==, 0);
  for (const char *p = run.out; (p = strstr (p, member)); p++)
    n++;
  return n;
}

/* On, made, kept, dropped, taken back: what is not kept is no card. */
static void
test_tray (CliFixture   *fixture,
           gconstpointer data)
{
  g_auto (CliRun) on = { 0 }, learn = { 0 }, keep = { 0 }, drop = { 0 }, undo = { 0 }, all = { 0 }, nothing = { 0 }, list = { 0 };
  g_autofree char *path = cli_write_file (fixture, "cells.md", cli_sample_text, -1);
  guint n;

  cli_run (fixture, &on, NULL, "tray", "on", NULL);
  g_assert_cmpint (on.status, ==, 0);
  cli_run (fixture, &learn, NULL, "learn", path, NULL);
  g_assert_cmpint (learn.status, ==, 0);
  g_assert_nonnull (strstr (learn.out, "lyceumctl tray"));
  n = count (fixture, "tray", "\"note_id\"");
  g_assert_cmpuint (n, >=, 3);
  g_assert_cmpuint (count (fixture, "cards", "\"front\""), ==, 0);
  cli_run (fixture, &list, NULL, "tray", NULL);
  g_assert_nonnull (strstr (list.out, "     1  "));

  cli_run (fixture, &keep, NULL, "tray", "keep", "1", NULL);
  g_assert_cmpint (keep.status, ==, 0);
  g_assert_cmpuint (count (fixture, "cards", "\"front\""), >=, 1);
  g_assert_cmpuint (count (fixture, "tray", "\"note_id\""), ==, n - 1);
  cli_run (fixture, &drop, NULL, "tray", "drop", "2", NULL);
  g_assert_cmpint (drop.status, ==, 0);
  g_assert_cmpuint (count (fixture, "tray", "\"note_id\""), ==, n - 2);
  cli_run (fixture, &undo, NULL, "undo", NULL);
  g_assert_cmpint (undo.status, ==, 0);
  g_assert_cmpuint (count (fixture, "tray", "\"note_id\""), ==, n - 1);
  cli_run (fixture, &all, NULL, "tray", "keep", "--all", NULL);
  g_assert_cmpint (all.status, ==, 0);
  g_assert_cmpuint (count (fixture, "tray", "\"note_id\""), ==, 0);
  cli_run (fixture, &nothing, NULL, "tray", "keep", "--all", NULL);
  g_assert_cmpint (nothing.status, ==, 1);
  g_assert_nonnull (strstr (nothing.err, "No new cards"));
}

static void
test_usage (CliFixture   *fixture,
            gconstpointer data)
{
  g_auto (CliRun) word = { 0 }, none = { 0 }, course = { 0 }, gone = { 0 };

  cli_run (fixture, &word, NULL, "tray", "keep", "first", NULL);
  g_assert_cmpint (word.status, ==, 2);
  cli_run (fixture, &none, NULL, "tray", "drop", NULL);
  g_assert_cmpint (none.status, ==, 2);
  cli_run (fixture, &course, NULL, "tray", "--course", "77", NULL);
  g_assert_cmpint (course.status, ==, 1);
  cli_run (fixture, &gone, NULL, "tray", "drop", "77", NULL);
  g_assert_cmpint (gone.status, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/tray/keep-and-drop", CliFixture, NULL, cli_fixture_set_up, test_tray, cli_fixture_tear_down);
  g_test_add ("/cli/tray/usage", CliFixture, NULL, cli_fixture_set_up, test_usage, cli_fixture_tear_down);
  return g_test_run ();
}
