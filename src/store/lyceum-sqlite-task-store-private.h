/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-owner-lock-private.h"
#include "lyceum-sqlite-task-store.h"

G_BEGIN_DECLS

struct _LyceumSqliteTaskStore
{
  GObject parent_instance;

  LyceumDatabase *database;    /* (owned) immutable after construction */
  char *owners_dir;            /* (owned) immutable after construction */
  LyceumOwnerLock *owner_lock; /* (owned) (nullable) writer thread: taken by the first write */
};

/** The name by which this process owns tasks. Writer thread. Returns: (transfer none) (nullable). */
const char *_lyceum_sqlite_task_store_get_owner (LyceumSqliteTaskStore *self, GError **error);

/* lyceum-sqlite-task-reads.c: methods of LyceumTaskStore. */
void       _lyceum_sqlite_task_store_read_family_async  (LyceumTaskStore *store, gint64 task_id, GCancellable *cancellable,
                                                         GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *_lyceum_sqlite_task_store_read_family_finish (LyceumTaskStore *store, GAsyncResult *result, GError **error);
void       _lyceum_sqlite_task_store_read_events_async  (LyceumTaskStore *store, gint64 task_id, guint64 from_seq,
                                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                                         gpointer user_data);
GPtrArray *_lyceum_sqlite_task_store_read_events_finish (LyceumTaskStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
