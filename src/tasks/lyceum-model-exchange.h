/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "lyceum-maker.h"
#include "lyceum-task-kind.h"

G_BEGIN_DECLS

/** What a model is thought to hold where nobody says. Tokens. */
#define LYCEUM_MODEL_CONTEXT 8192

/** Adds messages to @request: at most @n_tokens of them together leave room for the answer. Runs on a worker. */
typedef gboolean (*LyceumModelBuildFunc) (guint                     n_tokens,
                                          LyceumCompletionRequest  *request,
                                          gpointer                  data,
                                          GError                  **error);

/** Takes what can be used of @answer. %LYCEUM_MODEL_MISTAKE: the model is told its mistake and tries once more, unless
 * @is_last. Runs on a worker. */
typedef gboolean (*LyceumModelCheckFunc) (JsonNode                 *answer,
                                          gboolean                  is_last,
                                          gpointer                  data,
                                          GError                  **error);

/**
 * LyceumModelWish:
 * @use, @maker: who is asked
 * @language: (nullable): of the material; read after @build_thread_cb
 * @schema: of the answer
 * @tapped: (nullable): the member of the answer whose text goes into the events of @run as it comes; U+000C stands before
 *   the text of each try
 * @run: (nullable): tells what is being done
 * @message: (nullable): translated: what that is
 *
 * What a model is asked for. Plain data that outlives the exchange.
 */
typedef struct
{
  LyceumModelUse use;
  const LyceumMaker *maker;
  const char *language;
  const char *schema;
  const char *tapped;
  LyceumTaskRun *run;
  const char *message;
  LyceumModelBuildFunc build_thread_cb;
  LyceumModelCheckFunc check_thread_cb;
  gpointer data;
} LyceumModelWish;

/**
 * _lyceum_model_exchange_async:
 * @models: (nullable): who may be asked
 *
 * Asks a model, reads its answer as JSON, and has it mend its mistake once. Of several models the next is asked where one
 * fails. Material that is too long is cut shorter, a schema that a server does not take is left out. Network thread.
 */
void  _lyceum_model_exchange_async  (LyceumModels           *models,
                                     const LyceumModelWish  *wish,
                                     GCancellable           *cancellable,
                                     GAsyncReadyCallback     callback,
                                     gpointer                user_data);
/** Errors: #LyceumProviderError; %LYCEUM_PROVIDER_ERROR_BAD_ANSWER where the answer could not be used. Returns: (transfer
 * full) (nullable): who has answered, for a person: "llama3 (Home)". */
char *_lyceum_model_exchange_finish (GAsyncResult           *result,
                                     GError                **error);

/** Runs @func on a thread that may wait and compute, and calls back here. Network thread. */
typedef gboolean (*LyceumModelWorkFunc) (gpointer data, GCancellable *cancellable, GError **error);
void     _lyceum_model_work_async   (LyceumModelWorkFunc    func,
                                     gpointer               data,
                                     GCancellable          *cancellable,
                                     GAsyncReadyCallback    callback,
                                     gpointer               user_data);
gboolean _lyceum_model_work_finish  (GAsyncResult          *result,
                                     GError               **error);

G_END_DECLS
