/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-search-tasks.h"
#include "lyceum-sql.h"
#include "lyceum-thread.h"

/*
 * The vectors that a model has not made yet: a chain of callbacks on the network thread, with some requests under way at once.
 * What is missing is asked of the collection, so that an attempt goes on where the last one was stopped.
 */

#define BATCH_TEXTS 64
/* Requests under way; of a server that takes few, half of what it takes, because people wait for the others. */
#define MOST_REQUESTS 4
#define SHORTEST_TEXT 400
#define GONE_AT_ONCE 1000

typedef struct
{
  LyceumTaskRun *run;        /* (owned) */
  LyceumSearchWork *work;    /* borrowed from the kind */
  char *model;               /* (owned) */
  LyceumModelChoice *choice; /* (owned) (nullable) */
  GQueue waiting;            /* (owned) (element-type Batch) */
  guint n_under_way, most_under_way;
  gboolean is_reading, has_all;
  gint64 last_chunk_id;      /* up to which passages have been read */
  guint n_all, n_done, n_left_out;
  GError *error;             /* (owned) (nullable): why it ends */
} Embedding;

/* Texts of one request. */
typedef struct
{
  Embedding *embedding;
  GPtrArray *passages; /* (owned) (element-type LyceumPassage) */
  gsize most_bytes;    /* of a text; 0: any number */
} Batch;

static void go_on (Embedding *self);

static Batch *
batch_new (Embedding *self,
           gsize      most_bytes)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->embedding = self;
  batch->most_bytes = most_bytes;
  batch->passages = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_passage_free);
  return batch;
}

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_ptr_array_unref (batch->passages);
  g_free (batch);
}

static void
embedding_free (Embedding *self)
{
  g_queue_clear_full (&self->waiting, batch_free);
  g_clear_pointer (&self->choice, lyceum_model_choice_free);
  g_clear_error (&self->error);
  g_free (self->model);
  lyceum_task_run_unref (self->run);
  g_free (self);
}

static GCancellable *
get_cancellable (Embedding *self)
{
  return lyceum_task_run_get_cancellable (self->run);
}

/* The first error is why it ends, once all that is under way has answered. @error: (transfer full). */
static void
take_error (Embedding *self,
            GError    *error)
{
  if (self->error)
    g_error_free (error);
  else
    self->error = error;
}

static void
end (Embedding *self)
{
  guint pause_ms = 0;

  if (self->error && self->error->domain == LYCEUM_PROVIDER_ERROR && lyceum_provider_error_is_permanent (self->error))
    lyceum_task_run_set_permanent (self->run);
  else if (self->error && lyceum_provider_error_get_retry_after (self->error, &pause_ms))
    lyceum_task_run_retry_after (self->run, pause_ms);

  if (self->n_left_out > 0)
    g_message ("%u passages have no vector: %s takes nothing of them", self->n_left_out, self->model);
  if (self->error)
    lyceum_task_run_return_error (self->run, g_steal_pointer (&self->error));
  else
    {
      lyceum_task_run_set_result (self->run, g_variant_new_uint32 (self->n_left_out));
      lyceum_task_run_return (self->run);
    }
  embedding_free (self);
}

static void
show_progress (Embedding *self)
{
  guint n_all = MAX (self->n_all, self->n_done);
  /* Translators: progress of background work; how many are done, and how many there are. */
  g_autofree char *message = g_strdup_printf (
    ngettext ("Indexing %'u of %'u passage", "Indexing %'u of %'u passages", n_all), self->n_done, n_all);

  lyceum_task_run_set_progress (self->run, n_all > 0 ? (double) self->n_done / n_all : -1, message);
}

/* The vectors of other models, once this one has all of its own. */

static gboolean
forget_writer_cb (LyceumConnection *connection,
                  gpointer          data,
                  gpointer         *result,
                  GError          **error)
{
  if (!lyceum_search_forget_vectors (connection, data, GONE_AT_ONCE, error))
    return FALSE;
  *result = GINT_TO_POINTER (lyceum_connection_changes (connection));
  return TRUE;
}

