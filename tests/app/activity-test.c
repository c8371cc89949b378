/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "activity-test.h"

#include "lyceum-activity-list.h"
#include "lyceum-activity-page.h"
#include "lyceum-task-row.h"

#define DAY_MS (24 * 60 * 60 * 1000)

/* What "wait" waits for. */
static gint is_open; /* (atomic) */

void
activity_test_open_gate (void)
{
  g_atomic_int_set (&is_open, TRUE);
}

static gboolean
run_thread_cb (LyceumTaskRun *run,
               gpointer       kind_data,
               GError       **error)
{
  const char *how = g_variant_get_string (lyceum_task_run_get_payload (run), NULL);
  GCancellable *cancellable = lyceum_task_run_get_cancellable (run);

  if (g_str_equal (how, "fail"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The file is damaged.");
      return FALSE;
    }
  if (g_str_equal (how, "wait"))
    lyceum_task_run_set_progress (run, 0.5, "Writing the lesson");
  while (g_str_equal (how, "wait") && !g_atomic_int_get (&is_open))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_usleep (1000);
    }
  return TRUE;
}

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
register_kinds (LyceumQueue *queue)
{
  const LyceumTaskKind work = {
    .name = "work", .title = "Work", .lane = LYCEUM_LANE_COMPUTE, .run_thread_cb = run_thread_cb,
  };
  const LyceumTaskKind batch = { .name = "batch", .title = "Batch", .lane = LYCEUM_LANE_NONE };
  /* The time of a retry is drawn from a range: from one that makes a short wait all but impossible. */
  const LyceumTaskKind stubborn = {
    .name = "stubborn", .title = "Stubborn", .lane = LYCEUM_LANE_COMPUTE, .run_thread_cb = run_thread_cb,
    .max_attempts = 3, .backoff_base_ms = DAY_MS, .backoff_cap_ms = DAY_MS,
  };

  lyceum_queue_register (queue, &work, NULL, NULL);
  lyceum_queue_register (queue, &batch, NULL, NULL);
  lyceum_queue_register (queue, &stubborn, NULL, NULL);
}

void
activity_test_set_up (ActivityTest *test,
                      gconstpointer unused)
{
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GError) error = NULL;

  g_atomic_int_set (&is_open, FALSE);
  test->queue = lyceum_queue_new (NULL, 1);
  register_kinds (test->queue);
  lyceum_queue_start_async (test->queue, FALSE, NULL, ready_cb, &started);
  app_test_until (started);
  lyceum_queue_start_finish (test->queue, started, NULL, &error);
  g_assert_no_error (error);

  test->page = lyceum_activity_page_new (test->queue, NULL, 0);
  test->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (test->window), 800, 900);
  adw_window_set_content (ADW_WINDOW (test->window), test->page);
  gtk_window_present (GTK_WINDOW (test->window));
}

void
activity_test_tear_down (ActivityTest *test,
                         gconstpointer unused)
{
  g_autoptr (GAsyncResult) ended = NULL;
  GtkWidget *page = g_object_ref (test->page);

  activity_test_open_gate ();
  g_object_add_weak_pointer (G_OBJECT (test->window), (gpointer *) &test->window);
  gtk_window_destroy (GTK_WINDOW (test->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (test->window);
  g_assert_finalize_object (page);
  lyceum_queue_shutdown_async (test->queue, LYCEUM_QUEUE_CANCEL_QUEUED, ready_cb, &ended);
  app_test_until (ended);
  lyceum_queue_shutdown_finish (test->queue, ended, NULL);
  g_clear_object (&ended);
  g_assert_finalize_object (test->queue);
}

LyceumTaskSpec *
activity_test_new_spec (const char *kind,
                        const char *title,
                        const char *how)
{
  return lyceum_task_spec_new (kind, title, g_variant_new_string (how), LYCEUM_TASK_PRIORITY_NORMAL, 0);
}

LyceumTask *
activity_test_submit_spec (ActivityTest   *test,
                           LyceumTaskSpec *spec)
{
  gint64 id = lyceum_queue_submit (test->queue, spec, NULL, NULL, NULL);
  LyceumTask *task = lyceum_queue_get_task (test->queue, id);

  g_assert_nonnull (task);
  return task;
}

LyceumTask *
activity_test_submit (ActivityTest *test,
                      const char   *title,
                      const char   *how)
{
  return activity_test_submit_spec (test, activity_test_new_spec ("work", title, how));
}

LyceumTask *
activity_test_submit_batch (ActivityTest      *test,
                            const char        *title,
                            const char *const *how)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_task_spec_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LyceumTask) task = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; how[i]; i++)
    {
      g_autofree char *name = g_strdup_printf ("Step %u of %s", i + 1, title);

      g_ptr_array_add (steps, activity_test_new_spec ("work", name, how[i]));
    }
  lyceum_queue_submit_batch_async (test->queue, activity_test_new_spec ("batch", title, ""), steps, NULL, NULL, NULL, NULL,
                                   ready_cb, &result);
  app_test_until (result);
  task = lyceum_queue_submit_batch_finish (test->queue, result, &error);
  g_assert_no_error (error);
  return task; /* the queue has it */
}

