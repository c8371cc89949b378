/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "workshop-test.h"

/* Courses, from material to cards, through the queue and the collection, as the app makes them. */

static void
test_make (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (LyceumCourse) course = NULL;
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;

  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, "Biology", pasted ("The cell", cell_text), TRUE);
  g_assert_true (wait_for_end (fixture, task, &error));
  g_assert_no_error (error);
  g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_SUCCEEDED);
  course = get_course (fixture, course_id);
  g_assert_cmpstr (course->name, ==, "Biology");
  g_assert_cmpuint (course->n_lessons, >=, 1);
  g_assert_cmpuint (course->n_planned, ==, 0);
  g_assert_cmpuint (course->n_cards, >=, 1);
}

static void
test_only_read (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (LyceumCourse) course = NULL;
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;

  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, "Biology", pasted ("The cell", cell_text), FALSE);
  g_assert_true (wait_for_end (fixture, task, &error));
  course = get_course (fixture, course_id);
  g_assert_cmpuint (course->n_sources, ==, 1);
  g_assert_cmpuint (course->n_lessons + course->n_planned + course->n_cards, ==, 0);
}

/* A new course without a name is called what its document is called; more material goes into the same course. */
static void
test_name_and_more (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LyceumTask) task = NULL, more = NULL;
  g_autoptr (LyceumCourse) course = NULL, bigger = NULL;
  gint64 course_id = 0, same_id;

  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, NULL, pasted ("Pasted text", cell_text), TRUE);
  g_assert_true (wait_for_end (fixture, task, NULL));
  course = get_course (fixture, course_id);
  g_assert_cmpstr (course->name, ==, "The cell");

  same_id = course_id;
  more = create_course (fixture,
                        &same_id,
                        NULL,
                        pasted ("Energy", "# Energy\n\nA **mitochondrion** is an organelle in which respiration takes place.\n"),
                        TRUE);
  g_assert_cmpint (same_id, ==, course_id);
  g_assert_true (wait_for_end (fixture, more, NULL));
  bigger = get_course (fixture, course_id);
  g_assert_cmpuint (bigger->n_sources, ==, 2);
  g_assert_cmpuint (bigger->n_lessons, >, course->n_lessons);
  g_assert_cmpuint (bigger->n_cards, >, course->n_cards);
}

/* What cannot be read fails with a sentence that names it, and the rest is made all the same. */
static void
test_one_bad (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (LyceumCourse) course = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "missing.epub", NULL);
  GPtrArray *materials = pasted ("The cell", cell_text);
  GListModel *children;
  guint n_named = 0;
  gint64 course_id = 0;

  g_ptr_array_add (materials, lyceum_material_new_file (path));
  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, "Both", materials, TRUE);
  g_assert_false (wait_for_end (fixture, task, &error));
  g_assert_error (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_CHILDREN_FAILED);
  g_assert_cmpint (lyceum_task_get_state (task), ==, LYCEUM_TASK_STATE_FAILED);
  course = get_course (fixture, course_id);
  g_assert_cmpuint (course->n_cards, >=, 1);

  children = lyceum_queue_get_children (lyceum_workshop_get_queue (fixture->workshop), task);
  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);

      if (lyceum_task_get_state (child) == LYCEUM_TASK_STATE_FAILED)
        n_named += strstr (lyceum_task_get_error_message (child), "missing.epub") != NULL;
    }
  g_assert_cmpuint (n_named, ==, 1);
}

/* A failed import that is tried again after the file has come makes what was missing. */
static void
test_retry (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (LyceumCourse) course = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "late.md", NULL);
  GPtrArray *materials = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_material_free);
  gint64 course_id = 0;

  g_ptr_array_add (materials, lyceum_material_new_file (path));
  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, "Late", materials, TRUE);
  g_assert_false (wait_for_end (fixture, task, NULL));
  g_assert_true (g_file_set_contents (path, cell_text, -1, NULL));
  lyceum_queue_retry (lyceum_workshop_get_queue (fixture->workshop), task);
  g_assert_true (wait_for_end (fixture, task, &error));
  g_assert_no_error (error);
  course = get_course (fixture, course_id);
  g_assert_cmpuint (course->n_lessons, >=, 1);
  g_assert_cmpuint (course->n_cards, >=, 1);
}

