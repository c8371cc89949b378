/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-models-private.h"
#include "lyceum-provider-rows-private.h"
#include "lyceum-thread.h"

G_DEFINE_FINAL_TYPE (LyceumModels, lyceum_models, G_TYPE_OBJECT)

static void
lyceum_models_finalize (GObject *object)
{
  LyceumModels *self = LYCEUM_MODELS (object);

  /* They belong to the network thread, which is to let go of them before it goes. */
  if (self->http && lyceum_thread_get_role () != LYCEUM_THREAD_NETWORK)
    g_critical ("The network side of LyceumModels was not closed");
  g_clear_pointer (&self->ready, g_hash_table_unref);
  g_clear_pointer (&self->lookups, g_hash_table_unref);
  g_clear_pointer (&self->refusals, g_hash_table_unref);
  g_clear_object (&self->http);
  g_clear_object (&self->fake);

  g_clear_pointer (&self->limits, g_hash_table_unref);
  g_clear_pointer (&self->process_keys, g_hash_table_unref);
  g_clear_pointer (&self->environment_key, lyceum_key_unref);
  g_clear_pointer (&self->network_context, g_main_context_unref);
  g_clear_object (&self->keys);
  g_clear_object (&self->database);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (lyceum_models_parent_class)->finalize (object);
}

static void
lyceum_models_class_init (LyceumModelsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_models_finalize;
}

static void
lyceum_models_init (LyceumModels *self)
{
  g_mutex_init (&self->mutex);
  self->process_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lyceum_key_unref);
  self->limits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  _lyceum_models_init_network (self);
  _lyceum_models_init_lookups (self);
}

LyceumModels *
lyceum_models_new (LyceumDatabase *database)
{
  LyceumModels *self = g_object_new (LYCEUM_TYPE_MODELS, NULL);

  self->database = g_object_ref (database);
  self->keys = lyceum_key_ring_new ();
  return self;
}

void
lyceum_models_set_limit_func (LyceumModels          *self,
                              LyceumModelsLimitFunc  func,
                              gpointer               user_data)
{
  self->limit_func = func;
  self->limit_data = user_data;
}

void
lyceum_models_set_key_store (LyceumModels   *self,
                             LyceumKeyStore *keys)
{
  g_set_object (&self->keys, keys);
}

void
lyceum_models_set_environment_key (LyceumModels *self,
                                   LyceumKey    *key)
{
  g_clear_pointer (&self->environment_key, lyceum_key_unref);
  self->environment_key = key ? lyceum_key_ref (key) : NULL;
}

void
lyceum_models_set_network_context (LyceumModels *self,
                                   GMainContext *context)
{
  g_clear_pointer (&self->network_context, g_main_context_unref);
  self->network_context = g_main_context_ref (context);
}

/* Those that changed, so that nothing is called with the lock held. Returns: (element-type char*): their limit keys. */
static GPtrArray *
note_limits (LyceumModels *self,
             GPtrArray    *profiles)
{
  GPtrArray *changed = g_ptr_array_new_with_free_func (g_free);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);
      g_autofree char *key = g_strconcat ("provider:", profile->name, NULL);

      if (GPOINTER_TO_UINT (g_hash_table_lookup (self->limits, key)) != profile->max_streams)
        {
          g_ptr_array_add (changed, g_strdup (key));
          g_hash_table_replace (self->limits, g_steal_pointer (&key), GUINT_TO_POINTER (profile->max_streams));
        }
    }
  g_mutex_unlock (&self->mutex);
  return changed;
}

void
_lyceum_models_tell_limits (LyceumModels *self,
                            GPtrArray    *profiles)
{
  g_autoptr (GPtrArray) changed = NULL;

  if (!self->limit_func)
    return;
  changed = note_limits (self, profiles);
  for (guint i = 0; i < changed->len; i++)
    {
      const char *key = g_ptr_array_index (changed, i);
      LyceumProviderProfile *profile = _lyceum_provider_find (profiles, key + strlen ("provider:"));

      self->limit_func (key, profile->max_streams, self->limit_data);
    }
}

gboolean
_lyceum_models_read_reader_cb (LyceumConnection *connection,
                               gpointer          data,
                               gpointer         *result,
                               GError          **error)
{
  *result = _lyceum_provider_rows_read (connection, error);
  return *result != NULL;
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gpointer profiles = NULL;

  if (!lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &profiles, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  _lyceum_models_tell_limits (g_task_get_source_object (task), profiles);
  g_task_return_pointer (task, profiles, (GDestroyNotify) g_ptr_array_unref);
}

void
lyceum_models_list_async (LyceumModels        *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lyceum_models_list_async);
  lyceum_database_read_async (self->database, _lyceum_models_read_reader_cb, NULL, NULL,
                              (GDestroyNotify) g_ptr_array_unref, cancellable, listed_cb, task);
}

GPtrArray *
lyceum_models_list_finish (LyceumModels *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_models_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  char *name;
  LyceumModelUse use;
  char *model; /* (nullable) */
} Preference;

static void
preference_free (Preference *preference)
{
  g_free (preference->name);
  g_free (preference->model);
  g_free (preference);
}

static gboolean
prefer_writer_cb (LyceumConnection *connection,
                  gpointer          data,
                  gpointer         *result,
                  GError          **error)
{
  const Preference *preference = data;

  return _lyceum_provider_rows_prefer (connection, preference->name, preference->use, preference->model, error);
}

static void
preferred_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
lyceum_models_prefer_async (LyceumModels        *self,
                            const char          *name,
                            LyceumModelUse       use,
                            const char          *model,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Preference *preference = g_new0 (Preference, 1);

  preference->name = g_strdup (name);
  preference->use = use;
  preference->model = g_strdup (model);
  g_task_set_source_tag (task, lyceum_models_prefer_async);
  lyceum_database_write_async (self->database, prefer_writer_cb, preference, (GDestroyNotify) preference_free, NULL,
                               cancellable, preferred_cb, task);
}

gboolean
lyceum_models_prefer_finish (LyceumModels *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_models_prefer_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
