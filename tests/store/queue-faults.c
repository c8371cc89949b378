/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-plan.h"
#include "queue-life.h"

#include <sqlite3.h>

/*
 * The Nth call of SQLite, or the Nth operation of SQLite on its files, fails, for each N until a whole run meets no failure.
 * Whatever happened, every submission is called back once, what failed says so in a sentence for a person and has no effect, what is
 * tried again succeeds, new work is taken, and the queue comes to its end.
 */

#define BUSY "Another program keeps the collection busy. Close it and try again."
#define FULL "The disk is full. Free some space and try again."
#define BROKEN "The disk could not be read or written"

typedef struct
{
  const char *path;
  FaultLayer layer;
  guint n_failing;
  int code;
  const char *sentence;
} Fault;

static const Fault faults[] = {
  { "/store/queue-faults/calls/busy", FAULT_CALLS, 1, SQLITE_BUSY, BUSY },
  { "/store/queue-faults/calls/full", FAULT_CALLS, 1, SQLITE_FULL, FULL },
  { "/store/queue-faults/calls/broken", FAULT_CALLS, 1, SQLITE_IOERR, BROKEN },
  { "/store/queue-faults/calls/busy-for-a-while", FAULT_CALLS, 9, SQLITE_BUSY, BUSY },
  { "/store/queue-faults/disk/full", FAULT_DISK, 1, SQLITE_FULL, FULL },
  { "/store/queue-faults/disk/broken", FAULT_DISK, 1, SQLITE_IOERR_WRITE, BROKEN },
  { "/store/queue-faults/disk/broken-for-a-while", FAULT_DISK, 9, SQLITE_IOERR_FSYNC, BROKEN },
};

/* What the process left is there after it, and nothing else. */
static void
live_again (QueueLife *life)
{
  store_test_close (life->test->database);
  g_object_unref (life->test->database);
  life->test->database = store_test_open (life->test->path, NULL);
  g_assert_nonnull (life->test->database);
  queue_life_open (life, NULL);
  queue_life_start (life);
  queue_life_shut_down (life, LYCEUM_QUEUE_DRAIN);
}

/* Returns: whether something failed. */
static gboolean
live (const Fault *fault,
      guint        n)
{
  gboolean has_failed;
  QueueLife life;

  queue_life_init (&life, fault->sentence);
  fault_plan_arm (fault->layer, n, fault->n_failing, fault->code);
  queue_life_open (&life, NULL);
  queue_life_start (&life);
  queue_life_wish (&life, "a", NULL);
  queue_life_wish (&life, "single", "quick");
  queue_life_fulfil (&life);
  queue_life_wish (&life, "b", NULL);
  queue_life_wish (&life, "double", "fetch");
  queue_life_fulfil (&life);
  queue_life_shut_down (&life, LYCEUM_QUEUE_CANCEL_QUEUED);
  fault_plan_disarm ();
  has_failed = fault_plan_n_failed () > 0;

  live_again (&life);
  queue_life_check (&life);
  queue_life_clear (&life);
  return has_failed;
}

static void
test_nth (gconstpointer data)
{
  const Fault *fault = data;
  guint n = 0, n_runs = 0;
  guint stride = store_test_is_thorough () ? 1 : 60;

  for (; live (fault, n); n_runs++)
    n += stride > 1 ? (guint) g_test_rand_int_range (1, (int) stride) : 1;
  g_test_message ("%u faults in %u operations", n_runs, n);
  g_assert_cmpuint (n, >, 50);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_plan_install ();
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    g_test_add_data_func (faults[i].path, &faults[i], test_nth);
  return g_test_run ();
}
