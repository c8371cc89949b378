/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-batch-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/* How far a batch is, in words. */

#define LINE_MS 200
#define QUIET_LINE_MS 10000

/* Returns: (transfer full) (nullable): why nothing moves, in words, where one of the lines knows */
static char *
find_trouble (LyceumCliBatch *batch)
{
  GListModel *children = lyceum_queue_get_children (lyceum_workshop_get_queue (batch->cli->workshop), batch->task);
  guint n = g_list_model_get_n_items (children);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);

      if (lyceum_task_get_state (child) == LYCEUM_TASK_STATE_RUNNING)
        return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);

      if (lyceum_task_get_wait_reason (child) == LYCEUM_WAIT_RETRY && lyceum_task_get_message (child))
        return g_strdup (lyceum_task_get_message (child));
    }
  return NULL;
}

static char *
describe_progress (LyceumCliBatch *batch)
{
  guint n = lyceum_task_get_n_children (batch->task), n_done = lyceum_task_get_n_finished_children (batch->task);
  guint n_failed = lyceum_task_get_n_failed_children (batch->task);
  double left = lyceum_task_get_time_left (batch->task);
  GString *line = g_string_new (NULL);
  g_autofree char *trouble = find_trouble (batch);

  /* Translators: so many lines of so many. */
  g_string_append_printf (line, _("%u of %u answered"), n_done - n_failed, n);
  if (n_failed > 0)
    {
      g_string_append (line, ", ");
      g_string_append_printf (line, ngettext ("%u failed", "%u failed", n_failed), n_failed);
    }
  if (trouble)
    g_string_append_printf (line, " — %s", trouble);
  else if (left >= 0 && n_done < n)
    {
      g_autofree char *time = lyceum_cli_duration (left * 1000);

      g_string_append (line, " — ");
      /* Translators: how long it still takes: "about 3.5 min left". */
      g_string_append_printf (line, _("about %s left"), time);
    }
  return g_string_free (line, FALSE);
}

static void
erase_line (LyceumCliBatch *batch)
{
  if (batch->has_line)
    g_printerr ("\r\033[K");
  batch->has_line = FALSE;
}

/* On a terminal one line that changes; elsewhere a line now and then, for who reads a log. */
static gboolean
show_progress_cb (gpointer user_data)
{
  LyceumCliBatch *batch = user_data;
  guint width = lyceum_cli_terminal_width (STDERR_FILENO);
  gint64 now = g_get_monotonic_time ();
  g_autofree char *line = NULL;

  if (width == 0 && now - batch->noted_at < QUIET_LINE_MS * 1000)
    return G_SOURCE_CONTINUE;

  line = describe_progress (batch);
  if (width > 0)
    {
      g_autofree char *plain = lyceum_cli_one_line (line);
      g_autofree char *cut = lyceum_cli_cut_text (plain, width - 1);

      g_printerr ("\r%s\033[K", cut);
      batch->has_line = TRUE;
    }
  else
    g_printerr ("lyceumctl: %s\n", line);
  batch->noted_at = now;
  return G_SOURCE_CONTINUE;
}

/* Nothing moves any more that would move by itself. */
static gboolean
is_at_rest (LyceumCliBatch *batch)
{
  return lyceum_task_is_paused (batch->task) || lyceum_task_get_wait_reason (batch->task) == LYCEUM_WAIT_PAUSED;
}

gboolean
_lyceum_cli_batch_run (LyceumCliBatch *batch)
{
  guint timer;

  if (!batch->task)
    return TRUE;
  batch->noted_at = g_get_monotonic_time ();
  timer = g_timeout_add (LINE_MS, show_progress_cb, batch);
  while (!batch->cli->interrupted && !LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (batch->task)) &&
         !is_at_rest (batch))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  erase_line (batch);

  if (LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (batch->task)))
    return TRUE;
  if (batch->cli->interrupted)
    g_printerr (_("Stopped. %u of %u lines have an answer, and those are kept: the same command goes on with the rest.\n"),
                lyceum_task_get_n_finished_children (batch->task) - lyceum_task_get_n_failed_children (batch->task),
                lyceum_task_get_n_children (batch->task));
  else
    g_printerr (_("The batch is paused. “lyceumctl tasks unpause %" G_GINT64_FORMAT "” lets it go on.\n"), batch->task_id);
  return FALSE;
}
