/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-models-private.h"
#include "lyceum-thread.h"

/*
 * Keys out of the keyring, on the network thread. A keyring that is locked asks the person, and however many tasks want the key of a
 * server at that moment, it asks once; and when the person did not open it, tasks in the background do not ask again for a while.
 */

#define PEACE_US (30 * G_USEC_PER_SEC)

typedef struct
{
  LyceumModels *models;           /* (owned) */
  LyceumProviderProfile *profile; /* (owned) */
  GCancellable *cancellable;      /* (owned): of the look-up */
  GPtrArray *waiting;             /* (owned): of Waiter */
} Lookup;

typedef struct
{
  GTask *task;   /* (owned) */
  gulong handler; /* of its cancellable; 0: none */
} Waiter;

typedef struct
{
  gint64 revision;
  gint64 at; /* monotonic, microseconds */
} Refusal;

static void
waiter_free (Waiter *waiter)
{
  /* g_cancellable_disconnect() would wait for whoever is cancelling at this moment. */
  if (waiter->handler != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (waiter->task), waiter->handler);
  g_object_unref (waiter->task);
  g_free (waiter);
}

static void
lookup_free (Lookup *lookup)
{
  g_ptr_array_unref (lookup->waiting);
  g_object_unref (lookup->cancellable);
  lyceum_provider_profile_free (lookup->profile);
  g_object_unref (lookup->models);
  g_free (lookup);
}

void
_lyceum_models_init_lookups (LyceumModels *self)
{
  self->lookups = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->refusals = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

static void
set_refused (const LyceumProviderProfile *profile,
             GError                     **error)
{
  g_set_error (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_KEY,
               _("The key of the server “%s” is in the keyring, and that does not open. Unlock it and try again, or give the "
                 "key in LYCEUM_API_KEY."),
               profile->name);
}

static void
set_gone (const LyceumProviderProfile *profile,
          GError                     **error)
{
  g_set_error (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_KEY,
               _("The keyring has no key for the server “%s”, or was not opened. Open it, or enter the key again."),
               profile->name);
}

static void
note_refusal (LyceumModels                *self,
              const LyceumProviderProfile *profile)
{
  Refusal *refusal = g_new0 (Refusal, 1);

  refusal->revision = profile->revision;
  refusal->at = g_get_monotonic_time ();
  g_hash_table_replace (self->refusals, g_memdup2 (&profile->id, sizeof profile->id), refusal);
}

static gboolean
was_refused (LyceumModels                *self,
             const LyceumProviderProfile *profile)
{
  const Refusal *refusal = g_hash_table_lookup (self->refusals, &profile->id);

  return refusal && refusal->revision == profile->revision && g_get_monotonic_time () - refusal->at < PEACE_US;
}

static void
looked_up_network_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  Lookup *lookup = user_data;
  g_autoptr (LyceumModels) self = g_object_ref (lookup->models);
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&lookup->waiting);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumKey) key = lyceum_key_store_lookup_finish (LYCEUM_KEY_STORE (object), result, &error);

  lookup->waiting = g_ptr_array_new ();
  if (g_hash_table_lookup (self->lookups, &lookup->profile->id) == lookup)
    g_hash_table_remove (self->lookups, &lookup->profile->id);
  if (key)
    g_hash_table_remove (self->refusals, &lookup->profile->id);
  else if (!g_cancellable_is_cancelled (lookup->cancellable))
    note_refusal (self, lookup->profile);
  if (error)
    g_info ("The keyring did not give a key: %s", error->message);

  for (guint i = 0; i < waiting->len; i++)
    {
      const Waiter *waiter = g_ptr_array_index (waiting, i);
      GError *why = NULL;

      if (!key && error)
        set_refused (lookup->profile, &why);
      else if (!key)
        set_gone (lookup->profile, &why);
      if (key)
        g_task_return_pointer (waiter->task, lyceum_key_ref (key), (GDestroyNotify) lyceum_key_unref);
      else
        g_task_return_error (waiter->task, why);
    }
  lookup_free (lookup);
}

/* Returns: whether it waited for @lookup. */
static gboolean
drop_waiter (Lookup *lookup,
             GTask  *task)
{
  for (guint i = 0; i < lookup->waiting->len; i++)
    if (((const Waiter *) g_ptr_array_index (lookup->waiting, i))->task == task)
      {
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
        g_ptr_array_remove_index (lookup->waiting, i);
        return TRUE;
      }

  return FALSE;
}

static gboolean
give_up_network_cb (gpointer user_data)
{
  GTask *task = user_data;
  LyceumModels *self = g_task_get_source_object (task);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->lookups);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Lookup *lookup = value;

      if (!drop_waiter (lookup, task))
        continue;
      /* Nobody wants it: the question on the screen goes. Who comes now asks anew. */
      if (lookup->waiting->len == 0)
        {
          g_hash_table_iter_remove (&iter);
          g_cancellable_cancel (lookup->cancellable);
        }
      break;
    }
  return G_SOURCE_REMOVE;
}

/* On the thread of whoever cancels. */
static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, give_up_network_cb, g_object_ref (user_data), g_object_unref);
  g_source_attach (source, g_task_get_context (user_data));
}

static void
add_waiter (Lookup *lookup,
            GTask  *task)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  waiter->task = task;
  g_ptr_array_add (lookup->waiting, waiter);
  if (cancellable)
    waiter->handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), g_object_ref (task), g_object_unref);
}

void
_lyceum_models_lookup_async (LyceumModels                *self,
                             const LyceumProviderProfile *profile,
                             gboolean                     is_wanted_now,
                             GCancellable                *cancellable,
                             GAsyncReadyCallback          callback,
                             gpointer                     user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Lookup *lookup = g_hash_table_lookup (self->lookups, &profile->id);
  GError *error = NULL;

  lyceum_assert_network ();

  g_task_set_source_tag (task, _lyceum_models_lookup_async);
  if (!lookup && !is_wanted_now && was_refused (self, profile))
    {
      set_refused (profile, &error);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (lookup && lookup->profile->revision == profile->revision)
    {
      add_waiter (lookup, task);
      return;
    }

  lookup = g_new0 (Lookup, 1);
  lookup->models = g_object_ref (self);
  lookup->profile = lyceum_provider_profile_copy (profile);
  lookup->cancellable = g_cancellable_new ();
  lookup->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) waiter_free);
  g_hash_table_replace (self->lookups, &lookup->profile->id, lookup);
  add_waiter (lookup, task);
  lyceum_key_store_lookup_async (self->keys, profile->name, profile->url, lookup->cancellable, looked_up_network_cb, lookup);
}

LyceumKey *
_lyceum_models_lookup_finish (LyceumModels *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, _lyceum_models_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
_lyceum_models_close_lookups (LyceumModels *self)
{
  GHashTableIter iter;
  gpointer lookup;

  g_hash_table_iter_init (&iter, self->lookups);
  while (g_hash_table_iter_next (&iter, NULL, &lookup))
    g_cancellable_cancel (((Lookup *) lookup)->cancellable);
  g_hash_table_remove_all (self->lookups);
}
