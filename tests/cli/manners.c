/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "cli-test.h"

/* How lyceumctl behaves among other programs: pipes, locales, full disks, empty variables, courses that are not there. */

static gint64
import_sample (CliFixture *fixture,
               const char *name)
{
  g_autofree char *path = cli_write_file (fixture, "cell.md", cli_sample_text, -1);
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;

  cli_run (fixture, &run, NULL, "import", path, "--name", name, "--json", NULL);
  node = cli_json (&run);
  return json_object_get_int_member (json_node_get_object (node), "course_id");
}

/* A course that the person has is never taken away because a file that was to be added to it is bad. */
static void
test_bad_addition (CliFixture   *fixture,
                   gconstpointer data)
{
  g_autofree char *bad = cli_write_file (fixture, "broken.pdf", "%PDF-1.4\n1 0 obj", -1);
  g_auto (CliRun) run = { 0 };

  import_sample (fixture, "Biology");
  cli_run (fixture, &run, NULL, "learn", bad, "--course", "1", NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpuint (cli_count_courses (fixture), ==, 1);
}

/* What could be read is read, and what could not is said. */
static void
test_broken_bytes (CliFixture   *fixture,
                   gconstpointer data)
{
  const char bytes[] = "# Zellen\n\nEine Zelle ist die kleinste Einheit, die f\xc3\xbcr sich \xff leben kann. Gro\xc3\x9f ist sie nicht.\n";
  g_autofree char *file = cli_write_file (fixture, "zellen.md", bytes, sizeof bytes - 1);
  g_auto (CliRun) learn = { 0 }, quiet = { 0 };
  g_autoptr (JsonNode) imported = NULL;
  JsonArray *sources;

  cli_run (fixture, &learn, NULL, "learn", file, NULL);
  g_assert_cmpint (learn.status, ==, 0);
  g_assert_nonnull (strstr (learn.err, "1 character of “zellen.md” could not be read"));

  cli_run (fixture, &quiet, NULL, "import", file, "--json", NULL);
  imported = cli_json (&quiet);
  sources = json_object_get_array_member (json_node_get_object (imported), "sources");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (sources, 0), "unreadable"), ==, 1);
}

/* The same where nothing of the course has been read yet: its files are being read by another program at this moment. */
static void
test_bad_addition_to_unread (CliFixture   *fixture,
                             gconstpointer data)
{
  g_autofree char *bad = cli_write_file (fixture, "broken.pdf", "%PDF-1.4\n1 0 obj", -1);
  g_autoptr (GSubprocess) stuck = cli_spawn_stuck (fixture);
  g_auto (CliRun) run = { 0 };

  cli_run (fixture, &run, NULL, "learn", bad, "--course", "1", NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpuint (cli_count_courses (fixture), ==, 1);

  g_subprocess_send_signal (stuck, SIGTERM);
  g_subprocess_wait (stuck, NULL, NULL);
}

/* What another program is working on is not taken from it, and can be taken up when that has been stopped. */
static void
test_work_of_another (CliFixture   *fixture,
                      gconstpointer data)
{
  g_autoptr (GSubprocess) stuck = cli_spawn_stuck (fixture);
  g_auto (CliRun) cancel = { 0 }, cancel_part = { 0 }, retry = { 0 }, resume = { 0 }, later = { 0 }, again = { 0 };
  g_autoptr (JsonNode) resumed = NULL, taken_up = NULL, nothing = NULL;

  cli_run (fixture, &cancel, NULL, "tasks", "cancel", "1", NULL);
  g_assert_cmpint (cancel.status, ==, 1);
  cli_run (fixture, &cancel_part, NULL, "tasks", "cancel", "2", NULL);
  g_assert_cmpint (cancel_part.status, ==, 1);
  cli_run (fixture, &retry, NULL, "tasks", "retry", "2", NULL);
  g_assert_cmpint (retry.status, ==, 1);
  cli_run (fixture, &resume, NULL, "tasks", "resume", "--json", NULL);
  resumed = cli_json (&resume);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (resumed), "resumed"), ==, 0);

  g_subprocess_send_signal (stuck, SIGINT);
  g_subprocess_wait (stuck, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (stuck));
  g_assert_cmpint (g_subprocess_get_exit_status (stuck), ==, 1);

  cli_run (fixture, &later, NULL, "tasks", "resume", "--json", NULL);
  taken_up = cli_json (&later);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (taken_up), "succeeded"), ==, 1);
  cli_run (fixture, &again, NULL, "tasks", "resume", "--json", NULL);
  nothing = cli_json (&again);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (nothing), "resumed"), ==, 0);
}

static void
test_no_such_course (CliFixture   *fixture,
                     gconstpointer data)
{
  static const char *const lines[] = { "lessons", "cards", "study" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (CliRun) run = { 0 };

      cli_run (fixture, &run, "", lines[i], "--course", "99", "--json", NULL);
      g_assert_cmpint (run.status, ==, 1);
      g_assert_cmpstr (run.out, ==, "");
      g_assert_nonnull (strstr (run.err, "99"));
    }
}