static void
forgotten_network_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  Embedding *self = user_data;
  gpointer n_forgotten = NULL;

  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, &n_forgotten, &self->error) &&
      GPOINTER_TO_INT (n_forgotten) > 0)
    lyceum_database_write_async (self->work->database, forget_writer_cb, g_strdup (self->model), g_free, NULL,
                                 get_cancellable (self), forgotten_network_cb, self);
  else
    end (self);
}

static void
finish (Embedding *self)
{
  if (self->n_left_out > 0)
    end (self);
  else
    lyceum_database_write_async (self->work->database, forget_writer_cb, g_strdup (self->model), g_free, NULL,
                                 get_cancellable (self), forgotten_network_cb, self);
}

/* Vectors on their way into the collection. */
typedef struct
{
  char *model;
  GPtrArray *passages; /* (element-type LyceumPassage): one a vector */
  LyceumEmbeddings *embeddings;
} Vectors;

static void
vectors_free (gpointer data)
{
  Vectors *vectors = data;

  g_free (vectors->model);
  g_ptr_array_unref (vectors->passages);
  lyceum_embeddings_free (vectors->embeddings);
  g_free (vectors);
}

/* Numbers of passages are used again: what was read may be gone, and another have its number. */
static gboolean
is_same (LyceumConnection    *connection,
         const LyceumPassage *passage,
         gboolean            *same,
         GError             **error)
{
  g_autoptr (LyceumStatement) statement =
    _lyceum_sql_prepare (connection, error, "SELECT text, heading_path FROM chunk WHERE id = ?", "i", passage->chunk_id);

  if (!statement || !lyceum_statement_step (statement, same, error))
    return FALSE;
  *same = *same && g_strcmp0 (lyceum_statement_get_text (statement, 0), passage->text) == 0 &&
          g_strcmp0 (lyceum_statement_get_text (statement, 1), passage->heading_path) == 0;
  return TRUE;
}

static gboolean
store_writer_cb (gpointer transaction,
                 gint64   task_id,
                 gpointer data,
                 GError **error)
{
  const Vectors *vectors = data;
  g_autofree gint64 *chunk_ids = g_new0 (gint64, vectors->passages->len);

  for (guint i = 0; i < vectors->passages->len; i++)
    {
      const LyceumPassage *passage = g_ptr_array_index (vectors->passages, i);
      gboolean same = FALSE;

      if (!is_same (transaction, passage, &same, error))
        return FALSE;
      /* No passage has the number 0: its vector is left out. */
      chunk_ids[i] = same ? passage->chunk_id : 0;
    }
  return lyceum_search_store_vectors (transaction, vectors->model, chunk_ids, vectors->embeddings->n,
                                      vectors->embeddings->dimensions, vectors->embeddings->values, error);
}

/* @embeddings: (transfer full) */
static void
store (Embedding        *self,
       GPtrArray        *passages,
       LyceumEmbeddings *embeddings)
{
  Vectors *vectors = g_new0 (Vectors, 1);

  vectors->model = g_strdup (self->model);
  vectors->embeddings = embeddings;
  vectors->passages = g_ptr_array_ref (passages);
  self->n_done += passages->len;
  lyceum_task_run_checkpoint (self->run, g_variant_new_uint32 (self->n_done), store_writer_cb, vectors, vectors_free);
  show_progress (self);
}

/* Whether it is one of the texts that the server does not take, and not the server that does not work. */
static gboolean
is_about_texts (const GError *error)
{
  return g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_TOO_LONG) ||
         g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_REQUEST);
}

