/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A passage of a set. @source: texts with the same number belong together. */
typedef struct
{
  char *heading;
  char *text;
  guint source;
} RetrievalPassage;

/* A question, and which passages should be found, by their places in the set. */
typedef struct
{
  char *text;
  GHashTable *relevant; /* (element-type guint): a set */
} RetrievalQuestion;

typedef struct
{
  char *name;
  gboolean is_judged;   /* several may be right: nDCG and not hit@1 */
  GPtrArray *passages;  /* (element-type RetrievalPassage) */
  GPtrArray *questions; /* (element-type RetrievalQuestion) */
} RetrievalSet;

/* @documents: (nullable): of judged queries. Returns: (transfer full) (nullable). */
RetrievalSet *retrieval_set_read (const char *path, const char *documents, GError **error);
void          retrieval_set_free (RetrievalSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RetrievalSet, retrieval_set_free)

#define RETRIEVAL_DEPTH 10

/* What was found for each question: places of passages, the best first, at most %RETRIEVAL_DEPTH. */
typedef struct
{
  const char *name;
  GPtrArray *found;      /* (element-type GArray): of guint */
  double index_seconds;
  double *find_seconds;  /* a question each; put in order by whoever needs it */
} RetrievalRun;

RetrievalRun *retrieval_run_new   (const char *name, guint n_questions);
void          retrieval_run_free  (RetrievalRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RetrievalRun, retrieval_run_free)

/* The two that are compared. */
RetrievalRun *retrieval_plain     (const RetrievalSet *set);
RetrievalRun *retrieval_whole     (const RetrievalSet *set);

void          retrieval_print     (const RetrievalSet *set, RetrievalRun *const *runs, guint n_runs);
/* The questions that @run answers worst, with the beginning of what it found in place of the right one. */
void          retrieval_print_worst (const RetrievalSet *set, const RetrievalRun *run, guint n);

G_END_DECLS
