/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-models.h"
#include "lyceum-queue.h"
#include "lyceum-search.h"

G_BEGIN_DECLS

#define LYCEUM_KIND_INDEX "index"

/** Registers the kinds that keep passages findable. Before the queue starts. */
void   lyceum_search_tasks_register (LyceumQueue    *queue,
                                     LyceumDatabase *database);

/** Begins what is left to do, if there is anything; once the queue has started. Main thread. */
void   lyceum_search_tasks_begin    (LyceumQueue    *queue,
                                     LyceumDatabase *database);

/**
 * lyceum_index_submit:
 * @priority: LOW where nobody waits for it
 *
 * Puts into the index what is not in it, as a collection of an older version is. One such task at a time: a second joins
 * it. Main thread.
 *
 * Returns: the number of the task
 */
gint64 lyceum_index_submit          (LyceumQueue         *queue,
                                     LyceumTaskPriority   priority);

G_END_DECLS
