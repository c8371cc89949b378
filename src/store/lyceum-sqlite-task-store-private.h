/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pthread.h>

#include "lyceum-owner-lock-private.h"
#include "lyceum-owner-watch-private.h"
#include "lyceum-sqlite-task-store.h"
#include "lyceum-task-claims-private.h"

G_BEGIN_DECLS

struct _LyceumSqliteTaskStore
{
  GObject parent_instance;

  LyceumDatabase *database; /* (owned) fixed */
  char *owners_dir;         /* (owned) fixed */
  LyceumTaskClaims *claims; /* (owned) fixed */
  LyceumOwnerWatch *watch;  /* (owned) fixed; writer thread */
  pthread_mutex_t mutex;
  LyceumOwnerLock *owner_lock; /* (owned) (nullable) protected by @mutex: taken by the first write, then fixed */
};

/** By which name this process owns tasks; made if there is none. Writer thread. Returns: (transfer none) (nullable). */
const char      *_lyceum_sqlite_task_store_get_owner  (LyceumSqliteTaskStore *self, GError **error);
/** The lock, if there is one already. Any thread. Returns: (transfer none) (nullable). */
LyceumOwnerLock *_lyceum_sqlite_task_store_peek_lock  (LyceumSqliteTaskStore *self);
/** Whether a task of @owner is anybody else's to change. Writer thread. */
gboolean         _lyceum_sqlite_task_store_is_alive   (LyceumSqliteTaskStore *self, const char *owner);
/** After a row that this process could not change: puts down that it was lost, if there is such a task. Sets @lost. */
gboolean         _lyceum_sqlite_task_store_check_lost (LyceumSqliteTaskStore *self, LyceumConnection *connection,
                                                       gint64 id, gboolean *lost, GError **error);

/* lyceum-sqlite-task-recovery.c, -prune.c, -events.c, -reads.c: methods of LyceumTaskStore. */
void       _lyceum_sqlite_task_store_recover_async      (LyceumTaskStore *store, gboolean all,
                                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                                         gpointer user_data);
GPtrArray *_lyceum_sqlite_task_store_recover_finish     (LyceumTaskStore *store, GAsyncResult *result, GError **error);
void       _lyceum_sqlite_task_store_prune              (LyceumTaskStore *store, gint64 before, guint n_kept,
                                                         LyceumTaskStoreDone done, gpointer data);
void       _lyceum_sqlite_task_store_append_events      (LyceumTaskStore *store, gint64 task_id, guint claim, GPtrArray *rows,
                                                         LyceumTaskStoreDone done, gpointer data);
void       _lyceum_sqlite_task_store_read_events_async  (LyceumTaskStore *store, gint64 task_id, guint64 from_seq,
                                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                                         gpointer user_data);
GPtrArray *_lyceum_sqlite_task_store_read_events_finish (LyceumTaskStore *store, GAsyncResult *result, GError **error);
void       _lyceum_sqlite_task_store_read_family_async  (LyceumTaskStore *store, gint64 task_id,
                                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                                         gpointer user_data);
GPtrArray *_lyceum_sqlite_task_store_read_family_finish (LyceumTaskStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
