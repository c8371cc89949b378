/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-queue.h"

G_BEGIN_DECLS

/**
 * LyceumTaskFacts:
 * @reason: why it does not start; of a batch that only waits for its steps, why none of them runs
 * @error: (nullable): why it failed; of a batch, why the first of its steps did
 * @time_left: seconds; negative: not known
 *
 * What there is to say of a task, of this run of the program or of an earlier one. Times are Unix times in
 * milliseconds, 0 where it has not come to that. Strings are borrowed, and good until the main loop runs again.
 */
typedef struct
{
  gint64 id, parent_id;
  const char *kind, *title;
  const char *message, *error; /* (nullable) */
  LyceumTaskState state;
  LyceumWaitReason reason;
  gboolean is_past; /* of an earlier run */
  gboolean is_paused;
  guint attempts;
  guint n_children, n_finished, n_failed;
  double progress; /* 0 to 1; negative: not known */
  double time_left;
  gint64 start_at, created_at, started_at, finished_at;
} LyceumTaskFacts;

/**
 * lyceum_task_facts_get:
 * @facts: (out caller-allocates)
 * @queue: (nullable): %NULL where the steps of a batch need not be looked at
 * @item: a LyceumTask or a LyceumPastTask
 *
 * Looks at the steps of a batch one after the other, as far as it has to. Main thread.
 */
void lyceum_task_facts_get (LyceumTaskFacts *facts, LyceumQueue *queue, gpointer item);

G_END_DECLS
