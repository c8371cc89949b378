/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LyceumTimeLimit:
 *
 * A cancellable that follows another one, whichever thread that is cancelled on, and is cancelled besides when a time is over,
 * or by hand. On one thread with a main context.
 */
typedef struct _LyceumTimeLimit LyceumTimeLimit;

/** @outer: (nullable): is followed. @milliseconds: 0: no limit. */
LyceumTimeLimit *lyceum_time_limit_new             (GCancellable    *outer,
                                                    guint            milliseconds);
/** Borrowed. */
GCancellable    *lyceum_time_limit_get_cancellable (LyceumTimeLimit *self);
/** Whether the time was over, before @outer was cancelled. */
gboolean         lyceum_time_limit_is_over         (LyceumTimeLimit *self);
/** Nothing is cancelled by this. */
void             lyceum_time_limit_free            (LyceumTimeLimit *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumTimeLimit, lyceum_time_limit_free)

G_END_DECLS
