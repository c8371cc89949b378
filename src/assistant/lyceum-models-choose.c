/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-models-private.h"
#include "lyceum-provider-rows-private.h"
#include "lyceum-server-check.h"
#include "lyceum-thread.h"

/* Who may be asked. All of it on the network thread, but for the words at the end. */

typedef struct
{
  LyceumModelUse use;
  char *provider_name; /* (nullable) */
  char *model;         /* (nullable) */
  GPtrArray *profiles; /* (owned) (nullable): all, by position */
  GPtrArray *wanted;   /* (owned) (nullable): (element-type LyceumProviderProfile): borrowed of @profiles, in order of asking */
  guint n_done;        /* of @wanted */
  GPtrArray *choices;  /* (owned): (element-type LyceumModelChoice) */
  GError *error;       /* (owned) (nullable): why the first one could not be had */
} Choosing;

static void
choosing_free (Choosing *choosing)
{
  g_free (choosing->provider_name);
  g_free (choosing->model);
  g_clear_pointer (&choosing->wanted, g_ptr_array_unref);
  g_clear_pointer (&choosing->profiles, g_ptr_array_unref);
  g_clear_pointer (&choosing->choices, g_ptr_array_unref);
  g_clear_error (&choosing->error);
  g_free (choosing);
}

static LyceumCapabilities
needed_capability (LyceumModelUse use)
{
  switch (use)
    {
    case LYCEUM_USE_EMBEDDINGS:
      return LYCEUM_CAPABILITY_EMBED;
    case LYCEUM_USE_RERANK:
      return LYCEUM_CAPABILITY_RERANK;
    case LYCEUM_USE_ANSWERS:
    case LYCEUM_USE_LESSONS:
    case LYCEUM_USE_CARDS:
    case LYCEUM_N_USES:
    default:
      return LYCEUM_CAPABILITY_COMPLETE;
    }
}

static gboolean
find_wanted (Choosing *choosing,
             GError  **error)
{
  choosing->wanted = g_ptr_array_new ();
  for (guint i = 0; i < choosing->profiles->len; i++)
    {
      LyceumProviderProfile *profile = g_ptr_array_index (choosing->profiles, i);

      if (choosing->provider_name ? g_str_equal (profile->name, choosing->provider_name) : !profile->is_off)
        g_ptr_array_add (choosing->wanted, profile);
    }
  if (choosing->provider_name && choosing->wanted->len == 0)
    {
      _lyceum_provider_set_not_found (choosing->provider_name, error);
      return FALSE;
    }
  lyceum_provider_profiles_sort (choosing->wanted, choosing->use);
  return TRUE;
}

static LyceumModelChoice *
make_choice (LyceumProvider *provider,
             const char     *name,
             const char     *model,
             guint           context_length)
{
  LyceumModelChoice *choice = g_new0 (LyceumModelChoice, 1);

  choice->provider = g_object_ref (provider);
  choice->provider_name = g_strdup (name);
  choice->model = g_strdup (model);
  choice->limit_key = g_strconcat ("provider:", name, NULL);
  choice->context_length = context_length;
  return choice;
}

static void
set_unsupported (const LyceumProviderProfile *profile,
                 LyceumModelUse               use,
                 GError                     **error)
{
  const char *words = use == LYCEUM_USE_RERANK ? _("The server “%s” cannot rank passages. Name another one.")
                    : use == LYCEUM_USE_EMBEDDINGS
                      ? _("The server “%s” cannot make embeddings. Name another one.")
                      : _("The server “%s” only ranks passages and cannot write. Name another one.");

  g_set_error (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNSUPPORTED, words, profile->name);
}

