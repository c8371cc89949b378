/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"
#include "lyceum-key-store.h"
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
const char *lyceum_model_use_get_name  (LyceumModelUse  use);
/** Returns: whether @name is one; any thread. */
gboolean    lyceum_model_use_from_name (const char     *name,
                                        LyceumModelUse *use);

/**
 * LyceumProviderProfile:
 * @id: 0 for one that is not stored yet
 * @name: unique; what a person types: one line of at most 64 characters that does not begin with a dash
 * @models: (nullable) each: the model for that use. %NULL: for lessons and cards the model for answers, otherwise none;
 *   an empty text: the server is not used for that. A server that only reranks takes whichever it has
 * @chosen_at: when a person put it first for that use (milliseconds since 1970); 0: never. The last one is asked first
 * @position: order of fallback, from 0; a new one is put at the end
 * @max_streams: requests at once; 0: any number
 * @context_length: in tokens; 0: not known
 * @is_off: not asked unless it is named
 * @has_key: whether the keyring has a key for it; of a stored one
 * @revision: another number after each change, of the key too; of a stored one
 *
 * A server that a person has added. Its key is not here: it is in the keyring, under the name and the address.
 */
typedef struct
{
  gint64 id;
  char *name;
  LyceumProviderKind kind;
  char *url;
  char *models[LYCEUM_N_USES];
  gint64 chosen_at[LYCEUM_N_USES];
  guint position;
  guint max_streams;
  guint context_length;
  gboolean is_off;
  gboolean has_key;
  gint64 revision;
} LyceumProviderProfile;

/** Returns: (transfer full): one with that name and address, and nothing else. */
LyceumProviderProfile *lyceum_provider_profile_new  (const char                  *name,
                                                     LyceumProviderKind           kind,
                                                     const char                  *url);
LyceumProviderProfile *lyceum_provider_profile_copy (const LyceumProviderProfile *profile);
void                   lyceum_provider_profile_free (LyceumProviderProfile       *profile);

/** @is_named: the server was named by a person, who wants it even where it is not to be used by itself. Returns: (nullable): the
 * model that it would take for @use, as far as its kind tells. */
const char            *lyceum_provider_profile_get_model (const LyceumProviderProfile *profile,
                                                          LyceumModelUse               use,
                                                          gboolean                     is_named);
/** Sorts (element-type LyceumProviderProfile) as they are asked for @use. */
void                   lyceum_provider_profiles_sort     (GPtrArray                   *profiles,
                                                          LyceumModelUse               use);

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

void                   lyceum_model_choice_free     (LyceumModelChoice           *choice);

/**
 * LyceumModels:
 *
 * The servers that a collection's person has added, what each is used for, and in which order they are asked. One for a
 * collection; the profiles are in the database, so that two processes see the same.
 */
#define LYCEUM_TYPE_MODELS (lyceum_models_get_type ())
G_DECLARE_FINAL_TYPE (LyceumModels, lyceum_models, LYCEUM, MODELS, GObject)

LyceumModels *lyceum_models_new            (LyceumDatabase              *database);

/**
 * LyceumModelsLimitFunc:
 * @limit_key: "provider:NAME"
 * @max_streams: requests at once; 0: any number
 *
 * Hears how many requests a server takes at once, whenever that is seen to have changed, here or in another process. The
 * network thread or the main thread.
 */
typedef void (*LyceumModelsLimitFunc) (const char *limit_key,
                                       guint       max_streams,
                                       gpointer    user_data);
/** These four before anything else is asked of it. @user_data must outlive it. */
void          lyceum_models_set_limit_func (LyceumModels                *self,
                                            LyceumModelsLimitFunc        func,
                                            gpointer                     user_data);
/** Where keys are kept, in place of the person's keyring. */
void          lyceum_models_set_key_store  (LyceumModels                *self,
                                            LyceumKeyStore              *keys);
/** @key: (nullable): what lyceum_key_take_from_environment() gave. It serves a server that has no key of its own, if that one is
 * named, or if there is no other such server: a key is not shown to one that it was not meant for. */
void          lyceum_models_set_environment_key (LyceumModels           *self,
                                                 LyceumKey              *key);
/** Where the network thread runs, for what the main thread asks of servers. */
void          lyceum_models_set_network_context (LyceumModels           *self,
                                                 GMainContext           *context);

/** Main thread. */
void          lyceum_models_list_async     (LyceumModels                *self,
                                            GCancellable                *cancellable,
                                            GAsyncReadyCallback          callback,
                                            gpointer                     user_data);
/** Returns: (transfer full) (nullable) (element-type LyceumProviderProfile): by position. */
GPtrArray    *lyceum_models_list_finish    (LyceumModels                *self,
                                            GAsyncResult                *result,
                                            GError                     **error);

/** Where a key went. */
typedef enum
{
  LYCEUM_KEY_PLACE_NONE,    /* none was given, or it was taken away */
  LYCEUM_KEY_PLACE_KEYRING,
  LYCEUM_KEY_PLACE_PROCESS, /* there is no keyring here, or it stays locked: this process has it until it ends */
} LyceumKeyPlace;

/**
 * lyceum_models_save_async:
 * @profile: with id 0 it is added behind all others; otherwise it is changed, and moved where its position says
 * @key: (nullable): goes into the keyring; %NULL leaves what is there, an empty text takes it away. A server with another
 *   address does not get the key of the old one
 *
 * Main thread. Errors: %G_IO_ERROR_EXISTS where another one has the name, %G_IO_ERROR_NOT_FOUND, %G_IO_ERROR_INVALID_ARGUMENT,
 * what lyceum_provider_check_url() says, #LyceumDatabaseError. That a key could not be kept is none.
 */
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
/** Of a save that has called back. */
LyceumKeyPlace lyceum_models_save_get_key_place (LyceumModels           *self,
                                                 GAsyncResult           *result);

/**
 * lyceum_models_prefer_async:
 * @name: a server
 * @use: what for
 * @model: (nullable): its model for that from now on; %NULL: as it was, or the one for answers; an empty text: the server
 *   is not used for that
 *
 * Has it asked first for that use. Main thread. Errors as above.
 */
void          lyceum_models_prefer_async   (LyceumModels                *self,
                                            const char                  *name,
                                            LyceumModelUse               use,
                                            const char                  *model,
                                            GCancellable                *cancellable,
                                            GAsyncReadyCallback          callback,
                                            gpointer                     user_data);
gboolean      lyceum_models_prefer_finish  (LyceumModels                *self,
                                            GAsyncResult                *result,
                                            GError                     **error);

/** And its key. Main thread. */
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
 * Reads profiles and keys and gives who may be asked: first whom a person has put first for this use, then those with a model
 * for it, then the others. Network thread; calls back there. An empty list: there is none, and the caller does with what is
 * built in. A @provider_name that is not there is %G_IO_ERROR_NOT_FOUND, one that cannot do it
 * %LYCEUM_PROVIDER_ERROR_UNSUPPORTED, one without a model for it %LYCEUM_PROVIDER_ERROR_NO_MODEL. Where no key can be had for any
 * of them because the keyring does not open, %LYCEUM_PROVIDER_ERROR_KEY.
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

/** For tests: a provider that is chosen in place of all others; network thread. @provider: (nullable). */
void          _lyceum_models_set_fake      (LyceumModels                *self,
                                            LyceumProvider              *provider);
/** Network thread, before the network thread goes: lets go of the session and its connections. What is chosen after this is
 * cancelled. */
void          lyceum_models_close_network  (LyceumModels                *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumProviderProfile, lyceum_provider_profile_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumModelChoice, lyceum_model_choice_free)

G_END_DECLS
