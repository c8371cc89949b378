/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "activity-test.h"

#include "lyceum-activity-button.h"
#include "lyceum-progress-ring.h"

/* What a row says of a task, and what can be done with it. */

#define DAY_MS (24 * 60 * 60 * 1000)

static void
test_states (ActivityTest *test,
             gconstpointer unused)
{
  LyceumTask *running = activity_test_submit (test, "First", "wait");
  LyceumTask *queued = activity_test_submit (test, "Second", "done");
  LyceumTask *failed = activity_test_submit (test, "Third", "fail");
  LyceumTask *cancelled = activity_test_submit (test, "Fourth", "done");

  app_test_until (activity_test_says_like (test, running, "Writing the lesson*"));
  g_assert_nonnull (app_test_find_type (activity_test_find_row (test->page, running), LYCEUM_TYPE_PROGRESS_RING));
  app_test_until (activity_test_says (test, queued, "Waiting for its turn"));
  lyceum_queue_cancel (test->queue, cancelled);
  app_test_until (activity_test_says_like (test, cancelled, "Cancelled, *"));
  activity_test_open_gate ();
  app_test_until (activity_test_says_like (test, running, "Done, *"));
  app_test_until (activity_test_says (test, failed, "The file is damaged."));
  g_assert_null (app_test_find_type (activity_test_find_row (test->page, running), LYCEUM_TYPE_PROGRESS_RING));
}

static void
test_batch (ActivityTest *test,
            gconstpointer unused)
{
  static const char *const how[] = { "done", "fail", "wait", "done", NULL };
  LyceumTask *batch = activity_test_submit_batch (test, "Algebra", how);

  app_test_until (activity_test_says_like (test, batch, "2 of 4 steps*1 failed*Writing the lesson"));
  g_assert_null (activity_test_find_row (test->page, activity_test_get_step (test, batch, 0)));

  /* The arrow key shows its steps in their order, and hides them. */
  gtk_widget_grab_focus (activity_test_find_row (test->page, batch));
  g_assert_true (activity_test_press (test, GDK_KEY_Right));
  app_test_until (activity_test_says (test, activity_test_get_step (test, batch, 1), "The file is damaged."));
  for (guint i = 0; i < 4; i++)
    g_assert_true (activity_test_get_listed_task (test, i + 1) == activity_test_get_step (test, batch, i));
  g_assert_true (activity_test_press (test, GDK_KEY_Left));
  app_test_until (!activity_test_find_row (test->page, activity_test_get_step (test, batch, 0)));

  activity_test_open_gate ();
  app_test_until (activity_test_says (test, batch, "1 of 4 steps failed. The file is damaged."));
}

