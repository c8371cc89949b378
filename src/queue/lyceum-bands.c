/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * Pending tasks. Every group has one first-in-first-out queue for each priority; tasks are linked through themselves,
 * so that push, pop, removal and change of priority take the same time however many wait. Only the heads compete: a
 * head is the oldest of its queue.
 */

void
_lyceum_bands_push (LyceumBands *self, LyceumTask *task, gint64 seq, gint64 now)
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

/* In front of all others of its priority. */
void
_lyceum_bands_push_front (LyceumBands *self, LyceumTask *task, gint64 seq, gint64 now)
{
  LyceumTask *head = self->band[task->priority].head;

  task->queued_seq = seq;
  task->queued_at = now;
  task->previous = NULL;
  task->next = head;
  if (head != NULL)
    head->previous = task;
  else
    self->band[task->priority].tail = task;
  self->band[task->priority].head = task;
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

typedef struct
{
  LyceumTask *best, *risen;
} Choice;

static void
consider_group (Choice *choice, LyceumGroup *group, LyceumTaskPriority lowest, gint64 ageing_usec)
{
  for (guint priority = lowest; priority < LYCEUM_N_TASK_PRIORITIES; priority++)
    {
      LyceumTask *head = group->bands.band[priority].head;

      if (head == NULL)
        continue;
      if (goes_before (head, choice->best))
        choice->best = head;
      if (rises_before (head, choice->risen, ageing_usec))
        choice->risen = head;
    }
}

/*
 * The task that the next slot of the lane goes to. That is the oldest of the highest priority, but of four starts one
 * may go to a task that has waited so long that it rose above it. Without that share, a long backlog that grew old
 * would stand in front of what the person has just asked for; with it, both move on.
 *
 * *@wake_at: when a group that is blocked now will be free, by the queue's clock; 0: none is, or nobody knows
 */
LyceumTask *
_lyceum_lane_best_locked (LyceumQueue        *self,
                          LyceumLaneState    *lane,
                          LyceumTaskPriority  lowest,
                          gboolean           *rose,
                          gint64             *wake_at)
{
  Choice choice = { NULL, NULL };
  gint64 now = 0;

  *rose = FALSE;
  *wake_at = 0;
  for (guint i = 0; i < lane->groups->len; i++)
    {
      LyceumGroup *group = g_ptr_array_index (lane->groups, i);
      gint64 until;

      if (group->n_pending == 0 || _lyceum_group_is_full_locked (group))
        continue;
      if (group->limit != NULL && now == 0)
        now = self->clock ();
      if (_lyceum_group_reason_locked (self, group, now, &until) == LYCEUM_WAIT_NONE)
        consider_group (&choice, group, lowest, self->ageing_usec);
      else if (until != 0 && (*wake_at == 0 || until < *wake_at))
        *wake_at = until;
    }

  if (choice.best == NULL || self->ageing_usec == 0 || choice.risen->priority == choice.best->priority ||
      due_at (choice.risen, self->ageing_usec) >= due_at (choice.best, self->ageing_usec) ||
      lane->since_rise + 1 < LYCEUM_RISE_EVERY)
    return choice.best;
  *rose = TRUE;
  return choice.risen;
}
