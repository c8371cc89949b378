/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"
#include "lyceum-task-store.h"

G_BEGIN_DECLS

/** The columns of `task` in the order in which _lyceum_task_row_read() wants them. */
#define LYCEUM_TASK_COLUMNS                                                                                            \
  "id, parent_id, kind, title, payload, result, unique_key, error_message, message, priority, state, progress, "       \
  "attempts, crashes, created_at, started_at, finished_at, start_at, limit_key, constraints, weight, checkpoint, "     \
  "is_paused, is_cancelling, own_done"

gboolean          _lyceum_task_row_insert (LyceumConnection *connection, const LyceumTaskRecord *record, const char *owner,
                                           GError **error);
/**
 * Writes the changeable fields of a row that @owner owns; the row belongs to nobody afterwards if @record has ended.
 * With @claims also of a row that nobody owns, unless that one waits and @record has ended. Sets @changed to whether
 * there was such a row.
 */
gboolean          _lyceum_task_row_update (LyceumConnection *connection, const LyceumTaskRecord *record, const char *owner,
                                           gboolean claims, gboolean *changed, GError **error);
/** Returns: (transfer full): the row that @statement stands on. */
LyceumTaskRecord *_lyceum_task_row_read   (LyceumStatement *statement);
/** Adds all rows of @statement to @records (element-type LyceumTaskRecord). */
gboolean          _lyceum_task_rows_add   (LyceumStatement *statement, GPtrArray *records, GError **error);
/** Reads all rows of @statement. Returns: (transfer full) (nullable) (element-type LyceumTaskRecord). */
GPtrArray        *_lyceum_task_rows_read  (LyceumStatement *statement, GError **error);

G_END_DECLS
