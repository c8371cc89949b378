/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>

#include "cli-test.h"

/* A power cut at any moment: `lyceumctl learn` is killed, and `lyceumctl tasks resume` has to come to the same lessons
 * and cards as a run that nobody disturbed; `lyceumctl study` is killed, and every answer that it took is there. */

#define N_ROUNDS_QUICK 4
#define N_ROUNDS_THOROUGH 40

static char *
longer_text (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i <= 12; i++)
    {
      g_string_append_printf (text, "# Chapter %u: the organ of kind %c\n\n", i, 'A' + i);
      for (guint j = 1; j <= 20; j++)
        g_string_append_printf (text,
                                "A **corpuscle of kind %c%u** is a small body in the organ of kind %c that weighs %u "
                                "milligrams. The surgeon Ernest Miller described these bodies in London in %u. Bodies of "
                                "this size cannot be seen without a microscope, and students learn to tell them apart "
                                "by their colour, by their place in the tissue and by the way in which they divide.\n\n",
                                'A' + i, j, 'A' + i, i * 100 + j, 1700 + i * 20 + j);
    }

  return g_string_free (text, FALSE);
}

/* Everything that a person would see, without the numbers of rows. */
static char *
read_course (CliFixture *fixture)
{
  GString *all = g_string_new (NULL);
  g_auto (CliRun) courses = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  cli_run (fixture, &courses, NULL, "courses", "--json", NULL);
  node = cli_json (&courses);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *course = json_array_get_object_element (array, i);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (course, "id"));
      static const char *const commands[] = { "lessons", "cards" };

      for (guint command = 0; command < G_N_ELEMENTS (commands); command++)
        {
          g_auto (CliRun) run = { 0 };
          g_autoptr (JsonNode) list_node = NULL;
          JsonArray *list;

          cli_run (fixture, &run, NULL, commands[command], "--course", id, "--json", NULL);
          list_node = cli_json (&run);
          list = json_node_get_array (list_node);
          for (guint j = 0; j < json_array_get_length (list); j++)
            {
              JsonObject *object = json_array_get_object_element (list, j);
              g_autofree char *line = NULL;

              json_object_remove_member (object, "id");
              json_object_remove_member (object, "lesson_id");
              line = json_to_string (json_array_get_element (list, j), FALSE);
              g_string_append_printf (all, "%s\n", line);
            }
        }
    }

  return g_string_free (all, FALSE);
}

static double
learn_undisturbed (const char *text,
                   char      **course)
{
  CliFixture fixture;
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *path = NULL;
  double seconds;

  cli_fixture_set_up (&fixture, NULL);
  path = cli_write_file (&fixture, "organs.md", text, -1);
  cli_run (&fixture, &run, NULL, "learn", path, "--json", NULL);
  node = cli_json (&run);
  seconds = json_object_get_double_member (json_node_get_object (node), "seconds");
  *course = read_course (&fixture);
  cli_fixture_tear_down (&fixture, NULL);

  return seconds;
}

/* Says which lines are on one side only; whole courses would bury the difference. */
static void
explain_difference (const char *found,
                    const char *expected)
{
  g_auto (GStrv) found_lines = g_strsplit (found, "\n", -1);
  g_auto (GStrv) expected_lines = g_strsplit (expected, "\n", -1);

  for (guint i = 0; found_lines[i]; i++)
    if (!g_strv_contains ((const char *const *) expected_lines, found_lines[i]))
      g_test_message ("not expected: %.400s", found_lines[i]);
  for (guint i = 0; expected_lines[i]; i++)
    if (!g_strv_contains ((const char *const *) found_lines, expected_lines[i]))
      g_test_message ("missing: %.400s", expected_lines[i]);
  g_test_message ("%u lines, and %u expected", g_strv_length (found_lines), g_strv_length (expected_lines));
}

