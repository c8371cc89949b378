/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-histogram.h"
#include "lyceum-sqlite-task-store.h"

G_BEGIN_DECLS

/** Times are measured in the newest of those that have ended. */
#define LYCEUM_STORED_N_MEASURED 100000
/** How many running tasks of an owner are named. */
#define LYCEUM_STORED_N_NAMED 5

/**
 * LyceumStoredKind:
 * @kind: name of the kind; %NULL where it stands for all
 * @n: tasks, by LYCEUM_TASK_STATE_INDEX()
 * @n_retries: attempts beyond the first, since the task was submitted or a person last had it tried again
 * @n_crashes: how often a process died while it ran one of them; likewise
 * @wait: from when a task could start to when it did, of those that were started once
 * @run: from the start of the last attempt to the end, of those that succeeded or failed
 *
 * What the collection says of the tasks of one kind.
 */
typedef struct
{
  char *kind;
  guint64 n[LYCEUM_N_TASK_STATES];
  guint64 n_retries, n_crashes;
  LyceumTimes wait, run;
} LyceumStoredKind;

/**
 * LyceumStoredOwner:
 * @owner: the name by which a process owns tasks; it may have died since
 * @n_unfinished: tasks that it owns
 * @n_running: of these, those that run
 * @running: titles of some of these
 */
typedef struct
{
  char *owner;
  guint64 n_unfinished, n_running;
  GStrv running;
} LyceumStoredOwner;

/**
 * LyceumStoredStatistics:
 * @kinds: (element-type LyceumStoredKind): in the order of their names
 * @all: all of them together
 * @owners: (element-type LyceumStoredOwner)
 * @depth: tasks that have not begun: scheduled, waiting or queued
 * @oldest_wait_ms: how long the one has waited that could have begun first
 * @n_paused: unfinished tasks that are paused themselves
 *
 * What the tasks in a collection look like, whichever process works on them.
 */
typedef struct
{
  GPtrArray *kinds;
  LyceumStoredKind all;
  GPtrArray *owners;
  guint64 depth;
  gint64 oldest_wait_ms;
  guint64 n_paused;
} LyceumStoredStatistics;

void lyceum_stored_statistics_free (LyceumStoredStatistics *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumStoredStatistics, lyceum_stored_statistics_free)

/** Reads them, all as they stood at one moment. Takes time for each task: half a second for a million. */
void                    lyceum_sqlite_task_store_read_statistics_async  (LyceumSqliteTaskStore *self,
                                                                         GCancellable          *cancellable,
                                                                         GAsyncReadyCallback    callback,
                                                                         gpointer               user_data);
/** Returns: (transfer full) (nullable): the statistics. */
LyceumStoredStatistics *lyceum_sqlite_task_store_read_statistics_finish (LyceumSqliteTaskStore *self,
                                                                         GAsyncResult          *result,
                                                                         GError               **error);

G_END_DECLS
