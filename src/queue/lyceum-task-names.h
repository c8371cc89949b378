/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-queue.h"

G_BEGIN_DECLS

/* Words for programs: in JSON, in labels of metrics. Stable, and never translated. Each returns a static string. */
const char *lyceum_task_state_get_name    (LyceumTaskState    state);
const char *lyceum_task_priority_get_name (LyceumTaskPriority priority);
const char *lyceum_wait_reason_get_name   (LyceumWaitReason   reason);
/** @condition: one of them. */
const char *lyceum_condition_get_name     (LyceumConditions   condition);

G_END_DECLS
