/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-queue-statistics.h"

G_BEGIN_DECLS

/** Names that a kind could have if nobody minded; each has to come out as it went in. */
extern const char *const statistics_hostile_names[];

/** Fills in a snapshot with a kind for each of @names (NULL-terminated), and with @salt in its figures. */
void statistics_fill  (LyceumQueueStatistics *statistics, const char *const *names, guint salt);
void statistics_clear (LyceumQueueStatistics *statistics);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LyceumQueueStatistics, statistics_clear)

G_END_DECLS
