/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-conversation-writes.h"
#include "lyceum-provider.h"

G_BEGIN_DECLS

#define LYCEUM_CONTEXT_UNKNOWN 8192 /* tokens; where neither the server nor the person has said how many a model holds */

/**
 * lyceum_context_length_or_default:
 * @context_length: in tokens; 0: not known
 *
 * What a server is told: one that is told nothing (Ollama) takes less than our prompts need, and cuts off their beginning without a
 * word; one that is told something else each time loads its model anew.
 */
guint                    lyceum_context_length_or_default (guint                 context_length);

/** How many tokens @text will be, about: one for four characters of an alphabet or for one ideograph. Any thread. */
gsize                    lyceum_estimate_tokens        (const char *text);

/**
 * lyceum_answer_prompt_new:
 * @model: whom it is for
 * @input: the conversation, with the question as its last message
 * @sources: (nullable) (element-type LyceumAnswerSource): what the answer is to be made from; %NULL: nothing was looked for
 * @context_length: in tokens, of prompt and answer together; 0: not known
 * @n_shown: (out) (optional): how many of the sources it holds, from the first
 *
 * What a model is asked: who it is, the numbered passages as quotations, the conversation so far, the question. All of it fits
 * into the context with room for the answer: first older messages are left out, then the last passages, then the end of the
 * question. Any thread.
 *
 * Returns: (transfer full)
 */
LyceumCompletionRequest *lyceum_answer_prompt_new      (const char              *model,
                                                        const LyceumAnswerInput *input,
                                                        GPtrArray               *sources,
                                                        guint                    context_length,
                                                        guint                   *n_shown);

/** Asks to put the last question of the conversation so that it is understood by itself. */
LyceumCompletionRequest *lyceum_rewrite_prompt_new     (const char              *model,
                                                        const LyceumAnswerInput *input);
/** Returns: (transfer full) (nullable): the question in what a model answered to that; %NULL: it is of no use. */
char                    *lyceum_rewrite_read           (const char              *answer,
                                                        const char              *question);

/** Asks for a title of a conversation that begins with this. */
LyceumCompletionRequest *lyceum_title_prompt_new       (const char              *model,
                                                        const char              *question,
                                                        const char              *answer);
/** Returns: (transfer full) (nullable): the title in what a model answered to that; %NULL: it is of no use. */
char                    *lyceum_title_read             (const char              *answer);
/** Returns: (transfer full): a question as a title: its beginning, in one line. */
char                    *lyceum_title_from_question    (const char              *question);

G_END_DECLS
