/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-owner-watch-private.h"

#include "lyceum-owner-lock-private.h"

typedef struct
{
  gint64 beat_at; /* as its file says */
  gint64 seen_at; /* when that was seen first, by this process's clock */
} Heartbeat;

struct _LyceumOwnerWatch
{
  char *dir;              /* (owned) */
  GHashTable *heartbeats; /* (owned): name → Heartbeat */
  LyceumOwnerClock clock;
};

LyceumOwnerWatch *
_lyceum_owner_watch_new (const char *dir)
{
  LyceumOwnerWatch *self = g_new0 (LyceumOwnerWatch, 1);

  self->dir = g_strdup (dir);
  self->heartbeats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->clock = g_get_monotonic_time;
  return self;
}

void
_lyceum_owner_watch_free (LyceumOwnerWatch *self)
{
  g_hash_table_unref (self->heartbeats);
  g_free (self->dir);
  g_free (self);
}

void
_lyceum_owner_watch_set_clock (LyceumOwnerWatch *self,
                               LyceumOwnerClock  clock)
{
  self->clock = clock;
}

gboolean
_lyceum_owner_watch_is_alive (LyceumOwnerWatch *self,
                              const char       *name)
{
  Heartbeat *heartbeat;
  gint64 beat_at = 0;

  if (!_lyceum_owner_is_alive (self->dir, name, &beat_at))
    {
      g_hash_table_remove (self->heartbeats, name);
      return FALSE;
    }

  heartbeat = g_hash_table_lookup (self->heartbeats, name);
  if (heartbeat && heartbeat->beat_at == beat_at)
    return self->clock () - heartbeat->seen_at < LYCEUM_OWNER_PATIENCE_US;

  heartbeat = g_new0 (Heartbeat, 1);
  heartbeat->beat_at = beat_at;
  heartbeat->seen_at = self->clock ();
  g_hash_table_replace (self->heartbeats, g_strdup (name), heartbeat);
  return TRUE;
}
