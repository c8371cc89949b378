/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>

#include "workshop-test.h"

/* A course is cancelled, or the app closed, while a file is being read by a reader that never comes to an end. */

static char *
write_file (Fixture *fixture, const char *name, const char *text)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* Returns: the process that reads, once it is there */
static GPid
start_reading (Fixture *fixture, LyceumTask **task, gint64 *course_id)
{
  g_autofree char *pid_path = g_build_filename (fixture->folder, "pid", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\necho $$ > '%s.new' && mv '%s.new' '%s' && exec sleep 1000\n", pid_path,
                                             pid_path, pid_path);
  g_autofree char *reader = write_file (fixture, "reader", script);
  g_autofree char *path = write_file (fixture, "cell.md", cell_text);
  g_autofree char *pid = NULL;
  GPtrArray *materials = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_material_free);

  g_assert_cmpint (g_chmod (reader, 0700), ==, 0);
  g_setenv ("LYCEUM_EXTRACT", reader, TRUE);
  g_ptr_array_add (materials, lyceum_material_new_file (path));
  start_workshop (fixture, FALSE);
  *task = create_course (fixture, course_id, "Biology", materials, TRUE);
  while (!g_file_get_contents (pid_path, &pid, NULL, NULL))
    g_main_context_iteration (NULL, FALSE);
  return (GPid) atoi (pid);
}

static void
assert_gone (GPid pid)
{
  for (guint i = 0; kill (pid, 0) == 0 && i < 1000; i++)
    g_usleep (10000);
  g_assert_cmpint (kill (pid, 0), ==, -1);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *extract = g_strdup (g_getenv ("LYCEUM_EXTRACT"));
  LyceumQueue *queue = lyceum_workshop_get_queue (fixture->workshop);
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (LyceumCourse) course = NULL;
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;
  GPid reader = start_reading (fixture, &task, &course_id);

  lyceum_queue_cancel (queue, task);
  g_assert_false (wait_for_end (fixture, task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (lyceum_queue_get_n_unfinished (queue), ==, 0);
  assert_gone (reader);

  /* What was cancelled can be tried again. */
  g_setenv ("LYCEUM_EXTRACT", extract, TRUE);
  lyceum_queue_retry (queue, task);
  g_clear_error (&error);
  g_assert_true (wait_for_end (fixture, task, &error));
  g_assert_no_error (error);
  course = get_course (fixture, course_id);
  g_assert_cmpuint (course->n_lessons, >=, 1);
}

static void
test_close (Fixture *fixture, gconstpointer data)
{
  g_autofree char *extract = g_strdup (g_getenv ("LYCEUM_EXTRACT"));
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (LyceumCourse) course = NULL;
  gint64 course_id = 0;
  GPid reader = start_reading (fixture, &task, &course_id);

  close_workshop (fixture);
  assert_gone (reader);

  g_setenv ("LYCEUM_EXTRACT", extract, TRUE);
  open_workshop (fixture);
  g_assert_cmpuint (start_workshop (fixture, TRUE), >, 0);
  while (lyceum_queue_get_n_unfinished (lyceum_workshop_get_queue (fixture->workshop)) > 0)
    g_main_context_iteration (NULL, TRUE);
  course = get_course (fixture, course_id);
  g_assert_cmpuint (course->n_lessons, >=, 1);
}

static gboolean
damage_notes (LyceumConnection *connection, gpointer data, gpointer *result, GError **error)
{
  return lyceum_connection_execute (connection, "UPDATE task SET payload = '(1, 2)' WHERE kind = 'import'", error);
}

/* What a task is to do is read from a file, and may be anything. */
static void
test_damaged_note (Fixture *fixture, gconstpointer data)
{
  g_autofree char *extract = g_strdup (g_getenv ("LYCEUM_EXTRACT"));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumTask) task = NULL, course = NULL, import = NULL;
  LyceumDatabase *database;
  LyceumQueue *queue;
  gint64 course_id = 0;

  start_reading (fixture, &task, &course_id);
  close_workshop (fixture);
  g_setenv ("LYCEUM_EXTRACT", extract, TRUE);
  open_workshop (fixture);
  database = lyceum_collection_get_database (lyceum_workshop_get_collection (fixture->workshop));
  lyceum_database_write_async (database, damage_notes, NULL, NULL, NULL, NULL, ready_cb, &result);
  g_assert_true (lyceum_database_write_finish (database, wait_for (&result), NULL, NULL));
  g_assert_cmpuint (start_workshop (fixture, TRUE), >, 0);

  queue = lyceum_workshop_get_queue (fixture->workshop);
  course = g_list_model_get_item (G_LIST_MODEL (queue), 0);
  g_assert_false (wait_for_end (fixture, course, NULL));
  import = g_list_model_get_item (lyceum_queue_get_children (queue, course), 0);
  g_assert_cmpint (lyceum_task_get_state (import), ==, LYCEUM_TASK_STATE_FAILED);
  g_assert_cmpstr (lyceum_task_get_error_message (import), !=, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/tasks/cancelling/while-reading", test_cancel);
  ADD ("/tasks/cancelling/closing-while-reading", test_close);
  ADD ("/tasks/cancelling/damaged-note", test_damaged_note);
#undef ADD
  return g_test_run ();
}
