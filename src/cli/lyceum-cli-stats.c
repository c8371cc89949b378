/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-stats-private.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue-report.h"
#include "lyceum-task-names.h"

#define LABEL_LENGTH 8

static void
stats_clear (LyceumCliStats *stats)
{
  g_clear_pointer (&stats->processes, g_ptr_array_unref);
  g_clear_pointer (&stats->stored, lyceum_stored_statistics_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LyceumCliStats, stats_clear)

static int
compare_processes (gconstpointer a,
                   gconstpointer b)
{
  const LyceumCliProcess *const *left = a, *const *right = b;

  return g_strcmp0 ((*left)->id, (*right)->id);
}

/* The first characters of the id; all of it where another's begins with the same. */
static void
label_processes (GPtrArray *processes)
{
  for (guint i = 0; i < processes->len; i++)
    {
      LyceumCliProcess *process = g_ptr_array_index (processes, i);
      const LyceumCliProcess *last = i > 0 ? g_ptr_array_index (processes, i - 1) : NULL;
      gboolean same = last && g_ascii_strncasecmp (last->id, process->id, LABEL_LENGTH) == 0;

      process->label = same ? g_strdup (process->id) : g_strndup (process->id, LABEL_LENGTH);
    }
}

static const LyceumStoredOwner *
find_owner (const LyceumStoredStatistics *stored,
            const char                   *id)
{
  for (guint i = 0; i < stored->owners->len; i++)
    {
      const LyceumStoredOwner *owner = g_ptr_array_index (stored->owners, i);

      if (g_str_equal (owner->owner, id))
        return owner;
    }
  return NULL;
}

static gboolean
read_stats (LyceumCli      *cli,
            LyceumCliStats *stats,
            GError        **error)
{
  LyceumSqliteTaskStore *store = LYCEUM_SQLITE_TASK_STORE (lyceum_workshop_get_task_store (cli->workshop));
  g_autoptr (GAsyncResult) stored = NULL, reported = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  lyceum_sqlite_task_store_read_statistics_async (store, NULL, lyceum_cli_ready_cb, &stored);
  lyceum_sqlite_task_store_read_reports_async (store, NULL, lyceum_cli_ready_cb, &reported);
  stats->stored = lyceum_sqlite_task_store_read_statistics_finish (store, lyceum_cli_wait (&stored), error);
  reports = lyceum_sqlite_task_store_read_reports_finish (store, lyceum_cli_wait (&reported),
                                                          stats->stored ? error : NULL);
  if (!stats->stored || !reports)
    return FALSE;

  stats->processes = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_cli_process_free);
  for (guint i = 0; i < reports->len; i++)
    {
      const LyceumOwnerReport *report = g_ptr_array_index (reports, i);
      LyceumCliProcess *process = _lyceum_cli_process_new (report->name, report->report, report->age_ms);

      process->stored = find_owner (stats->stored, report->name);
      g_ptr_array_add (stats->processes, process);
    }
  g_ptr_array_sort (stats->processes, compare_processes);
  label_processes (stats->processes);
  return TRUE;
}

static void
append_times (JsonBuilder       *builder,
              const char        *name,
              const LyceumTimes *times)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "n", times->n);
  lyceum_cli_json_double (builder, "sum", times->sum);
  lyceum_cli_json_double (builder, "p50", times->p50);
  lyceum_cli_json_double (builder, "p95", times->p95);
  lyceum_cli_json_double (builder, "p99", times->p99);
  lyceum_cli_json_double (builder, "longest", times->longest);
  json_builder_end_object (builder);
}

