/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-cli.h"
#include "lyceum-queue-statistics.h"
#include "lyceum-sqlite-task-statistics.h"

G_BEGIN_DECLS

/**
 * LyceumCliProcess:
 *
 * A process that lives, with what it said of itself as far as that can be believed.
 */
typedef struct
{
  char *id;     /* by which it owns tasks */
  char *label;  /* short for it, and like no other's */
  gint64 age_ms;                    /* how old the report is */
  const LyceumStoredOwner *stored;  /* (nullable): what the collection says it owns */
  gboolean has_report;              /* whether the following was said */
  char *program;                    /* (nullable) */
  gint64 pid;                       /* 0: not known */
  LyceumQueueStatistics statistics; /* its names and kinds are owned here */
} LyceumCliProcess;

/** All that `stats` shows. */
typedef struct
{
  LyceumStoredStatistics *stored;
  GPtrArray *processes; /* (element-type LyceumCliProcess) */
} LyceumCliStats;

/** @report: (nullable): JSON that another program wrote; what is wrong in it is left out. */
LyceumCliProcess *_lyceum_cli_process_new        (const char *id, const char *report, gint64 age_ms);
void              _lyceum_cli_process_free       (LyceumCliProcess *process);

void              _lyceum_cli_stats_print_tables  (const LyceumCliStats *stats);
void              _lyceum_cli_stats_print_metrics (const LyceumCliStats *stats);

G_END_DECLS
