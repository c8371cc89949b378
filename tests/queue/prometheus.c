/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-queue-prometheus.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "exposition-test.h"
#include "lyceum-exposition.h"
#include "statistics-test.h"

static void
test_figures (void)
{
  static const char *const names[] = { "import", "lesson", NULL };
  g_auto (LyceumQueueStatistics) statistics = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (GHashTable) samples = NULL;

  statistics_fill (&statistics, names, 2);
  text = lyceum_queue_statistics_to_prometheus (&statistics);
  samples = exposition_check (text);

#define SAMPLE(series, value) g_assert_cmpstr (exposition_get (samples, series), ==, value)
  SAMPLE ("lyceum_queue_uptime_seconds{}", "61.5");
  SAMPLE ("lyceum_queue_tasks{kind=import,state=scheduled}", "0");
  SAMPLE ("lyceum_queue_tasks{kind=lesson,state=cancelled}", "106");
  SAMPLE ("lyceum_queue_submitted_total{kind=lesson}", "1001");
  SAMPLE ("lyceum_queue_attempts_total{kind=lesson}", "2001");
  SAMPLE ("lyceum_queue_retries_total{kind=lesson}", "3001");
  SAMPLE ("lyceum_queue_succeeded_total{kind=lesson}", "4001");
  SAMPLE ("lyceum_queue_failed_total{kind=lesson}", "5001");
  SAMPLE ("lyceum_queue_cancelled_total{kind=lesson}", "6001");
  SAMPLE ("lyceum_queue_timed_out_total{kind=lesson}", "7001");
  SAMPLE ("lyceum_queue_crashed_total{kind=lesson}", "18446744073709551614");
  SAMPLE ("lyceum_queue_wait_seconds{kind=import,quantile=0.5}", "0.0025");
  SAMPLE ("lyceum_queue_wait_seconds{kind=import,quantile=0.99}", "0.041");
  SAMPLE ("lyceum_queue_wait_seconds{kind=import,quantile=1}", "6");
  SAMPLE ("lyceum_queue_wait_seconds_sum{kind=import}", "1.2365");
  SAMPLE ("lyceum_queue_wait_seconds_count{kind=import}", "12");
  /* Nothing ran. */
  SAMPLE ("lyceum_queue_run_seconds_count{kind=import}", "0");
  g_assert_false (g_hash_table_contains (samples, "lyceum_queue_run_seconds{kind=import,quantile=0.5}"));
  SAMPLE ("lyceum_queue_lane_slots{lane=network}", "8");
  SAMPLE ("lyceum_queue_lane_running{lane=compute}", "1");
  SAMPLE ("lyceum_queue_lane_pending{lane=compute}", "5");
  SAMPLE ("lyceum_queue_lane_oldest_wait_seconds{lane=compute}", "1.5005");
  SAMPLE ("lyceum_queue_lane_utilisation_ratio{lane=compute}", "0.75");
  SAMPLE ("lyceum_queue_waiting_tasks{reason=children}", "1");
  SAMPLE ("lyceum_queue_waiting_tasks{reason=rate_limit}", "9");
  SAMPLE ("lyceum_queue_condition{condition=offline}", "0");
  SAMPLE ("lyceum_queue_condition{condition=low_memory}", "1");
  SAMPLE ("lyceum_queue_main_loop_seconds{quantile=0.999}", "0.02575");
  SAMPLE ("lyceum_queue_main_loop_seconds_count{}", "11");
#undef SAMPLE
}

/* A queue that has done nothing, without a main loop. */
static void
test_nothing (void)
{
  static const char *const names[] = { NULL };
  g_auto (LyceumQueueStatistics) statistics = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (GHashTable) samples = NULL;

  statistics_fill (&statistics, names, 0);
  statistics.has_main_loop = FALSE;
  text = lyceum_queue_statistics_to_prometheus (&statistics);
  samples = exposition_check (text);
  g_assert_null (strstr (text, "main_loop"));
  g_assert_null (strstr (text, "lyceum_queue_run_seconds"));
}

