/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * A registered kind: its record, the pending tasks of the kind, and its running attempts in the order of their
 * deadlines. Limits of a kind (how many at once; later how many a minute, paused or not) are looked at before its
 * bands are, so that a kind that may not start costs nothing however many tasks wait in it.
 */

LyceumKind *
_lyceum_kind_new (const LyceumTaskKind *kind, gpointer data, GDestroyNotify destroy)
{
  LyceumKind *self = g_new0 (LyceumKind, 1);

  self->ref_count = 1;
  self->kind = *kind;
  self->kind.name = g_strdup (kind->name);
  self->kind.title = g_strdup (kind->title != NULL ? kind->title : kind->name);
  if (self->kind.timeout_seconds == 0)
    self->kind.timeout_seconds = LYCEUM_DEFAULT_TIMEOUT_SECONDS;
  self->kind.timeout_seconds = MIN (self->kind.timeout_seconds, LYCEUM_MAX_TIMEOUT_SECONDS);
  self->data = data;
  self->destroy = destroy;
  return self;
}

LyceumKind *
_lyceum_kind_ref (LyceumKind *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
_lyceum_kind_unref (LyceumKind *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_free ((char *) self->kind.name);
  g_free ((char *) self->kind.title);
  g_free (self);
}

gboolean
_lyceum_kind_is_full_locked (LyceumKind *self)
{
  return self->kind.max_running > 0 && self->n_running >= self->kind.max_running;
}

void
_lyceum_kind_add_run_locked (LyceumKind *self, LyceumTaskRun *run)
{
  run->has_deadline = TRUE;
  run->previous = self->last_run;
  run->next = NULL;
  if (self->last_run != NULL)
    self->last_run->next = run;
  else
    self->first_run = run;
  self->last_run = run;
}

void
_lyceum_kind_drop_run_locked (LyceumKind *self, LyceumTaskRun *run)
{
  if (!run->has_deadline)
    return;
  run->has_deadline = FALSE;
  if (run->previous != NULL)
    run->previous->next = run->next;
  else
    self->first_run = run->next;
  if (run->next != NULL)
    run->next->previous = run->previous;
  else
    self->last_run = run->previous;
  run->previous = run->next = NULL;
}
