/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection.h"
#include "lyceum-conversations.h"
#include "lyceum-models.h"
#include "lyceum-queue.h"
#include "lyceum-search.h"

G_BEGIN_DECLS

/**
 * LyceumWorkshop:
 *
 * One collection on disk together with the queue that works on it: what the app, the command line and the service open
 * first and close last. Main thread.
 */
#define LYCEUM_TYPE_WORKSHOP (lyceum_workshop_get_type ())
G_DECLARE_FINAL_TYPE (LyceumWorkshop, lyceum_workshop, LYCEUM, WORKSHOP, GObject)

/**
 * lyceum_workshop_open_async:
 * @data_dir: (nullable): folder of the collection; it is made if it is not there. %NULL for the folder `lyceum` in the
 *   person's data folder
 *
 * Opens the collection and makes a queue with all kinds of task, which takes submissions and runs nothing yet.
 * Errors: #LyceumDatabaseError, or %G_IO_ERROR when the folder cannot be made.
 */
void              lyceum_workshop_open_async     (const char           *data_dir,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/** Returns: (transfer full) (nullable): the workshop. */
LyceumWorkshop   *lyceum_workshop_open_finish    (GAsyncResult         *result,
                                                  GError              **error);

/** All borrowed. */
LyceumCollection *lyceum_workshop_get_collection (LyceumWorkshop       *self);
LyceumQueue      *lyceum_workshop_get_queue      (LyceumWorkshop       *self);
LyceumTaskStore  *lyceum_workshop_get_task_store (LyceumWorkshop       *self);
LyceumModels     *lyceum_workshop_get_models     (LyceumWorkshop       *self);
LyceumConversations *lyceum_workshop_get_conversations (LyceumWorkshop    *self);
LyceumSearch     *lyceum_workshop_get_search     (LyceumWorkshop       *self);

/**
 * lyceum_workshop_start_async:
 * @recover: whether to take up the work that a process left unfinished when it ended
 *
 * Begins to run tasks.
 */
void              lyceum_workshop_start_async    (LyceumWorkshop       *self,
                                                  gboolean              recover,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/** @n_recovered: (out) (optional): how many unfinished tasks were taken up. */
gboolean          lyceum_workshop_start_finish   (LyceumWorkshop       *self,
                                                  GAsyncResult         *result,
                                                  guint                *n_recovered,
                                                  GError              **error);

/**
 * lyceum_workshop_close_async:
 *
 * Stops the queue (unfinished durable work stays in the collection for the next start) and closes the collection.
 */
void              lyceum_workshop_close_async    (LyceumWorkshop       *self,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean          lyceum_workshop_close_finish   (LyceumWorkshop       *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

G_END_DECLS
