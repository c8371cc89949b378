/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics-test.h"

const char *const statistics_hostile_names[] = {
  "lesson",
  "",
  " ",
  "\"",
  "\\",
  "\\\"",
  "\\n",
  "\n",
  "a\nlyceum_queue_tasks{kind=\"forged\"} 1\n",
  "a\n# TYPE lyceum_queue_tasks counter\n",
  "\r\n\t\v\b\f\a\033[31m",
  "\x01\x1f\x7f",
  "}{,=",
  "kind=\"x\"",
  "',\"kind\":\"x\"",
  "</script>",
  "%s%n%d",
  "Übung 細胞 🧬 \u2028\u202e",
  "\uffff\U0010ffff",
  NULL,
};

static void
kind_free (gpointer data)
{
  LyceumKindStatistics *kind = data;

  g_free (kind->name);
  g_free (kind);
}

static LyceumTimes
fill_times (guint salt)
{
  return (LyceumTimes) {
    .n = 10 + salt, .sum = 1234.5 + salt,
    .p50 = 1.25 * salt, .p95 = 20 * salt, .p99 = 20.5 * salt, .longest = 3000 * salt,
  };
}

void
statistics_fill (LyceumQueueStatistics *statistics,
                 const char *const     *names,
                 guint                  salt)
{
  *statistics = (LyceumQueueStatistics) {
    .uptime_ms = 61500,
    .kinds = g_ptr_array_new_with_free_func (kind_free),
    .lanes = { { "compute", 2, 1, 3 + salt, 1500.5, 0.75 }, { "network", 8, 0, 0, 0, 1.0 / 3 } },
    .n_waiting = { 0, 1, 2, 3, 4, 5, 6, 7 + salt },
    .conditions = LYCEUM_CONDITION_METERED | LYCEUM_CONDITION_LOW_MEMORY,
    .has_main_loop = TRUE,
    .main_loop = fill_times (1),
    .main_loop_p999 = 25.75,
  };
  for (guint i = 0; names[i]; i++)
    {
      LyceumKindStatistics *kind = g_new0 (LyceumKindStatistics, 1);

      kind->name = g_strdup (names[i]);
      for (guint state = 0; state < LYCEUM_N_TASK_STATES; state++)
        kind->n[state] = 100 * i + state;
      kind->n_submitted = 1000 + i;
      kind->n_attempts = 2000 + i;
      kind->n_retries = 3000 + i;
      kind->n_succeeded = 4000 + i;
      kind->n_failed = 5000 + i;
      kind->n_cancelled = 6000 + i;
      kind->n_timed_out = 7000 + i;
      kind->n_crashed = G_MAXUINT64 - i;
      kind->wait = fill_times (salt + i);
      kind->run = i % 2 ? fill_times (i) : (LyceumTimes) { 0 };
      g_ptr_array_add (statistics->kinds, kind);
    }
}

void
statistics_clear (LyceumQueueStatistics *statistics)
{
  g_clear_pointer (&statistics->kinds, g_ptr_array_unref);
}
