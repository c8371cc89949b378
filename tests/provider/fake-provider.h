/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-provider.h"

G_BEGIN_DECLS

/**
 * FakeProvider:
 *
 * A server of models without a server, for tests. It answers what was scripted, in the order of the script; without a
 * script it repeats the last message of the request, a word at a time. Its vectors are words hashed into 64 dimensions,
 * so that texts with the same words are near each other; its reranker gives the share of the words of the question that
 * a text has. The script may be written on any thread before the calls; everything else is on the network thread.
 */
#define FAKE_TYPE_PROVIDER (fake_provider_get_type ())
G_DECLARE_FINAL_TYPE (FakeProvider, fake_provider, FAKE, PROVIDER, LyceumProvider)

#define FAKE_PROVIDER_DIMENSIONS 64

/** @capabilities: what it is to say that it can; what it cannot answers %LYCEUM_PROVIDER_ERROR_UNSUPPORTED. */
FakeProvider *fake_provider_new                   (LyceumCapabilities  capabilities);

/** Begins the script of one more completion. The steps that follow are of it. */
void          fake_provider_script_answer         (FakeProvider       *self);
/** Steps of the answer that was begun last. Milliseconds pass before each. */
void          fake_provider_script_text           (FakeProvider       *self,
                                                   guint               milliseconds,
                                                   const char         *text);
void          fake_provider_script_reasoning      (FakeProvider       *self,
                                                   guint               milliseconds,
                                                   const char         *text);
/** @error: (transfer full): the answer ends with it. */
void          fake_provider_script_error          (FakeProvider       *self,
                                                   guint               milliseconds,
                                                   GError             *error);
/** How the answer ends where no error is scripted (else: %LYCEUM_FINISH_STOP). */
void          fake_provider_script_finish         (FakeProvider       *self,
                                                   LyceumFinish        finish);
/** @error: (transfer full): the next call of this @capability ends with it. */
void          fake_provider_script_failure        (FakeProvider       *self,
                                                   LyceumCapabilities  capability,
                                                   GError             *error);
/** Milliseconds that embedding, reranking, listing and pulling take (0). */
void          fake_provider_set_delay             (FakeProvider       *self,
                                                   guint               milliseconds);

/* What was asked. Any thread. */
guint         fake_provider_get_n_calls           (FakeProvider       *self,
                                                   LyceumCapabilities  capability);
/** How many calls were cancelled before they were over. */
guint         fake_provider_get_n_cancelled       (FakeProvider       *self);
/** Returns: (transfer full) (nullable): the text of the messages of the completion with this index, each as
 * "role: text\n"; %NULL if there was none. */
char         *fake_provider_dup_prompt            (FakeProvider       *self,
                                                   guint               index);
/** Returns: (transfer full) (nullable): the JSON schema of that completion. */
char         *fake_provider_dup_schema            (FakeProvider       *self,
                                                   guint               index);

G_END_DECLS