static void
test_names (void)
{
  g_auto (LyceumQueueStatistics) statistics = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (GHashTable) samples = NULL;

  statistics_fill (&statistics, statistics_hostile_names, 1);
  text = lyceum_queue_statistics_to_prometheus (&statistics);
  samples = exposition_check (text);
  for (guint i = 0; statistics_hostile_names[i]; i++)
    {
      g_autofree char *series = g_strdup_printf ("lyceum_queue_attempts_total{kind=%s}", statistics_hostile_names[i]);
      g_autofree char *value = g_strdup_printf ("%u", 2000 + i);

      g_assert_cmpstr (exposition_get (samples, series), ==, value);
    }
}

/* What is no UTF-8 has none to come out as; but it breaks nothing. */
static void
test_bytes (void)
{
  static const char *const names[] = { "a\xff\xfe", "\xc3", NULL };
  g_auto (LyceumQueueStatistics) statistics = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (GHashTable) samples = NULL;

  statistics_fill (&statistics, names, 1);
  text = lyceum_queue_statistics_to_prometheus (&statistics);
  samples = exposition_check (text);
  g_assert_nonnull (exposition_get (samples, "lyceum_queue_attempts_total{kind=a\uFFFD\uFFFD}"));
}

static void
test_processes (void)
{
  static const char *const names[] = { "lesson", NULL };
  static const char *const processes[] = { "0a1b2c3d", "quo\"te\\\n" };
  g_auto (LyceumQueueStatistics) first = { 0 }, second = { 0 };
  const LyceumQueueStatistics *both[] = { &first, &second };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) samples = NULL;

  lyceum_queue_statistics_append_prometheus (text, both, processes, 0);
  g_assert_cmpstr (text->str, ==, "");

  statistics_fill (&first, names, 1);
  statistics_fill (&second, names, 2);
  /* One that has a main loop, and one that has none. */
  first.has_main_loop = FALSE;
  lyceum_queue_statistics_append_prometheus (text, both, processes, 2);
  samples = exposition_check (text->str);
  g_assert_cmpstr (exposition_get (samples, "lyceum_queue_lane_pending{lane=compute,process=0a1b2c3d}"), ==, "4");
  g_assert_cmpstr (exposition_get (samples, "lyceum_queue_lane_pending{lane=compute,process=quo\"te\\\n}"), ==, "5");
  g_assert_nonnull (exposition_get (samples, "lyceum_queue_main_loop_seconds_count{process=quo\"te\\\n}"));
  g_assert_false (g_hash_table_contains (samples, "lyceum_queue_main_loop_seconds_count{process=0a1b2c3d}"));
}

/* Where a comma separates decimals, and for what is no number. */
static void
test_numbers (void)
{
  static const double values[] = { 0.5, -0.0, G_MAXDOUBLE, 1e-9, 1234567890123.0 };
  static const char *const expected[] = { "0.5", "-0", "1.79769313486232e+308", "1e-09", "1234567890123" };
  g_autoptr (GString) text = g_string_new (NULL);

  setlocale (LC_NUMERIC, "de_DE.UTF-8");
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *line = g_strdup_printf ("x %s\n", expected[i]);

      g_string_truncate (text, 0);
      lyceum_exposition_add (text, "x", NULL, values[i]);
      g_assert_cmpstr (text->str, ==, line);
    }
  setlocale (LC_NUMERIC, "C");

  g_string_truncate (text, 0);
  lyceum_exposition_add (text, "x", "", NAN);
  lyceum_exposition_add (text, "x", NULL, INFINITY);
  lyceum_exposition_add (text, "x", NULL, -INFINITY);
  g_assert_cmpstr (text->str, ==, "x NaN\nx +Inf\nx -Inf\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/prometheus/figures", test_figures);
  g_test_add_func ("/prometheus/nothing", test_nothing);
  g_test_add_func ("/prometheus/names", test_names);
  g_test_add_func ("/prometheus/bytes", test_bytes);
  g_test_add_func ("/prometheus/processes", test_processes);
  g_test_add_func ("/prometheus/numbers", test_numbers);

  return g_test_run ();
}
