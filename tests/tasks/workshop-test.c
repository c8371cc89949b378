/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workshop-test.h"

#include <glib/gstdio.h>

const char cell_text[] =
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

void
ready_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

void
open_workshop (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_workshop_open_async (fixture->data_dir, NULL, ready_cb, &result);
  fixture->workshop = lyceum_workshop_open_finish (wait_for (&result), &error);
  g_assert_no_error (error);
}

guint
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

void
close_workshop (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_workshop_close_async (fixture->workshop, ready_cb, &result);
  g_assert_true (lyceum_workshop_close_finish (fixture->workshop, wait_for (&result), &error));
  g_assert_no_error (error);
  g_clear_object (&fixture->workshop);
}

void
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

void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->workshop != NULL)
    close_workshop (fixture);
  remove_tree (fixture->folder);
  g_free (fixture->data_dir);
  g_free (fixture->folder);
}

/* @materials: (transfer full) */
LyceumTask *
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

GPtrArray *
pasted (const char *name, const char *text)
{
  GPtrArray *materials = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_material_free);

  g_ptr_array_add (materials, lyceum_material_new_text (name, text));
  return materials;
}

gboolean
wait_for_end (Fixture *fixture, LyceumTask *task, GError **error)
{
  LyceumQueue *queue = lyceum_workshop_get_queue (fixture->workshop);
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_queue_wait_async (queue, task, NULL, ready_cb, &result);
  return lyceum_queue_wait_finish (queue, wait_for (&result), error);
}

LyceumCourse *
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
char *
describe_course (Fixture *fixture, gint64 id)
{
  LyceumCollection *collection = lyceum_workshop_get_collection (fixture->workshop);
  g_autoptr (GAsyncResult) lessons_result = NULL, cards_result = NULL;
  g_autoptr (GPtrArray) lessons = NULL, cards = NULL;
  GString *text = g_string_new (NULL);

  lyceum_collection_list_lessons_async (collection, id, TRUE, NULL, ready_cb, &lessons_result);
  lessons = lyceum_collection_list_lessons_finish (collection, wait_for (&lessons_result), NULL);
  lyceum_collection_list_cards_async (collection, id, NULL, 0, NULL, ready_cb, &cards_result);
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

char *
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