static void
append_stored_kind (JsonBuilder            *builder,
                    const LyceumStoredKind *kind)
{
  json_builder_set_member_name (builder, "tasks");
  json_builder_begin_object (builder);
  for (int state = LYCEUM_TASK_STATE_SCHEDULED; state <= LYCEUM_TASK_STATE_CANCELLED; state++)
    lyceum_cli_json_int (builder, lyceum_task_state_get_name (state), kind->n[LYCEUM_TASK_STATE_INDEX (state)]);
  json_builder_end_object (builder);
  lyceum_cli_json_int (builder, "retries", kind->n_retries);
  lyceum_cli_json_int (builder, "crashes", kind->n_crashes);
  append_times (builder, "wait_ms", &kind->wait);
  append_times (builder, "run_ms", &kind->run);
}

static void
append_collection (JsonBuilder                  *builder,
                   const LyceumStoredStatistics *stored)
{
  json_builder_set_member_name (builder, "collection");
  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "depth", stored->depth);
  lyceum_cli_json_int (builder, "oldest_wait_ms", stored->oldest_wait_ms);
  lyceum_cli_json_int (builder, "paused", stored->n_paused);
  append_stored_kind (builder, &stored->all);
  json_builder_set_member_name (builder, "kinds");
  json_builder_begin_array (builder);
  for (guint i = 0; i < stored->kinds->len; i++)
    {
      const LyceumStoredKind *kind = g_ptr_array_index (stored->kinds, i);

      json_builder_begin_object (builder);
      lyceum_cli_json_text (builder, "kind", kind->kind);
      append_stored_kind (builder, kind);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* Not as the process wrote it, but as it was understood: a number in it may be one that no JSON can hold. */
static void
append_report (JsonBuilder            *builder,
               const LyceumCliProcess *process)
{
  g_autofree char *text = lyceum_queue_statistics_to_json (&process->statistics);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonObject *report = json_node_get_object (node);

  json_object_set_string_member (report, "program", process->program);
  json_object_set_int_member (report, "pid", process->pid);
  json_object_remove_member (report, "written_at");
  json_builder_add_value (builder, g_steal_pointer (&node));
}

static void
append_process (JsonBuilder            *builder,
                const LyceumCliProcess *process)
{
  const LyceumStoredOwner *stored = process->stored;

  json_builder_begin_object (builder);
  lyceum_cli_json_text (builder, "id", process->id);
  lyceum_cli_json_int (builder, "age_ms", process->age_ms);
  lyceum_cli_json_int (builder, "unfinished", stored ? stored->n_unfinished : 0);
  lyceum_cli_json_int (builder, "running", stored ? stored->n_running : 0);
  lyceum_cli_json_strv (builder, "titles", stored ? (const char *const *) stored->running : NULL);
  json_builder_set_member_name (builder, "report");
  if (process->has_report)
    append_report (builder, process);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

static void
print_stats_json (const LyceumCliStats *stats)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  append_collection (builder, stats->stored);
  json_builder_set_member_name (builder, "processes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < stats->processes->len; i++)
    append_process (builder, g_ptr_array_index (stats->processes, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  lyceum_cli_print_json (builder);
}

int
lyceum_cli_stats (LyceumCli *cli,
                  int        argc,
                  char     **argv)
{
  gboolean prometheus = FALSE;
  const GOptionEntry entries[] = {
    { "prometheus", 0, 0, G_OPTION_ARG_NONE, &prometheus, N_ ("Print metrics for Prometheus"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (LyceumCliStats) stats = { 0 };
  g_autoptr (GError) error = NULL;

  if (!lyceum_cli_parse (cli, "stats", entries, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc > 1)
    return lyceum_cli_usage_error (_("“%s” is not understood here."), argv[1]);
  if (prometheus && cli->json)
    return lyceum_cli_usage_error (_("--json and --prometheus are two forms of the same: choose one."));
  if (!lyceum_cli_open (cli, &error) || !read_stats (cli, &stats, &error))
    return lyceum_cli_fail (error);

  if (prometheus)
    _lyceum_cli_stats_print_metrics (&stats);
  else if (cli->json)
    print_stats_json (&stats);
  else
    _lyceum_cli_stats_print_tables (&stats);
  return LYCEUM_CLI_SUCCESS;
}
