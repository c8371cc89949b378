/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-models.h"
#include "lyceum-queue.h"

G_BEGIN_DECLS

/** Kinds of task. Stored: never rename one. */
#define LYCEUM_KIND_COMPLETE "complete"           /* ends with the process */
#define LYCEUM_KIND_COMPLETE_KEPT "complete-kept" /* survives a crash */

/** Longest prompt, and longest answer that is kept, in bytes. */
#define LYCEUM_COMPLETE_MAX_BYTES (16 * 1024 * 1024)

/**
 * LyceumCompleteOptions:
 * @prompt: what the model is to go on from
 * @system_prompt: (nullable): how it is to behave
 * @provider_name: (nullable): %NULL: all that serve, in order of fallback
 * @model: (nullable): instead of the profile's
 * @title: (nullable): what the list of tasks shows, translated
 * @temperature: NaN: as the server does by itself
 * @max_tokens: of the answer; 0: as the server does by itself
 * @priority: URGENT where a person waits for it
 * @is_kept: whether it survives a crash
 * @may_restart: whether an answer that was broken off in the middle is asked for anew; if not, that is an error
 *
 * What is asked. Copied. Begin with %LYCEUM_COMPLETE_DEFAULTS.
 */
typedef struct
{
  const char *prompt;
  const char *system_prompt;
  const char *provider_name;
  const char *model;
  const char *title;
  double temperature;
  guint max_tokens;
  LyceumTaskPriority priority;
  gboolean is_kept;
  gboolean may_restart;
} LyceumCompleteOptions;

#define LYCEUM_COMPLETE_DEFAULTS { .temperature = __builtin_nan (""), .priority = LYCEUM_TASK_PRIORITY_URGENT, .may_restart = TRUE }

typedef enum
{
  LYCEUM_COMPLETE_TEXT,
  LYCEUM_COMPLETE_REASONING, /* what the model thinks by itself; no part of the answer */
  LYCEUM_COMPLETE_RESTART,   /* what has come so far is void: another attempt begins; its text is empty */
  LYCEUM_COMPLETE_WAITING,   /* why nothing comes at the moment, in words; no part of the answer */
} LyceumCompletePart;

/** A piece of an answer, in order, on the context of the one who asked. */
typedef void (*LyceumCompleteFunc) (LyceumCompletePart  part,
                                    const char         *text,
                                    gpointer            user_data);

/** A whole answer. Times in seconds; tokens as the server counts, 0 where it does not. */
typedef struct
{
  char *text;
  char *reasoning; /* (nullable) */
  char *provider_name;
  char *model;
  LyceumFinish finish;
  guint prompt_tokens, completion_tokens;
  double first_seconds; /* from the request to the first piece; -1: none came */
  double seconds;
} LyceumCompleteAnswer;

void                  lyceum_complete_answer_free     (LyceumCompleteAnswer         *answer);
/** "stop", "length", "content_filter"; %NULL where the server did not say. */
const char           *lyceum_complete_get_finish_name (LyceumFinish                  finish);

/**
 * lyceum_complete_async:
 * @func: (nullable) (scope notified): hears every piece as it comes, in order, and never after the callback
 * @cancellable: (nullable): stops it at once; what had come has been told
 *
 * Asks a model once, as a task of the queue. Main thread. Errors: #LyceumProviderError; %G_IO_ERROR_NOT_INITIALIZED where no
 * model has been set up; %G_IO_ERROR_NOT_FOUND where @provider_name is not there.
 */
void                  lyceum_complete_async           (LyceumQueue                  *queue,
                                                       LyceumModels                 *models,
                                                       const LyceumCompleteOptions  *options,
                                                       LyceumCompleteFunc            func,
                                                       gpointer                      func_data,
                                                       GCancellable                 *cancellable,
                                                       GAsyncReadyCallback           callback,
                                                       gpointer                      user_data);
/** Returns: (transfer full) (nullable): the whole answer, which is what @func has been told. */
LyceumCompleteAnswer *lyceum_complete_finish          (LyceumQueue                  *queue,
                                                       GAsyncResult                 *result,
                                                       GError                      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumCompleteAnswer, lyceum_complete_answer_free)

G_END_DECLS
