/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli.h"

#include <glib/gi18n-lib.h>

#include "lyceum-sqlite-task-store.h"

static LyceumSqliteTaskStore *
get_store (LyceumCli *cli)
{
  return LYCEUM_SQLITE_TASK_STORE (lyceum_workshop_get_task_store (cli->workshop));
}

/* Words for programs, stable. */
static const char *
state_id (LyceumTaskState state)
{
  static const char *const ids[] = { "waiting", "queued", "running", "succeeded", "failed", "cancelled" };

  return ids[state];
}

static const char *
state_title (LyceumTaskState state)
{
  const char *const titles[] = { _("waiting"), _("queued"), _("running"), _("done"), _("failed"), _("cancelled") };

  return titles[state];
}

static const char *
priority_id (LyceumTaskPriority priority)
{
  static const char *const ids[] = { "low", "normal", "high", "urgent" };

  return ids[priority];
}

static GPtrArray *
list_tasks (LyceumCli *cli,
            gint64     parent_id,
            GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_sqlite_task_store_list_async (get_store (cli), parent_id, NULL, lyceum_cli_ready_cb, &result);
  return lyceum_sqlite_task_store_list_finish (get_store (cli), lyceum_cli_wait (&result), error);
}

static void
append_task (JsonBuilder            *builder,
             const LyceumTaskRecord *record)
{
  lyceum_cli_json_int (builder, "id", record->id);
  lyceum_cli_json_int (builder, "parent_id", record->parent_id);
  lyceum_cli_json_text (builder, "kind", record->kind);
  lyceum_cli_json_text (builder, "title", record->title);
  lyceum_cli_json_text (builder, "state", state_id (record->state));
  lyceum_cli_json_text (builder, "priority", priority_id (record->priority));
  json_builder_set_member_name (builder, "progress");
  json_builder_add_double_value (builder, record->progress);
  lyceum_cli_json_text (builder, "error", record->error_message);
  lyceum_cli_json_int (builder, "attempts", record->attempts);
  lyceum_cli_json_int (builder, "crashes", record->crashes);
  lyceum_cli_json_int (builder, "created_at", record->created_at);
  lyceum_cli_json_int (builder, "started_at", record->started_at);
  lyceum_cli_json_int (builder, "finished_at", record->finished_at);
}

static void
append_tasks (JsonBuilder *builder,
              GPtrArray   *records)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < records->len; i++)
    {
      json_builder_begin_object (builder);
      append_task (builder, g_ptr_array_index (records, i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_tasks (GPtrArray *records)
{
  const char *headers[] = { _(">ID"), _("State"), _("Task"), NULL };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < records->len; i++)
    {
      const LyceumTaskRecord *record = g_ptr_array_index (records, i);
      char **row = g_new0 (char *, 4);

      row[0] = g_strdup_printf ("%" G_GINT64_FORMAT, record->id);
      row[1] = g_strdup (state_title (record->state));
      row[2] = record->error_message ? g_strdup_printf ("%s: %s", record->title ? record->title : record->kind,
                                                        record->error_message)
                                     : g_strdup (record->title ? record->title : record->kind);
      g_ptr_array_add (rows, row);
    }

  lyceum_cli_print_table (headers, rows);
}

static int
tasks_list (LyceumCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = list_tasks (cli, 0, &error);

  if (!records)
    return lyceum_cli_fail (error);
  if (cli->json)
    {
      JsonBuilder *builder = json_builder_new ();

      append_tasks (builder, records);
      lyceum_cli_print_json (builder);
    }
  else if (records->len == 0)
    g_print ("%s\n", _("No task yet."));
  else
    print_tasks (records);

  return LYCEUM_CLI_SUCCESS;
}

static int
tasks_show (LyceumCli *cli,
            gint64     id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumTaskRecord) record = NULL;
  g_autoptr (GPtrArray) children = NULL;
  JsonBuilder *builder;

  lyceum_sqlite_task_store_get_async (get_store (cli), id, NULL, lyceum_cli_ready_cb, &result);
  record = lyceum_sqlite_task_store_get_finish (get_store (cli), lyceum_cli_wait (&result), &error);
  children = record ? list_tasks (cli, id, &error) : NULL;
  if (!children)
    return lyceum_cli_fail (error);

  if (cli->json)
    {
      builder = json_builder_new ();
      json_builder_begin_object (builder);
      append_task (builder, record);
      json_builder_set_member_name (builder, "children");
      append_tasks (builder, children);
      json_builder_end_object (builder);
      lyceum_cli_print_json (builder);
      return LYCEUM_CLI_SUCCESS;
    }

  g_print ("%s: %s\n", record->title ? record->title : record->kind, state_title (record->state));
  if (record->error_message)
    g_print ("%s\n", record->error_message);
  if (children->len > 0)
    {
      g_print ("\n");
      print_tasks (children);
    }
  return LYCEUM_CLI_SUCCESS;
}

typedef void (*ChangeFunc) (LyceumSqliteTaskStore *store, gint64 id, GAsyncReadyCallback callback, gpointer user_data);

/* Returns an exit status; *@n_changed says how many tasks were changed. */
static int
change (LyceumCli *cli,
        gint64     id,
        ChangeFunc func,
        guint     *n_changed)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  func (get_store (cli), id, lyceum_cli_ready_cb, &result);
  if (!lyceum_sqlite_task_store_change_finish (get_store (cli), lyceum_cli_wait (&result), n_changed, &error))
    return lyceum_cli_fail (error);
  return LYCEUM_CLI_SUCCESS;
}

