/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-drafts.h"
#include "lyceum-surface-private.h"
#include "lyceum-tokens.h"

G_BEGIN_DECLS

typedef enum
{
  LYCEUM_SENTENCE_WHOLE = 1 << 0,        /* begins and ends as a sentence does, brackets and quotes closed */
  LYCEUM_SENTENCE_STANDS_ALONE = 1 << 1, /* whole, of a sensible length, and none of the flags from LEANS to SUPPOSES, nor CITES */
  LYCEUM_SENTENCE_LEANS = 1 << 2,        /* "However, it …": not understood without the sentence before it */
  LYCEUM_SENTENCE_POINTS = 1 << 3,       /* at what is above or below, at a figure, a table, a page */
  LYCEUM_SENTENCE_QUESTION = 1 << 4,
  LYCEUM_SENTENCE_INTRODUCES = 1 << 5,   /* ends in a colon: what follows belongs to it */
  LYCEUM_SENTENCE_PERSONAL = 1 << 6,     /* I, you, we will, let us, imperatives; about the text itself */
  LYCEUM_SENTENCE_EXAMPLE = 1 << 7,      /* "For example, …"; belongs to what is before it */
  LYCEUM_SENTENCE_VAGUE = 1 << 8,        /* its subject is "The pump": which one was said before */
  LYCEUM_SENTENCE_SPEECH = 1 << 9,       /* direct speech */
  LYCEUM_SENTENCE_SUPPOSES = 1 << 10,    /* "Let A be …": sets up what the next sentence says */
  LYCEUM_SENTENCE_DEFINES = 1 << 11,     /* holds the definition of a key term */
  LYCEUM_SENTENCE_CITES = 1 << 13,       /* "by Theorem 3.1", "Section 2": by its name */
  LYCEUM_SENTENCE_LABEL = 1 << 12,       /* "Theorem 3.1", "Definition M Matrix": a head inside of a paragraph */
} LyceumSentenceFlags;

/**
 * LyceumSentence:
 * @block: index of its block in the document
 * @start, @end: bytes of the block's text
 * @text: the sentence to the letter
 * @words: (not owned): the words of the whole block; their offsets are bytes of the block's text
 * @first_word, @n_words: which of these are the sentence's
 * @stems, @n_stems: numbers of the stems that mean something, each once, in ascending order
 * @flags: LyceumSentenceFlags
 * @importance: within its section, 0 to 1
 * @heading: index of the last heading block of the section before it, or %G_MAXUINT
 */
typedef struct
{
  guint block;
  guint start, end;
  char *text;
  LyceumWords *words;
  guint first_word, n_words;
  guint *stems;
  guint n_stems;
  guint flags;
  double importance;
  guint heading;
} LyceumSentence;

typedef enum
{
  LYCEUM_TERM_LISTED,  /* a definition list, a glossary: the definition is no sentence with the term in it */
  LYCEUM_TERM_SUBJECT, /* "Osmosis is the diffusion of …" */
  LYCEUM_TERM_NAMED,   /* "The fluid between the organelles is called the cytosol" */
} LyceumTermPattern;

/**
 * LyceumFoundTerm:
 * @term: as it is written, without its article
 * @article: (nullable): "a", "an" or "the", where the source has it; English only
 * @definition: what it means, to the letter: a part of the source
 * @pattern: how the source says it
 * @marked: the source itself marks the term (dfn, bold, italics, a definition list)
 * @plural: English only: "are" follows
 * @past: English only: "was" or "were" follows
 * @block: block of the definition
 * @sentence: index of its sentence, or %G_MAXUINT (a definition list)
 * @term_start, @term_end: bytes of the sentence's text where the term stands; both 0 without a sentence
 * @importance: within its section, 0 to 1
 */
typedef struct
{
  char *term;
  char *article;
  char *definition;
  LyceumTermPattern pattern;
  gboolean marked;
  gboolean plural;
  gboolean past;
  guint block;
  guint sentence;
  guint term_start, term_end;
  double importance;
} LyceumFoundTerm;

/**
 * LyceumSectionAnalysis:
 * @document: the document
 * @section: (not owned): the section
 * @language: BCP 47, as the document says or as its text shows; "und" when neither tells
 * @sentences: (element-type LyceumSentence): the sentences of headings, code, tables and formulas are left out, and so are
 *   blocks without study value
 * @terms: (element-type LyceumFoundTerm): in order of the text, each once
 * @names: (element-type utf8): proper names that the section speaks of often, most often first; English only
 * @narrative: a story rather than an explanation
 * @left_out: (array length=n_blocks): for each block of the section, whether it has no study value (exercises, contents, …)
 *
 * What both lessons and cards want to know of a section. Pure: the same section gives the same analysis.
 */
typedef struct
{
  LyceumDocument *document;
  const LyceumSection *section;
  char *language;
  GPtrArray *sentences;
  GPtrArray *terms;
  GPtrArray *names;
  gboolean narrative;
  gboolean *left_out;
} LyceumSectionAnalysis;

/** Returns: (transfer full) (nullable): %NULL with @error set when cancelled */
LyceumSectionAnalysis *_lyceum_section_analysis_new    (LyceumDocument              *document,
                                                        const LyceumSection         *section,
                                                        GCancellable                *cancellable,
                                                        GError                     **error);
void                   _lyceum_section_analysis_free   (LyceumSectionAnalysis       *self);

/** Returns: (nullable): the block, or %NULL when it is outside of the section or left out */
const LyceumBlock     *_lyceum_section_analysis_block  (const LyceumSectionAnalysis *self,
                                                        guint                        block);

/** Returns: whether @word stands somewhere in the sentences as a word, its letters as they are */
gboolean               _lyceum_section_has_word        (const LyceumSectionAnalysis *self,
                                                        const char                  *word);

/** Returns: whether two languages are one but for region and script: "en-GB" and "en" */
gboolean               _lyceum_language_is             (const char                  *language,
                                                        const char                  *base);

/** Returns: (transfer full) (nullable): a grammatical question for @term in @language: "What is osmosis?" */
char                  *_lyceum_question_about_term     (const LyceumFoundTerm       *term,
                                                        const char                  *language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumSectionAnalysis, _lyceum_section_analysis_free)

G_END_DECLS
