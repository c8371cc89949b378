/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * Groups of pending tasks. Whether a task may start depends on its kind, its limit key and its constraints, and on
 * nothing else: tasks that agree in these stand in one group, and when the network goes or a limit is used up, not one
 * of them has to be moved. There are as many groups as kinds, times the servers they talk to: few.
 */

LyceumGroup *
_lyceum_group_new (LyceumKind *kind, LyceumLimit *limit, LyceumConstraints constraints)
{
  LyceumGroup *self = g_new0 (LyceumGroup, 1);

  self->ref_count = 1;
  self->kind = _lyceum_kind_ref (kind);
  self->limit = limit;
  self->constraints = constraints;
  return self;
}

LyceumGroup *
_lyceum_group_ref (LyceumGroup *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
_lyceum_group_unref (LyceumGroup *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  _lyceum_kind_unref (self->kind);
  g_free (self);
}

/* Returns: (transfer none): the group in which a task made of @spec waits */
LyceumGroup *
_lyceum_group_find_locked (LyceumQueue *self, LyceumKind *kind, const LyceumTaskSpec *spec)
{
  const char *key = spec->limit_key != NULL ? spec->limit_key : kind->kind.limit_key;
  LyceumConstraints constraints = (kind->kind.constraints | spec->constraints) & LYCEUM_CONSTRAINTS_ALL;
  LyceumLimit *limit = key != NULL ? _lyceum_limit_get_locked (self, key) : NULL;
  LyceumGroup *group;

  if (kind->groups == NULL)
    kind->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_group_unref);
  for (guint i = 0; i < kind->groups->len; i++)
    {
      group = g_ptr_array_index (kind->groups, i);
      if (group->limit == limit && group->constraints == constraints)
        return group;
    }
  group = _lyceum_group_new (kind, limit, constraints);
  g_ptr_array_add (kind->groups, group);
  if (kind->kind.lane != LYCEUM_LANE_NONE)
    g_ptr_array_add (self->lanes[kind->kind.lane].groups, group);
  return group;
}

static LyceumWaitReason
missing_condition (LyceumConstraints constraints, LyceumConditions conditions)
{
  gboolean wants_network = (constraints & (LYCEUM_CONSTRAINT_NETWORK | LYCEUM_CONSTRAINT_UNMETERED)) != 0;

  if (wants_network && (conditions & LYCEUM_CONDITION_OFFLINE) != 0)
    return LYCEUM_WAIT_NETWORK;
  if ((constraints & LYCEUM_CONSTRAINT_UNMETERED) != 0 && (conditions & LYCEUM_CONDITION_METERED) != 0)
    return LYCEUM_WAIT_METERED;
  if ((constraints & LYCEUM_CONSTRAINT_NO_POWER_SAVER) != 0 && (conditions & LYCEUM_CONDITION_POWER_SAVER) != 0)
    return LYCEUM_WAIT_POWER_SAVER;
  return LYCEUM_WAIT_NONE;
}

/*
 * Why no task of the group may start at @now; that all slots are taken, or the limit of how many may run at once is
 * reached, is no reason: then it is a matter of turns. *@until: by the queue's clock, when that ends by itself; 0: it
 * does not.
 */
LyceumWaitReason
_lyceum_group_reason_locked (LyceumQueue *self, LyceumGroup *group, gint64 now, gint64 *until)
{
  LyceumWaitReason reason;
  gint64 opens;

  *until = 0;
  if (self->is_paused || group->kind->is_paused)
    return LYCEUM_WAIT_PAUSED;
  if (group->constraints != 0)
    {
      reason = missing_condition (group->constraints, self->conditions);
      if (reason != LYCEUM_WAIT_NONE)
        return reason;
    }
  if (group->limit == NULL)
    return LYCEUM_WAIT_NONE;
  opens = _lyceum_limit_opens_locked (group->limit, now);
  if (opens <= now)
    return LYCEUM_WAIT_NONE;
  *until = opens;
  return LYCEUM_WAIT_RATE_LIMIT;
}

/* Whether as many run as may at once. */
gboolean
_lyceum_group_is_full_locked (LyceumGroup *self)
{
  const LyceumKind *kind = self->kind;
  const LyceumLimit *limit = self->limit;

  return (kind->kind.max_running > 0 && kind->n_running >= kind->kind.max_running) ||
         (limit != NULL && limit->max_running > 0 && limit->n_running >= limit->max_running);
}
