/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumStallWatchdog:
 *
 * Measures every iteration of a main loop: the time from waking up to waiting again. Costs a few clock readings
 * for each iteration. Belongs to the thread that runs the loop.
 */
typedef struct _LyceumStallWatchdog LyceumStallWatchdog;

typedef struct
{
  guint64 n_iterations;
  double p50, p99, p999, longest; /* milliseconds by the clock */
  double longest_cpu;             /* milliseconds of the thread's own work: without what others took of the processors */
} LyceumStallReport;

/** @context: (nullable): the loop's context, %NULL for the default one, whose poll function is wrapped until lyceum_stall_watchdog_free(). One at a time. */
LyceumStallWatchdog *lyceum_stall_watchdog_new        (GMainContext *context);
void                 lyceum_stall_watchdog_free       (LyceumStallWatchdog *self);
void                 lyceum_stall_watchdog_get_report (LyceumStallWatchdog *self, LyceumStallReport *report);
/** Writes the report as JSON to @path. For the end of a program: it waits for the disk. */
gboolean             lyceum_stall_watchdog_write      (LyceumStallWatchdog *self, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumStallWatchdog, lyceum_stall_watchdog_free)

G_END_DECLS