static void
test_empty_words (CliFixture   *fixture,
                  gconstpointer data)
{
  g_autofree char *path = cli_write_file (fixture, "cell.md", cli_sample_text, -1);
  g_auto (CliRun) nameless = { 0 }, nowhere = { 0 };

  cli_run (fixture, &nameless, NULL, "learn", path, "--name", " ", NULL);
  g_assert_cmpint (nameless.status, ==, 2);
  cli_run (fixture, &nowhere, NULL, "courses", "--data-dir", "", NULL);
  g_assert_cmpint (nowhere.status, ==, 2);
}

/* A program that was started without a terminal, a pipe or anything else to read from ends. */
static void
test_closed_input (CliFixture   *fixture,
                   gconstpointer data)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  import_sample (fixture, "Biology");
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "/bin/sh", "-c",
                              "exec \"$0\" --data-dir \"$1\" study <&-", g_getenv ("LYCEUM_TEST_LYCEUMCTL"),
                              fixture->data_dir, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
}

/* "--" ends the options wherever it stands, and a course is a number that a person would write. */
static void
test_words_of_the_line (CliFixture   *fixture,
                        gconstpointer data)
{
  g_autofree char *path = cli_write_file (fixture, "cell.md", cli_sample_text, -1);
  g_auto (CliRun) dashes = { 0 }, zero = { 0 }, word = { 0 };

  cli_run (fixture, &dashes, NULL, "learn", path, "--", "-missing.md", NULL);
  g_assert_nonnull (strstr (dashes.err, "“-missing.md”"));
  g_assert_null (strstr (dashes.err, "“--”"));
  cli_run (fixture, &zero, NULL, "learn", path, "--course", "0", NULL);
  g_assert_cmpint (zero.status, ==, 1);
  g_assert_cmpuint (cli_count_courses (fixture), ==, 1);
  cli_run (fixture, &word, NULL, "study", "--course", "0x1", NULL);
  g_assert_cmpint (word.status, ==, 2);
}

/* A name may hold anything; what would steer the terminal does not get there. */
static void
test_names_of_files (CliFixture   *fixture,
                     gconstpointer data)
{
  g_autofree char *path = cli_write_file (fixture, "esc\033[31mred.md", cli_sample_text, -1);
  g_auto (CliRun) learn = { 0 }, lessons = { 0 };

  cli_run (fixture, &learn, NULL, "learn", path, "--name", "a\nb\033[31m", NULL);
  g_assert_cmpint (learn.status, ==, 0);
  g_assert_null (strchr (learn.out, '\033'));
  cli_run (fixture, &lessons, NULL, "lessons", "--course", "1", NULL);
  g_assert_cmpint (lessons.status, ==, 0);
  g_assert_null (strchr (lessons.out, '\033'));
}

/* Nothing to print is a sentence for a person, and an empty list for a program. */
static void
test_nothing_to_print (CliFixture   *fixture,
                       gconstpointer data)
{
  static const char *const lists[] = { "lessons", "cards" };

  import_sample (fixture, "Biology");
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_auto (CliRun) person = { 0 }, program = { 0 };
      g_autoptr (JsonNode) empty = NULL;

      cli_run (fixture, &person, NULL, lists[i], "--course", "1", NULL);
      g_assert_cmpint (person.status, ==, 0);
      g_assert_cmpstr (person.out, !=, "");
      cli_run (fixture, &program, NULL, lists[i], "--course", "1", "--json", NULL);
      empty = cli_json (&program);
      g_assert_cmpuint (json_array_get_length (json_node_get_array (empty)), ==, 0);
    }
}

/* A folder that is none is said to be none. */
static void
test_file_as_folder (CliFixture   *fixture,
                     gconstpointer data)
{
  g_auto (CliRun) run = { 0 };

  g_assert_true (g_file_set_contents (fixture->data_dir, "text", -1, NULL));
  cli_run (fixture, &run, NULL, "courses", NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.err, g_strerror (ENOTDIR)));
}

/* In the locale "C" letters stay letters, in what is read from the command line and in what is printed. */
static void
test_plain_locale (CliFixture   *fixture,
                   gconstpointer data)
{
  g_autofree char *old = g_strdup (g_getenv ("LC_ALL"));
  g_auto (CliRun) table = { 0 }, json = { 0 };
  g_autoptr (JsonNode) node = NULL;

  g_setenv ("LC_ALL", "C", TRUE);
  import_sample (fixture, "Übung 細胞");
  cli_run (fixture, &table, NULL, "courses", NULL);
  cli_run (fixture, &json, NULL, "courses", "--json", NULL);
  if (old)
    g_setenv ("LC_ALL", old, TRUE);
  else
    g_unsetenv ("LC_ALL");

  g_assert_nonnull (strstr (table.out, "Übung 細胞"));
  node = cli_json (&json);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_node_get_array (node), 0), "name"), ==,
                   "Übung 細胞");
}

