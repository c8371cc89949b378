/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-queue-statistics.h"

G_BEGIN_DECLS

/**
 * lyceum_queue_statistics_to_prometheus:
 * @statistics: a snapshot
 *
 * Its figures as metrics with names lyceum_queue_…, in the text format that Prometheus reads (version 0.0.4). Any
 * thread.
 *
 * Returns: (transfer full): the text
 */
char *lyceum_queue_statistics_to_prometheus     (const LyceumQueueStatistics        *statistics);

/**
 * lyceum_queue_statistics_append_prometheus:
 * @text: to be appended to
 * @statistics: (array length=n): snapshots of several processes
 * @processes: (array length=n): what each is called in the label `process`; no two the same
 * @n: how many; 0 appends nothing
 *
 * The same for several processes in one text.
 */
void  lyceum_queue_statistics_append_prometheus (GString                            *text,
                                                 const LyceumQueueStatistics *const *statistics,
                                                 const char *const                  *processes,
                                                 guint                               n);

G_END_DECLS
