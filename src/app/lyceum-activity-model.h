/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-activity-filter.h"
#include "lyceum-queue.h"

G_BEGIN_DECLS

/**
 * LyceumActivityModel:
 *
 * The work of a queue in the order in which a person looks for it: what is not finished in the order in which it will
 * be done, then what is finished, the newest first, and at last what earlier runs did. A list of LyceumTask and
 * LyceumPastTask.
 *
 * Nothing moves by itself but what finishes: it goes to the head of the finished. The model looks for that at most four
 * times a second, and moves a few at a time between the frames, because a list view makes the widgets of rows anew that
 * change their places. While it is held nothing moves at all. Main thread.
 *
 * Signal `refreshed`: it has looked, and tasks may have changed, whether the list has or not.
 */
#define LYCEUM_TYPE_ACTIVITY_MODEL (lyceum_activity_model_get_type ())
G_DECLARE_FINAL_TYPE (LyceumActivityModel, lyceum_activity_model, LYCEUM, ACTIVITY_MODEL, GObject)

LyceumActivityModel *lyceum_activity_model_new            (LyceumQueue         *queue);

/** Only while it is live does it look for changes. It is not at first. */
void                 lyceum_activity_model_set_live       (LyceumActivityModel *self,
                                                           gboolean             live);
/** Somebody points at a row: what is in the list stays where it is. New work is listed all the same. */
void                 lyceum_activity_model_set_held       (LyceumActivityModel *self,
                                                           gboolean             held);

/**
 * lyceum_activity_model_set_filter:
 * @text: (nullable): what the title, or the title of a step, has to contain
 *
 * Lists these at once, held or not.
 */
void                 lyceum_activity_model_set_filter     (LyceumActivityModel *self,
                                                           LyceumActivityShow   show,
                                                           const char          *text);
/** @tasks: (element-type LyceumPastTask): of earlier runs; those that the queue lists are left out. */
void                 lyceum_activity_model_set_past       (LyceumActivityModel *self,
                                                           GPtrArray           *tasks);

/** Whether a step is to be listed below its batch. */
gboolean             lyceum_activity_model_shows_step     (LyceumActivityModel *self,
                                                           LyceumTask          *step);
/** Whether the title of @item itself contains what was searched for; where not, one of its steps does. */
gboolean             lyceum_activity_model_matches_title  (LyceumActivityModel *self,
                                                           gpointer             item);
/** How many have finished, of this run and of earlier ones, whether they are listed or filtered out. */
guint                lyceum_activity_model_get_n_finished (LyceumActivityModel *self);

G_END_DECLS
