/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"
#include "lyceum-provider.h"

G_BEGIN_DECLS

/** What a model is used for. */
typedef enum
{
  LYCEUM_USE_ANSWERS,    /* questions, completions, rewriting of questions, titles */
  LYCEUM_USE_LESSONS,
  LYCEUM_USE_CARDS,
  LYCEUM_USE_EMBEDDINGS,
  LYCEUM_USE_RERANK,
  LYCEUM_N_USES,
} LyceumModelUse;

/** Returns: "answers", "lessons" …; stored and typed, never rename one. */
const char *lyceum_model_use_get_name (LyceumModelUse use);

/**
 * LyceumProviderProfile:
 *
 * A server that a person has added. Its key is not here: it is in the keyring, under the name and the address.
 */
typedef struct
{
  gint64 id;
  char *name;               /* unique; what a person types */
  LyceumProviderKind kind;
  char *url;
  char *models[LYCEUM_N_USES]; /* (nullable) each: the model for that use; %NULL: the first, "answers", where it may serve; else not used */
  guint position;           /* order of fallback, from 0 */
  guint max_streams;        /* requests at once; 0: no limit */
  guint context_length;     /* in tokens; 0: not known */
  gboolean is_off;
} LyceumProviderProfile;

LyceumProviderProfile *lyceum_provider_profile_copy (const LyceumProviderProfile *profile);
void                   lyceum_provider_profile_free (LyceumProviderProfile *profile);

/**
 * LyceumModelChoice:
 *
 * A model that may do a piece of work: the server that has it, ready to be asked, and the queue's limit key of that server.
 */
typedef struct
{
  LyceumProvider *provider;  /* (owned) */
  char *provider_name;
  char *model;
  char *limit_key;           /* "provider:NAME" */
  guint context_length;
} LyceumModelChoice;

void lyceum_model_choice_free (LyceumModelChoice *choice);

/**
 * LyceumModels:
 *
 * The servers that a collection's person has added, what each is used for, and in which order they are asked. One for a
 * collection; the profiles are in the database, so that two processes see the same.
 */
#define LYCEUM_TYPE_MODELS (lyceum_models_get_type ())
G_DECLARE_FINAL_TYPE (LyceumModels, lyceum_models, LYCEUM, MODELS, GObject)

LyceumModels *lyceum_models_new            (LyceumDatabase              *database);

/** Main thread. (element-type LyceumProviderProfile), by position. */
void          lyceum_models_list_async     (LyceumModels                *self,
                                            GCancellable                *cancellable,
                                            GAsyncReadyCallback          callback,
                                            gpointer                     user_data);
GPtrArray    *lyceum_models_list_finish    (LyceumModels                *self,
                                            GAsyncResult                *result,
                                            GError                     **error);
/** Adds it (id 0) or changes it. @key: (nullable): goes into the keyring; %NULL leaves what is there. */
void          lyceum_models_save_async     (LyceumModels                *self,
                                            const LyceumProviderProfile *profile,
                                            const char                  *key,
                                            GCancellable                *cancellable,
                                            GAsyncReadyCallback          callback,
                                            gpointer                     user_data);
/** Returns: its id; 0 with an error. */
gint64        lyceum_models_save_finish    (LyceumModels                *self,
                                            GAsyncResult                *result,
                                            GError                     **error);
/** And its key. */
void          lyceum_models_remove_async   (LyceumModels                *self,
                                            const char                  *name,
                                            GCancellable                *cancellable,
                                            GAsyncReadyCallback          callback,
                                            gpointer                     user_data);
gboolean      lyceum_models_remove_finish  (LyceumModels                *self,
                                            GAsyncResult                *result,
                                            GError                     **error);

/**
 * lyceum_models_choose_async:
 * @use: what for
 * @provider_name: (nullable): only this one; %NULL: all that serve, in order of fallback
 * @model: (nullable): instead of the profile's
 *
 * Reads profiles and keys and gives who may be asked. Network thread; calls back there. An empty list: there is none,
 * and the caller does with what is built in. A @provider_name that is not there is %G_IO_ERROR_NOT_FOUND.
 */
void          lyceum_models_choose_async   (LyceumModels                *self,
                                            LyceumModelUse               use,
                                            const char                  *provider_name,
                                            const char                  *model,
                                            GCancellable                *cancellable,
                                            GAsyncReadyCallback          callback,
                                            gpointer                     user_data);
/** Returns: (transfer full) (nullable) (element-type LyceumModelChoice). */
GPtrArray    *lyceum_models_choose_finish  (LyceumModels                *self,
                                            GAsyncResult                *result,
                                            GError                     **error);

/** For tests: a provider that is chosen in place of all others; network thread. */
void          _lyceum_models_set_fake      (LyceumModels                *self,
                                            LyceumProvider              *provider);
/** Network thread, before the network thread goes: lets go of the session and its connections. */
void          lyceum_models_close_network  (LyceumModels                *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumProviderProfile, lyceum_provider_profile_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumModelChoice, lyceum_model_choice_free)

G_END_DECLS