/* Finds the text that is too much by halves, and has its beginning stand for it. @batch: (transfer full). */
static void
split (Embedding *self,
       Batch     *batch)
{
  guint n = batch->passages->len;
  const char *text = ((LyceumPassage *) g_ptr_array_index (batch->passages, 0))->text;
  gsize length = batch->most_bytes > 0 ? MIN (batch->most_bytes, strlen (text)) : strlen (text);

  if (n > 1)
    {
      Batch *rest = batch_new (self, batch->most_bytes);

      for (guint i = n / 2; i < n; i++)
        g_ptr_array_add (rest->passages, g_ptr_array_steal_index (batch->passages, n / 2));
      g_queue_push_head (&self->waiting, rest);
      g_queue_push_head (&self->waiting, batch);
    }
  else if (length > SHORTEST_TEXT)
    {
      batch->most_bytes = length / 2;
      g_queue_push_head (&self->waiting, batch);
    }
  else
    {
      self->n_left_out++;
      batch_free (batch);
    }
}

static void
embedded_network_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  Batch *batch = user_data;
  Embedding *self = batch->embedding;
  GError *error = NULL;
  LyceumEmbeddings *embeddings = lyceum_provider_embed_finish (LYCEUM_PROVIDER (object), result, &error);

  self->n_under_way--;
  if (embeddings && embeddings->n == batch->passages->len)
    store (self, batch->passages, g_steal_pointer (&embeddings));
  else if (embeddings)
    error = g_error_new_literal (LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BAD_ANSWER,
                                 _("The server gave another number of vectors than it was given texts."));
  g_clear_pointer (&embeddings, lyceum_embeddings_free);

  /* A server that takes nothing at all says so of the first text, too. */
  if (error && is_about_texts (error) && (self->n_done > 0 || batch->passages->len > 1 || batch->most_bytes == 0))
    {
      g_error_free (error);
      split (self, g_steal_pointer (&batch));
    }
  else if (error)
    take_error (self, error);
  g_clear_pointer (&batch, batch_free);
  go_on (self);
}

/* @batch: (transfer full) */
static void
send (Embedding *self,
      Batch     *batch)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < batch->passages->len; i++)
    {
      const LyceumPassage *passage = g_ptr_array_index (batch->passages, i);
      g_autofree char *head = batch->most_bytes > 0 ? g_strndup (passage->text, MIN (batch->most_bytes, strlen (passage->text)))
                                                    : g_strdup (passage->text);
      g_autofree char *text = g_utf8_make_valid (head, -1);

      g_ptr_array_add (texts, *passage->heading_path && batch->most_bytes == 0
                                ? g_strconcat (passage->heading_path, "\n", text, NULL)
                                : g_steal_pointer (&text));
    }
  g_ptr_array_add (texts, NULL);
  self->n_under_way++;
  lyceum_provider_embed_async (self->choice->provider, self->choice->model, (const char *const *) texts->pdata,
                               get_cancellable (self), embedded_network_cb, batch);
}

static void
missing_network_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  Embedding *self = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) passages = lyceum_search_missing_finish (LYCEUM_SEARCH (object), result, &error);

  self->is_reading = FALSE;
  if (error)
    take_error (self, error);
  self->has_all = passages && passages->len == 0;
  while (passages && passages->len > 0)
    {
      Batch *batch = batch_new (self, 0);

      for (guint i = 0; i < BATCH_TEXTS && passages->len > 0; i++)
        {
          LyceumPassage *passage = g_ptr_array_steal_index (passages, 0);

          self->last_chunk_id = passage->chunk_id;
          g_ptr_array_add (batch->passages, passage);
        }
      g_queue_push_tail (&self->waiting, batch);
    }
  go_on (self);
}

static void
read_more (Embedding *self)
{
  self->is_reading = TRUE;
  lyceum_search_missing_async (self->work->search, self->model, self->last_chunk_id, self->most_under_way * BATCH_TEXTS,
                               get_cancellable (self), missing_network_cb, self);
}

/* Whatever has answered: begins what may be under way now, or ends. */
static void
go_on (Embedding *self)
{
  while (!self->error && self->n_under_way < self->most_under_way && !g_queue_is_empty (&self->waiting))
    send (self, g_queue_pop_head (&self->waiting));
  if (!self->error && !self->is_reading && !self->has_all && g_queue_is_empty (&self->waiting))
    read_more (self);

  if (self->n_under_way > 0 || self->is_reading)
    return;
  if (self->error)
    end (self);
  else if (self->has_all && g_queue_is_empty (&self->waiting))
    finish (self);
}

