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
  guint attempts; /* how often it was started, since it was submitted or a person last had it tried again */
  guint crashes;  /* how often its owner died while it ran; likewise */
  gint64 created_at, started_at, finished_at; /* Unix time in milliseconds; 0: not yet */
  gint64 start_at;       /* when it is to start or to be tried again, Unix time in milliseconds; 0: at once */
  char *limit_key;       /* (nullable) */
  LyceumConstraints constraints;
  double weight;         /* its share in the progress of its parent */
  GVariant *checkpoint;  /* (nullable): how far it is */
  gboolean is_paused;
  gboolean is_cancelling; /* it is to be cancelled, and what still runs of it has been told */
  gboolean own_done;      /* nothing of its own is left to run: it waits for its children, or waited for them */
  guint claim;            /* not kept: which taking over by this process it goes back to; 1: this process made it; 0: not said */
  gboolean is_news;       /* not kept: it was another process's until now, or its parent was */
} LyceumTaskRecord;

LyceumTaskRecord *lyceum_task_record_new  (void);
LyceumTaskRecord *lyceum_task_record_copy (const LyceumTaskRecord *record);
void              lyceum_task_record_free (LyceumTaskRecord       *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumTaskRecord, lyceum_task_record_free)

/** Puts @records (element-type LyceumTaskRecord) in order: parents before children, whatever their ids; then by id. */
void              lyceum_task_records_sort (GPtrArray *records);

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

  /* Writes the changeable fields of @record (transfer full): all but id, parent_id, kind, title, payload, unique_key,
   * limit_key, constraints, weight and created_at. A checkpoint that it does not have stays as it is. When @commit or
   * @followers (nullable, element-type LyceumTaskRecord, transfer full) are given they happen in the same transaction.
   * A record in an unfinished state belongs to this process afterwards (a retry takes over what an earlier process
   * ended), one in a finished state to nobody. A record that the store does not hold changes no row, and that is no
   * error: it is a task that is not durable, whose @commit and @followers are written all the same. Where another
   * process owns the task, nothing is written, and the error is LYCEUM_QUEUE_ERROR_LOST: two processes never both have
   * an effect. So it is where this process owned the task and another one has ended it, or deleted it, since: what this
   * process knows of it is old. After that it may try the task again once it has read it (read_family, recover). And so
   * it is where @record says a claim, and it is not the last that the store gave with recover or read_family: this
   * process lost the task, took it back, and what it says is from before. @commit is not called for a task that is
   * lost. */
  void (*update) (LyceumTaskStore *self, LyceumTaskRecord *record, GPtrArray *followers, LyceumTaskCommitFunc commit,
                  gpointer commit_data, GDestroyNotify commit_destroy, LyceumTaskStoreDone done, gpointer data);

  /* Takes over every unfinished task whose owner is dead (or who has none), marks it as owned by this process, adds one
   * to `crashes` of those that were running, and reads them: a GPtrArray of LyceumTaskRecord, parents before children.
   * Children that have finished come too where their parent has not. An owner that lives is dead all the same if this
   * process has seen no heartbeat of it for a minute. With @all, unfinished tasks that this process owns already come
   * too, as they stand. Calls back on the thread-default main context of the caller.
   *
   * Of those that are taken over, what was running is queued; what waits or is scheduled stays so. It may be a task
   * that this process had, and lost, before. */
  void       (*recover_async)  (LyceumTaskStore *self, gboolean all, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data);
  GPtrArray *(*recover_finish) (LyceumTaskStore *self, GAsyncResult *result, GError **error);

  /* This process lives, and @report (nullable; JSON, for whoever asks how it does) is what it says of itself; without
   * one, what it said before stays. Called every few seconds while this process owns unfinished tasks, though they only
   * wait: whoever is silent for a minute loses them. Any thread; short: at most one small write, without waiting for a
   * disk. */
  void (*beat) (LyceumTaskStore *self, const char *report);

  /* Deletes finished top-level tasks with all below them and their events: those that ended before @before (Unix time
   * in milliseconds) and did not fail, and of all the oldest beyond the newest @n_kept. Never one that is unfinished or
   * has something unfinished below it. A long list is deleted in steps, so that other writes come in between; if a step
   * fails, those before it have been carried out. */
  void (*prune) (LyceumTaskStore *self, gint64 before, guint n_kept, LyceumTaskStoreDone done, gpointer data);

  /* Reads a task, however it stands and whoever owns it, and its children: a GPtrArray of LyceumTaskRecord, the task
   * first; empty where there is none with that id. */
  void       (*read_family_async)  (LyceumTaskStore *self, gint64 task_id, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
  GPtrArray *(*read_family_finish) (LyceumTaskStore *self, GAsyncResult *result, GError **error);

  /* Appends rows (element-type GVariant (ttsv), transfer full) to the event log of a task: first number, last number,
   * type, data; see _lyceum_event_log_take_unsaved(). A row with the first number of an earlier one replaces it. Where
   * the store does not hold the task, nothing is written, and that is no error; where another process owns it, or has
   * ended it since this one owned it, or @claim (as of LyceumTaskRecord) is old, the error is LYCEUM_QUEUE_ERROR_LOST:
   * the numbers go on from a log that is no longer the task's. */
  void (*append_events) (LyceumTaskStore *self, gint64 task_id, guint claim, GPtrArray *rows, LyceumTaskStoreDone done,
                         gpointer data);

  /* Reads the rows of a task's log whose last number is @from_seq or later, in order. */
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
                                                 gboolean               all,
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
void       lyceum_task_store_beat               (LyceumTaskStore       *self,
                                                 const char            *report);
void       lyceum_task_store_prune              (LyceumTaskStore       *self,
                                                 gint64                 before,
                                                 guint                  n_kept,
                                                 LyceumTaskStoreDone    done,
                                                 gpointer               data);
void       lyceum_task_store_append_events      (LyceumTaskStore       *self,
                                                 gint64                 task_id,
                                                 guint                  claim,
                                                 GPtrArray             *rows,
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

/** For those who implement it: the error for a task that belongs to another process. */
void       lyceum_task_store_set_lost           (GError               **error);

G_END_DECLS
