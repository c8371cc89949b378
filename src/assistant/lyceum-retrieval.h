/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-models.h"
#include "lyceum-search.h"

G_BEGIN_DECLS

/**
 * LyceumRetrievalStage:
 *
 * What is being done, in this order; what is not set up is left out.
 */
typedef enum
{
  LYCEUM_RETRIEVAL_EMBED,  /* the question becomes a vector, while it is searched for by words */
  LYCEUM_RETRIEVAL_SEARCH,
  LYCEUM_RETRIEVAL_RERANK,
} LyceumRetrievalStage;

/** A stage begins. Network thread. */
typedef void (*LyceumRetrievalStageFunc) (LyceumRetrievalStage stage, gpointer user_data);

/**
 * LyceumRetrievalRequest:
 * @question: what is looked for
 * @filter: where; its texts are copied
 * @settings: how
 * @by_words: %TRUE: no model is asked for a vector
 * @without_reranker: %TRUE: nor for an opinion
 * @embed_ms, @rerank_ms: how long these may take, in milliseconds; 0 for 10,000 and 15,000
 */
typedef struct
{
  const char *question;
  LyceumSearchFilter filter;
  LyceumSearchSettings settings;
  gboolean by_words;
  gboolean without_reranker;
  guint embed_ms, rerank_ms;
} LyceumRetrievalRequest;

/**
 * LyceumRetrieved:
 * @passages: (element-type LyceumPassage): the best first, chosen as the settings say
 * @embed_seconds, @search_seconds, @rerank_seconds: how long each took; -1: it did not take place
 * @embed_model, @rerank_model: (nullable): who had a say
 * @embed_error, @rerank_error: (nullable): why one that was set up had none, as a sentence
 */
typedef struct
{
  GPtrArray *passages;
  double embed_seconds, search_seconds, rerank_seconds;
  char *embed_model, *rerank_model;
  char *embed_error, *rerank_error;
} LyceumRetrieved;

void             lyceum_retrieved_free  (LyceumRetrieved              *self);

/**
 * lyceum_retrieve_async:
 * @stage_func: (nullable) (scope notified): hears which stage begins
 *
 * Finds the passages for a question: the question's vector and a search by words at the same time, then the search by both,
 * then a reranker. A stage that fails or takes too long is left out, and the answer says so: without a vector words
 * decide, without a reranker the score of the search. Network thread; calls back there.
 */
void             lyceum_retrieve_async  (LyceumModels                 *models,
                                         LyceumSearch                 *search,
                                         const LyceumRetrievalRequest *request,
                                         LyceumRetrievalStageFunc      stage_func,
                                         gpointer                      stage_data,
                                         GCancellable                 *cancellable,
                                         GAsyncReadyCallback           callback,
                                         gpointer                      user_data);
/** Returns: (transfer full) (nullable). Errors: %G_IO_ERROR_CANCELLED, #LyceumDatabaseError. */
LyceumRetrieved *lyceum_retrieve_finish (GAsyncResult                 *result,
                                         GError                      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumRetrieved, lyceum_retrieved_free)

G_END_DECLS
