/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-surface-private.h"

G_BEGIN_DECLS

/**
 * LyceumLanguageRules:
 *
 * What the generator knows of how a language is written, as %NULL-terminated lists of folded phrases, their words and signs
 * separated by spaces (see _lyceum_surface_phrase()). A list may be %NULL: then nothing is claimed.
 *
 * @leaning_starts: a sentence that begins so is not understood without the one before it
 * @leaning_words: the same, anywhere in it
 * @pointing_words: points at another place of the text, anywhere in it
 * @pointing_nouns: points at another place when a number or a label follows: "Figure 3"
 * @personal_starts, @personal_words: speaks of the writer, the reader or the text itself
 * @example_starts: an example of what was said before it
 * @suppose_starts: sets up what the next sentence says
 * @articles: before a noun
 * @is_a: between a term and what it is: "is a"
 * @means: between a term and its meaning, where no article need follow: "is defined as"
 * @called: between a meaning and the term for it: "is called"
 */
typedef struct
{
  const char *language;
  const char *const *leaning_starts;
  const char *const *leaning_words;
  const char *const *pointing_words;
  const char *const *pointing_nouns;
  const char *const *personal_starts;
  const char *const *personal_words;
  const char *const *example_starts;
  const char *const *suppose_starts;
  const char *const *articles;
  const char *const *is_a;
  const char *const *means;
  const char *const *called;
} LyceumLanguageRules;

/** Returns: the rules of a language; rules without any list for one that is not known */
const LyceumLanguageRules *_lyceum_language_rules (const char *language);

G_END_DECLS