LyceumTask *
activity_test_get_step (ActivityTest *test,
                        LyceumTask   *batch,
                        guint         position)
{
  g_autoptr (LyceumTask) step = g_list_model_get_item (lyceum_queue_get_children (test->queue, batch), position);

  return step;
}

void
activity_test_until_state (LyceumTask     *task,
                           LyceumTaskState state)
{
  app_test_until (lyceum_task_get_state (task) == state);
}

GtkWidget *
activity_test_find_row (GtkWidget  *root,
                        LyceumTask *task)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (LYCEUM_IS_TASK_ROW (root))
    return lyceum_task_row_get_item (LYCEUM_TASK_ROW (root)) == task ? root : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = activity_test_find_row (child, task);

      if (found)
        return found;
    }
  return NULL;
}

GtkWidget *
activity_test_until_row (ActivityTest *test,
                         LyceumTask   *task)
{
  GtkWidget *row;

  while (!(row = activity_test_find_row (test->page, task)))
    g_main_context_iteration (NULL, TRUE);
  return row;
}

gboolean
activity_test_says (ActivityTest *test,
                    LyceumTask   *task,
                    const char   *text)
{
  GtkWidget *row = activity_test_find_row (test->page, task);

  return row && app_test_find_text (row, text) != NULL;
}

/* What the row activity_test_says, where that depends on the time. */
gboolean
activity_test_says_like (ActivityTest *test,
                         LyceumTask   *task,
                         const char   *pattern)
{
  GtkWidget *row = activity_test_find_row (test->page, task);
  GtkWidget *words = row ? app_test_find_text (row, lyceum_task_get_title (task)) : NULL;
  GtkWidget *text = words ? gtk_widget_get_next_sibling (words) : NULL;

  return text && g_pattern_match_simple (pattern, gtk_inscription_get_text (GTK_INSCRIPTION (text)));
}

GtkWidget *
activity_test_find_button (GtkWidget  *root,
                           const char *icon_name)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (root)), icon_name) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = activity_test_find_button (child, icon_name);

      if (found)
        return found;
    }
  return NULL;
}

void
activity_test_click (ActivityTest *test,
                     LyceumTask   *task,
                     const char   *icon_name)
{
  GtkWidget *row, *button;

  do
    {
      row = activity_test_find_row (test->page, task);
      button = row ? activity_test_find_button (row, icon_name) : NULL;
    }
  while (!button && g_main_context_iteration (NULL, TRUE));
  /* At once: a button that is activated waits a little, and by then the row may have another task. */
  g_signal_emit_by_name (button, "clicked");
}

void
activity_test_choose (ActivityTest *test,
                      LyceumTask   *task,
                      const char   *action)
{
  GtkWidget *row = activity_test_until_row (test, task);

  lyceum_task_row_popup_menu (LYCEUM_TASK_ROW (row));
  g_assert_true (gtk_widget_activate_action (gtk_widget_get_ancestor (row, LYCEUM_TYPE_ACTIVITY_LIST), action, NULL));
}

/* A key that a class of widgets binds, where the focus is. The search bar would want a real event. */
gboolean
activity_test_press (ActivityTest *test,
                     guint         keyval)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->window));

  for (GtkWidget *widget = focus; widget; widget = gtk_widget_get_parent (widget))
    {
      g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

      for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
        {
          g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

          if (GTK_IS_SHORTCUT_CONTROLLER (controller) && app_test_press_shortcut (widget, controller, keyval, 0))
            return TRUE;
        }
    }
  return FALSE;
}

GListModel *
activity_test_get_listed (ActivityTest *test)
{
  GtkListView *view = GTK_LIST_VIEW (app_test_find_type (test->page, GTK_TYPE_LIST_VIEW));

  return view ? G_LIST_MODEL (gtk_list_view_get_model (view)) : NULL;
}

LyceumTask *
activity_test_get_listed_task (ActivityTest *test,
                               guint         position)
{
  GListModel *listed = activity_test_get_listed (test);
  g_autoptr (GtkTreeListRow) place = listed ? g_list_model_get_item (listed, position) : NULL;
  g_autoptr (LyceumTask) task = place ? gtk_tree_list_row_get_item (place) : NULL;

  return task;
}

void
activity_test_settle (ActivityTest *test)
{
  AppTest app = { .window = (LyceumWindow *) test->window };

  app_test_settle (&app);
}

guint
activity_test_count_rows (GtkWidget *root)
{
  guint n = LYCEUM_IS_TASK_ROW (root);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    n += activity_test_count_rows (child);
  return n;
}
