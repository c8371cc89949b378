/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lyceum-task-kind.h"
#include "lyceum-task-spec.h"

G_BEGIN_DECLS

/**
 * LyceumTaskRecord:
 *
 * One task as a store keeps it. A plain record; strings and variants are owned by it.
 */
typedef struct
{
  gint64 id;
  gint64 parent_id; /* 0: none */
  char *kind;
  char *title;           /* (nullable) */
  GVariant *payload;     /* (nullable) */
  GVariant *result;      /* (nullable) */
  char *unique_key;      /* (nullable) */
  char *error_message;   /* (nullable) */
  char *message;         /* (nullable): last words of progress */
  LyceumTaskPriority priority;
  LyceumTaskState state;
  double progress;
  guint attempts; /* how often it was started */
  guint crashes;  /* how often its owner died while it ran */
  gint64 created_at, started_at, finished_at; /* Unix time in milliseconds; 0: not yet */
} LyceumTaskRecord;

LyceumTaskRecord *lyceum_task_record_new  (void);
LyceumTaskRecord *lyceum_task_record_copy (const LyceumTaskRecord *record);
void              lyceum_task_record_free (LyceumTaskRecord       *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumTaskRecord, lyceum_task_record_free)

/**
 * LyceumTaskStore:
 *
 * Where durable tasks are kept. The queue calls it from any thread; each call returns at once and never blocks on
 * a disk. Each asynchronous call ends with exactly one call of its GAsyncReadyCallback, on the thread-default main
 * context of the caller, or, where @callback is given with a store's own thread, as documented by the store.
 *
 * Every method is one transaction; methods take effect in the order in which they were called.
 */
#define LYCEUM_TYPE_TASK_STORE (lyceum_task_store_get_type ())
G_DECLARE_INTERFACE (LyceumTaskStore, lyceum_task_store, LYCEUM, TASK_STORE, GObject)

/**
 * LyceumTaskStoreDone:
 * @store: the store
 * @error: (nullable): why the transaction was rolled back; borrowed
 * @data: what was given
 *
 * A transaction has ended. Runs on a thread of the store: it must be short, take no lock that is held while calling the
 * store, and do nothing but pass the word on.
 */
typedef void (*LyceumTaskStoreDone) (LyceumTaskStore *store,
                                     const GError    *error,
                                     gpointer         data);

struct _LyceumTaskStoreInterface
{
  GTypeInterface parent_iface;

  /* Reserves @n ids that no other process on this data uses; calls back with the first in *@first (valid until then). */
  void (*reserve_ids) (LyceumTaskStore *self, guint n, gint64 *first, LyceumTaskStoreDone done, gpointer data);

  /* Inserts @records (element-type LyceumTaskRecord, transfer full) as owned by this process, after running @commit
   * (nullable) in the same transaction with the id of the first record. @commit_data is freed by @commit_destroy. */
  void (*insert) (LyceumTaskStore *self, GPtrArray *records, LyceumTaskCommitFunc commit, gpointer commit_data,
                  GDestroyNotify commit_destroy, LyceumTaskStoreDone done, gpointer data);

  /* Writes the changeable fields of @record (transfer full): state, priority, progress, message, error_message, result,
   * attempts, crashes, times. When @commit or @followers (nullable, element-type LyceumTaskRecord, transfer full) are
   * given they happen in the same transaction. A record in an unfinished state belongs to this process afterwards (a
   * retry takes over what an earlier process ended). A record that the store does not hold changes no row, and that is
   * no error: it is a task that is not durable, whose @commit and @followers are written all the same. */
  void (*update) (LyceumTaskStore *self, LyceumTaskRecord *record, GPtrArray *followers, LyceumTaskCommitFunc commit,
                  gpointer commit_data, GDestroyNotify commit_destroy, LyceumTaskStoreDone done, gpointer data);

