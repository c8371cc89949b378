/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How long an owner that holds its lock may be silent until its tasks are taken over. */
#define LYCEUM_OWNER_PATIENCE_US (60 * G_USEC_PER_SEC)

/**
 * LyceumOwnerWatch:
 *
 * What this process has seen of the heartbeats of others. A process that hangs keeps its lock; it is told from one that
 * lives by its silence, and silence is what this process itself has watched, by a clock that stands still while the
 * computer sleeps: after a night in a bag each of two processes finds the other's last heartbeat old, and neither is
 * dead. Writer thread.
 */
typedef struct _LyceumOwnerWatch LyceumOwnerWatch;

typedef gint64 (*LyceumOwnerClock) (void);

LyceumOwnerWatch *_lyceum_owner_watch_new       (const char       *dir);
void              _lyceum_owner_watch_free      (LyceumOwnerWatch *self);
/** For tests: @clock tells microseconds. */
void              _lyceum_owner_watch_set_clock (LyceumOwnerWatch *self,
                                                 LyceumOwnerClock  clock);

/** Whether the process that took the lock @name lives and is not silent for too long. One that beats again lives again.
 */
gboolean          _lyceum_owner_watch_is_alive  (LyceumOwnerWatch *self,
                                                 const char       *name);

G_END_DECLS
