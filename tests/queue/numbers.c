/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-fixture.h"

/* The numbers of tasks, which a store gives when it can: what comes before they have come. */

/* A store that keeps nothing, and gives out numbers when the test says so, or never. Main thread. */
#define NUMBER_STORE_TYPE (number_store_get_type ())
G_DECLARE_FINAL_TYPE (NumberStore, number_store, NUMBER, STORE, GObject)

struct _NumberStore
{
  GObject parent_instance;
  gboolean fails;
  gboolean holds_back;
  gint64 n_given;
  /* held back */
  guint n;
  gint64 *first; /* (nullable) */
  LyceumTaskStoreDone done;
  gpointer data;
};

static void
number_store_reserve_ids (LyceumTaskStore *store, guint n, gint64 *first, LyceumTaskStoreDone done, gpointer data)
{
  NumberStore *self = NUMBER_STORE (store);
  g_autoptr (GError) error = NULL;

  if (self->holds_back)
    {
      self->n = n;
      self->first = first;
      self->done = done;
      self->data = data;
      return;
    }
  if (self->fails)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The disk is full");
  *first = self->n_given + 1;
  self->n_given += n;
  done (store, error, data);
}

static void
number_store_give (NumberStore *self)
{
  g_assert_nonnull (self->first);
  self->holds_back = FALSE;
  number_store_reserve_ids (LYCEUM_TASK_STORE (self), self->n, self->first, self->done, self->data);
}

static void
number_store_insert (LyceumTaskStore *store, GPtrArray *records, LyceumTaskCommitFunc commit, gpointer commit_data,
                     GDestroyNotify commit_destroy, LyceumTaskStoreDone done, gpointer data)
{
  g_ptr_array_unref (records);
  done (store, NULL, data);
}

static void
number_store_update (LyceumTaskStore *store, LyceumTaskRecord *record, GPtrArray *followers,
                     LyceumTaskCommitFunc commit, gpointer commit_data, GDestroyNotify commit_destroy,
                     LyceumTaskStoreDone done, gpointer data)
{
  lyceum_task_record_free (record);
  g_clear_pointer (&followers, g_ptr_array_unref);
  done (store, NULL, data);
}

static void
number_store_iface_init (LyceumTaskStoreInterface *iface)
{
  iface->reserve_ids = number_store_reserve_ids;
  iface->insert = number_store_insert;
  iface->update = number_store_update;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (NumberStore, number_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LYCEUM_TYPE_TASK_STORE, number_store_iface_init))

static void
number_store_class_init (NumberStoreClass *klass)
{
}

static void
number_store_init (NumberStore *self)
{
}

/* Keeps the result of an operation for the test to finish. It holds the queue. */
static void
result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

/* A parent that has no children, and ends at once. */
static void
submit_parent (QueueFixture *fixture, GAsyncResult **result)
{
  GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);

  lyceum_queue_submit_batch_async (fixture->queue, fixture_spec ("parent", LYCEUM_TASK_PRIORITY_NORMAL, 0), children,
                                   NULL, NULL, NULL, NULL, result_cb, result);
}

/* What was submitted before there were numbers comes before what was submitted after. */
static void
test_early_order (void)
{
  QueueFixture fixture;
  NumberStore *store = g_object_new (NUMBER_STORE_TYPE, NULL);
  g_autoptr (GAsyncResult) early_result = NULL, late_result = NULL;
  g_autoptr (LyceumTask) early = NULL, late = NULL;
  g_autoptr (GError) error = NULL;

  store->holds_back = TRUE;
  fixture_open (&fixture, LYCEUM_TASK_STORE (store), 1);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  submit_parent (&fixture, &early_result);
  number_store_give (store);
  submit_parent (&fixture, &late_result);
  turn_until (early_result != NULL && late_result != NULL);
  early = lyceum_queue_submit_batch_finish (fixture.queue, early_result, &error);
  g_assert_no_error (error);
  late = lyceum_queue_submit_batch_finish (fixture.queue, late_result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lyceum_task_get_id (early), <, lyceum_task_get_id (late));
  g_clear_object (&early_result);
  g_clear_object (&late_result);
  fixture_close (&fixture);
}

/* Where there are no numbers, who submits hears the store's reason. */
static void
test_reserve_error (void)
{
  QueueFixture fixture;
  NumberStore *store = g_object_new (NUMBER_STORE_TYPE, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  store->fails = TRUE;
  fixture_open (&fixture, LYCEUM_TASK_STORE (store), 1);
  fixture_register (&fixture, "parent", LYCEUM_LANE_NONE, TRUE, NULL, NULL);
  submit_parent (&fixture, &result);
  turn_until (result != NULL);
  g_assert_null (lyceum_queue_submit_batch_finish (fixture.queue, result, &error));
  g_assert_error (error, LYCEUM_QUEUE_ERROR, LYCEUM_QUEUE_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "The disk is full"));
  g_clear_object (&result);
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_add_func ("/queue/numbers/early-order", test_early_order);
  g_test_add_func ("/queue/numbers/reserve-error", test_reserve_error);
  return g_test_run ();
}
