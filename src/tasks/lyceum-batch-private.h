/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "lyceum-batch.h"

G_BEGIN_DECLS

/** Deepest nesting of a line's JSON. */
#define LYCEUM_BATCH_MAX_DEPTH 64

void                _lyceum_batch_request_free (LyceumBatchRequest *request);
void                _lyceum_batch_fault_free   (LyceumBatchFault   *fault);
/** @custom_id: (nullable). */
LyceumBatchFault   *_lyceum_batch_fault_new    (guint line, const char *custom_id, const char *code, const char *message);

/**
 * _lyceum_batch_line_read:
 * @text: one line, of @length bytes, of anything
 * @ignored: (element-type utf8): names are added to it, each once
 * @fault: (out) (transfer full): why it cannot be carried out
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): %NULL with @fault
 */
LyceumBatchRequest *_lyceum_batch_line_read    (guint line, const char *text, gsize length, GPtrArray *ignored,
                                                LyceumBatchFault **fault);

/** Reads the body of a line; any thread. Returns: %FALSE with *@code and *@message (transfer full) set. */
gboolean            _lyceum_batch_body_read    (LyceumBatchRequest *request, const char *url, JsonObject *body,
                                                GPtrArray *ignored, const char **code, char **message);

/** What a line of embeddings leaves, as a variant and back. */
GVariant           *_lyceum_batch_embeddings_to_variant   (const LyceumEmbeddings *embeddings, const char *model);
/** Returns: (transfer full) (nullable): @model: (out) (transfer full). */
LyceumEmbeddings   *_lyceum_batch_embeddings_from_variant (GVariant *variant, char **model);

/** Members that a line's task has in its payload beside those of what it asks. */
#define LYCEUM_BATCH_LINE "line"
#define LYCEUM_BATCH_CUSTOM_ID "custom-id"

/** A line of the output, without the line feed; any thread. @result: of its task. Returns: (transfer full) (nullable): %NULL
 * where @result is none. */
char               *_lyceum_batch_format_answer (gint64 task_id, const char *custom_id, gint64 finished_at_ms, GVariant *result,
                                                 LyceumBatchOutcome *outcome);
/** A line of the errors. @custom_id: (nullable). */
char               *_lyceum_batch_format_error  (gint64 task_id, const char *custom_id, guint line, const char *code,
                                                 const char *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumBatchRequest, _lyceum_batch_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumBatchFault, _lyceum_batch_fault_free)

G_END_DECLS
