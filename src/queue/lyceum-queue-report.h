/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-queue-statistics.h"

G_BEGIN_DECLS

/**
 * lyceum_queue_statistics_to_json:
 * @statistics: a snapshot
 *
 * What a process says of itself to others, with every heartbeat: one JSON object in one line, with the names that
 * `lyceumctl stats --json` prints, and the program, its process number and the time besides. Any thread.
 *
 * Returns: (transfer full): the text, UTF-8
 */
char *lyceum_queue_statistics_to_json (const LyceumQueueStatistics *statistics);

G_END_DECLS
