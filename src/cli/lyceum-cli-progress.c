/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define REDRAW_MS 100
#define LOOK_MS 250
#define N_RUNNING_SHOWN 3
#define MAX_BAR_WIDTH 30

/* The bars on standard error: one for each task with what runs below it. */
typedef struct
{
  LyceumCli *cli;
  GListModel *tasks;
  guint n_lines; /* drawn at the last time */
  guint width, height; /* of the terminal */
  guint n_rests;       /* how often in a row nothing was found that will begin soon */
} Progress;

static void
append_bar (GString *out,
            double   fraction,
            guint    width)
{
  /* Eighths of a cell, so that the bar moves on long work too. */
  static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
  int n_cells = (int) MIN (width / 3, MAX_BAR_WIDTH);
  int filled = (int) (CLAMP (fraction, 0, 1) * n_cells * 8);
  int cells = filled / 8;

  g_string_append (out, "▕");
  for (int i = 0; i < cells; i++)
    g_string_append (out, "█");
  if (filled % 8)
    g_string_append (out, eighths[filled % 8]);
  for (int i = cells + (filled % 8 ? 1 : 0); i < n_cells; i++)
    g_string_append_c (out, ' ');
  g_string_append (out, "▏");
}

static void
append_line (Progress   *progress,
             GString    *out,
             const char *line)
{
  g_autofree char *plain = lyceum_cli_one_line (line);
  g_autofree char *cut = lyceum_cli_cut_text (plain, progress->width - 1);

  /* The cursor cannot go back to what has left the screen. */
  if (progress->n_lines + 1 >= progress->height)
    return;

  g_string_append_printf (out, "%s\033[K\n", cut);
  progress->n_lines++;
}

static void
append_task (Progress   *progress,
             GString    *out,
             LyceumTask *task)
{
  GListModel *children = lyceum_queue_get_children (lyceum_workshop_get_queue (progress->cli->workshop), task);
  g_autoptr (GString) line = g_string_new (NULL);
  double fraction = MAX (0, lyceum_task_get_progress (task));
  guint n_shown = 0;

  append_bar (line, fraction, progress->width);
  g_string_append_printf (line, " %3d %%  ", (int) (fraction * 100));
  /* Translators: how far a course is: so many parts of so many. */
  g_string_append_printf (line, _("%u of %u"), lyceum_task_get_n_finished_children (task),
                          lyceum_task_get_n_children (task));
  g_string_append_printf (line, "  %s", lyceum_task_get_title (task));
  append_line (progress, out, line->str);

  for (guint i = 0; i < g_list_model_get_n_items (children) && n_shown < N_RUNNING_SHOWN; i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);

      if (lyceum_task_get_state (child) != LYCEUM_TASK_STATE_RUNNING)
        continue;
      g_string_printf (line, "    %s", lyceum_task_get_title (child));
      append_line (progress, out, line->str);
      n_shown++;
    }
}

static void
draw (Progress *progress)
{
  g_autoptr (GString) out = g_string_new (NULL);

  progress->width = lyceum_cli_terminal_width (STDERR_FILENO);
  progress->height = lyceum_cli_terminal_height (STDERR_FILENO);
  if (progress->n_lines > 0)
    g_string_append_printf (out, "\r\033[%uA", progress->n_lines);
  progress->n_lines = 0;
  for (guint i = 0; i < g_list_model_get_n_items (progress->tasks); i++)
    {
      g_autoptr (LyceumTask) task = g_list_model_get_item (progress->tasks, i);

      append_task (progress, out, task);
    }
  g_string_append (out, "\033[J");
  g_printerr ("%s", out->str);
}

static gboolean
redraw_cb (gpointer user_data)
{
  draw (user_data);
  return G_SOURCE_CONTINUE;
}

/* The bars have done their work: what follows is printed in their place. */
static void
erase (Progress *progress)
{
  if (progress->n_lines > 0)
    g_printerr ("\r\033[%uA\033[J", progress->n_lines);
}

static gboolean
all_finished (GListModel *tasks)
{
  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (LyceumTask) task = g_list_model_get_item (tasks, i);

      if (!LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (task)))
        return FALSE;
    }

  return TRUE;
}

typedef enum
{
  REST_ENDED,
  REST_LATER, /* nothing of it will begin by itself soon: it, or each of its parts, is paused or has its time later */
  REST_NONE,
} Rest;

