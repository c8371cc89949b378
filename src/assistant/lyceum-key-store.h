/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LyceumKey:
 *
 * A key in memory: counted, never printed, and cleared when the last one lets go of it. From the first key on the process
 * leaves no core dump, and others of the same person cannot look into its memory: what is sent is copied by libraries that
 * clear nothing, so that clearing our own copies would not do. Any thread.
 */
typedef struct _LyceumKey LyceumKey;

/** @text: copied; without the spaces and line ends around it. Returns: (transfer full) (nullable): %NULL where nothing is left, or
 * where it has what no header can hold. */
LyceumKey  *lyceum_key_new                   (const char *text);
LyceumKey  *lyceum_key_ref                   (LyceumKey  *self);
void        lyceum_key_unref                 (LyceumKey  *self);
const char *lyceum_key_get_text              (LyceumKey  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumKey, lyceum_key_unref)

/**
 * lyceum_key_take_from_environment:
 *
 * Takes `LYCEUM_API_KEY` out of the environment, so that no child of this process inherits it and nobody reads it in
 * /proc. To be called first of all in a program, before there is another thread.
 *
 * Returns: (transfer full) (nullable): the key
 */
LyceumKey  *lyceum_key_take_from_environment (void);

/**
 * LyceumKeyStore:
 *
 * Where keys are kept for a server with a name and an address. Any thread; calls back on the caller's context.
 */
#define LYCEUM_TYPE_KEY_STORE (lyceum_key_store_get_type ())
G_DECLARE_DERIVABLE_TYPE (LyceumKeyStore, lyceum_key_store, LYCEUM, KEY_STORE, GObject)

struct _LyceumKeyStoreClass
{
  GObjectClass parent_class;

  /* Each returns the task that it was given, at some later time: a #LyceumKey or %NULL, or a boolean. */
  void (*lookup) (LyceumKeyStore *self, const char *name, const char *address, GTask *task);
  void (*store)  (LyceumKeyStore *self, const char *name, const char *address, LyceumKey *key, GTask *task);
  void (*clear)  (LyceumKeyStore *self, const char *name, const char *address, GTask *task);
};

void        lyceum_key_store_lookup_async    (LyceumKeyStore       *self,
                                              const char           *name,
                                              const char           *address,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
/** Returns: (transfer full) (nullable): the key; %NULL with @error where there is no keyring or it stays locked, %NULL without where
 * it has none. */
LyceumKey  *lyceum_key_store_lookup_finish   (LyceumKeyStore       *self,
                                              GAsyncResult         *result,
                                              GError              **error);
void        lyceum_key_store_store_async     (LyceumKeyStore       *self,
                                              const char           *name,
                                              const char           *address,
                                              LyceumKey            *key,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean    lyceum_key_store_store_finish    (LyceumKeyStore       *self,
                                              GAsyncResult         *result,
                                              GError              **error);
/** Nothing happens where there is none. */
void        lyceum_key_store_clear_async     (LyceumKeyStore       *self,
                                              const char           *name,
                                              const char           *address,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean    lyceum_key_store_clear_finish    (LyceumKeyStore       *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/** Returns: (transfer full): the person's keyring, over the Secret Service. */
LyceumKeyStore *lyceum_key_ring_new          (void);

G_END_DECLS
