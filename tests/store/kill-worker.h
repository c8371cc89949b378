/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workload.h"

/* The points at which a worker can be told to die. The first three are those of the workload. */
typedef enum
{
  KILL_ATTEMPT = WORKLOAD_ATTEMPT,
  KILL_COMMIT = WORKLOAD_COMMIT,
  KILL_RETURN = WORKLOAD_RETURN,
  KILL_CALL,   /* the queue has called its store */
  KILL_ANSWER, /* the transaction is over, and the queue does not know */
  KILL_HEARD,  /* the queue has heard of it */
  KILL_DISK,   /* a file of the collection is to be written, synced or truncated */
  KILL_TORN,   /* half of a write is done */
  N_KILL_POINTS,
} KillPoint;

extern const char *const kill_point_names[N_KILL_POINTS];

/* What a worker is told with its arguments. */
typedef struct
{
  const char *path; /* of the collection */
  gboolean submits; /* and not only helps */
  KillPoint point;  /* where it dies, or %N_KILL_POINTS */
  int n;            /* when it comes there for the nth time */
  guint haste;      /* by how much its clock for the heartbeats of others is faster than the one on the wall */
} KillOrder;

/* The arguments that tell @order to this program. Returns: (transfer full) */
char           **kill_order_to_arguments (const KillOrder *order);

/* A process of the campaign: works until all of the workload is accepted and has ended. Writes into the folder of the collection
 * which batches were acknowledged ("acknowledged"), and at a good end how often it came to each point ("points"). */
int              kill_worker_main        (int argc, char **argv);

/* The workload. */
typedef struct
{
  const char *name;
  WorkloadPart parts[16];
} KillBatch;

#define N_KILL_BATCHES 7
extern const KillBatch kill_batches[N_KILL_BATCHES];

/* Appends @line to a file beside the collection; what is appended stays, however the process ends. */
void             kill_append             (const char *path, const char *name, const char *line);
