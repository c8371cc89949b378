/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumTerms:
 * @heading: of the headings above a passage
 * @body: of its text
 * @parts: pairs of characters out of words of three ideographs and more, of both
 * @surface: the words of @heading and @body as they stand, one for each, case-folded and without accents: %LYCEUM_TERM_SAME where that is the
 * stem, or the word carries grammar only; %LYCEUM_TERM_SENTENCE, which stands for no word, between sentences
 *
 * The words of a passage as they are searched for, parted by spaces. A word is its stem, without accents (but for Vietnamese,
 * where they make other words); one that carries grammar only has %LYCEUM_TERM_STOP before it.
 */
typedef struct
{
  char *heading;
  char *body;
  char *parts;
  char *surface;
} LyceumTerms;

#define LYCEUM_TERM_STOP '~'
#define LYCEUM_TERM_SAME '='
#define LYCEUM_TERM_SENTENCE '.'

/**
 * lyceum_terms_new:
 * @language: (nullable): BCP 47; %NULL for the rules of English
 *
 * Any thread, but for the main one: it takes about a millisecond for a page.
 *
 * Returns: (transfer full)
 */
LyceumTerms *lyceum_terms_new  (const char  *heading_path,
                                const char  *text,
                                const char  *language);
void         lyceum_terms_free (LyceumTerms *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumTerms, lyceum_terms_free)

G_END_DECLS