/* Adds what @provider may do. Sets @error where it was named and cannot. */
static gboolean
add_choice (Choosing                    *choosing,
            const LyceumProviderProfile *profile,
            LyceumProvider              *provider,
            GError                     **error)
{
  LyceumCapabilities capabilities = lyceum_provider_get_capabilities (provider);
  gboolean is_named = choosing->provider_name != NULL;
  const char *model;

  if (!(capabilities & needed_capability (choosing->use)))
    {
      if (is_named)
        set_unsupported (profile, choosing->use, error);
      return !is_named;
    }
  model = choosing->model ? choosing->model : lyceum_provider_profile_get_model (profile, choosing->use, is_named);
  if (model)
    {
      g_ptr_array_add (choosing->choices, make_choice (provider, profile->name, model, profile->context_length));
      return TRUE;
    }
  if (is_named)
    g_set_error (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_NO_MODEL,
                 _("No model has been chosen for the server “%s”. “lyceumctl models %s” lists what it has, and “lyceumctl "
                   "provider use %s %s MODEL” chooses one."),
                 profile->name, profile->name, lyceum_model_use_get_name (choosing->use), profile->name);
  return !is_named;
}

static void prepare_next (GTask *task);

static void
prepared_network_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Choosing *choosing = g_task_get_task_data (task);
  const LyceumProviderProfile *profile = g_ptr_array_index (choosing->wanted, choosing->n_done);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumProvider) provider = _lyceum_models_prepare_finish (LYCEUM_MODELS (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (provider && !add_choice (choosing, profile, provider, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (!provider && !choosing->error)
    choosing->error = g_steal_pointer (&error);
  choosing->n_done++;
  prepare_next (g_steal_pointer (&task));
}

/* Takes the task. */
static void
prepare_next (GTask *task)
{
  LyceumModels *self = g_task_get_source_object (task);
  Choosing *choosing = g_task_get_task_data (task);
  LyceumProviderProfile *profile;
  gboolean may_use_environment;

  if (choosing->n_done == choosing->wanted->len)
    {
      if (choosing->choices->len == 0 && choosing->error)
        g_task_return_error (task, g_steal_pointer (&choosing->error));
      else
        g_task_return_pointer (task, g_steal_pointer (&choosing->choices), (GDestroyNotify) g_ptr_array_unref);
      g_object_unref (task);
      return;
    }

  profile = g_ptr_array_index (choosing->wanted, choosing->n_done);
  may_use_environment =
    _lyceum_models_may_use_environment (self, choosing->profiles, profile, choosing->provider_name);
  _lyceum_models_prepare_async (self, profile, NULL, may_use_environment, FALSE, g_task_get_cancellable (task),
                                prepared_network_cb, task);
}

static void
read_profiles_network_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Choosing *choosing = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!lyceum_database_read_finish (LYCEUM_DATABASE (object), result, (gpointer *) &choosing->profiles, &error) ||
      !find_wanted (choosing, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  _lyceum_models_tell_limits (g_task_get_source_object (task), choosing->profiles);
  prepare_next (g_steal_pointer (&task));
}

static void
choose_fake (GTask *task)
{
  LyceumModels *self = g_task_get_source_object (task);
  Choosing *choosing = g_task_get_task_data (task);

  if (lyceum_provider_get_capabilities (self->fake) & needed_capability (choosing->use))
    g_ptr_array_add (choosing->choices,
                     make_choice (self->fake, choosing->provider_name ? choosing->provider_name : "fake",
                                  choosing->model ? choosing->model : "fake-model", 0));
  g_task_return_pointer (task, g_steal_pointer (&choosing->choices), (GDestroyNotify) g_ptr_array_unref);
}

void
lyceum_models_choose_async (LyceumModels        *self,
                            LyceumModelUse       use,
                            const char          *provider_name,
                            const char          *model,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Choosing *choosing = g_new0 (Choosing, 1);

  lyceum_assert_network ();

  choosing->use = use;
  choosing->provider_name = g_strdup (provider_name);
  choosing->model = g_strdup (model);
  choosing->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_model_choice_free);
  g_task_set_source_tag (task, lyceum_models_choose_async);
  g_task_set_task_data (task, choosing, (GDestroyNotify) choosing_free);

  if (self->is_closed)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
  else if (self->fake)
    choose_fake (task);
  else
    lyceum_database_read_async (self->database, _lyceum_models_read_reader_cb, NULL, NULL,
                                (GDestroyNotify) g_ptr_array_unref, cancellable, read_profiles_network_cb,
                                g_steal_pointer (&task));
}

GPtrArray *
lyceum_models_choose_finish (LyceumModels *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_models_choose_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
