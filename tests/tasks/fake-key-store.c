/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-key-store.h"

struct _FakeKeyStore
{
  LyceumKeyStore parent_instance;
  GMutex mutex;
  GHashTable *keys; /* protected by @mutex */
  gboolean is_absent;
  gboolean is_waiting;
  guint n_lookups, n_waiting;
};

G_DEFINE_FINAL_TYPE (FakeKeyStore, fake_key_store, LYCEUM_TYPE_KEY_STORE)

static gboolean
fail_if_absent (FakeKeyStore *self, GTask *task)
{
  gboolean is_absent;

  g_mutex_lock (&self->mutex);
  is_absent = self->is_absent;
  g_mutex_unlock (&self->mutex);
  if (is_absent)
    {
      g_task_return_new_error (task, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN, "org.freedesktop.secrets was not provided");
      g_object_unref (task);
    }
  return is_absent;
}

static char *
join (const char *name, const char *address)
{
  return g_strdup_printf ("%s at %s", name, address);
}

static gboolean
look_again_cb (gpointer task)
{
  FakeKeyStore *self = FAKE_KEY_STORE (g_task_get_source_object (task));
  gboolean is_waiting;

  g_mutex_lock (&self->mutex);
  is_waiting = self->is_waiting && !g_cancellable_is_cancelled (g_task_get_cancellable (task));
  if (!is_waiting)
    self->n_waiting--;
  g_mutex_unlock (&self->mutex);
  if (!is_waiting && g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return G_SOURCE_REMOVE;
    }
  if (is_waiting)
    return G_SOURCE_CONTINUE;
  g_task_return_pointer (task, lyceum_key_ref (g_task_get_task_data (task)), (GDestroyNotify) lyceum_key_unref);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

/* With the mutex held. */
static void
wait_locked (FakeKeyStore *self, LyceumKey *key, GTask *task)
{
  g_autoptr (GSource) source = g_timeout_source_new (5);

  self->n_waiting++;
  g_task_set_task_data (task, lyceum_key_ref (key), (GDestroyNotify) lyceum_key_unref);
  g_source_set_callback (source, look_again_cb, task, NULL);
  g_source_attach (source, g_task_get_context (task));
}

static void
lookup (LyceumKeyStore *store, const char *name, const char *address, GTask *task)
{
  FakeKeyStore *self = FAKE_KEY_STORE (store);
  g_autofree char *id = join (name, address);
  LyceumKey *key;

  if (fail_if_absent (self, task))
    return;
  g_mutex_lock (&self->mutex);
  self->n_lookups++;
  key = g_hash_table_lookup (self->keys, id);
  if (key && self->is_waiting)
    {
      wait_locked (self, key, task);
      g_mutex_unlock (&self->mutex);
      return;
    }
  g_task_return_pointer (task, key ? lyceum_key_ref (key) : NULL, (GDestroyNotify) lyceum_key_unref);
  g_mutex_unlock (&self->mutex);
  g_object_unref (task);
}

static void
store_key (LyceumKeyStore *store, const char *name, const char *address, LyceumKey *key, GTask *task)
{
  FakeKeyStore *self = FAKE_KEY_STORE (store);

  if (fail_if_absent (self, task))
    return;
  g_mutex_lock (&self->mutex);
  g_hash_table_replace (self->keys, join (name, address), lyceum_key_ref (key));
  g_mutex_unlock (&self->mutex);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
clear (LyceumKeyStore *store, const char *name, const char *address, GTask *task)
{
  FakeKeyStore *self = FAKE_KEY_STORE (store);
  g_autofree char *id = join (name, address);

  if (fail_if_absent (self, task))
    return;
  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->keys, id);
  g_mutex_unlock (&self->mutex);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
fake_key_store_finalize (GObject *object)
{
  FakeKeyStore *self = FAKE_KEY_STORE (object);

  g_hash_table_unref (self->keys);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (fake_key_store_parent_class)->finalize (object);
}

static void
fake_key_store_class_init (FakeKeyStoreClass *klass)
{
  LyceumKeyStoreClass *store_class = LYCEUM_KEY_STORE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fake_key_store_finalize;
  store_class->lookup = lookup;
  store_class->store = store_key;
  store_class->clear = clear;
}

static void
fake_key_store_init (FakeKeyStore *self)
{
  g_mutex_init (&self->mutex);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lyceum_key_unref);
}

FakeKeyStore *
fake_key_store_new (void)
{
  return g_object_new (FAKE_TYPE_KEY_STORE, NULL);
}

void
fake_key_store_set_is_absent (FakeKeyStore *self, gboolean is_absent)
{
  g_mutex_lock (&self->mutex);
  self->is_absent = is_absent;
  g_mutex_unlock (&self->mutex);
}

void
fake_key_store_set_is_waiting (FakeKeyStore *self, gboolean is_waiting)
{
  g_mutex_lock (&self->mutex);
  self->is_waiting = is_waiting;
  g_mutex_unlock (&self->mutex);
}

char *
fake_key_store_dup_key (FakeKeyStore *self, const char *name, const char *address)
{
  g_autofree char *id = join (name, address);
  LyceumKey *key;
  char *text;

  g_mutex_lock (&self->mutex);
  key = g_hash_table_lookup (self->keys, id);
  text = key ? g_strdup (lyceum_key_get_text (key)) : NULL;
  g_mutex_unlock (&self->mutex);
  return text;
}

guint
fake_key_store_get_n_keys (FakeKeyStore *self)
{
  guint n_keys;

  g_mutex_lock (&self->mutex);
  n_keys = g_hash_table_size (self->keys);
  g_mutex_unlock (&self->mutex);
  return n_keys;
}

guint
fake_key_store_get_n_waiting (FakeKeyStore *self)
{
  guint n_waiting;

  g_mutex_lock (&self->mutex);
  n_waiting = self->n_waiting;
  g_mutex_unlock (&self->mutex);
  return n_waiting;
}

guint
fake_key_store_get_n_lookups (FakeKeyStore *self)
{
  guint n_lookups;

  g_mutex_lock (&self->mutex);
  n_lookups = self->n_lookups;
  g_mutex_unlock (&self->mutex);
  return n_lookups;
}
