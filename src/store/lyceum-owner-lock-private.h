/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** A report that is longer is not kept. */
#define LYCEUM_MAX_REPORT_BYTES (64 * 1024)

/**
 * LyceumOwnerLock:
 *
 * A file that a process keeps locked as long as it lives: the kernel lets go of it however the process ends, and no
 * number of a process, which another one may have got meanwhile, has to be believed. The time of the file's last change
 * is the heartbeat of the process, and its text up to the first NUL what the process says of itself.
 */
typedef struct _LyceumOwnerLock LyceumOwnerLock;

/** Takes a lock with a new name in @dir, which is made if it is not there. */
LyceumOwnerLock *_lyceum_owner_lock_new      (const char *dir, GError **error);
/** Lets go of it and removes its file. */
void             _lyceum_owner_lock_free     (LyceumOwnerLock *self);
/** Any thread. */
const char      *_lyceum_owner_lock_get_name (LyceumOwnerLock *self);
/** Moves the time of the file, and writes @report (nullable: leaves what it says). Errors are let pass. Any thread. */
void             _lyceum_owner_lock_beat     (LyceumOwnerLock *self, const char *report);

/** Whether the process that took the lock @name in @dir still lives. The file of a dead one is removed. @beat_at: (out)
 * (optional): the last heartbeat of a living one, Unix time in nanoseconds. */
gboolean         _lyceum_owner_is_alive      (const char *dir, const char *name, gint64 *beat_at);
/** Returns: (transfer full) (nullable): what the owner says of itself. */
char            *_lyceum_owner_read_report   (const char *dir, const char *name);

G_END_DECLS
