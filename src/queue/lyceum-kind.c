/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-queue-private.h"

/*
 * A registered kind: its record, its groups of pending tasks, what it has done, and its running attempts in the order
 * of their deadlines.
 */

LyceumKind *
_lyceum_kind_new (const LyceumTaskKind *kind, gpointer data, GDestroyNotify destroy)
{
  LyceumKind *self = g_new0 (LyceumKind, 1);
  LyceumTaskKind *own = &self->kind;

  self->ref_count = 1;
  *own = *kind;
  own->name = g_intern_string (kind->name); /* a log entry may outlive the kind */
  own->title = g_strdup (kind->title != NULL ? kind->title : kind->name);
  own->limit_key = g_strdup (kind->limit_key);
  own->timeout_seconds = MIN (kind->timeout_seconds, LYCEUM_MAX_TIMEOUT_SECONDS);
  if (own->timeout_seconds == 0)
    own->timeout_seconds = LYCEUM_DEFAULT_TIMEOUT_SECONDS;
  own->max_attempts = CLAMP (kind->max_attempts, 1, LYCEUM_MAX_ATTEMPTS);
  if (own->backoff_base_ms == 0)
    own->backoff_base_ms = LYCEUM_DEFAULT_BACKOFF_BASE_MS;
  if (own->backoff_cap_ms == 0)
    own->backoff_cap_ms = LYCEUM_DEFAULT_BACKOFF_CAP_MS;
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
  g_free ((char *) self->kind.title);
  g_free ((char *) self->kind.limit_key);
  g_free (self->record);
  g_free (self);
}

/* With the lock held. It is large, and most kinds of a process have no task in it. */
LyceumKindRecord *
_lyceum_kind_get_record (LyceumKind *self)
{
  if (self->record == NULL)
    self->record = g_new0 (LyceumKindRecord, 1);
  return self->record;
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
