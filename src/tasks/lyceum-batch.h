/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"
#include "lyceum-provider.h"
#include "lyceum-queue.h"

G_BEGIN_DECLS

/** Kinds of task: the whole, and its lines. Stored: never rename one. */
#define LYCEUM_KIND_BATCH "batch"
#define LYCEUM_KIND_BATCH_COMPLETION "batch-completion"
#define LYCEUM_KIND_BATCH_EMBEDDING "batch-embedding"

#define LYCEUM_BATCH_MAX_BYTES (200 * 1024 * 1024)
#define LYCEUM_BATCH_MAX_LINES 50000
#define LYCEUM_BATCH_MAX_LINE_BYTES (8 * 1024 * 1024)

/**
 * LyceumBatchRequest:
 * @line: of the file, from 1
 * @custom_id: the person's name for it, unique in the file
 * @model: (nullable): %NULL: the profile's
 * @completion: (nullable): what is asked, or else:
 * @texts: (nullable): texts whose vectors are wanted
 *
 * One line of a batch that can be carried out.
 */
typedef struct
{
  guint line;
  char *custom_id;
  char *model;
  LyceumCompletionRequest *completion;
  char **texts;
} LyceumBatchRequest;

/**
 * LyceumBatchFault:
 * @custom_id: (nullable): where it could be read
 * @code: a word for programs: "invalid_json", "invalid_request", "unsupported", "line_too_long", "duplicate_custom_id"
 * @message: a sentence
 *
 * A line that cannot.
 */
typedef struct
{
  guint line;
  char *custom_id;
  char *code;
  char *message;
} LyceumBatchFault;

/**
 * LyceumBatchFile:
 * @hash: SHA-256 of the content, in hexadecimal
 * @n_lines: how many there are, without empty ones
 * @requests: (element-type LyceumBatchRequest): by line
 * @faults: (element-type LyceumBatchFault): by line
 * @ignored: (element-type utf8): members that some lines have and that are not passed on ("seed")
 *
 * A file of requests in the format that OpenAI's servers take for batches: a JSON object a line, with custom_id, method,
 * url (/v1/chat/completions, /v1/embeddings) and body.
 */
typedef struct
{
  char *path;
  char *hash;
  guint n_lines;
  GPtrArray *requests;
  GPtrArray *faults;
  GPtrArray *ignored;
} LyceumBatchFile;

/** Reads the file on a thread. Errors: %G_IO_ERROR, as a sentence. */
void             lyceum_batch_file_read_async  (const char           *path,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
/** Returns: (transfer full) (nullable). A file with hostile lines is no error: they are its faults. */
LyceumBatchFile *lyceum_batch_file_read_finish (GAsyncResult         *result,
                                                GError              **error);
void             lyceum_batch_file_free        (LyceumBatchFile      *file);

/** Where a batch goes. Strings are borrowed. @model: (nullable): for lines that name none. */
typedef struct
{
  const char *provider_name;
  const char *limit_key;
  const char *model;
} LyceumBatchTarget;

/**
 * lyceum_batch_submit_async:
 * @file: has at least one request
 *
 * Writes one durable task for the whole and one for each line, and calls back when they are on disk. Main thread. A batch with
 * this file, server and model that the collection has already is %G_IO_ERROR_BUSY: see lyceum_batch_find_async().
 */
void        lyceum_batch_submit_async  (LyceumQueue             *queue,
                                        const LyceumBatchFile   *file,
                                        const LyceumBatchTarget *target,
                                        LyceumTaskPriority       priority,
                                        GCancellable            *cancellable,
                                        GAsyncReadyCallback      callback,
                                        gpointer                 user_data);
/** Returns: (transfer full) (nullable): the task of the whole. */
LyceumTask *lyceum_batch_submit_finish (GAsyncResult            *result,
                                        GError                 **error);

/** A batch that a collection knows. */
typedef struct
{
  gint64 task_id;
  LyceumTaskState state;
  char *provider_name;
  char *limit_key;
} LyceumBatchRecord;

void               lyceum_batch_record_free  (LyceumBatchRecord   *record);

/**
 * lyceum_batch_find_async:
 * @hash: of the file
 * @provider_name: (nullable): only one that went there
 * @model: (nullable): only one with that model
 *
 * Finds the last batch that was begun with this file, finished or not. Main thread.
 */
void               lyceum_batch_find_async   (LyceumDatabase       *database,
                                              const char           *hash,
                                              const char           *provider_name,
                                              const char           *model,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
/** Returns: (transfer full) (nullable): %NULL without @error where there is none. */
LyceumBatchRecord *lyceum_batch_find_finish  (LyceumDatabase       *database,
                                              GAsyncResult         *result,
                                              GError              **error);

/** What was written. */
typedef struct
{
  guint n_answers;
  guint n_errors;  /* lines that failed, and hostile ones */
  guint n_missing; /* lines that have not ended */
  guint64 prompt_tokens, completion_tokens;
} LyceumBatchOutcome;

/**
 * lyceum_batch_write_async:
 * @task_id: the batch; 0: no line of the file could be carried out
 * @file: (nullable): for its faults
 * @output: where the answers go, in the order of the lines; the file is whole or not there
 * @errors: where the errors go; not made where there are none, and emptied where it is there
 *
 * Writes what has ended, in OpenAI's format. Main thread; the files are written on another.
 */
void               lyceum_batch_write_async  (LyceumDatabase       *database,
                                              gint64                task_id,
                                              LyceumBatchFile      *file,
                                              const char           *output,
                                              const char           *errors,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean           lyceum_batch_write_finish (LyceumDatabase       *database,
                                              GAsyncResult         *result,
                                              LyceumBatchOutcome   *outcome,
                                              GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumBatchFile, lyceum_batch_file_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumBatchRecord, lyceum_batch_record_free)

G_END_DECLS
