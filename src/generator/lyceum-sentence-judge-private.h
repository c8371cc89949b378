/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-language-rules-private.h"
#include "lyceum-section-analysis-private.h"

G_BEGIN_DECLS

/**
 * _lyceum_judge_sentence:
 * @text: a sentence
 * @surface: its surface
 * @symbol_start: it begins with code or a formula, which need no capital
 *
 * Judges a sentence by itself, without what stands around it.
 *
 * Returns: #LyceumSentenceFlags, without VAGUE, DEFINES and LABEL
 */
guint    _lyceum_judge_sentence         (const char                *text,
                                         const LyceumSurface       *surface,
                                         const LyceumLanguageRules *rules,
                                         gboolean                   symbol_start);

/** Returns: whether brackets and quotes that open in @text also close, so that it can stand alone */
gboolean _lyceum_text_is_balanced       (const char                *text);

/** Returns: how many words @surface has; an ideograph counts as half a word */
guint    _lyceum_surface_length         (const LyceumSurface       *surface);

/** Whether an English pronoun in the sentence has nothing before it that it could stand for. */
gboolean _lyceum_english_pronoun_dangles (const LyceumSurface      *surface);

G_END_DECLS
