/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-stats-private.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <unistd.h>

/* A report that is older than that is said to be. Processes make one every five seconds while they have work. */
#define FRESH_MS 10000
#define MAX_NAME_WIDTH 16

static char **
row_new (guint n_cells)
{
  return g_new0 (char *, n_cells + 1);
}

static char *
count (guint64 n)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, n);
}

/* Beside a name that is longer there would be no room in 80 columns for the rest. */
static char *
make_name (const LyceumStoredKind *kind)
{
  g_autofree char *plain = kind->kind ? lyceum_cli_one_line (kind->kind) : NULL;

  if (!plain)
    /* Translators: the last row of a table: all kinds of tasks together. */
    return g_strdup (_("all"));
  return lyceum_cli_terminal_width (STDOUT_FILENO) > 0 ? lyceum_cli_cut_text (plain, MAX_NAME_WIDTH)
                                                       : g_steal_pointer (&plain);
}

#define N(kind, state) ((kind)->n[LYCEUM_TASK_STATE_INDEX (LYCEUM_TASK_STATE_##state)])

static char **
counts_row (const LyceumStoredKind *kind)
{
  char **row = row_new (8);

  row[0] = make_name (kind);
  row[1] = count (N (kind, WAITING) + N (kind, SCHEDULED));
  row[2] = count (N (kind, QUEUED));
  row[3] = count (N (kind, RUNNING));
  row[4] = count (N (kind, SUCCEEDED));
  row[5] = count (N (kind, FAILED));
  row[6] = count (N (kind, CANCELLED));
  row[7] = count (kind->n_retries);
  return row;
}

static char **
times_row (const LyceumStoredKind *kind)
{
  const double values[] = {
    kind->wait.p50, kind->wait.p95, kind->wait.p99, kind->run.p50, kind->run.p95, kind->run.p99,
  };
  char **row = row_new (7);

  row[0] = make_name (kind);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      gboolean measured = (i < 3 ? kind->wait.n : kind->run.n) > 0;

      row[i + 1] = measured ? lyceum_cli_duration (values[i]) : g_strdup ("–");
    }
  return row;
}

static void
print_kinds (const LyceumStoredStatistics *stored,
             const char *const            *headers,
             char                       **(*make_row) (const LyceumStoredKind *kind))
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < stored->kinds->len; i++)
    g_ptr_array_add (rows, make_row (g_ptr_array_index (stored->kinds, i)));
  if (stored->kinds->len > 1)
    g_ptr_array_add (rows, make_row (&stored->all));
  lyceum_cli_print_table (headers, rows);
}

static void
print_collection (const LyceumStoredStatistics *stored)
{
  const char *counts[] = { _("Tasks"),   _(">Waiting"),   _(">Queued"),  _(">Running"), _(">Done"),
                           _(">Failed"), _(">Cancelled"), _(">Retries"), NULL };
  /* Translators: titles of columns: how long tasks waited and ran, 50th, 95th and 99th percentile. */
  const char *times[] = { _("Times"), _(">Wait 50 %"), _(">95 %"), _(">99 %"), _(">Run 50 %"), _(">95 %"), _(">99 %"),
                          NULL };

  print_kinds (stored, counts, counts_row);
  g_print ("\n");
  print_kinds (stored, times, times_row);

  if (stored->oldest_wait_ms > 0)
    {
      g_autofree char *wait = lyceum_cli_duration (stored->oldest_wait_ms);

      /* Translators: a time span. */
      g_print (_("\nThe oldest has waited for %s."), wait);
      g_print ("\n");
    }
  if (stored->n_paused > 0)
    g_print (ngettext ("%" G_GUINT64_FORMAT " task is paused.\n", "%" G_GUINT64_FORMAT " tasks are paused.\n",
                       stored->n_paused),
             stored->n_paused);
}

