/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faulty-threads.h"
#include "queue-life.h"

#include <string.h>

/*
 * The system gives no threads, as it does when the person, or a program that went wild, has used them up. Then there is an error, or the
 * work goes on as soon as threads can be had again; nothing is lost, and the program lives.
 */

#define NO_THREAD "thread"
#define SOME_TIME_MS 300

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Long enough for work that could be done to be done; a test that is too fast sees nothing wrong. */
static void
turn_for_some_time (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (SOME_TIME_MS, wake_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* GLib starts a thread of its own with the first GTask, and cannot live without it. */
static void
warm_up (void)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
}

static void
test_open (void)
{
  g_autoptr (StoreTest) test = store_test_new (FALSE);
  g_autoptr (LyceumDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  warm_up ();
  faulty_threads_refuse (0);
  database = store_test_open (test->path, &error);
  g_assert_null (database);
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_ENGINE);
  g_assert_cmpuint (faulty_threads_n_refused (), >, 0);

  faulty_threads_give ();
  g_clear_error (&error);
  test->database = store_test_open (test->path, &error);
  g_assert_no_error (error);
}

static gboolean
try_to_read (LyceumDatabase *database,
             GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  gpointer number = NULL;

  lyceum_database_read_async (database, store_test_number_cb, (gpointer) "SELECT 7", NULL, NULL, NULL, store_test_ready_cb,
                              &result);
  if (!lyceum_database_read_finish (database, store_test_wait (&result), &number, error))
    return FALSE;
  g_assert_cmpint (GPOINTER_TO_INT (number), ==, 7);
  return TRUE;
}

/* The first reader cannot be had, and says so; later ones are missed by nobody. */
static void
test_read (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);
  g_autoptr (GError) error = NULL;
  GAsyncResult *results[8] = { NULL };

  faulty_threads_refuse (0);
  g_assert_false (try_to_read (test->database, &error));
  g_assert_error (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_ENGINE);
  g_clear_error (&error);
  faulty_threads_refuse (1);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    lyceum_database_read_async (test->database, store_test_number_cb, (gpointer) "SELECT 7", NULL, NULL, NULL, store_test_ready_cb,
                                &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_assert_true (lyceum_database_read_finish (test->database, store_test_wait (&results[i]), NULL, &error));
      g_assert_no_error (error);
      g_object_unref (results[i]);
    }
  faulty_threads_give ();
  g_assert_true (try_to_read (test->database, &error));
}

static void
test_close (void)
{
  g_autoptr (StoreTest) test = store_test_new (TRUE);

  faulty_threads_refuse (0);
  store_test_close (test->database);
  g_clear_object (&test->database);
  faulty_threads_give ();
}

static void
start_without_network (QueueLife *life)
{
  g_autoptr (GError) error = NULL;

  faulty_threads_refuse (0);
  queue_life_try_start (life, &error);
  g_assert_nonnull (error);
  g_assert_cmpuint (faulty_threads_n_refused (), ==, 1);
  g_assert_nonnull (strstr (error->message, NO_THREAD));
}

/* The queue is not started, keeps what it is given, and can be started again. */
static void
test_start (void)
{
  QueueLife life;

  queue_life_init (&life, NO_THREAD);
  queue_life_open (&life, NULL);
  start_without_network (&life);
  queue_life_wish (&life, "a", NULL);
  turn_for_some_time ();
  faulty_threads_give ();
  queue_life_start (&life);
  queue_life_fulfil (&life);
  queue_life_shut_down (&life, LYCEUM_QUEUE_CANCEL_QUEUED);
  queue_life_check (&life);
  queue_life_clear (&life);
}

/* One that could not be started can be ended. */
static void
test_end_unstarted (gconstpointer mode)
{
  QueueLife life;

  queue_life_init (&life, NO_THREAD);
  queue_life_open (&life, NULL);
  start_without_network (&life);
  queue_life_shut_down (&life, (LyceumQueueShutdown) GPOINTER_TO_INT (mode));
  faulty_threads_give ();
  queue_life_clear (&life);
}