  /* Takes over every unfinished task whose owner is dead (or who has none), marks it as owned by this process, adds one
   * to `crashes` of those that were running, and reads them, and all tasks of this process that are not finished:
   * a GPtrArray of LyceumTaskRecord, parents before children. Children that have finished come too where their
   * parent has not. Calls back on the thread-default main context of the caller. */
  void       (*recover_async)  (LyceumTaskStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  GPtrArray *(*recover_finish) (LyceumTaskStore *self, GAsyncResult *result, GError **error);

  /* Reads a task, however it stands and whoever owns it, and its children: a GPtrArray of LyceumTaskRecord, the task
   * first; empty where there is none with that id. */
  void       (*read_family_async)  (LyceumTaskStore *self, gint64 task_id, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
  GPtrArray *(*read_family_finish) (LyceumTaskStore *self, GAsyncResult *result, GError **error);

  /* Appends a piece of the event log: events @first_seq … of a task, joined, as one row. */
  void (*append_event) (LyceumTaskStore *self, gint64 task_id, guint64 first_seq, const char *type, GVariant *data_,
                        LyceumTaskStoreDone done, gpointer data);

  /* Reads the log of a task from @from_seq on: GPtrArray of GVariant (tsv): sequence number, type, data. */
  void       (*read_events_async)  (LyceumTaskStore *self, gint64 task_id, guint64 from_seq, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
  GPtrArray *(*read_events_finish) (LyceumTaskStore *self, GAsyncResult *result, GError **error);
};

/* Callers use these; each calls the method of its name. See there for what they mean. Any thread. */
void       lyceum_task_store_reserve_ids        (LyceumTaskStore       *self,
                                                 guint                  n,
                                                 gint64                *first,
                                                 LyceumTaskStoreDone    done,
                                                 gpointer               data);
void       lyceum_task_store_insert             (LyceumTaskStore       *self,
                                                 GPtrArray             *records,
                                                 LyceumTaskCommitFunc   commit,
                                                 gpointer               commit_data,
                                                 GDestroyNotify         commit_destroy,
                                                 LyceumTaskStoreDone    done,
                                                 gpointer               data);
void       lyceum_task_store_update             (LyceumTaskStore       *self,
                                                 LyceumTaskRecord      *record,
                                                 GPtrArray             *followers,
                                                 LyceumTaskCommitFunc   commit,
                                                 gpointer               commit_data,
                                                 GDestroyNotify         commit_destroy,
                                                 LyceumTaskStoreDone    done,
                                                 gpointer               data);
void       lyceum_task_store_recover_async      (LyceumTaskStore       *self,
                                                 GCancellable          *cancellable,
                                                 GAsyncReadyCallback    callback,
                                                 gpointer               user_data);
GPtrArray *lyceum_task_store_recover_finish     (LyceumTaskStore       *self,
                                                 GAsyncResult          *result,
                                                 GError               **error);
void       lyceum_task_store_read_family_async  (LyceumTaskStore       *self,
                                                 gint64                 task_id,
                                                 GCancellable          *cancellable,
                                                 GAsyncReadyCallback    callback,
                                                 gpointer               user_data);
GPtrArray *lyceum_task_store_read_family_finish (LyceumTaskStore       *self,
                                                 GAsyncResult          *result,
                                                 GError               **error);
void       lyceum_task_store_append_event       (LyceumTaskStore       *self,
                                                 gint64                 task_id,
                                                 guint64                first_seq,
                                                 const char            *type,
                                                 GVariant              *event_data,
                                                 LyceumTaskStoreDone    done,
                                                 gpointer               data);
void       lyceum_task_store_read_events_async  (LyceumTaskStore       *self,
                                                 gint64                 task_id,
                                                 guint64                from_seq,
                                                 GCancellable          *cancellable,
                                                 GAsyncReadyCallback    callback,
                                                 gpointer               user_data);
GPtrArray *lyceum_task_store_read_events_finish (LyceumTaskStore       *self,
                                                 GAsyncResult          *result,
                                                 GError               **error);

G_END_DECLS
