/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-stall-watchdog.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

struct _LyceumStallWatchdog
{
  GMainContext *context;  /* (owned) */
  GPollFunc poll;         /* what we wrap */
  gint64 woke_at;         /* µs; 0: not yet */
  gint64 cpu_at;          /* µs of the thread's processor time, when it woke */
  gint64 longest_cpu;     /* µs */
  LyceumHistogram times;  /* protected by @lock */
  LyceumHistogram missed; /* measured while somebody read @times */
};

/* A poll function has no user data. */
static LyceumStallWatchdog *watchdog; /* (nullable) protected by @lock where another thread looks */
/* ThreadSanitizer knows those of pthread, and not those of GLib. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static gint64
get_cpu_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* The loop waits for no reader, who may lose the processor while he holds the lock: what cannot be written now is
 * written with a later iteration. */
static void
note_time (LyceumStallWatchdog *self,
           gint64               took)
{
  if (pthread_mutex_trylock (&lock) != 0)
    {
      lyceum_histogram_record (&self->missed, took);
      return;
    }

  lyceum_histogram_record (&self->times, took);
  if (self->missed.n > 0)
    {
      lyceum_histogram_merge (&self->times, &self->missed);
      memset (&self->missed, 0, sizeof self->missed);
    }
  pthread_mutex_unlock (&lock);
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

      note_time (self, took);
      /* A thread cannot have worked for longer than the clock has gone: that saves most of the system calls. */
      if (took > self->longest_cpu)
        self->longest_cpu = MAX (self->longest_cpu, get_cpu_time () - self->cpu_at);
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
  pthread_mutex_lock (&lock);
  watchdog = self;
  pthread_mutex_unlock (&lock);
  g_main_context_set_poll_func (self->context, measured_poll);
  return self;
}

void
lyceum_stall_watchdog_free (LyceumStallWatchdog *self)
{
  g_main_context_set_poll_func (self->context, self->poll);
  pthread_mutex_lock (&lock);
  watchdog = NULL;
  pthread_mutex_unlock (&lock);
  g_main_context_unref (self->context);
  g_free (self);
}

LyceumStallWatchdog *
lyceum_stall_watchdog_get_default (void)
{
  return watchdog;
}

void
lyceum_stall_watchdog_reset (LyceumStallWatchdog *self)
{
  pthread_mutex_lock (&lock);
  memset (&self->times, 0, sizeof self->times);
  pthread_mutex_unlock (&lock);
  memset (&self->missed, 0, sizeof self->missed);
  self->longest_cpu = 0;
  self->woke_at = 0;
}

gboolean
lyceum_stall_watchdog_read (LyceumTimes *times,
                            double      *p999)
{
  LyceumHistogram copy;
  gboolean measured;

  pthread_mutex_lock (&lock);
  measured = watchdog != NULL;
  if (measured)
    copy = watchdog->times;
  pthread_mutex_unlock (&lock);
  if (!measured)
    return FALSE;

  lyceum_histogram_get_times (&copy, times);
  *p999 = lyceum_histogram_get_percentile (&copy, 0.999) / 1000.0;
  return TRUE;
}

void
lyceum_stall_watchdog_get_report (LyceumStallWatchdog *self,
                                  LyceumStallReport   *report)
{
  LyceumHistogram copy;

  pthread_mutex_lock (&lock);
  copy = self->times;
  pthread_mutex_unlock (&lock);
  lyceum_histogram_merge (&copy, &self->missed);

  report->n_iterations = copy.n;
  report->p50 = lyceum_histogram_get_percentile (&copy, 0.5) / 1000.0;
  report->p99 = lyceum_histogram_get_percentile (&copy, 0.99) / 1000.0;
  report->p999 = lyceum_histogram_get_percentile (&copy, 0.999) / 1000.0;
  report->longest = copy.longest / 1000.0;
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
