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
 * The states of a task. Values are stored in the database: never renumber them.
 *
 * @LYCEUM_TASK_STATE_WAITING: may not start yet (children of its own run, a later retry, a constraint)
 * @LYCEUM_TASK_STATE_QUEUED: takes the next free slot of its lane
 * @LYCEUM_TASK_STATE_RUNNING: has a slot
 * @LYCEUM_TASK_STATE_SUCCEEDED: ended well; its commit is on disk
 * @LYCEUM_TASK_STATE_FAILED: ended with an error
 * @LYCEUM_TASK_STATE_CANCELLED: somebody took it back
 */
typedef enum
{
  LYCEUM_TASK_STATE_WAITING = 0,
  LYCEUM_TASK_STATE_QUEUED = 1,
  LYCEUM_TASK_STATE_RUNNING = 2,
  LYCEUM_TASK_STATE_SUCCEEDED = 3,
  LYCEUM_TASK_STATE_FAILED = 4,
  LYCEUM_TASK_STATE_CANCELLED = 5,
} LyceumTaskState;

#define LYCEUM_TASK_STATE_IS_FINISHED(state) ((state) >= LYCEUM_TASK_STATE_SUCCEEDED)

/**
 * LyceumTaskSpec:
 * @kind: name of a registered kind
 * @title: (nullable): what a person reads in the Activity list, translated: "Lesson: Vector spaces"
 * @payload: (nullable): what the task needs to run, and all it needs: a task that a crash interrupted is rebuilt from it
 * @priority: how urgent
 * @parent_id: the task that this one is a child of, or 0
 * @unique_key: (nullable): two unfinished tasks of one kind with the same key are one task
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
