/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "lyceum-key-store.h"

/* The keyring of the session over D-Bus. It may ask the person to unlock it, and takes as long as they do. */

static const SecretSchema schema = {
  "io.github.lyceum_study.Lyceum.Provider",
  SECRET_SCHEMA_NONE,
  {
    { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "address", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

#define LYCEUM_TYPE_KEY_RING (lyceum_key_ring_get_type ())
G_DECLARE_FINAL_TYPE (LyceumKeyRing, lyceum_key_ring, LYCEUM, KEY_RING, LyceumKeyStore)

struct _LyceumKeyRing
{
  LyceumKeyStore parent_instance;
};

G_DEFINE_FINAL_TYPE (LyceumKeyRing, lyceum_key_ring, LYCEUM_TYPE_KEY_STORE)

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  SecretValue *value = secret_password_lookup_binary_finish (result, &error);
  LyceumKey *key;

  if (error)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  key = value && secret_value_get_text (value) ? lyceum_key_new (secret_value_get_text (value)) : NULL;
  /* Clears its copy. */
  g_clear_pointer (&value, secret_value_unref);
  g_task_return_pointer (task, key, (GDestroyNotify) lyceum_key_unref);
}

static void
lyceum_key_ring_lookup (LyceumKeyStore *store,
                        const char     *name,
                        const char     *address,
                        GTask          *task)
{
  secret_password_lookup (&schema, g_task_get_cancellable (task), looked_up_cb, task, "name", name, "address", address,
                          NULL);
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else if (error)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _("The keyring stayed locked."));
}

static void
lyceum_key_ring_store (LyceumKeyStore *store,
                       const char     *name,
                       const char     *address,
                       LyceumKey      *key,
                       GTask          *task)
{
  /* Translators: what the keyring shows; %s is the name that the person gave to a server. */
  g_autofree char *label = g_strdup_printf (_("Lyceum: key for the server “%s”"), name);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, lyceum_key_get_text (key),
                         g_task_get_cancellable (task), stored_cb, task, "name", name, "address", address, NULL);
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
lyceum_key_ring_clear (LyceumKeyStore *store,
                       const char     *name,
                       const char     *address,
                       GTask          *task)
{
  secret_password_clear (&schema, g_task_get_cancellable (task), cleared_cb, task, "name", name, "address", address,
                         NULL);
}

static void
lyceum_key_ring_class_init (LyceumKeyRingClass *klass)
{
  LyceumKeyStoreClass *store_class = LYCEUM_KEY_STORE_CLASS (klass);

  store_class->lookup = lyceum_key_ring_lookup;
  store_class->store = lyceum_key_ring_store;
  store_class->clear = lyceum_key_ring_clear;
}

static void
lyceum_key_ring_init (LyceumKeyRing *self)
{
}

LyceumKeyStore *
lyceum_key_ring_new (void)
{
  return g_object_new (LYCEUM_TYPE_KEY_RING, NULL);
}
