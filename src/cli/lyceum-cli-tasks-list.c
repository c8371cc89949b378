/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-tasks-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "lyceum-task-names.h"

const char *
_lyceum_cli_tasks_get_state_title (LyceumTaskState state)
{
  switch (state)
    {
    case LYCEUM_TASK_STATE_SCHEDULED:
      return _("scheduled");
    case LYCEUM_TASK_STATE_WAITING:
      return _("waiting");
    case LYCEUM_TASK_STATE_QUEUED:
      return _("queued");
    case LYCEUM_TASK_STATE_RUNNING:
      return _("running");
    case LYCEUM_TASK_STATE_SUCCEEDED:
      return _("done");
    case LYCEUM_TASK_STATE_FAILED:
      return _("failed");
    case LYCEUM_TASK_STATE_CANCELLED:
    default:
      return _("cancelled");
    }
}

/* As far as the collection knows. Whether there is a network, and how much of a limit is used up, only the process
 * knows that works on the task: then it is what the task asks for. */
static LyceumWaitReason
get_wait_reason (const LyceumTaskRecord *record,
                 const LyceumTaskRecord *parent)
{
  gint64 now = g_get_real_time () / 1000;

  if (record->state > LYCEUM_TASK_STATE_QUEUED)
    return LYCEUM_WAIT_NONE;
  if (record->state == LYCEUM_TASK_STATE_WAITING && record->own_done)
    return LYCEUM_WAIT_CHILDREN;
  if (record->is_paused || (parent && parent->is_paused))
    return LYCEUM_WAIT_PAUSED;
  if (record->state != LYCEUM_TASK_STATE_WAITING)
    return LYCEUM_WAIT_NONE;
  if (record->start_at > now)
    return LYCEUM_WAIT_RETRY;
  if (record->constraints & LYCEUM_CONSTRAINT_UNMETERED)
    return LYCEUM_WAIT_METERED;
  if (record->constraints & LYCEUM_CONSTRAINT_NETWORK)
    return LYCEUM_WAIT_NETWORK;
  if (record->constraints & LYCEUM_CONSTRAINT_NO_POWER_SAVER)
    return LYCEUM_WAIT_POWER_SAVER;
  return record->limit_key ? LYCEUM_WAIT_RATE_LIMIT : LYCEUM_WAIT_NONE;
}

/* Returns: (transfer full): the state and, where it is not plain, why. */
static char *
describe_state (const LyceumTaskRecord *record,
                const LyceumTaskRecord *parent)
{
  g_autofree char *moment = record->start_at > 0 ? lyceum_cli_moment (record->start_at) : NULL;

  switch (get_wait_reason (record, parent))
    {
    case LYCEUM_WAIT_CHILDREN:
      return g_strdup (_("waiting for its parts"));
    case LYCEUM_WAIT_PAUSED:
      return g_strdup (_("paused"));
    case LYCEUM_WAIT_RETRY:
      /* Translators: a task has failed; a moment follows, such as 14:05. */
      return g_strdup_printf (_("waiting: tried again at %s"), moment);
    case LYCEUM_WAIT_NETWORK:
      return g_strdup (_("waiting for a network"));
    case LYCEUM_WAIT_METERED:
      return g_strdup (_("waiting for an unmetered network"));
    case LYCEUM_WAIT_POWER_SAVER:
      return g_strdup (_("waiting until power is not saved"));
    case LYCEUM_WAIT_RATE_LIMIT:
      return g_strdup (_("waiting for its limit"));
    case LYCEUM_WAIT_NONE:
    default:
      if (record->state == LYCEUM_TASK_STATE_SCHEDULED && moment)
        /* Translators: a moment follows, such as 14:05. */
        return g_strdup_printf (_("scheduled for %s"), moment);
      return g_strdup (_lyceum_cli_tasks_get_state_title (record->state));
    }
}

/* How long it took from when it could start to when it did; negative: not known. */
static gint64
get_wait_ms (const LyceumTaskRecord *record)
{
  gint64 could_start = MAX (record->created_at, record->start_at);

  return record->attempts == 1 && record->started_at >= could_start ? record->started_at - could_start : -1;
}

static gint64
get_run_ms (const LyceumTaskRecord *record)
{
  if (record->started_at <= 0 || record->finished_at < record->started_at)
    return -1;
  return record->finished_at - record->started_at;
}

static void
append_span (JsonBuilder *builder,
             const char  *name,
             gint64       milliseconds)
{
  if (milliseconds >= 0)
    lyceum_cli_json_int (builder, name, milliseconds);
  else
    lyceum_cli_json_text (builder, name, NULL);
}

static void
append_task (JsonBuilder            *builder,
             const LyceumTaskRecord *record,
             const LyceumTaskRecord *parent)
{
  LyceumWaitReason reason = get_wait_reason (record, parent);

  lyceum_cli_json_int (builder, "id", record->id);
  lyceum_cli_json_int (builder, "parent_id", record->parent_id);
  lyceum_cli_json_text (builder, "kind", record->kind);
  lyceum_cli_json_text (builder, "title", record->title);
  lyceum_cli_json_text (builder, "state", lyceum_task_state_get_name (record->state));
  lyceum_cli_json_text (builder, "wait_reason",
                        reason != LYCEUM_WAIT_NONE ? lyceum_wait_reason_get_name (reason) : NULL);
  lyceum_cli_json_text (builder, "priority", lyceum_task_priority_get_name (record->priority));
  lyceum_cli_json_double (builder, "progress", record->progress);
  lyceum_cli_json_text (builder, "error", record->error_message);
  lyceum_cli_json_int (builder, "attempts", record->attempts);
  lyceum_cli_json_int (builder, "crashes", record->crashes);
  lyceum_cli_json_int (builder, "created_at", record->created_at);
  lyceum_cli_json_int (builder, "start_at", record->start_at);
  lyceum_cli_json_int (builder, "started_at", record->started_at);
  lyceum_cli_json_int (builder, "finished_at", record->finished_at);
  append_span (builder, "wait_ms", get_wait_ms (record));
  append_span (builder, "run_ms", get_run_ms (record));
}

