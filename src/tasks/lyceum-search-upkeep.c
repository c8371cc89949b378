/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-search-tasks.h"
#include "lyceum-thread.h"

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

static void
model_chosen_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  LyceumSearchUpkeep *self = user_data;
  char *model = g_task_propagate_pointer (G_TASK (result), NULL);
  Count *count;

  if (!model)
    {
      upkeep_release (self);
      return;
    }
  count = g_new0 (Count, 1);
  count->upkeep = self;
  count->model = model;
  lyceum_search_count_vectors_async (self->search, model, self->cancellable, counted_cb, count);
}

static void
chosen_network_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) choices = lyceum_models_choose_finish (LYCEUM_MODELS (object), result, &error);

  if (!choices)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (choices->len == 0)
    g_task_return_pointer (task, NULL, NULL);
  else
    g_task_return_pointer (task, g_strdup (((LyceumModelChoice *) g_ptr_array_index (choices, 0))->model), g_free);
}

static gboolean
choose_network_cb (gpointer user_data)
{
  GTask *task = user_data;

  lyceum_models_choose_async (g_task_get_source_object (task), LYCEUM_USE_EMBEDDINGS, NULL, NULL, g_task_get_cancellable (task),
                              chosen_network_cb, g_object_ref (task));
  return G_SOURCE_REMOVE;
}

/* Which model makes vectors is known on the network thread only. */
static void
look (LyceumSearchUpkeep *self,
      guint               n_left_out)
{
  g_autoptr (GTask) task = g_task_new (self->models, self->cancellable, model_chosen_cb, g_rc_box_acquire (self));
  g_autoptr (GSource) source = g_idle_source_new ();

  self->n_left_out = n_left_out;
  g_source_set_callback (source, choose_network_cb, g_steal_pointer (&task), g_object_unref);
  g_source_attach (source, lyceum_queue_get_network_context (self->queue));
}

static gboolean
look_cb (gpointer user_data)
{
  LyceumSearchUpkeep *self = user_data;

  self->look_id = 0;
  look (self, 0);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (LyceumSearchUpkeep *self,
            const char         *topic,
            gint64              id)
{
  if (!g_str_equal (topic, "source") && !g_str_equal (topic, "provider"))
    return;
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
  lyceum_search_is_indexed_async (database, self->cancellable, is_indexed_cb, g_object_ref (queue));
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
