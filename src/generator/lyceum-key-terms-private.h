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

/** "Simple diffusion: movement without help", in bold or in a glossary; "Definition M Matrix" as a head in a paragraph */
LyceumFoundTerm *_lyceum_term_listed     (const LyceumTermSearch *search);
LyceumFoundTerm *_lyceum_term_labelled   (const LyceumTermSearch *search);

/* Arabic: "… is called «X»", with the whole sentence to say what it is. Adds to @found. */
void             _lyceum_terms_quoted    (const LyceumTermSearch *search,
                                          GPtrArray              *found);

/* From the structure of the section: definition lists, and headings that say "Definition". Adds to @found. */
void             _lyceum_terms_in_lists       (LyceumSectionAnalysis *analysis,
                                               GPtrArray             *found);
void             _lyceum_terms_under_headings (LyceumSectionAnalysis *analysis,
                                               GPtrArray             *found);

/* What the patterns share. Marks are indices into the surface. */

/** Marks of a term, and of a definition. */
#define LYCEUM_MAX_TERM_MARKS 6
#define LYCEUM_MIN_DEFINITION_MARKS 3
#define LYCEUM_MARKED_STYLES (LYCEUM_SPAN_STRONG | LYCEUM_SPAN_EMPHASIS | LYCEUM_SPAN_TERM)

/** Returns: whether the mark is one of these ASCII signs */
gboolean         _lyceum_mark_is_sign    (const LyceumMark       *mark,
                                          const char             *signs);

/** Returns: whether the marks from @first to before @end make a name: no pronouns, no verbs */
gboolean         _lyceum_term_is_name    (const LyceumTermSearch *search,
                                          guint                   first,
                                          guint                   end,
                                          gboolean                marked);

/** Returns: the mark before which a definition that begins at @from ends: a semicolon, or one past the last */
guint            _lyceum_clause_end      (const LyceumSurface    *surface,
                                          guint                   from);

/** Returns: the byte at which the mark before @mark ends */
guint            _lyceum_byte_before     (const LyceumSurface    *surface,
                                          guint                   mark);

/** Returns: (transfer full) (nullable): the English article at a mark */
char            *_lyceum_english_article (const LyceumTermSearch *search,
                                          guint                   index);

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
