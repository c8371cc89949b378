/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "cli-test.h"

static void
assert_members (JsonObject        *object,
                const char *const *names)
{
  guint n_names = 0;

  for (; names[n_names]; n_names++)
    if (!json_object_has_member (object, names[n_names]))
      g_error ("member %s is missing", names[n_names]);
  g_assert_cmpuint (json_object_get_size (object), ==, n_names);
}

#define ASSERT_MEMBERS(object, ...) assert_members (object, (const char *const[]){ __VA_ARGS__, NULL })

static gint64
learn_sample (CliFixture *fixture)
{
  g_autofree char *path = cli_write_file (fixture, "cell.md", cli_sample_text, -1);
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *learnt;

  cli_run (fixture, &run, NULL, "learn", path, "--name", "Biology", "--json", NULL);
  node = cli_json (&run);
  learnt = json_node_get_object (node);
  ASSERT_MEMBERS (learnt, "course_id", "lessons", "cards", "seconds", "first_lesson_seconds");
  g_assert_cmpint (json_object_get_int_member (learnt, "lessons"), >=, 1);
  g_assert_cmpint (json_object_get_int_member (learnt, "cards"), >=, 1);
  g_assert_cmpfloat (json_object_get_double_member (learnt, "first_lesson_seconds"), >, 0);
  g_assert_cmpfloat (json_object_get_double_member (learnt, "first_lesson_seconds"), <=,
                     json_object_get_double_member (learnt, "seconds"));
  return json_object_get_int_member (learnt, "course_id");
}

static void
test_learn (CliFixture   *fixture,
            gconstpointer data)
{
  gint64 course_id = learn_sample (fixture);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, course_id);
  g_auto (CliRun) courses = { 0 }, lessons = { 0 }, glossary = { 0 }, cards = { 0 };
  g_autoptr (JsonNode) courses_node = NULL, lessons_node = NULL, glossary_node = NULL, cards_node = NULL;
  JsonObject *object;

  cli_run (fixture, &courses, NULL, "courses", "--json", NULL);
  courses_node = cli_json (&courses);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (courses_node)), ==, 1);
  object = json_array_get_object_element (json_node_get_array (courses_node), 0);
  ASSERT_MEMBERS (object, "id", "name", "lessons", "cards", "due");
  g_assert_cmpstr (json_object_get_string_member (object, "name"), ==, "Biology");
  g_assert_cmpint (json_object_get_int_member (object, "due"), >=, 1);

  cli_run (fixture, &lessons, NULL, "lessons", "--course", id, "--json", NULL);
  lessons_node = cli_json (&lessons);
  object = json_array_get_object_element (json_node_get_array (lessons_node), 0);
  ASSERT_MEMBERS (object, "id", "title", "markdown", "key_terms", "questions", "minutes", "source", "made_by", "made_note");
  g_assert_true (json_object_get_null_member (object, "made_by"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "key_terms")), >=, 1);
  ASSERT_MEMBERS (json_array_get_object_element (json_object_get_array_member (object, "key_terms"), 0), "term",
                  "definition");
  g_assert_nonnull (json_object_get_array_member (object, "questions"));
  g_assert_nonnull (strstr (json_object_get_string_member (object, "markdown"), "membrane"));
  g_assert_cmpstr (json_object_get_string_member (object, "source"), ==, "cell.md");

  cli_run (fixture, &glossary, NULL, "glossary", id, "--json", NULL);
  glossary_node = cli_json (&glossary);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (glossary_node)), >=, 1);
  object = json_array_get_object_element (json_node_get_array (glossary_node), 0);
  ASSERT_MEMBERS (object, "term", "definition", "lesson", "lessons");
  object = json_array_get_object_element (json_object_get_array_member (object, "lessons"), 0);
  ASSERT_MEMBERS (object, "id", "number", "title");

  cli_run (fixture, &cards, NULL, "--json", "cards", "--course", id, NULL);
  cards_node = cli_json (&cards);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (cards_node)); i++)
    {
      JsonObject *source;

      object = json_array_get_object_element (json_node_get_array (cards_node), i);
      ASSERT_MEMBERS (object, "id", "kind", "front", "back", "answers", "lesson_id", "source");
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "answers")), >=, 1);
      source = json_object_get_object_member (object, "source");
      ASSERT_MEMBERS (source, "name", "location", "quote");
      g_assert_cmpstr (json_object_get_string_member (source, "quote"), !=, "");
      g_assert_null (strstr (json_object_get_string_member (object, "front"), "{{"));
    }
}

static void
test_import (CliFixture   *fixture,
             gconstpointer data)
{
  g_autofree char *path = cli_write_file (fixture, "cell.md", cli_sample_text, -1);
  g_auto (CliRun) run = { 0 }, courses = { 0 }, more = { 0 };
  g_autoptr (JsonNode) node = NULL, courses_node = NULL, more_node = NULL;
  g_autofree char *id = NULL;
  JsonObject *object;

  cli_run (fixture, &run, NULL, "import", path, "--json", NULL);
  node = cli_json (&run);
  id = g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (json_node_get_object (node), "course_id"));

  cli_run (fixture, &more, NULL, "import", path, "--course", id, "--json", NULL);
  more_node = cli_json (&more);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (more_node), "sources")), ==, 2);

  cli_run (fixture, &courses, NULL, "courses", "--json", NULL);
  courses_node = cli_json (&courses);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (courses_node)), ==, 1);
  object = json_array_get_object_element (json_node_get_array (courses_node), 0);
  g_assert_cmpint (json_object_get_int_member (object, "lessons"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (object, "cards"), ==, 0);
}

