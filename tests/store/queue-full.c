/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-plan.h"
#include "queue-life.h"

/*
 * The disk is full, and stays so for a while: the log of the collection can no longer grow. What is not accepted says why, what was
 * acknowledged is not lost, and when there is space again all goes on.
 */

#define FULL "The disk is full. Free some space and try again."
#define ROOM (400 * 1024)
#define MOST_BATCHES 200 /* many more than fit */

/* Returns: how many were accepted before one was not. */
static guint
submit_until_full (QueueLife *life)
{
  for (guint i = 0; i < MOST_BATCHES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      Wish *wish = queue_life_wish (life, name, NULL);

      while (!wish->task && wish->n_calls == 0)
        g_main_context_iteration (NULL, TRUE);
      if (!wish->task)
        return i;
    }
  g_error ("the disk does not become full");
}

static void
fill (QueueLife *life)
{
  guint n_accepted;

  queue_life_init (life, FULL);
  queue_life_open (life, NULL);
  queue_life_start (life);
  fault_plan_set_room (ROOM);
  n_accepted = submit_until_full (life);
  g_assert_cmpuint (n_accepted, >, 1);
  g_assert_cmpuint (fault_plan_n_failed (), >, 0);
}

/* All that was acknowledged is in the collection, and nothing else. */
static void
check_accepted (QueueLife *life)
{
  g_autofree char *found = workload_read (life->test->path, "SELECT count(*) FROM accepted");
  g_autofree char *tasks = workload_read (life->test->path, "SELECT count(*) FROM task WHERE kind = 'batch'");
  g_autofree char *expected = NULL;
  guint n = 0;

  for (guint i = 0; i < life->wishes->len; i++)
    n += ((Wish *) g_ptr_array_index (life->wishes, i))->task != NULL;
  expected = g_strdup_printf ("%u\n", n);
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpstr (tasks, ==, expected);
}

static void
test_goes_on (void)
{
  QueueLife life;

  fill (&life);
  g_assert_false (queue_life_settle (&life));
  check_accepted (&life);
  /* Still full. */
  queue_life_wish (&life, "single", "quick");
  g_assert_false (queue_life_settle (&life));

  fault_plan_disarm ();
  queue_life_fulfil (&life);
  queue_life_wish (&life, "after", NULL);
  queue_life_fulfil (&life);
  queue_life_shut_down (&life, LYCEUM_QUEUE_DRAIN);
  queue_life_check (&life);
  queue_life_clear (&life);
}

/* The program is left while the disk is full. The next one finds all that was acknowledged, and ends it. */
static void
test_next_start (void)
{
  g_autofree char *unfinished = NULL;
  QueueLife life;

  fill (&life);
  check_accepted (&life);
  life.sentence = "";
  queue_life_shut_down (&life, LYCEUM_QUEUE_CANCEL_QUEUED);
  fault_plan_disarm ();
  store_test_close (life.test->database);
  g_object_unref (life.test->database);
  life.test->database = store_test_open (life.test->path, NULL);
  g_assert_nonnull (life.test->database);

  queue_life_open (&life, NULL);
  queue_life_start (&life);
  queue_life_shut_down (&life, LYCEUM_QUEUE_DRAIN);
  /* What is not to be repeated unasked, and ran at the end, is not. */
  unfinished = workload_read (life.test->path, "SELECT title FROM task WHERE state < 3 OR state = 4 AND error_message != '" FULL "'"
                                               " AND error_message NOT LIKE '%failed'"
                                               " AND (kind != 'once' OR error_message NOT LIKE '%may or may not%')");
  g_assert_cmpstr (unfinished, ==, "");
  workload_check_file (life.test->path);
  queue_life_clear (&life);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_plan_install ();
  g_test_add_func ("/store/queue-full/goes-on", test_goes_on);
  g_test_add_func ("/store/queue-full/next-start", test_next_start);
  return g_test_run ();
}
