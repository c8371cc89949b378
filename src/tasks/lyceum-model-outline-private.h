/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-model-tasks-private.h"

G_BEGIN_DECLS

typedef enum
{
  LYCEUM_ROUND_SURVEY, /* what each section is about */
  LYCEUM_ROUND_PLAN,   /* which of them make a lesson */
} LyceumOutlineRound;

/** The plan of one source on its way. */
typedef struct
{
  LyceumTaskRun *run;          /* (owned) */
  LyceumCourseWork *work;      /* (owned) */
  LyceumMaker *maker;          /* (owned) */
  char *source_uid;
  gboolean is_topic;
  LyceumSourceInput *source;   /* (owned) (nullable): once it is read, like all that follows */
  LyceumDocument *document;    /* (owned) (nullable) */
  const char *language;        /* (nullable) */
  GPtrArray *sections;         /* (owned) (nullable) (element-type LyceumSection): the built-in outline */
  GPtrArray *gists;            /* (owned) (nullable) (element-type LyceumModelGist) (nullable elements) */
  GPtrArray *planned;          /* (owned) (nullable) (element-type LyceumSection) */
  LyceumModelWish topic_wish;

  LyceumOutlineRound round;
  GPtrArray *batches;          /* (owned) the questions of the round */
  guint n_started, n_running, n_done;
  GCancellable *cancellable;   /* (owned): of the round: one that fails ends the others */
  gulong forward;
  GError *error;               /* (owned) (nullable): why the round failed */
} LyceumOutlineJob;

/** What an earlier attempt had found out. */
void _lyceum_outline_read_checkpoint (LyceumOutlineJob *job);

/** Asks what there is to ask in a round, several questions at once, and then goes on to the next round, or ends the job with
 * one of the following. Network thread. @job: (transfer full). */
void _lyceum_outline_start_round     (LyceumOutlineJob *job, LyceumOutlineRound round);

/** The plan is there. @message: (nullable). @job: (transfer full). */
void _lyceum_outline_finish          (LyceumOutlineJob *job, const char *message);
/** The model could not do it. @job, @error: (transfer full). */
void _lyceum_outline_give_up         (LyceumOutlineJob *job, GError *error);
/** Sections @first to @end of the built-in outline as lessons of their own. */
void _lyceum_outline_add_sections    (GPtrArray *planned, GPtrArray *sections, guint first, guint end);

G_END_DECLS
