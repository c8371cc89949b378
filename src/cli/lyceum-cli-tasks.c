/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-tasks-private.h"

#include <glib/gi18n-lib.h>

#include "lyceum-sqlite-task-pause.h"

LyceumSqliteTaskStore *
_lyceum_cli_tasks_get_store (LyceumCli *cli)
{
  return LYCEUM_SQLITE_TASK_STORE (lyceum_workshop_get_task_store (cli->workshop));
}

GPtrArray *
_lyceum_cli_tasks_read_list (LyceumCli *cli,
                             gint64     parent_id,
                             GError   **error)
{
  LyceumSqliteTaskStore *store = _lyceum_cli_tasks_get_store (cli);
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_sqlite_task_store_list_async (store, parent_id, NULL, lyceum_cli_ready_cb, &result);
  return lyceum_sqlite_task_store_list_finish (store, lyceum_cli_wait (&result), error);
}

LyceumTaskRecord *
_lyceum_cli_tasks_read (LyceumCli *cli,
                        gint64     id,
                        GError   **error)
{
  LyceumSqliteTaskStore *store = _lyceum_cli_tasks_get_store (cli);
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_sqlite_task_store_get_async (store, id, NULL, lyceum_cli_ready_cb, &result);
  return lyceum_sqlite_task_store_get_finish (store, lyceum_cli_wait (&result), error);
}

const char *
_lyceum_cli_tasks_get_title (const LyceumTaskRecord *record)
{
  return record->title ? record->title : record->kind;
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

  func (_lyceum_cli_tasks_get_store (cli), id, lyceum_cli_ready_cb, &result);
  if (!lyceum_sqlite_task_store_change_finish (_lyceum_cli_tasks_get_store (cli), lyceum_cli_wait (&result), n_changed,
                                               &error))
    return lyceum_cli_fail (error);
  return LYCEUM_CLI_SUCCESS;
}

static void
print_count_json (const char *name,
                  guint       n)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, name, n);
  json_builder_end_object (builder);
  lyceum_cli_print_json (builder);
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
    print_count_json ("cancelled", n_changed);
  else if (n_changed == 0)
    g_print ("%s\n", _("It had ended already."));
  else
    g_print (ngettext ("%u task cancelled.\n", "%u tasks cancelled.\n", n_changed), n_changed);
  return LYCEUM_CLI_SUCCESS;
}

static void
print_paused (const LyceumTaskRecord *record,
              gboolean                pause,
              gboolean                changed)
{
  g_autofree char *title = lyceum_cli_one_line (_lyceum_cli_tasks_get_title (record));

  if (changed && pause)
    g_print (_("“%s” is paused. “lyceumctl tasks unpause %" G_GINT64_FORMAT "” lets it go on."), title, record->id);
  else if (changed)
    g_print (_("“%s” may go on: “lyceumctl tasks resume” begins, or the next window that is opened."), title);
  else if (LYCEUM_TASK_STATE_IS_FINISHED (record->state))
    g_print (_("“%s” had ended already."), title);
  else if (pause)
    g_print (_("“%s” was paused already."), title);
  else
    g_print (_("“%s” was not paused."), title);
  g_print ("\n");
}

