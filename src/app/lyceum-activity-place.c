/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-activity-place.h"

#include "lyceum-past-task.h"

/* How often somebody wanted something first. */
static guint last_turn;

static GQuark
turn_quark (void)
{
  return g_quark_from_static_string ("lyceum-activity-turn");
}

void
lyceum_activity_place_put_first (LyceumTask *task)
{
  g_return_if_fail (LYCEUM_IS_TASK (task));

  g_object_set_qdata (G_OBJECT (task), turn_quark (), GUINT_TO_POINTER (++last_turn));
}

void
lyceum_activity_place_find (LyceumActivityPlace *place,
                            gpointer             item)
{
  *place = (LyceumActivityPlace){ .section = LYCEUM_ACTIVITY_SECTION_PAST };
  if (!LYCEUM_IS_TASK (item))
    {
      const LyceumTaskRecord *record = lyceum_past_task_get_record (item);

      place->time = record->finished_at;
      place->id = record->id;
      return;
    }

  place->id = lyceum_task_get_id (item);
  if (LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (item)))
    {
      place->section = LYCEUM_ACTIVITY_SECTION_FINISHED;
      place->time = lyceum_task_get_finished_at (item);
      return;
    }
  place->section = LYCEUM_ACTIVITY_SECTION_UNFINISHED;
  place->turn = last_turn ? GPOINTER_TO_UINT (g_object_get_qdata (G_OBJECT (item), turn_quark ())) : 0;
  place->priority = lyceum_task_get_priority (item);
  place->time = lyceum_task_get_created_at (item);
}

int
lyceum_activity_place_compare (const LyceumActivityPlace *a,
                               const LyceumActivityPlace *b)
{
  /* Of unfinished work the oldest goes first, of the rest the newest. */
  int newer = a->section == LYCEUM_ACTIVITY_SECTION_UNFINISHED ? 1 : -1;

  if (a->section != b->section)
    return a->section < b->section ? -1 : 1;
  if (a->turn != b->turn)
    return a->turn > b->turn ? -1 : 1;
  if (a->priority != b->priority)
    return a->priority > b->priority ? -1 : 1;
  if (a->time != b->time)
    return a->time > b->time ? newer : -newer;
  return a->id == b->id ? 0 : a->id > b->id ? newer : -newer;
}

gboolean
lyceum_activity_place_equal (const LyceumActivityPlace *a,
                             const LyceumActivityPlace *b)
{
  return lyceum_activity_place_compare (a, b) == 0;
}
