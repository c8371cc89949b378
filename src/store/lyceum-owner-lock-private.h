/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumOwnerLock:
 *
 * A file that a process keeps locked as long as it lives: the kernel lets go of it however the process ends, and no
 * number of a process, which another one may have got meanwhile, has to be believed. Writer thread.
 */
typedef struct _LyceumOwnerLock LyceumOwnerLock;

/** Takes a lock with a new name in @dir, which is made if it is not there. */
LyceumOwnerLock *_lyceum_owner_lock_new      (const char *dir, GError **error);
/** Lets go of it and removes its file. */
void             _lyceum_owner_lock_free     (LyceumOwnerLock *self);
const char      *_lyceum_owner_lock_get_name (LyceumOwnerLock *self);

/** Whether the process that took the lock @name in @dir still lives. The file of a dead one is removed. */
gboolean         _lyceum_owner_is_alive      (const char *dir, const char *name);

G_END_DECLS
