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

/** Returns: (transfer full) (element-type utf8): up to @n_points sentences that say what matters and stand by themselves */
GPtrArray *_lyceum_lesson_key_points    (const LyceumSectionAnalysis *analysis,
                                         guint                        n_points);

/** Returns: (transfer full) (element-type LyceumKeyTerm) */
GPtrArray *_lyceum_lesson_key_terms     (const LyceumSectionAnalysis *analysis,
                                         guint                        n_terms);

/** "There are three ways to …:" → "Which three ways to … are there?" Returns: (transfer full) (nullable). English. */
char      *_lyceum_question_of_intro    (const LyceumSectionAnalysis *analysis,
                                         const char                  *intro);

/** "Why pointers are needed" → "Why are pointers needed?"; "What is a cell?" stays. Returns: (transfer full) (nullable). English. */
char      *_lyceum_question_of_heading  (const char                  *title);

/** Returns: (transfer full) (element-type utf8): questions that the units kept, or up to @n_points key points, answer */
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
