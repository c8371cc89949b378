/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LyceumTaskPriority:
 *
 * How urgent a task is. Bulk work is LOW or NORMAL; what an open page waits for is HIGH; what the person has just asked
 * for is URGENT. A waiting task rises with time, so that LOW is never starved.
 */
typedef enum
{
  LYCEUM_TASK_PRIORITY_LOW,
  LYCEUM_TASK_PRIORITY_NORMAL,
  LYCEUM_TASK_PRIORITY_HIGH,
  LYCEUM_TASK_PRIORITY_URGENT,
} LyceumTaskPriority;

#define LYCEUM_N_TASK_PRIORITIES (LYCEUM_TASK_PRIORITY_URGENT + 1)

/**
 * LyceumTaskState:
 *
 * The states of a task. Values are stored in the database: never renumber them. What has not ended is below
 * %LYCEUM_TASK_STATE_SUCCEEDED.
 *
 * @LYCEUM_TASK_STATE_SCHEDULED: is to start at a time that has not come
 * @LYCEUM_TASK_STATE_WAITING: may not start yet, or has only its children to wait for; #LyceumWaitReason says which
 * @LYCEUM_TASK_STATE_QUEUED: takes the next free slot of its lane
 * @LYCEUM_TASK_STATE_RUNNING: has a slot
 * @LYCEUM_TASK_STATE_SUCCEEDED: ended well; its commit is on disk
 * @LYCEUM_TASK_STATE_FAILED: ended with an error
 * @LYCEUM_TASK_STATE_CANCELLED: somebody took it back
 */
typedef enum
{
  LYCEUM_TASK_STATE_SCHEDULED = -1,
  LYCEUM_TASK_STATE_WAITING = 0,
  LYCEUM_TASK_STATE_QUEUED = 1,
  LYCEUM_TASK_STATE_RUNNING = 2,
  LYCEUM_TASK_STATE_SUCCEEDED = 3,
  LYCEUM_TASK_STATE_FAILED = 4,
  LYCEUM_TASK_STATE_CANCELLED = 5,
} LyceumTaskState;

#define LYCEUM_TASK_STATE_IS_FINISHED(state) ((state) >= LYCEUM_TASK_STATE_SUCCEEDED)

/** For arrays: the states from 0 on, without a gap. */
#define LYCEUM_N_TASK_STATES (LYCEUM_TASK_STATE_CANCELLED + 2)
#define LYCEUM_TASK_STATE_INDEX(state) ((state) + 1)

/**
 * LyceumWaitReason:
 *
 * Why a task that waits does not start. Of several reasons the first of this list is given, but a paused parent that
 * waits for its children says that it is paused.
 *
 * @LYCEUM_WAIT_NONE: it does not wait, or only for its turn
 * @LYCEUM_WAIT_CHILDREN: its own part is done, its children's is not
 * @LYCEUM_WAIT_PAUSED: it, its batch, its kind or the whole queue is paused
 * @LYCEUM_WAIT_RETRY: it failed and is tried again later
 * @LYCEUM_WAIT_NETWORK: there is no network
 * @LYCEUM_WAIT_METERED: the network is metered
 * @LYCEUM_WAIT_POWER_SAVER: the computer saves power
 * @LYCEUM_WAIT_RATE_LIMIT: its limit allows no further start now
 */
typedef enum
{
  LYCEUM_WAIT_NONE,
  LYCEUM_WAIT_CHILDREN,
  LYCEUM_WAIT_PAUSED,
  LYCEUM_WAIT_RETRY,
  LYCEUM_WAIT_NETWORK,
  LYCEUM_WAIT_METERED,
  LYCEUM_WAIT_POWER_SAVER,
  LYCEUM_WAIT_RATE_LIMIT,
} LyceumWaitReason;

#define LYCEUM_N_WAIT_REASONS (LYCEUM_WAIT_RATE_LIMIT + 1)

/**
 * LyceumConstraints:
 * @LYCEUM_CONSTRAINT_NETWORK: starts only while there is a network
 * @LYCEUM_CONSTRAINT_UNMETERED: starts only while the network is not metered; implies %LYCEUM_CONSTRAINT_NETWORK
 * @LYCEUM_CONSTRAINT_NO_POWER_SAVER: starts only while the computer does not save power
 *
 * What has to hold for a task to start. An attempt that runs goes on when it no longer holds.
 */
typedef enum
{
  LYCEUM_CONSTRAINT_NONE = 0,
  LYCEUM_CONSTRAINT_NETWORK = 1 << 0,
  LYCEUM_CONSTRAINT_UNMETERED = 1 << 1,
  LYCEUM_CONSTRAINT_NO_POWER_SAVER = 1 << 2,
} LyceumConstraints;

#define LYCEUM_CONSTRAINTS_ALL 7

/**
 * LyceumTaskSpec:
 * @kind: name of a registered kind
 * @title: (nullable): what a person reads in the Activity list, translated: "Lesson: Vector spaces"
 * @payload: (nullable): what the task needs to run, and all it needs: a task that a crash interrupted is rebuilt from
 *   it
 * @priority: how urgent
 * @parent_id: the task that this one is a child of, or 0
 * @unique_key: (nullable): of one kind, no two unfinished tasks have the same; the kind says what a second does
 * @limit_key: (nullable): whose limits hold for it, such as the address of a server; %NULL for those of its kind
 * @constraints: what has to hold for it to start, beside what its kind asks for
 * @start_at: when it is to start, Unix time in milliseconds; 0: at once
 * @weight: its share in the progress of its parent, beside its siblings': 0.000001 to 1000000; 1 is what most have
 *
 * What is submitted. A plain record, owned by who made it until it is handed to the queue.
 */
typedef struct
{
  char *kind;
  char *title;
  GVariant *payload;
  LyceumTaskPriority priority;
  gint64 parent_id;
  char *unique_key;
  char *limit_key;
  LyceumConstraints constraints;
  gint64 start_at;
  double weight;
} LyceumTaskSpec;

/**
 * lyceum_task_spec_new:
 * @kind: name of a registered kind
 * @title: (nullable): what a person reads
 * @payload: (nullable): a variant; a floating reference is taken
 * @priority: how urgent
 * @parent_id: id of the parent, or 0
 *
 * Returns: (transfer full): a new spec. Any thread.
 */
LyceumTaskSpec *lyceum_task_spec_new  (const char         *kind,
                                       const char         *title,
                                       GVariant           *payload,
                                       LyceumTaskPriority  priority,
                                       gint64              parent_id);
void            lyceum_task_spec_free (LyceumTaskSpec     *spec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumTaskSpec, lyceum_task_spec_free)

G_END_DECLS
