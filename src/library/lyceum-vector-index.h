/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-dot-products.h"
#include "lyceum-search-private.h"

G_BEGIN_DECLS

/**
 * LyceumVectorIndex:
 *
 * The vectors of one model, a byte a component, in memory: blocks of rows in the order in which they were stored. What does
 * not fit into @most_bytes is read from the collection at each search. Whoever searches holds it for reading, whoever
 * brings it up to date for writing.
 */
typedef struct _LyceumVectorIndex LyceumVectorIndex;

LyceumVectorIndex *_lyceum_vector_index_new       (const char *model, gsize most_bytes);
void               _lyceum_vector_index_free      (LyceumVectorIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumVectorIndex, _lyceum_vector_index_free)

const char        *_lyceum_vector_index_get_model (LyceumVectorIndex *self);
gsize              _lyceum_vector_index_get_bytes (LyceumVectorIndex *self);

/** Whether the collection, as @connection sees it, has what is not in the memory yet, or has lost what is. */
gboolean           _lyceum_vector_index_check     (LyceumVectorIndex *self, LyceumConnection *connection, gboolean *is_current,
                                                   GError **error);
/** Loads what is new and forgets what is gone. */
gboolean           _lyceum_vector_index_update    (LyceumVectorIndex *self, LyceumConnection *connection,
                                                   GCancellable *cancellable, GError **error);

/** How near each passage is to a question. */
typedef struct _LyceumNearness LyceumNearness;

/**
 * _lyceum_vector_index_search:
 * @vector: of the question; one of another length than the model's is near to nothing
 * @n_exact: of so many of the best the second byte is looked at, too
 *
 * Returns: (transfer full) (nullable)
 */
LyceumNearness    *_lyceum_vector_index_search    (LyceumVectorIndex *self, LyceumConnection *connection, const float *vector,
                                                   guint n_dimensions, const LyceumAllowed *allowed, guint top_k, guint n_exact,
                                                   LyceumDotProducts dot_products, GCancellable *cancellable, GError **error);
/** Returns: the cosine, 0 to 1; -1 where the passage has no vector. */
float              _lyceum_nearness_get           (LyceumNearness *self, gint64 chunk_id);
/** The nearest, the best first; of those that are 0 there is none. */
guint              _lyceum_nearness_get_n_best    (LyceumNearness *self);
gint64             _lyceum_nearness_get_best      (LyceumNearness *self, guint index);
void               _lyceum_nearness_free          (LyceumNearness *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumNearness, _lyceum_nearness_free)

/** The same with the vectors that @self has in memory, which it loads where they are not there or not up to date. On a reader. */
LyceumNearness    *_lyceum_search_nearest         (LyceumSearch *self, LyceumConnection *connection, const LyceumFind *find,
                                                   const LyceumAllowed *allowed, guint top_k, guint n_exact, GError **error);

G_END_DECLS