/* Closing in the middle and going on at the next start comes to the same course as a run that nobody disturbed. */
static void
test_interrupted (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = long_text ();
  g_autofree char *expected = NULL, *found = NULL;
  g_autoptr (LyceumTask) task = NULL;
  gint64 undisturbed_id = 0, course_id = 0;
  guint n_recovered = 0;

  start_workshop (fixture, FALSE);
  task = create_course (fixture, &undisturbed_id, "Organs", pasted ("Organs", text), TRUE);
  g_assert_true (wait_for_end (fixture, task, NULL));
  expected = describe_course (fixture, undisturbed_id);
  g_clear_object (&task);

  g_object_unref (create_course (fixture, &course_id, "Organs", pasted ("Organs", text), TRUE));
  for (guint i = 0;; i++)
    {
      for (guint turns = g_test_rand_int_range (0, 40); turns > 0; turns--)
        g_main_context_iteration (NULL, FALSE);
      close_workshop (fixture);
      open_workshop (fixture);
      n_recovered = start_workshop (fixture, TRUE);
      if (n_recovered == 0 || i == 4)
        break;
    }
  while (lyceum_queue_get_n_unfinished (lyceum_workshop_get_queue (fixture->workshop)) > 0)
    g_main_context_iteration (NULL, TRUE);
  found = describe_course (fixture, course_id);
  g_assert_cmpuint (strlen (found), ==, strlen (expected));
  g_assert_true (g_str_equal (found, expected));
}

/* A person who is quicker than the queue: nothing is refused because it has not started yet. */
static void
test_before_start (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (LyceumCourse) course = NULL;
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;

  lyceum_course_create_async (lyceum_workshop_get_queue (fixture->workshop),
                              lyceum_workshop_get_collection (fixture->workshop), 0, "Biology",
                              pasted ("The cell", cell_text), TRUE, LYCEUM_TASK_PRIORITY_HIGH, NULL, ready_cb, &result);
  start_workshop (fixture, TRUE);
  task = lyceum_course_create_finish (wait_for (&result), &course_id, &error);
  g_assert_no_error (error);
  g_assert_true (wait_for_end (fixture, task, &error));
  course = get_course (fixture, course_id);
  g_assert_cmpuint (course->n_cards, >=, 1);
}

/* And closes again before it has. */
static void
test_never_started (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;

  lyceum_course_create_async (lyceum_workshop_get_queue (fixture->workshop),
                              lyceum_workshop_get_collection (fixture->workshop), 0, "Biology",
                              pasted ("The cell", cell_text), TRUE, LYCEUM_TASK_PRIORITY_HIGH, NULL, ready_cb, &result);
  close_workshop (fixture);
  task = lyceum_course_create_finish (wait_for (&result), &course_id, &error);
  if (!task)
    g_assert_error (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_SHUT_DOWN);
  g_clear_object (&task);
  g_clear_object (&result); /* it holds the queue, and the queue its store, and that its name as an owner */
  /* Accepted or refused, one of both: what was accepted is made at the next start. */
  open_workshop (fixture);
  g_assert_cmpint (start_workshop (fixture, TRUE) > 0, ==, error == NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/tasks/course/make", test_make);
  ADD ("/tasks/course/only-read", test_only_read);
  ADD ("/tasks/course/name-and-more", test_name_and_more);
  ADD ("/tasks/course/before-start", test_before_start);
  ADD ("/tasks/course/never-started", test_never_started);
  ADD ("/tasks/course/one-bad", test_one_bad);
  ADD ("/tasks/course/retry", test_retry);
  ADD ("/tasks/course/interrupted", test_interrupted);
#undef ADD
  return g_test_run ();
}
