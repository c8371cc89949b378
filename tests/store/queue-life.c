/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue-life.h"

#include <string.h>

#include "lyceum-sqlite-task-store.h"

#define N_WORKERS 2
#define MOST_TRIES 10 /* more faults than that are in no plan */

const WorkloadPart queue_life_parts[] = {
  { "quick", 2 }, { "fetch", 1 }, { "flaky", 1 },  { "steps", 1 },
  { "spread", 1 }, { "once", 1 }, { "stream", 1 }, { NULL, 0 },
};

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_clear_object (&wish->task);
  g_free (wish->name);
  g_free (wish);
}

void
queue_life_init (QueueLife  *life,
                 const char *sentence)
{
  g_autoptr (GError) error = NULL;

  *life = (QueueLife){ .test = store_test_new (TRUE), .sentence = sentence };
  life->wishes = g_ptr_array_new_with_free_func (wish_free);
  life->workload = workload_new (life->test->folder, NULL);
  store_test_write (life->test->database, workload_prepare_cb, NULL, &error);
  g_assert_no_error (error);
}

/* What a person reads. */
static void
check_sentence (QueueLife  *life,
                const char *message)
{
  g_assert_nonnull (message);
  life->n_failures++;
  if (!strstr (message, life->sentence) && !strstr (message, "parts failed") && !strstr (message, "part failed"))
    g_error ("“%s” is not what a person can be told; expected: “%s”", message, life->sentence);
}

void
queue_life_open (QueueLife       *life,
                 LyceumTaskStore *store)
{
  g_autoptr (LyceumTaskStore) owned = store ? store : lyceum_sqlite_task_store_new (life->test->database);

  life->queue = lyceum_queue_new (owned, N_WORKERS);
  workload_register (life->workload, life->queue);
}

void
queue_life_try_start (QueueLife *life,
                      GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_queue_start_async (life->queue, TRUE, NULL, store_test_ready_cb, &result);
  lyceum_queue_start_finish (life->queue, store_test_wait (&result), NULL, error);
}

void
queue_life_start (QueueLife *life)
{
  for (guint i = 0; i < MOST_TRIES; i++)
    {
      g_autoptr (GError) error = NULL;

      queue_life_try_start (life, &error);
      if (!error)
        return;
      check_sentence (life, error->message);
    }
  g_error ("the queue does not start");
}

static void submit (Wish *wish);

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Wish *wish = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = lyceum_queue_submit_finish (LYCEUM_QUEUE (object), result, &error);

  wish->n_calls++;
  wish->is_well = !error;
  if (error)
    check_sentence (wish->life, error->message);
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Wish *wish = user_data;
  g_autoptr (GError) error = NULL;

  wish->n_calls++;
  wish->is_well = lyceum_queue_wait_finish (LYCEUM_QUEUE (object), result, &error);
  if (error)
    check_sentence (wish->life, error->message);
}

static void
await (Wish *wish)
{
  wish->n_calls = 0;
  lyceum_queue_wait_async (wish->life->queue, wish->task, NULL, ended_cb, wish);
}

static void
accepted_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Wish *wish = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (wish->n_calls, ==, 0);
  wish->task = lyceum_queue_submit_batch_finish (LYCEUM_QUEUE (object), result, &error);
  if (wish->task)
    {
      await (wish);
      return;
    }
  wish->n_calls++;
  check_sentence (wish->life, error->message);
}

static void
submit (Wish *wish)
{
  LyceumQueue *queue = wish->life->queue;

  wish->n_calls = 0;
  if (!wish->kind)
    {
      workload_submit (queue, wish->name, wish->parts, accepted_cb, wish);
      return;
    }
  wish->task = lyceum_queue_get_task (
    queue, lyceum_queue_submit (queue, workload_spec (wish->kind, wish->name, 0), NULL, submitted_cb, wish));
  g_object_ref (wish->task);
}

Wish *
queue_life_wish (QueueLife  *life,
                 const char *name,
                 const char *kind)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->life = life;
  wish->name = g_strdup (name);
  wish->kind = kind;
  wish->parts = kind ? NULL : queue_life_parts;
  g_ptr_array_add (life->wishes, wish);
  submit (wish);
  return wish;
}

static guint
count_effects (QueueLife  *life,
               const char *name)
{
  g_autofree char *sql = g_strdup_printf ("SELECT coalesce((SELECT n FROM effect WHERE name = '%s'), 0)", name);
  g_autofree char *text = workload_read (life->test->path, sql);

  return (guint) g_ascii_strtoull (text, NULL, 10);
}

