/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "lyceum-queue.h"

/* A kind of task, complete: it adds up the squares of the numbers below its payload, remembers how far it is, and is tried three times. */

static gboolean
add_squares_thread_cb (LyceumTaskRun *run, gpointer kind_data, GError **error)
{
  guint n = g_variant_get_uint32 (lyceum_task_run_get_payload (run));
  GVariant *checkpoint = lyceum_task_run_get_checkpoint (run); /* of an attempt that was interrupted */
  guint first = 0;
  guint64 sum = 0;

  if (checkpoint != NULL)
    g_variant_get (checkpoint, "(ut)", &first, &sum);
  for (guint i = first; i < n; i++)
    {
      if (g_cancellable_set_error_if_cancelled (lyceum_task_run_get_cancellable (run), error))
        return FALSE;
      sum += (guint64) i * i;
      lyceum_task_run_set_progress (run, (double) i / n, "Adding up");
      if (i % 1000 == 999)
        lyceum_task_run_checkpoint (run, g_variant_new ("(ut)", i + 1, sum), NULL, NULL, NULL);
    }
  lyceum_task_run_set_result (run, g_variant_new_uint64 (sum));
  return TRUE;
}

static void
added_cb (GObject *queue, GAsyncResult *result, gpointer loop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) sum = lyceum_queue_submit_finish (LYCEUM_QUEUE (queue), result, &error);

  if (sum != NULL)
    printf ("%" G_GUINT64_FORMAT "\n", g_variant_get_uint64 (sum));
  else
    fprintf (stderr, "%s\n", error->message);
  g_main_loop_quit (loop);
}

static void
quit_cb (GObject *object, GAsyncResult *result, gpointer loop)
{
  g_main_loop_quit (loop);
}

int
main (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (LyceumQueue) queue = lyceum_queue_new (NULL, 0);
  LyceumTaskKind kind = { .name = "squares",
                          .title = "Squares",
                          .lane = LYCEUM_LANE_COMPUTE,
                          .durable = TRUE,
                          .timeout_seconds = 60,
                          .max_attempts = 3,
                          .run_thread_cb = add_squares_thread_cb };

  lyceum_queue_register (queue, &kind, NULL, NULL);
  lyceum_queue_start_async (queue, TRUE, NULL, quit_cb, loop);
  g_main_loop_run (loop);
  lyceum_queue_submit (queue,
                       lyceum_task_spec_new ("squares", "Adding squares", g_variant_new_uint32 (10000),
                                             LYCEUM_TASK_PRIORITY_URGENT, 0),
                       NULL, added_cb, loop);
  g_main_loop_run (loop);
  lyceum_queue_shutdown_async (queue, LYCEUM_QUEUE_DRAIN, quit_cb, loop);
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}
