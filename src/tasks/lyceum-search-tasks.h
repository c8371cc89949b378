/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-models.h"
#include "lyceum-queue.h"
#include "lyceum-search.h"

G_BEGIN_DECLS

#define LYCEUM_KIND_INDEX "index"
#define LYCEUM_KIND_EMBED "embed"

/** What keeps passages findable. Any thread. */
typedef struct
{
  LyceumDatabase *database; /* (owned) */
  LyceumModels *models;     /* (owned) */
  LyceumSearch *search;     /* (owned) */
} LyceumSearchWork;

/** Registers the kinds that keep passages findable. Before the queue starts. */
void   lyceum_search_tasks_register (LyceumQueue    *queue,
                                     LyceumDatabase *database,
                                     LyceumModels   *models,
                                     LyceumSearch   *search);

/**
 * lyceum_index_submit:
 * @priority: LOW where nobody waits for it
 *
 * Puts into the index what is not in it, as a collection of an older version is. One such task at a time: a second joins
 * it. Any thread.
 *
 * Returns: the number of the task
 */
gint64 lyceum_index_submit          (LyceumQueue         *queue,
                                     LyceumTaskPriority   priority);

/**
 * lyceum_embed_submit:
 * @callback: (nullable): its result is how many passages the model makes nothing of (u)
 *
 * Has @model make the vectors that are missing, and forgets those of others when all are there. One such task for a model at
 * a time: a second joins it. Any thread.
 *
 * Returns: the number of the task
 */
gint64 lyceum_embed_submit          (LyceumQueue         *queue,
                                     const char          *model,
                                     LyceumTaskPriority   priority,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);

/** Internal: the attempts. */
gboolean _lyceum_index_run_thread_cb   (LyceumTaskRun *run, gpointer kind_data, GError **error);
void     _lyceum_embed_start_network_cb (LyceumTaskRun *run, gpointer kind_data);

/**
 * LyceumSearchUpkeep:
 *
 * Begins these tasks when there is something for them: at the start, when something was imported, and when the servers of models have
 * changed. Main thread; from the start of the queue to its end.
 */
typedef struct _LyceumSearchUpkeep LyceumSearchUpkeep;

LyceumSearchUpkeep *lyceum_search_upkeep_new  (LyceumQueue        *queue,
                                               LyceumDatabase     *database,
                                               LyceumModels       *models,
                                               LyceumSearch       *search);
void                lyceum_search_upkeep_free (LyceumSearchUpkeep *self);

G_END_DECLS
