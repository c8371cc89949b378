/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-queue.h"

G_BEGIN_DECLS

/** Which work is listed. */
typedef enum
{
  LYCEUM_ACTIVITY_ALL,
  LYCEUM_ACTIVITY_UNFINISHED,
  LYCEUM_ACTIVITY_FAILED, /* and what has a step that failed */
  LYCEUM_ACTIVITY_FINISHED,
} LyceumActivityShow;

/**
 * LyceumActivityFilter:
 * @show: in which states
 * @text: (nullable): case-folded; what a title has to contain
 *
 * What a person looks for among the background work. Below, items are LyceumTask or LyceumPastTask.
 */
typedef struct
{
  LyceumActivityShow show;
  char *text;
} LyceumActivityFilter;

gboolean lyceum_activity_filter_has_state      (const LyceumActivityFilter *self, gpointer item);
/** Whether its title contains the text. */
gboolean lyceum_activity_filter_has_text       (const LyceumActivityFilter *self, gpointer item);
/** Whether that of one of its steps does. Looks at them one after the other. */
gboolean lyceum_activity_filter_has_text_below (const LyceumActivityFilter *self, LyceumQueue *queue, LyceumTask *task);

G_END_DECLS
