/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection.h"
#include "lyceum-typed-answer.h"

G_BEGIN_DECLS

/* A card in Pango markup and in words, in the same way wherever one is shown. All return strings (transfer full). */

/** What is asked; the gaps of a cloze stand out. */
char    *lyceum_card_words_question (const LyceumCard *card);
/** The answer; in a cloze the words that were hidden stand out, and a list has a line for each item. */
char    *lyceum_card_words_answer   (const LyceumCard *card);
/** What is asked, in one line of plain text: in lists, and for a screen reader. */
char    *lyceum_card_words_asked    (const LyceumCard *card);
/** The answer in one line of plain text: in lists, and for a screen reader. */
char    *lyceum_card_words_spoken   (const LyceumCard *card);
/** The answer as one to choose, in the form that the wrong ones have. */
char    *lyceum_card_words_right_choice  (const LyceumCard *card);
/** One of the answers to choose from: in Pango markup, and in plain text for a screen reader. */
char    *lyceum_card_words_choice        (const char *answer);
char    *lyceum_card_words_choice_spoken (const char *answer);
/** Where it comes from: "Biology.epub, Chapter 3". */
char    *lyceum_card_words_source   (const LyceumCard *card);
/** The sentence that it comes from; %NULL where the answer shows it anyway. */
char    *lyceum_card_words_quote    (const LyceumCard *card);
/** How far it is learnt: "New", "Learning", "Due in 4 days", "Suspended". */
char    *lyceum_card_words_state    (const LyceumCard *card, gint64 now_ms);

/** Returns: (transfer full): markup: what a person typed beside what was wanted: what is missing is underlined, what is too much struck
 * out. @judgement: (out). */
char *lyceum_card_words_compare  (const LyceumCard *card, const char *typed, LyceumTyped *judgement);

G_END_DECLS
