/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-queue.h"

G_BEGIN_DECLS

/** What a person can do with a task. */
typedef enum
{
  LYCEUM_TASK_CANCEL = 1 << 0,
  LYCEUM_TASK_RETRY = 1 << 1,
  LYCEUM_TASK_FIRST = 1 << 2, /* it is done before all others */
  LYCEUM_TASK_PAUSE = 1 << 3,
  LYCEUM_TASK_RESUME = 1 << 4,
} LyceumTaskActions;

/** @item: a LyceumTask or a LyceumPastTask. Returns: what makes sense for it now. */
LyceumTaskActions lyceum_task_actions_get    (gpointer           item);

/**
 * lyceum_task_actions_do:
 * @action: one
 * @callback: (nullable): called once, when it is known what came of it: at once but for what earlier runs left
 *
 * Does that with the task; nothing, where it makes no sense any more. Main thread.
 */
void              lyceum_task_actions_do     (LyceumQueue        *queue,
                                              gpointer            item,
                                              LyceumTaskActions   action,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
/** Returns: whether it was done; @error says why not. */
gboolean          lyceum_task_actions_finish (GAsyncResult       *result,
                                              GError            **error);

G_END_DECLS