static Rest
get_rest (LyceumCli  *cli,
          LyceumTask *task)
{
  GListModel *children;
  Rest rest = REST_ENDED;

  if (LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (task)))
    return REST_ENDED;
  if (lyceum_task_get_state (task) == LYCEUM_TASK_STATE_SCHEDULED ||
      lyceum_task_get_wait_reason (task) == LYCEUM_WAIT_PAUSED)
    return REST_LATER;
  if (lyceum_task_get_wait_reason (task) != LYCEUM_WAIT_CHILDREN)
    return REST_NONE;

  children = lyceum_queue_get_children (lyceum_workshop_get_queue (cli->workshop), task);
  for (guint i = 0; i < g_list_model_get_n_items (children) && rest != REST_NONE; i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);

      rest = MAX (rest, get_rest (cli, child));
    }
  /* Where all parts have ended, the task is about to. */
  return rest == REST_LATER ? REST_LATER : REST_NONE;
}

/* What has ended may have others follow it, a moment later: only what was so the last time too is so. */
static gboolean
look_for_rest_cb (gpointer user_data)
{
  Progress *progress = user_data;
  Rest rest = REST_ENDED;

  for (guint i = 0; rest != REST_NONE && i < g_list_model_get_n_items (progress->tasks); i++)
    {
      g_autoptr (LyceumTask) task = g_list_model_get_item (progress->tasks, i);

      rest = MAX (rest, get_rest (progress->cli, task));
    }
  progress->n_rests = rest == REST_LATER ? progress->n_rests + 1 : 0;
  return G_SOURCE_CONTINUE;
}

gboolean
lyceum_cli_run_until_finished (LyceumCli  *cli,
                               GListModel *tasks)
{
  Progress progress = { .cli = cli, .tasks = tasks };
  guint redraw = 0, look = g_timeout_add (LOOK_MS, look_for_rest_cb, &progress);

  if (lyceum_cli_terminal_width (STDERR_FILENO) > 0)
    redraw = g_timeout_add (REDRAW_MS, redraw_cb, &progress);

  while (!cli->interrupted && progress.n_rests < 2 && !all_finished (tasks))
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (look);
  if (redraw != 0)
    {
      g_source_remove (redraw);
      erase (&progress);
    }
  if (!cli->interrupted && !all_finished (tasks))
    g_printerr ("%s\n", _("What is paused, or has its time later, has been left."));
  else if (!all_finished (tasks))
    {
      g_printerr ("%s\n", _("Stopped. What is finished is kept; “lyceumctl tasks resume” goes on with the rest."));
      return FALSE;
    }
  return TRUE;
}

/* Whether an error of reading a file names the file; one that the queue has given the task does not. */
static gboolean
names_itself (LyceumTask *task)
{
  g_auto (GStrv) around = g_strsplit (_("Reading “%s”"), "%s", 2);
  const char *title = lyceum_task_get_title (task);
  g_autofree char *name = NULL;

  if (!g_str_equal (lyceum_task_get_kind (task), "import") || g_strv_length (around) != 2 ||
      !g_str_has_prefix (title, around[0]) || !g_str_has_suffix (title, around[1]))
    return FALSE;

  name = g_strndup (title + strlen (around[0]), strlen (title) - strlen (around[0]) - strlen (around[1]));
  return strstr (lyceum_task_get_error_message (task), name) != NULL;
}

guint
lyceum_cli_report_failures (LyceumCli  *cli,
                            LyceumTask *task)
{
  GListModel *children = lyceum_queue_get_children (lyceum_workshop_get_queue (cli->workshop), task);
  guint n_failed = 0;

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);

      if (lyceum_task_get_state (child) != LYCEUM_TASK_STATE_FAILED)
        continue;
      if (names_itself (child))
        g_printerr ("lyceumctl: %s\n", lyceum_task_get_error_message (child));
      else
        g_printerr ("lyceumctl: %s: %s\n", lyceum_task_get_title (child), lyceum_task_get_error_message (child));
      n_failed++;
    }

  /* A task that has no parts, or was given up without asking them, speaks for itself. */
  if (n_failed == 0 && lyceum_task_get_state (task) == LYCEUM_TASK_STATE_FAILED)
    {
      g_printerr ("lyceumctl: %s: %s\n", lyceum_task_get_title (task), lyceum_task_get_error_message (task));
      n_failed++;
    }

  return n_failed;
}
