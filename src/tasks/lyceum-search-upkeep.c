/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-find.h"
#include "lyceum-search-tasks.h"

/* Changes come in crowds; so long after the last one it is looked what they have left to do. */
#define PATIENCE_MS 1000

struct _LyceumSearchUpkeep
{
  LyceumQueue *queue;         /* (owned) */
  LyceumDatabase *database;   /* (owned) */
  LyceumModels *models;       /* (owned) */
  LyceumSearch *search;       /* (owned) */
  GCancellable *cancellable;  /* (owned): cancelled at the end, while callbacks may still hold on to this */
  guint look_id;
  gboolean looks_at_vectors;  /* and not only at the index of words */
  gulong changed_id;
  guint n_left_out;           /* passages of which the model makes nothing */
};

static void
search_work_free (gpointer data)
{
  LyceumSearchWork *work = data;

  g_object_unref (work->database);
  g_object_unref (work->models);
  g_object_unref (work->search);
  g_free (work);
}

static LyceumSearchWork *
search_work_new (LyceumDatabase *database,
                 LyceumModels   *models,
                 LyceumSearch   *search)
{
  LyceumSearchWork *work = g_new0 (LyceumSearchWork, 1);

  work->database = g_object_ref (database);
  work->models = g_object_ref (models);
  work->search = g_object_ref (search);
  return work;
}

void
lyceum_search_tasks_register (LyceumQueue    *queue,
                              LyceumDatabase *database,
                              LyceumModels   *models,
                              LyceumSearch   *search)
{
  /* Not durable: the collection itself says what is left to do. */
  const LyceumTaskKind index = {
    .name = LYCEUM_KIND_INDEX,
    .title = _("Indexing"),
    .lane = LYCEUM_LANE_COMPUTE,
    .timeout_seconds = 86400,
    .max_running = 1,
    .run_thread_cb = _lyceum_index_run_thread_cb,
  };
  const LyceumTaskKind embed = {
    .name = LYCEUM_KIND_EMBED,
    .title = _("Indexing by meaning"),
    .lane = LYCEUM_LANE_NETWORK,
    .durable = TRUE,
    .timeout_seconds = 86400,
    .max_running = 1,
    .max_attempts = 12,
    .backoff_base_ms = 2000,
    .backoff_cap_ms = 600000,
    .start_network_cb = _lyceum_embed_start_network_cb,
  };

  lyceum_queue_register (queue, &index, search_work_new (database, models, search), search_work_free);
  lyceum_queue_register (queue, &embed, search_work_new (database, models, search), search_work_free);
}

static void
is_indexed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (LyceumQueue) queue = user_data;
  g_autoptr (GError) error = NULL;

  if (!lyceum_search_is_indexed_finish (LYCEUM_DATABASE (object), result, &error) && !error)
    lyceum_index_submit (queue, LYCEUM_TASK_PRIORITY_LOW);
}

static void
upkeep_clear (gpointer data)
{
  LyceumSearchUpkeep *self = data;

  g_object_unref (self->queue);
  g_object_unref (self->database);
  g_object_unref (self->models);
  g_object_unref (self->search);
  g_object_unref (self->cancellable);
}

static void
upkeep_release (gpointer self)
{
  g_rc_box_release_full (self, upkeep_clear);
}

static void look (LyceumSearchUpkeep *self, guint n_left_out);

/* What was imported while the task was at its end joined it in vain: that is seen now. */
static void
embedded_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  LyceumSearchUpkeep *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) n_left_out = lyceum_queue_submit_finish (LYCEUM_QUEUE (object), result, &error);

  if (!error && !g_cancellable_is_cancelled (self->cancellable))
    look (self, n_left_out && g_variant_is_of_type (n_left_out, G_VARIANT_TYPE_UINT32) ? g_variant_get_uint32 (n_left_out) : 0);
  upkeep_release (self);
}

/* A model and whose vectors are looked at. */
typedef struct
{
  LyceumSearchUpkeep *upkeep; /* (owned) */
  char *model;                /* (owned) */
} Count;

