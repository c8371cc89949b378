/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"
#include "lyceum-document.h"

G_BEGIN_DECLS

/**
 * LyceumDocumentCache:
 *
 * The documents that the lesson tasks of a course share, so that each is unpacked once and not once a lesson. Keeps the
 * last two, until memory gets short. Any thread.
 */
typedef struct _LyceumDocumentCache LyceumDocumentCache;

LyceumDocumentCache *lyceum_document_cache_new            (LyceumDatabase       *database);
void                 lyceum_document_cache_free           (LyceumDocumentCache  *self);

/** Lets go of all; whoever has one keeps it. */
void                 lyceum_document_cache_drop           (LyceumDocumentCache  *self);

/**
 * lyceum_document_cache_load_thread_cb:
 * @source_uid: the source
 * @cancellable: (nullable): ends a read in its middle
 * @error: return location for a #LyceumDatabaseError or #LyceumDocumentError
 *
 * Waits for the database; runs on a worker.
 *
 * Returns: (transfer full) (nullable): the document of the source
 */
LyceumDocument      *lyceum_document_cache_load_thread_cb (LyceumDocumentCache  *self,
                                                           const char           *source_uid,
                                                           GCancellable         *cancellable,
                                                           GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumDocumentCache, lyceum_document_cache_free)

G_END_DECLS
