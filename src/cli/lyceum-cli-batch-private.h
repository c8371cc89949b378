/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-batch.h"
#include "lyceum-cli.h"

G_BEGIN_DECLS

/** One run of `batch`. */
typedef struct
{
  LyceumCli *cli;
  char *provider;  /* (nullable) */
  char *model;     /* (nullable) */
  char *output, *errors;
  int concurrency; /* 0: not said */
  LyceumBatchFile *file;
  LyceumTask *task;  /* (owned) (nullable): where there is something left to do */
  gint64 task_id;    /* 0: no line can be carried out */
  guint n_before;    /* lines that had an answer when it began */
  gboolean is_begun_before;
  gint64 noted_at;   /* monotonic, microseconds: when the progress was said last where there is no terminal */
  gboolean has_line; /* of progress, on the terminal */
} LyceumCliBatch;

/** Shows how far it is until it has come to its end, or the person stops it. Returns: whether it has. */
gboolean _lyceum_cli_batch_run (LyceumCliBatch *batch);

G_END_DECLS
