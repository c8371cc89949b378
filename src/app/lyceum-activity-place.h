/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-queue.h"

G_BEGIN_DECLS

typedef enum
{
  LYCEUM_ACTIVITY_SECTION_UNFINISHED, /* as it will be done */
  LYCEUM_ACTIVITY_SECTION_FINISHED,   /* the newest first */
  LYCEUM_ACTIVITY_SECTION_PAST,       /* what earlier runs did, the newest first */
} LyceumActivitySection;

/**
 * LyceumActivityPlace:
 * @turn: when the person wanted it first: the last one goes first
 * @time: when it was submitted, or finished
 *
 * What the place of a LyceumTask or LyceumPastTask among the others depends on.
 */
typedef struct
{
  LyceumActivitySection section;
  guint turn;
  LyceumTaskPriority priority;
  gint64 time;
  gint64 id;
} LyceumActivityPlace;

/** @place: (out caller-allocates): of @item as it is now. */
void     lyceum_activity_place_find      (LyceumActivityPlace *place, gpointer item);
int      lyceum_activity_place_compare   (const LyceumActivityPlace *a, const LyceumActivityPlace *b);
gboolean lyceum_activity_place_equal     (const LyceumActivityPlace *a, const LyceumActivityPlace *b);

/** The person wants to have it done first: it stands before all others in every list. Main thread. */
void     lyceum_activity_place_put_first (LyceumTask *task);

G_END_DECLS
