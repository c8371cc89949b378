/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-task-names.h"

const char *
lyceum_task_state_get_name (LyceumTaskState state)
{
  switch (state)
    {
    case LYCEUM_TASK_STATE_SCHEDULED:
      return "scheduled";
    case LYCEUM_TASK_STATE_WAITING:
      return "waiting";
    case LYCEUM_TASK_STATE_QUEUED:
      return "queued";
    case LYCEUM_TASK_STATE_RUNNING:
      return "running";
    case LYCEUM_TASK_STATE_SUCCEEDED:
      return "succeeded";
    case LYCEUM_TASK_STATE_FAILED:
      return "failed";
    case LYCEUM_TASK_STATE_CANCELLED:
      return "cancelled";
    default:
      g_return_val_if_reached ("unknown");
    }
}

const char *
lyceum_task_priority_get_name (LyceumTaskPriority priority)
{
  switch (priority)
    {
    case LYCEUM_TASK_PRIORITY_LOW:
      return "low";
    case LYCEUM_TASK_PRIORITY_NORMAL:
      return "normal";
    case LYCEUM_TASK_PRIORITY_HIGH:
      return "high";
    case LYCEUM_TASK_PRIORITY_URGENT:
      return "urgent";
    default:
      g_return_val_if_reached ("unknown");
    }
}

const char *
lyceum_wait_reason_get_name (LyceumWaitReason reason)
{
  switch (reason)
    {
    case LYCEUM_WAIT_NONE:
      return "none";
    case LYCEUM_WAIT_CHILDREN:
      return "children";
    case LYCEUM_WAIT_PAUSED:
      return "paused";
    case LYCEUM_WAIT_RETRY:
      return "retry";
    case LYCEUM_WAIT_NETWORK:
      return "network";
    case LYCEUM_WAIT_METERED:
      return "metered";
    case LYCEUM_WAIT_POWER_SAVER:
      return "power_saver";
    case LYCEUM_WAIT_RATE_LIMIT:
      return "rate_limit";
    default:
      g_return_val_if_reached ("unknown");
    }
}

const char *
lyceum_condition_get_name (LyceumConditions condition)
{
  switch (condition)
    {
    case LYCEUM_CONDITION_OFFLINE:
      return "offline";
    case LYCEUM_CONDITION_METERED:
      return "metered";
    case LYCEUM_CONDITION_POWER_SAVER:
      return "power_saver";
    case LYCEUM_CONDITION_LOW_MEMORY:
      return "low_memory";
    default:
      g_return_val_if_reached ("unknown");
    }
}
