/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-section-analysis-private.h"

G_BEGIN_DECLS

/**
 * LyceumLessonUnit:
 * @block: index of its block
 * @first, @end: sentences; equal for a block that is kept or left whole
 * @minutes: of reading
 * @value: importance of what it says, times its minutes
 * @bundle: index of the first unit of those that are kept or left together; its own when it is the first
 * @needs: a unit that must be kept with it, or %G_MAXUINT
 * @opens: stands first in its block
 * @heading: index of the block of the heading that it stands under, or %G_MAXUINT
 * @endless: of an argument that is too long for any lesson: it may end before its end
 * @kept: is in the lesson
 *
 * The smallest thing that a lesson keeps or leaves out: a sentence, a table, some code. In order of the text.
 */
typedef struct
{
  guint block;
  guint first, end;
  double minutes;
  double value;
  guint bundle;
  guint needs;
  gboolean opens;
  guint heading;
  gboolean endless;
  gboolean kept;
} LyceumLessonUnit;

/** Returns: (transfer full) (element-type LyceumLessonUnit): the section in units, tied to each other, none kept yet */
GArray    *_lyceum_lesson_units         (const LyceumSectionAnalysis *analysis);

/** Returns: whether a paragraph begins with the word "Proof" as its head */
gboolean   _lyceum_block_begins_proof   (const LyceumBlock           *block);

/** Keeps what fits into the time of a lesson, with all that it needs. */
void       _lyceum_lesson_select        (const LyceumSectionAnalysis *analysis,
                                         GArray                      *units);

/** Returns: (transfer full) (element-type utf8): up to @n_points sentences that say what matters and stand by themselves.
 * @summary: (nullable): takes @n_summary more that say it best, or none where they would be all there is; in order */
GPtrArray *_lyceum_lesson_key_points    (const LyceumSectionAnalysis *analysis,
                                         guint                        n_points,
                                         GPtrArray                   *summary,
                                         guint                        n_summary);

/** Returns: (transfer full) (element-type LyceumKeyTerm) */
GPtrArray *_lyceum_lesson_key_terms     (const LyceumSectionAnalysis *analysis,
                                         guint                        n_terms);

/** "There are three ways to …:" → "Which three ways to … are there?" Returns: (transfer full) (nullable). English. */
char      *_lyceum_question_of_intro    (const LyceumSectionAnalysis *analysis,
                                         const char                  *intro);

/** "Why pointers are needed" → "Why are pointers needed?"; "What is a cell?" stays. Returns: (transfer full) (nullable). English. */
char      *_lyceum_question_of_heading  (const char                  *title);

/*
 * Answers: sentences, a list or blocks of the section to the letter, as Markdown. (transfer full) (nullable): %NULL where
 * there is nothing to show. None looks at more than the section once.
 */

/** Sentences @first to before @end, as far as they stand in one block */
char      *_lyceum_answer_of_sentences  (const LyceumSectionAnalysis *analysis,
                                         guint                        first,
                                         guint                        end);

/** One sentence as it is, more as a list */
char      *_lyceum_answer_of_list       (const LyceumSectionAnalysis *analysis,
                                         const guint                 *sentences,
                                         guint                        n_sentences);
char      *_lyceum_answer_of_blocks     (const LyceumSectionAnalysis *analysis,
                                         guint                        first,
                                         guint                        n_blocks);

/** The items of the list that begins with block @first */
char      *_lyceum_answer_of_items      (const LyceumSectionAnalysis *analysis,
                                         guint                        first);

/** A few sentences from @first on, with the list or formula that they introduce */
char      *_lyceum_answer_at            (const LyceumSectionAnalysis *analysis,
                                         guint                        first);

/** A sentence that defines, with what it supposes and the list or formula that it ends in */
char      *_lyceum_answer_defining      (const LyceumSectionAnalysis *analysis,
                                         guint                        sentence);

/** How the text under a heading block begins */
char      *_lyceum_answer_under         (const LyceumSectionAnalysis *analysis,
                                         guint                        heading);

/** The whole theorem under a heading block, without its proof */
char      *_lyceum_answer_of_statement  (const LyceumSectionAnalysis *analysis,
                                         guint                        heading);

/** What matters most under a heading (%G_MAXUINT: in the whole section), or of all that speaks of @name (nullable) */
char      *_lyceum_answer_among         (const LyceumSectionAnalysis *analysis,
                                         guint                        heading,
                                         const char                  *name);

/** Returns: (transfer full) (element-type LyceumCheckQuestion): questions that the units kept, or up to @n_points key
 * points, answer, with these answers */
GPtrArray *_lyceum_lesson_questions     (const LyceumSectionAnalysis *analysis,
                                         GArray                      *units,
                                         guint                        n_points,
                                         guint                        n_questions);

/** Writes the text of a lesson: headings, sentences, lists, tables, code. */
void       _lyceum_lesson_write_text    (const LyceumSectionAnalysis *analysis,
                                         GArray                      *units,
                                         GString                     *markdown);

/** Returns: minutes that a learner reads at the key points, terms and questions of a lesson */
double     _lyceum_lesson_frame_minutes (const LyceumLessonDraft     *draft);

G_END_DECLS
