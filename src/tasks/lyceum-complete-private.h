/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-batch.h"
#include "lyceum-complete.h"

G_BEGIN_DECLS

/**
 * The text of a completion's event log is what the model said, with marks in it. None of them is part of any text: they are
 * taken out of what comes from a server.
 */
#define LYCEUM_COMPLETE_MARK_RESTART '\x18'   /* CANCEL: what was said before is void */
#define LYCEUM_COMPLETE_MARK_REASONING '\x0e' /* SHIFT OUT */
#define LYCEUM_COMPLETE_MARK_ANSWER '\x0f'    /* SHIFT IN */

/** Reads such a text, in pieces of any size, and tells what it says. */
typedef struct
{
  gboolean is_reasoning;
  gboolean is_begun; /* something has been told since the last restart */
} LyceumCompleteReader;

void _lyceum_complete_reader_read (LyceumCompleteReader *self, const char *text, LyceumCompleteFunc func, gpointer func_data);

/** What a task is to ask. The key of a server is never among it. */
typedef struct
{
  LyceumCompletionRequest *request; /* its model is empty where the profile's is meant */
  char *provider_name;              /* (nullable) */
  gboolean may_restart;
} LyceumCompletePayload;

GVariant              *_lyceum_complete_payload_to_variant   (const LyceumCompletionRequest *request,
                                                              const char                    *provider_name,
                                                              gboolean                       may_restart);
/** @payload: (nullable): out of a file, and so it may be anything. */
LyceumCompletePayload *_lyceum_complete_payload_from_variant (GVariant *payload, GError **error);
void                   _lyceum_complete_payload_free         (LyceumCompletePayload *self);

/** What a task leaves: an answer, as a variant and back. */
GVariant              *_lyceum_complete_answer_to_variant   (const LyceumCompleteAnswer *answer);
/** Returns: (transfer full) (nullable): %NULL where it is no answer. */
LyceumCompleteAnswer          *_lyceum_complete_answer_from_variant (GVariant *variant);

/** What the kinds of this family share; network thread, but for the registration. */
typedef struct
{
  LyceumModels *models;  /* (owned) */
  GHashTable *outages;   /* limit key → Outage: servers that cannot be reached now */
} LyceumCompleteWork;

LyceumCompleteWork *_lyceum_complete_work_ref   (LyceumCompleteWork *self);
void                _lyceum_complete_work_unref (LyceumCompleteWork *self);

/** Network thread: what has to be said of an attempt that is about to end with @error: that it is no use to repeat it, or when. */
void _lyceum_complete_judge_error_network_cb   (LyceumCompleteWork *work, LyceumTaskRun *run, const char *limit_key,
                                                gboolean is_bulk, const GError *error);
/** Network thread: a server has answered. */
void _lyceum_complete_note_success_network_cb  (LyceumCompleteWork *work, const char *limit_key);

/** Network thread: what to say where there is no model for it. */
GError *_lyceum_complete_no_model_error        (void);

/** Kinds' functions; @kind_data is a LyceumCompleteWork. */
void _lyceum_complete_start_network_cb         (LyceumTaskRun *run, gpointer kind_data);
void _lyceum_batch_completion_start_network_cb (LyceumTaskRun *run, gpointer kind_data);
void _lyceum_batch_embedding_start_network_cb  (LyceumTaskRun *run, gpointer kind_data);

/** Registers the kinds of completions and batches. Before the queue starts. */
void _lyceum_complete_register                 (LyceumQueue *queue, LyceumModels *models);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumCompletePayload, _lyceum_complete_payload_free)

G_END_DECLS