/* Returns whether the kill came after the course had been accepted. */
static gboolean
kill_and_resume (const char *text,
                 const char *expected,
                 double      after_seconds)
{
  CliFixture fixture;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *path = NULL, *course = NULL;
  g_auto (CliRun) run = { 0 };
  gboolean accepted;

  cli_fixture_set_up (&fixture, NULL);
  path = cli_write_file (&fixture, "organs.md", text, -1);
  process = cli_spawn (&fixture, "learn", path, NULL);
  g_usleep (after_seconds * G_USEC_PER_SEC);
  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, NULL);

  cli_run (&fixture, &run, NULL, "tasks", "resume", NULL);
  if (run.status != 0)
    g_test_message ("%s", run.err);
  g_assert_cmpint (run.status, ==, 0);
  course = read_course (&fixture);
  accepted = *course != '\0';
  if (accepted && !g_str_equal (course, expected))
    {
      explain_difference (course, expected);
      g_error ("killed after %f s, the course is another one", after_seconds);
    }
  cli_fixture_tear_down (&fixture, NULL);

  return accepted;
}

static void
test_kill (void)
{
  g_autofree char *text = longer_text ();
  g_autofree char *expected = NULL;
  double seconds = learn_undisturbed (text, &expected);
  guint n_rounds = g_test_slow () ? N_ROUNDS_THOROUGH : N_ROUNDS_QUICK;
  guint n_accepted = 0;

  g_assert_cmpuint (strlen (expected), >, 1000);
  for (guint i = 0; i < n_rounds; i++)
    n_accepted += kill_and_resume (text, expected, g_test_rand_double_range (0, seconds));

  g_test_message ("%u of %u kills came after the course had been accepted", n_accepted, n_rounds);
}

/* Reads until the text has come @n times; the end of the output is a failure. */
static void
read_until (GInputStream *stream,
            const char   *text,
            guint         n)
{
  g_autoptr (GString) output = g_string_new (NULL);
  const char *at = output->str;

  for (;;)
    {
      char bytes[256];
      gssize length = g_input_stream_read (stream, bytes, sizeof bytes, NULL, NULL);
      guint n_found = 0;

      g_assert_cmpint (length, >, 0);
      g_string_append_len (output, bytes, length);
      for (at = output->str; (at = strstr (at, text)); at++)
        n_found++;
      if (n_found >= n)
        return;
    }
}

/* Killed at the moment in which the card after the @n_answers-th answer is shown. */
static void
study_and_kill (CliFixture *fixture,
                guint       n_answers)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("LYCEUM_TEST_LYCEUMCTL"),
                        "--data-dir", fixture->data_dir, "study", NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < n_answers; i++)
    {
      g_output_stream_write_all (g_subprocess_get_stdin_pipe (process), "\n1\n", 3, NULL, NULL, &error);
      g_assert_no_error (error);
      g_output_stream_flush (g_subprocess_get_stdin_pipe (process), NULL, &error);
      g_assert_no_error (error);
      read_until (g_subprocess_get_stdout_pipe (process), "learning ·", i == 0 ? 2 : 1);
    }
  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, NULL);
}

static void
test_review (CliFixture   *fixture,
             gconstpointer data)
{
  g_autofree char *text = longer_text ();
  g_autofree char *path = cli_write_file (fixture, "organs.md", text, -1);
  g_auto (CliRun) learn = { 0 };
  guint n_expected = 0;

  cli_run (fixture, &learn, NULL, "learn", path, NULL);
  g_assert_cmpint (learn.status, ==, 0);
  for (guint n_answers = 1; n_answers <= 3; n_answers++)
    {
      g_auto (CliRun) due = { 0 };
      g_autoptr (JsonNode) node = NULL;

      study_and_kill (fixture, n_answers);
      n_expected += n_answers;
      cli_run (fixture, &due, NULL, "due", "--json", NULL);
      node = cli_json (&due);
      g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "reviewed_today"), ==, n_expected);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/kill", test_kill);
  g_test_add ("/cli/kill-review", CliFixture, NULL, cli_fixture_set_up, test_review, cli_fixture_tear_down);
  return g_test_run ();
}