/* Each step is done once, and none before the one that it follows. Returns: how many are done */
static guint
count_steps (QueueLife  *life,
             const char *name)
{
  guint n_done = 0;

  for (guint i = 0; i < WORKLOAD_N_STEPS; i++)
    {
      g_autofree char *step = g_strdup_printf ("%s#%u", name, i);
      guint n = count_effects (life, step);

      g_assert_cmpuint (n, <=, 1);
      if (n == 1 && n_done < i)
        g_error ("%s is done, and the step before it is not", step);
      n_done += n;
    }
  return n_done;
}

/* No effect without success, and no success without its effect. */
static void
check_task (QueueLife  *life,
            LyceumTask *task)
{
  const char *name = lyceum_task_get_title (task), *kind = lyceum_task_get_kind (task);
  gboolean is_well = lyceum_task_get_state (task) == LYCEUM_TASK_STATE_SUCCEEDED;
  GListModel *children = lyceum_queue_get_children (life->queue, task);
  guint n = g_str_equal (kind, "batch") ? (guint) is_well : count_effects (life, name);

  g_assert_cmpint (lyceum_task_get_state (task), !=, LYCEUM_TASK_STATE_CANCELLED);
  if (is_well)
    g_assert_cmpuint (n, ==, 1);
  else
    {
      check_sentence (life, lyceum_task_get_error_message (task));
      /* One that has done its part may have failed because of its children. */
      g_assert_cmpuint (n, <=, g_list_model_get_n_items (children) > 0);
    }
  if (g_str_has_prefix (kind, "steps"))
    g_assert_true (count_steps (life, name) == WORKLOAD_N_STEPS || !is_well);
  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);

      check_task (life, child);
    }
}

static void
check_wish (Wish *wish)
{
  g_autofree char *sql = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpuint (wish->n_calls, ==, 1);
  if (wish->task)
    {
      check_task (wish->life, wish->task);
      return;
    }
  sql = g_strdup_printf ("SELECT count(*) FROM task WHERE title = '%s'", wish->name);
  text = workload_read (wish->life->test->path, sql);
  g_assert_cmpstr (text, ==, "0\n");
}

static gboolean
has_ended (QueueLife *life)
{
  for (guint i = 0; i < life->wishes->len; i++)
    if (((Wish *) g_ptr_array_index (life->wishes, i))->n_calls == 0)
      return FALSE;
  return TRUE;
}

gboolean
queue_life_settle (QueueLife *life)
{
  gboolean all_well = TRUE;

  while (!has_ended (life))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < life->wishes->len; i++)
    {
      Wish *wish = g_ptr_array_index (life->wishes, i);

      check_wish (wish);
      all_well = all_well && wish->is_well;
    }
  return all_well;
}

static void
try_again (Wish *wish)
{
  if (!wish->task)
    {
      submit (wish);
      return;
    }
  lyceum_queue_retry (wish->life->queue, wish->task);
  await (wish);
}

void
queue_life_fulfil (QueueLife *life)
{
  guint n_tries = 0;

  while (!queue_life_settle (life))
    {
      g_assert_cmpuint (n_tries++, <, MOST_TRIES);
      for (guint i = 0; i < life->wishes->len; i++)
        {
          Wish *wish = g_ptr_array_index (life->wishes, i);

          if (!wish->is_well)
            try_again (wish);
        }
    }
}

void
queue_life_shut_down (QueueLife          *life,
                      LyceumQueueShutdown mode)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_queue_shutdown_async (life->queue, mode, store_test_ready_cb, &result);
  g_assert_true (lyceum_queue_shutdown_finish (life->queue, store_test_wait (&result), NULL));
  g_clear_object (&result);
  for (guint i = 0; i < life->wishes->len; i++)
    {
      Wish *wish = g_ptr_array_index (life->wishes, i);

      g_assert_cmpuint (wish->n_calls, ==, 1);
      g_clear_object (&wish->task);
    }
  g_assert_finalize_object (g_steal_pointer (&life->queue));
}

void
queue_life_check (QueueLife *life)
{
  g_autoptr (GPtrArray) effects = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *found = workload_read (life->test->path, WORKLOAD_EFFECTS);
  g_autofree char *expected = NULL;
  g_autofree char *unwell = workload_read (life->test->path, "SELECT title, state, error_message FROM task WHERE state != 3");

  for (guint i = 0; i < life->wishes->len; i++)
    {
      Wish *wish = g_ptr_array_index (life->wishes, i);

      if (wish->kind)
        g_ptr_array_add (effects, g_strdup (wish->name));
      else
        workload_expect (effects, wish->name, wish->parts);
    }
  expected = workload_expected_text (effects);
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpstr (unwell, ==, "");
  workload_check_file (life->test->path);
}

void
queue_life_clear (QueueLife *life)
{
  g_ptr_array_unref (life->wishes);
  workload_free (life->workload);
  store_test_free (life->test);
}