static void
test_reasons (ActivityTest *test,
              gconstpointer unused)
{
  static const struct
  {
    LyceumConstraints constraint;
    LyceumConditions condition;
    const char *text;
  } cases[] = {
    { LYCEUM_CONSTRAINT_NETWORK, LYCEUM_CONDITION_OFFLINE, "Waits for the network" },
    { LYCEUM_CONSTRAINT_UNMETERED, LYCEUM_CONDITION_METERED, "Waits: the connection is metered" },
    { LYCEUM_CONSTRAINT_NO_POWER_SAVER, LYCEUM_CONDITION_POWER_SAVER, "Waits: the computer saves power" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LyceumTaskSpec *spec = activity_test_new_spec ("work", "Work", "done");
      LyceumTask *task;

      lyceum_queue_set_conditions (test->queue, cases[i].condition);
      spec->constraints = cases[i].constraint;
      task = activity_test_submit_spec (test, spec);
      app_test_until (activity_test_says (test, task, cases[i].text));
      lyceum_queue_set_conditions (test->queue, 0);
      app_test_until (activity_test_says_like (test, task, "Done, *"));
    }
}

static void
test_times (ActivityTest *test,
            gconstpointer unused)
{
  LyceumTask *stubborn = activity_test_submit_spec (test, activity_test_new_spec ("stubborn", "Stubborn", "fail"));
  LyceumTaskSpec *later = activity_test_new_spec ("work", "Later", "done");
  LyceumTask *scheduled, *limited[2];

  app_test_until (activity_test_says_like (test, stubborn, "Tries again in *"));

  later->start_at = g_get_real_time () / 1000 + 3 * (gint64) DAY_MS;
  scheduled = activity_test_submit_spec (test, later);
  app_test_until (activity_test_says_like (test, scheduled, "Starts on *"));

  lyceum_queue_set_limit (test->queue, "server", 0.01, 1, 0);
  for (guint i = 0; i < G_N_ELEMENTS (limited); i++)
    {
      LyceumTaskSpec *spec = activity_test_new_spec ("work", "Limited", "done");

      spec->limit_key = g_strdup ("server");
      limited[i] = activity_test_submit_spec (test, spec);
    }
  app_test_until (activity_test_says_like (test, limited[0], "Done*"));
  app_test_until (activity_test_says_like (test, limited[1], "Waits*the server asked for a pause"));
}

/* What a batch waits for is what its next step waits for. */
static void
test_batch_waits (ActivityTest *test,
                  gconstpointer unused)
{
  LyceumTask *first = activity_test_submit (test, "First", "wait");
  LyceumTask *batch = activity_test_submit_batch (test, "Algebra", (const char *[]){ "done", "done", NULL });

  activity_test_until_state (first, LYCEUM_TASK_STATE_RUNNING);
  app_test_until (activity_test_says (test, batch, "Waiting for its turn · 0 of 2 steps"));
  lyceum_queue_set_kind_paused (test->queue, "work", TRUE);
  app_test_until (activity_test_says (test, batch, "Paused · 0 of 2 steps"));
  lyceum_queue_set_kind_paused (test->queue, "work", FALSE);
  activity_test_open_gate ();
  app_test_until (activity_test_says_like (test, batch, "Done*"));
}

static void
test_cancel_and_retry (ActivityTest *test,
                       gconstpointer unused)
{
  LyceumTask *running = activity_test_submit (test, "First", "wait");
  LyceumTask *queued = activity_test_submit (test, "Second", "done");

  activity_test_until_state (running, LYCEUM_TASK_STATE_RUNNING);
  activity_test_click (test, running, "process-stop-symbolic");
  app_test_until (activity_test_says_like (test, running, "Cancelled*"));
  app_test_until (activity_test_says_like (test, queued, "Done*"));
  activity_test_open_gate ();
  activity_test_click (test, running, "view-refresh-symbolic");
  app_test_until (activity_test_says_like (test, running, "Done*"));

  /* What is done has no button but the menu. */
  g_assert_null (activity_test_find_button (activity_test_find_row (test->page, running), "view-refresh-symbolic"));
  g_assert_null (activity_test_find_button (activity_test_find_row (test->page, running), "process-stop-symbolic"));
}

static void
test_delete_key (ActivityTest *test,
                 gconstpointer unused)
{
  LyceumTask *running = activity_test_submit (test, "First", "wait");

  gtk_widget_grab_focus (activity_test_until_row (test, running));
  g_assert_true (activity_test_press (test, GDK_KEY_Delete));
  activity_test_until_state (running, LYCEUM_TASK_STATE_CANCELLED);
  g_assert_false (activity_test_press (test, GDK_KEY_Delete));
}

static void
test_first (ActivityTest *test,
            gconstpointer unused)
{
  LyceumTask *running = activity_test_submit (test, "First", "wait");
  LyceumTask *second = activity_test_submit (test, "Second", "wait");
  LyceumTask *third = activity_test_submit (test, "Third", "wait");

  activity_test_until_state (running, LYCEUM_TASK_STATE_RUNNING);
  app_test_until (activity_test_get_listed_task (test, 2) == third);
  activity_test_choose (test, third, "task.first");
  app_test_until (activity_test_get_listed_task (test, 0) == third);
  g_assert_true (activity_test_get_listed_task (test, 1) == running);
  g_assert_true (activity_test_get_listed_task (test, 2) == second);
  app_test_until (lyceum_task_get_priority (third) == LYCEUM_TASK_PRIORITY_URGENT);
  /* An urgent task has a slot more. */
  activity_test_until_state (third, LYCEUM_TASK_STATE_RUNNING);
  g_assert_cmpint (lyceum_task_get_state (second), !=, LYCEUM_TASK_STATE_RUNNING);
}

static void
test_pause (ActivityTest *test,
            gconstpointer unused)
{
  LyceumTask *running = activity_test_submit (test, "First", "wait");
  LyceumTask *batch = activity_test_submit_batch (test, "Algebra", (const char *[]){ "done", "done", NULL });

  activity_test_until_state (running, LYCEUM_TASK_STATE_RUNNING);
  activity_test_choose (test, batch, "task.pause");
  app_test_until (activity_test_says (test, batch, "Paused · 0 of 2 steps"));
  activity_test_open_gate ();
  activity_test_until_state (running, LYCEUM_TASK_STATE_SUCCEEDED);
  activity_test_click (test, batch, "media-playback-start-symbolic");
  app_test_until (activity_test_says_like (test, batch, "Done*"));
}

static void
test_pause_all (ActivityTest *test,
                gconstpointer unused)
{
  GtkWidget *button = g_object_ref_sink (g_object_new (LYCEUM_TYPE_ACTIVITY_BUTTON, NULL));
  LyceumTask *running = activity_test_submit (test, "First", "wait");
  LyceumTask *queued = activity_test_submit (test, "Second", "done");
  GtkWidget *window = gtk_window_new ();

  lyceum_activity_button_set_queue (LYCEUM_ACTIVITY_BUTTON (button), test->queue);
  gtk_window_set_child (GTK_WINDOW (window), button);
  gtk_window_present (GTK_WINDOW (window));
  activity_test_until_state (running, LYCEUM_TASK_STATE_RUNNING);
  app_test_until (app_test_find_type (button, LYCEUM_TYPE_PROGRESS_RING));

  gtk_widget_activate (activity_test_find_button (test->page, "media-playback-pause-symbolic"));
  app_test_until (activity_test_says (test, queued, "Paused"));
  g_assert_true (lyceum_queue_is_paused (test->queue));
  g_assert_true (activity_test_says_like (test, running, "Writing the lesson*"));
  /* The button in the header bar says so. */
  app_test_until (!app_test_find_type (button, LYCEUM_TYPE_PROGRESS_RING));
  g_assert_nonnull (app_test_find_type (button, GTK_TYPE_IMAGE));

  activity_test_open_gate ();
  activity_test_until_state (running, LYCEUM_TASK_STATE_SUCCEEDED);
  app_test_until (app_test_find_button (test->page, "Resume"));
  gtk_widget_activate (app_test_find_button (test->page, "Resume"));
  app_test_until (activity_test_says_like (test, queued, "Done*"));
  app_test_until (app_test_find_type (button, LYCEUM_TYPE_PROGRESS_RING));
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (button);
}

#define ADD(name, func) \
  g_test_add ("/activity/" name, ActivityTest, NULL, activity_test_set_up, func, activity_test_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autoptr (LyceumApplication) application = NULL;

  app_test_init (&argc, &argv);
  adw_init ();
  /* It has the templates. */
  application = lyceum_application_new ();
  ADD ("states", test_states);
  ADD ("batch", test_batch);
  ADD ("reasons", test_reasons);
  ADD ("times", test_times);
  ADD ("batch-waits", test_batch_waits);
  ADD ("cancel-and-retry", test_cancel_and_retry);
  ADD ("delete-key", test_delete_key);
  ADD ("first", test_first);
  ADD ("pause", test_pause);
  ADD ("pause-all", test_pause_all);
  return g_test_run ();
}
