/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-cli.h"

G_BEGIN_DECLS

/* `lyceumctl load`, in five files. */

typedef enum
{
  LYCEUM_LOAD_CHAT,   /* a question with its answer, as a person asks one */
  LYCEUM_LOAD_SEARCH, /* the passages for a question */
  LYCEUM_N_LOADS,
} LyceumLoadType;

/** What is to be done. */
typedef struct
{
  const char *provider;
  guint n_users, n_requests;     /* of each user */
  gboolean with[LYCEUM_N_LOADS]; /* both: in turn */
  GPtrArray *questions;          /* (element-type utf8) (owned): asked in turn; not empty */
  gboolean has_material;         /* there is something to be searched */
} LyceumLoadPlan;

/** One request and what became of it. Times in seconds. */
typedef struct
{
  LyceumLoadType type;
  double began;   /* since the first of all */
  double first;   /* until the first word, or until the passages were there; -1: none came */
  double seconds; /* until its end */
  guint n_tokens;
  char *error;    /* (nullable): why it did not go well */
} LyceumLoadRequest;

/** All of them. */
typedef struct
{
  GPtrArray *requests; /* (element-type LyceumLoadRequest) (owned) */
  double seconds;
} LyceumLoadRecord;

/** Mean, median, 95th percentile and longest of some times. */
typedef struct
{
  double mean, median, p95, max;
} LyceumLoadTimes;

/** What is said of all requests of a type. */
typedef struct
{
  guint n, n_well;
  LyceumLoadTimes first, seconds;
  guint64 n_tokens;
  double tokens_per_second;
  double max_over_mean; /* of the times to the first word */
  gboolean blocks;      /* that is more than two: somebody waited for somebody else */
} LyceumLoadFigures;

/** lyceum-cli-load-copy.c: opens a copy of the collection, in which the load leaves its traces, in place of the collection itself.
 * @copy_dir: (out) (transfer full) (nullable): its folder, as soon as that is there, even if the rest fails. */
gboolean _lyceum_cli_load_open_copy  (LyceumCli              *cli,
                                      char                  **copy_dir,
                                      GError                **error);
/** Closes it and takes its folder away. @copy_dir: (nullable). */
void     _lyceum_cli_load_close_copy (LyceumCli              *cli,
                                      const char             *copy_dir);

/** lyceum-cli-load-run.c: before the queue runs. */
void     _lyceum_cli_load_register   (LyceumCli              *cli);
/** Does it, until all is done or the person has pressed Ctrl+C. @record: (out): to be cleared. */
void     _lyceum_cli_load_run        (LyceumCli              *cli,
                                      const LyceumLoadPlan   *plan,
                                      LyceumLoadRecord       *record);
void     _lyceum_cli_load_clear      (LyceumLoadRecord       *record);

/** lyceum-cli-load-figures.c */
LyceumLoadFigures _lyceum_cli_load_get_figures (const LyceumLoadRecord *record,
                                      LyceumLoadType          type);
void     _lyceum_cli_load_print      (const LyceumLoadPlan   *plan,
                                      const LyceumLoadRecord *record);
void     _lyceum_cli_load_print_json (const LyceumLoadPlan   *plan,
                                      const LyceumLoadRecord *record);

/** lyceum-cli-load-plot.c. Returns: (transfer full): an SVG, readable on a light and on a dark ground. */
char    *_lyceum_cli_load_plot       (const LyceumLoadPlan   *plan,
                                      const LyceumLoadRecord *record);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LyceumLoadRecord, _lyceum_cli_load_clear)

G_END_DECLS
