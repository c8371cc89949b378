/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-queue.h"

G_BEGIN_DECLS

/**
 * LyceumConditionsMonitor:
 *
 * Tells a queue what holds of the computer (lyceum_queue_set_conditions()), as long as it lives: whether there is a
 * network and whether it is metered, whether the computer saves power, and whether memory is short. Main thread.
 *
 * What cannot be found out does not hold: a system without D-Bus has tasks wait for nothing.
 *
 * Of memory the system only says that it is short, and never that it no longer is: %LYCEUM_CONDITION_LOW_MEMORY holds
 * for a minute after the last warning. At each warning the signal `low-memory` is emitted, so that whoever keeps
 * something that can be had again lets go of it.
 */
#define LYCEUM_TYPE_CONDITIONS_MONITOR (lyceum_conditions_monitor_get_type ())
G_DECLARE_FINAL_TYPE (LyceumConditionsMonitor, lyceum_conditions_monitor, LYCEUM, CONDITIONS_MONITOR, GObject)

/**
 * lyceum_conditions_monitor_new:
 * @queue: the queue to tell
 *
 * Asks the system. That may have to wait for other processes, and so is done on a thread of its own: the queue hears
 * of the first conditions a moment later.
 *
 * The environment's LYCEUM_CONDITIONS, where it is set, overrides the system: any of `offline`, `metered`,
 * `power-saver` and `low-memory`, with commas between them, hold then from the start, and nothing else does. Empty,
 * nothing holds.
 */
LyceumConditionsMonitor *lyceum_conditions_monitor_new                 (LyceumQueue             *queue);

/** The same of the given monitors, each (nullable), whatever the environment says. The queue has been told when this
 * returns. */
LyceumConditionsMonitor *lyceum_conditions_monitor_new_for             (LyceumQueue             *queue,
                                                                        GNetworkMonitor         *network,
                                                                        GPowerProfileMonitor    *power,
                                                                        GMemoryMonitor          *memory);

/** How long memory counts as short after a warning that comes from now on, in milliseconds; 60000 by default. */
void                     lyceum_conditions_monitor_set_low_memory_time (LyceumConditionsMonitor *self,
                                                                        guint                    milliseconds);

G_END_DECLS
