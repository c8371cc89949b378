/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-queue.h"
#include "store-test.h"

/*
 * Work of all kinds for a queue on a collection, whose effects can be counted. What a task makes is one row for each effect in the
 * table `effect` of the same collection, with how often it was made. Tasks have names: their titles, and the names of their
 * effects begin with them.
 *
 * Kinds, all of them durable:
 *
 *   batch                  a parent that runs nothing
 *   quick, slow, fetch     one effect; in the network lane the last
 *   flaky                  fails twice, and is tried again
 *   busy                   is sent away by its server for a moment, once in each process
 *   later                  is scheduled
 *   steps, steps-fetch     WORKLOAD_N_STEPS checkpoints, each with an effect NAME#0, NAME#1 …, and one at the end
 *   spread                 three tasks follow: NAME/one and NAME/other as its children, NAME/beside beside it
 *   once                   at most once; writes a line into the file `once` beside the collection, then has its effect
 *   stream                 says WORKLOAD_N_WORDS words, one a frame or so
 *   doomed                 fails for good, without an effect
 */
#define WORKLOAD_N_STEPS 4
#define WORKLOAD_N_WORDS 8

typedef struct
{
  const char *kind;
  guint n;
} WorkloadPart;

/* Moments in a run at which something may be done to it: a process dies, say. */
typedef enum
{
  WORKLOAD_ATTEMPT, /* an attempt has begun */
  WORKLOAD_COMMIT,  /* an effect is written, and its transaction open */
  WORKLOAD_RETURN,  /* an attempt is about to end */
} WorkloadPoint;

typedef void (*WorkloadPointFunc) (WorkloadPoint point);

typedef struct _Workload Workload;

/* @point_func: (nullable): any thread. */
Workload   *workload_new           (const char *folder, WorkloadPointFunc point_func);
void        workload_free          (Workload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Workload, workload_free)

/* A LyceumWriteFunc: makes the tables `effect` and `accepted`. */
gboolean    workload_prepare_cb    (LyceumConnection *connection, gpointer data, gpointer *result, GError **error);
/* Before the start. @self lives longer than @queue. */
void        workload_register      (Workload *self, LyceumQueue *queue);
/* A LyceumTaskCommitFunc: has the effect whose name is @data. */
gboolean    workload_effect_cb     (gpointer transaction, gint64 task_id, gpointer data, GError **error);

/* A batch of @name with what @parts (ended by one without a kind) says; the row @name of `accepted` comes with it. */
void        workload_submit        (LyceumQueue *queue, const char *name, const WorkloadPart *parts, GAsyncReadyCallback callback,
                                    gpointer user_data);
LyceumTaskSpec *workload_spec      (const char *kind, const char *name, gint64 parent_id);

/* Adds the names of the effects that such a batch is to have to @effects. */
void        workload_expect        (GPtrArray *effects, const char *name, const WorkloadPart *parts);

/* Lines of what @sql finds in the collection at @path, columns parted by blanks. */
char       *workload_read          (const char *path, const char *sql);
/* All effects, in the order of their names, with their numbers. */
#define WORKLOAD_EFFECTS "SELECT name, n FROM effect ORDER BY name"
/* The same text, if each of @effects is had once. */
char       *workload_expected_text (GPtrArray *effects);
/* That the file is whole, and what tasks said is without a gap. */
void        workload_check_file    (const char *path);
