/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * lyceum_ask_drafts_async:
 * @question: (nullable): what was asked
 * @markdown: an answer
 *
 * Cards out of an answer, made without a model, on a worker: the question itself with the beginning of the answer, and what the
 * generator finds in the text.
 */
void       lyceum_ask_drafts_async  (const char          *question,
                                     const char          *markdown,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
/** Returns: (transfer full) (nullable) (element-type LyceumCardDraft): may be empty; %NULL with an error. */
GPtrArray *lyceum_ask_drafts_finish (GAsyncResult        *result,
                                     GError             **error);

G_END_DECLS