static int
tasks_cancel (LyceumCli *cli,
              gint64     id)
{
  guint n_changed = 0;
  int status = change (cli, id, lyceum_sqlite_task_store_cancel_async, &n_changed);

  if (status != LYCEUM_CLI_SUCCESS)
    return status;
  if (cli->json)
    {
      JsonBuilder *builder = json_builder_new ();

      json_builder_begin_object (builder);
      lyceum_cli_json_int (builder, "cancelled", n_changed);
      json_builder_end_object (builder);
      lyceum_cli_print_json (builder);
    }
  else if (n_changed == 0)
    g_print ("%s\n", _("It had ended already."));
  else
    g_print (ngettext ("%u task cancelled.\n", "%u tasks cancelled.\n", n_changed), n_changed);
  return LYCEUM_CLI_SUCCESS;
}

/* The top-level tasks that were taken up; they are followed until they end. One that has been given up at once is among them. */
static GListModel *
tasks_taken_up (LyceumQueue *queue)
{
  GListStore *tasks = g_list_store_new (LYCEUM_TYPE_TASK);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (queue)); i++)
    {
      g_autoptr (LyceumTask) task = g_list_model_get_item (G_LIST_MODEL (queue), i);

      g_list_store_append (tasks, task);
    }

  return G_LIST_MODEL (tasks);
}

static int
report_resumed (LyceumCli  *cli,
                GListModel *tasks,
                gboolean    finished)
{
  guint n_tasks = g_list_model_get_n_items (tasks);
  guint n_succeeded = 0, n_failed = 0, n_failures = 0;

  for (guint i = 0; i < n_tasks; i++)
    {
      g_autoptr (LyceumTask) task = g_list_model_get_item (tasks, i);

      n_succeeded += lyceum_task_get_state (task) == LYCEUM_TASK_STATE_SUCCEEDED;
      n_failed += lyceum_task_get_state (task) == LYCEUM_TASK_STATE_FAILED;
      n_failures += lyceum_cli_report_failures (cli, task);
    }

  if (cli->json)
    {
      JsonBuilder *builder = json_builder_new ();

      json_builder_begin_object (builder);
      lyceum_cli_json_int (builder, "resumed", n_tasks);
      lyceum_cli_json_int (builder, "succeeded", n_succeeded);
      lyceum_cli_json_int (builder, "failures", n_failures);
      json_builder_end_object (builder);
      lyceum_cli_print_json (builder);
    }
  else if (n_tasks == 0)
    g_print ("%s\n", _("Nothing is unfinished."));
  else if (finished)
    g_print (ngettext ("%u of %u task finished.\n", "%u of %u tasks finished.\n", n_tasks), n_succeeded, n_tasks);

  /* What was cancelled, or deleted, was not wanted. */
  return finished && n_failed == 0 ? LYCEUM_CLI_SUCCESS : LYCEUM_CLI_FAILURE;
}

static int
tasks_resume (LyceumCli *cli)
{
  g_autoptr (GListModel) tasks = NULL;
  g_autoptr (GError) error = NULL;
  gboolean finished;

  lyceum_cli_catch_interrupt (cli);
  if (!lyceum_cli_start (cli, TRUE, NULL, &error))
    return lyceum_cli_fail (error);

  tasks = tasks_taken_up (lyceum_workshop_get_queue (cli->workshop));
  finished = lyceum_cli_run_until_finished (cli, tasks);
  return report_resumed (cli, tasks, finished);
}

static int
tasks_retry (LyceumCli *cli,
             gint64     id)
{
  guint n_changed = 0;
  int status = change (cli, id, lyceum_sqlite_task_store_requeue_async, &n_changed);

  if (status != LYCEUM_CLI_SUCCESS)
    return status;
  if (n_changed == 0 && !cli->json)
    g_print ("%s\n", _("It has not failed; there is nothing to try again."));
  return tasks_resume (cli);
}

int
lyceum_cli_tasks (LyceumCli *cli,
                  int        argc,
                  char     **argv)
{
  g_autoptr (GError) error = NULL;
  const char *verb;
  gboolean wants_id;
  gint64 id = 0;

  if (!lyceum_cli_parse (cli, "tasks [list | show ID | cancel ID | retry ID | resume]", NULL, &argc, &argv))
    return LYCEUM_CLI_USAGE;

  verb = argc > 1 ? argv[1] : "list";
  wants_id = g_str_equal (verb, "show") || g_str_equal (verb, "cancel") || g_str_equal (verb, "retry");
  if (!wants_id && !g_str_equal (verb, "list") && !g_str_equal (verb, "resume"))
    return lyceum_cli_usage_error (_("“tasks” knows list, show, cancel, retry and resume, and not “%s”."), verb);
  if (wants_id && (argc != 3 || !g_ascii_string_to_signed (argv[2], 10, 1, G_MAXINT64, &id, NULL)))
    return lyceum_cli_usage_error (_("Which task? “lyceumctl tasks” lists them; then add its number."));
  if (!wants_id && argc > 2)
    return lyceum_cli_usage_error (_("“%s” is not understood here."), argv[2]);

  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);
  if (g_str_equal (verb, "show"))
    return tasks_show (cli, id);
  if (g_str_equal (verb, "cancel"))
    return tasks_cancel (cli, id);
  if (g_str_equal (verb, "retry"))
    return tasks_retry (cli, id);
  if (g_str_equal (verb, "resume"))
    return tasks_resume (cli);
  return tasks_list (cli);
}
