/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-retrieval.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lyceum-thread.h"
#include "lyceum-time-limit.h"

#define EMBED_MS 10000
#define RERANK_MS 15000

/*
 * A chain of callbacks on the network thread. Two things go on at once at its beginning: the question becomes a vector, and it is
 * searched for by words. What the search by words has found is used where there is no vector in the end.
 */
typedef struct
{
  LyceumModels *models; /* (owned) */
  LyceumSearch *search; /* (owned) */
  char *question;
  char *tag, *language; /* (nullable): of the filter */
  LyceumRetrievalRequest request;
  LyceumRetrievalStageFunc stage_func; /* (nullable) */
  gpointer stage_data;

  LyceumRetrieved *retrieved;    /* (owned) (nullable) */
  GPtrArray *by_words;           /* (owned) (nullable) */
  GError *words_error;           /* (owned) (nullable) */
  LyceumModelChoice *choice;     /* (owned) (nullable): of the stage that runs */
  LyceumEmbeddings *vector;      /* (owned) (nullable) */
  LyceumTimeLimit *limit;        /* (owned) (nullable): of the stage that runs */
  GPtrArray *passages;           /* (owned) (nullable) */
  gboolean has_vector_answer;    /* the vector is there, or will not come */
  gboolean has_words_answer;
  gint64 embed_began, search_began, rerank_began;
} Retrieval;

static void choose_reranker (GTask *task);

void
lyceum_retrieved_free (LyceumRetrieved *self)
{
  g_clear_pointer (&self->passages, g_ptr_array_unref);
  g_free (self->embed_model);
  g_free (self->rerank_model);
  g_free (self->embed_error);
  g_free (self->rerank_error);
  g_free (self);
}

static void
retrieval_free (gpointer data)
{
  Retrieval *self = data;

  g_clear_object (&self->models);
  g_clear_object (&self->search);
  g_free (self->question);
  g_free (self->tag);
  g_free (self->language);
  g_clear_pointer (&self->retrieved, lyceum_retrieved_free);
  g_clear_pointer (&self->by_words, g_ptr_array_unref);
  g_clear_error (&self->words_error);
  g_clear_pointer (&self->choice, lyceum_model_choice_free);
  g_clear_pointer (&self->vector, lyceum_embeddings_free);
  g_clear_pointer (&self->limit, lyceum_time_limit_free);
  g_clear_pointer (&self->passages, g_ptr_array_unref);
  g_free (self);
}

static double
seconds_since (gint64 began)
{
  return (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
}

static void
tell_stage (Retrieval *self, LyceumRetrievalStage stage)
{
  if (self->stage_func)
    self->stage_func (stage, self->stage_data);
}

/* Why a stage is left out. @error: (nullable): what it said; a cancelled one has taken too long */
static char *
reason (Retrieval *self, const GError *error)
{
  if (self->limit && lyceum_time_limit_is_over (self->limit))
    return g_strdup (_("It took too long."));
  return g_strdup (error ? error->message : _("It gave nothing that can be used."));
}

/* Whether the person has had enough; then the task has ended. */
static gboolean
was_cancelled (GTask *task)
{
  return g_task_return_error_if_cancelled (task);
}

/* The end */

static void
finish (GTask *task)
{
  Retrieval *self = g_task_get_task_data (task);

  for (guint i = 0; i < self->passages->len; i++)
    lyceum_passage_set_score (g_ptr_array_index (self->passages, i), &self->request.settings);
  lyceum_search_choose (self->passages, &self->request.settings);
  self->retrieved->passages = g_steal_pointer (&self->passages);
  g_task_return_pointer (task, g_steal_pointer (&self->retrieved), (GDestroyNotify) lyceum_retrieved_free);
}

/* Reranking */

static gboolean
take_scores (Retrieval *self, GArray *scores)
{
  if (!scores || scores->len != self->passages->len)
    return FALSE;
  for (guint i = 0; i < scores->len; i++)
    {
      float score = g_array_index (scores, float, i);

      ((LyceumPassage *) g_ptr_array_index (self->passages, i))->rerank = isfinite (score) ? CLAMP ((double) score, 0, 1) : 0;
    }
  self->retrieved->rerank_model = g_strdup (self->choice->model);
  return TRUE;
}

static void
reranked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Retrieval *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) scores = lyceum_provider_rerank_finish (LYCEUM_PROVIDER (object), result, &error);

  if (was_cancelled (task))
    return;
  self->retrieved->rerank_seconds = seconds_since (self->rerank_began);
  if (!take_scores (self, scores))
    self->retrieved->rerank_error = reason (self, error);
  finish (task);
}

