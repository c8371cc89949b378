/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-reload.h"

#define PAUSE_MS 200

/* Below GTK's redraw: a page on the screen is drawn before its data is read again. */
#define PRIORITY_RELOAD (G_PRIORITY_HIGH_IDLE + 25)

void
lyceum_reload_init (LyceumReload *self,
                    void        (*start) (gpointer owner),
                    gpointer      owner)
{
  *self = (LyceumReload){ .start = start, .owner = owner };
}

static gboolean
start_cb (gpointer data)
{
  LyceumReload *self = data;

  self->source_id = 0;
  self->running = TRUE;
  self->start (self->owner);
  return G_SOURCE_REMOVE;
}

void
lyceum_reload_queue (LyceumReload *self)
{
  gint64 since_ms = (g_get_monotonic_time () - self->ended_at) / 1000;

  if (!self->start || self->source_id)
    return;
  if (self->running)
    self->again = TRUE;
  else if (self->ended_at == 0 || since_ms >= PAUSE_MS)
    self->source_id = g_idle_add_full (PRIORITY_RELOAD, start_cb, self, NULL);
  else
    self->source_id = g_timeout_add_full (PRIORITY_RELOAD, PAUSE_MS - since_ms, start_cb, self, NULL);
}

void
lyceum_reload_done (LyceumReload *self)
{
  gboolean again = self->again;

  self->running = FALSE;
  self->again = FALSE;
  self->ended_at = g_get_monotonic_time ();
  if (again)
    lyceum_reload_queue (self);
}

void
lyceum_reload_clear (LyceumReload *self)
{
  g_clear_handle_id (&self->source_id, g_source_remove);
  self->start = NULL;
}
