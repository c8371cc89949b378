/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "lyceum-queue-private.h"

/*
 * Limits by key. A token bucket says how often something may begin: it holds up to `burst` tokens and gains them
 * evenly; an attempt takes one. A server that asks for a pause closes the bucket until then, for its key and for
 * nothing else.
 */

static LyceumLimit *
limit_new (const char *key)
{
  LyceumLimit *self = g_new0 (LyceumLimit, 1);

  self->key = g_strdup (key);
  return self;
}

void
_lyceum_limit_free (gpointer data)
{
  LyceumLimit *self = data;

  g_free (self->key);
  g_free (self);
}

LyceumLimit *
_lyceum_limit_get_locked (LyceumQueue *self, const char *key)
{
  LyceumLimit *limit = g_hash_table_lookup (self->limits, key);

  if (limit == NULL)
    {
      limit = limit_new (key);
      g_hash_table_insert (self->limits, limit->key, limit);
    }
  return limit;
}

#define ALMOST_ONE (1 - 1e-9) /* what is filled in small steps adds up to a little less */

static void
fill (LyceumLimit *self, gint64 now)
{
  if (now > self->filled_at)
    self->tokens = MIN (self->burst, self->tokens + (double) (now - self->filled_at) * self->per_usec);
  self->filled_at = MAX (self->filled_at, now);
}

/* When the next may begin: @now, or later. Whole microseconds, and never one too early. */
gint64
_lyceum_limit_opens_locked (LyceumLimit *self, gint64 now)
{
  gint64 opens = MAX (now, self->paused_until);

  if (self->per_usec <= 0)
    return opens;
  fill (self, now);
  if (self->tokens < ALMOST_ONE)
    opens = MAX (opens, now + (gint64) MAX (1, ceil ((1 - self->tokens) / self->per_usec)));
  return opens;
}

void
_lyceum_limit_take_locked (LyceumLimit *self, gint64 now)
{
  self->n_running++;
  if (self->per_usec <= 0)
    return;
  fill (self, now);
  self->tokens = MAX (0, self->tokens - 1);
}

/* A pause that is asked for while another one lasts can only make it longer. */
void
_lyceum_limit_pause_locked (LyceumLimit *self, gint64 until)
{
  self->paused_until = MAX (self->paused_until, until);
}

void
lyceum_queue_set_limit (LyceumQueue *self, const char *key, double per_minute, guint burst, guint max_running)
{
  LyceumLimit *limit;
  double before;

  g_return_if_fail (LYCEUM_IS_QUEUE (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (per_minute >= 0 && isfinite (per_minute));

  _lyceum_queue_lock (self);
  limit = _lyceum_limit_get_locked (self, key);
  before = limit->per_usec;
  if (before > 0)
    fill (limit, self->clock ());
  limit->max_running = max_running;
  limit->per_usec = per_minute / 60 / G_USEC_PER_SEC;
  limit->burst = MAX (burst, 1);
  /* A new bucket is full. One that was there keeps what it has: changing a limit gives no tokens away. */
  limit->tokens = before > 0 ? MIN (limit->tokens, limit->burst) : limit->burst;
  limit->filled_at = self->clock ();
  self->groups_changed = TRUE;
  _lyceum_lanes_wake_all_locked (self);
  _lyceum_frame_arm_locked (self, FALSE);
  _lyceum_queue_unlock (self);
}