/* A line below the head of a process, cut to the terminal. */
static void print_line (const char *title, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
print_line (const char *title,
            const char *format,
            ...)
{
  g_autofree char *text = NULL, *line = NULL, *plain = NULL, *cut = NULL;
  guint title_width = lyceum_cli_text_width (title), width = lyceum_cli_terminal_width (STDOUT_FILENO);
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = g_strdup_printf ("  %s%*s%s", title, title_width < 11 ? (int) (11 - title_width) : 1, "", text);
  plain = lyceum_cli_one_line (line);
  cut = width > 0 ? lyceum_cli_cut_text (plain, width) : g_strdup (plain);
  g_print ("%s\n", cut);
}

static void
print_head (const LyceumCliProcess *process)
{
  g_autoptr (GString) head = g_string_new (NULL);
  g_autofree char *plain = NULL;

  g_string_append_printf (head, "%s  %s", process->label, process->program ? process->program : _("A process"));
  if (process->pid > 0)
    /* Translators: the number that the system has given to a process. */
    g_string_append_printf (head, _(", process %" G_GINT64_FORMAT), process->pid);
  if (process->has_report)
    {
      g_autofree char *uptime = lyceum_cli_duration ((double) process->statistics.uptime_ms + process->age_ms);

      /* Translators: a time span. */
      g_string_append_printf (head, _(", for %s"), uptime);
    }
  if (process->age_ms > FRESH_MS)
    {
      g_autofree char *age = lyceum_cli_duration (process->age_ms);

      /* Translators: a time span: how old what a process said of itself is. */
      g_string_append_printf (head, _(" (as it was %s ago)"), age);
    }
  plain = lyceum_cli_one_line (head->str);
  g_print ("\n%s\n", plain);
}

static void
print_running (const LyceumStoredOwner *stored)
{
  g_autofree char *titles = NULL;
  guint64 n_more;

  if (!stored || stored->n_running == 0)
    {
      /* Translators: what a process is doing. */
      print_line (_("runs"), "%s", _("nothing"));
      return;
    }
  titles = g_strjoinv ("; ", stored->running);
  n_more = stored->n_running - g_strv_length (stored->running);
  if (n_more == 0)
    print_line (_("runs"), "%s", titles);
  else
    {
      /* Translators: a list of tasks, and how many there are besides. */
      g_autofree char *more = g_strdup_printf (_("%s; %" G_GUINT64_FORMAT " more"), titles, n_more);

      print_line (_("runs"), "%s", more);
    }
}

static void
print_lane (const char                 *title,
            const LyceumLaneStatistics *lane)
{
  g_autoptr (GString) text = g_string_new (NULL);

  /* Translators: of so many tasks that may run at once so many do; so many wait. */
  g_string_append_printf (text, _("%u of %u running, %u waiting"), lane->n_running, lane->n_slots, lane->n_pending);
  if (lane->n_pending > 0)
    {
      g_autofree char *wait = lyceum_cli_duration (lane->oldest_wait_ms);

      /* Translators: how long the oldest has waited. */
      g_string_append_printf (text, _(" for %s"), wait);
    }
  /* Translators: share of what could be used that was. */
  g_string_append_printf (text, _("; %.0f %% used in the last minute"), MIN (lane->utilisation, 10) * 100);
  print_line (title, "%s", text->str);
}

static void
print_main_loop (const LyceumQueueStatistics *statistics)
{
  g_autofree char *most = lyceum_cli_duration (statistics->main_loop_p999);
  g_autofree char *longest = lyceum_cli_duration (statistics->main_loop.longest);

  if (statistics->has_main_loop && statistics->main_loop.n > 0)
    /* Translators: both are time spans. */
    print_line (_("main loop"), _("99.9 %% of its turns within %s, the longest %s"), most, longest);
}

static void
print_process (const LyceumCliProcess *process)
{
  print_head (process);
  print_running (process->stored);
  if (!process->has_report)
    return;
  /* Translators: what burns a processor. */
  print_lane (_("compute"), &process->statistics.lanes[0]);
  /* Translators: what waits for the network. */
  print_lane (_("network"), &process->statistics.lanes[1]);
  print_main_loop (&process->statistics);
}

void
_lyceum_cli_stats_print_tables (const LyceumCliStats *stats)
{
  if (stats->stored->kinds->len == 0)
    g_print ("%s\n", _("No task yet."));
  else
    print_collection (stats->stored);

  for (guint i = 0; i < stats->processes->len; i++)
    print_process (g_ptr_array_index (stats->processes, i));
  if (stats->processes->len == 0 && stats->stored->kinds->len > 0)
    g_print ("\n%s\n", _("No window or program of Lyceum works on them at this moment."));
}