static int
tasks_set_paused (LyceumCli *cli,
                  gint64     id,
                  gboolean   pause)
{
  g_autoptr (LyceumTaskRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;
  int status = change (cli, id, pause ? lyceum_sqlite_task_store_pause_async : lyceum_sqlite_task_store_unpause_async,
                       &n_changed);

  if (status != LYCEUM_CLI_SUCCESS)
    return status;
  if (cli->json)
    {
      print_count_json (pause ? "paused" : "unpaused", n_changed);
      return LYCEUM_CLI_SUCCESS;
    }
  record = _lyceum_cli_tasks_read (cli, id, &error);
  if (!record)
    return lyceum_cli_fail (error);
  print_paused (record, pause, n_changed > 0);
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

/* @wanted: (nullable) (element-type gint64): tasks that were to be tried again. Returns: how many of them were
 * cancelled instead: what they work on is no more. */
static guint
report_given_up (LyceumCli *cli,
                 GArray    *wanted)
{
  guint n = 0;

  for (guint i = 0; wanted && i < wanted->len; i++)
    {
      g_autoptr (LyceumTaskRecord) record = _lyceum_cli_tasks_read (cli, g_array_index (wanted, gint64, i), NULL);
      g_autofree char *title = record ? lyceum_cli_one_line (_lyceum_cli_tasks_get_title (record)) : NULL;

      if (!record || record->state != LYCEUM_TASK_STATE_CANCELLED)
        continue;
      g_printerr (_("lyceumctl: %s: It was given up: what it works on has been deleted."), title);
      g_printerr ("\n");
      n++;
    }
  return n;
}

/* @wanted: (nullable): see report_given_up(). */
static int
report_resumed (LyceumCli  *cli,
                GListModel *tasks,
                GArray     *wanted,
                gboolean    finished)
{
  guint n_tasks = g_list_model_get_n_items (tasks);
  guint n_succeeded = 0, n_failed = 0, n_failures = 0, n_given_up;

  for (guint i = 0; i < n_tasks; i++)
    {
      g_autoptr (LyceumTask) task = g_list_model_get_item (tasks, i);

      n_succeeded += lyceum_task_get_state (task) == LYCEUM_TASK_STATE_SUCCEEDED;
      n_failed += lyceum_task_get_state (task) == LYCEUM_TASK_STATE_FAILED;
      n_failures += lyceum_cli_report_failures (cli, task);
    }
  n_given_up = report_given_up (cli, wanted);

  if (cli->json)
    {
      JsonBuilder *builder = json_builder_new ();

      json_builder_begin_object (builder);
      lyceum_cli_json_int (builder, "resumed", n_tasks);
      lyceum_cli_json_int (builder, "succeeded", n_succeeded);
      lyceum_cli_json_int (builder, "failures", n_failures);
      lyceum_cli_json_int (builder, "given_up", n_given_up);
      json_builder_end_object (builder);
      lyceum_cli_print_json (builder);
    }
  else if (n_tasks == 0)
    g_print ("%s\n", _("Nothing is unfinished."));
  else if (finished)
    g_print (ngettext ("%u of %u task finished.\n", "%u of %u tasks finished.\n", n_tasks), n_succeeded, n_tasks);

  /* What was cancelled, or deleted, was not wanted, unless somebody asked for it by its number. */
  return finished && n_failed + n_given_up == 0 ? LYCEUM_CLI_SUCCESS : LYCEUM_CLI_FAILURE;
}

/* @wanted: (nullable): see report_given_up(). */
static int
tasks_resume (LyceumCli *cli,
              GArray    *wanted)
{
  g_autoptr (GListModel) tasks = NULL;
  g_autoptr (GError) error = NULL;
  gboolean finished;

  lyceum_cli_catch_interrupt (cli);
  if (!lyceum_cli_start (cli, TRUE, NULL, &error))
    return lyceum_cli_fail (error);

  tasks = tasks_taken_up (lyceum_workshop_get_queue (cli->workshop));
  finished = lyceum_cli_run_until_finished (cli, tasks);
  return report_resumed (cli, tasks, wanted, finished);
}

/* Adds the task and all below it that a retry would try again. */
static gboolean
collect_wanted (LyceumCli *cli,
                gint64     id,
                GArray    *wanted,
                GError   **error)
{
  g_autoptr (GPtrArray) children = _lyceum_cli_tasks_read_list (cli, id, error);

  if (!children)
    return FALSE;
  for (guint i = 0; i < children->len; i++)
    {
      const LyceumTaskRecord *child = g_ptr_array_index (children, i);

      if (child->state != LYCEUM_TASK_STATE_FAILED && child->state != LYCEUM_TASK_STATE_CANCELLED)
        continue;
      g_array_append_val (wanted, child->id);
      if (!collect_wanted (cli, child->id, wanted, error))
        return FALSE;
    }
  return TRUE;
}

static int
tasks_retry (LyceumCli *cli,
             gint64     id)
{
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;
  int status;

  g_array_append_val (wanted, id);
  if (!collect_wanted (cli, id, wanted, &error))
    return lyceum_cli_fail (error);
  status = change (cli, id, lyceum_sqlite_task_store_requeue_async, &n_changed);
  if (status != LYCEUM_CLI_SUCCESS)
    return status;
  if (n_changed == 0 && !cli->json)
    g_print ("%s\n", _("It has not failed; there is nothing to try again."));
  return tasks_resume (cli, n_changed > 0 ? wanted : NULL);
}

typedef int (*VerbFunc) (LyceumCli *cli, gint64 id);

static int
tasks_list (LyceumCli *cli,
            gint64     id)
{
  return _lyceum_cli_tasks_list (cli);
}

static int
tasks_resume_all (LyceumCli *cli,
                  gint64     id)
{
  return tasks_resume (cli, NULL);
}

static int
tasks_pause (LyceumCli *cli,
             gint64     id)
{
  return tasks_set_paused (cli, id, TRUE);
}

static int
tasks_unpause (LyceumCli *cli,
               gint64     id)
{
  return tasks_set_paused (cli, id, FALSE);
}

static const struct
{
  const char *name;
  gboolean wants_id;
  VerbFunc run;
} verbs[] = {
  { "list", FALSE, tasks_list },
  { "show", TRUE, _lyceum_cli_tasks_show },
  { "events", TRUE, _lyceum_cli_tasks_events },
  { "cancel", TRUE, tasks_cancel },
  { "retry", TRUE, tasks_retry },
  { "pause", TRUE, tasks_pause },
  { "unpause", TRUE, tasks_unpause },
  { "resume", FALSE, tasks_resume_all },
};

int
lyceum_cli_tasks (LyceumCli *cli,
                  int        argc,
                  char     **argv)
{
  g_autoptr (GError) error = NULL;
  const char *name;
  gint64 id = 0;
  guint verb = 0;

  if (!lyceum_cli_parse (cli,
                         "tasks [list | show ID | events ID | cancel ID | retry ID | pause ID | unpause ID | resume]",
                         NULL, &argc, &argv))
    return LYCEUM_CLI_USAGE;

  name = argc > 1 ? argv[1] : "list";
  while (verb < G_N_ELEMENTS (verbs) && !g_str_equal (verbs[verb].name, name))
    verb++;
  if (verb == G_N_ELEMENTS (verbs))
    return lyceum_cli_usage_error (_("“tasks” knows list, show, events, cancel, retry, pause, unpause and resume, and "
                                     "not “%s”."), name);
  if (verbs[verb].wants_id && (argc != 3 || !g_ascii_string_to_signed (argv[2], 10, 1, G_MAXINT64, &id, NULL)))
    return lyceum_cli_usage_error (_("Which task? “lyceumctl tasks” lists them; then add its number."));
  if (!verbs[verb].wants_id && argc > 2)
    return lyceum_cli_usage_error (_("“%s” is not understood here."), argv[2]);

  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);
  return verbs[verb].run (cli, id);
}
