/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumReload:
 *
 * When a page reads its data again. However often it is asked, there is one reading at a time, and the next begins
 * 200 ms after the last one ended at the earliest. Lives inside the page that it belongs to. Main thread.
 */
typedef struct
{
  void (*start) (gpointer owner);
  gpointer owner; /* (unowned): contains this */
  guint source_id;
  gboolean running;
  gboolean again;
  gint64 ended_at; /* monotonic, µs */
} LyceumReload;

/** @start: begins a reading that will end with lyceum_reload_done(), exactly once. */
void lyceum_reload_init  (LyceumReload *self, void (*start) (gpointer owner), gpointer owner);
/** The data has changed. */
void lyceum_reload_queue (LyceumReload *self);
/** The reading has ended, well or not. */
void lyceum_reload_done  (LyceumReload *self);
/** The page is going: no reading starts from now on. */
void lyceum_reload_clear (LyceumReload *self);

G_END_DECLS