static int
run_in_shell (CliFixture *fixture,
              const char *line,
              char      **out,
              char      **err)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *command = g_strdup_printf ("\"$LYCEUM_TEST_LYCEUMCTL\" --data-dir '%s' %s", fixture->data_dir, line);

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, "sh", "-c", command,
                              NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, out, err, &error);
  g_assert_no_error (error);
  return g_subprocess_get_exit_status (process);
}

static void
test_output_goes_nowhere (CliFixture   *fixture,
                          gconstpointer data)
{
  g_autofree char *out = NULL, *err = NULL, *full_out = NULL, *full_err = NULL;

  import_sample (fixture, "Biology");
  g_assert_cmpint (run_in_shell (fixture, "courses | true", &out, &err), ==, 0);
  g_assert_cmpstr (err, ==, "");
  g_assert_cmpint (run_in_shell (fixture, "courses --json > /dev/full", &full_out, &full_err), ==, 1);
  g_assert_cmpstr (full_err, !=, "");
}

static void
test_help (CliFixture   *fixture,
           gconstpointer data)
{
  static const char *const commands[] = {
    "learn", "import", "courses", "lessons", "cards", "due", "study", "tasks", "stats",
  };
  g_auto (CliRun) all = { 0 };

  cli_run (fixture, &all, NULL, "help", NULL);
  g_assert_cmpint (all.status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *usage = g_strdup_printf ("lyceumctl %s", commands[i]);
      g_auto (CliRun) option = { 0 }, word = { 0 };

      g_assert_nonnull (strstr (all.out, commands[i]));
      cli_run (fixture, &option, NULL, commands[i], "--help", NULL);
      cli_run (fixture, &word, NULL, "help", commands[i], NULL);
      g_assert_cmpint (option.status, ==, 0);
      g_assert_nonnull (strstr (option.out, usage));
      g_assert_cmpstr (option.out, ==, word.out);
    }
}

/* The parts of an answer stand one below the other, however wide the terminal is. */
static void
test_lists_stay_lists (CliFixture   *fixture,
                       gconstpointer data)
{
  g_autofree char *path = cli_write_file (fixture, "parts.md",
                                          "# The cell\n\nThe cell theory has three parts:\n\n"
                                          "- All living things are made of one or more cells.\n"
                                          "- The cell is the smallest unit that is alive.\n"
                                          "- Every cell arises from an existing cell.\n", -1);
  g_auto (CliRun) learn = { 0 }, cards = { 0 };

  cli_run (fixture, &learn, NULL, "learn", path, NULL);
  g_assert_cmpint (learn.status, ==, 0);
  cli_run (fixture, &cards, NULL, "cards", "--course", "1", NULL);
  g_test_message ("%s", cards.out);
  g_assert_true (g_regex_match_simple ("cells\\n +- The cell is the smallest unit that is alive\\n +- Every", cards.out, 0, 0));
}

/* Two programs on one collection: each makes its course, and neither takes a task of the other. */
static void
test_two_at_once (CliFixture   *fixture,
                  gconstpointer data)
{
  g_autofree char *first = cli_write_file (fixture, "first.md", cli_sample_text, -1);
  g_autofree char *second = cli_write_file (fixture, "second.md", cli_sample_text, -1);
  g_autoptr (GSubprocess) one = NULL, other = NULL;
  g_auto (CliRun) resume = { 0 };
  g_autoptr (JsonNode) node = NULL;

  one = cli_spawn (fixture, "learn", first, NULL);
  other = cli_spawn (fixture, "learn", second, NULL);
  cli_run (fixture, &resume, NULL, "tasks", "resume", "--json", NULL);
  node = cli_json (&resume);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "resumed"), ==, 0);
  g_assert_true (g_subprocess_wait_check (one, NULL, NULL));
  g_assert_true (g_subprocess_wait_check (other, NULL, NULL));
  g_assert_cmpuint (cli_count_courses (fixture), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, CliFixture, NULL, cli_fixture_set_up, func, cli_fixture_tear_down)
  ADD ("/cli/manners/bad-addition", test_bad_addition);
  ADD ("/cli/manners/broken-bytes", test_broken_bytes);
  ADD ("/cli/manners/bad-addition-to-unread", test_bad_addition_to_unread);
  ADD ("/cli/manners/work-of-another", test_work_of_another);
  ADD ("/cli/manners/no-such-course", test_no_such_course);
  ADD ("/cli/manners/empty-words", test_empty_words);
  ADD ("/cli/manners/file-as-folder", test_file_as_folder);
  ADD ("/cli/manners/nothing-to-print", test_nothing_to_print);
  ADD ("/cli/manners/closed-input", test_closed_input);
  ADD ("/cli/manners/words-of-the-line", test_words_of_the_line);
  ADD ("/cli/manners/names-of-files", test_names_of_files);
  ADD ("/cli/manners/plain-locale", test_plain_locale);
  ADD ("/cli/manners/output-goes-nowhere", test_output_goes_nowhere);
  ADD ("/cli/manners/help", test_help);
  ADD ("/cli/manners/lists-stay-lists", test_lists_stay_lists);
  ADD ("/cli/manners/two-at-once", test_two_at_once);
#undef ADD

  return g_test_run ();
}
