/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "lyceum-stall-watchdog.h"

#define STALL_US 20000

static gboolean
sleep_cb (gpointer data)
{
  g_usleep (GPOINTER_TO_UINT (data));
  return G_SOURCE_REMOVE;
}

static gboolean
nothing_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/* One iteration with @func in it. What it took is known when the next one begins. */
static void
turn (GMainContext *context,
      GSourceFunc   func,
      guint         microseconds)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, func, GUINT_TO_POINTER (microseconds), NULL);
  g_source_attach (source, context);
  g_main_context_iteration (context, TRUE);
}

static void
test_none (void)
{
  LyceumTimes times;
  double p999;

  g_assert_null (lyceum_stall_watchdog_get_default ());
  g_assert_false (lyceum_stall_watchdog_read (&times, &p999));
}

static void
test_measures (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  GPollFunc poll = g_main_context_get_poll_func (context);
  LyceumStallWatchdog *watchdog = lyceum_stall_watchdog_new (context);
  LyceumStallReport report;
  LyceumTimes times;
  double p999;

  g_assert_true (lyceum_stall_watchdog_get_default () == watchdog);
  g_assert_true (lyceum_stall_watchdog_read (&times, &p999));
  g_assert_cmpuint (times.n, ==, 0);

  turn (context, sleep_cb, STALL_US);
  for (guint i = 0; i < 9; i++)
    turn (context, nothing_cb, 0);
  lyceum_stall_watchdog_get_report (watchdog, &report);
  g_assert_cmpuint (report.n_iterations, ==, 9);
  g_assert_cmpfloat (report.longest, >=, STALL_US / 1000.0);
  g_assert_cmpfloat (report.p999, >=, report.longest * 15 / 16);
  g_assert_cmpfloat (report.p50, <=, report.p99);
  /* It slept: what it did itself is less than what the clock says. */
  g_assert_cmpfloat (report.longest_cpu, <, report.longest);

  g_assert_true (lyceum_stall_watchdog_read (&times, &p999));
  g_assert_cmpuint (times.n, ==, report.n_iterations);
  g_assert_cmpfloat (times.longest, ==, report.longest);
  g_assert_cmpfloat (times.p50, ==, report.p50);
  g_assert_cmpfloat (p999, ==, report.p999);
  g_assert_cmpfloat (times.sum, >=, STALL_US / 1000.0);

  lyceum_stall_watchdog_free (watchdog);
  g_assert_true (g_main_context_get_poll_func (context) == poll);
  g_assert_false (lyceum_stall_watchdog_read (&times, &p999));
}

static gint64 waited; /* µs */

static int
slow_poll (GPollFD *fds,
           guint    n_fds,
           int      timeout)
{
  gint64 start = g_get_monotonic_time ();
  int n_ready = g_poll (fds, n_fds, timeout);

  g_usleep (STALL_US / 10);
  waited += g_get_monotonic_time () - start;
  return n_ready;
}

/* The time in which the loop waits for something to do is no stall. */
static void
test_waiting (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  LyceumStallWatchdog *watchdog;
  LyceumTimes times;
  double p999;
  gint64 start = g_get_monotonic_time ();

  g_main_context_set_poll_func (context, slow_poll);
  watchdog = lyceum_stall_watchdog_new (context);
  for (guint i = 0; i < 10; i++)
    turn (context, nothing_cb, 0);
  lyceum_stall_watchdog_read (&times, &p999);
  g_assert_cmpuint (times.n, ==, 9);
  g_assert_cmpfloat (times.sum, <=, (g_get_monotonic_time () - start - waited) / 1000.0 + 1e-6);
  g_assert_cmpint (waited, >=, STALL_US);

  lyceum_stall_watchdog_free (watchdog);
  g_assert_true (g_main_context_get_poll_func (context) == slow_poll);
}

static void
test_reset (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (LyceumStallWatchdog) watchdog = lyceum_stall_watchdog_new (context);
  LyceumStallReport report;

  turn (context, sleep_cb, STALL_US);
  turn (context, nothing_cb, 0);
  g_usleep (STALL_US);
  lyceum_stall_watchdog_reset (watchdog);
  lyceum_stall_watchdog_get_report (watchdog, &report);
  g_assert_cmpuint (report.n_iterations, ==, 0);
  g_assert_cmpfloat (report.longest, ==, 0);
  g_assert_cmpfloat (report.longest_cpu, ==, 0);

  /* What began before does not count. */
  turn (context, nothing_cb, 0);
  lyceum_stall_watchdog_get_report (watchdog, &report);
  g_assert_cmpuint (report.n_iterations, ==, 0);
  turn (context, nothing_cb, 0);
  lyceum_stall_watchdog_get_report (watchdog, &report);
  g_assert_cmpuint (report.n_iterations, ==, 1);
}

typedef struct
{
  int stop; /* atomic */
  guint n_read;
  guint n_restarts; /* how often it was told fewer iterations than before */
} Reader;

static gpointer
read_thread (gpointer data)
{
  Reader *reader = data;
  guint64 n = 0;

  while (!g_atomic_int_get (&reader->stop))
    {
      LyceumTimes times;
      double p999;

      if (!lyceum_stall_watchdog_read (&times, &p999))
        continue;
      reader->n_restarts += times.n < n;
      g_assert_cmpfloat (times.p50, <=, times.p99);
      g_assert_cmpfloat (p999, <=, times.longest);
      n = times.n;
      reader->n_read++;
    }
  return NULL;
}

/* However often it is read, not one iteration is lost; and it may come and go meanwhile. */
static void
test_threads (void)
{
  Reader reader = { 0 };
  GThread *thread = g_thread_new ("reader", read_thread, &reader);
  LyceumStallReport report;

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GMainContext) context = g_main_context_new ();
      g_autoptr (LyceumStallWatchdog) watchdog = lyceum_stall_watchdog_new (context);

      for (guint i = 0; i < 20000; i++)
        turn (context, nothing_cb, 0);
      lyceum_stall_watchdog_get_report (watchdog, &report);
      g_assert_cmpuint (report.n_iterations, ==, 19999);
      if (round == 1)
        {
          g_atomic_int_set (&reader.stop, TRUE);
          g_thread_join (thread);
        }
    }
  g_assert_cmpuint (reader.n_restarts, <=, 1);
  g_test_message ("read %u times", reader.n_read);
}

static void
test_write (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (LyceumStallWatchdog) watchdog = lyceum_stall_watchdog_new (context);
  g_autofree char *folder = g_dir_make_tmp ("lyceum-watchdog-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  turn (context, nothing_cb, 0);
  turn (context, nothing_cb, 0);
  lyceum_stall_watchdog_write (watchdog, path, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, "{\"iterations\": 1, \"p50_ms\": "));
  g_assert_nonnull (strstr (text, "\"p99.9_ms\": "));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/watchdog/none", test_none);
  g_test_add_func ("/watchdog/measures", test_measures);
  g_test_add_func ("/watchdog/waiting", test_waiting);
  g_test_add_func ("/watchdog/reset", test_reset);
  g_test_add_func ("/watchdog/threads", test_threads);
  g_test_add_func ("/watchdog/write", test_write);

  return g_test_run ();
}
