/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-task-facts.h"

#include "lyceum-past-task.h"

/* A batch that has failed says why its first step did. */
static void
find_error (LyceumTaskFacts *facts,
            GListModel      *children)
{
  guint n = g_list_model_get_n_items (children);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);

      if (lyceum_task_get_state (child) != LYCEUM_TASK_STATE_FAILED)
        continue;
      facts->error = lyceum_task_get_error_message (child);
      return;
    }
}

/* A batch none of whose steps runs waits for what its next step waits for. */
static void
find_reason (LyceumTaskFacts *facts,
             GListModel      *children)
{
  guint n = g_list_model_get_n_items (children);
  gboolean found = FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LyceumTask) child = g_list_model_get_item (children, i);
      LyceumTaskState state = lyceum_task_get_state (child);

      if (state == LYCEUM_TASK_STATE_RUNNING)
        {
          facts->reason = LYCEUM_WAIT_CHILDREN;
          return;
        }
      if (found || LYCEUM_TASK_STATE_IS_FINISHED (state))
        continue;
      found = TRUE;
      facts->reason = lyceum_task_get_wait_reason (child);
      facts->start_at = lyceum_task_get_start_at (child);
    }
  /* Between two steps a batch that is under way waits for nothing. */
  if (facts->reason == LYCEUM_WAIT_NONE && facts->n_finished > 0)
    facts->reason = LYCEUM_WAIT_CHILDREN;
}

static void
get_task (LyceumTaskFacts *facts,
          LyceumQueue     *queue,
          LyceumTask      *task)
{
  *facts = (LyceumTaskFacts){
    .id = lyceum_task_get_id (task),
    .parent_id = lyceum_task_get_parent_id (task),
    .kind = lyceum_task_get_kind (task),
    .title = lyceum_task_get_title (task),
    .message = lyceum_task_get_message (task),
    .error = lyceum_task_get_error_message (task),
    .state = lyceum_task_get_state (task),
    .reason = lyceum_task_get_wait_reason (task),
    .is_paused = lyceum_task_is_paused (task),
    .attempts = lyceum_task_get_attempts (task),
    .n_children = lyceum_task_get_n_children (task),
    .n_finished = lyceum_task_get_n_finished_children (task),
    .n_failed = lyceum_task_get_n_failed_children (task),
    .progress = lyceum_task_get_progress (task),
    .time_left = lyceum_task_get_time_left (task),
    .start_at = lyceum_task_get_start_at (task),
    .created_at = lyceum_task_get_created_at (task),
    .started_at = lyceum_task_get_started_at (task),
    .finished_at = lyceum_task_get_finished_at (task),
  };
  if (!queue || facts->n_children == 0)
    return;

  if (facts->state == LYCEUM_TASK_STATE_FAILED && facts->n_failed > 0)
    find_error (facts, lyceum_queue_get_children (queue, task));
  else if (facts->reason == LYCEUM_WAIT_CHILDREN)
    find_reason (facts, lyceum_queue_get_children (queue, task));
}

static void
get_record (LyceumTaskFacts        *facts,
            const LyceumTaskRecord *record)
{
  *facts = (LyceumTaskFacts){
    .id = record->id,
    .parent_id = record->parent_id,
    .kind = record->kind,
    .title = record->title ? record->title : record->kind,
    .error = record->error_message,
    .state = record->state,
    .is_past = TRUE,
    .attempts = record->attempts,
    .progress = record->progress,
    .time_left = -1,
    .created_at = record->created_at,
    .started_at = record->started_at,
    .finished_at = record->finished_at,
  };
}

void
lyceum_task_facts_get (LyceumTaskFacts *facts,
                       LyceumQueue     *queue,
                       gpointer         item)
{
  if (LYCEUM_IS_TASK (item))
    get_task (facts, queue, item);
  else
    get_record (facts, lyceum_past_task_get_record (item));
}