static void
counted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Count *data = user_data;
  LyceumSearchUpkeep *self = data->upkeep;
  LyceumVectorCount count;

  if (lyceum_search_count_vectors_finish (LYCEUM_SEARCH (object), result, &count, NULL) &&
      !g_cancellable_is_cancelled (self->cancellable) &&
      (count.n_missing > self->n_left_out || (count.n_missing == 0 && count.n_of_other_models > 0 && count.n_chunks > 0)))
    lyceum_embed_submit (self->queue, data->model, LYCEUM_TASK_PRIORITY_LOW, embedded_cb, g_rc_box_acquire (self));
  upkeep_release (self);
  g_free (data->model);
  g_free (data);
}

/* Returns: (nullable): the model that makes vectors, as far as the profiles tell: no key is asked for where nothing is to be done. */
static const char *
find_model (GPtrArray *profiles)
{
  lyceum_provider_profiles_sort (profiles, LYCEUM_USE_EMBEDDINGS);
  for (guint i = 0; i < profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);
      const char *model = lyceum_provider_profile_get_model (profile, LYCEUM_USE_EMBEDDINGS, FALSE);

      if (!profile->is_off && model)
        return model;
    }
  return NULL;
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  LyceumSearchUpkeep *self = user_data;
  g_autoptr (GPtrArray) profiles = lyceum_models_list_finish (LYCEUM_MODELS (object), result, NULL);
  const char *model = profiles ? find_model (profiles) : NULL;
  Count *count;

  if (!model || g_cancellable_is_cancelled (self->cancellable))
    {
      upkeep_release (self);
      return;
    }
  count = g_new0 (Count, 1);
  count->upkeep = self;
  count->model = g_strdup (model);
  lyceum_search_count_vectors_async (self->search, model, self->cancellable, counted_cb, count);
}

static void
look (LyceumSearchUpkeep *self,
      guint               n_left_out)
{
  self->n_left_out = n_left_out;
  lyceum_models_list_async (self->models, self->cancellable, listed_cb, g_rc_box_acquire (self));
}

static gboolean
look_cb (gpointer user_data)
{
  LyceumSearchUpkeep *self = user_data;

  self->look_id = 0;
  lyceum_search_tidy (self->database, self->cancellable);
  lyceum_find_tidy (self->database, self->cancellable);
  lyceum_search_is_indexed_async (self->database, self->cancellable, is_indexed_cb, g_object_ref (self->queue));
  if (self->looks_at_vectors)
    look (self, 0);
  self->looks_at_vectors = FALSE;
  return G_SOURCE_REMOVE;
}

static void
changed_cb (LyceumSearchUpkeep *self,
            const char         *topic,
            gint64              id)
{
  gboolean is_course = g_str_equal (topic, "course");

  /* A course that is gone leaves words in the index. */
  if (!is_course && !g_str_equal (topic, "source") && !g_str_equal (topic, "provider"))
    return;
  self->looks_at_vectors |= !is_course;
  if (self->look_id == 0)
    self->look_id = g_timeout_add_full (G_PRIORITY_LOW, PATIENCE_MS, look_cb, self, NULL);
}

LyceumSearchUpkeep *
lyceum_search_upkeep_new (LyceumQueue    *queue,
                          LyceumDatabase *database,
                          LyceumModels   *models,
                          LyceumSearch   *search)
{
  LyceumSearchUpkeep *self = g_rc_box_new0 (LyceumSearchUpkeep);

  self->queue = g_object_ref (queue);
  self->database = g_object_ref (database);
  self->models = g_object_ref (models);
  self->search = g_object_ref (search);
  self->cancellable = g_cancellable_new ();
  self->changed_id = g_signal_connect_swapped (database, "changed", G_CALLBACK (changed_cb), self);
  self->looks_at_vectors = TRUE;
  self->look_id = g_idle_add_full (G_PRIORITY_LOW, look_cb, self, NULL);
  return self;
}

void
lyceum_search_upkeep_free (LyceumSearchUpkeep *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_signal_handler (&self->changed_id, self->database);
  upkeep_release (self);
}
