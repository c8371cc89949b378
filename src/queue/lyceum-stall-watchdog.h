/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-histogram.h"

G_BEGIN_DECLS

/**
 * LyceumStallWatchdog:
 *
 * Measures every iteration of a main loop: the time from waking up to waiting again. Costs three clock readings for
 * each iteration, less than a microsecond, and never waits for whoever reads. Belongs to the thread that runs the loop;
 * only lyceum_stall_watchdog_read() is for all.
 */
typedef struct _LyceumStallWatchdog LyceumStallWatchdog;

typedef struct
{
  guint64 n_iterations;
  double p50, p99, p999, longest; /* milliseconds by the clock; the percentiles are exact to a sixteenth */
  double longest_cpu;             /* milliseconds of the thread's own work, without what others took of the processor */
} LyceumStallReport;

/** @context: (nullable): the loop's context, %NULL for the default one, whose poll function is wrapped until
 * lyceum_stall_watchdog_free(). One at a time. */
LyceumStallWatchdog *lyceum_stall_watchdog_new         (GMainContext *context);
void                 lyceum_stall_watchdog_free        (LyceumStallWatchdog *self);
/** Returns: (transfer none) (nullable): the one that there is. */
LyceumStallWatchdog *lyceum_stall_watchdog_get_default (void);
/** Forgets what was measured, and measures from the next iteration on. */
void                 lyceum_stall_watchdog_reset       (LyceumStallWatchdog *self);
void                 lyceum_stall_watchdog_get_report  (LyceumStallWatchdog *self, LyceumStallReport *report);
/** Writes the report as JSON to @path. For the end of a program: it waits for the disk. */
gboolean             lyceum_stall_watchdog_write       (LyceumStallWatchdog *self, const char *path, GError **error);

/**
 * lyceum_stall_watchdog_read:
 * @times: (out): the iterations since the start or the last lyceum_stall_watchdog_reset()
 * @p999: (out): 99.9th percentile, in milliseconds
 *
 * Any thread. Takes some microseconds and holds nobody up.
 *
 * Returns: %FALSE where nothing measures
 */
gboolean             lyceum_stall_watchdog_read        (LyceumTimes *times, double *p999);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumStallWatchdog, lyceum_stall_watchdog_free)

G_END_DECLS
