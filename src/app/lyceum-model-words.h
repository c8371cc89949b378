/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-models.h"

G_BEGIN_DECLS

/** What a person reads of servers and models; translated, owned by nobody. Main thread. */

/** Returns: "Questions", "Lessons" … */
const char *lyceum_model_words_use         (LyceumModelUse      use);
/** Returns: what a model does for that use, in a sentence. */
const char *lyceum_model_words_use_explain (LyceumModelUse      use);
/** Returns: what is done without a model. */
const char *lyceum_model_words_without     (LyceumModelUse      use);
/** Returns: "Ollama" … */
const char *lyceum_model_words_kind        (LyceumProviderKind  kind);

G_END_DECLS