static void
append_tasks (JsonBuilder            *builder,
              GPtrArray              *records,
              const LyceumTaskRecord *parent)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < records->len; i++)
    {
      json_builder_begin_object (builder);
      append_task (builder, g_ptr_array_index (records, i), parent);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_tasks (GPtrArray              *records,
             const LyceumTaskRecord *parent)
{
  const char *headers[] = { _(">ID"), _("State"), _("Task"), NULL };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < records->len; i++)
    {
      const LyceumTaskRecord *record = g_ptr_array_index (records, i);
      const char *title = _lyceum_cli_tasks_get_title (record);
      char **row = g_new0 (char *, 4);

      row[0] = g_strdup_printf ("%" G_GINT64_FORMAT, record->id);
      row[1] = describe_state (record, parent);
      row[2] = record->error_message ? g_strdup_printf ("%s: %s", title, record->error_message) : g_strdup (title);
      g_ptr_array_add (rows, row);
    }

  lyceum_cli_print_table (headers, rows);
}

int
_lyceum_cli_tasks_list (LyceumCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = _lyceum_cli_tasks_read_list (cli, 0, &error);

  if (!records)
    return lyceum_cli_fail (error);
  if (cli->json)
    {
      JsonBuilder *builder = json_builder_new ();

      append_tasks (builder, records, NULL);
      lyceum_cli_print_json (builder);
    }
  else if (records->len == 0)
    g_print ("%s\n", _("No task yet."));
  else
    print_tasks (records, NULL);

  return LYCEUM_CLI_SUCCESS;
}

/* Adds a row of two cells, the second of which is taken. */
static void
add_field (GPtrArray  *fields,
           const char *name,
           char       *value)
{
  char **row = g_new0 (char *, 3);

  row[0] = g_strdup (name);
  row[1] = value;
  g_ptr_array_add (fields, row);
}

static void
add_moment (GPtrArray  *fields,
            const char *name,
            gint64      unix_ms)
{
  if (unix_ms > 0)
    add_field (fields, name, lyceum_cli_moment (unix_ms));
}

static void
add_span (GPtrArray  *fields,
          const char *name,
          gint64      milliseconds)
{
  if (milliseconds >= 0)
    add_field (fields, name, lyceum_cli_duration (milliseconds));
}

/* Each below the last, with what is too long for a line in several. */
static void
print_fields (GPtrArray *fields)
{
  guint width = lyceum_cli_terminal_width (STDOUT_FILENO);
  guint name_width = 0;

  for (guint i = 0; i < fields->len; i++)
    name_width = MAX (name_width, lyceum_cli_text_width (((char **) g_ptr_array_index (fields, i))[0]));
  for (guint i = 0; i < fields->len; i++)
    {
      char **field = g_ptr_array_index (fields, i);
      guint indent = 2 + name_width + 2;
      g_autofree char *value = lyceum_cli_wrap_text (field[1], indent, width > indent + 20 ? width : G_MAXINT);
      int padding = (int) (name_width - lyceum_cli_text_width (field[0]));

      g_print ("  %s%*s  %s\n", field[0], padding, "", value + MIN (indent, strlen (value)));
    }
}

static void
print_record (const LyceumTaskRecord *record,
              const LyceumTaskRecord *parent)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree char *title = lyceum_cli_one_line (_lyceum_cli_tasks_get_title (record));
  g_autofree char *state = describe_state (record, parent);

  g_print ("%s: %s\n", title, state);
  add_field (fields, _("Kind"), g_strdup (record->kind));
  if (parent)
    add_field (fields, _("Part of"),
               g_strdup_printf ("%" G_GINT64_FORMAT " (%s)", parent->id, _lyceum_cli_tasks_get_title (parent)));
  add_moment (fields, _("Submitted"), record->created_at);
  add_moment (fields, _("Started"), record->started_at);
  add_moment (fields, _("Ended"), record->finished_at);
  add_span (fields, _("Waited"), get_wait_ms (record));
  add_span (fields, _("Ran"), get_run_ms (record));
  add_field (fields, _("Attempts"), g_strdup_printf ("%u", record->attempts));
  add_field (fields, _("Crashes"), g_strdup_printf ("%u", record->crashes));
  if (record->error_message)
    add_field (fields, _("Error"), g_strdup (record->error_message));
  print_fields (fields);
}

int
_lyceum_cli_tasks_show (LyceumCli *cli,
                        gint64     id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumTaskRecord) record = _lyceum_cli_tasks_read (cli, id, &error);
  g_autoptr (LyceumTaskRecord) parent = NULL;
  g_autoptr (GPtrArray) children = record ? _lyceum_cli_tasks_read_list (cli, id, &error) : NULL;

  if (!children)
    return lyceum_cli_fail (error);
  if (record->parent_id != 0)
    parent = _lyceum_cli_tasks_read (cli, record->parent_id, NULL);

  if (cli->json)
    {
      JsonBuilder *builder = json_builder_new ();

      json_builder_begin_object (builder);
      append_task (builder, record, parent);
      json_builder_set_member_name (builder, "children");
      append_tasks (builder, children, record);
      json_builder_end_object (builder);
      lyceum_cli_print_json (builder);
      return LYCEUM_CLI_SUCCESS;
    }

  print_record (record, parent);
  if (children->len > 0)
    {
      g_print ("\n");
      print_tasks (children, record);
    }
  return LYCEUM_CLI_SUCCESS;
}