/* GLib keeps threads that pools of before no longer need, and lends them to new ones. */
static void
drop_spare_threads (void)
{
  g_thread_pool_stop_unused_threads ();
  while (g_thread_pool_get_num_unused_threads () > 0)
    g_usleep (1000);
}

static void
submit_without_workers (QueueLife *life,
                        guint      n_threads)
{
  queue_life_init (life, NO_THREAD);
  queue_life_open (life, NULL);
  drop_spare_threads ();
  /* The network's, and so many for the compute lane. */
  faulty_threads_refuse (1 + n_threads);
  queue_life_start (life);
  queue_life_wish (life, "a", NULL);
  queue_life_wish (life, "single", "quick");
  turn_for_some_time ();
  g_assert_cmpuint (faulty_threads_n_refused (), >, 0);
}

/* Work for which there is no thread waits for one. */
static void
test_work (gconstpointer n_threads)
{
  g_autofree char *effects = NULL;
  QueueLife life;

  submit_without_workers (&life, GPOINTER_TO_UINT (n_threads));
  if (n_threads == NULL)
    {
      effects = workload_read (life.test->path, "SELECT name FROM effect WHERE name GLOB '*quick*' OR name = 'single'");
      g_assert_cmpstr (effects, ==, "");
      faulty_threads_give ();
    }
  queue_life_fulfil (&life);
  faulty_threads_give ();
  queue_life_wish (&life, "b", NULL);
  queue_life_fulfil (&life);
  queue_life_shut_down (&life, LYCEUM_QUEUE_DRAIN);
  queue_life_check (&life);
  queue_life_clear (&life);
}

/* What nobody could run is there at the next start. */
static void
test_end_unworked (void)
{
  QueueLife life;

  submit_without_workers (&life, 0);
  life.sentence = "Lyceum was closed";
  queue_life_shut_down (&life, LYCEUM_QUEUE_CANCEL_QUEUED);
  faulty_threads_give ();
  queue_life_open (&life, NULL);
  queue_life_start (&life);
  queue_life_shut_down (&life, LYCEUM_QUEUE_DRAIN);
  queue_life_check (&life);
  queue_life_clear (&life);
}

/* A drain waits for threads. */
static void
test_drain_unworked (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  QueueLife life;

  submit_without_workers (&life, 0);
  lyceum_queue_shutdown_async (life.queue, LYCEUM_QUEUE_DRAIN, store_test_ready_cb, &result);
  turn_for_some_time ();
  g_assert_null (result);
  faulty_threads_give ();
  store_test_wait (&result);
  g_clear_object (&result);
  queue_life_shut_down (&life, LYCEUM_QUEUE_DRAIN);
  queue_life_check (&life);
  queue_life_clear (&life);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/queue-threads/open", test_open);
  g_test_add_func ("/store/queue-threads/read", test_read);
  g_test_add_func ("/store/queue-threads/close", test_close);
  g_test_add_func ("/store/queue-threads/start", test_start);
  g_test_add_data_func ("/store/queue-threads/end-unstarted", GINT_TO_POINTER (LYCEUM_QUEUE_CANCEL_QUEUED), test_end_unstarted);
  g_test_add_data_func ("/store/queue-threads/drain-unstarted", GINT_TO_POINTER (LYCEUM_QUEUE_DRAIN), test_end_unstarted);
  g_test_add_data_func ("/store/queue-threads/no-worker", GUINT_TO_POINTER (0), test_work);
  g_test_add_data_func ("/store/queue-threads/one-worker", GUINT_TO_POINTER (1), test_work);
  g_test_add_func ("/store/queue-threads/end-unworked", test_end_unworked);
  g_test_add_func ("/store/queue-threads/drain-unworked", test_drain_unworked);
  return g_test_run ();
}
