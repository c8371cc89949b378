/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-stall-watchdog.h"

#include <string.h>
#include <time.h>

#define BUCKET_US 100
#define N_BUCKETS 20000 /* to two seconds; longer ones count in the last */

struct _LyceumStallWatchdog
{
  GMainContext *context; /* (owned) */
  GPollFunc poll;        /* what we wrap */
  gint64 woke_at;        /* µs; 0: not yet */
  gint64 cpu_at;         /* µs of the thread's processor time, when it woke */
  gint64 longest;        /* µs */
  gint64 longest_cpu;    /* µs */
  guint64 n_iterations;
  guint32 buckets[N_BUCKETS];
};

/* A poll function has no user data. */
static LyceumStallWatchdog *watchdog;

static gint64
get_cpu_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static int
measured_poll (GPollFD *fds,
               guint    n_fds,
               int      timeout)
{
  LyceumStallWatchdog *self = watchdog;
  int n_ready;

  if (self->woke_at)
    {
      gint64 took = g_get_monotonic_time () - self->woke_at;

      self->longest = MAX (self->longest, took);
      self->longest_cpu = MAX (self->longest_cpu, get_cpu_time () - self->cpu_at);
      self->buckets[MIN (took / BUCKET_US, N_BUCKETS - 1)]++;
      self->n_iterations++;
    }

  n_ready = self->poll (fds, n_fds, timeout);
  self->woke_at = g_get_monotonic_time ();
  self->cpu_at = get_cpu_time ();
  return n_ready;
}

LyceumStallWatchdog *
lyceum_stall_watchdog_new (GMainContext *context)
{
  LyceumStallWatchdog *self;

  g_return_val_if_fail (watchdog == NULL, NULL);

  self = g_new0 (LyceumStallWatchdog, 1);
  self->context = g_main_context_ref (context ? context : g_main_context_default ());
  self->poll = g_main_context_get_poll_func (self->context);
  watchdog = self;
  g_main_context_set_poll_func (self->context, measured_poll);
  return self;
}

void
lyceum_stall_watchdog_free (LyceumStallWatchdog *self)
{
  g_main_context_set_poll_func (self->context, self->poll);
  watchdog = NULL;
  g_main_context_unref (self->context);
  g_free (self);
}

/* The upper edge, in milliseconds, of the bucket below which @share of the iterations lie. */
static double
percentile (LyceumStallWatchdog *self,
            double               share)
{
  guint64 wanted = (guint64) (self->n_iterations * share), seen = 0;

  for (guint i = 0; i < N_BUCKETS; i++)
    {
      seen += self->buckets[i];
      if (seen > wanted)
        return MIN ((i + 1) * BUCKET_US, self->longest) / 1000.0;
    }
  return self->longest / 1000.0;
}

void
lyceum_stall_watchdog_get_report (LyceumStallWatchdog *self,
                                  LyceumStallReport   *report)
{
  report->n_iterations = self->n_iterations;
  report->p50 = percentile (self, 0.5);
  report->p99 = percentile (self, 0.99);
  report->p999 = percentile (self, 0.999);
  report->longest = self->longest / 1000.0;
  report->longest_cpu = self->longest_cpu / 1000.0;
}

gboolean
lyceum_stall_watchdog_write (LyceumStallWatchdog *self,
                             const char          *path,
                             GError             **error)
{
  LyceumStallReport report;
  char p50[32], p99[32], p999[32], longest[32];
  g_autofree char *text = NULL;

  lyceum_stall_watchdog_get_report (self, &report);
  text = g_strdup_printf ("{\"iterations\": %" G_GUINT64_FORMAT ", \"p50_ms\": %s, \"p99_ms\": %s, \"p99.9_ms\": %s, "
                          "\"longest_ms\": %s}\n",
                          report.n_iterations, g_ascii_formatd (p50, sizeof p50, "%.2f", report.p50),
                          g_ascii_formatd (p99, sizeof p99, "%.2f", report.p99),
                          g_ascii_formatd (p999, sizeof p999, "%.2f", report.p999),
                          g_ascii_formatd (longest, sizeof longest, "%.2f", report.longest));
  return g_file_set_contents (path, text, -1, error);
}
