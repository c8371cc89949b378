/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"
#include "lyceum-task-store.h"

G_BEGIN_DECLS

/** The columns of `task` in the order in which _lyceum_task_row_read() wants them. */
#define LYCEUM_TASK_COLUMNS                                                                                            \
  "id, parent_id, kind, title, payload, result, unique_key, error_message, message, priority, state, progress, "       \
  "attempts, crashes, created_at, started_at, finished_at"

gboolean          _lyceum_task_row_insert (LyceumConnection *connection, const LyceumTaskRecord *record, const char *owner,
                                           GError **error);
/** Writes the changeable fields. @owner: (nullable): who it belongs to from now, while it is unfinished. */
gboolean          _lyceum_task_row_update (LyceumConnection *connection, const LyceumTaskRecord *record, const char *owner,
                                           GError **error);
/** Returns: (transfer full): the row that @statement stands on. */
LyceumTaskRecord *_lyceum_task_row_read   (LyceumStatement *statement);
/** Reads all rows of @statement. Returns: (transfer full) (nullable) (element-type LyceumTaskRecord). */
GPtrArray        *_lyceum_task_rows_read  (LyceumStatement *statement, GError **error);

/** A variant as text, and back; text that is none gives %NULL. */
char             *_lyceum_variant_to_text   (GVariant *variant);
GVariant         *_lyceum_variant_from_text (const char *text);

G_END_DECLS
