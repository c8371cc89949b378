/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-search-tasks.h"
#include "lyceum-thread.h"

static gboolean
index_run_thread_cb (LyceumTaskRun *run,
                     gpointer       kind_data,
                     GError       **error)
{
  LyceumDatabase *database = kind_data;
  guint n_all = 0, n_left = 0;

  lyceum_assert_worker ();

  do
    {
      g_autofree char *message = NULL;

      if (!lyceum_search_index_thread_cb (database, &n_left, lyceum_task_run_get_cancellable (run), error))
        return FALSE;
      n_all = MAX (n_all, n_left);
      if (n_left == 0)
        break;
      /* Translators: progress of background work; how many are done, and how many there are. */
      message = g_strdup_printf (ngettext ("Indexing %'u of %'u passage", "Indexing %'u of %'u passages", n_all),
                                 n_all - n_left, n_all);
      lyceum_task_run_set_progress (run, (double) (n_all - n_left) / n_all, message);
    }
  while (TRUE);
  return TRUE;
}

gint64
lyceum_index_submit (LyceumQueue        *queue,
                     LyceumTaskPriority  priority)
{
  LyceumTaskSpec *spec = lyceum_task_spec_new (LYCEUM_KIND_INDEX, NULL, NULL, priority, 0);

  spec->unique_key = g_strdup (LYCEUM_KIND_INDEX);
  return lyceum_queue_submit (queue, spec, NULL, NULL, NULL);
}

static void
is_indexed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (LyceumQueue) queue = user_data;
  g_autoptr (GError) error = NULL;

  if (lyceum_search_is_indexed_finish (LYCEUM_DATABASE (object), result, &error))
    return;
  if (!error)
    lyceum_index_submit (queue, LYCEUM_TASK_PRIORITY_LOW);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    g_warning ("What is to be indexed cannot be read: %s", error->message);
}

void
lyceum_search_tasks_begin (LyceumQueue    *queue,
                           LyceumDatabase *database)
{
  lyceum_search_is_indexed_async (database, NULL, is_indexed_cb, g_object_ref (queue));
}

void
lyceum_search_tasks_register (LyceumQueue    *queue,
                              LyceumDatabase *database)
{
  /* Not durable: the collection itself says what is left to do. */
  const LyceumTaskKind kind = {
    .name = LYCEUM_KIND_INDEX,
    .title = _("Indexing"),
    .lane = LYCEUM_LANE_COMPUTE,
    .timeout_seconds = 86400,
    .max_running = 1,
    .run_thread_cb = index_run_thread_cb,
  };

  lyceum_queue_register (queue, &kind, g_object_ref (database), g_object_unref);
}
