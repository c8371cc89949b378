/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-activity-filter.h"

#include <string.h>

#include "lyceum-past-task.h"

gboolean
lyceum_activity_filter_has_state (const LyceumActivityFilter *self,
                                  gpointer                    item)
{
  gboolean is_task = LYCEUM_IS_TASK (item);
  LyceumTaskState state;

  if (self->show == LYCEUM_ACTIVITY_ALL)
    return TRUE;

  state = is_task ? lyceum_task_get_state (item) : lyceum_past_task_get_record (item)->state;
  switch (self->show)
    {
    case LYCEUM_ACTIVITY_UNFINISHED:
      return !LYCEUM_TASK_STATE_IS_FINISHED (state);
    case LYCEUM_ACTIVITY_FAILED:
      return state == LYCEUM_TASK_STATE_FAILED || (is_task && lyceum_task_get_n_failed_children (item) > 0);
    case LYCEUM_ACTIVITY_FINISHED:
      return LYCEUM_TASK_STATE_IS_FINISHED (state);
    case LYCEUM_ACTIVITY_ALL:
      break;
    }
  return TRUE;
}

static const char *
get_title (gpointer item)
{
  const LyceumTaskRecord *record;

  if (LYCEUM_IS_TASK (item))
    return lyceum_task_get_title (item);
  record = lyceum_past_task_get_record (item);
  return record->title ? record->title : record->kind;
}

gboolean
lyceum_activity_filter_has_text (const LyceumActivityFilter *self,
                                 gpointer                    item)
{
  g_autofree char *folded = NULL;

  if (!self->text)
    return TRUE;
  folded = g_utf8_casefold (get_title (item), -1);
  return strstr (folded, self->text) != NULL;
}

gboolean
lyceum_activity_filter_has_text_below (const LyceumActivityFilter *self,
                                       LyceumQueue                *queue,
                                       LyceumTask                 *task)
{
  GListModel *steps = lyceum_queue_get_children (queue, task);
  guint n = g_list_model_get_n_items (steps);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LyceumTask) step = g_list_model_get_item (steps, i);

      if (lyceum_activity_filter_has_text (self, step))
        return TRUE;
    }
  return FALSE;
}
