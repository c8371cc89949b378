/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * Pending tasks. Every kind has one first-in-first-out queue for each priority; tasks are linked through themselves, so
 * that push, pop, removal and change of priority take the same time however many wait. Only the heads compete: a head
 * is the oldest of its queue.
 */

void
_lyceum_bands_push (LyceumBands *self, LyceumTask *task, guint64 seq, gint64 now)
{
  LyceumTask *tail = self->band[task->priority].tail;

  task->queued_seq = seq;
  task->queued_at = now;
  task->next = NULL;
  task->previous = tail;
  if (tail != NULL)
    tail->next = task;
  else
    self->band[task->priority].head = task;
  self->band[task->priority].tail = task;
}

void
_lyceum_bands_remove (LyceumBands *self, LyceumTask *task)
{
  if (task->previous != NULL)
    task->previous->next = task->next;
  else
    self->band[task->priority].head = task->next;
  if (task->next != NULL)
    task->next->previous = task->previous;
  else
    self->band[task->priority].tail = task->previous;
  task->previous = task->next = NULL;
}

static gboolean
goes_before (const LyceumTask *task, const LyceumTask *other)
{
  if (other == NULL || task->priority != other->priority)
    return other == NULL || task->priority > other->priority;
  return task->queued_seq < other->queued_seq;
}

/* When a task would be as urgent as one that was submitted as URGENT at that moment. */
static gint64
due_at (const LyceumTask *task, gint64 ageing_usec)
{
  return task->queued_at + (LYCEUM_TASK_PRIORITY_URGENT - task->priority) * ageing_usec;
}

/* Of two that are due at the same moment, the one that came first. */
static gboolean
rises_before (const LyceumTask *task, const LyceumTask *other, gint64 ageing_usec)
{
  gint64 due = due_at (task, ageing_usec);

  if (other == NULL || due != due_at (other, ageing_usec))
    return other == NULL || due < due_at (other, ageing_usec);
  return task->queued_seq < other->queued_seq;
}

/*
 * The task that the next slot of the lane goes to. That is the oldest of the highest priority, but of four starts one
 * may go to a task that has waited so long that it rose above it. Without that share, a long backlog that grew old
 * would stand in front of what the person has just asked for; with it, both move on.
 */
LyceumTask *
_lyceum_lane_best (LyceumLaneState *lane, LyceumTaskPriority lowest, gint64 ageing_usec, gboolean *rose)
{
  LyceumTask *best = NULL, *risen = NULL;

  *rose = FALSE;
  for (guint i = 0; i < lane->kinds->len; i++)
    {
      LyceumKind *kind = g_ptr_array_index (lane->kinds, i);

      if (_lyceum_kind_is_full_locked (kind))
        continue;
      for (guint priority = lowest; priority < LYCEUM_N_TASK_PRIORITIES; priority++)
        {
          LyceumTask *head = kind->bands.band[priority].head;

          if (head == NULL)
            continue;
          if (goes_before (head, best))
            best = head;
          if (rises_before (head, risen, ageing_usec))
            risen = head;
        }
    }

  if (best == NULL || ageing_usec == 0 || risen->priority == best->priority ||
      due_at (risen, ageing_usec) >= due_at (best, ageing_usec) || lane->since_rise + 1 < LYCEUM_RISE_EVERY)
    return best;
  *rose = TRUE;
  return risen;
}
