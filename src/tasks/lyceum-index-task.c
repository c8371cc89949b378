/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-search-tasks.h"
#include "lyceum-thread.h"

gboolean
_lyceum_index_run_thread_cb (LyceumTaskRun *run,
                             gpointer       kind_data,
                             GError       **error)
{
  LyceumSearchWork *work = kind_data;
  guint n_all = 0, n_left = 0;

  lyceum_assert_worker ();

  do
    {
      g_autofree char *message = NULL;

      if (!lyceum_search_index_thread_cb (work->database, &n_left, lyceum_task_run_get_cancellable (run), error))
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
