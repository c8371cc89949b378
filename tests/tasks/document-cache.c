/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-document-cache.h"
#include "lyceum-thread.h"
#include "workshop-test.h"

/* The documents that are kept for the next lesson, and what becomes of them when memory gets short. */

typedef struct
{
  LyceumDocumentCache *cache;
  const char *uid;
} Reader;

static gpointer
load_thread_cb (gpointer data)
{
  Reader *reader = data;
  g_autoptr (LyceumDocument) first = NULL, again = NULL, later = NULL;

  lyceum_thread_set_role (LYCEUM_THREAD_WORKER);
  first = lyceum_document_cache_load_thread_cb (reader->cache, reader->uid, NULL, NULL);
  again = lyceum_document_cache_load_thread_cb (reader->cache, reader->uid, NULL, NULL);
  g_assert_nonnull (first);
  g_assert_true (first == again);

  lyceum_document_cache_drop (reader->cache);
  later = lyceum_document_cache_load_thread_cb (reader->cache, reader->uid, NULL, NULL);
  g_assert_nonnull (later);
  g_assert_true (later != first);
  /* Whoever worked on the first works on. */
  g_assert_cmpuint (lyceum_document_get_n_blocks (first), ==, lyceum_document_get_n_blocks (later));
  return NULL;
}

static void
test_drop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (LyceumDocumentCache) cache = NULL;
  LyceumCollection *collection;
  GListModel *children;
  Reader reader = { NULL };
  gint64 course_id = 0;

  start_workshop (fixture, FALSE);
  task = create_course (fixture, &course_id, "Biology", pasted ("The cell", cell_text), TRUE);
  g_assert_true (wait_for_end (fixture, task, NULL));
  children = lyceum_queue_get_children (lyceum_workshop_get_queue (fixture->workshop), task);
  for (guint i = 0; reader.uid == NULL && i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);
      guint position;

      lyceum_lesson_task_get_target (child, &reader.uid, &position);
    }
  g_assert_nonnull (reader.uid);

  collection = lyceum_workshop_get_collection (fixture->workshop);
  cache = lyceum_document_cache_new (lyceum_collection_get_database (collection));
  reader.cache = cache;
  g_thread_join (g_thread_new ("reader", load_thread_cb, &reader));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/tasks/document-cache/drop", Fixture, NULL, set_up, test_drop, tear_down);
  return g_test_run ();
}
