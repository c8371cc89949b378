/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-models.h"

G_BEGIN_DECLS

struct _LyceumModels
{
  GObject parent_instance;

  LyceumDatabase *database;          /* (owned) immutable after construction */
  LyceumKeyStore *keys;              /* (owned) immutable after setting up, like the next five */
  LyceumKey *environment_key;        /* (owned) (nullable) */
  GMainContext *network_context;     /* (owned) (nullable) */
  LyceumModelsLimitFunc limit_func;  /* (nullable) */
  gpointer limit_data;

  GMutex mutex;
  GHashTable *process_keys; /* protected by @mutex: name and address → LyceumKey, of those that no keyring has */
  GHashTable *limits;       /* protected by @mutex: limit key → max_streams, as last told */

  /* Of the network thread */
  LyceumHttp *http;         /* (owned) (nullable): from the first use */
  GHashTable *ready;        /* (owned): id → ReadyProvider */
  GHashTable *lookups;      /* (owned): id → Lookup, which frees itself: keys that the keyring is being asked for */
  GHashTable *refusals;     /* (owned): id → Refusal: keys that it did not give */
  LyceumProvider *fake;     /* (owned) (nullable) */
  gboolean is_closed;
};

/** Tells the queue's limits what the profiles say. Any thread. */
void        _lyceum_models_tell_limits            (LyceumModels                 *self,
                                                   GPtrArray                    *profiles);
/** A #LyceumReadFunc. */
gboolean    _lyceum_models_read_reader_cb         (LyceumConnection             *connection,
                                                   gpointer                      data,
                                                   gpointer                     *result,
                                                   GError                      **error);

/** The key that only this process has. Any thread. Returns: (transfer full) (nullable). */
LyceumKey  *_lyceum_models_get_process_key        (LyceumModels                 *self,
                                                   const char                   *name,
                                                   const char                   *address);
/** @key: (nullable): none any more. Any thread. */
void        _lyceum_models_set_process_key        (LyceumModels                 *self,
                                                   const char                   *name,
                                                   const char                   *address,
                                                   LyceumKey                    *key);

/** Whether @profile may be shown the key of the environment. @name: (nullable): the one that was named. */
gboolean    _lyceum_models_may_use_environment    (LyceumModels                 *self,
                                                   GPtrArray                    *profiles,
                                                   const LyceumProviderProfile  *profile,
                                                   const char                   *name);

/** Asks the keyring for the key of a server, once for all who want it at the same time. @is_wanted_now: a person waits for just
 * this: it is asked even if it was in vain a moment ago. Network thread. */
void            _lyceum_models_lookup_async       (LyceumModels                 *self,
                                                   const LyceumProviderProfile  *profile,
                                                   gboolean                      is_wanted_now,
                                                   GCancellable                 *cancellable,
                                                   GAsyncReadyCallback           callback,
                                                   gpointer                      user_data);
/** Returns: (transfer full) (nullable): %LYCEUM_PROVIDER_ERROR_KEY where there is none to be had. */
LyceumKey      *_lyceum_models_lookup_finish      (LyceumModels                 *self,
                                                   GAsyncResult                 *result,
                                                   GError                      **error);
void            _lyceum_models_init_lookups       (LyceumModels                 *self);
void            _lyceum_models_close_lookups      (LyceumModels                 *self);

/** The server of a profile, ready to be asked, with its key; made anew only when something changed. @key: (nullable): instead of
 * what is kept. @is_wanted_now: as above. Network thread. */
void            _lyceum_models_prepare_async      (LyceumModels                 *self,
                                                   const LyceumProviderProfile  *profile,
                                                   LyceumKey                    *key,
                                                   gboolean                      may_use_environment,
                                                   gboolean                      is_wanted_now,
                                                   GCancellable                 *cancellable,
                                                   GAsyncReadyCallback           callback,
                                                   gpointer                      user_data);
/** Returns: (transfer full) (nullable). */
LyceumProvider *_lyceum_models_prepare_finish     (LyceumModels                 *self,
                                                   GAsyncResult                 *result,
                                                   GError                      **error);
void            _lyceum_models_init_network       (LyceumModels                 *self);

G_END_DECLS
