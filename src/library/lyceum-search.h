/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"

G_BEGIN_DECLS

/**
 * LyceumPassage:
 * @term: how much of the question's words it has, 0 to 1
 * @vector: cosine to the question, 0 to 1; -1: there is no vector of it, or of the question
 * @rerank: what a reranker said, 0 to 1; -1: none was asked
 * @fit: how well its words fit the question, 0 to 1, which also counts forms and parts of words, what stands together, and what else
 * the best passages speak of; 0: nobody has looked, and @term stands for it
 * @score: what it is ordered by; see lyceum_passage_set_score()
 *
 * A chunk that was found, with each part of its score.
 */
typedef struct
{
  gint64 chunk_id, source_id, course_id;
  guint position, first_block, n_blocks;
  char *source_name;  /* the source's title or name */
  char *heading_path;
  char *location;
  char *text;
  double term, fit, vector, rerank, score;
} LyceumPassage;

LyceumPassage *lyceum_passage_copy (const LyceumPassage *passage);
void           lyceum_passage_free (LyceumPassage *passage);

/** Which passages may be found. What is 0 or %NULL does not restrict. */
typedef struct
{
  gint64 course_id;
  gint64 source_id;
  const char *tag;      /* of the course or source */
  const char *language; /* BCP 47; "pt" also finds "pt-BR" */
} LyceumSearchFilter;

/**
 * LyceumSearchSettings:
 * @vector_weight: share of the vector (or the reranker) in the score, 0 to 1 (0.3)
 * @threshold: passages with a lower score are left out, 0 to 1 (0.2); none is where @vector_weight is 0
 * @top_n: how many passages are given (6)
 * @top_k: how many candidates each search contributes (1024)
 * @with_parents: several passages that stand next to each other under one heading are given as one, with the whole text
 */
typedef struct
{
  double vector_weight;
  double threshold;
  guint top_n;
  guint top_k;
  gboolean with_parents;
} LyceumSearchSettings;

#define LYCEUM_SEARCH_DEFAULTS { .vector_weight = 0.3, .threshold = 0.2, .top_n = 6, .top_k = 1024 }
#define LYCEUM_SEARCH_WINDOW 64 /* passages that are given to a reranker */

/**
 * LyceumSearch:
 *
 * Finds passages, by words and by vectors. One for a collection; any thread; reads on the database's reader threads and keeps the
 * vectors in memory while there is some.
 */
#define LYCEUM_TYPE_SEARCH (lyceum_search_get_type ())
G_DECLARE_FINAL_TYPE (LyceumSearch, lyceum_search, LYCEUM, SEARCH, GObject)

LyceumSearch *lyceum_search_new          (LyceumDatabase             *database);

/**
 * lyceum_search_find_async:
 * @question: as a person wrote it
 * @model: (nullable): which model's vectors are compared; %NULL: only words
 * @vector: (nullable): the question's, in @model, of @n_dimensions
 * @window: how many passages are wanted; %LYCEUM_SEARCH_WINDOW where a reranker comes next
 *
 * Candidates by words and by vectors, with their scores, the best first. The threshold is not applied: that is
 * lyceum_search_choose(), after a reranker has had its say. Calls back on the caller's context.
 */
void          lyceum_search_find_async   (LyceumSearch               *self,
                                          const char                 *question,
                                          const char                 *model,
                                          const float                *vector,
                                          guint                       n_dimensions,
                                          const LyceumSearchFilter   *filter,
                                          const LyceumSearchSettings *settings,
                                          guint                       window,
                                          GCancellable               *cancellable,
                                          GAsyncReadyCallback         callback,
                                          gpointer                    user_data);
/** Returns: (transfer full) (nullable) (element-type LyceumPassage). */
GPtrArray    *lyceum_search_find_finish  (LyceumSearch               *self,
                                          GAsyncResult               *result,
                                          GError                    **error);

/** (1 - w) * fit + w * vector, or with a reranker (1 - w) * fit + w * rerank; the fit alone where there is neither. Any thread. */
void          lyceum_passage_set_score   (LyceumPassage              *passage,
                                          const LyceumSearchSettings *settings);

/** Orders by score, drops what is below the threshold, joins neighbours where asked, and keeps the first @top_n. Any thread. */
void          lyceum_search_choose       (GPtrArray                  *passages,
                                          const LyceumSearchSettings *settings);

/**
 * lyceum_search_index_thread_cb:
 * @n_left: (out): how many there were before; 0: it is over
 *
 * Puts the words of some passages into the index that older versions have stored without, or takes some out whose passages
 * have gone. To be called until nothing is left. Waits; on a worker.
 */
gboolean      lyceum_search_index_thread_cb   (LyceumDatabase       *database,
                                               guint                *n_left,
                                               GCancellable         *cancellable,
                                               GError              **error);
/** Takes the words of passages that have gone out of the index, some at a time, until none is left. It does no harm that they are
 * there, but they would have to go before anything is added. Main thread. */
void          lyceum_search_tidy              (LyceumDatabase       *database,
                                               GCancellable         *cancellable);
/** Whether no passage waits for lyceum_search_index_thread_cb(). */
void          lyceum_search_is_indexed_async  (LyceumDatabase       *database,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
/** Returns: %FALSE, without @error, when something is left to do. */
gboolean      lyceum_search_is_indexed_finish (LyceumDatabase       *database,
                                               GAsyncResult         *result,
                                               GError              **error);

/** Chunks that have no vector of @model yet, for the task that makes them: (element-type LyceumPassage), at most @most. */
void          lyceum_search_missing_async  (LyceumSearch               *self,
                                            const char                 *model,
                                            gint64                      after_chunk_id,
                                            guint                       most,
                                            GCancellable               *cancellable,
                                            GAsyncReadyCallback         callback,
                                            gpointer                    user_data);
GPtrArray    *lyceum_search_missing_finish (LyceumSearch               *self,
                                            GAsyncResult               *result,
                                            GError                    **error);

/** Writes vectors, in a transaction of the writer. @chunk_ids: @n of them; one that is gone is left out. @values: row after row. */
gboolean      lyceum_search_store_vectors  (LyceumConnection           *connection,
                                            const char                 *model,
                                            const gint64               *chunk_ids,
                                            guint                       n,
                                            guint                       n_dimensions,
                                            const float                *values,
                                            GError                    **error);

/** How many chunks there are, how many have no vector of a model, and how many vectors there are of others. */
typedef struct
{
  guint n_chunks;
  guint n_missing;
  guint n_of_other_models;
} LyceumVectorCount;

void          lyceum_search_count_vectors_async  (LyceumSearch               *self,
                                                  const char                 *model,
                                                  GCancellable               *cancellable,
                                                  GAsyncReadyCallback         callback,
                                                  gpointer                    user_data);
gboolean      lyceum_search_count_vectors_finish (LyceumSearch               *self,
                                                  GAsyncResult               *result,
                                                  LyceumVectorCount          *count,
                                                  GError                    **error);

/** Deletes vectors of all models but @model, in a transaction of the writer; @most of them, so that others come in between. */
gboolean      lyceum_search_forget_vectors       (LyceumConnection           *connection,
                                                  const char                 *model,
                                                  guint                       most,
                                                  GError                    **error);

/** Lets go of the vectors in memory, soon; the next search loads them again. Any thread. */
void          lyceum_search_drop_memory          (LyceumSearch               *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumPassage, lyceum_passage_free)

G_END_DECLS