static void
rerank (GTask *task)
{
  Retrieval *self = g_task_get_task_data (task);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  tell_stage (self, LYCEUM_RETRIEVAL_RERANK);
  for (guint i = 0; i < self->passages->len; i++)
    {
      const LyceumPassage *passage = g_ptr_array_index (self->passages, i);

      g_ptr_array_add (texts, passage->heading_path && *passage->heading_path
                                  ? g_strconcat (passage->heading_path, "\n", passage->text, NULL)
                                  : g_strdup (passage->text));
    }
  g_ptr_array_add (texts, NULL);
  g_clear_pointer (&self->limit, lyceum_time_limit_free);
  self->limit = lyceum_time_limit_new (g_task_get_cancellable (task), self->request.rerank_ms ? self->request.rerank_ms : RERANK_MS);
  self->rerank_began = g_get_monotonic_time ();
  lyceum_provider_rerank_async (self->choice->provider, self->choice->model, self->question, (const char *const *) texts->pdata,
                                lyceum_time_limit_get_cancellable (self->limit), reranked_cb, g_object_ref (task));
}

/* Takes the first of the choices. Returns: whether there is one. */
static gboolean
take_choice (Retrieval *self, GPtrArray *choices)
{
  g_clear_pointer (&self->choice, lyceum_model_choice_free);
  if (choices && choices->len > 0)
    {
      g_ptr_array_set_free_func (choices, (GDestroyNotify) lyceum_model_choice_free);
      self->choice = g_ptr_array_steal_index (choices, 0);
    }
  return self->choice != NULL;
}

static void
reranker_chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Retrieval *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) choices = lyceum_models_choose_finish (LYCEUM_MODELS (object), result, &error);

  if (was_cancelled (task))
    return;
  if (error)
    self->retrieved->rerank_error = g_strdup (error->message);
  if (take_choice (self, choices))
    rerank (task);
  else
    finish (task);
}

static void
choose_reranker (GTask *task)
{
  Retrieval *self = g_task_get_task_data (task);

  if (self->request.without_reranker || self->request.settings.vector_weight <= 0 || self->passages->len < 2)
    {
      finish (task);
      return;
    }
  lyceum_models_choose_async (self->models, LYCEUM_USE_RERANK, NULL, NULL, g_task_get_cancellable (task), reranker_chosen_cb,
                              g_object_ref (task));
}

/* Searching */

/* A reranker is given more than is wanted in the end. */
static void
find (GTask *task, GAsyncReadyCallback callback)
{
  Retrieval *self = g_task_get_task_data (task);
  gboolean has_vector = self->vector && self->vector->n > 0;

  lyceum_search_find_async (self->search, self->question, has_vector ? self->choice->model : NULL,
                            has_vector ? self->vector->values : NULL, has_vector ? self->vector->dimensions : 0,
                            &self->request.filter, &self->request.settings,
                            MAX (LYCEUM_SEARCH_WINDOW, self->request.settings.top_n), g_task_get_cancellable (task), callback,
                            g_object_ref (task));
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Retrieval *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->passages = lyceum_search_find_finish (LYCEUM_SEARCH (object), result, &error);
  if (!self->passages)
    {
      g_task_return_error (task, error);
      return;
    }
  self->retrieved->search_seconds = seconds_since (self->search_began);
  choose_reranker (task);
}

/* Both of what goes on at the beginning have answered. */
static void
go_on (GTask *task)
{
  Retrieval *self = g_task_get_task_data (task);

  if (!self->has_vector_answer || !self->has_words_answer || was_cancelled (task))
    return;
  if (self->vector)
    {
      tell_stage (self, LYCEUM_RETRIEVAL_SEARCH);
      self->search_began = g_get_monotonic_time ();
      find (task, found_cb);
      return;
    }
  if (self->words_error)
    {
      g_task_return_error (task, g_steal_pointer (&self->words_error));
      return;
    }
  self->passages = g_steal_pointer (&self->by_words);
  choose_reranker (task);
}

