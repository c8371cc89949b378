/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumTerms:
 * @heading: of the headings above a passage
 * @body: of its text
 * @parts: pairs of characters out of words of three ideographs and more, of both
 *
 * The words of a passage as they are searched for, parted by spaces. A word is its stem; one that carries grammar only has
 * %LYCEUM_TERM_STOP before it.
 */
typedef struct
{
  char *heading;
  char *body;
  char *parts;
} LyceumTerms;

#define LYCEUM_TERM_STOP '~'

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
