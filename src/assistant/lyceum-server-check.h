/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-models.h"

G_BEGIN_DECLS

/*
 * What the main thread asks of a server: what it can do, which models it has, and to fetch one. The queue must have been
 * started, for its network thread does the asking. A profile need not be stored: a server can be tried before it is added.
 */

/** What is looked at, in this order. */
typedef enum
{
  LYCEUM_CHECK_MODELS,
  LYCEUM_CHECK_ANSWERS,
  LYCEUM_CHECK_EMBEDDINGS,
  LYCEUM_CHECK_RERANK,
  LYCEUM_N_CHECKS,
} LyceumCheckSubject;

/** Returns: "models", "answers" …, for programs. */
const char *lyceum_check_subject_get_name (LyceumCheckSubject subject);

typedef enum
{
  LYCEUM_CHECK_NOT_TRIED, /* the server cannot, or there is no model for it, or it could not be reached before */
  LYCEUM_CHECK_WORKS,
  LYCEUM_CHECK_FAILS,
} LyceumCheckState;

/**
 * LyceumCheck:
 * @words: a sentence for a person: what works, or why not and what to do
 * @seconds: how long it took; for answers until the first words; 0 where it was not tried
 */
typedef struct
{
  LyceumCheckState state;
  char *words;
  double seconds;
} LyceumCheck;

/**
 * LyceumServerReport:
 * @is_reachable: whether it answered at all, be it with an error
 * @models: (nullable) (element-type LyceumModelInfo): what it listed
 */
typedef struct
{
  gboolean is_reachable;
  LyceumCheck checks[LYCEUM_N_CHECKS];
  GPtrArray *models;
} LyceumServerReport;

void                lyceum_server_report_free        (LyceumServerReport           *report);

/** @key: (nullable): one that is not kept yet; %NULL for the one that is. Main thread. */
void                lyceum_models_check_async        (LyceumModels                 *self,
                                                      const LyceumProviderProfile  *profile,
                                                      const char                   *key,
                                                      GCancellable                 *cancellable,
                                                      GAsyncReadyCallback           callback,
                                                      gpointer                      user_data);
/** Returns: (transfer full) (nullable): %NULL where it could not even be tried: no key, cancelled. */
LyceumServerReport *lyceum_models_check_finish       (LyceumModels                 *self,
                                                      GAsyncResult                 *result,
                                                      GError                      **error);

/** Which models a server has. Main thread. */
void                lyceum_models_list_of_async      (LyceumModels                 *self,
                                                      const LyceumProviderProfile  *profile,
                                                      const char                   *key,
                                                      GCancellable                 *cancellable,
                                                      GAsyncReadyCallback           callback,
                                                      gpointer                      user_data);
/** Returns: (transfer full) (nullable) (element-type LyceumModelInfo): by name. */
GPtrArray          *lyceum_models_list_of_finish     (LyceumModels                 *self,
                                                      GAsyncResult                 *result,
                                                      GError                      **error);

/** Has a server fetch a model. @progress: (nullable): bytes that have come, bytes in all; on the caller's context, and never after
 * the callback. Main thread. */
void                lyceum_models_pull_async         (LyceumModels                 *self,
                                                      const LyceumProviderProfile  *profile,
                                                      const char                   *model,
                                                      GFileProgressCallback         progress,
                                                      gpointer                      progress_data,
                                                      GCancellable                 *cancellable,
                                                      GAsyncReadyCallback           callback,
                                                      gpointer                      user_data);
gboolean            lyceum_models_pull_finish        (LyceumModels                 *self,
                                                      GAsyncResult                 *result,
                                                      GError                      **error);

/** How many requests at once a server on this computer gets, unless a person says otherwise. */
#define LYCEUM_STREAMS_HERE 4

/** Whether @url is on this computer. */
gboolean            lyceum_provider_url_is_here      (const char                   *url);
/** Whether others in the network can read what is sent to @url. */
gboolean            lyceum_provider_url_is_open      (const char                   *url);
/** Returns: how a server at @url is probably spoken to: by its name, its port and its path. */
LyceumProviderKind  lyceum_provider_kind_guess       (const char                   *url);
/** Returns: (nullable): where servers of that kind are found when nobody says otherwise. */
const char         *lyceum_provider_kind_get_usual_url (LyceumProviderKind          kind);
/** Returns: (nullable): the model that those who run such servers name as the usual one. */
const char         *lyceum_provider_kind_get_usual_model (LyceumProviderKind        kind,
                                                          LyceumModelUse            use);
/** Whether it ranks passages and does nothing else. */
gboolean            lyceum_provider_kind_only_ranks  (LyceumProviderKind            kind);
/** Returns: (nullable): of @models (element-type LyceumModelInfo), the first that seems to be made for @use. */
const char         *lyceum_model_infos_find          (GPtrArray                    *models,
                                                      LyceumModelUse                use);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumServerReport, lyceum_server_report_free)

G_END_DECLS