static void
words_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Retrieval *self = g_task_get_task_data (task);

  self->by_words = lyceum_search_find_finish (LYCEUM_SEARCH (object), result, &self->words_error);
  self->retrieved->search_seconds = seconds_since (self->search_began);
  self->has_words_answer = TRUE;
  go_on (task);
}

/* The question's vector */

static gboolean
is_usable (const LyceumEmbeddings *vector)
{
  double length = 0;

  for (guint i = 0; vector && i < vector->dimensions; i++)
    length += (double) vector->values[i] * vector->values[i];
  return vector && vector->n > 0 && isfinite (length) && length > 0;
}

static void
embedded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Retrieval *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumEmbeddings) vector = lyceum_provider_embed_finish (LYCEUM_PROVIDER (object), result, &error);

  self->retrieved->embed_seconds = seconds_since (self->embed_began);
  if (is_usable (vector))
    {
      self->vector = g_steal_pointer (&vector);
      self->retrieved->embed_model = g_strdup (self->choice->model);
    }
  else
    self->retrieved->embed_error = reason (self, error);
  self->has_vector_answer = TRUE;
  go_on (task);
}

static void
embed (GTask *task)
{
  Retrieval *self = g_task_get_task_data (task);
  const char *texts[] = { self->question, NULL };

  tell_stage (self, LYCEUM_RETRIEVAL_EMBED);
  self->limit = lyceum_time_limit_new (g_task_get_cancellable (task), self->request.embed_ms ? self->request.embed_ms : EMBED_MS);
  self->embed_began = g_get_monotonic_time ();
  lyceum_provider_embed_async (self->choice->provider, self->choice->model, texts, lyceum_time_limit_get_cancellable (self->limit),
                               embedded_cb, g_object_ref (task));
}

static void
embedder_chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Retrieval *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) choices = lyceum_models_choose_finish (LYCEUM_MODELS (object), result, &error);

  if (error)
    self->retrieved->embed_error = g_strdup (error->message);
  if (take_choice (self, choices) && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      embed (task);
      return;
    }
  tell_stage (self, LYCEUM_RETRIEVAL_SEARCH);
  self->has_vector_answer = TRUE;
  go_on (task);
}

/* The beginning */

static Retrieval *
retrieval_new (LyceumModels *models, LyceumSearch *search, const LyceumRetrievalRequest *request)
{
  Retrieval *self = g_new0 (Retrieval, 1);

  self->models = g_object_ref (models);
  self->search = g_object_ref (search);
  self->request = *request;
  self->request.question = self->question = g_strdup (request->question);
  self->request.filter.tag = self->tag = g_strdup (request->filter.tag);
  self->request.filter.language = self->language = g_strdup (request->filter.language);
  self->retrieved = g_new0 (LyceumRetrieved, 1);
  self->retrieved->embed_seconds = self->retrieved->search_seconds = self->retrieved->rerank_seconds = -1;
  return self;
}

void
lyceum_retrieve_async (LyceumModels                 *models,
                       LyceumSearch                 *search,
                       const LyceumRetrievalRequest *request,
                       LyceumRetrievalStageFunc      stage_func,
                       gpointer                      stage_data,
                       GCancellable                 *cancellable,
                       GAsyncReadyCallback           callback,
                       gpointer                      user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Retrieval *self = retrieval_new (models, search, request);

  lyceum_assert_network ();

  g_task_set_source_tag (task, lyceum_retrieve_async);
  g_task_set_task_data (task, self, retrieval_free);
  self->stage_func = stage_func;
  self->stage_data = stage_data;
  self->search_began = g_get_monotonic_time ();
  find (task, words_found_cb);
  if (request->by_words || request->settings.vector_weight <= 0)
    {
      tell_stage (self, LYCEUM_RETRIEVAL_SEARCH);
      self->has_vector_answer = TRUE;
      return;
    }
  lyceum_models_choose_async (models, LYCEUM_USE_EMBEDDINGS, NULL, NULL, cancellable, embedder_chosen_cb, g_object_ref (task));
}

LyceumRetrieved *
lyceum_retrieve_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_retrieve_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
