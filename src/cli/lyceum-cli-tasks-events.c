/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-tasks-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "lyceum-task-names.h"

/* Rows of the event log as a store keeps them: (ttsv); see _lyceum_event_log_take_unsaved(). */
#define ROW_TYPE G_VARIANT_TYPE ("(ttsv)")
#define TEXT_TYPE G_VARIANT_TYPE ("(sau)")
#define PROGRESS_TYPE G_VARIANT_TYPE ("(ds)")

typedef struct
{
  guint64 first_seq, last_seq;
  const char *type;
  const char *text; /* (nullable): of text; of progress the message */
  double fraction;  /* of progress; negative: not known */
  LyceumTaskState state;
} Event;

/* Returns: whether the row is one of those that are known. The texts belong to it. */
static gboolean
read_row (GVariant  *row,
          Event     *event,
          GVariant **data)
{
  gint32 state;

  *event = (Event) { .fraction = -1 };
  if (!g_variant_is_of_type (row, ROW_TYPE))
    return FALSE;
  g_variant_get (row, "(tt&sv)", &event->first_seq, &event->last_seq, &event->type, data);
  if (g_str_equal (event->type, "text") && g_variant_is_of_type (*data, TEXT_TYPE))
    {
      g_variant_get_child (*data, 0, "&s", &event->text);
      return TRUE;
    }
  if (g_str_equal (event->type, "progress") && g_variant_is_of_type (*data, PROGRESS_TYPE))
    {
      g_variant_get (*data, "(d&s)", &event->fraction, &event->text);
      return TRUE;
    }
  if (!g_str_equal (event->type, "state") || !g_variant_is_of_type (*data, G_VARIANT_TYPE_INT32))
    return FALSE;
  state = g_variant_get_int32 (*data);
  event->state = state;
  return state >= LYCEUM_TASK_STATE_SCHEDULED && state <= LYCEUM_TASK_STATE_CANCELLED;
}

static void
append_event (JsonBuilder *builder,
              const Event *event)
{
  json_builder_begin_object (builder);
  lyceum_cli_json_int (builder, "seq", event->first_seq);
  lyceum_cli_json_int (builder, "last_seq", event->last_seq);
  lyceum_cli_json_text (builder, "type", event->type);
  if (g_str_equal (event->type, "text"))
    lyceum_cli_json_text (builder, "text", event->text);
  else if (g_str_equal (event->type, "state"))
    lyceum_cli_json_text (builder, "state", lyceum_task_state_get_name (event->state));
  else
    {
      if (event->fraction >= 0)
        lyceum_cli_json_double (builder, "fraction", MIN (event->fraction, 1));
      else
        lyceum_cli_json_text (builder, "fraction", NULL);
      lyceum_cli_json_text (builder, "message", *event->text ? event->text : NULL);
    }
  json_builder_end_object (builder);
}

/* What a model wrote is printed as it wrote it, but it cannot steer the terminal. */
static void
print_text (const char *text,
            gboolean   *at_start)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character == '\n' || character == '\t' || !g_unichar_iscntrl (character))
        g_string_append_unichar (plain, character);
    }
  if (plain->len == 0)
    return;
  g_print ("%s", plain->str);
  *at_start = plain->str[plain->len - 1] == '\n';
}

static void
print_event (const Event *event,
             gboolean    *at_start)
{
  g_autofree char *message = event->text ? lyceum_cli_one_line (event->text) : NULL;

  if (g_str_equal (event->type, "text"))
    {
      print_text (event->text, at_start);
      return;
    }
  if (!*at_start)
    g_print ("\n");
  *at_start = TRUE;
  if (g_str_equal (event->type, "state"))
    g_print ("[%s]\n", _lyceum_cli_tasks_get_state_title (event->state));
  else if (event->fraction >= 0)
    g_print ("[%.0f %%%s%s]\n", MIN (event->fraction, 1) * 100, *message ? " " : "", message);
  else
    g_print ("[%s]\n", *message ? message : "…");
}

static void
print_rows (LyceumCli *cli,
            GPtrArray *rows)
{
  JsonBuilder *builder = cli->json ? json_builder_new () : NULL;
  gboolean at_start = TRUE;

  if (builder)
    json_builder_begin_array (builder);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (GVariant) data = NULL;
      Event event;

      if (!read_row (g_ptr_array_index (rows, i), &event, &data))
        continue;
      if (builder)
        append_event (builder, &event);
      else
        print_event (&event, &at_start);
    }
  if (builder)
    {
      json_builder_end_array (builder);
      lyceum_cli_print_json (builder);
    }
  else if (!at_start)
    g_print ("\n");
}

int
_lyceum_cli_tasks_events (LyceumCli *cli,
                          gint64     id)
{
  LyceumTaskStore *store = LYCEUM_TASK_STORE (_lyceum_cli_tasks_get_store (cli));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumTaskRecord) record = _lyceum_cli_tasks_read (cli, id, &error);
  g_autoptr (GPtrArray) rows = NULL;

  if (!record)
    return lyceum_cli_fail (error);
  lyceum_task_store_read_events_async (store, id, 1, NULL, lyceum_cli_ready_cb, &result);
  rows = lyceum_task_store_read_events_finish (store, lyceum_cli_wait (&result), &error);
  if (!rows)
    return lyceum_cli_fail (error);

  if (rows->len == 0 && !cli->json)
    g_print ("%s\n", _("Nothing has been written down of this task."));
  else
    print_rows (cli, rows);
  return LYCEUM_CLI_SUCCESS;
}
