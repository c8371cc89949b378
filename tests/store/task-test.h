/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pthread.h>

#include "lyceum-memory-task-store.h"
#include "lyceum-owner-lock-private.h"
#include "lyceum-sqlite-task-store.h"
#include "store-test.h"

/* Stores of tasks, and calls that wait for their answer. */

#define SCHEDULED LYCEUM_TASK_STATE_SCHEDULED
#define WAITING LYCEUM_TASK_STATE_WAITING
#define QUEUED LYCEUM_TASK_STATE_QUEUED
#define RUNNING LYCEUM_TASK_STATE_RUNNING
#define SUCCEEDED LYCEUM_TASK_STATE_SUCCEEDED
#define FAILED LYCEUM_TASK_STATE_FAILED
#define CANCELLED LYCEUM_TASK_STATE_CANCELLED

/* A store may not be let go of on its own thread, which holds it until it has put away its last answer. */
typedef LyceumTaskStore HeldStore;

void task_test_let_go (HeldStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeldStore, task_test_let_go)

typedef LyceumTaskStore *(*MakeStore) (StoreTest *test);

LyceumTaskStore  *task_test_in_memory  (StoreTest *test);
LyceumTaskStore  *task_test_on_disk    (StoreTest *test);
/* The process with @store (transfer full) dies, and another begins with what it left. */
LyceumTaskStore  *task_test_die        (StoreTest *test, LyceumTaskStore *store);
/* Another process, which lives as long as @lock, takes a task over. @lock: (out) (nullable): none in memory. */
void              task_test_steal      (StoreTest *test, LyceumTaskStore *store, gint64 id, LyceumOwnerLock **lock);

/* Waiting for the store's own thread. */
typedef struct
{
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  guint n_calls;
  GError *error; /* of the last call */
} Done;

#define DONE_INIT { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, NULL }

void              task_test_done_cb    (LyceumTaskStore *store, const GError *error, gpointer data);
/* Waits until it has been called @n times in all. Returns whether the last call brought no error. */
gboolean          task_test_wait       (Done *done, guint n);

LyceumTaskRecord *task_test_record     (gint64 id, gint64 parent_id, LyceumTaskState state);
GPtrArray        *task_test_records    (LyceumTaskRecord *first, ...) G_GNUC_NULL_TERMINATED;

/* Each fails the test where the store does. */
void              task_test_insert     (LyceumTaskStore *store, GPtrArray *records);
void              task_test_update     (LyceumTaskStore *store, LyceumTaskRecord *record);
void              task_test_append     (LyceumTaskStore *store, gint64 id, GPtrArray *rows);
void              task_test_prune      (LyceumTaskStore *store, gint64 before, guint n_kept);
GPtrArray        *task_test_recover    (LyceumTaskStore *store, gboolean all);
GPtrArray        *task_test_family     (LyceumTaskStore *store, gint64 id);
GPtrArray        *task_test_events     (LyceumTaskStore *store, gint64 id, guint64 from_seq);
/* The update of a task that is another's: it must fail, and leave nothing behind. */
void              task_test_lose       (LyceumTaskStore *store, LyceumTaskRecord *record);

/* "id:state:crashes " of each. */
void              task_test_assert     (GPtrArray *records, const char *expected);
void              task_test_recovers   (LyceumTaskStore *store, gboolean all, const char *expected);

/* A LyceumTaskCommitFunc that counts, and writes a row of `meta` where there is a collection. */
typedef struct
{
  gint64 id;
  guint n_calls, n_freed;
  gboolean fails;
} Commit;

gboolean          task_test_commit_cb   (gpointer transaction, gint64 id, gpointer data, GError **error);
void              task_test_commit_free (gpointer data);

GVariant         *task_test_event      (guint64 seq, guint64 last_seq, const char *type, GVariant *value);
GVariant         *task_test_text       (guint64 seq, guint64 last_seq, const char *text);
GPtrArray        *task_test_event_rows (GVariant *first, ...) G_GNUC_NULL_TERMINATED;

/* Adds @func with the MakeStore of each of the two stores. */
void              task_test_add_for_both (const char *room, const char *name, GTestDataFunc func);
