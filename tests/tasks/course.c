/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "lyceum-course-task.h"
#include "lyceum-workshop.h"

/* Courses, from material to cards, through the queue and the collection, as the app makes them. */

static const char cell_text[] =
    "# The cell\n\n"
    "A **cell** is the smallest unit of life. Every living thing is made of one cell or of many cells.\n\n"
    "## The membrane\n\n"
    "The **cell membrane** is a thin layer of lipids and proteins that surrounds the cell. "
    "It controls which substances enter the cell and which leave it. "
    "Osmosis is the movement of water through a membrane towards the higher concentration of dissolved substances.\n\n"
    "## The nucleus\n\n"
    "The **nucleus** is the part of a eukaryotic cell that holds its genetic material. "
    "The nucleus was described by the Scottish botanist Robert Brown in 1831. "
    "Chromosomes are long threads of DNA and proteins that carry the genes.\n";

typedef struct
{
  char *folder;
  char *data_dir;
  LyceumWorkshop *workshop;
} Fixture;

static void
ready_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
open_workshop (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_workshop_open_async (fixture->data_dir, NULL, ready_cb, &result);
  fixture->workshop = lyceum_workshop_open_finish (wait_for (&result), &error);
  g_assert_no_error (error);
}

static guint
start_workshop (Fixture *fixture, gboolean recover)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_recovered = 0;

  lyceum_workshop_start_async (fixture->workshop, recover, NULL, ready_cb, &result);
  g_assert_true (lyceum_workshop_start_finish (fixture->workshop, wait_for (&result), &n_recovered, &error));
  g_assert_no_error (error);
  return n_recovered;
}

static void
close_workshop (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_workshop_close_async (fixture->workshop, ready_cb, &result);
  g_assert_true (lyceum_workshop_close_finish (fixture->workshop, wait_for (&result), &error));
  g_assert_no_error (error);
  g_clear_object (&fixture->workshop);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("lyceum-tasks-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->data_dir = g_build_filename (fixture->folder, "data", NULL);
  open_workshop (fixture);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->workshop != NULL)
    close_workshop (fixture);
  remove_tree (fixture->folder);
  g_free (fixture->data_dir);
  g_free (fixture->folder);
}

/* @materials: (transfer full) */
static LyceumTask *
create_course (Fixture *fixture, gint64 *course_id, const char *name, GPtrArray *materials, gboolean make)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumTask *task;

  lyceum_course_create_async (lyceum_workshop_get_queue (fixture->workshop),
                              lyceum_workshop_get_collection (fixture->workshop),
                              *course_id,
                              name,
                              materials,
                              make,
                              LYCEUM_TASK_PRIORITY_NORMAL,
                              NULL,
                              ready_cb,
                              &result);
  task = lyceum_course_create_finish (wait_for (&result), course_id, &error);
  g_assert_no_error (error);
  g_assert_nonnull (task);
  return task;
}

static GPtrArray *
pasted (const char *name, const char *text)
{
  GPtrArray *materials = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_material_free);

  g_ptr_array_add (materials, lyceum_material_new_text (name, text));
  return materials;
}

static gboolean
wait_for_end (Fixture *fixture, LyceumTask *task, GError **error)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (fixture->workshop);
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_queue_wait_async (queue, task, NULL, ready_cb, &result);
  return lyceum_queue_wait_finish (queue, wait_for (&result), error);
}

static LyceumCourse *
get_course (Fixture *fixture, gint64 id)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (fixture->workshop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumCourse *course;

  lyceum_collection_get_course_async (collection, id, NULL, ready_cb, &result);
  course = lyceum_collection_get_course_finish (collection, wait_for (&result), &error);
  g_assert_no_error (error);
  return course;
}

/* Everything that a person would see of a course, without the numbers of rows. */
static char *
describe_course (Fixture *fixture, gint64 id)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (fixture->workshop);
  g_autoptr (GAsyncResult) lessons_result = NULL, cards_result = NULL;
  g_autoptr (GPtrArray) lessons = NULL, cards = NULL;
  GString *text = g_string_new (NULL);

  lyceum_collection_list_lessons_async (collection, id, TRUE, NULL, ready_cb, &lessons_result);
  lessons = lyceum_collection_list_lessons_finish (collection, wait_for (&lessons_result), NULL);
  lyceum_collection_list_cards_async (collection, id, 0, 0, NULL, ready_cb, &cards_result);
  cards = lyceum_collection_list_cards_finish (collection, wait_for (&cards_result), NULL);
  g_assert_nonnull (lessons);
  g_assert_nonnull (cards);
  for (guint i = 0; i < lessons->len; i++)
    {
      const LyceumLesson *lesson = g_ptr_array_index (lessons, i);

      g_string_append_printf (text, "%u %d %s %s\n", lesson->position, lesson->made, lesson->title, lesson->markdown);
    }
  for (guint i = 0; i < cards->len; i++)
    {
      const LyceumCard *card = g_ptr_array_index (cards, i);

      g_string_append_printf (text, "%s | %s | %s | %s\n", card->kind, card->front, card->back, card->lesson_title);
    }
  return g_string_free (text, FALSE);
}

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

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (GError) error = NULL;
  gint64 course_id = 0;

  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, "Biology", pasted ("The cell", cell_text), TRUE);
  lyceum_queue_cancel (lyceum_workshop_get_queue (fixture->workshop), task);
  g_assert_false (wait_for_end (fixture, task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (lyceum_queue_get_n_unfinished (lyceum_workshop_get_queue (fixture->workshop)), ==, 0);
}

static char *
long_text (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i <= 10; i++)
    {
      g_string_append_printf (text, "# Chapter %u: the organ of kind %c\n\n", i, 'A' + i);
      for (guint j = 1; j <= 20; j++)
        g_string_append_printf (text,
                                "A **corpuscle of kind %c%u** is a small body in the organ of kind %c that weighs %u "
                                "milligrams. The surgeon Ernest Miller described these bodies in London in %u. Bodies of "
                                "this size cannot be seen without a microscope, and students learn to tell them apart "
                                "by their colour, by their place in the tissue and by the way in which they divide.\n\n",
                                'A' + i,
                                j,
                                'A' + i,
                                i * 100 + j,
                                1700 + i * 20 + j);
    }
  return g_string_free (text, FALSE);
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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/tasks/course/make", test_make);
  ADD ("/tasks/course/only-read", test_only_read);
  ADD ("/tasks/course/name-and-more", test_name_and_more);
  ADD ("/tasks/course/one-bad", test_one_bad);
  ADD ("/tasks/course/retry", test_retry);
  ADD ("/tasks/course/cancel", test_cancel);
  ADD ("/tasks/course/interrupted", test_interrupted);
#undef ADD
  return g_test_run ();
}
