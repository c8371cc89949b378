/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-report.h"

#include <math.h>
#include <unistd.h>

#include "lyceum-task-names.h"

/* Begins a member of an object or, without a name, an element of an array. */
static void
begin_value (GString    *json,
             const char *name)
{
  char last = json->len > 0 ? json->str[json->len - 1] : '{';

  if (last != '{' && last != '[')
    g_string_append_c (json, ',');
  if (name)
    g_string_append_printf (json, "\"%s\":", name);
}

/* RFC 8259: quotation mark, reverse solidus and the control characters. */
static void
append_text (GString    *json,
             const char *name,
             const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  begin_value (json, name);
  g_string_append_c (json, '"');
  for (const guchar *p = (const guchar *) valid; *p; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (json, "\\%c", *p);
    else if (*p < 0x20)
      g_string_append_printf (json, "\\u%04x", *p);
    else
      g_string_append_c (json, *p);
  g_string_append_c (json, '"');
}

static void
append_count (GString    *json,
              const char *name,
              guint64     value)
{
  begin_value (json, name);
  g_string_append_printf (json, "%" G_GUINT64_FORMAT, value);
}

/* JSON has no word for what is no number. */
static void
append_number (GString    *json,
               const char *name,
               double      value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  begin_value (json, name);
  if (isfinite (value))
    g_string_append (json, g_ascii_formatd (digits, sizeof digits, "%.15g", value));
  else
    g_string_append (json, "null");
}

static void
append_times (GString           *json,
              const char        *name,
              const LyceumTimes *times,
              double             p999)
{
  begin_value (json, name);
  g_string_append_c (json, '{');
  append_count (json, "n", times->n);
  append_number (json, "sum", times->sum);
  append_number (json, "p50", times->p50);
  append_number (json, "p95", times->p95);
  append_number (json, "p99", times->p99);
  if (p999 >= 0)
    append_number (json, "p999", p999);
  append_number (json, "longest", times->longest);
  g_string_append_c (json, '}');
}

static void
append_kind (GString                    *json,
             const LyceumKindStatistics *kind)
{
  begin_value (json, NULL);
  g_string_append_c (json, '{');
  append_text (json, "kind", kind->name);
  begin_value (json, "tasks");
  g_string_append_c (json, '{');
  for (int state = LYCEUM_TASK_STATE_SCHEDULED; state <= LYCEUM_TASK_STATE_CANCELLED; state++)
    append_count (json, lyceum_task_state_get_name (state), kind->n[LYCEUM_TASK_STATE_INDEX (state)]);
  g_string_append_c (json, '}');
  append_count (json, "submitted", kind->n_submitted);
  append_count (json, "attempts", kind->n_attempts);
  append_count (json, "retries", kind->n_retries);
  append_count (json, "succeeded", kind->n_succeeded);
  append_count (json, "failed", kind->n_failed);
  append_count (json, "cancelled", kind->n_cancelled);
  append_count (json, "timed_out", kind->n_timed_out);
  append_count (json, "crashed", kind->n_crashed);
  append_times (json, "wait_ms", &kind->wait, -1);
  append_times (json, "run_ms", &kind->run, -1);
  g_string_append_c (json, '}');
}

static void
append_lane (GString                    *json,
             const LyceumLaneStatistics *lane)
{
  begin_value (json, NULL);
  g_string_append_c (json, '{');
  append_text (json, "lane", lane->name);
  append_count (json, "slots", lane->n_slots);
  append_count (json, "running", lane->n_running);
  append_count (json, "pending", lane->n_pending);
  append_number (json, "oldest_wait_ms", lane->oldest_wait_ms);
  append_number (json, "utilisation", lane->utilisation);
  g_string_append_c (json, '}');
}

static void
append_state (GString                     *json,
              const LyceumQueueStatistics *statistics)
{
  begin_value (json, "waiting");
  g_string_append_c (json, '{');
  for (guint reason = LYCEUM_WAIT_NONE + 1; reason < LYCEUM_N_WAIT_REASONS; reason++)
    append_count (json, lyceum_wait_reason_get_name (reason), statistics->n_waiting[reason]);
  g_string_append_c (json, '}');

  begin_value (json, "conditions");
  g_string_append_c (json, '[');
  for (guint bit = LYCEUM_CONDITION_OFFLINE; bit <= LYCEUM_CONDITION_LOW_MEMORY; bit <<= 1)
    if (statistics->conditions & bit)
      append_text (json, NULL, lyceum_condition_get_name (bit));
  g_string_append_c (json, ']');
}

char *
lyceum_queue_statistics_to_json (const LyceumQueueStatistics *statistics)
{
  GString *json = g_string_new ("{");
  const char *program = g_get_prgname ();

  append_text (json, "program", program ? program : "");
  append_count (json, "pid", getpid ());
  append_count (json, "written_at", g_get_real_time () / 1000);
  append_count (json, "uptime_ms", MAX (statistics->uptime_ms, 0));

  begin_value (json, "kinds");
  g_string_append_c (json, '[');
  for (guint i = 0; i < statistics->kinds->len; i++)
    append_kind (json, g_ptr_array_index (statistics->kinds, i));
  g_string_append_c (json, ']');

  begin_value (json, "lanes");
  g_string_append_c (json, '[');
  for (guint i = 0; i < LYCEUM_N_LANE_STATISTICS; i++)
    append_lane (json, &statistics->lanes[i]);
  g_string_append_c (json, ']');

  append_state (json, statistics);
  if (statistics->has_main_loop)
    append_times (json, "main_loop_ms", &statistics->main_loop, statistics->main_loop_p999);
  else
    append_number (json, "main_loop_ms", NAN);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}
