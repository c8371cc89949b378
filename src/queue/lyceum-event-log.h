/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lyceum-task-spec.h"

G_BEGIN_DECLS

/**
 * LyceumTaskEventType:
 * @LYCEUM_TASK_EVENT_TEXT: a piece of the answer
 * @LYCEUM_TASK_EVENT_PROGRESS: how far the task is
 * @LYCEUM_TASK_EVENT_STATE: the task has a new state
 */
typedef enum
{
  LYCEUM_TASK_EVENT_TEXT,
  LYCEUM_TASK_EVENT_PROGRESS,
  LYCEUM_TASK_EVENT_STATE,
} LyceumTaskEventType;

/**
 * LyceumTaskEvent:
 * @first_seq: number of the first event that this one stands for
 * @seq: number of the last; greater than @first_seq where pieces of text were joined
 * @type: what the other fields say
 * @text: (nullable): of %LYCEUM_TASK_EVENT_TEXT; of progress the message, if there is one
 * @fraction: of progress, 0 to 1; negative when unknown
 * @state: of %LYCEUM_TASK_EVENT_STATE
 *
 * Something that happened to a task. The events of a task are numbered from 1 without gaps. All of it is borrowed for
 * the call.
 */
typedef struct
{
  guint64 first_seq, seq;
  LyceumTaskEventType type;
  const char *text;
  double fraction;
  LyceumTaskState state;
} LyceumTaskEvent;

typedef void (*LyceumTaskEventFunc) (const LyceumTaskEvent *event, gpointer user_data);

/**
 * LyceumSubscription:
 *
 * Somebody who is told the events of one task.
 */
typedef struct _LyceumSubscription LyceumSubscription;

/** @subscription: (transfer full). On the thread of the context that is told. */
void lyceum_subscription_cancel (LyceumSubscription *subscription);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumSubscription, lyceum_subscription_cancel)

G_END_DECLS
