/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection.h"

G_BEGIN_DECLS

/**
 * lyceum_ask_suggestions_async:
 * @course_id: of a course; 0: the one that was opened last
 *
 * A few questions that a course can answer, made of its own key terms and headings.
 */
void   lyceum_ask_suggestions_async  (LyceumCollection    *collection,
                                      gint64               course_id,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
/** Returns: (transfer full) (nullable): may be empty; %NULL with an error. */
GStrv  lyceum_ask_suggestions_finish (GAsyncResult        *result,
                                      GError             **error);

G_END_DECLS
