/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-builtin-generator.h"

G_BEGIN_DECLS

/** Returns: (transfer full): what the readers make of @markdown, in @language. */
LyceumDocument  *cards_test_document     (const char *markdown, const char *language);

/** Returns: (transfer full): the cards of the whole of @document. */
GPtrArray       *cards_test_make         (LyceumDocument *document, guint max_cards);

/** Returns: (transfer full): the cards of @markdown in English, at most 50. */
GPtrArray       *cards_test_english      (const char *markdown);

/** Returns: the card with this front, or fails with the list of all. */
LyceumCardDraft *cards_test_find         (GPtrArray *cards, const char *front);

/** Whether one of the answers of @card is @answer. */
gboolean         cards_test_has_answer   (const LyceumCardDraft *card, const char *answer);

/** What holds for every card, wherever it comes from: the quote is in its block, the answer is not in the question, … */
void             cards_test_assert_sound (LyceumDocument *document, const LyceumSection *section, GPtrArray *cards);

G_END_DECLS
