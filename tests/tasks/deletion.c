/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "workshop-test.h"

/* A course may be deleted at any moment: its tasks end quietly, and nothing of it comes back. */

static void
delete_course (Fixture *fixture, gint64 id)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (fixture->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_collection_delete_course_async (collection, id, ready_cb, &result);
  g_assert_true (lyceum_collection_change_finish (collection, wait_for (&result), &error));
  g_assert_no_error (error);
}

static gboolean
count_rows (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
      connection,
      "SELECT (SELECT count(*) FROM course) + (SELECT count(*) FROM source) + (SELECT count(*) FROM source_content)"
      " + (SELECT count(*) FROM chunk) + (SELECT count(*) FROM lesson) + (SELECT count(*) FROM note)"
      " + (SELECT count(*) FROM card)",
      error);
  gboolean row = FALSE;

  g_assert_nonnull (statement);
  g_assert_true (lyceum_statement_step (statement, &row, error));
  *result = GUINT_TO_POINTER ((guint) lyceum_statement_get_int64 (statement, 0));
  return TRUE;
}

static void
assert_empty (Fixture *fixture)
{
  LyceumDatabase *database = lyceum_collection_get_database (lyceum_workshop_get_collection (fixture->workshop));
  g_autoptr (GAsyncResult) result = NULL;
  gpointer n_rows = NULL;

  lyceum_database_read_async (database, count_rows, NULL, NULL, NULL, NULL, ready_cb, &result);
  g_assert_true (lyceum_database_read_finish (database, wait_for (&result), &n_rows, NULL));
  g_assert_cmpuint (GPOINTER_TO_UINT (n_rows), ==, 0);
}

static void
assert_ended_quietly (Fixture *fixture, LyceumTask *task)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (fixture->workshop);
  GListModel *children = lyceum_queue_get_children (queue, task);

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);

      g_test_message ("%s: %s", lyceum_task_get_title (child), lyceum_task_get_error_message (child));
      g_assert_cmpint (lyceum_task_get_state (child), !=, LYCEUM_TASK_STATE_FAILED);
    }
  g_assert_cmpint (lyceum_task_get_state (task), !=, LYCEUM_TASK_STATE_FAILED);
  g_assert_cmpuint (lyceum_queue_get_n_unfinished (queue), ==, 0);
}

static void
test_while_it_is_made (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = long_text ();

  start_workshop (fixture, FALSE);
  for (guint round = 0; round < 12; round++)
    {
      g_autoptr (LyceumTask) task = NULL;
      gint64 course_id = 0;

      task = create_course (fixture, &course_id, "Organs", pasted ("Organs", text), TRUE);
      for (guint turns = g_test_rand_int_range (0, 4 * (int) round + 1); turns > 0; turns--)
        if (!LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (task)))
          g_main_context_iteration (NULL, TRUE);
      delete_course (fixture, course_id);
      wait_for_end (fixture, task, NULL);
      assert_ended_quietly (fixture, task);
      assert_empty (fixture);
    }
}

/* What failed is tried again although its course is gone. */
static void
test_before_a_retry (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LyceumTask) task = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "late.md", NULL);
  GPtrArray *materials = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_material_free);
  gint64 course_id = 0;

  g_ptr_array_add (materials, lyceum_material_new_file (path));
  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, "Late", materials, TRUE);
  g_assert_false (wait_for_end (fixture, task, NULL));
  delete_course (fixture, course_id);
  g_assert_true (g_file_set_contents (path, cell_text, -1, NULL));
  lyceum_queue_retry (lyceum_workshop_get_queue (fixture->workshop), task);
  wait_for_end (fixture, task, NULL);
  assert_ended_quietly (fixture, task);
  assert_empty (fixture);
}

/* The next start finds the tasks of a course that was deleted after the last one had ended. */
static void
test_before_a_start (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = long_text ();
  gint64 course_id = 0;

  start_workshop (fixture, FALSE);
  g_object_unref (create_course (fixture, &course_id, "Organs", pasted ("Organs", text), TRUE));
  close_workshop (fixture);
  open_workshop (fixture);
  delete_course (fixture, course_id);
  start_workshop (fixture, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (lyceum_workshop_get_queue (fixture->workshop))); i++)
    {
      g_autoptr (LyceumTask) task =
          g_list_model_get_item (G_LIST_MODEL (lyceum_workshop_get_queue (fixture->workshop)), i);

      wait_for_end (fixture, task, NULL);
      assert_ended_quietly (fixture, task);
    }
  assert_empty (fixture);
}

/* More material comes while the first is being read; two sources of one name are two sources. */
static void
test_more_meanwhile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = long_text ();
  g_autoptr (LyceumTask) first = NULL, second = NULL;
  g_autoptr (LyceumCourse) course = NULL;
  gint64 course_id = 0;

  start_workshop (fixture, FALSE);
  first = create_course (fixture, &course_id, "Organs", pasted ("Notes", text), TRUE);
  second = create_course (fixture, &course_id, NULL, pasted ("Notes", cell_text), TRUE);
  g_assert_true (wait_for_end (fixture, first, NULL));
  g_assert_true (wait_for_end (fixture, second, NULL));
  course = get_course (fixture, course_id);
  g_assert_cmpuint (course->n_sources, ==, 2);
  g_assert_cmpuint (course->n_planned, ==, 0);
  g_assert_cmpuint (course->n_lessons, >=, 3);
}

/* More material for a course that has just been deleted is refused, and leaves nothing. */
static void
test_then_more (Fixture *fixture, gconstpointer data)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (fixture->workshop);
  LyceumCollection *collection = lyceum_workshop_get_collection (fixture->workshop);
  g_autoptr (LyceumTask) task = NULL, more = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;

  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, "Biology", pasted ("The cell", cell_text), TRUE);
  g_assert_true (wait_for_end (fixture, task, NULL));
  delete_course (fixture, course_id);
  lyceum_course_create_async (queue, collection, course_id, NULL, pasted ("More", cell_text), TRUE,
                              LYCEUM_TASK_PRIORITY_NORMAL, NULL, ready_cb, &result);
  more = lyceum_course_create_finish (wait_for (&result), NULL, &error);
  g_assert_null (more);
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND);
  g_assert_cmpuint (lyceum_queue_get_n_unfinished (queue), ==, 0);
  assert_empty (fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/tasks/deletion/while-it-is-made", test_while_it_is_made);
  ADD ("/tasks/deletion/before-a-retry", test_before_a_retry);
  ADD ("/tasks/deletion/before-a-start", test_before_a_start);
  ADD ("/tasks/deletion/more-meanwhile", test_more_meanwhile);
  ADD ("/tasks/deletion/then-more", test_then_more);
#undef ADD
  return g_test_run ();
}