static void
test_usage (CliFixture   *fixture,
            gconstpointer data)
{
  static const char *const lines[][4] = {
    { "frobnicate" }, { "learn" }, { "learn", "--frobnicate" }, { "lessons" }, { "cards" }, { "courses", "surplus" },
    { "lessons", "--course", "x" }, { "tasks", "frobnicate" }, { "tasks", "show" }, { "tasks", "cancel", "x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (CliRun) run = { 0 };

      cli_run (fixture, &run, NULL, lines[i][0], lines[i][1], lines[i][2], NULL);
      g_test_message ("%s %s", lines[i][0], lines[i][1] ? lines[i][1] : "");
      g_assert_cmpint (run.status, ==, 2);
      g_assert_cmpstr (run.out, ==, "");
      g_assert_cmpstr (run.err, !=, "");
    }
}

/* A bad file is an error that names it, and leaves nothing behind. */
static void
assert_refused (CliFixture *fixture,
                const char *path,
                const char *name)
{
  g_auto (CliRun) run = { 0 }, courses = { 0 };
  g_autoptr (JsonNode) node = NULL;

  cli_run (fixture, &run, NULL, "learn", path, NULL);
  g_test_message ("%s: %s", name, run.err);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.err, name));

  cli_run (fixture, &courses, NULL, "courses", "--json", NULL);
  node = cli_json (&courses);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 0);
}

static void
test_bad_files (CliFixture   *fixture,
                gconstpointer data)
{
  g_autofree char *empty = cli_write_file (fixture, "empty.md", "", 0);
  g_autofree char *blank = cli_write_file (fixture, "blank.txt", " \n\n \t\n", -1);
  g_autofree char *missing = g_build_filename (fixture->root, "missing.epub", NULL);
  g_autofree char *folder = g_build_filename (fixture->root, "folder", NULL);
  g_autofree char *epub = cli_write_file (fixture, "broken.epub", "PK\003\004 not really", -1);
  g_autofree char *pdf = cli_write_file (fixture, "broken.pdf", "%PDF-1.4\n1 0 obj", -1);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  assert_refused (fixture, empty, "empty.md");
  assert_refused (fixture, blank, "blank.txt");
  assert_refused (fixture, missing, "missing.epub");
  assert_refused (fixture, folder, "folder");
  assert_refused (fixture, epub, "broken.epub");
  assert_refused (fixture, pdf, "broken.pdf");
}

static void
test_one_bad_of_two (CliFixture   *fixture,
                     gconstpointer data)
{
  g_autofree char *good = cli_write_file (fixture, "cell.md", cli_sample_text, -1);
  g_autofree char *bad = cli_write_file (fixture, "broken.pdf", "%PDF-1.4\n1 0 obj", -1);
  g_auto (CliRun) run = { 0 }, courses = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *course;

  cli_run (fixture, &run, NULL, "learn", bad, good, "--name", "Both", NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.err, "broken.pdf"));

  cli_run (fixture, &courses, NULL, "courses", "--json", NULL);
  node = cli_json (&courses);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 1);
  course = json_array_get_object_element (json_node_get_array (node), 0);
  g_assert_cmpint (json_object_get_int_member (course, "cards"), >=, 1);
}

static void
test_study (CliFixture   *fixture,
            gconstpointer data)
{
  g_auto (CliRun) run = { 0 }, due = { 0 };
  g_autoptr (JsonNode) node = NULL, due_node = NULL;
  JsonObject *summary;

  learn_sample (fixture);
  /* Easy, undone, easy again; then one more card that is easy; then the input ends. */
  cli_run (fixture, &run, "\n4\nu\n\n4\n\n4\n", "study", "--json", NULL);
  node = cli_json (&run);
  summary = json_node_get_object (node);
  ASSERT_MEMBERS (summary, "reviews", "again", "hard", "good", "easy", "left");
  g_assert_cmpint (json_object_get_int_member (summary, "reviews"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (summary, "easy"), ==, 2);

  cli_run (fixture, &due, NULL, "due", "--json", NULL);
  due_node = cli_json (&due);
  ASSERT_MEMBERS (json_node_get_object (due_node), "due", "new", "minutes", "streak", "reviewed_today", "due_tomorrow",
                  "courses");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (due_node), "reviewed_today"), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, CliFixture, NULL, cli_fixture_set_up, func, cli_fixture_tear_down)
  ADD ("/cli/learn", test_learn);
  ADD ("/cli/import", test_import);
  ADD ("/cli/usage", test_usage);
  ADD ("/cli/bad-files", test_bad_files);
  ADD ("/cli/one-bad-of-two", test_one_bad_of_two);
  ADD ("/cli/study", test_study);
#undef ADD

  return g_test_run ();
}