static gboolean
read_limit_reader_cb (LyceumConnection *connection,
                      gpointer          data,
                      gpointer         *result,
                      GError          **error)
{
  gint64 limit = 0;

  if (!_lyceum_sql_int64 (connection, error, &limit, "SELECT max_streams FROM provider WHERE name = ?", "t", data))
    return FALSE;
  *result = GUINT_TO_POINTER ((guint) CLAMP (limit, 0, G_MAXUINT));
  return TRUE;
}

static void
limit_read_network_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  Embedding *self = user_data;
  gpointer limit = NULL;

  if (!lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &limit, &self->error))
    {
      end (self);
      return;
    }
  self->most_under_way =
    GPOINTER_TO_UINT (limit) == 0 ? MOST_REQUESTS : CLAMP (GPOINTER_TO_UINT (limit) / 2, 1, MOST_REQUESTS);
  go_on (self);
}

static void
counted_network_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  Embedding *self = user_data;
  LyceumVectorCount count;

  if (!lyceum_search_count_vectors_finish (LYCEUM_SEARCH (object), result, &count, &self->error))
    {
      end (self);
      return;
    }
  self->n_all = count.n_chunks;
  self->n_done = count.n_chunks - MIN (count.n_missing, count.n_chunks);
  show_progress (self);
  lyceum_database_read_async (self->work->database, read_limit_reader_cb, g_strdup (self->choice->provider_name), g_free, NULL,
                              get_cancellable (self), limit_read_network_cb, self);
}

/* Takes the first server that has the model. */
static void
take_choice (Embedding *self,
             GPtrArray *choices)
{
  g_ptr_array_set_free_func (choices, (GDestroyNotify) lyceum_model_choice_free);
  for (guint i = 0; i < choices->len && !self->choice; i++)
    if (g_str_equal (((LyceumModelChoice *) g_ptr_array_index (choices, i))->model, self->model))
      self->choice = g_ptr_array_steal_index (choices, i);
}

static void
chosen_network_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Embedding *self = user_data;
  g_autoptr (GPtrArray) choices = lyceum_models_choose_finish (LYCEUM_MODELS (object), result, &self->error);

  if (choices)
    take_choice (self, choices);
  /* Where the model is no longer used there is nothing to do. */
  if (!self->choice)
    end (self);
  else
    lyceum_search_count_vectors_async (self->work->search, self->model, get_cancellable (self), counted_network_cb, self);
}

void
_lyceum_embed_start_network_cb (LyceumTaskRun *run,
                                gpointer       kind_data)
{
  GVariant *payload = lyceum_task_run_get_payload (run);
  Embedding *self;

  lyceum_assert_network ();

  if (!payload || !g_variant_is_of_type (payload, G_VARIANT_TYPE_STRING))
    {
      lyceum_task_run_set_permanent (run);
      lyceum_task_run_return_error (run, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                                                              _("The note of what is to be done is damaged.")));
      return;
    }
  self = g_new0 (Embedding, 1);
  self->run = lyceum_task_run_ref (run);
  self->work = kind_data;
  self->model = g_variant_dup_string (payload, NULL);
  g_queue_init (&self->waiting);
  lyceum_models_choose_async (self->work->models, LYCEUM_USE_EMBEDDINGS, NULL, NULL, get_cancellable (self), chosen_network_cb,
                              self);
}

gint64
lyceum_embed_submit (LyceumQueue         *queue,
                     const char          *model,
                     LyceumTaskPriority   priority,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  /* Translators: a task in the list of background work; the placeholder is the name of a model. */
  g_autofree char *title = g_strdup_printf (_("Indexing by meaning, with “%s”"), model);
  LyceumTaskSpec *spec = lyceum_task_spec_new (LYCEUM_KIND_EMBED, title, g_variant_new_string (model), priority, 0);

  spec->unique_key = g_strdup (model);
  return lyceum_queue_submit (queue, spec, NULL, callback, user_data);
}
