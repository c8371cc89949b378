/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-activity-model.h"
#include "lyceum-activity-place.h"

G_BEGIN_DECLS

typedef enum
{
  LYCEUM_ACTIVITY_MATCH_UNKNOWN,
  LYCEUM_ACTIVITY_MATCH_YES,
  LYCEUM_ACTIVITY_MATCH_NO,
} LyceumActivityMatch;

/* A task that is listed, or would be without the filter. */
typedef struct
{
  gint64 id;
  GObject *item; /* (owned): LyceumTask or LyceumPastTask */
  LyceumActivityPlace place;
  GSequenceIter *iter; /* (nullable): not listed */
  guint seen;          /* the last look that found it in the queue */
  gboolean is_finished;
  gboolean leaves;     /* its place, for good or for another */
  gboolean is_gone;    /* from the queue */
  LyceumActivityMatch match;
  guint n_matched; /* steps that it had then */
} LyceumActivityEntry;

struct _LyceumActivityModel
{
  GObject parent_instance;

  LyceumQueue *queue;   /* (owned) */
  GHashTable *entries;  /* (owned): &entry->id → LyceumActivityEntry */
  GSequence *listed;    /* (owned): of LyceumActivityEntry, by place */
  guint n_tasks;        /* entries of this run */
  guint n_finished;
  guint n_leaving;
  guint seen;
  LyceumActivityFilter filter;
  gboolean live;
  gboolean held;
  guint refresh_source;
  guint move_source;
};

/** Whether the filter lets it through. */
gboolean _lyceum_activity_model_wants      (LyceumActivityModel *self, LyceumActivityEntry *entry);
/** Whether it is to leave its place in the list, for good or for another. */
void     _lyceum_activity_model_set_leaves (LyceumActivityModel *self, LyceumActivityEntry *entry, gboolean leaves);
/** Puts entries (element-type LyceumActivityEntry) where they belong. */
void     _lyceum_activity_model_put_in     (LyceumActivityModel *self, GPtrArray *arriving);
/** Moves what is to leave its place: all at once, or as much as is good in one go. Returns: whether that was all. */
gboolean _lyceum_activity_model_move       (LyceumActivityModel *self, gboolean at_once);
/** Drops an entry that is in no list. */
void     _lyceum_activity_model_forget     (LyceumActivityModel *self, LyceumActivityEntry *entry);

G_END_DECLS
