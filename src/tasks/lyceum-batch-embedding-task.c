/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-batch-private.h"
#include "lyceum-complete-private.h"
#include "lyceum-thread.h"

/* A line of a batch that asks for vectors: a chain of callbacks on the network thread. */

#define MAX_VECTOR_BYTES (64 * 1024 * 1024)

typedef struct
{
  LyceumTaskRun *run;       /* (owned) */
  LyceumCompleteWork *work; /* (owned) */
  char **texts;             /* (owned) */
  GPtrArray *choices;       /* (owned) (nullable): once chosen (element-type LyceumModelChoice) */
} Embedding;

static void
embedding_free (Embedding *self)
{
  lyceum_task_run_unref (self->run);
  _lyceum_complete_work_unref (self->work);
  g_strfreev (self->texts);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_free (self);
}

static LyceumModelChoice *
get_choice (Embedding *self)
{
  return self->choices && self->choices->len > 0 ? g_ptr_array_index (self->choices, 0) : NULL;
}

/* Ends the attempt. @error: (transfer full). */
static void
fail (Embedding *self,
      GError    *error)
{
  LyceumModelChoice *choice = get_choice (self);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    _lyceum_complete_judge_error_network_cb (self->work, self->run, choice ? choice->limit_key : NULL, TRUE, error);
  lyceum_task_run_return_error (self->run, error);
  embedding_free (self);
}

/* Values go into the file as text: base64 is the shortest that they can be. */
GVariant *
_lyceum_batch_embeddings_to_variant (const LyceumEmbeddings *embeddings,
                                     const char             *model)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *values = g_base64_encode ((const guchar *) embeddings->values,
                                             sizeof (float) * embeddings->n * embeddings->dimensions);

  g_variant_dict_insert (&dict, "n", "u", embeddings->n);
  g_variant_dict_insert (&dict, "dimensions", "u", embeddings->dimensions);
  g_variant_dict_insert (&dict, "vectors", "s", values);
  g_variant_dict_insert (&dict, "model", "s", model);
  return g_variant_dict_end (&dict);
}

LyceumEmbeddings *
_lyceum_batch_embeddings_from_variant (GVariant *variant,
                                       char    **model)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (variant);
  g_autofree guchar *bytes = NULL;
  LyceumEmbeddings *embeddings;
  const char *text = NULL;
  gsize length = 0;
  guint32 n = 0, dimensions = 0;

  if (!g_variant_dict_lookup (&dict, "vectors", "&s", &text) || !g_variant_dict_lookup (&dict, "n", "u", &n) ||
      !g_variant_dict_lookup (&dict, "dimensions", "u", &dimensions))
    return NULL;
  bytes = g_base64_decode (text, &length);
  if (n == 0 || dimensions == 0 || length != sizeof (float) * (guint64) n * dimensions)
    return NULL;

  embeddings = g_new0 (LyceumEmbeddings, 1);
  embeddings->n = n;
  embeddings->dimensions = dimensions;
  embeddings->values = (float *) g_steal_pointer (&bytes);
  g_variant_dict_lookup (&dict, "model", "s", model);
  return embeddings;
}

static void
embedded_network_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  Embedding *self = user_data;
  GError *error = NULL;
  g_autoptr (LyceumEmbeddings) embeddings = lyceum_provider_embed_finish (LYCEUM_PROVIDER (object), result, &error);

  if (embeddings && sizeof (float) * (guint64) embeddings->n * embeddings->dimensions > MAX_VECTOR_BYTES)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                                 _("The vectors of this line are too many to be kept. Spread its texts over several lines."));
  if (error)
    {
      fail (self, error);
      return;
    }

  _lyceum_complete_note_success_network_cb (self->work, get_choice (self)->limit_key);
  lyceum_task_run_set_result (self->run, _lyceum_batch_embeddings_to_variant (embeddings, get_choice (self)->model));
  lyceum_task_run_return (self->run);
  embedding_free (self);
}

static void
chosen_network_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Embedding *self = user_data;
  GError *error = NULL;

  self->choices = lyceum_models_choose_finish (LYCEUM_MODELS (object), result, &error);
  if (self->choices && self->choices->len == 0)
    error = _lyceum_complete_no_model_error ();
  if (error)
    fail (self, error);
  else
    lyceum_provider_embed_async (get_choice (self)->provider, get_choice (self)->model, (const char *const *) self->texts,
                                 lyceum_task_run_get_cancellable (self->run), embedded_network_cb, self);
}

void
_lyceum_batch_embedding_start_network_cb (LyceumTaskRun *run,
                                          gpointer       kind_data)
{
  LyceumCompleteWork *work = kind_data;
  GVariant *payload = lyceum_task_run_get_payload (run);
  gboolean is_whole = payload && g_variant_is_of_type (payload, G_VARIANT_TYPE_VARDICT);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (is_whole ? payload : NULL);
  g_auto (GStrv) texts = NULL;
  const char *provider_name = NULL, *model = "";
  Embedding *self;

  lyceum_assert_network ();
  if (!g_variant_dict_lookup (&dict, "texts", "^as", &texts) || !texts[0])
    {
      lyceum_task_run_set_permanent (run);
      lyceum_task_run_return_error (run, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                                                              _("The note of what is to be done is damaged.")));
      return;
    }

  g_variant_dict_lookup (&dict, "provider", "&s", &provider_name);
  g_variant_dict_lookup (&dict, "model", "&s", &model);
  self = g_new0 (Embedding, 1);
  self->run = lyceum_task_run_ref (run);
  self->work = _lyceum_complete_work_ref (work);
  self->texts = g_steal_pointer (&texts);
  lyceum_models_choose_async (work->models, LYCEUM_USE_EMBEDDINGS, provider_name, *model ? model : NULL,
                              lyceum_task_run_get_cancellable (run), chosen_network_cb, self);
}
