/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workload.h"

/*
 * A queue on a collection of its own, whose store may fail: what was submitted, and how it went. Whatever fails has to say why in
 * one of the sentences that the life expects, and has to be there again after a person has tried it again.
 */
typedef struct
{
  StoreTest *test;
  Workload *workload;
  LyceumQueue *queue;
  const char *sentence; /* what a person reads of a failure */
  GPtrArray *wishes;    /* (owned) (element-type Wish) */
  guint n_failures;     /* that a person was told */
} QueueLife;

/* One thing that somebody asked for. */
typedef struct
{
  QueueLife *life;
  char *name;                /* (owned) */
  const char *kind;          /* of a task that is submitted alone; %NULL for a batch */
  const WorkloadPart *parts; /* of a batch */
  LyceumTask *task;          /* (owned) (nullable) */
  guint n_calls;             /* that the callback was called, since it was given */
  gboolean is_well;
} Wish;

/* All of the workload's kinds, in small numbers. */
extern const WorkloadPart queue_life_parts[];

/* Makes the collection. */
void queue_life_init     (QueueLife *life, const char *sentence);
/* Makes the queue, on @store (transfer full), or on the collection with %NULL. */
void queue_life_open     (QueueLife *life, LyceumTaskStore *store);
void queue_life_try_start (QueueLife *life, GError **error);
/* Starts the queue, if need be several times. */
void queue_life_start    (QueueLife *life);
/* Submits a batch of queue_life_parts, or with @kind one task. Returns: (transfer none) */
Wish *queue_life_wish    (QueueLife *life, const char *name, const char *kind);
/* Waits until all has ended. Returns: whether all of it well */
gboolean queue_life_settle (QueueLife *life);
/* Waits until all has ended, and has what failed tried again until nothing fails. */
void queue_life_fulfil   (QueueLife *life);
void queue_life_shut_down (QueueLife *life, LyceumQueueShutdown mode);
/* That all wishes had their effects, once each, and that the collection says that all went well. */
void queue_life_check    (QueueLife *life);
void queue_life_clear    (QueueLife *life);
