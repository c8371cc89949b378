/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-key-store.h"

#include <string.h>
#include <sys/prctl.h>

#define ENVIRONMENT_NAME "LYCEUM_API_KEY"
/* Longer than any; a header that servers take has 8 kB. */
#define MOST_BYTES 8000

struct _LyceumKey
{
  gatomicrefcount refs;
  gsize size; /* of text, with its end */
  char text[];
};

/* What no header can hold, and nobody has typed on purpose. */
static gboolean
is_sendable (const char *text,
             gsize       length)
{
  if (length == 0 || length > MOST_BYTES)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (text[i] <= ' ' || text[i] >= 0x7f)
      return FALSE;
  return TRUE;
}

LyceumKey *
lyceum_key_new (const char *text)
{
  LyceumKey *self;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  while (g_ascii_isspace (*text))
    text++;
  length = strlen (text);
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  if (!is_sendable (text, length))
    return NULL;

  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  self = g_malloc0 (sizeof *self + length + 1);
  g_atomic_ref_count_init (&self->refs);
  self->size = length + 1;
  memcpy (self->text, text, length);
  return self;
}

LyceumKey *
lyceum_key_ref (LyceumKey *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
lyceum_key_unref (LyceumKey *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  explicit_bzero (self->text, self->size);
  g_free (self);
}

const char *
lyceum_key_get_text (LyceumKey *self)
{
  return self->text;
}

LyceumKey *
lyceum_key_take_from_environment (void)
{
  /* The bytes that the kernel shows in /proc are these, and stay there when the name is gone. */
  char *value = (char *) g_getenv (ENVIRONMENT_NAME);
  LyceumKey *key;

  if (!value)
    return NULL;
  key = lyceum_key_new (value);
  explicit_bzero (value, strlen (value));
  g_unsetenv (ENVIRONMENT_NAME);
  return key;
}

G_DEFINE_ABSTRACT_TYPE (LyceumKeyStore, lyceum_key_store, G_TYPE_OBJECT)

static void
lyceum_key_store_class_init (LyceumKeyStoreClass *klass)
{
}

static void
lyceum_key_store_init (LyceumKeyStore *self)
{
}

void
lyceum_key_store_lookup_async (LyceumKeyStore      *self,
                               const char          *name,
                               const char          *address,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lyceum_key_store_lookup_async);
  LYCEUM_KEY_STORE_GET_CLASS (self)->lookup (self, name, address, task);
}

LyceumKey *
lyceum_key_store_lookup_finish (LyceumKeyStore *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_key_store_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
lyceum_key_store_store_async (LyceumKeyStore      *self,
                              const char          *name,
                              const char          *address,
                              LyceumKey           *key,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lyceum_key_store_store_async);
  LYCEUM_KEY_STORE_GET_CLASS (self)->store (self, name, address, key, task);
}

gboolean
lyceum_key_store_store_finish (LyceumKeyStore *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_key_store_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lyceum_key_store_clear_async (LyceumKeyStore      *self,
                              const char          *name,
                              const char          *address,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lyceum_key_store_clear_async);
  LYCEUM_KEY_STORE_GET_CLASS (self)->clear (self, name, address, task);
}

gboolean
lyceum_key_store_clear_finish (LyceumKeyStore *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_key_store_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
