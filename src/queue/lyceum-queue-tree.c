/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-queue-private.h"

/*
 * Parents and children. A parent ends when its own work is done and all its children have ended,
 * and not while followers of a child are being written.
 */

gboolean
_lyceum_task_has_open_children (LyceumTask *task)
{
  return task->family != NULL && (task->family->n_unfinished > 0 || task->family->n_holds > 0);
}

/* A child that has ended already (it was read from the store) is counted as such. */
void
_lyceum_tree_attach_locked (LyceumQueue *self, LyceumTask *parent, LyceumTask *child)
{
  LyceumFamily *family = _lyceum_task_get_family (parent);

  child->parent = parent;
  child->sibling = NULL;
  if (family->last != NULL)
    family->last->sibling = child;
  else
    family->first = child;
  family->last = child;
  family->n_children++;
  if (child->phase != LYCEUM_PHASE_ENDED)
    family->n_unfinished++;
  else if (child->state == LYCEUM_TASK_STATE_FAILED)
    family->n_failed++;
}

/* Takes back a child that was never accepted. Linear in the number of children; it is rare. */
void
_lyceum_tree_detach_locked (LyceumTask *child)
{
  LyceumFamily *family = child->parent != NULL ? child->parent->family : NULL;
  LyceumTask *before = NULL;

  if (family == NULL)
    return;
  for (LyceumTask *each = family->first; each != child; each = each->sibling)
    before = each;
  if (before != NULL)
    before->sibling = child->sibling;
  else
    family->first = child->sibling;
  if (family->last == child)
    family->last = before;
  family->n_children--;
  family->n_failed -= child->state == LYCEUM_TASK_STATE_FAILED;
  child->parent = NULL;
}

static GError *
children_failed_error (LyceumFamily *family)
{
  return g_error_new (LYCEUM_QUEUE_ERROR,
                      LYCEUM_QUEUE_ERROR_CHILDREN_FAILED,
                      /* Translators: of the parts that a piece of background work consists of, so many failed. */
                      ngettext ("%u of %u part failed", "%u of %u parts failed", family->n_children),
                      family->n_failed,
                      family->n_children);
}

/* Ends a parent whose time has come. */
void
_lyceum_tree_advance_locked (LyceumQueue *self, LyceumTask *parent)
{
  LyceumFamily *family = parent->family;

  if (parent->phase != LYCEUM_PHASE_PARENT || _lyceum_task_has_open_children (parent))
    return;

  if (parent->cancel_requested)
    _lyceum_task_settle_locked (self, parent, LYCEUM_TASK_STATE_CANCELLED, NULL);
  else if (family != NULL && family->n_interrupted > 0)
    _lyceum_task_interrupt_locked (self, parent);
  else if (parent->error != NULL)
    _lyceum_task_settle_locked (self, parent, LYCEUM_TASK_STATE_FAILED, g_steal_pointer (&parent->error));
  else if (family != NULL && family->n_failed > 0)
    _lyceum_task_settle_locked (self, parent, LYCEUM_TASK_STATE_FAILED, children_failed_error (family));
  else
    _lyceum_task_settle_locked (self, parent, LYCEUM_TASK_STATE_SUCCEEDED, NULL);
}
