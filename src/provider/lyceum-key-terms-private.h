/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-language-rules-private.h"
#include "lyceum-section-analysis-private.h"

G_BEGIN_DECLS

/* Finds key terms: where a term is defined, and how. Fills @analysis->terms from its sentences and blocks. */
void     _lyceum_find_terms      (LyceumSectionAnalysis     *analysis,
                                  GPtrArray                 *surfaces);

/*
 * A term that was found, before it is decided which are kept. Tries one pattern each; all take the sentence's surface and
 * return %NULL when it does not fit.
 */
typedef struct
{
  LyceumSectionAnalysis *analysis;
  const LyceumLanguageRules *rules;
  const LyceumSentence *sentence;
  const LyceumSurface *surface;
  guint index;                        /* of the sentence */
  const LyceumBlock *block;
} LyceumTermSearch;

LyceumFoundTerm *_lyceum_term_as_subject (const LyceumTermSearch *search);
LyceumFoundTerm *_lyceum_term_named      (const LyceumTermSearch *search);
void             _lyceum_terms_marked    (const LyceumTermSearch *search,
                                          GPtrArray              *found);

/** Returns: styles of the span that covers the bytes of the sentence, but for signs at its ends; else 0 */
guint            _lyceum_term_styles     (const LyceumTermSearch *search,
                                          guint                   start,
                                          guint                   end);

/** Returns: (transfer full) (nullable): a found term of bytes of the sentence; %NULL when they make no term */
LyceumFoundTerm *_lyceum_found_term_new  (const LyceumTermSearch *search,
                                          guint                   start,
                                          guint                   end,
                                          guint                   definition_start,
                                          guint                   definition_end,
                                          LyceumTermPattern       pattern,
                                          double                  importance);
void             _lyceum_found_term_free (LyceumFoundTerm        *term);

G_END_DECLS
