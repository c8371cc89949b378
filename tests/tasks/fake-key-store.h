/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-key-store.h"

G_BEGIN_DECLS

/** A keyring in memory, which can be taken away. */
#define FAKE_TYPE_KEY_STORE (fake_key_store_get_type ())
G_DECLARE_FINAL_TYPE (FakeKeyStore, fake_key_store, FAKE, KEY_STORE, LyceumKeyStore)

FakeKeyStore *fake_key_store_new            (void);
/** Whether each call fails, as without a Secret Service. */
void          fake_key_store_set_is_absent  (FakeKeyStore *self, gboolean is_absent);
/** Look-ups wait, as for a person who is asked to open the keyring, until this is taken back. */
void          fake_key_store_set_is_waiting (FakeKeyStore *self, gboolean is_waiting);
/** Returns: (transfer full) (nullable): the key under that name and address. */
char         *fake_key_store_dup_key        (FakeKeyStore *self, const char *name, const char *address);
guint         fake_key_store_get_n_keys     (FakeKeyStore *self);
/** How many look-ups wait. */
guint         fake_key_store_get_n_waiting  (FakeKeyStore *self);
guint         fake_key_store_get_n_lookups  (FakeKeyStore *self);

G_END_DECLS
