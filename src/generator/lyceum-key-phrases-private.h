/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-section-analysis-private.h"

G_BEGIN_DECLS

/**
 * LyceumKeyPhrase:
 * @text: as it is written most often
 * @score: how much the section is about it, higher is more
 * @n_uses: how often it stands there
 * @block: where it stands first
 *
 * One to three words that a section is about, whether it defines them or not.
 */
typedef struct
{
  char *text;
  double score;
  guint n_uses;
  guint block;
} LyceumKeyPhrase;

/**
 * _lyceum_key_phrases:
 *
 * Scores runs of words by how often they are used and in how many paragraphs, how early, how they are written (marked, with
 * capitals where the language gives none to common words, in headings) and how firmly their words belong together. Any
 * language whose words are parted by spaces; else none.
 *
 * Returns: (transfer full) (element-type LyceumKeyPhrase): at most @n_phrases, best first, none that is a part of a better one
 */
GPtrArray *_lyceum_key_phrases (const LyceumSectionAnalysis *analysis,
                                guint                        n_phrases);

G_END_DECLS
